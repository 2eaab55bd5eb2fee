-- migrations_version: the newest migration that has been applied.
-- kind    read
-- column  version bigint  0 for none
SELECT coalesce(max(version), 0) AS version FROM postbag.schema_migration
