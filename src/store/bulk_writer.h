/*
 * The bulk writer: a thread that does what moderators have decided about many comments at once, a
 * step after the other, so that no request waits for it and none of its statements is long.
 */
#ifndef POSTBAG_STORE_BULK_WRITER_H
#define POSTBAG_STORE_BULK_WRITER_H

#include "store/bulks.h"

struct bulk_writer;

/* Starts it. changed is called with `with`, from its thread and from that of bulk_writer_step(). */
struct bulk_writer *bulk_writer_open(struct db *db, bulk_changed *changed, void *with);

/* Says that there is something to do, or may be: what another process has left behind is found this
 * way too. Returns at once. */
void bulk_writer_wake(struct bulk_writer *writer);

/* Does the first step of a bulk at once, in the caller's thread. */
MUST_USE enum err bulk_writer_step(struct bulk_writer *writer, int64_t id, int64_t now_us);

/* Ends the thread after the step that it is at. What is left is in the database. */
void bulk_writer_close(struct bulk_writer *writer);

#endif
