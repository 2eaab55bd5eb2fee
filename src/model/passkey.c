#include "model/passkey.h"

#include <stdbool.h>

#include "text/json.h"

static const char *const act_type[] = {
	[PASSKEY_MAKE] = "webauthn.create",
	[PASSKEY_SIGN] = "webauthn.get",
};

static bool host_is_here(struct str host);
static bool host_is_number(struct str host);

enum err
passkey_party(struct arena *a, struct str origin, const char **out)
{
	struct str host = origin;
	struct str scheme = str_cut(&host, ':');

	host = str_part(host, 2, host.len);
	if (host.len == 0 || host.p[0] == '[')
		return ERR_ABSENT;
	host = str_cut(&host, ':');
	if (!str_equal(scheme, STR("https")) && !host_is_here(host))
		return ERR_ABSENT;
	if (host.len == 0 || host_is_number(host))
		return ERR_ABSENT;
	*out = arena_text(a, host);
	return OK;
}

/* Members that we do not know may be there, of any kind (section 5.8.1). */
enum err
passkey_client_read(struct arena *a, struct str client_data, enum passkey_act act,
    struct str origin, struct str *challenge)
{
	struct form said;

	if (json_read_known(a, client_data, &said) != OK)
		return ERR_INPUT;
	*challenge = form_get(&said, "challenge");
	struct str type = form_get(&said, "type");
	if (type.len == 0 || challenge->len == 0)
		return ERR_INPUT;
	if (!str_equal(type, str_of(act_type[act])) ||
	    !str_equal(form_get(&said, "origin"), origin) ||
	    str_equal(form_get(&said, "crossOrigin"), STR("true")))
		return ERR_AUTH;
	return OK;
}

/* RFC 6761 section 6.3. */
static bool
host_is_here(struct str host)
{
	return str_equal(host, STR("localhost")) || str_ends(host, STR(".localhost"));
}

/* An IPv4 address: no name ends in a label of digits alone. */
static bool
host_is_number(struct str host)
{
	size_t at = host.len;

	while (at > 0 && host.p[at - 1] >= '0' && host.p[at - 1] <= '9')
		at--;
	return at < host.len && (at == 0 || host.p[at - 1] == '.');
}
