#include "text/sso.h"

#include "text/date.h"
#include "text/mailbox.h"
#include "text/object.h"
#include "text/utf8.h"

#define LAST_S ((int64_t)253402300799) /* 9999-12-31T23:59:59Z */

static const struct {
	const char *name;
	const char *algorithm;
} kind_row[SSO_KINDS] = {
	[SSO_PASETO] = { "paseto", NULL },
	[SSO_JWT_EDDSA] = { "jwt-eddsa", "EdDSA" },
	[SSO_JWT_HS256] = { "jwt-hs256", "HS256" },
};

static const struct sso_fault_info fault_row[SSO_FAULTS] = {
	[SSO_GOOD] = { "sso_token", "good", "The token is good." },
	[SSO_TOO_LONG] = { "sso_token", "too-long",
	    "It is longer than 4096 bytes. Leave out of it what Postbag does not read." },
	[SSO_OTHER_FORM] = { "sso_token", "other-form",
	    "It is neither a PASETO (\"v4.public.\", then one part or two) nor a JWT of three "
	    "parts." },
	[SSO_OTHER_PASETO] = { "sso_token", "other-paseto",
	    "It is a PASETO of another version or purpose. Only v4.public is taken." },
	[SSO_BAD_BASE64] = { "sso_token", "bad-base64",
	    "A part of it is not base64url without padding, or has bits at its end that are not "
	    "zero, or is too short for what it must hold. Perhaps it was cut or changed on its "
	    "way." },
	[SSO_BAD_HEAD] = { "sso_token", "bad-head",
	    "Its header, or its footer, is not one JSON object with each member once and \"kid\" "
	    "and \"alg\" as texts." },
	[SSO_HEAD_HAS_KEY] = { "sso_token", "head-has-key",
	    "Its header has \"crit\", \"jku\", \"jwk\", \"x5u\" or \"x5c\". Keys are those of "
	    "'postbagctl sso list', and none comes by a token." },
	[SSO_NO_KEYS] = { "sso_token", "no-keys",
	    "The site has no key. Add one with 'postbagctl sso add'." },
	[SSO_UNKNOWN_KEY] = { "sso_token", "unknown-key",
	    "The site has no key with the \"kid\" that it names. See the site's keys." },
	[SSO_OTHER_ALGORITHM] = { "sso_token", "other-algorithm",
	    "The key is not of the token's kind or \"alg\". Which one is right the key says: sign "
	    "with that, or add another key." },
	[SSO_BAD_SIGNATURE] = { "sso_token", "bad-signature",
	    "Its signature is not of the site's key, or not of what it stands on. Of a PASETO the "
	    "implicit assertion is signed, too: it must be \"sso:1:\" and the site's name." },
	[SSO_BAD_CLAIMS] = { "sso_token", "bad-claims",
	    "What is signed is not one JSON object with each member once, or a claim is not of its "
	    "kind: \"iat\", \"exp\" and \"nbf\" are, in a PASETO, texts like "
	    "\"2026-11-23T14:05:09Z\", in a JWT whole seconds since 1970; all others are texts." },
	[SSO_NO_AUDIENCE] = { "aud", "no-audience",
	    "\"aud\" is missing. It is the site's name in Postbag." },
	[SSO_OTHER_AUDIENCE] = { "aud", "other-audience",
	    "\"aud\" is not the site's name in Postbag: it was made for somebody else." },
	[SSO_NO_ISSUER] = { "iss", "no-issuer",
	    "\"iss\" is missing. It is the issuer of the key." },
	[SSO_OTHER_ISSUER] = { "iss", "other-issuer",
	    "\"iss\" is not the key's issuer. See the site's keys." },
	[SSO_NO_ISSUED] = { "iat", "no-issued", "\"iat\" is missing: when it was made." },
	[SSO_ISSUED_LATER] = { "iat", "issued-later",
	    "\"iat\" is more than a minute in the future. Compare the clocks of both machines." },
	[SSO_NO_EXPIRY] = { "exp", "no-expiry",
	    "\"exp\" is missing: until when it may be handed in, an hour after \"iat\" at most." },
	[SSO_EXPIRED] = { "exp", "expired",
	    "It has expired. Make a new one each time the page is served." },
	[SSO_LIVES_TOO_LONG] = { "exp", "lives-too-long",
	    "\"exp\" is more than an hour after \"iat\", or not after it." },
	[SSO_NOT_YET] = { "nbf", "not-yet", "\"nbf\" is more than a minute in the future." },
	[SSO_NO_SUBJECT] = { "sub", "no-subject",
	    "\"sub\" is missing: what the site knows the reader by, for ever." },
	[SSO_LONG_SUBJECT] = { "sub", "long-subject", "\"sub\" is longer than 128 bytes." },
	[SSO_LONG_ONCE] = { "jti", "long-once", "\"jti\" is longer than 128 bytes." },
	[SSO_NO_NAME] = { "name", "no-name",
	    "\"name\" is missing, or has nothing in it to be seen: the comments carry it." },
	[SSO_BAD_NAME] = { "name", "bad-name", "\"name\" is not valid UTF-8." },
	[SSO_LONG_NAME] = { "name", "long-name", "\"name\" has more than 60 characters." },
	[SSO_TAKEN_NAME] = { "name", "taken-name",
	    "\"name\" looks like that of one of the site's moderators." },
	[SSO_BAD_EMAIL] = { "email", "bad-email",
	    "\"email\" is not an e-mail address that Postbag takes. It may be left out." },
	[SSO_USED] = { "jti", "used",
	    "It has been handed in before: each token opens one session. Make a new one each time "
	    "the page is served, and give it a random \"jti\"." },
};

