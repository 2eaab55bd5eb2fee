#include "view/work_json.h"

void
work_json(struct json *j, const char *name, const struct work_show *work)
{
	if (work->bits == 0) {
		json_nothing(j, name);
		return;
	}
	json_object_begin(j, name);
	json_text(j, "challenge", work->challenge);
	json_i64(j, "bits", work->bits);
	json_i64(j, "puzzles", work->puzzles);
	json_i64(j, "seconds", work->seconds);
	json_object_end(j);
}
