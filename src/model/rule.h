/*
 * Rules: what the owners of a site have said about which comments wait for a moderator, are spam,
 * or are not taken. Moderators and staff are judged by none.
 */
#ifndef POSTBAG_MODEL_RULE_H
#define POSTBAG_MODEL_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/problem.h"
#include "model/verdict.h"
#include "text/fold.h"
#include "text/html.h"
#include "text/pattern.h"

/* What each kind of rule is, which is named after the cause it finds. */
struct rule_info {
	enum cause kind;
	const char *about;          /* what it catches, for who makes one */
	const char *field;          /* the name of its text in forms; NULL: it has none */
	const char *text;           /* the label of that */
	const char *threshold;      /* the label of its number; NULL: it has none */
	int64_t least, most, first; /* of that number: the range, and what the form begins with */
	const char *span;           /* the label of its second number; NULL: it has none */
};

#define RULE_KINDS 7
extern const struct rule_info rule_info[RULE_KINDS];

/* Whether there are rules of this kind; and of one of which there are, what it is. */
bool rule_has_kind(enum cause kind);
const struct rule_info *rule_info_of(enum cause kind);

#define RULES_MOST           50   /* of a site */
#define RULE_TEXT_MAX_BYTES  8000 /* of a list of words */
#define RULE_WORDS_MOST      500
#define RULE_SCORE_MOST      100
#define RECORD_SPAN_MOST     50 /* how many of an author's comments are looked at */
#define RECORD_SPAN_FIRST    20
#define RECORD_DECIDED_LEAST 3  /* of fewer nothing is concluded */
#define REPEAT_LEAST_BYTES   20 /* "Thank you!" is everybody's */

struct rule {
	int64_t id;
	int64_t site_id;
	enum cause kind;
	enum outcome outcome;
	int64_t threshold;
	int64_t span;
	int64_t score;   /* how much it counts, beside its outcome */
	struct str text; /* words, a line each; or a pattern; or empty */
	bool enabled;
	struct str made_by;
	int64_t made_us;
	struct str changed_by; /* or empty */
	int64_t changed_us;    /* 0: never */
	int64_t caught;        /* comments lately, where that was asked for */
};

/* As an owner sends it. */
struct rule_draft {
	struct str outcome, threshold, span, score, text;
};

/*
 * Checks what was sent for a rule of rule->kind and fills in the rest of it. What is wrong goes
 * into problems (fields "outcome", "threshold", "span", "score", and the text's); *complaint says
 * what is wrong with a pattern, or is NULL.
 */
void rule_check(struct arena *a, const struct rule_draft *draft, struct rule *rule,
    struct problems *problems, const char **complaint);

/* A rule, ready to be tried on many comments. */
struct ready_rule {
	struct rule rule;
	const struct word *word;
	size_t words;
	const struct pattern *pattern;
	int64_t cost; /* what each byte of a text costs at the worst */
};

/* Its pattern lives as long as the arena. A pattern that cannot be compiled any more catches
 * nothing. */
void rule_ready(struct arena *a, const struct rule *rule, struct ready_rule *out);

/* All rules there are: few, read together, kept by page/live.c. */
struct rules {
	struct ready_rule *rule;
	size_t count;
};

/* What a rule looks at. */
struct rule_subject {
	struct str name, website, text; /* as typed */
	struct str shown;               /* the text as readers see it, without marks of Markdown */
	struct folded folded_name, folded_website, folded_text, folded_shown;
	int64_t links;
	struct str record; /* the author's latest at the site, newest first: a letter each, the
			      first of its status */
	int64_t repeats;   /* of the same text at the site within the last day, by anybody */
	int64_t domain_published; /* of addresses of the same e-mail domain; or NO_DOMAIN */
};

/* It came with no e-mail address. */
#define NO_DOMAIN (-1)

/* html: made of the text. record, repeats and domain_published are left to the caller. */
void rule_subject_make(struct arena *a, struct str name, struct str website, struct str text,
    struct safe_html html, struct rule_subject *out);

/*
 * Whether the rule catches it, and then what it has found: the detail of words and patterns is what
 * stands in the comment, each on a line of its own.
 */
bool rule_catches(struct arena *a, const struct ready_rule *rule,
    const struct rule_subject *subject, struct finding *out);

/* What the findings of words and patterns have found, for text/marked.h. */
size_t verdict_marks(struct arena *a, const struct verdict *verdict, struct str **out);

#endif
