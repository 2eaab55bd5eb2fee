-- migrations_note: notes that a migration has been applied.
-- kind    write
-- param   $1 bigint  version
-- param   $2 text  name
-- param   $3 text  its text
-- column  version bigint
INSERT INTO postbag.schema_migration (version, name, checksum, applied_at)
VALUES ($1, $2, sha256(convert_to($3, 'UTF8')), statement_timestamp())
RETURNING version
