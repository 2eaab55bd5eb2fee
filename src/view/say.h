/*
 * What readers are told, in their language.
 *
 * The texts are in po/, one file a language, and are made into view/catalogue.[ch] by the build. A
 * message is SAY_ and its name there. A language is a number below LANGS, LANG_EN being 0; a page's
 * is in its writer (struct html's lang). What a language has no translation for is said in English.
 *
 * What stands in {braces} in a message is filled in by name: {n} with the number, in the language's
 * own way; everything else with a text that is given. A placeholder that nothing is given for is a
 * BUG; tests/words.test sees to it that translations have the same ones as English.
 */
#ifndef POSTBAG_VIEW_SAY_H
#define POSTBAG_VIEW_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/html.h"
#include "view/catalogue.h"

struct language {
	const char *tag;  /* BCP 47: "pt-BR" */
	const char *name; /* its own: "português (Brasil)" */
	bool rtl;
	unsigned forms;                 /* of a plural */
	unsigned (*plural)(uint64_t n); /* which of them: 0 to forms - 1 */
	const char *const *text; /* by enum say; NULL: not translated; see say.c for plurals */
};
extern const struct language catalogue[LANGS];
extern const char *const catalogue_tag[LANGS];
extern const bool catalogue_counts[SAYS]; /* which messages are plurals */

const struct language *say_language(unsigned lang);
/* "ltr" or "rtl", for the attribute dir. */
const char *say_direction(unsigned lang);

/* What a placeholder stands for. */
struct say_fill {
	const char *name;
	struct str text;
};

/* A message as plain text, for pages and attributes; it must have no placeholders. */
const char *say_text(unsigned lang, enum say what);
/* The same with placeholders. n: what is counted, or the {n} of a message that counts nothing. */
struct str say_with(struct arena *a, unsigned lang, enum say what, int64_t n,
    const struct say_fill *fill, size_t fills);
/* The same with one placeholder, "name" being its name. */
struct str say_one(
    struct arena *a, unsigned lang, enum say what, const char *name, struct str text);

/* Messages as text in a page, in the language of the writer. What fills a placeholder may be in any
 * script, so it is escaped and put into <bdi>; {n} is not. */
void say_html(struct html *h, enum say what);
void say_count_html(struct html *h, enum say what, int64_t n);
void say_one_html(struct html *h, enum say what, const char *name, struct str text);
/* A count whose number is written as say_compact() has it: with `what` where that is the number
 * itself, with `shortened` and its {count} where it is "1.2K". What follows a shortened number goes
 * by the thousands or millions that it is shortened to, which no plural form of n tells. */
void say_compact_html(struct html *h, enum say what, enum say shortened, int64_t n);
void say_with_html(
    struct html *h, enum say what, int64_t n, const struct say_fill *fill, size_t fills);
/* An element with nothing but a message in it. */
void say_element(struct html *h, const char *element, enum say what);
/* A message as the value of an attribute. */
void say_attr(struct html *h, const char *attr, enum say what);

/* The attributes lang and dir, of the element that a page or a part of one is in. */
void say_lang_attrs(struct html *h);

/* 1234567 as "1,234,567", "1.234.567", "12,34,567" ... */
struct str say_number(struct arena *a, unsigned lang, int64_t n);
/* 1234 as "1.2K", 1234567 as "1,2 Mio."; rounded down, so that it never says more than there is.
 * Small numbers are as say_number() has them. */
struct str say_compact(struct arena *a, unsigned lang, int64_t n);
/* A moment (microseconds since 1970) as "23 November 2026, 14:05 UTC". */
struct str say_date(struct arena *a, unsigned lang, int64_t at_us);

#endif
