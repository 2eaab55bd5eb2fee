/* Cells, each ended by a NUL, rows by an empty cell; a reader of our own takes them apart again. */
#include "text/csv.h"

#include "target.h"

static struct str cell_read(struct arena *a, struct str *rest);

void
fuzz_csv(struct arena *a, struct str input)
{
	struct csv c = csv_begin(a, input.len, input.len * 4 + 100);
	struct str cells = input, out;
	bool in_row = false;

	if (input.len == 0)
		return;
	for (struct str rest = cells; rest.len > 0;) {
		struct str cell = str_cut(&rest, '\0');

		csv_str(&c, cell);
		in_row = cell.len > 0;
		if (!in_row)
			csv_end(&c);
	}
	if (in_row)
		csv_end(&c);
	MUST(csv_finish(&c, &out) == OK);

	for (struct str rest = cells; rest.len > 0;) {
		struct str cell = str_cut(&rest, '\0');
		struct str got = cell_read(a, &out);

		/* A spreadsheet runs no cell of ours, and shows what was in it. */
		MUST(got.len == 0 || memchr("=+-@\t\r\n", got.p[0], 7) == NULL);
		if (got.len == cell.len + 1 && got.p[0] == '\'')
			got = str_part(got, 1, got.len);
		MUST(str_equal(got, cell));
		if (cell.len > 0 && rest.len > 0) {
			MUST(str_starts(out, STR(",")));
			out = str_part(out, 1, out.len);
		} else {
			MUST(str_starts(out, STR("\r\n")));
			out = str_part(out, 2, out.len);
		}
	}
	MUST(out.len == 0);
}

/* RFC 4180: a cell in quotes with its quotes doubled, or one that ends at a comma or line end. */
static struct str
cell_read(struct arena *a, struct str *rest)
{
	size_t at = 0, len = 0;
	bool quoted = str_starts(*rest, STR("\""));
	char *cell = arena_alloc(a, rest->len);

	if (!quoted) {
		while (at < rest->len && memchr(",\"\r\n", rest->p[at], 4) == NULL)
			cell[len++] = rest->p[at++];
	} else {
		for (at = 1; at < rest->len; at++) {
			if (rest->p[at] == '"' && (at + 1 == rest->len || rest->p[at + 1] != '"'))
				break;
			at += rest->p[at] == '"' ? 1 : 0;
			cell[len++] = rest->p[at];
		}
		MUST(at++ < rest->len);
	}
	*rest = str_part(*rest, at, rest->len);
	return (struct str){ cell, len };
}
