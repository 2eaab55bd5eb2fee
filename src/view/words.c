#include "view/words.h"

#include <string.h>

#include "base/attr.h"
#include "view/say.h"

struct sentence {
	const char *field; /* NULL: any field; {field} is then its name */
	enum problem_code code;
	enum say what;
};

/* The first row that fits. */
static const struct sentence sentence[] = {
	{ "name", PROBLEM_MISSING, SAY_PROBLEM_NAME_MISSING },
	{ "name", PROBLEM_TOO_LONG, SAY_PROBLEM_NAME_TOO_LONG },
	{ "name", PROBLEM_MALFORMED, SAY_PROBLEM_NAME_MALFORMED },
	{ "name", PROBLEM_TAKEN, SAY_PROBLEM_NAME_TAKEN },
	{ "name", PROBLEM_REFUSED, SAY_PROBLEM_NAME_REFUSED },
	{ "email", PROBLEM_MALFORMED, SAY_PROBLEM_EMAIL_MALFORMED },
	{ "website", PROBLEM_MALFORMED, SAY_PROBLEM_WEBSITE_MALFORMED },
	{ "website", PROBLEM_TOO_LONG, SAY_PROBLEM_WEBSITE_TOO_LONG },
	{ "website", PROBLEM_REFUSED, SAY_PROBLEM_WEBSITE_REFUSED },
	{ "text", PROBLEM_MISSING, SAY_PROBLEM_TEXT_MISSING },
	{ "text", PROBLEM_TOO_LONG, SAY_PROBLEM_TEXT_TOO_LONG },
	{ "text", PROBLEM_MALFORMED, SAY_PROBLEM_TEXT_MALFORMED },
	{ "text", PROBLEM_REFUSED, SAY_PROBLEM_TEXT_REFUSED },
	{ "reply", PROBLEM_UNKNOWN, SAY_PROBLEM_REPLY_UNKNOWN },
	{ "reply", PROBLEM_CLOSED, SAY_PROBLEM_REPLY_CLOSED },
	{ "ticket", PROBLEM_EXPIRED, SAY_PROBLEM_TICKET_EXPIRED },
	{ "ticket", PROBLEM_TOO_SOON, SAY_PROBLEM_TICKET_TOO_SOON },
	{ "ticket", PROBLEM_MISSING, SAY_PROBLEM_TICKET_MISSING },
	{ "ticket", PROBLEM_FOREIGN, SAY_PROBLEM_TICKET_FOREIGN },
	{ "article", PROBLEM_MISSING, SAY_PROBLEM_ARTICLE_MISSING },
	{ "article", PROBLEM_MALFORMED, SAY_PROBLEM_ARTICLE_MALFORMED },
	{ "article", PROBLEM_UNKNOWN, SAY_PROBLEM_ARTICLE_UNKNOWN },
	{ "article", PROBLEM_TOO_LONG, SAY_PROBLEM_ARTICLE_TOO_LONG },
	{ "article", PROBLEM_CLOSED, SAY_COMMENTS_CLOSED },
	{ "work", PROBLEM_MALFORMED, SAY_PROBLEM_WORK_MALFORMED },
	{ "work", PROBLEM_FOREIGN, SAY_PROBLEM_WORK_FOREIGN },
	{ "work", PROBLEM_EXPIRED, SAY_PROBLEM_WORK_EXPIRED },
	{ "work", PROBLEM_REUSED, SAY_PROBLEM_WORK_REUSED },
	{ "work", PROBLEM_TOO_SHORT, SAY_PROBLEM_WORK_TOO_SHORT },
	{ "network", PROBLEM_UNKNOWN, SAY_PROBLEM_NETWORK_UNKNOWN },
	{ "network", PROBLEM_NOT_ALLOWED, SAY_PROBLEM_NETWORK_NOT_ALLOWED },
	{ "key", PROBLEM_REUSED, SAY_PROBLEM_KEY_REUSED },
	{ "Idempotency-Key", PROBLEM_REUSED, SAY_PROBLEM_KEY_REUSED },
	{ "Origin", PROBLEM_FOREIGN, SAY_PROBLEM_ORIGIN_FOREIGN },
	{ "Authorization", PROBLEM_FOREIGN, SAY_PROBLEM_AUTHORIZATION_FOREIGN },
	{ "Authorization", PROBLEM_EXPIRED, SAY_PROBLEM_AUTHORIZATION_EXPIRED },
	{ "sso_token", PROBLEM_FOREIGN, SAY_PROBLEM_SIGN_IN },
	{ "sso_token", PROBLEM_MALFORMED, SAY_PROBLEM_SIGN_IN },
	{ "sso_token", PROBLEM_MISSING, SAY_PROBLEM_SIGN_IN },
	{ "exp", PROBLEM_EXPIRED, SAY_PROBLEM_SIGN_IN },
	{ "jti", PROBLEM_REUSED, SAY_PROBLEM_SIGN_IN },
	{ "vote", PROBLEM_NOT_ALLOWED, SAY_PROBLEM_VOTE_NOT_ALLOWED },
	{ "reason", PROBLEM_MISSING, SAY_PROBLEM_REASON_MISSING },
	{ "words", PROBLEM_MISSING, SAY_PROBLEM_WORDS_MISSING },
	{ "words", PROBLEM_TOO_LONG, SAY_PROBLEM_WORDS_TOO_LONG },
	{ "ban", PROBLEM_NOT_ALLOWED, SAY_PROBLEM_BAN },
	{ "comment", PROBLEM_NOT_ALLOWED, SAY_PROBLEM_COMMENT_OWN },
	{ "comment", PROBLEM_EXPIRED, SAY_PROBLEM_COMMENT_EXPIRED },
	{ NULL, PROBLEM_MISSING, SAY_PROBLEM_ANY_MISSING },
	{ NULL, PROBLEM_TOO_LONG, SAY_PROBLEM_ANY_TOO_LONG },
	{ NULL, PROBLEM_TOO_SHORT, SAY_PROBLEM_ANY_TOO_SHORT },
	{ NULL, PROBLEM_MALFORMED, SAY_PROBLEM_ANY_MALFORMED },
	{ NULL, PROBLEM_UNKNOWN, SAY_PROBLEM_ANY_UNKNOWN },
	{ NULL, PROBLEM_DOUBLED, SAY_PROBLEM_ANY_DOUBLED },
	{ NULL, PROBLEM_FOREIGN, SAY_PROBLEM_ANY_FOREIGN },
	{ NULL, PROBLEM_TOO_SOON, SAY_PROBLEM_ANY_NOT_ALLOWED },
	{ NULL, PROBLEM_EXPIRED, SAY_PROBLEM_ANY_EXPIRED },
	{ NULL, PROBLEM_REUSED, SAY_PROBLEM_ANY_REUSED },
	{ NULL, PROBLEM_NOT_ALLOWED, SAY_PROBLEM_ANY_NOT_ALLOWED },
	{ NULL, PROBLEM_REFUSED, SAY_PROBLEM_ANY_NOT_ALLOWED },
	{ NULL, PROBLEM_TAKEN, SAY_PROBLEM_ANY_TAKEN },
	{ NULL, PROBLEM_CLOSED, SAY_PROBLEM_ANY_CLOSED },
	{ NULL, PROBLEM_NONE, SAY_PROBLEM_ANY_NONE },
};

