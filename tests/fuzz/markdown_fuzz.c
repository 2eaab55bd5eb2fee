/* Comments, as typed: made clean and then HTML, of which a reader of our own takes only what may
 * be there. */
#include "text/markdown.h"

#include "target.h"
#include "text/allowed.h"
#include "text/marked.h"
#include "text/plain.h"
#include "text/utf8.h"

#define PLAIN_MOST_BYTES 200

static void must_be_marked(struct arena *a, struct safe_html html, struct str word);

void
fuzz_markdown(struct arena *a, struct str input)
{
	struct str text;
	struct safe_html html;
	unsigned links = 0;

	if (utf8_clean_text(a, input, &text) != OK) {
		MUST(markdown_html(a, input, &html, NULL) == ERR_INPUT);
		return;
	}
	if (markdown_html(a, text, &html, &links) != OK) {
		/* Whatever is not longer than a comment may be, but for the worst of it. */
		MUST(text.len > MARKDOWN_MAX_BYTES || html.html.len == 0);
		return;
	}
	MUST(html.html.len <= text.len * 8 + 4096);
	MUST(utf8_valid(html.html) && allowed_html(a, html.html));
	struct str plain = plain_text(a, html, PLAIN_MOST_BYTES);
	MUST(utf8_valid(plain) && plain.len <= PLAIN_MOST_BYTES + 3);
	MUST(str_find(plain, '\n') == plain.len);
	must_be_marked(a, html, str_part(text, 0, str_find(text, ' ')));
}

/* Without the marks it is what it was. */
static void
must_be_marked(struct arena *a, struct safe_html html, struct str word)
{
	struct str rest = marked_html(a, html, &word, word.len > 0 ? 1 : 0).html;
	struct str was = html.html;

	while (rest.len > 0) {
		if (str_starts(rest, STR("<mark>"))) {
			rest = str_part(rest, 6, rest.len);
		} else if (str_starts(rest, STR("</mark>"))) {
			rest = str_part(rest, 7, rest.len);
		} else {
			MUST(was.len > 0 && was.p[0] == rest.p[0]);
			rest = str_part(rest, 1, rest.len);
			was = str_part(was, 1, was.len);
		}
	}
	MUST(was.len == 0);
}
