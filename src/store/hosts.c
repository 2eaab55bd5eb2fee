#include "store/hosts.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>

#include "base/bug.h"
#include "base/str.h"

static const char *value_of(const PQconninfoOption *option, const char *name);
static size_t count_parts(const char *list);
static bool has_empty(const char *list);
static const char *part_of(struct arena *a, const char *list, size_t at);
static void take_hosts(
    struct arena *a, const PQconninfoOption *option, size_t count, struct host *out);

size_t
hosts_of(struct arena *a, const char *dsn, struct host **out)
{
	PQconninfoOption *option = PQconninfoParse(dsn, NULL);
	const char *hosts = value_of(option, "host"), *addrs = value_of(option, "hostaddr"),
		   *ports = value_of(option, "port"),
		   *attrs = value_of(option, "target_session_attrs");
	size_t count = count_parts(addrs == NULL ? hosts : addrs);
	bool twice = attrs != NULL && strcmp(attrs, "prefer-standby") == 0;
	bool fits = (hosts == NULL || count_parts(hosts) == count) &&
		    (ports == NULL || count_parts(ports) == 1 || count_parts(ports) == count) &&
		    !has_empty(hosts) && !has_empty(addrs) && !has_empty(ports);

	if (count < 2 || !fits) {
		*out = arena_alloc(a, sizeof(**out));
		(*out)[0] = (struct host){ NULL, NULL, NULL, NULL };
		PQconninfoFree(option);
		return 1;
	}
	*out = arena_array(a, count * 2, sizeof(**out));
	take_hosts(a, option, count, *out);
	for (size_t i = 0; twice && i < count; i++) {
		(*out)[count + i] = (*out)[i];
		(*out)[i].target_session_attrs = "standby";
		(*out)[count + i].target_session_attrs = "any";
	}
	PQconninfoFree(option);
	return twice ? count * 2 : count;
}

int64_t
hosts_share_us(int64_t now_us, int64_t deadline_us, size_t left)
{
	MUST(left > 0);
	if (deadline_us <= now_us || left == 1)
		return deadline_us;
	return now_us + (deadline_us - now_us) / (int64_t)left;
}

/* NULL when it is empty, too. */
static const char *
value_of(const PQconninfoOption *option, const char *name)
{
	for (; option != NULL && option->keyword != NULL; option++)
		if (strcmp(option->keyword, name) == 0)
			return option->val == NULL || option->val[0] == '\0' ? NULL : option->val;
	return NULL;
}

static size_t
count_parts(const char *list)
{
	size_t count = list == NULL ? 0 : 1;

	for (; list != NULL && *list != '\0'; list++)
		count += *list == ',';
	return count;
}

/* Which stands for a default of libpq's, and there is no word for it. */
static bool
has_empty(const char *list)
{
	struct str rest = list == NULL ? STR_EMPTY : str_of(list);
	bool empty = list != NULL && (rest.len == 0 || rest.p[rest.len - 1] == ',');

	while (rest.len > 0 && !empty)
		empty = str_cut(&rest, ',').len == 0;
	return empty;
}

/* NULL: there is no list. The only one stands for all. */
static const char *
part_of(struct arena *a, const char *list, size_t at)
{
	struct str rest = list == NULL ? STR_EMPTY : str_of(list), part;
	bool only = count_parts(list) == 1;

	part = str_cut(&rest, ',');
	for (size_t i = 0; i < at && !only; i++)
		part = str_cut(&rest, ',');
	return part.len == 0 ? NULL : arena_text(a, part);
}

static void
take_hosts(struct arena *a, const PQconninfoOption *option, size_t count, struct host *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = (struct host){
			.host = part_of(a, value_of(option, "host"), i),
			.hostaddr = part_of(a, value_of(option, "hostaddr"), i),
			.port = part_of(a, value_of(option, "port"), i),
		};
}
