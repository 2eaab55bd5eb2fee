-- rules_list: all rules of all sites, in the order they were made. They are few.
-- kind    read
-- column  rule_id bigint
-- column  site_id bigint
-- column  kind text
-- column  outcome text
-- column  threshold bigint
-- column  span bigint
-- column  score bigint
-- column  body text
-- column  enabled boolean
-- column  made_by text
-- column  made_at timestamptz
-- column  changed_by text  or empty
-- column  changed_at timestamptz  null when it never was
SELECT
	rule_id, site_id, kind, outcome, threshold, span, score, body, enabled, made_by, made_at,
	changed_by, changed_at
FROM postbag.rule
ORDER BY rule_id
