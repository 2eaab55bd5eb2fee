#include "model/vote.h"

static const struct {
	const char *name;
	int value;
} kind[VOTE_KINDS] = {
	[VOTE_NONE] = { "none", 0 },
	[VOTE_UP] = { "up", 1 },
	[VOTE_DOWN] = { "down", -1 },
};

const char *
vote_name(enum vote vote)
{
	return kind[vote].name;
}

enum err
vote_of(struct str name, enum vote *out)
{
	for (unsigned i = 0; i < VOTE_KINDS; i++) {
		if (str_equal(name, str_of(kind[i].name))) {
			*out = (enum vote)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

int
vote_value(enum vote vote)
{
	return kind[vote].value;
}

bool
vote_allowed(const struct site *site, enum vote vote)
{
	return site->set.votes == VOTES_BOTH || (site->set.votes == VOTES_UP && vote != VOTE_DOWN);
}
