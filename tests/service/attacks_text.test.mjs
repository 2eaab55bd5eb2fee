// Attacks by text, in the places where the other tests do not look: see tests/attacks.md, whose numbers
// the tests have.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { readFeed } from '../lib/atom.mjs';
import { NAMES, TEXTS, assertSafe, clean } from '../lib/hostile.mjs';
import { formTo, tags } from '../lib/http.mjs';
import { assertProblem, contextPath, freshArticle, moderate, readThread, send, sent, signIn, threadPath } from '../lib/people.mjs';
import { Program, makeToken } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';

// Past nginx's cache, and past the moment for which postbagd takes a thread as read.
const FRESH = { headers: { cookie: 'postbag_author=x' } };

let stack, desk, program;

before(async () => {
	stack = await startStack({ policy: 'open' });
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
});
after(() => stack.stop());

const body = (html) => `<div class="postbag-text">${html}</div>`;

// Every member "html" of what a program got is HTML of a comment.
function assertSafeMembers(value, what) {
	if (value === null || typeof value !== 'object') {
		return 0;
	}
	return Object.entries(value).reduce((count, [name, member]) => {
		if (name === 'html' && typeof member === 'string') {
			assertSafe(body(member), what);
			return count + 1;
		}
		return count + assertSafeMembers(member, what);
	}, 0);
}

// A canonical URL has these escaped; what is left is a value between two double quotes.
test('10: quotes in a website do not end the attribute that it stands in', async () => {
	for (const end of ["'onmouseover='alert(1)", '"onmouseover="alert(1)', '"><script>alert(1)</script>', "';alert(1)//", '`x`',
		'&quot;onclick=&quot;x', '%22onclick=%22x', '<b>', '?a="b"&c=\'d\'']) {
		const article = freshArticle(stack);
		const reply = await send(stack.client(), article, { website: `https://site.example/${end}`, text: `Ends in ${end}` });
		assert.equal(reply.status, 201, `${end}: ${reply.text}`);
		const { comment } = reply.json();
		assert.doesNotMatch(comment.website, /["<>`]/);
		const { text } = await stack.client().get(threadPath(article, '&view=page'));
		assertSafe(text, end);
		const links = tags(text, 'a').filter(({ href }) => href?.startsWith('https://site.example/'));
		assert.equal(links.length, 1);
		assert.equal(links[0].href, comment.website);
		assert.ok(Object.keys(links[0]).every((name) => ['href', 'rel', 'class'].includes(name)), JSON.stringify(links[0]));
		assertSafe((await desk.get(contextPath(reply.location))).text, end);
	}
});

test('20: a name of five hundred marks keeps four of them', async () => {
	const article = freshArticle(stack);
	const { comment } = await sent(stack.client(), article, { name: `Zoq${'\u0301'.repeat(500)}x`, text: 'Marked.' });
	assert.equal([...comment.author.normalize('NFD')].filter((sign) => sign === '\u0301').length, 4);
	assertSafe((await stack.client().get(threadPath(article, '&view=page'), FRESH)).text, 'thread');
	assertProblem(await send(stack.client(), article, { name: 'x\u0301'.repeat(500), text: 'Too long.' }), 422, 'name', 'too-long');
});

for (const [i, text] of TEXTS.entries()) {
	test(`22: is text by a moderator's hand too, number ${i + 1}: ${JSON.stringify(text.slice(0, 50))}`, async () => {
		const article = freshArticle(stack);
		const name = NAMES[i % NAMES.length];
		const { path, id } = await sent(stack.client(), article, { name, text: 'As it was.' });
		const context = contextPath(path);

		const edited = await moderate(desk, `${context}/edit`, '/edit', { text, reason: text.slice(0, 200) });
		assert.equal(edited.status, 303, edited.text);
		const after_ = await desk.get(edited.location);
		assertSafe(after_.text, 'the page after the edit');
		const form = await desk.get(`${context}/edit`);
		assertSafe(form.text, 'the form of a moderator');
		const { comments: [comment] } = await readThread(stack.client(), article, '&fresh=1');
		assert.equal(formTo(form.text, '/edit').fields.text, comment.text);
		assertSafe(body(comment.html), 'JSON');
		const tooLong = await moderate(desk, `${context}/edit`, '/edit', { text: `${text}${' x'.repeat(9000)}`, reason: text.slice(0, 200) });
		assert.equal(tooLong.status, 422);
		assertSafe(tooLong.text, 'the form again');

		const answered = await moderate(desk, context, '/answer', { text });
		assert.equal(answered.status, 303, answered.text);
		const thread = assertSafe((await stack.client().get(threadPath(article, '&view=page'), FRESH)).text, 'thread');
		assert.equal(thread.bodies.length, 2);

		const words = text.slice(0, 100);
		const search = await desk.get(`/postbag/admin/queue?queue=all&q=${encodeURIComponent(words)}`);
		assert.ok([200, 400].includes(search.status), search.text);
		assertSafe(search.text, 'search');
		const one = (await program.get(context.replace('/postbag/admin', ''))).json();
		assert.ok(assertSafeMembers(one, 'a program at the desk') >= 1);

		const feed = readFeed((await stack.client().get(`/postbag/feed?article=${encodeURIComponent(article)}`, FRESH)).text);
		assert.equal(feed.entries.length, 2);
		for (const entry of feed.entries) {
			assertSafe(body(entry.html), 'feed');
		}
		assert.equal(feed.entries.find((entry) => entry.comment === id).author, clean(name));
	});
}
