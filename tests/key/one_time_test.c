#include "key/one_time.h"

#include "base/attr.h"
#include "suites.h"

#define MODERATOR 7
#define FORM      INT64_C(1234567890123456789)

/* The secret of RFC 6238's appendix B. */
static const uint8_t rfc[ONE_TIME_SECRET_BYTES] = "12345678901234567890";

static struct keyring *keys;

static void
set_up(void)
{
	keys = keyring_made("current 1 " HEX_A "\n");
}

static void
tear_down(void)
{
	keyring_close(keys);
}

/* The same appendix: it gives eight digits, of which ours are the last six. */
static const struct {
	int64_t now_s;
	const char *code;
} vector[] = {
	{ 59, "287082" },
	{ 1111111109, "081804" },
	{ 1111111111, "050471" },
	{ 1234567890, "005924" },
	{ 2000000000, "279037" },
	{ INT64_C(20000000000), "353130" },
};

START_TEST(one_time_check__each_vector_of_rfc_6238__is_right_in_its_step)
{
	int64_t step = -1;

	ck_assert_int_eq(one_time_check(rfc, str_of(vector[_i].code), vector[_i].now_s, &step), OK);
	ck_assert_int_eq(step, vector[_i].now_s / ONE_TIME_STEP_S);
}
END_TEST

/* The code of step 41152263, which lasts from 1234567890 to 1234567919. */
static const struct {
	int64_t now_s;
	enum err want;
} drift[] = {
	{ 1234567890 - 31, ERR_AUTH },
	{ 1234567890 - 30, OK },
	{ 1234567890 - 1, OK },
	{ 1234567890, OK },
	{ 1234567919, OK },
	{ 1234567919 + 30, OK },
	{ 1234567919 + 31, ERR_AUTH },
	{ 0, ERR_AUTH },
	{ -100, ERR_AUTH },
};

START_TEST(one_time_check__clock_that_is_off__last_that_passes_and_first_that_fails)
{
	int64_t step = -1;

	ck_assert_int_eq(
	    one_time_check(rfc, STR("005924"), drift[_i].now_s, &step), drift[_i].want);
	ck_assert_int_eq(step, drift[_i].want == OK ? 41152263 : -1);
}
END_TEST

static const struct {
	const char *typed;
	enum err want;
} form[] = {
	{ "005924", OK },
	{ "005 924", OK },
	{ " 005924 ", OK },
	{ "005925", ERR_AUTH },
	{ "105924", ERR_AUTH },
	{ "", ERR_INPUT },
	{ "00592", ERR_INPUT },
	{ "0059240", ERR_INPUT },
	{ "00592a", ERR_INPUT },
	{ "005-924", ERR_INPUT },
	{ "005924\n", ERR_INPUT },
	{ "+05924", ERR_INPUT },
};

START_TEST(one_time_check__what_is_typed__has_a_codes_form)
{
	int64_t step;

	ck_assert_int_eq(
	    one_time_check(rfc, str_of(form[_i].typed), 1234567890, &step), form[_i].want);
}
END_TEST

START_TEST(one_time_check__another_secret__is_refused)
{
	uint8_t other[ONE_TIME_SECRET_BYTES];
	int64_t step;

	memcpy(other, rfc, sizeof(other));
	other[19] ^= 1;
	ck_assert_int_eq(one_time_check(other, STR("005924"), 1234567890, &step), ERR_AUTH);
}
END_TEST

START_TEST(one_time_make__twice__makes_two)
{
	uint8_t one[ONE_TIME_SECRET_BYTES], two[ONE_TIME_SECRET_BYTES];

	one_time_make(one);
	one_time_make(two);
	ck_assert_mem_ne(one, two, sizeof(one));
	one_time_wipe(one);
	ck_assert_mem_eq(one, (uint8_t[ONE_TIME_SECRET_BYTES]){ 0 }, sizeof(one));
}
END_TEST

