-- seals_count: how much is sealed with which key, of what is not sealed with the current one.
-- kind    read
-- param   $1 integer  the current key's id
-- column  kind text  as in store/seals.c
-- column  key_id integer
-- column  items bigint
WITH other AS (
	SELECT 'comments' AS kind, get_byte(email_sealed, 0) AS key_id, count(*) AS items
	FROM postbag.comment
	WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) < $1
	GROUP BY 2
	UNION ALL
	SELECT 'comments', get_byte(email_sealed, 0), count(*)
	FROM postbag.comment
	WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) > $1
	GROUP BY 2
	UNION ALL
	SELECT 'accounts', get_byte(email_sealed, 0), count(*)
	FROM postbag.account
	WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) < $1
	GROUP BY 2
	UNION ALL
	SELECT 'accounts', get_byte(email_sealed, 0), count(*)
	FROM postbag.account
	WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) > $1
	GROUP BY 2
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
