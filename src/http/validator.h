/*
 * Conditional requests (RFC 9110 section 13).
 */
#ifndef POSTBAG_HTTP_VALIDATOR_H
#define POSTBAG_HTTP_VALIDATOR_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Whether If-None-Match names this entity tag, by weak comparison ("W/" does not count); "*"
 * matches. etag is ours, with its quotes. A malformed list matches nothing.
 */
bool etag_matches(struct str if_none_match, struct str etag);

#endif