/* What only moderators get to read is in English. */
static const struct {
	const char *field;
	enum problem_code code;
	const char *words;
} desk_sentence[] = {
	{ "Authorization", PROBLEM_NOT_ALLOWED,
	    "This token may only look. Make one that may act, at the desk." },
	{ "token_name", PROBLEM_MISSING, "Please give the token a name that says what it is for." },
	{ "tokens", PROBLEM_NOT_ALLOWED,
	    "You have as many tokens as one may have. Please revoke one that is not needed." },
	{ "passkey", PROBLEM_MISSING,
	    "No passkey came: your browser says that it has none, or that it cannot. Nothing was "
	    "done." },
	{ "passkey", PROBLEM_FOREIGN, "This passkey signs nobody in here." },
	{ "passkey", PROBLEM_EXPIRED, "That took too long. Please begin again." },
	{ "passkey", PROBLEM_NOT_ALLOWED,
	    "Browsers have passkeys only for a desk that has a name for its address, with https "
	    "before it." },
	{ "new_passkey", PROBLEM_FOREIGN,
	    "This passkey was not made for this page, or did not make sure that it is you. Please "
	    "begin again." },
	{ "passkey_name", PROBLEM_MISSING,
	    "Please give the passkey a name by which you know it again." },
	{ "passkey_name", PROBLEM_TOO_LONG,
	    "This name is too long. Please use at most 60 characters." },
	{ "passkeys", PROBLEM_NOT_ALLOWED,
	    "You have this passkey already, or 20, which is as many as one may have." },
	{ "token", PROBLEM_FOREIGN,
	    "This form was made for another session. Please go back, reload the page and try "
	    "again." },
	{ "name", PROBLEM_UNKNOWN, "Nobody signs in with this name." },
	{ "name", PROBLEM_NOT_ALLOWED, "What you may do yourself, another owner says." },
	{ "pick", PROBLEM_MISSING, "No comment is meant: tick some first." },
	{ "role", PROBLEM_NOT_ALLOWED, "Your role lets you look here, and not do this." },
	{ "password", PROBLEM_FOREIGN, "Name and password do not fit together." },
	{ "password", PROBLEM_TOO_SHORT, "This password is too short: 12 characters at least." },
	{ "again", PROBLEM_FOREIGN, "The two new passwords are not the same." },
	{ "current", PROBLEM_FOREIGN, "This is not your password." },
	{ "session", PROBLEM_EXPIRED,
	    "You are not signed in any more, so nothing was done. Please copy what you have "
	    "written, and "
	    "sign in." },
	{ "current", PROBLEM_EXPIRED,
	    "Somebody has changed your password in the meantime. Please sign in again." },
	{ "code", PROBLEM_FOREIGN,
	    "This code is not right, or it has been used. Please take the next one." },
	{ "recovery", PROBLEM_FOREIGN,
	    "This is not one of your recovery codes, or it has been used." },
	{ "step", PROBLEM_EXPIRED, "That took too long. Please sign in again." },
	{ "secret", PROBLEM_FOREIGN,
	    "This page was made for another session. Here is a new secret: please scan it." },
	{ "from", PROBLEM_EXPIRED,
	    "Somebody has decided about this comment in the meantime. Here is how it is now." },
	{ "seen", PROBLEM_EXPIRED,
	    "The text was changed after you saw it, so nothing was decided. Here is what has "
	    "changed." },
	{ "edit", PROBLEM_EXPIRED,
	    "Somebody has changed the text in the meantime. It stands above as it is now, and what "
	    "you "
	    "have typed is in the field." },
	{ "list", PROBLEM_MISSING, "Please write a word, or more, a line each." },
	{ "list", PROBLEM_TOO_LONG,
	    "Please use at most 500 words and 8,000 bytes: two lists can." },
	{ "list", PROBLEM_MALFORMED, "There is a line in it with nothing that could be found." },
	{ "pattern", PROBLEM_MISSING, "Please write a pattern." },
	{ "pattern", PROBLEM_TOO_LONG, "This pattern is too long: 500 characters at most." },
	{ "pattern", PROBLEM_MALFORMED, "This pattern cannot be used. Nothing was saved." },
	{ "threshold", PROBLEM_MISSING, "Please write a number." },
	{ "threshold", PROBLEM_MALFORMED, "This number is not in the range that makes sense." },
	{ "span", PROBLEM_MISSING, "Please write of how many comments." },
	{ "span", PROBLEM_MALFORMED, "Please write a number of comments from 3 to 50." },
	{ "score", PROBLEM_MISSING, "A rule that only counts needs a number, 1 at least." },
	{ "score", PROBLEM_MALFORMED, "Please write a number from 0 to 100." },
	{ "outcome", PROBLEM_UNKNOWN, "Please choose what becomes of the comments." },
	{ "rules", PROBLEM_TOO_LONG,
	    "The site has 50 rules, which is as many as there can be. Nothing was saved." },
	{ "undo", PROBLEM_EXPIRED,
	    "This cannot be undone any more: it was changed or taken back since. Here is how it is "
	    "now." },
	{ "mark", PROBLEM_NOT_ALLOWED,
	    "A reply cannot be pinned: it stands below what it answers. Nor can its replies be "
	    "locked without those beside it." },
	{ "mark", PROBLEM_EXPIRED,
	    "Somebody has done this already, or the comment is not published any more. Here is how "
	    "it is now." },
	{ "badge", PROBLEM_EXPIRED,
	    "Somebody has given another badge in the meantime. Here is how it is now." },
	{ "days", PROBLEM_MALFORMED,
	    "The number of days must be a whole number, 36500 at most. Nothing was changed." },
	{ "title", PROBLEM_MISSING, "Please write a title." },
	{ "url", PROBLEM_MISSING, "Please write the new address." },
	{ "url", PROBLEM_MALFORMED,
	    "This is not the address of a page: https:// and a name come first." },
	{ "url", PROBLEM_FOREIGN, "This address is not of the article\xe2\x80\x99s site." },
	{ "url", PROBLEM_REUSED, "This is the address that it has." },
	{ "url", PROBLEM_TAKEN,
	    "Another article has this address, so nothing was changed. The two can be merged." },
	{ "into", PROBLEM_MISSING, "Please write the address of the other article." },
	{ "into", PROBLEM_UNKNOWN, "No article that was commented or shared has this address." },
	{ "into", PROBLEM_FOREIGN, "The two articles are of different sites." },
	{ "into", PROBLEM_NOT_ALLOWED, "This is the article itself." },
	{ "policy", PROBLEM_UNKNOWN, "There is no such policy." },
	{ "trap", PROBLEM_UNKNOWN, "There is no such choice. Nothing was changed." },
	{ "filter", PROBLEM_UNKNOWN, "There is no such choice. Nothing was changed." },
	{ "near_copies", PROBLEM_MALFORMED,
	    "The number of texts that are nearly the same must be from 0 to 100. Nothing was "
	    "changed." },
	{ "share_cap", PROBLEM_MALFORMED,
	    "The cap of shares must be a whole number from 0 to 1000000. Nothing was changed." },
	{ "hold_score", PROBLEM_MALFORMED,
	    "The sum that holds a comment must be a whole number from 0 to 1000. Nothing was "
	    "changed." },
	{ "spam_score", PROBLEM_MALFORMED,
	    "The sum that makes a comment spam must be a whole number from 0 to 1000. Nothing was "
	    "changed." },
	{ "work", PROBLEM_UNKNOWN, "There is no such choice. Nothing was changed." },
	{ "work_bits", PROBLEM_MALFORMED,
	    "The bits must be a whole number from 10 to 24. Nothing was changed." },
	{ "work_bits_most", PROBLEM_MALFORMED,
	    "The most bits must be a whole number from 10 to 24, and not fewer than the least. "
	    "Nothing was changed." },
	{ "work_busy", PROBLEM_MALFORMED,
	    "The comments must be a whole number from 1 to 10000. Nothing was changed." },
	{ "key_name", PROBLEM_MALFORMED,
	    "A key\xe2\x80\x99s name has 1 to 64 letters, digits, dots, hyphens and underscores." },
	{ "key_name", PROBLEM_TAKEN, "The site has a key of this name." },
	{ "key_name", PROBLEM_UNKNOWN, "The site has no key of this name." },
	{ "issuer", PROBLEM_MALFORMED, "An issuer is one line of at most 200 bytes." },
	{ "key", PROBLEM_MALFORMED,
	    "This is no public key of Ed25519. It is taken as PEM, 64 hex digits, base64url or "
	    "PASERK (k4.public)." },
	{ "key", PROBLEM_NOT_ALLOWED,
	    "Please leave the key empty for HS256: Postbag makes the secret." },
	{ "keys", PROBLEM_NOT_ALLOWED,
	    "The site has eight keys, which is as many as there can be. Please remove one first." },
	{ "new_name", PROBLEM_MISSING, "Please write the name they will sign in with." },
	{ "new_name", PROBLEM_TOO_LONG,
	    "This name is too long. Please use at most 60 characters." },
	{ "new_name", PROBLEM_TAKEN,
	    "There is somebody of this name. Give them a role above, or choose another name." },
	{ "reason", PROBLEM_TOO_LONG,
	    "This reason is too long. Please use at most 500 characters." },
	{ "text", PROBLEM_REUSED, "The text is as it was, so nothing was changed." },
	{ "kind", PROBLEM_MISSING, "Please choose what is banned." },
	{ "actor", PROBLEM_EXPIRED,
	    "The address this came from cannot be banned any more: nothing can be compared with "
	    "it." },
	{ "author", PROBLEM_MISSING,
	    "Only a comment tells who its author is: make the ban from one." },
	{ "author", PROBLEM_NOT_ALLOWED, "This author is staff of the site, and is not banned." },
	{ "email", PROBLEM_MISSING, "Please type an e-mail address: none came with the comment." },
	{ "domain", PROBLEM_MALFORMED,
	    "This is no domain of e-mail addresses: it looks like "
	    "\xe2\x80\x9cspam.example\xe2\x80\x9d." },
	{ "name", PROBLEM_TOO_SHORT, "There are no letters in this name that could be compared." },
	{ "text", PROBLEM_TOO_SHORT,
	    "This piece of text is too short: it would be found everywhere. Four letters at "
	    "least." },
	{ "why", PROBLEM_TOO_LONG, "This reason is too long. Please use at most 500 characters." },
	{ "bans", PROBLEM_NOT_ALLOWED,
	    "500 bans run at this site already, and each costs a little with every comment. Please "
	    "lift some first." },
	{ "lift", PROBLEM_EXPIRED, "This ban was over already." },
	{ "stop", PROBLEM_EXPIRED, "This had ended already. Here is how far it came." },
	{ "note", PROBLEM_TOO_LONG, "This note is too long. Please use at most 500 characters." },
};

