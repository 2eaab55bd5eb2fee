-- What the filter has to look at: the comment of the row "before", of the article $1, at the moment $6.
INSERT INTO postbag.lesson (article_id, comment_id, site_id, due_at)
	SELECT $1, before.comment_id, before.site_id, $6
	FROM before
	ON CONFLICT (article_id, comment_id) DO UPDATE SET due_at = EXCLUDED.due_at
