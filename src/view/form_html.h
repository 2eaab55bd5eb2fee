/*
 * The forms in which readers write.
 */
#ifndef POSTBAG_VIEW_FORM_HTML_H
#define POSTBAG_VIEW_FORM_HTML_H

#include "model/comment.h"
#include "text/html.h"
#include "view/show.h"

/* What every reader's form carries: article, its title if we know it, and the ticket. */
void form_hidden_html(struct html *h, const struct place *place);

/* The comment form, with what was typed, what is wrong with it, and the preview. */
void form_html(struct html *h, const struct place *place, const struct form_show *form);

/* The form in which an author changes a comment: of form only its text counts, how long it may be,
 * and what is wrong with it. */
void form_edit_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct form_show *form);

/* The question before an author's comment is deleted. */
void form_delete_html(struct html *h, const struct place *place, const struct comment *comment);

#endif
