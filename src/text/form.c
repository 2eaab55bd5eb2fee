#include "text/form.h"

#include "text/utf8.h"

static enum err field_read(struct arena *a, struct str piece, struct form_field *out);
static enum err decode(struct arena *a, struct str s, struct str *out);
static int hex_value(char c);

enum err
form_read(struct arena *a, struct str text, struct form *out)
{
	*out = (struct form){ .field = arena_array(a, FORM_MAX_FIELDS, sizeof(*out->field)) };
	while (text.len > 0) {
		struct str piece = str_cut(&text, '&');

		if (piece.len == 0)
			continue;
		if (out->count == FORM_MAX_FIELDS)
			return ERR_INPUT;
		enum err err = field_read(a, piece, &out->field[out->count]);
		if (err != OK)
			return err;
		out->count++;
	}
	return OK;
}

struct str
form_get(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (str_equal(form->field[i].name, str_of(name)))
			return form->field[i].value;
	return (struct str){ NULL, 0 };
}

size_t
form_count(const struct form *form, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < form->count; i++)
		count += str_equal(form->field[i].name, str_of(name));
	return count;
}

struct str
form_doubled(const struct form *form, const char *many)
{
	for (size_t i = 1; i < form->count; i++) {
		struct str name = form->field[i].name;

		if (many != NULL && str_equal(name, str_of(many)))
			continue;
		for (size_t j = 0; j < i; j++)
			if (str_equal(form->field[j].name, name))
				return name;
	}
	return (struct str){ NULL, 0 };
}

static enum err
field_read(struct arena *a, struct str piece, struct form_field *out)
{
	struct str value = piece;
	struct str name = str_cut(&value, '=');
	enum err err = decode(a, name, &out->name);

	return err != OK ? err : decode(a, value, &out->value);
}

/* The decoded text is never longer than the encoded one. */
static enum err
decode(struct arena *a, struct str s, struct str *out)
{
	char *p = arena_alloc(a, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i] == '+' ? ' ' : s.p[i];

		if (c == '%') {
			int high = s.len - i > 2 ? hex_value(s.p[i + 1]) : -1;
			int low = s.len - i > 2 ? hex_value(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return ERR_INPUT;
			c = (char)(high << 4 | low);
			i += 2;
		}
		p[len++] = c;
	}
	*out = (struct str){ p, len };
	return utf8_valid(*out) ? OK : ERR_INPUT;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
