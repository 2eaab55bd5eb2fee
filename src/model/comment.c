#include "model/comment.h"

#include "base/clock.h"
#include "text/mailbox.h"
#include "text/url.h"
#include "text/utf8.h"

static const char *const status_word[STATUSES] = {
	[PUBLISHED] = "published",
	[HELD] = "held",
	[SPAM] = "spam",
	[REJECTED] = "rejected",
	[DELETED] = "deleted",
};

static const char *const badge_word[BADGES] = {
	[BADGE_NONE] = "",
	[BADGE_STAFF] = "staff",
	[BADGE_MODERATOR] = "moderator",
	[BADGE_AUTHOR] = "author",
};

static void check_name(struct arena *a, struct comment_draft *draft, struct problems *problems);
static void check_email(struct arena *a, struct comment_draft *draft, struct problems *problems);
static void check_website(struct arena *a, struct comment_draft *draft, struct problems *problems);
static enum err website_read(struct arena *a, struct str typed, struct str *out);
static void check_text(
    struct arena *a, struct comment_draft *draft, int64_t text_points, struct problems *problems);
static size_t count_lines(struct str text);
static bool is_blank(struct str text);

const char *
status_name(enum status status)
{
	return status_word[status];
}

enum err
status_of(struct str name, enum status *out)
{
	for (size_t i = 0; i < STATUSES; i++) {
		if (str_equal(name, str_of(status_word[i]))) {
			*out = (enum status)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

const char *
badge_name(enum badge badge)
{
	return badge_word[badge];
}

enum err
badge_of(struct str name, enum badge *out)
{
	for (size_t i = 0; i < BADGES; i++) {
		if (str_equal(name, str_of(badge_word[i]))) {
			*out = (enum badge)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
comment_check(
    struct arena *a, struct comment_draft *draft, int64_t text_points, struct problems *problems)
{
	check_name(a, draft, problems);
	check_email(a, draft, problems);
	check_website(a, draft, problems);
	check_text(a, draft, text_points, problems);
	draft->parent_id = 0;
	if (draft->reply.len > 0 &&
	    (!str_to_i64(draft->reply, &draft->parent_id) || draft->parent_id == 0))
		problem_add(problems, "reply", PROBLEM_MALFORMED);
}

bool
comment_open_to(const struct comment *comment, int64_t author_id, int64_t now_us, int64_t window_s)
{
	return author_id != 0 && comment->author_id == author_id &&
	       (comment->status == PUBLISHED || comment->status == HELD) &&
	       now_us - comment->created_us < window_s * US_PER_S;
}

bool
comment_editable_by(
    const struct comment *comment, int64_t author_id, int64_t now_us, int64_t window_s)
{
	return comment_open_to(comment, author_id, now_us, window_s) && !comment->by_editors;
}

enum problem_code
comment_check_name(struct arena *a, struct str *name)
{
	if (utf8_clean_line(a, *name, name) != OK)
		return PROBLEM_MALFORMED;
	if (is_blank(*name))
		return PROBLEM_MISSING;
	return utf8_length(*name) > COMMENT_NAME_MAX_POINTS ? PROBLEM_TOO_LONG : PROBLEM_NONE;
}

static void
check_name(struct arena *a, struct comment_draft *draft, struct problems *problems)
{
	enum problem_code code = comment_check_name(a, &draft->author_name);

	if (code != PROBLEM_NONE)
		problem_add(problems, "name", code);
}

static void
check_email(struct arena *a, struct comment_draft *draft, struct problems *problems)
{
	struct str address;

	if (utf8_clean_line(a, draft->email, &draft->email) != OK)
		problem_add(problems, "email", PROBLEM_MALFORMED);
	else if (draft->email.len == 0)
		return;
	else if (mailbox_canonical(a, draft->email, &address) != OK)
		problem_add(problems, "email", PROBLEM_MALFORMED);
	else
		draft->email = address;
}

static void
check_website(struct arena *a, struct comment_draft *draft, struct problems *problems)
{
	struct str url = STR_EMPTY;

	if (utf8_clean_line(a, draft->website, &draft->website) != OK)
		problem_add(problems, "website", PROBLEM_MALFORMED);
	else if (draft->website.len == 0)
		return;
	else if (draft->website.len > COMMENT_WEBSITE_MAX_BYTES)
		problem_add(problems, "website", PROBLEM_TOO_LONG);
	else if (website_read(a, draft->website, &url) != OK)
		problem_add(problems, "website", PROBLEM_MALFORMED);
	else if (url.len > COMMENT_WEBSITE_MAX_BYTES)
		problem_add(problems, "website", PROBLEM_TOO_LONG);
	else
		draft->website = url;
}

/* Without "://" it is a name as people say it, with a dot in it: what has another scheme
 * ("javascript:1") would else be taken for a host and a port. */
static enum err
website_read(struct arena *a, struct str typed, struct str *out)
{
	size_t colon = str_find(typed, ':');

	if (str_starts(str_part(typed, colon, typed.len), STR("://")))
		return url_canonical(a, typed, out);
	if (url_canonical(a, arena_printf(a, "https://%.*s", STR_ARG(typed)), out) != OK)
		return ERR_INPUT;
	struct str host = str_part(*out, strlen("https://"), out->len);
	return str_find(host, '.') < str_find(host, '/') ? OK : ERR_INPUT;
}

static void
check_text(
    struct arena *a, struct comment_draft *draft, int64_t text_points, struct problems *problems)
{
	struct str text;

	if (utf8_clean_text(a, draft->text, &text) != OK) {
		problem_add(problems, "text", PROBLEM_MALFORMED);
		return;
	}
	draft->text = text;
	if (is_blank(text))
		problem_add(problems, "text", PROBLEM_MISSING);
	else if (utf8_length(text) > (size_t)text_points || text.len > COMMENT_TEXT_MAX_BYTES ||
		 count_lines(text) > COMMENT_TEXT_MAX_LINES)
		problem_add(problems, "text", PROBLEM_TOO_LONG);
}

static size_t
count_lines(struct str text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '\n')
			lines++;
	return lines;
}

/* Cleaning has made every kind of white space one of these. */
static bool
is_blank(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] != ' ' && text.p[i] != '\n' && text.p[i] != '\t')
			return false;
	return true;
}

void
comment_show_to(struct comment *comment, int64_t viewer)
{
	if (comment->status == SPAM && viewer != 0 && comment->author_id == viewer)
		comment->status = comment->shadowed ? PUBLISHED : HELD;
}
