// Once is once: however often a button is pressed or a program tries again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo } from '../lib/http.mjs';
import { assertProblem, directPost, freshArticle, idOf, readThread, send, sent, threadPath, ticketOf } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const API = '/postbag/api/v1/comments';

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack.stop());

const rows = async (text) => Number(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body = '${text}'`));
const keyed = (client, fields, key) => client.postJson(API, fields, { headers: { 'idempotency-key': key } });

describe('a comment', () => {
	test('whose button is pressed twice is one comment, and both times leads to it', async () => {
		const client = stack.client();
		const form = formTo((await client.get(threadPath(freshArticle(stack)))).text, '/comments');
		const fields = { ...form.fields, name: 'Ada', text: 'Pressed twice.', act: 'post' };
		const [first, second] = await Promise.all([client.post(form.action, fields), client.post(form.action, fields)]);
		const third = await client.post(form.action, fields);
		for (const reply of [first, second, third]) {
			assert.equal(reply.status, 303);
			assert.equal(idOf(reply.location), idOf(first.location));
		}
		assert.equal(await rows('Pressed twice.'), 1);
		// Its author is its author, whichever answer the browser kept.
		const own = (await readThread(client, form.fields.article)).comments;
		assert.deepEqual(own.map((one) => one.own), [true]);
	});

	test('of the same words by another form is another comment', async () => {
		const article = freshArticle(stack);
		const one = await sent(stack.client(), article, { text: 'Once more.' });
		await new Promise((resolve) => setTimeout(resolve, 1100)); // until nginx asks for the form again
		await stack.client().post('/postbag/shares', { article, network: 'x' }); // and it is a new one
		const two = await sent(stack.client(), article, { text: 'Once more.', ticket: await freshTicket(article) });
		assert.notEqual(one.id, two.id);
	});

	test('of the same words by another form of its author is the same, until it is taken back', async () => {
		const article = freshArticle(stack), client = stack.client();
		const post = async (more) => idOf((await client.post('/postbag/comments', { article, name: 'Ada', text: 'Back and again.',
			ticket: await freshTicket(article), ...more })).location);
		const one = await post();
		assert.equal(await post(), one);
		assert.notEqual(await post({ text: 'Back and on.' }), one);
		const answer = await post({ reply: one });
		assert.notEqual(answer, one);
		assert.equal(await post({ reply: one }), answer);
		const hex = (await stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article WHERE url = '${article}'`)).trim();
		assert.equal((await client.post(`/postbag/articles/${hex}/comments/${answer}/delete`, {})).status, 303);
		assert.notEqual(await post({ reply: one }), answer);
	});

	const freshTicket = async (article) => {
		const client = stack.client({ headers: { cookie: 'postbag_author=x' } });
		const reply = await client.post('/postbag/comments', { article, name: 'Ada', text: '' });
		return formTo(reply.text, '/comments').fields.ticket;
	};

	test('of two readers who have the same cached form is two comments', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const fields = { article, ticket, name: 'Ada', text: 'Me too.' };
		const here = await stack.client().post('/postbag/comments', fields);
		const there = await stack.client({ address: '127.0.0.7' }).post('/postbag/comments', fields);
		const elsewhere = await directPost(stack, '/postbag/comments', fields, { address: '2001:db8::1' });
		const next = await stack.client().post('/postbag/comments', { ...fields, text: 'Me three.' });
		const ids = [here, there, next].map((reply) => idOf(reply.location));
		assert.equal(elsewhere.status, 303);
		assert.equal(new Set([...ids, idOf(elsewhere.headers.location)]).size, 4);
		assert.equal(await rows('Me too.'), 3);
	});

	test('does not become the property of a stranger who sends the same words from the same address', async () => {
		const form = formTo((await stack.client().get(threadPath(freshArticle(stack)))).text, '/comments');
		const fields = { ...form.fields, name: 'Ada', text: 'Mine alone.', act: 'post' };
		const cookies = (reply) => [reply.headers['set-cookie'] ?? []].flat().join();
		const mine = stack.client();
		const first = await mine.post(form.action, fields);
		assert.match(cookies(first), /postbag_author=/);
		await stack.psql(`UPDATE postbag.comment SET created_at = created_at - interval '1 minute'
			WHERE body = 'Mine alone.'`);
		const stranger = await stack.client().post(form.action, fields);
		assert.equal(stranger.status, 303);
		assert.doesNotMatch(cookies(stranger), /postbag_author=/);
		const program = await stack.client().postJson(API, { ...form.fields, name: 'Ada', text: 'Mine alone.' });
		assert.equal(program.status, 201, program.text);
		assert.equal(program.json().author_token, null);
		assert.equal(program.json().comment.own, false);
		// Who has the author's cookie goes on as the author, however late.
		assert.match(cookies(await mine.post(form.action, fields)), /postbag_author=/);
		assert.equal(await rows('Mine alone.'), 1);
	});

	test('under a key is answered as the first time, by whoever tries again and however late', async () => {
		const article = freshArticle(stack);
		const fields = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'Under a key.' };
		const first = await keyed(stack.client(), fields, 'key-1');
		assert.equal(first.status, 201);
		for (const [client, more] of [[stack.client(), {}], [stack.client({ address: '127.0.0.8' }), {}],
			[stack.client(), { ticket: await freshTicket(article) }]]) {
			const again = await keyed(client, { ...fields, ...more }, 'key-1');
			assert.equal(again.status, 201);
			assert.deepEqual({ ...again.json().comment }, { ...first.json().comment });
			assert.equal(again.location, first.location);
			// The key is its author's own: who has it may go on where the first try ended.
			const token = again.json().author_token;
			assert.equal((await stack.client().get(first.location, { headers: { authorization: `Bearer ${token}` } })).json().own, true);
		}
		await stack.restartPostbagd();
		assert.equal((await keyed(stack.client(), fields, 'key-1')).json().comment.id, first.json().comment.id);
		assert.equal(await rows('Under a key.'), 1);
	});

	test('under a key in quotes, in a header or in a field, is under the same key', async () => {
		const article = freshArticle(stack);
		const fields = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'Three writings.' };
		const ids = [await keyed(stack.client(), fields, '"key-2"'), await keyed(stack.client(), fields, 'key-2'),
			await stack.client().postJson(API, { ...fields, key: 'key-2' })].map((reply) => reply.json().comment.id);
		const form = await stack.client().post('/postbag/comments', { ...fields, key: 'key-2' });
		assert.equal(new Set([...ids, idOf(form.location)]).size, 1);
		// The header goes before the field.
		const both = await keyed(stack.client(), { ...fields, key: 'key-2' }, 'key-3');
		assert.notEqual(both.json().comment.id, ids[0]);
	});

	test('that differs from what came under its key before is refused', async () => {
		const article = freshArticle(stack);
		const parent = await sent(stack.client(), article, { text: 'A parent.' });
		const fields = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'The first.' };
		assert.equal((await keyed(stack.client(), fields, 'key-4')).status, 201);
		for (const change of [{ text: 'The second.' }, { name: 'Bob' }, { reply: parent.id }]) {
			assertProblem(await keyed(stack.client(), { ...fields, ...change }, 'key-4'), 422, 'key', 'reused');
		}
		const form = await stack.client().post('/postbag/comments', { ...fields, text: 'The second.', key: 'key-4' });
		assert.equal(form.status, 422);
		assert.equal(formTo(form.text, '/comments').fields.text, 'The second.');
		assert.equal(await rows('The second.'), 0);
		assert.equal(await stack.psql(`SELECT comments FROM postbag.article WHERE url = '${article}'`), '2');
	});

	test('under the same key on another article is another comment', async () => {
		const [one, two] = await Promise.all([freshArticle(stack), freshArticle(stack)].map((article) =>
			send(stack.client(), article, { text: 'Same key.' }, { headers: { 'idempotency-key': 'key-5' } })));
		assert.equal(one.status, 201);
		assert.equal(two.status, 201);
		assert.notEqual(one.json().comment.id, two.json().comment.id);
	});

	test('sent fifty times at once is one row, and all answers name it', async () => {
		const article = freshArticle(stack);
		const fields = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'Fifty times.' };
		const client = stack.client();
		const [byKey, byForm] = await Promise.all([
			Promise.all(Array.from({ length: 25 }, () => keyed(client, fields, 'key-6'))),
			Promise.all(Array.from({ length: 25 }, () => client.post('/postbag/comments', { ...fields, text: 'By form.' }))),
		]);
		const again = await Promise.all(Array.from({ length: 25 }, () => keyed(client, fields, 'key-6')));
		assert.deepEqual([...new Set([...byKey, ...again].map((reply) => reply.status))], [201]);
		assert.equal(new Set([...byKey, ...again].map((reply) => reply.json().comment.id)).size, 1);
		assert.equal(new Set(byForm.map((reply) => idOf(reply.location))).size, 1);
		assert.equal(await rows('Fifty times.'), 1);
		assert.equal(await rows('By form.'), 1);
		assert.equal(await stack.psql(`SELECT comments FROM postbag.article WHERE url = '${article}'`), '2');
	});

	test('that is tried again after it was edited or deleted is not posted again', async () => {
		const article = freshArticle(stack);
		const fields = { text: 'Before.', key: 'key-7' };
		const { path, author, id } = await sent(stack.client(), article, fields);
		assert.equal((await stack.client().postJson(path, { text: 'After.' }, { method: 'PATCH', headers: author })).status, 200);
		const edited = await sent(stack.client(), article, fields);
		assert.deepEqual([edited.id, edited.comment.text], [id, 'After.']);
		assert.equal((await stack.client().request('DELETE', path, { headers: { origin: stack.origin, ...author } })).status, 204);
		const late = await send(stack.client(), article, fields);
		assert.deepEqual([late.json().comment.id, late.json().comment.status], [id, 'deleted']);
		assert.equal(await rows('Before.'), 0);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE comment_id >= ${id}`), '1');
	});
});

describe('a share', () => {
	test('sent a hundred times at once is counted once', async () => {
		const article = freshArticle(stack);
		const client = stack.client();
		const share = () => client.postJson('/postbag/api/v1/shares', { article, network: 'x' });
		for (const many of [50, 50]) { // as many at once as nginx lets one address have
			const replies = await Promise.all(Array.from({ length: many }, share));
			assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [204]);
		}
		const counted = await stack.psql(`SELECT shares, (SELECT count(*) FROM postbag.share_seen) FROM postbag.share_count
			JOIN postbag.article USING (article_id) WHERE url = '${article}'`);
		assert.match(counted, /^1\|/);
	});

	test('by each of a hundred actors at once is counted a hundred times', async () => {
		await stack.ctl(['site', 'set', 'demo', '--set', 'share_cap=0']);
		await stack.restartPostbagd();
		const article = freshArticle(stack);
		const replies = await Promise.all(Array.from({ length: 100 }, (_, i) => stack.client({ address: `127.1.1.${i + 1}` })
			.postJson('/postbag/api/v1/shares', { article, network: 'x' })));
		assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [204]);
		const counts = await stack.psql(`SELECT share_count.shares, share_day.shares FROM postbag.article
			JOIN postbag.share_count USING (article_id) JOIN postbag.share_day USING (article_id) WHERE url = '${article}'`);
		assert.equal(counts, '100|100');
	});
});
