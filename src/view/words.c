#include "view/words.h"

#include <string.h>

#include "base/attr.h"

struct sentence {
	const char *field; /* NULL: any field; "%s" is then its name */
	enum problem_code code;
	const char *words;
};

/* The first row that fits. */
static const struct sentence sentence[] = {
	{ "name", PROBLEM_MISSING, "Please write your name." },
	{ "name", PROBLEM_TOO_LONG, "This name is too long. Please use at most 60 characters." },
	{ "name", PROBLEM_MALFORMED, "This name has characters that cannot be shown." },
	{ "text", PROBLEM_MISSING, "Please write a comment." },
	{ "text", PROBLEM_TOO_LONG, "This comment is too long. Please shorten it." },
	{ "text", PROBLEM_MALFORMED, "This comment has characters that cannot be shown." },
	{ "reply", PROBLEM_UNKNOWN,
	    "The comment you are answering is gone. You can post yours on its own." },
	{ "ticket", PROBLEM_EXPIRED,
	    "This form has been open for a long time. Please press the button once more." },
	{ "ticket", PROBLEM_MISSING,
	    "This form was incomplete. Please press the button once more." },
	{ "ticket", PROBLEM_FOREIGN,
	    "This form belongs to another page. Please press the button once more." },
	{ "article", PROBLEM_MISSING, "No article was named." },
	{ "article", PROBLEM_MALFORMED, "The article must be named by its http or https address." },
	{ "article", PROBLEM_UNKNOWN, "This article is on no site that Postbag serves." },
	{ "article", PROBLEM_TOO_LONG, "These are too many articles for one request." },
	{ "network", PROBLEM_UNKNOWN, "There is no such network to share to." },
	{ "network", PROBLEM_NOT_ALLOWED, "This site does not share to that network." },
	{ "key", PROBLEM_REUSED, "This idempotency key came with another comment before." },
	{ "Idempotency-Key", PROBLEM_REUSED,
	    "This idempotency key came with another comment before." },
	{ "Origin", PROBLEM_FOREIGN, "This request came from a page of another site." },
	{ "Authorization", PROBLEM_FOREIGN, "This is no author\xe2\x80\x99s token of this site." },
	{ "Authorization", PROBLEM_EXPIRED, "This author\xe2\x80\x99s token has expired." },
	{ "comment", PROBLEM_EXPIRED, "The time in which this comment could be changed is over." },
	{ "token", PROBLEM_FOREIGN,
	    "This form was made for another session. Please go back, reload the page and try "
	    "again." },
	{ "password", PROBLEM_FOREIGN, "Name and password do not fit together." },
	{ "from", PROBLEM_EXPIRED,
	    "Somebody has decided about this comment in the meantime. Here is how it is now." },
	{ "reason", PROBLEM_TOO_LONG,
	    "This reason is too long. Please use at most 500 characters." },
	{ NULL, PROBLEM_MISSING, "The field \xe2\x80\x9c%s\xe2\x80\x9d is missing." },
	{ NULL, PROBLEM_TOO_LONG, "The field \xe2\x80\x9c%s\xe2\x80\x9d is too long." },
	{ NULL, PROBLEM_TOO_SHORT, "The field \xe2\x80\x9c%s\xe2\x80\x9d is too short." },
	{ NULL, PROBLEM_MALFORMED,
	    "The field \xe2\x80\x9c%s\xe2\x80\x9d is not of the form it must have." },
	{ NULL, PROBLEM_UNKNOWN,
	    "The field \xe2\x80\x9c%s\xe2\x80\x9d names something that there is not." },
	{ NULL, PROBLEM_DOUBLED, "The field \xe2\x80\x9c%s\xe2\x80\x9d was sent more than once." },
	{ NULL, PROBLEM_FOREIGN,
	    "The field \xe2\x80\x9c%s\xe2\x80\x9d belongs to something else." },
	{ NULL, PROBLEM_EXPIRED, "The field \xe2\x80\x9c%s\xe2\x80\x9d is out of date." },
	{ NULL, PROBLEM_REUSED, "The field \xe2\x80\x9c%s\xe2\x80\x9d was used before." },
	{ NULL, PROBLEM_NOT_ALLOWED, "The field \xe2\x80\x9c%s\xe2\x80\x9d is not allowed here." },
	{ NULL, PROBLEM_TAKEN, "What the field \xe2\x80\x9c%s\xe2\x80\x9d names is taken." },
	{ NULL, PROBLEM_NONE, "The field \xe2\x80\x9c%s\xe2\x80\x9d is in order." },
};

static const struct {
	int status;
	struct status_words words;
} status_row[] = {
	{ 400, { "This request cannot be read", "Please go back and try again." } },
	{ 401, { "Please sign in", "This needs a valid sign-in or author's token." } },
	{ 403, { "This is not allowed", "This request came from a page that may not send it." } },
	{ 404, { "There is nothing here", "It may have been removed, or the address is wrong." } },
	{ 405, { "That cannot be done here", "This address takes other methods." } },
	{ 409, { "It has changed", "Somebody or something has changed it in the meantime." } },
	{ 411, { "Its length is missing", "A request with a body must say how long it is." } },
	{ 413, { "This is too large", "Please send less at once." } },
	{ 415, { "This form of data is not understood",
		   "Send application/x-www-form-urlencoded or application/json in UTF-8." } },
	{ 422, { "This cannot be accepted", "Please correct what is named below." } },
	{ 429, { "That was very often", "Please wait a moment and try again." } },
	{ 501, { "Unknown method", "This server does not know that method." } },
	{ 503, { "Postbag is having a rest", "Nothing is lost. Please try again in a moment." } },
	/* The last row also serves every status that has none. */
	{ 500, { "Something went wrong", "It is our mistake and has been noted." } },
};

struct str
words_problem(struct arena *a, const struct problem *problem)
{
	for (size_t i = 0; i < COUNT_OF(sentence); i++) {
		const struct sentence *s = &sentence[i];

		if (s->code != problem->code)
			continue;
		if (s->field == NULL) {
			struct str words = str_of(s->words);
			size_t at = str_find(words, '%');

			return arena_printf(
			    a, "%.*s%s%s", (int)at, words.p, problem->field, words.p + at + 2);
		}
		if (strcmp(s->field, problem->field) == 0)
			return str_of(s->words);
	}
	return STR_EMPTY;
}

struct status_words
words_status(int status)
{
	for (size_t i = 0; i < COUNT_OF(status_row); i++)
		if (status_row[i].status == status)
			return status_row[i].words;
	return status_row[COUNT_OF(status_row) - 1].words;
}
