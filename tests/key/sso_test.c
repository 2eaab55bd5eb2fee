#include "suites.h"

#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "key/base64.h"
#include "key/jwt.h"
#include "key/paseto.h"
#include "key/sealed.h"
#include "key/sso.h"

#define NOW  ((int64_t)1790000000) /* 2026-09-21T14:13:20Z */
#define SITE 3

static struct arena *a;
static struct keyring *keys;
static uint8_t public_key[32], secret_key[64];
static const struct str hs_secret = STR_INIT("a secret of more than thirty-two bytes");
static struct sso_key key[3];
static struct sso_keys all;
static struct sso_ask ask;

static struct str
text_of(const void *raw, size_t bytes)
{
	char *text = arena_alloc(a, BASE64_TEXT_BYTES(bytes));

	base64_write(raw, bytes, text);
	return str_of(text);
}

static void
set_up(void)
{
	static const uint8_t seed[32] = { 7 };
	uint8_t *sealed;

	a = arena_open();
	keys = keyring_made("current 1 " HEX_A "\nold 2 " HEX_B "\n");
	ck_assert_int_eq(crypto_sign_seed_keypair(public_key, secret_key, seed), 0);
	key[0] = (struct sso_key){ .id = 1,
		.site_id = SITE,
		.name = STR("main"),
		.kind = SSO_PASETO,
		.issuer = STR("https://news.example"),
		.material = { (const char *)public_key, 32 } };
	key[1] = key[0];
	key[1].name = STR("ed");
	key[1].kind = SSO_JWT_EDDSA;
	key[2] = key[0];
	key[2].name = STR("hs");
	key[2].kind = SSO_JWT_HS256;
	key[2].material.len = hs_secret.len + SEALED_EXTRA_BYTES;
	sealed = arena_alloc(a, key[2].material.len);
	sealed_make(keys, KEY_SSO_SECRET, SITE, hs_secret, sealed);
	key[2].material.p = (const char *)sealed;
	all = (struct sso_keys){ key, 3 };
	ask = (struct sso_ask){ keys, &all, SITE, STR("news"), NOW };
}

static void
tear_down(void)
{
	keyring_close(keys);
	arena_close(a);
}

static enum sso_fault
open_token(struct str token)
{
	struct sso_found found;

	return sso_open(a, &ask, token, &found);
}

/* What a site makes. */
static struct str
paseto_for(const char *claims, const char *footer, const char *implicit)
{
	struct str message = str_of(claims), foot = str_of(footer);
	struct str bytes = paseto_signed_bytes(a, message, foot, str_of(implicit));
	uint8_t *raw = arena_alloc(a, message.len + 64);

	memcpy(raw, message.p, message.len);
	ck_assert_int_eq(crypto_sign_detached(raw + message.len, NULL, (const uint8_t *)bytes.p,
			     bytes.len, secret_key),
	    0);
	struct str body = text_of(raw, message.len + 64);
	if (foot.len == 0)
		return arena_printf(a, "v4.public.%.*s", STR_ARG(body));
	return arena_printf(
	    a, "v4.public.%.*s.%.*s", STR_ARG(body), STR_ARG(text_of(foot.p, foot.len)));
}

static struct str
jwt_for(const char *header, const char *claims, bool eddsa, struct str secret)
{
	struct str input = arena_printf(a, "%.*s.%.*s", STR_ARG(text_of(header, strlen(header))),
	    STR_ARG(text_of(claims, strlen(claims))));
	crypto_auth_hmacsha256_state state;
	uint8_t mark[64];

	ck_assert_int_eq(
	    crypto_sign_detached(mark, NULL, (const uint8_t *)input.p, input.len, secret_key), 0);
	if (!eddsa) {
		crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret.p, secret.len);
		crypto_auth_hmacsha256_update(&state, (const uint8_t *)input.p, input.len);
		crypto_auth_hmacsha256_final(&state, mark);
	}
	return arena_printf(
	    a, "%.*s.%.*s", STR_ARG(input), STR_ARG(text_of(mark, eddsa ? 64 : 32)));
}

#define WHO "\"iss\":\"https://news.example\",\"aud\":\"news\",\"sub\":\"42\",\"name\":\"Ada\","
#define PASETO_CLAIMS                                                                              \
	"{" WHO "\"jti\":\"x1\",\"iat\":\"2026-09-21T14:13:00Z\","                                 \
	"\"exp\":\"2026-09-21T16:18:00+02:00\"}"
