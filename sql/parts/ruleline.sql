-- What a rule says, in one short line for the log, which nobody can change: without an e-mail address.
rule.outcome
	|| CASE WHEN rule.threshold > 0 THEN ' from ' || rule.threshold ELSE '' END
	|| CASE WHEN rule.span > 0 THEN ' of ' || rule.span ELSE '' END
	|| CASE WHEN rule.score > 0 THEN ', counts ' || rule.score ELSE '' END
	|| CASE WHEN rule.body <> '' AND rule.body !~ '[@\uFF20\uFE6B]' THEN ': ' || replace(left(rule.body, 100), E'\n', ', ') ELSE '' END
	|| CASE WHEN length(rule.body) > 100 OR rule.body ~ '[@\uFF20\uFE6B]' THEN '... (' || length(rule.body) || ' letters)' ELSE '' END
	|| CASE WHEN rule.enabled THEN '' ELSE ' (off)' END
