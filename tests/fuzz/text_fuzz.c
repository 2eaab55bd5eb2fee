/* Names and texts made clean, and what is done with them afterwards. */
#include "text/utf8.h"

#include "target.h"
#include "text/diff.h"
#include "text/fold.h"

static void must_be_clean(struct arena *a, struct str text);
static void must_fold(struct arena *a, struct str text);
static void must_differ(struct arena *a, struct str old, struct str new);

void
fuzz_text(struct arena *a, struct str input)
{
	struct str line, text, again;

	if (!utf8_valid(input)) {
		MUST(utf8_clean_line(a, input, &line) == ERR_INPUT);
		MUST(utf8_clean_text(a, input, &text) == ERR_INPUT);
		return;
	}
	MUST(utf8_clean_line(a, input, &line) == OK && utf8_clean_text(a, input, &text) == OK);
	must_be_clean(a, line);
	must_be_clean(a, text);
	MUST(str_find(line, '\n') == line.len && str_find(line, '\t') == line.len);
	MUST(str_find(text, '\r') == text.len);
	/* Clean is clean: what is sent back in a form and sent again has not changed. */
	MUST(utf8_clean_line(a, line, &again) == OK && str_equal(again, line));
	MUST(utf8_clean_text(a, text, &again) == OK && str_equal(again, text));
	MUST(utf8_length(utf8_fit(a, line, 10)) <= utf8_length(line));
	must_fold(a, text);
	must_differ(a, text, line);
	must_differ(a, str_part(text, 0, str_find(text, '\n')), text);
}

/* No control but tab and line feed, nothing that turns the direction. */
static void
must_be_clean(struct arena *a, struct str text)
{
	struct str small, skeleton;

	MUST(utf8_valid(text));
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		MUST((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t');
		if (c == 0xe2 && text.len - i >= 3) {
			unsigned char second = (unsigned char)text.p[i + 1];
			unsigned char third = (unsigned char)text.p[i + 2];

			MUST(second != 0x80 || third < 0xaa || third > 0xae);
			MUST(second != 0x81 || third < 0xa6 || third > 0xa9);
		}
	}
	MUST(utf8_lower(a, text, &small) == OK && utf8_valid(small));
	MUST(utf8_skeleton(a, text, &skeleton) == OK && utf8_valid(skeleton));
	MUST(str_find(skeleton, ' ') == skeleton.len);
}

/* A word that is the whole text is found in it, as the whole of it. */
static void
must_fold(struct arena *a, struct str text)
{
	struct folded folded;
	struct word word;
	struct piece piece;
	size_t next = 0;

	fold(a, text, &folded);
	MUST(utf8_valid(folded.text));
	MUST(folded.from[folded.text.len] == text.len);
	for (size_t i = 0; i < folded.text.len; i++)
		MUST(folded.from[i] <= folded.from[i + 1] && folded.from[i] < text.len);
	if (!word_make(a, text, &word))
		return;
	for (size_t from = 0; word_find(&word, &folded, from, &piece, &next); from = next) {
		MUST(piece.at <= text.len && piece.len <= text.len - piece.at);
		MUST(next > from);
		MUST(utf8_valid(str_part(text, piece.at, piece.at + piece.len)));
	}
}

/* The runs make up both texts. */
static void
must_differ(struct arena *a, struct str old, struct str new)
{
	struct diff diff;

	diff_words(a, old, new, &diff);
	for (size_t i = 0; i < diff.count; i++) {
		struct str run = diff.run[i].text;

		MUST(run.len > 0 && (i == 0 || diff.run[i].kind != diff.run[i - 1].kind));
		if (diff.run[i].kind != DIFF_NEW) {
			MUST(str_starts(old, run));
			old = str_part(old, run.len, old.len);
		}
		if (diff.run[i].kind != DIFF_GONE) {
			MUST(str_starts(new, run));
			new = str_part(new, run.len, new.len);
		}
	}
	MUST(old.len == 0 && new.len == 0);
}
