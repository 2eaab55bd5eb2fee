#include "text/allowed.h"

#include "base/attr.h"
#include "base/buf.h"
#include "text/url.h"

static bool
take(struct str *rest, const char *word)
{
	bool there = str_starts(*rest, str_of(word));

	if (there)
		*rest = str_part(*rest, strlen(word), rest->len);
	return there;
}

static bool
take_reference(struct str *rest)
{
	return take(rest, "&amp;") || take(rest, "&lt;") || take(rest, "&gt;") ||
	       take(rest, "&quot;") || take(rest, "&#39;");
}

/* The value of href, references and all, must be one that url_is_link() takes once decoded. */
static bool
take_link(struct arena *a, struct str *rest)
{
	struct buf url = buf_begin(a, 0, 4096);

	if (!take(rest, "<a href=\""))
		return false;
	while (rest->len > 0 && rest->p[0] != '"') {
		if (take(rest, "&amp;"))
			buf_char(&url, '&');
		else if (take(rest, "&#39;"))
			buf_char(&url, '\'');
		else if (take(rest, "&quot;"))
			buf_char(&url, '"');
		else if (take(rest, "&lt;"))
			buf_char(&url, '<');
		else if (take(rest, "&gt;"))
			buf_char(&url, '>');
		else if (strchr("<>&'", rest->p[0]) != NULL)
			return false;
		else {
			buf_char(&url, rest->p[0]);
			*rest = str_part(*rest, 1, rest->len);
		}
	}
	return take(rest, "\"" REL) && url_is_link(buf_str(&url));
}

static bool
take_open(struct arena *a, struct str *rest, const char **element)
{
	static const char *const plain[] = { "p", "em", "strong", "code", "pre", "blockquote", "ul",
		"ol", "li" };

	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		*element = plain[i];
		if (take(rest, arena_printf(a, "<%s>", plain[i]).p))
			return true;
	}
	*element = "ol";
	if (take(rest, "<ol start=\"")) {
		size_t digits = 0;

		while (digits < rest->len && rest->p[digits] >= '0' && rest->p[digits] <= '9')
			digits++;
		*rest = str_part(*rest, digits, rest->len);
		return digits > 0 && take(rest, "\">");
	}
	*element = "a";
	return take_link(a, rest);
}

bool
allowed_html(struct arena *a, struct str rest)
{
	const char *open[64], *element;
	size_t depth = 0;

	while (rest.len > 0) {
		if (rest.p[0] == '<' && depth > 0 &&
		    take(&rest, arena_printf(a, "</%s>", open[depth - 1]).p)) {
			depth--;
			continue;
		}
		if (take(&rest, "<br>") || take_reference(&rest))
			continue;
		if (rest.p[0] == '<') {
			if (depth == COUNT_OF(open) || !take_open(a, &rest, &element))
				return false;
			if (strcmp(element, "a") == 0)
				for (size_t i = 0; i < depth; i++)
					if (strcmp(open[i], "a") == 0)
						return false;
			open[depth++] = element;
			continue;
		}
		if (strchr("&>\"'", rest.p[0]) != NULL)
			return false;
		rest = str_part(rest, 1, rest.len);
	}
	return depth == 0;
}
