// In which language readers are answered, and that no cache mixes languages up.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { formTo, tags } from '../lib/http.mjs';
import { freshArticle, sent, signIn, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const EN = { lang: 'en', dir: 'ltr', post: 'Post comment', none: 'No comments yet.' };
const DE = { lang: 'de', dir: 'ltr', post: 'Kommentar abschicken', none: 'Noch keine Kommentare.' };

// All there are, as their files have them.
const po = new URL('../../po/', import.meta.url);
const LANGUAGES = [EN, ...fs.readdirSync(po).filter((name) => name.endsWith('.po')).map((name) => {
	const text = fs.readFileSync(new URL(name, po), 'utf8');
	const said = (message) => text.match(new RegExp(`msgctxt "${message}"\nmsgid .*\nmsgstr "(.*)"`))[1];
	return { lang: name.replace('.po', ''), dir: text.match(/X-Direction: (ltr|rtl)/)[1],
		post: said('form_post_comment'), none: said('comments_none') };
})];

const accept = (text) => ({ headers: { 'accept-language': text } });

// The section, or the whole page, is in this language, and the answer says so.
function assertIn(reply, language, { page = false } = {}) {
	const [top] = tags(reply.text, page ? 'html' : 'section');
	assert.deepEqual([top.lang, top.dir], [language.lang, language.dir]);
	assert.equal(reply.headers['content-language'], language.lang);
	assert.ok(reply.text.includes(`>${language.post}</button>`), `${language.lang}: ${reply.text}`);
}

describe('the language of an answer', () => {
	let stack, article;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	before(() => { article = freshArticle(stack); });
	after(() => stack.stop());

	const thread = (more, options) => stack.client().get(threadPath(article, more), options);

	test('is the one the request names', async () => {
		for (const [name, language] of [['de', DE], ['DE', DE], ['de-AT', DE], ['en', EN], ['en-GB', EN]]) {
			const reply = await thread(`&view=page&lang=${name}`, accept('fr'));
			assertIn(reply, language, { page: true });
			assert.ok(reply.text.includes(language.none), name);
			assert.doesNotMatch(reply.headers.vary, /Accept-Language/);
		}
	});

	test('else the best that the browser names', async () => {
		for (const [header, language] of [['de', DE], ['de-CH,de;q=0.9,en;q=0.8', DE], ['en,de', EN],
			['tlh,de;q=0.2', DE], ['de;q=0.4,en;q=0.5', EN], ['tlh', EN], [null, EN]]) {
			const reply = await thread('', accept(header));
			assertIn(reply, language);
			assert.match(reply.headers.vary, /Accept-Language/);
		}
	});

	test('can be each of those that there are, one beside the other', async () => {
		const own = freshArticle(stack);
		assert.equal(LANGUAGES.length, 17);
		for (let round = 0; round < 2; round++) {
			await Promise.all(LANGUAGES.flatMap((language) => [
				[`&lang=${language.lang}`, accept('en')], ['', accept(language.lang)],
				['', accept(`${language.lang},en-US;q=0.7,en;q=0.3`)],
			].map(async ([more, options]) => {
				const reply = await stack.client().get(threadPath(own, more), options);
				assertIn(reply, language);
				assert.ok(reply.text.includes(language.none), language.lang);
			})));
		}
	});

	test('a name we have no words for is no error', async () => {
		for (const name of ['tlh', 'x', '%25', '-', 'd'.repeat(2000)]) {
			assertIn(await thread(`&lang=${name}`, accept('de')), DE);
		}
		assert.equal((await thread('&lang=de&lang=en')).status, 400);
	});

	test('nothing that is kept is mixed up', async () => {
		const seen = new Map();
		for (let round = 0; round < 3; round++) {
			for (const [more, header, language] of [['', 'de', DE], ['', 'en', EN], ['&lang=de', 'en', DE],
				['&lang=en', 'de', EN], ['&lang=tlh', 'de', DE], ['&lang=tlh', 'en', EN], ['', null, EN]]) {
				const reply = await thread(more, accept(header));
				assertIn(reply, language);
				seen.set(language, (seen.get(language) ?? new Set()).add(reply.headers.etag));
			}
			/* nginx finds this name, and postbagd does not: both must come to the same. */
			const odd = [];
			for (const header of ['de', 'en']) {
				const reply = await thread('&LANG=de', accept(header));
				odd.push([reply.headers['content-language'], tags(reply.text, 'section')[0].lang]);
			}
			assert.deepEqual(odd, [['en', 'en'], ['en', 'en']]);
		}
		for (const etag of seen.get(DE)) {
			assert.ok(!seen.get(EN).has(etag), 'an entity tag is of one language');
			assert.equal((await thread('', { headers: { 'accept-language': 'en', 'if-none-match': etag } })).status, 200);
			assert.equal((await thread('', { headers: { 'accept-language': 'de', 'if-none-match': etag } })).status, 304);
		}
	});

	test('a thread as JSON has no language', async () => {
		const api = `/postbag/api/v1/thread?article=${encodeURIComponent(article)}`;
		const [one, other] = [await stack.client().get(api, accept('de')), await stack.client().get(api, accept('en'))];
		assert.equal(one.headers.etag, other.headers.etag);
		assert.equal(one.headers['content-language'], undefined);
	});

	test('is that of the form, in every answer to it', async () => {
		const reader = stack.client();
		const page = threadPath(article, '&lang=de&view=page');
		const again = await write(reader, page, { name: '', text: 'Guten Tag.' });
		assert.equal(again.status, 422);
		assertIn(again, DE, { page: true });
		assert.match(again.text, /Bitte geben Sie Ihren Namen an\./);
		assertIn(await write(reader, page, { name: 'Ada', text: 'Guten Tag.', act: 'preview' }), DE, { page: true });
		const done = await write(reader, page, { name: 'Ada', text: 'Guten Tag.', view: 'fragment' });
		assert.equal(done.status, 201);
		assertIn(done, DE);
		assert.match(done.text, /Vielen Dank\. Ihr Kommentar ist veröffentlicht\./);
		assert.match(done.text, /1 Kommentar</);
		const edit = tags(done.text, 'a').find((a) => a.class === 'postbag-edit').href;
		const form = formTo((await reader.get(edit)).text, '/edit');
		assert.equal(form.fields.lang, 'de');
		assert.match((await reader.post(form.action, { ...form.fields, text: '' })).text, /Bitte schreiben Sie einen Kommentar\./);
	});

	test('every link in a thread keeps it', async () => {
		const own = freshArticle(stack);
		const { id } = await sent(stack.client(), own, { text: 'One.' });
		await sent(stack.client(), own, { text: 'Two.' });
		await eventually(async () => {
			const reply = await stack.client().get(threadPath(own, '&lang=de'));
			const links = tags(reply.text, 'a').map((a) => a.href).filter((href) => href.startsWith('/postbag/'));
			assert.ok(links.some((href) => href.includes(`/comments/${id}/reply?`)));
			for (const href of links) {
				assert.equal(new URL(href, stack.origin).searchParams.get('lang'), 'de', href);
			}
		});
		assertIn(await stack.client().get(tags((await stack.client().get(threadPath(own, '&lang=de'))).text, 'a')
			.find((a) => a.class === 'postbag-reply').href), { ...DE, post: 'Antwort abschicken' }, { page: true });
	});

	test('errors have it too, as pages and as problem documents', async () => {
		const page = await stack.client().get('/postbag/nothing?lang=de');
		assert.equal(page.status, 404);
		assert.match(page.text, /<html lang="de" dir="ltr">.*Hier ist nichts/s);
		assert.equal(page.headers['content-language'], 'de');
		const problem = await stack.client().get('/postbag/api/v1/thread', accept('de'));
		assert.equal(problem.status, 400);
		assert.equal(problem.headers['content-language'], 'de');
		assert.equal(problem.json().problems[0].detail, 'Es wurde kein Artikel genannt.');
	});

	test("a page's own include names its language", async () => {
		const page = await stack.client().get('/articles/bakery.html', accept('de'));
		assert.equal(tags(page.text, 'section').find((one) => one.class === 'postbag').lang, 'de');
	});

	test('the desk is in English', async () => {
		const moderator = await signIn(stack, stack.client(accept('de')));
		const queue = await moderator.get('/postbag/admin/queue?lang=de', accept('de'));
		assert.match(queue.text, /<html lang="en">/);
		assert.equal(queue.headers['content-language'], 'en');
		assert.match((await stack.client().get('/postbag/admin/nothing?lang=de', accept('de'))).text, /There is nothing here/);
	});

	test("a site's own language goes before the browser's, and behind the request's", async () => {
		await stack.ctl(['site', 'set', 'demo', '--set', 'lang=de']);
		await eventually(async () => {
			const reply = await thread('&sort=newest', accept('en'));
			assertIn(reply, DE);
			assert.doesNotMatch(reply.headers.vary, /Accept-Language/);
		});
		assertIn(await thread('&sort=newest&lang=en', accept('de')), EN);
		await stack.ctl(['site', 'set', 'demo', '--set', 'lang=tlh']);
		await eventually(async () => assertIn(await thread('&sort=newest', accept('en')), EN));
	});
});
