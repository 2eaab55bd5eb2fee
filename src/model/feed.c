#include "model/feed.h"

struct str
feed_cursor_text(struct arena *a, struct feed_cursor cursor)
{
	if (cursor.id == 0)
		return STR_EMPTY;
	return arena_printf(a, "%lld.%lld", (long long)cursor.id, (long long)cursor.at_us);
}

enum err
feed_cursor_of(struct str text, struct feed_cursor *out)
{
	struct str id = str_cut(&text, '.');
	struct feed_cursor cursor;

	if (!str_to_i64(id, &cursor.id) || cursor.id == 0 || !str_to_i64(text, &cursor.at_us))
		return ERR_INPUT;
	*out = cursor;
	return OK;
}
