#include "model/queue.h"

#define HOUR INT64_C(3600)
#define DAY  (24 * HOUR)

/* clang-format off: a table is read by its columns */
static const struct queue_info info[QUEUES] = {
	[QUEUE_HELD] = { "held", "Waiting", "Waiting comments", "Nothing waits. Well done.", "held",
	    false },
	[QUEUE_REPORTED] = { "reported", "Reported", "Reported comments",
	    "No report waits. Well done.", "", false },
	[QUEUE_UNREVIEWED] = { "unreviewed", "Unseen", "Published comments that nobody has seen",
	    "Everything that is published has been seen. Well done.", "published", false },
	[QUEUE_PUBLISHED] = { "published", "Published", "Published comments", "Nothing is here.",
	    "published", true },
	[QUEUE_SPAM] = { "spam", "Spam", "Spam", "Nothing is here.", "spam", true },
	[QUEUE_REJECTED] = { "rejected", "Rejected", "Rejected comments", "Nothing is here.",
	    "rejected", true },
	[QUEUE_DELETED] = { "deleted", "Deleted", "Deleted comments", "Nothing is here.", "deleted",
	    true },
	[QUEUE_ALL] = { "all", "All", "All comments", "Nothing is here.", "", true },
};

const struct queue_age queue_age[QUEUE_AGES] = {
	{ "", "Any time", 0, false },
	{ "1h", "In the last hour", HOUR, false },
	{ "1d", "In the last day", DAY, false },
	{ "7d", "In the last week", 7 * DAY, false },
	{ "over-1h", "More than an hour ago", HOUR, true },
	{ "over-1d", "More than a day ago", DAY, true },
	{ "over-7d", "More than a week ago", 7 * DAY, true },
};
/* clang-format on */

const struct queue_info *
queue_info(enum queue queue)
{
	return &info[queue];
}

enum err
queue_of(struct str name, enum queue *out)
{
	for (size_t i = 0; i < QUEUES; i++) {
		if (str_equal(name, str_of(info[i].name))) {
			*out = (enum queue)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

enum queue
queue_by_status(enum status status)
{
	static const enum queue of[STATUSES] = {
		[PUBLISHED] = QUEUE_PUBLISHED,
		[HELD] = QUEUE_HELD,
		[SPAM] = QUEUE_SPAM,
		[REJECTED] = QUEUE_REJECTED,
		[DELETED] = QUEUE_DELETED,
	};

	return of[status];
}

struct queue_ask
queue_ask_all(void)
{
	return (struct queue_ask){
		.queue = QUEUE_ALL,
		.newest = true,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSES,
	};
}

bool
queue_narrowed(const struct queue_ask *ask)
{
	return ask->site_id != 0 || ask->article_id != 0 || ask->author_id != 0 ||
	       ask->actor.len > 0 || ask->email.len > 0 || ask->age->s != 0 ||
	       ask->lang[0] != '\0' || ask->reason != REASONS || ask->why != CAUSES ||
	       ask->words.len > 0;
}
