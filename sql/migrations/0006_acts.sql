-- What moderators do with one comment: why it was rejected, what can be taken back, edits, locks.

ALTER TABLE postbag.comment
	ADD COLUMN edited_by_editors boolean NOT NULL DEFAULT false,
	ADD COLUMN locked_at timestamptz,
	ADD CONSTRAINT comment_edited_by_editors_is_edited
		CHECK (NOT edited_by_editors OR edited_at IS NOT NULL),
	ADD CONSTRAINT comment_locked_has_no_parent CHECK (locked_at IS NULL OR parent_id IS NULL);
COMMENT ON COLUMN postbag.comment.edited_at IS 'When its author or a moderator changed it last, or null';
COMMENT ON COLUMN postbag.comment.edited_by_editors IS 'Whether a moderator was the last who changed it: then its author cannot change it any more';
COMMENT ON COLUMN postbag.comment.locked_at IS 'Of a root: since when its branch takes no more replies, or null';

ALTER TABLE postbag.comment_version
	ADD COLUMN replaced_by text NOT NULL DEFAULT '',
	ADD COLUMN html text,
	ADD COLUMN renderer integer;
COMMENT ON TABLE postbag.comment_version IS 'Texts that authors and moderators have replaced, for moderators';
COMMENT ON COLUMN postbag.comment_version.replaced_by IS 'The name of the moderator who replaced it, or empty for the author';
COMMENT ON COLUMN postbag.comment_version.html IS 'HTML made from body, where it may come back; or null';
COMMENT ON COLUMN postbag.comment_version.renderer IS 'The version of the renderer that made html, or null';

ALTER TABLE postbag.report ADD COLUMN resolved_by bigint;
COMMENT ON COLUMN postbag.report.resolved_by IS 'The decision that dealt with it, so that taking that back gives it back; null when that was the author''s, or is not known';

ALTER TABLE postbag.decision
	ADD COLUMN ground text
		CONSTRAINT decision_ground_is_known CHECK (ground IN (
			'offensive', 'abuse', 'harassment', 'hate', 'illegal', 'falsehood', 'spam',
			'advertising', 'wording', 'off_topic', 'other'
		)),
	ADD COLUMN note text NOT NULL DEFAULT '',
	ADD COLUMN undoes bigint,
	ADD COLUMN was_pinned_at timestamptz,
	ADD COLUMN was_featured_at timestamptz,
	ADD COLUMN was_reviewed_at timestamptz,
	ADD COLUMN was_edited_at timestamptz,
	ADD COLUMN was_edited_by_editors boolean NOT NULL DEFAULT false,
	ADD COLUMN version_id bigint,
	ADD COLUMN author_id bigint,
	ADD COLUMN was_staff boolean,
	ADD COLUMN was_author boolean,
	ADD COLUMN matter text NOT NULL GENERATED ALWAYS AS (
		CASE
			WHEN act IN ('pin', 'unpin') THEN 'pin'
			WHEN act IN ('feature', 'unfeature') THEN 'feature'
			WHEN act LIKE 'badge%' THEN 'badge'
			WHEN act IN ('close', 'open') THEN 'close'
			WHEN act IN ('lock', 'unlock') THEN 'lock'
			WHEN act IN ('edit', 'unedit') THEN 'edit'
			ELSE 'status'
		END
	) STORED,
	ADD CONSTRAINT decision_ground_is_of_a_rejection
		CHECK ((ground IS NULL AND note = '') OR (to_status = 'rejected' AND act = '')),
	ADD CONSTRAINT decision_is_undone_once UNIQUE (article_id, undoes);
