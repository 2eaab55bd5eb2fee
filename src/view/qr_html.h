/*
 * A text as a QR code (ISO/IEC 18004), drawn as SVG in the page itself.
 *
 * Always dark on white, whatever the colours of the page, and with the quiet zone of four modules
 * around it: many readers want both.
 */
#ifndef POSTBAG_VIEW_QR_HTML_H
#define POSTBAG_VIEW_QR_HTML_H

#include "text/html.h"

#define QR_MAX_BYTES 2000 /* what the largest code holds of any bytes, at our level, is 2331 */

/* title: what it is, for who does not see it. text: 1 to QR_MAX_BYTES bytes (BUG). */
void qr_html(struct html *h, struct str text, const char *title);

#endif
