#include "view/feed_atom.h"

#include "fixture.h"
#include "suites.h"
#include "view/catalogue.h"

#define MOMENT "2026-11-23T14:05:09Z"

static struct xml x;
static struct feed_show show;

static void
setup(void)
{
	fixture_up();
	x = xml_begin(arena, 4096, 1024 * 1024);
	article.title = STR("Tides & Times");
	show = (struct feed_show){
		.base = STR("https://talk.example/postbag/"),
		.lang = LANG_EN,
		.site = &site,
		.article = &article,
	};
}

static const char *
written_feed(void)
{
	struct str out;

	feed_atom(&x, &show);
	ck_assert_int_eq(xml_finish(&x, &out), OK);
	return arena_text(arena, out);
}

static struct feed_entry
entry_of(int64_t id, int64_t parent_id)
{
	struct feed_entry e = { .comment = comment_of(id, parent_id, PUBLISHED, 3),
		.article_url = article.url,
		.article_title = article.title,
		.parent_us = parent_id == 0 ? 0 : MOMENT_US - 1000000,
		.parent_shown = parent_id != 0 };

	e.comment.author_name = STR("Ada");
	return e;
}

START_TEST(feed_atom__of_a_thread_without_comments__is_whole)
{
	ck_assert_str_eq(written_feed(),
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\""
	    " xmlns:thr=\"http://purl.org/syndication/thread/1.0\" xml:lang=\"en\">"
	    "<id>https://talk.example/postbag/"
	    "feed?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2</id>"
	    "<title>Comments on \xe2\x80\x9cTides &amp; Times\xe2\x80\x9d</title>"
	    "<subtitle>The News</subtitle>"
	    "<updated>1970-01-01T00:00:00Z</updated>"
	    "<generator>Postbag</generator>"
	    "<link rel=\"alternate\" type=\"text/html\" "
	    "href=\"https://news.example/a?b=1&amp;c=2\"/>"
	    "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://talk.example/postbag/"
	    "feed?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2&amp;lang=en\"/>"
	    "</feed>");
}
END_TEST

START_TEST(feed_atom__a_root__is_an_entry_with_how_many_answer_it)
{
	struct feed_entry e = entry_of(7, 0);

	e.comment.website = STR("https://ada.example/?a&b");
	e.comment.edited_us = MOMENT_US + 60000000;
	e.comment.replies = 2;
	e.replied_us = MOMENT_US + 120000000;
	show.entry = &e;
	show.count = 1;
	const char *out = written_feed();
	assert_has(out, "<updated>2026-11-23T14:06:09Z</updated><generator>");
	assert_has(out,
	    "<entry><id>urn:uuid:00660f21-4e26-8f40-8000-000000000007</id>"
	    "<title>Comment by Ada</title>"
	    "<author><name>Ada</name><uri>https://ada.example/?a&amp;b</uri></author>"
	    "<published>" MOMENT "</published><updated>2026-11-23T14:06:09Z</updated>"
	    "<link rel=\"alternate\" type=\"text/html\""
	    " href=\"https://talk.example/postbag/articles/00ab00cd00ef0012/comments/7\"/>"
	    "<thr:in-reply-to ref=\"https://news.example/a?b=1&amp;c=2\""
	    " href=\"https://news.example/a?b=1&amp;c=2\" type=\"text/html\"/>"
	    "<link rel=\"replies\" type=\"application/atom+xml\" "
	    "href=\"https://talk.example/postbag/"
	    "feed?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2&amp;comment=7&amp;lang="
	    "en\""
	    " thr:count=\"2\" thr:updated=\"2026-11-23T14:07:09Z\"/>"
	    "<thr:total>2</thr:total>"
	    "<content type=\"html\">&lt;p&gt;html 7&lt;/p&gt;</content></entry></feed>");
}
END_TEST

