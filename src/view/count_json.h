/*
 * Articles and their counts as JSON.
 */
#ifndef POSTBAG_VIEW_COUNT_JSON_H
#define POSTBAG_VIEW_COUNT_JSON_H

#include "model/article.h"
#include "model/comment.h"
#include "text/json.h"

/* {"id", "url", "title", "comments", "revision"} */
void article_json(struct json *j, const char *name, const struct article *article);
/* {"total", and a member per network of the site that is counted} */
void count_json(
    struct json *j, const char *name, const struct site *site, const struct share_counts *counts);

/* {"up", "down"} */
void votes_json(struct json *j, const char *name, const struct comment *comment);

/* 16 hex digits, as articles are named in paths. */
#define ARTICLE_HEX_BYTES 17
void article_hex(int64_t article_id, char out[ARTICLE_HEX_BYTES]);

#endif
