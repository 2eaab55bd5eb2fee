#include "text/url.h"

#include "text/suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

static const struct {
	const char *url, *canonical;
} same[] = {
	{ "https://news.example", "https://news.example/" },
	{ "HTTPS://News.Example/A", "https://news.example/A" },
	{ "http://news.example:80/", "http://news.example/" },
	{ "https://news.example:443", "https://news.example/" },
	{ "https://news.example:80/", "https://news.example:80/" },
	{ "http://news.example:443/", "http://news.example:443/" },
	{ "http://news.example:/", "http://news.example/" },
	{ "http://news.example:0080/", "http://news.example/" },
	{ "http://news.example:1/", "http://news.example:1/" },
	{ "http://news.example:65535/", "http://news.example:65535/" },
	{ "http://localhost:8080/x", "http://localhost:8080/x" },
	{ "https://a.example/x#frag", "https://a.example/x" },
	{ "https://a.example/x#", "https://a.example/x" },
	{ "https://a.example#a#b?c", "https://a.example/" },
	{ "https://a.example/a/./b/../c", "https://a.example/a/c" },
	{ "https://a.example/../../x", "https://a.example/x" },
	{ "https://a.example/a/..", "https://a.example/" },
	{ "https://a.example/a/.", "https://a.example/a/" },
	{ "https://a.example/%2e%2E/x", "https://a.example/x" },
	{ "https://a.example/a/.%2e/x", "https://a.example/x" },
	{ "https://a.example//", "https://a.example//" },
	{ "https://a.example/..//x", "https://a.example//x" },
	{ "https://a.example/%7euser/%41", "https://a.example/~user/A" },
	{ "https://a.example/%2f%3f%c3%bc", "https://a.example/%2F%3F%C3%BC" },
	{ "https://a.example/\xc3\xbc", "https://a.example/%C3%BC" },
	{ "https://a.example/?q=\xff", "https://a.example/?q=%FF" },
	{ "https://a.example/100%", "https://a.example/100%25" },
	{ "https://a.example/%zz%4", "https://a.example/%25zz%254" },
	{ "https://a.example/a|b{c}^`\"<>", "https://a.example/a%7Cb%7Bc%7D%5E%60%22%3C%3E" },
	{ "https://a.example/?a[]=[1]", "https://a.example/?a%5B%5D=%5B1%5D" },
	{ "https://a.example?x=1", "https://a.example/?x=1" },
	{ "https://a.example/?", "https://a.example/" },
	{ "https://a.example/?&", "https://a.example/" },
	{ "https://a.example/?b=2&a=1", "https://a.example/?b=2&a=1" },
	{ "https://a.example/?utm_source=x", "https://a.example/" },
	{ "https://a.example/?utm_source=x&id=7&utm_medium=y", "https://a.example/?id=7" },
	{ "https://a.example/?utm%5Fid=1", "https://a.example/" },
	{ "https://a.example/?fbclid=1&gclid&dclid=&msclkid=1&mc_cid=1&mc_eid=1&igshid=1&yclid=1"
	  "&wbraid=1&gbraid=1&_ga=1&ref_src=1",
	    "https://a.example/" },
	{ "https://a.example/?utm=1&xutm_a=1&fbclid2=1&ref=1",
	    "https://a.example/?utm=1&xutm_a=1&fbclid2=1&ref=1" },
	{ "https://a.example/?q=a+b%20c", "https://a.example/?q=a+b%20c" },
	{ "https://a.example/?u=https://b.example/../x?y",
	    "https://a.example/?u=https://b.example/../x?y" },
	{ "https://a.example/?u=@b", "https://a.example/?u=@b" },
	{ "https://a.example/@b:c;d=1,2", "https://a.example/@b:c;d=1,2" },
	{ "http://127.0.0.1:8080/", "http://127.0.0.1:8080/" },
	{ "http://[::1]/", "http://[::1]/" },
	{ "http://[0:0:0:0:0:0:0:1]:80/", "http://[::1]/" },
	{ "http://[2001:DB8::A]/", "http://[2001:db8::a]/" },
	{ "https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/" },
	{ "https://a_b.example/", "https://a_b.example/" },
	{ "https://1.example/", "https://1.example/" },
};

START_TEST(url_canonical__any_way_to_write_it__is_one)
{
	struct str out, again;

	ck_assert_int_eq(url_canonical(a, str_of(same[_i].url), &out), OK);
	assert_run(out, same[_i].canonical);
	ck_assert_int_eq(url_canonical(a, out, &again), OK);
	assert_run(again, same[_i].canonical);
}
END_TEST

