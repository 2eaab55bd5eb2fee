-- sites_list: all sites by name, one row for each origin, the main one first.
-- kind    read
-- column  site_id bigint
-- column  name text
-- column  title text
-- column  policy text
-- column  networks text
-- column  settings text  those that are not as the default: name=value, a line each; or null
-- column  aliases bigint  rises when an address comes to lead to another article
-- column  origin text
SELECT
	site.site_id, site.name, site.title, site.policy, site.networks,
	(
		SELECT string_agg(site_setting.name || '=' || site_setting.value, E'\n')
		FROM postbag.site_setting
		WHERE site_setting.site_id = site.site_id
	) AS settings,
	site.aliases,
	site_origin.origin
FROM postbag.site
JOIN postbag.site_origin ON site_origin.site_id = site.site_id
ORDER BY site.name, site_origin.place
