// "You may also like": the most discussed and most shared articles of a site, as HTML and as JSON.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { tags, textOf } from '../lib/http.mjs';
import { test } from '../lib/one_process.mjs';
import { assertProblem, freshArticle, send, sent, threadPath } from '../lib/people.mjs';
import { eventually, startPostgres, startStack } from '../lib/stack.mjs';

const HTML = '/postbag/popular', JSON_ = '/postbag/api/v1/popular';
const pathOf = (base, fields) => `${base}?${new URLSearchParams(fields)}`;
const KNOWN = { headers: { cookie: 'postbag_author=x' } }; // past what nginx keeps

// A list is kept for a minute, under its window: a window of its own is read anew.
let hours = 24 * 30;
const fresh = () => `${++hours}h`;

// What a page of HTML has of a list: [title, href, counts] of each entry.
function entries(html) {
	return [...html.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item]) => [textOf(item.match(/<bdi>[\s\S]*<\/bdi>/)[0]),
		tags(item, 'a')[0].href, textOf(item.match(/<small[\s\S]*<\/small>/)?.[0] ?? '')]);
}

// An article with a title, so many comments, and so many shares of today.
async function article(stack, title, comments, shares = 0) {
	const url = freshArticle(stack);
	for (let i = 0; i < comments; i++) {
		await sent(stack.client(), url, { text: `Comment ${i}.` });
	}
	for (let i = 0; i < shares; i++) {
		const reply = await stack.client({ address: `127.0.3.${i + 1}` })
			.postJson('/postbag/api/v1/shares', { article: url, network: 'x' });
		assert.equal(reply.status, 204);
	}
	await stack.psql(`UPDATE postbag.article SET title = $t$${title}$t$ WHERE url = '${url}'`);
	return url;
}

async function titles(stack, fields, client = stack.client()) {
	const reply = await client.get(pathOf(JSON_, fields), KNOWN);
	assert.equal(reply.status, 200, reply.text);
	return reply.json().popular.map((one) => one.title);
}

async function metric(stack, name) {
	const { text } = await stack.client().get('/postbag/metrics');
	return Number(text.match(new RegExp(`^postbag_${name} (\\d+)$`, 'm'))[1]);
}

