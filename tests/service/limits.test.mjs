// Rate limits: of an address, of its neighbourhood, and what a flood costs; and when each says to come back.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { formTo } from '../lib/http.mjs';
import { test } from '../lib/one_process.mjs';
import { assertProblem, directPost, freshArticle, sent, signIn, tableRows, threadPath, ticketOf } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

async function metrics(stack) {
	const { text } = await stack.client().get('/postbag/metrics');
	const refused = {};
	for (const [, limit, by, place, count] of text.matchAll(
		/^postbag_refused_total\{limit="([^"]+)",by="([^"]+)",in="([^"]+)"\} (\d+)$/gm)) {
		refused[`${limit} ${by} ${place}`] = Number(count);
	}
	return { refused, statements: Number(text.match(/^postbag_statements_total (\d+)$/m)[1]) };
}

// How the metrics rise while this is done, and how many seconds it takes. Statements are as many as postbagd makes by
// itself, too: the sites are looked at every two seconds.
async function rise(stack, act) {
	const first = await metrics(stack), began = performance.now();
	await act();
	const last = await metrics(stack), seconds = (performance.now() - began) / 1000;
	const refused = Object.entries(last.refused).map(([name, count]) => [name, count - (first.refused[name] ?? 0)]);
	return { seconds, statements: last.statements - first.statements, refused: Object.fromEntries(refused.filter(([, n]) => n > 0)) };
}

// No more than postbagd makes in that time whatever is asked.
function assertFew({ statements, seconds }) {
	assert.ok(statements < 15 + seconds, `${statements} statements in ${seconds} s`);
}

// What can be done as a program from any address, each counted by itself: { name, good, send(address) }.
async function deeds(stack) {
	const article = freshArticle(stack);
	const ticket = await ticketOf(stack.client(), article);
	let number = 0;
	const { path } = await sent(stack.client(), article, { text: 'What they vote for.' });
	const post = (uri, fields) => (address) => directPost(stack, uri, typeof fields === 'function' ? fields() : fields, { address });
	return [
		{ name: 'post', good: 201, send: post('/postbag/api/v1/comments', () => ({ article, ticket, name: 'Ada', text: `Comment ${++number}.` })) },
		{ name: 'share', good: 204, send: post('/postbag/api/v1/shares', () => ({ article: freshArticle(stack), network: 'x' })) },
		{ name: 'vote', good: 200, send: post(`${path}/vote`, { vote: 'up' }) },
		{ name: 'report', good: 204, send: post(`${path}/report`, { reason: 'spam' }) },
		{ name: 'sign-in', good: 401, send: post('/postbag/admin/sign-in', () => ({ name: `nobody ${++number}`, password: 'guess' })) },
	];
}

const SLOW_MS = 100; // for a request

const all = (rate, more = {}) => ({ limit_post: rate, limit_share: rate, limit_vote: rate, limit_report: rate, limit_sign_in: rate, ...more });

