/*
 * A picture for each author, drawn from a number: something to know people by, without asking
 * anybody for their face.
 */
#ifndef POSTBAG_VIEW_ICON_HTML_H
#define POSTBAG_VIEW_ICON_HTML_H

#include <stdint.h>

#include "text/html.h"

/*
 * An ornament as printers have them, as inline SVG: in a grid of four by four, the same on both
 * sides and upside down, in one of eight colours that stand out on white and on black. It says
 * nothing that the name beside it does not, so screen readers pass over it. The seed is
 * icon_seed()'s.
 */
void icon_html(struct html *h, uint64_t seed);

#endif
