#include "text/markdown.h"

#include <md4c.h>

#include "base/bug.h"
#include "text/entity.h"
#include "text/url.h"
#include "text/utf8.h"

#define OUTPUT_TIMES 8
#define OUTPUT_MORE  4096

/* Emphasis, links and code inside each other; deeper ones show their text alone. */
#define SPAN_MAX_DEPTH 12

/* Bare URLs become links; raw HTML is text; only fenced code is code, since people indent their
 * paragraphs. */
#define FLAGS (MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS)

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

struct span {
	MD_SPANTYPE type;
	const char *element; /* NULL: it shows its text alone */
};

struct rendering {
	struct html html;
	size_t limit;         /* bytes of output, and of link destinations */
	size_t link_bytes;    /* of destinations so far */
	unsigned block_depth; /* quotes and lists, the flattened ones too */
	struct span span[SPAN_MAX_DEPTH];
	unsigned spans;
	bool in_link;
	bool link_empty;         /* it has shown nothing yet */
	char url[URL_MAX_BYTES]; /* the open link's, shown when it has no text */
	size_t url_bytes;
	unsigned links;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user);
static int leave_block(MD_BLOCKTYPE type, void *detail, void *user);
static int enter_span(MD_SPANTYPE type, void *detail, void *user);
static int leave_span(MD_SPANTYPE type, void *detail, void *user);
static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *user);
static void enter_container(struct rendering *r, const char *element);
static void leave_container(struct rendering *r, const char *element);
static void enter_item(struct rendering *r);
static const char *span_open(struct rendering *r, MD_SPANTYPE type, const void *detail);
static void spans_close(struct rendering *r, unsigned left);
static bool link_open(struct rendering *r, const MD_ATTRIBUTE *to);
static void link_close(struct rendering *r);
static struct str url_read(struct rendering *r, const MD_ATTRIBUTE *from);
static void show(struct rendering *r, struct str s);
static int go_on(const struct rendering *r);

