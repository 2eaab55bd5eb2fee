#include "page/reader.h"
#include "page/thread_load.h"

#include "base/clock.h"
#include "fixture.h"
#include "key/token.h"
#include "suites.h"

static struct ctx *cx;
static struct request rq;
static struct response rs;
static struct form_field field[4];

static void
set_up(void)
{
	fixture_up();
	cx = ctx_made();
	rq = (struct request){ .form = { .field = field } };
	rs = response_begin(arena);
}

/* One more field of the form. */
static void
fill(const char *name, struct str value)
{
	field[rq.form.count++] = (struct form_field){ str_of(name), value };
}

static enum problem_code
noted(const char *name)
{
	return problem_of(&cx->trouble->problems, name);
}

static void
later(int64_t seconds)
{
	cx->now_us += seconds * US_PER_S;
}

static struct article
article_of(const char *url)
{
	const struct site *site;
	struct article article;

	ck_assert_int_eq(reader_article(cx, str_of(url), &article, &site), OK);
	return article;
}

static const struct {
	const char *url;
	enum err err;
	enum problem_code code;
	int64_t site_id;
} url[] = {
	{ ARTICLE, OK, PROBLEM_NONE, 5 },
	{ "https://www.news.example/a", OK, PROBLEM_NONE, 5 },
	{ "https://other.example/?p=1", OK, PROBLEM_NONE, 6 },
	{ "", ERR_INPUT, PROBLEM_MISSING, 0 },
	{ "/a", ERR_INPUT, PROBLEM_MALFORMED, 0 },
	{ "javascript:1", ERR_INPUT, PROBLEM_MALFORMED, 0 },
	{ "http://news.example/a", ERR_ABSENT, PROBLEM_UNKNOWN, 0 },
	{ "https://evil.example/a", ERR_ABSENT, PROBLEM_UNKNOWN, 0 },
};

START_TEST(reader_article__a_url__is_an_article_of_a_site_or_noted)
{
	struct article article = { .id = -1 };
	const struct site *site = NULL;

	ck_assert_int_eq(reader_article(cx, str_of(url[_i].url), &article, &site), url[_i].err);
	ck_assert_int_eq(noted("article"), url[_i].code);
	if (url[_i].err != OK)
		return;
	ck_assert_int_eq(site->id, url[_i].site_id);
	ck_assert_int_eq(article.site_id, url[_i].site_id);
	ck_assert_int_gt(article.id, 0);
	ck_assert_uint_eq(article.title.len, 0);
	ck_assert(!article.known);
}
END_TEST

START_TEST(reader_article__one_article__has_one_id_however_it_is_written)
{
	struct article article = article_of(ARTICLE);

	ck_assert_int_eq(article_of("HTTPS://NEWS.example:443/./a?utm_source=x#c").id, article.id);
	ck_assert_int_ne(article_of(ARTICLE "/").id, article.id);
	ck_assert_int_ne(article_of("https://www.news.example/a").id, article.id);
	ck_assert_int_ne(article_of("https://other.example/a").id, article.id);
}
END_TEST

static const struct {
	const char *origin, *fetch_site;
	bool allowed;
} origin[] = {
	{ "https://news.example", "", true },
	{ "https://www.news.example", "", true },
	{ ORIGIN, "", true },
	{ "https://other.example", "", false }, /* another site of ours */
	{ "https://other.example", "same-origin", false },
	{ "http://news.example", "", false },
	{ "https://news.example.evil.example", "", false },
	{ "https://news.example:8443", "", false },
	{ "null", "", false },
	{ "null", "cross-site", false },
	{ "null", "same-origin", true },
	{ "", "", false },
	{ "", "same-origin", true },
	{ "", "same-site", false },
	{ "", "none", false },
};

START_TEST(reader_origin__a_page__is_the_sites_or_ours)
{
	rq.origin = str_of(origin[_i].origin);
	rq.fetch_site = str_of(origin[_i].fetch_site);
	ck_assert_int_eq(
	    reader_origin(cx, &rq, &cx->sites->site[0]), origin[_i].allowed ? OK : ERR_FORBID);
	ck_assert_int_eq(noted("Origin"), origin[_i].allowed ? PROBLEM_NONE : PROBLEM_FOREIGN);
}
END_TEST

