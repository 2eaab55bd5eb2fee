/* URLs of articles and of links. */
#include "text/url.h"

#include "base/buf.h"
#include "target.h"

static void must_be_canonical(struct arena *a, struct str url);

void
fuzz_url(struct arena *a, struct str input)
{
	struct str url, origin, again;
	enum err err = url_canonical(a, input, &url);
	struct buf escaped = buf_begin(a, 0, input.len * 3);

	if (err == OK) {
		must_be_canonical(a, url);
		MUST(url_origin(a, input, &origin) == OK && str_starts(url, origin));
		MUST(url_is_origin(a, origin) && !url_is_origin(a, url));
		MUST(url_origin(a, url, &again) == OK && str_equal(again, origin));
		MUST(str_starts(url_path(url), STR("/")));
		MUST(url_is_link(url));
	} else {
		MUST(err == ERR_INPUT);
	}
	if (url_is_link(input)) {
		MUST(input.len <= URL_MAX_BYTES);
		MUST(str_equal_fold(str_part(input, 0, 5), STR("http:")) ||
		     str_equal_fold(str_part(input, 0, 6), STR("https:")) ||
		     str_equal_fold(str_part(input, 0, 7), STR("mailto:")));
	}
	url_escape(&escaped, input);
	MUST(!escaped.failed);
}

/* See text/url.h: once canonical, it is the same for ever, and may stand anywhere. */
static void
must_be_canonical(struct arena *a, struct str url)
{
	struct str again;

	MUST(url.len <= URL_MAX_BYTES);
	MUST(str_starts(url, STR("http://")) || str_starts(url, STR("https://")));
	for (size_t i = 0; i < url.len; i++) {
		MUST(url.p[i] > ' ' && url.p[i] < 0x7f);
		MUST(memchr("\"<>\\^`{|}#", url.p[i], 10) == NULL);
	}
	MUST(url_canonical(a, url, &again) == OK && str_equal(again, url));
}
