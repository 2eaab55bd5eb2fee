/*
 * Passkeys: what OpenSSL has signed with ES256 and RS256, and what is signed here with Ed25519.
 */
#include "key/passkey.h"

#include <sodium.h>

#include "base/attr.h"
#include "suites.h"

#define PARTY "desk.example"
#define SIGNS 7

#define CREDENTIAL "credential-id-16"
#define CLIENT_DATA                                                                                \
	"{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODw\","                     \
	"\"origin\":\"https://desk.example\",\"crossOrigin\":false}"

enum { AT_FLAGS = 32, AT_SIGNS = 36, HEAD_BYTES = 37, AT_KEY = 71, MOST = 1024 };

/* Authenticator data: SHA-256 of PARTY, "present, verified, with a key", 1, no AAGUID, CREDENTIAL,
 * and the key in CBOR. */
static const char es256_made[] =
    "5e4530b8666c514f9890065d044bee0d3b8855c6477b3c94129e61ef1aec5f9c450000000100"
    "000000000000000000000000000000001063726564656e7469616c2d69642d3136a501020326"
    "2001215820c3734e7b0cb186e593bc718e133562021ae9ba2299b7f99a029eb7c3e41d09ae22"
    "58209dc05c54225d561ada22f06592f4a57c16e377bc0a7e646af5bdbcd603923db4";
static const char rs256_made[] =
    "5e4530b8666c514f9890065d044bee0d3b8855c6477b3c94129e61ef1aec5f9c450000000100"
    "000000000000000000000000000000001063726564656e7469616c2d69642d3136a401030339"
    "010020590100d02ed5c4befe546c38256b51a5aa71be1bd860793989812e664751a749db2601"
    "0b097aab08dc11c20a7dff874ac7513711fa506d6391ffd93c36c07bdf2af47a58e3d793ef3d"
    "90b267bbf5c7a02f36f5c9b26151891466c136aacfd32089365cbfd73412320335216bebed97"
    "99711803bd7f6d0e2b23e53b2b4774e72edb87289b71faf53188f2770887a4fe24ddfa069a1b"
    "9ec5bda0f933179421e35a79614d13124d3c254f5a31a25da9ae1b1fbf29dbea3ba9693a154e"
    "9d974a55597c74d85bfae7cc1106d836c4accc8ab466909ebbb46d775718b035c552a58f22a0"
    "5040041b9850143ded27515359b9c2525b82e5b849ff6028068ee6202417be09000321430100"
    "01";
/* With 4096 bits. */
static const char rs4096_made[] =
    "5e4530b8666c514f9890065d044bee0d3b8855c6477b3c94129e61ef1aec5f9c450000000100"
    "000000000000000000000000000000001063726564656e7469616c2d69642d3136a401030339"
    "0100205902009905748b66ece9af2a66aeea3acb13cc72db448fa06f741220bf1579e0dd7509"
    "c7ba3b1df628fbcb6ffedf9b0bc7c04f8b022520e2f684d442d1f499da80e9e0170eb6f6c31e"
    "55982ea74905100332ade5e54a7a6bf3cbb9fa1a0aced7a8b5b604b72ff5225ad6576192468c"
    "66eb689da6eef0576a7d8d798740fd91969259fab524890f571595613d9fcd47b091f93d23ce"
    "2c6a0fce8eb47045fd6531997dc710da5bcfc08b4ead738dfe6f86c18dfebec21540992f12a8"
    "8d42d71396ce12595335b3c868ef0c6b147b9e4bafb0477a415aa9535b09008a59ac3714f164"
    "e1b76c4888aa6da89c9057668bacf9db49935e9447038edf637df34be722715e040b34141dab"
    "b069806682a15fb0cf264f3fa4cef5e98a78443b77edafb1347a29a94d529209d42412cd1c16"
    "697ddecf3716f5e6fab6a463cf46bc8f980d415f864f163449a9d3f21f512552aa63d9854574"
    "599589f4567b538fae6071e9265b873d5b9ab6e196d7bd4ba82c00bce1d58e50aefb6df5965e"
    "608462493695f687be995446a5aa1cb2fdeccaf04dc6b8b6724dcd35d22c3f3f3910f6e39de3"
    "b6a6a50e7e0551737575e87a420fa278103c7f52fe2ffc48eb2c5ed38510d0fe130c22560e64"
    "bc5d23b7e11caf7930f7816c8deda727e07b798f3b48802657661e27a85910573d83ad7a6654"
    "e5c0d003cfd3aa6658fb85cb8235e300052720a5a66073132143010001";

