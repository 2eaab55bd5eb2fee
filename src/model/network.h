/*
 * Networks: the places a reader can share to. One table, compiled in; a site chooses and orders.
 */
#ifndef POSTBAG_MODEL_NETWORK_H
#define POSTBAG_MODEL_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum network {
	NETWORK_X,
	NETWORK_FACEBOOK,
	NETWORK_LINKEDIN,
	NETWORK_REDDIT,
	NETWORK_WHATSAPP,
	NETWORK_TELEGRAM,
	NETWORK_BLUESKY,
	NETWORK_MASTODON,
	NETWORK_THREADS,
	NETWORK_HACKERNEWS,
	NETWORK_TUMBLR,
	NETWORK_VK,
	NETWORK_XING,
	NETWORK_FLIPBOARD,
	NETWORK_DIASPORA,
	NETWORK_THREEMA,
	NETWORK_SMS,
	NETWORK_EMAIL,
	NETWORK_COPY,   /* the reader copied the link */
	NETWORK_NATIVE, /* the browser's own share sheet */
	NETWORK_PRINT,  /* the page on paper: stands in the bar, shares nothing */
	NETWORKS,
};

/* The table's row. */
struct network_info {
	const char *name;   /* in URLs, JSON and the database: "bluesky" */
	const char *label;  /* for people: "Bluesky" */
	const char *target; /* template with {u} for the URL and {t} for the title; NULL: stays on
			       the page */
	bool beside;        /* a program of the reader's opens beside the page, which stays */
	bool scripted;      /* nothing without JavaScript */
	bool uncounted;     /* no share: never counted, and unknown to who asks to count one */
};

const struct network_info *network_info(enum network network);
/* ERR_ABSENT: there is no such network. */
MUST_USE enum err network_of(struct str name, enum network *out);

/*
 * Where a share goes: the network's template with the article's own URL and title, percent-escaped
 * as RFC 3986 says. title may be empty; the space that would stand alone before the URL is dropped.
 * ERR_ABSENT: this network has no target (copy, native, print).
 */
MUST_USE enum err network_target(
    struct arena *a, enum network network, struct str url, struct str title, struct str *out);

/* A site's bar unless it says otherwise; and all there are. */
#define NETWORKS_DEFAULT                                                                           \
	"x,facebook,linkedin,reddit,whatsapp,telegram,bluesky,mastodon,threads,email,copy,"        \
	"print,native"
#define NETWORKS_ALL NETWORKS_DEFAULT ",hackernews,tumblr,vk,xing,flipboard,diaspora,threema,sms"

/* Reads a site's list, comma separated; at most NETWORKS. ERR_INPUT: one is unknown, doubled or
 * empty. */
MUST_USE enum err network_list(struct str list, enum network out[NETWORKS], size_t *count);

#endif
