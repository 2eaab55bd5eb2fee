/*
 * What a moderator asks of a queue, as arguments. Private to this floor.
 */
#ifndef POSTBAG_STORE_QUEUE_ASK_H
#define POSTBAG_STORE_QUEUE_ASK_H

#include <stdint.h>

#include "model/queue.h"
#include "model/site.h"
#include "store/sql.h"

/* Gives the arguments that sql/parts/stretch.sql, queued.sql, filter.sql and bycause.sql ask for:
 * from the sites to the cursor and where a comment came from, but the words and their language,
 * which asked.sql asks for. comment_id: that one only; or 0. */
void queue_ask_give(struct sql *q, const struct site_ids *sites, const struct queue_ask *ask,
    int64_t comment_id, int64_t now_us);

#endif