/* Of its first 37 bytes, with the flags "present, verified" and SIGNS, and CLIENT_DATA. */
static const char es256_signature[] =
    "30450220732c670c57687c41ceb56e8b26dbce6ea847e1e4f9fbb139bafc0a0c1546e2a00221"
    "00e21bbb915c09fc4f7a58138a1d98327eac698233fc3aadce2200d675f4541a3a";
static const char rs256_signature[] =
    "168ec3e833a807c4d86c0b86878a259a629fb3917dda79bd39eafacbac356c82169c4633d75f"
    "a93a7903acae5249199862ccf80e6e88e5e7c204ded795c1e77c3defa4e15c614a5c3cc781b1"
    "a2088526dbf9bc47e4dcc5b3b7560992968e1f4b4a4e89f18db2ad6ab6e4484aeb01453c999d"
    "e6be9b9d8da815acdd1cade645c34ccba94130d793dad55ab26ac36c75bdaba851c5b875909f"
    "62eebbbebe9589f633bc26ae02dec1894bb8e3b897b52915419fc5554c4504b0f703b63dbc19"
    "48a5b6a425116380917c11a9d438fba5bd31cb5cc012724e1ccc67b02e25a0b07ea79bb72691"
    "db29790530094f9c2a91c4fb09067749651c36530c1672d0cc1a8ec5";

/* One of a kind, in bytes that a test may change. */
struct sample {
	uint8_t made[MOST], head[HEAD_BYTES], signature[MOST];
	size_t made_bytes, signature_bytes;
	char client_data[sizeof(CLIENT_DATA)];
};

static struct arena *a;
static uint8_t secret[crypto_sign_SECRETKEYBYTES];

static void
set_up(void)
{
	a = arena_open();
}

static void
tear_down(void)
{
	arena_close(a);
}

static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t bytes;

	ck_assert_int_eq(sodium_hex2bin(out, MOST, hex, strlen(hex), NULL, &bytes, NULL), 0);
	return bytes;
}

/* Signs head and client data of the sample with Ed25519. */
static void
sign(struct sample *s)
{
	uint8_t text[HEAD_BYTES + crypto_hash_sha256_BYTES];

	memcpy(text, s->head, HEAD_BYTES);
	crypto_hash_sha256(
	    text + HEAD_BYTES, (const uint8_t *)s->client_data, strlen(s->client_data));
	crypto_sign_detached(s->signature, NULL, text, sizeof(text), secret);
	s->signature_bytes = crypto_sign_BYTES;
}

/* {1: 1, 3: -8, -1: 6, -2: the key}: RFC 9053 section 7.2. */
static void
eddsa_made(struct sample *s)
{
	static const uint8_t cose[] = { 0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58,
		0x20 };
	static const uint8_t seed[crypto_sign_SEEDBYTES] = { 1 };
	uint8_t *key = s->made + AT_KEY;

	(void)unhex(es256_made, s->made);
	memcpy(key, cose, sizeof(cose));
	crypto_sign_seed_keypair(key + sizeof(cose), secret, seed);
	s->made_bytes = AT_KEY + sizeof(cose) + crypto_sign_PUBLICKEYBYTES;
}

static const int64_t algorithm[] = { -7, -8, -257 };

static struct sample
sample_of(int which)
{
	struct sample s = { .client_data = CLIENT_DATA };
	const char *made = algorithm[which] == -257 ? rs256_made : es256_made;

	s.made_bytes = unhex(made, s.made);
	if (algorithm[which] == -8)
		eddsa_made(&s);
	memcpy(s.head, s.made, HEAD_BYTES);
	s.head[AT_FLAGS] = 0x05;
	s.head[AT_SIGNS] = SIGNS;
	if (algorithm[which] == -8)
		sign(&s);
	else
		s.signature_bytes =
		    unhex(algorithm[which] == -7 ? es256_signature : rs256_signature, s.signature);
	return s;
}

static struct str
run(const uint8_t *p, size_t len)
{
	return (struct str){ (const char *)p, len };
}

static enum err
read_made(const struct sample *s, struct passkey_made *out)
{
	return passkey_made_read(a, PARTY, run(s->made, s->made_bytes), out);
}

