-- What the application's role may do, and no more: it is run after the migrations, in a transaction
-- in which the setting postbag.app_role names the role. The role that owns the schema needs nothing.

DO $grants$
DECLARE
	app name := current_setting('postbag.app_role');
BEGIN
	IF app = current_user THEN
		RETURN;
	END IF;
	EXECUTE format('REVOKE ALL ON SCHEMA postbag FROM %I', app);
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA postbag FROM %I', app);
	EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA postbag FROM %I', app);
	EXECUTE format('GRANT USAGE ON SCHEMA postbag TO %I', app);
	EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA postbag TO %I', app);
	EXECUTE format('GRANT SELECT ON postbag.schema_migration, postbag.decision_standing, postbag.decision_told, postbag.article_alias TO %I', app);
	EXECUTE format('GRANT SELECT, INSERT ON postbag.decision, postbag.event TO %I', app);
	EXECUTE format('GRANT SELECT, INSERT, UPDATE ON postbag.site, postbag.article, postbag.comment, postbag.share_count, postbag.share_day, postbag.share_suspect, postbag.report, postbag.bulk, postbag.refusal, postbag.ban, postbag.api_token TO %I', app);
	EXECUTE format('GRANT SELECT, INSERT, DELETE ON postbag.site_origin, postbag.site_setting, postbag.share_seen, postbag.key_epoch, postbag.recovery_code, postbag.staff, postbag.article_author, postbag.sso_key, postbag.sso_used, postbag.comment_version, postbag.near_text TO %I', app);
	EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON postbag.rate_limit, postbag.moderator, postbag.second_factor, postbag.passkey, postbag.session, postbag.site_role, postbag.vote, postbag.comment_taken, postbag.comment_cause, postbag.rule, postbag.lesson, postbag.lesson_word, postbag.work_spent, postbag.account, postbag.erasure TO %I', app);
	-- What is sealed is sealed anew when keys change.
	EXECUTE format('GRANT UPDATE (sealed_secret) ON postbag.key_epoch TO %I', app);
	EXECUTE format('GRANT UPDATE (material, used_at) ON postbag.sso_key TO %I', app);
END
$grants$;
