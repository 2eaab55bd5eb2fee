/*
 * The form in which readers write.
 */
#ifndef POSTBAG_VIEW_FORM_HTML_H
#define POSTBAG_VIEW_FORM_HTML_H

#include "model/comment.h"
#include "text/html.h"
#include "view/show.h"

/* The field that must stay empty (enum trap): a name that programs know from other forms, and that
 * browsers have nothing to fill in for. */
#define FORM_TRAP "subject"

/* What every reader's form carries: article, its title if we know it, and the ticket. */
void form_place_html(struct html *h, const struct place *place);

/* The comment form, with what was typed, what is wrong with it, and the preview. Where the thread
 * is closed, words that say so instead, and what was typed, to be kept. */
void form_html(struct html *h, const struct place *place, const struct form_show *form);

#endif
