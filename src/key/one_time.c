#include "key/one_time.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/bug.h"

static enum err code_read(struct str typed, char out[ONE_TIME_DIGITS + 1]);
static void code_of(
    const uint8_t secret[ONE_TIME_SECRET_BYTES], uint64_t step, char out[ONE_TIME_DIGITS + 1]);

void
one_time_make(uint8_t secret[ONE_TIME_SECRET_BYTES])
{
	randombytes_buf(secret, ONE_TIME_SECRET_BYTES);
}

void
one_time_text(const uint8_t secret[ONE_TIME_SECRET_BYTES], char out[ONE_TIME_TEXT_BYTES])
{
	char *text;
	size_t len;

	MUST(oath_base32_encode((const char *)secret, ONE_TIME_SECRET_BYTES, &text, &len) ==
	     OATH_OK);
	MUST(len == ONE_TIME_TEXT_BYTES - 1);
	memcpy(out, text, len);
	out[len] = '\0';
	sodium_memzero(text, len);
	free(text);
}

void
one_time_wipe(uint8_t secret[ONE_TIME_SECRET_BYTES])
{
	sodium_memzero(secret, ONE_TIME_SECRET_BYTES);
}

/* All steps are tried, whichever fits: the time it takes tells nobody how far a clock is off. */
enum err
one_time_check(
    const uint8_t secret[ONE_TIME_SECRET_BYTES], struct str code, int64_t now_s, int64_t *step)
{
	char typed[ONE_TIME_DIGITS + 1], right[ONE_TIME_DIGITS + 1];
	int64_t now = now_s / ONE_TIME_STEP_S;
	enum err err = code_read(code, typed);

	if (err != OK)
		return err;
	err = ERR_AUTH;
	for (int64_t at = now - ONE_TIME_DRIFT; at <= now + ONE_TIME_DRIFT; at++) {
		if (at < 0)
			continue;
		code_of(secret, (uint64_t)at, right);
		if (sodium_memcmp(typed, right, ONE_TIME_DIGITS) == 0) {
			*step = at;
			err = OK;
		}
	}
	sodium_memzero(right, sizeof(right));
	return err;
}

void
one_time_seal(const struct keyring *keys, int64_t moderator_id,
    const uint8_t secret[ONE_TIME_SECRET_BYTES], uint8_t out[ONE_TIME_SEALED_BYTES])
{
	const struct str plain = { (const char *)secret, ONE_TIME_SECRET_BYTES };

	sealed_make(keys, KEY_SECOND_FACTOR, moderator_id, plain, out);
}

enum err
one_time_open(const struct keyring *keys, int64_t moderator_id, struct str sealed,
    uint8_t secret[ONE_TIME_SECRET_BYTES])
{
	if (sealed.len != ONE_TIME_SEALED_BYTES)
		return ERR_AUTH;
	return sealed_open(keys, KEY_SECOND_FACTOR, moderator_id, sealed, secret);
}

void
one_time_offer(const struct keyring *keys, int64_t form_object,
    const uint8_t secret[ONE_TIME_SECRET_BYTES], char out[ONE_TIME_OFFER_BYTES])
{
	const struct str plain = { (const char *)secret, ONE_TIME_SECRET_BYTES };
	uint8_t raw[ONE_TIME_SEALED_BYTES];

	sealed_make(keys, KEY_ENROLMENT, form_object, plain, raw);
	base64_write(raw, sizeof(raw), out);
}

enum err
one_time_offered(const struct keyring *keys, int64_t form_object, struct str offer,
    uint8_t secret[ONE_TIME_SECRET_BYTES])
{
	uint8_t raw[ONE_TIME_SEALED_BYTES];

	if (base64_read(offer, raw, sizeof(raw)) != OK)
		return ERR_AUTH;
	return sealed_open(keys, KEY_ENROLMENT, form_object,
	    (struct str){ (const char *)raw, sizeof(raw) }, secret);
}

static enum err
code_read(struct str typed, char out[ONE_TIME_DIGITS + 1])
{
	size_t digits = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = typed.p[i];

		if (c == ' ')
			continue;
		if (c < '0' || c > '9' || digits == ONE_TIME_DIGITS)
			return ERR_INPUT;
		out[digits++] = c;
	}
	out[digits] = '\0';
	return digits == ONE_TIME_DIGITS ? OK : ERR_INPUT;
}

static void
code_of(const uint8_t secret[ONE_TIME_SECRET_BYTES], uint64_t step, char out[ONE_TIME_DIGITS + 1])
{
	MUST(oath_hotp_generate((const char *)secret, ONE_TIME_SECRET_BYTES, step, ONE_TIME_DIGITS,
		 false, OATH_HOTP_DYNAMIC_TRUNCATION, out) == OATH_OK);
}
