#include "view/page_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(page__a_readers_page__is_a_whole_document)
{
	page_begin(&h, place.prefix, article.title, &article);
	html_element_words(&h, "p", "here");
	page_end(&h);
	const char *out = written();
	ck_assert(
	    strncmp(out,
		"<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\">",
		strlen("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\"><head><meta "
		       "charset=\"utf-8\">")) == 0);
	assert_has(out, "<title>" HOSTILE_ESCAPED "</title>");
	assert_has(out, "<h1>" HOSTILE_ESCAPED "</h1>");
	assert_has(out, "<a href=\"https://news.example/a?b=1&amp;c=2\">Back to the article</a>");
	assert_has(out, "href=\"/postbag/static/postbag.css\"");
	assert_has(out, "<script src=\"/postbag/static/postbag.js\" defer></script>");
	assert_has(out, "<link rel=\"alternate\" type=\"application/atom+xml\" "
			"href=\"/postbag/feed?article=https%3A%2F%2F");
	assert_has(out, "<p>here</p></main></body></html>");
	assert_lacks(out, "<i>");
	ck_assert_uint_eq(times(out, "<h1>"), 1);
}
END_TEST

START_TEST(page__without_an_article__leads_nowhere_back)
{
	page_begin(&h, place.prefix, STR("Share"), NULL);
	page_end(&h);
	const char *out = written();
	assert_lacks(out, "Back to the article");
	assert_lacks(out, "alternate");
}
END_TEST

static struct thread_show
thread_of(void)
{
	return (struct thread_show){ .place = place, .shares = &counts };
}

START_TEST(page_begin_thread__structured_data_off__is_listed_nowhere)
{
	struct thread_show show = thread_of();

	page_begin_thread(&h, &show);
	page_end(&h);
	assert_has(written(), "<meta name=\"robots\" content=\"noindex\">");
	assert_lacks(written(), "og:");
	assert_lacks(written(), "canonical");
}
END_TEST

START_TEST(page_begin_thread__structured_data_on__is_the_articles)
{
	struct thread_show show = thread_of();

	site.set.structured_data = STRUCTURED_PAGE;
	page_begin_thread(&h, &show);
	page_end(&h);
	const char *out = written();
	assert_has(out, "<link rel=\"canonical\" href=\"https://news.example/a?b=1&amp;c=2\">"
			"<meta property=\"og:type\" content=\"article\">"
			"<meta property=\"og:title\" content=\"" HOSTILE_ESCAPED "\">"
			"<meta property=\"og:url\" content=\"https://news.example/a?b=1&amp;c=2\">"
			"<meta property=\"og:site_name\" content=\"The News\">"
			"<meta property=\"og:description\" content=\"2 comments\">");
	/* A page that is to be listed nowhere is not to be taken for another one either. */
	assert_lacks(out, "noindex");
	assert_has(out, "<h1>" HOSTILE_ESCAPED "</h1>");
}
END_TEST

START_TEST(page_begin_thread__nothing_known__has_words_all_the_same)
{
	struct thread_show show = thread_of();

	site.set.structured_data = STRUCTURED_ALL;
	article.title = STR_EMPTY;
	article.comments = 0;
	page_begin_thread(&h, &show);
	page_end(&h);
	assert_has(written(), "<meta property=\"og:title\" content=\"Comments\">");
	assert_has(written(), "<meta property=\"og:description\" content=\"No comments yet");
	assert_has(written(), "<title>Comments</title>");
}
END_TEST

START_TEST(error_page__each_status__names_itself_its_problems_and_the_request)
{
	static const int status[] = { 400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 429, 500,
		501, 503 };
	struct problems problems = { .count = 0 };

	problem_add(&problems, "text", PROBLEM_TOO_LONG);
	problem_add(&problems, "<b>", PROBLEM_MISSING);
	for (size_t i = 0; i < COUNT_OF(status); i++) {
		h = html_begin(arena, 4096, 65536);
		error_page(&h, place.prefix,
		    &(struct error_show){ status[i], &problems, "0123456789abcdef", NULL, NULL });
		const char *out = written();
		assert_has(out, "<li>This comment is too long. Please shorten it.</li>");
		assert_has(out, "&lt;b&gt;");
		assert_lacks(out, "<b>");
		assert_has(out, "Request 0123456789abcdef");
		ck_assert_uint_eq(times(out, "<h1>"), 1);
	}
}
END_TEST

START_TEST(error_page__what_was_typed__comes_back)
{
	static struct form_field field[] = { { STR_INIT("text"), STR_INIT("<b>Typed.") } };
	const struct form form = { field, COUNT_OF(field) };
	const struct kept_show kept = { &form, "text", STR_INIT("/postbag/comments") };

	error_page(&h, place.prefix, &(struct error_show){ 503, NULL, "0", NULL, &kept });
	const char *out = written();
	assert_has(out, "Nothing is lost.");
	assert_has(out, "action=\"/postbag/comments\"");
	assert_has(out, "&lt;b&gt;Typed.</textarea>");
}
END_TEST

START_TEST(error_page__without_problems__has_no_empty_list)
{
	struct problems none = { .count = 0 };

	error_page(&h, place.prefix, &(struct error_show){ 503, &none, "0", &article, NULL });
	const char *out = written();
	assert_lacks(out, "<ul");
	assert_has(out, "Back to the article");
}
END_TEST

Suite *
page_html_suite(void)
{
	Suite *s = suite_create("page_html");
	TCase *tc = tcase_create("page_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, page__a_readers_page__is_a_whole_document);
	tcase_add_test(tc, page__without_an_article__leads_nowhere_back);
	tcase_add_test(tc, page_begin_thread__structured_data_off__is_listed_nowhere);
	tcase_add_test(tc, page_begin_thread__structured_data_on__is_the_articles);
	tcase_add_test(tc, page_begin_thread__nothing_known__has_words_all_the_same);
	tcase_add_test(tc, error_page__each_status__names_itself_its_problems_and_the_request);
	tcase_add_test(tc, error_page__what_was_typed__comes_back);
	tcase_add_test(tc, error_page__without_problems__has_no_empty_list);
	suite_add_tcase(s, tc);
	return s;
}
