/*
 * application/x-www-form-urlencoded, as browsers send it (WHATWG URL section 5.1), and query
 * strings.
 */
#ifndef POSTBAG_TEXT_FORM_H
#define POSTBAG_TEXT_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define FORM_MAX_FIELDS 128 /* 100 articles in one counts request, and room */

struct form_field {
	struct str name;
	struct str value;
};

struct form {
	struct form_field *field; /* in the order sent */
	size_t count;
};

/*
 * Reads a body or a query. "+" is a space; a field without "=" has the empty value; empty fields
 * ("a=1&&b=2") are skipped.
 * ERR_INPUT: a "%" that no two hex digits follow, bytes that do not decode to valid UTF-8, a NUL,
 * or more than FORM_MAX_FIELDS fields.
 */
MUST_USE enum err form_read(struct arena *a, struct str text, struct form *out);

/* The value of the first field of this name; the empty run (p == NULL) when there is none. */
struct str form_get(const struct form *form, const char *name);
/* How many fields have this name. */
size_t form_count(const struct form *form, const char *name);
/* The name of a field that stands there more than once, or the empty run. `many` is a name that
 * may. */
struct str form_doubled(const struct form *form, const char *many);

#endif
