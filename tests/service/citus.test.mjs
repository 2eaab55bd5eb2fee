// The schema and each statement against Citus's rules, after sql/citus.sql has been run with stand-ins for Citus's
// functions; and a Postbag that writes as it does there, article by article. Citus itself is not asked: what it
// refuses beyond these rules does not show here.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { freshArticle, readThread, send, sent } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => fs.readFileSync(path.join(TOP, file), 'utf8');
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

// What each table is: of an article and distributed by it, small with a copy on each node, or on the coordinator alone.
const DISTRIBUTED = words(`article article_author comment comment_cause comment_taken comment_version decision lesson
	near_text report share_count share_day share_seen share_suspect vote work_spent`);
const REFERENCE = words('site site_origin site_setting moderator site_role staff ban rule key_epoch sso_key');
const LOCAL = words(`rate_limit session api_token second_factor recovery_code passkey event bulk refusal lesson_word
	sso_used account erasure schema_migration`);
const VIEWS = { article_alias: 'article', decision_standing: 'decision', decision_told: 'decision' };

const STAND_INS = `
	CREATE TABLE public.asked (what text, name text, by text, beside text);
	CREATE FUNCTION public.create_reference_table(regclass) RETURNS void LANGUAGE sql
		AS $$ INSERT INTO public.asked VALUES ('reference', (SELECT relname FROM pg_class WHERE oid = $1)) $$;
	CREATE FUNCTION public.citus_add_local_table_to_metadata(regclass) RETURNS void LANGUAGE sql
		AS $$ INSERT INTO public.asked VALUES ('local', (SELECT relname FROM pg_class WHERE oid = $1)) $$;
	CREATE FUNCTION public.create_distributed_table(regclass, text, colocate_with text) RETURNS void LANGUAGE sql
		AS $$ INSERT INTO public.asked VALUES ('distributed', (SELECT relname FROM pg_class WHERE oid = $1), $2, $3) $$;`;

// Each foreign key: its tables, columns, and what it does.
const FOREIGN = `SELECT conname, conrelid::regclass, confrelid::regclass, confupdtype, confdeltype,
		(SELECT string_agg(attname, ' ' ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
			JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
		(SELECT string_agg(attname, ' ' ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS key (number, place)
			JOIN pg_attribute ON attrelid = confrelid AND attnum = number)
	FROM pg_constraint WHERE connamespace = 'postbag'::regnamespace AND contype = 'f' ORDER BY 1, 2`;

