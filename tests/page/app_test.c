#include "page/app.h"

#include "fixture.h"
#include "page/routes.h"
#include "suites.h"

/* A request as nginx sends it. NULL: the parameter is not sent. */
struct ask {
	const char *method, *path, *query;
	const char *type, *body;
	const char *accept, *origin, *address;
	const char *name, *value; /* one more parameter */
	bool over_long;
};

/* What came back, in parts. */
struct answer {
	int status;
	const char *head; /* each line ends in CRLF */
	const char *body;
};

static struct app *app;

static void
set_up(void)
{
	fixture_up();
	write_config("access_log = yes\npool_wait_ms = 50\nconnect_timeout_ms = "
		     "100\nstatement_timeout_ms = 100\n");
	ck_assert_int_eq(app_open(config, &app, &complaint), OK);
}

static void
tear_down(void)
{
	app_close(app);
	fixture_down();
}

static void
add(struct param *param, size_t *count, const char *name, const char *value)
{
	if (value != NULL)
		param[(*count)++] = (struct param){ str_of(name), str_of(value) };
}

static struct answer
parts(struct str out)
{
	const char *text = arena_text(arena, out);
	const char *end = strstr(text, "\r\n\r\n");
	struct answer answer = { 0 };

	ck_assert_ptr_nonnull(end);
	ck_assert(str_starts(out, STR("Status: ")));
	for (int i = 8; i < 11; i++)
		answer.status = answer.status * 10 + (text[i] - '0');
	answer.head = arena_text(arena, (struct str){ text, (size_t)(end - text) + 2 });
	answer.body = end + 4;
	return answer;
}

static struct answer
ask(const struct ask *ask)
{
	struct param param[12];
	size_t count = 0;
	struct str body = str_of(ask->body), out;

	add(param, &count, "REQUEST_METHOD", ask->method == NULL ? "GET" : ask->method);
	add(param, &count, "DOCUMENT_URI", ask->path);
	add(param, &count, "QUERY_STRING", ask->query == NULL ? "" : ask->query);
	add(param, &count, "REMOTE_ADDR", ask->address == NULL ? "203.0.113.7" : ask->address);
	add(param, &count, "HTTP_ACCEPT", ask->accept);
	add(param, &count, "HTTP_ORIGIN", ask->origin);
	add(param, &count, "CONTENT_TYPE", ask->type);
	if (ask->body != NULL)
		add(param, &count, "CONTENT_LENGTH", arena_printf(arena, "%zu", body.len).p);
	if (ask->name != NULL)
		add(param, &count, ask->name, ask->value);
	app_answer(app, arena, param, count, body, ask->over_long, &out);
	return parts(out);
}

static struct answer
get(const char *path, const char *query)
{
	return ask(&(struct ask){ .path = path, .query = query });
}

#define FORM         "application/x-www-form-urlencoded"
#define THREAD_QUERY "article=" ARTICLE_ESCAPED

