// Closed threads: they take no more comments, say so, and lose nothing that was typed.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { apiPath, assertProblem, contextPath, freshArticle, moderate, readThread, send, sent, signIn, tableRows, threadPath,
	write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

describe('a closed thread', () => {
	let stack, desk, article, author, own, id, api, path;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		desk = await signIn(stack);
	});
	after(() => stack.stop());
	beforeEach(async () => {
		article = freshArticle(stack);
		author = stack.client();
		const posted = await sent(author, article, { text: 'Open.' });
		({ id, author: own, path: api } = posted);
		path = api.replace('/api/v1', '');
	});

	const turn = (act, reason = '') => moderate(desk, contextPath(api), '/thread', { act, reason });
	const composePath = (more = '') => `/postbag/compose?article=${encodeURIComponent(article)}${more}`;
	const count = () => stack.psql(`SELECT count(*) FROM postbag.comment JOIN postbag.article USING (article_id) WHERE url = '${article}'`);
	// Past what nginx keeps for a second.
	let reads = 0;
	const fresh = () => `&fresh=${++reads}`;

	test('says so in plain words, and has no form', async () => {
		const open = (await readThread(stack.client(), article, fresh()));
		assert.equal(open.closed, false);
		const reply = await turn('close', 'It is late.');
		assert.equal(reply.status, 303, reply.text);
		assert.equal(reply.location.replace(/\?done=\d+$/, ''), contextPath(api));
		const { text } = await stack.client().get(threadPath(article, fresh()));
		assert.match(textOf(text), /Comments on this article are closed\./);
		assert.equal(forms(text).some((form) => form.action.endsWith('/comments')), false);
		assert.doesNotMatch(text, /id="postbag-form"/);
		assert.match(text, new RegExp(`id="postbag-${id}"`));
		const thread = await readThread(stack.client(), article, fresh());
		assert.equal(thread.closed, true);
		assert.equal(thread.comments.length, 1);
		assert.notEqual(thread.article.revision, open.article.revision);
		/* In the language of the reader, on a page of its own too, and where there was nothing yet. */
		assert.match(textOf((await stack.client().get(threadPath(article, '&lang=de&view=page'))).text), /Kommentare zu diesem Artikel sind geschlossen/);
		await stack.psql(`UPDATE postbag.comment SET status = 'rejected' WHERE comment_id = ${id}`);
		await stack.psql(`UPDATE postbag.article SET comments = 0, thread_revision = thread_revision + 1 WHERE url = '${article}'`);
		await eventually(async () => assert.doesNotMatch((await stack.client().get(threadPath(article, fresh()))).text, /Be the first|postbag-comment/));
	});

	test('is seen closed at once by who asks again, past every cache', async () => {
		const reader = stack.client();
		const { headers: { etag } } = await reader.get(apiPath(article, '&sort=newest'));
		await turn('close');
		await eventually(async () => {
			const reply = await reader.get(apiPath(article, '&sort=newest'), { headers: { 'if-none-match': etag } });
			assert.equal(reply.status, 200);
			assert.equal(reply.json().closed, true);
		});
	});

	test('the page to write says it, for a comment and for a reply', async () => {
		await turn('close');
		for (const more of ['', `&reply=${id}`]) {
			const reply = await stack.client().get(composePath(more));
			assert.equal(reply.status, 200);
			assert.match(textOf(reply.text), /Comments are closed Back to the article .*Comments on this article are closed\./);
			assert.deepEqual(forms(reply.text), []);
		}
	});

	test('refuses a comment that was on its way, and gives its text back', async () => {
		const reader = stack.client();
		const form = formTo((await reader.get(composePath())).text, '/comments');
		await turn('close');
		const text = '\nI wrote <b>long</b> & "well".';
		let reply = await reader.post(form.action, { ...form.fields, name: 'Ada', text, act: 'post' });
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /Comments are closed/);
		assert.match(textOf(reply.text), /Your comment was not posted\. Here is its text, so that you can keep it:/);
		const kept = reply.text.match(/<textarea id="postbag-kept"[^>]*readonly[^>]*>\n([\s\S]*?)<\/textarea>/)[1];
		assert.equal(kept, '\nI wrote &lt;b&gt;long&lt;/b&gt; &amp; &quot;well&quot;.');
		assert.deepEqual(forms(reply.text), []);
		assert.deepEqual(reader.jar.size, 0);
		/* For the script, in the thread. */
		reply = await reader.post(form.action, { ...form.fields, name: 'Ada', text, act: 'post', view: 'fragment' });
		assert.equal(reply.status, 409);
		assert.match(reply.text, /^<section class="postbag" id="postbag"/);
		assert.match(reply.text, /class="postbag-errors" role="alert"><p>Comments on this article are closed\.</);
		assert.match(reply.text, /I wrote &lt;b&gt;long/);
		/* Also when something else is wrong with it, or only a preview was asked for. */
		for (const fields of [{ name: '', text: 'Nameless.', act: 'post' }, { name: 'Ada', text: 'Looked at.', act: 'preview' }]) {
			reply = await reader.post(form.action, { ...form.fields, ...fields });
			assert.equal(reply.status, 409);
			assert.match(reply.text, new RegExp(fields.text));
			assert.doesNotMatch(textOf(reply.text), /Please write your name/);
		}
		assert.equal(await count(), '1');
	});

	test('refuses programs with the field and the code', async () => {
		const ticket = (await readThread(stack.client(), article)).ticket;
		await turn('close');
		assertProblem(await send(stack.client(), article, { ticket, text: 'Late.' }), 409, 'article', 'closed');
		assertProblem(await send(stack.client(), article, { ticket, text: 'Late.', reply: id }), 409, 'article', 'closed');
		assert.equal(await count(), '1');
	});

	test('still answers the retry of a comment that was posted before', async () => {
		const fields = { ticket: (await readThread(stack.client(), article)).ticket, text: 'In time.' };
		const options = { headers: { 'idempotency-key': 'a-key-that-nobody-guesses' } };
		const first = await send(stack.client(), article, fields, options);
		assert.equal(first.status, 201);
		await turn('close');
		const again = await send(stack.client(), article, fields, options);
		assert.equal(again.status, 201);
		assert.equal(again.json().comment.id, first.json().comment.id);
		assertProblem(await send(stack.client(), article, { ...fields, text: 'Other.' }), 409, 'article', 'closed');
	});

	test('leaves everything else as it was: votes, reports, shares, and what authors may change', async () => {
		await turn('close');
		const reader = stack.client({ address: '127.0.5.1' });
		assert.equal((await reader.postJson(`${api}/vote`, { vote: 'up' })).status, 200);
		assert.equal((await reader.postJson(`${api}/report`, { reason: 'spam' })).status, 204);
		assert.equal((await reader.postJson('/postbag/api/v1/shares', { article, network: 'email' })).status, 204);
		const form = formTo((await author.get(`${path}/edit`, { headers: own })).text, '/edit');
		assert.equal((await author.post(form.action, { ...form.fields, text: 'Changed.' }, { headers: own })).status, 303);
		const thread = await readThread(reader, article, fresh());
		assert.equal(thread.comments[0].text, 'Changed.');
		assert.deepEqual(thread.comments[0].votes, { up: 1, down: 0 });
		assert.equal(thread.shares.email, 1);
		const gone = await author.request('DELETE', api, { headers: { ...own, origin: stack.origin } });
		assert.equal(gone.status, 204);
	});

	test('is opened again, and takes comments as before', async () => {
		await turn('close');
		assertProblem(await send(stack.client(), article, { text: 'Late.' }), 409, 'article', 'closed');
		await turn('open', 'A new day.');
		await eventually(async () => assert.equal((await write(stack.client(), composePath(), { name: 'Ada', text: 'Again.' })).status, 303));
		assert.equal(await count(), '2');
		assert.equal((await readThread(stack.client(), article, fresh())).closed, false);
	});

	test('the log says who closed and opened it, and why, once each', async () => {
		await turn('close', 'It is late.');
		const form = formTo((await desk.get(contextPath(api))).text, '/thread');
		assert.equal(tags(form.html, 'button')[0].value, 'open');
		assert.equal((await desk.post(form.action, { ...form.fields, act: 'close', reason: 'Twice.' })).status, 303);
		await turn('open', 'A new day.');
		const rows = tableRows((await desk.get('/postbag/admin/log')).text);
		assert.deepEqual(rows[0].slice(1, 5), ['editor', `The thread of ${article}`, 'Thread opened', 'A new day.']);
		assert.deepEqual(rows[1].slice(1, 5), ['editor', `The thread of ${article}`, 'Thread closed', 'It is late.']);
		assert.doesNotMatch(rows.join(), /Twice/);
	});

	test('only a moderator closes it, with a form of the desk', async () => {
		const form = formTo((await desk.get(contextPath(api))).text, '/thread');
		const close = { ...form.fields, act: 'close' };
		assert.equal((await stack.client().post(form.action, close)).location, '/postbag/admin/sign-in');
		assert.equal((await desk.post(form.action, { ...close, token: 'x' })).status, 403);
		assert.equal((await desk.post(form.action, close, { headers: { origin: 'null', 'sec-fetch-site': null } })).status, 403);
		assert.equal((await desk.get(form.action)).status, 405);
		assert.equal((await desk.post(form.action, { ...close, act: 'burn' })).status, 400);
		assert.equal((await desk.post(form.action, { ...close, comment: '' })).status, 400);
		assert.equal((await desk.post(form.action, { ...close, comment: '1\r\nX: y' })).status, 400);
		assert.equal((await desk.post(form.action, { ...close, reason: 'x'.repeat(501) })).status, 400);
		assert.equal((await desk.post(form.action.replace(/[0-9a-f]{16}/, '0000000000000001'), close)).status, 404);
		assert.equal((await desk.post(form.action.replace(/[0-9a-f]{16}/, 'x'), close)).status, 404);
		assert.equal((await readThread(stack.client(), article, fresh())).closed, false);
	});

	test('while many write: what was taken was there when it was closed', async () => {
		const ticket = (await readThread(stack.client(), article)).ticket;
		const posts = Array.from({ length: 60 }, (_, n) => send(stack.client(), article, { ticket, text: `Letter ${n}.` }));
		await new Promise((resolve) => { setTimeout(resolve, 30); });
		await turn('close');
		const then = await count();
		const statuses = (await Promise.all(posts)).map((reply) => reply.status);
		assert.deepEqual(statuses.filter((status) => status !== 201 && status !== 409), []);
		assert.equal(await count(), then);
		assert.equal(Number(then), 1 + statuses.filter((status) => status === 201).length);
		assert.equal((await readThread(stack.client(), article, fresh())).article.comments, Number(then));
	});
});
