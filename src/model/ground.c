#include "model/ground.h"

static const struct ground_info ground_row[GROUNDS] = {
	[GROUND_NONE] = { "", "No ground is given" },
	[GROUND_OFFENSIVE] = { "offensive", "Offensive or vulgar" },
	[GROUND_ABUSE] = { "abuse", "Attacks or insults somebody" },
	[GROUND_HARASSMENT] = { "harassment", "Harassment or bullying" },
	[GROUND_HATE] = { "hate", "Hatred of a group of people" },
	[GROUND_ILLEGAL] = { "illegal", "Against the law" },
	[GROUND_FALSEHOOD] = { "falsehood", "False or misleading" },
	[GROUND_SPAM] = { "spam", "Spam" },
	[GROUND_ADVERTISING] = { "advertising", "Advertising" },
	[GROUND_WORDING] = { "wording", "Words that are not allowed here" },
	[GROUND_OFF_TOPIC] = { "off_topic", "Off topic" },
	[GROUND_OTHER] = { "other", "Another ground" },
};

const struct ground_info *
ground_info(enum ground ground)
{
	return &ground_row[ground];
}

enum err
ground_of(struct str name, enum ground *out)
{
	for (unsigned i = 0; i < GROUNDS; i++) {
		if (str_equal(name, str_of(ground_row[i].name))) {
			*out = (enum ground)i;
			return OK;
		}
	}
	return ERR_INPUT;
}
