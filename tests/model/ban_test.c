#include "model/ban.h"

#include <string.h>

#include "base/clock.h"
#include "suites.h"

#define NOW_US INT64_C(1790000000000000)
#define KEY(c) ((struct str){ (c c c c c c c c c c c c c c c c), BAN_HASH_BYTES })

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static struct ban
ban_of(enum ban_kind kind, const char *words)
{
	return (struct ban){ .site_id = 1,
		.kind = kind,
		.words = str_of(words),
		.hash = STR_EMPTY,
		.outcome = OUTCOME_HOLD };
}

static struct ban_facts
facts_of(void)
{
	return (struct ban_facts){ .site_id = 1,
		.now_us = NOW_US,
		.actor = { KEY("a"), KEY("b") },
		.day = 100,
		.author_id = 7,
		.domain = STR_EMPTY,
		.name = STR_EMPTY,
		.text = STR_EMPTY };
}

START_TEST(names__each__are_what_they_name)
{
	const struct ban_time *time;
	enum ban_kind kind;
	enum outcome outcome;

	for (unsigned i = 0; i < BAN_KINDS; i++) {
		ck_assert_int_eq(
		    ban_kind_of(str_of(ban_kind_info((enum ban_kind)i)->name), &kind), OK);
		ck_assert_int_eq(kind, i);
	}
	for (size_t i = 0; i < BAN_OUTCOMES; i++) {
		ck_assert_int_eq(
		    ban_outcome_of(str_of(outcome_info(ban_outcome[i])->name), &outcome), OK);
		ck_assert_int_eq(outcome, ban_outcome[i]);
	}
	for (size_t i = 0; i < BAN_TIMES; i++) {
		ck_assert_int_eq(ban_time_of(str_of(ban_time[i].name), &time), OK);
		ck_assert_ptr_eq(time, &ban_time[i]);
	}
	ck_assert_int_eq(ban_kind_of(STR("ip"), &kind), ERR_INPUT);
	ck_assert_int_eq(ban_kind_of(STR(""), &kind), ERR_INPUT);
	ck_assert_int_eq(ban_outcome_of(STR("spam"), &outcome), ERR_INPUT);
	ck_assert_int_eq(ban_outcome_of(STR("none"), &outcome), ERR_INPUT);
	ck_assert_int_eq(ban_time_of(STR(""), &time), ERR_INPUT);
}
END_TEST

START_TEST(ban_runs__until_it_ends_or_is_lifted)
{
	struct ban ban = ban_of(BAN_NAME, "x");

	ck_assert(ban_runs(&ban, NOW_US));
	ban.expires_us = NOW_US + 1;
	ck_assert(ban_runs(&ban, NOW_US));
	ban.expires_us = NOW_US;
	ck_assert(!ban_runs(&ban, NOW_US));
	ban.expires_us = 0;
	ban.lifted_us = 1;
	ck_assert(!ban_runs(&ban, NOW_US));
	ck_assert_int_eq(ban_actor_end_us(3), 5 * S_PER_DAY * US_PER_S);
}
END_TEST

/* What words are compared with, and whether they meet. */
static const struct {
	enum ban_kind kind;
	const char *words;
	const char *with;
	bool meet;
} words[] = {
	{ BAN_NAME, "Ada Lovelace", "ADA  LOVELACE", true },
	{ BAN_NAME, "Ada Lovelace",
	    "\xd0\x90"
	    "d\xd0\xb0-L0velace",
	    true }, /* Cyrillic a, zero */
	{ BAN_NAME, "Ada Lovelace", "Ada Lovelaces", false },
	{ BAN_NAME, "Ada", "Ada Lovelace", false },
	{ BAN_TEXT, "cheap pills", "Buy ch**ea**p P1LLS.", true },
	{ BAN_TEXT, "cheap pills", "cheap spills", false },
	{ BAN_TEXT, "cheap spar", "Cheap spar now", true }, /* r and n look like m */
	{ BAN_TEXT, "nails here", "Finer nails here", true },
	{ BAN_TEXT, "modern", "mod-em", true },
	{ BAN_TEXT, "letters", "letter", false },
	{ BAN_TEXT, "aaab", "aaaaab", true },
	{ BAN_DOMAIN, "Spam.example", "spam.example", true },
	{ BAN_DOMAIN, "@spam.example", "deep.below.spam.example", true },
	{ BAN_DOMAIN, "spam.example", "notspam.example", false },
	{ BAN_DOMAIN, "below.spam.example", "spam.example", false },
	{ BAN_DOMAIN, "spam.example", "", false },
};

