#include "page/proof.h"

#include "base/clock.h"
#include "base/log.h"
#include "key/one_time.h"
#include "key/password.h"
#include "key/recovery.h"
#include "key/secret.h"
#include "key/token.h"
#include "page/limiter.h"
#include "page/passkey.h"
#include "page/reader.h"
#include "store/events.h"
#include "store/factors.h"
#include "store/moderators.h"
#include "store/passkeys.h"
#include "text/utf8.h"

#define HASH_WAIT_US (3 * US_PER_S) /* for a place to hash in; then 503 */
#define KNOWN_S      (180 * S_PER_DAY)

/* What is tried, and how often it may be. */
struct attempt {
	struct str name;  /* whose proof it would be */
	enum limit known; /* in a browser that this name has signed in with */
	enum limit other; /* in all others together */
};

/* What an authenticator answers who is asked to sign somebody in. */
struct signed_by {
	const char *party;
	struct str credential_id;
	struct str user;
	struct passkey_answer answer;
};

static struct attempt sign_in_attempt(struct str name);
static enum err attempt_take(
    const struct ctx *cx, const struct request *rq, const struct attempt *attempt);
static enum err password_try(const struct ctx *cx, const struct request *rq,
    const struct attempt *attempt, const char *field);
static enum err signed_read(const struct ctx *cx, const struct request *rq, struct signed_by *out);
static enum err signed_take(
    const struct ctx *cx, const struct passkey_found *found, const struct signed_by *by);
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
	const struct attempt attempt = sign_in_attempt(name);
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
		.name = cx->who->moderator_name,
		.known = LIMIT_CURRENT_BROWSER,
		.other = LIMIT_CURRENT_NAME,
	};
	enum err err = password_try(cx, rq, &attempt, "current");

	if (err == OK)
		err = moderators_get(cx->db, cx->arena, cx->who->moderator_id, who);
	return err == OK ? password_is(cx, rq, who->password_hash, "current") : err;
}

/* Nobody has the name that a credential would be: it stands for one where there is no such passkey,
 * so that this costs the same. */
enum err
proof_passkey(const struct ctx *cx, const struct request *rq, struct moderator *who)
{
	struct passkey_found found;
	struct signed_by by;
	enum err err = signed_read(cx, rq, &by);

	if (err == OK)
		err = limiter_take(cx, rq, LIMIT_SIGN_IN);
	if (err == OK)
		err = passkeys_find(cx->db, cx->arena, by.credential_id, &found);
	if (err != OK && err != ERR_ABSENT)
		return err;
	bool known = err == OK;
	const struct attempt attempt =
	    sign_in_attempt(known ? found.who.name : request_field(rq, "credential"));
	err = attempt_take(cx, rq, &attempt);
	if (err == OK)
		err = signed_take(cx, known ? &found : NULL, &by);
	if (err == ERR_AUTH)
		return refused(cx, attempt.name, "passkey_refused");
	if (err == OK)
		*who = found.who;
	return err;
}

enum err
proof_code(
    const struct ctx *cx, const struct request *rq, const struct moderator *who, const char *field)
{
	const struct attempt attempt = {
		.name = who->name,
		.known = LIMIT_CODE_BROWSER,
		.other = LIMIT_CODE_NAME,
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

static struct attempt
sign_in_attempt(struct str name)
{
	return (struct attempt){
		.name = name,
		.known = LIMIT_SIGN_IN_BROWSER,
		.other = LIMIT_SIGN_IN_NAME,
	};
}

static enum err
attempt_take(const struct ctx *cx, const struct request *rq, const struct attempt *attempt)
{
	int64_t browser = known_browser(cx, rq, attempt->name);

	if (browser == 0)
		return limiter_take_of(cx, attempt->other, lowered(cx, attempt->name));
	return limiter_take_of(
	    cx, attempt->known, arena_printf(cx->arena, "%lld", (long long)browser));
}

/* Whether a password in this field may be tried now. */
static enum err
password_try(const struct ctx *cx, const struct request *rq, const struct attempt *attempt,
    const char *field)
{
	if (request_field(rq, field).len > PASSWORD_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_TOO_LONG);
	enum err err = limiter_take(cx, rq, LIMIT_SIGN_IN);
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

static enum err
signed_read(const struct ctx *cx, const struct request *rq, struct signed_by *out)
{
	enum err err = passkey_own_party(cx, &out->party);

	if (err == OK)
		err = passkey_bytes(cx, rq, "credential", &out->credential_id);
	if (err == OK)
		err = passkey_bytes(cx, rq, "client_data", &out->answer.client_data);
	if (err == OK)
		err = passkey_bytes(cx, rq, "authenticator_data", &out->answer.authenticator_data);
	if (err == OK)
		err = passkey_bytes(cx, rq, "signature", &out->answer.signature);
	out->user = request_field(rq, "user");
	return err;
}

/* found NULL: there is no such passkey. A counter that does not go on says that there are two of a
 * passkey, of which one is not its moderator's (Web Authentication, section 6.1.1). */
static enum err
signed_take(const struct ctx *cx, const struct passkey_found *found, const struct signed_by *by)
{
	struct passkey_use use = { .now_us = cx->now_us };
	enum err err = passkey_asked(
	    cx, by->answer.client_data, PASSKEY_SIGN, PASSKEY_TO_SIGN_IN, &use.challenged_us);

	if (err == OK && found == NULL)
		err = ERR_AUTH;
	if (err == OK && !str_equal(by->user, passkey_user(cx, &found->who)))
		err = ERR_AUTH;
	if (err != OK)
		return err;
	const struct passkey_key key = { found->algorithm, found->public_key };
	err = passkey_check(&key, by->party, &by->answer, &use.signs);
	if (err != OK)
		return err;
	use.id = found->id;
	err = passkeys_use(cx->db, cx->arena, &use);
	if (err == ERR_AUTH && use.challenged_us > found->challenged_us && found->signs != 0 &&
	    use.signs <= found->signs)
		(void)refused(cx, found->who.name, "passkey_copied");
	return err;
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
