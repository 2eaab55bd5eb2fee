#include "store/statistics.h"

#include "base/clock.h"
#include "store/sql.h"

struct waiting_row {
	struct str what;
	struct waiting waiting;
};

struct activity_row {
	struct str what;
	int64_t at_us;
	int64_t number;
};

struct shares_row {
	struct str network;
	struct ranked article;
	bool doubted;
};

static const struct field waiting_field[] = {
	{ "what", FIELD_TEXT, offsetof(struct waiting_row, what) },
	{ "comments", FIELD_NUMBER, offsetof(struct waiting_row, waiting.comments) },
	{ "oldest", FIELD_TIME, offsetof(struct waiting_row, waiting.oldest_us) },
	{ "median", FIELD_TIME, offsetof(struct waiting_row, waiting.median_us) },
};
static const struct shape waiting_shape = SHAPE(waiting_field, struct waiting_row);

static const struct field activity_field[] = {
	{ "what", FIELD_TEXT, offsetof(struct activity_row, what) },
	{ "at", FIELD_TIME, offsetof(struct activity_row, at_us) },
	{ "number", FIELD_NUMBER, offsetof(struct activity_row, number) },
};
static const struct shape activity_shape = SHAPE(activity_field, struct activity_row);

static const struct field delays_field[] = {
	{ "comments", FIELD_NUMBER, offsetof(struct delays, comments) },
	{ "median_s", FIELD_NUMBER, offsetof(struct delays, median_s) },
	{ "p90_s", FIELD_NUMBER, offsetof(struct delays, p90_s) },
};
static const struct shape delays_shape = SHAPE(delays_field, struct delays);

static const struct field busiest_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct ranked, article_id) },
	{ "url", FIELD_TEXT, offsetof(struct ranked, url) },
	{ "title", FIELD_TEXT, offsetof(struct ranked, title) },
	{ "comments", FIELD_NUMBER, offsetof(struct ranked, comments) },
	{ "shares", FIELD_NUMBER, offsetof(struct ranked, shares) },
};
static const struct shape busiest_shape = SHAPE(busiest_field, struct ranked);

static const struct field shares_field[] = {
	{ "network", FIELD_TEXT, offsetof(struct shares_row, network) },
	{ "article_id", FIELD_NUMBER, offsetof(struct shares_row, article.article_id) },
	{ "url", FIELD_TEXT, offsetof(struct shares_row, article.url) },
	{ "title", FIELD_TEXT, offsetof(struct shares_row, article.title) },
	{ "shares", FIELD_NUMBER, offsetof(struct shares_row, article.shares) },
	{ "suspect", FIELD_NUMBER, offsetof(struct shares_row, article.suspect) },
	{ "doubted", FIELD_BOOL, offsetof(struct shares_row, doubted) },
};
static const struct shape shares_shape = SHAPE(shares_field, struct shares_row);

static const struct field caught_field[] = {
	{ "cause", FIELD_CAUSE, offsetof(struct caught, cause) },
	{ "rule_id", FIELD_NUMBER, offsetof(struct caught, rule_id) },
	{ "outcome", FIELD_OUTCOME, offsetof(struct caught, outcome) },
	{ "comments", FIELD_NUMBER, offsetof(struct caught, comments) },
	{ "words", FIELD_TEXT, offsetof(struct caught, words) },
};
static const struct shape caught_shape = SHAPE(caught_field, struct caught);

/* What is asked for. */
struct question {
	struct db *db;
	struct arena *arena;
	const struct site_ids *sites;
};

static struct sql begin(const struct question *of, enum stmt stmt);
static enum err waiting(const struct question *of, struct statistics *out);
static enum err activity(const struct question *of, struct statistics *out);
static enum err delays(const struct question *of, struct statistics *out);
static enum err causes(const struct question *of, struct statistics *out);
static enum err busiest(const struct question *of, struct statistics *out);
static enum err shares(const struct question *of, struct statistics *out);
static int64_t earlier(int64_t a, int64_t b);
static void put_activity(struct statistics *out, const struct activity_row *row);
static void put_status(struct statistics *out, const struct activity_row *row);

enum err
statistics_read(struct db *db, struct arena *a, const struct site_ids *sites, enum period period,
    int64_t now_us, struct statistics *out)
{
	const struct question of = { db, a, sites };

	*out = (struct statistics){
		.period = period,
		.span = span_of(period, now_us),
		.now_us = now_us,
	};
	enum err err = waiting(&of, out);
	if (err == OK)
		err = activity(&of, out);
	if (err == OK)
		err = delays(&of, out);
	if (err == OK)
		err = causes(&of, out);
	if (err == OK)
		err = busiest(&of, out);
	return err == OK ? shares(&of, out) : err;
}

