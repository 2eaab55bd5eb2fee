#include "model/mark.h"

static const struct mark_info mark_row[MARKS] = {
	[MARK_PIN] = { "pin", "Pin" },
	[MARK_UNPIN] = { "unpin", "Unpin" },
	[MARK_FEATURE] = { "feature", "Feature" },
	[MARK_UNFEATURE] = { "unfeature", "Unfeature" },
	[MARK_LOCK] = { "lock", "Lock replies" },
	[MARK_UNLOCK] = { "unlock", "Unlock replies" },
};

static const struct badge_info badge_row[BADGES] = {
	[BADGE_NONE] = { "none", "No badge", "badge_none" },
	[BADGE_STAFF] = { "staff", "Staff", "badge_staff" },
	[BADGE_MODERATOR] = { NULL, "Moderator", NULL }, /* comes with the session, from nobody */
	[BADGE_AUTHOR] = { "author", "Author of the article", "badge_author" },
};

const struct mark_info *
mark_info(enum mark mark)
{
	return &mark_row[mark];
}

enum err
mark_of(struct str name, enum mark *out)
{
	for (unsigned i = 0; i < MARKS; i++) {
		if (str_equal(name, str_of(mark_row[i].name))) {
			*out = (enum mark)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

bool
mark_fits(enum mark mark, const struct comment *comment)
{
	return (mark != MARK_PIN && mark != MARK_LOCK) || comment->parent_id == 0;
}

bool
mark_applies(enum mark mark, const struct comment *comment)
{
	if (comment->status != PUBLISHED || !mark_fits(mark, comment))
		return false;
	switch (mark) {
	case MARK_PIN:
		return comment->pinned_us == 0;
	case MARK_UNPIN:
		return comment->pinned_us != 0;
	case MARK_FEATURE:
		return comment->featured_us == 0;
	case MARK_UNFEATURE:
		return comment->featured_us != 0;
	case MARK_LOCK:
		return comment->locked_us == 0;
	case MARK_UNLOCK:
		return comment->locked_us != 0;
	case MARKS:
		break;
	}
	return false;
}

const struct badge_info *
badge_info(enum badge badge)
{
	return &badge_row[badge];
}

enum err
badge_given_of(struct str name, enum badge *out)
{
	for (unsigned i = 0; i < BADGES; i++) {
		if (badge_row[i].name != NULL && str_equal(name, str_of(badge_row[i].name))) {
			*out = (enum badge)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

bool
badge_applies(enum badge badge, enum badge instead_of)
{
	return badge != instead_of && badge_row[badge].name != NULL &&
	       badge_row[instead_of].name != NULL;
}
