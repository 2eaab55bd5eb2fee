-- What is sealed with the key file is sealed anew when its keys have changed. Which key something is
-- sealed with stands in its first byte, and a hash of an e-mail address is under the same key.

-- What is not sealed with the current key, in order: a few rows of many, or none.
CREATE INDEX comment_sealed_with ON postbag.comment (get_byte(email_sealed, 0), article_id, comment_id)
	WHERE email_sealed IS NOT NULL;
CREATE INDEX account_sealed_with ON postbag.account (get_byte(email_sealed, 0), account_id)
	WHERE email_sealed IS NOT NULL;

-- A ban of an e-mail address must have the address to be hashed anew. Those that there are have it from
-- a comment that it came with.
ALTER TABLE postbag.ban ADD COLUMN email_sealed bytea;
COMMENT ON COLUMN postbag.ban.email_sealed IS 'Of an e-mail address: the address, XChaCha20-Poly1305 under a key of the keyring, to be hashed again when keys change; else null';
UPDATE postbag.ban
SET email_sealed = (
	SELECT comment.email_sealed
	FROM postbag.comment
	WHERE comment.email_hash = ban.hash AND comment.site_id = ban.site_id
	LIMIT 1
)
WHERE kind = 'email';
ALTER TABLE postbag.ban ADD CONSTRAINT ban_sealed_is_of_an_address CHECK (kind = 'email' OR email_sealed IS NULL);
