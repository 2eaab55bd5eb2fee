#include "model/network.h"

#include "base/buf.h"
#include "text/url.h"

#define TARGET_MAX_BYTES ((size_t)16 * 1024)

/* Templates as the networks document them. Facebook and LinkedIn take the title from the page. */
static const struct network_info info[NETWORKS] = {
	[NETWORK_X] = { "x", "X", "https://x.com/intent/tweet?text={t}&url={u}" },
	[NETWORK_FACEBOOK] = { "facebook", "Facebook",
	    "https://www.facebook.com/sharer/sharer.php?u={u}" },
	[NETWORK_LINKEDIN] = { "linkedin", "LinkedIn",
	    "https://www.linkedin.com/sharing/share-offsite/?url={u}" },
	[NETWORK_REDDIT] = { "reddit", "Reddit",
	    "https://www.reddit.com/submit?url={u}&title={t}" },
	[NETWORK_WHATSAPP] = { "whatsapp", "WhatsApp", "https://wa.me/?text={t}%20{u}" },
	[NETWORK_TELEGRAM] = { "telegram", "Telegram", "https://t.me/share/url?url={u}&text={t}" },
	[NETWORK_BLUESKY] = { "bluesky", "Bluesky",
	    "https://bsky.app/intent/compose?text={t}%20{u}" },
	[NETWORK_MASTODON] = { "mastodon", "Mastodon",
	    "https://share.joinmastodon.org/#text={t}%20{u}" },
	[NETWORK_THREADS] = { "threads", "Threads",
	    "https://www.threads.com/intent/post?text={t}&url={u}" },
	[NETWORK_HACKERNEWS] = { "hackernews", "Hacker News",
	    "https://news.ycombinator.com/submitlink?u={u}&t={t}" },
	[NETWORK_TUMBLR] = { "tumblr", "Tumblr",
	    "https://www.tumblr.com/widgets/share/tool?canonicalUrl={u}&title={t}" },
	[NETWORK_VK] = { "vk", "VK", "https://vk.com/share.php?url={u}" },
	[NETWORK_XING] = { "xing", "XING", "https://www.xing.com/spi/shares/new?url={u}" },
	[NETWORK_FLIPBOARD] = { "flipboard", "Flipboard",
	    "https://share.flipboard.com/bookmarklet/popout?v=2&title={t}&url={u}" },
	[NETWORK_DIASPORA] = { "diaspora", "diaspora*",
	    "https://share.diasporafoundation.org/?url={u}&title={t}" },
	[NETWORK_THREEMA] = { "threema", "Threema", "threema://compose?text={t}%20{u}",
	    .beside = true },
	/* RFC 5724 wants a number first; phones take the text without one. */
	[NETWORK_SMS] = { "sms", "SMS", "sms:?&body={t}%20{u}", .beside = true },
	/* RFC 6068: spaces as %20, line ends as %0D%0A. */
	[NETWORK_EMAIL] = { "email", "E-mail", "mailto:?subject={t}&body={t}%0D%0A{u}",
	    .beside = true },
	[NETWORK_COPY] = { "copy", "Copy link", NULL },
	[NETWORK_NATIVE] = { "native", "Share\xe2\x80\xa6", NULL, .scripted = true },
	[NETWORK_PRINT] = { "print", "Print", NULL, .scripted = true, .uncounted = true },
};

const struct network_info *
network_info(enum network network)
{
	return &info[network];
}

enum err
network_of(struct str name, enum network *out)
{
	for (unsigned i = 0; i < NETWORKS; i++) {
		if (str_equal(name, str_of(info[i].name))) {
			*out = (enum network)i;
			return OK;
		}
	}
	return ERR_ABSENT;
}

enum err
network_target(
    struct arena *a, enum network network, struct str url, struct str title, struct str *out)
{
	/* What separates title and URL goes with the title, so that an untitled link stands alone.
	 */
	static const struct str titled[] = { STR_INIT("{t}%20"), STR_INIT("{t}%0D%0A"),
		STR_INIT("{t}") };
	struct str rest = str_of(info[network].target);
	struct buf b = buf_begin(a, 512, TARGET_MAX_BYTES);

	if (rest.len == 0)
		return ERR_ABSENT;
	while (rest.len > 0) {
		size_t skip = 1;

		if (str_starts(rest, STR("{u}"))) {
			url_escape(&b, url);
			skip = 3;
		} else if (str_starts(rest, STR("{t}"))) {
			url_escape(&b, title);
			skip = 3;
			for (size_t i = 0; title.len == 0 && i < COUNT_OF(titled); i++)
				if (str_starts(rest, titled[i]) && titled[i].len > skip)
					skip = titled[i].len;
		} else {
			buf_char(&b, rest.p[0]);
		}
		rest = str_part(rest, skip, rest.len);
	}
	return buf_finish(&b, out);
}

enum err
network_list(struct str list, enum network out[NETWORKS], size_t *count)
{
	*count = 0;
	if (str_ends(list, STR(",")))
		return ERR_INPUT;
	while (list.len > 0) {
		enum network network;

		if (network_of(str_trim(str_cut(&list, ',')), &network) != OK)
			return ERR_INPUT;
		for (size_t i = 0; i < *count; i++)
			if (out[i] == network)
				return ERR_INPUT;
		out[(*count)++] = network;
	}
	return OK;
}
