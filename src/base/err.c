#include "base/err.h"

const char *
err_name(enum err err)
{
	switch (err) {
	case OK:
		return "ok";
	case ERR_INPUT:
		return "input";
	case ERR_AUTH:
		return "auth";
	case ERR_FORBID:
		return "forbid";
	case ERR_ABSENT:
		return "absent";
	case ERR_CONFLICT:
		return "conflict";
	case ERR_LIMIT:
		return "limit";
	case ERR_BUSY:
		return "busy";
	case ERR_INTERNAL:
		break;
	}
	return "internal";
}
