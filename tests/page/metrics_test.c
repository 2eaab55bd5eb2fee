#include "page/metrics.h"

#include "fixture.h"
#include "suites.h"

static struct metrics *metrics;

static void
set_up(void)
{
	arena = arena_open();
	metrics = metrics_open(2);
}

static void
tear_down(void)
{
	metrics_close(metrics);
	arena_close(arena);
}

static const char *
name_of(unsigned route)
{
	return route == 0 ? "thread" : "none";
}

static const char *
text(void)
{
	static const struct metrics_gauges gauges = {
		.db = { .connections = 8,
		    .open = 3,
		    .busy = 2,
		    .waits = 7,
		    .wait_us = 1000001,
		    .refused = 6,
		    .statements = 5,
		    .trips = 4,
		    .commits = 4,
		    .failures = 1,
		    .retries = 9 },
		.shares = { .queued = 11, .rounds = 12, .intents = 13, .refused = 14 },
		.comments = { .queued = 15, .rounds = 16, .comments = 17 },
		.votes = { .queued = 51, .rounds = 52, .votes = 53, .refused = 54 },
		.bodies = { .bytes = 21, .count = 22, .hits = 23, .misses = 24 },
		.popular = { .lists = 31, .hits = 32, .reads = 33 },
		.threads = 32,
		.has_replica = true,
		.replica = { .asked = true,
		    .lag_us = 1500000,
		    .answers = 41,
		    .behind = 42,
		    .failed = 43,
		    .pool = { .open = 44, .busy = 45 } },
	};
	struct buf b = buf_begin(arena, 4096, 1024 * 1024);
	struct str out;

	metrics_write(metrics, &b, name_of, &gauges);
	ck_assert_int_eq(buf_finish(&b, &out), OK);
	return arena_text(arena, out);
}

START_TEST(metrics_write__requests__are_counted_by_route_and_status)
{
	metrics_request(metrics, 0, 200, 10);
	metrics_request(metrics, 0, 200, 10);
	metrics_request(metrics, 0, 503, 10);
	metrics_request(metrics, 1, 404, 10);
	const char *out = text();
	assert_has(out, "\npostbag_requests_total{route=\"thread\",status=\"200\"} 2\n");
	assert_has(out, "\npostbag_requests_total{route=\"thread\",status=\"503\"} 1\n");
	assert_has(out, "\npostbag_requests_total{route=\"none\",status=\"404\"} 1\n");
	assert_lacks(out, "route=\"none\",status=\"200\"");
}
END_TEST

/* Every status that is sent is counted. */
static const int status[] = { 200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 409, 411, 413,
	415, 422, 429, 500, 501, 503 };

START_TEST(metrics_write__each_status__has_its_line)
{
	metrics_request(metrics, 0, status[_i], 10);
	assert_has(
	    text(), arena_printf(arena,
			"postbag_requests_total{route=\"thread\",status=\"%d\"} 1\n", status[_i])
			.p);
}
END_TEST

static const struct {
	int64_t took_us;
	const char *below; /* the greatest bucket that it is not in, or NULL */
	const char *in;    /* the least that it is in */
} bucket[] = {
	{ 0, NULL, "0.00025" },
	{ 250, NULL, "0.00025" },
	{ 251, "0.00025", "0.0005" },
	{ 1000, "0.0005", "0.001" },
	{ 1001, "0.001", "0.0025" },
	{ 100000, "0.05", "0.1" },
	{ 5000000, "2.5", "5" },
	{ 5000001, "5", "+Inf" },
	{ 3600000000, "5", "+Inf" },
};

START_TEST(metrics_write__time__is_in_its_bucket_and_all_above)
{
	metrics_request(metrics, 0, 200, bucket[_i].took_us);
	const char *out = text();
	if (bucket[_i].below != NULL)
		assert_has(out,
		    arena_printf(arena, "{route=\"thread\",le=\"%s\"} 0\n", bucket[_i].below).p);
	assert_has(out, arena_printf(arena, "{route=\"thread\",le=\"%s\"} 1\n", bucket[_i].in).p);
	assert_has(out, "{route=\"thread\",le=\"+Inf\"} 1\n");
	assert_has(out, "postbag_request_seconds_count{route=\"thread\"} 1\n");
	assert_has(
	    out, arena_printf(arena, "postbag_request_seconds_sum{route=\"thread\"} %lld.%06lld\n",
		     (long long)(bucket[_i].took_us / 1000000),
		     (long long)(bucket[_i].took_us % 1000000))
		     .p);
	assert_lacks(out, "route=\"none\"");
}
END_TEST

