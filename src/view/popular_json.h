/*
 * Popular articles as JSON.
 */
#ifndef POSTBAG_VIEW_POPULAR_JSON_H
#define POSTBAG_VIEW_POPULAR_JSON_H

#include "model/popular.h"
#include "text/json.h"

/* {"popular": [{"id", "url", "title", "comments", "shares": {"total"}}]} */
void popular_json(struct json *j, const struct popular_list *list);

#endif
