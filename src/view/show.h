/*
 * What the views are given: everything a page shows, gathered by the page, as plain data.
 */
#ifndef POSTBAG_VIEW_SHOW_H
#define POSTBAG_VIEW_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/article.h"
#include "model/comment.h"
#include "model/problem.h"
#include "model/report.h"
#include "model/site.h"
#include "model/thread.h"
#include "text/html.h"
#include "view/work_html.h"

/* Rises when the same data gives other bytes: it is part of every entity tag. */
#define VIEW_VERSION 4

/* Where we are: what every link begins with, and what every form carries. */
struct place {
	struct str prefix; /* "/postbag/" */
	const struct site *site;
	const struct article *article;
	struct str escaped_url; /* the article's, percent-escaped for a query */
	const char *ticket;
	struct str member; /* the name of who is signed in by the site; empty: nobody */
	bool at_home;      /* they are known by a cookie, and so on their own page, too */
};

/* The comment form, as it was or is to be filled in. */
struct form_show {
	struct str author_name;
	struct str email;
	struct str website;
	bool remember; /* the box is ticked */
	struct str text;
	int64_t reply;                     /* the parent's id, or 0 */
	struct str reply_name;             /* the parent's author */
	const struct problems *problems;   /* NULL: none */
	struct safe_html preview;          /* empty: none was asked for */
	int64_t text_points;               /* how long the text may be */
	struct str work;                   /* proof of work that is done already, or empty */
	const struct work_show *challenge; /* see work_html(); or NULL */
};

/* The form to report a comment, likewise. */
struct report_show {
	struct report_draft draft;
	const struct problems *problems; /* NULL: none */
	const char *notice;              /* why it comes back as it was, or NULL */
};

/* A thread as one reader sees it. */
struct thread_show {
	struct place place;
	struct str origin; /* ours, "https://news.example", for links that must be whole; empty: the
			      prefix is whole */
	const struct share_counts *shares;
	struct thread thread;
	enum sort sort;
	struct str prev; /* the cursors of the pages before and after, or empty: there are none */
	struct str next;
	int64_t root;    /* the page of this root's branch; 0: of the whole thread */
	int64_t comment; /* the page is of this comment's permalink; or 0 */
	bool barless;    /* without the share bar, which the page has elsewhere */
	struct str bar;  /* the name of a bar that stands alone, see share_bar_html() */
	int64_t viewer;  /* the author id of who looks, or 0 */
	int64_t now_us;
	int64_t edit_window_s;
	const char *notice; /* what has just happened, or NULL */
	struct form_show form;
};

#endif
