#include "model/network.h"

#include "base/buf.h"
#include "suites.h"

#define URL_ESCAPED "https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"

static const struct str url = STR_INIT("https://news.example/a?b=1&c=2");
static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static const struct {
	const char *name;
	const char *titled;   /* the target with the title "A & B" */
	const char *untitled; /* and without a title */
} row[NETWORKS] = {
	[NETWORK_X] = { "x", "https://x.com/intent/tweet?text=A%20%26%20B&url=" URL_ESCAPED,
	    "https://x.com/intent/tweet?text=&url=" URL_ESCAPED },
	[NETWORK_FACEBOOK] = { "facebook",
	    "https://www.facebook.com/sharer/sharer.php?u=" URL_ESCAPED,
	    "https://www.facebook.com/sharer/sharer.php?u=" URL_ESCAPED },
	[NETWORK_LINKEDIN] = { "linkedin",
	    "https://www.linkedin.com/sharing/share-offsite/?url=" URL_ESCAPED,
	    "https://www.linkedin.com/sharing/share-offsite/?url=" URL_ESCAPED },
	[NETWORK_REDDIT] = { "reddit",
	    "https://www.reddit.com/submit?url=" URL_ESCAPED "&title=A%20%26%20B",
	    "https://www.reddit.com/submit?url=" URL_ESCAPED "&title=" },
	[NETWORK_WHATSAPP] = { "whatsapp", "https://wa.me/?text=A%20%26%20B%20" URL_ESCAPED,
	    "https://wa.me/?text=" URL_ESCAPED },
	[NETWORK_TELEGRAM] = { "telegram",
	    "https://t.me/share/url?url=" URL_ESCAPED "&text=A%20%26%20B",
	    "https://t.me/share/url?url=" URL_ESCAPED "&text=" },
	[NETWORK_BLUESKY] = { "bluesky",
	    "https://bsky.app/intent/compose?text=A%20%26%20B%20" URL_ESCAPED,
	    "https://bsky.app/intent/compose?text=" URL_ESCAPED },
	[NETWORK_MASTODON] = { "mastodon",
	    "https://share.joinmastodon.org/#text=A%20%26%20B%20" URL_ESCAPED,
	    "https://share.joinmastodon.org/#text=" URL_ESCAPED },
	[NETWORK_THREADS] = { "threads",
	    "https://www.threads.com/intent/post?text=A%20%26%20B&url=" URL_ESCAPED,
	    "https://www.threads.com/intent/post?text=&url=" URL_ESCAPED },
	[NETWORK_HACKERNEWS] = { "hackernews",
	    "https://news.ycombinator.com/submitlink?u=" URL_ESCAPED "&t=A%20%26%20B",
	    "https://news.ycombinator.com/submitlink?u=" URL_ESCAPED "&t=" },
	[NETWORK_TUMBLR] = { "tumblr",
	    "https://www.tumblr.com/widgets/share/tool?canonicalUrl=" URL_ESCAPED
	    "&title=A%20%26%20B",
	    "https://www.tumblr.com/widgets/share/tool?canonicalUrl=" URL_ESCAPED "&title=" },
	[NETWORK_VK] = { "vk", "https://vk.com/share.php?url=" URL_ESCAPED,
	    "https://vk.com/share.php?url=" URL_ESCAPED },
	[NETWORK_XING] = { "xing", "https://www.xing.com/spi/shares/new?url=" URL_ESCAPED,
	    "https://www.xing.com/spi/shares/new?url=" URL_ESCAPED },
	[NETWORK_FLIPBOARD] = { "flipboard",
	    "https://share.flipboard.com/bookmarklet/popout?v=2&title=A%20%26%20B&url=" URL_ESCAPED,
	    "https://share.flipboard.com/bookmarklet/popout?v=2&title=&url=" URL_ESCAPED },
	[NETWORK_DIASPORA] = { "diaspora",
	    "https://share.diasporafoundation.org/?url=" URL_ESCAPED "&title=A%20%26%20B",
	    "https://share.diasporafoundation.org/?url=" URL_ESCAPED "&title=" },
	[NETWORK_THREEMA] = { "threema", "threema://compose?text=A%20%26%20B%20" URL_ESCAPED,
	    "threema://compose?text=" URL_ESCAPED },
	[NETWORK_SMS] = { "sms", "sms:?&body=A%20%26%20B%20" URL_ESCAPED,
	    "sms:?&body=" URL_ESCAPED },
	[NETWORK_EMAIL] = { "email",
	    "mailto:?subject=A%20%26%20B&body=A%20%26%20B%0D%0A" URL_ESCAPED,
	    "mailto:?subject=&body=" URL_ESCAPED },
	[NETWORK_COPY] = { "copy", NULL, NULL },
	[NETWORK_NATIVE] = { "native", NULL, NULL },
	[NETWORK_PRINT] = { "print", NULL, NULL },
};

