-- What must be there before the first migration: the schema, and the list of what was applied.
-- It is run before every migration and changes nothing when it is there.

CREATE SCHEMA IF NOT EXISTS postbag;
COMMENT ON SCHEMA postbag IS 'Postbag: reader comments and share counts';
REVOKE ALL ON SCHEMA postbag FROM PUBLIC;

CREATE TABLE IF NOT EXISTS postbag.schema_migration (
	version bigint PRIMARY KEY
		CONSTRAINT schema_migration_version_is_positive CHECK (version > 0),
	name text NOT NULL,
	checksum bytea NOT NULL
		CONSTRAINT schema_migration_checksum_is_32_bytes CHECK (octet_length(checksum) = 32),
	applied_at timestamptz NOT NULL
);
COMMENT ON TABLE postbag.schema_migration IS 'The migrations that were applied';
COMMENT ON COLUMN postbag.schema_migration.version IS 'The number that its file''s name begins with';
COMMENT ON COLUMN postbag.schema_migration.name IS 'The rest of the file''s name';
COMMENT ON COLUMN postbag.schema_migration.checksum IS 'SHA-256 of its text, to find out when it was changed later';
COMMENT ON COLUMN postbag.schema_migration.applied_at IS 'When';