/* Everything that is refused before any page is asked, and how. */
static const struct {
	struct ask ask;
	int status;
	const char *has; /* in the body */
} refused[] = {
	{ { .path = "/postbag/nothing" }, 404, "There is nothing here" },
	{ { .path = "/postbag/" }, 404, "There is nothing here" },
	{ { .path = "/postbag/thread/" }, 404, "There is nothing here" },
	{ { .path = "/postbag" }, 404, NULL },
	{ { .path = "/elsewhere/thread" }, 404, NULL },
	{ { .path = "/" }, 404, NULL },
	{ { .path = "/postbag/../etc/passwd" }, 404, NULL },
	{ { .path = "/postbag/articles/00000000000000FF/comments/1/edit" }, 404, NULL },
	{ { .path = "/postbag/articles/00000000000000ff/comments/0/edit" }, 404, NULL },
	{ { .path = "/postbag/articles/00000000000000ff/comments/-1/edit" }, 404, NULL },
	{ { .path = "/postbag/articles/ffffffffffffffff/comments/1/edit" }, 404, NULL },
	{ { .method = "BREW", .path = "/postbag/thread" }, 501, "Unknown method" },
	{ { .method = "get", .path = "/postbag/thread" }, 501, NULL },
	{ { .method = "", .path = "/postbag/thread" }, 400, NULL },
	{ { .path = "/postbag/thread", .query = "article=%" }, 400, "query" },
	{ { .path = "/postbag/thread", .query = "article=%ff" }, 400, "query" },
	{ { .path = "/postbag/thread", .query = "article=%00" }, 400, "query" },
	{ { .path = "/postbag/thread", .origin = "a\r\nb" }, 400, "Origin" },
	{ { .path = "/postbag/thread", .accept = "\xff" }, 400, "Accept" },
	{ { .path = "/postbag/thread", .name = "REQUEST_METHOD", .value = "POST" }, 400, NULL },
	{ { .path = "/postbag/thread", .name = "HTTP_AUTHORIZATION", .value = "Bearer" }, 400,
	    "Authorization" },
	{ { .method = "POST", .path = "/postbag/comments", .body = "a=1", .type = "text/plain" },
	    415, "Content-Type" },
	{ { .method = "POST", .path = "/postbag/comments", .body = "a=1" }, 415, NULL },
	{ { .method = "POST", .path = "/postbag/comments", .body = "a=%f", .type = FORM }, 400,
	    "body" },
	{ { .method = "POST", .path = "/postbag/comments", .type = FORM, .over_long = true }, 413,
	    "too large" },
	{ { .method = "POST",
	      .path = "/postbag/comments",
	      .type = FORM,
	      .name = "CONTENT_LENGTH",
	      .value = "7" },
	    400, "Content-Length" },
	{ { .method = "GET", .path = "/postbag/thread", .body = "a=1", .type = FORM }, 415, NULL },
	{ { .method = "POST",
	      .path = "/postbag/api/v1/comments",
	      .body = "{",
	      .type = "application/json" },
	    400, "\"field\":\"body\"" },
	{ { .method = "POST",
	      .path = "/postbag/api/v1/comments",
	      .body = "[]",
	      .type = "application/json" },
	    400, NULL },
	{ { .method = "POST",
	      .path = "/postbag/comments",
	      .type = FORM,
	      .body = "",
	      .name = "HTTP_IDEMPOTENCY_KEY",
	      .value = "two words" },
	    400, "Idempotency-Key" },
};

START_TEST(app_answer__a_bad_request__is_refused)
{
	struct answer answer = ask(&refused[_i].ask);

	ck_assert_msg(answer.status == refused[_i].status, "%d for %s %s", answer.status,
	    refused[_i].ask.method, refused[_i].ask.path);
	if (refused[_i].has != NULL)
		assert_has(answer.body, refused[_i].has);
	ck_assert_uint_gt(strlen(answer.body), 0);
	assert_has(answer.head, "Cache-Control: no-store\r\n");
}
END_TEST

static const struct {
	const char *method, *path, *allow;
} wrong_method[] = {
	{ "POST", "thread", "GET, HEAD" },
	{ "DELETE", "thread", "GET, HEAD" },
	{ "OPTIONS", "thread", "GET, HEAD" },
	{ "PUT", "thread", "GET, HEAD" },
	{ "TRACE", "thread", "GET, HEAD" },
	{ "GET", "comments", "POST" },
	{ "HEAD", "comments", "POST" },
	{ "PUT", "shares", "GET, HEAD, POST" },
	{ "POST", "api/v1/articles/00000000000000ff/comments/1", "GET, HEAD, PATCH, DELETE" },
	{ "GET", "admin/sign-out", "POST" },
	{ "POST", "healthz", "GET, HEAD" },
};

START_TEST(app_answer__the_wrong_method__is_told_the_right_ones)
{
	struct answer answer = ask(&(struct ask){ .method = wrong_method[_i].method,
	    .path = arena_printf(arena, PREFIX "%s", wrong_method[_i].path).p });

	ck_assert_int_eq(answer.status, 405);
	assert_has(answer.head, arena_printf(arena, "\r\nAllow: %s\r\n", wrong_method[_i].allow).p);
}
END_TEST