/* How an author's token is brought. */
static void
bring(bool bearer, const char *token)
{
	static struct form_field cookie[1];

	if (bearer) {
		rq.bearer = str_of(token);
		return;
	}
	cookie[0] = (struct form_field){ STR(AUTHOR_COOKIE), str_of(token) };
	rq.cookie = (struct form){ cookie, 1 };
}

START_TEST(reader_author__a_token__says_who_asks)
{
	struct thread_ask ask = { .viewer = -1 };

	ck_assert_int_eq(reader_author(cx, &rq, 5, &ask), OK);
	ck_assert_int_eq(ask.viewer, 0);
	bring(_i != 0, reader_author_token(cx, 5, 1234));
	ck_assert_int_eq(reader_author(cx, &rq, 5, &ask), OK);
	ck_assert_int_eq(ask.viewer, 1234);
}
END_TEST

/* With a bad cookie a reader is nobody; a program that says who it is must be right. */
static void
assert_nobody(bool bearer, enum problem_code code)
{
	struct thread_ask ask = { .viewer = -1 };

	ck_assert_int_eq(reader_author(cx, &rq, 5, &ask), bearer ? ERR_AUTH : OK);
	ck_assert_int_eq(ask.viewer, 0);
	ck_assert_int_eq(noted("Authorization"), bearer ? code : PROBLEM_NONE);
}

START_TEST(reader_author__a_token_of_another_site__is_no_token)
{
	bring(_i != 0, reader_author_token(cx, 6, 1234));
	assert_nobody(_i != 0, PROBLEM_FOREIGN);
}
END_TEST

START_TEST(reader_author__a_changed_token__is_no_token)
{
	char *token = arena_alloc(arena, TOKEN_TEXT_BYTES);

	strcpy(token, reader_author_token(cx, 5, 1234));
	token[60] = token[60] == 'A' ? 'B' : 'A';
	bring(_i != 0, token);
	assert_nobody(_i != 0, PROBLEM_FOREIGN);
}
END_TEST

START_TEST(reader_author__a_ticket__is_no_authors_token)
{
	const struct article article = { .id = 0, .site_id = 5 };

	bring(_i != 0, reader_ticket(cx, &article));
	assert_nobody(_i != 0, PROBLEM_FOREIGN);
}
END_TEST

START_TEST(reader_author__an_old_token__has_expired)
{
	bring(_i != 0, reader_author_token(cx, 5, 1234));
	later(cx->set->author_s + TOKEN_LEEWAY_S + 1);
	assert_nobody(_i != 0, PROBLEM_EXPIRED);
}
END_TEST

START_TEST(reader_author__header_and_cookie__the_header_counts)
{
	struct thread_ask ask;

	bring(false, reader_author_token(cx, 5, 1));
	bring(true, reader_author_token(cx, 5, 2));
	ck_assert_int_eq(reader_author(cx, &rq, 5, &ask), OK);
	ck_assert_int_eq(ask.viewer, 2);
}
END_TEST

START_TEST(reader_set_author__the_cookie__is_out_of_scripts_reach)
{
	reader_set_author(cx, &rq, &rs, "TOKEN");
	assert_run(response_get(&rs, "Set-Cookie"),
	    AUTHOR_COOKIE "=TOKEN; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure");
	cx->secure = false;
	rs = response_begin(arena);
	reader_set_author(cx, &rq, &rs, "TOKEN");
	ck_assert(!str_ends(response_get(&rs, "Set-Cookie"), STR("Secure")));
}
END_TEST

START_TEST(reader_set_author__a_script_on_another_origin__gets_the_header)
{
	rq.origin = STR("https://news.example");
	fill("view", STR("fragment"));
	reader_set_author(cx, &rq, &rs, "TOKEN");
	assert_run(response_get(&rs, "Postbag-Author"), "TOKEN");
	assert_run(response_get(&rs, "Set-Cookie"), "");
}
END_TEST

START_TEST(reader_set_author__not_a_script_of_our_sites__gets_no_header)
{
	static const char *const from[] = { "https://evil.example", "null", ORIGIN, "" };

	fill("view", STR("fragment"));
	rq.origin = str_of(from[_i]);
	reader_set_author(cx, &rq, &rs, "TOKEN");
	assert_run(response_get(&rs, "Postbag-Author"), "");
	ck_assert_uint_gt(response_get(&rs, "Set-Cookie").len, 0);
}
END_TEST

