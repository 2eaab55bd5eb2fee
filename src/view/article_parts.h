/*
 * What the pages of articles at the desk are made of.
 */
#ifndef POSTBAG_VIEW_ARTICLE_PARTS_H
#define POSTBAG_VIEW_ARTICLE_PARTS_H

#include "text/url.h"
#include "view/article_html.h"

/* An attribute with the address of an article's page at the desk, or of what is below it: "title",
 * "merge" ...; ending may be empty. */
void article_address(struct html *h, const char *attr, const struct desk_show *show,
    int64_t article_id, const char *ending);
/* Its title, or its URL. */
void article_name(struct html *h, const struct article *article);
/* Whether it takes comments, as a coloured word. */
void article_state(struct html *h, const struct article *article);
/* A number of comments, with a link to the queue that shows them; from most on "1000+". */
void article_queue_link(struct html *h, const struct desk_show *show, int64_t article_id,
    const char *queue, int64_t count, int64_t most);
/* A button of such a form that says which of several things is to be done. */
void article_button(struct html *h, const char *name, const char *value, const char *words);
/* A form that is sent to below the article's page, open. */
void article_form(struct html *h, const struct desk_show *show, int64_t article_id,
    const char *class, const char *ending);

/* The sections of an article's page. */
void article_closing(
    struct html *h, const struct desk_show *show, const struct article_show *article);
void article_places(
    struct html *h, const struct desk_show *show, const struct article_show *article);
void article_shares(
    struct html *h, const struct desk_show *show, const struct article_show *article);
/* Nothing where none ever was suspect. */
void article_suspects(
    struct html *h, const struct desk_show *show, const struct article_show *article);

#endif
