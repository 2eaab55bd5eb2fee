/*
 * From enum err to HTTP, once.
 */
#ifndef POSTBAG_HTTP_STATUS_H
#define POSTBAG_HTTP_STATUS_H

#include "base/err.h"

/* 200 for OK, 400, 401, 403, 404, 409, 429, 503, 500. */
int http_status(enum err err);
/* The reason phrase of RFC 9110 ("Not Found"); "Unknown" for a number we never send. */
const char *http_reason(int status);

#endif
