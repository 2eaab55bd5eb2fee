/*
 * The desk's page of who may do what, for owners.
 */
#ifndef POSTBAG_VIEW_ROLES_HTML_H
#define POSTBAG_VIEW_ROLES_HTML_H

#include <stddef.h>

#include "model/moderator.h"
#include "model/site.h"
#include "text/html.h"
#include "view/desk_html.h"

struct roles_show {
	const struct desk_show *desk;
	struct sites sites;            /* those of the owner */
	const struct moderator_at *at; /* who has a role at them, by site */
	size_t count;
	struct str typed_site; /* for which of them this name was typed that nobody has; or empty */
	struct str typed_name;
};

void roles_page(struct html *h, const struct roles_show *show);

#endif
