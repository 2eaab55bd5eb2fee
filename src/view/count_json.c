#include "view/count_json.h"

#include <stdio.h>

void
article_json(struct json *j, const char *name, const struct article *article)
{
	char hex[ARTICLE_HEX_BYTES], revision[48];

	article_hex(article->id, hex);
	(void)snprintf(revision, sizeof(revision), "%lld.%lld", (long long)article->thread_revision,
	    (long long)article->share_revision);
	json_object_begin(j, name);
	json_text(j, "id", hex);
	json_str(j, "url", article->url);
	json_str(j, "title", article->title);
	json_i64(j, "comments", article->comments);
	json_text(j, "revision", revision);
	json_object_end(j);
}

void
count_json(
    struct json *j, const char *name, const struct site *site, const struct share_counts *counts)
{
	json_object_begin(j, name);
	json_i64(j, "total", share_total(counts));
	for (size_t i = 0; i < site->networks; i++) {
		const struct network_info *info = network_info(site->network[i]);

		if (!info->uncounted)
			json_i64(j, info->name, counts->of[site->network[i]]);
	}
	json_object_end(j);
}

void
article_hex(int64_t article_id, char out[ARTICLE_HEX_BYTES])
{
	(void)snprintf(out, ARTICLE_HEX_BYTES, "%016llx", (unsigned long long)article_id);
}

void
votes_json(struct json *j, const char *name, const struct comment *comment)
{
	json_object_begin(j, name);
	json_i64(j, "up", comment->ups);
	json_i64(j, "down", comment->downs);
	json_object_end(j);
}
