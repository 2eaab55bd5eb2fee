/* JSON bodies; and that what our own writer makes of them is read again as the same. */
#include "text/json.h"

#include "target.h"
#include "text/utf8.h"

static struct str written(struct arena *a, const struct form *form);

void
fuzz_json(struct arena *a, struct str input)
{
	struct form form, again;

	if (json_read_form(a, input, &form) != OK)
		return;
	must_be_fields(&form);
	struct str json = written(a, &form);
	MUST(utf8_valid(json));
	/* It may stand inside HTML. */
	MUST(str_find(json, '<') == json.len && str_find(json, '>') == json.len);
	MUST(str_find(json, '&') == json.len && str_find(json, '\n') == json.len);
	MUST(json_read_form(a, json, &again) == OK);
	must_be_same_fields(&form, &again);
}

/* Fields of one name come from one array, and so stand together. */
static struct str
written(struct arena *a, const struct form *form)
{
	struct json j = json_begin(a, 1024, (size_t)64 << 20);
	struct str out;

	json_object_begin(&j, NULL);
	for (size_t i = 0; i < form->count; i++) {
		struct str name = form->field[i].name;

		if (i == 0 || !str_equal(name, form->field[i - 1].name))
			json_array_begin(&j, arena_text(a, name));
		json_str(&j, NULL, form->field[i].value);
		if (i + 1 == form->count || !str_equal(name, form->field[i + 1].name))
			json_array_end(&j);
	}
	json_object_end(&j);
	MUST(json_finish(&j, &out) == OK);
	return out;
}
