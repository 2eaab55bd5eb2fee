-- The desk: what waits for a reason that few have is found in order.
-- The default is for a program that is older than this, until it is restarted.

ALTER TABLE postbag.comment_cause
	ADD COLUMN status text NOT NULL DEFAULT 'held'
		CONSTRAINT comment_cause_status_is_known
		CHECK (status IN ('published', 'held', 'spam', 'rejected', 'deleted'));
UPDATE postbag.comment_cause SET status = comment.status
FROM postbag.comment
WHERE comment.article_id = comment_cause.article_id
	AND comment.comment_id = comment_cause.comment_id AND comment.status <> 'held';
COMMENT ON COLUMN postbag.comment_cause.status IS 'That of the comment: the statements that change one change the other';
CREATE INDEX comment_cause_queued ON postbag.comment_cause (site_id, cause, status, comment_id);
