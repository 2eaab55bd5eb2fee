#include "view/act_form_html.h"
#include "view/form_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(form_html__an_empty_form__carries_what_it_needs)
{
	form_html(&h, &place, &(struct form_show){ .text_points = 5000 });
	const char *out = written();
	assert_has(out, "method=\"post\" action=\"/postbag/comments\" accept-charset=\"utf-8\"");
	assert_has(out, "name=\"article\" value=\"https://news.example/a?b=1&amp;c=2\"");
	assert_has(out, "name=\"title\" value=\"" HOSTILE_ESCAPED "\"");
	assert_has(out, "name=\"ticket\" value=\"TICKET\"");
	assert_has(out, "Write a comment");
	assert_has(out, "<label for=\"postbag-name\">Name</label><input id=\"postbag-name\"");
	assert_has(out, "<label for=\"postbag-text\">Comment</label><textarea id=\"postbag-text\"");
	assert_has(out, "value=\"post\" aria-keyshortcuts=\"Control+Enter\">Post comment</button>");
	assert_has(out, "value=\"preview\">Preview</button>");
	assert_has(out, "name=\"reply\" value=\"\"");
	assert_has(out, "rows=\"6\" data-max=\"5000\" required");
	assert_has(out, "<p class=\"postbag-help postbag-room\" hidden></p>");
	assert_has(out, "aria-keyshortcuts=\"Escape\" hidden>Cancel</button>");
	assert_has(out,
	    "<p class=\"postbag-tools\" role=\"group\" aria-label=\"Format the text\" hidden>"
	    "<button type=\"button\" data-mark=\"**|**\" aria-keyshortcuts=\"Control+b\"");
	assert_lacks(out, "aria-invalid");
	assert_lacks(out, "role=\"alert\"");
	assert_lacks(out, "postbag-preview");
}
END_TEST

START_TEST(form_html__a_trap__is_hidden_and_says_that_it_stays_empty)
{
	static const char trap[] = "<p class=\"postbag-trap\" hidden><label>Leave this field empty "
				   "<input name=\"subject\" "
				   "autocomplete=\"off\" tabindex=\"-1\"></label></p>";

	site.set.trap = TRAP_OFF;
	form_html(&h, &place, &(struct form_show){ .text = STR("x") });
	assert_lacks(written(), "subject");
	site.set.trap = TRAP_SPAM;
	form_html(&h, &place, &(struct form_show){ .text = STR("x") });
	assert_has(written(), trap);
}
END_TEST

START_TEST(form_html__a_site_that_asks__has_fields_for_email_and_website)
{
	site.set.ask_email = site.set.ask_website = true;
	form_html(&h, &place,
	    &(struct form_show){ .email = STR(HOSTILE), .website = STR("x\"onfocus=\"y") });
	const char *out = written();
	assert_has(out, "<label for=\"postbag-email\">E-mail</label><input id=\"postbag-email\" "
			"name=\"email\" value=\"" HOSTILE_ESCAPED
			"\" type=\"email\" inputmode=\"email\" autocomplete=\"email\" dir=\"ltr\" "
			"maxlength=\"254\" aria-describedby=\"postbag-email-help\">");
	assert_has(out, "<p class=\"postbag-help\" id=\"postbag-email-help\">Optional.");
	assert_has(out, "<label for=\"postbag-website\">Website</label><input "
			"id=\"postbag-website\" name=\"website\" value=\"x&quot;onfocus=&quot;y\" "
			"type=\"text\" inputmode=\"url\" autocomplete=\"url\" dir=\"ltr\" "
			"maxlength=\"500\" aria-describedby=\"postbag-website-help\">");
	assert_has(out, "<p class=\"postbag-help\" id=\"postbag-website-help\">Optional.");
	/* Neither must be filled in. */
	ck_assert_uint_eq(times(out, " required"), 2);
}
END_TEST

START_TEST(form_html__a_site_that_asks_for_one__has_only_that)
{
	site.set.ask_website = true;
	form_html(&h, &place, &(struct form_show){ .email = STR("ada@example.org") });
	const char *out = written();
	assert_has(out, "name=\"website\"");
	assert_lacks(out, "name=\"email\"");
	assert_lacks(out, "ada@example.org");
}
END_TEST

