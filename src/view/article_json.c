#include "view/article_json.h"

#include "view/desk_json.h"
#include "view/part_json.h"

static void choice_json(struct json *j, const char *name, const struct site_settings *set);
static void line_json(struct json *j, const char *name, const struct article_line *line);
static void line_members(struct json *j, const struct article_line *line);
static void closes_json(struct json *j, const struct article_show *article);
static void addresses_json(struct json *j, const struct article_show *article);
static void shared_json(struct json *j, const char *name, const struct share_counts *counts);

void
article_list_json(struct json *j, const struct article_list *list)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "articles");
	for (size_t i = 0; i < list->lines; i++)
		line_json(j, NULL, &list->line[i]);
	json_array_end(j);
	text_json(j, "next", list->next);
	json_object_end(j);
}

void
article_show_json(struct json *j, const char *name, const struct article_show *article)
{
	const struct article *of = article->line.article;

	json_object_begin(j, name);
	line_members(j, &article->line);
	json_text(j, "policy", policy_name(article_policy(of, article->site)));
	closes_json(j, article);
	addresses_json(j, article);
	shared_json(j, "counted_here", &article->shares->own);
	shared_json(j, "counted_elsewhere", &article->shares->base);
	json_object_begin(j, "suspects");
	shared_json(j, "suspect", &article->shares->suspect);
	shared_json(j, "counted", &article->shares->counted);
	shared_json(j, "dropped", &article->shares->dropped);
	json_object_end(j);
	json_bool(j, "may", article->may);
	json_bool(j, "owns", article->owns);
	json_object_end(j);
}

void
article_merge_json(struct json *j, const struct article_line *from, const struct article_line *into)
{
	json_object_begin(j, NULL);
	line_json(j, "goes", from);
	line_json(j, "stays", into);
	json_object_end(j);
}

void
site_policies_json(struct json *j, const struct site_policies *policies)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "sites");
	for (size_t i = 0; i < policies->sites; i++)
		site_policy_json(j, NULL, &policies->site[i], policies->owns[i]);
	json_array_end(j);
	json_object_end(j);
}

void
site_policy_json(struct json *j, const char *name, const struct site *site, bool owns)
{
	json_object_begin(j, name);
	json_i64(j, "id", site->id);
	json_str(j, "site", site->name);
	json_str(j, "title", site->title);
	json_text(j, "policy", policy_name(site->policy));
	json_i64(j, "days", site->set.close_days);
	choice_json(j, "trap", &site->set);
	choice_json(j, "filter", &site->set);
	json_i64(j, "near_copies", site->set.near_copies);
	json_i64(j, "hold_score", site->set.hold_score);
	json_i64(j, "spam_score", site->set.spam_score);
	choice_json(j, "work", &site->set);
	json_i64(j, "work_bits", site->set.work_bits);
	json_i64(j, "work_bits_most", site->set.work_bits_most);
	json_i64(j, "work_busy", site->set.work_busy);
	json_i64(j, "share_cap", site->set.share_cap);
	json_bool(j, "owns", owns);
	json_object_end(j);
}

static void
choice_json(struct json *j, const char *name, const struct site_settings *set)
{
	struct buf word = buf_begin(j->buf.arena, 16, 64);

	option_show(option_find(&site_table, str_of(name)), set, &word);
	json_str(j, name, buf_str(&word));
}

static void
line_json(struct json *j, const char *name, const struct article_line *line)
{
	json_object_begin(j, name);
	line_members(j, line);
	json_object_end(j);
}

static void
line_members(struct json *j, const struct article_line *line)
{
	const struct article *article = line->article;

	desk_article_json(j, article->id, article->title, article->url);
	json_str(j, "site", line->site_name);
	moment_json(j, "since", article->created_us);
	json_i64(j, "comments", article->comments);
	json_i64(j, "waiting", line->waiting);
	json_i64(j, "shares", line->shares);
	json_i64(j, "suspect", line->suspect);
	json_bool(j, "closed", article->closed);
	json_bool(j, "held", article->held);
}

/* In the words in which it is set. */
static void
closes_json(struct json *j, const struct article_show *article)
{
	int64_t days = article->line.article->close_days;

	json_object_begin(j, "closes");
	json_text(j, "when", days == ARTICLE_AS_SITE ? "site" : days == 0 ? "never" : "days");
	if (days > 0)
		json_i64(j, "days", days);
	else
		json_nothing(j, "days");
	moment_json(j, "at", article->closes_us);
	json_bool(j, "by_age", article->by_age);
	json_object_end(j);
}

static void
addresses_json(struct json *j, const struct article_show *article)
{
	json_array_begin(j, "addresses");
	for (size_t i = 0; i < article->addresses; i++)
		json_str(j, NULL, article->address[i]);
	json_array_end(j);
}

/* Every network that is counted, whether the site's bar has it or not: any may be set. */
static void
shared_json(struct json *j, const char *name, const struct share_counts *counts)
{
	json_object_begin(j, name);
	json_i64(j, "total", share_total(counts));
	for (unsigned i = 0; i < NETWORKS; i++) {
		const struct network_info *info = network_info((enum network)i);

		if (!info->uncounted)
			json_i64(j, info->name, counts->of[i]);
	}
	json_object_end(j);
}
