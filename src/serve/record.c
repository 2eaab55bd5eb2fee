#include "serve/record.h"

#include <fastcgi.h>
#include <string.h>

/* Where a record's header says how much padding follows its content. */
#define PADDING_AT 6

/* Walks over the content of the FCGI_PARAMS records as if it were one run of bytes. */
struct cursor {
	const uint8_t *p;
	size_t at;   /* the next byte of content */
	size_t left; /* bytes of content left in this record */
	size_t next; /* where the next record begins */
	size_t end;  /* where the last record ends */
};

static enum record_verdict head_judge(struct record_walk *w, const uint8_t *head);
static enum record_verdict begin_judge(struct record_walk *w, const uint8_t *head);
static enum record_verdict params_judge(struct record_walk *w, size_t content);
static enum record_verdict record_take(struct record_walk *w, const uint8_t *p);
static enum record_verdict refuse(struct record_walk *w, const char *why);
static size_t content_bytes(const uint8_t *head);
static size_t record_bytes(const uint8_t *head);
static bool params_sound(struct record_walk *w, const uint8_t *p);
static bool take_length(struct cursor *c, size_t *out);
static bool take_text(struct cursor *c, size_t len);
static bool more_content(struct cursor *c);

struct record_walk
record_begin(size_t body_limit)
{
	return (struct record_walk){ .body_limit = body_limit };
}

size_t
record_room(size_t body_limit)
{
	return body_limit + RECORD_PARAMS_MAX_BYTES + RECORD_SLACK_BYTES;
}

enum record_verdict
record_walk(struct record_walk *w, const uint8_t *p, size_t len)
{
	while (w->stage != STAGE_END) {
		const uint8_t *head = p + w->at;
		size_t left = len - w->at;

		if (left > 0 && head[0] != FCGI_VERSION_1)
			return refuse(w, "not FastCGI version 1");
		if (left < FCGI_HEADER_LEN)
			break;
		enum record_verdict verdict = head_judge(w, head);
		if (verdict != RECORD_WHOLE)
			return verdict;
		if (left < record_bytes(head))
			break;
		verdict = record_take(w, p);
		if (verdict != RECORD_WHOLE)
			return verdict;
	}
	if (w->stage == STAGE_END)
		return w->body_bytes > w->body_limit ? RECORD_OVER_LONG : RECORD_WHOLE;
	if (len < record_room(w->body_limit))
		return RECORD_MORE;
	/* All padding and headers: nobody means well who sends that. */
	return w->stage == STAGE_BODY ? RECORD_OVER_LONG : refuse(w, "too many bytes");
}

void
record_compact(struct record_walk *w, uint8_t *p)
{
	size_t to = 0, params_end = w->params_end;

	for (size_t at = 0; at < w->at;) {
		size_t bytes = record_bytes(p + at);
		size_t kept = FCGI_HEADER_LEN + content_bytes(p + at);

		if (to != at)
			memmove(p + to, p + at, kept);
		p[to + PADDING_AT] = 0;
		to += kept;
		at += bytes;
		if (at == params_end)
			w->params_end = to;
	}
	w->at = to;
}

/* Judges a record by its header; RECORD_WHOLE lets it in. Changes nothing: it may be asked twice.
 */
static enum record_verdict
head_judge(struct record_walk *w, const uint8_t *head)
{
	unsigned type = head[1];
	unsigned id = (unsigned)head[2] << 8 | head[3];

	if (w->stage == STAGE_BEGIN)
		return begin_judge(w, head);
	/* Id 0 is for management records, which nginx never sends. */
	if (id != w->id)
		return refuse(w, "a record of another request");
	if (w->stage == STAGE_PARAMS && type == FCGI_PARAMS)
		return params_judge(w, content_bytes(head));
	if (w->stage == STAGE_BODY && type == FCGI_STDIN)
		return RECORD_WHOLE;
	return refuse(w, type == FCGI_ABORT_REQUEST ? "aborted" : "a record out of order");
}

