/*
 * One function per endpoint: from the request to the response. page/routes.c says where each is.
 *
 * A page parses, checks, acts, shows. What it returns an error for, page/app.c answers, with the
 * problems noted in ctx->trouble.
 */
#ifndef POSTBAG_PAGE_PAGES_H
#define POSTBAG_PAGE_PAGES_H

#include "http/route.h"

/* thread_pages.c */
page_fn thread_get;
page_fn thread_api;
page_fn shares_get;
page_fn permalink_get;

/* compose_pages.c */
page_fn compose_get;
page_fn reply_get;

/* news_pages.c */
page_fn news_get;

/* comment_pages.c */
page_fn comments_post;
page_fn comments_api;

/* work_pages.c */
page_fn work_api;

/* member_pages.c: readers whom their site signs in */
page_fn member_in_post;
page_fn member_out_post;
page_fn session_api;

/* me_pages.c: what is theirs */
page_fn me_get;
page_fn me_leave_get;
page_fn me_leave_post;
page_fn me_comments_api;
page_fn me_data_api;
page_fn me_delete_api;

/* author_pages.c: what authors do to their own comments */
page_fn edit_get;
page_fn edit_post;
page_fn delete_get;
page_fn delete_post;
page_fn comment_get_api;
page_fn comment_patch_api;
page_fn comment_delete_api;

/* vote_pages.c */
page_fn vote_post;
page_fn votes_post;
page_fn vote_api;

/* feed_pages.c */
page_fn feed_get;

/* report_pages.c */
page_fn report_get;
page_fn report_post;
page_fn report_api;

/* share_pages.c */
page_fn shares_post;
page_fn shares_api;
page_fn counts_api;

/* popular_pages.c */
page_fn popular_get;
page_fn popular_api;

/* overview_pages.c */
page_fn desk_get;
page_fn overview_get;
page_fn statistics_csv_get;
page_fn statistics_json_get;
page_fn statistics_api;

/* session_pages.c */
page_fn sign_in_get;
page_fn sign_in_post;
page_fn second_step_get;
page_fn second_step_post;
page_fn sign_out_post;

/* limit_pages.c */
page_fn limits_get;

/* roles_pages.c */
page_fn rules_get;
page_fn rules_post;
page_fn rule_new_get;
page_fn rule_get;
page_fn rule_post;
page_fn rules_api;
page_fn rule_api;
page_fn rule_add_api;
page_fn rule_try_api;
page_fn rule_trial_api;
page_fn rule_change_api;
page_fn rule_turn_api;
page_fn rule_delete_api;
page_fn roles_get;
page_fn roles_post;
page_fn role_new_post;
page_fn roles_api;
page_fn role_api;

/* account_pages.c */
page_fn account_get;
page_fn account_password_post;
page_fn session_end_post;

/* passkey_pages.c */
page_fn passkeys_get;
page_fn passkeys_post;
page_fn passkey_new_post;
page_fn passkey_remove_post;
page_fn passkey_sign_in_post;

/* second_factor_pages.c */
page_fn second_factor_get;
page_fn second_factor_post;
page_fn second_factor_off_post;
page_fn recovery_codes_post;

/* token_pages.c */
page_fn tokens_get;
page_fn tokens_post;
page_fn token_revoke_post;

/* queue_pages.c */
page_fn queue_get;
page_fn queue_email_post;
page_fn queue_api;

/* ban_pages.c */
page_fn bans_get_page;
page_fn ban_new_get;
page_fn ban_comment_get;
page_fn ban_post;
page_fn ban_lift_post;
page_fn bans_api;
page_fn ban_api;
page_fn ban_preview_api;
page_fn ban_lift_api;

/* desk_pages.c */
page_fn context_get;
page_fn take_post;

/* log_pages.c */
page_fn log_get;
page_fn log_csv_get;
page_fn log_api;

/* decision_pages.c */
page_fn decide_post;
page_fn keep_post;
page_fn undo_post;
page_fn closing_post;

/* bulk_pages.c */
page_fn bulks_get;
page_fn bulk_post;
page_fn bulk_stop_post;
page_fn bulk_undo_post;
page_fn bulks_api;
page_fn bulk_get_api;
page_fn bulk_api;
page_fn bulk_preview_api;
page_fn bulk_stop_api;
page_fn bulk_undo_api;

/* article_pages.c */
page_fn article_list_get;
page_fn article_get;

/* article_act_pages.c */
page_fn article_age_post;
page_fn article_title_post;
page_fn article_move_post;
page_fn article_shares_post;
page_fn article_suspects_post;
page_fn article_merge_get;
page_fn article_merge_post;

/* site_pages.c */
page_fn sites_get;
page_fn site_policy_post;

/* signer_pages.c */
page_fn signers_get;
page_fn signers_post;
page_fn signer_remove_get;
page_fn signer_remove_post;
page_fn signer_check_post;
page_fn signers_api;
page_fn signer_remove_api;
page_fn signer_check_api;

/* desk_write_pages.c */
page_fn revise_get;
page_fn revise_post;
page_fn answer_post;

/* mark_pages.c */
page_fn mark_post;
page_fn badge_post;

/* desk_api_pages.c: the same for programs */
page_fn context_api;
page_fn decide_api;
page_fn keep_api;
page_fn mark_api;
page_fn badge_api;
page_fn revise_api;
page_fn answer_api;
page_fn undo_api;
page_fn closing_api;

/* article_api_pages.c: likewise */
page_fn article_list_api;
page_fn article_api;
page_fn article_age_api;
page_fn article_title_api;
page_fn article_move_api;
page_fn article_shares_api;
page_fn article_suspects_api;
page_fn article_merge_show_api;
page_fn article_merge_api;
page_fn sites_api;
page_fn site_policy_api;

/* operator_pages.c */
page_fn health_get;
page_fn ready_get;
page_fn metrics_get;

#endif
