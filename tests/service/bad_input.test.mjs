// What nobody sends in good faith, and what people send by mistake: each is answered with what is
// wrong with it, and nothing of it is kept or carried out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NAMES, TEXTS, assertSafe, classed, clean, shown } from '../lib/hostile.mjs';
import { formTo, tags, textOf } from '../lib/http.mjs';
import { apiPath, assertDiscreet, assertProblem, contextPath, decide, direct, freshArticle, idOf,
	readThread, send, sent, signIn, tableRows, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';
import { PURPOSE, now, readToken, sealToken } from '../lib/token.mjs';

const HTML = '/postbag/comments';
const JSON_ = '/postbag/api/v1/comments';
const SHARES = '/postbag/shares';

let stack, article, elsewhere, origin2;

before(async () => {
	stack = await startStack({ policy: 'open' });
	// A second site, on the same nginx by its other name.
	origin2 = `http://127.0.0.1:${stack.port}`;
	await stack.ctl(['site', 'add', 'other', '--title', 'The Other', '--origin', origin2, '--policy', 'open']);
	article = freshArticle(stack);
	elsewhere = freshArticle(stack);
});
after(() => stack.stop());

const count = async (what = 'true') => Number(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE ${what}`));

describe('a comment', () => {
	// Each row: what is sent over a good comment (a function is given the good fields), the status, and
	// the field and code of the problem. again: what mends it when the form comes back.
	const ids = ['0', '-1', '9223372036854775808', '18446744073709551617', '0x10', '1e3', ' 1', '+1', '01',
		'\u0661', '1.0', '1;', "1' or '1'='1"];
	const rows = [
		['without a text', { text: '' }, 422, 'text', 'missing', { text: 'A' }],
		['of white space', { text: ' \t\r\n\u00a0\u2003\u3000 ' }, 422, 'text', 'missing', { text: 'A' }],
		['of what cannot be seen', { text: '\u200b\u200d\ufeff\u2060\u00ad' }, 422, 'text', 'missing', { text: 'A' }],
		['with 5001 characters', { text: 'x'.repeat(5001) }, 422, 'text', 'too-long', { text: 'A' }],
		['with 5001 characters of three bytes', { text: '€'.repeat(5001) }, 422, 'text', 'too-long', { text: 'A' }],
		['with 1001 lines', { text: 'a\n'.repeat(1000) + 'a' }, 422, 'text', 'too-long', { text: 'A' }],
		['without a name', { name: '' }, 422, 'name', 'missing', { name: 'A' }],
		['with a name of spaces', { name: ' \u3000 ' }, 422, 'name', 'missing', { name: 'A' }],
		['with a name of what cannot be seen', { name: '\u200b\u202e' }, 422, 'name', 'missing', { name: 'A' }],
		['with a name of 61 characters', { name: 'é'.repeat(61) }, 422, 'name', 'too-long', { name: 'A' }],
		['without a ticket', { ticket: '' }, 422, 'ticket', 'missing', {}],
		['with a made-up ticket', { ticket: 'abc' }, 403, 'ticket', 'foreign', {}],
		['with a ticket of 10,000 letters', { ticket: 'A'.repeat(10000) }, 403, 'ticket', 'foreign', {}],
		['with a changed ticket', ({ ticket }) => ({ ticket: flipped(ticket) }), 403, 'ticket', 'foreign', {}],
		['with a cut ticket', ({ ticket }) => ({ ticket: ticket.slice(0, -1) }), 403, 'ticket', 'foreign', {}],
		['with the ticket of another article', async () => ({ ticket: await ticketOf(stack.client(), elsewhere) }),
			403, 'ticket', 'foreign', {}],
		['with the ticket of another site', async () => ({ ticket: await ticketOf(stack.client(), `${origin2}/a.html`) }),
			403, 'ticket', 'foreign', {}],
		['with an expired ticket', () => ({ ticket: ticketFor({ issued: now() - 90000, expires: now() - 1 }) }),
			409, 'ticket', 'expired', {}],
		['with a ticket from the future', () => ({ ticket: ticketFor({ issued: now() + 120, expires: now() + 200 }) }),
			409, 'ticket', 'expired', {}],
		['with an author\'s token as its ticket', async () => ({ ticket:
			(await sent(stack.client(), elsewhere, { text: `Mine ${Math.random()}` })).token }), 403, 'ticket', 'foreign', {}],
		['with a ticket of another purpose, signed with the ticket\'s key',
			() => ({ ticket: ticketFor({ purpose: PURPOSE.AUTHOR, key: PURPOSE.TICKET }) }), 403, 'ticket', 'foreign', {}],
		['with a ticket signed with the author\'s key', () => ({ ticket: ticketFor({ key: PURPOSE.AUTHOR }) }),
			403, 'ticket', 'foreign', {}],
		['with a ticket of another version', () => ({ ticket: ticketFor({ version: 2 }) }), 403, 'ticket', 'foreign', {}],
		['that answers a comment of another article', async () => ({ reply:
			(await sent(stack.client(), elsewhere, { text: `There ${Math.random()}` })).id }),
			422, 'reply', 'unknown', { reply: '' }],
		['that answers a comment there is not', { reply: '4611686018427387904' }, 422, 'reply', 'unknown', { reply: '' }],
		['that answers a held comment', async () => ({ reply: await hidden('held') }), 422, 'reply', 'unknown', { reply: '' }],
		['that answers a deleted comment', async () => ({ reply: await hidden('deleted') }), 422, 'reply', 'unknown', { reply: '' }],
		...ids.map((reply) => [`that answers ${JSON.stringify(reply)}`, { reply }, 422, 'reply', 'malformed', { reply: '' }]),
	];

	const ticketFor = (more) => {
		const { site, article: id } = readToken(good.ticket);
		return sealToken(stack.keyFile, { purpose: PURPOSE.TICKET, site, article: id, ...more });
	};
	const flipped = (ticket) => ticket.slice(0, 20) + (ticket[20] === 'A' ? 'B' : 'A') + ticket.slice(21);
	const hidden = async (status) => {
		const { id } = await sent(stack.client(), article, { text: `Hidden ${Math.random()}` });
		await stack.psql(`UPDATE postbag.comment SET status = '${status}' WHERE comment_id = ${id}`);
		return id;
	};
	let good;
	before(async () => {
		good = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'A good comment.' };
		assert.equal((await stack.client().post(HTML, { ...good, text: 'By our own ticket.', ticket: ticketFor({}) })).status,
			303, 'what the tests sign is as what Postbag signs');
	});

	for (const [name, change, status, field, code, again] of rows) {
		test(`${name} is refused, and the form comes back with what was typed and a fresh ticket`, async () => {
			const changed = typeof change === 'function' ? await change(good) : change;
			const fields = { ...good, text: `A good comment ${Math.random()}.`, ...changed };
			assertProblem(await stack.client().postJson(JSON_, fields), status, field, code);

			const reply = await stack.client().post(HTML, fields);
			assert.equal(reply.status, status);
			assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
			assert.equal(reply.headers['cache-control'], 'private, no-cache');
			assert.equal(reply.headers['set-cookie'], undefined);
			assertDiscreet(reply.text.replaceAll(stack.origin, ''));
			assert.match(reply.text, /class="postbag-errors" role="alert"/);
			const form = formTo(reply.text, '/comments');
			if (code === 'too-long') {
				assert.equal(form.fields[field], fields[field]);
			} else if (code !== 'missing') {
				assert.equal(form.fields.text, fields.text);
				assert.equal(form.fields.name, fields.name);
			}
			assert.notEqual(form.fields.ticket, fields.ticket);

			const mended = await stack.client().post(form.action, { ...form.fields, act: 'post', ...again,
				text: `Mended ${Math.random()}.` });
			assert.equal(mended.status, 303, mended.text);
		});
	}

	test('that was refused is not kept, and that was mended is', async () => {
		assert.equal(await count("body LIKE 'A good comment 0.%' OR length(body) > 5000 OR length(author_name) > 60"), 0);
		assert.equal(await count("body LIKE 'Mended 0.%'"), rows.length);
	});

	test('of exactly as much as is allowed is taken', async () => {
		for (const [name, fields] of Object.entries({
			'5000 characters': { text: 'x'.repeat(5000) },
			'5000 characters of four bytes': { text: '\u{1f4ee}'.repeat(5000) },
			'1000 lines': { text: 'a\n'.repeat(999) + 'a' },
			'60 characters in the name': { name: 'é'.repeat(60) },
		})) {
			const { comment } = await sent(stack.client(), article, { ...good, text: name, ...fields });
			assert.equal(comment.text, fields.text ?? name);
			assert.equal(comment.author, fields.name ?? 'Ada');
		}
	});

	test('is bounded in bytes too, whatever the setting says of characters', async () => {
		stack.writeSettings({ text_points: 20000 });
		stack.signal('SIGHUP');
		await eventually(async () => assert.match(stack.log(), /settings reloaded/));
		const text = '\u{1f4ee}'.repeat(8192);
		const { comment } = await sent(stack.client(), article, { ...good, text });
		assert.equal(comment.text, text);
		assertProblem(await stack.client().postJson(JSON_, { ...good, text: `${text}x` }), 422, 'text', 'too-long');
		assertProblem(await stack.client().postJson(JSON_, { ...good, text: 'x'.repeat(20001) }), 422, 'text', 'too-long');
		stack.writeSettings({});
		stack.signal('SIGHUP');
	});

	test('with a preview of nothing is refused as well', async () => {
		const reply = await stack.client().post(HTML, { ...good, text: '', act: 'preview' });
		assert.equal(reply.status, 422);
		assert.doesNotMatch(reply.text, /postbag-preview/);
	});

	test('with a ticket or another token in place of the author\'s token is refused', async () => {
		const { token } = await sent(stack.client(), elsewhere, { text: 'Whose token is whose?' });
		const { site, object } = readToken(token);
		const forged = (more) => sealToken(stack.keyFile, { purpose: PURPOSE.AUTHOR, site, object, ...more });
		const post = (bearer) => stack.client().postJson(JSON_, { ...good, text: `With ${bearer}` },
			{ headers: { authorization: `Bearer ${bearer}` } });
		assert.equal((await post(forged({}))).status, 201);
		assertProblem(await post(good.ticket), 401, 'Authorization', 'foreign');
		assertProblem(await post(forged({ site: site + 1n })), 401, 'Authorization', 'foreign');
		assertProblem(await post(forged({ key: PURPOSE.TICKET })), 401, 'Authorization', 'foreign');
		assertProblem(await post(forged({ article: 1n })), 401, 'Authorization', 'foreign');
		assertProblem(await post(forged({ expires: now() - 1 })), 401, 'Authorization', 'expired');
		assertProblem(await post('x'), 401, 'Authorization', 'foreign');
		assertProblem(await post('\u00fc'), 400, 'Authorization', 'malformed');
		// A bad cookie is as none: a reader can do nothing about it.
		const reply = await stack.client({ headers: { cookie: `postbag_author=${good.ticket}` } })
			.get(threadPath(article));
		assert.equal(reply.status, 200);
		assert.doesNotMatch(reply.text, /postbag-own/);
	});

	test('under an idempotency key that is none is refused', async () => {
		assertProblem(await stack.client().postJson(JSON_, { ...good, key: 'k'.repeat(129) }), 422, 'key', 'too-long');
		for (const key of ['k'.repeat(129), '"', 'a b', 'ü']) {
			assertProblem(await stack.client().postJson(JSON_, good, { headers: { 'idempotency-key': key } }),
				400, 'Idempotency-Key', 'malformed');
		}
	});
});

describe('an article', () => {
	const evil = () => [
		['', 400, 'missing'], ['news/1.html', 400, 'malformed'], ['/news/1.html', 400, 'malformed'],
		['//evil.example/', 400, 'malformed'], ['/\\evil.example', 400, 'malformed'], ['https:evil.example', 400, 'malformed'],
		[`${stack.origin.replace('//', '//good@')}/`, 400, 'malformed'], [`${stack.origin}@evil.example/`, 400, 'malformed'],
		[`http://user:pass@localhost:${stack.port}/`, 400, 'malformed'],
		[`${stack.origin}\\@evil.example/`, 400, 'malformed'], ['javascript:alert(1)', 400, 'malformed'],
		['data:text/html,x', 400, 'malformed'], ['file:///etc/passwd', 400, 'malformed'], ['ftp://localhost/', 400, 'malformed'],
		[`${stack.origin}/a b`, 400, 'malformed'], [`${stack.origin}/\r\nX-Evil: 1`, 400, 'malformed'],
		[`${stack.origin}.evil.example/`, 400, 'malformed'], [`${stack.origin}0/`, undefined],
		['https://evil.example/', 404, 'unknown'], [`https://localhost:${stack.port}/`, 404, 'unknown'],
		['http://localhost/', 404, 'unknown'], [`http://evil.localhost:${stack.port}/`, 404, 'unknown'],
		[`http://localhost.:${stack.port}/`, undefined], ['http://169.254.169.254/latest/', 404, 'unknown'],
		['http://[::1]/', 404, 'unknown'], ['http://2130706433/', undefined], ['http://l\u043ecalhost/', undefined],
		[`${stack.origin}/${'x'.repeat(2100)}`, 400, 'malformed'],
	];

	test('that is none, or of no site that is served, is refused wherever it is named', async () => {
		const ticket = await ticketOf(stack.client(), article);
		for (const [url, status, code] of evil()) {
			const named = encodeURIComponent(url);
			const replies = [
				await stack.client().get(`/postbag/thread?article=${named}`, { headers: { accept: 'application/json' } }),
				await stack.client().get(`/postbag/api/v1/thread?article=${named}`),
				await stack.client().get(`/postbag/api/v1/counts?article=${named}`),
				await stack.client().get(`/postbag/api/v1/popular?article=${named}`),
				await stack.client().get(`/postbag/compose?article=${named}`, { headers: { accept: 'application/json' } }),
				await stack.client().get(`/postbag/shares?article=${named}`, { headers: { accept: 'application/json' } }),
				await stack.client().postJson(JSON_, { article: url, ticket, name: 'Eve', text: 'Evil.' }),
				await stack.client().postJson('/postbag/api/v1/shares', { article: url, network: 'x' }),
			];
			for (const [i, reply] of replies.entries()) {
				if (status === undefined) {
					assert.ok([400, 404].includes(reply.status), `${url} ${i}: ${reply.status}`);
				} else {
					assert.equal(reply.status, status, `${url} ${i}`);
					assertProblem(reply, status, 'article', code);
				}
			}
			const page = await stack.client().post(SHARES, { article: url, network: 'x' });
			assert.ok(page.status === 400 || page.status === 404);
			assert.equal(page.location, undefined);
			assert.match(page.headers['content-type'], /^text\/html/);
			assertDiscreet(page.text);
		}
		assert.equal(await count("body = 'Evil.'"), 0);
	});

	test('with line ends in its URL goes into a header escaped, or not at all', async () => {
		const url = `${stack.origin}/%0d%0aX-Evil:%201`;
		const reply = await stack.client().post(SHARES, { article: url, network: 'copy' });
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['x-evil'], undefined);
		const { location, headers } = await write(stack.client(), threadPath(url), { name: 'Eve', text: 'Here.' });
		assert.match(location, /%0D%0AX-Evil/i);
		assert.equal(headers['x-evil'], undefined);
	});

	test('is the same under all the ways to write its URL', async () => {
		const { id } = await sent(stack.client(), article, { text: 'One article.' });
		const path = new URL(article).pathname;
		for (const url of [`${article}#top`, `${article}?utm_source=mail`, `${article}?fbclid=1&utm_medium=x`,
			`HTTP://LOCALHOST:${stack.port}${path}`, `${stack.origin}/x/..${path}`,
			`${stack.origin}${path.replace('n', '%6e')}`]) {
			await eventually(async () => {
				const thread = await readThread(stack.client(), url);
				assert.equal(thread.article.url, article, url);
				assert.ok(thread.comments.some((comment) => comment.id === id), url);
			});
		}
	});
});