START_TEST(reader_check_ticket__with_its_title__the_title_is_believed)
{
	struct article article = article_of(ARTICLE), back = article;

	article.title = STR("A title");
	fill("ticket", str_of(reader_ticket(cx, &article)));
	fill("title", STR("A title"));
	later(cx->set->ticket_s - 1);
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &back), OK);
	assert_run(back.title, "A title");
}
END_TEST

static const struct {
	const char *sealed, *sent;
} title[] = {
	{ "", "" },
	{ "", "Made up" },
	{ "A title", "" },
	{ "A title", "Another" },
	{ "A title", "A titl" },
	{ "A title", "A title " },
};

START_TEST(reader_check_ticket__with_another_title__there_is_none)
{
	struct article article = article_of(ARTICLE), back = article;

	article.title = str_of(title[_i].sealed);
	fill("ticket", str_of(reader_ticket(cx, &article)));
	fill("title", str_of(title[_i].sent));
	later(cx->set->ticket_least_s);
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &back), OK);
	ck_assert_uint_eq(back.title.len, 0);
}
END_TEST

START_TEST(reader_check_ticket__missing__is_unprocessable)
{
	struct article article = article_of(ARTICLE);

	ck_assert_int_eq(reader_check_ticket(cx, &rq, &article), ERR_INPUT);
	ck_assert_int_eq(noted("ticket"), PROBLEM_MISSING);
	ck_assert_int_eq(cx->trouble->status, 422);
}
END_TEST

START_TEST(reader_check_ticket__of_another_article_or_site__is_foreign)
{
	static const char *const other[] = { ARTICLE "/b", "https://other.example/a" };
	struct article article = article_of(ARTICLE), from = article_of(other[_i]);

	fill("ticket", str_of(reader_ticket(cx, &from)));
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &article), ERR_FORBID);
	ck_assert_int_eq(noted("ticket"), PROBLEM_FOREIGN);
}
END_TEST

START_TEST(reader_check_ticket__an_authors_token__is_no_ticket)
{
	struct article article = article_of(ARTICLE);

	fill("ticket", str_of(reader_author_token(cx, 5, article.id)));
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &article), ERR_FORBID);
}
END_TEST

static const struct {
	int64_t age_s;
	enum err err;
	int64_t wait_s;
} young[] = { { 0, ERR_CONFLICT, 3 }, { 2, ERR_CONFLICT, 1 }, { 3, OK, 0 },
	{ -5, ERR_CONFLICT, 8 } };

START_TEST(reader_check_ticket__young__is_too_soon_and_says_how_much)
{
	struct article article = article_of(ARTICLE);
	struct settings set = *cx->set;

	set.ticket_least_s = 3;
	cx->set = &set;
	article.title = STR("A title");
	fill("ticket", str_of(reader_ticket(cx, &article)));
	fill("title", STR("A title"));
	later(young[_i].age_s);
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &article), young[_i].err);
	ck_assert_int_eq(cx->trouble->retry_after_s, young[_i].wait_s);
	ck_assert_int_eq(noted("ticket"), young[_i].err == OK ? PROBLEM_NONE : PROBLEM_TOO_SOON);
	/* It is good for a title at any age. */
	ck_assert(reader_take_title(cx, &rq, &article));
	assert_run(article.title, "A title");
}
END_TEST

START_TEST(reader_check_ticket__old__has_expired)
{
	struct article article = article_of(ARTICLE);

	fill("ticket", str_of(reader_ticket(cx, &article)));
	later(cx->set->ticket_s + TOKEN_LEEWAY_S + 1);
	ck_assert_int_eq(reader_check_ticket(cx, &rq, &article), ERR_CONFLICT);
	ck_assert_int_eq(noted("ticket"), PROBLEM_EXPIRED);
}
END_TEST

START_TEST(reader_take_title__without_a_good_ticket__says_nothing)
{
	struct article article = article_of(ARTICLE);

	article.title = STR("Made up");
	fill("title", STR("Made up"));
	reader_take_title(cx, &rq, &article);
	ck_assert_uint_eq(article.title.len, 0);
	fill("ticket", STR("nonsense"));
	reader_take_title(cx, &rq, &article);
	ck_assert_uint_eq(article.title.len, 0);
	ck_assert_uint_eq(cx->trouble->problems.count, 0);
	ck_assert_int_eq(cx->trouble->status, 0);
}
END_TEST

