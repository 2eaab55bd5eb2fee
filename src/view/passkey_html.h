/*
 * A moderator's passkeys: the page of them, the page that has one made, and the form that signs in
 * with one. The forms do nothing without www/passkey.js, and are not to be seen without it.
 */
#ifndef POSTBAG_VIEW_PASSKEY_HTML_H
#define POSTBAG_VIEW_PASSKEY_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "model/passkey.h"
#include "view/desk_html.h"

/* Which form what is wrong belongs to. */
enum passkeys_form {
	PASSKEYS_NONE,
	PASSKEYS_ADD,
	PASSKEYS_REMOVE,
};

struct passkeys_show {
	const struct desk_show *desk;
	const struct passkey *passkey;
	size_t passkeys;
	bool possible;   /* browsers have passkeys for our address */
	bool code;       /* the second factor is on, and is asked for, too */
	struct str name; /* for a new one */
	enum passkeys_form wrong;
};
void passkeys_page(struct html *h, const struct passkeys_show *show);

/* What the browser is asked. All in base64url but for the words. */
struct passkey_ask {
	const char *challenge;
	const char *party;
	/* of a new one only: */
	struct str algorithms; /* their numbers, apart by spaces */
	struct str user;
	struct str user_name;
	struct str known; /* credentials that the moderator has, apart by spaces */
	struct str name;  /* what the new one is to be called */
};
void passkey_make_page(struct html *h, const struct desk_show *show, const struct passkey_ask *ask);

/* The form on the page to sign in. */
void passkey_sign_in_form(struct html *h, struct str prefix, const struct passkey_ask *ask);

#endif
