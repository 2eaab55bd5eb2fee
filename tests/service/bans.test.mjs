// Bans: what each kind meets, what becomes of it then, who sees what is shadowed, and the pages of the
// desk that make and lift them.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe } from 'node:test';

import { forms, formTo, tags, textOf } from '../lib/http.mjs';
import { test } from '../lib/one_process.mjs';
import { apiPath, assertProblem, contextPath, decide, freshArticle, idOf, send, sent, signIn, tableRows, threadPath,
	ticketOf, write } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const FIRM = /The editors of this site do not take this from you/;
const KINDS = ['actor', 'author', 'email', 'domain', 'name', 'text'];
const OUTCOMES = ['refuse', 'hold', 'shadow'];

let stack, desk, addresses = 0;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	desk = await signIn(stack);
	await new Promise((done) => setTimeout(done, 2100));
});
after(() => stack.stop());

const freshAddress = () => `127.0.${20 + Math.floor(++addresses / 250)}.${addresses % 250 + 1}`;
const person = (address = freshAddress()) => stack.client({ address });
const sql = async (text) => (await stack.psql(text)).trim();
const shown = (article) => sql(`SELECT comments FROM postbag.article WHERE url = '${article}'`);
const queue = async (query) => {
	const reply = await desk.get(`/postbag/admin/queue?${query}`);
	assert.equal(reply.status, 200, reply.text);
	return reply.text;
};
const cards = (html) => [...html.matchAll(/<article class="desk-card" id="comment-(\d+)">/g)].map(([, id]) => Number(id));

// The form of a ban from a comment, or an empty one, sent.
async function banForm(from, fields, act = 'make', client = desk) {
	const page = await client.get(from ?? '/postbag/admin/bans/new?site=demo');
	assert.equal(page.status, 200, page.text);
	const form = formTo(page.text, '/admin/bans');
	return client.post(form.action, { ...form.fields, act, time: '1d', outcome: 'refuse', ...fields });
}

