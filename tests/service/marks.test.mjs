// What moderators give: pins, editors' picks and badges; and what a comment of theirs is.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { assertProblem, contextPath, decide, decideForm, freshArticle, readThread, send, sent, signIn,
	tableRows, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const QUEUE = '/postbag/admin/queue?queue=published';

// Presses one of the small buttons below a card, on this page: { page, id, name, value }.
async function press(moderator, { page, id, name, value, reason = '' }) {
	const form = decideForm((await moderator.get(page)).text, id);
	const button = form.buttons.find((one) => one.name === name && one.value === value);
	assert.ok(button, `${name} ${value} is offered`);
	return moderator.post(button.formaction, { ...form.fields, [name]: value, reason });
}

const offered = async (moderator, page, id, name) => decideForm((await moderator.get(page)).text, id)
	.buttons.filter((one) => one.name === name).map((one) => one.value);

// An address of the desk without the number of what was done.
const plain = (location) => location.replace(/\?done=\d+&/, '?').replace(/\?done=\d+/, '');

describe('marks', () => {
	let stack, moderator, article, letters, reads = 0;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		moderator = await signIn(stack);
	});
	after(() => stack.stop());

	// Three letters, and an answer to the second.
	async function fill() {
		article = freshArticle(stack);
		letters = {};
		for (const name of ['first', 'second', 'third']) {
			letters[name] = await sent(stack.client(), article, { text: `The ${name}.` });
			letters[name].page = contextPath(letters[name].path);
		}
		letters.answer = await sent(stack.client(), article, { text: 'An answer.', reply: letters.second.id });
		letters.answer.page = contextPath(letters.answer.path);
	}
	const mark = async (letter, value, reason) => {
		const reply = await press(moderator, { page: letter.page, id: letter.id, name: 'mark', value, reason });
		assert.equal(reply.status, 303, reply.text);
		return reply;
	};
	// Past what nginx keeps for a second.
	const thread = () => readThread(stack.client(), article, `&fresh=${++reads}`);
	const order = async () => (await thread()).comments.map((one) => one.text);
	const orderOfHtml = async () => [...(await stack.client().get(threadPath(article, `&fresh=${++reads}`))).text
		.matchAll(/<p>((?:The first|The second|The third|An answer)\.)<\/p>/g)].map(([, text]) => text);
	const one = async (letter) => (await thread()).comments.find(({ id }) => id === letter.id);

	test('a pinned root stands first, for readers and for programs, until it is unpinned', async () => {
		await fill();
		const plain = ['The first.', 'The second.', 'An answer.', 'The third.'];
		assert.deepEqual(await order(), plain);
		await mark(letters.third, 'pin');
		assert.deepEqual(await order(), ['The third.', 'The first.', 'The second.', 'An answer.']);
		assert.deepEqual(await orderOfHtml(), await order());
		assert.match((await one(letters.third)).pinned, /^\d{4}-\d\d-\d\dT/);
		await mark(letters.third, 'unpin');
		assert.deepEqual(await order(), plain);
		assert.deepEqual(await orderOfHtml(), plain);
		assert.equal((await one(letters.third)).pinned, null);
	});

	test('an editors’ pick stands first too, a reply with its branch, after what is pinned', async () => {
		await fill();
		await mark(letters.answer, 'feature');
		assert.deepEqual(await order(), ['The second.', 'An answer.', 'The first.', 'The third.']);
		await mark(letters.third, 'pin');
		assert.deepEqual(await order(), ['The third.', 'The second.', 'An answer.', 'The first.']);
		assert.deepEqual(await orderOfHtml(), await order());
		assert.match((await one(letters.answer)).featured, /^\d{4}-\d\d-\d\dT/);
		await mark(letters.answer, 'unfeature');
		assert.deepEqual(await order(), ['The third.', 'The first.', 'The second.', 'An answer.']);
	});

	test('are offered as they can be given, and said on the card', async () => {
		await fill();
		const { first, answer } = letters;
		assert.deepEqual(await offered(moderator, QUEUE, first.id, 'mark'), ['pin', 'feature', 'lock']);
		assert.deepEqual(await offered(moderator, QUEUE, answer.id, 'mark'), ['feature']);
		await mark(first, 'pin');
		await mark(first, 'feature');
		assert.deepEqual(await offered(moderator, QUEUE, first.id, 'mark'), ['unpin', 'unfeature', 'lock']);
		assert.deepEqual(await offered(moderator, first.page, first.id, 'mark'), ['unpin', 'unfeature', 'lock']);
		const card = (await moderator.get(QUEUE)).text.split('<article ').find((part) => part.includes(`id="comment-${first.id}"`));
		assert.match(textOf(card), /Published Pinned Editors’ pick/);
	});

	test('lead back to where in the queue the button was', async () => {
		await fill();
		const page = `${QUEUE}&after=${letters.answer.id + 1}`;
		let reply = await press(moderator, { page, id: letters.first.id, name: 'mark', value: 'pin' });
		assert.equal(reply.status, 303);
		assert.ok(plain(reply.location).endsWith(`${page}#comment-${letters.first.id}`), reply.location);
		reply = await press(moderator, { page: letters.first.page, id: letters.first.id, name: 'mark', value: 'unpin' });
		assert.ok(plain(reply.location).endsWith(letters.first.page), reply.location);
		assert.equal((await moderator.get(reply.location)).status, 200);
	});

	test('are in the log and in the comment’s history: who, what, why', async () => {
		await fill();
		const { second } = letters;
		await mark(second, 'pin', 'A good one');
		await mark(second, 'feature');
		await mark(second, 'unpin');
		await mark(second, 'unfeature');
		const history = tableRows((await moderator.get(second.page)).text);
		assert.deepEqual(history.map((row) => [row[1], row[3], row[4]]), [['editor', 'Pinned', 'A good one'],
			['editor', 'Editors’ pick', ''], ['editor', 'Unpinned', ''], ['editor', 'No editors’ pick', '']]);
		const log = tableRows((await moderator.get('/postbag/admin/log')).text);
		assert.deepEqual(log.slice(0, 4).map((row) => row[3]), ['No editors’ pick', 'Unpinned', 'Editors’ pick', 'Pinned']);
	});

	test('a reply cannot be pinned, and it is said why', async () => {
		await fill();
		const { answer } = letters;
		const form = decideForm((await moderator.get(answer.page)).text, answer.id);
		const reply = await moderator.post(`${answer.page}/mark`, { ...form.fields, mark: 'pin' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /A reply cannot be pinned: it stands below what it answers\./);
		assert.equal((await one(answer)).pinned, null);
	});

	test('what somebody else has done first, or has taken down, is said', async () => {
		await fill();
		const { first } = letters;
		const form = decideForm((await moderator.get(first.page)).text, first.id);
		const again = async (value) => moderator.post(`${first.page}/mark`, { ...form.fields, mark: value });
		assert.equal((await again('pin')).status, 303);
		let reply = await again('pin');
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /Somebody has done this already, or the comment is not published any more/);
		await decide(moderator, first.page, 'reject');
		reply = await again('feature');
		assert.equal(reply.status, 409);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.decision WHERE comment_id = ${first.id}`), '2');
	});

	test('are lost when the comment is rejected, deleted by its author, or taken for spam; not by an edit', async () => {
		await fill();
		const { first, second, third } = letters;
		for (const letter of [first, second, third]) {
			await mark(letter, 'pin');
			await mark(letter, 'feature');
		}
		const reader = stack.client();
		assert.equal((await reader.postJson(first.path, { text: 'The first, better.' },
			{ method: 'PATCH', headers: first.author })).status, 200);
		assert.notEqual((await one(first)).pinned, null);
		assert.notEqual((await one(first)).featured, null);
		await decide(moderator, second.page, 'reject');
		await decide(moderator, second.page, 'publish');
		assert.equal((await reader.request('DELETE', third.path, { headers: { ...third.author, origin: stack.origin } })).status, 204);
		await decide(moderator, third.page, 'publish');
		for (const letter of [second, third]) {
			assert.deepEqual([(await one(letter)).pinned, (await one(letter)).featured], [null, null]);
		}
	});

	test('what is wrong is refused and named; nobody else may', async () => {
		await fill();
		const { first } = letters;
		const { fields } = decideForm((await moderator.get(first.page)).text, first.id);
		const to = `${first.page}/mark`;
		for (const [change, field] of [[{ mark: '' }, 'mark'], [{ mark: 'PIN' }, 'mark'],
			[{ mark: 'pin', reason: 'x'.repeat(501) }, 'reason']]) {
			const reply = await moderator.post(to, { ...fields, ...change });
			assert.equal(reply.status, 400, JSON.stringify(change));
			assert.match(textOf(reply.text), field === 'reason' ? /This reason is too long/ : new RegExp(`“${field}”`));
		}
		// What it says of where one came from leads to a queue, whatever it says.
		for (const back of ['https://evil.example/?queue=spam', '//evil.example/?queue=spam&site=nowhere', '?queue=spam&queue=held', '?\r\nX: y']) {
			const reply = await moderator.post(to, { ...fields, mark: 'pin', back });
			assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=(spam|published|held)#comment-\d+$/, back);
			await moderator.post(to, { ...fields, mark: 'unpin' });
		}
		const twice = await moderator.post(to, [...Object.entries(fields), ['mark', 'pin'], ['mark', 'feature']]);
		assert.equal(twice.status, 400);
		assert.equal((await moderator.post(to, { mark: 'pin' })).status, 403);
		assert.equal((await moderator.post(to, { ...fields, mark: 'pin' }, { headers: { origin: 'https://evil.example',
			'sec-fetch-site': 'cross-site' } })).status, 403);
		assert.equal((await stack.client().post(to, { ...fields, mark: 'pin' })).status, 303);
		assert.equal((await moderator.get(to)).status, 405);
		assert.equal((await moderator.post(to.replace(/\d+\/mark/, '999999/mark'), { ...fields, mark: 'pin' })).status, 404);
		assert.equal((await one(first)).pinned, null);
	});
});

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

describe('badges', () => {
	let stack, moderator, reads = 0;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		moderator = await signIn(stack);
	});
	after(() => stack.stop());

	const give = async (letter, value, reason) => {
		const page = contextPath(letter.path);
		const reply = await press(moderator, { page, id: letter.id, name: 'badge', value, reason });
		assert.equal(reply.status, 303, reply.text);
		assert.ok(plain(reply.location).endsWith(page), reply.location);
	};
	const worn = async (article) => (await readThread(stack.client(), article, `&fresh=${++reads}`)).comments
		.map((one) => one.badge);
	// Threads of other articles than the one at hand are looked at again after a second.
	const become = (article, badges) => eventually(async () => assert.deepEqual(await worn(article), badges));

	test('staff carry theirs on the whole site, on what they wrote and will write', async () => {
		const [here, there] = [freshArticle(stack), freshArticle(stack)];
		const ada = stack.client();
		const letter = await sent(ada, here, { text: 'One.' });
		await sent(ada, there, { text: 'Two.' }, { headers: letter.author });
		await sent(stack.client(), here, { text: 'Of somebody else.' });
		assert.deepEqual(await worn(here), ['', '']);
		await give(letter, 'staff', 'She works here');
		assert.deepEqual(await worn(here), ['staff', '']);
		await become(there, ['staff']);
		const later = await sent(ada, there, { text: 'Three.' }, { headers: letter.author });
		assert.equal(later.comment.badge, 'staff');
		await give(letter, 'none');
		await become(there, ['', '']);
		const log = tableRows((await moderator.get(contextPath(letter.path))).text);
		assert.deepEqual(log.map((row) => [row[1], row[3], row[4]]),
			[['editor', 'Badge: staff', 'She works here'], ['editor', 'No badge', '']]);
	});

	test('the article’s author carries it there alone', async () => {
		const [here, there] = [freshArticle(stack), freshArticle(stack)];
		const ada = stack.client();
		const letter = await sent(ada, here, { text: 'I wrote this.' });
		await sent(ada, there, { text: 'But not that.' }, { headers: letter.author });
		await give(letter, 'author');
		const later = await sent(ada, here, { text: 'Thank you.' }, { headers: letter.author });
		assert.equal(later.comment.badge, 'author');
		assert.deepEqual([await worn(here), await worn(there)], [['author', 'author'], ['']]);
		await give(letter, 'staff');
		assert.deepEqual(await worn(here), ['staff', 'staff']);
		await become(there, ['staff']);
	});

	test('only what would change is offered; a moderator’s comment keeps its badge', async () => {
		const article = freshArticle(stack);
		const letter = await sent(stack.client(), article, { text: 'One.' });
		const page = contextPath(letter.path);
		assert.deepEqual(await offered(moderator, page, letter.id, 'badge'), ['staff', 'author']);
		assert.deepEqual(await offered(moderator, QUEUE, letter.id, 'badge'), []);
		await give(letter, 'staff');
		assert.deepEqual(await offered(moderator, page, letter.id, 'badge'), ['none', 'author']);
		const official = await sent(moderator, article, { text: 'From the desk.' });
		assert.deepEqual(await offered(moderator, contextPath(official.path), official.id, 'badge'), []);
		const { fields } = decideForm((await moderator.get(page)).text, letter.id);
		const reply = await moderator.post(`${contextPath(official.path)}/badge`, { ...fields, worn: 'none', badge: 'staff' });
		assert.equal(reply.status, 409);
		assert.deepEqual(await worn(article), ['staff', 'moderator']);
	});

	test('another that was given in the meantime is said', async () => {
		const letter = await sent(stack.client(), freshArticle(stack), { text: 'One.' });
		const page = contextPath(letter.path);
		const { fields } = decideForm((await moderator.get(page)).text, letter.id);
		await give(letter, 'author');
		const reply = await moderator.post(`${page}/badge`, { ...fields, badge: 'staff' });
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /Somebody has given another badge in the meantime/);
	});

	test('what is wrong is refused and named; nobody else may', async () => {
		const article = freshArticle(stack);
		const letter = await sent(stack.client(), article, { text: 'One.' });
		const page = contextPath(letter.path), to = `${page}/badge`;
		const { fields } = decideForm((await moderator.get(page)).text, letter.id);
		for (const [change, field] of [[{}, 'badge'], [{ badge: 'moderator' }, 'badge'], [{ badge: 'none' }, 'badge'],
			[{ badge: 'king' }, 'badge'], [{ badge: 'staff', worn: 'moderator' }, 'worn'], [{ badge: 'staff', worn: '' }, 'worn']]) {
			const reply = await moderator.post(to, { ...fields, ...change });
			assert.equal(reply.status, 400, JSON.stringify(change));
			assert.match(textOf(reply.text), new RegExp(`“${field}”`));
		}
		assert.equal((await moderator.post(to, { badge: 'staff', worn: 'none' })).status, 403);
		assert.equal((await moderator.post(to, { ...fields, badge: 'staff' }, { headers: { origin: 'https://evil.example',
			'sec-fetch-site': 'cross-site' } })).status, 403);
		assert.equal((await stack.client().post(to, { ...fields, badge: 'staff' })).status, 303);
		assert.equal((await moderator.post(to.replace(/\d+\/badge/, '999999/badge'), { ...fields, badge: 'staff' })).status, 404);
		assert.deepEqual(await worn(article), ['']);
	});
});