describe('on Citus', () => {
	let stack, foreignBefore;
	const rows = async (sql) => (await stack.psql(sql)).split('\n').filter((line) => line !== '').map((line) => line.split('|'));
	const foreign = async () => (await rows(FOREIGN)).map(([name, from, to, update, remove, columns, others]) => ({ name,
		from: from.replace('postbag.', ''), to: to.replace('postbag.', ''), update, remove, columns: words(columns), others: words(others) }));
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { citus: 'yes' } });
		foreignBefore = await foreign();
		await stack.psql(STAND_INS);
		await stack.psql(read('sql/citus.sql'));
	});
	after(() => stack.stop());

	test('each table is what this file says it is, and nothing else', async () => {
		const tables = await rows("SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace AND relkind IN ('r', 'p')");
		assert.deepEqual(tables.flat().sort(), [...DISTRIBUTED, ...REFERENCE, ...LOCAL].sort());
		const views = await rows("SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace AND relkind = 'v'");
		assert.deepEqual(views.flat().sort(), Object.keys(VIEWS).sort());
		const asked = await rows('SELECT what, name, by, beside FROM public.asked');
		const named = (what) => asked.filter(([one]) => one === what).map(([, name]) => name);
		assert.deepEqual(named('distributed').sort(), [...DISTRIBUTED].sort());
		assert.deepEqual(named('reference').sort(), [...REFERENCE].sort());
		assert.deepEqual(named('local').filter((name) => !LOCAL.includes(name)), []);
		for (const [, name, by, beside] of asked.filter(([what]) => what === 'distributed')) {
			assert.deepEqual([by, beside], ['article_id', name === 'article' ? 'none' : 'postbag.article'], name);
		}
	});

	test('each unique key of a distributed table begins with article_id, which is a bigint and never null', async () => {
		const keys = await rows(`SELECT relname, indexrelid::regclass, (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0])
			FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'postbag'::regnamespace AND indisunique`);
		assert.deepEqual(keys.filter(([table, , first]) => DISTRIBUTED.includes(table) && first !== 'article_id'), []);
		assert.ok(DISTRIBUTED.every((name) => keys.some(([table]) => table === name)), 'each has a key');
		const columns = await rows(`SELECT relname, atttypid::regtype, attnotnull FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
			WHERE relnamespace = 'postbag'::regnamespace AND attname = 'article_id' AND relkind = 'r'`);
		assert.deepEqual(columns.filter(([, type, never]) => type !== 'bigint' || never !== 't').map(([name]) => name).filter((name) => DISTRIBUTED.includes(name)), []);
		const excluding = await rows("SELECT conname FROM pg_constraint WHERE connamespace = 'postbag'::regnamespace AND contype = 'x'");
		assert.deepEqual(excluding, []);
	});

	test('foreign keys stay within an article, or lead to a reference table; and all are still there', async () => {
		const all = await foreign();
		const same = ({ name, from, to, remove, columns, others }) => [name, from, to, remove, columns, others];
		assert.deepEqual(all.map(same), foreignBefore.map(same));
		for (const { name, from, to, update, remove, columns, others } of all) {
			const at = columns.indexOf('article_id');
			if (DISTRIBUTED.includes(from) && DISTRIBUTED.includes(to)) {
				assert.ok(at >= 0 && others[at] === 'article_id', `${name} is of one article`);
				assert.equal(update, 'a', `${name}: the distribution column does not change`);
				assert.ok('ac'.includes(remove), name);
			} else {
				assert.ok(REFERENCE.includes(to) || LOCAL.includes(from) && LOCAL.includes(to), `${name}: ${from} to ${to}`);
			}
		}
		// Of those on the coordinator Citus must know that refer to a reference table, and those that refer to these.
		const known = (await rows("SELECT name FROM public.asked WHERE what = 'local'")).flat();
		assert.deepEqual(all.filter(({ from }) => LOCAL.includes(from) && !known.includes(from)).map(({ name }) => name), []);
	});

	test('there are no triggers, rules, inheritance, or identities smaller than bigint', async () => {
		assert.deepEqual(await rows("SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = 'postbag'::regnamespace AND NOT tgisinternal"), []);
		assert.deepEqual(await rows("SELECT rulename FROM pg_rules WHERE schemaname = 'postbag'"), []);
		assert.deepEqual(await rows("SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE relnamespace = 'postbag'::regnamespace AND relkind IN ('r', 'p')"), []);
		assert.deepEqual(await rows("SELECT sequencename, data_type FROM pg_sequences WHERE schemaname = 'postbag' AND data_type <> 'bigint'::regtype"), []);
		assert.deepEqual(await rows("SELECT proname FROM pg_proc WHERE pronamespace = 'postbag'::regnamespace AND provolatile = 'v'"), []);
	});

	test('the statements that cannot run there are those that docs/scaling.md names', () => {
		const told = { one: [], mixed: [], many: [] };
		const table = read('docs/scaling.md').split('<!-- statements -->')[1];
		for (const [, name, why] of table.matchAll(/^\| `([a-z_]+)` \| (mixed|many) \|/gm)) {
			told[why].push(name);
		}
		const found = { mixed: [], many: [] };
		for (const { name, kind } of statements()) {
			found[kind]?.push(name);
		}
		assert.deepEqual(found.mixed.sort(), told.mixed.sort(), 'that mix what is distributed with what is not');
		assert.deepEqual(found.many.sort(), told.many.sort(), 'that write to many articles at once');
	});

	test('of a statement for one article each part that reads or changes what is distributed names that article', () => {
		const ones = [...statements()].filter(({ pin }) => pin);
		assert.deepEqual(ones.map(({ name }) => name).sort(), ['comments_add_one', 'shares_add_one', 'votes_cast_one']);
		for (const { name, sql, kind, pin } of ones) {
			assert.equal(kind, 'one', name);
			for (const table of DISTRIBUTED) {
				const used = sql.match(new RegExp(`\\b(?:FROM|JOIN|UPDATE|USING) postbag\\.${table}\\b`, 'g')) ?? [];
				const pinned = sql.match(new RegExp(`\\bAND ${table}\\.article_id = \\${pin}(?!\\d)`, 'g')) ?? [];
				assert.equal(pinned.length, used.length, `${name}: ${table}`);
			}
		}
	});

	test('nothing that a session keeps is relied on', () => {
		for (const { name, sql } of statements()) {
			assert.doesNotMatch(sql, /\b(?:LISTEN|NOTIFY|PREPARE|DECLARE|TEMP|TEMPORARY|DISCARD)\b|\bpg_advisory_lock\b|\bpg_try_advisory_lock\b|^\s*SET\b/, name);
			assert.doesNotMatch(sql, /\bset_config\([^)]*false\)/, name);
		}
	});

	describe('a Postbag that writes article by article', () => {
		const ARTICLES = 5, READERS = 6;
		const each = (count, what) => Promise.all(Array.from({ length: count }, (_, i) => what(i)));
		const reader = (n) => stack.client({ address: `127.0.2.${n + 1}` });

		test('has what many readers write on several articles at once', async () => {
			const articles = Array.from({ length: ARTICLES }, () => freshArticle(stack));
			const roots = await each(ARTICLES, (i) => sent(stack.client(), articles[i], { text: 'I begin.' }));
			const paths = roots.map(({ path }) => path);
			await each(ARTICLES * READERS, async (n) => {
				const at = n % ARTICLES, one = reader(n);
				const posted = await send(one, articles[at], { text: `I am number ${n}.`, reply: roots[at].id });
				assert.equal(posted.status, 201, posted.text);
				const voted = await one.postJson(`${paths[at]}/vote`, { vote: 'up' });
				assert.equal(voted.status, 200, voted.text);
				const shared = await one.postJson('/postbag/api/v1/shares', { article: articles[at], network: 'x' });
				assert.equal(shared.status, 204, shared.text);
			});
			for (const article of articles) {
				const { comments } = await readThread(reader(200), article, '&fresh=1');
				assert.equal(comments.length, 1 + READERS);
				assert.deepEqual(comments[0].votes, { up: READERS, down: 0 });
			}
			const sums = await rows(`SELECT comments, posted, (SELECT sum(shares) FROM postbag.share_count WHERE share_count.article_id = article.article_id),
				(SELECT sum(replies) FROM postbag.comment WHERE comment.article_id = article.article_id AND parent_id IS NULL) FROM postbag.article`);
			assert.deepEqual(sums, articles.map(() => [1 + READERS, 1 + READERS, READERS, READERS].map(String)));
		});

		test('runs the statements for one article, and none for many', async () => {
			const asked = (await rows("SELECT replace(query, E'\\n', ' ') FROM pg_stat_activity WHERE query LIKE '-- sql/queries/%'")).flat();
			const writes = asked.filter((query) => /^-- sql\/queries\/(comments\/add|votes\/cast|shares\/add)\.sql /.test(query));
			assert.ok(writes.length > 0, asked.join('\n'));
			// Of each its beginning is told: what was taken from limits is given to those that take by themselves elsewhere.
			assert.deepEqual(writes.filter((query) => !/ WITH lot AS MATERIALIZED | article\.article_id = \$11 /.test(query)), []);
		});

		test('is told by the doctor where that is not what the database wants', async () => {
			const said = async () => (await stack.ctl(['doctor'], { allowed: true })).stdout.split('\n').filter((line) => /\bcitus\b/.test(line)).join();
			assert.match(await said(), /does not have it.*set citus = no/);
			await stack.psql(`SET allow_system_table_mods = on; INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
				VALUES (999999, 'citus', 10, 'public'::regnamespace, false, '1')`);
			assert.match(await said(), /each article is written to by statements of its own/);
			stack.writeSettings({});
			assert.match(await said(), /if sql\/citus\.sql has spread the tables, set citus = yes/);
		});
	});
});

