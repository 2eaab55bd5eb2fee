#include "page/reply.h"

#include <string.h>

#include "base/log.h"
#include "http/status.h"
#include "http/validator.h"
#include "key/secret.h"
#include "page/kept.h"
#include "view/gzip.h"
#include "view/page_html.h"
#include "view/problem_json.h"
#include "view/say.h"

#define PAGE_POLICY                                                                                \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "                \
	"connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
#define FORM_TARGETS "form-action 'self' https: mailto: sms: threema:"

static const char *varies_by(const struct ctx *cx, const struct tagged *tagged);
static void policy(const struct ctx *cx, struct response *rs);
static int error_status(const struct ctx *cx, enum err err);

struct html
reply_html_begin(const struct ctx *cx)
{
	return reply_html_begin_large(cx, REPLY_FIRST_BYTES);
}

struct html
reply_html_begin_large(const struct ctx *cx, size_t bytes)
{
	struct html h = html_begin(cx->arena, bytes, REPLY_MAX_BYTES);

	h.lang = cx->speech->lang;
	return h;
}

struct json
reply_json_begin(const struct ctx *cx)
{
	return json_begin(cx->arena, REPLY_FIRST_BYTES, REPLY_MAX_BYTES);
}

enum err
reply_html(struct response *rs, int status, struct html *h)
{
	struct safe_html page;

	if (html_finish(h, &page) != OK)
		return ERR_INTERNAL;
	response_header_text(rs, "Content-Language", say_language(h->lang)->tag);
	response_body(rs, status, "text/html; charset=utf-8", page.html);
	return OK;
}

enum err
reply_desk(struct response *rs, int status, struct html *h)
{
	response_header_text(rs, "Content-Security-Policy", PAGE_POLICY "form-action 'self'");
	return reply_html(rs, status, h);
}

enum err
reply_json(struct response *rs, int status, struct json *j)
{
	struct str text;

	if (json_finish(j, &text) != OK)
		return ERR_INTERNAL;
	response_body(rs, status, "application/json", text);
	return OK;
}

struct json
reply_problem_begin(const struct ctx *cx, int status)
{
	const struct error_show error = {
		.status = status,
		.problems = &cx->trouble->problems,
		.request_id = cx->request_id,
	};
	struct json j = reply_json_begin(cx);

	problem_json_begin(&j, cx->speech->lang, &error);
	return j;
}

enum err
reply_problem(const struct ctx *cx, struct response *rs, int status, struct json *j)
{
	struct str text;

	json_object_end(j);
	if (json_finish(j, &text) != OK)
		return ERR_INTERNAL;
	response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	response_body(rs, status, "application/problem+json", text);
	return OK;
}

void
reply_form(struct response *rs)
{
	response_header_text(rs, "Cache-Control", "private, no-cache");
}

bool
reply_tagged(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct tagged *tagged)
{
	/* nginx 1.22 heeds whichever of these two it reads first; it keeps this one to itself. */
	response_header(rs, "X-Accel-Expires", arena_printf(rs->arena, "%d", tagged->keep_s));
	response_header_text(rs, "Cache-Control", "no-cache");
	response_header_text(rs, "Vary", varies_by(cx, tagged));
	if (tagged->worded)
		response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	response_header(rs, "ETag", tagged->etag);
	if (!etag_matches(rq->if_none_match, tagged->etag))
		return false;
	rs->status = 304;
	return true;
}

void
reply_packed(const struct request *rq, struct response *rs, const char *type, struct str plain,
    struct str packed)
{
	bool gzip = rq->gzip && packed.len > 0;

	if (gzip)
		response_header_text(rs, "Content-Encoding", "gzip");
	response_body(rs, 200, type, gzip ? packed : plain);
}

void
reply_common(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct common *common)
{
	const struct tagged tagged = {
		.etag = arena_printf(rs->arena, "W/\"%llx\"",
		    (unsigned long long)digest63("common", &common->text, 1)),
		.keep_s = common->keep_s,
		.worded = common->html,
		.for_all = true,
	};

	if (!reply_tagged(cx, rq, rs, &tagged))
		reply_packed(rq, rs, common->html ? "text/html; charset=utf-8" : "application/json",
		    common->text, rq->gzip ? gzip(rs->arena, common->text, GZIP_QUICK) : STR_EMPTY);
}

