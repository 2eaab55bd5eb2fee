-- events_note: notes one thing that changes no row of ours, such as an export. What does is noted by the
-- statement that changes it: see store/events.h.
-- kind    write
-- param   $1 bigint  site id, or null
-- param   $2 bigint  who did it, or null
-- param   $3 text  their name
-- param   $4 bigint  the moderator whom it concerns, or null
-- param   $5 text  kind
-- param   $6 text  subject
-- param   $7 text  before
-- param   $8 text  after
-- param   $9 timestamptz  now
WITH told AS (
	SELECT
		$1::bigint AS site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		$4::bigint AS concerns, $5 AS kind, $6 AS subject, $7 AS before, $8 AS after, $9 AS at
)
@event@
