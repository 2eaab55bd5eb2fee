/*
 * A moderator's page of the tokens with which programs work as them.
 */
#ifndef POSTBAG_VIEW_TOKENS_HTML_H
#define POSTBAG_VIEW_TOKENS_HTML_H

#include <stddef.h>

#include "model/api_token.h"
#include "view/desk_html.h"

struct tokens_show {
	const struct desk_show *desk;
	const struct api_token *token; /* the newest first */
	size_t tokens;
	int64_t now_us;
	const char *made; /* one that was made just now, which is shown this once; or NULL */
	struct str name;  /* what was typed in the form that makes one; or empty */
};

void tokens_page(struct html *h, const struct tokens_show *show);

#endif
