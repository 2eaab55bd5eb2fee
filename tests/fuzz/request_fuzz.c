/* Requests as the gateway hands them over: a parameter a line, "NAME value"; what follows an empty
 * line is the body. */
#include "http/request.h"

#include "base/attr.h"
#include "http/origin.h"
#include "http/validator.h"
#include "target.h"
#include "text/utf8.h"

#define PARAMS_MOST 64

static void must_be_refused(const struct request *rq, int status, const char *field);
static void must_be_good(struct str value);

void
fuzz_request(struct arena *a, struct str input)
{
	struct param param[PARAMS_MOST];
	size_t params = 0;
	bool over_long = false;

	while (input.len > 0 && params < PARAMS_MOST) {
		struct str value = str_cut(&input, '\n');
		struct str name = str_cut(&value, ' ');

		if (name.len == 0)
			break;
		over_long = over_long || str_equal(name, STR("OVER_LONG"));
		param[params++] = (struct param){ name, value };
	}
	must_read_request(a, param, params, input, over_long);
}

void
must_read_request(
    struct arena *a, const struct param *param, size_t params, struct str body, bool over_long)
{
	static const struct str prefix = STR_INIT("/postbag/");
	static const struct str origin[] = { STR_INIT("https://news.example") };
	struct request rq;
	int status = -1;
	const char *field = "";
	enum err err =
	    request_read(a, param, params, prefix, body, over_long, &rq, &status, &field);

	must_be_good(rq.path);
	if (err != OK) {
		must_be_refused(&rq, status, field);
		MUST((err == ERR_ABSENT) == (status == 404));
		return;
	}
	MUST(status == 0 && field == NULL);
	MUST(method_name(rq.method) != NULL);
	must_be_good(rq.origin);
	must_be_good(rq.fetch_site);
	must_be_good(rq.bearer);
	must_be_good(rq.if_none_match);
	must_be_good(rq.accept_language);
	must_be_good(rq.user_agent);
	must_be_good(rq.idempotency_key);
	must_be_good(rq.remote_addr);
	must_be_fields(&rq.query);
	must_be_fields(&rq.form);
	MUST(rq.method == POST || rq.method == PATCH || rq.form.count == 0);
	MUST(!over_long || rq.included);
	MUST(rq.idempotency_key.len <= IDEMPOTENCY_KEY_MAX_BYTES);
	(void)etag_matches(rq.if_none_match, STR("\"a\""));
	if (origin_allowed(&rq, origin, 1))
		MUST(str_equal(rq.origin, origin[0]) ||
		     str_equal(rq.fetch_site, STR("same-origin")));
}

/* With a status that the answer can have, and what to name in it. */
static void
must_be_refused(const struct request *rq, int status, const char *field)
{
	static const int known[] = { 400, 404, 405, 411, 413, 415, 501 };
	size_t at = 0;

	while (at < COUNT_OF(known) && known[at] != status)
		at++;
	MUST(at < COUNT_OF(known));
	MUST(field != NULL && field[0] != '\0');
	MUST(method_name(rq->method) != NULL);
	must_be_fields(&rq->form);
}

/* No value that a page sees has anything in it that could end a line, or is no UTF-8. */
static void
must_be_good(struct str value)
{
	MUST(value.len <= REQUEST_HEADER_MAX_BYTES && utf8_valid(value));
	for (size_t i = 0; i < value.len; i++)
		MUST((unsigned char)value.p[i] >= ' ' || value.p[i] == '\t');
}
