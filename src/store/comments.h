/*
 * Comments in the database.
 */
#ifndef POSTBAG_STORE_COMMENTS_H
#define POSTBAG_STORE_COMMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/article.h"
#include "model/comment.h"
#include "model/cursor.h"
#include "model/moderation.h"
#include "model/thread.h"
#include "model/verdict.h"
#include "store/db.h"
#include "store/limits.h"
#include "store/reads.h"

/* A comment to be added. */
struct comment_new {
	const struct article
	    *article; /* id, site_id, url, title: its row is made if there is none */
	const struct comment_draft *draft;
	struct str html;
	int64_t renderer;
	enum status status;
	const struct verdict *verdict; /* why it has this status; NULL: nobody has judged */
	int64_t author_id;
	struct digest16 idempotency_key;
	struct digest16 content_digest;
	enum badge badge;
	struct str email_sealed;      /* empty: none was given */
	struct digest16 email_hash;   /* of use when it is not */
	struct digest16 domain_hash;  /* likewise */
	const struct digest16 *actor; /* where it came from; NULL: that is not kept */
	int64_t actor_day;            /* of that key */
	bool shadowed;                /* status is SPAM, and its author sees it as published */
	bool member;                  /* its author is an account of the site */
	const char *lang;             /* a tag of the catalogue: of the page; "": nobody said */
	int64_t close_days;           /* of the site: see struct site_settings */
	const struct digest16 *work;  /* mark of the work that it comes with, or NULL */
	int64_t work_expires_us;      /* of that */
	bool once; /* what its author has posted there with this content, and not taken back, is it
		    */
	const struct limit_ask *limit; /* has a second bucket; NULL: nothing is taken */
	int64_t now_us;
};

/* What became of it. */
struct comment_added {
	int64_t id;
	int64_t article_id; /* another one's where the article is an address of that by now */
	int64_t author_id;  /* of the first try, when this is a retry */
	enum status status;
	bool member;      /* the author had been signed in by the site */
	bool repeated;    /* the key was known: this is what the first try made */
	bool same;        /* of a repeat: with the same content */
	bool locked;      /* of a refusal: not the thread, but only the branch takes no more */
	bool spent;       /* of a refusal: neither, but the work was spent by another comment */
	int64_t comments; /* published ones of the article then; 0: nothing was added */
	struct limit_wait wait; /* if something was to be taken, with OK and ERR_LIMIT */
};

/*
 * Takes one from the buckets, adds a comment, marks its parent as answered, counts it and raises
 * the thread's revision, all in one statement; or finds the row of an earlier try. ERR_LIMIT: a
 * bucket is empty. ERR_FORBID: the thread is closed; nothing comes after what closed it; or, when
 * out->locked, the branch that the parent stands in is; or, when out->spent, another comment has
 * come with the same work. ERR_ABSENT: the parent is no comment of this article that its author
 * sees published. ERR_BUSY: the database is away. Readers' comments go through a comment writer.
 */
MUST_USE enum err comments_add(
    struct db *db, struct arena *a, const struct comment_new *comment, struct comment_added *out);

/* How many comments have come to a site since then, up to most. */
MUST_USE enum err comments_pace(struct db *db, struct arena *a, int64_t site_id, int64_t since_us,
    int64_t most, int64_t *posts);

/* One comment, whatever its status. ERR_ABSENT: there is none of this id under this article. */
MUST_USE enum err comments_get(
    struct db *db, struct arena *a, int64_t article_id, int64_t comment_id, struct comment *out);
/* The same with others: see store/reads.h. */
const enum err *comments_get_with(
    struct reads *reads, int64_t article_id, int64_t comment_id, struct comment *out);

/* Who wrote a comment, as far as that is kept. */
struct comment_origin {
	int64_t site_id;
	int64_t author_id;
	struct str author_name;
	enum badge badge;
	bool member;       /* the site had signed them in: author_id is an account's */
	struct str actor;  /* 16 bytes; or empty */
	int64_t actor_day; /* of that key */
	struct str email_hash;
	struct str email_sealed;
};

/* ERR_ABSENT: there is no such comment. */
MUST_USE enum err comments_origin(struct db *db, struct arena *a, int64_t article_id,
    int64_t comment_id, struct comment_origin *out);

/* A page of a thread. */
struct comments_page {
	struct comment *comment; /* as thread_arrange() takes them */
	size_t count;
	struct cursor prev; /* the page before ends before this one */
	struct cursor next; /* the next page begins after this one */
};

/* Which one. */
struct page_ask {
	enum sort sort;
	struct cursor from; /* the page after this one; none: from the start */
	bool back;          /* the page before it instead */
};

/*
 * THREAD_PAGE_ROOTS roots, each with up to THREAD_PAGE_REPLIES of its branch: published ones and
 * those that leave a trace. On the page from the start the branches with a pinned or featured
 * comment, at most 10, stand before the others; they stand on no other page.
 */