static enum record_verdict
begin_judge(struct record_walk *w, const uint8_t *head)
{
	if (head[1] != FCGI_BEGIN_REQUEST || (head[2] == 0 && head[3] == 0))
		return refuse(w, "does not begin with a request");
	if (content_bytes(head) != sizeof(FCGI_BeginRequestBody))
		return refuse(w, "FCGI_BEGIN_REQUEST of the wrong length");
	return RECORD_WHOLE;
}

static enum record_verdict
params_judge(struct record_walk *w, size_t content)
{
	if (content > RECORD_PARAMS_MAX_BYTES - w->params_bytes)
		return refuse(w, "too many bytes of parameters");
	return RECORD_WHOLE;
}

/* Takes the record at w->at, which is complete and whose header was judged. */
static enum record_verdict
record_take(struct record_walk *w, const uint8_t *p)
{
	const uint8_t *head = p + w->at;
	const uint8_t *body = head + FCGI_HEADER_LEN;
	size_t content = content_bytes(head);

	w->at += record_bytes(head);
	switch (w->stage) {
	case STAGE_BEGIN:
		if (body[0] != 0 || body[1] != FCGI_RESPONDER)
			return refuse(w, "not the responder's role");
		w->id = (unsigned)head[2] << 8 | head[3];
		w->keep = (body[2] & FCGI_KEEP_CONN) != 0;
		w->params_at = w->at;
		w->stage = STAGE_PARAMS;
		break;
	case STAGE_PARAMS:
		w->params_bytes += content;
		if (content > 0)
			break;
		w->params_end = w->at;
		w->stage = STAGE_BODY;
		if (!params_sound(w, p))
			return refuse(w, "broken parameters");
		break;
	case STAGE_BODY:
		w->body_bytes += content;
		if (content == 0)
			w->stage = STAGE_END;
		break;
	case STAGE_END:
		break;
	}
	return RECORD_WHOLE;
}

static enum record_verdict
refuse(struct record_walk *w, const char *why)
{
	w->why = why;
	return RECORD_BAD;
}

static size_t
content_bytes(const uint8_t *head)
{
	return (size_t)head[4] << 8 | head[5];
}

static size_t
record_bytes(const uint8_t *head)
{
	return FCGI_HEADER_LEN + content_bytes(head) + head[PADDING_AT];
}

/* Whether names and values fill the parameters' content exactly, without NUL: libfcgi would cut a
 * value there. */
static bool
params_sound(struct record_walk *w, const uint8_t *p)
{
	struct cursor c = { .p = p, .next = w->params_at, .end = w->params_end };
	size_t name, value;

	while (more_content(&c)) {
		if (!take_length(&c, &name) || !take_length(&c, &value))
			return false;
		if (!take_text(&c, name) || !take_text(&c, value))
			return false;
		w->params++;
	}
	return true;
}

/* Reads a length: one byte, or four with the top bit set (FastCGI specification, section 3.4). */
static bool
take_length(struct cursor *c, size_t *out)
{
	size_t length = 0;
	int bytes = 1;

	for (int i = 0; i < bytes; i++) {
		if (!more_content(c))
			return false;
		uint8_t byte = c->p[c->at++];
		c->left--;
		if (i == 0 && (byte & 0x80) != 0) {
			byte &= 0x7f;
			bytes = 4;
		}
		length = length << 8 | byte;
	}
	*out = length;
	return true;
}

static bool
take_text(struct cursor *c, size_t len)
{
	while (len > 0) {
		if (!more_content(c))
			return false;
		size_t run = len < c->left ? len : c->left;
		if (memchr(c->p + c->at, '\0', run) != NULL)
			return false;
		c->at += run;
		c->left -= run;
		len -= run;
	}
	return true;
}

static bool
more_content(struct cursor *c)
{
	while (c->left == 0 && c->next < c->end) {
		const uint8_t *head = c->p + c->next;

		c->at = c->next + FCGI_HEADER_LEN;
		c->left = content_bytes(head);
		c->next += record_bytes(head);
	}
	return c->left > 0;
}
