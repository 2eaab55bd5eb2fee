-- doctor_pid: which of the server's processes answers: not the one that a pooler speaks of.
-- kind    read
-- column  pid integer
SELECT pg_backend_pid() AS pid
