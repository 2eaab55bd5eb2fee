#include "model/api_token.h"

#include "base/bug.h"

static const char *const scope_word[SCOPES] = { [SCOPE_READ] = "read", [SCOPE_ACT] = "act" };

const int64_t api_token_life[API_TOKEN_LIVES] = { 7, 30, 90, 365 };

const char *
scope_name(enum scope scope)
{
	MUST(scope < SCOPES);
	return scope_word[scope];
}

enum err
scope_of(struct str name, enum scope *out)
{
	for (unsigned i = 0; i < SCOPES; i++) {
		if (str_equal(name, str_of(scope_word[i]))) {
			*out = (enum scope)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

enum err
api_token_life_of(struct str text, int64_t *days)
{
	int64_t given;

	if (!str_to_i64(text, &given))
		return ERR_INPUT;
	for (size_t i = 0; i < API_TOKEN_LIVES; i++) {
		if (api_token_life[i] == given) {
			*days = given;
			return OK;
		}
	}
	return ERR_INPUT;
}
