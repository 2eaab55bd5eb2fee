// The counts of many articles at once, for listing pages.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { test } from '../lib/one_process.mjs';
import { assertProblem, sent } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const countsPath = (...articles) => `/postbag/api/v1/counts?${new URLSearchParams(articles.map((one) => ['article', one]))}`;
const KNOWN = { headers: { cookie: 'postbag_author=x' } }; // past what nginx keeps

describe('counts', () => {
	let stack, articles;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		// Addresses as long as those of newspapers are.
		articles = Array.from({ length: 100 }, (_, i) => `${stack.origin}/2026/11/23/town-and-country/`
			+ `the-bakery-that-writes-its-mistakes-on-the-wall-and-what-became-of-the-glaze-over-which-customers-fell-out-${i}.html`);
		for (let i = 0; i < articles.length; i += 3) {
			const { id } = await sent(stack.client(), articles[i], { text: `The comment of ${i}.` });
			for (let more = i % 4; more > 0; more--) {
				await sent(stack.client(), articles[i], { text: `Answer ${more}.`, reply: id });
			}
		}
		for (let i = 0; i < articles.length; i += 10) {
			for (let share = 0; share <= i / 10; share++) {
				await stack.client({ address: `127.0.4.${share + 1}` })
					.postJson('/postbag/api/v1/shares', { article: articles[i], network: share % 2 ? 'x' : 'email' });
			}
		}
	});
	after(() => stack.stop());

	const counts = async (asked, options = KNOWN) => {
		const reply = await stack.client().get(countsPath(...asked), options);
		assert.equal(reply.status, 200, reply.text);
		return reply.json().counts;
	};
	const right = (i) => [articles[i], i % 3 === 0 ? 1 + i % 4 : 0, i % 10 === 0 ? i / 10 + 1 : 0];
	const told = (all) => all.map(({ url, comments, shares }) => [url, comments, shares.total]);

	test('of a hundred articles are each article’s own, in the order asked', async () => {
		const forwards = articles.map((_, i) => i), backwards = [...forwards].reverse();
		const mixed = forwards.map((i) => i * 37 % 100);
		for (const order of [forwards, backwards, mixed]) {
			const all = await counts(order.map((i) => articles[i]));
			assert.deepEqual(told(all), order.map(right));
			assert.equal(new Set(all.map((one) => one.id)).size, 100);
		}
		const [{ shares }] = await counts([articles[30]]);
		assert.deepEqual([shares.total, shares.email, shares.x], [4, 2, 2]);
	});

	test('of an article named twice, or written in two ways, stand there twice', async () => {
		const other = articles[3].replace('http://localhost', 'HTTP://LOCALHOST') + '?utm_source=mail#comments';
		assert.deepEqual(told(await counts([articles[3], articles[1], other, articles[3]])), [3, 1, 3, 3].map(right));
	});

	test('of a hundred articles cost the database one statement, and none for a second', async () => {
		const statements = async () => Number((await stack.client().get('/postbag/metrics')).text.match(/^postbag_statements_total (\d+)$/m)[1]);
		await eventually(async () => {
			await counts([articles[0]]); // the sites are read every two seconds
			const earlier = await statements();
			await counts(articles);
			assert.equal(await statements(), earlier + 1);
			await counts(articles);
			assert.equal(await statements(), earlier + 1);
		});
	});

	test('that just changed are asked for anew, whoever asks', async () => {
		const list = [articles[4], articles[5], articles[7]];
		const comments = async () => (await counts(list)).map((one) => one.comments);
		for (let i = 1; i <= 3; i++) {
			assert.deepEqual(await comments(), [i - 1, 0, i - 1]);
			await sent(stack.client(), articles[7], { text: `Number ${i} for the seventh.` });
			assert.deepEqual(await comments(), [i - 1, 0, i]);
			await sent(stack.client(), articles[4], { text: `Number ${i} for the fourth.` });
		}
	});

	test('are kept by nginx, compressed, and come with an entity tag', async () => {
		const path = countsPath(...articles);
		assert.ok(path.length > 16384, 'longer than the eight kilobytes that nginx takes by itself');
		const packed = await stack.client().get(path, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
		assert.equal(packed.headers['content-encoding'], 'gzip');
		assert.ok(packed.body.length < packed.text.length / 5);
		const plain = await stack.client().get(path);
		assert.equal(plain.headers['content-encoding'], undefined);
		assert.equal(plain.text, packed.text);
		assert.equal(plain.headers.etag, packed.headers.etag);
		assert.match(plain.headers.vary, /Accept-Encoding/);
		const again = await stack.client().get(path, { headers: { 'if-none-match': plain.headers.etag } });
		assert.equal(again.status, 304);
		await eventually(async () => {
			await stack.client().get(path);
			assert.match(stack.accessLog(), /GET \/postbag\/api\/v1\/counts .*cache=HIT/);
		});
		// A new comment changes both.
		await sent(stack.client(), articles[1], { text: 'At last.' });
		await eventually(async () => {
			const fresh = await stack.client().get(path, { headers: { 'if-none-match': plain.headers.etag } });
			assert.equal(fresh.status, 200);
			assert.equal(fresh.json().counts[1].comments, 1);
		});
	});

	test('of more than a hundred, of none, or of one that is none, are refused', async () => {
		assertProblem(await stack.client().get(countsPath(...articles, articles[0])), 400, 'article', 'too-long');
		assertProblem(await stack.client().get(countsPath()), 400, 'article', 'missing');
		assertProblem(await stack.client().get(countsPath(...articles.slice(0, 99), '')), 400, 'article', 'missing');
		assertProblem(await stack.client().get(countsPath(...articles.slice(0, 99), '/a')), 400, 'article', 'malformed');
		assertProblem(await stack.client().get(countsPath(articles[0], 'https://evil.example/')), 404, 'article', 'unknown');
		const long = await stack.client().get(countsPath(...articles.map((one) => `${one}?${'x'.repeat(300)}`)));
		assert.equal(long.status, 414);
	});
});
