#include "view/desk_html.h"

#include "fixture.h"
#include "model/mark.h"
#include "suites.h"
#include "view/log_html.h"
#include "view/passkey_html.h"

static const struct session who = { .moderator_id = 2, .moderator_name = STR_INIT(HOSTILE) };
static const int64_t tally[QUEUES] = {
	[QUEUE_HELD] = 31, [QUEUE_REPORTED] = 12, [QUEUE_SPAM] = 1000, [QUEUE_DELETED] = 1
};

static struct desk_show
desk(void)
{
	return (struct desk_show){
		.prefix = STR("/postbag/"),
		.who = &who,
		.form_token = "TOKEN",
		.tally = tally,
	};
}

static struct desk_card
card_of(const struct comment *comment)
{
	return (struct desk_card){
		.may = true,
		.comment = comment,
		.site_title = STR("The News"),
		.article_title = STR(HOSTILE),
		.article_url = article.url,
	};
}

/* A page of a queue that is not narrowed down. */
static void
queue_page(const struct desk_show *show, enum queue queue, const struct desk_card *card,
    size_t cards, int64_t next)
{
	const struct queue_ask ask = { .queue = queue,
		.newest = queue_info(queue)->newest,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSES };
	const struct desk_queue page = { .ask = &ask, .card = card, .cards = cards, .next = next };

	desk_queue_page(&h, show, &page);
}

START_TEST(desk_sign_in_page__the_form__keeps_the_name_and_says_what_is_wrong)
{
	struct problems problems = { .count = 0 };

	problem_add(&problems, "password", PROBLEM_FOREIGN);
	desk_sign_in_page(&h, &(struct sign_in_show){
				  .prefix = STR("/postbag/"),
				  .name = STR(HOSTILE),
				  .problems = &problems,
			      });
	const char *out = written();
	assert_has(out, "<form method=\"post\" action=\"/postbag/admin/sign-in\">");
	assert_lacks(out, "passkey");
	assert_has(out, "name=\"name\" value=\"" HOSTILE_ESCAPED "\"");
	assert_has(out, "name=\"password\" type=\"password\"");
	assert_has(out, "role=\"alert\"><p>Name and password do not fit together.</p>");
	assert_lacks(out, "<i>");
	ck_assert_uint_eq(times(out, "<h1>"), 1);
}
END_TEST

START_TEST(desk_sign_in_page__nothing_wrong__is_quiet)
{
	desk_sign_in_page(
	    &h, &(struct sign_in_show){ .prefix = STR("/postbag/"), .name = STR_EMPTY });
	assert_lacks(written(), "role=\"alert\"");
}
END_TEST

START_TEST(desk_sign_in_page__passkeys__have_a_form_that_is_hidden_without_the_script)
{
	const struct passkey_ask ask = { .challenge = "abc", .party = "desk.example" };

	desk_sign_in_page(&h, &(struct sign_in_show){
				  .prefix = STR("/postbag/"), .name = STR_EMPTY, .passkey = &ask });
	const char *out = written();
	assert_has(out, "<form method=\"post\" action=\"/postbag/admin/sign-in/passkey\" "
			"data-passkey=\"sign\" data-challenge=\"abc\" "
			"data-party=\"desk.example\" hidden>");
	assert_has(out, "<script src=\"/postbag/static/passkey.js\" defer>");
}
END_TEST

