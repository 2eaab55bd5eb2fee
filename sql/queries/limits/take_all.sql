-- limits_take_all: takes from the buckets of many actors at once, and from those of their neighbourhoods (see
-- limits_take): of each actor's bucket as many as there is room for in both, the first actors of a
-- neighbourhood first. What one of the two refuses takes nothing from the other. Rows are locked in the order of their
-- keys, the actors' first, so that two of these at once wait for each other and no more. If others take from a bucket
-- in that moment so that not all of this fits, it gives nothing; if that is a neighbourhood's, what was taken of
-- its actors is gone as well, and comes back like any other.
-- A retry may take two for one.
-- kind    idempotent
-- param   $1 bytea[]  limit keys of the actors, each once
-- param   $2 bigint[]  how many are wanted of each
-- param   $3 bigint[]  which neighbourhood each is of, from 1
-- param   $4 bigint[]  how many are wanted by those of the neighbourhood that come before
-- param   $5 bigint  the limit: how many at once
-- param   $6 bigint  the limit: period in seconds
-- param   $7 bytea[]  limit keys of the neighbourhoods, each once
-- param   $8 bigint  their limit: how many at once
-- column  place bigint  which actor, from 1
-- column  allowed bigint  how many
-- column  own_us bigint  from now, when the next one of this actor fits; not above 0: now
-- column  near_us bigint  the same of the neighbourhood
WITH
@lots@
SELECT place, allowed, own_us, near_us
FROM lot
ORDER BY place