START_TEST(reader_actor__the_database_away__is_busy)
{
	struct db *db = db_away();
	struct actor actor;

	cx->actors = actors_open(db);
	rq.remote_addr = STR("203.0.113.7");
	ck_assert_int_eq(reader_actor(cx, &rq, 5, &actor), ERR_BUSY);
	ck_assert_uint_eq(cx->trouble->problems.count, 0);
	actors_close(cx->actors);
	db_close(db);
}
END_TEST

static const struct {
	const char *first, *second, *many;
	const char *noted; /* or NULL */
} doubled[] = {
	{ "article", "text", NULL, NULL },
	{ "article", "article", NULL, "article" },
	{ "article", "article", "article", NULL },
	{ "text", "text", "article", "text" },
	/* A name that is none of ours is not repeated. */
	{ "<script>", "<script>", NULL, "form" },
	{ "Text", "Text", NULL, "form" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    NULL, "form" },
};

START_TEST(reader_single__a_field_sent_twice__is_refused)
{
	const char *want = doubled[_i].noted;

	fill(doubled[_i].first, STR("1"));
	fill(doubled[_i].second, STR("1"));
	ck_assert_int_eq(
	    reader_single(cx, &rq.form, doubled[_i].many), want == NULL ? OK : ERR_INPUT);
	ck_assert_uint_eq(cx->trouble->problems.count, want == NULL ? 0 : 1);
	if (want != NULL)
		ck_assert_int_eq(noted(want), PROBLEM_DOUBLED);
}
END_TEST

Suite *
reader_suite(void)
{
	Suite *s = suite_create("reader");
	TCase *tc = tcase_create("reader");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_loop_test(
	    tc, reader_article__a_url__is_an_article_of_a_site_or_noted, 0, (int)COUNT_OF(url));
	tcase_add_test(tc, reader_article__one_article__has_one_id_however_it_is_written);
	tcase_add_loop_test(
	    tc, reader_origin__a_page__is_the_sites_or_ours, 0, (int)COUNT_OF(origin));
	tcase_add_loop_test(tc, reader_author__a_token__says_who_asks, 0, 2);
	tcase_add_loop_test(tc, reader_author__a_token_of_another_site__is_no_token, 0, 2);
	tcase_add_loop_test(tc, reader_author__a_changed_token__is_no_token, 0, 2);
	tcase_add_loop_test(tc, reader_author__a_ticket__is_no_authors_token, 0, 2);
	tcase_add_loop_test(tc, reader_author__an_old_token__has_expired, 0, 2);
	tcase_add_test(tc, reader_author__header_and_cookie__the_header_counts);
	tcase_add_test(tc, reader_set_author__the_cookie__is_out_of_scripts_reach);
	tcase_add_test(tc, reader_set_author__a_script_on_another_origin__gets_the_header);
	tcase_add_loop_test(tc, reader_set_author__not_a_script_of_our_sites__gets_no_header, 0, 4);
	tcase_add_test(tc, reader_check_ticket__with_its_title__the_title_is_believed);
	tcase_add_loop_test(
	    tc, reader_check_ticket__with_another_title__there_is_none, 0, (int)COUNT_OF(title));
	tcase_add_test(tc, reader_check_ticket__missing__is_unprocessable);
	tcase_add_loop_test(tc, reader_check_ticket__of_another_article_or_site__is_foreign, 0, 2);
	tcase_add_test(tc, reader_check_ticket__an_authors_token__is_no_ticket);
	tcase_add_loop_test(
	    tc, reader_check_ticket__young__is_too_soon_and_says_how_much, 0, (int)COUNT_OF(young));
	tcase_add_test(tc, reader_check_ticket__old__has_expired);
	tcase_add_test(tc, reader_take_title__without_a_good_ticket__says_nothing);
	tcase_add_test(tc, reader_actor__the_database_away__is_busy);
	tcase_add_loop_test(
	    tc, reader_single__a_field_sent_twice__is_refused, 0, (int)COUNT_OF(doubled));
	suite_add_tcase(s, tc);
	return s;
}
