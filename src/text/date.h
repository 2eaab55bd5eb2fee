/*
 * Moments as text. Moments are microseconds since 1970 in UTC, as PostgreSQL and the clock give
 * them.
 */
#ifndef POSTBAG_TEXT_DATE_H
#define POSTBAG_TEXT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* "2026-11-23T14:05:09Z" (RFC 3339), to the second. */
void date_rfc3339(struct buf *out, int64_t at_us);
/* "Mon, 23 Nov 2026 14:05:09 GMT" (RFC 9110 section 5.6.7). */
void date_http(struct buf *out, int64_t at_us);

/* A moment as its parts in UTC; how people write it is view/say.h's. */
struct date {
	int year;
	int month; /* 1 to 12 */
	int day;
	int hour;
	int minute;
};
struct date date_of(int64_t at_us);

/* Reads a day, "2026-11-23", as days since 1970. False: it is none, or not one from 1970 to 9999.
 */
MUST_USE bool date_day_of(struct str text, int64_t *day);

/* Reads a moment of RFC 3339, "2026-11-23T14:05:09.5+01:00", as whole seconds since 1970; parts of
 * a second are dropped. False: it is none, or not one from 1970 (its first second apart) to 9999.
 */
MUST_USE bool date_rfc3339_of(struct str text, int64_t *s);

#endif