START_TEST(feed_atom__a_reply__says_what_it_answers)
{
	struct feed_entry e = entry_of(8, 7);

	show.entry = &e;
	show.count = 1;
	const char *out = written_feed();
	assert_has(out, "<id>urn:uuid:00660f21-4e26-8f40-8000-000000000008</id>"
			"<title>Comment by Ada</title><author><name>Ada</name></author>"
			"<published>" MOMENT "</published><updated>" MOMENT "</updated>");
	assert_has(out,
	    "<thr:in-reply-to ref=\"urn:uuid:00660f21-4d32-8d00-8000-000000000007\""
	    " href=\"https://talk.example/postbag/articles/00ab00cd00ef0012/comments/7\""
	    " type=\"text/html\"/>");
	assert_has(out, "comment=8&amp;lang=en\"/><content");
	assert_lacks(out, "thr:count");
	assert_lacks(out, "thr:total");
}
END_TEST

START_TEST(feed_atom__a_reply_to_what_has_gone__leads_to_no_page_of_it)
{
	struct feed_entry e = entry_of(8, 7);

	e.parent_shown = false;
	show.entry = &e;
	show.count = 1;
	assert_has(written_feed(),
	    "<thr:in-reply-to ref=\"urn:uuid:00660f21-4d32-8d00-8000-000000000007\"/>");
}
END_TEST

START_TEST(feed_atom__of_the_replies_to_a_comment__says_whose_they_are)
{
	struct comment answered = comment_of(7, 0, PUBLISHED, 3);

	show.answered = &answered;
	const char *out = written_feed();
	assert_has(out, "c%3D2&amp;comment=7</id><title>Replies to N7&lt;i&gt;\"A\" &amp; 'B'"
			"&lt;/i&gt;</title><subtitle>Tides &amp; Times</subtitle>");
	assert_has(out,
	    "<link rel=\"alternate\" type=\"text/html\""
	    " href=\"https://talk.example/postbag/articles/00ab00cd00ef0012/comments/7\"/>");
	assert_has(out, "c%3D2&amp;comment=7&amp;lang=en\"/></feed>");
}
END_TEST

START_TEST(feed_atom__of_a_site__names_the_articles)
{
	struct feed_entry e[] = { entry_of(9, 0), entry_of(8, 0) };

	e[1].article_url = STR("https://news.example/b");
	e[1].article_title = STR_EMPTY;
	show.article = NULL;
	show.entry = e;
	show.count = COUNT_OF(e);
	const char *out = written_feed();
	assert_has(out, "<id>https://talk.example/postbag/feed?site=news</id>"
			"<title>The News: comments</title>"
			"<subtitle>The newest comments on all articles</subtitle>");
	assert_has(
	    out, "<link rel=\"alternate\" type=\"text/html\" href=\"https://news.example/\"/>");
	assert_has(
	    out, "<title>Comment by Ada on \xe2\x80\x9cTides &amp; Times\xe2\x80\x9d</title>");
	assert_has(out, "<title>Comment by Ada</title>");
	assert_has(out, "ref=\"https://news.example/b\"");
	assert_has(out, "feed?article=https%3A%2F%2Fnews.example%2Fb&amp;comment=8&amp;lang=en\"");
}
END_TEST

START_TEST(feed_atom__without_a_title__is_named_all_the_same)
{
	struct comment answered = comment_of(7, 0, PUBLISHED, 3);

	article.title = STR_EMPTY;
	assert_has(written_feed(), "<title>Comments</title><subtitle>The News</subtitle>");
	x = xml_begin(arena, 4096, 65536);
	show.answered = &answered;
	assert_lacks(written_feed(), "<subtitle");
}
END_TEST

START_TEST(feed_atom__greatest_numbers__still_make_a_uuid)
{
	struct feed_entry e = entry_of(INT64_MAX, 0);

	show.entry = &e;
	show.count = 1;
	assert_has(written_feed(), "<id>urn:uuid:00660f21-4e26-8f40-bfff-ffffffffffff</id>");
	x = xml_begin(arena, 4096, 65536);
	e = entry_of(1, 0);
	e.comment.created_us = INT64_MAX;
	assert_has(written_feed(), "<id>urn:uuid:ffffffff-ffff-8fff-8000-000000000001</id>");
}
END_TEST

