// Votes: up, down, changed, withdrawn, by forms and by programs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { assertProblem, freshArticle, readThread, sent, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

describe('votes', () => {
	let stack, article, author, id, path, api;
	before(async () => {
		stack = await startStack({ policy: 'open' });
	});
	after(() => stack.stop());

	async function comment(fields = {}) {
		article = freshArticle(stack);
		author = stack.client();
		const posted = await sent(author, article, { text: 'Toast, please.', ...fields });
		id = posted.id;
		api = posted.path;
		path = api.replace('/api/v1', '');
		return posted;
	}
	const reader = (n) => stack.client({ address: `127.0.1.${n}` });
	// Past what nginx keeps for a second.
	let reads = 0;
	const votes = async () => (await readThread(stack.client(), article, `&fresh=${++reads}`)).comments[0].votes;
	const button = (html, name) => tags(html, 'button').find((tag) => tag.class === `postbag-${name}`);

	test('are in the page as buttons of one form, without the reader\'s own comments', async () => {
		const { author: own } = await comment();
		const { text } = await stack.client().get(threadPath(article));
		const up = button(text, 'up');
		assert.equal(up.form, 'postbag-actions');
		assert.deepEqual([up.name, up.value, up['aria-pressed']], ['up', String(id), 'false']);
		assert.match(text, /<span class="postbag-unseen">Vote up<\/span>/);
		assert.match(text, /<form id="postbag-actions"[^>]* method="post"/);
		assert.equal(formTo(text, '/votes').action, `${path.replace(/\/comments\/\d+$/, '')}/votes?lang=en`);
		assert.doesNotMatch((await author.get(threadPath(article), { headers: own })).text, /postbag-up/);
	});

	test('without JavaScript: counted, seen at once, withdrawn by the same button', async () => {
		await comment();
		const ada = reader(1);
		const first = (await ada.get(threadPath(article))).text;
		const press = (html, name) => ada.post(formTo(html, '/votes').action, { [button(html, name).name]: button(html, name).value });
		let reply = await press(first, 'up');
		assert.equal(reply.status, 200);
		assert.match(textOf(reply.text), /Your vote for this comment is counted\./);
		assert.match(textOf(reply.text), /Back to the article/);
		assert.deepEqual(await votes(), { up: 1, down: 0 });
		assert.deepEqual([button(reply.text, 'up').name, button(reply.text, 'up')['aria-pressed']], ['none', 'true']);
		reply = await press(reply.text, 'up');
		assert.match(textOf(reply.text), /Your vote is withdrawn\./);
		assert.deepEqual(await votes(), { up: 0, down: 0 });
	});

	test('by the form, with something wrong in it, are refused', async () => {
		await comment();
		const where = `${path.replace(/\/comments\/\d+$/, '')}/votes`;
		for (const [fields, status] of [[{}, 400], [{ up: '' }, 400], [{ up: 'x' }, 400], [{ up: '-1' }, 400], [{ up: '0' }, 404],
			[{ up: '999999999' }, 404], [{ vote: 'up' }, 400]]) {
			assert.equal((await reader(1).post(where, fields)).status, status, JSON.stringify(fields));
		}
		assert.equal((await reader(1).get(where)).status, 405);
		assert.deepEqual(await votes(), { up: 0, down: 0 });
	});

	test('for the script: the buttons alone, the right one pressed', async () => {
		await comment();
		const reply = await reader(1).post(`${path}/vote`, { vote: 'down', view: 'fragment' });
		assert.equal(reply.status, 200);
		assert.doesNotMatch(reply.text, /<html/);
		assert.equal(button(reply.text, 'down')['aria-pressed'], 'true');
		assert.equal(button(reply.text, 'up')['aria-pressed'], 'false');
		assert.match(textOf(reply.text), /Vote down 1/);
	});

	test('for programs: one of each actor, changed and withdrawn', async () => {
		await comment();
		const cast = async (client, vote) => {
			const reply = await client.postJson(`${api}/vote`, { vote });
			assert.equal(reply.status, 200, reply.text);
			return reply.json();
		};
		assert.deepEqual(await cast(reader(1), 'up'), { votes: { up: 1, down: 0 }, mine: 'up' });
		assert.deepEqual(await cast(reader(1), 'up'), { votes: { up: 1, down: 0 }, mine: 'up' });
		assert.deepEqual(await cast(reader(2), 'down'), { votes: { up: 1, down: 1 }, mine: 'down' });
		assert.deepEqual(await cast(reader(1), 'down'), { votes: { up: 0, down: 2 }, mine: 'down' });
		assert.deepEqual(await cast(reader(1), 'none'), { votes: { up: 0, down: 1 }, mine: 'none' });
	});

	test('a hundred readers at once are a hundred votes, and each is told a number with their own in it', async () => {
		await comment();
		const replies = await Promise.all(Array.from({ length: 100 }, (_, n) =>
			reader(n + 1).postJson(`${api}/vote`, { vote: 'up' })));
		assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [200]);
		const told = replies.map((reply) => reply.json().votes.up);
		assert.equal(Math.min(...told) >= 1 && Math.max(...told), 100);
		assert.deepEqual(await votes(), { up: 100, down: 0 });
	});

	test('of many at once on many comments are each where it belongs', async () => {
		const places = [];
		for (let n = 0; n < 4; n++) {
			await comment();
			places.push({ article, api });
		}
		const replies = await Promise.all(Array.from({ length: 60 }, (_, n) =>
			reader(n + 1).postJson(`${places[n % 4].api}/vote`, { vote: n < 40 ? 'up' : 'down' })));
		assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [200]);
		for (const place of places) {
			({ article } = place);
			assert.deepEqual(await votes(), { up: 10, down: 5 });
		}
	});

	test('of one reader at once are one, as one of them said', async () => {
		await comment();
		const replies = await Promise.all(Array.from({ length: 30 }, (_, n) =>
			reader(1).postJson(`${api}/vote`, { vote: n % 2 ? 'up' : 'down' })));
		assert.deepEqual([...new Set(replies.map((reply) => JSON.stringify([reply.status, reply.json().votes])))].sort(),
			['[200,{"up":0,"down":1}]', '[200,{"up":1,"down":0}]']);
		const { up, down } = await votes();
		assert.equal(up + down, 1);
	});

	test('while the database goes away and comes back: what is said yes to is there, and counted once', async () => {
		await comment();
		const said = [];
		let going = true;
		const voters = Array.from({ length: 12 }, async (_, n) => {
			for (let turn = 0; going; turn++) {
				const reply = await reader(n * 20 + turn % 20 + 1).postJson(`${api}/vote`, { vote: 'up' });
				said.push({ who: n * 20 + turn % 20 + 1, status: reply.status });
			}
		});
		for (let n = 0; n < 5; n++) {
			await sleep(60);
			await stack.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postbag_app'");
		}
		going = false;
		await Promise.all(voters);
		assert.deepEqual([...new Set(said.map(({ status }) => status))].filter((status) => status !== 503), [200]);
		await eventually(async () => assert.equal((await reader(250).postJson(`${api}/vote`, { vote: 'up' })).status, 200));
		const kept = Number(await stack.psql(`SELECT count(*) FROM postbag.vote WHERE comment_id = ${id}`));
		const yes = new Set(said.filter(({ status }) => status === 200).map(({ who }) => who)).size + 1;
		const asked = new Set(said.map(({ who }) => who)).size + 1;
		assert.ok(kept >= yes && kept <= asked, `${yes} were told yes, ${asked} asked, and there are ${kept}`);
		assert.deepEqual(await votes(), { up: kept, down: 0 });
	});

	test('are refused with what is wrong', async () => {
		const { author: own } = await comment();
		assertProblem(await reader(1).postJson(`${api}/vote`, {}), 422, 'vote', 'missing');
		assertProblem(await reader(1).postJson(`${api}/vote`, { vote: 'sideways' }), 422, 'vote', 'unknown');
		assertProblem(await author.postJson(`${api}/vote`, { vote: 'up' }, { headers: own }), 403, 'comment',
			'not-allowed');
		assertProblem(await reader(1).postJson(`${api}/vote`, { vote: 'up' },
			{ headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }), 403, 'Origin', 'foreign');
		assertProblem(await reader(1).postJson(api.replace(/\d+$/, '999999') + '/vote', { vote: 'up' }), 404);
		assert.equal((await reader(1).get(`${path}/vote`)).status, 405);
		assert.deepEqual(await votes(), { up: 0, down: 0 });
	});

	test('are not taken on held comments', async () => {
		const { id: held } = await comment();
		await stack.psql(`UPDATE postbag.comment SET status = 'held' WHERE comment_id = ${held}`);
		assertProblem(await reader(1).postJson(`${api}/vote`, { vote: 'up' }), 404);
	});
});

