// Every page is valid HTML, in every state: by html-validate, which is not ours.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HtmlValidate } from 'html-validate';

import { formTo } from '../lib/http.mjs';
import { signIn, threadPath } from '../lib/people.mjs';
import { fillLetters } from '../lib/letters.mjs';
import { pathOf, regular, write } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

// Matters of taste are switched off; what a browser or a screen reader would trip over stays.
const judge = new HtmlValidate({ extends: ['html-validate:recommended'], rules: {
	'doctype-style': 'off',
	'no-inline-style': 'error',
	'no-trailing-whitespace': 'off',
	'void-style': 'off',
	'long-title': 'off', // headlines are as long as they are
	'no-implicit-button-type': 'off', // "submit" and "text" are what HTML says
	'no-implicit-input-type': 'off',
	'form-dup-name': 'off', // buttons may share one, and it does not see which are buttons
	'require-sri': 'off', // what we load is our own
} });

let stack, ids, article, author, moderator;
before(async () => {
	stack = await startStack({ policy: 'first' });
	article = pathOf(stack, 'tide-table');
	ids = await fillLetters(stack, await regular(stack), 'tide-table');
	author = stack.client();
	ids.held = await write(stack, author, 'tide-table', 'Quentin Newcomer', 'My first letter.', ids.quote);
	ids.gone = await write(stack, await regular(stack), 'tide-table', 'Ada Quill', 'Gone soon.');
	moderator = await signIn(stack);
	await stack.psql(`UPDATE postbag.comment SET pinned_at = now() WHERE comment_id = ${ids.word};
		UPDATE postbag.comment SET featured_at = now(), badge = 'staff' WHERE comment_id = ${ids.fifth};
		UPDATE postbag.comment SET status = 'deleted', answered = true WHERE comment_id = ${ids.gone};
		UPDATE postbag.article SET title = 'Tides & <i>tables</i>', thread_revision = thread_revision + 1`);
});
after(() => stack?.stop());

async function assertValid(html, what) {
	const whole = /^\s*<!DOCTYPE/i.test(html) ? html
		: `<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>${html}</main></body></html>`;
	const { results } = await judge.validateString(whole);
	const told = results.flatMap(({ messages }) => messages).map(({ ruleId, message, line, column }) =>
		`${ruleId}: ${message}\n    ${whole.split('\n')[line - 1].slice(Math.max(0, column - 60), column + 100)}`);
	assert.deepEqual(told, [], what);
}

const a = async () => stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article WHERE url = '${article}'`);
const compose = () => `/postbag/compose?article=${encodeURIComponent(article)}`;

// name: [path, who asks]
const PAGES = {
	'the front page': ['/'],
	'an article with its thread': ['/articles/tide-table.html'],
	'the same for an author whose comment waits': ['/articles/tide-table.html', () => author],
	'an article without comments': ['/articles/slow-letter.html'],
	'a thread, as a fragment': [() => threadPath(article)],
	'a thread on a page of its own': [() => threadPath(article, '&view=page')],
	'the same, best first': [() => threadPath(article, '&view=page&sort=best')],
	'the same, from right to left': [() => threadPath(article, '&view=page&lang=ar')],
	'the page of a permalink': [async () => `/postbag/articles/${await a()}/comments/${ids.sixth}`],
	'the page to write a comment': [compose],
	'the page to write a reply': [async () => `/postbag/articles/${await a()}/comments/${ids.fifth}/reply`],
	'the page to edit a comment': [async () => `/postbag/articles/${await a()}/comments/${ids.held}/edit`, () => author],
	'the page to delete a comment': [async () => `/postbag/articles/${await a()}/comments/${ids.held}/delete`, () => author],
	'the share bar': [() => `/postbag/shares?article=${encodeURIComponent(article)}`],
	'a list of popular articles': [() => '/postbag/popular?site=demo'],
	'news': [() => `/postbag/news?article=${encodeURIComponent(article)}&known=1`],
	'what is not there': ['/postbag/nothing'],
	'the page to sign in': ['/postbag/admin/sign-in'],
	'the queue': ['/postbag/admin/queue', () => moderator],
	'the log': ['/postbag/admin/log', () => moderator],
	'a comment in its context': [async () => `/postbag/admin/articles/${await a()}/comments/${ids.held}`, () => moderator],
};

test('the judge finds what is wrong', async () => {
	for (const html of ['<table><tr><p>x</p></tr></table>', '<p><div>x</div></p>', '<ul><p>x</p></ul>', '<b id="a">x</b><i id="a">y</i>', '<button><a href="#">x</a></button>',
		'<p style="color: red">x</p>']) {
		await assert.rejects(assertValid(html, html), assert.AssertionError, html);
	}
});

describe('is valid:', () => {
	for (const [name, [path, who]] of Object.entries(PAGES)) {
		test(name, async () => {
			const reply = await (who?.() ?? stack.client()).get(typeof path === 'string' ? path : await path());
			await assertValid(reply.text, name);
		});
	}

	test('what comes back from the form: a preview, errors, a share of the link', async () => {
		const form = formTo((await author.get(compose())).text, '/comments');
		for (const [fields, status] of [[{ name: 'Jo', text: '> quoted\n\nand *mine*', act: 'preview' }, 200],
			[{ name: ' ', text: 'x'.repeat(5001), act: 'post' }, 422], [{ name: 'Jo', text: 'Late.', ticket: 'x', act: 'post' }, 403]]) {
			for (const view of ['', 'fragment']) {
				const reply = await author.post(form.action, { ...form.fields, view, ...fields });
				assert.equal(reply.status, status);
				await assertValid(reply.text, `${status} ${view}`);
			}
		}
		const copied = await author.post('/postbag/shares', { article, network: 'copy' });
		await assertValid(copied.text, 'copy');
	});

	test('what comes back from a vote', async () => {
		const other = stack.client();
		for (const view of ['', 'fragment']) {
			await assertValid((await other.post(`/postbag/articles/${await a()}/votes`, { up: ids.quote, view })).text, `vote ${view}`);
		}
	});
});
