#include "model/thread.h"

#include <uthash.h>

#include "base/bug.h"

static const char *const sort_word[SORTS] = {
	[SORT_OLDEST] = "oldest",
	[SORT_NEWEST] = "newest",
	[SORT_BEST] = "best",
};

/* A comment among the others: a tree by first child and next sibling, in the order given. */
struct node {
	int64_t id;
	const struct comment *comment;
	struct node *parent;
	struct node *first, *last, *next;
	bool locked; /* itself, or what it stands below */
	bool shown;  /* by itself */
	bool placed; /* shown, or a trace above something that is */
	UT_hash_handle hh;
};

struct tree {
	struct arena *arena;
	struct node *node;
	size_t count;
	struct node *by_id;
	struct node root; /* holds the roots as its children */
};

static void arrange(struct tree *tree, struct thread *out);
static void plant(struct tree *tree, const struct comment *comment, bool shown);
static void tie(struct tree *tree);
static struct node *find(const struct tree *tree, int64_t id);
static void append(struct node *parent, struct node *child);
static void raise_traces(struct tree *tree);
static void walk(const struct tree *tree, struct thread *out);
static void count_replies(struct thread *out);

const char *
sort_name(enum sort sort)
{
	return sort_word[sort];
}

enum err
sort_of(struct str name, enum sort *out)
{
	for (size_t i = 0; i < SORTS; i++) {
		if (str_equal(name, str_of(sort_word[i]))) {
			*out = (enum sort)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
thread_arrange(struct arena *a, const struct comment *comment, size_t count, int64_t viewer,
    struct thread *out)
{
	struct tree tree = { .arena = a, .node = arena_array(a, count, sizeof(struct node)) };

	for (size_t i = 0; i < count; i++) {
		const struct comment *c = &comment[i];
		bool own = viewer != 0 && c->author_id == viewer;

		plant(&tree, c, c->status == PUBLISHED || (own && (c->status == HELD || c->told)));
	}
	arrange(&tree, out);
}

void
thread_arrange_all(struct arena *a, const struct comment *comment, size_t count, struct thread *out)
{
	struct tree tree = { .arena = a, .node = arena_array(a, count, sizeof(struct node)) };

	for (size_t i = 0; i < count; i++)
		plant(&tree, &comment[i], true);
	arrange(&tree, out);
}

static void
arrange(struct tree *tree, struct thread *out)
{
	tie(tree);
	raise_traces(tree);
	out->place = arena_array(tree->arena, tree->count, sizeof(*out->place));
	out->count = 0;
	walk(tree, out);
	count_replies(out);
	HASH_CLEAR(hh, tree->by_id);
}

/* A comment that stands in the list twice is taken once. */
static void
plant(struct tree *tree, const struct comment *comment, bool shown)
{
	struct node *n = &tree->node[tree->count];

	if (find(tree, comment->id) != NULL)
		return;
	n->id = comment->id;
	n->comment = comment;
	n->shown = shown;
	HASH_ADD(hh, tree->by_id, id, sizeof(n->id), n);
	tree->count++;
}

/*
 * Parents are older than their replies (ids rise), so no chain of parents can be a ring; a row that
 * says otherwise is treated as one whose parent is missing.
 */
static void
tie(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct node *n = &tree->node[i];
		struct node *above = find(tree, n->comment->parent_id);

		if (above == NULL || above->id >= n->id)
			above = find(tree, n->comment->root_id);
		if (above == NULL || above->id >= n->id)
			above = &tree->root;
		append(above, n);
	}
}

static struct node *
find(const struct tree *tree, int64_t id)
{
	struct node *n;

	HASH_FIND(hh, tree->by_id, &id, sizeof(id), n);
	return n;
}

static void
append(struct node *parent, struct node *child)
{
	child->parent = parent;
	if (parent->last == NULL)
		parent->first = child;
	else
		parent->last->next = child;
	parent->last = child;
}

/* What is shown makes everything above it at least a trace. Each node is placed once. */
static void
raise_traces(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct node *n = &tree->node[i];

		if (!n->shown)
			continue;
		for (; n != &tree->root && !n->placed; n = n->parent)
			n->placed = true;
	}
}

/* Depth first, without recursion: a chain of replies may be as long as the thread. */
static void
walk(const struct tree *tree, struct thread *out)
{
	struct node *n = tree->root.first;
	unsigned level = 0;

	while (n != NULL) {
		/* Only roots are locked, each with all that is below it. */
		n->locked = n->comment->locked_us != 0 || n->parent->locked;
		if (n->placed) {
			const struct node *above = n->parent;

			out->place[out->count++] = (struct thread_place){
				.comment = n->comment,
				.parent = above->shown && n->comment->parent_id == above->id
					      ? above->comment
					      : NULL,
				.level = level,
				.locked = n->locked,
				.trace = !n->shown,
			};
		}
		if (n->placed && n->first != NULL) {
			n = n->first;
			level++;
			continue;
		}
		while (n != &tree->root && n->next == NULL) {
			n = n->parent;
			level--;
		}
		n = n == &tree->root ? NULL : n->next;
	}
}

/* Replies follow what they answer. From the end, so that of each child everything is known: its own
 * replies, and where they end. */
static void
count_replies(struct thread *out)
{
	for (size_t i = out->count; i-- > 0;) {
		struct thread_place *at = &out->place[i];
		size_t next = i + 1;

		while (next < out->count && out->place[next].level > at->level) {
			const struct thread_place *child = &out->place[next];

			at->replies += child->replies + !child->trace;
			next = child->end;
		}
		at->end = next;
	}
}
