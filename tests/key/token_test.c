#include "suites.h"

#include <sodium.h>

#include "key/token.h"

#define NOW     ((int64_t)1790000000)
#define SITE    3
#define ARTICLE ((int64_t)0x1234567890abcdef)

static struct keyring *keys;

static const struct token ticket = { TOKEN_TICKET, SITE, ARTICLE, 42, NOW - 100, NOW + 100 };

static void
set_up(void)
{
	keys = keyring_made("current 1 " HEX_A "\nold 2 " HEX_B "\n");
}

static void
tear_down(void)
{
	keyring_close(keys);
}

static enum err
open_ticket(struct str text)
{
	struct token got;

	return token_open(keys, text, TOKEN_TICKET, SITE, ARTICLE, NOW, &got);
}

/* The token's bytes, and back. */
static void
raw_of(const char *text, uint8_t raw[TOKEN_BYTES])
{
	size_t len;

	ck_assert_int_eq(sodium_base642bin(raw, TOKEN_BYTES, text, strlen(text), NULL, &len, NULL,
			     sodium_base64_VARIANT_URLSAFE_NO_PADDING),
	    0);
	ck_assert_uint_eq(len, TOKEN_BYTES);
}

static void
text_of(const uint8_t raw[TOKEN_BYTES], char text[TOKEN_TEXT_BYTES])
{
	(void)sodium_bin2base64(
	    text, TOKEN_TEXT_BYTES, raw, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Signs changed bytes anew, as only a holder of the key can. */
static void
sign(uint8_t raw[TOKEN_BYTES], uint8_t id, enum key_purpose purpose)
{
	ck_assert_int_eq(
	    crypto_generichash(raw + 56, 32, raw, 56, keyring_key(keys, id, purpose), KEY_BYTES),
	    0);
}

START_TEST(token_open__of_what_was_sealed__gives_it_back)
{
	static const struct token token[] = {
		{ TOKEN_TICKET, SITE, ARTICLE, 42, NOW - 100, NOW + 100 },
		{ TOKEN_AUTHOR, SITE, 0, INT64_MAX, NOW, INT64_MAX },
		{ TOKEN_FORM, INT64_MAX, INT64_MAX, -1, INT64_MIN, NOW + 1 },
	};
	const struct token *one = &token[_i];
	char text[TOKEN_TEXT_BYTES];
	struct token got;

	token_seal(keys, one, text);
	ck_assert_uint_eq(strlen(text), TOKEN_TEXT_BYTES - 1);
	ck_assert_int_eq(
	    token_open(keys, str_of(text), one->purpose, one->site, one->article, NOW, &got), OK);
	ck_assert_int_eq(got.purpose, one->purpose);
	ck_assert_int_eq(got.site, one->site);
	ck_assert_int_eq(got.article, one->article);
	ck_assert_int_eq(got.object, one->object);
	ck_assert_int_eq(got.issued_s, one->issued_s);
	ck_assert_int_eq(got.expires_s, one->expires_s);
}
END_TEST

START_TEST(token_seal__twice__gives_two_texts)
{
	char one[TOKEN_TEXT_BYTES], other[TOKEN_TEXT_BYTES];

	token_seal(keys, &ticket, one);
	token_seal(keys, &ticket, other);
	ck_assert_str_ne(one, other);
}
END_TEST

START_TEST(token_open__one_bit_changed__is_refused)
{
	char text[TOKEN_TEXT_BYTES];
	uint8_t raw[TOKEN_BYTES];

	token_seal(keys, &ticket, text);
	raw_of(text, raw);
	for (size_t bit = 0; bit < 8 * sizeof(raw); bit++) {
		raw[bit / 8] ^= (uint8_t)(1U << bit % 8);
		text_of(raw, text);
		ck_assert_int_eq(open_ticket(str_of(text)), ERR_AUTH);
		raw[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	text_of(raw, text);
	ck_assert_int_eq(open_ticket(str_of(text)), OK);
}
END_TEST

/* Many tokens, so that each of the 64 characters is there to be confused with another byte. */
START_TEST(token_open__one_character_changed__is_refused)
{
	char text[TOKEN_TEXT_BYTES];

	token_seal(keys, &ticket, text);
	for (size_t i = 0; i < TOKEN_TEXT_BYTES - 1; i++) {
		char old = text[i];

		for (int c = 0; c < 256; c++) {
			text[i] = (char)c;
			ck_assert_int_eq(open_ticket((struct str){ text, TOKEN_TEXT_BYTES - 1 }),
			    (char)c == old ? OK : ERR_AUTH);
		}
		text[i] = old;
	}
}
END_TEST

START_TEST(token_open__cut_at_any_length__is_refused)
{
	char text[TOKEN_TEXT_BYTES];

	token_seal(keys, &ticket, text);
	for (size_t len = 0; len < TOKEN_TEXT_BYTES - 1; len++)
		ck_assert_int_eq(open_ticket((struct str){ text, len }), ERR_AUTH);
	ck_assert_int_eq(open_ticket((struct str){ text, TOKEN_TEXT_BYTES - 1 }), OK);
	/* With the NUL counted. */
	ck_assert_int_eq(open_ticket((struct str){ text, TOKEN_TEXT_BYTES }), ERR_AUTH);
	ck_assert_int_eq(open_ticket(STR_EMPTY), ERR_AUTH);
	ck_assert_int_eq(open_ticket((struct str){ NULL, 0 }), ERR_AUTH);
}
END_TEST

START_TEST(token_open__something_added__is_refused)
{
	static const char *const tail[] = { "=", "==", "A", "AAAA", " ", "\n", "." };
	char text[TOKEN_TEXT_BYTES + 8];

	for (size_t i = 0; i < COUNT_OF(tail); i++) {
		token_seal(keys, &ticket, text);
		memcpy(text + TOKEN_TEXT_BYTES - 1, tail[i], strlen(tail[i]) + 1);
		ck_assert_int_eq(open_ticket(str_of(text)), ERR_AUTH);
	}
}
END_TEST

START_TEST(token_open__ten_kilobytes__is_refused)
{
	static char text[10 * 1024];

	memset(text, 'A', sizeof(text));
	ck_assert_int_eq(open_ticket((struct str){ text, sizeof(text) }), ERR_AUTH);
}
END_TEST

START_TEST(token_open__for_something_else__is_refused)
{
	static const struct {
		enum token_purpose purpose;
		int64_t site, article;
	} other[] = {
		{ TOKEN_AUTHOR, SITE, ARTICLE },
		{ TOKEN_FORM, SITE, ARTICLE },
		{ TOKEN_SECOND_STEP, SITE, ARTICLE },
		{ TOKEN_DEVICE, SITE, ARTICLE },
		{ TOKEN_TICKET, SITE + 1, ARTICLE },
		{ TOKEN_TICKET, SITE, ARTICLE + 1 },
		{ TOKEN_TICKET, SITE, 0 },
		{ TOKEN_TICKET, ARTICLE, SITE },
	};
	char text[TOKEN_TEXT_BYTES];
	struct token got = { .object = 77 };

	token_seal(keys, &ticket, text);
	ck_assert_int_eq(token_open(keys, str_of(text), other[_i].purpose, other[_i].site,
			     other[_i].article, NOW, &got),
	    ERR_AUTH);
	ck_assert_int_eq(got.object, 77);
}
END_TEST

/* Purpose byte, version and zeros count even when the tag is right. */
START_TEST(token_open__signed_with_odd_fields__is_refused)
{
	static const uint8_t at[] = { 0, 2, 3, 7 };
	char text[TOKEN_TEXT_BYTES];
	uint8_t raw[TOKEN_BYTES];

	token_seal(keys, &ticket, text);
	raw_of(text, raw);
	sign(raw, 1, KEY_TICKET);
	text_of(raw, text);
	ck_assert_int_eq(open_ticket(str_of(text)), OK);
	raw[at[_i]] ^= 3;
	sign(raw, 1, KEY_TICKET);
	text_of(raw, text);
	ck_assert_int_eq(open_ticket(str_of(text)), ERR_AUTH);
}
END_TEST

START_TEST(token_claims__a_token__is_of_its_purpose_and_of_no_other)
{
	char text[TOKEN_TEXT_BYTES];

	token_seal(keys, &ticket, text);
	for (unsigned purpose = TOKEN_TICKET; purpose <= TOKEN_MEMBER; purpose++)
		ck_assert_int_eq(token_claims(str_of(text), (enum token_purpose)purpose),
		    purpose == TOKEN_TICKET);
	ck_assert(!token_claims(str_part(str_of(text), 1, sizeof(text)), TOKEN_TICKET));
	ck_assert(!token_claims(STR(""), TOKEN_TICKET));
}
END_TEST

START_TEST(token_open__signed_with_the_key_of_another_purpose__is_refused)
{
	static const enum key_purpose purpose[] = { KEY_AUTHOR, KEY_FORM, KEY_EPOCH, KEY_EMAIL_SEAL,
		KEY_EMAIL_HASH, KEY_ICON, KEY_SECOND_FACTOR, KEY_ENROLMENT, KEY_SECOND_STEP,
		KEY_DEVICE, KEY_LIMIT, KEY_PASSKEY, KEY_WORK, KEY_MEMBER, KEY_SSO_SECRET };
	char text[TOKEN_TEXT_BYTES];
	uint8_t raw[TOKEN_BYTES];

	token_seal(keys, &ticket, text);
	raw_of(text, raw);
	sign(raw, 1, purpose[_i]);
	text_of(raw, text);
	ck_assert_int_eq(open_ticket(str_of(text)), ERR_AUTH);
}
END_TEST

START_TEST(token_open__times__last_that_passes_and_first_that_fails)
{
	static const struct {
		int64_t issued, expires;
		enum err want;
	} time[] = {
		{ NOW, NOW + 1, OK }, { NOW - 1, NOW, ERR_CONFLICT },
		{ NOW + TOKEN_LEEWAY_S, NOW + 1000, OK },
		{ NOW + TOKEN_LEEWAY_S + 1, NOW + 1000, ERR_CONFLICT },
		{ INT64_MAX, INT64_MAX, ERR_CONFLICT }, { INT64_MIN, INT64_MAX, OK },
		{ 0, -1, ERR_CONFLICT }, { 0, INT64_MIN, ERR_CONFLICT },
		{ NOW, 253402300799, OK }, /* the end of the year 9999 */
	};
	struct token token = ticket;
	char text[TOKEN_TEXT_BYTES];

	token.issued_s = time[_i].issued;
	token.expires_s = time[_i].expires;
	token_seal(keys, &token, text);
	ck_assert_int_eq(open_ticket(str_of(text)), time[_i].want);
}
END_TEST

START_TEST(token_open__expired_and_foreign__is_foreign)
{
	struct token token = ticket;
	char text[TOKEN_TEXT_BYTES];

	token.expires_s = NOW - 1;
	token.site = SITE + 1;
	token_seal(keys, &token, text);
	ck_assert_int_eq(open_ticket(str_of(text)), ERR_AUTH);
}
END_TEST

START_TEST(token_open__after_rotation__until_its_key_is_gone)
{
	struct keyring *rotated = keyring_made("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	struct keyring *gone = keyring_made("current 2 " HEX_B "\n");
	struct keyring *other = keyring_made("current 1 " HEX_B "\n");
	char text[TOKEN_TEXT_BYTES];
	struct token got;

	token_seal(keys, &ticket, text);
	ck_assert_int_eq(
	    token_open(rotated, str_of(text), TOKEN_TICKET, SITE, ARTICLE, NOW, &got), OK);
	ck_assert_int_eq(
	    token_open(gone, str_of(text), TOKEN_TICKET, SITE, ARTICLE, NOW, &got), ERR_AUTH);
	ck_assert_int_eq(
	    token_open(other, str_of(text), TOKEN_TICKET, SITE, ARTICLE, NOW, &got), ERR_AUTH);
	token_seal(rotated, &ticket, text);
	ck_assert_int_eq(
	    token_open(gone, str_of(text), TOKEN_TICKET, SITE, ARTICLE, NOW, &got), OK);
	keyring_close(rotated);
	keyring_close(gone);
	keyring_close(other);
}
END_TEST

START_TEST(token_open__every_unknown_key_id__is_refused)
{
	char text[TOKEN_TEXT_BYTES];
	uint8_t raw[TOKEN_BYTES];

	token_seal(keys, &ticket, text);
	raw_of(text, raw);
	for (int id = 0; id < 256; id++) {
		raw[1] = (uint8_t)id;
		text_of(raw, text);
		ck_assert_int_eq(open_ticket(str_of(text)), id == 1 ? OK : ERR_AUTH);
	}
}
END_TEST

Suite *
token_suite(void)
{
	Suite *s = suite_create("token");
	TCase *tc = tcase_create("token");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, token_open__of_what_was_sealed__gives_it_back, 0, 3);
	tcase_add_test(tc, token_seal__twice__gives_two_texts);
	tcase_add_test(tc, token_open__one_bit_changed__is_refused);
	tcase_add_loop_test(tc, token_open__one_character_changed__is_refused, 0, 10);
	tcase_add_test(tc, token_open__cut_at_any_length__is_refused);
	tcase_add_test(tc, token_open__something_added__is_refused);
	tcase_add_test(tc, token_open__ten_kilobytes__is_refused);
	tcase_add_loop_test(tc, token_open__for_something_else__is_refused, 0, 8);
	tcase_add_loop_test(tc, token_open__signed_with_odd_fields__is_refused, 0, 4);
	tcase_add_loop_test(
	    tc, token_open__signed_with_the_key_of_another_purpose__is_refused, 0, 15);
	tcase_add_loop_test(tc, token_open__times__last_that_passes_and_first_that_fails, 0, 9);
	tcase_add_test(tc, token_claims__a_token__is_of_its_purpose_and_of_no_other);
	tcase_add_test(tc, token_open__expired_and_foreign__is_foreign);
	tcase_add_test(tc, token_open__after_rotation__until_its_key_is_gone);
	tcase_add_test(tc, token_open__every_unknown_key_id__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
