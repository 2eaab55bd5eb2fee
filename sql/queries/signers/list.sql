-- signers_list: the keys of all sites, oldest first.
-- kind    read
-- column  sso_key_id bigint
-- column  site_id bigint
-- column  name text
-- column  kind text
-- column  issuer text
-- column  material bytea
-- column  made_at timestamptz
-- column  used_at timestamptz  to the hour; or null
SELECT sso_key_id, site_id, name, kind, issuer, material, made_at, used_at
FROM postbag.sso_key
ORDER BY site_id, sso_key_id
