#include "model/browser.h"

#include "base/attr.h"

struct sign {
	const char *part; /* of the header */
	const char *name;
};

/* The first one that is there: nearly all browsers also call themselves Chrome and Safari. */
static const struct sign family[] = {
	{ "Edg/", "Edge" },
	{ "EdgA/", "Edge" },
	{ "EdgiOS/", "Edge" },
	{ "OPR/", "Opera" },
	{ "Vivaldi/", "Vivaldi" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "Chromium/", "Chromium" },
	{ "Chrome/", "Chrome" },
	{ "CriOS/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "Epiphany/", "Epiphany" },
	{ "curl/", "curl" },
};

/* Likewise: Android says that it is a Linux, an iPhone that it is like a Mac. */
static const struct sign system_sign[] = {
	{ "Android", "Android" },
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Windows", "Windows" },
	{ "Macintosh", "macOS" },
	{ "CrOS", "ChromeOS" },
	{ "Linux", "Linux" },
	{ "BSD", "BSD" },
};

static const char *find(const struct sign *sign, size_t count, struct str text);

struct str
browser_name(struct arena *a, struct str user_agent)
{
	const char *browser = find(family, COUNT_OF(family), user_agent);
	const char *system = find(system_sign, COUNT_OF(system_sign), user_agent);

	if (browser != NULL && system != NULL)
		return arena_printf(a, "%s on %s", browser, system);
	if (browser != NULL)
		return str_of(browser);
	return system != NULL ? arena_printf(a, "A browser on %s", system) : STR_EMPTY;
}

/* NULL: none is there. */
static const char *
find(const struct sign *sign, size_t count, struct str text)
{
	for (size_t i = 0; text.len > 0 && i < count; i++)
		if (memmem(text.p, text.len, sign[i].part, strlen(sign[i].part)) != NULL)
			return sign[i].name;
	return NULL;
}
