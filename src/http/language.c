#include "http/language.h"

#include <stdbool.h>

#define WEIGHT_MAX 1000 /* thousandths */

static size_t tag_equal(struct str range, const char *const *tag, size_t tags);
static size_t tag_of_primary(struct str primary, const char *const *tag, size_t tags);
static struct str shortened(struct str range);
static int weight(struct str parameters);

size_t
language_lookup(struct str range, const char *const *tag, size_t tags)
{
	struct str rest = range;

	for (; range.len > 0; range = shortened(range)) {
		size_t found = tag_equal(range, tag, tags);

		if (found < tags)
			return found;
	}
	return tag_of_primary(str_cut(&rest, '-'), tag, tags);
}

size_t
language_accepted(struct str accept_language, const char *const *tag, size_t tags)
{
	size_t best = tags;
	int best_weight = 0;

	while (accept_language.len > 0) {
		struct str item = str_cut(&accept_language, ',');
		struct str range = str_trim(str_cut(&item, ';'));
		int this_weight = weight(item);

		if (this_weight <= best_weight)
			continue;
		size_t found = language_lookup(range, tag, tags);
		if (found < tags) {
			best = found;
			best_weight = this_weight;
		}
	}
	return best;
}

static size_t
tag_equal(struct str range, const char *const *tag, size_t tags)
{
	for (size_t i = 0; i < tags; i++)
		if (str_equal_fold(range, str_of(tag[i])))
			return i;
	return tags;
}

static size_t
tag_of_primary(struct str primary, const char *const *tag, size_t tags)
{
	for (size_t i = 0; i < tags; i++) {
		struct str rest = str_of(tag[i]);

		if (primary.len > 0 && str_equal_fold(primary, str_cut(&rest, '-')))
			return i;
	}
	return tags;
}

/* Without the last subtag, and without a single letter that then stands at the end. */
static struct str
shortened(struct str range)
{
	size_t dash = range.len;

	while (dash > 0 && range.p[dash - 1] != '-')
		dash--;
	range.len = dash > 0 ? dash - 1 : 0;
	if (range.len >= 2 && range.p[range.len - 2] == '-')
		range.len -= 2;
	return range;
}

/* "q=0.8" as 800; none is 1000; what is no weight is 0. */
static int
weight(struct str parameters)
{
	struct str name = str_cut(&parameters, '='), value = str_trim(parameters);
	int thousandths = 0, unit = WEIGHT_MAX;

	if (str_trim(name).len == 0 && value.len == 0)
		return WEIGHT_MAX;
	if (!str_equal_fold(str_trim(name), STR("q")) || value.len == 0 || value.len > 5)
		return 0;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.p[i];

		if (i == 1 ? c != '.' : c < '0' || c > '9')
			return 0;
		if (i == 1)
			continue;
		thousandths += (c - '0') * unit;
		unit /= 10;
	}
	return thousandths <= WEIGHT_MAX ? thousandths : 0;
}
