-- comments_known: whether a comment of an author has been published on a site.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  author id
-- column  known boolean
SELECT EXISTS (
	SELECT FROM postbag.comment WHERE author_id = $2 AND site_id = $1 AND status = 'published'
) AS known