START_TEST(app_answer__a_method_nobody_takes_for_a_path_that_is_not__is_404)
{
	struct answer answer = ask(&(struct ask){ .method = "PUT", .path = PREFIX "nothing" });

	ck_assert_int_eq(answer.status, 404);
	assert_lacks(answer.head, "Allow:");
}
END_TEST

static const struct {
	const char *path, *accept;
	bool json;
} form[] = {
	{ PREFIX "nothing", NULL, false },
	{ PREFIX "nothing", "text/html,application/xhtml+xml,*/*;q=0.8", false },
	{ PREFIX "nothing", "application/json", true },
	{ PREFIX "nothing", "application/problem+json", true },
	{ PREFIX "nothing", "application/json, text/html", false },
	{ PREFIX "api/v1/nothing", NULL, true },
	{ PREFIX "api/v1/nothing", "text/html", true },
	{ "/api/v1/thread", NULL, false },
};

START_TEST(app_answer__an_error__takes_the_form_that_was_asked_for)
{
	struct answer answer =
	    ask(&(struct ask){ .path = form[_i].path, .accept = form[_i].accept });

	ck_assert_int_eq(answer.status, 404);
	assert_has(answer.head, form[_i].json ? "\r\nContent-Type: application/problem+json\r\n"
					      : "\r\nContent-Type: text/html; charset=utf-8\r\n");
	assert_has(answer.body, form[_i].json ? "{\"type\":\"about:blank\"," : "<!DOCTYPE html>");
}
END_TEST

START_TEST(app_answer__two_requests__have_ids_of_their_own)
{
	const char *one = strstr(get(PREFIX "nothing", "").body, "Request ");
	const char *two = strstr(get(PREFIX "nothing", "").body, "Request ");

	ck_assert(one != NULL && two != NULL);
	ck_assert_int_ne(strncmp(one, two, strlen("Request ") + 16), 0);
	ck_assert_uint_eq(strspn(one + strlen("Request "), "0123456789abcdef"), 16);
}
END_TEST

/* The database is away, and nothing was read before. */
static const struct ask away[] = {
	{ .path = PREFIX "thread", .query = THREAD_QUERY },
	{ .path = PREFIX "thread", .query = THREAD_QUERY "&view=page" },
	{ .path = PREFIX "compose", .query = THREAD_QUERY },
	{ .path = PREFIX "shares", .query = THREAD_QUERY },
	{ .path = PREFIX "api/v1/thread", .query = THREAD_QUERY },
	{ .path = PREFIX "api/v1/counts", .query = THREAD_QUERY },
	{ .path = PREFIX "api/v1/articles/00000000000000ff/comments/1" },
	{ .path = PREFIX "admin/queue" },
	{ .method = "POST", .path = PREFIX "comments", .type = FORM, .body = THREAD_QUERY },
	{ .method = "POST", .path = PREFIX "shares", .type = FORM, .body = THREAD_QUERY },
	{ .method = "POST",
	    .path = PREFIX "admin/sign-in",
	    .type = FORM,
	    .origin = ORIGIN,
	    .body = "name=ada&password=secret" },
	{ .path = PREFIX "readyz", .address = "127.0.0.1" },
};

START_TEST(app_answer__the_database_away__is_503_and_says_when_to_come_back)
{
	struct answer answer = ask(&away[_i]);

	ck_assert_int_eq(answer.status, 503);
	assert_has(answer.head, "\r\nRetry-After: 1\r\n");
	assert_has(answer.head, "\r\nCache-Control: no-store\r\n");
	/* What went wrong inside is nobody's business outside. */
	assert_lacks(answer.body, "dbname");
	assert_lacks(answer.body, "/tmp/");
	assert_lacks(answer.body, "ERR_");
}
END_TEST

#define TYPED "article=" ARTICLE_ESCAPED "&ticket=TICKET&name=Ada&text=%3Cb%3ETyped.&act=post"

