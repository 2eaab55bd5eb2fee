-- rules_change: gives a rule of some sites another content.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- param   $3 text  outcome
-- param   $4 bigint  threshold
-- param   $5 bigint  span
-- param   $6 text  words, pattern, or empty
-- param   $7 text  who changes it
-- param   $8 timestamptz  now
-- column  rule_id bigint  no row when there is none
UPDATE postbag.rule
SET outcome = $3, threshold = $4, span = $5, body = $6, changed_by = $7, changed_at = $8
WHERE site_id = ANY ($1) AND rule_id = $2
RETURNING rule_id
