-- lessons_weigh: what is known of words at a site, and of how many comments of each kind; by bucket.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint[]  the buckets of the words
-- column  bucket bigint  -1: the comments
-- column  good bigint
-- column  spam bigint
SELECT -1::bigint AS bucket, learned_good AS good, learned_spam AS spam
FROM postbag.site
WHERE site_id = $1
UNION ALL
SELECT bucket, good, spam
FROM postbag.lesson_word
WHERE site_id = $1 AND bucket = ANY ($2)
ORDER BY bucket
