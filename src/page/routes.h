/*
 * THE routes table.
 */
#ifndef POSTBAG_PAGE_ROUTES_H
#define POSTBAG_PAGE_ROUTES_H

#include <stdbool.h>

#include "http/route.h"

/* The gates on the way to a page. */
enum route_flag {
	NEED_SITES = 1,    /* the sites are read */
	NEED_LOOPBACK = 2, /* for the operator: to others it is not there */
	NEED_SESSION = 4,  /* a moderator is signed in: others are sent to the sign-in page; where
			      the  path names an article, it is of a site that is theirs to see */
	NEED_DESK = 8,     /* it comes from a page of ours */
	NEED_FORM = 16,    /* and with the token of this session's forms */
	NEED_ROLE = 32,    /* the moderator may decide: at the article's site, or at any */
	NEED_OWNER = 64,   /* the same of owners */
	NEED_BEARER = 128, /* for programs at the desk: as NEED_SESSION, with a token, and by
			      nothing else */
};

/* The table and how many rows it has. */
const struct route *routes(size_t *count);

/* Whether it is for readers and their programs, and not for moderators or the operator: pages of
 * our sites on other origins may ask it too (see page/cross.h). */
bool route_for_readers(const struct route *of);

/* The name of a row by number; "none" for the number after the last. */
const char *route_name(unsigned number);

#endif
