#include "model/cursor.h"

/* The lowest score, so that no cursor's text has a sign. */
#define SCORE_OFFSET INT64_C(1000000000)

struct cursor
cursor_at(enum sort sort, const struct comment *root)
{
	return (struct cursor){ root->id, sort == SORT_BEST ? root->score : 0 };
}

/* Ids are whole numbers, and where scores are equal the order is by ids. */
struct cursor
cursor_before(enum sort sort, const struct comment *root)
{
	struct cursor cursor = cursor_at(sort, root);

	cursor.id += sort == SORT_NEWEST ? 1 : -1;
	return cursor;
}

struct str
cursor_text(struct arena *a, enum sort sort, struct cursor cursor)
{
	if (cursor.id == 0 && cursor.score == 0)
		return STR_EMPTY;
	if (sort != SORT_BEST)
		return arena_printf(a, "%lld", (long long)cursor.id);
	return arena_printf(
	    a, "%lld.%lld", (long long)cursor.id, (long long)(cursor.score + SCORE_OFFSET));
}

enum err
cursor_of(struct str text, enum sort sort, struct cursor *out)
{
	struct str id = sort == SORT_BEST ? str_cut(&text, '.') : text;
	struct cursor cursor = { 0 };

	if (!str_to_i64(id, &cursor.id))
		return ERR_INPUT;
	if (sort == SORT_BEST) {
		if (!str_to_i64(text, &cursor.score) || cursor.score > 2 * SCORE_OFFSET)
			return ERR_INPUT;
		cursor.score -= SCORE_OFFSET;
	}
	*out = cursor;
	return OK;
}