#define JWT_CLAIMS "{" WHO "\"jti\":\"x1\",\"iat\":1789999980,\"exp\":1790000280}"

/* PASETO's own test vectors, https://github.com/paseto-standard/test-vectors, v4.json: 4-S-1 to 3
 * (ISC licence). */
static const struct {
	const char *token, *footer, *implicit;
} official[] = {
	{ "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowM"
	  "DowMCswMDowMCJ9bg_XBBzds8lTZShVlwwKSgeKpLT3yukTw6JUz3W4h_ExsQV-P0V54zemZDcAxFaSeef1QlXEF"
	  "tkqxT1ciiQEDA",
	    "", "" },
	{ "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowM"
	  "DowMCswMDowMCJ9v3Jt8mx_TdM2ceTGoqwrh4yDFn0XsHvvV_D0DtwQxVrJEBMl0F2caAdgnpKlt4p7xBnx1HcO-"
	  "SPo8FPp214HDw.eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9",
	    "{\"kid\":\"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN\"}", "" },
	{ "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowM"
	  "DowMCswMDowMCJ9NPWciuD3d0o5eXJXG5pJy-DiVEoyPYWs1YSTwWHNJq6DZD3je5gf-0M4JR9ipdUSJbIovzmBE"
	  "CeaWmaqcaP0DQ.eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9",
	    "{\"kid\":\"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN\"}",
	    "{\"test-vector\":\"4-S-3\"}" },
};

START_TEST(paseto__official_vector__is_signed_for_its_assertion_and_no_other)
{
	uint8_t pk[32];
	struct paseto token;

	ck_assert(str_to_bytes(
	    STR("1eb9dbbbbc047c03fd70604e0071f0987e16b28b757225c11f00415d0e20b1a2"), pk, 32));
	ck_assert_int_eq(paseto_read(a, str_of(official[_i].token), &token), OK);
	ck_assert(str_equal(token.message,
	    STR("{\"data\":\"this is a signed message\",\"exp\":\"2022-01-01T00:00:00+00:00\"}")));
	ck_assert(str_equal(token.footer, str_of(official[_i].footer)));
	ck_assert(paseto_signed(a, &token, pk, str_of(official[_i].implicit)));
	ck_assert(!paseto_signed(a, &token, pk, STR("another")));
	ck_assert(!paseto_signed(a, &token, public_key, str_of(official[_i].implicit)));
}
END_TEST

static const char *const good_footer[] = { "", "{\"kid\":\"main\"}", "{\"kid\":\"main\",\"v\":1}" };

START_TEST(sso_open__of_a_good_paseto__gives_its_claims)
{
	struct str token = paseto_for(PASETO_CLAIMS, good_footer[_i], "sso:1:news");
	struct sso_found found, other;

	ck_assert_int_eq(sso_open(a, &ask, token, &found), SSO_GOOD);
	ck_assert(str_equal(found.claims.subject, STR("42")));
	ck_assert(str_equal(found.claims.name, STR("Ada")));
	ck_assert_int_eq(found.claims.issued_s, NOW - 20);
	ck_assert_int_eq(found.claims.expires_s, NOW + 280);
	ck_assert_ptr_eq(found.key, &key[0]);
	/* The same reader by another kind of token is the same, and so is what makes it one. */
	ck_assert_int_eq(
	    sso_open(a, &ask, jwt_for("{\"alg\":\"HS256\"}", JWT_CLAIMS, false, hs_secret), &other),
	    SSO_GOOD);
	ck_assert_mem_eq(&found.subject, &other.subject, 16);
	ck_assert_mem_eq(&found.once, &other.once, 16);
}
END_TEST

START_TEST(sso_open__any_bit_changed_or_cut_anywhere__is_refused)
{
	struct str token[] = { paseto_for(PASETO_CLAIMS, "{\"kid\":\"main\"}", "sso:1:news"),
		jwt_for("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", JWT_CLAIMS, true, STR_EMPTY),
		jwt_for("{\"alg\":\"HS256\",\"kid\":\"hs\"}", JWT_CLAIMS, false, hs_secret) };
	struct str one = token[_i];
	char *text = arena_alloc(a, one.len + 2);

	ck_assert_int_eq(open_token(one), SSO_GOOD);
	for (size_t at = 0; at < one.len; at++) {
		ck_assert_int_ne(open_token(str_part(one, 0, at)), SSO_GOOD);
		for (int bit = 0; bit < 8; bit++) {
			memcpy(text, one.p, one.len);
			text[at] = (char)(text[at] ^ (1 << bit));
			ck_assert_msg(open_token((struct str){ text, one.len }) != SSO_GOOD,
			    "byte %zu, bit %d", at, bit);
		}
	}
	for (const char *more = "=.A \n"; *more != '\0'; more++) {
		memcpy(text, one.p, one.len);
		text[one.len] = *more;
		ck_assert_int_ne(open_token((struct str){ text, one.len + 1 }), SSO_GOOD);
	}
}
END_TEST