/* All of them are planned for each run: how much a time has is not to be guessed from another. */
static struct sql
begin(const struct question *of, enum stmt stmt)
{
	struct sql q = sql_begin(of->arena, stmt);

	q.fresh_plan = true;
	sql_bigints(&q, of->sites->id, of->sites->count);
	return q;
}

static enum err
waiting(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_WAITING);
	struct waiting_row *row;
	size_t rows;

	sql_bigint(&q, STATISTICS_WAITING_MOST);
	enum err err = sql_rows(of->db, &q, &waiting_shape, &row, &rows);
	for (size_t i = 0; err == OK && i < rows; i++) {
		struct waiting *to =
		    str_equal(row[i].what, STR("held")) ? &out->held : &out->reported;

		*to = row[i].waiting;
		/* What another clock dates into the future has not waited yet. */
		to->oldest_us = earlier(to->oldest_us, out->now_us);
		to->median_us = earlier(to->median_us, out->now_us);
	}
	return err;
}

static enum err
activity(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_ACTIVITY);
	struct activity_row *row;
	size_t rows;

	sql_time(&q, out->span.from_us);
	sql_time(&q, out->span.until_us);
	sql_bigint(&q, out->span.step_us / US_PER_S);
	sql_bigint(&q, STATISTICS_READ_MOST);
	enum err err = sql_rows(of->db, &q, &activity_shape, &row, &rows);
	for (size_t i = 0; err == OK && i < rows; i++) {
		if (row[i].at_us == 0)
			put_status(out, &row[i]);
		else
			put_activity(out, &row[i]);
	}
	return err;
}

static enum err
delays(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_DELAYS);

	sql_time(&q, out->span.from_us);
	sql_time(&q, out->span.until_us);
	sql_bigint(&q, STATISTICS_DELAYS_MOST);
	return sql_row(of->db, &q, &delays_shape, &out->delays);
}

static enum err
causes(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_CAUSES);

	sql_time(&q, out->span.from_us);
	sql_time(&q, out->span.until_us);
	sql_date(&q, out->span.first_day);
	sql_date(&q, out->span.last_day);
	sql_bigint(&q, STATISTICS_READ_MOST);
	sql_bigint(&q, STATISTICS_CAUSES);
	return sql_rows(of->db, &q, &caught_shape, &out->caught, &out->caught_count);
}

static enum err
busiest(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_BUSIEST);

	sql_time(&q, out->span.from_us);
	sql_time(&q, out->span.until_us);
	sql_date(&q, out->span.first_day);
	sql_date(&q, out->span.last_day);
	sql_bigint(&q, STATISTICS_READ_MOST);
	sql_bigint(&q, STATISTICS_ARTICLES);
	return sql_rows(of->db, &q, &busiest_shape, &out->busiest, &out->busiest_count);
}

/* A network that an older or newer program wrote and that we do not know is left out. */
static enum err
shares(const struct question *of, struct statistics *out)
{
	struct sql q = begin(of, STMT_STATISTICS_SHARES);
	struct shares_row *row;
	enum network network;
	size_t rows;

	sql_date(&q, out->span.first_day);
	sql_date(&q, out->span.last_day);
	sql_bigint(&q, STATISTICS_READ_MOST);
	sql_bigint(&q, STATISTICS_ARTICLES);
	out->shared = arena_array(of->arena, STATISTICS_ARTICLES, sizeof(*out->shared));
	out->doubted = arena_array(of->arena, STATISTICS_ARTICLES, sizeof(*out->doubted));
	enum err err = sql_rows(of->db, &q, &shares_shape, &row, &rows);
	for (size_t i = 0; err == OK && i < rows; i++) {
		if (row[i].doubted) {
			out->doubted[out->doubted_count++] = row[i].article;
		} else if (row[i].network.len == 0) {
			out->shared[out->shared_count++] = row[i].article;
		} else if (network_of(row[i].network, &network) == OK) {
			out->shares[network] += row[i].article.shares;
			out->shares_total += row[i].article.shares;
			out->suspect[network] += row[i].article.suspect;
			out->suspect_total += row[i].article.suspect;
		}
	}
	return err;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void
put_activity(struct statistics *out, const struct activity_row *row)
{
	size_t step = (size_t)((row->at_us - out->span.from_us) / out->span.step_us);

	if (str_equal(row->what, STR("posted"))) {
		out->step[step].posted = row->number;
		out->total.posted += row->number;
	} else if (str_equal(row->what, STR("decided"))) {
		out->step[step].decided = row->number;
		out->total.decided += row->number;
	} else {
		out->step[step].reported = row->number;
		out->total.reported += row->number;
	}
}

static void
put_status(struct statistics *out, const struct activity_row *row)
{
	enum status status;

	if (status_of(row->what, &status) == OK)
		out->became[status] = row->number;
}