/* The pages of a feed that a document links to, as "rel cursor;". */
static const char *
pages(const char *out)
{
	struct buf b = buf_begin(arena, 256, 4096);

	for (const char *at = strstr(out, "<link rel=\""); at != NULL;
	     at = strstr(at + 1, "<link rel=\"")) {
		const char *rel = at + strlen("<link rel=\"");
		struct str href = { strstr(at, "href=\"") + 6, 0 };

		href.len = strcspn(href.p, "\"");
		if (strncmp(rel, "alternate", 9) == 0 || strncmp(rel, "replies", 7) == 0)
			continue;
		while (href.len > 0 && !str_starts(href, STR("before=")))
			href = str_part(href, 1, href.len);
		buf_printf(&b, "%.*s %.*s;", (int)strcspn(rel, "\""), rel, STR_ARG(href));
	}
	return arena_text(arena, buf_str(&b));
}

START_TEST(feed_atom__each_page__links_to_those_that_there_are)
{
	static const struct {
		struct feed_cursor before, newer, next;
		const char *links;
	} page[] = {
		{ { 0 }, { 0 }, { 0 }, "self ;" },
		{ { 0 }, { 0 }, { 51, 5 }, "self ;next before=51.5;" },
		{ { 51, 5 }, { 0 }, { 1, 2 },
		    "self before=51.5;first ;previous ;next before=1.2;" },
		{ { 1, 2 }, { 51, 5 }, { 0 }, "self before=1.2;first ;previous before=51.5;" },
	};

	show.before = page[_i].before;
	show.newer = page[_i].newer;
	show.next = page[_i].next;
	const char *out = written_feed();
	ck_assert_str_eq(pages(out), page[_i].links);
	assert_has(out, "c%3D2</id>");
}
END_TEST

START_TEST(feed_atom__in_another_language__says_so_and_keeps_it_in_its_links)
{
	struct feed_entry e = entry_of(7, 0);

	show.lang = LANG_DE;
	show.entry = &e;
	show.count = 1;
	const char *out = written_feed();
	assert_has(out, " xml:lang=\"de\">");
	assert_has(out, "<title>Kommentare zu \xe2\x80\x9eTides &amp; Times\xe2\x80\x9c</title>");
	assert_has(out, "<title>Kommentar von Ada</title>");
	assert_lacks(out, "lang=en");
	assert_has(out, "c%3D2</id>");
}
END_TEST

START_TEST(feed_atom__anything_in_it__stays_text)
{
	struct feed_entry e = entry_of(7, 0);

	e.comment.author_name = STR(HOSTILE "]]>\x01");
	e.comment.html = STR("<p>&lt;script&gt;]]></p>\n<pre>\ta\x0b</pre>");
	e.article_title = STR(HOSTILE);
	article.title = STR(HOSTILE);
	site.title = STR(HOSTILE);
	show.entry = &e;
	show.count = 1;
	const char *out = written_feed();
	assert_lacks(out, "<i>");
	assert_lacks(out, "\x01");
	assert_has(out, "<content type=\"html\">&lt;p&gt;&amp;lt;script&amp;gt;]]&gt;&lt;/p&gt;\n"
			"&lt;pre&gt;\ta\xef\xbf\xbd&lt;/pre&gt;</content>");
}
END_TEST

Suite *
feed_atom_suite(void)
{
	Suite *s = suite_create("feed_atom");
	TCase *tc = tcase_create("feed_atom");

	tcase_add_checked_fixture(tc, setup, fixture_down);
	tcase_add_test(tc, feed_atom__of_a_thread_without_comments__is_whole);
	tcase_add_test(tc, feed_atom__a_root__is_an_entry_with_how_many_answer_it);
	tcase_add_test(tc, feed_atom__a_reply__says_what_it_answers);
	tcase_add_test(tc, feed_atom__a_reply_to_what_has_gone__leads_to_no_page_of_it);
	tcase_add_test(tc, feed_atom__of_the_replies_to_a_comment__says_whose_they_are);
	tcase_add_test(tc, feed_atom__of_a_site__names_the_articles);
	tcase_add_test(tc, feed_atom__without_a_title__is_named_all_the_same);
	tcase_add_test(tc, feed_atom__greatest_numbers__still_make_a_uuid);
	tcase_add_loop_test(tc, feed_atom__each_page__links_to_those_that_there_are, 0, 4);
	tcase_add_test(tc, feed_atom__in_another_language__says_so_and_keeps_it_in_its_links);
	tcase_add_test(tc, feed_atom__anything_in_it__stays_text);
	suite_add_tcase(s, tc);
	return s;
}
