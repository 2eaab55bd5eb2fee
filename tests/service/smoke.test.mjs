// One walk through the whole service, as it is served: the article page, a comment, a share, the
// moderators' desk, and what readers see when a part of it is away.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { formTo, forms } from '../lib/http.mjs';
import { test } from '../lib/one_process.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const PAGE = '/articles/bakery.html';

const threadOf = (stack, page = PAGE) =>
	`/postbag/thread?article=${encodeURIComponent(stack.origin + page)}`;
const apiOf = (stack, page = PAGE) =>
	`/postbag/api/v1/thread?article=${encodeURIComponent(stack.origin + page)}`;

// Until what nginx keeps is out of date.
const past = () => sleep(2100);

// Fills in the form of a page and sends it, as a reader does.
async function comment(client, page, name, text) {
	const form = formTo((await client.get(page)).text, '/comments');
	return client.post(form.action, { ...form.fields, name, text, act: 'post' });
}

describe('the service', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('says that it is well', async () => {
		assert.equal((await stack.client().get('/postbag/healthz')).status, 200);
		assert.equal((await stack.client().get('/postbag/readyz')).status, 200);
		assert.match((await stack.client().get('/postbag/metrics')).text, /^postbag_/m);
	});

	test('puts the thread into the page itself', async () => {
		const page = await stack.client().get(PAGE);
		assert.equal(page.status, 200);
		assert.match(page.text, /<h1>The bakery/);
		assert.match(page.text, /<section class="postbag"/);
		assert.ok(forms(page.text).length >= 2, 'a form to share and a form to comment');
	});

	test('takes a comment from the page and shows it there', async () => {
		const reader = stack.client();
		const reply = await comment(reader, PAGE, 'Ada', 'I like them *dark*.');
		assert.equal(reply.status, 303);
		assert.match(reply.location, new RegExp(`^(${stack.origin})?/`));
		assert.match((await reader.get(PAGE)).text, /I like them <em>dark<\/em>\./);
		await eventually(async () => {
			assert.equal((await stack.client().get(apiOf(stack))).json().comments.length, 1);
		});
	});

	test('counts a share and leads to the network', async () => {
		const reader = stack.client();
		const form = formTo((await reader.get(PAGE)).text, '/shares');
		const reply = await reader.post(form.action, { ...form.fields, network: 'bluesky' });
		assert.equal(reply.status, 303);
		assert.match(reply.location, /^https:\/\/bsky\.app\/intent\/compose\?text=/);
		await eventually(async () => {
			assert.equal((await stack.client().get(apiOf(stack))).json().shares.bluesky, 1);
		});
	});

	test('answers HEAD without a body, and the next GET with one', async () => {
		const page = threadOf(stack, '/articles/swifts.html');
		const head = await stack.client().head(page);
		assert.equal(head.status, 200);
		assert.equal(head.body.length, 0);
		const get = await stack.client().get(page);
		assert.match(get.text, /<section class="postbag"/);
	});

	test('answers 304 to a reader who has the newest, from nginx and from postbagd', async () => {
		const page = threadOf(stack, '/articles/rain-gauge.html');
		const { etag } = (await stack.client().get(page)).headers;
		const headers = { 'if-none-match': etag };
		assert.equal((await stack.client().get(page, { headers })).status, 304);
		const known = { ...headers, cookie: 'postbag_author=x' };
		assert.equal((await stack.client().get(page, { headers: known })).status, 304);
	});

	test('keeps compressed and plain bodies apart', async () => {
		const page = threadOf(stack, '/articles/ferry-bell.html');
		const packed = await stack.client().get(page, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } });
		const plain = await stack.client().get(page, { headers: { 'accept-encoding': 'br' } });
		assert.equal(packed.headers['content-encoding'], 'gzip');
		assert.equal(plain.headers['content-encoding'], undefined);
		assert.equal(packed.text, plain.text);
	});

	test('a page asked for with gzip holds no gzip inside', async () => {
		const page = await stack.client().get(PAGE, { headers: { 'accept-encoding': 'gzip' } });
		assert.match(page.text, /<section class="postbag"/);
	});

	test('only nginx itself may ask for an included thread', async () => {
		const page = threadOf(stack).replace('/thread', '/include/thread');
		assert.equal((await stack.client().get(page)).status, 404);
	});

	test('what is too large is refused by nginx, in the form that was asked for', async () => {
		const text = 'x'.repeat(70000);
		const page = await stack.client().post('/postbag/comments', { text });
		assert.equal(page.status, 413);
		assert.match(page.headers['content-type'], /^text\/html/);
		const problem = await stack.client().postJson('/postbag/api/v1/comments', { text });
		assert.equal(problem.status, 413);
		assert.equal(problem.headers['content-type'], 'application/problem+json');
		assert.equal(problem.json().status, 413);
	});
});