describe('a list of popular articles', () => {
	let stack, first, second, third;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		first = await article(stack, 'First', 3, 2);
		second = await article(stack, 'Second', 0, 4);
		third = await article(stack, 'Third', 2);
		await article(stack, '', 9);
	});
	after(() => stack.stop());

	test('as JSON has each article with what it counts for first', async () => {
		const reply = await stack.client().get(pathOf(JSON_, { site: 'demo' }));
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['content-type'], 'application/json');
		const { popular } = reply.json();
		assert.deepEqual(popular.map(({ title, url, comments, shares }) => [title, url, comments, shares]), [
			['First', first, 3, { total: 2 }], ['Second', second, 0, { total: 4 }], ['Third', third, 2, { total: 0 }]]);
		const { counts } = (await stack.client().get(pathOf('/postbag/api/v1/counts', { article: first }))).json();
		assert.equal(popular[0].id, counts[0].id);
	});

	test('as HTML is a named part of a page, with counts in words', async () => {
		const reply = await stack.client().get(pathOf(HTML, { site: 'demo' }));
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
		const [nav] = tags(reply.text, 'nav');
		assert.deepEqual([nav.class, nav.lang, nav.dir], ['postbag-popular', 'en', 'ltr']);
		assert.equal(tags(reply.text, 'h2')[0].id, nav['aria-labelledby']);
		assert.match(reply.text, />You may also like<\/h2>/);
		assert.deepEqual(entries(reply.text), [['First', first, '3 comments · 2 shares'],
			['Second', second, '4 shares'], ['Third', third, '2 comments']]);
	});

	test('is by comments, by shares or by both, each with its heading', async () => {
		for (const [by, heading, found] of [['both', 'You may also like', ['First', 'Second', 'Third']],
			['discussed', 'Most discussed', ['First', 'Third']], ['shared', 'Most shared', ['Second', 'First']]]) {
			assert.deepEqual(await titles(stack, { site: 'demo', by }), found, by);
			const { text } = await stack.client().get(pathOf(HTML, { site: 'demo', by }));
			assert.ok(textOf(text).startsWith(heading), by);
			assert.deepEqual(entries(text).map(([title]) => title), found, by);
		}
	});

	test('on an article leaves that article out, however its URL is written', async () => {
		assert.deepEqual(await titles(stack, { article: first }), ['Second', 'Third']);
		assert.deepEqual(await titles(stack, { article: `${first.replace('http://localhost', 'HTTP://LOCALHOST')}?utm_source=x#top` }),
			['Second', 'Third']);
		assert.deepEqual(await titles(stack, { article: freshArticle(stack) }), ['First', 'Second', 'Third']);
		assert.deepEqual(await titles(stack, { article: first, limit: 1 }), ['Second']);
		const { text } = await stack.client().get(pathOf(HTML, { article: second }));
		assert.deepEqual(entries(text).map(([title]) => title), ['First', 'Third']);
	});

	test('is as long as is asked for', async () => {
		assert.deepEqual(await titles(stack, { site: 'demo', limit: 2 }), ['First', 'Second']);
		assert.equal((await titles(stack, { site: 'demo', limit: 20 })).length, 3);
	});

	test('has nothing of another site', async () => {
		await stack.ctl(['site', 'add', 'other', '--title', 'Other', '--origin', 'http://other.example', '--policy', 'open']);
		const url = 'http://other.example/a';
		const headers = { origin: 'http://other.example', 'sec-fetch-site': null };
		await eventually(async () => assert.equal((await send(stack.client(), url, { text: 'Here.' }, { headers })).status, 201));
		await stack.psql(`UPDATE postbag.article SET title = 'Foreign' WHERE url = '${url}'`);
		const window = fresh();
		assert.deepEqual(await titles(stack, { site: 'demo', window }), ['First', 'Second', 'Third']);
		assert.deepEqual(await titles(stack, { site: 'other', window }), ['Foreign']);
		assert.deepEqual(await titles(stack, { article: url, window }), []);
	});

	test('fades: what was written long ago falls behind', async () => {
		await stack.psql(`UPDATE postbag.comment SET created_at = created_at - interval '100 hours'
			WHERE article_id = (SELECT article_id FROM postbag.article WHERE url = '${first}')`);
		// A quarter of the window is 30 hours: three comments of 100 hours ago are a third of one.
		assert.deepEqual(await titles(stack, { site: 'demo', window: '120h', by: 'discussed' }), ['Third', 'First']);
		assert.deepEqual(await titles(stack, { site: 'demo', window: '2000h', by: 'discussed' }), ['First', 'Third']);
		assert.deepEqual(await titles(stack, { site: 'demo', window: '99h', by: 'discussed' }), ['Third']);
	});

	test('where there is nothing is empty, and no error', async () => {
		await stack.ctl(['site', 'add', 'quiet', '--title', 'Quiet', '--origin', 'http://quiet.example']);
		await eventually(async () => {
			const reply = await stack.client().get(pathOf(HTML, { site: 'quiet' }));
			assert.equal(reply.status, 200);
			assert.equal(reply.body.length, 0);
		});
		const reply = await stack.client().get(pathOf(JSON_, { site: 'quiet' }));
		assert.deepEqual(reply.json(), { popular: [] });
	});

	test('escapes what is hostile in a title', async () => {
		const hostile = '</bdi></a><script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;';
		await article(stack, hostile, 5);
		const window = fresh();
		const { text } = await stack.client().get(pathOf(HTML, { site: 'demo', window }));
		assert.doesNotMatch(text, /<script|<img/);
		assert.equal(entries(text)[0][0], hostile);
		const json = await stack.client().get(pathOf(JSON_, { site: 'demo', window }));
		assert.doesNotMatch(json.text, /[<>&]/);
		assert.equal(json.json().popular[0].title, hostile);
	});
});

