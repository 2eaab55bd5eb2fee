#include "model/article.h"

#include "text/url.h"

int64_t
share_total(const struct share_counts *counts)
{
	int64_t total = 0;

	for (size_t i = 0; i < NETWORKS; i++)
		total += counts->of[i];
	return total;
}

enum err
article_url(struct arena *a, const struct sites *sites, struct str url, struct str *canonical,
    const struct site **site)
{
	struct str origin;
	enum err err = url_canonical(a, url, canonical);

	if (err != OK)
		return err;
	err = url_origin(a, *canonical, &origin);
	if (err != OK)
		return err;
	*site = sites_by_origin(sites, origin);
	return *site == NULL ? ERR_ABSENT : OK;
}
