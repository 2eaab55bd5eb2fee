// What strangers try: other sites' forms, borrowed cookies, addresses that are not theirs, floods.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { formTo } from '../lib/http.mjs';
import { apiPath, assertProblem, contextPath, decide, decideForm, direct, directPost, freshArticle, readThread, send,
	sent, signIn, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const source = (file) => fs.readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');

// Every row of the routes table: { methods, pattern }.
const routes = [...source('page/routes.c').matchAll(/^\t\{ ([A-Z |]+), "([^"]+)", \w+,/gm)].map(([, methods, pattern]) =>
	({ methods: methods.split(' | '), pattern }));

describe('every route that changes something', () => {
	let stack, article, desk, comment, hex, ticket, form, token;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		article = freshArticle(stack);
		await stack.ctl(['moderator', 'role', 'editor', 'owner']);
		desk = await signIn(stack);
		comment = await sent(stack.client(), article, { text: 'What is not to change.' });
		desk.jar.set('postbag_author', comment.token); // as when a moderator comments too
		const thread = await readThread(stack.client(), article);
		hex = thread.article.id;
		ticket = thread.ticket;
		form = decideForm((await desk.get(contextPath(comment.path))).text, comment.id);
		token = form.fields.token;
	});
	after(() => stack.stop());

	// Programs at the desk are known by a token alone, which no browser sends by itself: see admin_api.test.mjs.
	const changing = routes.filter(({ pattern }) => !pattern.startsWith('api/v1/admin/')).flatMap(({ methods, pattern }) =>
		methods.filter((method) => ['POST', 'PATCH', 'DELETE'].includes(method)).map((method) => ({ method, pattern })));
	// Everything any of them could want, but for the page it comes from.
	const fields = () => ({ article, ticket, token, network: 'x', name: 'Eve', text: `Forged ${Math.random()}.`, act: 'post',
		up: comment.id, action: 'reject', from: 'published', reason: 'spam', comment: comment.id, where: 'everywhere',
		seen: '0', password: stack.moderator.password });
	const pathOf = (pattern) => `/postbag/${pattern.replace('{a}', hex).replace('{id}', comment.id)}`;
	const attempt = (client, { method, pattern }, headers, more = {}) => {
		const body = method === 'DELETE' ? undefined : new URLSearchParams({ ...fields(), ...more }).toString();
		return client.request(method, pathOf(pattern), { body,
			headers: { 'content-type': body && 'application/x-www-form-urlencoded', accept: 'application/json', ...headers } });
	};
	const state = () => stack.psql(`SELECT count(*) || ' ' || max(comment_id) || ' ' || string_agg(status || body, ',' ORDER BY comment_id)
		|| (SELECT count(*) FROM postbag.decision) || ' ' || (SELECT count(*) FROM postbag.share_seen)
		|| (SELECT count(*) FROM postbag.session) || ' ' || (SELECT count(*) FROM postbag.report) || ' '
		|| (SELECT string_agg(closed::text, ',' ORDER BY article_id) FROM postbag.article) FROM postbag.comment`);

	test('is known to this test', () => {
		assert.equal(routes.length, source('page/routes.c').match(/^\t\{ [A-Z]/gm).length);
		assert.ok(changing.length >= 10, JSON.stringify(changing));
		assert.ok(changing.some(({ pattern }) => pattern.endsWith('/decide')));
	});

	test('refuses what comes from another site, whoever is signed in', async () => {
		const port = stack.port;
		const foreign = [
			{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
			{ origin: 'https://evil.example' },
			{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
			{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' },
			{},
			{ referer: `${stack.origin}/articles/bakery.html` },
			{ origin: 'null' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }, { origin: '' },
			{ origin: `${stack.origin}.evil.example` }, { origin: `https://evil.example/${stack.origin}` },
			{ origin: `${stack.origin}@evil.example` }, { origin: `http://evil-localhost:${port}` },
			{ origin: `http://evil.localhost:${port}` }, { origin: `http://localhost:${port}0` }, { origin: 'http://localhost' },
			{ origin: `http://localhost:${port + 1}` }, { origin: `https://localhost:${port}` }, { origin: `http://LOCALHOST:${port}` },
			{ origin: `http://localhost.:${port}` }, { origin: `${stack.origin}/` }, { origin: `${stack.origin}, https://evil.example` },
			{ origin: ` ${stack.origin}x` }, { origin: '*' }, { origin: `localhost:${port}` },
			{ 'sec-fetch-site': 'Same-Origin' },
		];
		const before = await state();
		for (const route of changing) {
			for (const headers of foreign) {
				const reply = await attempt(desk, route, headers);
				assertProblem(reply, 403, 'Origin', 'foreign');
				assert.equal(reply.headers['set-cookie'], undefined);
				assert.equal(reply.location, undefined);
				assert.equal(reply.headers['access-control-allow-origin'], undefined);
			}
		}
		assert.equal(await state(), before);
	});

	test('of the desk refuses what comes from the article\'s site, when that is not ours', async () => {
		const other = 'http://news.example';
		await stack.ctl(['site', 'add', 'apart', '--title', 'Apart', '--origin', other, '--policy', 'open']);
		const before = await state();
		for (const route of changing.filter(({ pattern }) => pattern.startsWith('admin/'))) {
			assertProblem(await attempt(desk, route, { origin: other, 'sec-fetch-site': 'cross-site' }), 403, 'Origin', 'foreign');
		}
		assert.equal(await state(), before);
	});

	test('does nothing by GET or HEAD, nor by a method that is only named', async () => {
		const before = await state();
		const same = { origin: stack.origin, 'sec-fetch-site': 'same-origin' };
		for (const { method, pattern } of changing) {
			for (const verb of ['GET', 'HEAD']) {
				const headers = { ...same, 'x-http-method-override': method, 'x-http-method': method, 'x-method-override': method };
				const query = new URLSearchParams({ ...fields(), _method: method, method });
				const reply = await desk.request(verb, `${pathOf(pattern)}?${query}`, { headers });
				assert.ok([200, 303, 400, 401, 403, 404, 405, 422].includes(reply.status), `${verb} ${pattern}: ${reply.status}`);
			}
		}
		const overridden = await desk.request('POST', pathOf('api/v1/articles/{a}/comments/{id}'), { body: '_method=DELETE&text=x',
			headers: { ...same, 'content-type': 'application/x-www-form-urlencoded', 'x-http-method-override': 'DELETE' } });
		assert.equal(overridden.status, 405);
		assert.equal(await state(), before);
	});

	test('of the desk does nothing without the session, or without the token of its forms', async () => {
		const same = { origin: stack.origin, 'sec-fetch-site': 'same-origin' };
		const other = await signIn(stack);
		const foreign = decideForm((await other.get(contextPath(comment.path))).text, comment.id).fields.token;
		const before = await state();
		for (const route of changing.filter(({ pattern }) => /^admin\/(?!sign-in)/.test(pattern))) {
			// What was typed comes back; see kept_text.test.mjs.
			assertProblem(await attempt(stack.client(), route, same), 403, 'session', 'expired');
			const stranger = await attempt(stack.client(), route, same, { text: '', reason: '' });
			assert.equal(stranger.status, 303);
			assert.equal(stranger.location, '/postbag/admin/sign-in');
			for (const wrong of ['', 'x', ticket, comment.token, foreign, token.slice(0, -2), token.toUpperCase()]) {
				assertProblem(await attempt(desk, route, same, { token: wrong }), 403, 'token', 'foreign');
			}
		}
		assert.equal(await state(), before);
	});

	test('has no preflight that would let another site ask', async () => {
		for (const { method, pattern } of changing) {
			const reply = await desk.request('OPTIONS', pathOf(pattern), { headers: { origin: 'https://evil.example',
				'access-control-request-method': method, 'access-control-request-headers': 'x-evil, authorization' } });
			assert.equal(reply.status, 405);
			for (const name of Object.keys(reply.headers)) {
				assert.doesNotMatch(name, /^access-control-/);
			}
		}
	});

	test('does what it is asked to, when everything is in order', async () => {
		const same = { origin: stack.origin };
		assert.equal((await attempt(desk, { method: 'POST', pattern: 'comments' }, same)).status, 303);
		assert.equal((await attempt(desk, { method: 'POST', pattern: 'api/v1/comments' }, { 'sec-fetch-site': 'same-origin' })).status, 201);
		assert.equal((await attempt(desk, { method: 'POST', pattern: 'admin/articles/{a}/comments/{id}/decide' }, same)).status, 303);
	});
});

describe('a session', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'first' }); });
	after(() => stack.stop());

	const queue = (headers) => stack.client({ headers }).get('/postbag/admin/queue');

	test('is not given by a cookie that is sent twice', async () => {
		const [[name, value]] = [...(await signIn(stack)).jar];
		assert.equal((await queue({ cookie: `${name}=${value}` })).status, 200);
		for (const cookie of [`${name}=x; ${name}=${value}`, `${name}=${value}; ${name}=x`, `${name}=${value}; ${name}=${value}`,
			[`${name}=${value}`, `${name}=x`], [`a=b; ${name}=x`, `${name}=${value}`]]) {
			const reply = await queue({ cookie });
			assert.equal(reply.status, 303, JSON.stringify(cookie));
			assert.equal(reply.location, '/postbag/admin/sign-in');
		}
	});

	test('is not given by a cookie that is none', async () => {
		const [[name, value]] = [...(await signIn(stack)).jar];
		for (const cookie of [`${name}=`, `${name}`, `${name}=${value}x`, `${name}=${value.slice(1)}`, `${name}=${'x'.repeat(4000)}`,
			`${name.toUpperCase()}=${value}`, `__Host-${name}=${value}`, `${name}="${value}"`, `${name}=${value.toLowerCase()}`,
			Array.from({ length: 200 }, (_, i) => `c${i}=${i}`).join('; '), '\u00ff=1', ';;;=;', `${name}=..%2f..`]) {
			const reply = await queue({ cookie });
			assert.equal(reply.status, 303, cookie.slice(0, 60));
		}
		for (const length of [9000, 40000]) {
			const { status } = await queue({ cookie: `${name}=${'x'.repeat(length)}` });
			assert.ok([303, 400, 494].includes(status), `${length}: ${status}`);
		}
	});

	test('has a new secret at each sign-in, and takes none that the browser brings', async () => {
		const planted = 'A'.repeat(43);
		const client = stack.client();
		client.jar.set('postbag_session', planted);
		await signIn(stack, client);
		const first = client.jar.get('postbag_session');
		assert.notEqual(first, planted);
		assert.equal((await queue({ cookie: `postbag_session=${planted}` })).status, 303);
		// Signed in already, and once more.
		const reply = await client.post('/postbag/admin/sign-in', stack.moderator);
		assert.equal(reply.status, 303);
		const second = client.jar.get('postbag_session');
		assert.notEqual(second, first);
		const [cookie] = reply.setCookies();
		assert.equal(cookie.attributes.samesite, 'Strict');
		assert.equal(cookie.attributes.path, '/');
		assert.ok('httponly' in cookie.attributes);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.session WHERE encode(session_hash, 'base64') LIKE '%${first}%'`), '0');
	});

	test('ends by itself, and when its moderator is removed', async () => {
		const desk = await signIn(stack);
		await stack.psql("UPDATE postbag.session SET expires_at = now() - interval '1 second'");
		assert.equal((await desk.get('/postbag/admin/queue')).status, 303);
		const { stdout } = await stack.ctl(['moderator', 'add', 'passing']);
		const passing = stack.client();
		const password = stdout.match(/^password: (.+)$/m)[1];
		assert.equal((await passing.post('/postbag/admin/sign-in', { name: 'passing', password })).status, 303);
		assert.equal((await passing.get('/postbag/admin/queue')).status, 200);
		await stack.ctl(['moderator', 'remove', 'passing']);
		assert.equal((await passing.get('/postbag/admin/queue')).status, 303);
	});

	test('is not given for a wrong password, an unknown name or an endless password', async () => {
		const attempt = (name, password) => stack.client().post('/postbag/admin/sign-in', { name, password });
		const wrong = await attempt('editor', 'wrong'), unknown = await attempt('nobody', 'wrong');
		for (const reply of [wrong, unknown, await attempt('editor', ''), await attempt('', ''), await attempt('EDITOR',
			stack.moderator.password), await attempt('editor', `${stack.moderator.password} `)]) {
			assert.equal(reply.status, 401);
			assert.equal(reply.headers['set-cookie'], undefined);
		}
		// The two differ in the name that comes back, in what a passkey would sign, and in nothing else.
		const bare = (reply) => reply.text.replace(/data-challenge="[\w-]{118}"/, '');
		assert.equal(bare(wrong), bare(unknown).replace('nobody', 'editor'));
		const began = Date.now();
		const long = await attempt('editor', 'x'.repeat(60000));
		assert.equal(long.status, 400);
		const longest = await attempt('editor', 'x'.repeat(1 << 20));
		assert.equal(longest.status, 413);
		assert.ok(Date.now() - began < 10000);
		const log = stack.log();
		assert.ok(!log.includes(stack.moderator.password) && !log.includes('wrong'));
	});

	test('takes bounded memory to begin, however many begin at once', async () => {
		const proc = `/proc/${stack.daemon.pid}`;
		const peak = () => Number(fs.readFileSync(`${proc}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)[1]);
		fs.writeFileSync(`${proc}/clear_refs`, '5');
		const before = peak();
		const replies = await Promise.all(Array.from({ length: 12 }, () =>
			stack.client().post('/postbag/admin/sign-in', { name: 'editor', password: 'guess' })));
		for (const { status } of replies) {
			assert.ok(status === 401 || status === 503, String(status));
		}
		// Two at once with 64 MiB each, and room for everything else.
		assert.ok(peak() - before < 2 * 65536 + 65536, `${peak() - before} kB more`);
	});
});

