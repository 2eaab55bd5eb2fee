-- seals_take_bans: e-mail addresses of bans that are sealed with a key, in order.
-- kind    read
-- param   $1 integer  key id
-- param   $2 bigint  after this first id, which is always 0
-- param   $3 bigint  and this second one
-- param   $4 bigint  most rows
-- column  first_id bigint
-- column  second_id bigint
-- column  belongs_to bigint  what it is sealed for
-- column  sealed bytea
SELECT
	0::bigint AS first_id, ban_id AS second_id, site_id AS belongs_to, email_sealed AS sealed
FROM postbag.ban
WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) = $1 AND $2 = 0 AND ban_id > $3
ORDER BY ban_id
LIMIT $4
