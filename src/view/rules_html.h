/*
 * The desk's pages of rules: which a site has, one of them, and whom it would have caught.
 */
#ifndef POSTBAG_VIEW_RULES_HTML_H
#define POSTBAG_VIEW_RULES_HTML_H

#include <stddef.h>

#include "model/bayes.h"
#include "model/comment.h"
#include "model/rule.h"
#include "model/site.h"
#include "text/html.h"
#include "view/desk_html.h"

/* What there is at the sites of a moderator. */
struct rules_known {
	struct sites sites;
	const struct rule *rule; /* theirs, by site */
	size_t rules;
	const struct bayes_total *learned; /* at each of them */
	size_t totals;
};

struct rules_show {
	const struct desk_show *desk;
	const struct rules_known *known;
};

void rules_page(struct html *h, const struct rules_show *show);

/* What becomes of what a rule catches. */
void rule_outcome_html(struct html *h, const struct rule *rule);

#define TRIAL_HITS 50 /* that are shown */

/* A comment that it would have caught, and why. */
struct trial_hit {
	const struct comment *comment; /* its HTML is there */
	struct str article_title;
	struct verdict verdict;
};

struct trial {
	size_t tried;
	size_t caught;
	size_t of[STATUSES];   /* of these, by the status they have */
	struct trial_hit *hit; /* published ones first, then newest first; TRIAL_HITS at most */
	size_t hits;
};

struct rule_show {
	const struct desk_show *desk;
	const struct site *site;
	const struct rule *rule; /* as it is saved; of a new one only site_id and kind are there */
	const struct rule_draft *typed; /* what is in the fields */
	const char *complaint;          /* what is wrong with its pattern; or NULL */
	const struct trial *trial;      /* or NULL */
	bool may;                       /* change it */
};

void rule_page(struct html *h, const struct rule_show *show);

/* What a rule says, in a line: its words, its pattern, its numbers. */
void rule_line(struct html *h, const struct rule *rule);

#endif