describe('the limit of a neighbourhood', () => {
	let stack, deed;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		deed = await deeds(stack);
		await stack.reload(all('3/3600', { limit_neighbours: 2 }));
	});
	after(() => stack.stop());
	// A fresh /24 and /48 for each test.
	let network = 0;
	beforeEach(() => { network++; });
	const v4 = (host) => `198.18.${network}.${host}`;
	const v6 = (net, host = '1') => `2001:db8:${network}:${net.toString(16)}::${host}`;

	async function taken({ good, send }, addresses) {
		let count = 0;
		for (const address of addresses) {
			const reply = await send(address);
			assert.ok([good, 429].includes(reply.status), `${reply.status} ${reply.text}`);
			count += reply.status === good;
		}
		return count;
	}
	const times = (n, of) => Array.from({ length: n }, (_, i) => (typeof of === 'function' ? of(i) : of));

	for (const [i, name] of ['post', 'share', 'vote', 'report', 'sign-in'].entries()) {
		test(`holds for each: ${name}`, async () => {
			assert.equal(await taken(deed[i], times(12, (host) => v4(host + 1))), 6);
			assert.equal(await taken(deed[i], times(40, (net) => v6(net))), 6);
		});
	}

	test('is one for the whole /48, however many networks and addresses of it are used', async () => {
		assert.equal(await taken(deed[0], times(100, (n) => v6(n * 577, (n * 31).toString(16)))), 6);
		network++;
		assert.equal(await taken(deed[0], [v6(1)]), 1);
	});

	test('is that of IPv4 for addresses that carry one', async () => {
		const kinds = [(host) => v4(host), (host) => `::ffff:${v4(host)}`, (host) => `64:ff9b::${v4(host)}`];
		assert.equal(await taken(deed[0], times(12, (n) => kinds[n % 3](n + 1))), 6);
	});

	test('takes nothing for what an address of it was refused', async () => {
		for (const one of deed) {
			assert.equal(await taken(one, times(23, v4(1))), 3);
			assert.equal(await taken(one, times(3, v4(2))), 3);
			assert.equal(await taken(one, [v4(3)]), 0);
		}
	});

	test('takes nothing from an address that it refuses', async () => {
		const rows = async () => Number(await stack.psql('SELECT count(*) FROM postbag.rate_limit'));
		for (const one of deed.filter(({ name }) => name !== 'sign-in')) { // which counts names as well
			assert.equal(await taken(one, [...times(3, v4(1)), ...times(3, v4(2))]), 6);
			const kept = await rows();
			await stack.reload();
			assert.equal(await taken(one, times(10, v4(9))), 0);
			assert.equal(await rows(), kept, one.name);
		}
	});

	test('is no other\'s for what a request says of its address', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const statuses = [];
		for (let n = 0; n < 12; n++) {
			const own = `10.${n}.${network}.1`;
			const reply = await directPost(stack, '/postbag/api/v1/comments', { article, ticket, name: 'Eve', text: `From ${own}.` }, { address: v4(n + 1),
				headers: { 'X-Forwarded-For': own, 'X-Real-IP': own, Forwarded: `for=${own}`, 'True-Client-IP': own, 'CF-Connecting-IP': own } });
			statuses.push(reply.status);
		}
		assert.equal(statuses.filter((status) => status === 201).length, 6);
	});

	test('is told apart in the metrics', async () => {
		const { refused } = await rise(stack, () => taken(deed[2], times(10, (host) => v4(host + 1))));
		assert.deepEqual(refused, { 'vote neighbourhood process': 4 });
	});

	test('says when to come again', async () => {
		await taken(deed[0], times(6, (host) => v4(host + 1)));
		const reply = await deed[0].send(v4(99));
		assertProblem(reply, 429);
		assert.ok(reply.headers['retry-after'] > 590 && reply.headers['retry-after'] <= 600, reply.headers['retry-after']);
	});

	test('is wider and narrower by its setting, after a reload', async () => {
		await stack.reload(all('3/3600', { limit_neighbours: 4 }));
		assert.equal(await taken(deed[0], times(20, (host) => v4(host + 1))), 12);
		await stack.reload(all('3/3600', { limit_neighbours: 2 }));
		network++;
		assert.equal(await taken(deed[0], times(20, (host) => v4(host + 1))), 6);
	});
});

