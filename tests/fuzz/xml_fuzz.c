/* The writer of feeds: expat reads what it writes, and finds in it what was put in. */
#include "text/xml.h"

#include <expat.h>

#include "target.h"
#include "text/utf8.h"

/* What a parser gives of a document with one value and one text in it. */
struct seen {
	struct buf value, text;
};

static struct str written(struct arena *a, struct str value, struct str text);
static void XMLCALL on_element(void *user, const XML_Char *name, const XML_Char **attr);
static void XMLCALL on_text(void *user, const XML_Char *p, int len);
static struct str holdable(struct arena *a, struct str text);

void
fuzz_xml(struct arena *a, struct str input)
{
	struct str value = str_cut(&input, '\0');
	struct str document = written(a, value, input);
	struct seen seen = { buf_begin(a, 0, (size_t)16 << 20), buf_begin(a, 0, (size_t)16 << 20) };

	/* The writer takes what is valid. */
	if (!utf8_valid(value) || !utf8_valid(input))
		return;
	XML_Parser parser = XML_ParserCreate(NULL);
	MUST(parser != NULL);
	XML_SetUserData(parser, &seen);
	XML_SetStartElementHandler(parser, on_element);
	XML_SetCharacterDataHandler(parser, on_text);
	MUST(XML_Parse(parser, document.p, (int)document.len, 1) == XML_STATUS_OK);
	XML_ParserFree(parser);
	MUST(str_equal(buf_str(&seen.value), holdable(a, value)));
	MUST(str_equal(buf_str(&seen.text), holdable(a, input)));
}

static struct str
written(struct arena *a, struct str value, struct str text)
{
	struct xml x = xml_begin(a, 100, (size_t)16 << 20);
	struct str out;

	xml_open(&x, "feed");
	xml_attr(&x, "title", value);
	xml_element(&x, "name", text);
	xml_close(&x, "feed");
	MUST(xml_finish(&x, &out) == OK);
	return out;
}

static void XMLCALL
on_element(void *user, const XML_Char *name, const XML_Char **attr)
{
	struct seen *seen = user;

	if (strcmp(name, "feed") == 0)
		buf_text(&seen->value, attr[1]);
	else
		MUST(strcmp(name, "name") == 0 && attr[0] == NULL);
}

static void XMLCALL
on_text(void *user, const XML_Char *p, int len)
{
	struct seen *seen = user;

	buf_add(&seen->text, (struct str){ p, (size_t)len });
}

/* XML 1.0, section 2.2: what no document can hold becomes U+FFFD. */
static struct str
holdable(struct arena *a, struct str text)
{
	struct buf b = buf_begin(a, text.len, text.len * 3);

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
			buf_text(&b, "\xef\xbf\xbd");
		} else if (str_starts(str_part(text, i, text.len), STR("\xef\xbf\xbe")) ||
			   str_starts(str_part(text, i, text.len), STR("\xef\xbf\xbf"))) {
			buf_text(&b, "\xef\xbf\xbd");
			i += 2;
		} else {
			buf_char(&b, text.p[i]);
		}
	}
	return buf_str(&b);
}
