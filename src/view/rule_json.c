#include "view/rule_json.h"

#include "view/comment_json.h"
#include "view/count_json.h"
#include "view/part_json.h"

static void filter_json(
    struct json *j, const struct bayes_total *learned, const struct sites *sites);
static void hit_json(struct json *j, const struct trial_hit *hit);

void
rule_json(struct json *j, const struct rule *rule, const struct sites *sites)
{
	const struct rule_info *info = rule_info_of(rule->kind);
	const struct site *site = sites_by_id(sites, rule->site_id);

	json_object_begin(j, NULL);
	json_i64(j, "id", rule->id);
	text_json(j, "site", site == NULL ? STR_EMPTY : site->name);
	json_text(j, "kind", cause_info(rule->kind)->name);
	json_text(j, "outcome", outcome_info(rule->outcome)->name);
	json_bool(j, "enabled", rule->enabled);
	if (info->field != NULL)
		json_str(j, info->field, rule->text);
	if (info->threshold != NULL)
		json_i64(j, "threshold", rule->threshold);
	if (info->span != NULL)
		json_i64(j, "span", rule->span);
	json_i64(j, "score", rule->score);
	json_str(j, "made_by", rule->made_by);
	moment_json(j, "made", rule->made_us);
	text_json(j, "changed_by", rule->changed_by);
	moment_json(j, "changed", rule->changed_us);
	json_i64(j, "caught", rule->caught);
	json_object_end(j);
}

void
rules_json(struct json *j, const struct rules_known *known)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "rules");
	for (size_t i = 0; i < known->rules; i++)
		rule_json(j, &known->rule[i], &known->sites);
	json_array_end(j);
	json_array_begin(j, "filters");
	for (size_t i = 0; i < known->totals; i++)
		filter_json(j, &known->learned[i], &known->sites);
	json_array_end(j);
	json_object_end(j);
}

static void
filter_json(struct json *j, const struct bayes_total *learned, const struct sites *sites)
{
	const struct site *site = sites_by_id(sites, learned->site_id);

	if (site == NULL)
		return;
	json_object_begin(j, NULL);
	json_str(j, "site", site->name);
	json_i64(j, "good", learned->good);
	json_i64(j, "spam", learned->spam);
	json_bool(j, "works", site->set.filter != FILTER_OFF && bayes_enough(learned));
	json_object_end(j);
}

void
trial_json(struct json *j, const struct trial *trial)
{
	json_object_begin(j, NULL);
	json_i64(j, "tried", (int64_t)trial->tried);
	json_i64(j, "caught", (int64_t)trial->caught);
	json_object_begin(j, "of");
	for (unsigned i = 0; i < STATUSES; i++)
		json_i64(j, status_name((enum status)i), (int64_t)trial->of[i]);
	json_object_end(j);
	json_array_begin(j, "comments");
	for (size_t i = 0; i < trial->hits; i++)
		hit_json(j, &trial->hit[i]);
	json_array_end(j);
	json_object_end(j);
}

static void
hit_json(struct json *j, const struct trial_hit *hit)
{
	char hex[ARTICLE_HEX_BYTES];

	article_hex(hit->comment->article_id, hex);
	json_object_begin(j, NULL);
	comment_json(j, "comment", hit->comment, false);
	json_object_begin(j, "article");
	json_text(j, "id", hex);
	json_str(j, "title", hit->article_title);
	json_object_end(j);
	json_str(j, "detail", hit->verdict.finding[0].detail);
	json_object_end(j);
}
