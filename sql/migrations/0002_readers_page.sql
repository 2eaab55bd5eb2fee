-- What the reader's page needs beside the main path: votes, reports, marks, settings of a site.

CREATE TABLE postbag.site_setting (
	site_id bigint NOT NULL REFERENCES postbag.site,
	name text NOT NULL
		CONSTRAINT site_setting_name_is_a_word CHECK (name ~ '^[a-z][a-z0-9_]*$'),
	value text NOT NULL
		CONSTRAINT site_setting_value_is_one_line CHECK (value !~ '[\n\r]'),
	PRIMARY KEY (site_id, name)
);
COMMENT ON TABLE postbag.site_setting IS 'Settings of a site that are not as the default';
COMMENT ON COLUMN postbag.site_setting.site_id IS 'Whose';
COMMENT ON COLUMN postbag.site_setting.name IS 'Its name, as in postbagctl site show';
COMMENT ON COLUMN postbag.site_setting.value IS 'Its value, as it is written there';

ALTER TABLE postbag.article
	ADD COLUMN posted bigint NOT NULL DEFAULT 0
		CONSTRAINT article_posted_is_not_negative CHECK (posted >= 0),
	ADD COLUMN closed_after bigint,
	ADD COLUMN closed boolean NOT NULL GENERATED ALWAYS AS (closed_after IS NOT NULL) STORED,
	ADD CONSTRAINT article_closed_has_no_later_comment CHECK (posted <= closed_after);
COMMENT ON COLUMN postbag.article.posted IS 'How many comments were posted since it is counted, whatever became of them';
COMMENT ON COLUMN postbag.article.closed_after IS 'How many of those came before the thread was closed; null while it takes more';
COMMENT ON COLUMN postbag.article.closed IS 'Whether the thread takes no more comments';

ALTER TABLE postbag.comment
	ADD COLUMN ups bigint NOT NULL DEFAULT 0
		CONSTRAINT comment_ups_is_not_negative CHECK (ups >= 0),
	ADD COLUMN downs bigint NOT NULL DEFAULT 0
		CONSTRAINT comment_downs_is_not_negative CHECK (downs >= 0),
	ADD COLUMN score bigint NOT NULL GENERATED ALWAYS AS (
		round(1000000000 * CASE
			WHEN ups + downs = 0 THEN 0
			WHEN ups = 0 THEN -downs / (downs + 3.8416)
			ELSE (
				ups + 1.9208 - 1.96 * sqrt(ups::double precision * downs / (ups + downs) + 0.9604)
			) / (ups + downs + 3.8416)
		END)::bigint
	) STORED,
	ADD COLUMN replies bigint NOT NULL DEFAULT 0
		CONSTRAINT comment_replies_is_not_negative CHECK (replies >= 0),
	ADD COLUMN badge text NOT NULL DEFAULT ''
		CONSTRAINT comment_badge_is_known CHECK (badge IN ('', 'staff', 'moderator', 'author')),
	ADD COLUMN pinned_at timestamptz,
	ADD COLUMN featured_at timestamptz,
	ADD COLUMN website text NOT NULL DEFAULT ''
		CONSTRAINT comment_website_is_http CHECK (website = '' OR website ~ '^https?://')
		CONSTRAINT comment_website_is_at_most_500_bytes CHECK (octet_length(website) <= 500),
	ADD COLUMN email_sealed bytea,
	ADD COLUMN email_hash bytea
		CONSTRAINT comment_email_hash_is_16_bytes CHECK (octet_length(email_hash) = 16),
	ADD CONSTRAINT comment_email_has_both_forms
		CHECK ((email_sealed IS NULL) = (email_hash IS NULL)),
	ADD CONSTRAINT comment_pinned_has_no_parent
		CHECK (pinned_at IS NULL OR parent_id IS NULL);
COMMENT ON COLUMN postbag.comment.ups IS 'Votes for it';
COMMENT ON COLUMN postbag.comment.downs IS 'Votes against it';
COMMENT ON COLUMN postbag.comment.score IS 'Billionths: lower bound of the Wilson score interval (95 %, Wilson 1927) of the share of votes for it; where all are against it, minus that of those. Orders by best';
COMMENT ON COLUMN postbag.comment.replies IS 'Of a root: how many comments of its branch are published beside it';
COMMENT ON COLUMN postbag.comment.badge IS 'What the author is here: staff, moderator, author (of the article), or empty';
COMMENT ON COLUMN postbag.comment.pinned_at IS 'Since when it stands first, or null';
COMMENT ON COLUMN postbag.comment.featured_at IS 'Since when it is an editors'' pick, or null';
COMMENT ON COLUMN postbag.comment.website IS 'The address the author gave with the name, or empty';
COMMENT ON COLUMN postbag.comment.email_sealed IS 'The author''s e-mail address, XChaCha20-Poly1305 under a key of the keyring, or null';
COMMENT ON COLUMN postbag.comment.email_hash IS 'Keyed hash of the same and the site, to find it by, or null';

