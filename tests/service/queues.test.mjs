// The moderators' queues over HTTP: narrowing down, searching, paging, and back to where one was.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { decideForm, freshArticle, sent, signIn } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const QUEUE = '/postbag/admin/queue';
const cards = (html) => [...html.matchAll(/<article class="desk-card" id="comment-(\d+)">/g)].map(([, id]) => Number(id));
const counts = (html) => Object.fromEntries([...html.matchAll(/queue\?queue=(\w+)"[^>]*>\w+(?: <span class="desk-count">(\d+)<)?/g)]
	.map(([, name, count]) => [name, Number(count ?? 0)]));

describe('the queues', () => {
	let stack, desk, article, other, author;
	const id = {};
	const post = async (client, where, name, text, more) => {
		const posted = await sent(client, where, { name, text, ...more });
		client.jar.set('postbag_author', posted.token);
		return posted.id;
	};
	before(async () => {
		stack = await startStack({ policy: 'first' });
		await stack.ctl(['site', 'add', 'courier', '--title', 'The Courier', '--origin', 'https://courier.example', '--policy', 'all']);
		desk = await signIn(stack);
		article = freshArticle(stack);
		other = 'https://courier.example/one.html';
		author = stack.client({ address: '127.0.3.1' });
		id.swifts = await post(author, article, 'Ada Quill', 'The swifts are back over the *harbour*.');
		id.ferry = await post(stack.client({ address: '127.0.3.2' }), article, 'Bela', 'I heard the ferry bell.');
		id.courier = await post(stack.client({ address: '127.0.3.3' }), other, 'Cleo', 'Nobody reads the courier.');
		id.german = await post(stack.client({ address: '127.0.3.4' }), article, 'Dora', 'Die Schwalben kommen.', { lang: 'de' });
	});
	after(() => stack.stop());

	const page = async (query = '') => {
		const reply = await desk.get(`${QUEUE}${query}`);
		assert.equal(reply.status, 200, reply.text);
		return reply.text;
	};

	test('what waits is there, oldest first, and counted', async () => {
		const html = await page();
		assert.deepEqual(cards(html), [id.swifts, id.ferry, id.courier, id.german]);
		assert.deepEqual(counts(html), { held: 4, reported: 0, unreviewed: 0, published: 0, spam: 0, rejected: 0, deleted: 0, all: 0 });
		assert.deepEqual(cards(await page('?queue=held&sort=newest')), [id.german, id.courier, id.ferry, id.swifts]);
	});

	test('a page costs three statements', async () => {
		const seen = async () => Number((await stack.client().get('/postbag/metrics')).text
			.match(/^postbag_statements_total (\d+)$/m)[1]);
		await eventually(async () => {
			await page(); // the sites are known for two seconds from here on
			const before = await seen();
			await page();
			assert.equal(await seen() - before, 3);
		});
	});

	test('narrowed down to a site, an article, an author, a language, an age', async () => {
		const of = async (query) => cards(await page(`?queue=all&sort=oldest&${query}`));
		assert.deepEqual(await of('site=courier'), [id.courier]);
		assert.deepEqual(await of('site=demo'), [id.swifts, id.ferry, id.german]);
		assert.deepEqual(await of('lang=de'), [id.german]);
		assert.deepEqual(await of('age=over-1h'), []);
		assert.deepEqual(await of('age=1h'), [id.swifts, id.ferry, id.courier, id.german]);
		const html = await page('?queue=held');
		const link = (words) => tags(html, 'a').find((a) => a.text?.includes(words) ?? false)?.href
			?? html.match(new RegExp(`href="([^"]+)">${words}<`))[1].replaceAll('&amp;', '&');
		assert.deepEqual(cards((await desk.get(link('All by this author'))).text), [id.swifts]);
		assert.deepEqual(cards((await desk.get(link('All below this article'))).text), [id.german, id.ferry, id.swifts]);
		assert.match(textOf((await desk.get(link('All by this author'))).text), /Only by the author Ada Quill\s*\. Show all again/);
	});

	test('searched: words, roots of words, names; and what is no word finds nothing', async () => {
		const of = async (words, more = '') => cards(await page(`?queue=all&sort=oldest&q=${encodeURIComponent(words)}${more}`));
		assert.deepEqual(await of('harbour'), [id.swifts]);
		assert.deepEqual(await of('ada quill'), [id.swifts]);
		assert.deepEqual(await of('the'), [id.swifts, id.ferry, id.courier]);
		assert.deepEqual(await of('the -courier'), [id.swifts, id.ferry]);
		assert.deepEqual(await of('schwalbe', '&lang=de'), [id.german]);
		for (const odd of ["'", '"', '&|!', "a' OR 1=1 --", '\\', ':*', '%', '<->', 'a'.repeat(200)]) {
			assert.deepEqual(await of(odd), [], odd);
		}
		assert.equal((await desk.get(`${QUEUE}?q=${'a'.repeat(201)}`)).status, 400);
		const html = await page(`?queue=all&q=${encodeURIComponent('"><script>x')}`);
		assert.doesNotMatch(html, /<script>x/);
		assert.equal(formTo(html, '/admin/queue').fields.q, '"><script>x');
	});

	test('a card says what it answers, and what its author has written before', async () => {
		const html = await page();
		const form = decideForm(html, id.swifts);
		const reply = await desk.post(form.action, { ...form.fields, action: 'publish', reason: 'Good.' });
		assert.equal(reply.status, 303);
		const answer = await post(stack.client({ address: '127.0.3.5' }), article, 'Eve', 'Where?', { reply: id.swifts });
		const card = textOf((await page('?queue=held&sort=newest')).split('<article')[1]);
		assert.match(card, /Ada Quill\s+had written: The swifts are back/);
		assert.match(card, /Author: 1 waiting, since /);
		const past = textOf((await page('?queue=published')).split('<article')[1]);
		assert.match(past, /Author: 1 published, since .* editor\s*: Waiting → Published – Good\./);
		const first = decideForm(await page('?queue=held&sort=newest'), answer);
		await desk.post(first.action, { ...first.fields, action: 'spam', reason: '' });
	});

	test('after a decision one is where one was', async () => {
		const html = await page('?queue=all&site=demo&q=ferry&sort=oldest');
		const form = decideForm(html, id.ferry);
		const reply = await desk.post(form.action, { ...form.fields, action: 'reject', reason: '' });
		assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=all&site=demo&sort=oldest&q=ferry$/);
		assert.deepEqual(cards((await desk.get(reply.location)).text), [id.ferry]);
	});

	test('what is published without a decision is to be seen, once', async () => {
		const unseen = await post(author, article, 'Ada Quill', 'And they stay.');
		assert.equal(counts(await page()).unreviewed, 1);
		const form = decideForm(await page('?queue=unreviewed'), unseen);
		const keep = form.action.replace(/decide$/, 'keep');
		const reply = await desk.post(keep, { ...form.fields, reason: '' });
		assert.equal(reply.status, 303, reply.text);
		assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=unreviewed$/);
		assert.equal(counts(await page()).unreviewed, 0);
		assert.equal((await desk.post(keep, { ...form.fields, reason: '' })).status, 409);
		await sent(desk, article, { name: 'The desk', text: 'We saw them too.' });
		assert.equal(counts(await page()).unreviewed, 0, 'what a moderator writes has been seen');
	});

	test('three hundred are read page by page, each once, in either order', async () => {
		await stack.psql(`INSERT INTO postbag.comment (article_id, site_id, comment_id, root_id, depth, status, author_id, author_name, body,
			html, renderer, idempotency_key, content_digest, created_at)
			SELECT article_id, site_id, 1000000 + n, 1000000 + n, 0, 'held', 900000 + n, 'Many', 'Letter ' || n, '', 0,
				decode(lpad(to_hex(n), 32, '0'), 'hex'), decode(repeat('00', 16), 'hex'), now()
			FROM postbag.article, generate_series(1, 300) AS n WHERE url = '${article}'`);
		for (const sort of ['oldest', 'newest']) {
			const seen = [];
			let next = `${QUEUE}?queue=held&sort=${sort}&q=letter`;
			while (next) {
				const { text } = await desk.get(next);
				seen.push(...cards(text));
				next = tags(text, 'a').find((a) => a.rel === 'next')?.href;
			}
			assert.equal(new Set(seen).size, 300);
			assert.deepEqual(seen, seen.toSorted((a, b) => (sort === 'oldest' ? a - b : b - a)));
		}
	});
});
