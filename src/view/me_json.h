/*
 * What members have written, as JSON: docs/openapi.yaml describes it.
 */
#ifndef POSTBAG_VIEW_ME_JSON_H
#define POSTBAG_VIEW_ME_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "model/account.h"
#include "model/site.h"
#include "text/json.h"

/* An account, with a part of its comments as comment_show_to() gives them. */
struct me_part {
	const struct site *site;
	const struct account *account;
	struct str email; /* or empty */
	int64_t all;      /* how many comments there are */
	const struct account_comment *comment;
	size_t count;
	struct str next; /* the cursor of the next part; empty: there is none */
};

/* Comments with how many there are. */
void me_comments_json(struct json *j, const struct me_part *part);
/* The same with all that is known of the account, to be taken along. */
void me_data_json(struct json *j, const struct me_part *part);

#endif
