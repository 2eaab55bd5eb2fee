/*
 * Fuzz targets: each takes any bytes to one of our readers or writers and holds what comes back to
 * more than "it did not crash". What does not hold is a BUG (MUST() of base/bug.h).
 *
 * The same targets run in two programs: tests/fuzz/fuzz.c gives them to libFuzzer (script/fuzz),
 * tests/check_fuzz.c feeds them the files of seeds/TARGET/: good beginnings, and past crashes.
 */
#ifndef POSTBAG_TESTS_FUZZ_TARGET_H
#define POSTBAG_TESTS_FUZZ_TARGET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/str.h"
#include "http/request.h"
#include "text/form.h"

struct target {
	const char *name;
	void (*run)(struct arena *a, struct str input);
};

extern const struct target target[];
extern const size_t targets;

/* NULL: there is none of this name. */
const struct target *target_find(struct str name);

/* Runs it once, with an arena that is empty. */
void target_run(const struct target *t, struct str input);

void fuzz_cookie(struct arena *a, struct str input);
void fuzz_csv(struct arena *a, struct str input);
void fuzz_cursor(struct arena *a, struct str input);
void fuzz_fastcgi(struct arena *a, struct str input);
void fuzz_form(struct arena *a, struct str input);
void fuzz_json(struct arena *a, struct str input);
void fuzz_language(struct arena *a, struct str input);
void fuzz_mailbox(struct arena *a, struct str input);
void fuzz_markdown(struct arena *a, struct str input);
void fuzz_pattern(struct arena *a, struct str input);
void fuzz_request(struct arena *a, struct str input);
void fuzz_text(struct arena *a, struct str input);
void fuzz_token(struct arena *a, struct str input);
void fuzz_url(struct arena *a, struct str input);
void fuzz_xml(struct arena *a, struct str input);

/* What several of them use. */

/* Takes the first byte off the input; 0 when nothing is left. */
unsigned char take_byte(struct str *input);

/* Each field's name and value is valid and there are no more than there may be. */
void must_be_fields(const struct form *form);
void must_be_same_fields(const struct form *one, const struct form *other);

/* What a request must be, however it came: see http/request.h. */
void must_read_request(
    struct arena *a, const struct param *param, size_t params, struct str body, bool over_long);

#endif
