/*
 * Passkeys of moderators, and what a browser says when it is asked for one (Web Authentication
 * level 2; sections are of it). What is signed is checked in key/passkey.h.
 */
#ifndef POSTBAG_MODEL_PASSKEY_H
#define POSTBAG_MODEL_PASSKEY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define PASSKEY_NAME_MAX_POINTS 60
#define PASSKEYS_MOST           20 /* of one moderator */

struct passkey {
	int64_t id;
	struct str name; /* what its moderator calls it */
	struct str credential_id;
	int64_t made_us;
	int64_t used_us; /* when it last signed somebody in; 0: it never has */
};

/*
 * The relying party that pages of this origin are: its host. Browsers have passkeys only for hosts
 * that have a name (section 5.1.2), and over https or on this machine itself (Secure Contexts).
 * ERR_ABSENT: they have none for this origin.
 */
MUST_USE enum err passkey_party(struct arena *a, struct str origin, const char **out);

/* What the browser was asked for. */
enum passkey_act {
	PASSKEY_MAKE, /* a new one */
	PASSKEY_SIGN, /* to sign with one */
};

/*
 * Reads what the browser says that it was asked (section 5.8.1): this, by a page of this origin
 * that stands in no other page. *challenge: the text of the challenge, in the arena. ERR_INPUT:
 * nothing a browser says. ERR_AUTH: it was asked for something else, or by another page.
 */
MUST_USE enum err passkey_client_read(struct arena *a, struct str client_data, enum passkey_act act,
    struct str origin, struct str *challenge);

#endif
