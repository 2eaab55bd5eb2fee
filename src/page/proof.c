#include "page/proof.h"

#include "base/clock.h"
#include "base/log.h"
#include "key/limit.h"
#include "key/one_time.h"
#include "key/password.h"
#include "key/recovery.h"
#include "key/secret.h"
#include "key/token.h"
#include "page/reader.h"
#include "store/events.h"
#include "store/factors.h"
#include "store/limits.h"
#include "store/moderators.h"
#include "text/utf8.h"

#define HASH_WAIT_US (3 * US_PER_S) /* for a place to hash in; then 503 */
#define KNOWN_S      (180 * S_PER_DAY)

/* What is tried, and how often it may be. */
struct attempt {
	const char *action;
	struct str name;   /* whose proof it would be */
	struct rate known; /* in a browser that this name has signed in with */
	struct rate other; /* in all others together */
};

static enum err attempt_take(
    const struct ctx *cx, const struct request *rq, const struct attempt *attempt);
static enum err password_try(const struct ctx *cx, const struct request *rq,
    const struct attempt *attempt, const char *field);
static enum err password_is(
    const struct ctx *cx, const struct request *rq, struct str hash, const char *field);
static enum err refused(const struct ctx *cx, struct str name, const char *kind);
static enum err code_take(const struct ctx *cx, int64_t moderator_id, struct str typed);
static enum err one_time_take(const struct ctx *cx, int64_t moderator_id, struct str typed);
static int64_t known_browser(const struct ctx *cx, const struct request *rq, struct str name);
static int64_t name_digest(const struct ctx *cx, struct str name);
static struct str lowered(const struct ctx *cx, struct str name);
static const char *known_cookie(const struct ctx *cx);

/* The limits come before the hash, which is dear. */
enum err
proof_sign_in(
    const struct ctx *cx, const struct request *rq, struct str name, struct moderator *who)
{
	const struct attempt attempt = {
		.action = "sign-in",
		.name = name,
		.known = cx->set->limit_sign_in,
		.other = cx->set->limit_sign_in_name,
	};
	enum err err = password_try(cx, rq, &attempt, "password");

	if (err != OK)
		return err;
	err = moderators_find(cx->db, cx->arena, name, who);
	if (err != OK && err != ERR_ABSENT)
		return err;
	err = password_is(cx, rq, err == OK ? who->password_hash : STR_EMPTY, "password");
	return err == ERR_AUTH ? refused(cx, name, "sign_in_refused") : err;
}

enum err
proof_current(const struct ctx *cx, const struct request *rq, struct moderator *who)
{
	const struct attempt attempt = {
		.action = "current",
		.name = cx->who->moderator_name,
		.known = cx->set->limit_sign_in,
		.other = cx->set->limit_sign_in,
	};
	enum err err = password_try(cx, rq, &attempt, "current");

	if (err == OK)
		err = moderators_get(cx->db, cx->arena, cx->who->moderator_id, who);
	return err == OK ? password_is(cx, rq, who->password_hash, "current") : err;
}

enum err
proof_code(
    const struct ctx *cx, const struct request *rq, const struct moderator *who, const char *field)
{
	const struct attempt attempt = {
		.action = "code",
		.name = who->name,
		.known = cx->set->limit_code,
		.other = cx->set->limit_code,
	};
	enum err err = attempt_take(cx, rq, &attempt);

	if (err == OK)
		err = code_take(cx, who->id, request_field(rq, field));
	if (err != ERR_AUTH && err != ERR_INPUT)
		return err;
	(void)ctx_problem(cx, ERR_AUTH, field, PROBLEM_FOREIGN);
	return refused(cx, who->name, "code_refused");
}

void
proof_known(const struct ctx *cx, const struct request *rq, struct response *rs, struct str name)
{
	int64_t browser = known_browser(cx, rq, name);
	int64_t now_s = cx->now_us / US_PER_S;
	char text[TOKEN_TEXT_BYTES];

	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_DEVICE,
		.article = name_digest(cx, name),
		.object = browser != 0 ? browser : secret_id(),
		.issued_s = now_s,
		.expires_s = now_s + KNOWN_S,
	    },
	    text);
	response_cookie(rs, known_cookie(cx), str_of(text), KNOWN_S, "Strict", cx->secure);
}

