#include "view/statistics_csv.h"

#include "base/clock.h"
#include "text/date.h"

/* A row; what is empty is an empty cell. */
struct line {
	const char *measure;
	int64_t from_us; /* 0: none */
	struct str item;
	struct str url;
	int64_t number;
};

static void waiting(struct csv *c, const char *item, const struct waiting *waiting, int64_t now_us);
static void delays(struct csv *c, const struct delays *delays);
static void steps(struct csv *c, const struct statistics *numbers);
static void articles(struct csv *c, const struct statistics *numbers);
static void article(struct csv *c, const char *measure, const struct ranked *of, int64_t number);
static void line(struct csv *c, const struct line *line);

void
statistics_csv(struct csv *c, const struct statistics *numbers)
{
	static const char *const column[] = { "measure", "from", "item", "url", "number" };

	for (size_t i = 0; i < COUNT_OF(column); i++)
		csv_text(c, column[i]);
	csv_end(c);
	waiting(c, "held", &numbers->held, numbers->now_us);
	waiting(c, "reported", &numbers->reported, numbers->now_us);
	delays(c, &numbers->delays);
	steps(c, numbers);
	for (size_t i = 0; i < STATUSES; i++)
		line(c, &(struct line){
			    .measure = "became",
			    .item = str_of(status_name((enum status)i)),
			    .number = numbers->became[i],
			});
	for (size_t i = 0; i < numbers->caught_count; i++)
		line(c, &(struct line){
			    .measure = "caught",
			    .item = arena_printf(c->buf.arena, "%s %lld %s",
				cause_info(numbers->caught[i].cause)->name,
				(long long)numbers->caught[i].rule_id,
				outcome_info(numbers->caught[i].outcome)->name),
			    .number = numbers->caught[i].comments,
			});
	for (size_t i = 0; i < NETWORKS; i++)
		if (numbers->shares[i] > 0)
			line(c, &(struct line){
				    .measure = "network_shares",
				    .item = str_of(network_info((enum network)i)->name),
				    .number = numbers->shares[i],
				});
	for (size_t i = 0; i < NETWORKS; i++)
		if (numbers->suspect[i] > 0)
			line(c, &(struct line){
				    .measure = "network_suspect",
				    .item = str_of(network_info((enum network)i)->name),
				    .number = numbers->suspect[i],
				});
	articles(c, numbers);
}

static void
waiting(struct csv *c, const char *item, const struct waiting *waiting, int64_t now_us)
{
	struct line one = {
		.measure = "waiting",
		.item = str_of(item),
		.number = waiting->comments,
	};

	line(c, &one);
	if (waiting->comments == 0)
		return;
	one.measure = "waiting_oldest_s";
	one.number = (now_us - waiting->oldest_us) / US_PER_S;
	line(c, &one);
	one.measure = "waiting_median_s";
	one.number = (now_us - waiting->median_us) / US_PER_S;
	line(c, &one);
}

static void
delays(struct csv *c, const struct delays *delays)
{
	line(c, &(struct line){ .measure = "first_decisions", .number = delays->comments });
	if (delays->comments == 0)
		return;
	line(c, &(struct line){ .measure = "first_decision_median_s", .number = delays->median_s });
	line(c, &(struct line){ .measure = "first_decision_p90_s", .number = delays->p90_s });
}

static void
steps(struct csv *c, const struct statistics *numbers)
{
	for (size_t i = 0; i < numbers->span.steps; i++) {
		const struct activity *step = &numbers->step[i];
		int64_t from_us = numbers->span.from_us + (int64_t)i * numbers->span.step_us;

		line(c, &(struct line){ "posted", from_us, STR_EMPTY, STR_EMPTY, step->posted });
		line(c, &(struct line){ "decided", from_us, STR_EMPTY, STR_EMPTY, step->decided });
		line(
		    c, &(struct line){ "reported", from_us, STR_EMPTY, STR_EMPTY, step->reported });
	}
}

static void
articles(struct csv *c, const struct statistics *numbers)
{
	for (size_t i = 0; i < numbers->busiest_count; i++) {
		const struct ranked *of = &numbers->busiest[i];

		article(c, "busiest_comments", of, of->comments);
		article(c, "busiest_shares", of, of->shares);
	}
	for (size_t i = 0; i < numbers->shared_count; i++)
		article(c, "most_shared", &numbers->shared[i], numbers->shared[i].shares);
	for (size_t i = 0; i < numbers->doubted_count; i++)
		article(c, "most_suspect", &numbers->doubted[i], numbers->doubted[i].suspect);
}

static void
article(struct csv *c, const char *measure, const struct ranked *of, int64_t number)
{
	line(c, &(struct line){ measure, 0, of->title, of->url, number });
}

static void
line(struct csv *c, const struct line *line)
{
	struct buf from = buf_begin(c->buf.arena, 32, 64);

	if (line->from_us != 0)
		date_rfc3339(&from, line->from_us);
	csv_text(c, line->measure);
	csv_str(c, buf_str(&from));
	csv_str(c, line->item);
	csv_str(c, line->url);
	csv_i64(c, line->number);
	csv_end(c);
}