/* What stands before the claims. */
START_TEST(sso_open__head_that_is_not_the_keys__is_refused)
{
	struct str pk = { (const char *)public_key, 32 };
	char longest[9000];
	const struct {
		struct str token;
		enum sso_fault fault;
	} row[] = {
		{ STR_EMPTY, SSO_OTHER_FORM },
		{ STR("a.b"), SSO_OTHER_FORM },
		{ STR("v4.public"), SSO_OTHER_FORM },
		{ STR("v4.public."), SSO_BAD_BASE64 },
		{ STR("v4.local.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAr68PS4AXe7If_Zg"),
		    SSO_OTHER_PASETO },
		{ STR("v3.public.eyJ9"), SSO_OTHER_PASETO },
		{ STR("v2.public.eyJ9.e30"), SSO_OTHER_PASETO },
		{ STR("v1.local.eyJ9"), SSO_OTHER_PASETO },
		{ STR("V4.public.eyJ9.e30.x"), SSO_OTHER_FORM },
		{ paseto_for(PASETO_CLAIMS, "", "sso:1:other"), SSO_BAD_SIGNATURE },
		{ paseto_for(PASETO_CLAIMS, "", ""), SSO_BAD_SIGNATURE },
		{ paseto_for(PASETO_CLAIMS, "not JSON", "sso:1:news"), SSO_BAD_HEAD },
		{ paseto_for(PASETO_CLAIMS, "{\"kid\":1}", "sso:1:news"), SSO_BAD_HEAD },
		{ paseto_for(PASETO_CLAIMS, "{\"kid\":\"a\",\"kid\":\"main\"}", "sso:1:news"),
		    SSO_BAD_HEAD },
		{ paseto_for(PASETO_CLAIMS, "{\"kid\":\"nobody\"}", "sso:1:news"),
		    SSO_UNKNOWN_KEY },
		{ paseto_for(PASETO_CLAIMS, "{\"kid\":\"../../etc/passwd\"}", "sso:1:news"),
		    SSO_UNKNOWN_KEY },
		{ paseto_for(PASETO_CLAIMS, "{\"kid\":\"ed\"}", "sso:1:news"),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"none\"}", JWT_CLAIMS, false, hs_secret),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"hs256\"}", JWT_CLAIMS, false, hs_secret),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"HS512\"}", JWT_CLAIMS, false, hs_secret),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{}", JWT_CLAIMS, false, hs_secret), SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":[\"HS256\"]}", JWT_CLAIMS, false, hs_secret), SSO_BAD_HEAD },
		/* The public key as a secret: of the key that it is, and of one that is a secret.
		 */
		{ jwt_for("{\"alg\":\"HS256\",\"kid\":\"ed\"}", JWT_CLAIMS, false, pk),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"HS256\"}", JWT_CLAIMS, false, pk), SSO_BAD_SIGNATURE },
		{ jwt_for("{\"alg\":\"EdDSA\",\"kid\":\"hs\"}", JWT_CLAIMS, true, STR_EMPTY),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"EdDSA\",\"kid\":\"main\"}", JWT_CLAIMS, true, STR_EMPTY),
		    SSO_OTHER_ALGORITHM },
		{ jwt_for("{\"alg\":\"HS256\",\"crit\":[]}", JWT_CLAIMS, false, hs_secret),
		    SSO_HEAD_HAS_KEY },
		{ jwt_for("{\"alg\":\"HS256\",\"jku\":\"https://evil.example/\"}", JWT_CLAIMS,
		      false, hs_secret),
		    SSO_HEAD_HAS_KEY },
		{ jwt_for("{\"alg\":\"EdDSA\",\"jwk\":{}}", JWT_CLAIMS, true, STR_EMPTY),
		    SSO_HEAD_HAS_KEY },
		{ jwt_for("{\"alg\":\"EdDSA\",\"x5u\":\"\"}", JWT_CLAIMS, true, STR_EMPTY),
		    SSO_HEAD_HAS_KEY },
		{ jwt_for("[]", JWT_CLAIMS, false, hs_secret), SSO_BAD_HEAD },
		{ { longest, sizeof(longest) }, SSO_TOO_LONG },
	};

	memset(longest, 'A', sizeof(longest));
	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(open_token(row[i].token) == row[i].fault, "row %zu: %s", i,
		    sso_fault_info(open_token(row[i].token))->word);
}
END_TEST

