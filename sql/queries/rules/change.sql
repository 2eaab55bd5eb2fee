-- rules_change: gives a rule of some sites another content. What changes by that is noted.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- param   $3 text  outcome
-- param   $4 bigint  threshold
-- param   $5 bigint  span
-- param   $6 bigint  score
-- param   $7 text  words, pattern, or empty
-- param   $8 bigint  who changes it, or null for the operator
-- param   $9 text  their name
-- param   $10 timestamptz  now
-- column  rule_id bigint  no row when there is none
WITH was AS (
	SELECT
		rule.rule_id,
		@ruleline@
		AS line,
		(rule.outcome, rule.threshold, rule.span, rule.score, rule.body) = ($3, $4, $5, $6, $7) AS same
	FROM postbag.rule
	WHERE site_id = ANY ($1) AND rule_id = $2
	FOR NO KEY UPDATE
), changed AS (
	UPDATE postbag.rule
	SET outcome = $3, threshold = $4, span = $5, score = $6, body = $7, changed_by = $9,
		changed_at = $10
	FROM was
	WHERE rule.rule_id = was.rule_id
	RETURNING
		rule.rule_id, rule.site_id, rule.kind, was.same, was.line AS before,
		@ruleline@
		AS after
), told AS (
	SELECT
		changed.site_id AS site_id, $8::bigint AS moderator_id, $9 AS moderator_name,
		NULL::bigint AS concerns, 'rule' AS kind, changed.kind || ' ' || changed.rule_id AS subject,
		changed.before AS before, changed.after AS after, $10 AS at
	FROM changed
	WHERE NOT changed.same
), noted AS (
	@event@
)
SELECT rule_id FROM changed
