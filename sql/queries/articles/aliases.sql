-- articles_aliases: the other addresses of articles, in the order of their ids.
-- kind    read
-- column  alias_id bigint
-- column  article_id bigint
SELECT alias_id, article_id FROM postbag.article_alias ORDER BY alias_id