void
reply_nothing(struct response *rs)
{
	rs->status = 204;
}

void
reply_see_other(const struct ctx *cx, struct response *rs, const char *below)
{
	response_see_other(rs, arena_printf(cx->arena, "%.*s%s", STR_ARG(cx->prefix), below));
}

void
reply_error(const struct ctx *cx, const struct request *rq, struct response *rs, enum err err)
{
	struct error_show show = {
		.status = error_status(cx, err),
		.problems = &cx->trouble->problems,
		.request_id = cx->request_id,
	};
	struct str body = STR_EMPTY;

	/* RFC 9110 section 15.5.2: a 401 says what would be taken instead. */
	if (cx->trouble->challenge != NULL)
		response_header_text(rs, "WWW-Authenticate", cx->trouble->challenge);
	else if (show.status == 401)
		response_header_text(rs, "WWW-Authenticate", "Bearer");
	reply_retry(cx, rs, show.status);
	response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	if (rq->wants_json) {
		struct json j = reply_json_begin(cx);

		problem_json(&j, cx->speech->lang, &show);
		if (json_finish(&j, &body) != OK)
			log_error("request %s: a problem document grew too large", cx->request_id);
		response_body(rs, show.status, "application/problem+json", body);
		return;
	}
	struct html h = reply_html_begin(cx);
	struct safe_html page = { STR_EMPTY };
	struct kept_show kept;

	if (kept_text(cx, rq, show.status, &kept)) {
		show.kept = &kept;
		reply_form(rs);
	}
	error_page(&h, cx->prefix, &show);
	if (html_finish(&h, &page) != OK)
		log_error("request %s: an error page grew too large", cx->request_id);
	response_body(rs, show.status, "text/html; charset=utf-8", page.html);
}

void
reply_retry(const struct ctx *cx, struct response *rs, int status)
{
	int64_t after_s = cx->trouble->retry_after_s;

	if (after_s <= 0 && status == 503)
		after_s = 1;
	if (after_s > 0)
		response_header(
		    rs, "Retry-After", arena_printf(cx->arena, "%lld", (long long)after_s));
}

void
reply_finish(const struct ctx *cx, struct response *rs)
{
	response_header_text(rs, "X-Content-Type-Options", "nosniff");
	response_header_text(rs, "Referrer-Policy", "strict-origin-when-cross-origin");
	response_header_text(rs, "X-Frame-Options", "DENY");
	policy(cx, rs);
	if (response_get(rs, "Cache-Control").len == 0)
		response_header_text(rs, "Cache-Control", "no-store");
}

static const char *
varies_by(const struct ctx *cx, const struct tagged *tagged)
{
	bool browser = tagged->worded && !cx->speech->fixed;

	if (tagged->for_all)
		return browser ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
	return browser ? "Accept-Encoding, Accept-Language, Authorization, Cookie"
		       : "Accept-Encoding, Authorization, Cookie";
}

/*
 * Chrome holds form-action against every redirect that follows a form: the share targets, and the
 * hosts to which the networks send their visitors on, which nobody can list. So a reader's form may
 * lead to any https page, and to what opens a program; there is no form on the page but ours. Where
 * we have no TLS ourselves, the articles on other origins, to which a form leads back, have none
 * either.
 */
static void
policy(const struct ctx *cx, struct response *rs)
{
	if (response_get(rs, "Content-Security-Policy").len > 0)
		return;
	if (str_starts(response_get(rs, "Content-Type"), STR("text/html")))
		response_header_text(rs, "Content-Security-Policy",
		    cx->secure ? PAGE_POLICY FORM_TARGETS : PAGE_POLICY FORM_TARGETS " http:");
	else
		response_header_text(rs, "Content-Security-Policy",
		    "default-src 'none'; frame-ancestors 'none'; sandbox");
}

static int
error_status(const struct ctx *cx, enum err err)
{
	return cx->trouble->status != 0 ? cx->trouble->status : http_status(err);
}
