-- How far this server has come in what was ever written, in bytes: what was written before that is seen by
-- the statements that begin after this one.
pg_wal_lsn_diff(
	CASE
		WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
		ELSE pg_current_wal_flush_lsn()
	END,
	'0/0'
)::bigint AS seen
