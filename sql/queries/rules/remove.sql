-- rules_remove: removes a rule of some sites. What it has caught stays as it is, and says why.
-- kind    idempotent
-- param   $1 bigint[]  site ids
-- param   $2 bigint  rule id
-- column  rule_id bigint  no row when there is none
DELETE FROM postbag.rule
WHERE site_id = ANY ($1) AND rule_id = $2
RETURNING rule_id
