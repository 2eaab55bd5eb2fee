/* Accept-Language headers and language ranges. */
#include "http/language.h"

#include <ctype.h>

#include "base/attr.h"
#include "base/buf.h"
#include "target.h"

static const char *const tag[] = { "en", "de", "fr", "pt-BR", "zh-Hans", "sr-Latn-RS" };

static bool is_range(struct str s);
static struct str joined(struct arena *a, const char *first, struct str then);

void
fuzz_language(struct arena *a, struct str input)
{
	size_t found = language_lookup(input, tag, COUNT_OF(tag));
	size_t accepted = language_accepted(input, tag, COUNT_OF(tag));
	struct str again;

	MUST(found <= COUNT_OF(tag) && accepted <= COUNT_OF(tag));
	MUST(language_lookup(input, tag, 0) == 0 && language_accepted(input, tag, 0) == 0);
	/* A range that is found by itself is found in a header, and begins with the same letters. */
	if (found < COUNT_OF(tag) && is_range(input)) {
		MUST(language_accepted(input, tag, COUNT_OF(tag)) == found);
		MUST(str_equal_fold(str_part(input, 0, 2), str_part(str_of(tag[found]), 0, 2)));
	}
	/* What is malformed or refused decides nothing, wherever it stands. */
	again = joined(a, "*, de;q=0, , fr;q=2, pt;x=1;q=7,", input);
	MUST(language_accepted(again, tag, COUNT_OF(tag)) == accepted);
	/* The highest weight wins over whatever else is asked for. */
	again = joined(a, "sr-Latn-RS,", input);
	MUST(language_accepted(again, tag, COUNT_OF(tag)) == 5);
}

/* Of the signs that RFC 4647 section 2.1 has in it. */
static bool
is_range(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

static struct str
joined(struct arena *a, const char *first, struct str then)
{
	struct buf b = buf_begin(a, 0, strlen(first) + then.len);

	buf_text(&b, first);
	buf_add(&b, then);
	return buf_str(&b);
}
