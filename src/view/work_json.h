/*
 * A challenge of proof of work as JSON.
 */
#ifndef POSTBAG_VIEW_WORK_JSON_H
#define POSTBAG_VIEW_WORK_JSON_H

#include "text/json.h"
#include "view/work_html.h"

/* {"challenge", "bits", "puzzles", "seconds"}, or null where none is asked for. */
void work_json(struct json *j, const char *name, const struct work_show *work);

#endif
