/*
 * Statistics for programs.
 */
#ifndef POSTBAG_VIEW_STATISTICS_JSON_H
#define POSTBAG_VIEW_STATISTICS_JSON_H

#include "model/site.h"
#include "model/statistics.h"
#include "text/json.h"

/* sites: what they are of. docs/statistics.md has the members. */
void statistics_json(struct json *j, const struct statistics *numbers, const struct sites *sites);

#endif
