/*
 * The one place where XML is written (XML 1.0, fifth edition): well-formed whatever stands in it.
 *
 * A writer as text/html.h's: it knows which elements are open, refuses (BUG) to close another one,
 * escapes every text and every value, and returns no errors. Characters that XML cannot hold, not
 * even escaped (section 2.2), become U+FFFD. Element and attribute names are our own literals.
 */
#ifndef POSTBAG_TEXT_XML_H
#define POSTBAG_TEXT_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define XML_MAX_DEPTH 16

struct xml {
	struct buf buf;
	const char *open[XML_MAX_DEPTH];
	unsigned depth;
	bool in_tag; /* the start tag is still open for attributes */
};

/* Begins a document, in UTF-8. */
struct xml xml_begin(struct arena *a, size_t first_bytes, size_t limit);

/* Opens an element; attributes may follow. */
void xml_open(struct xml *x, const char *element);
/* Closes the innermost element, which must be this one (BUG otherwise). */
void xml_close(struct xml *x, const char *element);

/* Attributes of the element just opened (BUG when its start tag is complete). */
void xml_attr(struct xml *x, const char *name, struct str value);
void xml_attr_text(struct xml *x, const char *name, const char *value);
void xml_attr_i64(struct xml *x, const char *name, int64_t value);

/* A parser gives this text back as it is, white space and line ends too. */
void xml_text(struct xml *x, struct str text);
void xml_i64(struct xml *x, int64_t value);

/* An element with nothing but text in it. */
void xml_element(struct xml *x, const char *element, struct str text);

/* Everything must be closed (BUG). ERR_INPUT: it grew past its limit. */
MUST_USE enum err xml_finish(struct xml *x, struct str *out);

#endif
