/*
 * One decision about many comments, at the desk: the form for it on a queue's page, the page that
 * asks whether that is meant, and the list of those that were taken.
 */
#ifndef POSTBAG_VIEW_BULK_HTML_H
#define POSTBAG_VIEW_BULK_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "model/bulk.h"
#include "model/moderation.h"
#include "text/form.h"
#include "text/html.h"
#include "view/desk_html.h"

/* Which comments: those that are ticked, all on the page, all that the queue has. */
enum bulk_which { BULK_TICKED, BULK_PAGE, BULK_ALL, BULK_WHICHES };

MUST_USE enum err bulk_which_of(struct str name, enum bulk_which *out);

/* The form, below a queue's cards, if the moderator may decide about any of them. */
void bulk_form(struct html *h, const struct desk_show *show, const struct desk_queue *queue);
/* The box of a card. */
void bulk_tick(struct html *h, const struct comment *comment);

/* What is asked before it is done. */
struct bulk_review {
	enum bulk_which which;
	enum action action;
	bool authors;
	struct str reason;
	enum ground ground;
	struct str note;
	const struct form *form;      /* what was sent, with what was picked */
	const struct bulk_item *item; /* the first BULK_SAMPLE with how they begin */
	size_t items;                 /* more than BULK_MOST: those only */
};
void bulk_review_page(
    struct html *h, const struct desk_show *show, const struct bulk_review *review);

/* All of a moderator's, newest first. */
void bulks_page(
    struct html *h, const struct desk_show *show, const struct bulk *bulk, size_t count);

/* What one has come to, as a sentence; and the form that takes it back, if it can be. back: a
 * queue, or NULL. */
void bulk_did(struct html *h, const struct bulk *bulk);
void bulk_undo(
    struct html *h, const struct desk_show *show, const struct bulk *bulk, const char *back);

#endif
