/*
 * How the columns of sql/parts/decision.sql, and its article's title and URL after them, go into a
 * struct decision. Private to this floor.
 */
#ifndef POSTBAG_STORE_DECISION_FIELDS_H
#define POSTBAG_STORE_DECISION_FIELDS_H

#include <stddef.h>

#include "model/moderation.h"
#include "store/sql.h"

/* The rows of a table of fields, for a struct `type` whose member `at` is a struct decision. */
#define DECISION_FIELDS(type, at)                                                                  \
	{ "decision_id", FIELD_NUMBER, offsetof(type, at.id) },                                    \
	    { "article_id", FIELD_NUMBER, offsetof(type, at.article_id) },                         \
	    { "site_id", FIELD_NUMBER, offsetof(type, at.site_id) },                               \
	    { "comment_id", FIELD_NUMBER, offsetof(type, at.comment_id) },                         \
	    { "moderator_id", FIELD_NUMBER, offsetof(type, at.moderator_id) },                     \
	    { "moderator_name", FIELD_TEXT, offsetof(type, at.moderator) },                        \
	    { "from_status", FIELD_STATUS, offsetof(type, at.from) },                              \
	    { "to_status", FIELD_STATUS, offsetof(type, at.to) },                                  \
	    { "act", FIELD_TEXT, offsetof(type, at.act) },                                         \
	    { "matter", FIELD_TEXT, offsetof(type, at.matter) },                                   \
	    { "reason", FIELD_TEXT, offsetof(type, at.reason) },                                   \
	    { "ground", FIELD_GROUND, offsetof(type, at.ground) },                                 \
	    { "note", FIELD_TEXT, offsetof(type, at.note) },                                       \
	    { "undoes", FIELD_NUMBER, offsetof(type, at.undoes) },                                 \
	    { "decided_at", FIELD_TIME, offsetof(type, at.decided_us) },                           \
	    { "author_name", FIELD_TEXT, offsetof(type, at.author_name) },                         \
	    { "standing", FIELD_BOOL, offsetof(type, at.standing) },                               \
	    { "article_title", FIELD_TEXT, offsetof(type, at.article_title) },                     \
	{                                                                                          \
		"article_url", FIELD_TEXT, offsetof(type, at.article_url)                          \
	}

#endif