START_TEST(one_time_text__is_base32_in_capitals)
{
	char text[ONE_TIME_TEXT_BYTES];

	one_time_text(rfc, text);
	ck_assert_str_eq(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
END_TEST

static enum err
open_sealed(const struct keyring *ring, int64_t moderator, const uint8_t *raw, size_t bytes)
{
	uint8_t secret[ONE_TIME_SECRET_BYTES];
	enum err err =
	    one_time_open(ring, moderator, (struct str){ (const char *)raw, bytes }, secret);

	if (err == OK)
		ck_assert_mem_eq(secret, rfc, sizeof(secret));
	return err;
}

START_TEST(one_time_open__of_what_was_sealed__is_for_this_moderator_alone)
{
	struct keyring *later = keyring_made("current 2 " HEX_B "\nold 1 " HEX_A "\n");
	struct keyring *other = keyring_made("current 1 " HEX_B "\n");
	uint8_t raw[ONE_TIME_SEALED_BYTES];

	one_time_seal(keys, MODERATOR, rfc, raw);
	ck_assert_ptr_null(memmem(raw, sizeof(raw), rfc, 8));
	ck_assert_int_eq(open_sealed(keys, MODERATOR, raw, sizeof(raw)), OK);
	ck_assert_int_eq(open_sealed(later, MODERATOR, raw, sizeof(raw)), OK);
	ck_assert_int_eq(open_sealed(other, MODERATOR, raw, sizeof(raw)), ERR_AUTH);
	ck_assert_int_eq(open_sealed(keys, MODERATOR + 1, raw, sizeof(raw)), ERR_AUTH);
	ck_assert_int_eq(open_sealed(keys, MODERATOR, raw, sizeof(raw) - 1), ERR_AUTH);
	ck_assert_int_eq(open_sealed(keys, MODERATOR, raw, 0), ERR_AUTH);
	keyring_close(later);
	keyring_close(other);
}
END_TEST

START_TEST(one_time_open__one_bit_changed__is_refused)
{
	uint8_t raw[ONE_TIME_SEALED_BYTES];

	one_time_seal(keys, MODERATOR, rfc, raw);
	raw[_i] ^= 1;
	ck_assert_int_eq(open_sealed(keys, MODERATOR, raw, sizeof(raw)), ERR_AUTH);
}
END_TEST

START_TEST(one_time_offered__of_what_was_offered__is_for_this_session_alone)
{
	char offer[ONE_TIME_OFFER_BYTES];
	uint8_t secret[ONE_TIME_SECRET_BYTES] = { 0 }, raw[ONE_TIME_SEALED_BYTES];

	one_time_offer(keys, FORM, rfc, offer);
	ck_assert_int_eq(one_time_offered(keys, FORM, str_of(offer), secret), OK);
	ck_assert_mem_eq(secret, rfc, sizeof(secret));
	ck_assert_int_eq(one_time_offered(keys, FORM + 1, str_of(offer), secret), ERR_AUTH);
	offer[20] = offer[20] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(one_time_offered(keys, FORM, str_of(offer), secret), ERR_AUTH);
	ck_assert_int_eq(one_time_offered(keys, FORM, STR_EMPTY, secret), ERR_AUTH);
	/* And what is only offered is not what is kept, nor the other way round. */
	one_time_offer(keys, MODERATOR, rfc, offer);
	ck_assert_int_eq(base64_read(str_of(offer), raw, sizeof(raw)), OK);
	ck_assert_int_eq(open_sealed(keys, MODERATOR, raw, sizeof(raw)), ERR_AUTH);
}
END_TEST

Suite *
one_time_suite(void)
{
	Suite *s = suite_create("one_time");
	TCase *tc = tcase_create("one_time");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, one_time_check__each_vector_of_rfc_6238__is_right_in_its_step, 0,
	    (int)COUNT_OF(vector));
	tcase_add_loop_test(tc,
	    one_time_check__clock_that_is_off__last_that_passes_and_first_that_fails, 0,
	    (int)COUNT_OF(drift));
	tcase_add_loop_test(
	    tc, one_time_check__what_is_typed__has_a_codes_form, 0, (int)COUNT_OF(form));
	tcase_add_test(tc, one_time_check__another_secret__is_refused);
	tcase_add_test(tc, one_time_make__twice__makes_two);
	tcase_add_test(tc, one_time_text__is_base32_in_capitals);
	tcase_add_test(tc, one_time_open__of_what_was_sealed__is_for_this_moderator_alone);
	tcase_add_loop_test(
	    tc, one_time_open__one_bit_changed__is_refused, 0, ONE_TIME_SEALED_BYTES);
	tcase_add_test(tc, one_time_offered__of_what_was_offered__is_for_this_session_alone);
	suite_add_tcase(s, tc);
	return s;
}
