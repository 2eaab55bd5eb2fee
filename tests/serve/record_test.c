#include "serve/record.h"

#include <fastcgi.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"

#define LIMIT 1000

static const char begin[] = "\0\1\0\0\0\0\0\0";
#define MANY "\17\0FCGI_MPXS_CONNS"

/* Up to three records behind a good FCGI_BEGIN_REQUEST, and what is said of them. */
static const struct {
	const char *what;
	struct {
		unsigned type;
		const char *content;
		size_t bytes;
	} record[3];
	enum record_verdict verdict;
	const char *why;
} row[] = {
	{ "no parameters at all", { { 4, "", 0 }, { 5, "", 0 } }, RECORD_WHOLE, NULL },
	{ "parameters in two records", { { 4, "\1\1", 2 }, { 4, "Ab", 2 }, { 4, "", 0 } },
	    RECORD_MORE, NULL },
	{ "body before the parameters' end", { { 5, "", 0 } }, RECORD_BAD,
	    "a record out of order" },
	{ "parameters behind their end", { { 4, "", 0 }, { 4, "", 0 } }, RECORD_BAD,
	    "a record out of order" },
	{ "a second begin", { { 1, begin, 8 } }, RECORD_BAD, "a record out of order" },
	{ "abort", { { 2, "", 0 } }, RECORD_BAD, "aborted" },
	{ "abort in the body", { { 4, "", 0 }, { 2, "", 0 } }, RECORD_BAD, "aborted" },
	{ "data", { { 4, "", 0 }, { 8, "", 0 } }, RECORD_BAD, "a record out of order" },
	{ "values", { { 9, MANY, 17 } }, RECORD_BAD, "a record out of order" },
	{ "unknown type", { { 12, "", 0 } }, RECORD_BAD, "a record out of order" },
	{ "type 255", { { 255, "", 0 } }, RECORD_BAD, "a record out of order" },
	{ "name longer than what is there", { { 4, "\2\0A", 3 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "value longer than what is there", { { 4, "\1\2Ab", 4 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "name without a value's length", { { 4, "\1", 1 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "length of four bytes cut to three", { { 4, "\1\200\0\0", 4 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "name of 0xffffffff bytes", { { 4, "\377\377\377\377\0A", 6 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "length of four bytes that fits", { { 4, "\200\0\0\1\0A", 6 }, { 4, "", 0 } },
	    RECORD_MORE, NULL },
	{ "NUL in a name", { { 4, "\1\1\0b", 4 }, { 4, "", 0 } }, RECORD_BAD, "broken parameters" },
	{ "NUL in a value", { { 4, "\1\1A\0", 4 }, { 4, "", 0 } }, RECORD_BAD,
	    "broken parameters" },
	{ "empty name and value", { { 4, "\0\0", 2 }, { 4, "", 0 } }, RECORD_MORE, NULL },
	{ "body of the limit", { { 4, "", 0 }, { 5, NULL, LIMIT }, { 5, "", 0 } }, RECORD_WHOLE,
	    NULL },
	{ "body over the limit", { { 4, "", 0 }, { 5, NULL, LIMIT + 1 }, { 5, "", 0 } },
	    RECORD_OVER_LONG, NULL },
	{ "body over the limit that goes on", { { 4, "", 0 }, { 5, NULL, LIMIT + 1 } }, RECORD_MORE,
	    NULL },
};

START_TEST(record_walk__rows__are_judged)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_record(wire, FCGI_BEGIN_REQUEST, begin, 8, 0);
	for (size_t i = 0; i < 3 && row[_i].record[i].type != 0; i++)
		wire_record(wire, row[_i].record[i].type, row[_i].record[i].content,
		    row[_i].record[i].bytes, 0);
	ck_assert_msg(record_walk(&w, wire->p, wire->len) == row[_i].verdict, "%s", row[_i].what);
	if (row[_i].why != NULL)
		ck_assert_str_eq(w.why, row[_i].why);
	free(wire);
}
END_TEST

static const struct {
	const char *what;
	uint8_t byte[16];
	size_t len;
} first[] = {
	{ "version 0", { 0 }, 1 },
	{ "version 2", { 2 }, 1 },
	{ "text", "GET / HTTP/1.1\r", 1 },
	{ "values first", { 1, 9, 0, 0, 0, 0, 0, 0 }, 8 },
	{ "parameters first", { 1, 4, 0, 1, 0, 0, 0, 0 }, 8 },
	{ "abort first", { 1, 2, 0, 1, 0, 0, 0, 0 }, 8 },
	{ "id 0", { 1, 1, 0, 0, 0, 8, 0, 0 }, 8 },
	{ "begin of 7 bytes", { 1, 1, 0, 1, 0, 7, 0, 0 }, 8 },
	{ "begin of 9 bytes", { 1, 1, 0, 1, 0, 9, 0, 0 }, 8 },
	{ "begin of 65535 bytes", { 1, 1, 0, 1, 255, 255, 0, 0 }, 8 },
	{ "authorizer", { 1, 1, 0, 1, 0, 8, 0, 0, 0, 2 }, 16 },
	{ "filter", { 1, 1, 0, 1, 0, 8, 0, 0, 0, 3 }, 16 },
	{ "role 0", { 1, 1, 0, 1, 0, 8, 0, 0, 0, 0 }, 16 },
	{ "role 257", { 1, 1, 0, 1, 0, 8, 0, 0, 1, 1 }, 16 },
};

START_TEST(record_walk__first_bytes__are_refused_as_soon_as_they_tell)
{
	struct record_walk w = record_begin(LIMIT);

	if (first[_i].len > 1)
		ck_assert_int_eq(record_walk(&w, first[_i].byte, first[_i].len - 1), RECORD_MORE);
	ck_assert_msg(
	    record_walk(&w, first[_i].byte, first[_i].len) == RECORD_BAD, "%s", first[_i].what);
	ck_assert_ptr_nonnull(w.why);
}
END_TEST

START_TEST(record_walk__every_prefix__wants_more)
{
	static const size_t padding[] = { 0, 1, 255 };
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_request(wire, 100, padding[_i]);
	/* The padding of the last record belongs to it. */
	for (size_t len = 0; len < wire->len; len++)
		ck_assert_int_eq(record_walk(&w, wire->p, len), RECORD_MORE);
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_WHOLE);
	ck_assert_uint_eq(w.at, wire->len);
	ck_assert_uint_eq(w.body_bytes, 100);
	ck_assert_uint_eq(w.params, 1);
	free(wire);
}
END_TEST

START_TEST(record_walk__bytes_behind_the_end__do_not_matter)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_request(wire, 0, 0);
	size_t whole = wire->len;
	wire_record(wire, FCGI_GET_VALUES, MANY, 17, 0);
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_WHOLE);
	ck_assert_uint_eq(w.at, whole);
	free(wire);
}
END_TEST

START_TEST(record_walk__record_of_another_id__is_refused)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_record(wire, FCGI_BEGIN_REQUEST, begin, 8, 0);
	wire_record(wire, FCGI_PARAMS, "", 0, 0);
	wire->p[16 + 3] = (uint8_t)_i;
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), _i == 1 ? RECORD_MORE : RECORD_BAD);
	free(wire);
}
END_TEST

START_TEST(record_walk__parameters__of_the_most_bytes_pass_and_one_more_does_not)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);
	size_t left = RECORD_PARAMS_MAX_BYTES;

	wire_record(wire, FCGI_BEGIN_REQUEST, begin, 8, 0);
	for (size_t part; left > 0; left -= part) {
		part = left < 60000 ? left : 60000;
		wire_record(wire, FCGI_PARAMS, NULL, part, 0);
	}
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_MORE);
	wire_record(wire, FCGI_PARAMS, NULL, 1, 0);
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_BAD);
	ck_assert_str_eq(w.why, "too many bytes of parameters");
	free(wire);
}
END_TEST

