/*
 * Rules in the database, and what of the comments there they are about.
 */
#ifndef POSTBAG_STORE_RULES_H
#define POSTBAG_STORE_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/comment.h"
#include "model/event.h"
#include "model/rule.h"
#include "model/site.h"
#include "store/db.h"

#define RULE_LATELY_DAYS 30 /* what a rule has caught is counted for */

/* All rules of all sites, in the order they were made. */
MUST_USE enum err rules_list(struct db *db, struct arena *a, struct rule **out, size_t *count);

/* Those of some sites, by site; or the one of this id (0: all), none if it is not theirs. With what
 * each has caught in the last RULE_LATELY_DAYS, counted up to 10,000. */
MUST_USE enum err rules_of_sites(struct db *db, struct arena *a, const struct site_ids *sites,
    int64_t rule_id, int64_t now_us, struct rule **out, size_t *count);

/* Makes one: site_id, kind, outcome, threshold, span, score, text; fills in the id.
 * ERR_CONFLICT: the site has RULES_MOST. */
MUST_USE enum err rules_add(
    struct db *db, struct arena *a, struct rule *rule, const struct event_by *by);

/* These change a rule of one of these sites. ERR_ABSENT: there is none of this id. */
MUST_USE enum err rules_change(struct db *db, struct arena *a, const struct site_ids *sites,
    const struct rule *rule, const struct event_by *by);
MUST_USE enum err rules_enable(struct db *db, struct arena *a, const struct site_ids *sites,
    const struct rule *rule, const struct event_by *by);
MUST_USE enum err rules_remove(struct db *db, struct arena *a, const struct site_ids *sites,
    int64_t rule_id, const struct event_by *by);

/* How often this text was posted at the site since then, but as this comment (0: none); counted up
 * to 100. */
MUST_USE enum err rules_repeats(struct db *db, struct arena *a, int64_t site_id,
    const struct digest16 *text, int64_t since_us, int64_t but_comment_id, int64_t *out);

/* How many comments have been published with e-mail addresses of a domain; counted up to
 * RECORD_SPAN_MOST. hashes: of the domain, of each key there is, one after the other. */
MUST_USE enum err rules_domain(struct db *db, struct arena *a, struct str hashes, int64_t *out);

/* Counts a refusal, for each of its findings that refuses. */
MUST_USE enum err rules_refuse(
    struct db *db, struct arena *a, int64_t site_id, const struct verdict *verdict, int64_t now_us);

/* A comment that a rule is tried on. */
struct tried {
	struct comment comment;
	struct str article_title;
	struct str record; /* what its author had posted before it, as in struct author_known */
	int64_t domain_published; /* as in struct rule_subject, before it */
};

#define TRIAL_MOST 1000

/* A site's latest by readers, newest first: TRIAL_MOST at most, and only so many bytes of text.
 * Of record and domain_published what rules of this kind look at is filled in. */
MUST_USE enum err rules_trial(struct db *db, struct arena *a, int64_t site_id, int64_t most_bytes,
    enum cause kind, struct tried **out, size_t *count);

#endif
