#include "suites.h"

#include <sodium.h>

#include "key/token.h"
#include "key/work.h"

#define NOW     ((int64_t)1790000000)
#define SITE    3
#define ARTICLE ((int64_t)0x1234567890abcdef)
#define BITS    WORK_LEAST_BITS

static struct keyring *keys;
static char challenge[TOKEN_TEXT_BYTES];

static void
set_up(void)
{
	keys = keyring_made("current 1 " HEX_A "\nold 2 " HEX_B "\n");
	work_challenge(keys, SITE, ARTICLE, BITS, NOW, challenge);
}

static void
tear_down(void)
{
	keyring_close(keys);
}

/* What a browser sends: bits are those it works for, whatever the challenge says. */
static void
solve(int64_t bits, char out[WORK_TEXT_BYTES])
{
	uint8_t tag[TOKEN_TAG_BYTES], solution[WORK_SOLUTION_BYTES];

	ck_assert_int_eq(token_tag(str_of(challenge), tag), OK);
	for (uint32_t i = 0; i < WORK_PUZZLES; i++) {
		uint32_t number = work_solve(tag, i, bits);

		for (unsigned k = 0; k < 4; k++)
			solution[4 * i + k] = (uint8_t)(number >> (24 - 8 * k));
	}
	memcpy(out, challenge, TOKEN_TEXT_BYTES - 1);
	out[TOKEN_TEXT_BYTES - 1] = '.';
	base64_write(solution, sizeof(solution), out + TOKEN_TEXT_BYTES);
}

static enum err
check(struct str text)
{
	struct work work;

	return work_check(keys, text, SITE, ARTICLE, NOW, &work);
}

/* The numbers are from Python's hashlib. */
START_TEST(work_solve__of_known_bytes__finds_the_known_number)
{
	uint8_t tag[TOKEN_TAG_BYTES];

	for (uint8_t i = 0; i < sizeof(tag); i++)
		tag[i] = i;
	static const struct {
		uint32_t puzzle;
		int64_t bits;
		uint32_t number;
	} known[] = { { 0, 10, 155 }, { 15, 16, 6628 }, { 7, 20, 75650 } };
	ck_assert_uint_eq(work_solve(tag, known[_i].puzzle, known[_i].bits), known[_i].number);
}
END_TEST

START_TEST(work_check__solved__says_what_was_done)
{
	char text[WORK_TEXT_BYTES];
	uint8_t tag[TOKEN_TAG_BYTES];
	struct work work;

	solve(BITS, text);
	ck_assert_uint_eq(strlen(text), WORK_TEXT_BYTES - 1);
	ck_assert_int_eq(work_check(keys, str_of(text), SITE, ARTICLE, NOW, &work), OK);
	ck_assert_int_eq(work.bits, BITS);
	ck_assert_int_eq(work.expires_s, NOW + WORK_LIFE_S);
	ck_assert_int_eq(token_tag(str_of(challenge), tag), OK);
	ck_assert_mem_eq(work.mark.byte, tag, sizeof(work.mark.byte));
}
END_TEST

START_TEST(work_check__one_bit_flipped__is_refused)
{
	char text[WORK_TEXT_BYTES], changed[WORK_TEXT_BYTES];
	int taken = 0;

	/* A challenge whose puzzles are hard enough that no neighbour of a number solves one. */
	work_challenge(keys, SITE, ARTICLE, 18, NOW, challenge);
	solve(18, text);
	ck_assert_int_eq(check(str_of(text)), OK);
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(changed, text, sizeof(text));
			changed[at] = (char)(changed[at] ^ (1 << bit));
			enum err err = check((struct str){ changed, sizeof(text) - 1 });

			/* 512 other numbers, each right once in 2^14: two at once are no accident.
			 */
			if (err == OK && at >= TOKEN_TEXT_BYTES)
				taken++;
			else
				ck_assert_int_ne(err, OK);
		}
	}
	ck_assert_int_le(taken, 2);
}
END_TEST

START_TEST(work_check__cut_short_or_longer__is_refused)
{
	char text[WORK_TEXT_BYTES + 1] = { 0 };

	solve(BITS, text);
	for (size_t len = 0; len < WORK_TEXT_BYTES - 1; len++)
		ck_assert_int_eq(check((struct str){ text, len }), ERR_INPUT);
	text[WORK_TEXT_BYTES - 1] = 'A';
	ck_assert_int_eq(check(str_of(text)), ERR_INPUT);
}
END_TEST

