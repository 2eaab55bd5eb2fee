#include "model/moderator.h"

#include "text/utf8.h"

static const char *const role_word[ROLES] = {
	[ROLE_NONE] = "none",
	[ROLE_READ_ONLY] = "read-only",
	[ROLE_MODERATOR] = "moderator",
	[ROLE_OWNER] = "owner",
};

const char *
role_name(enum role role)
{
	return role_word[role];
}

enum err
role_of(struct str name, enum role *out)
{
	for (size_t i = 0; i < ROLES; i++) {
		if (str_equal(name, str_of(role_word[i]))) {
			*out = (enum role)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

enum role
session_role(const struct session *who, int64_t site_id)
{
	for (size_t i = 0; i < who->sites; i++)
		if (who->site[i].site_id == site_id)
			return who->site[i].role;
	return ROLE_NONE;
}

enum role
session_highest(const struct session *who)
{
	enum role highest = who->everywhere;

	for (size_t i = 0; i < who->sites; i++)
		if (who->site[i].role > highest)
			highest = who->site[i].role;
	return highest;
}

struct site_ids
session_sites(struct arena *a, const struct session *who, enum role at_least)
{
	int64_t *id = arena_array(a, who->sites, sizeof(*id));
	size_t count = 0;

	for (size_t i = 0; i < who->sites; i++)
		if (who->site[i].role >= at_least)
			id[count++] = who->site[i].site_id;
	return (struct site_ids){ id, count };
}

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
