-- migrations_commit: ends it.
-- kind    write
COMMIT
