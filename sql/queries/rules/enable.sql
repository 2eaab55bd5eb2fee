-- rules_enable: switches a rule of some sites on or off, and notes it unless it was so already.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- param   $3 boolean  on
-- param   $4 bigint  who does it, or null for the operator
-- param   $5 text  their name
-- param   $6 timestamptz  now
-- column  rule_id bigint  no row when there is none
WITH was AS (
	SELECT
		rule.rule_id, rule.enabled,
		@ruleline@
		AS line
	FROM postbag.rule
	WHERE site_id = ANY ($1) AND rule_id = $2
	FOR NO KEY UPDATE
), changed AS (
	UPDATE postbag.rule
	SET enabled = $3, changed_by = $5, changed_at = $6
	FROM was
	WHERE rule.rule_id = was.rule_id
	RETURNING
		rule.rule_id, rule.site_id, rule.kind, was.enabled AS was_enabled, was.line AS before,
		@ruleline@
		AS after
), told AS (
	SELECT
		changed.site_id AS site_id, $4::bigint AS moderator_id, $5 AS moderator_name,
		NULL::bigint AS concerns, 'rule' AS kind, changed.kind || ' ' || changed.rule_id AS subject,
		changed.before AS before, changed.after AS after, $6 AS at
	FROM changed
	WHERE changed.was_enabled <> $3
), noted AS (
	@event@
)
SELECT rule_id FROM changed
