/*
 * A moderator's own pages at the desk: the account, and the second factor.
 */
#ifndef POSTBAG_VIEW_ACCOUNT_HTML_H
#define POSTBAG_VIEW_ACCOUNT_HTML_H

#include <stddef.h>

#include "model/moderator.h"
#include "view/desk_html.h"

/* Which form of the account's page what is wrong belongs to. */
enum account_form {
	ACCOUNT_NONE,
	ACCOUNT_PASSWORD,
	ACCOUNT_CODES,
	ACCOUNT_OFF,
};

/* Who I am, passkeys, the second factor, the password, the open sessions. */
struct account_show {
	int64_t created_us;                 /* when the operator added the account */
	const struct second_factor *factor; /* NULL: it is off */
	size_t passkeys;
	const struct sitting *sitting;
	size_t sittings;
	enum account_form wrong;
};
void account_page(struct html *h, const struct desk_show *show, const struct account_show *account);

/* The page that switches the second factor on. */
struct enrol_show {
	const char *secret; /* base32 */
	struct str uri;     /* otpauth://..., of at most QR_MAX_BYTES */
	const char *offer;  /* the secret for the form to bring back */
};
void enrol_page(struct html *h, const struct desk_show *show, const struct enrol_show *enrol);

/* Recovery codes, shown once. */
void recovery_page(
    struct html *h, const struct desk_show *show, const char *const *code, size_t codes);

/* The second step of signing in. */
void second_step_page(struct html *h, struct str prefix, const struct problems *problems);

#endif
