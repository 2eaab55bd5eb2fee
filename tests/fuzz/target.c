#include "target.h"

#include "base/attr.h"
#include "text/utf8.h"

const struct target target[] = {
	{ "cookie", fuzz_cookie },
	{ "csv", fuzz_csv },
	{ "cursor", fuzz_cursor },
	{ "fastcgi", fuzz_fastcgi },
	{ "form", fuzz_form },
	{ "json", fuzz_json },
	{ "language", fuzz_language },
	{ "mailbox", fuzz_mailbox },
	{ "markdown", fuzz_markdown },
	{ "pattern", fuzz_pattern },
	{ "request", fuzz_request },
	{ "text", fuzz_text },
	{ "token", fuzz_token },
	{ "url", fuzz_url },
	{ "xml", fuzz_xml },
};
const size_t targets = COUNT_OF(target);

const struct target *
target_find(struct str name)
{
	for (size_t i = 0; i < targets; i++)
		if (str_equal(name, str_of(target[i].name)))
			return &target[i];
	return NULL;
}

void
target_run(const struct target *t, struct str input)
{
	static struct arena *a;

	if (a == NULL)
		a = arena_open();
	t->run(a, input);
	arena_reset(a);
}

unsigned char
take_byte(struct str *input)
{
	unsigned char byte = input->len > 0 ? (unsigned char)input->p[0] : 0;

	*input = str_part(*input, 1, input->len);
	return byte;
}

void
must_be_fields(const struct form *form)
{
	MUST(form->count <= FORM_MAX_FIELDS);
	for (size_t i = 0; i < form->count; i++)
		MUST(utf8_valid(form->field[i].name) && utf8_valid(form->field[i].value));
}

void
must_be_same_fields(const struct form *one, const struct form *other)
{
	MUST(one->count == other->count);
	for (size_t i = 0; i < one->count; i++) {
		MUST(str_equal(one->field[i].name, other->field[i].name));
		MUST(str_equal(one->field[i].value, other->field[i].value));
	}
}
