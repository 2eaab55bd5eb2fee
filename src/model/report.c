#include "model/report.h"

#include "text/utf8.h"

static const char *const word[REASONS] = {
	[REASON_SPAM] = "spam",
	[REASON_ABUSE] = "abuse",
	[REASON_OFF_TOPIC] = "off_topic",
	[REASON_ILLEGAL] = "illegal",
	[REASON_OTHER] = "other",
};

static void check_words(struct arena *a, struct report_draft *draft, struct problems *problems);

const char *
reason_name(enum reason reason)
{
	return word[reason];
}

enum err
reason_of(struct str name, enum reason *out)
{
	for (unsigned i = 0; i < REASONS; i++) {
		if (str_equal(name, str_of(word[i]))) {
			*out = (enum reason)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
report_check(struct arena *a, struct report_draft *draft, struct problems *problems)
{
	draft->reason = REASONS;
	if (draft->name.len == 0)
		problem_add(problems, "reason", PROBLEM_MISSING);
	else if (reason_of(draft->name, &draft->reason) != OK)
		problem_add(problems, "reason", PROBLEM_UNKNOWN);
	check_words(a, draft, problems);
}

static void
check_words(struct arena *a, struct report_draft *draft, struct problems *problems)
{
	struct str words;

	if (utf8_clean_text(a, draft->words, &words) != OK) {
		problem_add(problems, "words", PROBLEM_MALFORMED);
		return;
	}
	draft->words = words;
	if (utf8_length(words) > REPORT_WORDS_MAX_POINTS)
		problem_add(problems, "words", PROBLEM_TOO_LONG);
	else if (words.len == 0 && draft->reason == REASON_OTHER)
		problem_add(problems, "words", PROBLEM_MISSING);
}
