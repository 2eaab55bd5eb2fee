-- doctor_server: what the server promises, and what our role may do on it.
-- kind    read
-- column  version integer  150004 is 15.4
-- column  role text  ours
-- column  superuser boolean
-- column  may_make_databases_or_roles boolean
-- column  may_make_schemas boolean  in this database
-- column  may_make_tables boolean  in the schema
-- column  owns_tables boolean  by itself or as a member of their owner
-- column  may_use_schema boolean  false also when there is none
-- column  tables_unreadable bigint  tables of the schema that our role may not read
-- column  fsync text  on or off
-- column  full_page_writes text  on or off
-- column  synchronous_commit text  for our role
-- column  synchronous_standby_names text  empty: there are none to wait for
-- column  encoding text  the database's
-- column  max_connections integer
-- column  in_recovery boolean  a standby
-- column  citus boolean  the database has that extension
-- column  over_network boolean  neither a unix socket nor this machine's own address
-- column  encrypted boolean  by TLS
-- column  now timestamptz  the server's clock
SELECT
	current_setting('server_version_num')::integer AS version,
	rolname::text AS role,
	rolsuper AS superuser,
	rolcreatedb OR rolcreaterole AS may_make_databases_or_roles,
	has_database_privilege(current_database(), 'CREATE') AS may_make_schemas,
	coalesce(has_schema_privilege(to_regnamespace('postbag')::oid, 'CREATE'), false)
		AS may_make_tables,
	EXISTS (
		SELECT FROM pg_class
		WHERE relnamespace = to_regnamespace('postbag') AND pg_has_role(relowner, 'MEMBER')
	) AS owns_tables,
	coalesce(has_schema_privilege(to_regnamespace('postbag')::oid, 'USAGE'), false)
		AS may_use_schema,
	(
		SELECT count(*) FROM pg_class
		WHERE relnamespace = to_regnamespace('postbag') AND relkind IN ('r', 'p')
			AND NOT has_table_privilege(oid, 'SELECT')
	) AS tables_unreadable,
	current_setting('fsync') AS fsync,
	current_setting('full_page_writes') AS full_page_writes,
	current_setting('synchronous_commit') AS synchronous_commit,
	current_setting('synchronous_standby_names') AS synchronous_standby_names,
	current_setting('server_encoding') AS encoding,
	current_setting('max_connections')::integer AS max_connections,
	pg_is_in_recovery() AS in_recovery,
	EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS citus,
	coalesce(NOT inet_client_addr() <<= ANY (ARRAY[inet '127.0.0.0/8', inet '::1']), false)
		AS over_network,
	coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
	clock_timestamp() AS now
FROM pg_roles
WHERE rolname = current_user