describe('a flood that is refused', () => {
	let stack, deed;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { access_log: 'no' } });
		deed = await deeds(stack);
		await stack.reload(all('2/3600'));
	});
	after(() => stack.stop());

	for (const [i, name] of ['post', 'share', 'vote', 'report', 'sign-in'].entries()) {
		test(`costs no statement: ${name}`, async () => {
			const address = `198.18.${i}.1`;
			for (let n = 0; n < 2; n++) {
				assert.equal((await deed[i].send(address)).status, deed[i].good);
			}
			const cost = await rise(stack, async () => {
				for (let n = 0; n < 300; n++) {
					assert.equal((await deed[i].send(address)).status, 429);
				}
			});
			assertFew(cost);
			assert.deepEqual(cost.refused, { [`${name} address process`]: 300 });
		});
	}

	test('by the form is given the form back a few times, and then the text alone', async () => {
		const article = freshArticle(stack);
		const client = stack.client({ address: '127.77.0.1' });
		const form = formTo((await client.get(threadPath(article))).text, '/comments');
		const post = (text) => client.post(form.action, { ...form.fields, act: 'post', name: 'Ada', text });
		for (let n = 0; n < 2; n++) {
			assert.equal((await post(`Comment ${n}.`)).status, 303);
		}
		for (let n = 0; n < 3; n++) {
			const reply = await post(`Kept ${n}.`);
			assert.equal(reply.status, 429);
			assert.match(reply.text, /You have posted several comments in a short time/);
			assert.equal(formTo(reply.text, '/comments').fields.text, `Kept ${n}.`);
			assert.match(reply.text, /id="postbag-form-title"/);
		}
		const cost = await rise(stack, async () => {
			for (let n = 0; n < 100; n++) {
				const reply = await post(`Still kept ${n}.`);
				assert.equal(reply.status, 429);
				assert.ok(reply.headers['retry-after'] > 1700 && reply.headers['retry-after'] <= 1800);
				assert.equal(formTo(reply.text, '/comments').fields.text, `Still kept ${n}.`);
			}
		});
		assertFew(cost);
		// Looking at it before it is posted is free.
		const preview = await client.post(form.action, { ...form.fields, act: 'preview', name: 'Ada', text: 'Looked at.' });
		assert.equal(preview.status, 200);
		assert.match(preview.text, /postbag-preview/);
	});

	test('is let in again by a reload that allows more, and refused in the database what this process has forgotten', async () => {
		const address = '198.18.50.1';
		const [post] = deed;
		for (let n = 0; n < 2; n++) {
			assert.equal((await post.send(address)).status, 201);
		}
		assert.equal((await post.send(address)).status, 429);
		await stack.reload(all('2/3600'));
		const { refused } = await rise(stack, async () => {
			for (let n = 0; n < 5; n++) {
				assert.equal((await post.send(address)).status, 429);
			}
		});
		assert.deepEqual(refused, { 'post address database': 1, 'post address process': 4 });
		await stack.reload(all('4/7200'));
		assert.equal((await post.send(address)).status, 201);
		await stack.reload(all('2/3600'));
	});

	test('asks again when the table of limits is empty: a reload forgets', async () => {
		const address = '198.18.51.1';
		const [post] = deed;
		while ((await post.send(address)).status === 201) { /* as many as fit */ }
		await stack.forgetLimits();
		assert.equal((await post.send(address)).status, 201);
	});
});

describe('the page of limits at the desk', () => {
	let stack, deed;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { limit_vote: '2/7200', limit_neighbours: 3 } });
		await stack.ctl(['moderator', 'role', 'editor', 'owner']);
		deed = await deeds(stack);
	});
	after(() => stack.stop());

	test('has what is in force, where it comes from, and what was refused', async () => {
		const desk = await signIn(stack);
		const row = async (what) => tableRows((await desk.get('/postbag/admin/limits')).text).find(([first]) => first === what);
		assert.deepEqual(await row('Votes from one address'), ['Votes from one address', '2 in 2 hours', '6 in 2 hours', 'limit_vote , changed', '0']);
		for (let n = 0; n < 6; n++) {
			await deed[2].send('198.18.0.1');
		}
		assert.equal((await row('Votes from one address'))[4], '4, 4 of them without asking the database');
		await stack.reload({ limit_vote: '60/60' });
		assert.deepEqual((await row('Votes from one address')).slice(1, 4), ['60 in a minute', '480 in a minute', 'limit_vote , default']);
		const { text } = await desk.get('/postbag/admin/sites');
		assert.match(text, /href="\/postbag\/admin\/limits"/);
	});

	test('says the same as postbagctl', async () => {
		const { stdout } = await stack.ctl(['limits']);
		assert.match(stdout, /^vote +address +60\/60 +480\/60 +limit_vote +\/.*\/postbag\.conf:\d+$/m);
	});
});

