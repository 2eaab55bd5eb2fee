-- Spreads an empty database that postbagctl migrate has made over a Citus cluster, by article_id: all that is of one
-- article lies on one node. To be run once by the owner of the schema, on the coordinator, with psql -f, while no
-- postbagd runs; they are to be started with citus = yes then. Read docs/scaling.md first: not every statement of
-- Postbag can run there yet, and it says which.
--
-- A new table needs a line here. tests/service/citus.test.mjs runs this file with stand-ins for Citus's functions and
-- holds what comes of it to Citus's rules.

BEGIN;

-- What is distributed cannot refer to what is not yet, nor the other way round; so these come back at the end. The
-- distribution column cannot change, so what went along with it by ON UPDATE CASCADE has nothing to follow: articles
-- cannot be merged.
ALTER TABLE postbag.comment
	DROP CONSTRAINT comment_article_id_fkey,
	DROP CONSTRAINT comment_parent_is_of_the_same_article;
ALTER TABLE postbag.article_author DROP CONSTRAINT article_author_article_id_fkey;
ALTER TABLE postbag.share_count DROP CONSTRAINT share_count_article_id_fkey;
ALTER TABLE postbag.share_day DROP CONSTRAINT share_day_article_id_fkey;
ALTER TABLE postbag.share_suspect DROP CONSTRAINT share_suspect_article_id_fkey;
ALTER TABLE postbag.decision DROP CONSTRAINT decision_is_about_a_comment;
ALTER TABLE postbag.comment_version DROP CONSTRAINT comment_version_is_of_a_comment;
ALTER TABLE postbag.vote DROP CONSTRAINT vote_is_on_a_comment;
ALTER TABLE postbag.report DROP CONSTRAINT report_is_about_a_comment;
ALTER TABLE postbag.comment_taken DROP CONSTRAINT comment_taken_is_a_comment;
ALTER TABLE postbag.comment_cause DROP CONSTRAINT comment_cause_is_of_a_comment;
ALTER TABLE postbag.lesson DROP CONSTRAINT lesson_is_of_a_comment;

-- Small, read with everything, written by operators and moderators: a copy on each node.
SELECT create_reference_table('postbag.site');
SELECT create_reference_table('postbag.site_origin');
SELECT create_reference_table('postbag.site_setting');
SELECT create_reference_table('postbag.moderator');
SELECT create_reference_table('postbag.site_role');
SELECT create_reference_table('postbag.staff');
SELECT create_reference_table('postbag.ban');
SELECT create_reference_table('postbag.rule');
SELECT create_reference_table('postbag.key_epoch');
SELECT create_reference_table('postbag.sso_key');

-- An article and what is of it.
SELECT create_distributed_table('postbag.article', 'article_id', colocate_with => 'none');
SELECT create_distributed_table('postbag.comment', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.article_author', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.comment_cause', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.comment_taken', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.comment_version', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.decision', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.lesson', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.near_text', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.report', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.share_count', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.share_day', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.share_seen', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.share_suspect', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.vote', 'article_id', colocate_with => 'postbag.article');
SELECT create_distributed_table('postbag.work_spent', 'article_id', colocate_with => 'postbag.article');

-- The rest stays on the coordinator: rate_limit, session, api_token, second_factor, recovery_code, passkey, event, bulk,
-- refusal, lesson_word, sso_used, account, erasure, schema_migration. Citus is told of those that refer to a reference
-- table.
SELECT citus_add_local_table_to_metadata('postbag.session');
SELECT citus_add_local_table_to_metadata('postbag.api_token');
SELECT citus_add_local_table_to_metadata('postbag.second_factor');
SELECT citus_add_local_table_to_metadata('postbag.recovery_code');
SELECT citus_add_local_table_to_metadata('postbag.passkey');
SELECT citus_add_local_table_to_metadata('postbag.event');
SELECT citus_add_local_table_to_metadata('postbag.refusal');
SELECT citus_add_local_table_to_metadata('postbag.lesson_word');
SELECT citus_add_local_table_to_metadata('postbag.sso_used');
SELECT citus_add_local_table_to_metadata('postbag.account');
SELECT citus_add_local_table_to_metadata('postbag.erasure');

ALTER TABLE postbag.comment
	ADD CONSTRAINT comment_article_id_fkey FOREIGN KEY (article_id) REFERENCES postbag.article (article_id),
	ADD CONSTRAINT comment_parent_is_of_the_same_article
		FOREIGN KEY (article_id, parent_id) REFERENCES postbag.comment (article_id, comment_id);
ALTER TABLE postbag.article_author ADD CONSTRAINT article_author_article_id_fkey
	FOREIGN KEY (article_id) REFERENCES postbag.article (article_id);
ALTER TABLE postbag.share_count ADD CONSTRAINT share_count_article_id_fkey
	FOREIGN KEY (article_id) REFERENCES postbag.article (article_id);
ALTER TABLE postbag.share_day ADD CONSTRAINT share_day_article_id_fkey
	FOREIGN KEY (article_id) REFERENCES postbag.article (article_id);
ALTER TABLE postbag.share_suspect ADD CONSTRAINT share_suspect_article_id_fkey
	FOREIGN KEY (article_id) REFERENCES postbag.article (article_id);
ALTER TABLE postbag.decision ADD CONSTRAINT decision_is_about_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id);
ALTER TABLE postbag.comment_version ADD CONSTRAINT comment_version_is_of_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id);
ALTER TABLE postbag.vote ADD CONSTRAINT vote_is_on_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id);
ALTER TABLE postbag.report ADD CONSTRAINT report_is_about_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id);
ALTER TABLE postbag.comment_taken ADD CONSTRAINT comment_taken_is_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id) ON DELETE CASCADE;
ALTER TABLE postbag.comment_cause ADD CONSTRAINT comment_cause_is_of_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id) ON DELETE CASCADE;
ALTER TABLE postbag.lesson ADD CONSTRAINT lesson_is_of_a_comment
	FOREIGN KEY (article_id, comment_id) REFERENCES postbag.comment (article_id, comment_id) ON DELETE CASCADE;

COMMIT;
