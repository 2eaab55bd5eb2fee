// Shares that can be believed: so many of an article count in a minute; what is more is suspect until a moderator says what it is. What
// nobody asked for counts nowhere.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertProblem, freshArticle, readThread, sent, signIn } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const CAP = 7;

let stack, program, desk;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'set', 'demo', '--set', `share_cap=${CAP}`]);
	await stack.restartPostbagd();
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
});
after(() => stack.stop());

let addresses = 0;
const somebody = () => stack.client({ address: `127.3.${++addresses >> 8}.${addresses & 255}` });
const share = (article, network = 'x', options = {}) => somebody().postJson('/postbag/api/v1/shares', { article, network }, options);
const hexOf = (article) => stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article WHERE article_key = '${article}'`);
const pathOf = async (article) => `/articles/${await hexOf(article)}`;
const sums = async (article) => (await stack.psql(`SELECT (SELECT coalesce(sum(shares), 0) FROM postbag.share_count JOIN postbag.article USING (article_id)
	WHERE article_key = '${article}'), (SELECT coalesce(sum(suspect), 0) FROM postbag.share_suspect JOIN postbag.article USING (article_id)
	WHERE article_key = '${article}')`)).split('|').map(Number);
let reads = 0;
const told = async (article) => (await readThread(stack.client(), article, `&fresh=${++reads}`)).shares.total;

// One share; and its minute is put a little ahead, so that it does not end before the test does.
async function firstShare(article) {
	assert.equal((await share(article)).status, 204);
	await stack.psql(`UPDATE postbag.article SET share_minute = date_trunc('minute', now()) + interval '1 minute' WHERE article_key = '${article}'`);
}

// So many more by as many people at once, all of whom hear the same.
async function crowd(article, count) {
	const replies = await Promise.all(Array.from({ length: count }, (_, i) => share(article, i % 3 === 0 ? 'email' : 'x')));
	assert.deepEqual([...new Set(replies.map(({ status, text }) => `${status} ${text}`))], ['204 ']);
}

describe('shares of an article that come too fast', () => {
	test('count up to the cap, exactly; the others are suspect, and who shares learns nothing of it', async () => {
		const article = freshArticle(stack);
		await firstShare(article);
		await crowd(article, 3 * CAP);
		assert.deepEqual(await sums(article), [CAP, 2 * CAP + 1]);
		await eventually(async () => assert.equal(await told(article), CAP));
		const metrics = await stack.psql('SELECT sum(suspect) FROM postbag.share_suspect');
		assert.equal(Number(metrics), 2 * CAP + 1);
	});

	test('are believed again in the next minute', async () => {
		const article = freshArticle(stack);
		await firstShare(article);
		await crowd(article, CAP);
		assert.deepEqual(await sums(article), [CAP, 1]);
		await stack.psql(`UPDATE postbag.article SET share_minute = share_minute - interval '2 minutes' WHERE article_key = '${article}'`);
		await share(article);
		assert.deepEqual(await sums(article), [CAP + 1, 1]);
	});

	test('lead a reader with the form to the network all the same', async () => {
		const article = freshArticle(stack);
		await firstShare(article);
		await crowd(article, CAP);
		const reply = await somebody().post('/postbag/shares', { article, network: 'x' });
		assert.equal(reply.status, 303);
		assert.match(reply.location, /^https:\/\/x\.com\//);
		assert.deepEqual(await sums(article), [CAP, 2]);
	});

	test('move no list of popular articles', async () => {
		const [loud, liked] = [freshArticle(stack), freshArticle(stack)];
		await firstShare(loud);
		await crowd(loud, 5 * CAP);
		for (let i = 0; i < CAP + 1; i++) {
			await firstShare(liked);
			await stack.psql(`UPDATE postbag.article SET share_minute = NULL, minute_shares = 0 WHERE article_key = '${liked}'`);
		}
		await stack.psql(`UPDATE postbag.article SET title = 'Named' WHERE title = ''`);
		const { popular } = (await stack.client().get('/postbag/api/v1/popular?site=demo&by=shared')).json();
		const order = popular.map(({ url }) => url).filter((url) => [loud, liked].includes(url));
		assert.deepEqual(order, [liked, loud]);
		assert.deepEqual(popular.filter(({ url }) => url === loud).map(({ shares }) => shares.total), [CAP]);
	});

	test('count without end where the site says so', async () => {
		await stack.ctl(['site', 'set', 'demo', '--set', 'share_cap=0']);
		try {
			await stack.restartPostbagd();
			const article = freshArticle(stack);
			await firstShare(article);
			await crowd(article, 5 * CAP);
			assert.deepEqual(await sums(article), [5 * CAP + 1, 0]);
		} finally {
			await stack.ctl(['site', 'set', 'demo', '--set', `share_cap=${CAP}`]);
			await stack.restartPostbagd();
		}
	});
});

describe('a moderator', () => {
	let article;
	before(async () => {
		article = freshArticle(stack);
		await firstShare(article);
		await crowd(article, CAP + 4);
	});
	const state = async () => {
		const reply = await program.get(await pathOf(article));
		assert.equal(reply.status, 200, reply.text);
		const { shares, suspect, counted_here: here, suspects } = reply.json();
		return [shares, here.total, suspect, suspects.counted.total, suspects.dropped.total];
	};
	const say = async (as) => {
		const reply = await program.post(`${await pathOf(article)}/suspects`, { as });
		assert.equal(reply.status, 200, reply.text);
	};

	test('sees them in the list, on the page of the article and in the statistics', async () => {
		assert.deepEqual(await state(), [CAP, CAP, 5, 0, 0]);
		const [line] = (await program.get(`/articles?q=${encodeURIComponent(article)}`)).json().articles;
		assert.deepEqual([line.shares, line.suspect], [CAP, 5]);
		assert.match((await desk.get(`/postbag/admin/articles?q=${encodeURIComponent(article)}`)).text, />5 suspect</);
		assert.match((await desk.get(`/postbag/admin${await pathOf(article)}`)).text, /Suspect shares/);
		const { shares } = (await program.get('/statistics?period=day')).json();
		assert.ok(shares.suspect.total >= 5);
		assert.equal(shares.suspect.articles.find(({ url }) => url === article).suspect, 5);
		assert.match((await desk.get('/postbag/admin/statistics.csv?period=day')).text, /\r\nnetwork_suspect,,x,,\d+\r\n/);
		assert.match((await desk.get('/postbag/admin/')).text, /Suspect shares, in numbers/);
	});

	test('takes them into the count, and undoes it; each is in the log', async () => {
		await say('counted');
		assert.deepEqual(await state(), [CAP + 5, CAP + 5, 0, 5, 0]);
		await eventually(async () => assert.equal(await told(article), CAP + 5));
		await say('suspect');
		assert.deepEqual(await state(), [CAP, CAP, 5, 0, 0]);
		await eventually(async () => assert.equal(await told(article), CAP));
		await say('dropped');
		assert.deepEqual(await state(), [CAP, CAP, 0, 0, 5]);
		await say('dropped');
		const mine = (await program.get('/log?kind=settings')).json().log.map(({ event }) => event).filter(({ kind }) => kind === 'article_suspects');
		assert.equal(mine.length, 3);
		assert.deepEqual([mine[0].moderator, mine[0].subject], ['editor', article]);
		assert.match(mine[0].after, /^email=0 suspect, 0 counted, \d dropped\nx=0 suspect/);
		await say('suspect');
	});

	test('does it with a button of the page, and is told', async () => {
		const page = await desk.get(`/postbag/admin${await pathOf(article)}`);
		const token = page.text.match(/name="token" value="([^"]+)"/)[1];
		const reply = await desk.post(`/postbag/admin${await pathOf(article)}/suspects`, { token, as: 'counted' });
		assert.equal(reply.status, 303);
		assert.match((await desk.get(reply.location)).text, /What you said of the suspect shares is done\./);
		assert.deepEqual((await state()).slice(2), [0, 5, 0]);
	});

	test('must say what they are', async () => {
		assertProblem(await program.post(`${await pathOf(article)}/suspects`, { as: 'nothing' }), 422, 'as', 'unknown');
		assertProblem(await program.post(`${await pathOf(article)}/suspects`, {}), 422, 'as', 'unknown');
	});
});

describe('what is no share', () => {
	let article;
	before(async () => {
		article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'Here.' });
	});
	const none = async () => assert.deepEqual(await sums(article), [0, 0]);

	test('a GET or a HEAD, whatever it asks for, counts nothing', async () => {
		const query = `?article=${encodeURIComponent(article)}&network=x`;
		for (const path of ['/postbag/shares', '/postbag/api/v1/shares']) {
			for (const method of ['GET', 'HEAD']) {
				await somebody().request(method, `${path}${query}`);
			}
		}
		await none();
	});

	test('a request that says it is a prefetch is refused', async () => {
		for (const headers of [{ 'sec-purpose': 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }]) {
			assertProblem(await share(article, 'x', { headers }), 403, 'Sec-Purpose', 'not-allowed');
			assert.equal((await somebody().post('/postbag/shares', { article, network: 'x' }, { headers })).status, 403);
		}
		await none();
	});

	test('a request from another origin is refused', async () => {
		for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }, { origin: null, 'sec-fetch-site': 'cross-site' }]) {
			assertProblem(await share(article, 'x', { headers }), 403, 'Origin', 'foreign');
		}
		await none();
	});
});

describe('two postbagds at once', () => {
	test('count exactly the cap between them', async () => {
		await stack.startSecondPostbagd();
		const article = freshArticle(stack);
		await firstShare(article);
		await crowd(article, 100);
		assert.deepEqual(await sums(article), [CAP, 101 - CAP]);
	});
});