static struct passkey_key
key_of(const struct sample *s)
{
	struct passkey_made made;

	ck_assert_int_eq(read_made(s, &made), OK);
	return made.key;
}

static enum err
check(const struct sample *s, const struct passkey_key *key, const char *party, int64_t *signs)
{
	return passkey_check(key, party,
	    &(struct passkey_answer){
		.client_data = str_of(s->client_data),
		.authenticator_data = run(s->head, HEAD_BYTES),
		.signature = run(s->signature, s->signature_bytes),
	    },
	    signs);
}

START_TEST(passkey_made_read__each_algorithm__gives_credential_and_key)
{
	static const size_t key_bytes[] = { 64, 32, 259 };
	struct sample s = sample_of(_i);
	struct passkey_made made;

	ck_assert_int_eq(read_made(&s, &made), OK);
	ck_assert(str_equal(made.credential_id, STR(CREDENTIAL)));
	ck_assert_int_eq(made.key.algorithm, algorithm[_i]);
	ck_assert_uint_eq(made.key.bytes.len, key_bytes[_i]);
	ck_assert_int_eq(made.signs, 1);
}
END_TEST

START_TEST(passkey_made_read__cut_off_anywhere__is_refused)
{
	struct sample s = sample_of(_i);
	struct passkey_made made;

	while (s.made_bytes-- > 0)
		ck_assert_int_eq(read_made(&s, &made), ERR_INPUT);
}
END_TEST

START_TEST(passkey_made_read__another_party__is_refused)
{
	struct sample s = sample_of(_i);
	struct passkey_made made;

	ck_assert_int_eq(
	    passkey_made_read(a, "desk.example.org", run(s.made, s.made_bytes), &made), ERR_AUTH);
	ck_assert_int_eq(
	    passkey_made_read(a, "example", run(s.made, s.made_bytes), &made), ERR_AUTH);
}
END_TEST

/* Of "present" (1), "verified" (4) and "with a key" (0x40), with what may be set beside them. */
static const struct {
	uint8_t flags;
	enum err want;
} flag[] = {
	{ 0x45, OK },
	{ 0x5d, OK },
	{ 0x44, ERR_AUTH },
	{ 0x41, ERR_AUTH },
	{ 0x40, ERR_AUTH },
	{ 0x00, ERR_AUTH },
	{ 0x05, ERR_INPUT },
};

START_TEST(passkey_made_read__flags__say_present_and_verified)
{
	struct sample s = sample_of(0);
	struct passkey_made made;

	s.made[AT_FLAGS] = flag[_i].flags;
	ck_assert_int_eq(read_made(&s, &made), flag[_i].want);
}
END_TEST

START_TEST(passkey_made_read__a_key_that_is_none__is_refused)
{
	struct sample s = sample_of(0);
	struct passkey_made made;

	/* A point beside the curve. */
	s.made[s.made_bytes - 1] ^= 1;
	ck_assert_int_eq(read_made(&s, &made), ERR_INPUT);
	/* -35: ES384. */
	s = sample_of(1);
	s.made[AT_KEY + 4] = 0x38;
	ck_assert_int_eq(read_made(&s, &made), ERR_INPUT);
	s.made_bytes = unhex(rs4096_made, s.made);
	ck_assert_int_eq(read_made(&s, &made), ERR_INPUT);
}
END_TEST

START_TEST(passkey_check__each_algorithm__is_signed_so_often)
{
	struct sample s = sample_of(_i);
	struct passkey_key key = key_of(&s);
	int64_t signs = 0;

	ck_assert_int_eq(check(&s, &key, PARTY, &signs), OK);
	ck_assert_int_eq(signs, SIGNS);
	ck_assert_int_eq(check(&s, &key, "desk.example.org", &signs), ERR_AUTH);
}
END_TEST

static void
refused_at_each_byte(
    struct sample *s, const struct passkey_key *key, uint8_t *changed, size_t bytes)
{
	int64_t signs = -1;

	for (size_t i = 0; i < bytes; i++) {
		for (unsigned bit = 0; bit < 8; bit += 7) {
			changed[i] ^= (uint8_t)(1U << bit);
			ck_assert_int_eq(check(s, key, PARTY, &signs), ERR_AUTH);
			changed[i] ^= (uint8_t)(1U << bit);
		}
	}
	ck_assert_int_eq(signs, -1);
	ck_assert_int_eq(check(s, key, PARTY, &signs), OK);
}

