#include "text/sketch.h"

#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "suites.h"

/* From here on the desk calls two texts nearly the same (model/near.h). */
#define ALIKE (SKETCH_BYTES / 2)

static struct arena *arena;

static void
setup(void)
{
	arena = arena_open();
}

static void
teardown(void)
{
	arena_close(arena);
}

static struct sketch
sketch_of(const char *text)
{
	struct sketch sketch;

	ck_assert_msg(sketch_make(arena, str_of(text), &sketch), "too short: %s", text);
	return sketch;
}

static unsigned
alike(const char *one, const char *two)
{
	struct sketch a = sketch_of(one), b = sketch_of(two);

	return sketch_alike(a.byte, b.byte);
}

static bool
share_a_band(const char *one, const char *two)
{
	struct sketch a = sketch_of(one), b = sketch_of(two);

	for (size_t i = 0; i < SKETCH_BANDS; i++)
		if (a.band[i] == b.band[i])
			return true;
	return false;
}

#define PILLS                                                                                      \
	"I was so tired of my debts until I found the man who can hack any bank card at "          \
	"https://fast-money.example/card and he sent me a loaded one within three days. "          \
	"Write to Mr Frank, +1 555 0100, before his offer ends this week."

/* What a campaign changes from one copy to the next. */
static const char *const copy[] = {
	PILLS,
	"I WAS SO TIRED of my  debts\nuntil I f\xc3\xb6und the man who can h\xc3\xa2"
	"ck any bank card at **https://fast-money.example/card** and he sent me a loaded one "
	"within "
	"three days. Write to Mr _Frank_, +1 555 0100, before his offer ends this week.",
	"I was so tired of my debts until I found the man who can hack any bank card at "
	"[here](http://other.example:8080/x?y=z#77) and he sent me a loaded one within three days. "
	"Write to Mr Frank, +44 20 7946 0958, before his offer ends this week.",
	"I was so tired of my debts until I found the man who can hack any bank card at "
	"cheap-cards.example and he sent me a loaded one within three days. "
	"Write to Mr Smith, +1 555 0199, before his offer ends this month!!!",
	"Hello all! I was so tired of my debts until I found the lady who can hack any bank card "
	"at "
	"www.fast-money2.example/card and she sent me a loaded one within five days. "
	"Write to Mrs Jones, +1 555 0100, before her offer ends this week.",
};

START_TEST(sketch_make__copies_of_a_campaign__are_alike_and_share_a_band)
{
	for (size_t i = 1; i < COUNT_OF(copy); i++) {
		ck_assert_msg(alike(PILLS, copy[i]) >= ALIKE, "%zu: %u", i, alike(PILLS, copy[i]));
		ck_assert_msg(share_a_band(PILLS, copy[i]), "%zu", i);
	}
	ck_assert_uint_eq(alike(PILLS, copy[1]), SKETCH_BYTES);
}
END_TEST

/* What people say of one thing. */
static const char *const said[] = {
	"The new tram line will cut right through the market square, and nobody asked the stall "
	"holders what they think about losing half of their places.",
	"As someone who takes the bus to the hospital every day I cannot wait for the new tram "
	"line; "
	"the journey will be half an hour shorter for all of us.",
	"Who pays for the new tram line in the end? The mayor promised two years ago that no "
	"school "
	"would be closed for it, and now look at the budget.",
	"The market square was a car park until 1978. A tram is quieter than what we had then, and "
	"the square survived that, too.",
	"I live above the bakery on the market square. The builders start at six in the morning, "
	"and "
	"the council does not answer my letters about the noise.",
	"Trams are wonderful where they have their own way. In the market square they will stand "
	"behind every delivery van, as they do in the station road.",
};

