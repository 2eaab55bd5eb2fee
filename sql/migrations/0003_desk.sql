-- What the moderators' desk needs: who may do what at which site, and queues of each site.

-- Until now every moderator could do everything.
ALTER TABLE postbag.moderator
	ADD COLUMN role text NOT NULL DEFAULT 'owner'
		CONSTRAINT moderator_role_is_known
		CHECK (role IN ('none', 'read-only', 'moderator', 'owner'));
ALTER TABLE postbag.moderator ALTER COLUMN role DROP DEFAULT;
COMMENT ON COLUMN postbag.moderator.role IS 'What they may do at each site that is not in site_role: read-only looks, moderator decides, owner says who may do what as well';

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
DROP INDEX postbag.report_waiting;
CREATE INDEX report_waiting ON postbag.report (site_id, comment_id, article_id, report_id)
	WHERE resolved_at IS NULL;

-- The queues of a site.
DROP INDEX postbag.comment_queue;
DROP INDEX postbag.comment_newest;
CREATE INDEX comment_queue ON postbag.comment (site_id, status, comment_id);
