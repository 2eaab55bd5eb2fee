/*
 * admin/sites/{id}/keys and the same for programs: the keys with which a site signs its readers in,
 * for its owners.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "key/sso.h"
#include "page/desk.h"
#include "page/member.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/signers.h"
#include "view/signers_json.h"

static enum err find_site(const struct ctx *cx, const struct request *rq, const struct site **out);
static enum err load(const struct ctx *cx, const struct site *site, struct signers_show *show);
static enum err answer(
    const struct ctx *cx, struct response *rs, int status, struct signers_show *show);
static enum err add(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES]);
static enum err read_key(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES]);
static enum err read_material(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES]);
static enum err wrong(const struct ctx *cx, const char *field, enum problem_code code);
static enum err remove_key(const struct ctx *cx, const struct request *rq, const struct site *site);
static enum err check(const struct ctx *cx, const struct request *rq, const struct site *site,
    struct token_check *out);

enum err
signers_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct signers_show show = { 0 };
	enum err err = find_site(cx, rq, &show.site);

	return err == OK ? answer(cx, rs, 200, &show) : err;
}

/* Not a redirect: a secret that is shown this once must not stand in an address. */
enum err
signers_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct signers_show show = { .fresh = { .name = request_field(rq, "key_name"),
					 .kind = request_field(rq, "kind"),
					 .issuer = request_field(rq, "issuer"),
					 .text = request_field(rq, "key") } };
	char secret[SESSION_TEXT_BYTES] = "";
	struct sso_key key = { 0 };
	int status = 200;
	enum err err = find_site(cx, rq, &show.site);

	if (err != OK)
		return err;
	key.site_id = show.site->id;
	err = add(cx, rq, &key, secret);
	if (err == ERR_AUTH || cx->trouble->status == 422) {
		status = err == ERR_AUTH ? 403 : 422;
		show.fresh.wrong = true;
	} else if (err != OK) {
		return err;
	} else if (key.kind == SSO_JWT_HS256) {
		show.secret = secret;
	}
	return answer(cx, rs, status, &show);
}

enum err
signer_remove_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct signers_show show = { 0 };
	struct desk_show desk;
	enum err err = find_site(cx, rq, &show.site);

	if (err == OK)
		err = load(cx, show.site, &show);
	if (err == OK)
		err = desk_show(cx, &desk, NULL);
	if (err != OK)
		return err;
	for (size_t i = 0; i < show.keys; i++) {
		if (!str_equal(show.key[i].name, request_query(rq, "key_name")))
			continue;
		struct html h = reply_html_begin(cx);
		signer_remove_page(&h, &desk, show.site, &show.key[i]);
		return reply_desk(rs, 200, &h);
	}
	return ctx_problem(cx, ERR_ABSENT, "key_name", PROBLEM_UNKNOWN);
}

enum err
signer_remove_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	const struct site *site;
	enum err err = find_site(cx, rq, &site);

	if (err == OK)
		err = remove_key(cx, rq, site);
	if (err == OK)
		reply_see_other(cx, rs,
		    arena_printf(cx->arena, "admin/sites/%lld/keys", (long long)site->id).p);
	return err;
}

enum err
signer_check_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct signers_show show = { 0 };
	struct token_check found;
	enum err err = find_site(cx, rq, &show.site);

	if (err == OK)
		err = check(cx, rq, show.site, &found);
	if (err != OK)
		return err;
	show.check = &found;
	return answer(cx, rs, 200, &show);
}

enum err
signers_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct signers_show show = { 0 };
	enum err err = find_site(cx, rq, &show.site);

	if (err == OK)
		err = load(cx, show.site, &show);
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	signers_json(&j, show.site, show.key, show.keys);
	return reply_json(rs, 200, &j);
}

/* The answer is what is left. */
enum err
signer_remove_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	const struct site *site;
	enum err err = find_site(cx, rq, &site);

	if (err == OK)
		err = remove_key(cx, rq, site);
	return err == OK ? signers_api(cx, rq, rs) : err;
}

enum err
signer_check_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct token_check found;
	const struct site *site;
	enum err err = find_site(cx, rq, &site);

	if (err == OK)
		err = check(cx, rq, site, &found);
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	token_check_json(&j, &found);
	return reply_json(rs, 200, &j);
}