describe('the desk', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'first' }); });
	after(() => stack.stop());

	test('holds a first comment until the moderator lets it out', async () => {
		const page = '/articles/swifts.html';
		const reply = await comment(stack.client(), page, 'Grace', 'They are back.');
		assert.equal(reply.status, 303);
		const hidden = threadOf(stack, page) + '&sort=newest'; // which nobody has asked for yet
		assert.doesNotMatch((await stack.client().get(hidden)).text, /They are back/);

		const moderator = stack.client();
		const door = await moderator.get('/postbag/admin/queue');
		const signIn = forms((door.status === 303 ? await moderator.get(door.location) : door).text)
			.find((form) => 'password' in form.fields);
		assert.ok(signIn, 'a form to sign in');
		const wrong = await moderator.post(signIn.action, { ...signIn.fields, name: 'editor', password: 'no' });
		assert.notEqual(wrong.status, 303);
		const right = await moderator.post(signIn.action, { ...signIn.fields, name: 'editor',
			password: stack.moderator.password });
		assert.equal(right.status, 303);

		const queue = (await moderator.get('/postbag/admin/queue')).text;
		assert.match(queue, /They are back/);
		const decide = forms(queue).find((form) => form.buttons.some((b) => b.value === 'publish'));
		assert.ok(decide, `a form to decide:\n${queue}`);
		const button = decide.buttons.find((b) => b.value === 'publish');
		const done = await moderator.post(decide.action, { ...decide.fields, [button.name]: button.value });
		assert.equal(done.status, 303);
		await eventually(async () => {
			assert.match((await stack.client().get(threadOf(stack, page))).text, /They are back/);
		});
	});
});

describe('when a part is away', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('without postbagd pages stay, threads are shown as they were, writes are told to come back', async () => {
		const reader = stack.client();
		await comment(reader, PAGE, 'Ada', 'Still here.');
		await eventually(async () => {
			assert.match((await stack.client().get(PAGE)).text, /Still here/);
			assert.match((await stack.client().get(threadOf(stack))).text, /Still here/);
		});
		await stack.killPostbagd('SIGKILL');
		await past();

		assert.match((await stack.client().get(PAGE)).text, /Still here/);
		assert.match((await stack.client().get(threadOf(stack))).text, /Still here/);
		const other = await stack.client().get('/articles/tide-table.html');
		assert.equal(other.status, 200);
		assert.match(other.text, /postbag-away/);
		const page = await stack.client().post('/postbag/comments', { text: 'lost' });
		assert.equal(page.status, 503);
		assert.equal(page.headers['retry-after'], '5');
		assert.match(page.headers['content-type'], /^text\/html/);
		const problem = await stack.client().postJson('/postbag/api/v1/comments', { text: 'lost' });
		assert.equal(problem.status, 503);
		assert.equal(problem.json().status, 503);

		await stack.startPostbagd();
		assert.match((await reader.get(threadOf(stack))).text, /Still here/);
	});

	test('without PostgreSQL threads are shown as they were, and it is found again', async () => {
		await stack.client().get(threadOf(stack));
		await stack.killPostgres();
		await past();
		assert.match((await stack.client().get(threadOf(stack))).text, /Still here/);
		const form = formTo((await stack.client().get(threadOf(stack))).text, '/comments');
		const reply = await stack.client().post(form.action, { ...form.fields, name: 'Bob', text: 'Hello?', act: 'post' });
		assert.equal(reply.status, 503);
		assert.ok(Number(reply.headers['retry-after']) > 0);
		assert.equal((await stack.client().get('/postbag/readyz')).status, 503);
		assert.equal((await stack.client().get('/postbag/healthz')).status, 200);

		await stack.startPostgres();
		const again = await comment(stack.client(), threadOf(stack), 'Bob', 'Back again.');
		assert.equal(again.status, 303);
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.comment WHERE body LIKE 'Hello%'"), '0');
	});
});

describe("nginx's own limits", () => {
	let stack;
	before(async () => { stack = await startStack({ nginx: { readRate: '1r/s', workRate: '1r/s' } }); });
	after(() => stack.stop());

	test('a flood from one address is answered 429 by nginx', async () => {
		const client = stack.client();
		// Another one is let in each second: on a slow machine it takes a few more.
		let last, taken = 0;
		while ((last = await client.get(threadOf(stack))).status === 200) {
			assert.ok(++taken < 1000);
		}
		assert.ok(taken >= 200, `${taken} are taken`);
		assert.equal(last.status, 429);
		assert.equal(last.headers['retry-after'], '1');
	});
});
