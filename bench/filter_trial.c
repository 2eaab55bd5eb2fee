/*
 * How well the filter that learns does on comments whose kind is known: it learns nine tenths of
 * them, tries the rest, and does so ten times over, so that each is tried once.
 *
 * Standard input: a JSON object a line, with text, label ("spam" or "good"), name and website.
 * Standard output: a JSON object with what came of it. See bench/filter.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "model/bayes.h"
#include "text/json.h"
#include "text/markdown.h"
#include "text/utf8.h"

#define FOLDS      10
#define SCORE_MOST 5

struct sample {
	struct bayes_words words;
	enum lesson lesson;
};

/* What is known, as in the database. */
struct table {
	struct bayes_total total;
	int64_t good[BAYES_BUCKETS], spam[BAYES_BUCKETS];
};

/* Of each lesson, how many comments have each score; and what the trying took. */
struct result {
	size_t of[LESSONS][SCORE_MOST + 1];
	size_t unread;
	int64_t took_us;
};

static size_t read_all(struct arena *a, struct sample **out, struct result *result);
static bool read_sample(struct arena *a, struct str line, struct sample *out);
static void teach(struct table *table, const struct sample *sample, int64_t by);
static void try_out(const struct table *table, struct sample *sample, struct result *result);
static void print(const struct result *result);

int
main(void)
{
	static struct table table;
	struct arena *a = arena_open();
	struct result result = { .unread = 0 };
	struct sample *sample;
	size_t count = read_all(a, &sample, &result);

	for (size_t i = 0; i < count; i++)
		teach(&table, &sample[i], 1);
	for (size_t fold = 0; fold < FOLDS; fold++) {
		for (size_t i = fold; i < count; i += FOLDS)
			teach(&table, &sample[i], -1);
		for (size_t i = fold; i < count; i += FOLDS)
			try_out(&table, &sample[i], &result);
		for (size_t i = fold; i < count; i += FOLDS)
			teach(&table, &sample[i], 1);
	}
	print(&result);
	free(sample);
	arena_close(a);
	return 0;
}

static size_t
read_all(struct arena *a, struct sample **out, struct result *result)
{
	struct sample *sample = NULL;
	size_t count = 0, room = 0, size = 0;
	char *line = NULL;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		if (count == room) {
			room = 2 * room + 1024;
			sample = realloc(sample, room * sizeof(*sample));
			if (sample == NULL)
				abort();
		}
		if (read_sample(a, (struct str){ line, (size_t)len }, &sample[count]))
			count++;
		else
			result->unread++;
	}
	free(line);
	*out = sample;
	return count;
}

/* What is kept of a comment is its words; the rest goes with an arena of its own. */
static bool
read_sample(struct arena *a, struct str line, struct sample *out)
{
	struct arena *own = arena_open();
	struct rule_subject subject;
	struct safe_html html;
	struct form form;
	struct str text;
	bool read = json_read_form(own, line, &form) == OK &&
		    lesson_of(form_get(&form, "label"), &out->lesson) == OK &&
		    out->lesson != LESSON_NONE &&
		    utf8_clean_text(own, form_get(&form, "text"), &text) == OK &&
		    markdown_html(own, text, &html, NULL) == OK;

	if (read) {
		rule_subject_make(
		    own, form_get(&form, "name"), form_get(&form, "website"), text, html, &subject);
		struct bayes_words words;
		bayes_read(own, &subject, &words);
		out->words = (struct bayes_words){
			.word = arena_array(a, words.count, sizeof(*words.word)),
			.count = words.count,
		};
		for (size_t i = 0; i < words.count; i++)
			out->words.word[i] = (struct bayes_word){ .bucket = words.word[i].bucket };
	}
	arena_close(own);
	return read;
}

/* by: 1, or -1 to unlearn it. */
static void
teach(struct table *table, const struct sample *sample, int64_t by)
{
	bool spam = sample->lesson == LESSON_SPAM;

	*(spam ? &table->total.spam : &table->total.good) += by;
	for (size_t i = 0; i < sample->words.count; i++)
		(spam ? table->spam : table->good)[sample->words.word[i].bucket] += by;
}

static void
try_out(const struct table *table, struct sample *sample, struct result *result)
{
	struct arena *a = arena_open();
	struct finding finding = { .score = 0 };
	int64_t began = clock_mono_us();

	for (size_t i = 0; i < sample->words.count; i++) {
		struct bayes_word *word = &sample->words.word[i];

		word->good = table->good[word->bucket];
		word->spam = table->spam[word->bucket];
	}
	if (!bayes_finds(a, &sample->words, &table->total, FILTER_HOLD, &finding))
		finding.score = 0;
	result->took_us += clock_mono_us() - began;
	result->of[sample->lesson][finding.score]++;
	arena_close(a);
}

static void
print(const struct result *result)
{
	for (unsigned lesson = LESSON_GOOD; lesson < LESSONS; lesson++) {
		printf("%s\"%s\":[", lesson == LESSON_GOOD ? "{" : ",",
		    lesson_name((enum lesson)lesson));
		for (size_t score = 0; score <= SCORE_MOST; score++)
			printf("%s%zu", score == 0 ? "" : ",", result->of[lesson][score]);
		printf("]");
	}
	printf(",\"unread\":%zu,\"us\":%lld}\n", result->unread, (long long)result->took_us);
}
