#include "model/moderation.h"

static const struct action_info info[ACTIONS] = {
	[ACTION_PUBLISH] = { "publish", "Publish", PUBLISHED },
	[ACTION_REJECT] = { "reject", "Reject", REJECTED },
	[ACTION_SPAM] = { "spam", "Spam", SPAM },
	[ACTION_DELETE] = { "delete", "Delete", DELETED },
};

const struct action_info *
action_info(enum action action)
{
	return &info[action];
}

enum err
action_of(struct str name, enum action *out)
{
	for (unsigned i = 0; i < ACTIONS; i++) {
		if (str_equal(name, str_of(info[i].name))) {
			*out = (enum action)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

bool
action_applies(enum action action, enum status from)
{
	return info[action].to != from;
}
