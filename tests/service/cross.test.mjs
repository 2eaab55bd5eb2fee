// A Postbag on another origin than the articles (CORS): which origins may ask, for what, and that no
// cache mixes them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { apiPath, contextPath, decideForm, direct, sent, signIn, threadPath } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const NEWS = 'https://news.example';
const OTHER = 'https://other.example';
const FOREIGN = ['null', '*', 'https://evil.example', 'http://news.example', 'https://news.example:443', 'https://news.example:8443',
	'https://news.example.evil.example', 'https://evil-news.example', 'https://evil.news.example', 'https://newsXexample',
	'https://news.example.', 'https://news.example/', 'https://NEWS.example', 'HTTPS://news.example', 'https://user@news.example',
	'https://news.example, https://other.example', 'https://news.exampl', 'news.example', ' https://news.example/x'];

let stack, serial = 0;

before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'news', '--title', 'News', '--origin', NEWS, '--policy', 'open']);
	await stack.ctl(['site', 'add', 'other', '--title', 'Other', '--origin', OTHER, '--policy', 'first']);
	await stack.restartPostbagd();
});
after(() => stack?.stop());

const fresh = (origin = NEWS) => `${origin}/a/${++serial}.html`;
const from = (origin, more = {}) => ({ headers: { origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', ...more } });
const allowed = (reply) => reply.headers['access-control-allow-origin'];

function assertClosed(reply, what) {
	for (const name of Object.keys(reply.headers)) {
		assert.doesNotMatch(name, /^access-control-|^postbag-author$/, what);
	}
}

// The hidden fields of the form that a script on that origin was given.
async function fieldsOf(client, article, origin) {
	const reply = await client.get(threadPath(article), from(origin));
	return { ticket: reply.text.match(/name="ticket" value="([^"]+)"/)[1], article, name: 'Ada', view: 'fragment' };
}

function post(client, path, fields, origin, more = {}) {
	return client.request('POST', path, { body: new URLSearchParams(fields).toString(),
		...from(origin, { 'content-type': 'application/x-www-form-urlencoded', ...more }) });
}

describe('who may read', () => {
	test('each answer for readers opens to exactly the origin that asked, and to no cookie', async () => {
		const article = fresh();
		for (const path of [threadPath(article), threadPath(article, '&view=page'), `/postbag/compose?article=${encodeURIComponent(article)}`,
			`/postbag/shares?article=${encodeURIComponent(article)}`, apiPath(article), `/postbag/api/v1/counts?article=${encodeURIComponent(article)}`,
			`/postbag/popular?article=${encodeURIComponent(article)}`, `/postbag/api/v1/popular?article=${encodeURIComponent(article)}`]) {
			for (const origin of [NEWS, OTHER]) {
				const reply = await stack.client().get(path, from(origin));
				assert.equal(reply.status, 200, path);
				assert.equal(allowed(reply), origin, path);
				assert.match(reply.headers.vary, /\bOrigin\b/, path);
				assert.equal(reply.headers['access-control-allow-credentials'], undefined);
				assert.deepEqual(reply.headers['access-control-expose-headers'].split(', ').sort(),
					['ETag', 'Location', 'Postbag-Author', 'Retry-After']);
			}
		}
	});

	test('what went wrong can be read as well', async () => {
		const client = stack.client();
		for (const [path, status, more] of [[threadPath('https://nowhere.example/'), 404], ['/postbag/thread', 400],
			[threadPath(fresh(), '&sort=odd'), 400], ['/postbag/api/v1/articles/00000000000000ff/comments/1', 404],
			[threadPath(fresh()), 401, { authorization: 'Bearer abc' }], [threadPath(fresh()), 400, { authorization: 'Bearer a b' }],
			[`${threadPath(fresh())}%ff`, 400]]) {
			const reply = await client.get(path, from(NEWS, more));
			assert.equal(reply.status, status, path);
			assert.equal(allowed(reply), NEWS, path);
		}
		const wrong = await client.request('DELETE', threadPath(fresh()), from(NEWS));
		assert.equal(wrong.status, 405);
		assert.equal(allowed(wrong), NEWS);
	});

	test('not a stranger, however alike, and not "null"', async () => {
		const article = fresh();
		for (const origin of FOREIGN) {
			for (const path of [threadPath(article), apiPath(article)]) {
				const reply = await stack.client().get(path, from(origin));
				assert.equal(reply.status, 200);
				assertClosed(reply, origin);
				assert.match(reply.headers.vary, /\bOrigin\b/);
			}
		}
	});

	test('a page of ours needs no leave, and a request without an origin gets none', async () => {
		for (const headers of [{}, { origin: stack.origin, 'sec-fetch-site': 'same-origin' }, { origin: NEWS, 'sec-fetch-site': 'same-origin' }]) {
			assertClosed(await stack.client().get(threadPath(fresh()), { headers }));
		}
	});

	test('nobody at the desk, nor what is for the operator', async () => {
		const desk = await signIn(stack);
		const comment = await sent(stack.client(), `${stack.origin}/news/desk.html`, { text: 'For the desk.' });
		const context = contextPath(comment.path);
		const form = decideForm((await desk.get(context)).text, comment.id);
		for (const origin of [NEWS, OTHER, stack.origin]) {
			for (const path of ['/postbag/admin', '/postbag/admin/', '/postbag/admin/sign-in', '/postbag/admin/queue', '/postbag/admin/queue?queue=reported', '/postbag/admin/log', context,
				'/postbag/healthz', '/postbag/metrics', '/postbag/admin/nothing']) {
				assertClosed(await desk.get(path, from(origin)), path);
				assertClosed(await desk.request('OPTIONS', path, from(origin, { 'access-control-request-method': 'POST' })), path);
			}
		}
		for (const path of [form.action, '/postbag/admin/sign-in', '/postbag/admin/sign-out']) {
			const reply = await post(desk, path, form.fields, NEWS);
			assert.equal(reply.status, 403, path);
			assertClosed(reply, path);
			const preflight = await desk.request('OPTIONS', path, from(NEWS, { 'access-control-request-method': 'POST' }));
			assert.equal(preflight.status, 405);
			assertClosed(preflight, path);
		}
	});
});

describe('the question before a request', () => {
	const ask = (path, origin, method = 'POST', more = {}) => stack.client().request('OPTIONS', path,
		from(origin, { 'access-control-request-method': method, 'access-control-request-headers': 'authorization,idempotency-key', ...more }));

	test('is answered with what the path takes', async () => {
		const paths = { thread: 'GET, HEAD', comments: 'POST', shares: 'GET, HEAD, POST', 'api/v1/comments': 'POST', 'api/v1/thread': 'GET, HEAD',
			'api/v1/articles/00000000000000ff/comments/1': 'GET, HEAD, PATCH, DELETE', 'articles/00000000000000ff/comments/1/edit': 'GET, HEAD, POST' };
		for (const [path, methods] of Object.entries(paths)) {
			const reply = await ask(`/postbag/${path}`, NEWS);
			assert.equal(reply.status, 204, path);
			assert.equal(reply.body.length, 0);
			assert.equal(allowed(reply), NEWS);
			assert.equal(reply.headers['access-control-allow-methods'], methods);
			assert.equal(reply.headers['access-control-allow-headers'], 'authorization, content-type, idempotency-key');
			assert.ok(Number(reply.headers['access-control-max-age']) > 0);
			assert.equal(reply.headers['access-control-allow-credentials'], undefined);
			assert.match(reply.headers.vary, /\bOrigin\b/);
		}
	});

	test('of an odd method or header gets the same answer, which does not have it', async () => {
		for (const [method, headers] of [['TRACE', 'x-evil'], ['PUT', 'cookie'], ['post', ''], ['\u00e9', '*'], ['*', 'x-forwarded-for, authorization']]) {
			const reply = await ask('/postbag/comments', NEWS, method, { 'access-control-request-headers': headers });
			assert.equal(reply.status, 204);
			assert.equal(reply.headers['access-control-allow-methods'], 'POST');
			assert.equal(reply.headers['access-control-allow-headers'], 'authorization, content-type, idempotency-key');
		}
	});

	test('of a stranger is refused', async () => {
		for (const origin of FOREIGN) {
			const reply = await ask('/postbag/comments', origin);
			assert.equal(reply.status, 405, origin);
			assertClosed(reply, origin);
		}
		const nothing = await ask('/postbag/nothing', NEWS);
		assert.equal(nothing.status, 404);
		assertClosed(nothing);
	});
});

describe('caches', () => {
	test('nginx keeps an answer for each origin and for none, and mixes none of them', async () => {
		const article = fresh();
		for (const path of [threadPath(article), apiPath(article), `/postbag/shares?article=${encodeURIComponent(article)}`]) {
			for (let round = 0; round < 3; round++) {
				for (const origin of [NEWS, undefined, OTHER, 'https://evil.example', 'null', stack.origin, NEWS]) {
					const reply = await stack.client().get(path, origin ? from(origin) : {});
					assert.equal(allowed(reply), [NEWS, OTHER].includes(origin) ? origin : undefined, `${path} for ${origin}`);
				}
			}
		}
	});

	test('what is kept here is one body for all other origins, with the headers of each', async () => {
		const article = fresh();
		const bodies = new Set();
		for (const origin of [NEWS, OTHER]) {
			const reply = await direct(stack, { uri: threadPath(article), headers: { Origin: origin } });
			bodies.add(reply.text);
			assert.equal(reply.headers['Access-Control-Allow-Origin'] ?? reply.headers['access-control-allow-origin'], origin);
		}
		assert.equal(bodies.size, 1);
		const [theirs] = bodies;
		assert.match(theirs, new RegExp(`action="${stack.url}comments"`), 'their page needs whole addresses');
		assert.doesNotMatch(theirs, /"\/postbag/);
		const { text: ours } = await direct(stack, { uri: threadPath(article), headers: { Origin: 'https://evil.example' } });
		assert.match(ours, /action="\/postbag\/comments"/);
		assert.doesNotMatch(ours, new RegExp(stack.url));
	});

	test('"not changed" opens to the origin as well', async () => {
		const article = fresh();
		const first = await stack.client().get(threadPath(article), from(NEWS));
		const again = await stack.client().get(threadPath(article), from(OTHER, { 'if-none-match': first.headers.etag }));
		assert.equal(again.status, 304);
		assert.equal(allowed(again), OTHER);
	});
});

describe('an author on another origin', () => {
	test('gets the token in a header and no cookie, and is known by it', async () => {
		const client = stack.client();
		const article = fresh();
		const fields = await fieldsOf(client, article, NEWS);
		const first = await post(client, '/postbag/comments', { ...fields, text: 'From afar.' }, NEWS);
		assert.equal(first.status, 201);
		assert.equal(allowed(first), NEWS);
		assert.equal(first.headers['set-cookie'], undefined);
		const token = first.headers['postbag-author'];
		assert.match(token, /^[\w-]+$/);
		const bearer = { authorization: `Bearer ${token}` };

		const thread = await client.get(threadPath(article), from(NEWS, bearer));
		assert.match(thread.text, /postbag-own/);
		assert.equal(thread.headers['cache-control'], 'private, no-cache');
		assert.doesNotMatch((await client.get(threadPath(article), from(NEWS))).text, /postbag-own/);

		const [, edit] = thread.text.match(/href="([^"]+\/edit[^"]*)"/);
		const path = edit.replaceAll('&amp;', '&');
		const form = await client.get(`${path}${path.includes('?') ? '&' : '?'}view=fragment`, from(NEWS, bearer));
		assert.equal(form.status, 200);
		assert.match(form.text, /From afar\./);
		const changed = await post(client, path.replace(/\?.*/, ''), { ...fields, text: 'From afar, changed.' }, NEWS, bearer);
		assert.equal(changed.status, 200, changed.text);
		assert.equal(allowed(changed), NEWS);
		assert.match(changed.text, /From afar, changed\./);
		assert.equal((await post(client, path.replace(/\?.*/, ''), { ...fields, text: 'Taken.' }, NEWS)).status, 403);
		assert.equal((await post(client, path.replace(/\?.*/, ''), { ...fields, text: 'Taken.' }, OTHER, bearer)).status, 403);
	});

	test('on the site\'s own page, or without a script, gets the cookie and no header', async () => {
		const article = `${stack.origin}/news/cookie.html`;
		const client = stack.client();
		const fields = await fieldsOf(client, article, NEWS);
		const same = await client.post('/postbag/comments', { ...fields, text: 'From here.' });
		assert.equal(same.headers['postbag-author'], undefined);
		assert.equal(same.setCookies()[0].name, 'postbag_author');
		const { view, ...plain } = await fieldsOf(stack.client(), fresh(), NEWS);
		assert.equal(view, 'fragment');
		const bare = await post(stack.client(), '/postbag/comments', { ...plain, text: 'Without a script.' }, NEWS);
		assert.equal(bare.status, 303);
		assert.equal(bare.headers['postbag-author'], undefined);
		assert.equal(bare.setCookies()[0].name, 'postbag_author');
	});

	test('of one site is nobody at another', async () => {
		const client = stack.client();
		const article = fresh();
		const reply = await post(client, '/postbag/comments', { ...await fieldsOf(client, article, NEWS), text: 'Mine.' }, NEWS);
		const bearer = { authorization: `Bearer ${reply.headers['postbag-author']}` };
		assert.equal((await client.get(threadPath(fresh(OTHER)), from(OTHER, bearer))).status, 401);
	});

	test('cannot be written for by a page of another site, though it may read', async () => {
		const client = stack.client();
		const fields = await fieldsOf(client, fresh(), NEWS);
		for (const path of ['/postbag/comments', '/postbag/api/v1/comments']) {
			const reply = await post(client, path, { ...fields, text: 'Forged.' }, OTHER);
			assert.equal(reply.status, 403);
			assert.equal(allowed(reply), OTHER);
			assert.equal(reply.headers['postbag-author'], undefined);
		}
	});
});