describe('a share', () => {
	test('of an unknown network is refused', async () => {
		for (const network of ['nosuch', 'X', '../x', 'x\r\nLocation: https://evil.example/', 'x\u0000', ' x', 'google+',
			"x' or 1=1--", 'x,reddit', 'copy#']) {
			const reply = await stack.client().postJson('/postbag/api/v1/shares', { article, network });
			if (network.includes('\u0000')) {
				assertProblem(reply, 400, 'body', 'malformed');
			} else {
				assertProblem(reply, 400, 'network', 'unknown');
			}
			const page = await stack.client().post(SHARES, { article, network });
			assert.equal(page.status, 400);
			assert.equal(page.location, undefined);
		}
		assertProblem(await stack.client().postJson('/postbag/api/v1/shares', { article }), 400, 'network', 'missing');
		assert.equal((await readThread(stack.client(), article)).shares.total, 0);
	});

	test('leads where the template says, whatever else the request says', async () => {
		const evil = 'https://evil.example/';
		const more = { url: evil, next: evil, return: evil, redirect: evil, target: evil, u: evil, title: evil };
		const reply = await stack.client().post(`${SHARES}?url=${evil}&next=${evil}&article=${evil}`,
			{ article, network: 'x', ...more });
		assert.equal(reply.status, 303);
		assert.equal(reply.location, `https://x.com/intent/tweet?text=&url=${encodeURIComponent(article)}`);
	});
});

