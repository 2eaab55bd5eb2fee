#include "view/statistics_json.h"

#include "base/clock.h"
#include "text/date.h"
#include "view/count_json.h"
#include "view/part_json.h"

/* What an article in a ranking has beside its shares. */
enum beside { BESIDE_NOTHING, BESIDE_COMMENTS, BESIDE_SUSPECT };

static void day(struct json *j, const char *name, int64_t day);
static void of_sites(struct json *j, const struct sites *sites);
static void waiting(
    struct json *j, const char *name, const struct waiting *waiting, int64_t now_us);
static void delays(struct json *j, const struct delays *delays);
static void steps(struct json *j, const struct statistics *numbers);
static void became(struct json *j, const struct statistics *numbers);
static void caught(struct json *j, const struct statistics *numbers);
static void shares(struct json *j, const struct statistics *numbers);
static void networks(struct json *j, const int64_t number[NETWORKS]);
static void articles(struct json *j, const char *name, const struct ranked *article, size_t count,
    enum beside beside);

void
statistics_json(struct json *j, const struct statistics *numbers, const struct sites *sites)
{
	json_object_begin(j, NULL);
	json_text(j, "period", period_name(numbers->period));
	moment_json(j, "from", numbers->span.from_us);
	moment_json(j, "now", numbers->now_us);
	json_i64(j, "step_s", numbers->span.step_us / US_PER_S);
	of_sites(j, sites);
	json_object_begin(j, "waiting");
	waiting(j, "held", &numbers->held, numbers->now_us);
	waiting(j, "reported", &numbers->reported, numbers->now_us);
	json_object_end(j);
	delays(j, &numbers->delays);
	steps(j, numbers);
	became(j, numbers);
	caught(j, numbers);
	articles(j, "busiest", numbers->busiest, numbers->busiest_count, BESIDE_COMMENTS);
	shares(j, numbers);
	json_object_end(j);
}

static void
day(struct json *j, const char *name, int64_t day)
{
	struct date date = date_of(day * S_PER_DAY * US_PER_S);

	json_str(
	    j, name, arena_printf(j->buf.arena, "%04d-%02d-%02d", date.year, date.month, date.day));
}

static void
of_sites(struct json *j, const struct sites *sites)
{
	json_array_begin(j, "sites");
	for (size_t i = 0; i < sites->count; i++)
		json_str(j, NULL, sites->site[i].name);
	json_array_end(j);
}

static void
waiting(struct json *j, const char *name, const struct waiting *waiting, int64_t now_us)
{
	json_object_begin(j, name);
	json_i64(j, "comments", waiting->comments);
	if (waiting->comments > 0) {
		json_i64(j, "oldest_s", (now_us - waiting->oldest_us) / US_PER_S);
		json_i64(j, "median_s", (now_us - waiting->median_us) / US_PER_S);
	} else {
		json_nothing(j, "oldest_s");
		json_nothing(j, "median_s");
	}
	json_object_end(j);
}

static void
delays(struct json *j, const struct delays *delays)
{
	json_object_begin(j, "first_decisions");
	json_i64(j, "comments", delays->comments);
	if (delays->comments > 0) {
		json_i64(j, "median_s", delays->median_s);
		json_i64(j, "p90_s", delays->p90_s);
	} else {
		json_nothing(j, "median_s");
		json_nothing(j, "p90_s");
	}
	json_object_end(j);
}

static void
steps(struct json *j, const struct statistics *numbers)
{
	json_array_begin(j, "steps");
	for (size_t i = 0; i < numbers->span.steps; i++) {
		const struct activity *step = &numbers->step[i];

		json_object_begin(j, NULL);
		moment_json(j, "from", numbers->span.from_us + (int64_t)i * numbers->span.step_us);
		json_i64(j, "posted", step->posted);
		json_i64(j, "decided", step->decided);
		json_i64(j, "reported", step->reported);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
became(struct json *j, const struct statistics *numbers)
{
	json_object_begin(j, "became");
	for (size_t i = 0; i < STATUSES; i++)
		json_i64(j, status_name((enum status)i), numbers->became[i]);
	json_object_end(j);
}

static void
caught(struct json *j, const struct statistics *numbers)
{
	json_array_begin(j, "caught");
	for (size_t i = 0; i < numbers->caught_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "cause", cause_info(numbers->caught[i].cause)->name);
		id_json(j, "rule", numbers->caught[i].rule_id);
		json_str(j, "words", numbers->caught[i].words);
		json_text(j, "outcome", outcome_info(numbers->caught[i].outcome)->name);
		json_i64(j, "comments", numbers->caught[i].comments);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
shares(struct json *j, const struct statistics *numbers)
{
	json_object_begin(j, "shares");
	day(j, "first_day", numbers->span.first_day);
	day(j, "last_day", numbers->span.last_day);
	json_i64(j, "total", numbers->shares_total);
	networks(j, numbers->shares);
	articles(j, "articles", numbers->shared, numbers->shared_count, BESIDE_NOTHING);
	json_object_begin(j, "suspect");
	json_i64(j, "total", numbers->suspect_total);
	networks(j, numbers->suspect);
	articles(j, "articles", numbers->doubted, numbers->doubted_count, BESIDE_SUSPECT);
	json_object_end(j);
	json_object_end(j);
}

static void
networks(struct json *j, const int64_t number[NETWORKS])
{
	json_object_begin(j, "networks");
	for (size_t i = 0; i < NETWORKS; i++)
		if (number[i] > 0)
			json_i64(j, network_info((enum network)i)->name, number[i]);
	json_object_end(j);
}

static void
articles(struct json *j, const char *name, const struct ranked *article, size_t count,
    enum beside beside)
{
	json_array_begin(j, name);
	for (size_t i = 0; i < count; i++) {
		char hex[ARTICLE_HEX_BYTES];

		article_hex(article[i].article_id, hex);
		json_object_begin(j, NULL);
		json_text(j, "id", hex);
		json_str(j, "url", article[i].url);
		json_str(j, "title", article[i].title);
		if (beside == BESIDE_COMMENTS)
			json_i64(j, "comments", article[i].comments);
		json_i64(j, "shares", article[i].shares);
		if (beside == BESIDE_SUSPECT)
			json_i64(j, "suspect", article[i].suspect);
		json_object_end(j);
	}
	json_array_end(j);
}
