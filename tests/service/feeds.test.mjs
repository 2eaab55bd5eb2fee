// Feeds: what is in them, for whom, and how little it costs to ask whether there is something new.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { readFeed } from '../lib/atom.mjs';
import { NAMES, TEXTS, assertSafe, clean } from '../lib/hostile.mjs';
import { tags } from '../lib/http.mjs';
import { assertProblem, contextPath, decide, direct, freshArticle, readThread, sent, signIn, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

// Past nginx's cache, which shows what is a second old. Authors are given what everybody is.
const FRESH = { headers: { cookie: 'postbag_author=x' } };
const PAGE = 50;
// So long what is kept is taken as right.
const LOOKED_UP_MS = 1100;

const feedPath = (query = {}) => `/postbag/feed?${new URLSearchParams(query)}`;
const pathOf = (href) => href.replace(/^https?:\/\/[^/]+/, '');

async function get(stack, path, options = FRESH) {
	const reply = await stack.client().get(path, options);
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.headers['content-type'], 'application/atom+xml; charset=utf-8');
	return { reply, etag: reply.headers.etag, feed: readFeed(reply.text) };
}

// Every comment of a feed from page to page, with what each page says of the others.
async function walk(stack, path) {
	const first = await get(stack, path);
	const pages = [first.feed];
	for (let { next } = first.feed.links; next; { next } = pages.at(-1).links) {
		pages.push((await get(stack, pathOf(next.href))).feed);
	}
	for (const [i, { id, links }] of pages.entries()) {
		assert.equal(id, pages[0].id);
		assert.equal(links.first?.href, i === 0 ? undefined : pages[0].links.self.href);
		assert.equal(links.previous?.href, pages[i - 1]?.links.self.href);
		assert.equal(links.self.href, i === 0 ? first.feed.links.self.href : pages[i - 1].links.next.href);
	}
	return { pages, entries: pages.flatMap(({ entries }) => entries) };
}

const numbers = ({ entries }) => entries.map(({ comment }) => comment);

