#include "page/bearer.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "key/secret.h"
#include "page/limiter.h"
#include "store/tokens.h"

_Static_assert(BEARER_TEXT_BYTES == sizeof(BEARER_PREFIX) - 1 + SESSION_TEXT_BYTES,
    "the text has room for the prefix and the secret");

static enum err none(const struct ctx *cx, const char *challenge, enum problem_code code);
static enum err wrong(const struct ctx *cx, const struct request *rq);
static void note_use(const struct ctx *cx, const struct session *who);

void
bearer_make(char text[BEARER_TEXT_BYTES], struct digest32 *hash)
{
	memcpy(text, BEARER_PREFIX, sizeof(BEARER_PREFIX) - 1);
	session_make(text + sizeof(BEARER_PREFIX) - 1, hash);
}

enum err
bearer_session(const struct ctx *cx, const struct request *rq, struct session *out)
{
	struct str prefix = STR(BEARER_PREFIX), text = rq->bearer;
	struct digest32 hash;
	enum scope scope;

	if (text.len == 0)
		return none(cx, "Bearer", PROBLEM_MISSING);
	if (!str_starts(text, prefix) ||
	    session_hash(str_part(text, prefix.len, text.len), &hash) != OK)
		return wrong(cx, rq);
	enum err err = tokens_find(cx->db, cx->arena, &hash, cx->now_us, out, &scope);
	if (err == ERR_ABSENT)
		return wrong(cx, rq);
	if (err != OK)
		return err;
	note_use(cx, out);
	live_told(cx->live, out->newest_event);
	if (scope == SCOPE_READ && rq->method != GET && rq->method != HEAD) {
		cx->trouble->challenge = "Bearer error=\"insufficient_scope\", scope=\"act\"";
		return ctx_problem(cx, ERR_FORBID, "Authorization", PROBLEM_NOT_ALLOWED);
	}
	return OK;
}

/* RFC 6750 section 3.1: who has sent none is told no error. */
static enum err
none(const struct ctx *cx, const char *challenge, enum problem_code code)
{
	cx->trouble->challenge = challenge;
	return ctx_problem(cx, ERR_AUTH, "Authorization", code);
}

/* Revoked, ended, of a moderator who is gone, or made up: they are told apart for nobody. Nobody
 * guesses 256 bits, so the limit is there for the database's sake. */
static enum err
wrong(const struct ctx *cx, const struct request *rq)
{
	enum err err = limiter_take(cx, rq, LIMIT_TOKEN);

	if (err != OK)
		return err;
	return none(cx, "Bearer error=\"invalid_token\"", PROBLEM_FOREIGN);
}

/* That it cannot be noted keeps nobody from working. */
static void
note_use(const struct ctx *cx, const struct session *who)
{
	if (who->used_us / US_PER_S / S_PER_DAY == cx->now_us / US_PER_S / S_PER_DAY)
		return;
	enum err err = tokens_touch(cx->db, cx->arena, who->id, cx->now_us);
	if (err != OK && err != ERR_BUSY)
		log_warn("request %s: the use of a token was not noted: %s", cx->request_id,
		    err_name(err));
}
