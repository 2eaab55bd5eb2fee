-- Which comments are in a queue, of a part of it: see stretch. The parameters are those of queues_read.
AND CASE WHEN $3 THEN comment.status = ANY ($2) ELSE comment.status = part.status END
AND (NOT $3 OR comment.reported_at IS NOT NULL)
AND (NOT $4 OR (comment.status = 'published' AND comment.reviewed_at IS NULL))
