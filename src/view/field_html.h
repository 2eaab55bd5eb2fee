/*
 * What readers' forms are made of: a field with its label, what is wrong with it and a line of
 * help.
 */
#ifndef POSTBAG_VIEW_FIELD_HTML_H
#define POSTBAG_VIEW_FIELD_HTML_H

#include <stdint.h>

#include "model/problem.h"
#include "text/html.h"
#include "view/catalogue.h"

#define NO_HELP SAYS

struct field {
	const char *id; /* unique on a page that has more than one form */
	const char *name;
	enum say label;
	enum say help; /* a line that follows, with the id "ID-help"; or NO_HELP */
	const struct problems *problems; /* may be NULL */
};

/* The paragraph with the label; then comes the control, which gets its marks (aria-invalid,
 * aria-describedby) after its own attributes; then the end, what is wrong, and the help. */
void field_begin(struct html *h, const struct field *f);
void field_marks(struct html *h, const struct field *f);
void field_end(struct html *h, const struct field *f);

/* Only what is wrong with it, for what is no paragraph. */
void field_error(struct html *h, const struct field *f);

/* The text of a comment, with the tools to write it. most: code points. */
void field_text_html(
    struct html *h, const char *id, struct str text, int64_t most, const struct problems *problems);

/* What was typed, into an open textarea, and the textarea's end. HTML drops a line end that comes
 * first there: it is given one to drop. */
void field_typed(struct html *h, struct str text);

/* How much room is left in the field before it, which only the script knows. */
void field_room_html(struct html *h);

/* All that is wrong, at the head, where a reader without JavaScript arrives. problems may be NULL.
 */
void form_errors_html(struct html *h, const struct problems *problems);

/* A button that sends the form with "act" as value. */
void form_button_html(struct html *h, const char *class, const char *value, enum say what);

void form_hidden_html(struct html *h, const char *name, struct str value);

/* The answer comes in the language of the form. */
void form_lang_html(struct html *h);

#endif
