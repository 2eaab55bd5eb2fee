-- replicas_place: which database this is, and how far it has come in what was ever written.
-- kind    read
-- column  system bigint  of the cluster: a standby has its primary's
-- column  database bigint  within the cluster
-- column  standby boolean
-- column  seen bigint  what was written before this place in the log can be seen here
SELECT
	system_identifier AS system,
	(SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database,
	pg_is_in_recovery() AS standby,
	@seen@
FROM pg_control_system()
