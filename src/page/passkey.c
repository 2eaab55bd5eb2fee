#include "page/passkey.h"

#include "base/clock.h"
#include "key/base64.h"
#include "key/secret.h"
#include "key/token.h"

/* No field of what authenticators answer comes near to it. */
#define FIELD_MAX_BYTES ((size_t)16 * 1024)

enum err
passkey_own_party(const struct ctx *cx, const char **out)
{
	if (passkey_party(cx->arena, cx->own_origin, out) == OK)
		return OK;
	return ctx_problem(cx, ERR_FORBID, "passkey", PROBLEM_NOT_ALLOWED);
}

const char *
passkey_challenge(const struct ctx *cx, int64_t bound)
{
	int64_t now_s = cx->now_us / US_PER_S;
	char *text = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);

	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_PASSKEY,
		.article = bound,
		.object = cx->now_us,
		.issued_s = now_s,
		.expires_s = now_s + PASSKEY_ASK_S,
	    },
	    text);
	return text;
}

/* With when they were added: another installation on this host has other moderators of this id. */
struct str
passkey_user(const struct ctx *cx, const struct moderator *who)
{
	struct str part =
	    arena_printf(cx->arena, "%lld %lld", (long long)who->id, (long long)who->created_us);
	char *text = arena_alloc(cx->arena, BASE64_TEXT_BYTES(sizeof(struct digest16)));
	struct digest16 user;

	digest("passkey user", &part, 1, &user);
	base64_write(user.byte, sizeof(user.byte), text);
	return str_of(text);
}

enum err
passkey_bytes(const struct ctx *cx, const struct request *rq, const char *field, struct str *out)
{
	struct str text = request_field(rq, field);
	size_t bytes = text.len * 3 / 4;

	if (text.len == 0)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_MISSING);
	if (bytes > FIELD_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_TOO_LONG);
	uint8_t *raw = arena_alloc(cx->arena, bytes + 1);
	if (bytes == 0 || base64_read(text, raw, bytes) != OK)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_MALFORMED);
	*out = (struct str){ (const char *)raw, bytes };
	return OK;
}

enum err
passkey_asked(const struct ctx *cx, struct str client_data, enum passkey_act act, int64_t bound,
    int64_t *challenged_us)
{
	struct str challenge;
	struct token token;

	if (passkey_client_read(cx->arena, client_data, act, cx->own_origin, &challenge) != OK)
		return ERR_AUTH;
	enum err err =
	    token_open(cx->keys, challenge, TOKEN_PASSKEY, 0, bound, cx->now_us / US_PER_S, &token);
	if (err == OK)
		*challenged_us = token.object;
	return err;
}
