#include "http/origin.h"

bool
origin_allowed(const struct request *rq, const struct str *origin, size_t origins)
{
	bool same = str_equal(rq->fetch_site, STR("same-origin"));

	if (rq->origin.len == 0 || str_equal(rq->origin, STR("null")))
		return same;
	for (size_t i = 0; i < origins; i++)
		if (str_equal(rq->origin, origin[i]))
			return true;
	return false;
}
