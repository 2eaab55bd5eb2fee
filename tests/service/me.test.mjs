// What a member has written, on a page and by API; the file to take along; and the end of the account.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { forms, formTo, textOf } from '../lib/http.mjs';
import { startMembers } from '../lib/members.mjs';
import { assertDiscreet, assertProblem, contextPath, decide, freshArticle, moderate, readThread, send, sent, signIn, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const LIST = '/postbag/api/v1/me/comments';
const DATA = '/postbag/api/v1/me/data';

let stack, members, elsewhere, moderator;
before(async () => {
	stack = await startStack({ policy: 'open', settings: { limit_post: '1000/60', limit_sign_in: '1000/60' } });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	members = await startMembers(stack);
	elsewhere = await startMembers(stack, 'gazette', 'https://gazette.example/a.html');
	await new Promise((done) => setTimeout(done, 2100));
	moderator = await signIn(stack);
});
after(() => stack.stop());

let people = 0;
const somebody = () => ({ sub: `reader-${++people}`, name: `Reader ${people}` });
const list = async (who, more = '') => {
	const reply = await stack.client().get(LIST + more, who);
	assert.equal(reply.status, 200, reply.text);
	return reply.json();
};
const status = async (who) => (await list(who)).comments.map(({ comment }) => comment.status);
const account = (name) => stack.psql(`SELECT count(*) FROM postbag.account WHERE name = '${name}'`);

describe('the list of what one has written', () => {
	test('has each comment, newest first, with what became of it and where it stands', async () => {
		const article = freshArticle(stack);
		const who = await members.member(somebody());
		const paths = [];
		for (const text of ['Stays.', 'Goes.', 'Is rejected.', 'Is spam.', 'Is taken back.']) {
			paths.push((await sent(stack.client(), article, { text }, who)).path);
		}
		assert.equal((await decide(moderator, contextPath(paths[1]), 'delete')).status, 303);
		const { text: page } = await moderator.get(contextPath(paths[2]));
		const form = formTo(page, '/decide');
		await moderator.post(form.action, { ...form.fields, action: 'reject', ground: 'off_topic', note: 'Not <here>.' });
		await decide(moderator, contextPath(paths[3]), 'spam');
		await stack.client().request('DELETE', paths[4], { headers: { ...who.headers, origin: stack.origin } });
		const { comments, total, next, name, site } = await list(who);
		assert.deepEqual(comments.map(({ comment }) => [comment.text, comment.status]), [['Is taken back.', 'deleted'], ['Is spam.', 'held'],
			['Is rejected.', 'rejected'], ['Goes.', 'deleted'], ['Stays.', 'published']]);
		assert.deepEqual([total, next, site, name], [5, null, 'demo', `Reader ${people}`]);
		assert.ok(comments.every((one) => one.article.url === article && one.comment.own));
		assert.deepEqual([comments[2].comment.ground, comments[2].comment.note], ['off_topic', 'Not <here>.']);
		await eventually(async () => assert.deepEqual((await readThread(stack.client(), article)).comments.map(({ text }) => text), ['Stays.']));
	});

	test('is a page without JavaScript, which leads to the comment, to change it, and back', async () => {
		const article = freshArticle(stack);
		const client = await members.browse({ sub: 'page', name: 'Page <b> Turner' });
		await write(client, threadPath(article), { text: 'Mine & only *mine*.' });
		const thread = (await client.get(threadPath(article))).text;
		const [, link] = thread.match(/<a href="(\/postbag\/me[^"]*)">Your comments</);
		const reply = await client.get(link.replaceAll('&amp;', '&'));
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['cache-control'], 'private, no-store');
		assert.match(textOf(reply.text), /Your comments.*signed in as Page <b> Turner ?\. *1 comment.*Published.*Mine & only mine ?\./s);
		assert.match(reply.text, new RegExp(`<a href="${article.replaceAll('.', '\\.')}">Back to the article<`));
		const [, edit] = reply.text.match(/<a href="([^"]*\/edit[^"]*)"/);
		const changed = formTo((await client.get(edit)).text, '/edit');
		assert.equal((await client.post(changed.action, { ...changed.fields, text: 'Changed.' })).status, 303);
		const again = (await client.get('/postbag/me')).text;
		assert.match(textOf(again), /Changed\./);
		const [, where] = again.match(/<a href="([^"]*\/comments\/\d+\?lang=en#postbag-\d+)"/);
		assert.match((await client.get(where.split('#')[0])).text, /Changed\./);
		assert.equal(forms((await client.get(again.match(/<a href="([^"]*\/delete\?lang[^"]*)"/)[1])).text).length, 1);
	});

	test('is turned over by what comes last on a page, and has each comment once', async () => {
		const who = await members.member(somebody());
		const { id } = await sent(stack.client(), freshArticle(stack), { text: 'The first.' }, who);
		await stack.psql(`INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html,
				renderer, idempotency_key, content_digest, created_at, member)
			SELECT article_id, comment_id + n, site_id, comment_id + n, 0, 'published', author_id, author_name, 'No. ' || n, '<p>x</p>', renderer,
				decode(md5(n::text), 'hex'), content_digest, created_at, true
			FROM postbag.comment, generate_series(1000001, 1000099) AS n WHERE comment_id = ${id}`);
		const seen = [];
		let next = '';
		do {
			const part = await list(who, next && `?after=${next}`);
			assert.equal(part.total, 100);
			assert.equal(part.comments.length, 50);
			seen.push(...part.comments.map(({ comment }) => comment.id));
			({ next } = part);
		} while (next);
		assert.equal(new Set(seen).size, 100);
		assert.deepEqual(seen, seen.toSorted((a, b) => b - a));
		assertProblem(await stack.client().get(`${LIST}?after=x`, who), 400, 'after', 'malformed');
		const file = (await stack.client().get(DATA, who)).json();
		assert.deepEqual([file.comments.length, file.next], [100, null]);
	});

	test('is nobody else\'s, whoever asks for it', async () => {
		const article = freshArticle(stack);
		const [one, other] = [await members.member(somebody()), await members.member(somebody())];
		const { id, author } = await sent(stack.client(), article, { text: 'Private affairs.' }, one);
		assert.ok(id && author);
		for (const more of ['', `?after=${id + 1}`, `?author=${id}`, `?article=${encodeURIComponent(article)}`]) {
			assert.deepEqual((await list(other, more)).comments, []);
		}
		const stranger = await elsewhere.member({ sub: `reader-${people - 1}`, name: 'The same name' });
		assert.deepEqual(await status(stranger), []);
		const anonymous = await sent(stack.client(), article, { text: 'By nobody.' });
		for (const headers of [{}, anonymous.author, { authorization: 'Bearer x' }, { authorization: `Bearer ${one.session}x` }]) {
			for (const path of [LIST, DATA]) {
				const reply = await stack.client().get(path, { headers });
				assert.equal(reply.status, 401, reply.text);
				assert.equal(reply.headers['www-authenticate'], 'Bearer');
				assertDiscreet(reply.text);
			}
			assert.doesNotMatch((await stack.client().get('/postbag/me', { headers })).text, /Private affairs|postbag-comment/);
		}
	});

	test('of another site has nothing of this one, with the same cookie jar', async () => {
		const client = await members.browse({ sub: 'both', name: 'Both' });
		await write(client, threadPath(freshArticle(stack)), { text: 'At the first site.' });
		await elsewhere.browse({ sub: 'both', name: 'Both' }, client).catch(() => {});
		const token = (await elsewhere.member({ sub: 'both', name: 'Both' })).session;
		client.jar.set('postbag_reader', token);
		const { text } = await client.get('/postbag/me');
		assert.match(textOf(text), /signed in as Both/);
		assert.doesNotMatch(text, /At the first site/);
	});

	test('is kept by no cache: who comes next gets nothing of it', async () => {
		const client = await members.browse(somebody());
		const article = freshArticle(stack);
		await write(client, threadPath(article), { text: 'Only for me.' });
		for (const path of ['/postbag/me', LIST, DATA, '/postbag/me/delete', `/postbag/me?article=${encodeURIComponent(article)}`]) {
			const mine = await client.get(path);
			assert.equal(mine.status, 200, path);
			assert.equal(mine.headers['cache-control'], 'private, no-store');
			assert.equal(mine.headers.etag, undefined);
			for (const other of [stack.client(), await members.browse(somebody())]) {
				assert.doesNotMatch((await other.get(path)).text, new RegExp(`Only for me|Reader ${people - 1}\\b`), path);
			}
		}
	});

	test('speaks the reader\'s language', async () => {
		const client = await members.browse(somebody());
		const { text } = await client.get('/postbag/me?lang=de');
		assert.match(textOf(text), /Ihre Kommentare.*noch keinen Kommentar.*Meine Daten herunterladen.*Mein Konto löschen/s);
		assert.match((await client.get('/postbag/me?lang=ar')).text, /<html lang="ar" dir="rtl"/);
	});
});

