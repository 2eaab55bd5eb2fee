-- Shares that came faster than readers share: they are counted apart, until a moderator says what they are.

CREATE TABLE postbag.share_suspect (
	article_id bigint NOT NULL REFERENCES postbag.article,
	network text NOT NULL,
	day date NOT NULL,
	site_id bigint NOT NULL REFERENCES postbag.site,
	suspect bigint NOT NULL
		CONSTRAINT share_suspect_is_not_negative CHECK (suspect >= 0),
	counted bigint NOT NULL DEFAULT 0
		CONSTRAINT share_suspect_counted_is_not_negative CHECK (counted >= 0),
	dropped bigint NOT NULL DEFAULT 0
		CONSTRAINT share_suspect_dropped_is_not_negative CHECK (dropped >= 0),
	PRIMARY KEY (article_id, network, day)
) WITH (fillfactor = 70);
COMMENT ON TABLE postbag.share_suspect IS 'Share intents past what a minute of an article counts: no reader sees them, and no list of popular articles';
COMMENT ON COLUMN postbag.share_suspect.article_id IS 'The article';
COMMENT ON COLUMN postbag.share_suspect.network IS 'Where to';
COMMENT ON COLUMN postbag.share_suspect.day IS 'The day (UTC)';
COMMENT ON COLUMN postbag.share_suspect.site_id IS 'The article''s site, for statistics across articles';
COMMENT ON COLUMN postbag.share_suspect.suspect IS 'Of which no moderator has said what they are';
COMMENT ON COLUMN postbag.share_suspect.counted IS 'Which a moderator has taken into the count: they are in share_count and share_day, too';
COMMENT ON COLUMN postbag.share_suspect.dropped IS 'Which a moderator has said to be none';
CREATE INDEX share_suspect_day ON postbag.share_suspect (site_id, day);

-- In the article's row, which each share writes anyway and for which two writers at once wait: so the
-- cap holds whatever processes there are.
ALTER TABLE postbag.article
	ADD COLUMN share_minute timestamptz,
	ADD COLUMN minute_shares bigint NOT NULL DEFAULT 0
		CONSTRAINT article_minute_shares_is_not_negative CHECK (minute_shares >= 0);
COMMENT ON COLUMN postbag.article.share_minute IS 'The minute of its latest share intent, or null';
COMMENT ON COLUMN postbag.article.minute_shares IS 'How many intents it got in that minute, those that are suspect among them';
