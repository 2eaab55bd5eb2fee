/*
 * Articles at the moderators' desk: the list, one of them with what can be done about it, what a
 * merge would do; and the policy of the sites.
 */
#ifndef POSTBAG_VIEW_ARTICLE_HTML_H
#define POSTBAG_VIEW_ARTICLE_HTML_H

#include "model/article.h"
#include "text/form.h"
#include "view/desk_html.h"

#define ARTICLE_WORDS_MAX_POINTS 2000 /* an address is found, too */

/* One of the list. */
struct article_line {
	const struct article *article; /* closed: now, for whatever reason */
	struct str site_name, site_title;
	int64_t waiting; /* comments; waiting_most stands for as many or more */
	int64_t shares;
	int64_t suspect; /* shares of which nobody has said what they are */
};

struct article_list {
	const struct article_line *line;
	size_t lines;
	int64_t waiting_most;
	struct sites sites; /* those to choose from */
	struct str words;   /* what was looked for; or empty */
	struct str site;    /* the name of the one that was asked for; or empty */
	struct str next;    /* the cursor of the next page; empty: there is none */
};
void article_list_page(
    struct html *h, const struct desk_show *show, const struct article_list *list);

struct article_show {
	struct article_line line;
	const struct site *site;
	int64_t closes_us; /* when it closes or has closed by its age; 0: never */
	bool by_age;       /* that is why it is closed */
	const struct share_record *shares;
	const struct str *address; /* by which it is found, too */
	size_t addresses;
	bool may;                /* the moderator may decide here */
	bool owns;               /* and is an owner of the site */
	struct str title;        /* in the field */
	struct str url;          /* likewise */
	struct str goal;         /* likewise: of the article to merge this one into */
	const struct form *form; /* what was sent that is wrong; or NULL */
	struct str rival; /* the URL of an article that has the one that was asked for; or empty */
};
void article_page(struct html *h, const struct desk_show *show, const struct article_show *article);

/* Which article would go, and which would stay. */
void article_merge_page(struct html *h, const struct desk_show *show,
    const struct article_line *from, const struct article_line *into);

/* Whose comments wait, and when threads close, at each site. */
struct site_policies {
	const struct site *site;
	const bool *owns; /* of each: the moderator may change it */
	size_t sites;
	int64_t wrong;           /* the one whose form was refused; or 0 */
	const struct form *form; /* and what was sent */
};
void site_policies_page(
    struct html *h, const struct desk_show *show, const struct site_policies *policies);

#endif