describe('the file to take along', () => {
	test('has the account and every text, and the e-mail address that nobody else gets', async () => {
		const who = await members.member({ ...somebody(), email: 'zoe@mail.example' });
		await sent(stack.client(), freshArticle(stack), { text: 'To be *kept*.' }, who);
		const reply = await stack.client().get(DATA, who);
		assert.match(reply.headers['content-disposition'], /^attachment; filename="postbag-\d{4}-\d\d-\d\d\.json"$/);
		const { account: mine, comments, total } = reply.json();
		assert.deepEqual([mine.name, mine.email, total], [`Reader ${people}`, 'zoe@mail.example', 1]);
		assert.ok(Date.parse(mine.since) <= Date.parse(mine.last_sign_in));
		assert.deepEqual([comments[0].comment.text, comments[0].comment.html], ['To be *kept*.', '<p>To be <em>kept</em>.</p>']);
	});
});

describe('the end of an account', () => {
	const leave = async (client, fields, options) => {
		const form = formTo((await client.get('/postbag/me/delete')).text, '/me/delete');
		return client.post(form.action, { ...form.fields, ...fields }, options);
	};

	test('keeps the texts without the name, if the reader says so', async () => {
		const article = freshArticle(stack);
		const me = { ...somebody(), email: 'gone@mail.example' };
		const client = await members.browse(me);
		await write(client, threadPath(article), { text: 'A text to stay.' });
		const reply = await leave(client, { comments: 'keep', article });
		assert.equal(reply.status, 303, reply.text);
		const page = await client.get(reply.location);
		assert.equal(page.status, 200);
		assert.match(textOf(page.text), /Your account is deleted\..*Back to the article|Back to the article.*Your account is deleted\./s);
		assert.equal(await account(me.name), '0');
		await eventually(async () => {
			const [comment] = (await readThread(stack.client(), article)).comments;
			assert.deepEqual([comment.author, comment.text, comment.member], ['Former reader', 'A text to stay.', false]);
		});
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE author_name = '${me.name}' OR (body = 'A text to stay.'
			AND (email_hash IS NOT NULL OR email_sealed IS NOT NULL OR actor_key IS NOT NULL))`), '0');
		assert.equal((await client.get('/postbag/me')).status, 401);
		// Who comes back is somebody new.
		assert.deepEqual(await status(await members.member(me)), []);
	});

	test('takes the texts, too, if the reader says so, and earlier ones', async () => {
		const article = freshArticle(stack);
		const me = somebody();
		const who = await members.member(me);
		const first = await sent(stack.client(), article, { text: 'A secret of mine.' }, who);
		await sent(stack.client(), article, { text: 'An answer.', reply: first.id });
		await stack.client().postJson(first.path, { text: 'Another secret.' }, { method: 'PATCH', headers: who.headers });
		const reply = await stack.client().request('DELETE', '/postbag/api/v1/me?comments=erase', { headers: { ...who.headers, origin: stack.origin } });
		assert.equal(reply.status, 204, reply.text);
		await eventually(async () => assert.deepEqual((await readThread(stack.client(), article)).comments
			.map((one) => [one.status, one.text]), [['deleted', undefined], ['published', 'An answer.']]));
		assert.equal(await stack.psql(`SELECT (SELECT count(*) FROM postbag.comment WHERE body LIKE '%secret%' OR html LIKE '%secret%' OR author_name = '${me.name}')
			+ (SELECT count(*) FROM postbag.comment_version WHERE body LIKE '%secret%')`), '0');
		assertProblem(await stack.client().get(LIST, who), 401);
		assert.doesNotMatch((await moderator.get(contextPath(first.path))).text, /secret|Reader \d/);
	});

	test('asks what is to become of the comments, and does nothing without an answer', async () => {
		const me = somebody();
		const client = await members.browse(me);
		const reply = await leave(client, {});
		assert.equal(reply.status, 422);
		assert.match(reply.text, /class="postbag-errors"/);
		assert.equal((await leave(client, { comments: 'sell' })).status, 422);
		const { headers } = await members.member(me);
		for (const [query, code] of [['', 'missing'], ['?comments=sell', 'unknown'], ['?comments=keep&comments=erase', 'doubled']]) {
			const gone = await stack.client().request('DELETE', `/postbag/api/v1/me${query}`, { headers: { ...headers, origin: stack.origin } });
			assertProblem(gone, code === 'doubled' ? 400 : 422, 'comments', code);
		}
		assert.equal(await account(me.name), '1');
	});

	test('is asked for by a form of ours that was made for this account, and by nothing else', async () => {
		const me = somebody();
		const client = await members.browse(me);
		const other = await members.browse(somebody());
		const form = formTo((await client.get('/postbag/me/delete')).text, '/me/delete');
		for (const origin of ['https://evil.example', 'null', 'https://gazette.example']) {
			const reply = await client.post(form.action, { ...form.fields, comments: 'erase' }, { headers: { origin, 'sec-fetch-site': 'cross-site' } });
			assert.equal(reply.status, 403, origin);
			const headers = { origin, 'sec-fetch-site': 'cross-site' };
			assert.equal((await client.request('DELETE', '/postbag/api/v1/me?comments=erase', { headers })).status, 403);
		}
		const foreign = formTo((await other.get('/postbag/me/delete')).text, '/me/delete').fields.ticket;
		const { text } = await client.get(threadPath(freshArticle(stack)));
		for (const ticket of ['', 'x', foreign, formTo(text, '/comments').fields.ticket, client.jar.get('postbag_reader')]) {
			assert.equal((await client.post(form.action, { comments: 'erase', ticket })).status, 422, ticket);
		}
		assert.equal((await client.get('/postbag/me/delete?comments=erase')).status, 200);
		assert.equal(await account(me.name), '1');
	});

	test('does not end a ban of it', async () => {
		const me = somebody();
		const who = await members.member(me);
		const { path } = await sent(stack.client(), freshArticle(stack), { text: 'Buy.' }, who);
		const made = await moderate(moderator, `${contextPath(path)}/ban`, '/admin/bans', { kind: 'author', outcome: 'refuse', time: '1d', act: 'make' });
		assert.equal(made.status, 303, made.text);
		const gone = await stack.client().request('DELETE', '/postbag/api/v1/me?comments=erase', { headers: { ...who.headers, origin: stack.origin } });
		assert.equal(gone.status, 204);
		assert.equal(await account(me.name), '0');
		const back = await members.member(me);
		assertProblem(await send(stack.client(), freshArticle(stack), { text: 'Buy more.' }, back), 403, 'ban', 'not-allowed');
	});
});

describe('a ban of an account', () => {
	const ban = async (path, outcome) => {
		const made = await moderate(moderator, `${contextPath(path)}/ban`, '/admin/bans', { kind: 'author', outcome, time: '1d', act: 'make' });
		assert.equal(made.status, 303, made.text);
	};

	test('is offered on the card and in the view of the author, and shown there while it runs', async () => {
		const who = await members.member(somebody());
		const { path } = await sent(stack.client(), freshArticle(stack), { text: 'A card of mine.' }, who);
		const card = (await moderator.get(contextPath(path))).text;
		const [, view] = card.match(/href="([^"]*\/admin\/queue\?queue=all&amp;author=\d+)"/);
		for (const at of [contextPath(path), view.replaceAll('&amp;', '&')]) {
			const { text } = await moderator.get(at);
			assert.match(textOf(text), /Reader \d+ .*Member.*Ban…/s);
			assert.doesNotMatch(text, />Banned</);
		}
		assert.match(textOf((await moderator.get(`${contextPath(path)}/ban`)).text), /The account that the site had signed in/);
		await ban(path, 'hold');
		for (const at of [contextPath(path), view.replaceAll('&amp;', '&')]) {
			assert.match((await moderator.get(at)).text, />Banned</);
		}
	});

	test('that refuses tells the reader so in a form that keeps the text, in their language', async () => {
		const me = somebody();
		const client = await members.browse(me);
		const article = freshArticle(stack);
		await write(client, threadPath(article), { text: 'First.' });
		const { comments: [{ comment, article: { id } }] } = (await client.get(LIST)).json();
		await ban(`/postbag/api/v1/articles/${id}/comments/${comment.id}`, 'refuse');
		const other = await members.browse(me); // another device
		const reply = await write(other, threadPath(article, '&lang=de'), { text: 'Noch einer.' });
		assert.equal(reply.status, 403);
		assert.match(reply.text, /class="postbag-errors"/);
		assert.match(reply.text, /<html lang="de"/);
		assert.match(reply.text, />\n?Noch einer\.<\/textarea>/);
		assert.deepEqual(await (async () => (await other.get(LIST)).json().comments.map((one) => one.comment.text))(), ['First.']);
	});

	test('that shadows is seen by nobody but others: their own list says published', async () => {
		const me = somebody();
		const who = await members.member(me);
		const article = freshArticle(stack);
		const { path } = await sent(stack.client(), article, { text: 'Before.' }, who);
		await ban(path, 'shadow');
		await sent(stack.client(), article, { text: 'In the shadow.' }, await members.member(me));
		assert.deepEqual(await status(await members.member(me)), ['published', 'published']);
		await eventually(async () => assert.deepEqual((await readThread(stack.client(), article)).comments.map(({ text }) => text), ['Before.']));
		assert.doesNotMatch((await stack.client().get(DATA, who)).text, /shadowed|spam/);
	});

	test('that holds makes what they write wait, on every device', async () => {
		const me = somebody();
		const article = freshArticle(stack);
		const { path } = await sent(stack.client(), article, { text: 'Before.' }, await members.member(me));
		await ban(path, 'hold');
		assert.equal((await send(stack.client(), article, { text: 'After.' }, await members.member(me))).status, 202);
		assert.deepEqual(await status(await members.member(me)), ['held', 'published']);
	});
});
