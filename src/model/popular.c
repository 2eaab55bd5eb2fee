#include "model/popular.h"

static const char *const by_word[POPULAR_BYS] = {
	[POPULAR_BOTH] = "both",
	[POPULAR_DISCUSSED] = "discussed",
	[POPULAR_SHARED] = "shared",
};

enum err
popular_by_of(struct str name, enum popular_by *out)
{
	for (size_t i = 0; i < POPULAR_BYS; i++) {
		if (str_equal(name, str_of(by_word[i]))) {
			*out = (enum popular_by)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

enum err
popular_window_of(struct str text, int64_t *seconds)
{
	int64_t unit_s, number;

	if (str_ends(text, STR("h")))
		unit_s = 3600;
	else if (str_ends(text, STR("d")))
		unit_s = (int64_t)24 * 3600;
	else
		return ERR_INPUT;
	if (!str_to_i64(str_part(text, 0, text.len - 1), &number) || number < 1 ||
	    number > POPULAR_MOST_WINDOW_S / unit_s)
		return ERR_INPUT;
	*seconds = number * unit_s;
	return OK;
}

struct popular_list
popular_without(struct arena *a, const struct popular_list *list, int64_t article_id, size_t most)
{
	struct popular_list out = { .article = arena_array(a, most, sizeof(*out.article)) };

	for (size_t i = 0; i < list->count && out.count < most; i++)
		if (list->article[i].article.id != article_id)
			out.article[out.count++] = list->article[i];
	return out;
}
