#include "view/popular_json.h"

#include "view/count_json.h"

void
popular_json(struct json *j, const struct popular_list *list)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "popular");
	for (size_t i = 0; i < list->count; i++) {
		const struct popular_article *popular = &list->article[i];
		char hex[ARTICLE_HEX_BYTES];

		article_hex(popular->article.id, hex);
		json_object_begin(j, NULL);
		json_text(j, "id", hex);
		json_str(j, "url", popular->article.url);
		json_str(j, "title", popular->article.title);
		json_i64(j, "comments", popular->article.comments);
		json_object_begin(j, "shares");
		json_i64(j, "total", popular->shares);
		json_object_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}
