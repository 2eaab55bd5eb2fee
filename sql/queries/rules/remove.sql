-- rules_remove: removes a rule of some sites, and notes it. What it has caught stays as it is, and says why.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  rule_id bigint  no row when there is none
WITH removed AS (
	DELETE FROM postbag.rule
	WHERE site_id = ANY ($1) AND rule_id = $2
	RETURNING
		rule.rule_id, rule.site_id, rule.kind,
		@ruleline@
		AS line
), told AS (
	SELECT
		removed.site_id AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		NULL::bigint AS concerns, 'rule' AS kind, removed.kind || ' ' || removed.rule_id AS subject,
		removed.line AS before, '' AS after, $5 AS at
	FROM removed
), noted AS (
	@event@
)
SELECT rule_id FROM removed