START_TEST(sketch_make__different_texts_about_one_thing__are_not_alike)
{
	for (size_t i = 0; i < COUNT_OF(said); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(alike(said[i], said[k]) <= ALIKE / 2, "%zu and %zu: %u", i, k,
			    alike(said[i], said[k]));
}
END_TEST

/* A text, a copy with a few things changed, and another text, in each kind of script. */
static const struct {
	const char *script, *text, *copy, *other;
} script[] = {
	{ "Chinese",
	    "我以前一直没有钱还债，后来在 https://a.example/1 认识了一位老师，跟着他学习投资，"
	    "三个月就赚了20000元，大家可以加他的微信 abc123 了解一下。",
	    "我以前一直没有钱还债，后来在https://b.example/2认识了一位老师，跟着他学习投资，"
	    "两个月就赚了95000元，大家可以加他的微信 xyz789 了解一下。",
	    "市政府昨天宣布新的电车线路将穿过老城区的市场，很多摊主担心生意会受到影响，希望能有更多"
	    "讨论。" },
	{ "Japanese",
	    "借金で困っていた私を助けてくれたのはこのサイトです。三日で五十万円を稼ぐ方法を無料で教"
	    "えて"
	    "もらえるので、今すぐ https://a.example から登録してください。",
	    "借金で困っていた私を助けてくれたのはこのサイトです。二日で九十万円を稼ぐ方法を無料で教"
	    "えて"
	    "もらえるので、今すぐ https://b.example/x から登録してください。",
	    "新しい路面電車が市場の広場を通ることになり、店を出している人たちは場所が半分になるので"
	    "はな"
	    "いかと心配しているそうです。" },
	{ "Thai",
	    "ผมเคยเป็นหนี้จนนอนไม่หลับจนได้รู้จักเว็บไซต์นี้ https://a.example "
	    "เขาสอนวิธีหาเงินออนไลน์ให้ฟรีภายในสามวัน สมัครได้เลยวันนี้",
	    "ผมเคยเป็นหนี้จนนอนไม่หลับจนได้รู้จักเว็บไซต์นี้ https://b.example/9 "
	    "เขาสอนวิธีหาเงินออนไลน์ให้ฟรีภายในห้าวัน สมัครได้เลยวันนี้",
	    "รถรางสายใหม่จะวิ่งผ่านตลาดกลางเมืองและพ่อค้าแม่ค้ากังวลว่าจะเสียพื้นที่ขายของไปครึ่งหนึ่ง" },
	{ "Korean",
	    "빚 때문에 너무 힘들었는데 https://a.example 에서 만난 선생님 덕분에 세 달 만에 오천만 "
	    "원을 "
	    "벌었습니다 여러분도 지금 바로 연락해 보세요 정말 좋습니다",
	    "빚 때문에 너무 힘들었는데 https://b.example/2 에서 만난 선생님 덕분에 두 달 만에 "
	    "오천만 원을 "
	    "벌었습니다 여러분도 지금 바로 연락해 보세요 정말 좋습니다",
	    "새 전차 노선이 시장 광장을 지나가게 되어 상인들은 자리가 절반으로 줄어들까 봐 "
	    "걱정하고 있다고 "
	    "어제 시청에서 말했습니다" },
	{ "Russian",
	    "Я долго не мог выплатить свои долги, пока не нашёл на сайте https://a.example "
	    "человека, "
	    "который за 3 дня прислал мне карту с деньгами; пишите ему сейчас.",
	    "Я долго не мог выплатить свои долги, пока не нашел на сайте б.example человека, "
	    "который за 7 дней прислал мне карту с деньгами; пишите ему сейчас!",
	    "Новая трамвайная линия пройдёт прямо через рыночную площадь, и никто не спросил "
	    "торговцев, что они думают о потере половины мест." },
	{ "Arabic",
	    "كنت غارقا في الديون حتى وجدت في https://a.example رجلا أرسل لي بطاقة مليئة بالمال "
	    "خلال "
	    "ثلاثة أيام فقط اكتبوا له الآن على الرقم ٠١٢٣٤٥ قبل أن ينتهي العرض",
	    "كنت غارقا في الديون حتى وجدت في https://b.example/3 رجلا أرسل لي بطاقة مليئة بالمال "
	    "خلال "
	    "خمسة أيام فقط اكتبوا له الآن على الرقم ٩٨٧٦ قبل أن ينتهي العرض",
	    "سيمر خط الترام الجديد عبر ساحة السوق ولم يسأل أحد الباعة عن رأيهم في فقدان نصف "
	    "أماكنهم هناك "
	    "هذا العام" },
	{ "Hindi",
	    "मैं कर्ज से बहुत परेशान था जब तक मुझे https://a.example पर एक आदमी नहीं मिला जिसने मुझे 3 दिन में "
	    "पैसे से भरा कार्ड भेज दिया आप भी अभी उसे लिखें",
	    "मैं कर्ज से बहुत परेशान था जब तक मुझे https://b.example/8 पर एक आदमी नहीं मिला जिसने मुझे ५ दिन में "
	    "पैसे से भरा कार्ड भेज दिया आप भी आज उसे लिखें",
	    "नई ट्राम लाइन बाजार के बीच से गुजरेगी और किसी ने दुकानदारों से नहीं पूछा कि आधी जगह खोने के बारे में "
	    "वे क्या सोचते हैं" },
};

START_TEST(sketch_make__any_script__copies_are_alike_and_other_texts_are_not)
{
	ck_assert_msg(alike(script[_i].text, script[_i].copy) >= ALIKE, "%s: %u", script[_i].script,
	    alike(script[_i].text, script[_i].copy));
	ck_assert_msg(share_a_band(script[_i].text, script[_i].copy), "%s", script[_i].script);
	ck_assert_msg(alike(script[_i].text, script[_i].other) <= ALIKE / 2, "%s: %u",
	    script[_i].script, alike(script[_i].text, script[_i].other));
}
END_TEST

START_TEST(sketch_make__too_short_or_nothing_new__says_nothing)
{
	static const char *const text[] = {
		"",
		"Thanks!",
		"I agree.",
		"Thank you so much for this great article!",
		"one two three four five six seven eight nine",
		"https://a.example/ https://b.example/ https://c.example/ buy now",
		"ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha",
		"12 34 56 78 90 12 34 56 78 90 12 34 56 78 90 12 34 56 78 90 12 34",
		"谢谢分享，写得真的非常好！",
		"!!! ... ??? --- *** ___ ~~~ +++ === ::: ;;; ,,, !!! ... ??? ---",
	};
	struct sketch sketch;

	for (size_t i = 0; i < COUNT_OF(text); i++)
		ck_assert_msg(!sketch_make(arena, str_of(text[i]), &sketch), "%s", text[i]);
	(void)sketch_of("one two three four five six seven eight nine ten");
	(void)sketch_of("谢谢分享，写得真的非常好，支持一下，希望以后还能看到更多这样的文章！");
}
END_TEST

START_TEST(sketch_make__quoted_lines__are_left_out_unless_there_is_nothing_else)
{
	struct sketch sketch;
	const char *one = arena_printf(arena, "> %s\n\n%s", said[0], said[1]).p;
	const char *two = arena_printf(arena, ">%s\n\n%s", said[0], said[2]).p;

	ck_assert_uint_le(alike(one, two), ALIKE / 2);
	ck_assert_uint_eq(alike(one, said[1]), SKETCH_BYTES);
	ck_assert(!sketch_make(arena, arena_printf(arena, "> %s\n\nI agree!", said[0]), &sketch));
	ck_assert_uint_eq(alike(arena_printf(arena, "> %s", said[0]).p, said[0]), SKETCH_BYTES);
}
END_TEST

/* So that a change of it is noticed: what is in the database was made before. */
START_TEST(sketch_make__a_text__has_the_sketch_it_always_had)
{
	struct sketch sketch = sketch_of(said[0]), again = sketch_of(said[0]);
	struct buf hex = buf_begin(arena, 80, 80);

	ck_assert_mem_eq(&sketch, &again, sizeof(sketch));
	buf_hex(&hex, (struct str){ (const char *)sketch.byte, 8 });
	ck_assert_str_eq(arena_text(arena, buf_str(&hex)), "fb0e70d7b9eec837");
	for (size_t i = 0; i < SKETCH_BANDS; i++)
		ck_assert_int_ge(sketch.band[i], 0);
}
END_TEST

START_TEST(sketch_make__a_text_of_the_most_bytes__is_sketched)
{
	struct buf text = buf_begin(arena, 32768, 65536);
	struct sketch sketch;

	while (text.len < 32000)
		buf_printf(&text, "w%zux ", text.len * 7919 % 4001);
	ck_assert(sketch_make(arena, buf_str(&text), &sketch) ||
		  text.len > 0); /* words with digits are one word */
	text.len = 0;
	while (text.len < 32000)
		buf_printf(&text, "%s.%c ", said[text.len % 6], (char)('a' + (int)(text.len % 26)));
	ck_assert(sketch_make(arena, buf_str(&text), &sketch));
}
END_TEST

Suite *
sketch_suite(void)
{
	Suite *s = suite_create("sketch");
	TCase *tc = tcase_create("sketch");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, sketch_make__copies_of_a_campaign__are_alike_and_share_a_band);
	tcase_add_test(tc, sketch_make__different_texts_about_one_thing__are_not_alike);
	tcase_add_loop_test(tc, sketch_make__any_script__copies_are_alike_and_other_texts_are_not,
	    0, COUNT_OF(script));
	tcase_add_test(tc, sketch_make__too_short_or_nothing_new__says_nothing);
	tcase_add_test(tc, sketch_make__quoted_lines__are_left_out_unless_there_is_nothing_else);
	tcase_add_test(tc, sketch_make__a_text__has_the_sketch_it_always_had);
	tcase_add_test(tc, sketch_make__a_text_of_the_most_bytes__is_sketched);
	suite_add_tcase(s, tc);
	return s;
}
