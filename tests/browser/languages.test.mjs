// Readers in other languages than English: what the server and the script say to them, and pages that
// run from right to left.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, WIDE, assertAccessible, assertFits, pathOf, regular, startBrowser, threadPath,
	write } from '../lib/browser.mjs';
import { whenShared } from '../lib/reading.mjs';
import { startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/swifts.html';

let stack, browser, first;

before(async () => {
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
	const known = await regular(stack);
	first = await write(stack, known, 'swifts', 'Ada Quill', 'They are *back*.');
	await write(stack, known, 'swifts', 'Ada Quill', 'حقًا؟ **نعم**.', first);
	await write(stack, known, 'swifts', 'Ada Quill', 'And one more.');
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

test('the script speaks as the section does', async () => {
	const page = await browser.visit(ARTICLE, { locale: 'de-DE' });
	assert.equal(await page.locator('.postbag').getAttribute('lang'), 'de');
	await page.click(`#postbag-${first} .postbag-reply`);
	assert.equal(await page.locator('.postbag-form-title').innerText(), 'Antwort an \u2068Ada Quill\u2069');
	assert.equal(await page.locator('.postbag-cancel').innerText(), 'Abbrechen');
	await page.click('.postbag-cancel');
	assert.equal(await page.locator('.postbag-form-title').innerText(), 'Kommentar schreiben');
	await page.fill('#postbag-name', 'Jo');
	await page.fill('#postbag-text', 'Guten Tag.');
	browser.allow(/ERR_INTERNET_DISCONNECTED/);
	await page.context().setOffline(true);
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-errors');
	assert.match(await page.locator('.postbag-errors').innerText(), /^Das ist nicht angekommen\. Ihr Text ist noch da/);
	await page.context().setOffline(false);
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-notice:focus');
	assert.match(await page.locator('.postbag-notice').innerText(), /^Vielen Dank\. Ihr Kommentar wartet/);
	await page.context().close();
});

test('an empty section is filled in the language of its page, or in its own', async () => {
	const src = threadPath(stack, 'swifts');
	for (const [html, section, lang, title] of [['ja', '', 'ja', '3件のコメント'], ['ja', 'lang="fr"', 'fr', '3 commentaires'],
		['tlh', '', 'en', '3 comments']]) {
		const page = await (await browser.person()).newPage();
		await page.route('**/stub.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
			body: `<!DOCTYPE html><html lang="${html}"><head><meta charset="utf-8"><title>x</title>
				<script src="/postbag/static/postbag.js" defer></script></head><body>
				<section class="postbag" ${section} data-src="${src}"></section></body></html>` }));
		await page.goto('/stub.html');
		await page.waitForSelector('.postbag[data-article]');
		assert.equal(await page.locator('.postbag').getAttribute('lang'), lang);
		assert.equal(await page.locator('.postbag-title').innerText(), title);
		await page.context().close();
	}
});

test('a count that is shown anew is written as before', async () => {
	const page = await browser.visit(ARTICLE, { locale: 'de-DE', permissions: ['clipboard-read', 'clipboard-write'] });
	await whenShared(page, stack, pathOf(stack, 'swifts'), 'copy');
	const asked = page.waitForRequest((request) => request.url().includes('/postbag/shares?'));
	await page.click('.postbag-share-button[value=copy]');
	assert.equal(new URL((await asked).url()).searchParams.get('lang'), 'de');
	assert.equal(await page.locator('.postbag-share-said').innerText(), 'Link kopiert');
	await page.waitForFunction(() =>
		document.querySelector('.postbag-share-button[value=copy] .postbag-share-count').textContent === '1');
	await page.context().close();
});

describe('from right to left', () => {
	for (const lang of ['ar', 'he']) {
		for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
			test(`${lang}, ${name}`, async () => {
				const page = await browser.visit(threadPath(stack, 'swifts', `&view=page&lang=${lang}`), { viewport });
				assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
				await assertFits(page, lang);
				await assertAccessible(page, lang);
				/* What stands at the beginning of a line stands on the right, and replies stand in from there. */
				const sides = await page.evaluate(() => {
					const side = (selector) => document.querySelector(selector).getBoundingClientRect().right;
					return { outer: side('.postbag-comments .postbag-author'), inner: side('.postbag-replies .postbag-author'),
						section: side('.postbag') };
				});
				assert.ok(sides.section - sides.outer < 40, JSON.stringify(sides));
				assert.ok(sides.inner < sides.outer, JSON.stringify(sides));
				/* What readers write goes its own way. */
				const ways = await page.locator('.postbag-text').evaluateAll((texts) =>
					texts.map((text) => getComputedStyle(text).direction));
				assert.deepEqual(ways, ['ltr', 'rtl', 'ltr']);
				await page.context().close();
			});
		}
	}
});

describe('the longest words fit a narrow page', () => {
	for (const lang of ['de', 'fr', 'hi', 'ja', 'pl', 'ru', 'tr', 'zh-Hans']) {
		test(lang, async () => {
			const page = await browser.visit(threadPath(stack, 'swifts', `&view=page&lang=${lang}`), { viewport: NARROW });
			assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
			await assertFits(page, lang);
			await assertAccessible(page, lang);
			await page.context().close();
		});
	}
});
