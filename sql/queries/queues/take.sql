-- queues_take: notes that a moderator looks at a comment, unless another one does already.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  moderator id
-- param   $4 text  moderator's name
-- param   $5 timestamptz  now
-- param   $6 timestamptz  until when
INSERT INTO postbag.comment_taken AS earlier (article_id, comment_id, moderator_id, moderator_name, taken_until)
SELECT $1, $2, $3, $4, $6
FROM postbag.comment
WHERE article_id = $1 AND comment_id = $2
ON CONFLICT (article_id, comment_id) DO UPDATE SET
	moderator_id = excluded.moderator_id, moderator_name = excluded.moderator_name,
	taken_until = excluded.taken_until
WHERE earlier.moderator_id = excluded.moderator_id OR earlier.taken_until <= $5
