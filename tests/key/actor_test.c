#include "suites.h"

#include <stdio.h>

#include "key/actor.h"

#define SITE 1

static const struct epoch epoch = { 20000, { 7, 1, 9, 2, 8 } };

static struct digest16
key_of(const char *address)
{
	struct digest16 out;

	ck_assert_int_eq(actor_key(&epoch, SITE, str_of(address), &out), OK);
	return out;
}

static struct str
bytes(const uint8_t *p, size_t len)
{
	return (struct str){ (const char *)p, len };
}

START_TEST(actor_key__one_subscriber__has_one_key)
{
	static const char *const same[][2] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "192.0.2.7", "::ffff:192.0.2.7" },
		{ "192.0.2.7", "::FFFF:c000:207" },
		{ "192.0.2.7", "0:0:0:0:0:ffff:192.0.2.7" },
		{ "192.0.2.7", "64:ff9b::192.0.2.7" },
		{ "192.0.2.7", "64:ff9b::c000:207" },
		{ "2001:db8::1", "2001:db8::2" },
		{ "2001:db8::1", "2001:0DB8:0:0:ffff:ffff:ffff:ffff" },
		{ "fe80::1%eth0", "fe80::1" },
		{ "fe80::1%eth0", "fe80::2%wlan1" },
		{ "::ffff:192.0.2.7%eth0", "192.0.2.7" },
	};
	struct digest16 one = key_of(same[_i][0]);
	struct digest16 other = key_of(same[_i][1]);

	ck_assert_mem_eq(one.byte, other.byte, sizeof(one.byte));
}
END_TEST

START_TEST(actor_key__two_subscribers__have_two_keys)
{
	static const char *const apart[][2] = {
		{ "192.0.2.7", "192.0.2.8" },
		{ "192.0.2.7", "192.0.3.7" },
		{ "2001:db8::1", "2001:db8:0:1::1" },
		{ "2001:db8::1", "2001:db9::1" },
		{ "192.0.2.7", "::192.0.2.7" },          /* neither mapped nor NAT64 */
		{ "192.0.2.7", "64:ff9b:1::192.0.2.7" }, /* another prefix: RFC 8215 */
		{ "192.0.2.7", "c000:207::" },
		{ "0.0.0.0", "::" },
	};
	struct digest16 one = key_of(apart[_i][0]);
	struct digest16 other = key_of(apart[_i][1]);

	ck_assert_mem_ne(one.byte, other.byte, sizeof(one.byte));
}
END_TEST

START_TEST(actor_key__not_an_address__is_refused)
{
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("unix:"),
		STR_INIT("garbage"),
		STR_INIT("192.0.2"),
		STR_INIT("192.0.2.256"),
		STR_INIT("192.0.2.07"),
		STR_INIT("0x7f000001"),
		STR_INIT("2130706433"),
		STR_INIT("192.0.2.7:80"),
		STR_INIT("192.0.2.7%eth0"),
		STR_INIT("[2001:db8::1]"),
		STR_INIT("2001:db8::1::2"),
		STR_INIT("2001:db8::1/64"),
		STR_INIT(" 192.0.2.7"),
		STR_INIT("192.0.2.7 "),
		STR_INIT("192.0.2.7, 192.0.2.8"),
		STR_INIT("192.0.2.7\0"),
		STR_INIT("192.0.2.7\0evil"),
		STR_INIT("%eth0"),
		STR_INIT("0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"),
	};
	struct digest16 out;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		ck_assert_int_eq(actor_key(&epoch, SITE, bad[i], &out), ERR_INPUT);
	ck_assert_int_eq(actor_key(&epoch, SITE, (struct str){ NULL, 0 }, &out), ERR_INPUT);
}
END_TEST

START_TEST(actor_key__ten_thousand_addresses_of_one_network__are_one)
{
	struct digest16 first = key_of("2001:db8:1:2::");
	char address[64];

	for (unsigned i = 1; i < 10000; i++) {
		(void)snprintf(address, sizeof(address), "2001:db8:1:2:%x:%x:%x:%x", i,
		    i * 7 % 65536, i * 31 % 65536, i * 127 % 65536);
		struct digest16 next = key_of(address);
		ck_assert_mem_eq(first.byte, next.byte, sizeof(first.byte));
	}
}
END_TEST

