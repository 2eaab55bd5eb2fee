/*
 * The keys with which a site signs its readers in, as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_SIGNERS_JSON_H
#define POSTBAG_VIEW_SIGNERS_JSON_H

#include "text/json.h"
#include "view/signers_html.h"

/* All of a site. What a key is made of is in none. */
void signers_json(struct json *j, const struct site *site, const struct sso_key *key, size_t keys);
/* What was found of a token. */
void token_check_json(struct json *j, const struct token_check *check);

#endif
