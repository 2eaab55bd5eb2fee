-- bulks_take: the next comments of a bulk, for this process alone until some time has passed: if it dies,
-- another begins again where it began. That which has least to do comes first. A comment of an article that
-- was merged is at the other one by now.
-- kind    idempotent
-- param   $1 timestamptz  now
-- param   $2 timestamptz  until when it is taken
-- param   $3 bigint  bulk id; null: any
-- param   $4 bigint  most comments
-- column  bulk_id bigint
-- column  began bigint  how many had been dealt with by then
-- column  moderator_id bigint
-- column  moderator_name text
-- column  to_status text  null where something is taken back
-- column  reason text
-- column  ground text  or null
-- column  note text
-- column  article_id bigint
-- column  comment_id bigint
-- column  from_status text  or null
-- column  seen_us bigint  or null
-- column  decision_id bigint  or null
WITH next AS (
	SELECT bulk_id
	FROM postbag.bulk
	WHERE ended_at IS NULL AND (taken_until IS NULL OR taken_until < $1)
		AND ($3 IS NULL OR bulk_id = $3)
	ORDER BY total, bulk_id
	LIMIT 1
	FOR UPDATE SKIP LOCKED
), taken AS (
	UPDATE postbag.bulk SET taken_until = $2
	FROM next
	WHERE bulk.bulk_id = next.bulk_id
	RETURNING
		bulk.bulk_id, moderator_id, moderator_name, to_status, reason, ground, note,
		done::bigint AS began,
		article_ids[done + 1:done + $4] AS article_ids,
		comment_ids[done + 1:done + $4] AS comment_ids,
		statuses[done + 1:done + $4] AS statuses,
		seen_us[done + 1:done + $4] AS seen_us,
		decision_ids[done + 1:done + $4] AS decision_ids
)
SELECT
	taken.bulk_id, taken.began, taken.moderator_id, taken.moderator_name, taken.to_status, taken.reason,
	taken.ground, taken.note,
	coalesce(alias.article_id, item.article_id) AS article_id, item.comment_id, item.from_status, item.seen_us, item.decision_id
FROM taken
CROSS JOIN LATERAL unnest(
	taken.article_ids, taken.comment_ids, taken.statuses, taken.seen_us, taken.decision_ids
) WITH ORDINALITY AS item (article_id, comment_id, from_status, seen_us, decision_id, place)
LEFT JOIN postbag.article_alias AS alias ON alias.alias_id = item.article_id
ORDER BY item.place