describe('the answer', () => {
	let stack, url;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		url = await article(stack, 'The only one', 1, 5);
	});
	after(() => stack.stop());

	test('speaks the reader’s language, with its plurals; JSON has none', async () => {
		for (const [lang, dir, said] of [['de', 'ltr', ['Das könnte Sie auch interessieren', '1 Kommentar · 5 Mal geteilt']],
			['pl', 'ltr', ['To także może Państwa zainteresować', '1 komentarz · 5 udostępnień']],
			['ar', 'rtl', ['قد يهمك أيضًا', 'تعليق واحد · 5 مشاركات']]]) {
			for (const [fields, options, varies] of [[{ lang }, {}, false], [{}, { headers: { 'accept-language': lang } }, true]]) {
				const reply = await stack.client().get(pathOf(HTML, { site: 'demo', ...fields }), options);
				const [nav] = tags(reply.text, 'nav');
				assert.deepEqual([nav.lang, nav.dir, reply.headers['content-language']], [lang, dir, lang]);
				assert.equal(/Accept-Language/.test(reply.headers.vary), varies);
				const text = textOf(reply.text);
				assert.ok(said.every((part) => text.includes(part)), text);
			}
		}
		const german = await stack.client().get(pathOf(JSON_, { site: 'demo' }), { headers: { 'accept-language': 'de' } });
		const english = await stack.client().get(pathOf(JSON_, { site: 'demo' }), { headers: { 'accept-language': 'en' } });
		assert.equal(german.headers.etag, english.headers.etag);
		assert.equal(german.headers['content-language'], undefined);
	});

	test('has an entity tag: who has it gets 304', async () => {
		for (const base of [HTML, JSON_]) {
			for (const options of [{}, KNOWN]) {
				const path = pathOf(base, { site: 'demo' });
				const { etag } = (await stack.client().get(path, options)).headers;
				assert.match(etag, /^W\/"[0-9a-f]+"$/);
				const again = await stack.client().get(path, { headers: { ...options.headers, 'if-none-match': etag } });
				assert.equal(again.status, 304, base);
				assert.equal(again.body.length, 0);
				assert.equal(again.headers.etag, etag);
				const other = await stack.client().get(path, { headers: { ...options.headers, 'if-none-match': 'W/"0"' } });
				assert.equal(other.status, 200);
			}
		}
		const [html, other] = await Promise.all(['en', 'de'].map((lang) => stack.client().get(pathOf(HTML, { site: 'demo', lang }))));
		assert.notEqual(html.headers.etag, other.headers.etag);
	});

	test('is compressed for who takes that', async () => {
		for (const base of [HTML, JSON_]) {
			// Long enough to be worth it.
			await stack.psql(`UPDATE postbag.article SET title = '${'Long, '.repeat(50)}'`);
			const path = pathOf(base, { site: 'demo', window: fresh() });
			const packed = await stack.client().get(path, { headers: { 'accept-encoding': 'gzip' } });
			const plain = await stack.client().get(path);
			assert.equal(packed.headers['content-encoding'], 'gzip');
			assert.equal(plain.headers['content-encoding'], undefined);
			assert.equal(packed.text, plain.text);
			assert.equal(packed.headers.etag, plain.headers.etag);
			assert.match(packed.headers.vary, /Accept-Encoding/);
		}
	});

	test('is kept by nginx for a minute, each form of it', async () => {
		for (const base of [HTML, JSON_]) {
			const path = pathOf(base, { article: url, window: fresh() });
			const one = await stack.client().get(path);
			assert.equal(one.headers['x-accel-expires'], undefined);
			assert.equal((await stack.client().get(path)).text, one.text);
		}
		await eventually(() => {
			for (const base of [HTML, JSON_]) {
				assert.match(stack.accessLog(), new RegExp(`GET ${base} .*cache=HIT`));
			}
		});
	});

	test('to a second request within the minute asks the database nothing', async () => {
		const window = fresh();
		await titles(stack, { site: 'demo', window });
		await eventually(async () => {
			await titles(stack, { site: 'demo', window }); // the sites are read every two seconds
			const names = ['statements_total', 'popular_reads_total', 'popular_hits_total'];
			const before_ = await Promise.all(names.map((name) => metric(stack, name)));
			for (const fields of [{ site: 'demo' }, { article: url }, { article: freshArticle(stack), limit: 3, lang: 'de' }]) {
				for (const base of [HTML, JSON_]) {
					assert.equal((await stack.client().get(pathOf(base, { ...fields, window }), KNOWN)).status, 200);
				}
			}
			const after_ = await Promise.all(names.map((name) => metric(stack, name)));
			assert.deepEqual(after_, [before_[0], before_[1], before_[2] + 6]);
		});
	});

	test('to many at once is read once', async () => {
		const window = fresh(), reads = await metric(stack, 'popular_reads_total');
		const replies = await Promise.all(Array.from({ length: 40 }, (_, i) =>
			stack.client().get(pathOf(JSON_, { article: `${stack.origin}/many/${i}`, window }))));
		assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [200]);
		assert.equal(new Set(replies.map((reply) => reply.text)).size, 1);
		assert.equal(await metric(stack, 'popular_reads_total'), reads + 1);
	});

	test('to many windows at once is a list, or that it is busy', async () => {
		const replies = await Promise.all(Array.from({ length: 60 }, (_, i) =>
			stack.client().get(pathOf(JSON_, { site: 'demo', window: `${i + 1}h` }))));
		for (const reply of replies) {
			assert.ok(reply.status === 200 || reply.status === 503, reply.text);
			assert.equal(reply.headers['retry-after'], reply.status === 503 ? '1' : undefined);
		}
		assert.ok(replies.some((reply) => reply.status === 200));
		assert.ok(await metric(stack, 'popular_lists') <= 32);
	});

	test('to a bad request names what is wrong', async () => {
		const article_ = url, site = 'demo';
		const cases = [
			[{}, 400, 'article', 'missing'], [{ article: '' }, 400, 'article', 'missing'],
			[{ article: '/news/1.html' }, 400, 'article', 'malformed'], [{ article: 'https://evil.example/' }, 404, 'article', 'unknown'],
			[{ site: 'nobody' }, 404, 'site', 'unknown'], [{ site, article: article_ }, 400, 'site', 'not-allowed'],
			[[['site', site], ['site', site]], 400, 'site', 'doubled'],
			...['7', '0d', '91d', '2161h', '07d', '-1d', '7w', '7D', ' 7d', '1.5d', 'd', '٧d', '99999999999999999999d']
				.map((window) => [{ site, window }, 400, 'window', 'malformed']),
			...['0', '21', '-5', '5.0', 'five', '+5', '99999999999999999999'].map((limit) => [{ site, limit }, 400, 'limit', 'malformed']),
			...['votes', 'Both', 'discussed,shared'].map((by) => [{ site, by }, 400, 'by', 'unknown']),
		];
		for (const [fields, status, field, code] of cases) {
			assertProblem(await stack.client().get(pathOf(JSON_, fields)), status, field, code);
			assertProblem(await stack.client().get(pathOf(HTML, fields), { headers: { accept: 'application/json' } }), status, field, code);
		}
		const page = await stack.client().get(pathOf(HTML, { site, window: '<script>' }));
		assert.equal(page.status, 400);
		assert.doesNotMatch(page.text, /<script>/);
		for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
			const reply = await stack.client().request(method, pathOf(JSON_, { site }));
			assert.equal(reply.status, 405);
			assert.equal(reply.headers.allow, 'GET, HEAD');
		}
	});

	test('may be read by scripts on a site’s own origin, and no other', async () => {
		await stack.ctl(['site', 'add', 'www', '--title', 'WWW', '--origin', 'http://www.example']);
		await eventually(async () => {
			const reply = await stack.client().get(pathOf(JSON_, { site: 'demo' }), { headers: { ...KNOWN.headers, origin: 'http://www.example' } });
			assert.equal(reply.headers['access-control-allow-origin'], 'http://www.example');
		});
		const reply = await stack.client().get(pathOf(JSON_, { site: 'demo' }), { headers: { origin: 'http://evil.example' } });
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['access-control-allow-origin'], undefined);
	});
});

