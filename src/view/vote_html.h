/*
 * The buttons by which readers vote on a comment.
 */
#ifndef POSTBAG_VIEW_VOTE_HTML_H
#define POSTBAG_VIEW_VOTE_HTML_H

#include "model/comment.h"
#include "model/vote.h"
#include "text/html.h"
#include "view/show.h"

#define VOTE_FORM_ID "postbag-actions"

/* The one form that all buttons of a page belong to; it shows nothing itself. */
void vote_form_html(struct html *h, const struct place *place);

/*
 * The buttons of one comment with its counts; nothing where the site has no votes. mine: what the
 * reader has voted, as far as is known; that button is pressed, and pressing it withdraws.
 */
void vote_html(
    struct html *h, const struct place *place, const struct comment *comment, enum vote mine);

/* What a reader without JavaScript sees after a vote: what was counted, and the buttons again. */
void voted_html(
    struct html *h, const struct place *place, const struct comment *comment, enum vote mine);

#endif
