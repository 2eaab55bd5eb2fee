-- sites_list: all sites by name, one row for each origin, the main one first.
-- kind    read
-- column  site_id bigint
-- column  name text
-- column  title text
-- column  policy text
-- column  networks text
-- column  origin text
SELECT site.site_id, site.name, site.title, site.policy, site.networks, site_origin.origin
FROM postbag.site
JOIN postbag.site_origin ON site_origin.site_id = site.site_id
ORDER BY site.name, site_origin.place
