/*
 * The forms in which readers act on one comment: its author changes or deletes it, others report
 * it.
 */
#ifndef POSTBAG_VIEW_ACT_FORM_HTML_H
#define POSTBAG_VIEW_ACT_FORM_HTML_H

#include "model/comment.h"
#include "text/html.h"
#include "view/show.h"

/* The form in which an author changes a comment: of form only its text counts, how long it may be,
 * and what is wrong with it. */
void form_edit_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct form_show *form);

/* The question before an author's comment is deleted. */
void form_delete_html(struct html *h, const struct place *place, const struct comment *comment);

/* The form in which a reader says what is wrong with a comment. */
void form_report_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct report_show *show);

#endif