describe('a page that includes its list', () => {
	const PAGE = '/articles/swifts.html', OTHER = '/articles/bakery.html';
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	const hand = (text) => assert.match(text, /<aside class="more"[\s\S]*The family that writes down what comes out of the sky/);
	const made = (text) => entries(text.match(/<nav class="postbag-popular"[\s\S]*?<\/nav>/)[0]);

	// What the demo's own page says of itself.
	const discuss = (page, title) => sent(stack.client(), `${stack.origin}${page}`, { text: 'Well.' })
		.then(() => stack.psql(`UPDATE postbag.article SET title = '${title}' WHERE url LIKE '%${page}'`));

	test('shows what its author wrote, as long as there is nothing', async () => {
		for (const text of [(await stack.client().get(PAGE)).text, (await stack.client().get(PAGE)).text]) {
			hand(text);
			assert.equal(text.match(/<aside class="more"/g).length, 1, 'once');
			assert.doesNotMatch(text, /postbag-popular|block name/);
		}
		assert.doesNotMatch((await stack.client().get('/')).text, /postbag-popular|include virtual/);
	});

	test('shows Postbag’s list instead, without itself', async () => {
		await discuss(PAGE, 'Swifts');
		await discuss(OTHER, 'Bread');
		await stack.restartPostbagd(); // which forgets the empty list; nginx keeps it by the page's address
		const { text } = await stack.client().get('/articles/tide-table.html');
		assert.doesNotMatch(text, /<aside class="more"/);
		assert.deepEqual(made(text).map(([title]) => title).sort(), ['Bread', 'Swifts']);
		const { text: own } = await stack.client().get(OTHER);
		assert.deepEqual(made(own), [['Swifts', `${stack.origin}${PAGE}`, '1 comment']]);
		// In the page's own request, whatever its query holds.
		const odd = await stack.client().get(`${OTHER}?limit=0&window=x&article=x`, { headers: { 'accept-encoding': 'gzip' } });
		assert.deepEqual(made(odd.text).map(([title]) => title), ['Swifts']);
	});

	test('of which the front page’s is the most discussed', async () => {
		const { text } = await stack.client().get('/about.html');
		assert.equal((await stack.client().get('/index.html')).text.match(/>Most discussed<\/h2>/g).length, 1);
		assert.doesNotMatch(text, /postbag-popular/);
	});

	test('shows what its author wrote while Postbag is away', async () => {
		await stack.killPostbagd();
		const { status, text } = await stack.client().get('/articles/rain-gauge.html');
		assert.equal(status, 200);
		assert.match(text, /<aside class="more"/);
		assert.doesNotMatch(text, /postbag-popular/);
		// What nginx has kept is still shown.
		assert.deepEqual(made((await stack.client().get(OTHER)).text).map(([title]) => title), ['Swifts']);
		await stack.startPostbagd();
	});
});

