#include <re2/re2.h>

extern "C" {
#include "text/pattern.h"
}

/* For the program and for the states made of it while matching: what does not fit is made anew, in
 * time that is linear still. */
static const int64_t MEMORY = 1 << 20;

struct pattern {
	RE2 expression;

	pattern(re2::StringPiece source, const RE2::Options &options) : expression(source, options)
	{
	}
};

static bool
fits_nothing(const RE2 &expression, re2::StringPiece text)
{
	re2::StringPiece found;

	return expression.Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1) && found.empty();
}

/* Whether "\\C" stands in it, outside "\\Q...\\E": one byte, where all else is whole letters. */
static bool
fits_bytes(struct str source)
{
	bool literal = false;

	for (size_t i = 0; i + 1 < source.len; i++) {
		char next = source.p[i + 1];

		if (source.p[i] != '\\' || (literal && next != 'E'))
			continue;
		if (next == 'C')
			return true;
		literal = next == 'Q';
		i++;
	}
	return false;
}

static const char *
wrong_with(const RE2 &expression)
{
	switch (expression.error_code()) {
	case RE2::NoError:
		break;
	case RE2::ErrorBadEscape:
		return "There is an escape with “\\” in it that there is not.";
	case RE2::ErrorBadCharClass:
	case RE2::ErrorBadCharRange:
		return "A class or range in square brackets is wrong.";
	case RE2::ErrorMissingBracket:
		return "A closing “]” is missing.";
	case RE2::ErrorMissingParen:
	case RE2::ErrorUnexpectedParen:
		return "The round brackets do not pair.";
	case RE2::ErrorTrailingBackslash:
		return "It ends in a “\\”.";
	case RE2::ErrorRepeatArgument:
	case RE2::ErrorRepeatOp:
		return "There is nothing before a “*”, “+”, “?” or “{” that could be repeated.";
	case RE2::ErrorRepeatSize:
	case RE2::ErrorPatternTooLarge:
		return "It repeats too much.";
	case RE2::ErrorBadPerlOp:
	case RE2::ErrorBadNamedCapture:
		return "What looks ahead, looks back or has a name in “(?…)” is not known here.";
	case RE2::ErrorInternal:
	case RE2::ErrorBadUTF8:
		return "It is not a pattern.";
	}
	if (expression.ProgramSize() > PATTERN_MAX_STEPS)
		return "It repeats too much.";
	if (fits_nothing(expression, "") || fits_nothing(expression, "a") ||
	    fits_nothing(expression, "."))
		return "It fits where nothing is, and so every comment.";
	return nullptr;
}

extern "C" enum err
pattern_open(struct str source, struct pattern **out, const char **complaint)
{
	RE2::Options options;

	*out = nullptr;
	if (source.len > PATTERN_MAX_BYTES) {
		*complaint = "It is too long.";
		return ERR_INPUT;
	}
	if (fits_bytes(source)) {
		*complaint = "“\\C” is not known here: it would fit a part of a letter.";
		return ERR_INPUT;
	}
	options.set_case_sensitive(false);
	options.set_longest_match(true);
	options.set_log_errors(false);
	options.set_max_mem(MEMORY);
	struct pattern *made = new pattern(re2::StringPiece(source.p, source.len), options);
	*complaint = wrong_with(made->expression);
	if (*complaint != nullptr) {
		delete made;
		return ERR_INPUT;
	}
	*out = made;
	return OK;
}

extern "C" void
pattern_close(void *pattern)
{
	delete static_cast<struct pattern *>(pattern);
}

extern "C" int64_t
pattern_steps(const struct pattern *pattern)
{
	return pattern->expression.ProgramSize();
}

extern "C" bool
pattern_find(const struct pattern *pattern, struct str text, size_t from, struct piece *out)
{
	re2::StringPiece all(text.p, text.len), found;

	if (from > text.len ||
	    !pattern->expression.Match(all, from, text.len, RE2::UNANCHORED, &found, 1) ||
	    found.empty())
		return false;
	out->at = static_cast<size_t>(found.data() - text.p);
	out->len = found.size();
	return true;
}