/* A padded part, one more part, and unused bits that are not zero. */
START_TEST(sso_open__other_text_of_the_same_bytes__is_refused)
{
	struct str token = jwt_for("{\"alg\":\"HS256\"}", JWT_CLAIMS, false, hs_secret);
	char *text = arena_alloc(a, token.len + 1);

	ck_assert_int_eq(open_token(arena_printf(a, "%.*s=", STR_ARG(token))), SSO_BAD_BASE64);
	ck_assert_int_eq(open_token(arena_printf(a, "%.*s.", STR_ARG(token))), SSO_OTHER_FORM);
	ck_assert_int_eq(open_token(arena_printf(a, "%.*s.e30", STR_ARG(token))), SSO_OTHER_FORM);
	ck_assert_int_eq(open_token(arena_printf(a, ".%.*s", STR_ARG(token))), SSO_OTHER_FORM);
	/* 32 bytes are 43 characters, and the last of them has two bits too many. */
	memcpy(text, token.p, token.len);
	text[token.len - 1]++;
	ck_assert_int_eq(open_token((struct str){ text, token.len }), SSO_BAD_BASE64);
	token = paseto_for(PASETO_CLAIMS, "", "sso:1:news");
	ck_assert_int_eq(open_token(arena_printf(a, "%.*s.", STR_ARG(token))), SSO_BAD_BASE64);
	ck_assert_int_eq(open_token(arena_printf(a, "%.*s=", STR_ARG(token))), SSO_BAD_BASE64);
}
END_TEST

#define TIMES "\"iat\":1789999980,\"exp\":1790000280"

static const struct {
	const char *claims;
	enum sso_fault fault;
} claim_row[] = {
	{ "{" WHO TIMES "}", SSO_GOOD },
	{ "{" WHO TIMES ",\"role\":\"admin\",\"user\":{\"a\":[1.5]}}", SSO_GOOD },
	{ "not JSON", SSO_BAD_CLAIMS },
	{ "[]", SSO_BAD_CLAIMS },
	{ "{" WHO TIMES ",\"name\":\"Eve\"}", SSO_BAD_CLAIMS },
	{ "{" WHO TIMES ",\"jti\":7}", SSO_BAD_CLAIMS },
	{ "{" WHO TIMES "} ", SSO_GOOD },
	{ "{" WHO TIMES "}{}", SSO_BAD_CLAIMS },
	{ "{" WHO "\"iat\":\"2026-09-21T14:13:00Z\",\"exp\":1790000280}", SSO_BAD_CLAIMS },
	{ "{" WHO "\"iat\":1789999980.0,\"exp\":1790000280}", SSO_BAD_CLAIMS },
	{ "{" WHO "\"iat\":-5,\"exp\":1790000280}", SSO_BAD_CLAIMS },
	{ "{" WHO "\"iat\":1789999980,\"exp\":9223372036854775807}", SSO_BAD_CLAIMS },
	{ "{\"iss\":\"https://news.example\",\"sub\":\"42\",\"name\":\"Ada\"," TIMES "}",
	    SSO_NO_AUDIENCE },
	{ "{\"iss\":\"https://"
	  "news.example\",\"aud\":\"other\",\"sub\":\"42\",\"name\":\"Ada\"," TIMES "}",
	    SSO_OTHER_AUDIENCE },
	{ "{\"iss\":\"https://news.example\",\"aud\":[\"news\"],\"sub\":\"42\"," TIMES "}",
	    SSO_BAD_CLAIMS },
	{ "{\"aud\":\"news\",\"sub\":\"42\",\"name\":\"Ada\"," TIMES "}", SSO_NO_ISSUER },
	{ "{\"iss\":\"evil\",\"aud\":\"news\",\"sub\":\"42\",\"name\":\"Ada\"," TIMES "}",
	    SSO_OTHER_ISSUER },
	{ "{" WHO "\"exp\":1790000280}", SSO_NO_ISSUED },
	{ "{" WHO "\"iat\":1790000060,\"exp\":1790000280}", SSO_GOOD },
	{ "{" WHO "\"iat\":1790000061,\"exp\":1790000280}", SSO_ISSUED_LATER },
	{ "{" WHO "\"iat\":1789999980}", SSO_NO_EXPIRY },
	{ "{" WHO "\"iat\":1789999980,\"exp\":1790000001}", SSO_GOOD },
	{ "{" WHO "\"iat\":1789999980,\"exp\":1790000000}", SSO_EXPIRED },
	{ "{" WHO "\"iat\":1789999980,\"exp\":1790003580}", SSO_GOOD },
	{ "{" WHO "\"iat\":1789999980,\"exp\":1790003581}", SSO_LIVES_TOO_LONG },
	{ "{" WHO "\"iat\":1789999980,\"exp\":253402300799}", SSO_LIVES_TOO_LONG },
	{ "{" WHO "\"iat\":1789999980,\"exp\":1789999980}", SSO_LIVES_TOO_LONG },
	{ "{" WHO TIMES ",\"nbf\":1790000060}", SSO_GOOD },
	{ "{" WHO TIMES ",\"nbf\":1790000061}", SSO_NOT_YET },
	{ "{\"iss\":\"https://news.example\",\"aud\":\"news\",\"name\":\"Ada\"," TIMES "}",
	    SSO_NO_SUBJECT },
	{ "{" WHO TIMES ",\"email\":\"Ada@Mail.Example\"}", SSO_GOOD },
	{ "{" WHO TIMES ",\"email\":\"ada at home\"}", SSO_BAD_EMAIL },
};