describe('a request', () => {
	const good = async () => ({ article, ticket: await ticketOf(stack.client(), article), name: 'Ada',
		text: `Well formed ${Math.random()}.` });
	const encode = (pairs) => new URLSearchParams(pairs).toString();
	const raw = (path, body, type, more = {}) => stack.client().request('POST', path, { body,
		headers: { ...stack.client().browser(type), ...more } });
	const FORM = 'application/x-www-form-urlencoded';

	test('with a doubled field is refused by the name of it', async () => {
		const fields = Object.entries(await good());
		for (const [name, value] of [...fields, ['reply', '1'], ['act', 'post'], ['key', 'k'], ['strange', 'x']]) {
			const pairs = name in Object.fromEntries(fields) ? [...fields, [name, value]]
				: [...fields, [name, value], [name, value]];
			assertProblem(await raw(JSON_, encode(pairs), FORM), 400, name, 'doubled');
			assert.equal((await raw(HTML, encode(pairs), FORM)).status, 400);
		}
		for (const name of ['article', 'network', 'ticket']) {
			const pairs = [['article', article], ['network', 'x'], ['ticket', 'x'], [name, 'copy']];
			assertProblem(await raw('/postbag/api/v1/shares', encode(pairs), FORM), 400, name, 'doubled');
		}
		for (const query of ['&article=x', '&sort=oldest&sort=newest', '&after=1&after=2', '&x=1&x=2']) {
			assert.equal((await stack.client().get(apiPath(article, query))).status, 400, query);
			assert.equal((await stack.client().get(threadPath(article, query))).status, 400, query);
		}
		assertProblem(await raw(JSON_, '{"article":"a","article":"b"}', 'application/json'), 400, 'body', 'malformed');
	});

	test('with a doubled field of the desk is refused', async () => {
		const { path } = await sent(stack.client(), article, { text: `To decide about ${Math.random()}.` });
		const desk = await signIn(stack);
		const form = formTo((await desk.get(contextPath(path))).text, '/decide');
		for (const name of ['token', 'from', 'action', 'reason']) {
			const pairs = [...Object.entries({ ...form.fields, action: 'reject', reason: 'x' }), [name, form.fields[name] ?? 'spam']];
			const reply = await desk.request('POST', form.action, { body: encode(pairs), headers: desk.browser(FORM) });
			assert.equal(reply.status, 400, name);
		}
		const door = [['name', 'editor'], ['password', stack.moderator.password], ['name', 'editor']];
		assert.equal((await raw('/postbag/admin/sign-in', encode(door), FORM)).status, 400);
	});

	test('with a doubled header that decides something is refused', async () => {
		const fields = await good();
		for (const [name, value] of Object.entries({ origin: stack.origin, authorization: 'Bearer x',
			'content-type': FORM, 'idempotency-key': 'k', 'sec-fetch-site': 'same-origin' })) {
			const reply = await raw(JSON_, encode(fields), FORM, { [name]: [value, value] });
			assert.equal(reply.status, 400, name);
		}
		assert.equal(await count(`body = '${fields.text}'`), 0);
	});

	test('that cannot be read is answered 400, whatever is wrong with its body', async () => {
		const bad = [
			...['text=%zz', 'text=%', 'text=%f', 'text=%ff', 'text=%c0%80', 'text=%e0%80%af', 'text=%ed%a0%80',
				'text=%f4%90%80%80', 'text=%80', 'text=a%00b', '%00=a', 'text=\u0000',
				Array.from({ length: 129 }, (_, i) => `f${i}=`).join('&'),
				Array.from({ length: 10000 }, (_, i) => `a${i}`).join('&')].map((body) => [FORM, body]),
			[FORM, Buffer.from([0x74, 0x3d, 0xff])],
			...['{', '[]', '"text"', 'null', '1', '{"text":1.5}', '{"text":{}}', '{"text":-1}', '{"text":"\\u0000"}',
				'{"text":"\\ud800"}', '{"te\\u0000xt":"a"}', '{"text":1e999}', '{"text":"a"} x', '{"text":"a",}', "{'text':'a'}",
				'{"a":'.repeat(10000), '['.repeat(60000), '{"text":"a\u0001"}'].map((body) => ['application/json', body]),
			['application/json', Buffer.from('{"text":"\xff"}', 'latin1')],
		];
		for (const [type, body] of bad) {
			for (const path of [JSON_, HTML, SHARES, '/postbag/api/v1/shares', '/postbag/admin/sign-in']) {
				const reply = await raw(path, body, type);
				assert.equal(reply.status, 400, `${path} ${type} ${String(body).slice(0, 40)}`);
				assertDiscreet(reply.text);
			}
		}
	});

	test('with odd but good fields is read as it is meant', async () => {
		const fields = await good();
		const { article: url, ticket, name } = fields;
		const body = `&&${encode({ article: url, ticket, name })}&text=a+b%20c%2B&a[]=1&empty&=novalue&`;
		const reply = await raw(JSON_, body, FORM);
		assert.equal(reply.status, 201, reply.text);
		assert.equal(reply.json().comment.text, 'a b c+');
	});

	test('of another type of data is answered 415', async () => {
		const fields = await good();
		for (const type of ['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/xml', 'x',
			'', `${FORM}; charset=utf-7`, 'application/json; charset=utf-16', 'application/json, text/plain', null]) {
			const reply = await raw(JSON_, type?.includes('form') ? encode(fields) : JSON.stringify(fields), type);
			assert.equal(reply.status, 415, String(type));
			assertProblem(reply, 415, 'Content-Type', 'malformed');
		}
		for (const type of ['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON']) {
			assert.equal((await raw(JSON_, JSON.stringify({ ...fields, text: type }), type)).status, 201, type);
		}
		assert.equal((await stack.client().request('DELETE', `${JSON_.replace('comments', 'articles/0000000000000001/comments/1')}`,
			{ body: '{}', headers: stack.client().browser('application/json') })).status, 415);
	});

	test('is bounded by 65536 bytes', async () => {
		const pad = (bytes) => `text=${'x'.repeat(bytes - 5)}`;
		assert.equal((await raw(JSON_, pad(65536), FORM)).status, 400, 'too large by itself it is not');
		assert.equal((await raw(JSON_, pad(65537), FORM)).status, 413);
		const inside = (bytes) => direct(stack, { method: 'POST', uri: JSON_, body: pad(bytes), headers: { 'Content-Type': FORM } });
		assertProblem(await inside(65536), 400, 'article', 'missing');
		assertProblem(await inside(65537), 413, 'body', 'malformed');
	});

	test('whose length is missing or wrong is refused', async () => {
		const body = encode(await good());
		const post = (length) => direct(stack, { method: 'POST', uri: JSON_, body,
			headers: { 'Content-Type': FORM, Origin: stack.origin }, params: { CONTENT_LENGTH: length } });
		assertProblem(await post(''), 411, 'Content-Length', 'malformed');
		for (const length of ['1', String(body.length - 1), '-1', '1e3', '0x10', ' 5']) {
			assertProblem(await post(length), 400, 'Content-Length', 'malformed');
		}
		// nginx puts chunks together and knows the length of them all.
		const chunked = await raw(JSON_, body, FORM, { 'transfer-encoding': 'chunked', 'content-length': null });
		assert.equal(chunked.status, 201, chunked.text);
	});

	test('by a method that is not for this address is answered 405 with those that are', async () => {
		const allowed = {
			thread: 'GET, HEAD', compose: 'GET, HEAD', comments: 'POST', shares: 'GET, HEAD, POST', popular: 'GET, HEAD',
			'articles/0000000000000001/comments/1/edit': 'GET, HEAD, POST',
			'articles/0000000000000001/comments/1/delete': 'GET, HEAD, POST',
			'articles/0000000000000001/comments/1/report': 'GET, HEAD, POST',
			'api/v1/articles/0000000000000001/comments/1/report': 'POST',
			'api/v1/thread': 'GET, HEAD', 'api/v1/comments': 'POST', 'api/v1/shares': 'POST', 'api/v1/counts': 'GET, HEAD',
			'api/v1/popular': 'GET, HEAD',
			'api/v1/articles/0000000000000001/comments/1': 'GET, HEAD, PATCH, DELETE',
			'admin/sign-in': 'GET, HEAD, POST', 'admin/sign-out': 'POST', 'admin/queue': 'GET, HEAD', 'admin/log': 'GET, HEAD',
			'admin/articles/0000000000000001/comments/1/decide': 'POST', 'admin/articles/0000000000000001/comments/1/keep': 'POST',
			'admin/articles/0000000000000001/thread': 'POST', 
		};
		for (const [path, allow] of Object.entries(allowed)) {
			for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
				if (allow.split(', ').includes(method)) {
					continue;
				}
				const reply = await stack.client().request(method, `/postbag/${path}`);
				const known = method !== 'HEAD' || !allow.includes('POST');
				assert.equal(reply.status, 405, `${method} ${path}`);
				if (method !== 'PUT' && known) {
					assert.deepEqual(reply.headers.allow.split(', ').sort(), allow.split(', ').sort(), `${method} ${path}`);
				}
			}
		}
	});

	test('by no method that there is is refused', async () => {
		for (const method of ['TRACE', 'FOO', 'PROPFIND', 'CONNECT', 'post', 'get']) {
			if (/^[^Ca-z]/.test(method)) { // Node waits for a tunnel, and writes methods in capitals
				const reply = await stack.client().request(method, apiPath(article));
				assert.ok([400, 405, 501].includes(reply.status), `${method}: ${reply.status}`);
			}
			const inside = await direct(stack, { method, uri: apiPath(article) });
			assert.ok([405, 501].includes(inside.status), `${method}: ${inside.status}`);
		}
	});

	test('for a path that there is not is answered 404', async () => {
		for (const path of ['', 'nothing', 'thread/', 'thread;a=1', 'api', 'api/v1', 'api/v1/', 'api/v2/thread', 'Thread',
			'admin/nothing', 'articles/xyz/comments/1/edit', 'articles/0000000000000001/comments/1/approve',
			'api/v1/articles/0000000000000001/comments/', 'static/../../etc/passwd', 'static/nothing.js', 'errors/away.html',
			'include/thread', '..%2f..%2fetc%2fpasswd', 'thread%00', '%2e%2e/%2e%2e/etc/passwd', 'x'.repeat(7000)]) {
			const reply = await stack.client().get(`/postbag/${path}`, { headers: { accept: 'text/html' } });
			assert.ok([400, 404].includes(reply.status), `${path}: ${reply.status}`);
			assert.doesNotMatch(reply.text, /root:/);
		}
		assertProblem(await stack.client().get('/postbag/api/v1/nothing'), 404);
		assert.equal((await stack.client().get('/postbag')).status, 404);
		assert.equal((await stack.client().get(`/postbag/thread?article=${'x'.repeat(9000)}`)).status, 400);
		assert.equal((await stack.client().get(`/postbag/thread?article=${'x'.repeat(33000)}`)).status, 414);
	});

	test('with an id that is none is answered 404, never 500', async () => {
		const { article: { id: a }, comments } = await readThread(stack.client(), article);
		const own = comments[0]?.id ?? 1;
		const ids = ['0', '-1', '9223372036854775807', '9223372036854775808', '18446744073709551617', '0x10', '1e3', '%201',
			'+1', '01', '%D9%A1', 'x', "1'", '1;', '1%00', `${own}000000`];
		for (const id of ids) {
			const reply = await stack.client().get(`/postbag/api/v1/articles/${a}/comments/${id}`);
			assert.ok([400, 404].includes(reply.status), `${id}: ${reply.status}`);
		}
		for (const hex of ['0', '0000000000000000', 'ffffffffffffffff', '8000000000000000', a.slice(1), `${a}0`, 'x'.repeat(16),
			'00000000000000-1', '%30'.repeat(16)]) {
			const reply = await stack.client().get(`/postbag/api/v1/articles/${hex}/comments/${own}`);
			assert.equal(reply.status, 404, hex);
		}
	});

	test('with a sort, cursor or view that is none is refused', async () => {
		const words = ['(select 1)', 'score', 'OLDEST', "oldest'", 'oldest;', '1'];
		for (const sort of words) {
			assertProblem(await stack.client().get(apiPath(article, `&sort=${encodeURIComponent(sort)}`)), 400, 'sort', 'unknown');
		}
		for (const after of ['-1', '1e3', '0x1', '9223372036854775808', 'x', "1'", '%201', '01']) {
			assertProblem(await stack.client().get(apiPath(article, `&after=${after}`)), 400, 'after', 'malformed');
		}
		for (const after of ['1', '1.', '1.x', '.1', '1.-5', '1.2000000001', '1.1.1']) {
			assertProblem(await stack.client().get(apiPath(article, `&sort=best&after=${after}`)), 400, 'after', 'malformed');
		}
		assertProblem(await stack.client().get(apiPath(article, '&before=1.5')), 400, 'before', 'malformed');
		assertProblem(await stack.client().get(apiPath(article, '&before=1&after=1')), 400, 'before', 'not-allowed');
		for (const id of ['0', '-1', 'x', '1.5', '9223372036854775808']) {
			assertProblem(await stack.client().get(apiPath(article, `&comment=${id}`)), 400, 'comment', 'malformed');
			assertProblem(await stack.client().get(apiPath(article, `&root=${id}`)), 400, 'root', 'malformed');
		}
		assertProblem(await stack.client().get(apiPath(article, '&comment=999999')), 404);
		assert.equal((await stack.client().get(threadPath(article, '&view=nothing'))).status, 400);
		assert.equal((await stack.client().get(apiPath(article, '&after=&sort='))).status, 200);
		assert.equal((await stack.client().get(apiPath(article, '&after=9223372036854775807'))).status, 200);
		const desk = await signIn(stack);
		for (const query of ['queue?queue=nothing', 'queue?queue=held%27', 'queue?age=5m', 'queue?lang=xx', 'queue?site=nowhere', 'queue?reason=ugly', 'queue?sort=best', 'queue?article=12', 'queue?author=x', 'queue?after=-1', 'log?before=x',
			'log?before=9223372036854775808']) {
			assert.equal((await desk.get(`/postbag/admin/${query}`)).status, 400, query);
		}
	});

	test('is not believed in what its headers say of the host', async () => {
		const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher',
			forwarded: 'host=evil.example', 'x-original-url': '/evil', 'x-rewrite-url': '/evil' };
		const fields = await good();
		for (const reply of [
			await stack.client().get(threadPath(article, '&view=page'), { headers }),
			await stack.client().get(apiPath(article), { headers }),
			await stack.client().post(HTML, fields, { headers: { ...headers, origin: stack.origin } }),
			await stack.client().post(HTML, { ...fields, text: '' }, { headers: { ...headers, origin: stack.origin } }),
			await stack.client().get('/postbag/admin/', { headers }),
			await stack.client().get('/postbag/nothing', { headers }),
			await stack.client().get('/articles/bakery.html', { headers }),
		]) {
			assert.doesNotMatch(reply.text + JSON.stringify(reply.headers), /evil/);
		}
	});

	test('cannot make nginx serve what it names', async () => {
		const headers = { 'x-accel-redirect': '/postbag/errors/away.html', 'x-accel-expires': '1000', 'x-sendfile': '/etc/passwd' };
		const reply = await stack.client().post(HTML, { ...await good(), text: 'X-Accel-Redirect: /etc/passwd' }, { headers });
		assert.equal(reply.status, 303);
		for (const name of Object.keys(headers)) {
			assert.equal(reply.headers[name], undefined);
		}
		const inside = await direct(stack, { uri: apiPath(article), headers: { 'X-Accel-Redirect': '/x' } });
		assert.equal(inside.headers['x-accel-redirect'], undefined);
	});

	test('leaves no line of its own in the log', async () => {
		const fields = { ...await good(), name: 'Eve\n2026-01-01 error: \u001b[31mforged', text: 'a\r\nforged line\u001b[2J' };
		const reply = await stack.client().postJson(JSON_, fields);
		assert.equal(reply.status, 201);
		assert.equal(reply.json().comment.author, 'Eve 2026-01-01 error: [31mforged');
		await stack.client().get(apiPath(`${article}%0aforged`));
		await stack.client().get('/postbag/%0aforged%1b[31m');
		await stack.client().postJson('/postbag/admin/sign-in', { name: 'x\nforged', password: 'x' });
		assert.doesNotMatch(stack.log(), /forged|\u001b/);
	});
});