static bool text_read(struct arena *a, const json_t *object, const char *name, struct str *out);
static bool moment_read(const json_t *object, enum sso_kind kind, const char *name, int64_t *out);
static enum sso_fault times_check(const struct sso_claims *claims, int64_t now_s);
static enum sso_fault email_check(struct arena *a, struct sso_claims *claims);

const char *
sso_kind_name(enum sso_kind kind)
{
	return kind_row[kind].name;
}

enum err
sso_kind_of(struct str name, enum sso_kind *out)
{
	for (unsigned i = 0; i < SSO_KINDS; i++) {
		if (str_equal(name, str_of(kind_row[i].name))) {
			*out = (enum sso_kind)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

const char *
sso_kind_algorithm(enum sso_kind kind)
{
	return kind_row[kind].algorithm;
}

enum err
sso_issuer_read(struct arena *a, struct str typed, struct str *out)
{
	if (typed.len == 0 || typed.len > SSO_ISSUER_MAX_BYTES)
		return ERR_INPUT;
	return utf8_clean_line(a, typed, out) == OK && str_equal(*out, typed) ? OK : ERR_INPUT;
}

enum err
sso_key_id_check(struct str id)
{
	if (id.len == 0 || id.len > SSO_KEY_ID_MAX_BYTES)
		return ERR_INPUT;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '.' && c != '_' && c != '-')
			return ERR_INPUT;
	}
	return OK;
}

const struct sso_fault_info *
sso_fault_info(enum sso_fault fault)
{
	return &fault_row[fault];
}

enum sso_fault
sso_head_read(struct arena *a, struct str json, struct sso_head *out)
{
	static const char *const foreign[] = { "crit", "jku", "jwk", "x5u", "x5c" };
	enum sso_fault fault = SSO_GOOD;
	json_t *object = object_read(json);

	*out = (struct sso_head){ .key = STR_EMPTY, .algorithm = STR_EMPTY };
	if (object == NULL)
		return SSO_BAD_HEAD;
	if (!text_read(a, object, "kid", &out->key) ||
	    !text_read(a, object, "alg", &out->algorithm))
		fault = SSO_BAD_HEAD;
	for (size_t i = 0; i < COUNT_OF(foreign); i++)
		if (json_object_get(object, foreign[i]) != NULL)
			fault = SSO_HEAD_HAS_KEY;
	json_decref(object);
	return fault;
}

enum sso_fault
sso_claims_read(struct arena *a, enum sso_kind kind, struct str json, struct sso_claims *out)
{
	json_t *object = object_read(json);

	*out = (struct sso_claims){ 0 };
	if (object == NULL)
		return SSO_BAD_CLAIMS;
	bool good = text_read(a, object, "iss", &out->issuer) &&
		    text_read(a, object, "aud", &out->audience) &&
		    text_read(a, object, "sub", &out->subject) &&
		    text_read(a, object, "jti", &out->once) &&
		    text_read(a, object, "name", &out->name) &&
		    text_read(a, object, "email", &out->email) &&
		    moment_read(object, kind, "iat", &out->issued_s) &&
		    moment_read(object, kind, "exp", &out->expires_s) &&
		    moment_read(object, kind, "nbf", &out->not_before_s);
	json_decref(object);
	return good ? SSO_GOOD : SSO_BAD_CLAIMS;
}

enum sso_fault
sso_claims_check(
    struct arena *a, struct sso_claims *claims, struct str site, struct str issuer, int64_t now_s)
{
	if (claims->audience.len == 0)
		return SSO_NO_AUDIENCE;
	if (!str_equal(claims->audience, site))
		return SSO_OTHER_AUDIENCE;
	if (claims->issuer.len == 0)
		return SSO_NO_ISSUER;
	if (!str_equal(claims->issuer, issuer))
		return SSO_OTHER_ISSUER;
	enum sso_fault fault = times_check(claims, now_s);
	if (fault != SSO_GOOD)
		return fault;
	if (claims->subject.len == 0)
		return SSO_NO_SUBJECT;
	if (claims->subject.len > SSO_SUBJECT_MAX_BYTES)
		return SSO_LONG_SUBJECT;
	if (claims->once.len > SSO_ONCE_MAX_BYTES)
		return SSO_LONG_ONCE;
	return email_check(a, claims);
}

/* As in RFC 7519 section 4.1.4: not on or after the expiry. */
static enum sso_fault
times_check(const struct sso_claims *claims, int64_t now_s)
{
	if (claims->issued_s == 0)
		return SSO_NO_ISSUED;
	if (claims->issued_s > now_s + SSO_LEEWAY_S)
		return SSO_ISSUED_LATER;
	if (claims->expires_s == 0)
		return SSO_NO_EXPIRY;
	if (claims->expires_s <= claims->issued_s ||
	    claims->expires_s - claims->issued_s > SSO_LIFE_MAX_S)
		return SSO_LIVES_TOO_LONG;
	if (now_s >= claims->expires_s)
		return SSO_EXPIRED;
	return claims->not_before_s > now_s + SSO_LEEWAY_S ? SSO_NOT_YET : SSO_GOOD;
}

static enum sso_fault
email_check(struct arena *a, struct sso_claims *claims)
{
	struct str line, address;

	if (claims->email.len == 0)
		return SSO_GOOD;
	if (utf8_clean_line(a, claims->email, &line) != OK ||
	    mailbox_canonical(a, line, &address) != OK)
		return SSO_BAD_EMAIL;
	claims->email = address;
	return SSO_GOOD;
}

/* False: it is there and no text. */
static bool
text_read(struct arena *a, const json_t *object, const char *name, struct str *out)
{
	const json_t *value = json_object_get(object, name);

	*out = STR_EMPTY;
	if (value == NULL)
		return true;
	if (!json_is_string(value))
		return false;
	*out = arena_copy(a, (struct str){ json_string_value(value), json_string_length(value) });
	return true;
}

/* False: it is there and no moment of this kind, from 1970 to 9999. */
static bool
moment_read(const json_t *object, enum sso_kind kind, const char *name, int64_t *out)
{
	const json_t *value = json_object_get(object, name);

	*out = 0;
	if (value == NULL)
		return true;
	if (kind == SSO_PASETO)
		return json_is_string(value) &&
		       date_rfc3339_of(str_of(json_string_value(value)), out);
	if (!json_is_integer(value))
		return false;
	*out = json_integer_value(value);
	return *out > 0 && *out <= LAST_S;
}
