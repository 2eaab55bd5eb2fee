#include "model/problem.h"

#include <string.h>

void
problem_add(struct problems *list, const char *field, enum problem_code code)
{
	if (list->count < PROBLEMS_MAX)
		list->problem[list->count++] = (struct problem){ field, code };
}

enum problem_code
problem_of(const struct problems *list, const char *field)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->problem[i].field, field) == 0)
			return list->problem[i].code;
	return PROBLEM_NONE;
}

const char *
problem_word(enum problem_code code)
{
	static const char *const word[PROBLEM_CODES] = {
		[PROBLEM_NONE] = "none",
		[PROBLEM_MISSING] = "missing",
		[PROBLEM_TOO_LONG] = "too-long",
		[PROBLEM_TOO_SHORT] = "too-short",
		[PROBLEM_MALFORMED] = "malformed",
		[PROBLEM_UNKNOWN] = "unknown",
		[PROBLEM_DOUBLED] = "doubled",
		[PROBLEM_FOREIGN] = "foreign",
		[PROBLEM_EXPIRED] = "expired",
		[PROBLEM_TOO_SOON] = "too-soon",
		[PROBLEM_REUSED] = "reused",
		[PROBLEM_NOT_ALLOWED] = "not-allowed",
		[PROBLEM_TAKEN] = "taken",
		[PROBLEM_CLOSED] = "closed",
		[PROBLEM_REFUSED] = "refused",
	};

	return word[code];
}
