/*
 * What the overview is made of: pictures with their numbers, and lengths of time in words.
 */
#ifndef POSTBAG_VIEW_OVERVIEW_PARTS_H
#define POSTBAG_VIEW_OVERVIEW_PARTS_H

#include "view/overview_html.h"

/* All the pictures. */
void overview_figures(struct html *h, struct str prefix, const struct statistics *numbers);

/* "3 days", "95 minutes", "less than a minute": rounded down. */
struct str overview_length(struct arena *a, int64_t seconds);
/* "1 comment", "12,345 shares": noun is in the singular, and its plural has an s. */
struct str overview_count(struct arena *a, int64_t number, const char *noun);

#endif