START_TEST(work_check__solved_for_fewer_bits__is_refused)
{
	char text[WORK_TEXT_BYTES];

	work_challenge(keys, SITE, ARTICLE, 16, NOW, challenge);
	solve(15, text);
	/* Sixteen numbers that are enough by accident: once in 2^16. */
	ck_assert_int_eq(check(str_of(text)), ERR_INPUT);
	solve(16, text);
	ck_assert_int_eq(check(str_of(text)), OK);
	solve(17, text);
	ck_assert_int_eq(check(str_of(text)), OK);
}
END_TEST

START_TEST(work_check__another_sites_or_articles__is_refused)
{
	char text[WORK_TEXT_BYTES];
	struct work work;

	solve(BITS, text);
	ck_assert_int_eq(work_check(keys, str_of(text), SITE + 1, ARTICLE, NOW, &work), ERR_AUTH);
	ck_assert_int_eq(work_check(keys, str_of(text), SITE, ARTICLE + 1, NOW, &work), ERR_AUTH);
}
END_TEST

START_TEST(work_check__times__last_that_passes_and_first_that_fails)
{
	char text[WORK_TEXT_BYTES];
	struct work work;

	solve(BITS, text);
	ck_assert_int_eq(
	    work_check(keys, str_of(text), SITE, ARTICLE, NOW + WORK_LIFE_S - 1, &work), OK);
	ck_assert_int_eq(
	    work_check(keys, str_of(text), SITE, ARTICLE, NOW + WORK_LIFE_S, &work), ERR_CONFLICT);
}
END_TEST

/* A ticket has an object and an expiry, too: it is no challenge. */
START_TEST(work_check__token_of_another_purpose__is_refused)
{
	char text[WORK_TEXT_BYTES];

	token_seal(keys,
	    &(struct token){
		.purpose = TOKEN_TICKET,
		.site = SITE,
		.article = ARTICLE,
		.object = BITS,
		.issued_s = NOW,
		.expires_s = NOW + 100,
	    },
	    challenge);
	solve(BITS, text);
	ck_assert_int_eq(check(str_of(text)), ERR_AUTH);
}
END_TEST

/* Bits that are a multiple of eight end between two bytes. */
START_TEST(work_check__each_number_of_bits__asks_for_just_so_many)
{
	const int64_t bits = WORK_LEAST_BITS + _i;
	char text[WORK_TEXT_BYTES];
	uint8_t tag[TOKEN_TAG_BYTES], input[TOKEN_TAG_BYTES + 8], hash[32];

	work_challenge(keys, SITE, ARTICLE, bits, NOW, challenge);
	solve(bits, text);
	ck_assert_int_eq(check(str_of(text)), OK);
	ck_assert_int_eq(token_tag(str_of(challenge), tag), OK);
	uint32_t number = work_solve(tag, 0, bits);
	memcpy(input, tag, sizeof(tag));
	memset(input + 32, 0, 4);
	for (unsigned k = 0; k < 4; k++)
		input[36 + k] = (uint8_t)(number >> (24 - 8 * k));
	(void)crypto_hash_sha256(hash, input, sizeof(input));
	for (int64_t i = 0; i < bits - WORK_PUZZLES_BITS; i++)
		ck_assert_int_eq(hash[i / 8] >> (7 - i % 8) & 1, 0);
}
END_TEST

Suite *
work_suite(void)
{
	Suite *s = suite_create("work");
	TCase *c = tcase_create("work");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(c, work_solve__of_known_bytes__finds_the_known_number, 0, 3);
	tcase_add_test(c, work_check__solved__says_what_was_done);
	tcase_add_test(c, work_check__one_bit_flipped__is_refused);
	tcase_add_test(c, work_check__cut_short_or_longer__is_refused);
	tcase_add_test(c, work_check__solved_for_fewer_bits__is_refused);
	tcase_add_test(c, work_check__another_sites_or_articles__is_refused);
	tcase_add_test(c, work_check__times__last_that_passes_and_first_that_fails);
	tcase_add_test(c, work_check__token_of_another_purpose__is_refused);
	tcase_add_loop_test(c, work_check__each_number_of_bits__asks_for_just_so_many, 0, 8);
	suite_add_tcase(s, c);
	return s;
}
