#include "fixture.h"

#include "base/bug.h"

struct arena *arena;
struct html h;
struct json j;
struct site site;
struct article article;
struct place place;
struct share_counts counts;

void
fixture_up(void)
{
	static struct str origin[] = { STR_INIT("https://news.example") };

	arena = arena_open();
	h = html_begin(arena, 4096, 1024 * 1024);
	j = json_begin(arena, 4096, 1024 * 1024);
	site = (struct site){
		.id = 5,
		.name = STR("news"),
		.title = STR("The News"),
		.origin = origin,
		.origins = 1,
		.network = { NETWORK_BLUESKY, NETWORK_EMAIL, NETWORK_COPY, NETWORK_NATIVE },
		.networks = 4,
		.set = { .depth = DEPTH, .votes = VOTES_BOTH, .min_shares = 1 },
	};
	article = (struct article){
		.id = 0x00ab00cd00ef0012,
		.site_id = 5,
		.url = STR("https://news.example/a?b=1&c=2"),
		.title = STR(HOSTILE),
		.thread_revision = 12,
		.share_revision = 3,
		.comments = 2,
		.created_us = MOMENT_US,
		.known = true,
	};
	place = (struct place){
		.prefix = STR("/postbag/"),
		.site = &site,
		.article = &article,
		.escaped_url = STR("https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"),
		.ticket = "TICKET",
	};
	counts = (struct share_counts){ { 0 } };
}

void
fixture_down(void)
{
	arena_close(arena);
}

struct comment
comment_of(int64_t id, int64_t parent_id, enum status status, int64_t author_id)
{
	return (struct comment){
		.article_id = article.id,
		.id = id,
		.parent_id = parent_id,
		.root_id = parent_id == 0 ? id : parent_id,
		.depth = parent_id == 0 ? 0 : 1,
		.status = status,
		.author_id = author_id,
		.author_name = arena_printf(arena, "N%lld" HOSTILE, (long long)id),
		.text = arena_printf(arena, "text %lld", (long long)id),
		.html = arena_printf(arena, "<p>html %lld</p>", (long long)id),
		.renderer = 1,
		.created_us = MOMENT_US,
	};
}

const char *
written(void)
{
	struct safe_html out;

	ck_assert_int_eq(html_finish(&h, &out), OK);
	return arena_text(arena, out.html);
}

const char *
written_json(void)
{
	struct str out;

	ck_assert_int_eq(json_finish(&j, &out), OK);
	return arena_text(arena, out);
}

size_t
times(const char *text, const char *part)
{
	size_t count = 0;

	for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
		count++;
	return count;
}

const char *
tags(const char *text, const char *elements)
{
	struct buf b = buf_begin(arena, 1024, 1024 * 1024);

	for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
		bool end = at[1] == '/';
		const char *name = at + 1 + end;
		size_t len = strcspn(name, " >");
		struct str rest = str_of(elements);

		while (rest.len > 0) {
			struct str element = str_cut(&rest, ' ');

			if (str_equal(element, (struct str){ name, len }))
				buf_printf(&b, "<%s%.*s>", end ? "/" : "", STR_ARG(element));
		}
	}
	MUST(!b.failed);
	return arena_text(arena, buf_str(&b));
}
