#include "model/browser.h"

#include "base/attr.h"
#include "suites.h"

#define LIKE_GECKO  "AppleWebKit/537.36 (KHTML, like Gecko) "
#define CHROME_LIKE LIKE_GECKO "Chrome/126.0.0.0 Safari/537.36"
#define PHONE                                                                                      \
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "     \
	"like Gecko) "

static const struct {
	const char *user_agent;
	const char *name;
} browser[] = {
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
	    "Firefox on Linux" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME_LIKE, "Chrome on Windows" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " CHROME_LIKE " Edg/126.0.0.0",
	    "Edge on Windows" },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " CHROME_LIKE " OPR/112.0.0.0",
	    "Opera on macOS" },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
	  "Version/17.5 Safari/605.1.15",
	    "Safari on macOS" },
	{ PHONE "Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone" },
	{ PHONE "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "Chrome on iPhone" },
	{ PHONE "FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone" },
	{ "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) " LIKE_GECKO
	  "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
	    "Samsung Internet on Android" },
	{ "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
	    "Firefox on Android" },
	{ "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " CHROME_LIKE, "Chrome on ChromeOS" },
	{ "Mozilla/5.0 (X11; OpenBSD amd64; rv:126.0) Gecko/20100101 Firefox/126.0",
	    "Firefox on BSD" },
	{ "curl/7.88.1", "curl" },
	{ "Lynx/2.9 (Linux)", "A browser on Linux" },
	{ "", "" },
	{ "<script>alert(1)</script>", "" },
};

START_TEST(browser_name__of_a_user_agent__is_family_and_system)
{
	struct arena *a = arena_open();
	struct str name = browser_name(a, str_of(browser[_i].user_agent));

	ck_assert_str_eq(arena_text(a, name), browser[_i].name);
	arena_close(a);
}
END_TEST

Suite *
browser_suite(void)
{
	Suite *s = suite_create("browser");
	TCase *tc = tcase_create("browser");

	tcase_add_loop_test(
	    tc, browser_name__of_a_user_agent__is_family_and_system, 0, (int)COUNT_OF(browser));
	suite_add_tcase(s, tc);
	return s;
}
