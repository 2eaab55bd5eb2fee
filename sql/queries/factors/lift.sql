-- factors_lift: the same for somebody who has lost the phone, by name; whoever has the phone
-- may still be signed in with it, so all sessions end.
-- kind    idempotent
-- param   $1 text  name
-- column  moderator_id bigint  no row when nobody has this name
WITH moderator AS MATERIALIZED (
	SELECT moderator_id FROM postbag.moderator WHERE name = $1
), gone AS (
	DELETE FROM postbag.second_factor USING moderator
	WHERE second_factor.moderator_id = moderator.moderator_id
), ended AS (
	DELETE FROM postbag.session USING moderator
	WHERE session.moderator_id = moderator.moderator_id
)
SELECT moderator_id FROM moderator
