#include "view/kept_html.h"

#include "fixture.h"
#include "suites.h"

static struct form_field field[] = {
	{ STR_INIT("article"), STR_INIT("https://news.example/a?b=1&c=2") },
	{ STR_INIT("title"), STR_INIT(HOSTILE) },
	{ STR_INIT("ticket"), STR_INIT("TICKET") },
	{ STR_INIT("lang"), STR_INIT("en") },
	{ STR_INIT("name"), STR_INIT(HOSTILE) },
	{ STR_INIT("email"), STR_INIT("ada@example.org") },
	{ STR_INIT("website"), STR_INIT("") },
	{ STR_INIT("text"), STR_INIT("\nfirst</textarea>" HOSTILE) },
	{ STR_INIT("act"), STR_INIT("preview") },
	{ STR_INIT("view"), STR_INIT("fragment") },
	{ STR_INIT("\"><script>"), STR_INIT("x") },
};
static const struct form form = { field, COUNT_OF(field) };

START_TEST(kept_html__that_may_be_sent__is_a_form_with_all_that_was_sent)
{
	kept_html(&h, &(struct kept_show){ &form, "text", STR("/postbag/comments") });
	const char *out = written();
	assert_has(out, "<form class=\"postbag-form postbag-kept\" method=\"post\" "
			"action=\"/postbag/comments\" accept-charset=\"utf-8\">");
	assert_has(out, "name=\"article\" value=\"https://news.example/a?b=1&amp;c=2\">");
	assert_has(out, "name=\"title\" value=\"" HOSTILE_ESCAPED "\">");
	assert_has(out, "name=\"ticket\" value=\"TICKET\">");
	assert_has(out, "name=\"name\" value=\"" HOSTILE_ESCAPED "\">");
	assert_has(out, "name=\"email\" value=\"ada@example.org\">");
	assert_has(out,
	    "<label for=\"postbag-kept\">Your text, so that it is not lost</label>"
	    "<textarea id=\"postbag-kept\" name=\"text\" dir=\"auto\" rows=\"10\" required>"
	    "\n\nfirst&lt;/textarea&gt;" HOSTILE_ESCAPED "</textarea>");
	assert_has(out, "name=\"act\" value=\"preview\">Try again</button>");
	/* Only what our forms have, once each, and not how the script wanted its answer. */
	assert_lacks(out, "website");
	assert_lacks(out, "fragment");
	assert_lacks(out, "<script");
	ck_assert_uint_eq(times(out, "name=\"text\""), 1);
	ck_assert_uint_eq(times(out, "</textarea>"), 1);
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(kept_html__that_may_not_be_sent__is_only_to_be_copied)
{
	kept_html(&h, &(struct kept_show){ &form, "text", STR_EMPTY });
	const char *out = written();
	assert_has(out, "name=\"text\" dir=\"auto\" rows=\"10\" readonly "
			"aria-describedby=\"postbag-kept-help\">");
	assert_has(out, "first&lt;/textarea&gt;");
	assert_has(out, "<p class=\"postbag-help\" id=\"postbag-kept-help\">You can copy it");
	assert_lacks(out, "<form");
	assert_lacks(out, "<input");
	assert_lacks(out, "<button");
}
END_TEST

Suite *
kept_html_suite(void)
{
	Suite *s = suite_create("kept_html");
	TCase *tc = tcase_create("kept_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, kept_html__that_may_be_sent__is_a_form_with_all_that_was_sent);
	tcase_add_test(tc, kept_html__that_may_not_be_sent__is_only_to_be_copied);
	suite_add_tcase(s, tc);
	return s;
}
