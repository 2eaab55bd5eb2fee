// How PostgreSQL would go about each statement of sql/queries on a database that has grown: never through a whole
// table that grows with the site. The plans are those of statements that have run for a while: generic.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { fillDesk } from '../../bench/desk_data.mjs';
import { startStack } from '../lib/stack.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const COMMENTS = 40000;
const ROWS = 20000; // of each other table, at least,
const LESS = { decision: 10000 }; // but of these

const mark = (n) => `decode(lpad(to_hex(${n}), 32, '0'), 'hex')`;
const EACH = `generate_series(1, ${ROWS}) AS n`;
const COMMENT = `postbag.comment LIMIT ${ROWS}`;
const FEW = 'generate_series(1, 25) AS n'; // of each article

// What grows with readers and moderators, and rows for what fillDesk() leaves empty.
const GROWS = {
	article: ['article_id, site_id, article_key, url, title, created_at', `n, 1, 'https://few.example/' || n, 'https://few.example/' || n, '', now() FROM ${EACH}`],
	comment: null,
	decision: null,
	comment_cause: ['article_id, comment_id, place, site_id, cause, outcome, score, detail, found_at',
		`article_id, comment_id, 9, site_id, 'words', 'none', 1, '', now() FROM ${COMMENT}`],
	report: ['article_id, comment_id, site_id, actor_key, reason, words, reported_at',
		`article_id, comment_id, site_id, ${mark('comment_id')}, 'spam', '', now() FROM ${COMMENT}`],
	event: ['site_id, moderator_id, moderator_name, kind, subject, before, after, at', `1, 1, 'Ada', 'sign_in', '', '', '', now() FROM ${EACH}`],
	share_count: ['article_id, network, shares', "article_id, 'x', 7 FROM postbag.article"],
	share_day: ['article_id, site_id, network, day, shares', `article_id, site_id, 'x', '2024-01-01'::date + n * 40 + (article_id % 40)::integer, 7 FROM postbag.article, ${FEW} LIMIT ${ROWS}`],
	share_suspect: ['article_id, site_id, network, day, suspect', `article_id, site_id, 'x', '2024-01-01'::date + n * 40 + (article_id % 40)::integer, 7 FROM postbag.article, ${FEW} LIMIT ${ROWS}`],
	near_text: ['article_id, comment_id, posted_at, band, site_id, sketch',
		`article_id, comment_id, created_at, comment_id, site_id, ${mark('comment_id')} || ${mark('comment_id')} FROM ${COMMENT}`],
	share_seen: ['article_id, network, actor_key, day', `article_id, 'x', ${mark('n')}, '2026-11-26'::date - n % 2 FROM postbag.article, ${FEW} LIMIT ${ROWS}`],
	vote: ['article_id, comment_id, actor_key, value, voted_at', `article_id, comment_id, ${mark('comment_id')}, 1, now() FROM ${COMMENT}`],
	comment_version: ['article_id, comment_id, body, replaced_at', `article_id, comment_id, 'Before', now() FROM ${COMMENT}`],
	article_author: ['article_id, author_id, since', 'article_id, author_id, min(created_at) FROM postbag.comment GROUP BY article_id, author_id'],
	lesson: ['article_id, comment_id, site_id, due_at, learned, buckets',
		`article_id, comment_id, site_id, CASE comment_id % 1000 WHEN 0 THEN now() END, 'good', '{1,2,3}' FROM ${COMMENT}`],
	lesson_word: ['site_id, bucket, good, spam', `1, n, 1, 1 FROM ${EACH}`],
	work_spent: ['article_id, mark, expires_at', `article_id, ${mark('n')}, now() + n * interval '1 s' FROM postbag.article, ${FEW} LIMIT ${ROWS}`],
	sso_used: ['site_id, token, expires_at', `1, ${mark('n')}, now() + n * interval '1 s' FROM ${EACH}`],
	account: ['account_id, site_id, subject, name, email_sealed, made_at, seen_at', `n, 1, ${mark('n')}, 'Ada', '\\x0102', now(), now() FROM ${EACH}`],
	rate_limit: ['limit_key, tat', `${mark('n')}, now() + n * interval '1 s' FROM ${EACH}`],
};

// Of these the plan depends on how many rows are asked for, which a generic one takes for a tenth of the table, so
// that PostgreSQL keeps to plans for the values that there are. A table of a grown site has a hundred times the rows
// of one here; ten here are what a thousand are there.
const VALUES = {
	articles_popular: '1, now(), 86400, true, true, 50, 100, 10',
	epochs_tidy_seen: "'2026-11-26', 10",
	epochs_tidy_near: "now() - interval '25 hours', 600000, 10",
	epochs_tidy_work: 'now(), 10',
	feeds_site: '1, now(), 0, 50',
	rules_trial: '1, 100, 1048576, true, true',
};

let stack;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await fillDesk(stageOf(stack), COMMENTS);
	for (const [table, how] of Object.entries(GROWS)) {
		if (how) {
			const [columns, rows] = how;
			await stack.psql(`INSERT INTO postbag.${table} (${columns}) SELECT ${rows} ON CONFLICT DO NOTHING`);
		}
	}
	await stack.psql(`UPDATE postbag.comment SET email_sealed = '\\x0102', email_hash = ${mark('comment_id')} WHERE comment_id % 2 = 0;
		VACUUM FULL postbag.comment; VACUUM ANALYZE`);
}, { timeout: 900000 });
after(() => stack?.stop());

// What fillDesk() needs of one.
function stageOf(of) {
	return {
		stack: of, origin: of.origin, client: () => of.client(), psql: (sql) => of.psql(sql),
		owner: async (feed) => {
			const parts = [];
			await feed((text) => { parts.push(text); });
			await of.psql(parts.join(''));
		},
	};
}

// As PREPARE commands, by name.
function statements() {
	const sql = ['parts', 'queries'].flatMap((dir) => fs.readdirSync(path.join(TOP, 'sql', dir), { recursive: true })
		.filter((name) => name.endsWith('.sql')).sort().map((name) => path.join('sql', dir, name)));
	const all = execFileSync('awk', ['-v', 'want=prepare', '-f', 'script/embed-sql.awk', ...sql], { cwd: TOP, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
	return all.split(/^(?=PREPARE )/m).map((prepare) => ({ prepare, name: prepare.match(/^PREPARE (\w+)/)[1],
		params: (prepare.match(/^PREPARE \w+ \(([^)]*)\) AS/)?.[1] ?? '').split(', ').filter(Boolean) }));
}

test('each table that grows has grown', async () => {
	for (const table of Object.keys(GROWS)) {
		const rows = Number(await stack.psql(`SELECT count(*) FROM postbag.${table}`));
		assert.ok(rows >= (LESS[table] ?? ROWS), `${table}: ${rows}`);
	}
});

for (const { name, prepare, params } of statements().filter((one) => !/^(migrations|doctor)_/.test(one.name))) {
	test(name, async () => {
		const values = VALUES[name] ?? params.map(() => 'NULL').join();
		const plan = await stack.psql(`SET plan_cache_mode = force_${name in VALUES ? 'custom' : 'generic'}_plan;
			${prepare} EXPLAIN EXECUTE ${name}${values === '' ? '' : ` (${values})`}`);
		const scanned = [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table).filter((table) => table in GROWS);
		assert.deepEqual(scanned, [], plan);
	});
}
