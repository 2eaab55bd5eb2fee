-- comments_known: what is known of an author who comments under an article of a site.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  author id
-- param   $3 bigint  article id
-- column  published boolean  whether a comment of theirs is published on the site
-- column  record text  their latest 50 comments there, newest first: of each its status's first letter
-- column  badge text  author of the article, staff of the site, or empty
SELECT
	EXISTS (
		SELECT FROM postbag.comment WHERE author_id = $2 AND site_id = $1 AND status = 'published'
	) AS published,
	(
		SELECT coalesce(string_agg(left(latest.status, 1), '' ORDER BY latest.comment_id DESC), '')
		FROM (
			SELECT comment_id, status
			FROM postbag.comment
			WHERE author_id = $2 AND site_id = $1
			ORDER BY comment_id DESC
			LIMIT 50
		) AS latest
	) AS record,
	CASE
		WHEN EXISTS (
			SELECT FROM postbag.article_author WHERE article_id = $3 AND author_id = $2
		) THEN 'author'
		WHEN EXISTS (
			SELECT FROM postbag.staff WHERE site_id = $1 AND author_id = $2
		) THEN 'staff'
		ELSE ''
	END AS badge
