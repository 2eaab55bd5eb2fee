/* Patterns of rules: the first line of the input is one, the rest a text to try it on. */
#include "text/pattern.h"

#include "target.h"
#include "text/utf8.h"

/* A worst pattern takes ten microseconds a byte: a text of 4 KB must not make the fuzzer wait. */
#define TEXT_MOST_BYTES 4096

void
fuzz_pattern(struct arena *a, struct str input)
{
	struct str source = str_cut(&input, '\n'), text = str_part(input, 0, TEXT_MOST_BYTES);
	struct pattern *pattern;
	const char *complaint = NULL;
	struct piece found;

	if (pattern_open(source, &pattern, &complaint) != OK) {
		MUST(complaint != NULL && utf8_valid(str_of(complaint)));
		MUST(pattern == NULL);
		return;
	}
	arena_hook(a, pattern_close, pattern);
	MUST(source.len <= PATTERN_MAX_BYTES);
	MUST(pattern_steps(pattern) >= 0 && pattern_steps(pattern) <= PATTERN_MAX_STEPS);
	if (!utf8_valid(text))
		return;
	for (size_t from = 0; pattern_find(pattern, text, from, &found);
	     from = found.at + found.len) {
		MUST(found.len > 0);
		MUST(found.at >= from && found.at <= text.len && found.len <= text.len - found.at);
		MUST(utf8_valid(str_part(text, found.at, found.at + found.len)));
	}
}
