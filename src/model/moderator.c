#include "model/moderator.h"

#include "text/utf8.h"

void
names_make(struct arena *a, const struct str *name, size_t count, struct names *out)
{
	*out = (struct names){ .skeleton = arena_array(a, count, sizeof(*out->skeleton)) };
	for (size_t i = 0; i < count; i++) {
		struct str *skeleton = &out->skeleton[out->count];

		if (utf8_skeleton(a, name[i], skeleton) == OK && skeleton->len > 0)
			out->count++;
	}
}

bool
names_have(struct arena *a, const struct names *names, struct str name)
{
	struct str skeleton;

	if (names->count == 0 || utf8_skeleton(a, name, &skeleton) != OK)
		return false;
	for (size_t i = 0; i < names->count; i++)
		if (str_equal(names->skeleton[i], skeleton))
			return true;
	return false;
}
