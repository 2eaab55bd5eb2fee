#include "text/marked.h"

#include "base/buf.h"
#include "text/fold.h"

#define MARKED "<mark></mark>"

static void mark_run(struct buf *b, struct str run, const struct str *what, size_t count);
static size_t token_len(struct str run, size_t at);
static size_t match_len(struct str run, size_t at, const struct str *what, size_t count);
static struct str escaped(struct arena *a, struct str text);

struct safe_html
marked_html(struct arena *a, struct safe_html html, const struct str *what, size_t count)
{
	struct str *sought = arena_array(a, count, sizeof(*sought));
	struct str in = html.html, out;
	/* A match has a byte at least. */
	struct buf b = buf_begin(a, in.len + 64, in.len * (1 + sizeof(MARKED)) + 1);

	if (count == 0)
		return html;
	for (size_t i = 0; i < count; i++)
		sought[i] = escaped(a, what[i]);
	while (in.len > 0) {
		size_t run = str_find(in, '<');
		struct str rest = str_part(in, run, in.len);
		size_t tag = str_find(rest, '>');

		mark_run(&b, str_part(in, 0, run), sought, count);
		buf_add(&b, str_part(rest, 0, tag + 1));
		in = str_part(rest, tag + 1, rest.len);
	}
	return buf_finish(&b, &out) == OK ? (struct safe_html){ out } : html;
}

/* A run of text, without tags. */
static void
mark_run(struct buf *b, struct str run, const struct str *what, size_t count)
{
	for (size_t i = 0; i < run.len;) {
		size_t match = match_len(run, i, what, count);
		size_t len = match > 0 ? match : token_len(run, i);

		buf_text(b, match > 0 ? "<mark>" : "");
		buf_add(b, str_part(run, i, i + len));
		buf_text(b, match > 0 ? "</mark>" : "");
		i += len;
	}
}

/* An escape, or a byte. */
static size_t
token_len(struct str run, size_t at)
{
	struct str rest = str_part(run, at, run.len);
	size_t end = rest.p[0] == '&' ? str_find(rest, ';') : 0;

	return end < rest.len ? end + 1 : rest.len;
}

/* Of the longest that stands here. It begins where a token does, and so it ends where one does. */
static size_t
match_len(struct str run, size_t at, const struct str *what, size_t count)
{
	size_t longest = 0;

	for (size_t i = 0; i < count; i++) {
		size_t end = at + what[i].len;

		if (what[i].len > longest && end <= run.len &&
		    str_equal(str_part(run, at, end), what[i]) && word_edge(run, at) &&
		    word_edge(run, end))
			longest = what[i].len;
	}
	return longest;
}

static struct str
escaped(struct arena *a, struct str text)
{
	struct html h = html_begin(a, text.len + 16, text.len * 8 + 16);

	html_text(&h, text);
	return buf_str(&h.buf);
}