enum err
markdown_html(struct arena *a, struct str source, struct safe_html *out, unsigned *links)
{
	const MD_PARSER parser = {
		.flags = FLAGS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	struct rendering r = { .limit = source.len * OUTPUT_TIMES + OUTPUT_MORE };

	out->html = STR_EMPTY;
	if (source.len > MARKDOWN_MAX_BYTES || !utf8_valid(source))
		return ERR_INPUT;
	r.html = html_begin(a, source.len * 2 + 256, r.limit);
	/* md4c looks one byte past the end of some texts: let it find the NUL that a copy ends in.
	 */
	source = arena_copy(a, source);
	int stopped = md_parse(source.p, (MD_SIZE)source.len, &parser, &r);
	/* Stopped in the middle, with elements still open: there is nothing to finish. */
	if (stopped != 0 && go_on(&r) != 0)
		return ERR_INPUT;
	if (stopped != 0)
		BUG("out of memory");
	if (links != NULL)
		*links = r.links;
	return html_finish(&r.html, out);
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct rendering *r = user;

	spans_close(r, 0);
	switch (type) {
	case MD_BLOCK_QUOTE:
		enter_container(r, "blockquote");
		break;
	case MD_BLOCK_UL:
		enter_container(r, "ul");
		break;
	case MD_BLOCK_OL:
		enter_container(r, "ol");
		/* A list that goes on from "3." must not be told otherwise. */
		if (r->block_depth <= MARKDOWN_MAX_DEPTH &&
		    ((MD_BLOCK_OL_DETAIL *)detail)->start != 1)
			html_attr_i64(&r->html, "start", ((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		enter_item(r);
		break;
	case MD_BLOCK_H:
		html_open(&r->html, "p");
		html_open(&r->html, "strong");
		break;
	case MD_BLOCK_CODE:
		html_open(&r->html, "pre");
		html_open(&r->html, "code");
		break;
	case MD_BLOCK_P:
		html_open(&r->html, "p");
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HR:
	case MD_BLOCK_HTML:
	case MD_BLOCK_TABLE:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_TR:
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		break;
	}
	return go_on(r);
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct rendering *r = user;

	(void)detail;
	spans_close(r, 0);
	switch (type) {
	case MD_BLOCK_QUOTE:
		leave_container(r, "blockquote");
		break;
	case MD_BLOCK_UL:
		leave_container(r, "ul");
		break;
	case MD_BLOCK_OL:
		leave_container(r, "ol");
		break;
	case MD_BLOCK_LI:
		if (r->block_depth <= MARKDOWN_MAX_DEPTH)
			html_close(&r->html, "li");
		break;
	case MD_BLOCK_H:
		html_close(&r->html, "strong");
		html_close(&r->html, "p");
		break;
	case MD_BLOCK_CODE:
		html_close(&r->html, "code");
		html_close(&r->html, "pre");
		break;
	case MD_BLOCK_P:
		html_close(&r->html, "p");
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HR:
	case MD_BLOCK_HTML:
	case MD_BLOCK_TABLE:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_TR:
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		break;
	}
	return go_on(r);
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct rendering *r = user;

	if (r->spans < SPAN_MAX_DEPTH) {
		const char *element = span_open(r, type, detail);

		r->span[r->spans++] = (struct span){ type, element };
	}
	return go_on(r);
}

/* md4c does not always leave spans in the order it entered them, nor all of them: whatever it says,
 * what we write is closed in order. */
static int
leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct rendering *r = user;
	unsigned at = r->spans;

	(void)detail;
	while (at > 0 && r->span[at - 1].type != type)
		at--;
	if (at > 0)
		spans_close(r, at - 1);
	return go_on(r);
}

static int
text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *user)
{
	struct rendering *r = user;
	char room[ENTITY_MAX_BYTES];
	struct str s = { p, size };

	switch (type) {
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		html_open(&r->html, "br");
		show(r, STR("\n"));
		break;
	case MD_TEXT_ENTITY:
		show(r, entity_decode(s, room));
		break;
	case MD_TEXT_NULLCHAR:
		show(r, STR(REPLACEMENT));
		break;
	case MD_TEXT_NORMAL:
	case MD_TEXT_CODE:
	case MD_TEXT_HTML:
	case MD_TEXT_LATEXMATH:
		show(r, s);
		break;
	}
	return go_on(r);
}

static void
enter_container(struct rendering *r, const char *element)
{
	if (++r->block_depth <= MARKDOWN_MAX_DEPTH)
		html_open(&r->html, element);
}

static void
leave_container(struct rendering *r, const char *element)
{
	if (r->block_depth-- <= MARKDOWN_MAX_DEPTH)
		html_close(&r->html, element);
}

/* The items of a flattened list stand in the item around them, each on its own line. */
static void
enter_item(struct rendering *r)
{
	html_open(&r->html, r->block_depth <= MARKDOWN_MAX_DEPTH ? "li" : "br");
}

static const char *
span_open(struct rendering *r, MD_SPANTYPE type, const void *detail)
{
	const char *element = type == MD_SPAN_EM       ? "em"
			      : type == MD_SPAN_STRONG ? "strong"
			      : type == MD_SPAN_CODE   ? "code"
						       : NULL;

	if (element != NULL)
		html_open(&r->html, element);
	else if (type == MD_SPAN_A && link_open(r, &((const MD_SPAN_A_DETAIL *)detail)->href))
		element = "a";
	else if (type == MD_SPAN_IMG && link_open(r, &((const MD_SPAN_IMG_DETAIL *)detail)->src))
		element = "a";
	return element;
}

/* Closes the innermost spans until so many are left. */
static void
spans_close(struct rendering *r, unsigned left)
{
	while (r->spans > left) {
		const struct span *s = &r->span[--r->spans];

		if (s->element != NULL && strcmp(s->element, "a") == 0)
			link_close(r);
		else if (s->element != NULL)
			html_close(&r->html, s->element);
	}
}

/* HTML does not know links inside links: the outermost wins. */
static bool
link_open(struct rendering *r, const MD_ATTRIBUTE *to)
{
	/* md4c reads a reference's destination again for each use of it: much work for little text.
	 */
	r->link_bytes += to->size;
	if (r->in_link || to->size > URL_MAX_BYTES)
		return false;
	struct str url = url_read(r, to);
	if (!url_is_link(url))
		return false;
	r->in_link = true;
	r->link_empty = true;
	r->url_bytes = url.len;
	r->links++;
	html_open(&r->html, "a");
	html_attr(&r->html, "href", url);
	html_attr_text(&r->html, "rel", "nofollow ugc noopener noreferrer");
	return true;
}

static void
link_close(struct rendering *r)
{
	if (r->link_empty)
		html_text(&r->html, (struct str){ r->url, r->url_bytes });
	html_close(&r->html, "a");
	r->in_link = false;
}

/* Puts the pieces of a destination together, references decoded, once. None grows by that. */
static struct str
url_read(struct rendering *r, const MD_ATTRIBUTE *from)
{
	size_t len = 0;

	for (size_t i = 0; from->size > 0 && from->substr_offsets[i] < from->size; i++) {
		char room[ENTITY_MAX_BYTES];
		MD_OFFSET at = from->substr_offsets[i];
		struct str piece = { from->text + at, from->substr_offsets[i + 1] - at };

		if (from->substr_types[i] == MD_TEXT_ENTITY)
			piece = entity_decode(piece, room);
		MUST(piece.len <= sizeof(r->url) - len);
		memcpy(r->url + len, piece.p, piece.len);
		len += piece.len;
	}
	return (struct str){ r->url, len };
}

static void
show(struct rendering *r, struct str s)
{
	r->link_empty = false;
	html_text(&r->html, s);
}

/* What md4c is told: to stop, once there is no more room. */
static int
go_on(const struct rendering *r)
{
	return r->html.buf.failed || r->link_bytes > r->limit ? 1 : 0;
}
