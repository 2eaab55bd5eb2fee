#include "view/qr_html.h"

#include <qrencode.h>
#include <signal.h>
#include <stdio.h>

#include "fixture.h"
#include "suites.h"

#define MODULES_MOST 177
#define URI                                                                                        \
	"otpauth://totp/"                                                                          \
	"news.example:Ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=news.example"

/* What a path of rectangles paints: 1 for each dark module, with four light ones around. */
static unsigned char painted[MODULES_MOST + 8][MODULES_MOST + 8];

static void
paint(const char *path)
{
	size_t x, y, run;
	int used;

	memset(painted, 0, sizeof(painted));
	while (sscanf(path, "M%zu %zuh%zuv1h-%*uz%n", &x, &y, &run, &used) == 3) {
		for (size_t i = 0; i < run; i++)
			painted[y][x + i]++;
		path += used;
	}
	ck_assert_int_eq(*path, '"');
}

static void
assert_painted(struct str text)
{
	QRcode *code =
	    QRcode_encodeData((int)text.len, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);

	ck_assert_ptr_nonnull(code);
	for (int y = 0; y < code->width + 8; y++) {
		for (int x = 0; x < code->width + 8; x++) {
			bool inside =
			    x >= 4 && y >= 4 && x < code->width + 4 && y < code->width + 4;
			int dark = inside ? code->data[(y - 4) * code->width + x - 4] & 1 : 0;

			ck_assert_int_eq(painted[y][x], dark);
		}
	}
	QRcode_free(code);
}

static struct str
text_of(int bytes)
{
	char *text = arena_alloc(arena, (size_t)bytes);

	memset(text, 'q', (size_t)bytes);
	return (struct str){ text, (size_t)bytes };
}

START_TEST(qr_html__each_module__is_painted_once_and_nothing_else)
{
	static const int bytes[] = { 1, 100, 500, QR_MAX_BYTES };
	struct str text = _i == 0 ? STR(URI) : text_of(bytes[_i - 1]);

	qr_html(&h, text, "A code");
	const char *path = strstr(written(), " d=\"");
	ck_assert_ptr_nonnull(path);
	paint(path + 4);
	assert_painted(text);
}
END_TEST

START_TEST(qr_html__is_dark_on_white_with_a_title)
{
	qr_html(&h, STR(URI), "A <code>");
	const char *out = written();
	assert_has(out, "<svg class=\"desk-qr\" role=\"img\" width=\"");
	assert_has(out, "<title>A &lt;code&gt;</title>");
	assert_has(out, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"></rect>");
	assert_has(out, "<path fill=\"#000\"");
	ck_assert_uint_eq(times(out, "<path"), 1);
	assert_lacks(out, "style");
	assert_lacks(out, "otpauth");
}
END_TEST

START_TEST(qr_html__too_long__is_a_bug)
{
	qr_html(&h, text_of(QR_MAX_BYTES + 1), "A code");
}
END_TEST

Suite *
qr_html_suite(void)
{
	Suite *s = suite_create("qr_html");
	TCase *tc = tcase_create("qr_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(tc, qr_html__each_module__is_painted_once_and_nothing_else, 0, 5);
	tcase_add_test(tc, qr_html__is_dark_on_white_with_a_title);
	tcase_add_test_raise_signal(tc, qr_html__too_long__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
