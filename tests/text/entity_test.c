#include "text/entity.h"

#include "base/attr.h"
#include "text/suites.h"

static const struct {
	const char *entity, *means;
} reference[] = {
	{ "&amp;", "&" },
	{ "&lt;", "<" },
	{ "&gt;", ">" },
	{ "&quot;", "\"" },
	{ "&apos;", "'" },
	{ "&nbsp;", "\xc2\xa0" },
	{ "&hellip;", "\xe2\x80\xa6" },
	{ "&uuml;", "\xc3\xbc" },
	{ "&Uuml;", "\xc3\x9c" },
	{ "&#65;", "A" },
	{ "&#x41;", "A" },
	{ "&#X4a;", "J" },
	{ "&#0000065;", "A" },
	{ "&#128512;", "\xf0\x9f\x98\x80" },
	/* These stand for themselves. */
	{ "&AMP;", "&AMP;" },
	{ "&unknown;", "&unknown;" },
	{ "&#0;", "&#0;" },
	{ "&#10;", "&#10;" },
	{ "&#9;", "&#9;" },
	{ "&#27;", "&#27;" },
	{ "&#127;", "&#127;" },
	{ "&#x9b;", "&#x9b;" },
	{ "&#xd800;", "&#xd800;" },
	{ "&#x110000;", "&#x110000;" },
	{ "&#4294967361;", "&#4294967361;" },
	{ "&#99999999999999999999;", "&#99999999999999999999;" },
	{ "&#x202e;", "&#x202e;" },
	{ "&#x2066;", "&#x2066;" },
	{ "&#x200b;", "&#x200b;" },
	{ "&#x200d;", "&#x200d;" },
	{ "&#x2028;", "&#x2028;" },
	{ "&#x301;", "&#x301;" },
	{ "&#xfeff;", "&#xfeff;" },
	{ "&#xfe0f;", "&#xfe0f;" },
	{ "&#xe000;", "&#xe000;" },
	{ "&#xffff;", "&#xffff;" },
	{ "&#x;", "&#x;" },
	{ "&#;", "&#;" },
	{ "&#6a;", "&#6a;" },
	{ "&;", "&;" },
};

START_TEST(entity_decode__known_and_clean__is_decoded_and_else_stays)
{
	char room[ENTITY_MAX_BYTES];

	assert_run(entity_decode(str_of(reference[_i].entity), room), reference[_i].means);
}
END_TEST

Suite *
entity_suite(void)
{
	Suite *s = suite_create("entity");
	TCase *tc = tcase_create("entity");

	tcase_add_loop_test(tc, entity_decode__known_and_clean__is_decoded_and_else_stays, 0,
	    (int)COUNT_OF(reference));
	suite_add_tcase(s, tc);
	return s;
}
