#include "text/json.h"

#include "base/bug.h"
#include "text/object.h"

static void others_drop(json_t *object);
static enum err form_fill(struct arena *a, json_t *object, struct form *out);
static enum err member_read(
    struct arena *a, struct str name, const json_t *value, struct form *out);
static enum err array_read(struct arena *a, struct str name, const json_t *array, struct form *out);
static enum err field_add(struct form *form, struct str name, struct str value);
static struct str string_copy(struct arena *a, const json_t *string);
static void value_begin(struct json *j, const char *name);
static void nest(struct json *j, const char *name, char bracket);
static void unnest(struct json *j, char bracket, char end);
static void add_quoted(struct buf *b, struct str s);
static size_t special_bytes(struct str s, size_t at);
static void add_special(struct buf *b, struct str special);

enum err
json_read_form(struct arena *a, struct str text, struct form *out)
{
	json_t *root = object_read(text);

	if (root == NULL)
		return ERR_INPUT;
	enum err err = form_fill(a, root, out);
	json_decref(root);
	return err;
}

enum err
json_read_known(struct arena *a, struct str text, struct form *out)
{
	json_t *root = object_read(text);

	if (root == NULL)
		return ERR_INPUT;
	others_drop(root);
	enum err err = form_fill(a, root, out);
	json_decref(root);
	return err;
}

struct json
json_begin(struct arena *a, size_t first_bytes, size_t limit)
{
	return (struct json){ .buf = buf_begin(a, first_bytes, limit) };
}

void
json_object_begin(struct json *j, const char *name)
{
	nest(j, name, '{');
}

void
json_object_end(struct json *j)
{
	unnest(j, '{', '}');
}

void
json_array_begin(struct json *j, const char *name)
{
	nest(j, name, '[');
}

void
json_array_end(struct json *j)
{
	unnest(j, '[', ']');
}

void
json_str(struct json *j, const char *name, struct str value)
{
	value_begin(j, name);
	add_quoted(&j->buf, value);
}

void
json_text(struct json *j, const char *name, const char *value)
{
	json_str(j, name, str_of(value));
}

void
json_i64(struct json *j, const char *name, int64_t value)
{
	value_begin(j, name);
	buf_i64(&j->buf, value);
}

void
json_bool(struct json *j, const char *name, bool value)
{
	value_begin(j, name);
	buf_text(&j->buf, value ? "true" : "false");
}

void
json_nothing(struct json *j, const char *name)
{
	value_begin(j, name);
	buf_text(&j->buf, "null");
}

enum err
json_finish(struct json *j, struct str *out)
{
	MUST(j->depth == 0 && j->comma);
	return buf_finish(&j->buf, out);
}

/* Without further flags jansson refuses the rest of what the header says. */
json_t *
object_read(struct str json)
{
	json_error_t wrong;
	json_t *root =
	    json_loadb(json.len > 0 ? json.p : "", json.len, JSON_REJECT_DUPLICATES, &wrong);

	if (root != NULL && !json_is_object(root)) {
		json_decref(root);
		root = NULL;
	}
	return root;
}

static void
others_drop(json_t *object)
{
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe(object, next, key, value)
	{
		if (!json_is_string(value) && !json_is_boolean(value))
			(void)json_object_del(object, key);
	}
}

static enum err
form_fill(struct arena *a, json_t *object, struct form *out)
{
	const char *key;
	json_t *value;
	enum err err = OK;

	*out = (struct form){ .field = arena_array(a, FORM_MAX_FIELDS, sizeof(*out->field)) };

	json_object_foreach(object, key, value)
	{
		err = member_read(a, arena_copy(a, str_of(key)), value, out);
		if (err != OK)
			break;
	}
	return err;
}

static enum err
member_read(struct arena *a, struct str name, const json_t *value, struct form *out)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return field_add(out, name, string_copy(a, value));
	case JSON_INTEGER:
		if (json_integer_value(value) < 0)
			return ERR_INPUT;
		return field_add(
		    out, name, arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value)));
	case JSON_TRUE:
		return field_add(out, name, STR("true"));
	case JSON_FALSE:
		return field_add(out, name, STR("false"));
	case JSON_NULL:
		return OK;
	case JSON_ARRAY:
		return array_read(a, name, value, out);
	case JSON_OBJECT:
	case JSON_REAL:
		break;
	}
	return ERR_INPUT;
}

static enum err
array_read(struct arena *a, struct str name, const json_t *array, struct form *out)
{
	enum err err = OK;

	for (size_t i = 0; err == OK && i < json_array_size(array); i++) {
		const json_t *element = json_array_get(array, i);

		err = json_is_string(element) ? field_add(out, name, string_copy(a, element))
					      : ERR_INPUT;
	}
	return err;
}

static enum err
field_add(struct form *form, struct str name, struct str value)
{
	if (form->count == FORM_MAX_FIELDS)
		return ERR_INPUT;
	form->field[form->count++] = (struct form_field){ name, value };
	return OK;
}

static struct str
string_copy(struct arena *a, const json_t *string)
{
	return arena_copy(a, (struct str){ json_string_value(string), json_string_length(string) });
}

/* The comma before a value and, inside an object, its name. */
static void
value_begin(struct json *j, const char *name)
{
	bool in_object = j->depth > 0 && j->open[j->depth - 1] == '{';

	MUST(in_object == (name != NULL));
	MUST(j->depth > 0 || !j->comma);
	if (j->comma)
		buf_char(&j->buf, ',');
	j->comma = true;
	if (name == NULL)
		return;
	add_quoted(&j->buf, str_of(name));
	buf_char(&j->buf, ':');
}

static void
nest(struct json *j, const char *name, char bracket)
{
	value_begin(j, name);
	MUST(j->depth < JSON_MAX_DEPTH);
	j->open[j->depth++] = bracket;
	j->comma = false;
	buf_char(&j->buf, bracket);
}

static void
unnest(struct json *j, char bracket, char end)
{
	MUST(j->depth > 0 && j->open[j->depth - 1] == bracket);
	j->depth--;
	j->comma = true;
	buf_char(&j->buf, end);
}

static void
add_quoted(struct buf *b, struct str s)
{
	size_t from = 0;

	buf_char(b, '"');
	for (size_t i = 0; i < s.len;) {
		size_t bytes = special_bytes(s, i);

		if (bytes == 0) {
			i++;
			continue;
		}
		buf_add(b, str_part(s, from, i));
		add_special(b, str_part(s, i, i + bytes));
		i += bytes;
		from = i;
	}
	buf_add(b, str_part(s, from, s.len));
	buf_char(b, '"');
}

/* How many bytes at this place make a character that must be escaped; 0 when it need not be. */
static size_t
special_bytes(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];

	if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&')
		return 1;
	/* U+2028 and U+2029 end a line in older JavaScript. */
	if (c == 0xe2 && s.len - at >= 3 && memcmp(s.p + at, "\xe2\x80", 2) == 0 &&
	    (s.p[at + 2] == '\xa8' || s.p[at + 2] == '\xa9'))
		return 3;
	return 0;
}

static void
add_special(struct buf *b, struct str special)
{
	char c = special.p[0];

	if (special.len == 3)
		buf_text(b, special.p[2] == '\xa8' ? "\\u2028" : "\\u2029");
	else if (c == '"' || c == '\\')
		buf_add(b, (struct str){ (const char[]){ '\\', c }, 2 });
	else if (c == '\n')
		buf_text(b, "\\n");
	else
		buf_printf(b, "\\u%04x", (unsigned)c);
}