describe('Retry-After', () => {
	let stack, deed;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		deed = await deeds(stack);
	});
	after(() => stack.stop());

	// Takes all there is; then the refusal of this place. Waits a second less than it says, and the rest.
	// A machine that is too busy to ask in the second that is meant is asked again.
	async function waits(one, address, forget) {
		for (let tries = 1; ; tries++) {
			const slowest = { ms: 0 };
			const send = async (from) => {
				const began = performance.now();
				const reply = await one.send(from);
				slowest.ms = Math.max(slowest.ms, performance.now() - began);
				return reply;
			};
			try {
				return await waitsOnce({ good: one.good, send }, address, forget);
			} catch (error) {
				if (tries === 5 || slowest.ms < SLOW_MS) {
					throw error;
				}
			}
		}
	}

	async function waitsOnce({ good, send }, address, forget) {
		while ((await send(address)).status === good) { /* as many as fit */ }
		if (forget) {
			await forget();
		}
		const began = performance.now();
		const first = await send(address);
		assert.equal(first.status, 429);
		const seconds = Number(first.headers['retry-after']);
		const until = (ms) => sleep(Math.max(0, began + ms - performance.now()));
		await until((seconds - 1) * 1000);
		const early = await send(address);
		assert.equal(early.status, 429, `after ${seconds - 1} of ${seconds} s`);
		assert.equal(early.headers['retry-after'], '1');
		const heard = performance.now();
		await sleep(heard + 1000 - performance.now());
		assert.equal((await send(address)).status, good, `after ${seconds} s`);
		return seconds;
	}

	test('is right to the second, as the process and as the database says it', async () => {
		const rate = all('2/12'); // another one fits after six seconds
		await stack.reload(rate);
		const { refused } = await rise(stack, async () => {
			const all_ = await Promise.all(deed.slice(0, 4).map((one, i) => waits(one, `198.19.${i}.1`)));
			assert.ok(all_.every((seconds) => seconds === 6 || seconds === 5), String(all_));
		});
		assert.ok(Object.keys(refused).every((name) => name.endsWith(' process')), JSON.stringify(refused));
		const known = await rise(stack, () => waits(deed[0], '198.19.20.1', () => stack.reload()));
		assert.ok(known.refused['post address database'] >= 1, JSON.stringify(known.refused));
	});

	test('is right to the second for a neighbourhood', async () => {
		await stack.reload(all('4/24', { limit_neighbours: 1 }));
		for (let host = 1; host <= 4; host++) {
			assert.equal((await deed[0].send(`198.19.30.${host}`)).status, 201);
		}
		assert.ok(await waits(deed[0], '198.19.30.9') >= 5);
	});
});

describe("nginx's limit", () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open', nginx: { workRate: '1r/s' } }); });
	after(() => stack.stop());

	test('says when to come again, right to the second', async () => {
		const client = stack.client();
		const get = () => client.get('/postbag/api/v1/work?article=none');
		let reply;
		for (let n = 0; (reply = await get()).status !== 429; n++) {
			assert.ok(n < 150);
		}
		assert.equal(reply.headers['content-type'], 'application/problem+json');
		assert.equal(reply.headers['retry-after'], '1');
		assert.equal((await get()).status, 429);
		await sleep(1000);
		assert.notEqual((await get()).status, 429);
	});
});

describe('a preview', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('is nothing that programs are shown: what they send is posted, with a ticket or not at all', async () => {
		const article = freshArticle(stack);
		const fields = { article, name: 'Eve', text: 'Without a ticket.', act: 'preview' };
		assertProblem(await stack.client().postJson('/postbag/api/v1/comments', fields), 422, 'ticket', 'missing');
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.comment'), '0');
		const ticket = await ticketOf(stack.client(), article);
		assert.equal((await stack.client().postJson('/postbag/api/v1/comments', { ...fields, ticket })).status, 201);
	});
});
