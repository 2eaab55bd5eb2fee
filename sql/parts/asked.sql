-- The words that a moderator asks for: see queues_search, whose parameters these are.
websearch_to_tsquery('simple', $21)
|| websearch_to_tsquery(postbag.words_of($22), $21)
