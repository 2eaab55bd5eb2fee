-- articles_site: whose an article is.
-- kind    read
-- param   $1 bigint  article id
-- column  site_id bigint
SELECT site_id FROM postbag.article WHERE article_id = $1
