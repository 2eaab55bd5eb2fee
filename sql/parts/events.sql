-- Which events are in the log that is asked for: see logbook_read, whose parameters these are.
AND (event.at, event.event_id) < ($4, $6)
AND $8 AND ($9 IS NULL OR event.kind = ANY ($9))
AND ($10 = '' OR event.moderator_name = $10)
AND ($11 IS NULL OR event.at >= $11)
