-- articles_revision: whether what readers see of an article has changed.
-- kind    read
-- param   $1 bigint  article id
-- column  thread_revision bigint
-- column  share_revision bigint
SELECT thread_revision, share_revision FROM postbag.article WHERE article_id = $1
