-- The rows of the log that are found, the CTE of that name, in order: see logbook_read.
SELECT
	@told.decision@, article.title AS article_title, article.url AS article_url,
	event.event_id, event.site_id AS event_site_id,
	event.moderator_name AS event_moderator, event.kind, event.subject, event.before, event.after,
	event.at
FROM found
LEFT JOIN postbag.decision_told AS told ON told.article_id = found.article_id
	AND told.decision_id = found.decision_id
LEFT JOIN postbag.article ON article.article_id = found.article_id
LEFT JOIN postbag.event ON event.event_id = found.event_id
ORDER BY found.at DESC, found.event_id DESC NULLS FIRST, found.decision_id DESC
