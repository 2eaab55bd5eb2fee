/*
 * A thread as nested lists.
 */
#ifndef POSTBAG_VIEW_TREE_HTML_H
#define POSTBAG_VIEW_TREE_HTML_H

#include "model/thread.h"
#include "text/html.h"

/* Lists nest no deeper: a chain of replies may be longer than a browser or a phone can take. */
#define TREE_LEVELS 5

/* Writes one place of a thread inside its list item. */
typedef void tree_item_fn(struct html *h, const struct thread_place *at, const void *with);

/* An ordered list of the thread, each item written by `item`, which is given `with`; nothing when
 * there are none. */
struct tree_show {
	const struct thread *thread;
	const char *list_class;   /* of the outer list */
	const char *nested_class; /* of the lists in it */
	const char *item_class;
	tree_item_fn *item;
	tree_item_fn *end; /* writes what comes after a root's answers; NULL: nothing */
	const void *with;
};
void tree_html(struct html *h, const struct tree_show *tree);

#endif
