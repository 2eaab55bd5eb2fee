-- accounts_tally: how many comments an author has written at a site, whatever became of them.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  author id
-- column  comments bigint
SELECT count(*) AS comments
FROM postbag.comment
WHERE author_id = $2 AND site_id = $1