UPDATE postbag.comment SET replies = (
	SELECT count(*)
	FROM postbag.comment AS reply
	WHERE reply.article_id = comment.article_id AND reply.root_id = comment.comment_id
		AND reply.parent_id IS NOT NULL AND reply.status = 'published'
) WHERE parent_id IS NULL AND answered;

-- Roots by best, and what stands before all others.
CREATE INDEX comment_best ON postbag.comment (article_id, (-score), comment_id)
	WHERE parent_id IS NULL AND (status = 'published' OR answered);
CREATE INDEX comment_chosen ON postbag.comment (article_id, root_id)
	WHERE status = 'published' AND (pinned_at IS NOT NULL OR featured_at IS NOT NULL);
-- The feeds of a thread and of the answers to a comment.
CREATE INDEX comment_feed ON postbag.comment (article_id, comment_id) WHERE status = 'published';
CREATE INDEX comment_answers ON postbag.comment (article_id, parent_id, comment_id)
	WHERE parent_id IS NOT NULL AND status = 'published';
-- A site's newest: its feed, and what is discussed now.
CREATE INDEX comment_recent ON postbag.comment (site_id, created_at, comment_id)
	INCLUDE (article_id) WHERE status = 'published';

-- What a site's readers shared lately. No foreign key: the article has one.
ALTER TABLE postbag.share_day ADD COLUMN site_id bigint;
UPDATE postbag.share_day SET site_id = (
	SELECT article.site_id FROM postbag.article WHERE article.article_id = share_day.article_id
);
ALTER TABLE postbag.share_day ALTER COLUMN site_id SET NOT NULL;
COMMENT ON COLUMN postbag.share_day.site_id IS 'The article''s site, for lists across articles';
CREATE INDEX share_day_recent ON postbag.share_day (site_id, day);

ALTER TABLE postbag.decision
	ADD COLUMN act text NOT NULL DEFAULT ''
		CONSTRAINT decision_act_is_a_word CHECK (act ~ '^[a-z_]*$'),
	ALTER COLUMN comment_id DROP NOT NULL,
	ALTER COLUMN from_status DROP NOT NULL,
	ALTER COLUMN to_status DROP NOT NULL,
	DROP CONSTRAINT decision_changes_something,
	ADD CONSTRAINT decision_changes_something CHECK (from_status <> to_status OR act <> ''),
	ADD CONSTRAINT decision_has_a_comment_unless_about_a_thread CHECK (
		(comment_id IS NULL) = (act IN ('close', 'open'))
		AND (comment_id IS NULL) = (from_status IS NULL)
		AND (comment_id IS NULL) = (to_status IS NULL)
	);
COMMENT ON TABLE postbag.decision IS 'The log: every move of a comment from one status to another, and whatever else moderators do';
COMMENT ON COLUMN postbag.decision.article_id IS 'The article of the comment, or whose thread it is about';
COMMENT ON COLUMN postbag.decision.comment_id IS 'What was decided about; null when it was the thread';
COMMENT ON COLUMN postbag.decision.from_status IS 'The status before; null when it was the thread';
COMMENT ON COLUMN postbag.decision.to_status IS 'The status after, likewise';
COMMENT ON COLUMN postbag.decision.act IS 'What was done that moves nothing: pin, unpin, feature, unfeature, badge_staff ..., keep (what was reported), close or open (a thread); empty for a move';

CREATE TABLE postbag.staff (
	site_id bigint NOT NULL REFERENCES postbag.site,
	author_id bigint NOT NULL CONSTRAINT staff_author_is_positive CHECK (author_id > 0),
	since timestamptz NOT NULL,
	PRIMARY KEY (site_id, author_id)
);
COMMENT ON TABLE postbag.staff IS 'Authors of comments who are of a site''s staff, as a moderator has said: what they write carries the badge';
COMMENT ON COLUMN postbag.staff.site_id IS 'The site';
COMMENT ON COLUMN postbag.staff.author_id IS 'The author''s number at it';
COMMENT ON COLUMN postbag.staff.since IS 'When it was said';

