// Articles at the desk: finding them, holding and closing them, correcting title and address.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { apiPath, assertProblem, freshArticle, moderate, readThread, send, sent, signIn, tableRows, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, desk;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	await stack.ctl(['moderator', 'role', 'editor', 'none']);
	await stack.ctl(['moderator', 'role', 'editor', 'owner', '--site', 'demo']);
	desk = await signIn(stack);
});
after(() => stack.stop());

// Past what nginx keeps for a second.
let reads = 0;
const fresh = () => `&fresh=${++reads}`;
const LIST = '/postbag/admin/articles';
const found = async (query) => tableRows((await desk.get(`${LIST}?${query}`)).text).map((row) => row[0]);
const hexOf = (article) => stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article WHERE url = '${article}'`);
const pageOf = async (article) => `${LIST}/${await hexOf(article)}`;
const say = async (article, ending, fields) => moderate(desk, await pageOf(article), ending, fields);
const titled = (article, title) => stack.psql(`UPDATE postbag.article SET title = '${title}' WHERE url = '${article}'`);

describe('the list', () => {
	let swallow, swift;
	before(async () => {
		swallow = `${stack.origin}/birds/2026/the-last-swallow.html?page=2`;
		swift = `${stack.origin}/birds/swifts.html`;
		await sent(stack.client(), swallow, { text: 'One.' });
		await sent(stack.client(), swift, { text: 'Two.' });
		await stack.client().postJson('/postbag/api/v1/shares', { article: swift, network: 'email' });
		await titled(swift, 'Why do swifts <b>scream</b>?');
		await sent(stack.client(), 'https://gazette.example/swifts.html', { text: 'Elsewhere.' });
		await stack.psql(`UPDATE postbag.comment SET status = 'held' WHERE body = 'One.'; UPDATE postbag.article SET comments = 0 WHERE url = '${swallow}'`);
	});

	test('has the newest first, with numbers and state, and links to its page and its queue', async () => {
		const { text } = await desk.get(LIST);
		const [first, second] = tableRows(text);
		assert.deepEqual(first.slice(0, 6), [`Why do swifts <b>scream</b>? ${swift}`, 'The Test', '1', '0', '1', 'Open']);
		assert.deepEqual(second.slice(0, 6), [swallow, 'The Test', '0', '1', '0', 'Open']);
		const links = tags(text, 'a').map((link) => link.href);
		assert.ok(links.includes(await pageOf(swift)));
		const queue = `/postbag/admin/queue?queue=held&article=${await hexOf(swallow)}`;
		assert.ok(links.includes(queue));
		assert.match(textOf((await desk.get(queue)).text), /One\./);
		assert.doesNotMatch(text, /gazette|<b>scream/i);
	});

	test('finds words of the title and of the address', async () => {
		for (const [words, ...articles] of [['swifts', swift], ['SCREAM', swift], ['swallow', swallow], ['last swallow', swallow],
			['birds', swift, swallow], ['birds -swallow', swift], ['2026', swallow], ['the-last-swallow.html', swallow], ['nothing-like-it'], ['"last swallow"', swallow],
			['"swallow last"'], ["' OR 1=1"]]) {
			const rows = await found(`q=${encodeURIComponent(words)}`);
			assert.equal(rows.length, articles.length, words);
			articles.forEach((article, n) => assert.ok(rows[n].endsWith(article), words));
		}
		assert.deepEqual((await found('q=swift')), []);
	});

	test('finds the article of an address, as it is pasted', async () => {
		for (const url of [swift, swift.replace('http://localhost', 'HTTP://LocalHost'), `${swift}#postbag-7`, `${swift}?utm_source=x`]) {
			assert.equal((await found(`q=${encodeURIComponent(url)}`)).length, 1, url);
		}
		for (const url of [`${stack.origin}/birds/`, 'https://gazette.example/swifts.html', 'https://nowhere.example/', 'http://', 'https://[']) {
			const reply = await desk.get(`${LIST}?q=${encodeURIComponent(url)}`);
			assert.equal(reply.status, 200, url);
			assert.match(textOf(reply.text), /No article like that/, url);
		}
	});

	test('goes on from page to page, each article once', async () => {
		await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)
			SELECT n, site_id, 'http://x/' || n, 'http://x/' || n, 'Filler ' || n, now() - interval '1 year' - (n / 3) * interval '1 s'
			FROM postbag.site CROSS JOIN generate_series(1, 130) AS n WHERE name = 'demo'`);
		const seen = [];
		for (let path = `${LIST}?q=filler&site=demo`; path; ) {
			const { text } = await desk.get(path);
			seen.push(...tableRows(text).map((row) => row[0]));
			path = tags(text, 'a').find((link) => link.rel === 'next')?.href;
		}
		assert.equal(seen.length, 130);
		assert.equal(new Set(seen).size, 130);
		await stack.psql("DELETE FROM postbag.article WHERE url LIKE 'http://x/%'");
	});

	test('refuses what it does not understand, with the field', async () => {
		for (const [query, field, code] of [['before=x', 'before', 'malformed'], ['before=1.', 'before', 'malformed'], ['before=-1.1', 'before', 'malformed'],
			['before=99999999999999999999.1', 'before', 'malformed'], ['before=1.zz', 'before', 'malformed'], ['site=gazette', 'site', 'unknown'],
			['site=nowhere', 'site', 'unknown'], [`q=${'x'.repeat(2001)}`, 'q', 'too-long']]) {
			assertProblem(await desk.get(`${LIST}?${query}`, { headers: { accept: 'application/json' } }), 400, field, code);
		}
		assert.equal((await desk.get(`${LIST}?before=9223372036854775807.7fffffffffffffff`)).status, 200);
		assert.equal((await stack.client().get(LIST)).location, '/postbag/admin/sign-in');
	});
});

describe('one article', () => {
	let article, id;
	beforeEach(async () => {
		article = freshArticle(stack);
		({ id } = await sent(stack.client(), article, { text: 'First.' }));
	});
	const closed = async () => (await readThread(stack.client(), article, fresh())).closed;
	const log = async () => tableRows((await desk.get('/postbag/admin/log')).text);

	test('that is not there, or of another site, is not there', async () => {
		await sent(stack.client(), 'https://gazette.example/one.html', { text: 'There.' });
		assert.equal((await desk.get(await pageOf('https://gazette.example/one.html'))).status, 404);
		assert.equal((await desk.get(`${LIST}/0000000000000001`)).status, 404);
		assert.equal((await desk.get(`${LIST}/x`)).status, 404);
	});

	test('is closed and opened from its page, comes back to it, and can be undone there', async () => {
		let reply = await say(article, '/thread', { act: 'close', reason: 'Late.' });
		assert.equal(reply.status, 303);
		assert.ok(reply.location.startsWith(`${await pageOf(article)}?done=`));
		const { text } = await desk.get(reply.location);
		assert.match(textOf(text), /Closed the thread of/);
		assert.match(textOf(text), /It was closed by a moderator/);
		assert.equal(await closed(), true);
		const undo = formTo(text, '/undo');
		reply = await desk.post(undo.action, undo.fields);
		assert.ok(reply.location.startsWith(await pageOf(article)), reply.location);
		assert.equal(await closed(), false);
		assert.deepEqual((await log()).slice(0, 2).map((row) => row[3]), ['Thread opened', 'Thread closed']);
	});

	test('that is held lets every reader wait, and nobody of the desk; the log says so and takes it back', async () => {
		const known = await sent(stack.client(), article, { text: 'Published.' });
		assert.equal((await say(article, '/thread', { act: 'hold', reason: 'It is heated.' })).status, 303);
		const held = await send(stack.client(), article, { text: 'Waits.' });
		assert.equal(held.status, 202);
		assert.equal((await send(stack.client(), article, { text: 'Known, and waits.' }, { headers: known.author })).status, 202);
		const edit = await stack.client().request('PATCH', known.path, { body: JSON.stringify({ text: 'Changed.' }),
			headers: { ...known.author, 'content-type': 'application/json', origin: stack.origin } });
		assert.equal(edit.status, 200, edit.text);
		assert.equal(edit.json().status, 'held');
		const context = `${await pageOf(article)}/comments/${id}`;
		assert.equal((await moderate(desk, context, '/answer', { text: 'Calm, please.' })).status, 303);
		assert.equal((await readThread(stack.client(), article, fresh())).article.comments, 2);
		assert.equal((await sent(stack.client(), freshArticle(stack), { text: 'Another article.' })).comment.status, 'published');
		const rows = await log();
		const at = rows.findIndex((row) => row[3] === 'Comments held');
		assert.deepEqual(rows[at].slice(1, 5), ['editor', `The thread of ${article}`, 'Comments held', 'It is heated.']);
		const undo = forms((await desk.get('/postbag/admin/log')).text).filter((form) => form.action.endsWith('/undo'))
			.find((form) => form.html.includes('Every comment waits') && form.html.includes(article));
		assert.equal((await desk.post(undo.action, undo.fields)).status, 303);
		assert.equal((await log())[0][3], 'Comments not held any more');
		assert.equal((await send(stack.client(), article, { text: 'Free.' })).status, 201);
		assert.equal((await desk.post(undo.action, undo.fields)).status, 409);
	});

	test('holding and closing are two things: each is undone by itself', async () => {
		await say(article, '/thread', { act: 'close' });
		await say(article, '/thread', { act: 'hold' });
		const undo = forms((await desk.get('/postbag/admin/log')).text).find((form) => form.html.includes('Closed the thread') && form.html.includes(article));
		assert.ok(undo, 'closing can still be taken back');
		assert.equal((await desk.post(undo.action, undo.fields)).status, 303);
		assert.equal(await closed(), false);
		assert.equal(await stack.psql(`SELECT held FROM postbag.article WHERE url = '${article}'`), 't');
	});

	test('an act that is none is refused', async () => {
		assertProblem(await desk.post(`${await pageOf(article)}/thread`, { ...formTo((await desk.get(await pageOf(article))).text, '/thread').fields,
			act: 'burn' }, { headers: { accept: 'application/json' } }), 400, 'act', 'unknown');
	});

	test('its title is corrected, and nothing in it is markup', async () => {
		const evil = '"><script>alert(1)</script> & \u202eevil';
		assert.equal((await say(article, '/title', { title: `  ${evil}\n` })).status, 303);
		assert.equal(await stack.psql(`SELECT title FROM postbag.article WHERE url = '${article}'`), '"><script>alert(1)</script> & evil');
		for (const path of [LIST, await pageOf(article), `${LIST}?q=evil`, '/postbag/admin/log', threadPath(article, '&view=page')]) {
			const { text } = await desk.get(path + (path.includes('?') ? '&' : '?') + `n=${++reads}`);
			assert.doesNotMatch(text, /<script>alert/, path);
		}
		assert.ok((await found('q=evil'))[0].includes('<script>alert(1)</script>'));
		assert.equal((await readThread(stack.client(), article, fresh())).article.title, '"><script>alert(1)</script> & evil');
		for (const [title, words] of [['', /write a title/], [' \u200b ', /write a title/], ['x'.repeat(301), /too long/]]) {
			const reply = await say(article, '/title', { title });
			assert.equal(reply.status, 422);
			assert.match(textOf(reply.text), words);
		}
	});

	test('closes by its age, as it says itself or as its site says', async () => {
		const days = (n) => stack.psql(`UPDATE postbag.article SET created_at = now() - interval '${n} days' WHERE url = '${article}'`);
		await days(10);
		for (const [when, n, shut] of [['days', '9', true], ['days', '11', false], ['never', '', false], ['days', '10', true], ['site', '', false]]) {
			const reply = await say(article, '/age', { when, days: n });
			assert.equal(reply.status, 303, reply.text);
			await eventually(async () => assert.equal(await closed(), shut, `${when} ${n}`));
			const answer = await send(stack.client(), article, { text: `${when} ${n}` });
			shut ? assertProblem(answer, 409, 'article', 'closed') : assert.equal(answer.status, 201);
		}
		await say(article, '/age', { when: 'days', days: '9' });
		const { text } = await desk.get(await pageOf(article));
		assert.match(textOf(text), /closed by its age on/);
		assert.equal(tableRows((await desk.get(`${LIST}?q=${encodeURIComponent(article)}`)).text)[0][5], 'Closed');
		assert.match(textOf((await desk.get(`${await pageOf(article)}/comments/${id}`)).text), /closed by its age/);
		assert.match(textOf((await stack.client().get(threadPath(article, fresh()))).text), /Comments on this article are closed/);
		assert.deepEqual(forms((await stack.client().get(`/postbag/compose?article=${encodeURIComponent(article)}${fresh()}`)).text), []);
	});

	test('a body that is kept does not go on offering the form once the age has come', async () => {
		await say(article, '/age', { when: 'days', days: '1' });
		const reader = stack.client();
		let open;
		// A machine may be too busy to look at it in so short a time.
		for (const seconds of [3, 6, 30]) {
			const until = Date.now() + seconds * 1000;
			await stack.psql(`UPDATE postbag.article SET created_at = now() - interval '1 day' + interval '${seconds} seconds',
				thread_revision = thread_revision + 1 WHERE url = '${article}'`);
			do {
				open = await reader.get(apiPath(article, '&sort=newest'));
			} while (open.json().closed && Date.now() < until);
			if (!open.json().closed) {
				break;
			}
		}
		assert.equal(open.json().closed, false);
		const revision = await stack.psql(`SELECT thread_revision FROM postbag.article WHERE url = '${article}'`);
		await eventually(async () => {
			const reply = await reader.get(apiPath(article, '&sort=newest'), { headers: { 'if-none-match': open.headers.etag } });
			assert.equal(reply.status, 200);
			assert.equal(reply.json().closed, true);
		}, 40000);
		assert.equal(await stack.psql(`SELECT thread_revision FROM postbag.article WHERE url = '${article}'`), revision);
		assertProblem(await send(reader, article, { text: 'Late.' }), 409, 'article', 'closed');
	});

	test('an age that is none is refused', async () => {
		for (const fields of [{ when: 'days', days: '' }, { when: 'days', days: '0' }, { when: 'days', days: '-1' }, { when: 'days', days: '36501' },
			{ when: 'days', days: '99999999999999999999' }, { when: 'days', days: '1.5' }, { when: 'days', days: '١' }]) {
			const reply = await say(article, '/age', fields);
			assert.equal(reply.status, 422, JSON.stringify(fields));
			assert.match(textOf(reply.text), /number of days must be a whole number/);
		}
		assert.equal((await say(article, '/age', { when: 'soon' })).status, 422);
		assert.equal(await stack.psql(`SELECT close_days FROM postbag.article WHERE url = '${article}'`), '');
	});
});

describe('the policy of a site', () => {
	test('is shown, and set by an owner: postbagctl shows it', async () => {
		const { text } = await desk.get('/postbag/admin/sites');
		assert.match(textOf(text), /The Test Policy: open/);
		assert.doesNotMatch(text, /Gazette/);
		const [form] = forms(text).filter((one) => /\/admin\/sites\/\d+$/.test(one.action));
		assert.equal((await desk.post(form.action, { ...form.fields, policy: 'all', days: '30' })).status, 303);
		assert.match((await stack.ctl(['site', 'show', 'demo'])).stdout, /^close_days +30 /m);
		assert.match((await stack.ctl(['site', 'list'])).stdout, /demo.* all /);
		const article = freshArticle(stack);
		await eventually(async () => assert.equal((await send(stack.client(), article, { text: 'Waits.' })).status, 202));
		await stack.psql(`UPDATE postbag.article SET created_at = now() - interval '31 days', thread_revision = thread_revision + 1 WHERE url = '${article}'`);
		assertProblem(await send(stack.client(), article, { text: 'Late.' }), 409, 'article', 'closed');
		await eventually(async () => assert.equal((await readThread(stack.client(), article, fresh())).closed, true));
		await say(article, '/age', { when: 'never' });
		await eventually(async () => assert.equal((await readThread(stack.client(), article, fresh())).closed, false));
		await stack.ctl(['site', 'set', 'demo', '--set', 'close_days=7']);
		await eventually(async () => assert.match(textOf((await desk.get('/postbag/admin/sites')).text), /closes 7 days after/));
		assert.equal((await desk.post(form.action, { ...form.fields, policy: 'open', days: '0' })).status, 303);
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.site_setting'), '0');
	});

	test('is refused where it is none, with the field', async () => {
		const form = forms((await desk.get('/postbag/admin/sites')).text).find((one) => /\/admin\/sites\/\d+$/.test(one.action));
		for (const [fields, words] of [[{ policy: 'none' }, /no such policy/], [{ days: '-3' }, /whole number/], [{ days: '36501' }, /whole number/], [{ days: '' }, /whole number/]]) {
			const reply = await desk.post(form.action, { ...form.fields, ...fields });
			assert.equal(reply.status, 422);
			assert.match(textOf(reply.text), words);
		}
		for (const path of ['/postbag/admin/sites/2', '/postbag/admin/sites/99', '/postbag/admin/sites/9223372036854775807']) {
			assert.equal((await desk.post(path, form.fields)).status, 404, path);
		}
	});
});
