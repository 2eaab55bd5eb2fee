/*
 * The one place where CSV is written (RFC 4180): commas, CRLF, quotes where they are needed.
 *
 * What is written here is opened in spreadsheets, and those run a cell that begins like a formula:
 * such a text is given an apostrophe before it, which they show as text. Like the other writers it
 * returns no errors: see base/buf.h.
 */
#ifndef POSTBAG_TEXT_CSV_H
#define POSTBAG_TEXT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct csv {
	struct buf buf;
	bool in_row; /* something stands before the next cell */
};

struct csv csv_begin(struct arena *a, size_t first_bytes, size_t limit);

/* The next cell of the row. Text is any valid UTF-8; a number is never defused. */
void csv_str(struct csv *c, struct str text);
void csv_text(struct csv *c, const char *text);
void csv_i64(struct csv *c, int64_t value);
/* A cell with nothing in it: not known. */
void csv_nothing(struct csv *c);

/* Ends the row, the last one too. */
void csv_end(struct csv *c);

/* The last row must have ended (BUG). ERR_INPUT: it grew past its limit. */
MUST_USE enum err csv_finish(struct csv *c, struct str *out);

#endif
