/*
 * A thread for search engines: a block of JSON-LD with schema.org's DiscussionForumPosting, and in
 * it comments on the page that everybody may see, nested as they answer each other, each with the
 * beginning of its text.
 *
 * Only as many, from the top, as make a small block; the number of all is in it. What a search
 * engine asks of such a block is that what is there is whole (author, date, text), not that all is
 * there.
 */
#ifndef POSTBAG_VIEW_THREAD_LD_H
#define POSTBAG_VIEW_THREAD_LD_H

#include "text/html.h"
#include "view/show.h"

/* The same whoever looks: never a comment that waits, not even for its author. Nothing for a thread
 * without comments. */
void thread_ld(struct html *h, const struct thread_show *show);

#endif
