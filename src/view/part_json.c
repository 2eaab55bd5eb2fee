#include "view/part_json.h"

#include "text/date.h"

void
moment_json(struct json *j, const char *name, int64_t at_us)
{
	struct buf text = buf_begin(j->buf.arena, 32, 64);

	if (at_us == 0) {
		json_nothing(j, name);
		return;
	}
	date_rfc3339(&text, at_us);
	json_str(j, name, buf_str(&text));
}

void
id_json(struct json *j, const char *name, int64_t id)
{
	if (id == 0)
		json_nothing(j, name);
	else
		json_i64(j, name, id);
}

void
text_json(struct json *j, const char *name, struct str text)
{
	if (text.len == 0)
		json_nothing(j, name);
	else
		json_str(j, name, text);
}