describe('a feed', () => {
	let stack, desk;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		desk = await signIn(stack);
	});
	after(() => stack.stop());

	const say = (article, text, more = {}) => sent(stack.client(), article, { text, ...more });

	test('of an article has its comments, the newest first, and says what each of them answers', async () => {
		const article = freshArticle(stack);
		const root = await say(article, 'The *first*.');
		const reply = await say(article, 'The second.', { reply: root.id, name: 'Bob' });
		const hex = (await readThread(stack.client(), article)).article.id;
		const { feed } = await get(stack, feedPath({ article }));
		const page = (id) => `${stack.url}articles/${hex}/comments/${id}`;
		const address = `${stack.url}feed?article=${encodeURIComponent(article)}`;
		assert.equal(feed.id, address);
		assert.equal(feed.title, 'Comments');
		assert.equal(feed.subtitle, 'The Test');
		assert.deepEqual(feed.links.alternate, { rel: 'alternate', type: 'text/html', href: article });
		assert.equal(feed.links.self.href, `${address}&lang=en`);
		assert.deepEqual(numbers(feed), [reply.id, root.id]);
		const [second, first] = feed.entries;
		assert.equal(first.title, 'Comment by Ada');
		assert.equal(first.author, 'Ada');
		assert.equal(first.html, '<p>The <em>first</em>.</p>');
		assert.equal(first.link, page(root.id));
		assert.deepEqual(first.answers, { ref: article, href: article });
		assert.equal(first.count, 1);
		assert.equal(first.replied, second.published);
		assert.equal(first.replies, `${address}&comment=${root.id}&lang=en`);
		assert.equal(first.published, first.updated);
		assert.equal(second.title, 'Comment by Bob');
		assert.deepEqual(second.answers, { ref: first.id, href: page(root.id) });
		assert.equal(second.count, undefined);
		assert.equal(feed.updated, second.updated);
		for (const { link } of feed.entries) {
			assert.equal((await stack.client().get(pathOf(link))).status, 200);
		}
	});

	test('keeps the ids of its entries, and says when they were changed', async () => {
		const article = freshArticle(stack);
		const { id, path, author } = await say(article, 'Before.');
		const [before] = (await get(stack, feedPath({ article }))).feed.entries;
		assert.equal((await stack.client().postJson(path, { text: 'After.' }, { method: 'PATCH', headers: author })).status, 200);
		await stack.psql(`UPDATE postbag.comment SET website = 'https://ada.example/?a&b', edited_at = created_at + interval '1 minute'
			WHERE comment_id = ${id}`);
		const { feed } = await get(stack, feedPath({ article }));
		const [entry] = feed.entries;
		assert.equal(entry.id, before.id);
		assert.equal(entry.html, '<p>After.</p>');
		assert.equal(entry.published, before.published);
		assert.equal(Date.parse(entry.updated), Date.parse(before.published) + 60000);
		assert.equal(entry.website, 'https://ada.example/?a&b');
		assert.equal(feed.updated, entry.updated);
	});

	test('of the replies to a comment has a root\'s whole branch, or what answers a reply itself', async () => {
		const article = freshArticle(stack);
		const root = await say(article, 'Root.', { name: 'Grace' });
		const other = await say(article, 'Another root.');
		const reply = await say(article, 'Reply.', { reply: root.id, name: 'Bob' });
		const deeper = await say(article, 'Deeper.', { reply: reply.id });
		const deepest = await say(article, 'Deepest.', { reply: deeper.id });
		const of = async (id) => (await get(stack, feedPath({ article, comment: id }))).feed;
		const branch = await of(root.id);
		assert.equal(branch.title, 'Replies to Grace');
		assert.match(branch.links.alternate.href, new RegExp(`/comments/${root.id}$`));
		assert.deepEqual(numbers(branch), [deepest.id, deeper.id, reply.id]);
		assert.deepEqual(numbers(await of(reply.id)), [deeper.id]);
		assert.equal((await of(reply.id)).title, 'Replies to Bob');
		assert.deepEqual(numbers(await of(deepest.id)), []);
		assert.deepEqual(numbers(await of(other.id)), []);
		const { feed } = await get(stack, feedPath({ article }));
		const entry = feed.entries.find(({ comment }) => comment === root.id);
		assert.equal(entry.count, 3);
		assert.deepEqual(numbers((await get(stack, pathOf(entry.replies))).feed), numbers(branch));
	});

	test('of an article that nobody has commented is a feed all the same', async () => {
		const { feed } = await get(stack, feedPath({ article: freshArticle(stack) }));
		assert.deepEqual(feed.entries, []);
		assert.equal(feed.updated, '1970-01-01T00:00:00Z');
	});

	test('has nothing that is not published, not even by its entity tag', async () => {
		const article = freshArticle(stack);
		const seen = await say(article, 'Seen.', { name: 'Seen' });
		const hidden = await say(article, 'Hidden reply.', { name: 'Hidden', reply: seen.id });
		const below = await say(article, 'Below.', { reply: hidden.id });
		assert.equal((await decide(desk, contextPath(hidden.path), 'spam')).status, 303);
		const paths = [feedPath({ article }), feedPath({ article, comment: seen.id }), feedPath({ site: 'demo' })];
		const look = () => Promise.all(paths.map((path) => get(stack, path)));
		const gone = async () => {
			const pages = await look();
			for (const { reply, feed } of pages) {
				assert.doesNotMatch(reply.text, /Hidden/);
				assert.ok(!numbers(feed).includes(hidden.id));
			}
			return pages;
		};
		const [thread, branch] = await eventually(gone);
		assert.deepEqual(numbers(thread.feed), [below.id, seen.id]);
		assert.deepEqual(numbers(branch.feed), [below.id]);
		// It answers what has gone: that has a name, and no page.
		assert.equal(branch.feed.entries[0].answers.href, undefined);
		assert.notEqual(branch.feed.entries[0].answers.ref, thread.feed.entries[1].id);
		assertProblem(await stack.client().get(feedPath({ article, comment: hidden.id }),
			{ headers: { ...FRESH.headers, accept: 'application/json' } }), 404, 'comment', 'unknown');
		// An author's own held comments are in no feed either.
		const author = { headers: { cookie: `postbag_author=${hidden.token}` } };
		assert.doesNotMatch((await stack.client().get(paths[0], author)).text, /Hidden/);
	});

	test('of what is held stays as it was, to the byte, until it is published', async () => {
		const article = freshArticle(stack);
		const seen = await say(article, 'Seen.');
		await stack.ctl(['site', 'set', 'demo', '--policy', 'all']);
		stack.signal('SIGHUP');
		const paths = [feedPath({ article }), feedPath({ article, comment: seen.id }), feedPath({ site: 'demo' })];
		const look = async () => (await Promise.all(paths.map((path) => get(stack, path)))).map(({ etag, reply }) => etag + reply.text);
		let held;
		await eventually(async () => {
			held = await say(article, `Held ${Math.random()}.`, { reply: seen.id });
			assert.equal(held.comment.status, 'held');
		});
		await sleep(LOOKED_UP_MS);
		const before = await look();
		await say(article, 'Held.', { reply: seen.id });
		assert.equal((await decide(desk, contextPath(held.path), 'reject')).status, 303);
		await sleep(LOOKED_UP_MS);
		assert.deepEqual(await look(), before);
		assert.equal((await decide(desk, contextPath(held.path), 'publish')).status, 303);
		await eventually(async () => {
			for (const [i, now] of (await look()).entries()) {
				assert.notEqual(now, before[i]);
				assert.ok(now.includes(`/comments/${held.id}"`));
			}
		});
		await stack.ctl(['site', 'set', 'demo', '--policy', 'open']);
		stack.signal('SIGHUP');
		await eventually(async () => assert.equal((await say(article, `Open ${Math.random()}.`)).comment.status, 'published'));
	});

	test('is asked about by its entity tag, and costs no body when nothing has changed', async () => {
		const article = freshArticle(stack);
		const first = await say(article, 'One.');
		for (const path of [feedPath({ article }), feedPath({ article, comment: first.id }), feedPath({ site: 'demo' }), feedPath()]) {
			await eventually(async () => {
				const { etag } = await get(stack, path);
				const ask = () => stack.client().get(path, { headers: { ...FRESH.headers, 'if-none-match': etag } });
				let reply = await ask();
				assert.equal(reply.status, 304);
				assert.equal(reply.body.length, 0);
				assert.equal(reply.headers['content-type'], undefined);
				await sleep(LOOKED_UP_MS);
				assert.equal((await ask()).status, 304);
				await say(article, `Another ${Math.random()}.`, { reply: first.id });
				await eventually(async () => {
					reply = await ask();
					assert.equal(reply.status, 200);
					assert.notEqual(reply.headers.etag, etag);
				});
			});
		}
	});

	test('of a site notices what is edited, deleted and answered on each of its pages', async () => {
		const article = freshArticle(stack);
		const old = await say(article, 'To be edited.');
		for (let i = 0; i < PAGE + 5; i++) {
			await say(article, `Letter ${i}.`);
		}
		const path = await eventually(async () => {
			const { feed } = await get(stack, feedPath({ site: 'demo' }));
			assert.match(feed.entries[0].html, new RegExp(`Letter ${PAGE + 4}`));
			return pathOf(feed.links.next.href);
		});
		const html = async () => (await get(stack, path)).feed.entries.find(({ comment }) => comment === old.id);
		assert.equal((await html()).html, '<p>To be edited.</p>');
		await stack.client().postJson(old.path, { text: 'Edited.' }, { method: 'PATCH', headers: old.author });
		await eventually(async () => assert.equal((await html()).html, '<p>Edited.</p>'));
		await say(article, 'An answer.', { reply: old.id });
		await eventually(async () => assert.equal((await html()).count, 1));
		assert.equal((await decide(desk, contextPath(old.path), 'reject')).status, 303);
		await eventually(async () => assert.equal(await html(), undefined));
	});

	test('has the headers of what anybody may keep, and nothing to run', async () => {
		const article = freshArticle(stack);
		await say(article, 'One. '.repeat(200));
		for (const path of [feedPath({ article }), feedPath({ site: 'demo' })]) {
			const plain = await stack.client().get(path);
			assert.equal(plain.headers['cache-control'], 'no-cache');
			assert.match(plain.headers.etag, /^W\/"/);
			assert.match(plain.headers['content-security-policy'], /default-src 'none'.*sandbox/);
			assert.equal(plain.headers['x-content-type-options'], 'nosniff');
			assert.equal(plain.headers['content-language'], 'en');
			assert.equal(plain.headers['set-cookie'], undefined);
			assert.doesNotMatch(plain.headers.vary, /Cookie|Authorization/);
			assert.match(plain.headers.vary, /Accept-Encoding, Accept-Language/);
			const packed = await stack.client().get(path, { headers: { 'accept-encoding': 'gzip' } });
			assert.equal(packed.headers['content-encoding'], 'gzip');
			assert.ok(packed.body.length < plain.body.length / 2);
			assert.equal(packed.text, plain.text);
			assert.equal(packed.headers.etag, plain.headers.etag);
			const head = await stack.client().head(path);
			assert.equal(head.status, 200);
			assert.equal(head.body.length, 0);
			assert.equal(head.headers.etag, plain.headers.etag);
			assert.equal(head.headers['content-type'], plain.headers['content-type']);
			const told = await direct(stack, { uri: path });
			assert.equal(told.headers['X-Accel-Expires'] ?? told.headers['x-accel-expires'], '1');
		}
		// nginx keeps it for a second.
		await stack.client().get(feedPath({ article }));
		await stack.client().get(feedPath({ article }));
		assert.match(stack.accessLog(), /GET \/postbag\/feed \d+ \S+ cache=HIT/);
	});

	test('is given in pages that have every comment once', async () => {
		const article = freshArticle(stack);
		const root = await say(article, 'Root.');
		const ids = [root.id];
		for (let i = 1; i < 2 * PAGE + 10; i++) {
			ids.unshift((await say(article, `Letter ${i}.`, { reply: root.id })).id);
		}
		const { entries, pages } = await walk(stack, feedPath({ article }));
		assert.deepEqual(pages.map((page) => page.entries.length), [PAGE, PAGE, 10]);
		assert.deepEqual(numbers({ entries }), ids);
		assert.deepEqual(numbers(await walk(stack, feedPath({ article, comment: root.id }))), ids.slice(0, -1));
		await eventually(async () => {
			const site = numbers(await walk(stack, feedPath({ site: 'demo' })));
			assert.deepEqual(site, [...site].sort((a, b) => b - a));
			assert.deepEqual(site.slice(0, ids.length), ids);
			assert.equal(String(site.length), await stack.psql("SELECT count(*) FROM postbag.comment WHERE status = 'published'"));
		});
	});

	test('of very long comments ends its pages earlier', async () => {
		const article = freshArticle(stack);
		const ids = [];
		for (let i = 0; i < PAGE; i++) {
			ids.unshift((await say(article, `${i} ${'"'.repeat(4900)}`)).id);
		}
		const { entries, pages } = await walk(stack, feedPath({ article }));
		assert.equal(pages.length, 2);
		assert.ok(pages[0].entries.length < PAGE);
		assert.deepEqual(numbers({ entries }), ids);
	});

	test('has hostile texts and names as text, and their HTML as it stands in the thread', async () => {
		const article = freshArticle(stack);
		const odd = ['a\u0007b\u0085c\u007f\ufeff\uffff\ufffe\u{1fffe}d', '\u{1f600} 漢字 עברית \u{10fffd}', ']]> <![CDATA[ x ]]>',
			'line\n\n\tcode & <tag>\r\nend', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>&y;'];
		const texts = [...TEXTS, ...odd];
		const html = new Map();
		for (const [i, text] of texts.entries()) {
			const name = NAMES[i % NAMES.length];
			const { id, comment } = await say(article, text, { name });
			html.set(id, { html: comment.html, name: clean(name) });
		}
		const { entries } = await walk(stack, feedPath({ article }));
		assert.equal(entries.length, texts.length);
		for (const entry of entries) {
			const { html: expected, name } = html.get(entry.comment);
			assert.equal(entry.html, expected);
			assert.equal(entry.author, name);
			assert.equal(entry.title, `Comment by ${name}`);
			assertSafe(`<div class="postbag-text">${entry.html}</div>`, `entry ${entry.comment}`);
			assert.doesNotMatch(entry.html + entry.title, /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
		}
		const { id } = await say(article, 'One more.', { name: '"><script>alert(1)</script>' });
		assert.equal((await get(stack, feedPath({ article, comment: id }))).feed.title, 'Replies to "><script>alert(1)</script>');
	});

	test('writes what stands in the database and should not so that it is still XML', async () => {
		const article = freshArticle(stack);
		const { id } = await say(article, 'Clean.');
		await stack.psql(`UPDATE postbag.comment SET author_name = E'A\\u0001\\uFFFF', html = E'<p>\\u0008\\r\\n\\uFFFE</p>'
			WHERE comment_id = ${id}; UPDATE postbag.article SET title = E'T\\u001f' WHERE url = '${article}'`);
		const { feed } = await get(stack, feedPath({ article }));
		assert.equal(feed.title, 'Comments on “T\ufffd”');
		assert.equal(feed.entries[0].author, 'A\ufffd\ufffd');
		assert.equal(feed.entries[0].html, '<p>\ufffd\r\n\ufffd</p>');
	});

	test('speaks the language that is asked for, and keeps the languages apart', async () => {
		const article = freshArticle(stack);
		const { id } = await say(article, 'Hello.', { name: 'Ada' });
		const german = await get(stack, feedPath({ article, lang: 'de' }));
		assert.equal(german.feed.lang, 'de');
		assert.equal(german.feed.title, 'Kommentare');
		assert.equal(german.feed.entries[0].title, 'Kommentar von Ada');
		assert.match(german.feed.links.self.href, /&lang=de$/);
		assert.match(german.feed.entries[0].replies, /&lang=de$/);
		assert.equal(german.reply.headers['content-language'], 'de');
		assert.doesNotMatch(german.reply.headers.vary, /Accept-Language/);
		const english = await get(stack, feedPath({ article }));
		assert.equal(english.feed.id, german.feed.id);
		assert.equal(english.feed.entries[0].id, german.feed.entries[0].id);
		assert.notEqual(english.etag, german.etag);
		for (const cookie of [undefined, 'postbag_author=x']) {
			const browser = await get(stack, feedPath({ article }), { headers: { cookie, 'accept-language': 'de-AT,de;q=0.9' } });
			assert.equal(browser.feed.lang, 'de');
			assert.equal((await get(stack, feedPath({ article }), { headers: { cookie } })).feed.lang, 'en');
		}
		assert.equal((await get(stack, feedPath({ article, comment: id, lang: 'fr' }))).feed.title, 'Réponses à Ada');
		assert.match((await get(stack, feedPath({ site: 'demo', lang: 'ja' }))).feed.title, /The Testのコメント/);
		assert.equal((await get(stack, feedPath({ article, lang: 'tlh' }))).feed.lang, 'en');
	});

	test('is named in the head of a thread\'s own page, and on the demo\'s front page', async () => {
		const article = freshArticle(stack);
		await say(article, 'One.');
		const alternate = async (path) => {
			const reply = await stack.client().get(path);
			assert.equal(reply.status, 200, reply.text);
			return tags(reply.text, 'link').find(({ rel }) => rel === 'alternate');
		};
		const own = await alternate(threadPath(article, '&view=page&lang=de'));
		assert.equal(own.type, 'application/atom+xml');
		assert.equal(own.title, 'Feed dieser Kommentare');
		const { feed } = await get(stack, own.href);
		assert.equal(feed.links.alternate.href, article);
		assert.equal(feed.lang, 'de');
		assert.equal(await alternate(threadPath(article)), undefined);
		const front = await alternate('/index.html');
		assert.equal(front.type, 'application/atom+xml');
		assert.equal((await get(stack, front.href)).feed.id, `${stack.url}feed?site=demo`);
		const links = tags((await stack.client().get('/index.html')).text, 'a').map(({ href }) => href);
		assert.ok(links.includes(front.href), 'and in its foot');
	});

	test('that is not there is refused with what is wrong', async () => {
		const article = freshArticle(stack);
		const { id } = await say(article, 'One.');
		const other = await say(freshArticle(stack), 'Elsewhere.');
		const ask = (query) => stack.client().get(feedPath(query), { headers: { accept: 'application/json' } });
		for (const [query, status, field, code] of [
			[{ article: 'x' }, 400, 'article', 'malformed'],
			[{ article: 'javascript:alert(1)' }, 400, 'article', 'malformed'],
			[{ article: 'https://elsewhere.example/a' }, 404, 'article', 'unknown'],
			[{ comment: id }, 400, 'article', 'missing'],
			[{ article, comment: '0' }, 400, 'comment', 'malformed'],
			[{ article, comment: 'x' }, 400, 'comment', 'malformed'],
			[{ article, comment: '-1' }, 400, 'comment', 'malformed'],
			[{ article, comment: '9223372036854775808' }, 400, 'comment', 'malformed'],
			[{ article, comment: '9223372036854775807' }, 404, 'comment', 'unknown'],
			[{ article, comment: other.id }, 404, 'comment', 'unknown'],
			[{ article: freshArticle(stack), comment: id }, 404, 'comment', 'unknown'],
			[{ article, site: 'demo' }, 400, 'site', 'not-allowed'],
			[{ site: 'nobody' }, 404, 'site', 'unknown'],
			[{ site: "' OR 1=1" }, 404, 'site', 'unknown'],
			[{ site: 'demo', before: '5' }, 400, 'before', 'malformed'],
			[{ article, before: '5' }, 400, 'before', 'malformed'],
			[{ article, before: '0.5' }, 400, 'before', 'malformed'],
			[{ article, before: '1.9223372036854775808' }, 400, 'before', 'malformed'],
		]) {
			assertProblem(await ask(query), status, field, code);
		}
		assertProblem(await stack.client().get(`${feedPath({ site: 'demo' })}&site=demo`, { headers: { accept: 'application/json' } }),
			400, 'site', 'doubled');
		assert.equal((await stack.client().post(feedPath({ article }))).status, 405);
		for (const before of ['1.0', '9223372036854775807.9223372036854775807', `${id}.0`]) {
			await get(stack, feedPath({ article, before }));
			await get(stack, feedPath({ site: 'demo', before }));
		}
		const page = await stack.client().get(feedPath({ site: 'nobody' }));
		assert.match(page.headers['content-type'], /^text\/html/);
	});
});

describe('with several sites, a feed', () => {
	let stack, here, there;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['site', 'add', 'other', '--title', 'The Other', '--origin', `http://127.0.0.1:${stack.port}`, '--policy', 'open']);
		stack.signal('SIGHUP');
		here = freshArticle(stack);
		there = freshArticle(stack).replace('localhost', '127.0.0.1');
		await sent(stack.client(), here, { text: 'Here.' });
		await eventually(() => sent(stack.client(), there, { text: 'There.' }));
	});
	after(() => stack.stop());

	const textsOf = ({ feed }) => feed.entries.map(({ html }) => html);

	test('is of the one that is named, else of the one that we are found at', async () => {
		await eventually(async () => {
			const other = await get(stack, feedPath({ site: 'other' }));
			assert.deepEqual(textsOf(other), ['<p>There.</p>']);
			assert.equal(other.feed.title, 'The Other: comments');
			assert.equal(other.feed.links.alternate.href, `http://127.0.0.1:${stack.port}/`);
			assert.deepEqual(textsOf(await get(stack, feedPath({ site: 'demo' }))), ['<p>Here.</p>']);
			const own = await get(stack, feedPath());
			assert.deepEqual(textsOf(own), ['<p>Here.</p>']);
			assert.equal(own.feed.id, `${stack.url}feed?site=demo`);
			assert.equal(own.feed.links.alternate.href, `${stack.origin}/`);
		});
	});

	test('of an article is of its own site', async () => {
		assert.equal((await get(stack, feedPath({ article: there }))).feed.subtitle, 'The Other');
	});

	test('names its articles, and the title that they have', async () => {
		await stack.psql(`UPDATE postbag.article SET title = 'Tides & Times', thread_revision = thread_revision + 1 WHERE url = '${here}'`);
		await eventually(async () => {
			const { feed } = await get(stack, feedPath({ site: 'demo' }));
			assert.equal(feed.entries[0].title, 'Comment by Ada on “Tides & Times”');
			assert.deepEqual(feed.entries[0].answers, { ref: here, href: here });
		});
	});

	test('begins with a site\'s own language', async () => {
		await stack.ctl(['site', 'set', 'other', '--set', 'lang=fr']);
		stack.signal('SIGHUP');
		await eventually(async () => assert.equal((await get(stack, feedPath({ site: 'other' }))).feed.lang, 'fr'));
		assert.equal((await get(stack, feedPath({ site: 'other', lang: 'de' }))).feed.lang, 'de');
		assert.equal((await get(stack, feedPath({ site: 'demo' }))).feed.lang, 'en');
	});
});

