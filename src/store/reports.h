/*
 * Reports of readers on comments, and what of them waits for a moderator.
 */
#ifndef POSTBAG_STORE_REPORTS_H
#define POSTBAG_STORE_REPORTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/report.h"
#include "store/comments.h"
#include "store/db.h"

struct report_new {
	int64_t article_id;
	int64_t comment_id;
	struct digest16 actor;
	int64_t author_id; /* of who reports, or 0 */
	const struct report_draft *draft;
	int64_t now_us;
};

/*
 * Notes a report, or changes what this actor has reported before; twice the same is once. It waits
 * for a moderator until one decides about the comment, or its author takes it back. ERR_ABSENT: no
 * published comment of this article. ERR_FORBID: the reader's own. ERR_BUSY: the database is away.
 */
MUST_USE enum err reports_make(struct db *db, struct arena *a, const struct report_new *report);

#endif
