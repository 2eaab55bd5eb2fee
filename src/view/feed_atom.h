/*
 * Comments as an Atom feed (RFC 4287), with what they answer (RFC 4685), in pages (RFC 5005 section
 * 3).
 */
#ifndef POSTBAG_VIEW_FEED_ATOM_H
#define POSTBAG_VIEW_FEED_ATOM_H

#include "model/article.h"
#include "model/feed.h"
#include "text/xml.h"

#define FEED_TYPE "application/atom+xml"

/* A page of a feed. */
struct feed_show {
	struct str base; /* where we are, as everybody finds us: "https://news.example/postbag/" */
	unsigned lang;
	const struct site *site;
	const struct article *article;  /* NULL: all of the site's */
	const struct comment *answered; /* only what answers it; NULL: everything */
	const struct feed_entry *entry; /* newest first */
	size_t count;
	struct feed_cursor before; /* what the page begins after; none: the feed's first */
	struct feed_cursor newer;  /* what the page before it begins after */
	struct feed_cursor next;   /* what the next page begins after; none: there is none */
};

/* The whole document. The HTML of the comments is as thread_render() leaves it. */
void feed_atom(struct xml *x, const struct feed_show *show);

#endif
