-- seals_take_comments: e-mail addresses of comments that are sealed with a key, in order.
-- kind    read
-- param   $1 integer  key id
-- param   $2 bigint  after this first id
-- param   $3 bigint  and this second one
-- param   $4 bigint  most rows
-- column  first_id bigint
-- column  second_id bigint
-- column  belongs_to bigint  what it is sealed for
-- column  sealed bytea
SELECT article_id AS first_id, comment_id AS second_id, site_id AS belongs_to, email_sealed AS sealed
FROM postbag.comment
WHERE email_sealed IS NOT NULL AND get_byte(email_sealed, 0) = $1
	AND (article_id, comment_id) > ($2, $3)
ORDER BY article_id, comment_id
LIMIT $4
