/* Form bodies and queries. */
#include "text/form.h"

#include "base/buf.h"
#include "target.h"
#include "text/url.h"

static struct str written(struct arena *a, const struct form *form);

void
fuzz_form(struct arena *a, struct str input)
{
	struct form form, again;

	if (form_read(a, input, &form) != OK)
		return;
	must_be_fields(&form);
	MUST(form_read(a, written(a, &form), &again) == OK);
	must_be_same_fields(&form, &again);
	for (size_t i = 0; i < form.count; i++) {
		const char *name = arena_text(a, form.field[i].name);

		MUST(form_count(&form, name) >= 1);
		MUST(form_count(&form, name) == 1 || form_doubled(&form, NULL).p != NULL);
		MUST(form_get(&form, name).p != NULL || form_get(&form, name).len == 0);
	}
}

/* As a browser would send the fields that were read. */
static struct str
written(struct arena *a, const struct form *form)
{
	struct buf b = buf_begin(a, 1024, (size_t)16 << 20);

	for (size_t i = 0; i < form->count; i++) {
		buf_text(&b, i > 0 ? "&" : "");
		url_escape(&b, form->field[i].name);
		buf_char(&b, '=');
		url_escape(&b, form->field[i].value);
	}
	return buf_str(&b);
}
