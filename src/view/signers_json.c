#include "view/signers_json.h"

#include "base/clock.h"
#include "view/part_json.h"

void
signers_json(struct json *j, const struct site *site, const struct sso_key *key, size_t keys)
{
	json_object_begin(j, NULL);
	json_str(j, "site", site->name);
	json_array_begin(j, "keys");
	for (size_t i = 0; i < keys; i++) {
		json_object_begin(j, NULL);
		json_str(j, "name", key[i].name);
		json_text(j, "kind", sso_kind_name(key[i].kind));
		json_str(j, "issuer", key[i].issuer);
		moment_json(j, "added", key[i].made_us);
		moment_json(j, "used", key[i].used_us);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

void
token_check_json(struct json *j, const struct token_check *check)
{
	const struct sso_fault_info *fault = sso_fault_info(check->fault);
	bool good = check->fault == SSO_GOOD;

	json_object_begin(j, NULL);
	json_bool(j, "good", good);
	text_json(j, "fault", good ? STR_EMPTY : str_of(fault->word));
	text_json(j, "claim", good ? STR_EMPTY : str_of(fault->claim));
	text_json(j, "about", good ? STR_EMPTY : str_of(fault->about));
	text_json(j, "key", good ? check->key->name : STR_EMPTY);
	text_json(j, "subject", good ? check->claims->subject : STR_EMPTY);
	text_json(j, "name", good ? check->claims->name : STR_EMPTY);
	json_bool(j, "email", good && check->claims->email.len > 0);
	moment_json(j, "expires", good ? check->claims->expires_s * US_PER_S : 0);
	json_object_end(j);
}
