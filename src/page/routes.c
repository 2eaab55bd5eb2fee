#include "page/routes.h"

#include "page/pages.h"

#define DESK        (NEED_SITES | NEED_SESSION)
#define DESK_FORM   (DESK | NEED_DESK | NEED_FORM)
#define DESK_ACT    (DESK_FORM | NEED_ROLE)
#define DESK_OWN    (DESK_FORM | NEED_OWNER)
#define PROGRAM     (NEED_SITES | NEED_BEARER)
#define PROGRAM_ACT (PROGRAM | NEED_ROLE)

/* clang-format off: a table is read by its columns */
static const struct route route[] = {
	/* for readers */
	{ GET, "thread", thread_get, NEED_SITES, "thread" },
	{ GET, "news", news_get, NEED_SITES, "news" },
	{ GET, "compose", compose_get, NEED_SITES, "compose" },
	{ POST, "comments", comments_post, NEED_SITES, "comment_post" },
	{ GET, "articles/{a}/comments/{id}", permalink_get, NEED_SITES, "permalink" },
	{ GET, "articles/{a}/comments/{id}/reply", reply_get, NEED_SITES, "reply_form" },
	{ GET, "articles/{a}/comments/{id}/edit", edit_get, NEED_SITES, "edit_form" },
	{ POST, "articles/{a}/comments/{id}/edit", edit_post, NEED_SITES, "edit" },
	{ GET, "articles/{a}/comments/{id}/delete", delete_get, NEED_SITES, "delete_form" },
	{ POST, "articles/{a}/comments/{id}/delete", delete_post, NEED_SITES, "delete" },
	{ POST, "articles/{a}/comments/{id}/vote", vote_post, NEED_SITES, "vote" },
	{ POST, "articles/{a}/votes", votes_post, NEED_SITES, "vote_form" },
	{ POST, "sign-in", member_in_post, NEED_SITES, "member_sign_in" },
	{ POST, "sign-out", member_out_post, NEED_SITES, "member_sign_out" },
	{ GET, "feed", feed_get, NEED_SITES, "feed" },
	{ GET, "articles/{a}/comments/{id}/report", report_get, NEED_SITES, "report_form" },
	{ POST, "articles/{a}/comments/{id}/report", report_post, NEED_SITES, "report" },
	{ GET, "shares", shares_get, NEED_SITES, "share_bar" },
	{ POST, "shares", shares_post, NEED_SITES, "share" },
	{ GET, "popular", popular_get, NEED_SITES, "popular" },

	/* the same for programs */
	{ GET, "api/v1/thread", thread_api, NEED_SITES, "api_thread" },
	{ POST, "api/v1/comments", comments_api, NEED_SITES, "api_comment_post" },
	{ GET, "api/v1/work", work_api, NEED_SITES, "api_work" },
	{ POST, "api/v1/session", session_api, NEED_SITES, "api_session" },
	{ GET, "api/v1/articles/{a}/comments/{id}", comment_get_api, NEED_SITES, "api_comment" },
	{ PATCH, "api/v1/articles/{a}/comments/{id}", comment_patch_api, NEED_SITES,
	    "api_comment_edit" },
	{ DELETE, "api/v1/articles/{a}/comments/{id}", comment_delete_api, NEED_SITES,
	    "api_comment_delete" },
	{ POST, "api/v1/articles/{a}/comments/{id}/vote", vote_api, NEED_SITES, "api_vote" },
	{ POST, "api/v1/articles/{a}/comments/{id}/report", report_api, NEED_SITES, "api_report" },
	{ POST, "api/v1/shares", shares_api, NEED_SITES, "api_share" },
	{ GET, "api/v1/counts", counts_api, NEED_SITES, "api_counts" },
	{ GET, "api/v1/popular", popular_api, NEED_SITES, "api_popular" },

	/* for moderators */
	{ GET, "admin", desk_get, 0, "desk" },
	{ GET, "admin/", overview_get, DESK, "overview" },
	{ GET, "admin/statistics.csv", statistics_csv_get, DESK, "statistics_csv" },
	{ GET, "admin/statistics.json", statistics_json_get, DESK, "statistics_json" },
	{ GET, "admin/sign-in", sign_in_get, 0, "sign_in_form" },
	{ POST, "admin/sign-in", sign_in_post, NEED_DESK, "sign_in" },
	{ GET, "admin/sign-in/code", second_step_get, 0, "second_step_form" },
	{ POST, "admin/sign-in/code", second_step_post, NEED_DESK, "second_step" },
	{ GET, "admin/sign-in/passkey", sign_in_get, 0, "passkey_form" },
	{ POST, "admin/sign-in/passkey", passkey_sign_in_post, NEED_DESK, "passkey_sign_in" },
	{ POST, "admin/sign-out", sign_out_post, DESK_FORM, "sign_out" },
	{ GET, "admin/queue", queue_get, DESK, "queue" },
	{ POST, "admin/queue/email", queue_email_post, DESK_FORM, "queue_email" },
	{ GET, "admin/articles/{a}/comments/{id}", context_get, DESK, "context" },
	{ POST, "admin/articles/{a}/comments/{id}/take", take_post, DESK_ACT, "take" },
	{ POST, "admin/articles/{a}/comments/{id}/decide", decide_post, DESK_ACT, "decide" },
	{ POST, "admin/articles/{a}/comments/{id}/mark", mark_post, DESK_ACT, "mark" },
	{ POST, "admin/articles/{a}/comments/{id}/badge", badge_post, DESK_ACT, "badge" },
	{ POST, "admin/articles/{a}/comments/{id}/keep", keep_post, DESK_ACT, "keep" },
	{ GET, "admin/articles/{a}/comments/{id}/edit", revise_get, DESK, "revise_form" },
	{ POST, "admin/articles/{a}/comments/{id}/edit", revise_post, DESK_ACT, "revise" },
	{ POST, "admin/articles/{a}/comments/{id}/answer", answer_post, DESK_ACT, "answer" },
	{ POST, "admin/articles/{a}/decisions/{id}/undo", undo_post, DESK_ACT, "undo" },
	{ POST, "admin/articles/{a}/thread", closing_post, DESK_ACT, "closing" },
	{ GET, "admin/bulk", bulks_get, DESK, "bulks" },
	{ POST, "admin/bulk", bulk_post, DESK_ACT, "bulk" },
	{ POST, "admin/bulk/{id}/undo", bulk_undo_post, DESK_ACT, "bulk_undo" },
	{ GET, "admin/articles", article_list_get, DESK, "articles" },
	{ GET, "admin/articles/{a}", article_get, DESK, "article" },
	{ POST, "admin/articles/{a}/age", article_age_post, DESK_ACT, "article_age" },
	{ POST, "admin/articles/{a}/title", article_title_post, DESK_ACT, "article_title" },
	{ POST, "admin/articles/{a}/move", article_move_post, DESK_OWN, "article_move" },
	{ POST, "admin/articles/{a}/shares", article_shares_post, DESK_OWN, "article_shares" },
	{ GET, "admin/articles/{a}/merge", article_merge_get, DESK | NEED_OWNER, "merge_form" },
	{ POST, "admin/articles/{a}/merge", article_merge_post, DESK_OWN, "merge" },
	{ GET, "admin/sites", sites_get, DESK, "sites" },
	{ POST, "admin/sites/{id}", site_policy_post, DESK_OWN, "site_policy" },
	{ GET, "admin/limits", limits_get, DESK | NEED_OWNER, "limits" },
	{ GET, "admin/log", log_get, DESK, "log" },
	{ GET, "admin/log.csv", log_csv_get, DESK, "log_csv" },
	{ GET, "admin/bans", bans_get_page, DESK, "bans" },
	{ GET, "admin/bans/new", ban_new_get, DESK | NEED_ROLE, "ban_form" },
	{ GET, "admin/articles/{a}/comments/{id}/ban", ban_comment_get, DESK | NEED_ROLE,
	    "ban_comment_form" },
	{ POST, "admin/bans", ban_post, DESK_ACT, "ban" },
	{ POST, "admin/bans/{id}/lift", ban_lift_post, DESK_ACT, "ban_lift" },
	{ GET, "admin/rules", rules_get, DESK, "rules" },
	{ POST, "admin/rules", rules_post, DESK_FORM | NEED_OWNER, "rule_add" },
	{ GET, "admin/rules/new", rule_new_get, DESK | NEED_OWNER, "rule_new" },
	{ GET, "admin/rules/{id}", rule_get, DESK, "rule" },
	{ POST, "admin/rules/{id}", rule_post, DESK_FORM | NEED_OWNER, "rule_change" },
	{ GET, "admin/moderators", roles_get, DESK | NEED_OWNER, "roles" },
	{ POST, "admin/moderators", roles_post, DESK_FORM | NEED_OWNER, "role" },
	{ POST, "admin/moderators/new", role_new_post, DESK_FORM | NEED_OWNER, "role_new" },
	{ GET, "admin/account", account_get, DESK, "account" },
	{ POST, "admin/account/password", account_password_post, DESK_FORM, "account_password" },
	{ POST, "admin/account/sessions/{id}/end", session_end_post, DESK_FORM, "session_end" },
	{ GET, "admin/account/second-factor", second_factor_get, DESK, "second_factor_form" },
	{ POST, "admin/account/second-factor", second_factor_post, DESK_FORM, "second_factor" },
	{ POST, "admin/account/second-factor/off", second_factor_off_post, DESK_FORM,
	    "second_factor_off" },
	{ POST, "admin/account/recovery-codes", recovery_codes_post, DESK_FORM, "recovery_codes" },
	{ GET, "admin/account/passkeys", passkeys_get, DESK, "passkeys" },
	{ POST, "admin/account/passkeys", passkeys_post, DESK_FORM, "passkey_add" },
	{ POST, "admin/account/passkeys/new", passkey_new_post, DESK_FORM, "passkey_new" },
	{ POST, "admin/account/passkeys/remove", passkey_remove_post, DESK_FORM, "passkey_remove" },
	{ GET, "admin/account/tokens", tokens_get, DESK, "tokens" },
	{ POST, "admin/account/tokens", tokens_post, DESK_FORM, "token_make" },
	{ POST, "admin/account/tokens/{id}/revoke", token_revoke_post, DESK_FORM, "token_revoke" },

	/* the same for programs */
	{ GET, "api/v1/admin/queue", queue_api, PROGRAM, "api_queue" },
	{ GET, "api/v1/admin/articles/{a}/comments/{id}", context_api, PROGRAM, "api_context" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/decide", decide_api, PROGRAM_ACT,
	    "api_decide" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/keep", keep_api, PROGRAM_ACT, "api_keep" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/mark", mark_api, PROGRAM_ACT, "api_mark" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/badge", badge_api, PROGRAM_ACT,
	    "api_badge" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/edit", revise_api, PROGRAM_ACT,
	    "api_revise" },
	{ POST, "api/v1/admin/articles/{a}/comments/{id}/answer", answer_api, PROGRAM_ACT,
	    "api_answer" },
	{ POST, "api/v1/admin/articles/{a}/decisions/{id}/undo", undo_api, PROGRAM_ACT,
	    "api_undo" },
	{ POST, "api/v1/admin/articles/{a}/thread", closing_api, PROGRAM_ACT, "api_closing" },
	{ GET, "api/v1/admin/articles", article_list_api, PROGRAM, "api_articles" },
	{ GET, "api/v1/admin/articles/{a}", article_api, PROGRAM, "api_article" },
	{ POST, "api/v1/admin/articles/{a}/age", article_age_api, PROGRAM_ACT, "api_article_age" },
	{ POST, "api/v1/admin/articles/{a}/title", article_title_api, PROGRAM_ACT,
	    "api_article_title" },
	{ POST, "api/v1/admin/articles/{a}/move", article_move_api, PROGRAM | NEED_OWNER,
	    "api_article_move" },
	{ POST, "api/v1/admin/articles/{a}/shares", article_shares_api, PROGRAM | NEED_OWNER,
	    "api_article_shares" },
	{ GET, "api/v1/admin/articles/{a}/merge", article_merge_show_api, PROGRAM | NEED_OWNER,
	    "api_merge_show" },
	{ POST, "api/v1/admin/articles/{a}/merge", article_merge_api, PROGRAM | NEED_OWNER,
	    "api_merge" },
	{ GET, "api/v1/admin/sites", sites_api, PROGRAM, "api_sites" },
	{ POST, "api/v1/admin/sites/{id}", site_policy_api, PROGRAM | NEED_OWNER,
	    "api_site_policy" },
	{ GET, "api/v1/admin/bulk", bulks_api, PROGRAM, "api_bulks" },
	{ POST, "api/v1/admin/bulk", bulk_api, PROGRAM_ACT, "api_bulk" },
	{ POST, "api/v1/admin/bulk/preview", bulk_preview_api, PROGRAM_ACT, "api_bulk_preview" },
	{ GET, "api/v1/admin/bulk/{id}", bulk_get_api, PROGRAM, "api_bulk_get" },
	{ POST, "api/v1/admin/bulk/{id}/undo", bulk_undo_api, PROGRAM_ACT, "api_bulk_undo" },
	{ GET, "api/v1/admin/bans", bans_api, PROGRAM, "api_bans" },
	{ POST, "api/v1/admin/bans", ban_api, PROGRAM_ACT, "api_ban" },
	{ POST, "api/v1/admin/bans/preview", ban_preview_api, PROGRAM_ACT, "api_ban_preview" },
	{ POST, "api/v1/admin/bans/{id}/lift", ban_lift_api, PROGRAM_ACT, "api_ban_lift" },
	{ GET, "api/v1/admin/rules", rules_api, PROGRAM, "api_rules" },
	{ POST, "api/v1/admin/rules", rule_add_api, PROGRAM | NEED_OWNER, "api_rule_add" },
	{ POST, "api/v1/admin/rules/trial", rule_try_api, PROGRAM | NEED_OWNER, "api_rule_try" },
	{ GET, "api/v1/admin/rules/{id}", rule_api, PROGRAM, "api_rule" },
	{ POST, "api/v1/admin/rules/{id}", rule_change_api, PROGRAM | NEED_OWNER,
	    "api_rule_change" },
	{ DELETE, "api/v1/admin/rules/{id}", rule_delete_api, PROGRAM | NEED_OWNER,
	    "api_rule_delete" },
	{ GET, "api/v1/admin/rules/{id}/trial", rule_trial_api, PROGRAM_ACT, "api_rule_trial" },
	{ POST, "api/v1/admin/rules/{id}/turn", rule_turn_api, PROGRAM | NEED_OWNER,
	    "api_rule_turn" },
	{ GET, "api/v1/admin/log", log_api, PROGRAM, "api_log" },
	{ GET, "api/v1/admin/statistics", statistics_api, PROGRAM, "api_statistics" },
	{ GET, "api/v1/admin/moderators", roles_api, PROGRAM | NEED_OWNER, "api_roles" },
	{ POST, "api/v1/admin/moderators", role_api, PROGRAM | NEED_OWNER, "api_role" },

	/* for the operator */
	{ GET, "healthz", health_get, NEED_LOOPBACK, "healthz" },
	{ GET, "readyz", ready_get, NEED_LOOPBACK, "readyz" },
	{ GET, "metrics", metrics_get, NEED_LOOPBACK, "metrics" },
};
/* clang-format on */

const struct route *
routes(size_t *count)
{
	*count = COUNT_OF(route);
	return route;
}

bool
route_for_readers(const struct route *of)
{
	return (of->flags & (NEED_SITES | NEED_SESSION | NEED_DESK | NEED_BEARER)) == NEED_SITES;
}

const char *
route_name(unsigned number)
{
	return number < COUNT_OF(route) ? route[number].name : "none";
}
