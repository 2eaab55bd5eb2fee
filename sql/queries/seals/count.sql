-- seals_count: how much is sealed with which key, of what is not sealed with the current one.
-- Of the tables that grow the keys are looked for first, each by one step through the index: mostly there is none but
-- the current one, whose rows nobody counts.
-- kind    read
-- param   $1 integer  the current key's id
-- column  kind text  as in store/seals.c
-- column  key_id integer
-- column  items bigint
WITH RECURSIVE comment_key AS (
	(
		SELECT get_byte(email_sealed, 0) AS key_id
		FROM postbag.comment
		WHERE email_sealed IS NOT NULL
		ORDER BY get_byte(email_sealed, 0)
		LIMIT 1
	)
	UNION ALL
	SELECT later.key_id
	FROM comment_key
	CROSS JOIN LATERAL (
		SELECT get_byte(email_sealed, 0) AS key_id
		FROM postbag.comment
		WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) > comment_key.key_id
		ORDER BY get_byte(email_sealed, 0)
		LIMIT 1
	) AS later
), account_key AS (
	(
		SELECT get_byte(email_sealed, 0) AS key_id
		FROM postbag.account
		WHERE email_sealed IS NOT NULL
		ORDER BY get_byte(email_sealed, 0)
		LIMIT 1
	)
	UNION ALL
	SELECT later.key_id
	FROM account_key
	CROSS JOIN LATERAL (
		SELECT get_byte(email_sealed, 0) AS key_id
		FROM postbag.account
		WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) > account_key.key_id
		ORDER BY get_byte(email_sealed, 0)
		LIMIT 1
	) AS later
), other AS (
	SELECT 'comments' AS kind, key_id, (
		SELECT count(*) FROM postbag.comment
		WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) = key_id
	) AS items
	FROM comment_key
	WHERE key_id <> $1
	UNION ALL
	SELECT 'accounts', key_id, (
		SELECT count(*) FROM postbag.account
		WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) = key_id
	)
	FROM account_key
	WHERE key_id <> $1
	UNION ALL
	SELECT 'bans', get_byte(email_sealed, 0), count(*)
	FROM postbag.ban
	WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) <> $1
	GROUP BY 2
	UNION ALL
	SELECT 'factors', get_byte(sealed_secret, 0), count(*)
	FROM postbag.second_factor
	WHERE get_byte(sealed_secret, 0) <> $1
	GROUP BY 2
	UNION ALL
	SELECT 'days', get_byte(sealed_secret, 0), count(*)
	FROM postbag.key_epoch
	WHERE get_byte(sealed_secret, 0) <> $1
	GROUP BY 2
	UNION ALL
	SELECT 'signers', get_byte(material, 0), count(*)
	FROM postbag.sso_key
	WHERE kind = 'jwt-hs256' AND get_byte(material, 0) <> $1
	GROUP BY 2
)
SELECT kind, key_id, items FROM other ORDER BY key_id, items DESC, kind
