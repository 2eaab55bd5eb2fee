-- What readers whom their site signs in may ask for: their account and their comments to be gone. And when
-- a site's keys were used last.

CREATE TABLE postbag.erasure (
	account_id bigint PRIMARY KEY
		CONSTRAINT erasure_account_is_positive CHECK (account_id > 0),
	site_id bigint NOT NULL REFERENCES postbag.site,
	keeps boolean NOT NULL,
	author_id bigint NOT NULL CONSTRAINT erasure_author_is_positive CHECK (author_id > 0),
	author_name text NOT NULL CONSTRAINT erasure_author_name_is_not_empty CHECK (author_name <> ''),
	asked_at timestamptz NOT NULL
);
COMMENT ON TABLE postbag.erasure IS 'Accounts that were deleted, until nothing leads from their comments to them any more';
COMMENT ON COLUMN postbag.erasure.account_id IS 'The number that the comments have';
COMMENT ON COLUMN postbag.erasure.site_id IS 'Whose account it was';
COMMENT ON COLUMN postbag.erasure.keeps IS 'Whether the texts stay, without a name; else they are deleted, too';
COMMENT ON COLUMN postbag.erasure.author_id IS 'The number that they get instead: nobody''s';
COMMENT ON COLUMN postbag.erasure.author_name IS 'The name that they get instead, the same for all';
COMMENT ON COLUMN postbag.erasure.asked_at IS 'When it was asked for: what is posted later is not meant';

ALTER TABLE postbag.sso_key ADD COLUMN used_at timestamptz;
COMMENT ON COLUMN postbag.sso_key.used_at IS 'When a token that it signed was taken last, to the hour; null: never';
