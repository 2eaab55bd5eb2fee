-- The desk: an owner takes back or stops what a colleague decides about many comments at their sites, and
-- what waits for a reason that few have is found in order.
-- The defaults are for a program that is older than this, until it is restarted.

ALTER TABLE postbag.bulk
	ADD COLUMN site_ids bigint[] NOT NULL DEFAULT '{}',
	ADD COLUMN stopped_at timestamptz,
	ADD COLUMN stopper_id bigint,
	ADD COLUMN stopper_name text NOT NULL DEFAULT '',
	ADD CONSTRAINT bulk_is_stopped_by_somebody CHECK ((stopped_at IS NULL) = (stopper_id IS NULL)),
	ADD CONSTRAINT bulk_that_is_stopped_has_ended CHECK (stopped_at IS NULL OR ended_at IS NOT NULL),
	DROP CONSTRAINT bulk_is_undone_once;
UPDATE postbag.bulk
SET site_ids = coalesce((
	SELECT array_agg(DISTINCT article.site_id)
	FROM postbag.article
	WHERE article.article_id = ANY (bulk.article_ids)
), '{}');
COMMENT ON COLUMN postbag.bulk.site_ids IS 'The sites of the comments: who owns all of them may stop it and take it back';
COMMENT ON COLUMN postbag.bulk.stopped_at IS 'When it was stopped before its end, or null';
COMMENT ON COLUMN postbag.bulk.stopper_id IS 'By whom, or null';
COMMENT ON COLUMN postbag.bulk.stopper_name IS 'Their name at that time, or empty';
COMMENT ON COLUMN postbag.bulk.ended_at IS 'When the last was dealt with, or it was stopped; or null';
-- Once as a whole: what was stopped on the way leaves something to take back.
CREATE UNIQUE INDEX bulk_is_undone_once ON postbag.bulk (undoes) WHERE stopped_at IS NULL;

-- What has a cause, in order: of a queue what few have would be looked for through all that wait.
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
