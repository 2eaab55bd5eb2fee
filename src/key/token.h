/*
 * Signed tokens: a fixed binary struct with a keyed BLAKE2b-256 tag, base64url without padding.
 *
 * {version 1, key id 1, purpose 1, 5 zero bytes, site 8, article 8, object 8, issued 8, expires 8,
 * nonce 8} big-endian, then the tag of all that under the purpose's key. Nothing is parsed before
 * the tag is right. What a token is for is part of it three times: by its key, its purpose byte,
 * and the site and article that the caller must name.
 */
#ifndef POSTBAG_KEY_TOKEN_H
#define POSTBAG_KEY_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyring.h"

#define TOKEN_BYTES      88
#define TOKEN_TAG_BYTES  32
#define TOKEN_TEXT_BYTES 119 /* base64url of it, and a NUL */
#define TOKEN_LEEWAY_S   60  /* clocks of several machines differ */

enum token_purpose {
	TOKEN_TICKET =
	    1, /* this article's form was served at this time; object: digest of its title or 0 */
	TOKEN_AUTHOR = 2, /* the bearer is this author of the site; article 0, object: author id */
	TOKEN_FORM = 3,   /* this form was made for this session; object: from the session's hash;
			     or, of a site, for this account; object: its id */
	TOKEN_SECOND_STEP = 4, /* the bearer has given a moderator's password, and must give a code;
				  article: digest of the password's hash, object: moderator id */
	TOKEN_DEVICE = 5,  /* a moderator has signed in with this browser; article: digest of the
			      name, object: the browser's random number */
	TOKEN_PASSKEY = 6, /* what a passkey must sign; article: what binds it to the session that
			      makes one, 0: it is to sign somebody in; object: when it was issued,
			      in microseconds */
	TOKEN_WORK = 7,    /* a challenge: see key/work.h; object: its bits */
	TOKEN_MEMBER = 8,  /* the site has said who the bearer is; article: id of the key it signed
			      with, object: account id */
};

struct token {
	enum token_purpose purpose;
	int64_t site;
	int64_t article;
	int64_t object;
	int64_t issued_s;
	int64_t expires_s;
};

/* Signs with the current key; adds a random nonce. */
void token_seal(const struct keyring *keys, const struct token *token, char out[TOKEN_TEXT_BYTES]);

/*
 * Opens a token that must have this purpose, site and article.
 * ERR_AUTH: not ours, changed, of another purpose, site or article, or of a key that is gone.
 * ERR_CONFLICT: ours and for this, but expired, or issued more than TOKEN_LEEWAY_S in the future.
 */
MUST_USE enum err token_open(const struct keyring *keys, struct str text,
    enum token_purpose purpose, int64_t site, int64_t article, int64_t now_s, struct token *out);

/* Whether a text has the form of a token that says it is of this purpose. Nothing of it is
 * verified: it saves looking further where it is not. */
bool token_claims(struct str text, enum token_purpose purpose);

/* The id of the key that a token's text says it is signed with; 0: it is no token's. Nothing of it
 * is verified. */
uint8_t token_key_id(struct str text);

/* The tag at the end of a token's text: no two have the same. ERR_INPUT: it is no token's. */
MUST_USE enum err token_tag(struct str text, uint8_t tag[TOKEN_TAG_BYTES]);

#endif