START_TEST(passkey_check__one_bit_changed__is_refused)
{
	struct sample s = sample_of(_i);
	struct passkey_key key = key_of(&s);
	uint8_t changed[MOST];

	refused_at_each_byte(&s, &key, s.head, HEAD_BYTES);
	refused_at_each_byte(&s, &key, (uint8_t *)s.client_data, strlen(s.client_data));
	refused_at_each_byte(&s, &key, s.signature, s.signature_bytes);
	memcpy(changed, key.bytes.p, key.bytes.len);
	key.bytes.p = (const char *)changed;
	refused_at_each_byte(&s, &key, changed, key.bytes.len);
}
END_TEST

START_TEST(passkey_check__cut_off__is_refused)
{
	struct sample s = sample_of(_i);
	struct passkey_key key = key_of(&s);
	int64_t signs;

	while (s.signature_bytes-- > 0)
		ck_assert_int_eq(check(&s, &key, PARTY, &signs), ERR_AUTH);
	s = sample_of(_i);
	while (key.bytes.len-- > 0)
		ck_assert_int_eq(check(&s, &key, PARTY, &signs), ERR_AUTH);
}
END_TEST

START_TEST(passkey_check__key_of_another_algorithm__is_refused)
{
	struct sample s = sample_of(_i), other = sample_of((_i + 1) % 3);
	struct passkey_key key = key_of(&s), mixed = { algorithm[(_i + 1) % 3], key.bytes };
	int64_t signs;

	ck_assert_int_eq(check(&other, &key, PARTY, &signs), ERR_AUTH);
	ck_assert_int_eq(check(&s, &mixed, PARTY, &signs), ERR_AUTH);
	mixed.algorithm = -35;
	ck_assert_int_eq(check(&s, &mixed, PARTY, &signs), ERR_AUTH);
}
END_TEST

/* Signed with the right key all of them. */
static const struct {
	uint8_t flags;
	enum err want;
} answered[] = {
	{ 0x05, OK },
	{ 0x1d, OK },
	{ 0x04, ERR_AUTH },
	{ 0x01, ERR_AUTH },
	{ 0x00, ERR_AUTH },
};

START_TEST(passkey_check__flags__say_present_and_verified)
{
	struct sample s = sample_of(1);
	struct passkey_key key = key_of(&s);
	int64_t signs;

	s.head[AT_FLAGS] = answered[_i].flags;
	sign(&s);
	ck_assert_int_eq(check(&s, &key, PARTY, &signs), answered[_i].want);
}
END_TEST

START_TEST(passkey_check__signs__are_32_bits)
{
	struct sample s = sample_of(1);
	struct passkey_key key = key_of(&s);
	int64_t signs = 0;

	memset(s.head + AT_SIGNS - 3, 0xff, 4);
	sign(&s);
	ck_assert_int_eq(check(&s, &key, PARTY, &signs), OK);
	ck_assert_int_eq(signs, UINT32_MAX);
}
END_TEST

Suite *
passkey_suite(void)
{
	const int algorithms = (int)COUNT_OF(algorithm);
	Suite *s = suite_create("passkey");
	TCase *tc = tcase_create("passkey");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(
	    tc, passkey_made_read__each_algorithm__gives_credential_and_key, 0, algorithms);
	tcase_add_loop_test(tc, passkey_made_read__cut_off_anywhere__is_refused, 0, algorithms);
	tcase_add_loop_test(tc, passkey_made_read__another_party__is_refused, 0, algorithms);
	tcase_add_loop_test(
	    tc, passkey_made_read__flags__say_present_and_verified, 0, (int)COUNT_OF(flag));
	tcase_add_test(tc, passkey_made_read__a_key_that_is_none__is_refused);
	tcase_add_loop_test(tc, passkey_check__each_algorithm__is_signed_so_often, 0, algorithms);
	tcase_add_loop_test(tc, passkey_check__one_bit_changed__is_refused, 0, algorithms);
	tcase_add_loop_test(tc, passkey_check__cut_off__is_refused, 0, algorithms);
	tcase_add_loop_test(tc, passkey_check__key_of_another_algorithm__is_refused, 0, algorithms);
	tcase_add_loop_test(
	    tc, passkey_check__flags__say_present_and_verified, 0, (int)COUNT_OF(answered));
	tcase_add_test(tc, passkey_check__signs__are_32_bits);
	suite_add_tcase(s, tc);
	return s;
}
