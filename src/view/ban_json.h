/*
 * Bans as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_BAN_JSON_H
#define POSTBAG_VIEW_BAN_JSON_H

#include <stdint.h>

#include "model/ban.h"
#include "model/site.h"
#include "text/json.h"
#include "view/ban_html.h"

/* name: of the member, or NULL. */
void ban_json(struct json *j, const char *name, const struct ban *ban, const struct sites *sites,
    int64_t now_us);

/* A page of the list. */
void bans_json(struct json *j, const struct bans_show *bans, int64_t now_us);

/* What a ban that is not made would have met. */
void ban_preview_json(struct json *j, const struct ban *ban, const struct ban_preview *preview);

#endif