describe('what looks like SQL', () => {
	const strings = ["' or 1=1--", "\\'", '$1', '%', '_', ';', "'; DROP TABLE postbag.comment; --", '%s%n%d', '$$', '\\', '""', "''",
		'E\'\\x00\'', '{1,2}', 'NULL', '\\N', '(select version())', '/* */', '\\u0000', '%00', '\\x41', '%27'];

	test('comes back as it was sent, from every field', async () => {
		const desk = await signIn(stack);
		const page = freshArticle(stack);
		for (const string of strings) {
			const { comment, path, author } = await sent(stack.client(), page, { name: string, text: string, key: `key${string.length}` + Math.random() });
			assert.equal(comment.text, string);
			assert.equal(comment.author, string);
			const edited = await stack.client().postJson(path, { text: `${string} ${string}` }, { method: 'PATCH', headers: author });
			assert.equal(edited.json().text, `${string} ${string}`);
			assert.equal((await decide(desk, contextPath(path), 'reject', string)).status, 303);
			const log = tableRows((await desk.get(contextPath(path))).text);
			assert.ok(log.some((row) => row.includes(string.trim())), `${string}: ${JSON.stringify(log)}`);
			assert.match((await desk.get('/postbag/admin/log')).text, /editor/);
		}
		const rejected = await desk.get('/postbag/admin/queue?queue=rejected');
		assert.equal(rejected.status, 200);
		for (const string of strings.slice(0, 4)) { // each costs a password's hash
			const reply = await stack.client().postJson('/postbag/admin/sign-in', { name: string, password: string });
			assert.equal(reply.status, 401, string);
		}
		assert.ok(await count() > strings.length, 'the table is still there');
	});
});

