-- What an owner may, the log as it is read, and the index that says how long a queue has waited.

COMMENT ON COLUMN postbag.moderator.role IS 'What they may do at each site that is not in site_role: read-only looks, moderator decides, owner says who may do what as well';

-- A queue's rows and since when they wait, from one index instead of two.
DROP INDEX postbag.comment_waiting;
DROP INDEX postbag.comment_queue;
CREATE INDEX comment_queue ON postbag.comment (site_id, status, comment_id) INCLUDE (created_at);

CREATE VIEW postbag.decision_told AS
SELECT
	decision.*, comment.author_name,
	EXISTS (
		SELECT
		FROM postbag.decision_standing
		WHERE decision_standing.article_id = decision.article_id
			AND decision_standing.decision_id = decision.decision_id
	) AS standing
FROM postbag.decision
LEFT JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id;
COMMENT ON VIEW postbag.decision_told IS 'Decisions with the author of the comment, and whether each can be taken back';