/* One at which the moderator has no role is not there. */
static enum err
find_site(const struct ctx *cx, const struct request *rq, const struct site **out)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	*out = sites_by_id(cx->sites, rq->path_id);
	enum role role = *out == NULL ? ROLE_NONE : session_role(cx->who, (*out)->id);
	if (role == ROLE_NONE)
		return ERR_ABSENT;
	return role < ROLE_OWNER ? ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED) : OK;
}

/* From the database, not from what is kept: when a key was used last stands there. */
static enum err
load(const struct ctx *cx, const struct site *site, struct signers_show *show)
{
	struct sso_keys all;
	enum err err = signers_list(cx->db, cx->arena, &all);

	if (err != OK)
		return err;
	struct sso_key *key = arena_array(cx->arena, all.count, sizeof(*key));
	for (size_t i = 0; i < all.count; i++)
		if (all.key[i].site_id == site->id)
			key[show->keys++] = all.key[i];
	show->key = key;
	return OK;
}

static enum err
answer(const struct ctx *cx, struct response *rs, int status, struct signers_show *show)
{
	struct desk_show desk;
	enum err err = load(cx, show->site, show);

	if (err == OK)
		err = desk_show(cx, &desk, NULL);
	if (err != OK)
		return err;
	show->desk = &desk;
	struct html h = reply_html_begin(cx);
	signers_page(&h, show);
	return reply_desk(rs, status, &h);
}

/* What costs nothing is looked at first. */
static enum err
add(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES])
{
	const struct event_by by = desk_event_by(cx);
	struct moderator who;
	enum err err = read_key(cx, rq, key, secret);

	if (err == OK)
		err = proof_current(cx, rq, &who);
	if (err == OK)
		err = signers_add(cx->db, cx->arena, key, &by);
	if (err == ERR_CONFLICT)
		return wrong(cx, "key_name", PROBLEM_TAKEN);
	if (err == ERR_LIMIT && cx->trouble->retry_after_s == 0)
		return wrong(cx, "keys", PROBLEM_NOT_ALLOWED);
	if (err == OK)
		live_changed(cx->live);
	return err;
}

static enum err
read_key(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES])
{
	key->name = request_field(rq, "key_name");
	if (sso_key_id_check(key->name) != OK)
		return wrong(cx, "key_name", PROBLEM_MALFORMED);
	if (sso_kind_of(request_field(rq, "kind"), &key->kind) != OK)
		return wrong(cx, "kind", PROBLEM_UNKNOWN);
	if (sso_issuer_read(cx->arena, request_field(rq, "issuer"), &key->issuer) != OK)
		return wrong(cx, "issuer", PROBLEM_MALFORMED);
	return read_material(cx, rq, key, secret);
}

/* A secret is made by us, so that it is a good one, and by nobody's hand in a form. */
static enum err
read_material(const struct ctx *cx, const struct request *rq, struct sso_key *key,
    char secret[SESSION_TEXT_BYTES])
{
	struct str text = request_field(rq, "key");
	struct digest32 unneeded;

	if (key->kind == SSO_JWT_HS256) {
		if (text.len > 0)
			return wrong(cx, "key", PROBLEM_NOT_ALLOWED);
		session_make(secret, &unneeded);
		text = str_of(secret);
	}
	if (sso_key_read(cx->arena, cx->keys, key->site_id, key->kind, text, &key->material) != OK)
		return wrong(cx, "key", PROBLEM_MALFORMED);
	return OK;
}

static enum err
wrong(const struct ctx *cx, const char *field, enum problem_code code)
{
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, field, code);
}

static enum err
remove_key(const struct ctx *cx, const struct request *rq, const struct site *site)
{
	const struct event_by by = desk_event_by(cx);
	enum err err =
	    signers_remove(cx->db, cx->arena, site->id, request_field(rq, "key_name"), &by);

	if (err == OK)
		live_changed(cx->live);
	return err == ERR_ABSENT ? ctx_problem(cx, err, "key_name", PROBLEM_UNKNOWN) : err;
}

static enum err
check(const struct ctx *cx, const struct request *rq, const struct site *site,
    struct token_check *out)
{
	struct sso_found *found = arena_alloc(cx->arena, sizeof(*found));
	struct str token = request_field(rq, "sso_token");

	*out = (struct token_check){ 0 };
	if (token.len == 0)
		return wrong(cx, "sso_token", PROBLEM_MISSING);
	enum err err = member_check(cx, site, token, found, &out->fault);
	if (err == OK && out->fault == SSO_GOOD) {
		out->key = found->key;
		out->claims = &found->claims;
	}
	return err;
}