describe('what looks like HTML', () => {
	let desk;
	before(async () => { desk = await signIn(stack); });

	for (const [i, text] of TEXTS.entries()) {
		test(`is only text, number ${i + 1}: ${JSON.stringify(text.slice(0, 50))}`, async () => {
			const page = freshArticle(stack);
			const reader = stack.client();
			const name = NAMES[i % NAMES.length];
			const preview = await write(reader, threadPath(page), { name, text, act: 'preview' });
			assert.equal(preview.status, 200);
			assert.equal(assertSafe(preview.text, 'preview').bodies.length, 1);

			const posted = await write(reader, threadPath(page), { name, text });
			assert.equal(posted.status, 303);
			const id = idOf(posted.location);
			const thread = await readThread(reader, page);
			const [comment] = thread.comments;
			const path = `articles/${thread.article.id}/comments/${id}`;
			if (!text.includes('\u0301') && !text.includes('\u2028')) {
				assert.equal(comment.text, clean(text));
			}
			assert.equal(comment.author, clean(name));
			assertSafe(`<div class="postbag-text">${comment.html}</div>`, 'JSON');

			const edit = await reader.get(`/postbag/${path}/edit`);
			assertSafe(edit.text, 'edit form');
			const form = formTo(edit.text, '/edit');
			assert.equal(form.fields.text, comment.text);
			const again = await reader.post(form.action, { ...form.fields, text: `${text}\n\nedited` });
			assert.equal(again.status, 303);
			const tooLong = await reader.post(form.action, { text: `${text}${' x'.repeat(5001)}` });
			assert.equal(tooLong.status, 422);
			assertSafe(tooLong.text, 'edit form again');
			assertSafe((await reader.get(`/postbag/${path}/delete`)).text, 'delete form');

			const view = assertSafe((await reader.get(threadPath(page, '&view=page'))).text, 'thread');
			assert.equal(view.bodies.length, 1);
			assert.equal(classed(view.root, 'postbag-author').map(shown).join(), clean(name));
			assertSafe((await reader.get(`/postbag/compose?article=${encodeURIComponent(page)}&reply=${id}`)).text, 'compose');
			const failed = await reader.post(HTML, { article: page, ticket: 'x', name, text, reply: name });
			assert.equal(failed.status, 422);
			assertSafe(failed.text, 'form again');

			const other = stack.client({ address: '127.0.8.1' });
			assertSafe((await other.get(`/postbag/${path}/report`)).text, 'report form');
			const refused = await other.post(`/postbag/${path}/report`, { reason: name, words: text });
			assert.equal(refused.status, 422);
			assertSafe(refused.text, 'report form again');
			const thanks = await other.post(`/postbag/${path}/report`, { reason: 'other', words: `x ${text.slice(0, 400)}` });
			assert.equal(thanks.status, 200, thanks.text);
			assertSafe(thanks.text, 'thanks');

			const context = `/postbag/admin/${path}`;
			const said = assertSafe((await desk.get('/postbag/admin/queue?queue=reported')).text, 'reported');
			assert.ok(shown(said.root).includes(clean(name)), 'reported');
			assertSafe((await desk.get(context)).text, 'context, with reports and the text of before');
			assert.equal((await decide(desk, context, 'reject', text.slice(0, 200))).status, 303);
			for (const where of [context, '/postbag/admin/queue?queue=rejected', '/postbag/admin/log']) {
				const { root } = assertSafe((await desk.get(where)).text, where);
				assert.ok(shown(root).includes(clean(name)), where);
			}
			const nothing = await stack.client().get(`/postbag/nothing/${encodeURIComponent(text.slice(0, 100))}`);
			assertSafe(nothing.text, 'error page');
			if (i % 8 === 7) { // a password's hash is dear, and so is a process for psql
				const wrong = await stack.client().postJson('/postbag/admin/sign-in',
					{ name: text.slice(0, 60), password: text.slice(0, 100) });
				assertSafe(wrong.text, 'sign-in page');
				await stack.psql("DELETE FROM postbag.decision; DELETE FROM postbag.comment_version; DELETE FROM postbag.report; DELETE FROM postbag.comment WHERE status = 'rejected'");
			}
		});
	}

	test('is decoded once and no more', async () => {
		const { comment } = await sent(stack.client(), freshArticle(stack), { text: '&lt;b&gt; &amp;lt;b&amp;gt;' });
		assert.equal(textOf(comment.html), '<b> &lt;b&gt;');
	});

	test('in the name does not reach the words of a link, and stands apart from their direction', async () => {
		const page = freshArticle(stack);
		await sent(stack.client(), page, { name: 'עדה', text: 'Right to left.' });
		const { text } = await stack.client().get(threadPath(page, '&view=page'));
		assert.match(text, /<bdi>עדה<\/bdi>/);
	});
});

