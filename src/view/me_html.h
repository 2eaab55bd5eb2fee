/*
 * A member's own pages: what they have written, and the end of their account.
 */
#ifndef POSTBAG_VIEW_ME_HTML_H
#define POSTBAG_VIEW_ME_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/account.h"
#include "model/article.h"
#include "model/problem.h"
#include "text/html.h"

/* Where we are: the article they have come from is led back to. */
struct me_place {
	struct str prefix;
	const struct article *article; /* or NULL */
	struct str escaped_url;        /* its own, percent-escaped for a query; or empty */
};

struct me_show {
	struct me_place place;
	struct str name;
	int64_t all; /* how many they have written */
	const struct account_comment *comment;
	size_t count;
	int64_t next; /* the page after this one begins below this id; 0: there is none */
	int64_t now_us;
	int64_t edit_window_s;
};
/* Their comments, newest first, as comment_show_to() gives them; each with what became of it. */
void me_page(struct html *h, const struct me_show *me);

/* Asks whether the account is to be deleted, and what is to become of the comments. */
struct leave_show {
	struct me_place place;
	struct str name;
	const char *ticket;
	const struct problems *problems; /* or NULL */
};
void leave_page(struct html *h, const struct leave_show *leave);

/* For who is nobody here. left: their account was deleted just now. */
void me_out_page(struct html *h, const struct me_place *place, bool left);

#endif
