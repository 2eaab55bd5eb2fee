/*
 * The desk's pages of the keys with which a site signs its readers in, for its owners.
 */
#ifndef POSTBAG_VIEW_SIGNERS_HTML_H
#define POSTBAG_VIEW_SIGNERS_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "model/account.h"
#include "model/site.h"
#include "text/html.h"
#include "view/desk_html.h"

/* A key that is to be added, as it was typed; all empty in a new form. */
struct signer_new {
	struct str name, kind, issuer, text;
	bool wrong; /* the problems are this form's */
};

/* What was found of a token that was to be checked. */
struct token_check {
	enum sso_fault fault;
	const struct sso_key *key; /* of a good one; else NULL */
	const struct sso_claims *claims;
};

struct signers_show {
	const struct desk_show *desk;
	const struct site *site;
	const struct sso_key *key; /* the site's, oldest first */
	size_t keys;
	struct signer_new fresh;
	const char *secret; /* of one that was made just now, shown this once; or NULL */
	const struct token_check *check; /* or NULL: none was */
};
void signers_page(struct html *h, const struct signers_show *show);

/* Asks whether a key is to be removed. */
void signer_remove_page(struct html *h, const struct desk_show *desk, const struct site *site,
    const struct sso_key *key);

#endif
