/*
 * Rules, and whom they would have caught, as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_RULE_JSON_H
#define POSTBAG_VIEW_RULE_JSON_H

#include <stddef.h>

#include "model/rule.h"
#include "model/site.h"
#include "text/json.h"
#include "view/rules_html.h"

/* One; its members are those that the form of its kind has fields for. */
void rule_json(struct json *j, const struct rule *rule, const struct sites *sites);

void rules_json(struct json *j, const struct rules_known *known);

void trial_json(struct json *j, const struct trial *trial);

#endif
