-- migrations_role: tells grants.sql, which can take no parameters, for whom it is.
-- kind    write
-- param   $1 text  the application's role
-- column  role text
SELECT set_config('postbag.app_role', $1, true) AS role
