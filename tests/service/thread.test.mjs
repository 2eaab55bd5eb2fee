// A thread as readers walk through it: by pages, in each order, to one comment, and back; a long one
// like a short one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { tags, textOf } from '../lib/http.mjs';
import { freshArticle, readThread, sent, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack?.stop());

const get = async (path) => {
	const reply = await stack.client().get(path);
	assert.equal(reply.status, 200, path);
	return reply.text;
};
const linkOf = (html, rel) => tags(html, 'a').find((tag) => tag.rel === rel)?.href;
const idsIn = (html) => tags(html, 'article').map((tag) => Number(tag.id?.match(/^postbag-(\d+)$/)?.[1])).filter(Boolean);
const permalink = (a, id) => `/postbag/articles/${a}/comments/${id}`;

// An article with comments made by SQL: rows of [id, parent, more columns], ids being its own.
let next = 1000000;
async function fill(rows) {
	const article = freshArticle(stack);
	const { comment, path } = await sent(stack.client(), article, { text: 'The first.' });
	const a = path.match(/articles\/([0-9a-f]{16})/)[1];
	const base = next;
	next += 200000;
	await stack.psql(`INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, answered,
			author_id, author_name, body, html, renderer, idempotency_key, content_digest, created_at)
		SELECT article_id, ${base} + n, site_id, ${base} + nullif(parent, 0), ${base} + root, (parent > 0)::integer, 'published', false, 5,
			'Reader ' || n, 'x', '<p>Text ' || n || '</p>', (SELECT renderer FROM postbag.comment WHERE comment_id = ${comment.id}),
			decode(lpad(to_hex(n), 32, '0'), 'hex'), decode(lpad(to_hex(n), 32, '0'), 'hex'), now()
		FROM postbag.article, (${rows}) AS r (n, parent, root) WHERE url = '${article}';
		UPDATE postbag.comment SET answered = true FROM (SELECT DISTINCT parent_id FROM postbag.comment WHERE comment_id > ${base}) AS p
			WHERE comment.comment_id = p.parent_id;
		UPDATE postbag.comment SET replies = r.count FROM (SELECT root_id, count(*) FROM postbag.comment
			WHERE comment_id > ${base} AND parent_id IS NOT NULL GROUP BY root_id) AS r WHERE comment.comment_id = r.root_id;
		UPDATE postbag.article SET comments = (SELECT count(*) FROM postbag.comment WHERE comment_id > ${base}) + 1,
			thread_revision = thread_revision + 1 WHERE url = '${article}';
		ANALYZE postbag.comment`);
	return { article, a, first: comment.id, base };
}

describe('pages of a thread', () => {
	const ROOTS = 120;
	let thread;
	before(async () => {
		thread = await fill(`SELECT n, 0, n FROM generate_series(1, ${ROOTS}) AS n`);
		await stack.psql(`UPDATE postbag.comment SET ups = comment_id % 4, downs = comment_id % 3 WHERE comment_id > ${thread.base}`);
	});

	for (const sort of ['oldest', 'newest', 'best']) {
		test(`by links, ${sort}: forward to the end and back, each comment once`, async () => {
			const seen = [];
			let path = threadPath(thread.article, `&sort=${sort}&view=page`), last;
			for (; path; path = linkOf(last, 'next')) {
				last = await get(path);
				seen.push(...idsIn(last));
			}
			assert.equal(seen.length, ROOTS + 1);
			assert.equal(new Set(seen).size, ROOTS + 1);
			const back = idsIn(last);
			for (path = linkOf(last, 'prev'); path; path = linkOf(last, 'prev')) {
				last = await get(path);
				back.unshift(...idsIn(last));
			}
			assert.deepEqual(back, seen);
		});

		test(`by programs, ${sort}: the same`, async () => {
			const seen = [];
			let more = '', page;
			do {
				page = await readThread(stack.client(), thread.article, `&sort=${sort}${more}`);
				assert.equal(page.sort, sort);
				seen.push(...page.comments.map(({ id }) => id));
				more = `&after=${page.next}`;
			} while (page.next !== null);
			assert.equal(new Set(seen).size, ROOTS + 1);
			const before = await readThread(stack.client(), thread.article, `&sort=${sort}&before=${page.prev}`);
			assert.deepEqual(before.comments.map(({ id }) => id), seen.slice(-before.comments.length - page.comments.length, -page.comments.length));
		});
	}

	test('best: by the lower bound of what votes say', async () => {
		const { comments } = await readThread(stack.client(), thread.article, '&sort=best');
		const bound = ({ votes: { up, down } }) => {
			const n = up + down;
			if (n === 0) return 0;
			return up === 0 ? -down / (down + 3.8416) : (up + 1.9208 - 1.96 * Math.sqrt(up * down / n + 0.9604)) / (n + 3.8416);
		};
		const bounds = comments.map(bound);
		assert.deepEqual(bounds, [...bounds].sort((one, other) => other - one));
		assert.ok(bounds[0] > 0.3);
	});

	test('the order that the site has chosen is that of who does not say', async () => {
		await stack.ctl(['site', 'set', 'demo', '--set', 'sort=newest']);
		stack.signal('SIGHUP');
		await eventually(async () => {
			assert.equal((await readThread(stack.client(), thread.article)).sort, 'newest');
		});
		await stack.ctl(['site', 'set', 'demo', '--set', 'sort=oldest']);
		await eventually(async () => {
			assert.equal((await readThread(stack.client(), thread.article)).sort, 'oldest');
		});
	});
});