START_TEST(actor_key__another_site__gives_another_key)
{
	struct digest16 one, other;

	ck_assert_int_eq(actor_key(&epoch, 1, STR("192.0.2.7"), &one), OK);
	ck_assert_int_eq(actor_key(&epoch, 2, STR("192.0.2.7"), &other), OK);
	ck_assert_mem_ne(one.byte, other.byte, sizeof(one.byte));
}
END_TEST

/* What was made under a day's secret cannot be made again without it. */
START_TEST(actor_key__another_secret__gives_another_key_even_for_the_same_day)
{
	struct epoch yesterday, again;
	struct digest16 one, other;

	epoch_make(20000, &yesterday);
	epoch_make(20000, &again);
	ck_assert_mem_ne(yesterday.secret, again.secret, EPOCH_SECRET_BYTES);
	ck_assert_int_eq(actor_key(&yesterday, SITE, STR("192.0.2.7"), &one), OK);
	ck_assert_int_eq(actor_key(&again, SITE, STR("192.0.2.7"), &other), OK);
	ck_assert_mem_ne(one.byte, other.byte, sizeof(one.byte));
}
END_TEST

static struct limit_keys
limits_of(const char *limit, const char *address)
{
	struct limit_keys out;

	ck_assert_int_eq(actor_limit_keys(&epoch, limit, str_of(address), &out), OK);
	return out;
}

static const struct {
	const char *one, *other;
	bool own, near; /* they are the same */
} pair[] = {
	{ "192.0.2.7", "192.0.2.7", true, true },
	{ "192.0.2.7", "192.0.2.8", false, true },
	{ "192.0.2.0", "192.0.2.255", false, true },
	{ "192.0.2.255", "192.0.3.0", false, false },
	{ "192.0.2.7", "::ffff:192.0.2.7", true, true },
	{ "192.0.2.7", "::ffff:c000:208", false, true },
	{ "192.0.2.7", "64:ff9b::192.0.2.7", true, true },
	{ "192.0.2.7", "64:ff9b::192.0.2.9", false, true },
	{ "192.0.2.7", "64:ff9b::192.0.3.7", false, false },
	{ "2001:db8:1:2::1", "2001:db8:1:2:ffff::", true, true },
	{ "2001:db8:1:2::1", "2001:db8:1:3::1", false, true },
	{ "2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff", false, true },
	{ "2001:db8:1:ffff::", "2001:db8:2::", false, false },
	{ "2001:db8:1:2::1%eth0", "2001:db8:1:2::1", true, true },
	/* An IPv4 /24 and the IPv6 /48 of the same bytes. */
	{ "32.1.13.184", "2001:db8::", false, false },
	{ "0.0.0.0", "::", false, false },
};

START_TEST(actor_limit_keys__addresses__are_one_actor_one_neighbourhood_or_neither)
{
	struct limit_keys a = limits_of("post", pair[_i].one);
	struct limit_keys b = limits_of("post", pair[_i].other);

	ck_assert((memcmp(&a.own, &b.own, sizeof(a.own)) == 0) == pair[_i].own);
	ck_assert((memcmp(&a.near, &b.near, sizeof(a.near)) == 0) == pair[_i].near);
	ck_assert_mem_ne(&a.own, &a.near, sizeof(a.own));
	ck_assert_mem_ne(&a.own, &b.near, sizeof(a.own));
}
END_TEST

START_TEST(actor_limit_keys__another_limit_or_secret__gives_other_keys)
{
	const struct epoch tomorrow = { 20001, { 8, 1, 9, 2, 8 } };
	struct limit_keys a = limits_of("post", "192.0.2.7");
	struct limit_keys b = limits_of("posts", "192.0.2.7"), c;
	struct digest16 actor = key_of("192.0.2.7");

	ck_assert_int_eq(actor_limit_keys(&tomorrow, "post", STR("192.0.2.7"), &c), OK);
	ck_assert_mem_ne(&a.own, &b.own, sizeof(a.own));
	ck_assert_mem_ne(&a.near, &b.near, sizeof(a.near));
	ck_assert_mem_ne(&a.own, &c.own, sizeof(a.own));
	ck_assert_mem_ne(&a.near, &c.near, sizeof(a.near));
	/* Nor does the table of limits lead to who has written a comment. */
	ck_assert_mem_ne(&a.own, &actor, sizeof(actor));
	ck_assert_mem_ne(&a.near, &actor, sizeof(actor));
}
END_TEST

