/*
 * Patterns: regular expressions as moderators write them, matched in time that is linear in the
 * text, whatever the pattern. RE2 does it; this is the one file of C++.
 */
#ifndef POSTBAG_TEXT_PATTERN_H
#define POSTBAG_TEXT_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "text/piece.h"

#define PATTERN_MAX_BYTES 500

/* How much a pattern may come to when its repeats are written out: what matching costs for each
 * letter of a text, at the worst. The worst we know takes a third of a second for 32 KB; most take
 * some microseconds. "\p{L}+" comes to 1199. */
#define PATTERN_MAX_STEPS 1500

struct pattern;

/*
 * Compiles an expression in RE2's syntax, which knows no back-references, but for "\C"; large and
 * small letters are one. ERR_INPUT: it is none, it is too big, or it would fit where nothing is;
 * *complaint says which, as a sentence for who wrote it.
 */
MUST_USE enum err pattern_open(struct str source, struct pattern **out, const char **complaint);
/* A struct pattern; void, so that it can be hooked to an arena. */
void pattern_close(void *pattern);

/* What it comes to, see PATTERN_MAX_STEPS. */
int64_t pattern_steps(const struct pattern *pattern);

/* The first place at or after `from` that it fits, whole letters; the longest of those that begin
 * there. text: valid UTF-8. */
bool pattern_find(const struct pattern *pattern, struct str text, size_t from, struct piece *out);

#endif