// What each statement of sql/queries does with which tables: "apart" from articles, "reads" them (with reference tables at
// most), writes to "one", writes to "many", or is "mixed": with tables of the coordinator, or writing to reference tables.
function* statements() {
	const parts = Object.fromEntries(fs.readdirSync(path.join(TOP, 'sql/parts')).map((file) => [file.slice(0, -4), body(read(`sql/parts/${file}`))]));
	for (const folder of fs.readdirSync(path.join(TOP, 'sql/queries'))) {
		for (const file of fs.readdirSync(path.join(TOP, 'sql/queries', folder))) {
			const text = read(`sql/queries/${folder}/${file}`);
			// One that is for one article as well is that on Citus, and nothing else.
			const pin = text.match(/^-- one +(\$\d+) bigint /m)?.[1];
			let sql = body(text).replace(/^(\t*)@one /gm, '$1').replace(/^\t*@all .*\n/gm, '');
			while (/^\t*@[a-z]+@$/m.test(sql)) {
				sql = sql.replace(/^\t*@([a-z]+)@$/gm, (line, name) => parts[name] || '-');
			}
			yield { name: `${folder}_${file.slice(0, -4)}${pin ? '_one' : ''}`, sql, pin, kind: kindOf(text, sql) };
		}
	}
}

function body(text) {
	return text.split('\n').filter((line) => !line.startsWith('--')).join('\n');
}

function kindOf(text, sql) {
	const tables = [...DISTRIBUTED, ...REFERENCE, ...LOCAL];
	const named = (pattern) => [...new Set([...sql.matchAll(pattern)].map(([, name]) => VIEWS[name] ?? name))].filter((name) => tables.includes(name));
	const all = named(/\bpostbag\.(\w+)\b(?!\()/g), written = named(/\b(?:INSERT INTO|UPDATE|DELETE FROM) postbag\.(\w+)/g);
	if (!all.some((name) => DISTRIBUTED.includes(name))) {
		return 'apart';
	}
	if (all.some((name) => LOCAL.includes(name)) || written.some((name) => !DISTRIBUTED.includes(name))) {
		return 'mixed';
	}
	if (written.length === 0) {
		return 'reads';
	}
	return /^-- (?:param|one) +\$\d+ bigint +(?:article id|the article)/m.test(text) && /\barticle_id = \$\d/.test(sql) ? 'one' : 'many';
}