/* Before any page is asked: the sites cannot be read, or it is too much. */
static const struct {
	struct ask ask;
	int status;
	bool again;
} typed[] = {
	{ { .method = "POST",
	      .path = PREFIX "comments",
	      .type = FORM,
	      .origin = ORIGIN,
	      .body = TYPED },
	    503, true },
	{ { .method = "POST",
	      .path = PREFIX "comments",
	      .type = FORM,
	      .origin = "https://evil.example",
	      .body = TYPED },
	    503, false },
	{ { .method = "POST",
	      .path = PREFIX "articles/00000000000000ff/comments/1/edit",
	      .type = FORM,
	      .origin = ORIGIN,
	      .body = TYPED },
	    503, true },
	{ { .method = "POST",
	      .path = PREFIX "comments",
	      .type = FORM,
	      .origin = ORIGIN,
	      .body = TYPED,
	      .over_long = true },
	    413, true },
	{ { .method = "POST",
	      .path = PREFIX "comments",
	      .type = FORM,
	      .origin = "https://evil.example",
	      .body = TYPED,
	      .over_long = true },
	    413, false },
	{ { .method = "POST",
	      .path = PREFIX "nothing",
	      .type = FORM,
	      .origin = ORIGIN,
	      .body = TYPED },
	    404, false },
};

START_TEST(app_answer__what_was_typed__comes_back)
{
	struct answer answer = ask(&typed[_i].ask);

	ck_assert_int_eq(answer.status, typed[_i].status);
	assert_has(answer.head, "\r\nCache-Control: private, no-cache\r\n");
	assert_has(answer.body, "&lt;b&gt;Typed.</textarea>");
	assert_lacks(answer.body, "<b>Typed.");
	if (typed[_i].again) {
		assert_has(answer.body,
		    arena_printf(arena, "method=\"post\" action=\"%s\"", typed[_i].ask.path).p);
		assert_has(answer.body, "name=\"article\" value=\"" ARTICLE "\"");
		assert_has(answer.body, "name=\"ticket\" value=\"TICKET\"");
		assert_has(answer.body, "name=\"name\" value=\"Ada\"");
		assert_has(answer.body, "name=\"act\" value=\"post\"");
	} else {
		assert_has(answer.body, " readonly");
		assert_lacks(answer.body, "<form");
	}
}
END_TEST

static const struct {
	const char *path, *address;
	int status;
	const char *has;
} operators[] = {
	{ PREFIX "healthz", "127.0.0.1", 200, "ok\n" },
	{ PREFIX "healthz", "::1", 200, "ok\n" },
	{ PREFIX "healthz", "203.0.113.7", 404, "There is nothing here" },
	{ PREFIX "healthz", "", 404, "There is nothing here" },
	{ PREFIX "readyz", "127.0.0.1", 503, "not ready: the database is away\n" },
	{ PREFIX "readyz", "203.0.113.7", 404, "There is nothing here" },
	{ PREFIX "metrics", "127.0.0.1", 200, "# HELP postbag_requests_total " },
	{ PREFIX "metrics", "203.0.113.7", 404, "There is nothing here" },
};

START_TEST(app_answer__what_is_for_the_operator__is_there_on_loopback_only)
{
	struct answer answer =
	    ask(&(struct ask){ .path = operators[_i].path, .address = operators[_i].address });

	ck_assert_int_eq(answer.status, operators[_i].status);
	assert_has(answer.body, operators[_i].has);
}
END_TEST

START_TEST(app_answer__metrics__have_counted_what_was_answered)
{
	(void)get(PREFIX "nothing", "");
	(void)get(PREFIX "nothing", "");
	(void)get(PREFIX "thread", THREAD_QUERY);
	(void)ask(&(struct ask){ .path = PREFIX "healthz", .address = "127.0.0.1" });
	app_note_connection(app, 2);
	app_note_dropped(app);
	const char *body =
	    ask(&(struct ask){ .path = PREFIX "metrics", .address = "127.0.0.1" }).body;
	assert_has(body, "postbag_requests_total{route=\"none\",status=\"404\"} 2\n");
	assert_has(body, "postbag_requests_total{route=\"thread\",status=\"503\"} 1\n");
	assert_has(body, "postbag_requests_total{route=\"healthz\",status=\"200\"} 1\n");
	assert_has(body, "postbag_connections 2\n");
	assert_has(body, "postbag_connections_dropped_total 1\n");
}
END_TEST

