#include "key/email.h"

#include "key/sealed.h"
#include "suites.h"

#define SITE    7
#define ADDRESS "ada@example.org"

static struct arena *arena;
static struct keyring *keys;

static void
set_up(void)
{
	arena = arena_open();
	keys = keyring_made("current 1 " HEX_A "\n");
}

static void
tear_down(void)
{
	keyring_close(keys);
	arena_close(arena);
}

static bool
has(struct str run, const char *part)
{
	return memmem(run.p, run.len, part, strlen(part)) != NULL;
}

START_TEST(email_open__of_what_was_sealed__gives_it_back)
{
	struct str sealed = email_seal(arena, keys, SITE, STR(ADDRESS)), address;

	ck_assert_uint_eq(sealed.len, strlen(ADDRESS) + SEALED_EXTRA_BYTES);
	ck_assert(!has(sealed, "ada") && !has(sealed, "example"));
	ck_assert_int_eq(email_open(arena, keys, SITE, sealed, &address), OK);
	ck_assert(str_equal(address, STR(ADDRESS)));
}
END_TEST

START_TEST(email_open__with_the_key_that_the_bytes_name__while_it_is_there)
{
	struct keyring *rotated = keyring_made("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	struct keyring *gone = keyring_made("current 2 " HEX_B "\n");
	struct keyring *other = keyring_made("current 1 " HEX_B "\n");
	struct str before = email_seal(arena, keys, SITE, STR(ADDRESS)), address;
	struct str after = email_seal(arena, rotated, SITE, STR(ADDRESS));

	ck_assert_int_eq(email_open(arena, rotated, SITE, before, &address), OK);
	ck_assert(str_equal(address, STR(ADDRESS)));
	ck_assert_int_eq(email_open(arena, gone, SITE, before, &address), ERR_AUTH);
	ck_assert_uint_eq(address.len, 0);
	ck_assert_int_eq(email_open(arena, other, SITE, before, &address), ERR_AUTH);
	ck_assert_int_eq(email_open(arena, keys, SITE, after, &address), ERR_AUTH);
	ck_assert_int_eq(email_open(arena, gone, SITE, after, &address), OK);
	keyring_close(rotated);
	keyring_close(gone);
	keyring_close(other);
}
END_TEST

START_TEST(email_open__of_another_site_or_changed_or_cut__is_refused)
{
	struct str sealed = email_seal(arena, keys, SITE, STR(ADDRESS)), address;
	char *byte = arena_alloc(arena, sealed.len);
	struct str changed = { byte, sealed.len };

	ck_assert_int_eq(email_open(arena, keys, SITE + 1, sealed, &address), ERR_AUTH);
	for (size_t len = 0; len < sealed.len; len++)
		ck_assert_int_eq(
		    email_open(arena, keys, SITE, str_part(sealed, 0, len), &address), ERR_AUTH);
	memcpy(byte, sealed.p, sealed.len);
	for (size_t bit = 0; bit < 8 * sealed.len; bit++) {
		byte[bit / 8] = (char)(byte[bit / 8] ^ 1 << bit % 8);
		ck_assert_int_eq(email_open(arena, keys, SITE, changed, &address), ERR_AUTH);
		byte[bit / 8] = (char)(byte[bit / 8] ^ 1 << bit % 8);
	}
	ck_assert_int_eq(email_open(arena, keys, SITE, changed, &address), OK);
}
END_TEST

/* What is sealed for one purpose is nothing to another. */
START_TEST(email_open__of_bytes_sealed_for_another_purpose__is_refused)
{
	uint8_t raw[sizeof(ADDRESS) - 1 + SEALED_EXTRA_BYTES];
	struct str sealed = { (const char *)raw, sizeof(raw) }, address;

	sealed_make(keys, KEY_EPOCH, SITE, STR(ADDRESS), raw);
	ck_assert_int_eq(email_open(arena, keys, SITE, sealed, &address), ERR_AUTH);
}
END_TEST

START_TEST(email_seal__twice_the_same__looks_different)
{
	struct str one = email_seal(arena, keys, SITE, STR(ADDRESS));
	struct str other = email_seal(arena, keys, SITE, STR(ADDRESS));

	ck_assert(!str_equal(str_part(one, 1, 25), str_part(other, 1, 25)));
	ck_assert(!str_equal(str_part(one, 25, one.len), str_part(other, 25, other.len)));
}
END_TEST

START_TEST(email_hash__depends_on__site_address_and_key_alone)
{
	struct keyring *rotated = keyring_made("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	struct digest16 one, again, site, address, key;

	email_hash(keys, 1, SITE, STR(ADDRESS), &one);
	email_hash(rotated, 1, SITE, STR(ADDRESS), &again);
	email_hash(keys, 1, SITE + 1, STR(ADDRESS), &site);
	email_hash(keys, 1, SITE, STR("ada@example.com"), &address);
	email_hash(rotated, 2, SITE, STR(ADDRESS), &key);
	ck_assert_mem_eq(one.byte, again.byte, sizeof(one.byte));
	ck_assert_mem_ne(one.byte, site.byte, sizeof(one.byte));
	ck_assert_mem_ne(one.byte, address.byte, sizeof(one.byte));
	ck_assert_mem_ne(one.byte, key.byte, sizeof(one.byte));
	keyring_close(rotated);
}
END_TEST

Suite *
email_suite(void)
{
	Suite *s = suite_create("email");
	TCase *tc = tcase_create("email");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, email_open__of_what_was_sealed__gives_it_back);
	tcase_add_test(tc, email_open__with_the_key_that_the_bytes_name__while_it_is_there);
	tcase_add_test(tc, email_open__of_another_site_or_changed_or_cut__is_refused);
	tcase_add_test(tc, email_open__of_bytes_sealed_for_another_purpose__is_refused);
	tcase_add_test(tc, email_seal__twice_the_same__looks_different);
	tcase_add_test(tc, email_hash__depends_on__site_address_and_key_alone);
	suite_add_tcase(s, tc);
	return s;
}
