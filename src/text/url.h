/*
 * URLs (RFC 3986), read by uriparser; we only ever accept http and https.
 */
#ifndef POSTBAG_TEXT_URL_H
#define POSTBAG_TEXT_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define URL_MAX_BYTES 2000 /* what every browser, log and share target takes */

/*
 * The canonical form of an article's URL: scheme and host in lower case, no default port, no
 * fragment, dot segments resolved (never above the root), percent-escapes of unreserved characters
 * decoded and the others in capitals, an empty path "/", tracking parameters dropped (utm_*,
 * fbclid, gclid, dclid, msclkid, mc_cid, mc_eid, igshid, yclid, wbraid, gbraid, _ga, ref_src), the
 * query gone when nothing is left of it; other parameters keep their order. Bytes outside ASCII are
 * percent-escaped. canonical(canonical(x)) is canonical(x). ERR_INPUT: not http or https, no host,
 * userinfo, a control byte, a space or a backslash anywhere, a host that is not an ASCII DNS name
 * or an IP literal, a bad port, or more than URL_MAX_BYTES before or after.
 */
MUST_USE enum err url_canonical(struct arena *a, struct str url, struct str *out);

/*
 * The origin of a URL in the form of RFC 6454 section 6.2 ("https://news.example",
 * "http://localhost:8080"), canonical as above. ERR_INPUT as above.
 */
MUST_USE enum err url_origin(struct arena *a, struct str url, struct str *out);

/* Whether s is exactly a canonical origin: nothing after the host and port, and equal to its own
 * url_origin(). For what the operator registers. */
bool url_is_origin(struct arena *a, struct str s);

/* The origin of a URL that url_canonical() made. */
struct str url_origin_of(struct str canonical);

/* The path of a URL that url_canonical() made: from the first "/" after the host, without the
 * query. */
struct str url_path(struct str canonical);

/*
 * Whether a link in a reader's text may be followed: scheme http, https or mailto (compared after
 * RFC 3986 parsing, without folding entities or escapes), no control bytes, no userinfo, at most
 * URL_MAX_BYTES. Relative and protocol-relative references are refused.
 */
bool url_is_link(struct str url);

/*
 * Whether a host is a name: labels of letters, digits, hyphens and underscores. Browsers read a
 * name that ends in a number ("2130706433", "127.1", "0x7f.1") as an IPv4 address: none of those is
 * one.
 */
bool url_is_dns_name(struct str host);

/* Appends s with everything but RFC 3986's unreserved characters percent-escaped. */
void url_escape(struct buf *out, struct str s);

#endif
