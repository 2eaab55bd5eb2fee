#include "model/article.h"

#include <stdlib.h>

#include "base/clock.h"
#include "text/url.h"

/* An alias leads to an article itself; two at the most while two articles are merged. */
#define ALIAS_STEPS 4

static const char *const stand_word[SHARE_STANDS] = {
	[SHARE_SUSPECT] = "suspect",
	[SHARE_COUNTED] = "counted",
	[SHARE_DROPPED] = "dropped",
};

static int alias_order(const void *id, const void *alias);

int64_t
share_total(const struct share_counts *counts)
{
	int64_t total = 0;

	for (size_t i = 0; i < NETWORKS; i++)
		total += counts->of[i];
	return total;
}

const char *
share_stand_name(enum share_stand stand)
{
	return stand_word[stand];
}

enum err
share_stand_of(struct str name, enum share_stand *out)
{
	for (unsigned i = 0; i < SHARE_STANDS; i++) {
		if (str_equal(name, str_of(stand_word[i]))) {
			*out = (enum share_stand)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

int64_t
article_closes_us(const struct article *article, const struct site *site)
{
	int64_t days =
	    article->close_days == ARTICLE_AS_SITE ? site->set.close_days : article->close_days;

	if (!article->known || days == 0)
		return 0;
	return article->created_us + days * S_PER_DAY * US_PER_S;
}

bool
article_shut(const struct article *article, const struct site *site, int64_t now_us)
{
	int64_t closes_us = article_closes_us(article, site);

	return article->closed || (closes_us != 0 && closes_us <= now_us);
}

enum policy
article_policy(const struct article *article, const struct site *site)
{
	return article->held ? POLICY_ALL : site->policy;
}

int64_t
aliases_follow(const struct aliases *aliases, int64_t id)
{
	for (int i = 0; i < ALIAS_STEPS && aliases != NULL && aliases->count > 0; i++) {
		const struct article_alias *found = bsearch(
		    &id, aliases->alias, aliases->count, sizeof(*aliases->alias), alias_order);

		if (found == NULL)
			break;
		id = found->article_id;
	}
	return id;
}

static int
alias_order(const void *id, const void *alias)
{
	int64_t one = *(const int64_t *)id, two = ((const struct article_alias *)alias)->alias_id;

	return one < two ? -1 : one > two;
}

enum err
article_url(struct arena *a, const struct sites *sites, struct str url, struct str *canonical,
    const struct site **site)
{
	enum err err = url_canonical(a, url, canonical);

	if (err != OK)
		return err;
	*site = sites_by_origin(sites, url_origin_of(*canonical));
	return *site == NULL ? ERR_ABSENT : OK;
}
