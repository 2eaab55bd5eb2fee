-- seals_take_signers: secrets that sites sign with that are sealed with a key, in order.
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
	0::bigint AS first_id, sso_key_id AS second_id, site_id AS belongs_to, material AS sealed
FROM postbag.sso_key
WHERE kind = 'jwt-hs256' AND get_byte(material, 0) = $1 AND $2 = 0 AND sso_key_id > $3
ORDER BY sso_key_id
LIMIT $4
