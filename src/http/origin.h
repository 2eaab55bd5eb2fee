/*
 * Who sent the reader here: the check against cross-site requests.
 */
#ifndef POSTBAG_HTTP_ORIGIN_H
#define POSTBAG_HTTP_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "http/request.h"

/*
 * Whether a request that changes something comes from one of these origins. An Origin header must
 * be exactly one of them (no suffixes, no patterns, never "null"). Without one, Sec-Fetch-Site must
 * be "same-origin"; with neither the answer is no: every browser we serve sends one of them on
 * POST. "null" with Sec-Fetch-Site: same-origin counts as without one (a page with Referrer-Policy:
 * no-referrer sends that).
 */
bool origin_allowed(const struct request *rq, const struct str *origin, size_t origins);

#endif
