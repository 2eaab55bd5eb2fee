-- lessons_totals: how many comments of each kind the filter has learned at some sites.
-- kind    read
-- param   $1 bigint[]  site ids
-- column  site_id bigint
-- column  good bigint
-- column  spam bigint
SELECT site_id, learned_good AS good, learned_spam AS spam
FROM postbag.site
WHERE site_id = ANY ($1)
ORDER BY site_id
