-- What the moderators' desk needs: who may do what at which site, and queues of each site.

-- Until now every moderator could do everything.
ALTER TABLE postbag.moderator
	ADD COLUMN role text NOT NULL DEFAULT 'owner'
		CONSTRAINT moderator_role_is_known
		CHECK (role IN ('none', 'read-only', 'moderator', 'owner'));
ALTER TABLE postbag.moderator ALTER COLUMN role DROP DEFAULT;
COMMENT ON COLUMN postbag.moderator.role IS 'What they may do at each site that is not in site_role: read-only looks, moderator decides, owner may do whatever there is to do';

CREATE TABLE postbag.site_role (
	moderator_id bigint NOT NULL REFERENCES postbag.moderator ON DELETE CASCADE,
	site_id bigint NOT NULL REFERENCES postbag.site,
	role text NOT NULL
		CONSTRAINT site_role_is_known
		CHECK (role IN ('none', 'read-only', 'moderator', 'owner')),
	PRIMARY KEY (moderator_id, site_id)
);
COMMENT ON TABLE postbag.site_role IS 'What a moderator may do at a site, where that is not what they may do at the others';
COMMENT ON COLUMN postbag.site_role.moderator_id IS 'Whose role';
COMMENT ON COLUMN postbag.site_role.site_id IS 'At which site';
COMMENT ON COLUMN postbag.site_role.role IS 'As in moderator; none: the site is not there for them';

ALTER TABLE postbag.decision ADD COLUMN site_id bigint REFERENCES postbag.site;
UPDATE postbag.decision SET site_id = (
	SELECT article.site_id FROM postbag.article WHERE article.article_id = decision.article_id
);
ALTER TABLE postbag.decision ALTER COLUMN site_id SET NOT NULL;
COMMENT ON COLUMN postbag.decision.site_id IS 'The article''s site, for the log across articles';
DROP INDEX postbag.decision_log;
CREATE INDEX decision_log ON postbag.decision (site_id, decision_id);

ALTER TABLE postbag.report ADD COLUMN site_id bigint REFERENCES postbag.site;
UPDATE postbag.report SET site_id = (
	SELECT article.site_id FROM postbag.article WHERE article.article_id = report.article_id
);
ALTER TABLE postbag.report ALTER COLUMN site_id SET NOT NULL;
COMMENT ON COLUMN postbag.report.site_id IS 'The article''s site, for the queue across articles';

-- The queues of a site.
DROP INDEX postbag.comment_queue;
DROP INDEX postbag.comment_newest;
CREATE INDEX comment_queue ON postbag.comment (site_id, status, comment_id);

-- Published by nobody's decision, and not yet looked at. What is there already counts as seen.
ALTER TABLE postbag.comment
	ADD COLUMN reviewed_at timestamptz,
	ADD COLUMN reported_at timestamptz,
	ADD COLUMN lang text NOT NULL DEFAULT '';
COMMENT ON COLUMN postbag.comment.reviewed_at IS 'When a moderator last decided about it, or wrote it; null: nobody has, since its text is what it is';
COMMENT ON COLUMN postbag.comment.reported_at IS 'When the newest of the reports of it came that wait for a moderator; null: none waits';
COMMENT ON COLUMN postbag.comment.lang IS 'The language of the page it was written on (BCP 47), if the page or the site said so; or empty';
UPDATE postbag.comment SET
	reviewed_at = now(),
	reported_at = (
		SELECT max(reported_at) FROM postbag.report
		WHERE report.article_id = comment.article_id AND report.comment_id = comment.comment_id
			AND report.resolved_at IS NULL
	);
CREATE INDEX comment_lang ON postbag.comment (site_id, lang, status, comment_id)
	WHERE lang <> '';
CREATE INDEX comment_reported ON postbag.comment (site_id, comment_id)
	WHERE reported_at IS NOT NULL;
CREATE INDEX comment_unreviewed ON postbag.comment (site_id, comment_id)
	WHERE status = 'published' AND reviewed_at IS NULL;
DROP INDEX postbag.report_waiting;
CREATE INDEX report_waiting ON postbag.report (article_id, comment_id, report_id)
	WHERE resolved_at IS NULL;
-- An author's record is read from the index alone.
DROP INDEX postbag.comment_author;
CREATE INDEX comment_author ON postbag.comment (author_id, comment_id) INCLUDE (site_id, status);

-- Search: words as they are, and by their roots where the language is one of those that the server
-- knows.
CREATE FUNCTION postbag.words_of(lang text) RETURNS regconfig
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE lang
		WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
		WHEN 'de' THEN 'pg_catalog.german'::regconfig
		WHEN 'en' THEN 'pg_catalog.english'::regconfig
		WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
		WHEN 'fr' THEN 'pg_catalog.french'::regconfig
		WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
		WHEN 'it' THEN 'pg_catalog.italian'::regconfig
		WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
		WHEN 'pt-BR' THEN 'pg_catalog.portuguese'::regconfig
		WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
		WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
		ELSE 'pg_catalog.simple'::regconfig
	END;
COMMENT ON FUNCTION postbag.words_of(text) IS 'How words are brought to their roots in a language';
ALTER TABLE postbag.comment ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
	to_tsvector('pg_catalog.simple', author_name || ' ' || body)
		|| to_tsvector(postbag.words_of(lang), body)
) STORED;
COMMENT ON COLUMN postbag.comment.words IS 'What it is found by: the words of the author''s name and of the text';
CREATE INDEX comment_words ON postbag.comment USING gin (words);
