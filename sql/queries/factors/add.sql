-- factors_add: switches a moderator's second factor on, with recovery codes, and ends all
-- sessions but one: those were begun without it. Notes it.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 bytea  sealed secret
-- param   $3 bigint  step of the code that confirmed it
-- param   $4 timestamptz  now
-- param   $5 bytea[]  hashes of the recovery codes
-- param   $6 bigint  session that goes on
-- column  moderator_id bigint  no row when it is on already
WITH added AS (
	INSERT INTO postbag.second_factor (moderator_id, sealed_secret, last_step, since)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (moderator_id) DO NOTHING
	RETURNING moderator_id
), codes AS (
	INSERT INTO postbag.recovery_code (moderator_id, code_hash)
	SELECT added.moderator_id, code.hash
	FROM added, unnest($5) AS code (hash)
), ended AS (
	DELETE FROM postbag.session USING added
	WHERE session.moderator_id = added.moderator_id AND session.session_id <> $6
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'second_factor_on' AS kind, '' AS subject, '' AS before,
		'' AS after, $4 AS at
	FROM added
	JOIN postbag.moderator ON moderator.moderator_id = added.moderator_id
), noted AS (
	@event@
)
SELECT moderator_id FROM added
