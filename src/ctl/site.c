/*
 * postbagctl site: the publications that Postbag serves.
 */
#include <stdio.h>

#include "base/bug.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "store/sites.h"
#include "text/url.h"
#include "text/utf8.h"

#define TITLE_MAX_POINTS 200
#define JOINED_BYTES     ((size_t)64 * 1024)

enum { COLUMN_NAME, COLUMN_POLICY, COLUMN_ORIGINS, COLUMN_NETWORKS, COLUMN_TITLE, COLUMNS };
enum { SHOWN_NAME, SHOWN_VALUE, SHOWN_HELP, SHOWN_COLUMNS };

static enum outcome read_name(struct ctl *cx, struct str *out);
static enum outcome read_given(struct ctl *cx, struct site *site);
static enum outcome read_title(struct ctl *cx, struct site *site);
static enum outcome read_origins(struct ctl *cx, struct site *site);
static enum outcome refuse_origin(struct ctl *cx, struct str given);
static enum outcome read_policy(struct ctl *cx, struct site *site);
static enum outcome read_networks(struct ctl *cx, struct site *site);
static enum outcome read_settings(struct ctl *cx, struct site *site);
static enum outcome find_named(struct ctl *cx, const struct site **out);
static bool nothing_given(const struct ctl *cx);
static const struct site *find(const struct sites *sites, struct str name);
static const char *origins(struct ctl *cx, const struct site *site);
static const char *networks(struct ctl *cx, const struct site *site);

enum outcome
site_add_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct site site = { .policy = POLICY_FIRST };
	struct str taken = STR_EMPTY;
	enum outcome outcome = read_name(cx, &site.name);

	options_defaults(&site_table, cx->arena, &site.set);
	if (network_list(STR(NETWORKS_DEFAULT), site.network, &site.networks) != OK)
		BUG("the default list of networks is not a list of networks");
	if (outcome == DONE)
		outcome = read_given(cx, &site);
	if (outcome != DONE)
		return outcome;
	enum err err = sites_add(cx->db, cx->arena, &site, &by, &taken);
	if (err == ERR_CONFLICT)
		return say_failed("cannot add the site: there is one with '%.*s' already; see "
				  "'postbagctl site list'",
		    STR_ARG(taken.len > 0 ? taken : site.name));
	if (err != OK)
		return say_store("add the site", err);
	(void)printf("added site '%.*s'\n", STR_ARG(site.name));
	return DONE;
}

enum outcome
site_set_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str taken = STR_EMPTY;
	const struct site *was;

	if (nothing_given(cx))
		return say_usage(cx->command, "nothing is given to be changed");
	enum outcome outcome = find_named(cx, &was);
	if (outcome != DONE)
		return outcome;
	struct site site = *was;
	outcome = read_given(cx, &site);
	if (outcome != DONE)
		return outcome;
	enum err err = sites_change(cx->db, cx->arena, &site, &by, &taken);
	if (err == ERR_CONFLICT)
		return say_failed("cannot change the site: another one has '%.*s'; see "
				  "'postbagctl site list'",
		    STR_ARG(taken));
	if (err != OK)
		return say_store("change the site", err);
	(void)printf("changed site '%.*s'\n", STR_ARG(site.name));
	return DONE;
}

enum outcome
site_show_run(struct ctl *cx)
{
	const char **text =
	    arena_array(cx->arena, (site_table.count + 1) * SHOWN_COLUMNS, sizeof(*text));
	const struct site *site;
	enum outcome outcome = find_named(cx, &site);

	if (outcome != DONE)
		return outcome;
	text[SHOWN_NAME] = "SETTING";
	text[SHOWN_VALUE] = "VALUE";
	text[SHOWN_HELP] = "WHAT IT IS";
	for (size_t i = 0; i < site_table.count; i++) {
		const struct option *option = &site_table.option[i];
		const char **row = &text[(i + 1) * SHOWN_COLUMNS];
		struct buf value = buf_begin(cx->arena, 64, 256);

		option_show(option, &site->set, &value);
		row[SHOWN_NAME] = option->name;
		row[SHOWN_VALUE] = arena_text(cx->arena, buf_str(&value));
		row[SHOWN_HELP] = option->help;
	}
	say_table(text, site_table.count + 1, SHOWN_COLUMNS);
	return DONE;
}

/* The site that is named on the command line. */
static enum outcome
find_named(struct ctl *cx, const struct site **out)
{
	struct sites sites;
	struct str name;
	enum outcome outcome = read_name(cx, &name);

	if (outcome != DONE)
		return outcome;
	enum err err = sites_list(cx->db, cx->arena, &sites);
	if (err != OK)
		return say_store("read the sites", err);
	*out = find(&sites, name);
	if (*out == NULL)
		return say_failed(
		    "there is no site '%.*s'; see 'postbagctl site list'", STR_ARG(name));
	return DONE;
}

enum outcome
site_list_run(struct ctl *cx)
{
	struct sites sites;
	enum err err = sites_list(cx->db, cx->arena, &sites);

	if (err != OK)
		return say_store("list the sites", err);
	const char **text = arena_array(cx->arena, (sites.count + 1) * COLUMNS, sizeof(*text));
	text[COLUMN_NAME] = "NAME";
	text[COLUMN_POLICY] = "POLICY";
	text[COLUMN_ORIGINS] = "ORIGINS";
	text[COLUMN_NETWORKS] = "NETWORKS";
	text[COLUMN_TITLE] = "TITLE";
	for (size_t i = 0; i < sites.count; i++) {
		const struct site *site = &sites.site[i];
		const char **row = &text[(i + 1) * COLUMNS];

		row[COLUMN_NAME] = arena_text(cx->arena, site->name);
		row[COLUMN_POLICY] = policy_name(site->policy);
		row[COLUMN_ORIGINS] = origins(cx, site);
		row[COLUMN_NETWORKS] = networks(cx, site);
		row[COLUMN_TITLE] = arena_text(cx->arena, site->title);
	}
	say_table(text, sites.count + 1, COLUMNS);
	return DONE;
}

