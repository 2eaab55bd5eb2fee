-- rules_enable: switches a rule of some sites on or off.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- param   $3 boolean  on
-- param   $4 text  who does it
-- param   $5 timestamptz  now
-- column  rule_id bigint  no row when there is none
UPDATE postbag.rule
SET enabled = $3, changed_by = $4, changed_at = $5
WHERE site_id = ANY ($1) AND rule_id = $2
RETURNING rule_id