START_TEST(app_answer__head__is_get_without_the_body)
{
	static const char *const path[] = { PREFIX "healthz", PREFIX "admin/sign-in",
		PREFIX "readyz", PREFIX "nothing" };
	struct ask asked = { .path = path[_i], .address = "127.0.0.1" };
	struct answer whole = ask(&asked);

	asked.method = "HEAD";
	struct answer head = ask(&asked);
	ck_assert_int_eq(head.status, whole.status);
	ck_assert_str_eq(head.body, "");
	ck_assert_uint_gt(strlen(whole.body), 0);
	assert_has(
	    head.head, arena_printf(arena, "\r\nContent-Length: %zu\r\n", strlen(whole.body)).p);
	ck_assert_str_eq(head.head, whole.head);
}
END_TEST

START_TEST(app_answer__the_desk_without_its_slash__leads_to_the_desk)
{
	struct answer answer = get(PREFIX "admin", "");

	ck_assert_int_eq(answer.status, 303);
	assert_has(answer.head, "\r\nLocation: " PREFIX "admin/\r\n");
}
END_TEST

START_TEST(app_answer__the_sign_in_page__needs_no_database)
{
	struct answer answer = get(PREFIX "admin/sign-in", "");

	ck_assert_int_eq(answer.status, 200);
	assert_has(answer.body, "action=\"" PREFIX "admin/sign-in\"");
	assert_has(answer.head, "form-action 'self'");
	assert_has(answer.head, "X-Frame-Options: DENY\r\n");
}
END_TEST

static const struct {
	const char *origin, *body;
	int status;
} sign_in[] = {
	{ NULL, "name=ada&password=secret", 403 },
	{ "https://evil.example", "name=ada&password=secret", 403 },
	{ "https://news.example", "name=ada&password=secret", 403 },
	{ "null", "name=ada&password=secret", 403 },
	{ ORIGIN, "name=ada&name=eve&password=secret", 400 },
	{ ORIGIN, "name=ada&password=secret", 503 },
};

START_TEST(app_answer__signing_in__is_for_pages_of_ours)
{
	struct answer answer = ask(&(struct ask){ .method = "POST",
	    .path = PREFIX "admin/sign-in",
	    .type = FORM,
	    .origin = sign_in[_i].origin,
	    .body = sign_in[_i].body });

	ck_assert_int_eq(answer.status, sign_in[_i].status);
	assert_lacks(answer.head, "Set-Cookie");
}
END_TEST

/* A path of a pattern. */
static const char *
path_of(const char *pattern)
{
	struct buf b = buf_begin(arena, 128, 512);
	struct str rest = str_of(pattern);

	buf_text(&b, PREFIX);
	while (rest.len > 0) {
		if (str_starts(rest, STR("{a}"))) {
			buf_text(&b, "00000000000000ff");
			rest = str_part(rest, 3, rest.len);
		} else if (str_starts(rest, STR("{id}"))) {
			buf_text(&b, "12");
			rest = str_part(rest, 4, rest.len);
		} else {
			buf_char(&b, rest.p[0]);
			rest = str_part(rest, 1, rest.len);
		}
	}
	return arena_text(arena, buf_str(&b));
}

