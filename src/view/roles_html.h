/*
 * The desk's page of who may do what, for owners.
 */
#ifndef POSTBAG_VIEW_ROLES_HTML_H
#define POSTBAG_VIEW_ROLES_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "model/moderator.h"
#include "model/site.h"
#include "text/html.h"
#include "view/desk_html.h"

/* Somebody who is to be added; all empty in a new form. */
struct role_new {
	struct str site, name, role;
	bool wrong; /* the problems are this form's */
};

struct roles_show {
	const struct desk_show *desk;
	struct sites sites;            /* those of the owner */
	const struct moderator_at *at; /* who has a role at them, by site */
	size_t count;
	struct str typed_site; /* for which of them this name was typed that nobody has; or empty */
	struct str typed_name;
	struct role_new fresh; /* what was typed of somebody new */
	const char *password;  /* of who was added just now, which is shown this once; or NULL */
};

void roles_page(struct html *h, const struct roles_show *show);

#endif
