-- Which comment a moderator has before them, so that two do not decide about the same one.

CREATE TABLE postbag.comment_taken (
	article_id bigint NOT NULL,
	comment_id bigint NOT NULL,
	moderator_id bigint NOT NULL,
	moderator_name text NOT NULL,
	taken_until timestamptz NOT NULL,
	PRIMARY KEY (article_id, comment_id),
	CONSTRAINT comment_taken_is_a_comment
		FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id)
		ON DELETE CASCADE
);
COMMENT ON TABLE postbag.comment_taken IS 'Comments that a moderator is looking at; rows that are over are deleted';
COMMENT ON COLUMN postbag.comment_taken.article_id IS 'The article of the comment';
COMMENT ON COLUMN postbag.comment_taken.comment_id IS 'The comment';
COMMENT ON COLUMN postbag.comment_taken.moderator_id IS 'Who looks at it';
COMMENT ON COLUMN postbag.comment_taken.moderator_name IS 'Their name';
COMMENT ON COLUMN postbag.comment_taken.taken_until IS 'Until when others are told so';
CREATE INDEX comment_taken_until ON postbag.comment_taken (taken_until);
