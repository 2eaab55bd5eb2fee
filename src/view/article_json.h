/*
 * Articles and the policy of sites, as programs at the desk read them: docs/openapi.yaml describes
 * it.
 */
#ifndef POSTBAG_VIEW_ARTICLE_JSON_H
#define POSTBAG_VIEW_ARTICLE_JSON_H

#include "text/json.h"
#include "view/article_html.h"

/* A page of the list. */
void article_list_json(struct json *j, const struct article_list *list);
/* One with all that its page shows. name: of the member, or NULL. */
void article_show_json(struct json *j, const char *name, const struct article_show *article);
/* Which article would go, and which would stay. */
void article_merge_json(
    struct json *j, const struct article_line *from, const struct article_line *into);

/* Sites with what their owners set. */
void site_policies_json(struct json *j, const struct site_policies *policies);
/* One of them. owns: the moderator may change it. name: of the member, or NULL. */
void site_policy_json(struct json *j, const char *name, const struct site *site, bool owns);

#endif
