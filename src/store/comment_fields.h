/*
 * How the columns of sql/parts/comment.sql go into a struct comment. Private to this floor.
 */
#ifndef POSTBAG_STORE_COMMENT_FIELDS_H
#define POSTBAG_STORE_COMMENT_FIELDS_H

#include <stddef.h>

#include "model/comment.h"
#include "store/sql.h"

/* The rows of a table of fields, for a struct `type` whose member `at` is a struct comment. */
#define COMMENT_FIELDS(type, at)                                                                   \
	{ "article_id", FIELD_NUMBER, offsetof(type, at.article_id) },                             \
	    { "comment_id", FIELD_NUMBER, offsetof(type, at.id) },                                 \
	    { "parent_id", FIELD_NUMBER, offsetof(type, at.parent_id) },                           \
	    { "root_id", FIELD_NUMBER, offsetof(type, at.root_id) },                               \
	    { "depth", FIELD_NUMBER, offsetof(type, at.depth) },                                   \
	    { "status", FIELD_STATUS, offsetof(type, at.status) },                                 \
	    { "author_id", FIELD_NUMBER, offsetof(type, at.author_id) },                           \
	    { "author_name", FIELD_TEXT, offsetof(type, at.author_name) },                         \
	    { "body", FIELD_TEXT, offsetof(type, at.text) },                                       \
	    { "html", FIELD_TEXT, offsetof(type, at.html) },                                       \
	    { "renderer", FIELD_NUMBER, offsetof(type, at.renderer) },                             \
	    { "created_at", FIELD_TIME, offsetof(type, at.created_us) },                           \
	    { "edited_at", FIELD_TIME, offsetof(type, at.edited_us) },                             \
	    { "edited_by_editors", FIELD_BOOL, offsetof(type, at.by_editors) },                    \
	    { "replies", FIELD_NUMBER, offsetof(type, at.replies) },                               \
	    { "ups", FIELD_NUMBER, offsetof(type, at.ups) },                                       \
	    { "downs", FIELD_NUMBER, offsetof(type, at.downs) },                                   \
	    { "score", FIELD_NUMBER, offsetof(type, at.score) },                                   \
	    { "badge", FIELD_BADGE, offsetof(type, at.badge) },                                    \
	    { "pinned_at", FIELD_TIME, offsetof(type, at.pinned_us) },                             \
	    { "featured_at", FIELD_TIME, offsetof(type, at.featured_us) },                         \
	    { "locked_at", FIELD_TIME, offsetof(type, at.locked_us) },                             \
	    { "website", FIELD_TEXT, offsetof(type, at.website) },                                 \
	    { "shadowed", FIELD_BOOL, offsetof(type, at.shadowed) },                               \
	{                                                                                          \
		"member", FIELD_BOOL, offsetof(type, at.member)                                    \
	}

#endif
