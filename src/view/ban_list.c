#include "view/ban_html.h"

#include "view/comment_html.h"
#include "view/desk_parts.h"

static void ways_html(struct html *h, const struct desk_show *show, const struct bans_show *bans);
static void way_html(struct html *h, const struct desk_show *show, const struct bans_show *bans,
    bool over, const char *words);
static void site_html(struct html *h, const struct desk_show *show, const struct bans_show *bans);
static void table_html(struct html *h, const struct desk_show *show, const struct bans_show *bans);
static void row_html(struct html *h, const struct desk_show *show, const struct bans_show *bans,
    const struct ban *ban);
static void until_html(struct html *h, const struct ban *ban, bool over);
static void lift_html(struct html *h, const struct desk_show *show, const struct ban *ban);
static struct str list_path(struct arena *a, const struct site *site, bool over);

void
bans_page(struct html *h, const struct desk_show *show, const struct bans_show *bans)
{
	desk_begin(h, show, bans->over ? "Bans that are over" : "Bans", DESK_BANS);
	ways_html(h, show, bans);
	site_html(h, show, bans);
	if (bans->bans == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, bans->over ? "No ban is over." : "Nobody is banned.");
		html_close(h, "p");
	} else {
		table_html(h, show, bans);
	}
	if (bans->next != 0) {
		struct str path = list_path(h->buf.arena, bans->site, bans->over);

		desk_more(h, show, arena_printf(h->buf.arena, "%.*s&before=", STR_ARG(path)).p,
		    bans->next);
	}
	desk_end(h);
}

static void
ways_html(struct html *h, const struct desk_show *show, const struct bans_show *bans)
{
	html_open_class(h, "p", "desk-soft");
	way_html(h, show, bans, false, "Running");
	html_words(h, " \xc2\xb7 ");
	way_html(h, show, bans, true, "Over");
	if (session_highest(show->who) >= ROLE_MODERATOR) {
		html_words(h, " \xc2\xb7 ");
		html_open(h, "a");
		html_attr_printf(h, "href", "%.*sadmin/bans/new%s%.*s", STR_ARG(show->prefix),
		    bans->site == NULL ? "" : "?site=",
		    bans->site == NULL ? 0 : (int)bans->site->name.len,
		    bans->site == NULL ? "" : bans->site->name.p);
		html_words(h, "Make a ban");
		html_close(h, "a");
	}
	html_close(h, "p");
}

static void
way_html(struct html *h, const struct desk_show *show, const struct bans_show *bans, bool over,
    const char *words)
{
	struct str path = list_path(h->buf.arena, bans->site, over);

	if (bans->over == over) {
		html_element_words(h, "b", words);
		return;
	}
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/%.*s", STR_ARG(show->prefix), STR_ARG(path));
	html_words(h, words);
	html_close(h, "a");
}

static void
site_html(struct html *h, const struct desk_show *show, const struct bans_show *bans)
{
	if (bans->sites->count < 2)
		return;
	html_open_class(h, "form", "desk-search");
	html_attr_printf(h, "action", "%.*sadmin/bans", STR_ARG(show->prefix));
	desk_hidden(h, "state", bans->over ? "over" : "running");
	desk_site_choice(h, bans->sites, bans->site == NULL ? 0 : bans->site->id);
	desk_button(h, "desk-other", "Show");
	html_close(h, "form");
}

static void
table_html(struct html *h, const struct desk_show *show, const struct bans_show *bans)
{
	const char *const column[] = { "What", "Then", bans->over ? "Ended" : "Until", "Why", "By",
		"Lift" };

	desk_table_begin(h, column, COUNT_OF(column) - (bans->over ? 1 : 0));
	for (size_t i = 0; i < bans->bans; i++)
		row_html(h, show, bans, &bans->ban[i]);
	desk_table_end(h);
}

