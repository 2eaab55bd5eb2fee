#include "view/desk_json.h"

#include "view/comment_json.h"
#include "view/count_json.h"
#include "view/part_json.h"

static void why_json(struct json *j, const struct verdict *verdict);
static void card_members(struct json *j, const struct desk_card *card);
static void record_json(struct json *j, const struct record *record);
static void reports_json(struct json *j, const struct reports *reports);
static void decisions_json(struct json *j, const struct decision *decision, size_t count);
static void versions_json(struct json *j, const struct desk_context *context);
static void event_json(struct json *j, const struct event *event);

void
desk_queue_json(struct json *j, const struct desk_queue *queue)
{
	json_object_begin(j, NULL);
	json_text(j, "queue", queue_info(queue->ask->queue)->name);
	json_array_begin(j, "comments");
	for (size_t i = 0; i < queue->cards; i++) {
		json_object_begin(j, NULL);
		card_members(j, &queue->card[i]);
		json_object_end(j);
	}
	json_array_end(j);
	id_json(j, "next", queue->next);
	json_object_end(j);
}

void
desk_context_json(struct json *j, const char *name, const struct desk_context *context)
{
	json_object_begin(j, name);
	card_members(j, &context->card);
	decisions_json(j, context->decision, context->decisions);
	versions_json(j, context);
	json_bool(j, "closed", context->closed);
	json_object_end(j);
}

void
desk_article_json(struct json *j, int64_t id, struct str title, struct str url)
{
	char hex[ARTICLE_HEX_BYTES];

	article_hex(id, hex);
	json_object_begin(j, "article");
	json_text(j, "id", hex);
	json_str(j, "title", title);
	json_str(j, "url", url);
	json_object_end(j);
}

void
desk_decision_json(struct json *j, const char *name, const struct decision *decision)
{
	bool moved = decision->act.len == 0;

	json_object_begin(j, name);
	json_i64(j, "id", decision->id);
	moment_json(j, "at", decision->decided_us);
	text_json(j, "moderator", decision->moderator);
	id_json(j, "comment", decision->comment_id);
	json_str(j, "act", moved ? STR("decide") : decision->act);
	text_json(j, "from", str_of(moved ? status_name(decision->from) : ""));
	text_json(j, "to", str_of(moved ? status_name(decision->to) : ""));
	json_str(j, "reason", decision->reason);
	text_json(j, "ground",
	    str_of(decision->ground == GROUND_NONE ? "" : ground_info(decision->ground)->name));
	text_json(j, "note", decision->note);
	id_json(j, "undoes", decision->undoes);
	json_object_end(j);
}

void
desk_log_json(struct json *j, const struct desk_log *log)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "log");
	for (size_t i = 0; i < log->rows; i++) {
		const struct site *site = sites_by_id(&log->sites, log->row[i].site_id);
		const struct decision *decision = &log->row[i].decision;

		json_object_begin(j, NULL);
		text_json(j, "site", site == NULL ? STR_EMPTY : site->name);
		if (log->row[i].is_event) {
			event_json(j, &log->row[i].event);
		} else {
			desk_article_json(j, decision->article_id, decision->article_title,
			    decision->article_url);
			text_json(j, "author", decision->author_name);
			json_bool(j, "standing", decision->standing);
			desk_decision_json(j, "decision", decision);
		}
		json_object_end(j);
	}
	json_array_end(j);
	if (log->next.at_us != 0)
		json_str(j, "next", log_cursor_text(j->buf.arena, &log->next));
	else
		json_nothing(j, "next");
	json_object_end(j);
}

void
desk_roles_json(
    struct json *j, const struct sites *sites, const struct moderator_at *at, size_t count)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "moderators");
	for (size_t i = 0; i < count; i++) {
		const struct site *site = sites_by_id(sites, at[i].site_id);

		if (site == NULL)
			continue;
		json_object_begin(j, NULL);
		json_str(j, "site", site->name);
		json_str(j, "name", at[i].name);
		json_text(j, "role", role_name(at[i].role));
		json_bool(j, "general", at[i].general);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

/* Why it is here. */
static void
why_json(struct json *j, const struct verdict *verdict)
{
	json_array_begin(j, "why");
	for (size_t i = 0; i < verdict->count; i++) {
		const struct finding *finding = &verdict->finding[i];

		json_object_begin(j, NULL);
		json_text(j, "cause", cause_info(finding->cause)->name);
		json_text(j, "outcome", outcome_info(finding->outcome)->name);
		json_i64(j, "score", finding->score);
		id_json(j, "rule", finding->rule_id);
		json_str(j, "detail", finding->detail);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
card_members(struct json *j, const struct desk_card *card)
{
	comment_json(j, "comment", card->comment, false);
	json_i64(j, "seen", card->comment->edited_us);
	json_str(j, "author_id",
	    arena_printf(j->buf.arena, "%lld", (long long)card->comment->author_id));
	json_str(j, "site", card->site_name);
	desk_article_json(j, card->comment->article_id, card->article_title, card->article_url);
	text_json(j, "answers", card->parent_text);
	record_json(j, &card->record);
	reports_json(j, &card->reports);
	json_bool(j, "unseen", card->unseen);
	json_bool(j, "shadowed", card->comment->shadowed);
	why_json(j, &card->verdict);
	id_json(j, "ban", card->ban == NULL ? 0 : card->ban->id);
	text_json(j, "taken_by", card->taken_by);
	json_bool(j, "may", card->may);
}

static void
record_json(struct json *j, const struct record *record)
{
	json_object_begin(j, "record");
	moment_json(j, "since", record->first_us);
	for (size_t i = 0; i < STATUSES; i++)
		json_i64(j, status_name((enum status)i), record->of[i]);
	json_object_end(j);
}

static void
reports_json(struct json *j, const struct reports *reports)
{
	json_object_begin(j, "reports");
	json_i64(j, "waiting", reports->waiting);
	json_array_begin(j, "newest");
	for (size_t i = 0; i < reports->count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "reason", reason_name(reports->report[i].reason));
		json_str(j, "words", reports->report[i].words);
		moment_json(j, "at", reports->report[i].reported_us);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void
decisions_json(struct json *j, const struct decision *decision, size_t count)
{
	json_array_begin(j, "decisions");
	for (size_t i = 0; i < count; i++)
		desk_decision_json(j, NULL, &decision[i]);
	json_array_end(j);
}

static void
versions_json(struct json *j, const struct desk_context *context)
{
	json_array_begin(j, "versions");
	for (size_t i = 0; i < context->versions; i++) {
		json_object_begin(j, NULL);
		json_str(j, "text", context->version[i].text);
		moment_json(j, "replaced", context->version[i].replaced_us);
		text_json(j, "replaced_by", context->version[i].replaced_by);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
event_json(struct json *j, const struct event *event)
{
	json_object_begin(j, "event");
	json_i64(j, "id", event->id);
	moment_json(j, "at", event->at_us);
	text_json(j, "moderator", event->moderator);
	json_str(j, "kind", event->kind);
	json_str(j, "subject", event->subject);
	json_str(j, "before", event->before);
	json_str(j, "after", event->after);
	json_object_end(j);
}