/* Without the script nothing can be remembered, and nothing is promised. */
START_TEST(form_html__the_box_to_be_remembered__is_the_scripts_to_show)
{
	form_html(&h, &place, &(struct form_show){ .remember = _i == 1 });
	assert_has(written(),
	    _i == 1
		? "<p class=\"postbag-remember\" hidden><label><input type=\"checkbox\" "
		  "name=\"remember\" value=\"yes\" checked> Remember me on this device</label></p>"
		: "name=\"remember\" value=\"yes\"> Remember me on this device</label></p>");
}
END_TEST

START_TEST(form_html__an_article_without_title__sends_none)
{
	article.title = STR_EMPTY;
	form_html(&h, &place, &(struct form_show){ .text_points = 5000 });
	assert_lacks(written(), "name=\"title\"");
}
END_TEST

START_TEST(form_html__what_was_typed__comes_back_escaped)
{
	form_html(&h, &place,
	    &(struct form_show){
		.author_name = STR(HOSTILE),
		.text = STR("\nfirst</textarea>" HOSTILE),
		.reply = 77,
		.reply_name = STR(HOSTILE),
	    });
	const char *out = written();
	assert_has(out, "name=\"name\" value=\"" HOSTILE_ESCAPED "\"");
	/* HTML drops one line end at the start: the typed one must be the second. */
	assert_has(out, ">\n\nfirst&lt;/textarea&gt;" HOSTILE_ESCAPED "</textarea>");
	assert_has(out, "name=\"reply\" value=\"77\"");
	assert_has(out, "Reply to <bdi>" HOSTILE_ESCAPED "</bdi>");
	assert_has(out, "Post reply");
	ck_assert_uint_eq(times(out, "</textarea>"), 1);
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(form_html__what_is_wrong__stands_above_and_beside)
{
	struct problems problems = { .count = 0 };

	problem_add(&problems, "name", PROBLEM_MISSING);
	problem_add(&problems, "text", PROBLEM_TOO_LONG);
	problem_add(&problems, "ticket", PROBLEM_EXPIRED);
	form_html(&h, &place, &(struct form_show){ .problems = &problems });
	const char *out = written();
	assert_has(out, "role=\"alert\"");
	ck_assert_uint_eq(times(out, "Please write your name."), 2);
	ck_assert_uint_eq(times(out, "This comment is too long."), 2);
	ck_assert_uint_eq(times(out, "This form has been open"), 1);
	ck_assert_uint_eq(times(out, "aria-invalid=\"true\""), 2);
	assert_has(out, "aria-describedby=\"postbag-name-error\"");
	assert_has(out, "aria-describedby=\"postbag-text-error postbag-text-help\"");
	assert_has(out, "<p class=\"postbag-error\" id=\"postbag-name-error\">");
	assert_has(out, "<p class=\"postbag-error\" id=\"postbag-text-error\">");
	assert_has(out, "<p class=\"postbag-help\" id=\"postbag-text-help\">");
}
END_TEST

START_TEST(form_html__a_preview__is_shown_as_it_will_look)
{
	form_html(
	    &h, &place, &(struct form_show){ .preview = { STR("<p>a <em>preview</em></p>") } });
	const char *out = written();
	assert_has(out, "<div class=\"postbag-text\" dir=\"auto\"><p>a <em>preview</em></p></div>");
	assert_has(out, "not posted yet");
}
END_TEST

/* Whatever a description names stands on the page. */
START_TEST(form_html__each_description__is_there)
{
	static const char *const field[] = { "name", "email", "website", "text" };
	struct problems problems = { .count = 0 };

	site.set.ask_email = site.set.ask_website = true;
	for (int i = 0; i < 4; i++)
		if ((_i >> i & 1) != 0)
			problem_add(&problems, field[i], PROBLEM_MALFORMED);
	form_html(&h, &place, &(struct form_show){ .problems = &problems });
	const char *out = written();
	for (const char *at = strstr(out, "aria-describedby=\""); at != NULL;
	     at = strstr(at + 1, "aria-describedby=\"")) {
		const char *ids = at + strlen("aria-describedby=\"");
		struct str rest = { ids, strcspn(ids, "\"") };

		while (rest.len > 0) {
			struct str id = str_cut(&rest, ' ');

			ck_assert_uint_eq(
			    times(out, arena_printf(arena, " id=\"%.*s\"", STR_ARG(id)).p), 1);
		}
	}
	ck_assert_uint_gt(times(out, "aria-describedby"), 0);
}
END_TEST

START_TEST(form_html__a_closed_thread__has_words_and_no_form)
{
	article.closed = true;
	form_html(&h, &place, &(struct form_show){ .text_points = 5000 });
	ck_assert_str_eq(written(), "<div class=\"postbag-closed\">"
				    "<p>Comments on this article are closed.</p></div>");
}
END_TEST

START_TEST(form_html__a_closed_thread__gives_back_what_was_typed)
{
	struct problems problems = { .count = 0 };

	article.closed = true;
	problem_add(&problems, "article", PROBLEM_CLOSED);
	form_html(&h, &place,
	    &(struct form_show){
		.text = STR("\nfirst</textarea>" HOSTILE),
		.problems = &problems,
	    });
	const char *out = written();
	ck_assert_uint_eq(times(out, "Comments on this article are closed."), 1);
	assert_has(out, "<div class=\"postbag-errors\" role=\"alert\">");
	assert_has(out, "<label for=\"postbag-kept\">");
	assert_has(out, "id=\"postbag-kept\"");
	assert_has(out, "readonly>\n\nfirst&lt;/textarea&gt;" HOSTILE_ESCAPED "</textarea>");
	assert_lacks(out, "<form");
	assert_lacks(out, "<button");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(form_edit_html__an_authors_form__leads_to_the_comment)
{
	struct comment comment = comment_of(9, 0, PUBLISHED, 3);
	struct problems problems = { .count = 0 };

	problem_add(&problems, "text", PROBLEM_MISSING);
	form_edit_html(&h, &place, &comment,
	    &(struct form_show){
		.text = STR("<new>"),
		.text_points = 5000,
		.problems = &problems,
	    });
	const char *out = written();
	assert_has(out, "action=\"/postbag/articles/00ab00cd00ef0012/comments/9/edit\"");
	assert_has(out, ">\n&lt;new&gt;</textarea>");
	assert_has(out, "href=\"https://news.example/a?b=1&amp;c=2#postbag-9\"");
	assert_has(out, "id=\"postbag-edit-text-error\"");
	assert_has(out, "aria-describedby=\"postbag-edit-text-error postbag-edit-text-help\"");
	/* Who writes is known. */
	assert_lacks(out, "name=\"name\"");
	assert_lacks(out, "name=\"email\"");
	/* Beside the form for a new comment on the same page. */
	assert_lacks(out, "id=\"postbag-text\"");
	assert_lacks(out, "id=\"postbag-form\"");
}
END_TEST

START_TEST(form_delete_html__the_question__shows_the_comment)
{
	struct comment comment = comment_of(9, 0, PUBLISHED, 3);

	form_delete_html(&h, &place, &comment);
	const char *out = written();
	assert_has(out, "action=\"/postbag/articles/00ab00cd00ef0012/comments/9/delete\"");
	assert_has(out, "<p>html 9</p>");
	assert_has(out, "value=\"delete\" aria-keyshortcuts=\"Control+Enter\">Delete</button>");
	assert_has(out, "Cancel");
}
END_TEST

START_TEST(form_report_html__an_empty_form__asks_for_a_reason)
{
	struct comment comment = comment_of(9, 0, PUBLISHED, 3);

	form_report_html(&h, &place, &comment, &(struct report_show){ .notice = NULL });
	const char *out = written();
	assert_has(out, "action=\"/postbag/articles/00ab00cd00ef0012/comments/9/report\"");
	assert_has(out, "Report the comment by <bdi>N9" HOSTILE_ESCAPED "</bdi>");
	assert_has(out, "<p>html 9</p>");
	assert_has(out, "role=\"radiogroup\" aria-labelledby=\"postbag-reason-label\">");
	assert_has(out, "id=\"postbag-reason-label\"><b>What is wrong with it?</b></p>");
	for (unsigned i = 0; i < REASONS; i++)
		ck_assert_uint_eq(
		    times(out, arena_printf(arena, "type=\"radio\" name=\"reason\" value=\"%s\"",
				   reason_name((enum reason)i))
				   .p),
		    1);
	assert_has(out, "<label for=\"postbag-words\">In your own words</label>");
	assert_has(out, "aria-describedby=\"postbag-words-help\"");
	assert_has(out, "id=\"postbag-words-help\"");
	assert_has(out, "name=\"words\" dir=\"auto\" rows=\"3\" data-max=\"500\"");
	assert_has(out, "postbag-room");
	assert_has(out, "href=\"https://news.example/a?b=1&amp;c=2#postbag-9\"");
	assert_lacks(out, " checked");
	assert_lacks(out, "name=\"ticket\"");
	assert_lacks(out, "role=\"alert\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(form_report_html__what_was_typed__comes_back_with_what_is_wrong)
{
	struct comment comment = comment_of(9, 0, PUBLISHED, 3);
	struct problems problems = { .count = 0 };

	problem_add(&problems, "words", PROBLEM_TOO_LONG);
	problem_add(&problems, "reason", PROBLEM_MISSING);
	form_report_html(&h, &place, &comment,
	    &(struct report_show){
		.draft = { .name = STR("illegal"), .words = STR("\nx</textarea>" HOSTILE) },
		.problems = &problems,
		.notice = "Later.",
	    });
	const char *out = written();
	assert_has(out, "value=\"illegal\" checked");
	ck_assert_uint_eq(times(out, " checked"), 1);
	assert_has(out, ">\n\nx&lt;/textarea&gt;" HOSTILE_ESCAPED "</textarea>");
	assert_has(out, "<p class=\"postbag-notice\" role=\"alert\">Later.</p>");
	ck_assert_uint_eq(times(out, "Please choose what is wrong"), 2);
	ck_assert_uint_eq(times(out, "at most 500 characters."), 2);
	ck_assert_uint_eq(times(out, "aria-invalid=\"true\""), 2);
	assert_has(out, "aria-describedby=\"postbag-reason-error\"");
	assert_has(out, "id=\"postbag-reason-error\"");
	assert_has(out, "aria-describedby=\"postbag-words-error postbag-words-help\"");
	assert_has(out, "id=\"postbag-words-error\"");
	assert_lacks(out, "<i>");
}
END_TEST

/* Who is known by a token in a header alone is nobody on a page that they follow a link to. */
START_TEST(form_html__a_member__is_led_to_their_comments_where_they_are_known_there)
{
	place.member = STR("Ada");
	place.at_home = _i == 1;
	form_html(&h, &place, &(struct form_show){ 0 });
	const char *page = written();
	assert_has(page, "You are signed in as <bdi>Ada</bdi>.");
	ck_assert_int_eq(strstr(page, "me?article=") != NULL, _i == 1);
	ck_assert_int_eq(strstr(page, ">Your comments</a>") != NULL, _i == 1);
}
END_TEST

Suite *
form_html_suite(void)
{
	Suite *s = suite_create("form_html");
	TCase *tc = tcase_create("form_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, form_html__an_empty_form__carries_what_it_needs);
	tcase_add_test(tc, form_html__a_trap__is_hidden_and_says_that_it_stays_empty);
	tcase_add_test(tc, form_html__a_site_that_asks__has_fields_for_email_and_website);
	tcase_add_test(tc, form_html__a_site_that_asks_for_one__has_only_that);
	tcase_add_loop_test(tc, form_html__the_box_to_be_remembered__is_the_scripts_to_show, 0, 2);
	tcase_add_loop_test(
	    tc, form_html__a_member__is_led_to_their_comments_where_they_are_known_there, 0, 2);
	tcase_add_test(tc, form_html__an_article_without_title__sends_none);
	tcase_add_test(tc, form_html__what_was_typed__comes_back_escaped);
	tcase_add_test(tc, form_html__what_is_wrong__stands_above_and_beside);
	tcase_add_test(tc, form_html__a_preview__is_shown_as_it_will_look);
	tcase_add_loop_test(tc, form_html__each_description__is_there, 0, 16);
	tcase_add_test(tc, form_edit_html__an_authors_form__leads_to_the_comment);
	tcase_add_test(tc, form_delete_html__the_question__shows_the_comment);
	tcase_add_test(tc, form_html__a_closed_thread__has_words_and_no_form);
	tcase_add_test(tc, form_html__a_closed_thread__gives_back_what_was_typed);
	tcase_add_test(tc, form_report_html__an_empty_form__asks_for_a_reason);
	tcase_add_test(tc, form_report_html__what_was_typed__comes_back_with_what_is_wrong);
	suite_add_tcase(s, tc);
	return s;
}
