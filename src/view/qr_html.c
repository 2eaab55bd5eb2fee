#include "view/qr_html.h"

#include <qrencode.h>

#include "base/bug.h"

#define QUIET     4 /* modules around the code */
#define PX        5 /* that a module is wide */
#define PATH_MOST ((size_t)256 * 1024)
#define VERSION   0 /* the smallest that has room */

static struct str path_of(struct arena *a, const QRcode *code);
static size_t run_length(const unsigned char *row, size_t from, size_t width);

void
qr_html(struct html *h, struct str text, const char *title)
{
	MUST(text.len > 0 && text.len <= QR_MAX_BYTES);
	QRcode *code =
	    QRcode_encodeData((int)text.len, (const unsigned char *)text.p, VERSION, QR_ECLEVEL_M);
	/* All that is left to go wrong is that there is no memory. */
	if (code == NULL)
		BUG("out of memory");
	int side = code->width + 2 * QUIET;

	html_open_class(h, "svg", "desk-qr");
	html_attr_text(h, "role", "img");
	html_attr_i64(h, "width", side * PX);
	html_attr_i64(h, "height", side * PX);
	html_attr_printf(h, "viewBox", "0 0 %d %d", side, side);
	html_attr_text(h, "shape-rendering", "crispEdges");
	html_element_words(h, "title", title);
	html_open(h, "rect");
	html_attr_text(h, "width", "100%");
	html_attr_text(h, "height", "100%");
	html_attr_text(h, "fill", "#fff");
	html_close(h, "rect");
	html_open(h, "path");
	html_attr_text(h, "fill", "#000");
	html_attr(h, "d", path_of(h->buf.arena, code));
	html_close(h, "path");
	html_close(h, "svg");
	QRcode_free(code);
}

/* Each run of dark modules in a row is a rectangle. */
static struct str
path_of(struct arena *a, const QRcode *code)
{
	struct buf path = buf_begin(a, 8192, PATH_MOST);
	size_t width = (size_t)code->width;
	struct str out;

	for (size_t y = 0; y < width; y++) {
		const unsigned char *row = code->data + y * width;
		size_t run;

		for (size_t x = 0; x < width; x += run + 1) {
			run = run_length(row, x, width);
			if (run > 0)
				buf_printf(
				    &path, "M%zu %zuh%zuv1h-%zuz", x + QUIET, y + QUIET, run, run);
		}
	}
	MUST(buf_finish(&path, &out) == OK);
	return out;
}

/* How many modules from here on are dark: the lowest bit of each says so. */
static size_t
run_length(const unsigned char *row, size_t from, size_t width)
{
	size_t to = from;

	while (to < width && (row[to] & 1) != 0)
		to++;
	return to - from;
}
