-- articles_shares: how often an article was shared, by network: what we have counted, and others.
-- kind    read
-- param   $1 bigint  article id
-- column  network text
-- column  shares bigint  counted by us
-- column  base bigint  counted elsewhere
SELECT network, shares, base FROM postbag.share_count WHERE article_id = $1
