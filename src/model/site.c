#include "model/site.h"

static const char *const policy_word[] = {
	[POLICY_OPEN] = "open",
	[POLICY_FIRST] = "first",
	[POLICY_ALL] = "all",
};

const char *
policy_name(enum policy policy)
{
	return policy_word[policy];
}

enum err
policy_of(struct str name, enum policy *out)
{
	for (size_t i = 0; i < COUNT_OF(policy_word); i++) {
		if (str_equal(name, str_of(policy_word[i]))) {
			*out = (enum policy)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

const struct site *
sites_by_origin(const struct sites *sites, struct str origin)
{
	for (size_t i = 0; i < sites->count; i++)
		for (size_t j = 0; j < sites->site[i].origins; j++)
			if (str_equal(sites->site[i].origin[j], origin))
				return &sites->site[i];
	return NULL;
}

const struct site *
sites_by_id(const struct sites *sites, int64_t id)
{
	for (size_t i = 0; i < sites->count; i++)
		if (sites->site[i].id == id)
			return &sites->site[i];
	return NULL;
}

enum err
site_name_check(struct str name)
{
	if (name.len == 0 || name.len > SITE_NAME_MAX_BYTES)
		return ERR_INPUT;
	if (name.p[0] == '-' || name.p[name.len - 1] == '-')
		return ERR_INPUT;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return ERR_INPUT;
	}
	return OK;
}
