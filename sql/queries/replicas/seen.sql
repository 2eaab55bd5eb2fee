-- replicas_seen: how far a server has come in what was ever written: asked with every statement there.
-- kind    read
-- column  seen bigint  what was written before this place in the log is seen by what is asked next
SELECT
	@seen@
