-- What a ban says, in one short line for the log: neither a hash nor an address, nor whom it is of.
ban.outcome
	|| CASE
		WHEN ban.expires_at IS NULL THEN ''
		ELSE ' until ' || to_char(ban.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')
	END
	|| CASE
		WHEN ban.kind IN ('domain', 'name', 'text') AND ban.words !~ '[@\uFF20\uFE6B]'
			THEN ': ' || left(ban.words, 100)
		ELSE ''
	END
