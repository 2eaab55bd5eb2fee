/*
 * A strict reader of the HTML that comments may hold: known elements, known attributes in their
 * places, everything closed in order, the five references of the writer, and nothing else that
 * begins with "<" or "&". It shares no code with the writer.
 */
#ifndef POSTBAG_TESTS_TEXT_ALLOWED_H
#define POSTBAG_TESTS_TEXT_ALLOWED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* What stands in the start tag of every link, behind its href. */
#define REL " rel=\"nofollow ugc noopener noreferrer\">"

bool allowed_html(struct arena *a, struct str html);

#endif
