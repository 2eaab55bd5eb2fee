/* E-mail addresses as they are typed. */
#include "text/mailbox.h"

#include "target.h"

void
fuzz_mailbox(struct arena *a, struct str input)
{
	struct str canonical, again;

	if (mailbox_canonical(a, input, &canonical) != OK)
		return;
	MUST(canonical.len == input.len && canonical.len <= MAILBOX_MAX_BYTES);
	MUST(str_equal_fold(canonical, input));
	/* It stands in a header of a letter, and between angle brackets. */
	for (size_t i = 0; i < canonical.len; i++) {
		MUST(canonical.p[i] > ' ' && canonical.p[i] < 0x7f);
		MUST(memchr("<>()[]\\,;:\"", canonical.p[i], 11) == NULL);
	}
	size_t at = str_find(canonical, '@');
	MUST(at > 0 && at <= MAILBOX_LOCAL_MAX_BYTES && at < canonical.len);
	MUST(str_find(str_part(canonical, at + 1, canonical.len), '@') == canonical.len - at - 1);
	MUST(str_find(str_part(canonical, at, canonical.len), '.') < canonical.len - at);
	MUST(mailbox_canonical(a, canonical, &again) == OK && str_equal(again, canonical));
}