describe('a queue of votes', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { vote_queue: 1 } });
	});
	after(() => stack.stop());

	test('that is full tells who comes to come again, at once, and what it said yes to is counted', async () => {
		const article = freshArticle(stack);
		const { id, path } = await sent(stack.client(), article, { text: 'Three.' });
		const mark = '/* holds up votes */';
		const held = stack.psql(`BEGIN; LOCK TABLE postbag.vote IN EXCLUSIVE MODE; ${mark} SELECT pg_sleep(100)`).catch(() => {});
		const holder = `FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%${mark}%' AND pid <> pg_backend_pid()`;
		await eventually(async () => assert.equal(await stack.psql(`SELECT count(*) ${holder} AND wait_event = 'PgSleep'`), '1'));
		const replies = Array.from({ length: 16 }, (_, n) => stack.client({ address: `127.0.3.${n + 1}` })
			.postJson(`${path}/vote`, { vote: 'up' }));
		const first = await Promise.race(replies);
		assertProblem(first, 503);
		assert.ok(Number(first.headers['retry-after']) > 0);
		assert.notEqual(await stack.psql(`SELECT count(pg_cancel_backend(pid)) ${holder}`), '0');
		await held;
		const statuses = (await Promise.all(replies)).map(({ status }) => status);
		assert.deepEqual([...new Set(statuses)].sort(), [200, 503]);
		assert.equal(await stack.psql(`SELECT ups FROM postbag.comment WHERE comment_id = ${id}`),
			String(statuses.filter((status) => status === 200).length));
		const { text } = await stack.client().get('/postbag/metrics');
		assert.match(text, new RegExp(`^postbag_votes_refused_total ${statuses.filter((status) => status === 503).length}$`, 'm'));
	});
});

