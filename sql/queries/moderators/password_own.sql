-- moderators_password_own: changes a password that is still what it was, and ends all sessions but one.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 text  hash of the password until now
-- param   $3 text  hash of the new one
-- param   $4 bigint  session that goes on
-- column  moderator_id bigint  no row when somebody has changed it in the meantime
WITH changed AS (
	UPDATE postbag.moderator SET password_hash = $3
	WHERE moderator_id = $1 AND password_hash = $2
	RETURNING moderator_id
), ended AS (
	DELETE FROM postbag.session USING changed
	WHERE session.moderator_id = changed.moderator_id AND session.session_id <> $4
)
SELECT moderator_id FROM changed