describe('every answer', () => {
	let stack, article, comment, desk;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		article = freshArticle(stack);
		comment = await sent(stack.client(), article, { text: 'For all to see.' });
		desk = await signIn(stack);
	});
	after(() => stack.stop());

	test('has the headers that keep browsers from doing more with it', async () => {
		const page = comment.path.replace('api/v1/', '');
		const ticket = await ticketOf(stack.client(), article);
		const own = stack.client({ headers: { cookie: `postbag_author=${comment.token}` } });
		const etag = (await stack.client().get(apiPath(article))).headers.etag;
		const replies = {
			fragment: await stack.client().get(threadPath(article)),
			page: await stack.client().get(threadPath(article, '&view=page')),
			'an author\'s page': await own.get(threadPath(article)),
			JSON: await stack.client().get(apiPath(article)),
			compressed: await stack.client().get(apiPath(article), { headers: { 'accept-encoding': 'gzip' } }),
			'not modified': await stack.client().get(apiPath(article), { headers: { 'if-none-match': etag } }),
			head: await stack.client().head(threadPath(article)),
			bar: await stack.client().get(`/postbag/shares?article=${encodeURIComponent(article)}`),
			counts: await stack.client().get(`/postbag/api/v1/counts?article=${encodeURIComponent(article)}`),
			compose: await stack.client().get(`/postbag/compose?article=${encodeURIComponent(article)}`),
			comment: await stack.client().get(comment.path),
			'edit form': await own.get(`${page}/edit`),
			posted: await write(stack.client(), threadPath(article), { name: 'Bob', text: 'Mine too.' }),
			'posted by JSON': await send(stack.client(), article, { text: 'And mine.', ticket }),
			preview: await write(stack.client(), threadPath(article), { name: 'Bob', text: 'Mine?', act: 'preview' }),
			'form again': await write(stack.client(), threadPath(article), { name: 'Bob', text: '' }),
			problem: await send(stack.client(), article, { text: '' }),
			share: await stack.client().post('/postbag/shares', { article, network: 'x' }),
			'copied link': await stack.client().post('/postbag/shares', { article, network: 'copy' }),
			'share by JSON': await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'x' }),
			'cross-site': await stack.client().post('/postbag/comments', { article }, { headers: { origin: 'https://evil.example' } }),
			'not found': await stack.client().get('/postbag/nothing'),
			'not found by JSON': await stack.client().get('/postbag/api/v1/nothing'),
			'not allowed': await stack.client().request('DELETE', threadPath(article)),
			'bad query': await stack.client().get('/postbag/thread?article=%zz'),
			'too large': await stack.client().post('/postbag/comments', { text: 'x'.repeat(70000) }),
			'too large by JSON': await stack.client().postJson('/postbag/api/v1/comments', { text: 'x'.repeat(70000) }),
			desk: await desk.get('/postbag/admin/'),
			'sign in': await stack.client().get('/postbag/admin/sign-in'),
			'sign in again': await stack.client().post('/postbag/admin/sign-in', { name: 'x', password: 'y' }),
			'report form': await stack.client().get(`${comment.path.replace('/api/v1', '')}/report`),
			reported: await desk.get('/postbag/admin/queue?queue=reported'),
			'sent to sign in': await stack.client().get('/postbag/admin/queue'),
			queue: await desk.get('/postbag/admin/queue'),
			context: await desk.get(contextPath(comment.path)),
			log: await desk.get('/postbag/admin/log'),
			decided: await decide(desk, contextPath(comment.path), 'reject'),
			healthz: await stack.client().get('/postbag/healthz'),
			metrics: await stack.client().get('/postbag/metrics'),
			script: await stack.client().get('/postbag/static/postbag.js'),
		};
		for (const [what, { headers, status }] of Object.entries(replies)) {
			assert.equal(headers['x-content-type-options'], 'nosniff', what);
			assert.ok(headers['referrer-policy'], what);
			assert.ok(headers['cache-control'], what);
			const policy = headers['content-security-policy'];
			assert.match(policy ?? '', /default-src 'none'/, what);
			assert.doesNotMatch(policy.replace("style-src 'unsafe-inline'; sandbox", ''), /unsafe|\*|data:/, what);
			if (what !== 'script') {
				assert.match(policy, /frame-ancestors 'none'/, what);
			}
			if (/html/.test(headers['content-type'] ?? '')) {
				assert.match(policy, /form-action/, what);
				assert.match(policy, /base-uri 'none'/, what);
				assert.match(headers['content-type'], /charset=utf-8/, what);
			}
			if (status >= 400 || headers['set-cookie']) {
				assert.match(headers['cache-control'], /^(?:no-store|private, no-cache)$/, what);
			}
			for (const name of Object.keys(headers)) {
				assert.doesNotMatch(name, /^(?:x-accel-|x-powered|status$|access-control-)/, what);
			}
			assert.equal(headers.server, 'nginx', what);
		}
		for (const what of ['queue', 'reported', 'context', 'log', 'comment', 'sign in', 'cross-site', 'not found']) {
			assert.match(replies[what].headers['cache-control'], /no-store/, what);
		}
		// What readers write in, their own browser may keep for when they come back.
		for (const what of ['an author\'s page', 'edit form', 'report form', 'compose', 'preview', 'form again']) {
			assert.equal(replies[what].headers['cache-control'], 'private, no-cache', what);
		}
	});

	test('of a site with https has Secure cookies, and the session\'s with the __Host- prefix', async () => {
		stack.writeSettings({ url: 'https://desk.example/postbag/' });
		await stack.restartPostbagd();
		const at = { headers: { origin: 'https://desk.example' } };
		const door = await stack.client().post('/postbag/admin/sign-in', stack.moderator, at);
		assert.equal(door.status, 303);
		assert.match(door.headers['set-cookie'][0], /^__Host-postbag_session=[^;]+; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/);
		assert.doesNotMatch(door.headers['set-cookie'][0], /domain/i);
		const posted = await write(stack.client(), threadPath(article), { name: 'Ada', text: 'Over TLS.' });
		assert.match(posted.headers['set-cookie'][0], /; Secure$/);
		stack.writeSettings({});
		await stack.restartPostbagd();
	});
});