static const char *const refused[] = { "", "a", "/x", "//evil.example/", "/\\evil.example",
	"https:evil", "https:/evil", "https:///x", "https://", "http://:80/", "ftp://a.example/",
	"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.example",
	"https://good@evil.example/", "https://u:p@a.example/", "https://@a.example/",
	"https://a.example\\@evil/", " https://a.example/", "https://a.example/ x",
	"https://a.example/\t", "https://a.example/\n", "https://a.example/\r\nX: y",
	"https://a.example/\x7f", "https://a.example/\\", "https://a.example:0/",
	"https://a.example:65536/", "https://a.example:99999999999999999999/",
	"https://a.example:x/", "https://a.example:8 0/", "https://a.example:-1/",
	"https://a.example:80:80/", "https://a..example/", "https://.example/",
	"https://a.example./", "https://-a.example/", "https://a-.example/",
	"https://m\xc3\xbcnchen.example/", "https://a%2eexample/", "https://%61.example/",
	"https://a,b/", "https://a*b/", "https://[::1/", "https://[::g]/", "https://[v1.x]/",
	"https://[fe80::1%25eth0]/", "https://2130706433/", "https://0x7f000001/",
	"https://0x7f.1/", "https://127.1/", "https://127.0.0.01/", "https://1.2.3.256/",
	"https://a.0/", "https://a.example/\x01", "%68ttps://a.example/", "https&#58;//a.example/",
	"h ttps://a.example/" };

