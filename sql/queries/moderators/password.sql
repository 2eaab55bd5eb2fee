-- moderators_password: sets a new password and ends all sessions.
-- kind    idempotent
-- param   $1 text  name
-- param   $2 text  password hash
-- column  moderator_id bigint  no row when nobody has this name
WITH changed AS (
	UPDATE postbag.moderator SET password_hash = $2 WHERE name = $1 RETURNING moderator_id
), ended AS (
	DELETE FROM postbag.session USING changed WHERE session.moderator_id = changed.moderator_id
)
SELECT moderator_id FROM changed
