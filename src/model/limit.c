#include "model/limit.h"

#include "base/bug.h"

#define RATE(field) #field, offsetof(struct settings, field)

/* clang-format off: a table is read by its columns */
const struct limit_info limit_table[LIMITS] = {
	[LIMIT_POST] = { "post", "Comments from one address", BY_ADDRESS, RATE(limit_post) },
	[LIMIT_SHARE] = { "share", "Shares from one address", BY_ADDRESS, RATE(limit_share) },
	[LIMIT_VOTE] = { "vote", "Votes from one address", BY_ADDRESS, RATE(limit_vote) },
	[LIMIT_REPORT] = { "report", "Reports from one address", BY_ADDRESS, RATE(limit_report) },
	[LIMIT_SIGN_IN] = { "sign-in", "Passwords and passkeys tried from one address", BY_ADDRESS,
	    RATE(limit_sign_in) },
	[LIMIT_TOKEN] = { "token", "Wrong tokens of programs from one address", BY_ADDRESS,
	    RATE(limit_sign_in) },
	[LIMIT_SSO] = { "sso", "Wrong tokens of a site\xe2\x80\x99s readers from one address", BY_ADDRESS,
	    RATE(limit_sign_in) },
	[LIMIT_SIGN_IN_NAME] = { "sign-in-name", "Passwords and passkeys tried for one name", BY_NAME,
	    RATE(limit_sign_in_name) },
	[LIMIT_SIGN_IN_BROWSER] = { "sign-in-browser",
	    "The same in one browser that the name has signed in with", BY_BROWSER, RATE(limit_sign_in) },
	[LIMIT_CURRENT_NAME] = { "current-name", "Passwords tried by one name that is signed in", BY_NAME,
	    RATE(limit_sign_in) },
	[LIMIT_CURRENT_BROWSER] = { "current-browser",
	    "The same in one browser that the name has signed in with", BY_BROWSER, RATE(limit_sign_in) },
	[LIMIT_CODE_NAME] = { "code-name", "Codes of a second factor tried for one name", BY_NAME,
	    RATE(limit_code) },
	[LIMIT_CODE_BROWSER] = { "code-browser",
	    "The same in one browser that the name has signed in with", BY_BROWSER, RATE(limit_code) },
};
/* clang-format on */

const char *
limit_by_name(enum limit_by by)
{
	static const char *const name[] = { "address", "name", "browser" };

	return name[by];
}

struct rate
limit_rate(const struct settings *set, enum limit limit)
{
	return *(const struct rate *)((const char *)set + limit_table[limit].rate);
}

struct rate
limit_near_rate(const struct settings *set, enum limit limit)
{
	struct rate rate = limit_rate(set, limit);

	MUST(limit_table[limit].by == BY_ADDRESS);
	rate.count *= set->limit_neighbours;
	return rate;
}