describe('where we are at none of the sites, a feed', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { url: 'https://talk.example/postbag/' } });
	});
	after(() => stack.stop());

	test('leads where our settings say that we are, whatever a request does', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'Hello.' });
		for (const path of [feedPath({ article }), feedPath()]) {
			const reply = await stack.client().get(path, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
			assert.equal(reply.status, 200);
			assert.doesNotMatch(reply.text, /evil\.example/);
			const feed = readFeed(reply.text);
			assert.match(feed.id, /^https:\/\/talk\.example\/postbag\/feed\?/);
			assert.match(feed.entries[0].link, /^https:\/\/talk\.example\/postbag\/articles\//);
		}
	});

	test('is of the only site there is, and with two of them must say of which', async () => {
		assert.equal((await get(stack, feedPath())).feed.id, 'https://talk.example/postbag/feed?site=demo');
		await stack.ctl(['site', 'add', 'other', '--title', 'The Other', '--origin', 'https://other.example', '--policy', 'open']);
		stack.signal('SIGHUP');
		await eventually(async () => assertProblem(await stack.client().get(feedPath(),
			{ headers: { ...FRESH.headers, accept: 'application/json' } }), 400, 'site', 'missing'));
		assert.equal((await get(stack, feedPath({ site: 'other' }))).feed.title, 'The Other: comments');
	});
});