static void
row_html(struct html *h, const struct desk_show *show, const struct bans_show *bans,
    const struct ban *ban)
{
	const struct site *site = sites_by_id(bans->sites, ban->site_id);

	html_open(h, "tr");
	html_attr_printf(h, "id", "ban-%lld", (long long)ban->id);
	desk_cell(h, "What");
	ban_what(h, show, ban);
	if (bans->sites->count > 1 && site != NULL) {
		html_words(h, " ");
		html_open_class(h, "span", "desk-soft");
		html_text(h, site->title);
		html_close(h, "span");
	}
	html_close(h, "td");
	desk_cell(h, "Then");
	html_words(h, outcome_info(ban->outcome)->label);
	html_close(h, "td");
	desk_cell(h, bans->over ? "Ended" : "Until");
	until_html(h, ban, bans->over);
	html_close(h, "td");
	html_open(h, "td");
	if (ban->why.len > 0) {
		html_attr_text(h, "data-label", "Why");
		html_text(h, ban->why);
	}
	html_close(h, "td");
	desk_cell(h, "By");
	html_text(h, ban->moderator);
	html_words(h, ", ");
	comment_time_html(h, ban->made_us);
	html_close(h, "td");
	if (!bans->over) {
		html_open(h, "td");
		if (session_role(show->who, ban->site_id) >= ROLE_MODERATOR)
			lift_html(h, show, ban);
		html_close(h, "td");
	}
	html_close(h, "tr");
}

static void
until_html(struct html *h, const struct ban *ban, bool over)
{
	if (ban->lifted_us != 0) {
		html_words(h, "Lifted by ");
		html_text(h, ban->lifter);
		html_words(h, ", ");
		comment_time_html(h, ban->lifted_us);
	} else if (ban->expires_us != 0) {
		html_words(h, over ? "By itself, " : "");
		comment_time_html(h, ban->expires_us);
	} else {
		html_words(h, "It is lifted");
	}
}

static void
lift_html(struct html *h, const struct desk_show *show, const struct ban *ban)
{
	desk_form_begin(
	    h, show, "", arena_printf(h->buf.arena, "bans/%lld/lift", (long long)ban->id).p);
	html_open_class(h, "button", "desk-other");
	html_attr_text(h, "type", "submit");
	html_words(h, "Lift");
	html_open_class(h, "span", "desk-unseen");
	html_printf(h, " the ban: %s ", ban_kind_info(ban->kind)->label);
	html_text(h, ban->words);
	html_close(h, "span");
	html_close(h, "button");
	html_close(h, "form");
}

/* Who wrote the comment that the ban was made from says more than a number or a hash. */
void
ban_what(struct html *h, const struct desk_show *show, const struct ban *ban)
{
	struct queue_ask ask = queue_ask_all();
	const struct sites none = { 0 };

	if (ban->kind == BAN_AUTHOR)
		ask.author_id = ban->author_id;
	if (ban->kind == BAN_ACTOR)
		ask.actor = ban->hash;
	if (ban->kind == BAN_EMAIL)
		ask.email = ban->hash;
	ask.actor_day = ban->day;
	html_words(h, ban_kind_info(ban->kind)->label);
	html_words(h, ban_is_of_words(ban->kind) ? ": " : ban->words.len > 0 ? " of " : "");
	html_open(h, "b");
	html_open(h, "bdi");
	html_text(h, ban->words);
	html_close(h, "bdi");
	html_close(h, "b");
	if (ban_is_of_words(ban->kind))
		return;
	struct str path = desk_queue_path(h->buf.arena, &ask, &none);
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*s%.*s", STR_ARG(show->prefix), STR_ARG(path));
	html_words(h, "All comments");
	html_open_class(h, "span", "desk-unseen");
	html_words(h, " of this ban");
	html_close(h, "span");
	html_close(h, "a");
}

/* Below admin/, with a query. */
static struct str
list_path(struct arena *a, const struct site *site, bool over)
{
	if (site == NULL)
		return arena_printf(a, "bans?state=%s", over ? "over" : "running");
	return arena_printf(
	    a, "bans?state=%s&site=%.*s", over ? "over" : "running", STR_ARG(site->name));
}
