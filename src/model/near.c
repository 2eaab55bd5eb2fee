#include "model/near.h"

bool
near_finds(struct arena *a, const struct sketch *of, const struct near_text *text, size_t count,
    int64_t copies, struct finding *out)
{
	const struct near_text *newest = NULL;
	int64_t alike = 0;

	for (size_t i = 0; i < count; i++) {
		if (sketch_alike(of->byte, text[i].sketch) < NEAR_ALIKE)
			continue;
		if (newest == NULL)
			newest = &text[i];
		alike++;
	}
	if (newest == NULL)
		return false;
	*out = (struct finding){
		.cause = CAUSE_NEAR,
		.outcome = alike >= copies ? OUTCOME_HOLD : OUTCOME_NONE,
		.score = alike < NEAR_SCORE_MOST ? alike : NEAR_SCORE_MOST,
		.detail = arena_printf(a,
		    "like %lld other %s of the last day\narticles/%016llx/comments/%lld",
		    (long long)alike, alike == 1 ? "comment" : "comments",
		    (unsigned long long)newest->article_id, (long long)newest->comment_id),
		.field = "text",
	};
	return true;
}