START_TEST(url_canonical__not_an_articles_url__is_refused)
{
	struct str out;

	ck_assert_int_eq(url_canonical(a, str_of(refused[_i]), &out), ERR_INPUT);
	ck_assert_int_eq(url_origin(a, str_of(refused[_i]), &out), ERR_INPUT);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(url_canonical__nul__is_refused)
{
	struct str out;

	ck_assert_int_eq(url_canonical(a, STR("https://a.example/\0"), &out), ERR_INPUT);
	ck_assert(!url_is_link(STR("https://a.example/\0")));
}
END_TEST

/* A URL of so many bytes, ending in this one. */
static struct str
long_url(size_t bytes, const char *end)
{
	struct buf b = buf_begin(a, bytes, bytes);

	buf_text(&b, "https://a.example/");
	while (b.len + strlen(end) < bytes)
		buf_char(&b, 'x');
	buf_text(&b, end);
	return buf_str(&b);
}

START_TEST(url_canonical__most_bytes__is_the_last_that_passes)
{
	struct str out;

	ck_assert_int_eq(url_canonical(a, long_url(URL_MAX_BYTES, "x"), &out), OK);
	ck_assert_uint_eq(out.len, URL_MAX_BYTES);
	ck_assert_int_eq(url_canonical(a, long_url(URL_MAX_BYTES + 1, "x"), &out), ERR_INPUT);
	ck_assert_int_eq(url_canonical(a, long_url(URL_MAX_BYTES + 1, "#"), &out), ERR_INPUT);
	/* Two bytes more once they are escaped. */
	ck_assert_int_eq(url_canonical(a, long_url(URL_MAX_BYTES - 2, "|"), &out), OK);
	ck_assert_int_eq(url_canonical(a, long_url(URL_MAX_BYTES - 1, "|"), &out), ERR_INPUT);
	ck_assert(url_is_link(long_url(URL_MAX_BYTES, "x")));
	ck_assert(!url_is_link(long_url(URL_MAX_BYTES + 1, "x")));
}
END_TEST

START_TEST(url_canonical__longest_label__is_the_last_that_passes)
{
	char label[65];
	struct str out;

	memset(label, 'a', 64);
	label[64] = '\0';
	ck_assert_int_eq(
	    url_canonical(a, arena_printf(a, "https://%.63s.example/", label), &out), OK);
	ck_assert_int_eq(
	    url_canonical(a, arena_printf(a, "https://%s.example/", label), &out), ERR_INPUT);
	/* Three labels of 63 bytes and one of 61 make the longest name, 253 bytes. */
	ck_assert_int_eq(
	    url_canonical(a,
		arena_printf(a, "https://%.63s.%.63s.%.63s.%.61s/", label, label, label, label),
		&out),
	    OK);
	ck_assert_int_eq(
	    url_canonical(a,
		arena_printf(a, "https://%.63s.%.63s.%.63s.%.62s/", label, label, label, label),
		&out),
	    ERR_INPUT);
}
END_TEST

static const struct {
	const char *url, *origin, *path;
} parts[] = {
	{ "https://News.example/a/b?c#d", "https://news.example", "/a/b" },
	{ "http://localhost:8080", "http://localhost:8080", "/" },
	{ "https://a.example?x=/y", "https://a.example", "/" },
	{ "http://[::1]:81//x", "http://[::1]:81", "//x" },
	{ "https://a.example:443/", "https://a.example", "/" },
};

START_TEST(url_origin__and_path__are_the_parts_of_a_url)
{
	struct str out;

	ck_assert_int_eq(url_origin(a, str_of(parts[_i].url), &out), OK);
	assert_run(out, parts[_i].origin);
	ck_assert(url_is_origin(a, out));
	ck_assert_int_eq(url_canonical(a, str_of(parts[_i].url), &out), OK);
	assert_run(url_origin_of(out), parts[_i].origin);
	assert_run(url_path(out), parts[_i].path);
}
END_TEST

static const char *const no_origin[] = { "", "https://a.example/", "https://A.example",
	"HTTPS://a.example", "https://a.example:443", "https://a.example?", "https://a.example#",
	"null", "*", "a.example", "https://a.example.", "https://*.example", "https://a@b.example",
	"https://a.example:", "http://[0::1]" };

START_TEST(url_is_origin__not_exactly_one__is_refused)
{
	ck_assert(!url_is_origin(a, str_of(no_origin[_i])));
}
END_TEST

static const char *const followed[] = { "https://a.example", "http://a.example/b?c=d#e",
	"HTTPS://A.example/", "https://de.wikipedia.org/wiki/K\xc3\xb6ln",
	"https://m\xc3\xbcnchen.example/", "https://a.example/a_(b)", "https://a.example/?a[]=1",
	"mailto:a@b.example", "MAILTO:a@b.example?subject=x%20y", "https://a.example:8080/",
	"https://a.example/@user", "http://[::1]/", "https://a.example/?u=a@b" };

START_TEST(url_is_link__web_or_mail__may_be_followed)
{
	ck_assert_msg(url_is_link(str_of(followed[_i])), "%s", followed[_i]);
}
END_TEST

static const char *const no_link[] = { "", "x", "/x", "//evil.example", "/\\evil.example",
	"\\\\evil.example", "https:evil", "https:/evil", "https:///evil", "https:\\\\evil",
	"https://", "https://?x", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
	"java\tscript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
	"\x01javascript:alert(1)", "java&#10;script:alert(1)", "&#x6a;avascript:alert(1)",
	"%6aavascript:alert(1)", "javascript&colon;alert(1)", "javascript://a.example/%0aalert(1)",
	"data:text/html;base64,x", "vbscript:x", "blob:https://a.example/x", "file:///etc/passwd",
	"ftp://a.example/", "view-source:https://a.example", "intent://x", "tel:1",
	"https://good@evil.example/", "https://u:p@a.example/", "https://@a.example/",
	"mailto:", "mailto://a@b.example", "mailto:/a", "mailto:a@b\r\nBcc:c@d",
	"https://a.example/ x", "https://a.example/\x7f", "https ://a.example", "#x", "?x",
	"https://a.example:x/", "https&colon;//a.example" };

START_TEST(url_is_link__anything_else__is_not_followed)
{
	ck_assert_msg(!url_is_link(str_of(no_link[_i])), "%s", no_link[_i]);
}
END_TEST

START_TEST(url_escape__all_but_unreserved__is_escaped)
{
	struct buf b = buf_begin(a, 0, 256);

	url_escape(&b, STR("aZ09-._~ &=+/?#%\r\n\xc3\xbc'\"\0"));
	assert_run(buf_str(&b), "aZ09-._~%20%26%3D%2B%2F%3F%23%25%0D%0A%C3%BC%27%22%00");
}
END_TEST

Suite *
url_suite(void)
{
	Suite *s = suite_create("url");
	TCase *tc = tcase_create("url");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, url_canonical__any_way_to_write_it__is_one, 0, (int)COUNT_OF(same));
	tcase_add_loop_test(
	    tc, url_canonical__not_an_articles_url__is_refused, 0, (int)COUNT_OF(refused));
	tcase_add_test(tc, url_canonical__nul__is_refused);
	tcase_add_test(tc, url_canonical__most_bytes__is_the_last_that_passes);
	tcase_add_test(tc, url_canonical__longest_label__is_the_last_that_passes);
	tcase_add_loop_test(
	    tc, url_origin__and_path__are_the_parts_of_a_url, 0, (int)COUNT_OF(parts));
	tcase_add_loop_test(
	    tc, url_is_origin__not_exactly_one__is_refused, 0, (int)COUNT_OF(no_origin));
	tcase_add_loop_test(
	    tc, url_is_link__web_or_mail__may_be_followed, 0, (int)COUNT_OF(followed));
	tcase_add_loop_test(
	    tc, url_is_link__anything_else__is_not_followed, 0, (int)COUNT_OF(no_link));
	tcase_add_test(tc, url_escape__all_but_unreserved__is_escaped);
	suite_add_tcase(s, tc);
	return s;
}
