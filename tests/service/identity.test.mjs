// Who writes: an e-mail address that nobody gets to see, a website that the name leads to.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { formTo, tags, textOf } from '../lib/http.mjs';
import { assertProblem, directPost, freshArticle, readThread, send, sent, signIn, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const API = '/postbag/api/v1/comments';
const SECRET = /zenobia|mail\.example/i;

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack.stop());

const row = async (id) => {
	const [sealed, hash, website] = (await stack.psql(`SELECT encode(email_sealed, 'hex'), encode(email_hash, 'hex'), website
		FROM postbag.comment WHERE comment_id = ${id}`)).split('|');
	return { sealed, hash, website };
};
const form = async (page) => formTo((await stack.client().get(page)).text, '/comments');
const field = (html, name) => tags(html, 'input').find((input) => input.name === name);
const choose = async (name, value) => {
	await stack.ctl(['site', 'set', 'demo', '--set', `${name}=${value}`]);
	stack.signal('SIGHUP');
};

describe('the form', () => {
	test('asks for e-mail and website, and says what becomes of them', async () => {
		const article = freshArticle(stack);
		for (const page of [threadPath(article), `/postbag/compose?article=${encodeURIComponent(article)}`]) {
			const { html } = await form(page);
			const email = field(html, 'email');
			assert.deepEqual([email.type, email.inputmode, email.autocomplete], ['email', 'email', 'email']);
			const website = field(html, 'website');
			assert.deepEqual([website.type, website.inputmode, website.autocomplete], ['text', 'url', 'url']);
			for (const input of [email, website]) {
				assert.match(html, new RegExp(`<label for="${input.id}">`));
				assert.match(textOf(html.slice(html.indexOf(`id="${input['aria-describedby']}"`))), /Optional\./);
				assert.ok(!('required' in input));
			}
			assert.match(html, /<p class="postbag-remember" hidden><label><input type="checkbox" name="remember"/);
		}
	});

	test('comes back filled in, with its preview and with what is wrong', async () => {
		const article = freshArticle(stack);
		const filled = { name: 'Ada', email: 'Ada@Mail.example', website: 'example.org/"ada"', text: 'Hello.', remember: 'yes' };
		const preview = await write(stack.client(), threadPath(article), { ...filled, act: 'preview' });
		assert.equal(preview.status, 200);
		const back = formTo(preview.text, '/comments');
		assert.deepEqual([back.fields.email, back.fields.website, back.fields.remember],
			['Ada@mail.example', 'https://example.org/%22ada%22', 'yes']);
		const wrong = await write(stack.client(), threadPath(article), { ...filled, email: 'ada at home', website: 'javascript:alert("1")' });
		assert.equal(wrong.status, 422);
		const again = formTo(wrong.text, '/comments');
		assert.deepEqual([again.fields.name, again.fields.email, again.fields.website, again.fields.text],
			['Ada', 'ada at home', 'javascript:alert("1")', 'Hello.']);
		for (const [name, words] of [['email', /not an e-mail address/], ['website', /not a web address/]]) {
			const input = field(again.html, name);
			assert.equal(input['aria-invalid'], 'true');
			const [error] = input['aria-describedby'].split(' ');
			assert.match(textOf(again.html.slice(again.html.indexOf(`id="${error}"`) - 30)), words);
		}
		assert.doesNotMatch(wrong.text, /href="javascript/i);
	});

	test('in which a comment is changed does not ask again, and nothing is forgotten by it', async () => {
		const article = freshArticle(stack);
		const ada = stack.client();
		const { id, path, author } = await sent(ada, article, { email: 'ada@mail.example', website: 'example.org', text: 'First.' });
		const edit = `${path.replace('/api/v1', '')}/edit`;
		const { fields, action, html } = formTo((await ada.get(edit, { headers: author })).text, '/edit');
		assert.equal(field(html, 'email'), undefined);
		assert.equal(field(html, 'website'), undefined);
		const before_ = await row(id);
		const reply = await ada.post(action, { ...fields, text: 'Second.', email: 'eve@mail.example', website: 'https://eve.example/' },
			{ headers: author });
		assert.equal(reply.status, 303);
		assert.deepEqual(await row(id), before_);
	});
});

describe('an e-mail address', () => {
	test('is stored sealed with a hash, and stands nowhere else', async () => {
		const article = freshArticle(stack);
		const ada = stack.client();
		const posted = await sent(ada, article, { email: 'Zenobia@Mail.Example', text: 'Hello.' });
		const { sealed, hash } = await row(posted.id);
		// Key id, nonce, the address, tag.
		assert.equal(sealed.length / 2, 1 + 24 + 'Zenobia@mail.example'.length + 16);
		assert.match(sealed, /^01/);
		assert.doesNotMatch(Buffer.from(sealed, 'hex').toString('latin1'), SECRET);
		assert.equal(hash.length / 2, 16);
		const dump = await stack.psql('SELECT comment::text FROM postbag.comment; SELECT article::text FROM postbag.article');
		assert.doesNotMatch(dump, SECRET);
		const desk = await signIn(stack);
		for (const reply of [await ada.get(posted.path, { headers: posted.author }), await stack.client().get(posted.path),
			await ada.get(threadPath(article), { headers: posted.author }), await stack.client().get(threadPath(article)),
			await desk.get('/postbag/admin/queue?queue=published'), await desk.get(posted.path.replace('/api/v1', '/admin'))]) {
			assert.equal(reply.status, 200);
			assert.doesNotMatch(reply.text, SECRET);
		}
		assert.ok(!Object.keys(posted.comment).some((key) => /mail/i.test(key)));
		for (const log of [stack.log(), stack.accessLog(), stack.nginxLog()]) {
			assert.doesNotMatch(log, SECRET);
		}
	});

	test('is found by its hash, on one site, and looks different each time it is sealed', async () => {
		await stack.ctl(['site', 'add', 'other', '--title', 'Other', '--origin', 'https://other.example', '--policy', 'open']);
		stack.signal('SIGHUP');
		const article = freshArticle(stack);
		const one = await row((await sent(stack.client(), article, { email: 'grace@mail.example', text: '1' })).id);
		const two = await row((await sent(stack.client(), article, { email: 'grace@MAIL.example', text: '2' })).id);
		assert.equal(two.hash, one.hash);
		assert.notEqual(two.sealed, one.sealed);
		const elsewhere = await eventually(async () => {
			const there = 'https://other.example/a';
			const headers = { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' };
			const ticket = await ticketOf(stack.client(), there);
			const reply = await send(stack.client(), there, { ticket, email: 'grace@mail.example', text: '3' }, { headers });
			assert.equal(reply.status, 201, reply.text);
			return row(reply.json().comment.id);
		});
		assert.notEqual(elsewhere.hash, one.hash);
	});

	test('that none can be is refused, with the field named', async () => {
		const article = freshArticle(stack);
		for (const email of ['ada', 'ada@', 'ada@localhost', 'a b@mail.example', `${'a'.repeat(65)}@mail.example`,
			'ada@mail.example\r\nBcc: eve@mail.example', 'ada@mail.example, eve@mail.example', '%', '"><script>@mail.example']) {
			const reply = await send(stack.client(), article, { email, text: 'Hello.' });
			assertProblem(reply, 422, 'email', 'malformed');
		}
		assert.equal((await readThread(stack.client(), article, '&fresh=1')).comments.length, 0);
	});

	test('is optional', async () => {
		for (const email of [undefined, '', '  ']) {
			const { id } = await sent(stack.client(), freshArticle(stack), { email, text: 'Hello.' });
			assert.deepEqual(await row(id), { sealed: '', hash: '', website: '' });
		}
	});
});

describe('a website', () => {
	test('becomes canonical, and is told with the comment', async () => {
		for (const [typed, website] of [['example.org', 'https://example.org/'], ['HTTP://Example.org/~ada', 'http://example.org/~ada'],
			[' www.example.org:8080/a?b=c ', 'https://www.example.org:8080/a?b=c'], ['', '']]) {
			const article = freshArticle(stack);
			const { comment } = await sent(stack.client(), article, { website: typed, text: 'Hello.' });
			assert.equal(comment.website, website);
			// Past what nginx keeps for a second.
			assert.equal((await readThread(stack.client(), article, '&fresh=1')).comments[0].website, website);
		}
	});

	test('that none can be is refused, with the field named', async () => {
		const article = freshArticle(stack);
		for (const website of ['ada', 'javascript:alert(1)', 'javascript:1', 'JAVASCRIPT://example.org/%0aalert(1)', 'data:text/html,x',
			'//example.org', 'https://ada@example.org/', 'mailto:ada@example.org', 'ftp://example.org/', 'https://exa mple.org/']) {
			assertProblem(await send(stack.client(), article, { website, text: 'Hello.' }), 422, 'website', 'malformed');
		}
		assertProblem(await send(stack.client(), article, { website: `https://example.org/${'a'.repeat(481)}`, text: 'Hello.' }), 422,
			'website', 'too-long');
		const { comment } = await sent(stack.client(), article, { website: `https://example.org/${'a'.repeat(480)}`, text: 'Hello.' });
		assert.equal(comment.website.length, 500);
	});

	test('that got past us somehow does not get into the database', async () => {
		const { id } = await sent(stack.client(), freshArticle(stack), { text: 'Hello.' });
		for (const website of ['javascript:alert(1)', `https://example.org/${'a'.repeat(481)}`]) {
			await assert.rejects(stack.psql(`UPDATE postbag.comment SET website = '${website}' WHERE comment_id = ${id}`),
				/comment_website_is/);
		}
	});
});

describe('both', () => {
	test('are part of what an idempotency key stands for', async () => {
		const article = freshArticle(stack);
		const fields = { article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text: 'Once.',
			email: 'ada@mail.example', website: 'example.org' };
		const keyed = (more) => stack.client().postJson(API, { ...fields, ...more }, { headers: { 'idempotency-key': 'identity-1' } });
		const first = await keyed({});
		assert.equal(first.status, 201, first.text);
		// The same, however it is written.
		const again = await keyed({ email: ' ada@MAIL.example', website: 'https://example.org/' });
		assert.equal(again.json().comment.id, first.json().comment.id);
		for (const other of [{ email: 'eve@mail.example' }, { email: '' }, { website: 'https://eve.example/' }, { website: '' }]) {
			assertProblem(await keyed(other), 422, 'key', 'reused');
		}
		// Without JavaScript the words are the key, and these are some of them.
		const form_ = (more) => directPost(stack, '/postbag/comments', { ...fields, ...more });
		const ids = [];
		for (const more of [{}, {}, { email: 'eve@mail.example' }, { website: 'https://eve.example/' }]) {
			ids.push((await form_(more)).headers.location);
		}
		assert.equal(ids[0], ids[1]);
		assert.equal(new Set(ids).size, 3);
	});

	// Who has a copy of the database must not find out an address by trying.
	test('leave nothing in a digest without a key that an address could be tried against', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const other = await startStack({ policy: 'open', nginx: false });
		try {
			const digest = async (on, fields) => {
				const reply = await directPost(on, API, fields);
				assert.equal(reply.status, 201, reply.text);
				return on.psql(`SELECT encode(content_digest, 'hex') FROM postbag.comment WHERE comment_id = ${reply.json().comment.id}`);
			};
			const there = `${other.origin}/a`;
			const got = await directPost(other, '/postbag/comments', { article: there, name: '', text: '' });
			const theirs = formTo(got.text, '/comments').fields.ticket;
			const words = { name: 'Ada', text: 'Hello.' };
			// The same words have the same digest everywhere; with an address, only under the same key.
			assert.equal(await digest(stack, { article, ticket, ...words }), await digest(other, { article: there, ticket: theirs, ...words }));
			const email = 'ada@mail.example';
			assert.notEqual(await digest(stack, { article, ticket, ...words, email }),
				await digest(other, { article: there, ticket: theirs, ...words, email }));
		} finally {
			await other.stop();
		}
	});

	test('are left aside by a site that does not ask, whatever is sent', async () => {
		const article = freshArticle(stack);
		await choose('ask_email', 'no');
		await choose('ask_website', 'no');
		await eventually(async () => {
			const { html } = await form(threadPath(article));
			assert.equal(field(html, 'email'), undefined);
			assert.equal(field(html, 'website'), undefined);
			assert.ok(field(html, 'name'));
		});
		for (const more of [{ email: 'ada@mail.example', website: 'example.org' }, { email: 'none', website: 'javascript:1' }]) {
			const { id, comment } = await sent(stack.client(), article, { ...more, text: `Hello ${more.email}.`.replace(/ada.*/, 'you') });
			assert.equal(comment.website, '');
			assert.deepEqual(await row(id), { sealed: '', hash: '', website: '' });
		}
		await choose('ask_email', 'yes');
		await choose('ask_website', 'yes');
		await eventually(async () => assert.ok(field((await form(threadPath(article))).html, 'email')));
	});
});