START_TEST(sso_open__claims_of_each_kind__are_good_or_refused_for_what_is_wrong)
{
	struct str token = jwt_for("{\"alg\":\"EdDSA\"}", claim_row[_i].claims, true, STR_EMPTY);
	enum sso_fault fault = open_token(token);

	ck_assert_msg(fault == claim_row[_i].fault, "%s: %s", claim_row[_i].claims,
	    sso_fault_info(fault)->word);
}
END_TEST

START_TEST(sso_open__subject_and_once__are_bounded)
{
	char text[160];
	const struct {
		const char *name;
		int points;
		enum sso_fault fault;
	} row[] = { { "sub", 128, SSO_GOOD }, { "sub", 129, SSO_LONG_SUBJECT },
		{ "jti", 128, SSO_GOOD }, { "jti", 129, SSO_LONG_ONCE } };

	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		bool sub = strcmp(row[i].name, "sub") == 0;
		struct str claims = arena_printf(a,
		    "{\"iss\":\"https://news.example\",\"aud\":\"news\",\"%s\":\"%.*s\"%s," TIMES
		    "}",
		    row[i].name, row[i].points, text, sub ? "" : ",\"sub\":\"42\"");

		ck_assert_int_eq(
		    open_token(jwt_for("{\"alg\":\"EdDSA\"}", claims.p, true, STR_EMPTY)),
		    row[i].fault);
	}
}
END_TEST

START_TEST(sso_open__keys_of_another_site_and_none__open_nothing)
{
	struct str token = paseto_for(PASETO_CLAIMS, "", "sso:1:news");

	ask.site_id = SITE + 1;
	ck_assert_int_eq(open_token(token), SSO_NO_KEYS);
	ask.site_id = SITE;
	all.count = 0;
	ck_assert_int_eq(open_token(token), SSO_NO_KEYS);
	/* A secret that was sealed for another site is none. */
	all.count = 3;
	key[0].site_id = key[1].site_id = key[2].site_id = ask.site_id = SITE + 1;
	ck_assert_int_eq(open_token(jwt_for("{\"alg\":\"HS256\"}", JWT_CLAIMS, false, hs_secret)),
	    SSO_BAD_SIGNATURE);
}
END_TEST

START_TEST(sso_open__token_without_a_jti__is_known_by_all_of_it)
{
	struct sso_found one, same, other;
	const char *second = "{" WHO "\"iat\":1789999980,\"exp\":1790000281}";

	ck_assert_int_eq(
	    sso_open(
		a, &ask, jwt_for("{\"alg\":\"EdDSA\"}", "{" WHO TIMES "}", true, STR_EMPTY), &one),
	    SSO_GOOD);
	ck_assert_int_eq(
	    sso_open(
		a, &ask, jwt_for("{\"alg\":\"EdDSA\"}", "{" WHO TIMES "}", true, STR_EMPTY), &same),
	    SSO_GOOD);
	ck_assert_int_eq(
	    sso_open(a, &ask, jwt_for("{\"alg\":\"EdDSA\"}", second, true, STR_EMPTY), &other),
	    SSO_GOOD);
	ck_assert_mem_eq(&one.once, &same.once, 16);
	ck_assert_mem_ne(&one.once, &other.once, 16);
	ck_assert_mem_eq(&one.subject, &other.subject, 16);
}
END_TEST