describe('a client address', () => {
	// Not one that anything of ours has.
	const ADDRESS = '127.31.57.201';
	let stack;
	before(async () => { stack = await startStack({ policy: 'first', settings: { access_log: 'yes', limit_post: '100/36000' } }); });
	after(() => stack.stop());

	test('is kept nowhere: not in the database, not in a log', async () => {
		const article = freshArticle(stack);
		const client = stack.client({ address: ADDRESS });
		assert.equal((await write(client, threadPath(article), { name: 'Ada', text: 'From somewhere.' })).status, 303);
		assert.equal((await client.post('/postbag/shares', { article, network: 'x' })).status, 303);
		assert.equal((await client.post('/postbag/admin/sign-in', { name: 'x', password: 'y' })).status, 401);
		assert.equal((await client.post('/postbag/comments', { article: 'x' })).status, 400);
		assert.equal((await client.post('/postbag/comments', { text: 'x'.repeat(70000) })).status, 413);
		assert.equal((await client.get('/postbag/metrics')).status, 403);
		assert.equal((await client.get('/articles/bakery.html')).status, 200);
		await stack.killPostbagd('SIGTERM');
		assert.equal((await client.post('/postbag/comments', { article: 'x' })).status, 503);
		await stack.startPostbagd();
		for (const address of ['203.0.113.77', '2001:db8:7777::7']) {
			assert.equal((await directPost(stack, '/postbag/api/v1/shares', { article, network: 'x' }, { address })).status, 204);
		}
		const tables = (await stack.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'postbag'")).split('\n');
		assert.ok(tables.includes('share_seen') && tables.includes('rate_limit'));
		let dump = '';
		for (const table of tables) {
			dump += await stack.psql(`COPY postbag.${table} TO STDOUT`);
		}
		assert.match(dump, /From somewhere/);
		assert.notEqual(await stack.psql('SELECT count(*) FROM postbag.rate_limit'), '0');
		const raw = Buffer.from(ADDRESS.split('.').map(Number)).toString('hex');
		for (const text of [dump, stack.log(), stack.accessLog(), stack.nginxLog()]) {
			assert.ok(!text.includes(ADDRESS));
			assert.ok(!text.includes(raw));
			assert.ok(!text.includes(Buffer.from(ADDRESS).toString('hex')));
			assert.doesNotMatch(text, /203\.0\.113\.77|cb00714d|2001:db8:7777|20010db87777/);
		}
		assert.match(stack.log(), /share/, 'there is a line for each request');
	});

	test('is one actor for a day, and another one on the next, on another site, and for another address', async () => {
		await stack.ctl(['site', 'add', 'other', '--title', 'The Other', '--origin', `http://127.0.0.1:${stack.port}`]);
		const keys = async () => new Set((await stack.psql("SELECT encode(actor_key, 'hex') FROM postbag.share_seen")).split('\n'));
		const share = async (article, address) => {
			await eventually(async () => assert.equal((await directPost(stack, '/postbag/api/v1/shares', { article, network: 'x' },
				{ address })).status, 204));
		};
		const before = (await keys()).size;
		await share(freshArticle(stack), '198.51.100.1');
		await share(freshArticle(stack), '198.51.100.1');
		await share(freshArticle(stack), '::ffff:198.51.100.1');
		await share(freshArticle(stack), '64:ff9b::198.51.100.1');
		assert.equal((await keys()).size, before + 1);
		await share(freshArticle(stack), '198.51.100.2');
		assert.equal((await keys()).size, before + 2);
		await share(`http://127.0.0.1:${stack.port}/a.html`, '198.51.100.1');
		assert.equal((await keys()).size, before + 3);
		// Each day's secret is random and sealed.
		assert.match(await stack.psql('SELECT octet_length(sealed_secret) FROM postbag.key_epoch'), /^\d+$/);
	});

	test('that is missing or none is refused, and is nobody\'s', async () => {
		const article = freshArticle(stack);
		for (const address of [null, '', 'unix:', 'garbage', '1.2.3', '1.2.3.4.5', '1.2.3.4:80', '::g', '01.2.3.4', ' 1.2.3.4']) {
			const reply = await directPost(stack, '/postbag/api/v1/shares', { article, network: 'x' }, { address });
			assert.equal(reply.status, 400, String(address));
		}
		assert.equal((await readThread(stack.client(), article)).shares.total, 0);
	});
});

describe('a limit', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { limit_post: '5/3600', limit_share: '3/3600', limit_sign_in: '3/3600' } });
	});
	after(() => stack.stop());

	const assertWait = (reply, most) => {
		assert.match(reply.headers['retry-after'], /^[1-9]\d*$/);
		assert.ok(Number(reply.headers['retry-after']) <= most, reply.headers['retry-after']);
	};
	let addresses = 1;
	const freshAddress = () => `127.200.0.${++addresses}`;
	const post = async (client, article, ticket, text, options) => client.postJson('/postbag/api/v1/comments',
		{ article, ticket, name: 'Ada', text }, options);

	test('holds against a burst of comments: as many as are allowed, and then when to come again', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const client = stack.client({ address: freshAddress() });
		const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => post(client, article, ticket, `Number ${i}.`)));
		assert.equal(replies.filter((reply) => reply.status === 201).length, 5);
		for (const reply of replies.filter((one) => one.status !== 201)) {
			assertProblem(reply, 429);
			assertWait(reply, 3600 / 5);
		}
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.comment WHERE body LIKE 'Number%'"), '5');

		const form = await client.post('/postbag/comments', { article, ticket, name: 'Ada', text: 'One more.' });
		assert.equal(form.status, 429);
		assert.ok(Number(form.headers['retry-after']) > 0);
		assert.equal(formTo(form.text, '/comments').fields.text, 'One more.');

		// Reading, sharing and other people's writing have nothing to do with it.
		assert.equal((await client.get(threadPath(article))).status, 200);
		assert.equal((await client.post('/postbag/shares', { article, network: 'x' })).status, 303);
		assert.equal((await post(stack.client({ address: freshAddress() }), article, ticket, 'Somebody else.')).status, 201);
	});

	test('is over when Retry-After says so', async () => {
		const reloaded = (times) => eventually(async () =>
			assert.equal(stack.log().match(/settings reloaded/g)?.length, times * (stack.many ? 2 : 1)));
		stack.writeSettings({ limit_post: '5/5' });
		stack.signal('SIGHUP');
		await reloaded(1);
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const client = stack.client({ address: freshAddress() });
		let reply;
		for (let i = 0; (reply = await post(client, article, ticket, `Again ${i}.`)).status === 201; i++) {
			assert.ok(i < 10);
		}
		assert.equal(reply.headers['retry-after'], '1');
		await new Promise((resolve) => setTimeout(resolve, 1000));
		assert.equal((await post(client, article, ticket, 'After a while.')).status, 201);
		stack.writeSettings({ limit_post: '5/3600', limit_share: '3/3600', limit_sign_in: '3/3600' });
		stack.signal('SIGHUP');
		await reloaded(2);
	});

	test('is by the address that nginx saw, whatever else the request says', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const address = freshAddress();
		const spoofs = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'client-ip', 'true-client-ip', 'cf-connecting-ip',
			'x-client-ip', 'x-cluster-client-ip', 'remote-addr', 'remote_addr', 'via'];
		let taken = 0;
		for (let i = 0; i < 12; i++) {
			const headers = Object.fromEntries(spoofs.map((name) => [name, name === 'forwarded' ? `for=198.51.100.${i}`
				: [`198.51.100.${i}`, `203.0.113.${i}`]]));
			const reply = await post(stack.client({ address }), article, ticket, `Spoofed ${i}.`, { headers });
			assert.ok([201, 429].includes(reply.status), reply.text);
			taken += reply.status === 201;
		}
		assert.equal(taken, 5);
	});

	test('is one for all addresses of one IPv6 network, and for the two writings of an IPv4 address', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const from = async (addresses_) => {
			let taken = 0;
			for (const [i, address] of addresses_.entries()) {
				const reply = await directPost(stack, '/postbag/api/v1/comments',
					{ article, ticket, name: 'Ada', text: `${address} ${i}` }, { address });
				assert.ok([201, 429].includes(reply.status));
				taken += reply.status === 201;
			}
			return taken;
		};
		assert.equal(await from(Array.from({ length: 60 }, (_, i) => `2001:db8:1:2:${(i * 977).toString(16)}::${i}`)), 5);
		assert.equal(await from(['2001:db8:1:3::1']), 1);
		assert.equal(await from(Array.from({ length: 12 }, (_, i) => (i % 2 ? '198.51.100.9' : '::ffff:198.51.100.9'))), 5);
		assert.equal(await from(['198.51.100.10']), 1);
	});

	test('holds against shares', async () => {
		const client = stack.client({ address: freshAddress() });
		const replies = await Promise.all(Array.from({ length: 30 }, () =>
			client.postJson('/postbag/api/v1/shares', { article: freshArticle(stack), network: 'x' })));
		assert.equal(replies.filter((reply) => reply.status === 204).length, 3);
		for (const reply of replies.filter((one) => one.status !== 204)) {
			assertProblem(reply, 429);
			assertWait(reply, 3600 / 3);
		}
	});

	test('holds against sign-ins, before a password is looked at', async () => {
		const client = stack.client({ address: freshAddress() });
		const attempt = (password) => client.post('/postbag/admin/sign-in', { name: 'editor', password });
		for (let i = 0; i < 3; i++) {
			assert.equal((await attempt(`guess ${i}`)).status, 401);
		}
		for (const password of ['guess 4', stack.moderator.password]) {
			const reply = await attempt(password);
			assert.equal(reply.status, 429);
			assert.ok(Number(reply.headers['retry-after']) > 0);
			assert.equal(reply.headers['set-cookie'], undefined);
		}
		await signIn(stack, stack.client({ address: freshAddress() }));
	});

	test('that a clock put forward has pushed far away is not kept to', async () => {
		await stack.psql("UPDATE postbag.rate_limit SET tat = now() + interval '1 day'");
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const client = stack.client({ address: '127.200.0.2' });
		const replies = [];
		for (let i = 0; i < 8; i++) {
			replies.push((await post(client, article, ticket, `After the clock ${i}.`)).status);
		}
		assert.deepEqual(replies, [201, 201, 201, 201, 201, 429, 429, 429]);
	});
});