START_TEST(actor_limit_keys__not_an_address__is_refused)
{
	struct limit_keys out;

	ck_assert_int_eq(actor_limit_keys(&epoch, "post", STR("unix:"), &out), ERR_INPUT);
	ck_assert_int_eq(actor_limit_keys(&epoch, "post", STR_EMPTY, &out), ERR_INPUT);
	ck_assert_int_eq(
	    actor_limit_keys(&epoch, "post", STR("192.0.2.7, 192.0.2.8"), &out), ERR_INPUT);
}
END_TEST

START_TEST(actor_is_loopback__table)
{
	static const struct {
		const char *address;
		bool want;
	} row[] = {
		{ "127.0.0.1", true },
		{ "127.255.255.255", true },
		{ "::1", true },
		{ "::1%lo", true },
		{ "::ffff:127.0.0.1", true },
		{ "126.255.255.255", false },
		{ "128.0.0.0", false },
		{ "::2", false },
		{ "::", false },
		{ "::127.0.0.1", false },
		{ "64:ff9b::127.0.0.1", false },
		{ "::ffff:128.0.0.1", false },
		{ "192.0.2.7", false },
		{ "localhost", false },
		{ "unix:", false },
		{ "", false },
		{ "127.0.0.1, 192.0.2.7", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(
		    actor_is_loopback(str_of(row[i].address)) == row[i].want, "%s", row[i].address);
}
END_TEST

START_TEST(epoch_open__of_what_was_sealed__gives_it_back)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	struct keyring *rotated = keyring_made("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	uint8_t sealed[EPOCH_SEALED_BYTES];
	struct epoch made, got;

	epoch_make(20000, &made);
	epoch_seal(keys, &made, sealed);
	ck_assert_int_eq(epoch_open(rotated, 20000, bytes(sealed, sizeof(sealed)), &got), OK);
	ck_assert_int_eq(got.day, 20000);
	ck_assert_mem_eq(got.secret, made.secret, EPOCH_SECRET_BYTES);
	keyring_close(keys);
	keyring_close(rotated);
}
END_TEST

START_TEST(epoch_open__another_day_or_keyring_or_any_change__is_refused)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	struct keyring *other = keyring_made("current 1 " HEX_B "\n");
	struct keyring *gone = keyring_made("current 2 " HEX_B "\n");
	uint8_t sealed[EPOCH_SEALED_BYTES];
	struct str whole = bytes(sealed, sizeof(sealed));
	struct epoch got;

	epoch_seal(keys, &epoch, sealed);
	ck_assert_int_eq(epoch_open(keys, 20001, whole, &got), ERR_AUTH);
	ck_assert_int_eq(epoch_open(other, 20000, whole, &got), ERR_AUTH);
	ck_assert_int_eq(epoch_open(gone, 20000, whole, &got), ERR_AUTH);
	for (size_t len = 0; len < sizeof(sealed); len++)
		ck_assert_int_eq(epoch_open(keys, 20000, bytes(sealed, len), &got), ERR_AUTH);
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		sealed[bit / 8] ^= (uint8_t)(1U << bit % 8);
		ck_assert_int_eq(epoch_open(keys, 20000, whole, &got), ERR_AUTH);
		sealed[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	ck_assert_int_eq(epoch_open(keys, 20000, whole, &got), OK);
	keyring_close(keys);
	keyring_close(other);
	keyring_close(gone);
}
END_TEST

Suite *
actor_suite(void)
{
	Suite *s = suite_create("actor");
	TCase *tc = tcase_create("actor");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, actor_key__one_subscriber__has_one_key, 0, 11);
	tcase_add_loop_test(tc, actor_key__two_subscribers__have_two_keys, 0, 8);
	tcase_add_test(tc, actor_key__not_an_address__is_refused);
	tcase_add_test(tc, actor_key__ten_thousand_addresses_of_one_network__are_one);
	tcase_add_test(tc, actor_key__another_site__gives_another_key);
	tcase_add_test(tc, actor_key__another_secret__gives_another_key_even_for_the_same_day);
	tcase_add_loop_test(tc,
	    actor_limit_keys__addresses__are_one_actor_one_neighbourhood_or_neither, 0,
	    (int)COUNT_OF(pair));
	tcase_add_test(tc, actor_limit_keys__another_limit_or_secret__gives_other_keys);
	tcase_add_test(tc, actor_limit_keys__not_an_address__is_refused);
	tcase_add_test(tc, actor_is_loopback__table);
	tcase_add_test(tc, epoch_open__of_what_was_sealed__gives_it_back);
	tcase_add_test(tc, epoch_open__another_day_or_keyring_or_any_change__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
