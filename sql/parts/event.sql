-- Writes what the statement tells of what it has done into the log: each row of its CTE "told", which
-- has these columns. See store/events.h.
INSERT INTO postbag.event (
	site_id, moderator_id, moderator_name, concerns, kind, subject, before, after, at
)
SELECT
	told.site_id, told.moderator_id, told.moderator_name, told.concerns, told.kind, told.subject,
	told.before, told.after, told.at
FROM told
