#include "suites.h"

#include "key/secret.h"

START_TEST(secret_id__is_positive_and_never_the_same)
{
	int64_t last = secret_id();

	for (int i = 0; i < 10000; i++) {
		int64_t id = secret_id();

		ck_assert_int_gt(id, 0);
		ck_assert_int_ne(id, last);
		last = id;
	}
}
END_TEST

START_TEST(session_hash__of_a_new_session__is_its_hash)
{
	char text[SESSION_TEXT_BYTES], other_text[SESSION_TEXT_BYTES];
	struct digest32 hash, other_hash, got;

	session_make(text, &hash);
	session_make(other_text, &other_hash);
	ck_assert_uint_eq(strlen(text), SESSION_TEXT_BYTES - 1);
	ck_assert_str_ne(text, other_text);
	ck_assert_int_eq(session_hash(str_of(text), &got), OK);
	ck_assert_mem_eq(got.byte, hash.byte, sizeof(got.byte));
	ck_assert_mem_ne(got.byte, other_hash.byte, sizeof(got.byte));
}
END_TEST

START_TEST(session_hash__not_of_a_sessions_form__is_refused)
{
	static const char *const bad[] = {
		"",
		"x",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", /* unused bits are set */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	struct digest32 hash;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		ck_assert_int_eq(session_hash(str_of(bad[i]), &hash), ERR_AUTH);
	ck_assert_int_eq(
	    session_hash(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &hash), OK);
}
END_TEST

static struct digest16
digest_of(const char *label, const struct str *part, size_t parts)
{
	struct digest16 out;

	digest(label, part, parts, &out);
	return out;
}

START_TEST(digest__two_lists_of_parts__never_give_the_same)
{
	static const struct str ab_c[] = { STR_INIT("ab"), STR_INIT("c") };
	static const struct str a_bc[] = { STR_INIT("a"), STR_INIT("bc") };
	static const struct str abc[] = { STR_INIT("abc") };
	static const struct str abc_[] = { STR_INIT("abc"), { NULL, 0 } };
	struct digest16 made[] = {
		digest_of("one", ab_c, 2),
		digest_of("one", a_bc, 2),
		digest_of("one", abc, 1),
		digest_of("one", abc_, 2),
		digest_of("one", NULL, 0),
		digest_of("two", abc, 1),
		digest_of("", abc, 1),
		digest_of("sixteen bytes ok", abc, 1),
	};

	for (size_t i = 0; i < COUNT_OF(made); i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_mem_ne(made[i].byte, made[j].byte, sizeof(made[i].byte));
	struct digest16 again = digest_of("one", ab_c, 2);
	ck_assert_mem_eq(made[0].byte, again.byte, sizeof(again.byte));
}
END_TEST

/* Ids of articles stand in the database and in links: they never change. */
START_TEST(article_id_of__known_answers)
{
	ck_assert_int_eq(article_id_of(1, STR("https://news.example/a")), 4509694305321213178);
	ck_assert_int_eq(article_id_of(2, STR("https://news.example/a")), 1925867518149857096);
	ck_assert_int_eq(article_id_of(1, STR("")), 151705880174395131);
}
END_TEST

START_TEST(digest63__is_the_first_63_bits_of_the_digest)
{
	static const struct str part[] = { STR_INIT("x") };
	struct digest16 whole = digest_of("label", part, 1);
	uint64_t first = 0;

	for (size_t i = 0; i < 8; i++)
		first = first << 8 | whole.byte[i];
	ck_assert_int_eq(digest63("label", part, 1), (int64_t)(first >> 1));
	ck_assert_int_gt(digest63("label", part, 1), 0);
}
END_TEST

START_TEST(request_ids_next__is_16_hex_digits_and_never_the_same)
{
	struct request_ids ids, others;
	char one[17], next[17], other[17];

	request_ids_open(&ids);
	request_ids_open(&others);
	request_ids_next(&ids, one);
	request_ids_next(&ids, next);
	request_ids_next(&others, other);
	ck_assert_uint_eq(strlen(one), 16);
	ck_assert_uint_eq(strspn(one, "0123456789abcdef"), 16);
	ck_assert_str_ne(one, next);
	ck_assert_str_ne(one, other);
}
END_TEST

Suite *
secret_suite(void)
{
	Suite *s = suite_create("secret");
	TCase *tc = tcase_create("secret");

	tcase_add_test(tc, secret_id__is_positive_and_never_the_same);
	tcase_add_test(tc, session_hash__of_a_new_session__is_its_hash);
	tcase_add_test(tc, session_hash__not_of_a_sessions_form__is_refused);
	tcase_add_test(tc, digest__two_lists_of_parts__never_give_the_same);
	tcase_add_test(tc, article_id_of__known_answers);
	tcase_add_test(tc, digest63__is_the_first_63_bits_of_the_digest);
	tcase_add_test(tc, request_ids_next__is_16_hex_digits_and_never_the_same);
	suite_add_tcase(s, tc);
	return s;
}
