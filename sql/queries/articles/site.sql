-- articles_site: whose an article is; no row of what is only another address of one.
-- kind    read
-- param   $1 bigint  article id
-- column  site_id bigint
SELECT site_id FROM postbag.article WHERE article_id = $1 AND leads_to IS NULL
