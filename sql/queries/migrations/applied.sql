-- migrations_applied: one known migration as the database has it, and the newest it has.
-- kind    read
-- param   $1 bigint  version
-- param   $2 text  its text as we have it
-- column  applied boolean
-- column  same boolean  whether the text was the same
-- column  newest bigint  of all that are applied; 0 for none
SELECT
	known.version IS NOT NULL AS applied,
	coalesce(known.checksum = sha256(convert_to($2, 'UTF8')), false) AS same,
	coalesce((SELECT max(version) FROM postbag.schema_migration), 0) AS newest
FROM (VALUES (1)) AS one
LEFT JOIN postbag.schema_migration AS known ON known.version = $1
