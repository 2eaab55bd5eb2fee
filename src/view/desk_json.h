/*
 * What is read at the desk, as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_DESK_JSON_H
#define POSTBAG_VIEW_DESK_JSON_H

#include "model/moderator.h"
#include "text/json.h"
#include "view/desk_html.h"
#include "view/log_html.h"

/* A page of a queue. */
void desk_queue_json(struct json *j, const struct desk_queue *queue);
/* One comment with all that has happened to it. name: of the member, or NULL. */
void desk_context_json(struct json *j, const char *name, const struct desk_context *context);
/* The member "article": {"id", "title", "url"}. */
void desk_article_json(struct json *j, int64_t id, struct str title, struct str url);
/* One row of the log. */
void desk_decision_json(struct json *j, const char *name, const struct decision *decision);
/* A page of the log. */
void desk_log_json(struct json *j, const struct desk_log *log);
/* Who has which role at some sites. */
void desk_roles_json(
    struct json *j, const struct sites *sites, const struct moderator_at *at, size_t count);

#endif
