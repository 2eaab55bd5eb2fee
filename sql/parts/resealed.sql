-- What was sealed anew: where it is, as it was, and as it is now. The parameters are those of seals_put_accounts.
SELECT *
FROM unnest(
	$1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]
) AS fresh (first_id, second_id, before, sealed)
