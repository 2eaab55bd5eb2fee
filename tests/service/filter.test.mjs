// The filter that learns: how well it does on comments whose kind is known, and that it learns at the desk.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { readLabelled, tryFilter } from '../../bench/filter.mjs';
import { corpus } from '../lib/corpus.mjs';
import { textOf } from '../lib/http.mjs';
import { freshArticle, sent, signIn } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const PROGRAM = path.join(process.env.POSTBAG_BIN, 'filter_trial');

describe('on comments whose kind is known', () => {
	test('it holds much of the spam and at most one good comment in a thousand', (t) => {
		const result = tryFilter(PROGRAM, corpus(5000));
		t.diagnostic(`precision ${result.precision}, recall ${result.recall}, false positives ${result.falsePositives}`);
		assert.ok(result.falsePositives <= 0.001, JSON.stringify(result));
		assert.ok(result.recall >= 0.6, JSON.stringify(result));
	});

	test('it concludes nothing from too few, nor where there is nothing to tell them by', () => {
		const few = tryFilter(PROGRAM, corpus(80));
		assert.deepEqual([few.scores.good.slice(1), few.scores.spam.slice(1)], [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]);
		// Good comments with labels by chance.
		const alike = tryFilter(PROGRAM, corpus(2000, { spamShare: 0 }).map((row, i) => ({ ...row, label: i % 2 ? 'spam' : 'good' })));
		assert.ok(alike.scores.good.at(-1) <= 2 && alike.scores.spam.at(-1) <= 5, JSON.stringify(alike.scores));
	});

	test('a file of them is read and told about; one that is none says what is wrong', async (t) => {
		const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'postbag-filter-'));
		t.after(() => fs.rmSync(dir, { recursive: true }));
		const file = path.join(dir, 'comments.csv');
		const run = () => new Promise((done) => execFile(fileURLToPath(new URL('../../bench/filter', import.meta.url)), [file],
			(error, stdout, stderr) => done({ code: error?.code ?? 0, stdout, stderr })));
		const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
		fs.writeFileSync(file, '\ufeffLabel,Text,name\r\n' + corpus(400).map((row) => [row.label, quoted(row.text), quoted(row.name)].join()).join('\r\n'));
		const told = await run();
		assert.equal(told.code, 0, told.stderr);
		assert.match(told.stdout, /^\d+ good comments, \d+ spam;/);
		assert.match(told.stdout, /false-positive rate {3}[\d.]+ % {2}of the good comments are held/);
		fs.writeFileSync(file, 'text\nno label\n');
		const wrong = await run();
		assert.deepEqual([wrong.code, /must have the columns "label" and "text"/.test(wrong.stderr)], [1, true], wrong.stderr);
		assert.throws(() => readLabelled('label,text\nmaybe,x'), /comment 1: the label is "maybe"/);
	});
});

describe('at the desk', () => {
	let stack, desk, program, article, seen;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		// These comments differ in little, which another layer would see.
		await stack.ctl(['site', 'set', 'demo', '--set', 'near_copies=0']);
		await stack.restartPostbagd();
		await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
		desk = await signIn(stack);
		program = new Program(stack, await makeToken(desk));
		article = freshArticle(stack);
		({ seen } = (await program.get(at(await posted('First.')))).json());
	});
	after(() => stack.stop());

	const at = (one) => one.path.replace('/postbag/api/v1', '');
	const posted = (text, fields = {}) => sent(stack.client(), article, { text, ...fields });
	const learned = () => stack.psql("SELECT learned_good || ' ' || learned_spam FROM postbag.site").then((text) => String(text).trim());
	const done = async (one, act, fields) => {
		const reply = await program.post(`${at(one)}/${act}`, { seen, ...fields });
		assert.equal(reply.status, 200, reply.text);
		return reply.json().decision.id;
	};
	const keep = (one) => done(one, 'keep', { from: 'published' });
	const spam = (one, from = 'published') => done(one, 'decide', { from, action: 'spam' });
	const statusOf = (one) => stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${one.id}`).then((text) => String(text).trim());
	const why = (html) => [...html.matchAll(/<section class="desk-why">([\s\S]*?)<\/section>/g)]
		.map(([, one]) => textOf(one).replace(/\s+/g, ' ').replace(/ ([:,.])/g, '$1').trim());
	const PILLS = 'Cheap pills: order your meds online with a discount, overnight shipping from our pharmacy';
	const BREAD = 'I bake my bread with less yeast and let the dough rest; the crust is better for it';

	test('what moderators decide is learned, told on the card, and unlearned', async () => {
		for (let i = 0; i < 49; i++) {
			await keep(await posted(`${BREAD} (${i})`));
			await spam(await posted(`${PILLS} (${i})`));
		}
		await eventually(async () => assert.equal(await learned(), '49 49'));
		// Not enough yet.
		const early = await posted(`${PILLS}, once more`);
		assert.equal(await statusOf(early), 'published');
		assert.match((await desk.get('/postbag/admin/rules')).text, /49 good comments and 49 that\s+are spam[^<]*begins when it knows 50 of each/);
		await keep(await posted(`${BREAD}, at last`));
		await spam(early);
		await eventually(async () => assert.equal(await learned(), '50 50'));

		const caught = await posted(`Hello! ${PILLS}.`, { name: 'Somebody' });
		assert.equal(caught.comment.status, 'held');
		assert.equal(await statusOf(await posted(`Hello! ${BREAD}.`)), 'published');
		const card = why((await desk.get('/postbag/admin/queue?queue=held&why=learned')).text)[0];
		assert.match(card, /^Why it is here Like earlier spam: .*– held, counts 5/);
		assert.match(card, /\b(pills|pharmacy|meds|discount|overnight)\b/);
		const filters = (await program.get('/rules')).json().filters;
		assert.deepEqual(filters, [{ site: 'demo', good: 50, spam: 50, works: true }]);

		// Taken back, it is too few again.
		const last = await stack.psql('SELECT max(decision_id) FROM postbag.decision');
		assert.equal((await program.post(`/articles/${early.path.match(/articles\/(\w+)/)[1]}/decisions/${Number(last)}/undo`, {})).status, 200);
		await eventually(async () => assert.equal(await learned(), '50 49'));
		assert.equal(await statusOf(await posted(`Hello again! ${PILLS}.`)), 'published');
		await spam(early, 'published');
		await eventually(async () => assert.equal(await learned(), '50 50'));
	});

	for (const [filter, status] of [['off', 'published'], ['count', 'published'], ['spam', 'spam'], ['hold', 'held']]) {
		test(`a site that has filter=${filter} says what is done: ${status}`, async () => {
			await stack.ctl(['site', 'set', 'demo', '--set', `filter=${filter}`, '--set', 'hold_score=0']);
			await sleep(2100);
			const one = await posted(`Good day. ${PILLS}, ${filter}`);
			assert.equal(await statusOf(one), status);
			const causes = await stack.psql(`SELECT coalesce(string_agg(cause || outcome || score, ','), '') FROM postbag.comment_cause WHERE comment_id = ${one.id}`);
			assert.equal(String(causes).trim(), { off: '', count: 'learnednone5', spam: 'learnedspam5', hold: 'learnedhold5' }[filter]);
		});
	}

	test('no word of a comment is kept with what was learned', async () => {
		const dump = await stack.psql('SELECT string_agg(lesson::text, $$,$$) FROM postbag.lesson') + await stack.psql('SELECT string_agg(lesson_word::text, $$,$$) FROM postbag.lesson_word');
		assert.ok(dump.length > 1000 && !/pills|pharmacy|bread/.test(dump));
	});
});
