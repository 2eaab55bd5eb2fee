#include "page/writer.h"

#include "page/desk.h"
#include "page/live.h"

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
writer_known(
    const struct ctx *cx, const struct article *article, int64_t author_id, struct writer *writer)
{
	enum err err = OK;

	if (writer->moderator) {
		writer->badge = BADGE_MODERATOR;
		return OK;
	}
	if (author_id != 0)
		err = comments_known(cx->db, cx->arena, article, author_id, &writer->known);
	writer->badge = writer->known.badge;
	return err;
}