static void
assert_target(enum network network, struct str title, const char *want)
{
	struct str target;
	enum err err = network_target(arena, network, url, title, &target);

	ck_assert_int_eq(err, want == NULL ? ERR_ABSENT : OK);
	if (want != NULL)
		assert_run(target, want);
}

START_TEST(network__each_row__is_whole)
{
	const struct network_info *info = network_info((enum network)_i);
	enum network found;

	ck_assert_str_eq(info->name, row[_i].name);
	ck_assert_uint_eq(strspn(info->name, "abcdefghijklmnopqrstuvwxyz"), strlen(info->name));
	ck_assert_uint_gt(strlen(info->label), 0);
	ck_assert_int_eq(network_of(str_of(info->name), &found), OK);
	ck_assert_int_eq(found, _i);
	/* What leads to the network's own page opens a tab; a program of the reader's does not. */
	ck_assert(
	    info->target == NULL || info->beside == (strncmp(info->target, "https://", 8) != 0));
	ck_assert(info->target == NULL || !info->scripted);
}
END_TEST

START_TEST(network__print__is_in_the_bar_but_no_share)
{
	for (int i = 0; i < NETWORKS; i++)
		ck_assert(network_info((enum network)i)->uncounted == (i == NETWORK_PRINT));
	ck_assert(network_info(NETWORK_PRINT)->scripted);
	ck_assert(network_info(NETWORK_NATIVE)->scripted);
	ck_assert(!network_info(NETWORK_COPY)->scripted);
}
END_TEST

START_TEST(network_target__with_and_without_a_title__is_as_documented)
{
	assert_target((enum network)_i, STR("A & B"), row[_i].titled);
	assert_target((enum network)_i, STR_EMPTY, row[_i].untitled);
	assert_target((enum network)_i, (struct str){ NULL, 0 }, row[_i].untitled);
}
END_TEST

/* Whatever stands in the title, the link has the same parts. */
static const struct {
	const char *title, *escaped;
} hostile[] = {
	/* RFC 3986 section 2.2 and 2.3: gen-delims, sub-delims, unreserved. */
	{ ":/?#[]@", "%3A%2F%3F%23%5B%5D%40" },
	{ "!$&'()*+,;=", "%21%24%26%27%28%29%2A%2B%2C%3B%3D" },
	{ "AZaz09-._~", "AZaz09-._~" },
	{ "100%", "100%25" },
	{ "%0D%0A", "%250D%250A" },
	{ "a\r\nBcc: b@example.org", "a%0D%0ABcc%3A%20b%40example.org" },
	{ "\"<>\\^`{|}", "%22%3C%3E%5C%5E%60%7B%7C%7D" },
	{ "{u}", "%7Bu%7D" },
	{ "{t}%20{u}", "%7Bt%7D%2520%7Bu%7D" },
	{ "caf\xc3\xa9 \xf0\x9f\x93\xae", "caf%C3%A9%20%F0%9F%93%AE" },
	{ "\x01\x7f\t", "%01%7F%09" },
	{ " ", "%20" },
};

START_TEST(network_target__hostile_title__is_escaped_and_not_read_again)
{
	struct buf want = buf_begin(arena, 256, 4096);

	buf_printf(&want, "mailto:?subject=%s&body=%s%s", hostile[_i].escaped, hostile[_i].escaped,
	    "%0D%0A" URL_ESCAPED);
	buf_char(&want, '\0');
	assert_target(NETWORK_EMAIL, str_of(hostile[_i].title), buf_str(&want).p);
}
END_TEST

