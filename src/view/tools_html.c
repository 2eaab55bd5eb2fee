#include "view/tools_html.h"

#include "base/attr.h"
#include "view/say.h"

/* One button: its name, what stands on it, and what it writes. */
struct tool {
	enum say name;
	const char *face;
	const char *key; /* with Ctrl; or NULL */
	const char
	    *mark; /* what goes before and after what is chosen; or before each of its lines */
};

static const struct tool tool[] = {
	{ SAY_TOOL_STRONG, "B", "b", "**|**" },
	{ SAY_TOOL_EMPHASIS, "I", "i", "*|*" },
	{ SAY_TOOL_LINK, "\xe2\x86\x97", "k", "[|](https://)" },
	{ SAY_TOOL_CODE, "{ }", "e", "`|`" },
	{ SAY_TOOL_QUOTE, "\xe2\x80\x9d", NULL, "> " },
	{ SAY_TOOL_LIST, "\xe2\x80\xa2", NULL, "- " },
};

void
tools_html(struct html *h)
{
	html_open_class(h, "p", "postbag-tools");
	html_attr_text(h, "role", "group");
	say_attr(h, "aria-label", SAY_TOOLS);
	html_flag(h, "hidden");
	for (size_t i = 0; i < COUNT_OF(tool); i++) {
		html_open(h, "button");
		html_attr_text(h, "type", "button");
		html_attr_text(h, "data-mark", tool[i].mark);
		if (tool[i].key != NULL)
			html_attr_printf(h, "aria-keyshortcuts", "Control+%s", tool[i].key);
		say_attr(h, "aria-label", tool[i].name);
		say_attr(h, "title", tool[i].name);
		html_words(h, tool[i].face);
		html_close(h, "button");
		html_words(h, " ");
	}
	html_close(h, "p");
}