START_TEST(ban_meets__words__as_they_look)
{
	struct ban ban = ban_of(words[_i].kind, words[_i].words);
	struct ban_facts facts = facts_of();
	struct str with = str_of(words[_i].with);

	ck_assert_int_eq(ban_fold(arena, &ban), OK);
	ck_assert(!ban_meets(&ban, &facts));
	if (ban.kind == BAN_DOMAIN) {
		facts.domain = with;
	} else {
		struct ban other = ban_of(ban.kind, words[_i].with);

		ck_assert_int_eq(ban_fold(arena, &other), OK);
		facts.name = ban.kind == BAN_NAME ? other.folded : STR_EMPTY;
		facts.text = ban.kind == BAN_TEXT ? other.folded : STR_EMPTY;
	}
	ck_assert_msg(
	    ban_meets(&ban, &facts) == words[_i].meet, "%s, %s", words[_i].words, words[_i].with);
	facts.site_id = 2;
	ck_assert(!ban_meets(&ban, &facts));
}
END_TEST

static const struct {
	enum ban_kind kind;
	const char *words;
} empty[] = {
	{ BAN_NAME, "" },
	{ BAN_NAME, "- . -" },
	{ BAN_TEXT, "" },
	{ BAN_TEXT, "a b c" },
	{ BAN_DOMAIN, "" },
	{ BAN_DOMAIN, "@" },
	{ BAN_DOMAIN, "localhost" },
	{ BAN_DOMAIN, "a@b.example" },
	{ BAN_DOMAIN, "spam.example/x" },
};

START_TEST(ban_fold__too_little_or_no_domain__is_refused)
{
	struct ban ban = ban_of(empty[_i].kind, empty[_i].words);

	ck_assert_int_eq(ban_fold(arena, &ban), ERR_INPUT);
}
END_TEST

START_TEST(ban_meets__an_address__on_its_day_and_the_next)
{
	struct ban ban = ban_of(BAN_ACTOR, "");
	struct ban_facts facts = facts_of();

	ban.hash = KEY("a");
	ban.day = 100;
	ck_assert(ban_meets(&ban, &facts));
	ban.hash = KEY("b");
	ck_assert(!ban_meets(&ban, &facts));
	ban.day = 99;
	ck_assert(ban_meets(&ban, &facts));
	facts.actor[1] = STR_EMPTY;
	ck_assert(!ban_meets(&ban, &facts));
	facts.actor[1] = KEY("b");
	ban.day = 98;
	ck_assert(!ban_meets(&ban, &facts));
	ban.day = 101;
	ck_assert(!ban_meets(&ban, &facts));
}
END_TEST

START_TEST(ban_meets__an_author_and_an_email__whoever_has_it)
{
	const struct str hash[] = { KEY("x"), KEY("y") };
	struct ban author = ban_of(BAN_AUTHOR, "Ada"), email = ban_of(BAN_EMAIL, "Ada");
	struct ban_facts facts = facts_of();

	author.author_id = 7;
	email.hash = KEY("y");
	ck_assert(ban_meets(&author, &facts));
	facts.author_id = 0;
	author.author_id = 0;
	ck_assert(!ban_meets(&author, &facts));
	ck_assert(!ban_meets(&email, &facts));
	facts.email = hash;
	facts.emails = 1;
	ck_assert(!ban_meets(&email, &facts));
	facts.emails = 2;
	ck_assert(ban_meets(&email, &facts));
}
END_TEST

START_TEST(bans_find__of_several__is_the_severest)
{
	struct ban ban[4];
	const struct bans bans = { ban, COUNT_OF(ban) };
	struct ban_facts facts = facts_of();

	for (size_t i = 0; i < COUNT_OF(ban); i++) {
		ban[i] = ban_of(BAN_AUTHOR, "");
		ban[i].author_id = 7;
		ban[i].id = (int64_t)i + 1;
	}
	ban[1].outcome = OUTCOME_SHADOW;
	ban[2].outcome = OUTCOME_REFUSE;
	ban[3].outcome = OUTCOME_REFUSE;
	ck_assert_int_eq(bans_find(&bans, &facts)->id, 3);
	ban[2].expires_us = ban[3].lifted_us = NOW_US;
	ck_assert_int_eq(bans_find(&bans, &facts)->id, 2);
	facts.author_id = 8;
	ck_assert_ptr_null(bans_find(&bans, &facts));
	ck_assert(bans_have(&bans, 1, BAN_AUTHOR, NOW_US));
	ck_assert(!bans_have(&bans, 2, BAN_AUTHOR, NOW_US));
	ck_assert(!bans_have(&bans, 1, BAN_NAME, NOW_US));
}
END_TEST

Suite *
ban_suite(void)
{
	Suite *s = suite_create("ban");
	TCase *tc = tcase_create("ban");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, names__each__are_what_they_name);
	tcase_add_test(tc, ban_runs__until_it_ends_or_is_lifted);
	tcase_add_loop_test(tc, ban_meets__words__as_they_look, 0, (int)COUNT_OF(words));
	tcase_add_loop_test(
	    tc, ban_fold__too_little_or_no_domain__is_refused, 0, (int)COUNT_OF(empty));
	tcase_add_test(tc, ban_meets__an_address__on_its_day_and_the_next);
	tcase_add_test(tc, ban_meets__an_author_and_an_email__whoever_has_it);
	tcase_add_test(tc, bans_find__of_several__is_the_severest);
	suite_add_tcase(s, tc);
	return s;
}
