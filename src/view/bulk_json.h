/*
 * One decision about many comments, as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_BULK_JSON_H
#define POSTBAG_VIEW_BULK_JSON_H

#include <stddef.h>

#include "model/bulk.h"
#include "text/json.h"
#include "view/bulk_html.h"

/* How far one is. name: of the member, or NULL. */
void bulk_json(struct json *j, const char *name, const struct bulk *bulk);

void bulks_json(struct json *j, const struct bulk *bulk, size_t count);

/* What is meant, before it is done; its form is not looked at. */
void bulk_review_json(struct json *j, const struct bulk_review *review);

#endif