describe('while the database is away', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await article(stack, 'Kept', 1);
		assert.deepEqual(await titles(stack, { site: 'demo', window: '48h' }), ['Kept']);
	});
	after(() => stack.stop());
	after(() => startPostgres());

	test('a list that is kept is shown, and another is not there', async () => {
		await stack.killPostgres();
		assert.deepEqual(await titles(stack, { site: 'demo', window: '48h' }), ['Kept']);
		assert.match((await stack.client().get(pathOf(HTML, { site: 'demo', window: '48h' }), KNOWN)).text, /<bdi>Kept<\/bdi>/);
		const reply = await stack.client().get(pathOf(JSON_, { site: 'demo', window: '49h' }), KNOWN);
		assertProblem(reply, 503);
		assert.equal(reply.headers['retry-after'], '1');
		assert.equal((await stack.client().get(pathOf(HTML, { site: 'demo', window: '49h' }), KNOWN)).status, 503);
		const page = await stack.client().get('/articles/swifts.html');
		assert.equal(page.status, 200);
		assert.match(page.text, /<aside class="more"/);
		assert.equal((await stack.client().get(threadPath(freshArticle(stack)), KNOWN)).status, 503);
		await startPostgres();
		await eventually(async () => assert.deepEqual(await titles(stack, { site: 'demo', window: '49h' }), ['Kept']));
	});
});
