-- seals_take_factors: secrets of second factors that are sealed with a key, in order.
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
	0::bigint AS first_id, moderator_id AS second_id, moderator_id AS belongs_to,
	sealed_secret AS sealed
FROM postbag.second_factor
WHERE get_byte(sealed_secret, 0) = $1 AND $2 = 0 AND moderator_id > $3
ORDER BY moderator_id
LIMIT $4
