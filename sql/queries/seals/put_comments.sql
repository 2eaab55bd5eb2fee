-- seals_put_comments: e-mail addresses of comments, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- param   $5 bytea[]  hashes of the addresses
-- param   $6 bytea[]  hashes of their domains
-- column  done bigint  how many
WITH fresh AS (
	SELECT *
	FROM unnest(
		$1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]
	) AS fresh (first_id, second_id, before, sealed, hash, domain)
), done AS (
	UPDATE postbag.comment
	SET email_sealed = fresh.sealed, email_hash = fresh.hash, domain_hash = fresh.domain
	FROM fresh
	WHERE comment.article_id = fresh.first_id AND comment.comment_id = fresh.second_id
		AND comment.email_sealed = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
