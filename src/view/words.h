/*
 * What is said to people when something is not right, in a language (see view/say.h).
 */
#ifndef POSTBAG_VIEW_WORDS_H
#define POSTBAG_VIEW_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/problem.h"

/* A sentence that says what is wrong with a field and what to do: "Please write your name." */
struct str words_problem(struct arena *a, unsigned lang, const struct problem *problem);

/* A status as a heading, and as a sentence that says what to do: for error pages. */
struct status_words {
	const char *title;
	const char *detail;
};
struct status_words words_status(unsigned lang, int status);

#endif
