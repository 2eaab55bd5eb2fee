-- bans_make: makes a ban, unless the same one runs already and as long (a minute makes no difference: a
-- button may be pressed twice), or too many do at its site; and notes it.
-- An author who is staff of the site is not banned.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 text  kind
-- param   $3 bigint  author id, or null
-- param   $4 bytea  hash, or null
-- param   $5 date  day, or null
-- param   $6 text  words
-- param   $7 text  outcome
-- param   $8 timestamptz  when it ends by itself, or null
-- param   $9 text  why
-- param   $10 bigint  moderator id
-- param   $11 text  moderator's name
-- param   $12 timestamptz  now
-- param   $13 bigint  how many may run at a site
-- param   $14 bytea  of an e-mail address: sealed with the key that the hash is under; or null
-- column  ban_id bigint  of the new one, or of the same one; null when there is none
-- column  staff boolean  whether it is of somebody who is not banned
WITH known AS (
	SELECT ban_id
	FROM postbag.ban
	WHERE site_id = $1 AND kind = $2 AND author_id IS NOT DISTINCT FROM $3
		AND hash IS NOT DISTINCT FROM $4 AND day IS NOT DISTINCT FROM $5
		AND (hash IS NOT NULL OR author_id IS NOT NULL OR words = $6)
		AND outcome = $7 AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > $12)
		AND (expires_at IS NULL OR expires_at + interval '1 minute' >= $8)
	ORDER BY ban_id
	LIMIT 1
), staff AS (
	SELECT FROM postbag.staff WHERE site_id = $1 AND author_id = $3
), running AS (
	SELECT count(*) AS number
	FROM postbag.ban
	WHERE site_id = $1 AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > $12)
), made AS (
	INSERT INTO postbag.ban (
		site_id, kind, author_id, hash, day, words, outcome, expires_at, why, moderator_id,
		moderator_name, made_at, email_sealed
	)
	SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14
	FROM running
	WHERE number < $13 AND NOT EXISTS (SELECT FROM known) AND NOT EXISTS (SELECT FROM staff)
	RETURNING
		ban.ban_id,
		@banline@
		AS line
), told AS (
	SELECT
		$1::bigint AS site_id, $10::bigint AS moderator_id, $11 AS moderator_name,
		NULL::bigint AS concerns, 'ban' AS kind, $2 || ' ' || made.ban_id AS subject,
		'' AS before, made.line AS after, $12 AS at
	FROM made
), noted AS (
	@event@
)
SELECT
	coalesce((SELECT ban_id FROM made), (SELECT ban_id FROM known)) AS ban_id,
	EXISTS (SELECT FROM staff) AS staff
