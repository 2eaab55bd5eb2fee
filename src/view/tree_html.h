/*
 * A thread as nested lists.
 */
#ifndef POSTBAG_VIEW_TREE_HTML_H
#define POSTBAG_VIEW_TREE_HTML_H

#include "model/thread.h"
#include "text/html.h"

/* Writes something about one place of a thread; with is what tree_show gives. */
typedef void tree_fn(struct html *h, const struct thread_place *at, const void *with);

/* How an ordered list of the thread is written; nothing when there are none. */
struct tree_show {
	const struct thread *thread;
	unsigned levels; /* lists nest no deeper: a chain of replies may be longer than a browser
			    or a phone can take */
	const char *list_class;   /* of the outer list */
	const char *nested_class; /* of the lists in it */
	const char *item_class;
	const char
	    *fold_class;  /* replies can be folded away, in a <details> of this class; or NULL */
	tree_fn *item;    /* writes one place inside its list item */
	tree_fn *summary; /* what replies are folded behind; NULL without fold_class */
	tree_fn *end;     /* writes what comes after a root's replies; NULL: nothing */
	const void *with;
};
void tree_html(struct html *h, const struct tree_show *tree);

#endif
