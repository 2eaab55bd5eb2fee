/*
 * What may be there or not, as a member of an object: null where it is not.
 */
#ifndef POSTBAG_VIEW_PART_JSON_H
#define POSTBAG_VIEW_PART_JSON_H

#include <stdint.h>

#include "text/json.h"

/* A time, as RFC 3339 has it; null: 0. */
void moment_json(struct json *j, const char *name, int64_t at_us);
/* null: 0. */
void id_json(struct json *j, const char *name, int64_t id);
/* null: empty. */
void text_json(struct json *j, const char *name, struct str text);

#endif
