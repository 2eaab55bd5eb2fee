-- factors_get: a moderator's second factor.
-- kind    read
-- param   $1 bigint  moderator id
-- column  sealed_secret bytea  no row when it is off
-- column  since timestamptz
-- column  codes bigint  recovery codes that are left
SELECT
	sealed_secret, since,
	(
		SELECT count(*)
		FROM postbag.recovery_code
		WHERE recovery_code.moderator_id = second_factor.moderator_id
	) AS codes
FROM postbag.second_factor
WHERE moderator_id = $1
