-- Articles at the desk: their state, other addresses, merging, shares counted elsewhere.

-- A row of an article that is another one's address by now holds nothing, and keeps others from
-- making an article of it: what is on its way there breaks the constraint, and is sent on.
ALTER TABLE postbag.article
	ADD COLUMN held boolean NOT NULL DEFAULT false,
	ADD COLUMN close_days integer
		CONSTRAINT article_close_days_is_bounded CHECK (close_days BETWEEN 0 AND 36500),
	ADD COLUMN leads_to bigint
		CONSTRAINT article_is_no_address_of_itself CHECK (leads_to <> article_id),
	ADD CONSTRAINT article_alias_is_empty
		CHECK (leads_to IS NULL OR (posted = 0 AND comments = 0 AND share_revision = 0));
COMMENT ON TABLE postbag.article IS 'One page that has been commented or shared, or another address of one (leads_to)';
COMMENT ON COLUMN postbag.article.article_key IS 'What the id is made from: the canonical URL by which it was first known';
COMMENT ON COLUMN postbag.article.title IS 'Its headline as the site gave it or a moderator wrote it, or empty';
COMMENT ON COLUMN postbag.article.held IS 'Whether every reader''s comment waits for a moderator, whatever the site''s policy';
COMMENT ON COLUMN postbag.article.close_days IS 'How many days after created_at the thread closes by itself; 0 never; null as the site''s setting close_days says';
COMMENT ON COLUMN postbag.article.leads_to IS 'The article that this is another address of: this row holds nothing then; null for an article';

CREATE VIEW postbag.article_alias AS
SELECT article_id AS alias_id, leads_to AS article_id
FROM postbag.article
WHERE leads_to IS NOT NULL;
COMMENT ON VIEW postbag.article_alias IS 'Ids of other addresses of articles, each with the id of its article';

-- The aliases, read together; and those of one article, for merging.
CREATE INDEX article_aliases ON postbag.article (leads_to, article_id) WHERE leads_to IS NOT NULL;
-- The list of a site's articles, newest first.
CREATE INDEX article_newest ON postbag.article (site_id, created_at, article_id)
	WHERE leads_to IS NULL;
-- How many comments of an article wait.
CREATE INDEX comment_held ON postbag.comment (article_id) WHERE status = 'held';

-- An index and no column: the row of a busy article is rewritten with each share.
CREATE FUNCTION postbag.article_words(title text, url text) RETURNS tsvector
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN to_tsvector(
		'pg_catalog.simple'::regconfig,
		translate(
			title || regexp_replace(url, '^https?://[^/]*', ' '),
			'/-_.:?&=+~!,;@%<>', '                 '
		)
	);
COMMENT ON FUNCTION postbag.article_words(text, text) IS 'What an article is found by: the words of its title and of its URL after the host';
CREATE INDEX article_words ON postbag.article USING gin (postbag.article_words(title, url))
	WHERE leads_to IS NULL;

ALTER TABLE postbag.site ADD COLUMN aliases bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN postbag.site.aliases IS 'Rises when an address comes to lead to another article: then the aliases are read again';

-- What was counted elsewhere before.
ALTER TABLE postbag.share_count
	ADD COLUMN base bigint NOT NULL DEFAULT 0
		CONSTRAINT share_count_base_is_not_negative CHECK (base >= 0),
	DROP CONSTRAINT share_count_is_positive,
	ADD CONSTRAINT share_count_is_not_negative CHECK (shares >= 0);
COMMENT ON COLUMN postbag.share_count.base IS 'Shares that were counted elsewhere, added to ours where readers see a number; 0 in most cases';

-- Of what went to another article the row stays, and says 0.
ALTER TABLE postbag.share_day
	DROP CONSTRAINT share_day_is_positive,
	ADD CONSTRAINT share_day_is_not_negative CHECK (shares >= 0);

-- Comments go from an article to another when the two are merged, and what belongs to a comment
-- goes with it.
ALTER TABLE postbag.decision
	DROP CONSTRAINT decision_is_about_a_comment,
	ADD CONSTRAINT decision_is_about_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE;
ALTER TABLE postbag.comment_version
	DROP CONSTRAINT comment_version_is_of_a_comment,
	ADD CONSTRAINT comment_version_is_of_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE;
ALTER TABLE postbag.vote
	DROP CONSTRAINT vote_is_on_a_comment,
	ADD CONSTRAINT vote_is_on_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE;
ALTER TABLE postbag.report
	DROP CONSTRAINT report_is_about_a_comment,
	ADD CONSTRAINT report_is_about_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE;

ALTER TABLE postbag.comment_taken
	DROP CONSTRAINT comment_taken_is_a_comment,
	ADD CONSTRAINT comment_taken_is_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON UPDATE CASCADE ON DELETE CASCADE;

-- Whether an answer is left behind is asked for each comment: any answer, not only a published one.
DROP INDEX postbag.comment_answers;
CREATE INDEX comment_answers ON postbag.comment (article_id, parent_id, comment_id)
	WHERE parent_id IS NOT NULL;

ALTER TABLE postbag.decision
	DROP CONSTRAINT decision_has_a_comment_unless_about_a_thread,
	ADD CONSTRAINT decision_has_a_comment_unless_about_a_thread CHECK (
		(comment_id IS NULL) = (act IN ('close', 'open', 'hold', 'release'))
		AND (comment_id IS NULL) = (from_status IS NULL)
		AND (comment_id IS NULL) = (to_status IS NULL)
	);
COMMENT ON COLUMN postbag.decision.act IS 'What was done that moves nothing: pin, unpin, feature, unfeature, badge_staff ..., keep (what was reported), unkeep, lock or unlock (a branch), edit, unedit, close or open (a thread), hold or release (what readers write in a thread); empty for a move';

CREATE OR REPLACE VIEW postbag.decision_standing AS
SELECT decision.article_id, decision.decision_id
FROM postbag.decision
JOIN postbag.article ON article.article_id = decision.article_id
LEFT JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id
WHERE decision.moderator_id IS NOT NULL
	AND CASE
		WHEN decision.comment_id IS NULL THEN
			article.leads_to IS NULL
			AND CASE decision.matter
				WHEN 'close' THEN article.closed = (decision.act = 'close')
				ELSE article.held = (decision.act = 'hold')
			END
		ELSE CASE decision.matter
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
		END
	END
	AND CASE
		WHEN decision.comment_id IS NULL THEN NOT EXISTS (
			SELECT
			FROM postbag.decision AS later
			WHERE later.article_id = decision.article_id AND later.comment_id IS NULL
				AND later.matter = decision.matter
				AND later.decision_id > decision.decision_id
		)
		WHEN decision.matter = 'badge' THEN NOT EXISTS (
			SELECT
			FROM postbag.decision AS later
			WHERE later.author_id = decision.author_id AND later.site_id = decision.site_id
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
