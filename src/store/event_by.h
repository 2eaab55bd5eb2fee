/*
 * What statements that note what they do have in common. Private to this floor; see store/events.h.
 */
#ifndef POSTBAG_STORE_EVENT_BY_H
#define POSTBAG_STORE_EVENT_BY_H

#include "model/event.h"
#include "store/sql.h"

/* Gives the next three arguments: the moderator's id (null for the operator), the name, now. */
void event_by_give(struct sql *q, const struct event_by *by);

#endif
