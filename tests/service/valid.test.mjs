// Every page is valid HTML, in every state: by html-validate, which is not ours.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HtmlValidate } from 'html-validate';

import { Client, formTo } from '../lib/http.mjs';
import { sent, signIn, threadPath } from '../lib/people.mjs';
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

let stack, ids, article, author, moderator, neighbour;
before(async () => {
	stack = await startStack({ policy: 'first', settings: { body_bytes: 32768 } });
	article = pathOf(stack, 'tide-table');
	ids = await fillLetters(stack, await regular(stack), 'tide-table');
	author = stack.client();
	ids.held = await write(stack, author, 'tide-table', 'Quentin Newcomer', 'My first letter.', ids.quote);
	ids.gone = await write(stack, await regular(stack), 'tide-table', 'Ada Quill', 'Gone soon.');
	moderator = await signIn(stack);
	await stack.psql(`INSERT INTO postbag.bulk (moderator_id, moderator_name, to_status, reason, note, article_ids, comment_ids, statuses, seen_us,
			total, done, started_at, taken_until, ended_at)
		SELECT moderator_id, name, 'spam', 'A campaign', '', '{1,1,1}', '{1,1,1}', '{held,held,held}', '{0,0,0}', 3, done, now(),
			'infinity', CASE WHEN done = 3 THEN now() END
		FROM postbag.moderator, generate_series(1, 3, 2) AS done WHERE name = 'editor'`);
	await stack.ctl(['moderator', 'role', 'editor', 'owner']);
	ids.rule = await stack.psql(`INSERT INTO postbag.rule (site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at)
		SELECT site_id, 'words', 'hold', 0, 0, E'first\nlate*', true, 'editor', now() FROM postbag.site LIMIT 1 RETURNING rule_id`).then((text) => text.split('\n')[0]);
	const ban = formTo((await moderator.get('/postbag/admin/bans/new')).text, '/admin/bans');
	assert.equal((await moderator.post(ban.action, { ...ban.fields, act: 'make', kind: 'name', name: 'Nobody at all', why: 'For a test.' })).status, 303);
	neighbour = new Client(stack.elsewhere);
	const bell = await sent(stack.client(), `${stack.elsewhere}/script.html`, { text: 'It is a *heavy* bell.' });
	for (const network of ['x', 'mastodon', 'mastodon']) {
		await stack.client().post('/postbag/shares', { article, network });
	}
	await stack.psql(`UPDATE postbag.comment SET status = 'published' WHERE comment_id = ${bell.id};
		UPDATE postbag.comment SET pinned_at = now() WHERE comment_id = ${ids.word};
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

// name: [path, what it must have, who asks]. A page that has it not is another one than is meant.
const PAGES = {
	'the front page': ['/', /<nav class="postbag-popular"/],
	'an article with its thread': ['/articles/tide-table.html', /id="postbag-\d+"[\s\S]*<nav class="postbag-popular"|<nav class="postbag-popular"[\s\S]*id="postbag-\d+"/],
	'the same for an author whose comment waits': ['/articles/tide-table.html', /postbag-held/, () => author],
	'an article without comments': ['/articles/slow-letter.html', /<section class="postbag/],
	'a page about the demo': ['/about.html', /<h1/],
	'a page that has its thread by SSI': ['/embed/ssi.html', /<section class="postbag"/],
	'a page that has its thread by a script': ['/embed/script.html', /data-thread/],
	'a page that leads to its thread': ['/embed/link.html', /&amp;view=page/],
	'a page that has its thread in an element': ['/embed/element.html', /<postbag-thread /],
	'a page with counts': ['/embed/counts.html', /data-postbag-count/],
	'a list on another origin': ['/', /data-postbag-count/, () => neighbour],
	'a page on another origin, by a script': ['/script.html', /data-thread/, () => neighbour],
	'a page on another origin, by an element': ['/element.html', /<postbag-thread /, () => neighbour],
	'a thread, as a fragment': [() => threadPath(article), /<section[\s\S]*<form class="postbag-share"/],
	'a thread, as a fragment, without its share bar': [() => threadPath(article, '&shares=no'), /<section(?![\s\S]*class="postbag-share")/],
	'a thread, as a fragment for another origin': [() => threadPath(`${stack.elsewhere}/script.html`), /<section[\s\S]*heavy/],
	'a thread on a page of its own': [() => threadPath(article, '&view=page'), /property="og:title"[\s\S]*<script type="application\/ld\+json">/],
	'the same, best first': [() => threadPath(article, '&view=page&sort=best'), /property="og:title"/],
	'the same, from right to left': [() => threadPath(article, '&view=page&lang=ar'), /dir="rtl"/],
	'a thread without comments on a page of its own': [() => threadPath(article.replace('tide-table', 'slow-letter'), '&view=page'), /property="og:title"/],
	'the page of a permalink': [async () => `/postbag/articles/${await a()}/comments/${ids.sixth}`, /property="og:title"[\s\S]*ld\+json/],
	'the page to write a comment': [compose, /<textarea/],
	'the page to write a reply': [async () => `/postbag/articles/${await a()}/comments/${ids.fifth}/reply`, /<textarea/],
	'the page to edit a comment': [async () => `/postbag/articles/${await a()}/comments/${ids.held}/edit`, /<textarea/, () => author],
	'the page to delete a comment': [async () => `/postbag/articles/${await a()}/comments/${ids.held}/delete`, /<form/, () => author],
	'the share bar': [() => `/postbag/shares?article=${encodeURIComponent(article)}`, /^<form class="postbag postbag-share"/],
	'the share bar, by a name': [() => `/postbag/shares?article=${encodeURIComponent(article)}&bar=top`, /id="postbag-top-share-title"/],
	'a list of popular articles': [() => '/postbag/popular?site=demo', /^<nav class="postbag-popular"/],
	'the most discussed': [() => '/postbag/popular?site=demo&by=discussed', /id="postbag-discussed-title"/],
	'the most shared, from right to left': [() => '/postbag/popular?site=demo&by=shared&lang=he', /^<nav [^>]*dir="rtl"/],
	'news': [() => `/postbag/news?article=${encodeURIComponent(article)}&known=1`, /new comments/],
	'no news': [() => `/postbag/news?article=${encodeURIComponent(article)}&known=100`, /hidden/],
	'the page to sign in': ['/postbag/admin/sign-in', /<form/],
	'the overview': ['/postbag/admin/', /<svg[\s\S]*<table/, () => moderator],
	'the queue': ['/postbag/admin/queue', /<form/, () => moderator],
	'the bans': ['/postbag/admin/bans', /\/lift"/, () => moderator],
	'the bans that are over': ['/postbag/admin/bans?state=over', /No ban is over/, () => moderator],
	'the form of a ban': ['/postbag/admin/bans/new', /value="domain"/, () => moderator],
	'the form of a ban from a comment': [async () => `/postbag/admin/articles/${await a()}/comments/${ids.held}/ban`, /value="author"/, () => moderator],
	'the log': ['/postbag/admin/log', /<table|<main/, () => moderator],
	'the log, narrowed down': ['/postbag/admin/log?kind=sign-ins&who=editor&from=2026-01-01', /type="date"/, () => moderator],
	'passkeys': ['/postbag/admin/account/passkeys', /id="passkey-name"/, () => moderator],
	'the tokens of programs': ['/postbag/admin/account/tokens', /<select/, () => moderator],
	'what was decided about several at once': ['/postbag/admin/bulk', /<table[\s\S]*<progress/, () => moderator],
	'who may do what': ['/postbag/admin/moderators', /<table/, () => moderator],
	'the articles': ['/postbag/admin/articles', /<table/, () => moderator],
	'one article': [async () => `/postbag/admin/articles/${await a()}`, /<select[\s\S]*<table/, () => moderator],
	'a merge': [async () => `/postbag/admin/articles/${await a()}/merge?into=${encodeURIComponent(`${stack.elsewhere}/script.html`)}`, /<form/, () => moderator],
	'the sites': ['/postbag/admin/sites', /<select/, () => moderator],
	'the rate limits': ['/postbag/admin/limits', /<table/, () => moderator],
	'the rules': ['/postbag/admin/rules', /<table/, () => moderator],
	'a new rule of words': ['/postbag/admin/rules/new?site=demo&kind=words', /<textarea/, () => moderator],
	'a rule, tried': [async () => `/postbag/admin/rules/${ids.rule}?act=try`, /<mark>/, () => moderator],
	'a comment in its context': [async () => `/postbag/admin/articles/${await a()}/comments/${ids.held}`, /<form/, () => moderator],
};

test('the judge finds what is wrong', async () => {
	for (const html of ['<table><tr><p>x</p></tr></table>', '<p><div>x</div></p>', '<ul><p>x</p></ul>', '<b id="a">x</b><i id="a">y</i>', '<button><a href="#">x</a></button>',
		'<p style="color: red">x</p>']) {
		await assert.rejects(assertValid(html, html), assert.AssertionError, html);
	}
});

describe('is valid:', () => {
	for (const [name, [path, has, who]] of Object.entries(PAGES)) {
		test(name, async () => {
			const reply = await (who?.() ?? stack.client()).get(typeof path === 'string' ? path : await path());
			assert.equal(reply.status, 200);
			assert.ok(has.test(reply.text), `${name}: no ${has}`);
			await assertValid(reply.text, name);
		});
	}

	test('what is not there', async () => {
		for (const path of ['/postbag/nothing', '/nothing.html', threadPath('https://nowhere.example/'),
			`/postbag/articles/${await a()}/comments/999999`]) {
			const reply = await stack.client().get(path);
			assert.equal(reply.status, 404, path);
			await assertValid(reply.text, path);
		}
	});

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

	test('an error that gives the text back: to be copied, to be sent again, to be made shorter', async () => {
		const text = '> quoted\n\n</textarea><b>"mine"</b>';
		const form = formTo((await author.get(compose())).text, '/comments');
		const said = { ...form.fields, name: 'Jo', act: 'post' };
		const evil = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
		for (const [fields, options, status, area] of [[{ text }, evil, 403, /<textarea[^>]* readonly/],
			[{ text, article: 'https://nowhere.example/' }, {}, 404, /<textarea[^>]* readonly/],
			[{ text: 'Much. '.repeat(9000) }, {}, 413, /<textarea(?![^>]* readonly)/]]) {
			const reply = await author.post(form.action, { ...said, ...fields }, options);
			assert.equal(reply.status, status);
			assert.match(reply.text, area);
			await assertValid(reply.text, `${status}`);
		}
		const large = await author.post(form.action, { ...said, text: 'x'.repeat(70000) });
		assert.equal(large.status, 413);
		await assertValid(large.text, 'of nginx');
	});

	test('what comes back from a vote', async () => {
		const other = stack.client();
		for (const view of ['', 'fragment']) {
			await assertValid((await other.post(`/postbag/articles/${await a()}/votes`, { up: ids.quote, view })).text, `vote ${view}`);
		}
	});
});
