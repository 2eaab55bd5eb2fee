#include "page/writer.h"

#include "model/moderation.h"
#include "page/desk.h"
#include "page/live.h"
#include "store/comments.h"

enum err
writer_find(
    const struct ctx *cx, const struct request *rq, const struct site *site, struct writer *writer)
{
	struct session session;
	enum err err = desk_session(cx, rq, &session);

	*writer = (struct writer){
		.moderator = err == OK && session_role(&session, site->id) >= ROLE_MODERATOR,
	};
	return err == ERR_AUTH ? OK : err;
}

enum err
writer_check_name(const struct ctx *cx, const struct writer *writer, struct str name)
{
	const struct names *names;

	if (writer->moderator)
		return OK;
	enum err err = live_names(cx->live, cx->arena, cx->db, cx->now_us, &names);
	if (err == OK && names_have(cx->arena, names, name))
		return ctx_problem(cx, ERR_INPUT, "name", PROBLEM_TAKEN);
	return err;
}

enum err
writer_judge(const struct ctx *cx, const struct site *site, const struct article *article,
    int64_t author_id, struct writer *writer)
{
	struct author_known known = { 0 };
	enum err err = OK;

	if (writer->moderator) {
		writer->badge = BADGE_MODERATOR;
		writer->status = PUBLISHED;
		return OK;
	}
	if (author_id != 0)
		err = comments_known(cx->db, cx->arena, article, author_id, &known);
	writer->badge = known.badge;
	writer->status = moderation_first(site->policy, known.published);
	return err;
}
