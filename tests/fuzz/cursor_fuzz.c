/* Cursors of a page, in each order. */
#include "model/cursor.h"

#include "target.h"

void
fuzz_cursor(struct arena *a, struct str input)
{
	for (unsigned sort = 0; sort < SORTS; sort++) {
		struct cursor cursor, again;

		if (cursor_of(input, (enum sort)sort, &cursor) != OK)
			continue;
		MUST(cursor.id >= 0);
		MUST(sort == SORT_BEST || cursor.score == 0);
		/* A cursor has one text; that of none is empty. */
		struct str text = cursor_text(a, (enum sort)sort, cursor);
		if (text.len == 0)
			continue;
		MUST(str_equal(text, input));
		MUST(cursor_of(text, (enum sort)sort, &again) == OK);
		MUST(again.id == cursor.id && again.score == cursor.score);
	}
}
