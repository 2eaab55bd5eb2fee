#include "http/status.h"

#include <stddef.h>

#include "base/attr.h"
#include "base/bug.h"

struct reason {
	int status;
	const char *phrase;
};

static const struct reason reason[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 301, "Moved Permanently" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" }, /* RFC 6585 section 4 */
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
};

int
http_status(enum err err)
{
	switch (err) {
	case OK:
		return 200;
	case ERR_INPUT:
		return 400;
	case ERR_AUTH:
		return 401;
	case ERR_FORBID:
		return 403;
	case ERR_ABSENT:
		return 404;
	case ERR_CONFLICT:
		return 409;
	case ERR_LIMIT:
		return 429;
	case ERR_BUSY:
		return 503;
	case ERR_INTERNAL:
		return 500;
	}
	BUG("no such error: %d", (int)err);
}

const char *
http_reason(int status)
{
	for (size_t i = 0; i < COUNT_OF(reason); i++)
		if (reason[i].status == status)
			return reason[i].phrase;
	return "Unknown";
}