COMMENT ON COLUMN postbag.decision.act IS 'What was done that moves nothing: pin, unpin, feature, unfeature, badge_staff ..., keep (what was reported), unkeep, lock or unlock (a branch), edit, unedit, close or open (a thread); empty for a move';
COMMENT ON COLUMN postbag.decision.ground IS 'Of a rejection: its ground, which its author is told, or null';
COMMENT ON COLUMN postbag.decision.note IS 'Of a rejection: what the moderator says to the author, or empty';
COMMENT ON COLUMN postbag.decision.undoes IS 'The decision that it takes back, or null';
COMMENT ON COLUMN postbag.decision.was_pinned_at IS 'The comment''s pinned_at before, which taking it back restores';
COMMENT ON COLUMN postbag.decision.was_featured_at IS 'The comment''s featured_at before, likewise';
COMMENT ON COLUMN postbag.decision.was_reviewed_at IS 'The comment''s reviewed_at before, likewise';
COMMENT ON COLUMN postbag.decision.was_edited_at IS 'Of an edit: the comment''s edited_at before, likewise';
COMMENT ON COLUMN postbag.decision.was_edited_by_editors IS 'Of an edit: the comment''s edited_by_editors before, likewise';
COMMENT ON COLUMN postbag.decision.version_id IS 'Of an edit: where the text before stands in comment_version';
COMMENT ON COLUMN postbag.decision.author_id IS 'Of a badge: whose, since it is on all their comments';
COMMENT ON COLUMN postbag.decision.was_staff IS 'Of a badge: whether the author was staff of the site before; null when it is not known';
COMMENT ON COLUMN postbag.decision.was_author IS 'Of a badge: whether they were author of the article before; likewise';
COMMENT ON COLUMN postbag.decision.matter IS 'Of acts with the same matter the later one takes the place of the earlier one';

UPDATE postbag.decision SET author_id = (
	SELECT comment.author_id
	FROM postbag.comment
	WHERE comment.article_id = decision.article_id AND comment.comment_id = decision.comment_id
) WHERE matter = 'badge';
CREATE INDEX decision_of_badge ON postbag.decision (author_id, decision_id)
	WHERE author_id IS NOT NULL;

-- What moderators have decided and can take back: nobody has decided about the same matter since,
-- and what is there is still what it made.
CREATE VIEW postbag.decision_standing AS
SELECT decision.article_id, decision.decision_id
FROM postbag.decision
JOIN postbag.article ON article.article_id = decision.article_id
LEFT JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id
WHERE decision.moderator_id IS NOT NULL
	AND CASE decision.matter
		WHEN 'status' THEN
			comment.status = decision.to_status
			AND CASE decision.act
				WHEN 'keep' THEN comment.reviewed_at = decision.decided_at
				WHEN 'unkeep' THEN
					comment.reported_at IS NOT NULL
					OR (comment.status = 'published' AND comment.reviewed_at IS NULL)
				ELSE true
			END
		WHEN 'pin' THEN
			comment.status = 'published'
			AND (comment.pinned_at IS NOT NULL) = (decision.act = 'pin')
		WHEN 'feature' THEN
			comment.status = 'published'
			AND (comment.featured_at IS NOT NULL) = (decision.act = 'feature')
		WHEN 'badge' THEN
			decision.was_staff IS NOT NULL
			AND decision.act = 'badge_' || coalesce(nullif(comment.badge, ''), 'none')
		WHEN 'lock' THEN (comment.locked_at IS NOT NULL) = (decision.act = 'lock')
		WHEN 'edit' THEN decision.version_id = (
			SELECT comment_version.version_id
			FROM postbag.comment_version
			WHERE comment_version.article_id = decision.article_id
				AND comment_version.comment_id = decision.comment_id
			ORDER BY comment_version.version_id DESC
			LIMIT 1
		)
		WHEN 'close' THEN article.closed = (decision.act = 'close')
	END
	AND CASE decision.matter
		WHEN 'badge' THEN NOT EXISTS (
			SELECT
			FROM postbag.decision AS later
			WHERE later.author_id = decision.author_id AND later.site_id = decision.site_id
				AND later.decision_id > decision.decision_id
		)
		WHEN 'close' THEN NOT EXISTS (
			SELECT
			FROM postbag.decision AS later
			WHERE later.article_id = decision.article_id AND later.comment_id IS NULL
				AND later.decision_id > decision.decision_id
		)
		ELSE NOT EXISTS (
			SELECT
			FROM postbag.decision AS later
			WHERE later.article_id = decision.article_id
				AND later.comment_id = decision.comment_id
				AND later.matter = decision.matter
				AND later.decision_id > decision.decision_id
		)
	END;
COMMENT ON VIEW postbag.decision_standing IS 'What moderators have decided and can take back';
