// Proof of work: what is asked for, what is taken, and what becomes of what comes without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { assertDiscreet, assertProblem, contextPath, freshArticle, send, signIn, threadPath, write } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';
import { PURPOSE, now, readToken, sealToken } from '../lib/token.mjs';
import { challengeFor, setWork, solve } from '../lib/work.mjs';

const BITS = 12; // what takes a test no time

const why = (html) => [...html.matchAll(/<section class="desk-why">([\s\S]*?)<\/section>/g)].map(([, one]) => textOf(one).replace(/\s+/g, ' ').trim());

describe('proof of work', () => {
	let stack, client, desk;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['moderator', 'role', 'editor', 'owner', '--site', 'demo']);
		client = stack.client();
		desk = await signIn(stack);
	});
	after(() => stack.stop());

	const comments = async () => Number(await stack.psql('SELECT count(*) FROM postbag.comment'));
	const fates = async () => Object.fromEntries([...(await client.get('/postbag/metrics')).text
		.matchAll(/^postbag_work_total\{fate="(\w+)"\} (\d+)$/gm)].map(([, fate, n]) => [fate, Number(n)]));

	// The form with what was typed, and what it says.
	const assertComesBack = (reply, text, code) => {
		assert.equal(reply.status, 422, reply.text);
		const form = formTo(reply.text, '/comments');
		assert.ok(reply.text.includes(`>\n${text}</textarea>`), 'the text is in the form');
		assert.equal(form.fields.work, '');
		const [field] = tags(reply.text, 'input').filter(({ name }) => name === 'work');
		assertDiscreet(reply.text);
		assert.match(textOf(reply.text.match(/<div class="postbag-errors"[\s\S]*?<\/div>/)[0]), code);
		return JSON.parse(field['data-challenge']);
	};

	describe('off, as a site begins', () => {
		test('nothing is asked for, nothing is in the form, and what is sent is not looked at', async () => {
			const article = freshArticle(stack);
			assert.equal(await challengeFor(client, article), null);
			const html = (await client.get(threadPath(article))).text;
			assert.doesNotMatch(html, /postbag-work|name="work"/);
			assert.equal((await write(client, threadPath(article), { name: 'Ada', text: 'Plain.' })).status, 303);
			assert.equal((await send(client, article, { text: 'With nonsense.', work: 'x.y' })).status, 201);
		});
	});

	describe('always', () => {
		before(() => setWork(stack, { work: 'always', work_bits: BITS }));

		test('who has worked is published, by form and as a program', async () => {
			const article = freshArticle(stack);
			const was = await fates();
			const challenge = await challengeFor(client, article);
			assert.equal(challenge.bits, BITS);
			assert.ok(challenge.seconds >= 600);
			const token = readToken(challenge.challenge);
			assert.equal(token.object, BigInt(BITS));
			assert.equal(token.expires - token.issued, challenge.seconds);
			assert.equal((await send(client, article, { text: 'As a program.', work: solve(challenge) })).status, 201);
			const page = threadPath(article);
			assert.ok((await client.get(page)).text.includes('postbag-work'));
			const reply = await write(client, page, { name: 'Ada', text: 'By form.', work: solve(await challengeFor(client, article)) });
			assert.equal(reply.status, 303);
			assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE body = 'By form.'`), 'published');
			const is = await fates();
			assert.equal(is.given - was.given, 2);
			assert.equal(is.solved - was.solved, 2);
			assert.equal(is.missing, was.missing);
			assert.equal(is.wrong, was.wrong);
		});

		test('who has not, waits, and the card says why', async () => {
			const was = await fates();
			const reply = await send(client, freshArticle(stack), { text: 'No script here.' });
			assert.equal(reply.status, 202, reply.text);
			const plain = await write(stack.client(), threadPath(freshArticle(stack)), { name: 'Ada', text: 'Nor here.' });
			assert.equal(plain.status, 303, plain.text);
			assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE body = 'Nor here.'`), 'held');
			assert.deepEqual(why((await desk.get(contextPath(reply.location))).text), ['Why it is here No proof of work – held']);
			const queue = (await desk.get('/postbag/admin/queue?queue=held&why=work')).text;
			assert.equal(why(queue).length, 2);
			assert.equal((await fates()).missing - was.missing, 2);
		});

		test('what is wrong brings the form back, with the text and another challenge that is good', async () => {
			const article = freshArticle(stack);
			const other = freshArticle(stack);
			const page = threadPath(article);
			const challenge = await challengeFor(client, article);
			const solved = solve(challenge);
			const parts = { article: BigInt.asIntN(64, readToken(challenge.challenge).article), site: readToken(challenge.challenge).site, object: BITS };
			const sealed = (more) => ({ ...challenge, challenge: sealToken(stack.keyFile, { purpose: PURPOSE.WORK, ...parts, ...more }) });
			assert.equal((await write(client, page, { name: 'Ada', text: 'Ours.', work: solve(sealed({})) })).status, 303,
				'the test knows how a challenge is sealed');
			const expiry = Buffer.from(challenge.challenge, 'base64url');
			expiry.writeBigInt64BE(expiry.readBigInt64BE(40) + 3600n, 40);
			const used = solve(await challengeFor(client, article));
			assert.equal((await write(client, page, { name: 'Ada', text: 'Used.', work: used })).status, 303);
			const cases = {
				'no such thing': ['nonsense', /not right/],
				'a solution of nothing': [`${challenge.challenge}.${'A'.repeat(86)}`, /not right/],
				'solved for fewer bits': [solve(challenge, BITS - 4), /not right/],
				'cut short': [solved.slice(0, -4), /not right/],
				'another article\'s': [solve(await challengeFor(client, other)), /another page/],
				'a changed expiry': [solve({ ...challenge, challenge: expiry.toString('base64url') }), /another page/],
				'expired': [solve(sealed({ issued: now() - 1800, expires: now() - 1 })), /too long ago/],
				'easier than is asked for': [solve(sealed({ object: BITS - 1 }), BITS - 1), /too easy/],
				'used before': [used, /another comment already/],
				'a ticket': [solve(sealed({ purpose: PURPOSE.TICKET })), /another page/],
			};
			const was = { comments: await comments(), fates: await fates() };
			for (const [what, [work, said]] of Object.entries(cases)) {
				const reply = await write(client, page, { name: 'Ada', text: `It is ${what}`, work });
				const fresh = assertComesBack(reply, `It is ${what}`.replace(/'/g, '&#39;'), said);
				assert.equal(fresh.bits, BITS, what);
				const { action, fields } = formTo(reply.text, '/comments');
				const again = await client.post(action, { ...fields, act: 'post', name: 'Ada', text: `Again: ${what}`, work: solve(fresh) });
				assert.equal(again.status, 303, `${what}: ${again.text}`);
			}
			assert.equal(await comments() - was.comments, Object.keys(cases).length, 'each counts once');
			assert.equal((await fates()).wrong - was.fates.wrong, Object.keys(cases).length);
		});

		test('a program is told which field, and gets another challenge', async () => {
			const article = freshArticle(stack);
			const work = solve(await challengeFor(client, article));
			for (const [sent, code] of [['x', 'malformed'], [solve(await challengeFor(client, freshArticle(stack))), 'foreign']]) {
				const problem = assertProblem(await send(client, article, { text: 'A program.', work: sent }), 422, 'work', code);
				assert.equal(problem.work.bits, BITS);
				assert.equal((await send(client, article, { text: `After ${code}.`, work: solve(problem.work) })).status, 201);
			}
			assert.equal((await send(client, article, { text: 'One.', work })).status, 201);
			assertProblem(await send(client, article, { text: 'Two.', work }), 422, 'work', 'reused');
		});

		test('a retry with its work finds the first try; of many comments with one work one is there', async () => {
			const article = freshArticle(stack);
			const work = solve(await challengeFor(client, article));
			const headers = { 'idempotency-key': 'a-key-that-nobody-guesses' };
			const first = await send(client, article, { text: 'Once.', work }, { headers });
			const retry = await send(client, article, { text: 'Once.', work }, { headers });
			assert.deepEqual([first.status, retry.status], [201, 201]);
			assert.equal(first.location, retry.location);
			const shared = solve(await challengeFor(client, article));
			const replies = await Promise.all(Array.from({ length: 8 }, (_, i) =>
				send(stack.client(), article, { text: `At once: ${i}`, work: shared })));
			assert.deepEqual(replies.map(({ status }) => status).sort(), [201, ...Array(7).fill(422)]);
		});

		test('a preview keeps what was solved, and spends nothing', async () => {
			const article = freshArticle(stack);
			const work = solve(await challengeFor(client, article));
			const shown = await write(client, threadPath(article), { name: 'Ada', text: 'Look.', act: 'preview', work });
			assert.equal(shown.status, 200);
			const form = formTo(shown.text, '/comments');
			assert.equal(form.fields.work, work);
			assert.equal((await client.post(form.action, { ...form.fields, act: 'post' })).status, 303);
			assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE body = 'Look.'`), 'published');
		});

		test('moderators who are signed in work for nothing, and what an author edits is not asked again', async () => {
			const article = freshArticle(stack);
			const answer = await write(desk, threadPath(article), { name: 'The desk', text: 'From the desk.' });
			assert.equal(answer.status, 303, answer.text);
			assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE body = 'From the desk.'`), 'published');
			const one = (await send(client, article, { text: 'Mine.', work: solve(await challengeFor(client, article)) }));
			const { author_token: token } = one.json();
			const edit = await client.postJson(one.location, { text: 'Mine, mended.' },
				{ method: 'PATCH', headers: { authorization: `Bearer ${token}` } });
			assert.equal(edit.json().status, 'published');
		});

		test('a page with nothing but the form brings the script along', async () => {
			const html = (await client.get(`/postbag/compose?article=${encodeURIComponent(freshArticle(stack))}`)).text;
			assert.ok(tags(html, 'script').some(({ src, type }) => src === '/postbag/static/work.js' && type === 'module'));
			const script = await client.get('/postbag/static/work.js');
			assert.equal(script.status, 200);
			assert.match(script.headers['content-type'], /^text\/javascript/);
			assert.equal(script.headers['access-control-allow-origin'], '*');
			assert.doesNotMatch(script.headers['content-security-policy'], /sandbox/);
		});
	});

	describe('rising', () => {
		before(() => setWork(stack, { work: 'rising', work_bits: BITS, work_bits_most: BITS + 2, work_busy: 500 }));

		test('while it is quiet nobody waits, and browsers work all the same', async () => {
			const article = freshArticle(stack);
			assert.equal((await challengeFor(client, article)).bits, BITS);
			assert.equal((await send(client, article, { text: 'Quiet.' })).status, 201);
			assertProblem(await send(client, article, { text: 'Wrong is wrong.', work: 'x' }), 422, 'work', 'malformed');
		});

		test('in a flood it is asked for, and the more comes the harder it is', async () => {
			const article = freshArticle(stack);
			const calm = solve(await challengeFor(client, article));
			const stale = solve(await challengeFor(client, article));
			const busy = async (times) => setWork(stack, { work_busy: Math.max(Math.floor(await comments() / times), 1) });
			await busy(1);
			assert.equal((await send(client, article, { text: 'Busy, without.' })).status, 202);
			assert.equal((await send(client, article, { text: 'Busy, from before.', work: calm })).status, 201);
			await busy(4);
			const hard = await challengeFor(client, article);
			assert.equal(hard.bits, BITS + 2);
			const problem = assertProblem(await send(client, article, { text: 'A flood, from before.', work: stale }), 422, 'work', 'too-short');
			assert.equal(problem.work.bits, BITS + 2);
			assert.equal((await send(client, article, { text: 'A flood.', work: solve(hard) })).status, 201);
		});
	});

	test('the desk sets it, and says what will not do', async () => {
		const site = await stack.psql('SELECT site_id FROM postbag.site');
		const set = async (fields) => {
			const form = formTo((await desk.get('/postbag/admin/sites')).text, `/sites/${site}`);
			return desk.post(form.action, { ...form.fields, policy: 'open', work: 'off', ...fields });
		};
		assert.equal((await set({ work: 'always', work_bits: '17', work_bits_most: '20' })).status, 303);
		assert.match(textOf((await desk.get('/postbag/admin/sites?said=saved')).text), /Browsers work for each comment, or it waits/);
		for (const [fields, said] of [[{ work: 'sometimes' }, null], [{ work_bits: '9' }, /from 10 to 24/], [{ work_bits: '20', work_bits_most: '19' }, /not fewer/],
			[{ work_busy: '0' }, /from 1 to 10000/], [{ hold_score: '1001' }, /holds a comment must be a whole number from 0 to 1000/],
			[{ spam_score: '' , filter: 'x' }, /no such choice/]]) {
			const reply = await set(fields);
			assert.equal(reply.status, 422, JSON.stringify(fields));
			if (said) {
				assert.match(textOf(reply.text), said);
			}
		}
		assert.equal(await stack.psql(`SELECT string_agg(value, ' ' ORDER BY name) FROM postbag.site_setting WHERE name IN ('work', 'work_bits', 'work_bits_most')`), 'always 17 20');
		assert.match(textOf((await desk.get('/postbag/admin/log')).text), /work_bits=17/);
	});
});
