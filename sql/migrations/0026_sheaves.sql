-- The desk: words that some comments have are found from the newest comment on.

-- Comments lie in sheaves of 16,384 by their numbers, and numbers rise with time. Who looks for words in a few sheaves
-- reads none of what the index knows of the others.
DROP INDEX postbag.comment_words;
CREATE INDEX comment_words ON postbag.comment USING gin (words, (ARRAY[comment_id / 16384]));
