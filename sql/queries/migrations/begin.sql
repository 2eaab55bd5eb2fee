-- migrations_begin: begins the transaction of one migration.
-- kind    write
BEGIN
