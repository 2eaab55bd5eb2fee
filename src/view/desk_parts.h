/*
 * What the pages of the desk are made of: the frame, a comment's card, what readers report of it,
 * the table of decisions.
 */
#ifndef POSTBAG_VIEW_DESK_PARTS_H
#define POSTBAG_VIEW_DESK_PARTS_H

#include "view/desk_html.h"

/* Head, header, navigation and main, with what has just been said. current: the queue that this is,
 * or one of these. */
enum {
	DESK_OVERVIEW = QUEUES,
	DESK_LOG,
	DESK_ARTICLES,
	DESK_RULES,
	DESK_BANS,
	DESK_SITES,
	DESK_MODERATORS,
	DESK_ACCOUNT,
	DESK_NOWHERE
};
void desk_begin(struct html *h, const struct desk_show *show, const char *title, int current);
void desk_end(struct html *h);

/* All before the body. style: a file of www/ that this page has beside desk.css, or NULL. */
void desk_head(struct html *h, struct str prefix, const char *title, const char *style);

/* Problems, as an alert; NULL or none writes nothing. */
void desk_problems(struct html *h, const struct problems *problems);

/* A link to the next page of a list: `path` below admin/ and the cursor. */
void desk_more(struct html *h, const struct desk_show *show, const char *path, int64_t next);

/* The key that presses a button of a card, as attributes of its open start tag; and the dialog that
 * tells all of them. Without a script there is neither. */
enum desk_key {
	DESK_KEY_KEEP,
	DESK_KEY_PUBLISH,
	DESK_KEY_REJECT,
	DESK_KEY_SPAM,
	DESK_KEY_DELETE,
	DESK_KEY_OPEN,
	DESK_KEY_TICK,
	DESK_KEY_UNDO,
	DESK_KEYS,
};
void desk_key(struct html *h, enum desk_key key);
void desk_keys(struct html *h);

/* An attribute with the address of a comment's page at the desk, or of what is below it: "edit",
 * "decide" ...; ending may be empty. */
void desk_address(struct html *h, const char *attr, const struct desk_show *show,
    int64_t article_id, int64_t comment_id, const char *ending);

/* A table as far as its first row, and its end. A column without a name has no head. */
void desk_table_begin(struct html *h, const char *const column[], size_t columns);
void desk_table_end(struct html *h);
/* A table's cell, open. On a phone the table becomes cards, each cell with its column's name before
 * it. */
void desk_cell(struct html *h, const char *column);

/* A form that is sent to a place below admin/, with its token; class: or "". */
void desk_form_begin(
    struct html *h, const struct desk_show *show, const char *class, const char *below);
/* A form that asks and changes nothing, open; and its field for words, which a key leads to. */
void desk_search_begin(struct html *h, const struct desk_show *show, const char *below);
void desk_search_field(struct html *h, const char *label, struct str words, int64_t most);
/* The select of a form for one of several sites; nothing where there is one. chosen: 0: all. */
void desk_site_choice(struct html *h, const struct sites *sites, int64_t chosen);

/* One of a select's. */
void desk_option(struct html *h, struct str value, struct str words, bool chosen);

/* The select itself, labelled, among the choices of a filter. */
void desk_select_begin(struct html *h, const char *name, const char *label);
void desk_select_end(struct html *h);

/* A status as a coloured word. */
void desk_badge(struct html *h, enum status status);
const char *desk_status_label(enum status status);
/* That the author of what counts as spam sees it as published; of anything else nothing. */
void desk_shadow(struct html *h, enum status status, bool shadowed);

/* What moderators have given a comment and its author, each as a word: pinned, picked, a badge. */
void desk_marks(struct html *h, const struct comment *comment);
/* The buttons to give it, or to take it back: part of the form to decide. Nothing where there is
 * nothing to give. */
void desk_mark_buttons(struct html *h, const struct desk_show *show, const struct comment *comment);
void desk_badge_buttons(
    struct html *h, const struct desk_show *show, const struct comment *comment);
/* What was decided, for the log; and as a sentence to who has just done it. */
void desk_act(struct html *h, struct str act);
void desk_did(struct html *h, const struct decision *decision);
/* The form that takes a decision back, if the moderator may and it still stands. back: where it
 * leads to, see desk_back(). */
void desk_undo(struct html *h, const struct desk_show *show, const struct decision *decision,
    const char *back);

void desk_hidden(struct html *h, const char *name, const char *value);
/* A field of a form for a line of words. value: what is in it. */
void desk_words_field(
    struct html *h, const char *id, const char *name, const char *label, struct str value);

/* The button that sends a form, in a paragraph of its own. */
void desk_button(struct html *h, const char *class, const char *words);
/* The field of a form for a decision's reason. */
void desk_reason_field(struct html *h, const char *id, struct str value);
/* The fields of a form for what goes with a rejection, and is left aside otherwise. */
void desk_ground_fields(struct html *h, const char *id, const struct desk_said *said);

/* What it answers, or nothing. */
void desk_parent(struct html *h, const struct desk_card *card);
/* Why a moderator may want to look twice: what its author has written before, and what was decided
 * about it. */
void desk_background(struct html *h, const struct desk_show *show, const struct desk_card *card);

/* What readers say against a comment; nothing when nothing waits. */
void desk_reports(struct html *h, const struct reports *reports);
const char *desk_reason_label(enum reason reason);

/* A text with what was found in it marked. */
void desk_marked_text(struct html *h, struct str text, const struct str *mark, size_t marks);

/* What was found, by its name. */
void desk_found(struct html *h, const struct finding *finding);
/* Why a comment is where it is: nothing where nobody has judged. */
void desk_why(struct html *h, const struct desk_show *show, const struct verdict *verdict);

/* A comment with the form to decide about it. */
void desk_card(struct html *h, const struct desk_show *show, const struct desk_card *card);
/* A comment near the one that is looked at; to: whom it answers, or NULL. */
void desk_near(struct html *h, const struct desk_show *show, const struct comment *comment);
/* The one that is looked at, among those. */
void desk_here(struct html *h, const struct desk_show *show, const struct desk_card *card);

/* What has changed in a comment since the moderator saw it, as it was typed; nothing where that is
 * not known, or nothing has. */
void desk_changes(struct html *h, const struct desk_context *context);

/* What stands below a comment in its context: the form to answer it, or why there is none; the
 * texts its author has replaced, as they were typed; and the button that closes the thread or opens
 * it again, and leads back here. */
void desk_versions(struct html *h, const struct desk_context *context);
void desk_answer(struct html *h, const struct desk_show *show, const struct desk_context *context);
void desk_closing(struct html *h, const struct desk_show *show, const struct desk_context *context);

/* What was decided, in a word or two. */
void desk_decision(struct html *h, const struct decision *decision);
/* Decisions as a table; linked: each leads to its comment. */
void desk_table(struct html *h, const struct desk_show *show, const struct decision *decision,
    size_t decisions, bool linked);
/* One of its rows, for a table that has others, too. */
void desk_table_row(
    struct html *h, const struct desk_show *show, const struct decision *decision, bool linked);

#endif
