-- rules_of_sites: the rules of some sites, or one of them, with how often each caught something lately.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id, or null for all
-- param   $3 timestamptz  what was caught since then counts
-- param   $4 date  the same as a day
-- param   $5 bigint  where counting stops, for each
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
-- column  caught bigint
SELECT
	rule_id, site_id, kind, outcome, threshold, span, score, body, enabled, made_by, made_at,
	changed_by, changed_at,
	(
		SELECT count(*)
		FROM (
			SELECT
			FROM postbag.comment_cause
			WHERE comment_cause.cause = rule.kind AND comment_cause.rule_id = rule.rule_id
				AND comment_cause.found_at >= $3
			LIMIT $5
		) AS found
	) + (
		SELECT coalesce(sum(refused), 0)::bigint
		FROM postbag.refusal
		WHERE refusal.site_id = rule.site_id AND refusal.day >= $4 AND refusal.cause = rule.kind
			AND refusal.rule_id = rule.rule_id
	) AS caught
FROM postbag.rule
WHERE site_id = ANY ($1) AND ($2 IS NULL OR rule_id = $2)
ORDER BY site_id, rule_id
