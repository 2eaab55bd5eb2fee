#include "view/tree_html.h"

static unsigned nested(const struct tree_show *tree, const struct thread_place *at);
static void nest(struct html *h, const struct tree_show *tree, const struct thread_place *at);
static void unnest(struct html *h, const struct tree_show *tree);
static void branch_end(
    struct html *h, const struct tree_show *tree, const struct thread_place *root);

/* Places come depth first; each list item stays open until its replies are written. */
void
tree_html(struct html *h, const struct tree_show *tree)
{
	const struct thread *thread = tree->thread;
	const struct thread_place *root = NULL;
	unsigned open = 0; /* list items that are open */

	if (thread->count == 0)
		return;
	html_open_class(h, "ol", tree->list_class);
	for (size_t i = 0; i < thread->count; i++) {
		const struct thread_place *at = &thread->place[i];
		unsigned level = nested(tree, at);

		for (; open > level; open--) {
			if (open == 1)
				branch_end(h, tree, root);
			html_close(h, "li");
			if (open > level + 1)
				unnest(h, tree);
		}
		if (level == 0)
			root = at;
		html_open_class(h, "li", tree->item_class);
		open = level + 1;
		tree->item(h, at, tree->with);
		if (i + 1 < thread->count && nested(tree, at + 1) > level)
			nest(h, tree, at);
	}
	for (; open > 1; open--) {
		html_close(h, "li");
		unnest(h, tree);
	}
	branch_end(h, tree, root);
	html_close(h, "li");
	html_close(h, "ol");
}

static unsigned
nested(const struct tree_show *tree, const struct thread_place *at)
{
	return at->level < tree->levels ? at->level : tree->levels;
}

static void
nest(struct html *h, const struct tree_show *tree, const struct thread_place *at)
{
	if (tree->fold_class != NULL) {
		html_open_class(h, "details", tree->fold_class);
		html_flag(h, "open");
		html_open(h, "summary");
		tree->summary(h, at, tree->with);
		html_close(h, "summary");
	}
	html_open_class(h, "ol", tree->nested_class);
}

static void
unnest(struct html *h, const struct tree_show *tree)
{
	html_close(h, "ol");
	if (tree->fold_class != NULL)
		html_close(h, "details");
}

static void
branch_end(struct html *h, const struct tree_show *tree, const struct thread_place *root)
{
	if (tree->end != NULL && root != NULL)
		tree->end(h, root, tree->with);
}