describe('of two sites', () => {
	let stack, here, there;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['site', 'add', 'other', '--title', 'The Other', '--origin', `http://127.0.0.1:${stack.port}`,
			'--policy', 'open']);
		here = freshArticle(stack);
		there = `http://127.0.0.1:${stack.port}/news/1.html`;
	});
	after(() => stack.stop());

	test('neither takes the other\'s tokens, origins or comments', async () => {
		const { origin } = new URL(there);
		const options = { headers: { origin } };
		const mine = await sent(stack.client(), here, { text: 'Here.' });
		const yours = await sent(stack.client(), there, { text: 'There.' }, options);
		const ticket = await ticketOf(stack.client(), there);

		assertProblem(await send(stack.client(), there, { ticket, text: 'x' },
			{ headers: { origin, ...mine.author } }), 401, 'Authorization', 'foreign');
		assertProblem(await send(stack.client(), here, { text: 'x' }, options), 403, 'Origin', 'foreign');
		assertProblem(await send(stack.client(), there, { ticket, text: 'x', reply: mine.id }, options), 422, 'reply', 'unknown');
		for (const [method, body] of [['PATCH', { text: 'x' }], ['DELETE', undefined], ['GET', undefined]]) {
			const reply = await stack.client().request(method, yours.path, { body: body && JSON.stringify(body),
				headers: { origin, 'content-type': body && 'application/json', ...mine.author } });
			assertProblem(reply, 401, 'Authorization', 'foreign');
			const byCookie = await stack.client().request(method, yours.path, { body: body && JSON.stringify(body),
				headers: { origin, 'content-type': body && 'application/json', cookie: `postbag_author=${mine.token}` } });
			assert.equal(byCookie.status, method === 'GET' ? 200 : 403);
		}
		// The right number under the other article is nothing.
		const crossed = yours.path.replace(/comments\/\d+/, `comments/${mine.id}`);
		assertProblem(await stack.client().get(crossed), 404);
		assertProblem(await stack.client().get(crossed, { headers: mine.author }), 404);
		const desk = await signIn(stack);
		assert.equal((await desk.get(contextPath(crossed))).status, 404);
		const form = decideForm((await desk.get(contextPath(mine.path))).text, mine.id);
		assert.equal((await desk.post(contextPath(`${crossed}/decide`), { ...form.fields, action: 'reject' })).status, 404);
		assert.equal((await stack.client().get(yours.path)).json().text, 'There.');
		assert.equal((await stack.client().get(mine.path)).json().status, 'published');
	});
});