START_TEST(desk_queue_page__each_queue__is_current_and_counted)
{
	const struct desk_show show = desk();

	queue_page(&show, (enum queue)_i, NULL, 0, 0);
	const char *out = written();
	const char *current = arena_printf(
	    arena, "queue?queue=%s\" aria-current=\"page\"", queue_info((enum queue)_i)->name)
				  .p;
	assert_has(out, current);
	ck_assert_uint_eq(times(out, "aria-current"), 1);
	assert_has(out, "<span class=\"desk-count\">31</span>");
	assert_has(out, "<span class=\"desk-count\">1000+</span>");
	assert_has(out, "Reported <span class=\"desk-count\">12</span>");
	ck_assert_uint_eq(times(out, "desk-count"), 4);
	assert_has(out, "class=\"desk-empty\"");
	assert_has(out, "<span>" HOSTILE_ESCAPED "</span>");
	ck_assert_uint_eq(times(out, "name=\"token\" value=\"TOKEN\""), 1);
	assert_lacks(out, "rel=\"next\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_queue_page__a_card__offers_what_would_change_it)
{
	struct comment comment = comment_of(7, 0, (enum status)_i, 3);
	const struct desk_card card = card_of(&comment);
	struct desk_show show = desk();

	show.back = "admin/queue?queue=held";
	queue_page(&show, queue_by_status((enum status)_i), &card, 1, 0);
	const char *out = written();
	for (int i = 0; i < ACTIONS; i++) {
		const struct action_info *info = action_info((enum action)i);
		const char *offered =
		    arena_printf(arena, "name=\"action\" value=\"%s\"", info->name).p;

		/* On the card, and for several at once. */
		ck_assert_uint_eq(times(out, offered), info->to == (enum status)_i ? 0 : 2);
	}
	assert_has(
	    out, arena_printf(arena, "name=\"from\" value=\"%s\"", status_name((enum status)_i)).p);
	assert_has(out, "action=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7/decide\"");
	assert_has(out, "href=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7\"");
	assert_has(out, "href=\"https://news.example/a?b=1&amp;c=2\"");
	assert_has(out, "<bdi>N7" HOSTILE_ESCAPED "</bdi>");
	assert_has(out, "<p>html 7</p>");
	ck_assert_uint_eq(times(out, "name=\"token\" value=\"TOKEN\""), 3);
	assert_has(out, "name=\"pick\" value=\"00ab00cd00ef0012-7\" form=\"desk-bulk\"");
	assert_has(out, "name=\"shown\" value=\"00ab00cd00ef0012-7\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_context_page__for_who_may_only_look__offers_nothing)
{
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	const struct desk_show show = desk();
	struct desk_context context = { .card = card_of(&comment) };

	context.card.may = false;
	thread_arrange_all(arena, &comment, 1, &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	assert_has(out, "<p>html 7</p>");
	/* The one to sign out is there, and the one that closes the help. */
	ck_assert_uint_eq(times(out, "<form"), 2);
	ck_assert_uint_eq(times(out, "formaction"), 0);
}
END_TEST

#define MARK_TO "formaction=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7/mark\" "

/* Which marks a published card offers, and what it says it has. */
static const struct {
	int64_t parent, pinned_us, featured_us;
	bool offers[MARKS];
} marked[] = {
	{ 0, 0, 0, { true, false, true, false, true, false } },
	{ 0, MOMENT_US, 0, { false, true, true, false, true, false } },
	{ 0, MOMENT_US, MOMENT_US, { false, true, false, true, true, false } },
	{ 3, 0, 0, { false, false, true, false } },
	{ 3, 0, MOMENT_US, { false, false, false, true } },
};

START_TEST(desk_queue_page__a_published_card__offers_marks_and_shows_those_it_has)
{
	struct comment comment = comment_of(7, marked[_i].parent, PUBLISHED, 3);
	const struct desk_card card = card_of(&comment);
	struct desk_show show = desk();

	comment.pinned_us = marked[_i].pinned_us;
	comment.featured_us = marked[_i].featured_us;
	show.back = "admin/queue?queue=published&after=12";
	queue_page(&show, QUEUE_PUBLISHED, &card, 1, 0);
	const char *out = written();
	for (int mark = 0; mark < MARKS; mark++) {
		const char *offered = arena_printf(arena, MARK_TO "name=\"mark\" value=\"%s\">%s<",
		    mark_info((enum mark)mark)->name, mark_info((enum mark)mark)->label)
					  .p;

		ck_assert_uint_eq(times(out, offered), marked[_i].offers[mark] ? 1 : 0);
	}
	ck_assert_uint_eq(times(out, "desk-pinned\">Pinned<"), marked[_i].pinned_us != 0 ? 1 : 0);
	ck_assert_uint_eq(times(out, "desk-pick\">Editors"), marked[_i].featured_us != 0 ? 1 : 0);
	ck_assert_uint_eq(times(out, "A reply cannot be pinned"), marked[_i].parent != 0 ? 1 : 0);
	assert_has(out, "name=\"back\" value=\"admin/queue?queue=published&amp;after=12\"");
	/* An author's badge is given where all that is known of the comment can be seen. */
	assert_lacks(out, "/badge\"");
}
END_TEST

START_TEST(desk_queue_page__a_card_that_is_not_published__offers_no_marks)
{
	struct comment comment = comment_of(7, 0, (enum status)_i, 3);
	const struct desk_card card = card_of(&comment);
	struct desk_show show = desk();

	show.back = "admin/queue?queue=published";
	queue_page(&show, queue_by_status((enum status)_i), &card, 1, 0);
	const char *out = written();
	assert_lacks(out, "/mark\"");
}
END_TEST

START_TEST(desk_queue_page__a_badge__is_a_word)
{
	static const char *const word[BADGES] = {
		[BADGE_STAFF] = ">Staff<",
		[BADGE_MODERATOR] = ">Moderator<",
		[BADGE_AUTHOR] = ">Author of the article<",
	};
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	const struct desk_card card = card_of(&comment);
	struct desk_show show = desk();

	comment.badge = (enum badge)_i;
	show.back = "admin/queue?queue=published";
	queue_page(&show, QUEUE_PUBLISHED, &card, 1, 0);
	const char *out = written();
	for (int badge = 0; badge < BADGES; badge++)
		if (word[badge] != NULL)
			ck_assert_uint_eq(times(out, word[badge]), badge == _i ? 1 : 0);
	ck_assert_uint_eq(times(out, "desk-badge"), _i == BADGE_NONE ? 0 : 1);
}
END_TEST

START_TEST(desk_context_page__the_comment__offers_its_author_every_other_badge)
{
	struct comment comment[] = { comment_of(6, 0, PUBLISHED, 3), comment_of(7, 6, HELD, 4) };
	const struct desk_show show = desk();
	struct desk_context context = { .card = card_of(&comment[1]) };

	comment[1].badge = (enum badge)_i;
	thread_arrange_all(arena, comment, COUNT_OF(comment), &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	for (int badge = 0; badge < BADGES; badge++) {
		const struct badge_info *info = badge_info((enum badge)badge);

		if (info->name == NULL)
			continue;
		ck_assert_uint_eq(
		    times(out, arena_printf(arena, "name=\"badge\" value=\"%s\"", info->name).p),
		    badge_applies((enum badge)badge, (enum badge)_i) ? 1 : 0);
	}
	if (_i == BADGE_MODERATOR) {
		assert_lacks(out, "/badge\"");
		assert_lacks(out, "name=\"worn\"");
		return;
	}
	assert_has(out, "formaction=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7/badge\"");
	assert_has(out,
	    arena_printf(arena, "name=\"worn\" value=\"%s\"", badge_info((enum badge)_i)->name).p);
}
END_TEST

START_TEST(desk_queue_page__an_article_without_title__is_named_by_its_url)
{
	struct comment comment = comment_of(7, 0, HELD, 3);
	struct desk_card card = card_of(&comment);
	const struct desk_show show = desk();

	card.article_title = STR_EMPTY;
	queue_page(&show, QUEUE_HELD, &card, 1, 0);
	assert_has(written(), ">https://news.example/a?b=1&amp;c=2</a>");
}
END_TEST

START_TEST(desk_queue_page__many_cards__have_ids_of_their_own)
{
	struct comment comment[] = { comment_of(7, 0, HELD, 3), comment_of(8, 7, HELD, 3) };
	const struct desk_card card[] = { card_of(&comment[0]), card_of(&comment[1]) };
	const struct desk_show show = desk();

	queue_page(&show, QUEUE_HELD, card, COUNT_OF(card), 8);
	const char *out = written();
	assert_has(out, "href=\"/postbag/admin/queue?queue=held&amp;after=8\"");
	assert_lacks(out, "desk-empty");
	for (const char *at = strstr(out, " id=\""); at != NULL; at = strstr(at + 1, " id=\"")) {
		struct str attribute = { at, strcspn(at + 5, "\"") + 6 };

		ck_assert_uint_eq(times(out, arena_text(arena, attribute)), 1);
	}
}
END_TEST

static const struct report report[] = {
	{ .reason = REASON_OTHER, .words = STR_INIT(HOSTILE), .reported_us = MOMENT_US },
	{ .reason = REASON_SPAM, .reported_us = MOMENT_US - 1000000 },
};

START_TEST(desk_reported_page__a_card__lists_what_readers_say_and_offers_to_keep)
{
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	struct desk_card card = card_of(&comment);
	const struct desk_show show = desk();

	card.reports = (struct reports){ report, COUNT_OF(report), 14 };
	queue_page(&show, QUEUE_REPORTED, &card, 1, 7);
	const char *out = written();
	assert_has(out, "/postbag/admin/queue?queue=reported\" aria-current=\"page\"");
	assert_has(out, "14 reports");
	assert_has(out, "These are the newest 2.");
	assert_has(out, "<b class=\"desk-reason\">Other</b>");
	assert_has(out, "dir=\"auto\">" HOSTILE_ESCAPED "</p>");
	assert_has(out, "<b class=\"desk-reason\">Spam</b>");
	ck_assert_uint_eq(times(out, "desk-typed"), 1);
	assert_has(out, "datetime=\"2026-11-23T14:05:09Z\"");
	assert_has(out, "class=\"desk-primary\" type=\"submit\" "
			"formaction=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7/keep\" "
			"data-key=\"y\" aria-keyshortcuts=\"y\">"
			"Keep it</button>");
	assert_has(out, "value=\"reject\"");
	assert_has(out, "href=\"/postbag/admin/queue?queue=reported&amp;after=7\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_reported_page__nothing_waits__says_so)
{
	const struct desk_show show = desk();

	queue_page(&show, QUEUE_REPORTED, NULL, 0, 0);
	const char *out = written();
	assert_has(out, "class=\"desk-empty\"");
	assert_lacks(out, "rel=\"next\"");
}
END_TEST

START_TEST(desk_queue_page__what_nobody_has_reported__is_not_kept)
{
	struct comment comment = comment_of(7, 0, HELD, 3);
	const struct desk_card card = card_of(&comment);
	const struct desk_show show = desk();

	queue_page(&show, QUEUE_HELD, &card, 1, 0);
	const char *out = written();
	assert_lacks(out, "/keep\"");
	assert_lacks(out, "desk-reports");
}
END_TEST

START_TEST(desk_queue_page__what_nobody_has_seen__can_be_kept)
{
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	struct desk_card card = card_of(&comment);
	const struct desk_show show = desk();

	card.unseen = true;
	queue_page(&show, QUEUE_UNREVIEWED, &card, 1, 0);
	ck_assert_uint_eq(times(written(), "/comments/7/keep\" data-key=\"y\" "), 1);
}
END_TEST

/* A queue that is narrowed down in every way at once. */
static struct site narrow_site[] = {
	{ .id = 1, .name = STR_INIT("courier"), .title = STR_INIT("The Courier") },
	{ .id = 2, .name = STR_INIT("news"), .title = STR_INIT(HOSTILE) },
};
static const struct sites narrow_sites = { .site = narrow_site, .count = COUNT_OF(narrow_site) };

static struct queue_ask
narrow_ask(void)
{
	return (struct queue_ask){ .queue = QUEUE_REPORTED,
		.newest = true,
		.site_id = 2,
		.article_id = 0xabcdef,
		.author_id = 77,
		.age = &queue_age[2],
		.lang = "pt-BR",
		.reason = REASON_OFF_TOPIC,
		.why = CAUSE_WORDS,
		.words = STR("a&b \"c\" \xc3\xa9<i>"),
		.from = 9 };
}

START_TEST(desk_queue_path__everything__stands_in_it_once)
{
	struct queue_ask ask = narrow_ask();
	struct str path = desk_queue_path(arena, &ask, &narrow_sites);

	ck_assert_str_eq(arena_text(arena, path),
	    "admin/queue?queue=reported&site=news&article=0000000000abcdef&author=77&age=1d"
	    "&lang=pt-BR&reason=off_topic&why=words&sort=newest&q=a%26b%20%22c%22%20%C3%A9%3Ci%3E&"
	    "after=9");
}
END_TEST

START_TEST(desk_queue_page__narrowed_down__shows_how_and_a_way_back)
{
	const struct desk_show show = desk();
	const struct queue_ask ask = narrow_ask();
	const struct desk_queue page = { .ask = &ask,
		.sites = narrow_sites,
		.article_title = STR(HOSTILE),
		.author_name = STR(HOSTILE),
		.next = 11 };

	desk_queue_page(&h, &show, &page);
	const char *out = written();
	assert_has(out, "name=\"q\" type=\"search\" value=\"a&amp;b &quot;c&quot; \xc3\xa9&lt;i");
	assert_has(out, "<option value=\"news\" selected>" HOSTILE_ESCAPED "</option>");
	assert_has(out, "<option value=\"1d\" selected>");
	assert_has(out, "<option value=\"pt-BR\" selected>");
	assert_has(out, "<option value=\"off_topic\" selected>");
	assert_lacks(out, "name=\"why\"");
	assert_has(out, "<option value=\"newest\" selected>");
	assert_has(out, "type=\"hidden\" name=\"article\" value=\"0000000000abcdef\"");
	assert_has(out, "type=\"hidden\" name=\"author\" value=\"77\"");
	assert_has(out, "Nothing like that is here.");
	assert_has(out, "&amp;after=11\">More");
	ck_assert_uint_eq(times(out, "Show all again"), 2);
	ck_assert_uint_eq(times(out, "after="), 1);
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_queue_page__narrowed_down_by_cause__is_where_comments_wait)
{
	const struct desk_show show = desk();
	struct queue_ask ask = narrow_ask();
	const struct desk_queue page = { .ask = &ask, .sites = narrow_sites };

	ask.queue = QUEUE_HELD;
	desk_queue_page(&h, &show, &page);
	const char *out = written();
	assert_has(out, "<option value=\"words\" selected>");
	assert_lacks(out, "name=\"reason\"");
}
END_TEST

START_TEST(desk_context_page__texts_of_before__stand_there_as_they_were_typed)
{
	static const struct comment_version version[] = {
		{ STR_INIT("**Second**\n" HOSTILE), MOMENT_US, STR_INIT("") },
		{ STR_INIT("First"), MOMENT_US - 1000000, STR_INIT("Grace") },
	};
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	const struct desk_show show = desk();
	struct desk_context context = {
		.card = card_of(&comment), .version = version, .versions = COUNT_OF(version)
	};

	thread_arrange_all(arena, &comment, 1, &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	assert_has(out, "<h2>Earlier versions</h2>");
	assert_has(out, "dir=\"auto\">**Second**\n" HOSTILE_ESCAPED "</div>");
	assert_has(out, "Until <time datetime=\"2026-11-23T14:05:09Z\">");
	assert_has(out, "Until <time datetime=\"2026-11-23T14:05:08Z\">");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_context_page__the_thread__can_be_closed_or_opened)
{
	struct comment comment = comment_of(7, 0, PUBLISHED, 3);
	const struct desk_show show = desk();
	struct desk_context context = { .card = card_of(&comment), .closed = _i == 1 };

	thread_arrange_all(arena, &comment, 1, &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	assert_has(out, "action=\"/postbag/admin/articles/00ab00cd00ef0012/thread\"");
	assert_has(out, "name=\"comment\" value=\"7\"");
	assert_has(out, _i == 1 ? "name=\"act\" value=\"open\">Open the thread</button>"
				: "name=\"act\" value=\"close\">Close the thread</button>");
	assert_has(out, _i == 1 ? "It is closed" : "It is open");
	assert_lacks(out, "Earlier versions");
	ck_assert_uint_eq(times(out, "name=\"token\" value=\"TOKEN\""), _i == 0 ? 4 : 3);
}
END_TEST

START_TEST(desk_context_page__the_comment__stands_in_its_thread)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, REJECTED, 4),
		comment_of(3, 2, HELD, 5) };
	const struct desk_show show = desk();
	struct desk_context context = { .card = card_of(&comment[1]) };

	thread_arrange_all(arena, comment, COUNT_OF(comment), &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	ck_assert_str_eq(
	    tags(out, "ol li"), "<ol><li><ol><li><ol><li></li></ol></li></ol></li></ol>");
	ck_assert_uint_eq(times(out, "desk-here"), 1);
	ck_assert_uint_eq(times(out, "aria-current"), 1);
	/* Only the one that is looked at can be decided about. */
	ck_assert_uint_eq(times(out, "/decide\""), 1);
	assert_has(out, "comments/2/decide\"");
	assert_has(out, "None yet.");
	assert_lacks(out, "<table");
}
END_TEST

static const struct decision decision[] = {
	{ .id = 12,
	    .article_id = 0x00ab00cd00ef0012,
	    .comment_id = 7,
	    .moderator = STR_INIT(HOSTILE),
	    .from = HELD,
	    .to = SPAM,
	    .reason = STR_INIT(HOSTILE),
	    .decided_us = MOMENT_US,
	    .article_title = STR_INIT(HOSTILE),
	    .article_url = STR_INIT("https://news.example/a"),
	    .author_name = STR_INIT(HOSTILE) },
	{ .id = 11,
	    .article_id = 0x00ab00cd00ef0012,
	    .comment_id = 6,
	    .from = PUBLISHED,
	    .to = DELETED,
	    .decided_us = MOMENT_US,
	    .article_url = STR_INIT("https://news.example/a"),
	    .author_name = STR_INIT("Ada") },
};

START_TEST(desk_context_page__what_is_wrong_and_what_was_decided__is_told)
{
	struct comment comment = comment_of(7, 0, SPAM, 3);
	struct desk_context context = {
		.card = card_of(&comment), .decision = decision, .decisions = COUNT_OF(decision)
	};
	struct problems problems = { .count = 0 };
	struct desk_show show = desk();

	problem_add(&problems, "from", PROBLEM_EXPIRED);
	show.problems = &problems;
	show.notice = "Done.";
	thread_arrange_all(arena, &comment, 1, &context.thread);
	desk_context_page(&h, &show, &context);
	const char *out = written();
	assert_has(out, "role=\"alert\"><p>Somebody has decided about this comment");
	assert_has(out, "<p class=\"desk-notice\" role=\"status\">Done.</p>");
	ck_assert_uint_eq(times(out, "<tr>"), 3);
	assert_lacks(out, "<i>");
}
END_TEST

/* A page of the log with these decisions on it. */
static void
log_page(const struct decision *of, size_t count, struct log_cursor next)
{
	const struct log_ask ask = { .group = LOG_GROUPS };
	const struct desk_show show = desk();
	struct logged *row = arena_array(arena, count, sizeof(*row));

	for (size_t i = 0; i < count; i++)
		row[i] = (struct logged){ .at_us = of[i].decided_us, .decision = of[i] };
	desk_log_page(
	    &h, &show, &(struct desk_log){ .ask = &ask, .row = row, .rows = count, .next = next });
}

START_TEST(desk_log_page__decisions__say_who_what_and_why)
{
	log_page(decision, COUNT_OF(decision), (struct log_cursor){ 12, 11, INT64_MAX });
	const char *out = written();
	ck_assert_uint_eq(times(out, "<tr>"), 3);
	ck_assert_uint_eq(times(out, "<th "), 6);
	ck_assert_uint_eq(times(out, "<td "), 10);
	assert_has(out, "desk-status-held\">Waiting</span> \xe2\x86\x92 <span "
			"class=\"desk-status desk-status-spam\">Spam</span>");
	assert_has(out, "the author");
	assert_has(out, "Ada");
	assert_has(out, "https://news.example/a");
	assert_has(out, "href=\"/postbag/admin/articles/00ab00cd00ef0012/comments/7\"");
	assert_has(out, "href=\"/postbag/admin/log?before=12.d11\"");
	assert_has(out, "datetime=\"2026-11-23T14:05:09Z\"");
	assert_lacks(out, "<i>");
}
END_TEST

/* What was done that moved nothing, and one thing that a later version may have written. */
static const struct {
	const char *act, *said;
} act[] = {
	{ "pin", "<td data-label=\"Decision\">Pinned</td>" },
	{ "unpin", "<td data-label=\"Decision\">Unpinned</td>" },
	{ "feature", "<td data-label=\"Decision\">Editors\xe2\x80\x99 pick</td>" },
	{ "unfeature", "<td data-label=\"Decision\">No editors\xe2\x80\x99 pick</td>" },
	{ "badge_none", "<td data-label=\"Decision\">No badge</td>" },
	{ "badge_staff", "<td data-label=\"Decision\">Badge: staff</td>" },
	{ "badge_author", "<td data-label=\"Decision\">Badge: author</td>" },
	{ "frame", "<td data-label=\"Decision\">frame</td>" },
};

START_TEST(desk_log_page__what_moves_nothing__is_said_in_words)
{
	struct decision one = decision[0];

	one.from = one.to = PUBLISHED;
	one.act = str_of(act[_i].act);
	log_page(&one, 1, (struct log_cursor){ 0 });
	const char *out = written();
	assert_has(out, act[_i].said);
	assert_lacks(out, "\xe2\x86\x92");
}
END_TEST

START_TEST(desk_log_page__what_moves_nothing__is_told_as_well)
{
	const struct decision other[] = {
		{ .id = 3,
		    .article_id = article.id,
		    .moderator = STR("ed"),
		    .act = STR("close"),
		    .article_title = STR(HOSTILE),
		    .article_url = article.url },
		{ .id = 2,
		    .article_id = article.id,
		    .moderator = STR("ed"),
		    .act = STR("open"),
		    .article_url = article.url },
		{ .id = 1,
		    .article_id = article.id,
		    .comment_id = 7,
		    .moderator = STR("ed"),
		    .act = STR("keep"),
		    .article_url = article.url,
		    .author_name = STR("Ada") },
	};

	log_page(other, COUNT_OF(other), (struct log_cursor){ 0 });
	const char *out = written();
	assert_has(out, ">Thread closed</td>");
	assert_has(out, ">Thread opened</td>");
	assert_has(out, ">Kept</td>");
	assert_has(out, "The thread of <a href=\"https://news.example/a?b=1&amp;c=2\" "
			"rel=\"noopener\" target=\"_blank\">" HOSTILE_ESCAPED "</a>");
	assert_has(out, ">https://news.example/a?b=1&amp;c=2</a>");
	assert_has(out, "comments/7\"");
	assert_lacks(out, "comments/0\"");
	assert_lacks(out, "desk-status");
	ck_assert_uint_eq(times(out, "<td "), 15);
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_log_page__nothing_decided__says_so)
{
	log_page(NULL, 0, (struct log_cursor){ 0 });
	const char *out = written();
	assert_has(out, "class=\"desk-empty\"");
	assert_has(out, "/postbag/admin/log\" aria-current=\"page\"");
	assert_lacks(out, "<table");
	assert_lacks(out, "rel=\"next\"");
}
END_TEST

Suite *
desk_html_suite(void)
{
	Suite *s = suite_create("desk_html");
	TCase *tc = tcase_create("desk_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, desk_sign_in_page__the_form__keeps_the_name_and_says_what_is_wrong);
	tcase_add_test(tc, desk_sign_in_page__nothing_wrong__is_quiet);
	tcase_add_test(
	    tc, desk_sign_in_page__passkeys__have_a_form_that_is_hidden_without_the_script);
	tcase_add_loop_test(
	    tc, desk_queue_page__each_queue__is_current_and_counted, QUEUE_HELD, QUEUES);
	tcase_add_loop_test(
	    tc, desk_queue_page__a_card__offers_what_would_change_it, PUBLISHED, STATUSES);
	tcase_add_loop_test(tc,
	    desk_queue_page__a_published_card__offers_marks_and_shows_those_it_has, 0,
	    (int)COUNT_OF(marked));
	tcase_add_loop_test(
	    tc, desk_queue_page__a_card_that_is_not_published__offers_no_marks, HELD, STATUSES);
	tcase_add_test(tc, desk_context_page__for_who_may_only_look__offers_nothing);
	tcase_add_loop_test(tc, desk_queue_page__a_badge__is_a_word, BADGE_NONE, BADGES);
	tcase_add_loop_test(tc, desk_context_page__the_comment__offers_its_author_every_other_badge,
	    BADGE_NONE, BADGES);
	tcase_add_test(tc, desk_queue_page__an_article_without_title__is_named_by_its_url);
	tcase_add_test(tc, desk_queue_page__many_cards__have_ids_of_their_own);
	tcase_add_test(tc, desk_reported_page__a_card__lists_what_readers_say_and_offers_to_keep);
	tcase_add_test(tc, desk_reported_page__nothing_waits__says_so);
	tcase_add_test(tc, desk_queue_page__what_nobody_has_reported__is_not_kept);
	tcase_add_test(tc, desk_queue_page__what_nobody_has_seen__can_be_kept);
	tcase_add_test(tc, desk_queue_path__everything__stands_in_it_once);
	tcase_add_test(tc, desk_queue_page__narrowed_down__shows_how_and_a_way_back);
	tcase_add_test(tc, desk_queue_page__narrowed_down_by_cause__is_where_comments_wait);
	tcase_add_test(tc, desk_context_page__texts_of_before__stand_there_as_they_were_typed);
	tcase_add_loop_test(tc, desk_context_page__the_thread__can_be_closed_or_opened, 0, 2);
	tcase_add_test(tc, desk_context_page__the_comment__stands_in_its_thread);
	tcase_add_test(tc, desk_context_page__what_is_wrong_and_what_was_decided__is_told);
	tcase_add_test(tc, desk_log_page__decisions__say_who_what_and_why);
	tcase_add_loop_test(
	    tc, desk_log_page__what_moves_nothing__is_said_in_words, 0, (int)COUNT_OF(act));
	tcase_add_test(tc, desk_log_page__what_moves_nothing__is_told_as_well);
	tcase_add_test(tc, desk_log_page__nothing_decided__says_so);
	suite_add_tcase(s, tc);
	return s;
}
