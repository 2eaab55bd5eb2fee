#include "page/language.h"

#include "http/language.h"
#include "view/say.h"

void
language_begin(const struct ctx *cx, const struct request *rq)
{
	struct str named = request_query(rq, "lang");
	size_t lang;

	*cx->speech = (struct speech){ .lang = LANG_EN };
	if (str_equal(rq->path, STR("admin")) || str_starts(rq->path, STR("admin/"))) {
		cx->speech->asked = cx->speech->fixed = true;
		return;
	}
	if (named.len == 0)
		named = request_field(rq, "lang");
	lang = language_lookup(named, catalogue_tag, LANGS);
	cx->speech->asked = cx->speech->fixed = lang < LANGS;
	if (lang == LANGS)
		lang = language_accepted(rq->accept_language, catalogue_tag, LANGS);
	if (lang < LANGS)
		cx->speech->lang = (unsigned)lang;
}

void
language_of_site(const struct ctx *cx, const struct site *site)
{
	size_t lang = language_lookup(str_of(site->set.lang), catalogue_tag, LANGS);

	if (cx->speech->asked || lang == LANGS)
		return;
	cx->speech->lang = (unsigned)lang;
	cx->speech->fixed = true;
}
