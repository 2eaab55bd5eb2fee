-- What a rule says, in one short line for the log.
rule.outcome
	|| CASE WHEN rule.threshold > 0 THEN ' from ' || rule.threshold ELSE '' END
	|| CASE WHEN rule.span > 0 THEN ' of ' || rule.span ELSE '' END
	|| CASE WHEN rule.body <> '' THEN ': ' || replace(left(rule.body, 100), E'\n', ', ') ELSE '' END
	|| CASE WHEN length(rule.body) > 100 THEN '... (' || length(rule.body) || ' letters)' ELSE '' END
	|| CASE WHEN rule.enabled THEN '' ELSE ' (off)' END
