-- Which decisions are in the log that is asked for: see logbook_read, whose parameters these are.
AND (decision.decided_at, decision.decision_id) < ($4, $5)
AND $7
AND ($10 = '' OR decision.moderator_name = $10)
AND ($11 IS NULL OR decision.decided_at >= $11)