/* Whatever is asked of whatever there is: a whole answer, with the headers that all have. */
START_TEST(app_answer__each_route_by_each_method__gets_a_whole_answer)
{
	static const char *const method[] = { "GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS",
		"PUT" };
	static const char *const every[] = { "X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: ", "X-Frame-Options: DENY\r\n",
		"Content-Security-Policy: ", "Cache-Control: " };
	size_t count;
	const struct route *route = &routes(&count)[_i];

	for (size_t i = 0; i < COUNT_OF(method); i++) {
		struct answer answer =
		    ask(&(struct ask){ .method = method[i], .path = path_of(route->pattern) });

		ck_assert_msg(answer.status < 500 || answer.status == 503, "%d for %s %s",
		    answer.status, method[i], route->pattern);
		for (size_t j = 0; j < COUNT_OF(every); j++)
			assert_has(answer.head, every[j]);
		assert_has(
		    answer.head, arena_printf(arena, "\r\nContent-Length: %s",
				     strcmp(method[i], "HEAD") == 0
					 ? ""
					 : arena_printf(arena, "%zu\r\n", strlen(answer.body)).p)
				     .p);
	}
}
END_TEST

START_TEST(app_reload__good_and_broken__the_app_goes_on)
{
	write_config("threads = 7\n");
	ck_assert_int_eq(app_reload(app, &complaint), OK);
	assert_has(arena_text(arena, buf_str(&complaint)), "threads");
	ck_assert_int_eq(app_start_settings(app)->threads, 32);
	complaint = buf_begin(arena, 256, 4096);
	write_config("nonsense\n");
	ck_assert_int_eq(app_reload(app, &complaint), ERR_INPUT);
	ck_assert_uint_gt(complaint.len, 0);
	ck_assert_int_eq(get(PREFIX "admin/sign-in", "").status, 200);
}
END_TEST

START_TEST(app_tidy__the_database_away__is_no_matter)
{
	app_tidy(app);
	app_tidy(app);
	ck_assert_int_eq(get(PREFIX "admin/sign-in", "").status, 200);
}
END_TEST

START_TEST(app_open__without_keys__is_refused)
{
	struct app *other = NULL;

	write_keys("");
	ck_assert_int_eq(app_open(config, &other, &complaint), ERR_INPUT);
	ck_assert_uint_gt(complaint.len, 0);
	ck_assert_ptr_null(other);
}
END_TEST

Suite *
app_suite(void)
{
	Suite *s = suite_create("app");
	TCase *tc = tcase_create("app");
	size_t count;

	(void)routes(&count);
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, app_answer__a_bad_request__is_refused, 0, (int)COUNT_OF(refused));
	tcase_add_loop_test(tc, app_answer__the_wrong_method__is_told_the_right_ones, 0,
	    (int)COUNT_OF(wrong_method));
	tcase_add_test(tc, app_answer__a_method_nobody_takes_for_a_path_that_is_not__is_404);
	tcase_add_loop_test(
	    tc, app_answer__an_error__takes_the_form_that_was_asked_for, 0, (int)COUNT_OF(form));
	tcase_add_test(tc, app_answer__two_requests__have_ids_of_their_own);
	tcase_add_loop_test(tc, app_answer__the_database_away__is_503_and_says_when_to_come_back, 0,
	    (int)COUNT_OF(away));
	tcase_add_loop_test(tc, app_answer__what_was_typed__comes_back, 0, (int)COUNT_OF(typed));
	tcase_add_loop_test(tc, app_answer__what_is_for_the_operator__is_there_on_loopback_only, 0,
	    (int)COUNT_OF(operators));
	tcase_add_test(tc, app_answer__metrics__have_counted_what_was_answered);
	tcase_add_loop_test(tc, app_answer__head__is_get_without_the_body, 0, 4);
	tcase_add_test(tc, app_answer__the_desk_without_its_slash__leads_to_the_desk);
	tcase_add_test(tc, app_answer__the_sign_in_page__needs_no_database);
	tcase_add_loop_test(
	    tc, app_answer__signing_in__is_for_pages_of_ours, 0, (int)COUNT_OF(sign_in));
	tcase_add_loop_test(
	    tc, app_answer__each_route_by_each_method__gets_a_whole_answer, 0, (int)count);
	tcase_add_test(tc, app_reload__good_and_broken__the_app_goes_on);
	tcase_add_test(tc, app_tidy__the_database_away__is_no_matter);
	tcase_add_test(tc, app_open__without_keys__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