describe('a thread of 100,000 comments', () => {
	let thread;
	before(async () => {
		// 20,000 roots; the second has 20,000 replies, each of them to the one before but the first 100.
		thread = await fill(`SELECT n, CASE WHEN n <= 20000 THEN 0 WHEN n <= 20100 THEN 2 WHEN n <= 40000 THEN n - 1 ELSE n % 20000 + 1 END,
			CASE WHEN n <= 20000 THEN n WHEN n <= 40000 THEN 2 ELSE n % 20000 + 1 END FROM generate_series(1, 100000) AS n`);
	});

	for (const n of [1, 17000, 20000, 20050, 30000, 40000, 99999]) {
		for (const sort of ['oldest', 'newest', 'best']) {
			test(`comment ${n} is on its permalink's page, ${sort}, with what it answers`, async () => {
				const html = await get(`${permalink(thread.a, thread.base + n)}?sort=${sort}`);
				const ids = idsIn(html);
				assert.ok(ids.includes(thread.base + n));
				assert.ok(ids.length < 500, `${ids.length} comments are a page`);
				const { parent } = await stack.client().get(`/postbag/api/v1/articles/${thread.a}/comments/${thread.base + n}`).then((r) => r.json());
				assert.ok(parent === null || ids.includes(parent), 'what it answers is there');
				assert.equal(new Set(ids).size, ids.length);
			});
		}
	}

	test('a permalink leads on to what is around it, and to the whole', async () => {
		const html = await get(permalink(thread.a, thread.base + 17000));
		assert.equal(idsIn(html)[0], thread.base + 17000);
		const before = idsIn(await get(linkOf(html, 'prev')));
		assert.ok(before.includes(thread.base + 16999));
		assert.match(html, />All comments<\/a>/);
	});

	test('the rest of a branch is told, and leads on to its end', async () => {
		const html = await get(threadPath(thread.article));
		assert.match(textOf(html), /Show 19,983 more replies/);
		const rest = tags(html, 'a').map(({ href }) => href).find((href) => /root=\d+&after/.test(href ?? ''));
		const page = await get(rest);
		assert.ok(idsIn(page).length > 100);
		assert.match(textOf(page), /Show 19,883 more replies/);
		// Its first replies are on the page before: they say whom they answer all the same.
		const later = await get(rest.replace(/after=\d+/, `after=${thread.base + 25000}`));
		assert.match(textOf(later), /in reply to Reader 25000/);
	});

	test('who has seen nothing of it is led to the last fifty', async () => {
		const { text } = await stack.client().get(`/postbag/news?article=${encodeURIComponent(thread.article)}&known=0`);
		assert.match(textOf(text), /100,001 new comments/);
		assert.match(tags(text, 'a')[0].href, new RegExp(`#postbag-${thread.base + 99951}$`));
	});

	test('a reader without JavaScript who writes comes to what they wrote', async () => {
		const client = stack.client();
		const reply = await write(client, `/postbag/compose?article=${encodeURIComponent(thread.article)}`,
			{ name: 'Ada', text: 'At the very end.' });
		assert.equal(reply.status, 303);
		assert.match(reply.location, /\/postbag\/articles\/[0-9a-f]{16}\/comments\/\d+\?lang=en#postbag-\d+$/);
		assert.match((await client.get(reply.location)).text, /At the very end\./);
	});
});

describe('a permalink', () => {
	test('is in the page beside each comment', async () => {
		const article = freshArticle(stack);
		const { id, path } = await sent(stack.client(), article, { text: 'Look at me.' });
		const html = await get(threadPath(article));
		const href = tags(html, 'a').map((tag) => tag.href).find((link) => link?.includes(`/comments/${id}?`) && link.includes('#postbag-'));
		assert.equal(href, `${path.replace('/api/v1', '')}?lang=en#postbag-${id}`);
		assert.match(await get(href), /Look at me\./);
		assert.match(await get(href), /<title>/);
	});

	test('of what is not published is nobody\'s but its author\'s', async () => {
		const article = freshArticle(stack);
		const { id, path, author } = await sent(stack.client(), article, { text: 'Hold me.' });
		const page = path.replace('/api/v1', '');
		for (const status of ['held', 'spam', 'rejected', 'deleted']) {
			await stack.psql(`UPDATE postbag.comment SET status = '${status}' WHERE comment_id = ${id};
				UPDATE postbag.article SET thread_revision = thread_revision + 1 WHERE url = '${article}'`);
			assert.equal((await stack.client().get(`${page}?fresh=${status}`)).status, 404, status);
			const own = await stack.client().get(page, { headers: author });
			assert.equal(own.status, ['held', 'spam'].includes(status) ? 200 : 404, status);
		}
	});

	test('of another article, or of none, is nothing', async () => {
		const { path } = await sent(stack.client(), freshArticle(stack), { text: 'One.' });
		const { id } = await sent(stack.client(), freshArticle(stack), { text: 'Other.' });
		const page = path.replace('/api/v1', '');
		assert.equal((await stack.client().get(page.replace(/\d+$/, id))).status, 404);
		assert.equal((await stack.client().get(page.replace(/\d+$/, '999999999'))).status, 404);
		assert.equal((await stack.client().get(page.replace(/articles\/[0-9a-f]+/, 'articles/0123456789abcdef'))).status, 404);
		assert.equal((await stack.client().post(page, {})).status, 405);
	});
});

describe('replies', () => {
	test('stand as far in as the site says, deeper ones say whom they answer', async () => {
		const article = freshArticle(stack);
		let reply;
		for (const name of ['Ann', 'Ben', 'Cid', 'Dot', 'Eva']) {
			({ id: reply } = await sent(stack.client(), article, { name, text: `I am ${name}.`, reply }));
		}
		const depthOf = (html) => (html.match(/<ol class="postbag-replies">/g) ?? []).length;
		for (const [depth, lists, said] of [[8, 4, []], [3, 3, ['Dot']], [1, 1, ['Ben', 'Cid', 'Dot']], [0, 0, ['Ann', 'Ben', 'Cid', 'Dot']]]) {
			await stack.ctl(['site', 'set', 'demo', '--set', `depth=${depth}`]);
			stack.signal('SIGHUP');
			await eventually(async () => assert.equal(depthOf(await get(threadPath(article))), lists));
			const html = await get(threadPath(article));
			const visible = [...html.matchAll(/<a class="postbag-to" href="#postbag-\d+">in reply to <bdi>(\w+)<\/bdi><\/a>/g)].map(([, who]) => who);
			assert.deepEqual(visible, said, `depth ${depth}`);
			assert.equal((html.match(/class="postbag-to"/g) ?? []).length, 4, 'each leads up to what it answers');
		}
		await stack.ctl(['site', 'set', 'demo', '--set', 'depth=3']);
	});
});

describe('news', () => {
	const newsPath = (article, known, more = '') => `/postbag/news?article=${encodeURIComponent(article)}&known=${known}${more}`;

	test('are what was added since, once nginx\'s second is over; else nothing to see', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'One.' });
		assert.match((await stack.client().get(newsPath(article, 1))).text, /hidden><\/p>/);
		const { id } = await sent(stack.client(), article, { text: 'Two.' });
		await sent(stack.client(), article, { text: 'Three.' });
		await eventually(async () => {
			const { text } = await stack.client().get(newsPath(article, 1));
			assert.match(textOf(text), /2 new comments/);
			assert.match(tags(text, 'a')[0].href, new RegExp(`/comments/${id}\\?lang=en#postbag-${id}$`), 'the first of them');
		});
		assert.match(textOf((await stack.client().get(newsPath(article, 1, '&lang=de'))).text), /2 neue Kommentare/);
	});

	test('that are none cost no body: 304', async () => {
		const article = freshArticle(stack);
		const first = await stack.client().get(newsPath(article, 0));
		assert.equal(first.status, 200);
		const again = await stack.client().get(newsPath(article, 0), { headers: { 'if-none-match': first.headers.etag } });
		assert.equal(again.status, 304);
		assert.equal(again.text, '');
		await sent(stack.client(), article, { text: 'One.' });
		await eventually(async () => {
			const reply = await stack.client().get(newsPath(article, 0), { headers: { 'if-none-match': first.headers.etag } });
			assert.equal(reply.status, 200);
		});
	});

	test('do not tell of what is held', async () => {
		const article = freshArticle(stack);
		const { id } = await sent(stack.client(), article, { text: 'One.' });
		await stack.psql(`UPDATE postbag.comment SET status = 'held' WHERE comment_id = ${id};
			UPDATE postbag.article SET comments = 0, thread_revision = thread_revision + 1 WHERE url = '${article}'`);
		assert.match((await stack.client().get(newsPath(article, 0))).text, /hidden/);
	});

	test('need an article and a number', async () => {
		const article = freshArticle(stack);
		for (const [query, status] of [['', 400], ['known=1', 400], [`article=${encodeURIComponent(article)}`, 400],
			[`article=${encodeURIComponent(article)}&known=-1`, 400], [`article=${encodeURIComponent(article)}&known=x`, 400],
			[`article=${encodeURIComponent(article)}&known=1&known=2`, 400], ['article=https%3A%2F%2Fevil.example%2F&known=1', 404]]) {
			assert.equal((await stack.client().get(`/postbag/news?${query}`)).status, status, query);
		}
		assert.equal((await stack.client().post(newsPath(article, 0), {})).status, 405);
	});
});
