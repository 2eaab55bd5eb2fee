#include "view/problem_json.h"

#include "view/words.h"

void
problem_json(struct json *j, unsigned lang, const struct error_show *error)
{
	problem_json_begin(j, lang, error);
	json_object_end(j);
}

void
problem_json_begin(struct json *j, unsigned lang, const struct error_show *error)
{
	struct status_words words = words_status(lang, error->status);
	struct arena *a = j->buf.arena;

	json_object_begin(j, NULL);
	json_text(j, "type", "about:blank");
	json_text(j, "title", words.title);
	json_i64(j, "status", error->status);
	json_text(j, "detail", words.detail);
	json_str(j, "instance", arena_printf(a, "urn:postbag:request:%s", error->request_id));
	json_array_begin(j, "problems");
	for (size_t i = 0; error->problems != NULL && i < error->problems->count; i++) {
		const struct problem *problem = &error->problems->problem[i];

		json_object_begin(j, NULL);
		json_text(j, "field", problem->field);
		json_text(j, "code", problem_word(problem->code));
		json_str(j, "detail", words_problem(a, lang, problem));
		json_object_end(j);
	}
	json_array_end(j);
}
