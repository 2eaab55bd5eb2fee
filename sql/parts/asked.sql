-- The words that a moderator asks for: see queues_read, whose parameters these are.
websearch_to_tsquery('simple', $12)
|| websearch_to_tsquery(postbag.words_of($13), $12)