static enum outcome
read_name(struct ctl *cx, struct str *out)
{
	*out = str_of(cx->args.operand[0]);
	if (site_name_check(*out) == OK)
		return DONE;
	return say_usage(cx->command,
	    "a site's name has 1 to %d of a-z, 0-9 and hyphens, these not at its ends",
	    SITE_NAME_MAX_BYTES);
}

/* Takes what is given and leaves the rest of site as it is. */
static enum outcome
read_given(struct ctl *cx, struct site *site)
{
	enum outcome outcome = read_title(cx, site);

	if (outcome == DONE)
		outcome = read_origins(cx, site);
	if (outcome == DONE)
		outcome = read_policy(cx, site);
	if (outcome == DONE)
		outcome = read_networks(cx, site);
	if (outcome == DONE)
		outcome = read_settings(cx, site);
	return outcome;
}

static enum outcome
read_title(struct ctl *cx, struct site *site)
{
	const char *given = command_value(cx, "title");

	if (given == NULL)
		return DONE;
	if (utf8_clean_line(cx->arena, str_of(given), &site->title) != OK)
		return say_usage(cx->command, "the title is not valid UTF-8");
	if (site->title.len == 0 || utf8_length(site->title) > TITLE_MAX_POINTS)
		return say_usage(
		    cx->command, "a site's title has 1 to %d characters", TITLE_MAX_POINTS);
	return DONE;
}

static enum outcome
read_origins(struct ctl *cx, struct site *site)
{
	const struct args_values *given = command_values(cx, "origin");

	_Static_assert(ARGS_MAX_REPEATS <= SITE_MAX_ORIGINS, "more origins than a site may have");
	if (given->count == 0)
		return DONE;
	site->origin = arena_array(cx->arena, given->count, sizeof(*site->origin));
	site->origins = given->count;
	for (size_t i = 0; i < given->count; i++) {
		site->origin[i] = str_of(given->value[i]);
		if (!url_is_origin(cx->arena, site->origin[i]))
			return refuse_origin(cx, site->origin[i]);
		for (size_t j = 0; j < i; j++)
			if (str_equal(site->origin[i], site->origin[j]))
				return say_usage(
				    cx->command, "'%s' is given twice", given->value[i]);
	}
	return DONE;
}

/* Says what was probably meant: the usual slips are a slash at the end and capitals. */
static enum outcome
refuse_origin(struct ctl *cx, struct str given)
{
	struct str meant;

	if (url_origin(cx->arena, given, &meant) == OK)
		return say_usage(cx->command, "'%.*s' is not an origin; '%.*s' would be",
		    STR_ARG(given), STR_ARG(meant));
	return say_usage(cx->command,
	    "'%.*s' is not an origin; one looks like 'https://news.example'", STR_ARG(given));
}

static enum outcome
read_policy(struct ctl *cx, struct site *site)
{
	const char *given = command_value(cx, "policy");

	if (given != NULL && policy_of(str_of(given), &site->policy) != OK)
		return say_usage(
		    cx->command, "'%s' is not a policy; there are open, first and all", given);
	return DONE;
}

static enum outcome
read_networks(struct ctl *cx, struct site *site)
{
	const char *given = command_value(cx, "networks");

	if (given != NULL && network_list(str_of(given), site->network, &site->networks) != OK)
		return say_usage(cx->command,
		    "'%s' is not a list of networks, each at most once; there are " NETWORKS_ALL,
		    given);
	return DONE;
}

static enum outcome
read_settings(struct ctl *cx, struct site *site)
{
	const struct args_values *given = command_values(cx, "set");

	for (size_t i = 0; i < given->count; i++) {
		struct buf complaint = buf_begin(cx->arena, 128, 1024);
		struct str value = str_of(given->value[i]), name = str_cut(&value, '=');
		const struct option *option = option_find(&site_table, name);

		if (option == NULL)
			return say_usage(cx->command,
			    "there is no setting '%.*s'; see 'postbagctl site show'",
			    STR_ARG(name));
		if (option_set(option, cx->arena, value, &site->set, &complaint) != OK)
			return say_usage(cx->command, "%.*s", STR_ARG(buf_str(&complaint)));
	}
	return DONE;
}

static bool
nothing_given(const struct ctl *cx)
{
	const struct args_option *row = cx->command->form.option;

	for (size_t i = 0; row[i].name != NULL; i++)
		if (cx->args.option[i].count > 0)
			return false;
	return true;
}

static const struct site *
find(const struct sites *sites, struct str name)
{
	for (size_t i = 0; i < sites->count; i++)
		if (str_equal(sites->site[i].name, name))
			return &sites->site[i];
	return NULL;
}

static const char *
origins(struct ctl *cx, const struct site *site)
{
	struct buf out = buf_begin(cx->arena, 128, JOINED_BYTES);

	for (size_t i = 0; i < site->origins; i++) {
		if (i > 0)
			buf_char(&out, ',');
		buf_add(&out, site->origin[i]);
	}
	return arena_text(cx->arena, buf_str(&out));
}

static const char *
networks(struct ctl *cx, const struct site *site)
{
	struct buf out = buf_begin(cx->arena, 128, JOINED_BYTES);

	for (size_t i = 0; i < site->networks; i++) {
		if (i > 0)
			buf_char(&out, ',');
		buf_text(&out, network_info(site->network[i])->name);
	}
	return arena_text(cx->arena, buf_str(&out));
}