const enum err *comments_page_with(
    struct reads *reads, int64_t article_id, const struct page_ask *ask, struct comments_page *out);

/*
 * A comment, its root and the nearest of what is between them, and the first of what was said in
 * the branch after it; whatever their status. Empty when there is no such comment.
 */
struct comments_around {
	struct comment *comment;
	size_t count;
	bool chosen; /* a comment of the branch is pinned or featured */
};
const enum err *comments_around_with(
    struct reads *reads, int64_t article_id, int64_t comment_id, struct comments_around *out);

/*
 * A root with the THREAD_BRANCH_PAGE answers of its branch that come after a cursor, as a page
 * without others; the root's more_after says whether more follow. ERR_ABSENT: no such root, or it
 * is not to be seen.
 */
const enum err *comments_answers_with(struct reads *reads, int64_t article_id, int64_t root_id,
    int64_t after, struct comments_page *out);

/* Who wrote some published comments of an article: name[i] of id[i]; empty where there is none. */
MUST_USE enum err comments_names(struct db *db, struct arena *a, int64_t article_id,
    const int64_t *id, size_t count, struct str *name);

/* An author's held comments under an article, what they alone see, and what was rejected of theirs
 * since then, with why; the newest 50, oldest first. */
struct own_ask {
	int64_t author_id;
	int64_t since_us;
};
struct comments_own {
	struct comment *comment;
	size_t count;
};
const enum err *comments_own_with(
    struct reads *reads, int64_t article_id, const struct own_ask *ask, struct comments_own *out);

/* The published comment of an article that has so many newer ones. ERR_ABSENT: there are not so
 * many.
 */
MUST_USE enum err comments_newest(
    struct db *db, struct arena *a, int64_t article_id, int64_t newer, int64_t *out);

/* What is known of an author. */
struct author_known {
	bool published;    /* a comment of theirs is, on the site */
	struct str record; /* their latest RECORD_SPAN_MOST there, newest first: a letter each, the
			      first of its status */
	enum badge badge;  /* that a moderator has given them: what they write now carries it */
};

/* The same of this author, for a comment under this article of this site. */
MUST_USE enum err comments_known(struct db *db, struct arena *a, const struct article *article,
    int64_t author_id, struct author_known *out);

/* The comments around one: its root's branch up to THREAD_BRANCH_PAGE, and the comment itself,
 * whatever their status but spam. */
MUST_USE enum err comments_branch(struct db *db, struct arena *a, int64_t article_id,
    int64_t root_id, int64_t comment_id, struct comment **out, size_t *count);

struct comment_change {
	int64_t article_id;
	int64_t comment_id;
	int64_t author_id; /* must be its author */
	int64_t oldest_us; /* must not have been posted before this */
	struct str text;   /* for an edit */
	struct str html;
	int64_t renderer;
	enum status from, to;          /* the status it must have, and gets */
	const struct verdict *verdict; /* of an edit: as above */
	bool shadowed;                 /* likewise: see struct comment */
	struct str reason;             /* likewise: why the status changes, for the log; or empty */
	int64_t now_us;
};

/*
 * The author changes the text (the one before is kept for moderators), or takes the comment back
 * (to DELETED; the row keeps its text, too, but is neither pinned nor an editors' pick any more,
 * and reports of it are dealt with). Raises the revision and keeps the count right. A change of
 * status is noted as a decision without moderator. What an edit is found guilty of takes the place
 * of what was found before; where nothing is, that stays. ERR_CONFLICT: it is not theirs, not of
 * this status any more, or too old.
 */
MUST_USE enum err comments_edit(
    struct db *db, struct arena *a, const struct comment_change *change);
MUST_USE enum err comments_withdraw(
    struct db *db, struct arena *a, const struct comment_change *change);

/* What a moderator makes of a comment. */
struct comment_revision {
	struct act_by by;
	int64_t seen_us; /* its edited_us as the moderator saw it */
	struct str text;
	struct str html;
	int64_t renderer;
};

/*
 * A moderator changes the text, whatever the comment's status, and nothing else of it; the one
 * before is kept, and the log says so. Its author can take it back as before, and cannot change it
 * any more: that would undo what the moderator has done. done: the number of the row in the log,
 * and may be NULL. ERR_CONFLICT: it has another text by now than the moderator saw, or has this one
 * already.
 */
MUST_USE enum err comments_revise(
    struct db *db, struct arena *a, const struct comment_revision *revision, int64_t *done);

/* The texts that its author or a moderator has replaced, newest first, at most 50. */
MUST_USE enum err comments_versions(struct db *db, struct arena *a, int64_t article_id,
    int64_t comment_id, struct comment_version **out, size_t *count);

#endif