describe('a site\'s choice of votes', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { limit_vote: '3/3600' } });
	});
	after(() => stack.stop());

	const choose = async (votes) => {
		await stack.ctl(['site', 'set', 'demo', '--set', `votes=${votes}`]);
		stack.signal('SIGHUP');
	};
	const page = async (article) => (await stack.client().get(threadPath(article))).text;

	test('up only: no button down, and no vote', async () => {
		const article = freshArticle(stack);
		const { path } = await sent(stack.client(), article, { text: 'One.' });
		await choose('up');
		await eventually(async () => assert.doesNotMatch(await page(article), /class="postbag-down"/));
		assert.match(await page(article), /class="postbag-up"/);
		const reader = stack.client({ address: '127.0.2.1' });
		assertProblem(await reader.postJson(`${path}/vote`, { vote: 'down' }), 422, 'vote', 'not-allowed');
		assert.equal((await reader.postJson(`${path}/vote`, { vote: 'none' })).status, 200);
		await choose('none');
		await eventually(async () => assert.doesNotMatch(await page(article), /class="postbag-up"/));
		assertProblem(await reader.postJson(`${path}/vote`, { vote: 'up' }), 422, 'vote', 'not-allowed');
		await choose('both');
		await eventually(async () => assert.match(await page(article), /class="postbag-down"/));
	});

	test('so many from one address at once, and no more', async () => {
		const article = freshArticle(stack);
		const paths = [];
		for (let n = 0; n < 6; n++) {
			paths.push((await sent(stack.client({ address: `127.0.2.${n + 10}` }), article, { text: `Of six: ${n}.` })).path);
		}
		const reader = stack.client({ address: '127.9.2.3' });
		const replies = await Promise.all(paths.map((path) => reader.postJson(`${path}/vote`, { vote: 'up' })));
		assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 200, 200, 429, 429, 429]);
		assert.equal(await stack.psql("SELECT sum(ups) FROM postbag.comment WHERE body LIKE 'Of six%'"), '3');
	});

	test('so many from one address, then a pause that is said', async () => {
		const article = freshArticle(stack);
		const { path } = await sent(stack.client(), article, { text: 'Two.' });
		const reader = stack.client({ address: '127.0.2.2' });
		for (const vote of ['up', 'down', 'none']) {
			assert.equal((await reader.postJson(`${path}/vote`, { vote })).status, 200);
		}
		const reply = await reader.postJson(`${path}/vote`, { vote: 'up' });
		assertProblem(reply, 429);
		assert.ok(Number(reply.headers['retry-after']) >= 1 && Number(reply.headers['retry-after']) <= 1200);
	});
});