async function ban(from, fields) {
	const reply = await banForm(from, fields);
	assert.equal(reply.status, 303, reply.text);
	return Number(reply.location.match(/#ban-(\d+)$/)[1]);
}

async function lift(id) {
	const form = forms((await desk.get('/postbag/admin/bans')).text).find((one) => one.action.endsWith(`/bans/${id}/lift`));
	assert.ok(form, `a form to lift ban ${id}`);
	const reply = await desk.post(form.action, form.fields);
	assert.equal(reply.status, 303);
	return reply;
}

const fromComment = (one) => `${contextPath(one.path)}/ban`;

describe('each kind and each outcome', () => {
	// Who is banned differs from everybody else by just what the ban is of.
	let number = 0;
	const settings = {
		actor: (n) => ({ banned: { address: `127.0.40.${n}` } }),
		author: () => ({ banned: { cookie: true } }),
		email: (n) => ({ banned: { fields: { email: `Troll.${n}@mail.example` } } }),
		domain: (n) => ({ banned: { fields: { email: `somebody@below.spam${n}.example` } }, typed: { domain: `@Spam${n}.example` } }),
		name: (n) => ({ banned: { fields: { name: `Αdа Lοve ${'abcdefghijklmnopqrs'[n]}` } }, typed: { name: `Ada-Love-${'abcdefghijklmnopqrs'[n]}` } }),
		text: (n) => ({ banned: { fields: { text: `Buy ch**ea**p  P1LLS${'abcdefghijklmnopqrs'[n]} now.` } },
			typed: { text: `cheap pills${'abcdefghijklmnopqrs'[n]}` } }),
	};

	for (const kind of KINDS) {
		for (const outcome of OUTCOMES) {
			test(`${kind}: ${outcome}`, async () => {
				const { banned, typed } = settings[kind](++number);
				const article = freshArticle(stack);
				const first = person(banned.address);
				const one = await sent(first, article, { text: 'Hello.', ...banned.fields });
				const id = await ban(fromComment(one), { kind, outcome, ...typed });

				// The same again; from elsewhere too, if that is not what was banned.
				const again = person(banned.address);
				const options = banned.cookie ? { headers: one.author } : {};
				const reply = await send(again, article, { text: 'I am here again.', ...banned.fields }, options);
				assert.equal(await shown(article), '1', 'nobody else sees more than the first');
				if (outcome === 'refuse') {
					assertProblem(reply, 403, 'ban', 'not-allowed');
					assert.match(reply.json().problems[0].detail ?? reply.text, FIRM);
					assert.equal(await sql(`SELECT count(*) FROM postbag.comment WHERE body LIKE '%here again%' AND article_id =
						(SELECT article_id FROM postbag.article WHERE url = '${article}')`), '0');
				} else {
					assert.equal(reply.status, outcome === 'hold' ? 202 : 201, reply.text);
					assert.equal(reply.json().comment.status, outcome === 'hold' ? 'held' : 'published');
					assert.equal(await sql(`SELECT status || ' ' || shadowed FROM postbag.comment WHERE comment_id = ${reply.json().comment.id}`),
						outcome === 'hold' ? 'held false' : 'spam true');
					const why = textOf((await desk.get(contextPath(reply.location))).text);
					assert.match(why, /Why it is here\s+Ban/);
				}

				// Anybody else is as free as before, and so is the banned one once it is lifted.
				assert.equal((await send(person(), article, { name: 'Grace', text: 'And I?', email: 'grace@other.example' })).status, 201);
				await lift(id);
				assert.equal((await send(again, article, { ...banned.fields, text: `${banned.fields?.text ?? ''} May I now?` }, options)).status, 201);
				assert.equal(await shown(article), '3');
			});
		}
	}
});

describe('a ban', () => {
	test('is of one site', async () => {
		await ban(null, { kind: 'name', name: 'Only Here' });
		const there = 'https://gazette.example/only.html';
		assert.equal((await send(person(), freshArticle(stack), { name: 'Only Here', text: 'Here.' })).status, 403);
		assert.equal((await send(person(), there, { name: 'Only Here', text: 'There.' })).status, 201);
	});

	test('ends by itself', async () => {
		const id = await ban(null, { kind: 'name', name: 'Short Timer', time: '1h' });
		const post = () => send(person(), freshArticle(stack), { name: 'Short Timer', text: 'Tick.' });
		assert.equal((await post()).status, 403);
		assert.match(await sql(`SELECT expires_at - made_at FROM postbag.ban WHERE ban_id = ${id}`), /^01:00:00$/);
		await sql(`UPDATE postbag.ban SET expires_at = now() - interval '1 second' WHERE ban_id = ${id}`);
		await new Promise((done) => setTimeout(done, 2100));
		assert.equal((await post()).status, 201);
		assert.doesNotMatch((await desk.get('/postbag/admin/bans')).text, new RegExp(`ban-${id}"`));
		assert.match((await desk.get('/postbag/admin/bans?state=over')).text, new RegExp(`ban-${id}"`));
	});

	test('of an address ends with what stands for it', async () => {
		const one = await sent(person(), freshArticle(stack), { text: 'From somewhere.' });
		const id = await ban(fromComment(one), { kind: 'actor', time: '1y' });
		assert.equal(await sql(`SELECT expires_at = ((day + 2)::timestamp AT TIME ZONE 'UTC') FROM postbag.ban WHERE ban_id = ${id}`), 't');
		await lift(id);
		await sql(`UPDATE postbag.comment SET actor_day = actor_day - 2 WHERE comment_id = ${one.id}`);
		const page = await desk.get(fromComment(one));
		assert.match(textOf(page.text), /cannot be banned any more/);
		assert.doesNotMatch(page.text, /value="actor"/);
		const reply = await banForm(fromComment(one), { kind: 'actor' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /nothing can be compared with it/);
	});

	test('of a day whose secret is gone meets nobody', async () => {
		const address = freshAddress();
		const one = await sent(person(address), freshArticle(stack), { text: 'Yesterday.' });
		const id = await ban(fromComment(one), { kind: 'actor', time: '1y' });
		assert.equal((await send(person(address), freshArticle(stack), { text: 'Again.' })).status, 403);
		await sql(`UPDATE postbag.ban SET day = day - 1, expires_at = expires_at - interval '1 day' WHERE ban_id = ${id}`);
		await new Promise((done) => setTimeout(done, 2100));
		assert.equal((await send(person(address), freshArticle(stack), { text: 'There is no secret of yesterday.' })).status, 201);
		await lift(id);
	});

	test('that is changed counts at once', async () => {
		const post = () => send(person(), freshArticle(stack), { name: 'Quick Change', text: 'Now.' });
		assert.equal((await post()).status, 201);
		for (let i = 0; i < 3; i++) {
			const id = await ban(null, { kind: 'name', name: 'Quick Change' });
			assert.equal((await post()).status, 403);
			await lift(id);
			assert.equal((await post()).status, 201);
		}
	});

	test('meets no moderator and no staff', async () => {
		const article = freshArticle(stack);
		const colleague = person();
		const one = await sent(colleague, article, { name: 'Colleague', text: 'I work here.' });
		await ban(null, { kind: 'name', name: 'Colleague' });
		await ban(null, { kind: 'text', text: 'no such word as this' });
		assert.equal((await send(colleague, article, { name: 'Colleague', text: 'Am I?' }, { headers: one.author })).status, 403);
		const form = forms((await desk.get(contextPath(one.path))).text).find((each) => each.action.endsWith('/decide'));
		assert.equal((await desk.post(form.action.replace(/decide$/, 'badge'), { ...form.fields, badge: 'staff' })).status, 303);
		assert.equal((await send(colleague, article, { name: 'Colleague', text: 'I am.' }, { headers: one.author })).status, 201);
		assert.equal((await write(desk, threadPath(article), { name: 'Colleague', text: 'No such word as this!' })).status, 303);
		const reply = await banForm(fromComment(one), { kind: 'author' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /This author is staff of the site, and is not banned/);
	});

	test('meets edits, too, and what was typed stays', async () => {
		const article = freshArticle(stack);
		const author = person();
		const one = await sent(author, article, { name: 'Editor of Self', text: 'Harmless.', email: 'self@edits.example' });
		const edit = (text) => author.postJson(one.path, { text }, { method: 'PATCH', headers: one.author });
		for (const fields of [{ kind: 'text', text: 'harmful words' }, { kind: 'email' }, { kind: 'domain', domain: 'edits.example' },
			{ kind: 'author' }, { kind: 'actor' }, { kind: 'name', name: 'Editor of Self' }]) {
			const id = await ban(fromComment(one), fields);
			assertProblem(await edit('Some harmful words.'), 403, 'ban', 'not-allowed');
			await lift(id);
		}
		const id = await ban(fromComment(one), { kind: 'text', text: 'harmful words' });
		assert.equal((await edit('Harmless still.')).status, 200);
		const html = await author.get(`${one.path.replace('/api/v1', '')}/edit`, { headers: one.author });
		const form = formTo(html.text, '/edit');
		const reply = await author.post(form.action, { ...form.fields, text: 'My harmful words.' }, { headers: one.author });
		assert.equal(reply.status, 403);
		assert.match(textOf(reply.text), FIRM);
		assert.match(reply.text, /<textarea[^>]*>\s*My harmful words\./);
		assert.equal(await sql(`SELECT body FROM postbag.comment WHERE comment_id = ${one.id}`), 'Harmless still.');
		await lift(id);
		for (const outcome of ['hold', 'shadow']) {
			const held = await ban(fromComment(one), { kind: 'author', outcome });
			const after = await edit(`As it ${outcome}s.`);
			assert.equal(after.json().status, outcome === 'hold' ? 'held' : 'published');
			assert.equal(await sql(`SELECT status FROM postbag.comment WHERE comment_id = ${one.id}`), outcome === 'hold' ? 'held' : 'spam');
			assert.equal(await shown(article), '0');
			await lift(held);
		}
	});

	test('refuses in the reader\'s language and keeps the text in the form', async () => {
		await ban(null, { kind: 'name', name: 'Wilhelmine' });
		const article = freshArticle(stack);
		for (const [lang, words] of [['de', /Die Redaktion nimmt das von Ihnen nicht an/], ['en', FIRM]]) {
			const reply = await write(person(), threadPath(article, `&lang=${lang}&view=page`), { name: 'Wilhelmine', text: 'Ein langer Text.', lang });
			assert.equal(reply.status, 403);
			assert.match(textOf(reply.text), words);
			assert.match(reply.text, /<textarea[^>]*>\s*Ein langer Text\./);
		}
	});

	test('is noted in no log by what was typed', async () => {
		const log = fs.readdirSync(stack.logDir).map((name) => fs.readFileSync(path.join(stack.logDir, name), 'utf8')).join('\n');
		assert.match(log, /POST \/postbag\/admin\/bans/);
		assert.doesNotMatch(log, /troll\.\d|@mail\.example|spam\d+\.example|self%40|self@/i);
	});
});

describe('a card', () => {
	test('says of which running ban it would be met, whatever that is of', async () => {
		const article = freshArticle(stack);
		const texts = { domain: { email: 'one@below.cards.example' }, name: { name: 'Cardinal Red' }, text: { text: 'Buy c**ard**board  pi11s now.' } };
		const ids = {};
		for (const [kind, fields] of Object.entries(texts)) {
			ids[kind] = (await sent(person(), article, { text: 'A card.', ...fields })).id;
		}
		const free = (await sent(person(), article, { text: 'Not met.', email: 'one@notcards.example', name: 'Cardinal' })).id;
		const marks = async () => Object.fromEntries((await queue('queue=published')).split('<article class="desk-card"').slice(1)
			.map((card) => [card.match(/id="comment-(\d+)"/)[1], card.match(/admin\/bans#ban-(\d+)"[^>]*>Banned</)?.[1]]));
		const none = await marks();
		const words = { domain: { domain: 'cards.example' }, name: { name: 'cardinal-RED' }, text: { text: 'cardboard pills' } };
		const bans = {};
		for (const kind of Object.keys(words)) {
			assert.equal(none[ids[kind]], undefined);
			bans[kind] = await ban(null, { kind, outcome: 'hold', ...words[kind] });
		}
		const marked = await marks();
		for (const kind of Object.keys(words)) {
			assert.equal(Number(marked[ids[kind]]), bans[kind], kind);
		}
		assert.equal(marked[free], undefined);
		for (const id of Object.values(bans)) {
			await lift(id);
		}
		assert.equal((await marks())[ids.text], undefined);
	});

	test('that a ban would meet stands on a page that asks the database three times', async () => {
		await sent(person(), freshArticle(stack), { text: 'A card.', name: 'Cardinal Blue' });
		const id = await ban(null, { kind: 'name', outcome: 'hold', name: 'cardinal-BLUE' });
		const statements = async () => Number((await stack.client().get('/postbag/metrics')).text.match(/postbag_statements_total (\d+)/)[1]);
		assert.ok((await queue('queue=published')).includes(`admin/bans#ban-${id}"`));
		const first = await statements();
		await queue('queue=published');
		assert.ok(await statements() - first <= 3);
		await lift(id);
	});
});

describe('votes and reports of the banned', () => {
	const state = (one) => sql(`SELECT ups || ' ' || (SELECT count(*) FROM postbag.report WHERE report.comment_id = comment.comment_id)
		FROM postbag.comment WHERE comment_id = ${one.id}`);

	for (const kind of ['actor', 'author']) {
		for (const outcome of OUTCOMES) {
			test(`${kind}: ${outcome}`, async () => {
				const article = freshArticle(stack);
				const one = await sent(person(), article, { text: 'To be voted on.' });
				const address = freshAddress();
				const banned = await sent(person(address), freshArticle(stack), { text: 'I vote.' });
				const id = await ban(fromComment(banned), { kind, outcome });
				const client = person(kind === 'actor' ? address : undefined);
				const options = kind === 'author' ? { headers: banned.author } : {};
				const vote = await client.postJson(`${one.path}/vote`, { vote: 'up' }, options);
				const report = await client.postJson(`${one.path}/report`, { reason: 'spam' }, options);
				if (outcome === 'refuse') {
					assertProblem(vote, 403, 'ban', 'not-allowed');
					assertProblem(report, 403, 'ban', 'not-allowed');
					const form = await client.post(`${one.path.replace('/api/v1', '')}/report`, { reason: 'other', words: 'Typed at length.' }, options);
					assert.equal(form.status, 403);
					assert.match(form.text, /<textarea[^>]*>\s*Typed at length\./);
				} else {
					assert.equal(vote.status, 200, vote.text);
					assert.equal(report.status, 204, report.text);
				}
				assert.equal(await state(one), outcome === 'hold' ? '1 1' : '0 0');
				await lift(id);
			});
		}
	}
});

describe('what is shadowed', () => {
	let article, author, first, one, hex, other, moderatorCard;
	before(async () => {
		article = freshArticle(stack);
		author = person();
		first = await sent(author, article, { name: 'Shade', text: 'Before the ban.' });
		other = await sent(person(), article, { name: 'Sun', text: 'Somebody else.' });
		await ban(fromComment(first), { kind: 'author', outcome: 'shadow', why: 'For a test.' });
		one = await sent(author, article, { name: 'Shade', text: 'Seen by me alone.', reply: other.id }, { headers: first.author });
		[, hex] = one.path.match(/articles\/(\w+)\//);
	});
	const everywhere = () => ({
		thread: threadPath(article), page: threadPath(article, '&view=page'),
		newest: threadPath(article, '&sort=newest'), best: threadPath(article, '&sort=best'), json: apiPath(article),
		feed: `/postbag/feed?article=${encodeURIComponent(article)}`, site: '/postbag/feed?site=demo',
		branch: `/postbag/feed?article=${encodeURIComponent(article)}&comment=${other.id}`,
		popular: '/postbag/popular?site=demo', news: `/postbag/news?article=${encodeURIComponent(article)}&known=2`,
		around: `/postbag/articles/${hex}/comments/${other.id}`,
	});

	test('is published to its author, by their token or cookie', async () => {
		assert.equal(one.comment.status, 'published');
		const thread = await author.get(apiPath(article), { headers: first.author });
		const mine = thread.json().comments.find((each) => each.id === one.id);
		assert.equal(mine.status, 'published');
		assert.equal((await author.get(one.path, { headers: first.author })).json().status, 'published');
		const html = (await author.get(threadPath(article), { headers: first.author })).text;
		const comment = html.match(new RegExp(`id="postbag-${one.id}"[\\s\\S]*?</article>`))[0];
		assert.match(comment, /Seen by me alone/);
		assert.doesNotMatch(comment, /postbag-held|postbag-waits/);
		const permalink = `/postbag/articles/${hex}/comments/${one.id}`;
		for (const each of [permalink, `${permalink}/edit`, `${permalink}/delete`, `${permalink}/reply`]) {
			assert.equal((await author.get(each, { headers: first.author })).status, 200, each);
		}
	});

	test('can be answered by its author, who sees both', async () => {
		const reply = await sent(author, article, { name: 'Shade', text: 'I answer myself.', reply: one.id }, { headers: first.author });
		const ids = (await author.get(apiPath(article), { headers: first.author })).json().comments.map((each) => each.id);
		assert.deepEqual(ids, [first.id, other.id, one.id, reply.id]);
		assert.equal((await send(person(), article, { text: 'I guess.', reply: one.id })).status, 422);
	});

	test('takes its author\'s own vote and report as any of theirs', async () => {
		for (const target of [first, one]) {
			assertProblem(await author.postJson(`${target.path}/vote`, { vote: 'up' }, { headers: first.author }), 403, 'comment', 'not-allowed');
			assertProblem(await author.postJson(`${target.path}/report`, { reason: 'spam' }, { headers: first.author }), 403, 'comment', 'not-allowed');
		}
	});

	test('is nowhere for anybody else', async () => {
		const stranger = person();
		for (const [what, where] of Object.entries(everywhere())) {
			const reply = await stranger.get(where);
			assert.ok([200, 204].includes(reply.status), `${what}: ${reply.status}`);
			assert.doesNotMatch(reply.text, /Seen by me alone|I answer myself/, what);
			assert.doesNotMatch(reply.text, new RegExp(`(?:postbag-|comments/|"id": ?)${one.id}\\b`), what);
		}
		const permalink = `/postbag/articles/${hex}/comments/${one.id}`;
		for (const each of [permalink, `${permalink}/edit`, `${permalink}/delete`, `${permalink}/reply`, `${permalink}/report`, one.path]) {
			assert.equal((await stranger.get(each)).status, 404, each);
		}
		assert.equal((await stranger.postJson(`${one.path}/vote`, { vote: 'up' })).status, 404);
		assert.equal((await stranger.postJson(`${one.path}/report`, { reason: 'spam' })).status, 404);
	});

	test('is in no count', async () => {
		const counts = (await person().get(`/postbag/api/v1/counts?article=${encodeURIComponent(article)}`)).json();
		assert.equal(counts.articles?.[0]?.comments ?? Object.values(counts)[0]?.comments ?? counts.counts?.[0]?.comments, 2, JSON.stringify(counts));
		assert.equal(await sql(`SELECT comments || ' ' || (SELECT string_agg(replies::text, ',') FROM postbag.comment AS c
			WHERE c.article_id = article.article_id AND parent_id IS NULL) FROM postbag.article WHERE url = '${article}'`), '2 0,0');
		const news = await person().get(`/postbag/news?article=${encodeURIComponent(article)}&known=2`);
		assert.doesNotMatch(news.text, /\d+ new/);
	});

	test('is marked at the desk, and its author as banned', async () => {
		moderatorCard = (await queue('queue=spam')).match(new RegExp(`<article class="desk-card" id="comment-${one.id}">[\\s\\S]*?</article>`))[0];
		assert.match(moderatorCard, />Shadowed</);
		assert.match(moderatorCard, /<a href="[^"]*admin\/bans#ban-\d+"[^>]*>Banned</);
		assert.match(textOf(moderatorCard), /Why it is here\s+Ban\s*: Author/);
		const before = (await queue(`queue=published`)).match(new RegExp(`<article class="desk-card" id="comment-${first.id}">[\\s\\S]*?</article>`))[0];
		assert.match(before, />Banned</);
		assert.doesNotMatch(before, />Shadowed</);
		const sun = (await queue(`queue=published`)).match(new RegExp(`<article class="desk-card" id="comment-${other.id}">[\\s\\S]*?</article>`))[0];
		assert.doesNotMatch(sun, />Banned</);
	});

	test('can be changed and taken back by its author, and nobody is told', async () => {
		const two = await sent(author, article, { name: 'Shade', text: 'Once.' }, { headers: first.author });
		const revision = () => sql(`SELECT thread_revision FROM postbag.article WHERE url = '${article}'`);
		const before = await revision();
		const edited = await author.postJson(two.path, { text: 'Twice.' }, { method: 'PATCH', headers: first.author });
		assert.equal(edited.status, 200, edited.text);
		assert.equal(edited.json().status, 'published');
		assert.equal(await sql(`SELECT status || shadowed || body FROM postbag.comment WHERE comment_id = ${two.id}`), 'spamtrueTwice.');
		assert.equal((await author.request('DELETE', two.path, { headers: { ...author.browser(null), 'content-type': null, ...first.author } })).status, 204);
		assert.equal((await author.get(two.path, { headers: first.author })).status, 404);
		assert.equal(await revision(), before);
	});

	test('is everybody\'s when a moderator publishes it, and its author\'s again when that is undone', async () => {
		const three = await sent(author, article, { name: 'Shade', text: 'Let me out.' }, { headers: first.author });
		assert.equal((await decide(desk, contextPath(three.path), 'publish')).status, 303);
		assert.equal((await person().get(three.path)).json().status, 'published');
		const undo = forms((await desk.get(contextPath(three.path))).text).find((form) => form.action.endsWith('/undo'));
		assert.equal((await desk.post(undo.action, undo.fields)).status, 303);
		assert.equal((await person().get(three.path)).status, 404);
		assert.equal((await author.get(three.path, { headers: first.author })).json().status, 'published');
	});

	test('comes back from a retry as it was', async () => {
		const ticket = await ticketOf(author, article);
		const fields = { name: 'Shade', text: 'Only once.', ticket };
		const key = { 'idempotency-key': 'a-key-of-a-shadowed-comment-0001', ...first.author };
		const [a, b] = [await send(author, article, fields, { headers: key }), await send(author, article, fields, { headers: key })];
		assert.equal(a.json().comment.id, b.json().comment.id);
		assert.deepEqual([a.status, b.status, b.json().comment.status], [201, 201, 'published']);
	});

	test('leads its author back to it without JavaScript', async () => {
		const client = person();
		client.jar.set('postbag_author', first.token);
		const reply = await write(client, threadPath(article), { name: 'Shade', text: 'By a form.' });
		assert.equal(reply.status, 303);
		const id = idOf(reply.location);
		assert.match((await client.get(threadPath(article))).text, new RegExp(`id="postbag-${id}"`));
		assert.doesNotMatch((await person().get(threadPath(article))).text, new RegExp(`id="postbag-${id}"`));
	});
});

describe('at the desk', () => {
	test('a form from a card is filled in with what is known', async () => {
		const one = await sent(person(), freshArticle(stack), { name: 'Known Person', text: 'Here I am.', email: 'known@person.example' });
		const card = (await queue('queue=published')).match(new RegExp(`<article class="desk-card" id="comment-${one.id}">[\\s\\S]*?</article>`))[0];
		const link = tags(card, 'a').find((a) => a.href?.endsWith(`/comments/${one.id}/ban`));
		assert.ok(link, 'a link to ban');
		const page = await desk.get(link.href);
		const form = formTo(page.text, '/admin/bans');
		assert.equal(form.fields.name, 'Known Person');
		assert.equal(form.fields.domain, 'person.example');
		assert.equal(form.fields.kind, 'author');
		assert.equal(form.fields.email, '');
		assert.doesNotMatch(page.text, /known@person/);
		for (const kind of KINDS) {
			assert.ok(tags(page.text, 'input').some((input) => input.name === 'kind' && input.value === kind), kind);
		}
	});

	test('a preview says what each kind would have met, and makes nothing', async () => {
		const article = freshArticle(stack);
		const address = freshAddress();
		const [a, b, c] = [person(address), person(address), person()];
		const one = await sent(a, article, { name: 'Prévieẃ Guy', text: 'A very peculiar phrase.', email: 'guy@preview.example' });
		await sent(b, article, { name: 'preview guy', text: 'Nothing.' });
		await sent(c, article, { name: 'Else', text: 'VERY-PECULIAR phrase?', email: 'other@deep.preview.example' });
		await sent(c, article, { name: 'Else', text: 'No.', email: 'guy@preview.example' });
		await sql(`UPDATE postbag.comment SET status = 'rejected' WHERE comment_id = ${one.id}`);
		const count = () => sql('SELECT count(*) FROM postbag.ban');
		const before = await count();
		for (const [fields, found, looked] of [[{ kind: 'actor' }, 2], [{ kind: 'author' }, 1], [{ kind: 'email' }, 2],
			[{ kind: 'email', email: 'other@deep.preview.example' }, 1], [{ kind: 'domain' }, 3, true], [{ kind: 'name' }, 2, true],
			[{ kind: 'text', text: 'very peculiar' }, 2, true], [{ kind: 'text', text: 'never written by anybody' }, 0, true]]) {
			const reply = await banForm(fromComment(one), fields, 'preview');
			assert.equal(reply.status, 200, reply.text);
			const text = textOf(reply.text).replace(/\s+/g, ' ');
			assert.match(text, new RegExp(`\\b${found} comments? in the last 30 days`), JSON.stringify(fields));
			assert.equal(/All \d+ comments of the site were looked at/.test(text), looked ?? false, JSON.stringify(fields));
			assert.equal(tableRows(reply.text).length, found);
			if (found > 0 && fields.kind !== 'email') {
				assert.match(text, /Rejected/);
			}
			const form = formTo(reply.text, '/admin/bans');
			assert.equal(form.fields.kind, fields.kind);
			assert.ok(tags(form.html, 'button').some((button) => button.value === 'make'));
		}
		assert.equal(await count(), before);
	});

	test('a preview of words says how far it has looked', async () => {
		const article = freshArticle(stack);
		await sent(person(), article, { text: 'The one to copy.' });
		await sql(`INSERT INTO postbag.comment (article_id, site_id, comment_id, root_id, depth, status, author_id, author_name, body, html,
			renderer, idempotency_key, content_digest, created_at)
			SELECT article_id, site_id, 900000 + n, 900000 + n, 0, 'published', 5, 'Copy', 'Copied.', '<p>Copied.</p>', 1,
				decode(lpad(to_hex(n), 32, '0'), 'hex'), content_digest, now()
			FROM postbag.comment, generate_series(1, 2500) AS n WHERE body = 'The one to copy.'`);
		const reply = await banForm(null, { kind: 'name', name: 'Copy' }, 'preview');
		assert.match(textOf(reply.text).replace(/\s+/g, ' '), /2000 comments in the last 30 days\. Only the newest 2000 comments of the site were looked at/);
		assert.equal(tableRows(reply.text).length, 10);
		const author = await sql(`SELECT '/postbag/admin/articles/' || lpad(to_hex(article_id), 16, '0') || '/comments/900001/ban'
			FROM postbag.comment WHERE comment_id = 900001`);
		const indexed = await banForm(author, { kind: 'author' }, 'preview');
		assert.match(textOf(indexed.text).replace(/\s+/g, ' '), /More than 1000 comments in the last 30 days/);
		await sql('DELETE FROM postbag.comment WHERE comment_id > 900000');
	});

	test('what is wrong is said beside the form, and nothing typed is lost', async () => {
		const one = await sent(person(), freshArticle(stack), { text: 'No address came with this.' });
		for (const [fields, words] of [[{ kind: 'domain', domain: 'no domain' }, /This is no domain/], [{ kind: 'text', text: 'a b c' }, /too short/],
			[{ kind: 'name', name: '- -' }, /no letters in this name/], [{ kind: 'email' }, /Please type an e-mail address/],
			[{ kind: 'email', email: 'nobody' }, /e-mail address/], [{ kind: '' }, /Please choose what is banned/],
			[{ kind: 'name', name: 'x'.repeat(201) }, /too long/], [{ kind: 'planet' }, /kind/], [{ kind: 'name', name: 'Fine', outcome: 'spam' }, /what becomes of/],
			[{ kind: 'name', name: 'Fine', time: 'ever' }, /time/], [{ kind: 'name', name: 'Fine', why: 'x'.repeat(501) }, /at most 500/]]) {
			const reply = await banForm(fromComment(one), { why: 'Because I typed it.', ...fields });
			assert.equal(reply.status, 422, JSON.stringify(fields));
			assert.match(textOf(reply.text), words);
			if (fields.why === undefined) {
				assert.match(reply.text, /value="Because I typed it\."/);
			}
		}
		assert.match(textOf((await banForm(null, { kind: 'author' })).text), /Only a comment tells who its author is/);
		assert.equal((await banForm(null, { kind: 'name', name: 'Fine', site: 'nowhere' })).status, 404);
	});

	test('the list says what, then, until when, why and who; and what is over stays', async () => {
		const id = await ban(null, { kind: 'name', name: 'Listed', outcome: 'hold', time: 'lifted', why: 'A reason.' });
		const row = () => desk.get('/postbag/admin/bans').then(({ text }) => tableRows(text).find((cells) => cells[0].includes('Listed')));
		assert.deepEqual((await row()).slice(0, 4).map((cell) => cell.trim()), ['Name: Listed The Test', 'Hold for a moderator', 'It is lifted', 'A reason.']);
		assert.match((await row())[4], /editor/);
		const reply = await lift(id);
		assert.match(textOf((await desk.get(reply.location)).text), /The ban is lifted/);
		assert.equal(await row(), undefined);
		const over = tableRows((await desk.get('/postbag/admin/bans?state=over&site=demo')).text).find((cells) => cells[0].includes('Listed'));
		assert.match(over[2], /Lifted by editor/);
		assert.doesNotMatch((await desk.get('/postbag/admin/bans?state=over&site=gazette')).text, /Listed/);
		const { text } = await desk.get('/postbag/admin/queue');
		const token = text.match(/name="token" value="([^"]+)"/)[1];
		const again = await desk.post(`/postbag/admin/bans/${id}/lift`, { token });
		assert.equal(again.status, 409);
		assert.match(textOf(again.text), /over already/);
	});

	test('the same ban twice is one', async () => {
		const ids = [await ban(null, { kind: 'domain', domain: 'twice.example' }), await ban(null, { kind: 'domain', domain: 'twice.example' })];
		assert.equal(ids[0], ids[1]);
	});

	test('pages of many', async () => {
		await sql(`INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'name', 'Many ' || n, 'hold', '', 1, 'Bulk', now() FROM postbag.site, generate_series(1, 450) AS n WHERE name = 'demo'`);
		await new Promise((done) => setTimeout(done, 2100));
		const seen = new Set();
		let next = '/postbag/admin/bans?site=demo';
		while (next) {
			const { text } = await desk.get(next);
			for (const [cell] of tableRows(text)) {
				seen.add(cell);
			}
			next = tags(text, 'a').find((a) => a.rel === 'next')?.href;
		}
		assert.equal([...seen].filter((cell) => cell.includes('Many ')).length, 450);
		await sql(`INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'name', 'More ' || n, 'hold', '', 1, 'Bulk', now() FROM postbag.site, generate_series(1, 100) AS n WHERE name = 'demo'`);
		const reply = await banForm(null, { kind: 'name', name: 'One too many' });
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /500 bans run at this site already/);
		await sql("UPDATE postbag.ban SET lifted_at = now(), lifter_id = 1, lifter_name = 'Bulk' WHERE moderator_name = 'Bulk'");
		await new Promise((done) => setTimeout(done, 2100));
	});
});

describe('the author view', () => {
	test('finds what came from one address today, and with one e-mail address', async () => {
		const article = freshArticle(stack);
		const address = freshAddress();
		const one = await sent(person(address), article, { name: 'One', text: 'First name.', email: 'View@author.example' });
		const two = await sent(person(address), article, { name: 'Two', text: 'Another name.' });
		const three = await sent(person(), article, { name: 'Three', text: 'From elsewhere.', email: 'View@author.example' });
		const card = (await queue('queue=published')).match(new RegExp(`<article class="desk-card" id="comment-${one.id}">[\\s\\S]*?</article>`))[0];
		const link = (words) => tags(card, 'a').map((a) => a.href).find((href, i) => textOf(card.match(/<a\b[\s\S]*?<\/a>/g)[i]) === words);
		assert.deepEqual(cards((await desk.get(link('All from this address today'))).text), [two.id, one.id]);
		assert.deepEqual(cards((await desk.get(link('All with this e-mail address'))).text), [three.id, one.id]);
		const page = (await desk.get(link('All from this address today'))).text;
		assert.match(textOf(page), /Only what came from one address on one day/);
		const form = forms(page).find((each) => each.action.endsWith('/admin/queue'));
		assert.match(form.fields.actor, /^[0-9a-f]{32}$/);
		await sql(`UPDATE postbag.comment SET actor_day = actor_day - 1 WHERE comment_id = ${two.id}`);
		assert.deepEqual(cards((await desk.get(link('All from this address today'))).text), [one.id]);

		const search = forms(page).find((each) => each.action.endsWith('/queue/email'));
		const reply = await desk.post(search.action, { ...search.fields, site: 'demo', email: ' View@AUTHOR.example ' });
		assert.equal(reply.status, 303);
		assert.doesNotMatch(reply.location, /author|%40|@/i);
		assert.deepEqual(cards((await desk.get(reply.location)).text), [three.id, one.id]);
		const elsewhere = await desk.post(search.action, { ...search.fields, site: 'gazette', email: 'View@author.example' });
		assert.deepEqual(cards((await desk.get(elsewhere.location)).text), []);
		assert.equal((await desk.post(search.action, { ...search.fields, site: 'demo', email: 'nobody' })).status, 422);
		assert.equal((await desk.post(search.action, { ...search.fields, site: 'nowhere', email: 'a@b.example' })).status, 404);
		for (const query of ['actor=12', `actor=${'0'.repeat(32)}`, 'email=xyz', `actor=${'g'.repeat(32)}&day=3`, `email=${'0'.repeat(31)}`,
			`actor=${'0'.repeat(32)}&day=9999999`, `email=${'0'.repeat(32 * 9)}`]) {
			assert.equal((await desk.get(`/postbag/admin/queue?${query}`)).status, 400, query);
		}
	});

	test('no typed e-mail address is anywhere in the database, nor in a log', async () => {
		await banForm(null, { kind: 'email', email: 'Find.Me.Nowhere@typed.example' }, 'preview');
		await ban(null, { kind: 'email', email: 'Find.Me.Nowhere@typed.example' });
		await sent(person(), freshArticle(stack), { text: 'Mine.', email: 'Read.Me.Nowhere@typed.example' });
		const { text } = await desk.get('/postbag/admin/queue');
		const search = forms(text).find((each) => each.action.endsWith('/queue/email'));
		await desk.post(search.action, { ...search.fields, site: 'demo', email: 'Find.Me.Nowhere@typed.example' });
		const tables = (await sql("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'postbag'::regnamespace AND relkind = 'r'")).split(' ');
		assert.ok(tables.includes('ban') && tables.includes('comment'));
		const hex = Buffer.from('Me.Nowhere').toString('hex');
		for (const table of tables) {
			assert.equal(await sql(`SELECT count(*) FROM postbag.${table} AS t WHERE t::text ILIKE '%me.nowhere%' OR t::text LIKE '%${hex}%'`), '0', table);
		}
		for (const name of fs.readdirSync(stack.logDir)) {
			assert.doesNotMatch(fs.readFileSync(path.join(stack.logDir, name), 'latin1'), /me\.nowhere/i, name);
		}
	});

	test('which address a comment came from is kept for 30 days', async () => {
		const [old, young] = [await sent(person(), freshArticle(stack), { text: 'Old.' }), await sent(person(), freshArticle(stack), { text: 'Young.' })];
		await sql(`UPDATE postbag.comment SET actor_day = actor_day - CASE comment_id WHEN ${old.id} THEN 31 ELSE 30 END
			WHERE comment_id IN (${old.id}, ${young.id})`);
		await stack.restartPostbagd();
		const kept = (one) => sql(`SELECT actor_key IS NOT NULL FROM postbag.comment WHERE comment_id = ${one.id}`);
		for (let i = 0; i < 50 && await kept(old) === 't'; i++) {
			await new Promise((done) => setTimeout(done, 200));
		}
		assert.equal(await kept(old), 'f');
		assert.equal(await kept(young), 't');
	});
});

describe('roles', () => {
	test('who may look looks, who may decide bans, and another site is not there', async () => {
		const reader = await colleague('Reader', 'read-only', 'demo');
		const there = await colleague('Gazetteer', 'moderator', 'gazette');
		const one = await sent(person(), freshArticle(stack), { text: 'To be banned.' });
		const id = await ban(fromComment(one), { kind: 'author', time: 'lifted' });
		const state = () => sql('SELECT string_agg(ban_id::text || coalesce(lifted_at::text, \'\'), \',\' ORDER BY ban_id) FROM postbag.ban');
		const before = await state();
		const token = async (client) => (await client.get('/postbag/admin/bans')).text.match(/name="token" value="([^"]+)"/)[1];
		const post = async (client, where, fields = {}) => client.post(where, { token: await token(client), kind: 'name', name: 'Roles',
			outcome: 'hold', time: '1d', act: 'make', ...fields });
		const [, hex, comment] = one.path.match(/articles\/(\w+)\/comments\/(\d+)/);

		const list = (await reader.get('/postbag/admin/bans')).text;
		assert.match(list, new RegExp(`ban-${id}"`));
		assert.doesNotMatch(list, /\/lift"|Make a ban/);
		assert.equal((await reader.get(fromComment(one))).status, 403);
		assert.equal((await reader.get('/postbag/admin/bans/new')).status, 403);
		assert.equal((await post(reader, '/postbag/admin/bans', { site: 'demo' })).status, 403);
		assert.equal((await post(reader, `/postbag/admin/bans/${id}/lift`)).status, 403);

		assert.doesNotMatch((await there.get('/postbag/admin/bans')).text, new RegExp(`ban-${id}"`));
		assert.equal((await there.get('/postbag/admin/bans?site=demo')).status, 404);
		assert.equal((await there.get('/postbag/admin/bans/new?site=demo')).status, 404);
		assert.equal((await there.get(fromComment(one))).status, 404);
		assert.equal((await post(there, '/postbag/admin/bans', { site: 'demo' })).status, 404);
		assert.equal((await post(there, '/postbag/admin/bans', { kind: 'author', article: hex, comment })).status, 404);
		assert.equal((await post(there, `/postbag/admin/bans/${id}/lift`)).status, 404);
		assert.equal(await state(), before);
		assert.equal((await post(there, '/postbag/admin/bans', { site: 'gazette' })).status, 303);
	});

	async function colleague(name, role, site) {
		const { stdout } = await stack.ctl(['moderator', 'add', name, '--role', role, '--site', site]);
		return signIn({ ...stack, client: () => stack.client(), moderator: { name, password: stdout.match(/^password: (.+)$/m)[1] } });
	}
});
