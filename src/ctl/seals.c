#include "ctl/seals.h"

#include "base/buf.h"

const char *
seals_said(struct arena *a, const struct seal_count *seal, size_t count, int64_t key_id)
{
	struct buf out = buf_begin(a, 128, 1024);

	for (size_t i = 0; i < count; i++)
		if (seal[i].key_id == key_id)
			buf_printf(&out, "%s%s (%lld)", out.len == 0 ? "" : ", ",
			    seal_kind_name(seal[i].kind), (long long)seal[i].items);
	return arena_text(a, buf_str(&out));
}

bool
seals_known(const struct keyring *keys, const struct seal_count *seal)
{
	return keyring_key(keys, (uint8_t)seal->key_id, KEY_TICKET) != NULL;
}
