/*
 * Comments, threads, counts and problems as JSON: docs/openapi.yaml describes them.
 */
#ifndef POSTBAG_VIEW_COMMENT_JSON_H
#define POSTBAG_VIEW_COMMENT_JSON_H

#include "text/json.h"
#include "view/show.h"

/* One comment as an object. own: the viewer wrote it. */
void comment_json(struct json *j, const char *name, const struct comment *comment, bool own);

/* A whole thread. */
void thread_json(struct json *j, const struct thread_show *show);

#endif
