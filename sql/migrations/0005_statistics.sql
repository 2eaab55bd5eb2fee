-- What the overview of the desk reads: what was posted, decided and reported in a time, and what
-- waits since when.

CREATE INDEX comment_posted ON postbag.comment (site_id, created_at) INCLUDE (article_id, status);
CREATE INDEX comment_waiting ON postbag.comment (site_id, created_at) WHERE status = 'held';
CREATE INDEX decision_made ON postbag.decision (site_id, decided_at)
	WHERE moderator_id IS NOT NULL AND (from_status <> to_status OR act = 'keep');
CREATE INDEX report_made ON postbag.report (site_id, reported_at);
CREATE INDEX report_open ON postbag.report (site_id, reported_at) INCLUDE (article_id, comment_id)
	WHERE resolved_at IS NULL;
