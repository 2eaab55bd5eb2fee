/*
 * JSON (RFC 8259). Reading is jansson's; writing is a few calls that escape and keep the commas.
 *
 * jansson owns the names json_object(), json_array() and json_null(), and calls them itself: ours
 * must differ, or the linker gives it ours.
 */
#ifndef POSTBAG_TEXT_JSON_H
#define POSTBAG_TEXT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "text/form.h"

#define JSON_MAX_DEPTH 16

/*
 * Reads an object whose members are strings, integers >= 0 without fraction or exponent (given as
 * canonical decimals), booleans ("true"/"false") or null (left out) into the same shape a form has,
 * so that pages read both alike. Nested values are refused: nothing we are sent needs them. An
 * array of strings gives one field per element. ERR_INPUT: not JSON, not such an object, a doubled
 * member, U+0000 or a lone surrogate in a string, more than FORM_MAX_FIELDS members.
 */
MUST_USE enum err json_read_form(struct arena *a, struct str text, struct form *out);

/* The same of what others write, who may add what we do not know: members that are
 * neither strings nor booleans are left out. */
MUST_USE enum err json_read_known(struct arena *a, struct str text, struct form *out);

/* A writer. Sticky like buf.h; refuses (BUG) to close what is not open. */
struct json {
	struct buf buf;
	char open[JSON_MAX_DEPTH]; /* '{' or '[' */
	unsigned depth;
	bool comma; /* something stands before the next value */
};

struct json json_begin(struct arena *a, size_t first_bytes, size_t limit);

/* name: the member's name inside an object, NULL inside an array and at the top. */
void json_object_begin(struct json *j, const char *name);
void json_object_end(struct json *j);
void json_array_begin(struct json *j, const char *name);
void json_array_end(struct json *j);
/* Valid UTF-8. "<", ">", "&", U+2028 and U+2029 are written as \u escapes, so that the result may
 * stand inside HTML. */
void json_str(struct json *j, const char *name, struct str value);
void json_text(struct json *j, const char *name, const char *value);
void json_i64(struct json *j, const char *name, int64_t value);
void json_bool(struct json *j, const char *name, bool value);
void json_nothing(struct json *j, const char *name); /* null */

MUST_USE enum err json_finish(struct json *j, struct str *out);

#endif