START_TEST(metrics_write__gauges__are_shown)
{
	static const char *const line[] = { "postbag_connections 2", "postbag_connections_idle 4",
		"postbag_connections_dropped_total 1", "postbag_threads 32",
		"postbag_pool_connections 8", "postbag_pool_open 3", "postbag_pool_busy 2",
		"postbag_pool_waits_total 7", "postbag_pool_wait_seconds_total 1.000001",
		"postbag_pool_refused_total 6", "postbag_statements_total 5",
		"postbag_round_trips_total 4", "postbag_commits_total 4",
		"postbag_database_failures_total 1", "postbag_database_retries_total 9",
		"postbag_share_queue 11", "postbag_share_rounds_total 12",
		"postbag_shares_written_total 13", "postbag_shares_refused_total 14",
		"postbag_comment_queue 15", "postbag_comment_rounds_total 16",
		"postbag_comments_written_total 17", "postbag_vote_queue 51",
		"postbag_vote_rounds_total 52", "postbag_votes_written_total 53",
		"postbag_votes_refused_total 54", "postbag_body_cache_bytes 21",
		"postbag_body_cache_bodies 22", "postbag_body_cache_hits_total 23",
		"postbag_body_cache_misses_total 24", "postbag_popular_lists 31",
		"postbag_popular_hits_total 32", "postbag_popular_reads_total 33",
		"postbag_replica_asked 1", "postbag_replica_lag_seconds 1.500000",
		"postbag_replica_answers_total 41", "postbag_replica_behind_total 42",
		"postbag_replica_failed_total 43", "postbag_replica_open 44",
		"postbag_replica_busy 45" };

	metrics_connections(metrics, 3);
	metrics_connections(metrics, -1);
	metrics_parked(metrics, 5);
	metrics_parked(metrics, -1);
	metrics_dropped(metrics);
	const char *out = text();
	for (size_t i = 0; i < COUNT_OF(line); i++)
		assert_has(out, arena_printf(arena, "\n%s\n", line[i]).p);
}
END_TEST

/* The name that a line of samples begins with, without what a histogram adds. */
static struct str
family(struct str line)
{
	static const struct str ends[] = { STR_INIT("_bucket"), STR_INIT("_sum"),
		STR_INIT("_count") };
	struct str name = str_part(line, 0, strcspn(line.p, "{ "));

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (str_starts(name, STR("postbag_request_seconds")) && str_ends(name, ends[i]))
			return str_part(name, 0, name.len - ends[i].len);
	return name;
}

/* The exposition format: HELP, TYPE, then the family's samples, and no family twice. */
START_TEST(metrics_write__the_text__is_in_the_exposition_format)
{
	metrics_request(metrics, 0, 200, 10);
	metrics_request(metrics, 1, 404, 10);
	metrics_refused(metrics, LIMIT_POST, REFUSED_BY_ADDRESS, REFUSED_IN_PROCESS);
	struct str rest = str_of(text()), name = STR_EMPTY;
	const char *whole = rest.p;

	ck_assert(str_ends(rest, STR("\n")));
	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(line, STR("# HELP "))) {
			name = str_part(line, 7, line.len);
			name = str_part(name, 0, str_find(name, ' '));
			const char *type = arena_printf(arena, "# TYPE %.*s ", STR_ARG(name)).p;
			ck_assert(str_starts(rest, str_of(type)));
			ck_assert_ptr_eq(strstr(whole, type), rest.p);
			ck_assert_ptr_null(strstr(rest.p + 1, type));
			(void)str_cut(&rest, '\n');
			continue;
		}
		ck_assert_msg(str_equal(family(line), name), "%.*s", STR_ARG(line));
		ck_assert_uint_lt(str_find(line, ' '), line.len - 1);
	}
}
END_TEST

START_TEST(metrics_write__refusals__are_told_apart_by_limit_and_place)
{
	for (int i = 0; i < 3; i++)
		metrics_refused(metrics, LIMIT_POST, REFUSED_BY_NEIGHBOURHOOD, REFUSED_IN_PROCESS);
	metrics_refused(metrics, LIMIT_POST, REFUSED_BY_ADDRESS, REFUSED_IN_PROCESS);
	metrics_refused(metrics, LIMIT_CODE_BROWSER, REFUSED_BY_BROWSER, REFUSED_IN_DATABASE);
	const char *got = text();

	assert_has(got, "\npostbag_refused_total{limit=\"post\",by=\"neighbourhood\","
			"in=\"process\"} 3\n");
	assert_has(got, "\npostbag_refused_total{limit=\"post\",by=\"address\","
			"in=\"process\"} 1\n");
	assert_has(got, "\npostbag_refused_total{limit=\"code-browser\",by=\"browser\","
			"in=\"database\"} 1\n");
	assert_lacks(got, "postbag_refused_total{limit=\"vote\"");
	ck_assert_int_eq(metrics_refusals(metrics, LIMIT_POST, REFUSED_IN_PROCESS), 4);
	ck_assert_int_eq(metrics_refusals(metrics, LIMIT_POST, REFUSED_IN_DATABASE), 0);
}
END_TEST

Suite *
metrics_suite(void)
{
	Suite *s = suite_create("metrics");
	TCase *tc = tcase_create("metrics");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, metrics_write__requests__are_counted_by_route_and_status);
	tcase_add_loop_test(tc, metrics_write__each_status__has_its_line, 0, (int)COUNT_OF(status));
	tcase_add_loop_test(
	    tc, metrics_write__time__is_in_its_bucket_and_all_above, 0, (int)COUNT_OF(bucket));
	tcase_add_test(tc, metrics_write__gauges__are_shown);
	tcase_add_test(tc, metrics_write__refusals__are_told_apart_by_limit_and_place);
	tcase_add_test(tc, metrics_write__the_text__is_in_the_exposition_format);
	suite_add_tcase(s, tc);
	return s;
}
