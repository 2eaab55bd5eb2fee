/*
 * Which of the languages we have is the one that is asked for.
 */
#ifndef POSTBAG_HTTP_LANGUAGE_H
#define POSTBAG_HTTP_LANGUAGE_H

#include <stddef.h>

#include "base/str.h"

/*
 * Finds a language range among tags, both as in BCP 47, by the lookup of RFC 4647 section 3.4: what
 * is asked for is shortened from its end until a tag fits ("de-AT" finds "de"). When nothing is
 * left to shorten, any tag of the same language will do: "pt-PT" finds "pt-BR", "zh-CN" finds
 * "zh-Hans". Gives the number of the tag, or tags when there is none.
 */
size_t language_lookup(struct str range, const char *const *tag, size_t tags);

/*
 * The same for an Accept-Language (RFC 9110 section 12.5.4): the range with the highest weight that
 * finds a tag, the first of equals. "*", what is refused (q=0) and what is malformed find nothing.
 */
size_t language_accepted(struct str accept_language, const char *const *tag, size_t tags);

#endif
