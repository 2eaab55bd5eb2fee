#include "model/site.h"

#define AT(field) offsetof(struct site_settings, field)

/* clang-format off: a table is read by its columns */
static const struct option option[] = {
	{ "lang", OPTION_TEXT, 0, 35, "",
	    "language of what Postbag says, like de; empty: the article page's or the reader's",
	    AT(lang), false, NULL },
	{ "depth", OPTION_NUMBER, 0, 8, "3", "levels of replies that stand further in", AT(depth),
	    false, NULL },
	{ "sort", OPTION_CHOICE, 0, 0, "oldest", "order of comments unless the reader says",
	    AT(sort), false, "oldest newest best" },
	{ "votes", OPTION_CHOICE, 0, 0, "both", "votes on comments", AT(votes), false,
	    "none up both" },
	{ "min_shares", OPTION_NUMBER, 0, 1000000, "1", "share counts are shown from this number",
	    AT(min_shares), false, NULL },
	{ "share_cap", OPTION_NUMBER, 0, 1000000, "60",
	    "shares of one article that count in a minute: what is more waits for a moderator; 0: "
	    "all count",
	    AT(share_cap), false, NULL },
	{ "close_days", OPTION_NUMBER, 0, SITE_CLOSE_DAYS_MAX, "0",
	    "threads close so many days after the first comment or share; 0: never", AT(close_days),
	    false, NULL },
	{ "icons", OPTION_FLAG, 0, 0, "yes", "a generated picture beside each name", AT(icons),
	    false, NULL },
	{ "ask_email", OPTION_FLAG, 0, 0, "yes", "the form asks for an e-mail address (optional)",
	    AT(ask_email), false, NULL },
	{ "ask_website", OPTION_FLAG, 0, 0, "yes", "the form asks for a website (optional)",
	    AT(ask_website), false, NULL },
	{ "structured_data", OPTION_CHOICE, 0, 0, "all",
	    "page: Open Graph and JSON-LD on a thread's own page, for search engines to list; "
	    "all: JSON-LD in the article's, too",
	    AT(structured_data), false, "none page all" },
	{ "trap", OPTION_CHOICE, 0, 0, "spam",
	    "the form has a field that only programs see: what is done with a comment that has it "
	    "filled in",
	    AT(trap), false, "off hold spam" },
	{ "filter", OPTION_CHOICE, 0, 0, "hold",
	    "what is done about a comment that is like earlier spam, once there was enough to "
	    "learn from",
	    AT(filter), false, "off count hold spam" },
	{ "near_copies", OPTION_NUMBER, 0, 100, "3",
	    "a comment is held when its text is nearly that of so many others of the last day; 0: "
	    "never",
	    AT(near_copies), false, NULL },
	{ "hold_score", OPTION_NUMBER, 0, SITE_SCORE_MAX, "5",
	    "a comment is held when what rules find counts so much together; 0: never",
	    AT(hold_score), false, NULL },
	{ "spam_score", OPTION_NUMBER, 0, SITE_SCORE_MAX, "10",
	    "it is spam when that counts so much; 0: never", AT(spam_score), false, NULL },
	{ "work", OPTION_CHOICE, 0, 0, "off",
	    "browsers work for a comment, or it waits: always; rising: when it may be spam",
	    AT(work), false, "off always rising" },
	{ "work_bits", OPTION_NUMBER, 10, 24, "18",
	    "how much: one more is twice as long; 18 is about a second on a phone", AT(work_bits),
	    false, NULL },
	{ "work_bits_most", OPTION_NUMBER, 10, 24, "22", "to where it rises", AT(work_bits_most),
	    false, NULL },
	{ "work_busy", OPTION_NUMBER, 1, 10000, "30",
	    "rising: from so many comments in ten minutes", AT(work_busy), false, NULL },
};
/* clang-format on */

const struct option_table site_table = { option, COUNT_OF(option), NULL };

const char *const site_guard[SITE_GUARDS] = { "trap", "filter", "near_copies", "hold_score",
	"spam_score", "work", "work_bits", "work_bits_most", "work_busy", "share_cap" };

static const char *const policy_word[] = {
	[POLICY_OPEN] = "open",
	[POLICY_FIRST] = "first",
	[POLICY_ALL] = "all",
};

const char *
site_guards_check(const struct site_settings *set)
{
	return set->work_bits_most < set->work_bits ? "work_bits_most" : NULL;
}

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
sites_by_name(const struct sites *sites, struct str name)
{
	for (size_t i = 0; i < sites->count; i++)
		if (str_equal(sites->site[i].name, name))
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