START_TEST(record_walk__padding_without_end__is_refused)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_record(wire, FCGI_BEGIN_REQUEST, begin, 8, 0);
	if (_i == 1)
		wire_record(wire, FCGI_PARAMS, "", 0, 0);
	while (wire->len < record_room(LIMIT)) {
		ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_MORE);
		wire_record(wire, _i == 1 ? FCGI_STDIN : FCGI_PARAMS, "x", 1, 255);
	}
	ck_assert_int_eq(
	    record_walk(&w, wire->p, wire->len), _i == 1 ? RECORD_OVER_LONG : RECORD_BAD);
	free(wire);
}
END_TEST

/* Without an end in sight it is read no further than there is room for it anyway. */
START_TEST(record_walk__body__beyond_all_room_is_over_long_before_its_end)
{
	struct wire *wire = wire_begin();
	struct record_walk w = record_begin(LIMIT);

	wire_record(wire, FCGI_BEGIN_REQUEST, begin, 8, 0);
	wire_record(wire, FCGI_PARAMS, "", 0, 0);
	while (wire->len < record_room(LIMIT)) {
		ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_MORE);
		wire_record(wire, FCGI_STDIN, NULL, 10000, 0);
	}
	ck_assert_int_eq(record_walk(&w, wire->p, wire->len), RECORD_OVER_LONG);
	ck_assert_int_eq(w.stage, STAGE_BODY);
	free(wire);
}
END_TEST

START_TEST(record_compact__padded_request__is_the_plain_one)
{
	struct wire *padded = wire_begin(), *plain = wire_begin();
	struct record_walk w = record_begin(LIMIT), p = record_begin(LIMIT);

	wire_request(padded, 100, 255);
	wire_request(plain, 100, 0);
	ck_assert_int_eq(record_walk(&w, padded->p, padded->len), RECORD_WHOLE);
	ck_assert_int_eq(record_walk(&p, plain->p, plain->len), RECORD_WHOLE);
	record_compact(&w, padded->p);
	ck_assert_uint_eq(w.at, plain->len);
	ck_assert_uint_eq(w.params_end, p.params_end);
	ck_assert_mem_eq(padded->p, plain->p, plain->len);
	free(padded);
	free(plain);
}
END_TEST

Suite *
record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *tc = tcase_create("record");

	tcase_add_loop_test(
	    tc, record_walk__rows__are_judged, 0, (int)(sizeof(row) / sizeof(row[0])));
	tcase_add_loop_test(tc, record_walk__first_bytes__are_refused_as_soon_as_they_tell, 0,
	    (int)(sizeof(first) / sizeof(first[0])));
	tcase_add_loop_test(tc, record_walk__every_prefix__wants_more, 0, 3);
	tcase_add_test(tc, record_walk__bytes_behind_the_end__do_not_matter);
	tcase_add_loop_test(tc, record_walk__record_of_another_id__is_refused, 0, 3);
	tcase_add_test(tc, record_walk__parameters__of_the_most_bytes_pass_and_one_more_does_not);
	tcase_add_loop_test(tc, record_walk__padding_without_end__is_refused, 0, 2);
	tcase_add_test(tc, record_walk__body__beyond_all_room_is_over_long_before_its_end);
	tcase_add_test(tc, record_compact__padded_request__is_the_plain_one);
	suite_add_tcase(s, tc);
	return s;
}