static const struct {
	int status;
	enum say title;
	enum say detail;
} status_row[] = {
	{ 400, SAY_STATUS_400_TITLE, SAY_STATUS_400_DETAIL },
	{ 401, SAY_STATUS_401_TITLE, SAY_STATUS_401_DETAIL },
	{ 403, SAY_STATUS_403_TITLE, SAY_STATUS_403_DETAIL },
	{ 404, SAY_STATUS_404_TITLE, SAY_STATUS_404_DETAIL },
	{ 405, SAY_STATUS_405_TITLE, SAY_STATUS_405_DETAIL },
	{ 409, SAY_STATUS_409_TITLE, SAY_STATUS_409_DETAIL },
	{ 411, SAY_STATUS_411_TITLE, SAY_STATUS_411_DETAIL },
	{ 413, SAY_STATUS_413_TITLE, SAY_STATUS_413_DETAIL },
	{ 415, SAY_STATUS_415_TITLE, SAY_STATUS_415_DETAIL },
	{ 422, SAY_STATUS_422_TITLE, SAY_STATUS_422_DETAIL },
	{ 429, SAY_STATUS_429_TITLE, SAY_STATUS_429_DETAIL },
	{ 501, SAY_STATUS_501_TITLE, SAY_STATUS_501_DETAIL },
	{ 503, SAY_STATUS_503_TITLE, SAY_STATUS_503_DETAIL },
	/* The last row also serves every status that has none. */
	{ 500, SAY_STATUS_500_TITLE, SAY_STATUS_500_DETAIL },
};

struct str
words_problem(struct arena *a, unsigned lang, const struct problem *problem)
{
	for (size_t i = 0; i < COUNT_OF(desk_sentence); i++)
		if (desk_sentence[i].code == problem->code &&
		    strcmp(desk_sentence[i].field, problem->field) == 0)
			return str_of(desk_sentence[i].words);
	for (size_t i = 0; i < COUNT_OF(sentence); i++) {
		const struct sentence *s = &sentence[i];

		if (s->code != problem->code)
			continue;
		if (s->field == NULL)
			return say_one(a, lang, s->what, "field", str_of(problem->field));
		if (strcmp(s->field, problem->field) == 0)
			return str_of(say_text(lang, s->what));
	}
	return STR_EMPTY;
}

struct status_words
words_status(unsigned lang, int status)
{
	size_t i = 0;

	while (i + 1 < COUNT_OF(status_row) && status_row[i].status != status)
		i++;
	return (struct status_words){
		.title = say_text(lang, status_row[i].title),
		.detail = say_text(lang, status_row[i].detail),
	};
}
