#include "view/say.h"

#include "base/bug.h"

#define TEXT_MAX_BYTES ((size_t)64 * 1024)

/* A message being written: what is left of it, and what fills it. */
struct saying {
	const char *at;
	unsigned lang; /* the one it is said in: English when it is not translated */
	int64_t n;
	const struct say_fill *fill;
	size_t fills;
};

/* A run of words, and the name of the placeholder after it (empty: none). */
struct piece {
	struct str words;
	struct str hole;
};

static struct saying begin(
    unsigned lang, enum say what, int64_t n, const struct say_fill *fill, size_t fills);
static const char *form(const char *forms, const struct language *language, int64_t n);
static struct piece next(struct saying *s);
static struct str filling(const struct saying *s, struct str hole);

const struct language *
say_language(unsigned lang)
{
	MUST(lang < LANGS);
	return &catalogue[lang];
}

const char *
say_direction(unsigned lang)
{
	return say_language(lang)->rtl ? "rtl" : "ltr";
}

const char *
say_text(unsigned lang, enum say what)
{
	return begin(lang, what, 0, NULL, 0).at;
}

struct str
say_with(struct arena *a, unsigned lang, enum say what, int64_t n, const struct say_fill *fill,
    size_t fills)
{
	struct saying s = begin(lang, what, n, fill, fills);
	struct buf b = buf_begin(a, 256, TEXT_MAX_BYTES);

	while (*s.at != '\0') {
		struct piece piece = next(&s);

		buf_add(&b, piece.words);
		if (str_equal(piece.hole, STR("n")))
			buf_add(&b, say_number(a, s.lang, n));
		else if (piece.hole.len > 0)
			buf_add(&b, filling(&s, piece.hole));
	}
	return buf_str(&b);
}

struct str
say_one(struct arena *a, unsigned lang, enum say what, const char *name, struct str text)
{
	return say_with(a, lang, what, 0, &(struct say_fill){ name, text }, 1);
}

void
say_html(struct html *h, enum say what)
{
	html_words(h, say_text(h->lang, what));
}

void
say_count_html(struct html *h, enum say what, int64_t n)
{
	say_with_html(h, what, n, NULL, 0);
}

void
say_one_html(struct html *h, enum say what, const char *name, struct str text)
{
	say_with_html(h, what, 0, &(struct say_fill){ name, text }, 1);
}

void
say_compact_html(struct html *h, enum say what, enum say shortened, int64_t n)
{
	struct str compact = say_compact(h->buf.arena, h->lang, n);

	if (str_equal(compact, say_number(h->buf.arena, h->lang, n)))
		say_count_html(h, what, n);
	else
		say_one_html(h, shortened, "count", compact);
}

void
say_with_html(struct html *h, enum say what, int64_t n, const struct say_fill *fill, size_t fills)
{
	struct saying s = begin(h->lang, what, n, fill, fills);

	while (*s.at != '\0') {
		struct piece piece = next(&s);

		html_text(h, piece.words);
		if (str_equal(piece.hole, STR("n")))
			html_text(h, say_number(h->buf.arena, s.lang, n));
		else if (piece.hole.len > 0)
			html_element(h, "bdi", filling(&s, piece.hole));
	}
}

void
say_element(struct html *h, const char *element, enum say what)
{
	html_element_words(h, element, say_text(h->lang, what));
}

void
say_attr(struct html *h, const char *attr, enum say what)
{
	html_attr_text(h, attr, say_text(h->lang, what));
}

void
say_lang_attrs(struct html *h)
{
	html_attr_text(h, "lang", say_language(h->lang)->tag);
	html_attr_text(h, "dir", say_direction(h->lang));
}

static struct saying
begin(unsigned lang, enum say what, int64_t n, const struct say_fill *fill, size_t fills)
{
	const struct language *language = say_language(lang);

	MUST((unsigned)what < SAYS);
	if (language->text[what] == NULL) {
		lang = LANG_EN;
		language = say_language(lang);
	}
	const char *text = language->text[what];
	return (struct saying){
		.at = catalogue_counts[what] ? form(text, language, n) : text,
		.lang = lang,
		.n = n,
		.fill = fill,
		.fills = fills,
	};
}

/* The forms stand behind each other, each ended by a NUL. */
static const char *
form(const char *forms, const struct language *language, int64_t n)
{
	unsigned which = language->plural(n < 0 ? 0 - (uint64_t)n : (uint64_t)n);

	MUST(which < language->forms);
	for (; which > 0; which--)
		forms += strlen(forms) + 1;
	return forms;
}

static struct piece
next(struct saying *s)
{
	struct piece piece = { .words = { s->at, strcspn(s->at, "{") } };

	s->at += piece.words.len;
	if (*s->at == '{') {
		piece.hole = (struct str){ s->at + 1, strcspn(s->at + 1, "}") };
		s->at += piece.hole.len + 1;
		s->at += *s->at == '}';
	}
	return piece;
}

static struct str
filling(const struct saying *s, struct str hole)
{
	for (size_t i = 0; i < s->fills; i++)
		if (str_equal(str_of(s->fill[i].name), hole))
			return s->fill[i].text;
	BUG("a message has {%.*s}, for which nothing was given", STR_ARG(hole));
}
