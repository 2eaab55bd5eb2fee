-- moderators_get: the moderator of an id.
-- kind    read
-- param   $1 bigint  moderator id
-- column  moderator_id bigint
-- column  name text
-- column  password_hash text
-- column  created_at timestamptz
-- column  second_factor boolean  it is on
SELECT
	moderator_id, name, password_hash, created_at,
	EXISTS (
		SELECT FROM postbag.second_factor
		WHERE second_factor.moderator_id = moderator.moderator_id
	) AS second_factor
FROM postbag.moderator
WHERE moderator_id = $1
