// What a comment of a moderator is.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { assertProblem, freshArticle, readThread, send, signIn, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

describe('a moderator who comments', () => {
	let stack, moderator, reads = 0;
	before(async () => {
		stack = await startStack({ policy: 'all' });
		moderator = await signIn(stack);
	});
	after(() => stack.stop());
	const thread = (article) => readThread(stack.client(), article, `&fresh=${++reads}`);

	test('on the article’s page is published at once, with the badge, whatever the policy', async () => {
		const article = freshArticle(stack);
		const reply = await write(moderator, threadPath(article), { name: 'Grace from the desk', text: 'Welcome, all.' });
		assert.equal(reply.status, 303, reply.text);
		const { comments } = await thread(article);
		assert.deepEqual(comments.map((one) => [one.author, one.badge, one.status]),
			[['Grace from the desk', 'moderator', 'published']]);
	});

	test('as a program likewise; a reader in the same minute waits', async () => {
		const article = freshArticle(stack);
		const reply = await send(moderator, article, { name: 'editor', text: 'By a program.' });
		assert.equal(reply.status, 201, reply.text);
		assert.equal(reply.json().comment.badge, 'moderator');
		const other = await send(stack.client(), article, { text: 'By a reader.' });
		assert.equal(other.status, 202);
		assert.equal(other.json().comment.badge, '');
	});

	test('goes on through the checks of origin and ticket', async () => {
		const article = freshArticle(stack);
		assertProblem(await send(moderator, article, { text: 'From elsewhere.' }, { headers: {
			origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }), 403, 'Origin', 'foreign');
		assertProblem(await send(moderator, article, { text: 'No ticket.', ticket: '' }), 422, 'ticket', 'missing');
	});

	test('leaves what others get from the cache as it is', async () => {
		const article = freshArticle(stack);
		const signedIn = stack.client();
		signedIn.jar.set('postbag_session', moderator.jar.get('postbag_session'));
		const path = threadPath(article, `&fresh=${++reads}`);
		const theirs = await signedIn.get(path);
		const others = await stack.client().get(path);
		assert.equal(theirs.headers['cache-control'], others.headers['cache-control']);
		assert.equal(theirs.headers.etag, others.headers.etag);
		assert.equal(theirs.text, others.text);
	});

	test('is a reader again without a session, or with one that has ended', async () => {
		const article = freshArticle(stack);
		const gone = await signIn(stack);
		const form = formTo((await gone.get('/postbag/admin/queue')).text, '/admin/sign-out');
		const cookie = gone.jar.get('postbag_session');
		await gone.post(form.action, { ...form.fields, where: 'here' });
		for (const old of [cookie, 'nonsense', 'A'.repeat(43), '']) {
			gone.jar.set('postbag_session', old);
			const reply = await send(gone, article, { name: 'Once a moderator', text: `Now a reader: ${old}.` });
			assert.equal(reply.status, 202, old);
			assert.equal(reply.json().comment.badge, '');
		}
	});

	test('has the name alone: nobody else may look like them', async () => {
		const article = freshArticle(stack);
		const reader = stack.client();
		for (const name of ['editor', 'Editor', 'E D I T O R', 'еditоr', 'ed1tor', 'edi\u200btor', 'édītor', 'ｅｄｉｔｏｒ']) {
			const problem = assertProblem(await send(reader, article, { name, text: 'Trust me.' }), 422, 'name', 'taken');
			assert.match(problem.problems[0].detail, /belongs to a moderator/);
		}
		for (const name of ['editors', 'The editor', 'edit', 'éditeur']) {
			assert.equal((await send(reader, article, { name, text: `I am ${name}.` })).status, 202, name);
		}
		assert.equal((await send(moderator, article, { name: 'Editor', text: 'It is me.' })).status, 201);
	});

	test('a name that is taken is said at its field, in the reader’s language, with the text kept', async () => {
		const article = freshArticle(stack);
		const reply = await write(stack.client(), threadPath(article, '&lang=de'), { name: 'Editor', text: 'Mein Text.', lang: 'de' });
		assert.equal(reply.status, 422);
		const form = formTo(reply.text, '/comments');
		assert.equal(form.fields.text, 'Mein Text.');
		assert.equal(form.fields.name, 'Editor');
		assert.match(textOf(reply.text), /Dieser Name gehört jemandem aus der Moderation\./);
		assert.equal(tags(reply.text, 'input').find((input) => input.name === 'name')['aria-invalid'], 'true');
	});

	test('a moderator who is new has the name a moment later', async () => {
		const article = freshArticle(stack);
		const reader = stack.client();
		assert.equal((await send(reader, article, { name: 'Ursula', text: 'Still free.' })).status, 202);
		await stack.ctl(['moderator', 'add', 'Ursula']);
		await eventually(async () => assertProblem(await send(reader, article, { name: 'ursula', text: 'Not any more.' }),
			422, 'name', 'taken'));
		await stack.ctl(['moderator', 'remove', 'Ursula']);
		await eventually(async () => assert.equal(
			(await send(reader, article, { name: 'ursula', text: 'Free again.' })).status, 202));
	});
});