static enum err
attempt_take(const struct ctx *cx, const struct request *rq, const struct attempt *attempt)
{
	int64_t browser = known_browser(cx, rq, attempt->name);
	struct str what = lowered(cx, attempt->name);
	struct digest16 key;

	if (browser != 0)
		what = arena_printf(cx->arena, "%lld", (long long)browser);
	limit_key(cx->keys,
	    arena_printf(cx->arena, "%s %s", attempt->action, browser != 0 ? "browser" : "name").p,
	    what, &key);
	return limits_take(cx->db, cx->arena, &key, browser != 0 ? attempt->known : attempt->other,
	    &cx->trouble->retry_after_s);
}

/* Whether a password in this field may be tried now. */
static enum err
password_try(const struct ctx *cx, const struct request *rq, const struct attempt *attempt,
    const char *field)
{
	struct actor actor;

	if (request_field(rq, field).len > PASSWORD_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_TOO_LONG);
	enum err err = reader_actor(cx, rq, 0, "sign-in", &actor);
	if (err == OK)
		err = limits_take(cx->db, cx->arena, &actor.limit_key, cx->set->limit_sign_in,
		    &cx->trouble->retry_after_s);
	return err == OK ? attempt_take(cx, rq, attempt) : err;
}

/* hash empty: there is no such moderator, which costs the same, so that the clock tells nobody
 * which names there are. */
static enum err
password_is(const struct ctx *cx, const struct request *rq, struct str hash, const char *field)
{
	enum err err = password_check(
	    request_field(rq, field), arena_text(cx->arena, hash), clock_mono_us() + HASH_WAIT_US);

	return err == ERR_AUTH ? ctx_problem(cx, err, field, PROBLEM_FOREIGN) : err;
}

/* Those that a limit has stopped before are not noted: so the log grows no faster than they allow.
 */
static enum err
refused(const struct ctx *cx, struct str name, const char *kind)
{
	enum err err = events_refused(cx->db, cx->arena, name, kind, cx->now_us);

	return err == OK ? ERR_AUTH : err;
}

static enum err
code_take(const struct ctx *cx, int64_t moderator_id, struct str typed)
{
	struct digest16 hash;

	if (recovery_hash(moderator_id, typed, &hash) == OK)
		return factors_spend(cx->db, cx->arena, moderator_id, &hash);
	return one_time_take(cx, moderator_id, typed);
}

static enum err
one_time_take(const struct ctx *cx, int64_t moderator_id, struct str typed)
{
	uint8_t secret[ONE_TIME_SECRET_BYTES];
	struct second_factor factor;
	int64_t step = 0;
	enum err err = factors_get(cx->db, cx->arena, moderator_id, &factor);

	if (err != OK)
		return err == ERR_ABSENT ? ERR_AUTH : err;
	err = one_time_open(cx->keys, moderator_id, factor.sealed, secret);
	if (err != OK) {
		log_warn("the second factor of moderator %lld was sealed by a key that is gone",
		    (long long)moderator_id);
		return err;
	}
	err = one_time_check(secret, typed, cx->now_us / US_PER_S, &step);
	one_time_wipe(secret);
	return err == OK ? factors_step(cx->db, cx->arena, moderator_id, step) : err;
}

/* The random number of a browser in which this name has signed in before; 0: of none. */
static int64_t
known_browser(const struct ctx *cx, const struct request *rq, struct str name)
{
	struct str text = request_cookie(rq, known_cookie(cx));
	struct token token;

	if (text.len == 0 || token_open(cx->keys, text, TOKEN_DEVICE, 0, name_digest(cx, name),
				 cx->now_us / US_PER_S, &token) != OK)
		return 0;
	return token.object;
}

static int64_t
name_digest(const struct ctx *cx, struct str name)
{
	struct str part = lowered(cx, name);

	return digest63("known browser", &part, 1);
}

static struct str
lowered(const struct ctx *cx, struct str name)
{
	struct str out;

	return utf8_lower(cx->arena, name, &out) == OK ? out : name;
}

static const char *
known_cookie(const struct ctx *cx)
{
	return cx->secure ? "__Host-postbag_browser" : "postbag_browser";
}
