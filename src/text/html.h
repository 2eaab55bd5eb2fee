/*
 * The one place where HTML is written, and so the one place where it is escaped.
 *
 * A writer that knows which elements are open and refuses (BUG) to close another one; it escapes
 * every text and every attribute value; attributes are always in double quotes. It returns no
 * errors: see buf.h. Element and attribute names are our own literals.
 */
#ifndef POSTBAG_TEXT_HTML_H
#define POSTBAG_TEXT_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define HTML_MAX_DEPTH 48

/* HTML that our own writers made: the only kind that is written without escaping. */
struct safe_html {
	struct str html;
};

struct html {
	struct buf buf;
	const char *open[HTML_MAX_DEPTH];
	unsigned depth;
	bool in_tag;   /* the start tag is still open for attributes */
	unsigned lang; /* the language of the page: a number that view/say.h gives its meaning */
};

struct html html_begin(struct arena *a, size_t first_bytes, size_t limit);

/* Opens an element; attributes may follow. Void elements (br, img, input, link, meta, hr) close
 * themselves. */
void html_open(struct html *h, const char *element);
/* The same with a class, which most have. */
void html_open_class(struct html *h, const char *element, const char *class);
/* Closes the innermost element, which must be this one (BUG otherwise). */
void html_close(struct html *h, const char *element);

/* Attributes of the element just opened (BUG when its start tag is complete). */
void html_attr(struct html *h, const char *name, struct str value);
void html_attr_text(struct html *h, const char *name, const char *value);
void html_attr_i64(struct html *h, const char *name, int64_t value);
void html_attr_printf(struct html *h, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* An attribute without a value ("required"). */
void html_flag(struct html *h, const char *name);

void html_text(struct html *h, struct str text);
void html_words(struct html *h, const char *text);
void html_i64(struct html *h, int64_t value);
void html_printf(struct html *h, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_safe(struct html *h, struct safe_html safe);
/* A data block: a <script> of this type that is not run but read. json: as text/json.h writes it,
 * where no "<" can end the element (BUG otherwise). */
void html_data(struct html *h, const char *type, struct str json);
/* "<!DOCTYPE html>", first of all. */
void html_doctype(struct html *h);

/* An element with nothing but text in it. */
void html_element(struct html *h, const char *element, struct str text);
void html_element_words(struct html *h, const char *element, const char *text);

/* Everything must be closed (BUG). ERR_INPUT: it grew past its limit. */
MUST_USE enum err html_finish(struct html *h, struct safe_html *out);

#endif