START_TEST(sso_key_read__each_way_to_write_a_key__gives_its_bytes)
{
	static const uint8_t head[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03,
		0x21, 0x00 };
	struct str line = text_of(public_key, 32), got;
	uint8_t spki[44];
	char hex[65], pem[61];

	(void)sodium_bin2hex(hex, sizeof(hex), public_key, 32);
	memcpy(spki, head, 12);
	memcpy(spki + 12, public_key, 32);
	(void)sodium_bin2base64(pem, sizeof(pem), spki, 44, sodium_base64_VARIANT_ORIGINAL);
	const struct str row[] = { str_of(hex), line,
		arena_printf(a, "k4.public.%.*s", STR_ARG(line)), arena_printf(a, " %s\t", hex),
		arena_printf(a, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----", pem) };
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		ck_assert_msg(
		    sso_key_read(a, keys, SITE, SSO_PASETO, row[i], &got) == OK, "row %zu", i);
		ck_assert(str_equal(got, (struct str){ (const char *)public_key, 32 }));
	}
	const struct str bad[] = { STR_EMPTY, STR("key"),
		STR("0000000000000000000000000000000000000000000000000000000000000000"),
		STR("0100000000000000000000000000000000000000000000000000000000000000"),
		arena_printf(a, "k4.secret.%.*s", STR_ARG(line)),
		arena_printf(a, "-----BEGIN PUBLIC KEY-----\n%s\n", pem),
		arena_printf(
		    a, "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----", pem) };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		ck_assert_msg(sso_key_read(a, keys, SITE, SSO_PASETO, bad[i], &got) == ERR_INPUT,
		    "bad %zu", i);
}
END_TEST

START_TEST(sso_key_read__secret__is_sealed_and_long_enough)
{
	char text[257];
	struct str got;

	memset(text, 's', sizeof(text));
	for (size_t len = 31; len <= 33; len++)
		ck_assert_int_eq(
		    sso_key_read(a, keys, SITE, SSO_JWT_HS256, (struct str){ text, len }, &got),
		    len < 32 ? ERR_INPUT : OK);
	ck_assert_int_eq(
	    sso_key_read(a, keys, SITE, SSO_JWT_HS256, (struct str){ text, 257 }, &got), ERR_INPUT);
	ck_assert_int_eq(sso_key_read(a, keys, SITE, SSO_JWT_HS256, hs_secret, &got), OK);
	ck_assert_ptr_null(memmem(got.p, got.len, hs_secret.p, 8));
	key[2].material = got;
	ck_assert_int_eq(
	    open_token(jwt_for("{\"alg\":\"HS256\"}", JWT_CLAIMS, false, hs_secret)), SSO_GOOD);
}
END_TEST

Suite *
sso_suite(void)
{
	Suite *s = suite_create("sso");
	TCase *tc = tcase_create("sso");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, paseto__official_vector__is_signed_for_its_assertion_and_no_other,
	    0, COUNT_OF(official));
	tcase_add_loop_test(
	    tc, sso_open__of_a_good_paseto__gives_its_claims, 0, COUNT_OF(good_footer));
	tcase_add_loop_test(tc, sso_open__any_bit_changed_or_cut_anywhere__is_refused, 0, 3);
	tcase_add_test(tc, sso_open__head_that_is_not_the_keys__is_refused);
	tcase_add_test(tc, sso_open__other_text_of_the_same_bytes__is_refused);
	tcase_add_loop_test(tc,
	    sso_open__claims_of_each_kind__are_good_or_refused_for_what_is_wrong, 0,
	    COUNT_OF(claim_row));
	tcase_add_test(tc, sso_open__subject_and_once__are_bounded);
	tcase_add_test(tc, sso_open__keys_of_another_site_and_none__open_nothing);
	tcase_add_test(tc, sso_open__token_without_a_jti__is_known_by_all_of_it);
	tcase_add_test(tc, sso_key_read__each_way_to_write_a_key__gives_its_bytes);
	tcase_add_test(tc, sso_key_read__secret__is_sealed_and_long_enough);
	suite_add_tcase(s, tc);
	return s;
}