describe('a thread', () => {
	test('of a chain of a thousand replies is still a page, and a reply to the deepest becomes its sibling', async () => {
		const page = freshArticle(stack);
		const { id: root, comment } = await sent(stack.client(), page, { text: 'The top.' });
		const { article: { id: hex } } = await readThread(stack.client(), page);
		const a = BigInt(`0x${hex}`);
		await stack.psql(`
			INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, author_id,
				author_name, body, html, renderer, idempotency_key, content_digest, created_at, answered)
			SELECT article_id, ${root} + n, site_id, ${root} + n - 1, ${root}, n, 'published', 7, 'Deep', 'x', '<p>x</p>', renderer,
				decode(md5('k' || n), 'hex'), content_digest, created_at, true
			FROM postbag.comment, generate_series(1, 1000) AS n WHERE article_id = ${a} AND comment_id = ${root} ORDER BY n;
			SELECT setval('postbag.comment_comment_id_seq', ${root + 2000});`);
		assert.equal(comment.depth, 0);
		const deepest = root + 1000;
		const reply = await sent(stack.client(), page, { text: 'Deeper still.', reply: deepest });
		assert.deepEqual([reply.comment.depth, reply.comment.parent], [1000, deepest - 1]);
		const before = Date.now();
		assert.equal((await stack.client().get(threadPath(page, '&view=page'), { headers: { cookie: 'postbag_author=x' } })).status, 200);
		assert.ok(Date.now() - before < 10000);
	});

	test('says nothing of what is held or gone, not even by its ETag', async () => {
		const page = freshArticle(stack);
		await sent(stack.client(), page, { text: 'Seen.' });
		const { id, path, author } = await sent(stack.client(), page, { text: 'Will be hidden.' });
		const desk = await signIn(stack);
		const look = async () => {
			// Past nginx's cache, and past the moment for which postbagd takes it as read.
			const reply = await stack.client().get(apiPath(page), { headers: { cookie: 'postbag_author=x' } });
			return { etag: reply.headers.etag, thread: reply.json() };
		};
		assert.equal((await decide(desk, contextPath(path), 'spam')).status, 303);
		const before = await look();
		assert.equal((await decide(desk, contextPath(path), 'reject')).status, 303);
		assert.equal((await decide(desk, contextPath(path), 'delete')).status, 303);
		const after = await look();
		assert.equal(after.etag, before.etag);
		assert.deepEqual(after.thread.comments.map((one) => one.text), ['Seen.']);
		assert.equal(after.thread.article.comments, 1);
		assert.equal((await stack.client().get(path)).status, 404);
		assert.equal((await stack.client().get(path, { headers: author })).status, 404);
		const compose = await stack.client().get(`/postbag/compose?article=${encodeURIComponent(page)}&reply=${id}`);
		assert.equal(compose.status, 404);
	});
});