START_TEST(network_target__longest_url_and_title__fit)
{
	char long_url[2000], long_title[1200];
	struct str target;

	memset(long_url, '?', sizeof(long_url));
	memset(long_title, '\xff', sizeof(long_title));
	ck_assert_int_eq(
	    network_target(arena, (enum network)_i, (struct str){ long_url, sizeof(long_url) },
		(struct str){ long_title, sizeof(long_title) }, &target),
	    network_info((enum network)_i)->target == NULL ? ERR_ABSENT : OK);
}
END_TEST

START_TEST(network_target__far_too_long__is_an_error_not_half_a_link)
{
	size_t bytes = 64 * 1024;
	char *title = arena_alloc(arena, bytes);
	struct str target = STR("x");

	memset(title, '?', bytes);
	ck_assert_int_eq(
	    network_target(arena, NETWORK_X, url, (struct str){ title, bytes }, &target),
	    ERR_INPUT);
	ck_assert_uint_eq(target.len, 0);
}
END_TEST

START_TEST(network_of__another_name__is_absent)
{
	static const char *const other[] = { "", "X", "twitter", "x ", "xx", "e-mail" };
	enum network found;

	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(network_of(str_of(other[i]), &found), ERR_ABSENT);
}
END_TEST

static const struct {
	const char *list;
	enum err err;
	size_t count;
	enum network first;
} list[] = {
	{ "", OK, 0, 0 },
	{ "x", OK, 1, NETWORK_X },
	{ "email,copy", OK, 2, NETWORK_EMAIL },
	{ " email ,\tcopy ", OK, 2, NETWORK_EMAIL },
	{ NETWORKS_DEFAULT, OK, 13, NETWORK_X },
	{ NETWORKS_ALL, OK, NETWORKS, NETWORK_X },
	{ "print,sms", OK, 2, NETWORK_PRINT },
	{ "x,x", ERR_INPUT, 0, 0 },
	{ "copy,email,copy", ERR_INPUT, 0, 0 },
	{ "x,,email", ERR_INPUT, 0, 0 },
	{ ",x", ERR_INPUT, 0, 0 },
	{ "x,", ERR_INPUT, 0, 0 },
	{ ",", ERR_INPUT, 0, 0 },
	{ " ", ERR_INPUT, 0, 0 },
	{ "twitter", ERR_INPUT, 0, 0 },
	{ "X", ERR_INPUT, 0, 0 },
	{ "x;email", ERR_INPUT, 0, 0 },
	{ NETWORKS_ALL ",x", ERR_INPUT, 0, 0 },
};

START_TEST(network_list__a_sites_list__is_read_in_order)
{
	enum network out[NETWORKS];
	size_t count;

	ck_assert_int_eq(network_list(str_of(list[_i].list), out, &count), list[_i].err);
	if (list[_i].err != OK)
		return;
	ck_assert_uint_eq(count, list[_i].count);
	if (count > 0)
		ck_assert_int_eq(out[0], list[_i].first);
}
END_TEST

Suite *
network_suite(void)
{
	Suite *s = suite_create("network");
	TCase *tc = tcase_create("network");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, network__each_row__is_whole, 0, NETWORKS);
	tcase_add_test(tc, network__print__is_in_the_bar_but_no_share);
	tcase_add_loop_test(
	    tc, network_target__with_and_without_a_title__is_as_documented, 0, NETWORKS);
	tcase_add_loop_test(tc, network_target__hostile_title__is_escaped_and_not_read_again, 0,
	    (int)COUNT_OF(hostile));
	tcase_add_loop_test(tc, network_target__longest_url_and_title__fit, 0, NETWORKS);
	tcase_add_test(tc, network_target__far_too_long__is_an_error_not_half_a_link);
	tcase_add_test(tc, network_of__another_name__is_absent);
	tcase_add_loop_test(
	    tc, network_list__a_sites_list__is_read_in_order, 0, (int)COUNT_OF(list));
	suite_add_tcase(s, tc);
	return s;
}