CREATE TABLE postbag.article_author (
	article_id bigint NOT NULL REFERENCES postbag.article,
	author_id bigint NOT NULL CONSTRAINT article_author_is_positive CHECK (author_id > 0),
	since timestamptz NOT NULL,
	PRIMARY KEY (article_id, author_id)
);
COMMENT ON TABLE postbag.article_author IS 'Authors of comments who have written the article itself, as a moderator has said';
COMMENT ON COLUMN postbag.article_author.article_id IS 'The article';
COMMENT ON COLUMN postbag.article_author.author_id IS 'The author''s number at its site';
COMMENT ON COLUMN postbag.article_author.since IS 'When it was said';

CREATE TABLE postbag.comment_version (
	article_id bigint NOT NULL,
	version_id bigint GENERATED BY DEFAULT AS IDENTITY,
	comment_id bigint NOT NULL,
	body text NOT NULL,
	replaced_at timestamptz NOT NULL,
	PRIMARY KEY (article_id, version_id),
	CONSTRAINT comment_version_is_of_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
);
COMMENT ON TABLE postbag.comment_version IS 'Texts that authors have replaced, for moderators';
COMMENT ON COLUMN postbag.comment_version.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.comment_version.version_id IS 'Identity, rising with time';
COMMENT ON COLUMN postbag.comment_version.comment_id IS 'Whose text it was';
COMMENT ON COLUMN postbag.comment_version.body IS 'The text before';
COMMENT ON COLUMN postbag.comment_version.replaced_at IS 'When another took its place';
CREATE INDEX comment_version_of ON postbag.comment_version (article_id, comment_id, version_id);

CREATE TABLE postbag.vote (
	article_id bigint NOT NULL,
	comment_id bigint NOT NULL,
	actor_key bytea NOT NULL
		CONSTRAINT vote_actor_key_is_16_bytes CHECK (octet_length(actor_key) = 16),
	author_id bigint,
	value integer NOT NULL CONSTRAINT vote_is_up_or_down CHECK (value IN (-1, 1)),
	voted_at timestamptz NOT NULL,
	PRIMARY KEY (article_id, comment_id, actor_key),
	CONSTRAINT vote_is_on_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
);
COMMENT ON TABLE postbag.vote IS 'Readers'' votes on comments, one of each actor on each';
COMMENT ON COLUMN postbag.vote.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.vote.comment_id IS 'What was voted on';
COMMENT ON COLUMN postbag.vote.actor_key IS 'The actor, under the day''s secret';
COMMENT ON COLUMN postbag.vote.author_id IS 'The author''s number of who voted, if they have one: then theirs on any day';
COMMENT ON COLUMN postbag.vote.value IS '1 for it, -1 against it';
COMMENT ON COLUMN postbag.vote.voted_at IS 'When';
CREATE UNIQUE INDEX vote_of_author_is_unique ON postbag.vote (article_id, comment_id, author_id)
	WHERE author_id IS NOT NULL;

CREATE TABLE postbag.report (
	article_id bigint NOT NULL,
	report_id bigint GENERATED BY DEFAULT AS IDENTITY,
	comment_id bigint NOT NULL,
	actor_key bytea NOT NULL
		CONSTRAINT report_actor_key_is_16_bytes CHECK (octet_length(actor_key) = 16),
	reason text NOT NULL
		CONSTRAINT report_reason_is_known
		CHECK (reason IN ('spam', 'abuse', 'off_topic', 'illegal', 'other')),
	words text NOT NULL,
	reported_at timestamptz NOT NULL,
	resolved_at timestamptz,
	PRIMARY KEY (article_id, report_id),
	CONSTRAINT report_is_made_once UNIQUE (article_id, comment_id, actor_key),
	CONSTRAINT report_is_about_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
);
COMMENT ON TABLE postbag.report IS 'Readers'' notices that a comment is wrong';
COMMENT ON COLUMN postbag.report.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.report.report_id IS 'Identity, rising with time';
COMMENT ON COLUMN postbag.report.comment_id IS 'What was reported';
COMMENT ON COLUMN postbag.report.actor_key IS 'By whom, under the day''s secret';
COMMENT ON COLUMN postbag.report.reason IS 'spam, abuse, off_topic, illegal or other';
COMMENT ON COLUMN postbag.report.words IS 'What the reader says about it, or empty';
COMMENT ON COLUMN postbag.report.reported_at IS 'When they said this';
COMMENT ON COLUMN postbag.report.resolved_at IS 'When a moderator has dealt with it, or null';
CREATE INDEX report_waiting ON postbag.report (comment_id, article_id, report_id)
	WHERE resolved_at IS NULL;