describe('an author\'s token', () => {
	test('changes nothing of another author, and a comment is deleted once', async () => {
		const page = freshArticle(stack);
		const ada = await sent(stack.client(), page, { text: 'Mine.' });
		const bob = await sent(stack.client(), page, { text: 'His.' });
		const from = (headers) => ({ headers: { origin: stack.origin, ...headers } });
		const patch = (path, headers) => stack.client().postJson(path, { text: 'Changed.' }, { method: 'PATCH', headers });
		assertProblem(await patch(ada.path, bob.author), 403);
		assertProblem(await patch(ada.path, {}), 403);
		assertProblem(await stack.client().request('DELETE', ada.path, from(bob.author)), 403);
		assertProblem(await stack.client().request('DELETE', ada.path, from({})), 403);
		assert.equal((await stack.client().get(ada.path)).json().text, 'Mine.');
		assert.equal((await stack.client().request('DELETE', ada.path, from(ada.author))).status, 204);
		assertProblem(await stack.client().request('DELETE', ada.path, from(ada.author)), 404);
		assertProblem(await patch(ada.path, ada.author), 404);
		assertProblem(await stack.client().get(ada.path, { headers: ada.author }), 404);
		assert.equal((await stack.client().get(bob.path)).json().text, 'His.');
	});
});
