#include <fastcgi.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"

struct wire *
wire_begin(void)
{
	struct wire *w = calloc(1, sizeof(*w));

	ck_assert_ptr_nonnull(w);
	return w;
}

void
wire_record(struct wire *w, unsigned type, const char *content, size_t bytes, size_t padding)
{
	uint8_t head[FCGI_HEADER_LEN] = { FCGI_VERSION_1, (uint8_t)type, 0, 1,
		(uint8_t)(bytes >> 8), (uint8_t)bytes, (uint8_t)padding };

	ck_assert_uint_le(w->len + sizeof(head) + bytes + padding, sizeof(w->p));
	memcpy(w->p + w->len, head, sizeof(head));
	w->len += sizeof(head);
	if (content != NULL)
		memcpy(w->p + w->len, content, bytes);
	else
		memset(w->p + w->len, 'a', bytes);
	/* The padding is what would be read as a record if it were not skipped. */
	memset(w->p + w->len + bytes, 1, padding);
	w->len += bytes + padding;
}

void
wire_request(struct wire *w, size_t body, size_t padding)
{
	wire_record(w, FCGI_BEGIN_REQUEST, "\0\1\0\0\0\0\0\0", 8, padding);
	wire_record(w, FCGI_PARAMS, "\1\1Ab", 4, padding);
	wire_record(w, FCGI_PARAMS, "", 0, padding);
	for (size_t part; body > 0; body -= part) {
		part = body < 65535 ? body : 65535;
		wire_record(w, FCGI_STDIN, NULL, part, padding);
	}
	wire_record(w, FCGI_STDIN, "", 0, padding);
}
