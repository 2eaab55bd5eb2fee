// A reader without JavaScript who has written a long letter just as something breaks: the letter is
// still there, on our page or behind the back button, and one more press posts it.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, WIDE, assertAccessible, assertFits, pathOf, startBrowser, threadPath } from '../lib/browser.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const LETTER = 'Dear editors,\n\nI have had this letter in me for *years*.\n\nYours, Hester';
const WAYS = [
	{ name: 'wide, light', options: { script: false, viewport: WIDE } },
	{ name: 'narrow, dark', options: { script: false, viewport: NARROW, dark: true } },
];

let stack, browser;
before(async () => {
	stack = await startStack({ policy: 'open', settings: { pool_wait_ms: 3000, connect_timeout_ms: 3000 } });
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

async function fill(page) {
	await page.fill('#postbag-name', 'Hester');
	await page.fill('#postbag-email', 'hester@mail.example');
	await page.fill('#postbag-website', 'hester.example');
	await page.fill('#postbag-text', LETTER);
}

const filled = (page) => page.evaluate(() => ['name', 'email', 'website', 'text'].map((field) =>
	document.getElementById(`postbag-${field}`).value));

for (const way of WAYS) {
	describe(way.name, () => {
		test('the database is away, and nothing has been read yet: the letter comes back, and is posted by one more press', async () => {
			const page = await browser.visit('/articles/bakery.html', way.options);
			// Not word for word another's: from one address and a cached page that is one letter sent twice.
			const letter = `${LETTER}, ${way.name}`;
			await fill(page);
			await page.fill('#postbag-text', letter);
			await stack.killPostgres();
			browser.allow(/status of 503/);
			try {
				await stack.restartPostbagd();
				await page.click('.postbag-post');
				assert.equal(await page.locator('h1').innerText(), 'Postbag is having a rest');
				assert.equal(await page.inputValue('.postbag-kept textarea'), letter);
				assert.ok(await page.getByLabel('Your text, so that it is not lost').isEditable());
				await assertAccessible(page, way.name);
				await assertFits(page, way.name);
			} finally {
				await stack.startPostgres();
			}
			browser.allow(/status of 503/);
			await eventually(async () => {
				await page.click('.postbag-kept button');
				assert.match(page.url(), /bakery\.html#postbag-\d+$/);
			});
			assert.match(await page.locator('.postbag-own').innerText(), /Hester[\s\S]*Dear editors,[\s\S]*Yours, Hester/);
			assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE email_sealed IS NOT NULL
				AND website = 'https://hester.example/'`), String(WAYS.indexOf(way) + 1));
			await page.context().close();
		});
	});
}

describe('behind the back button stands all that was typed', () => {
	const PAGES = [
		['the article', () => '/articles/swifts.html'],
		['the thread\'s own page', () => threadPath(stack, 'swifts', '&view=page')],
		['the form\'s own page', () => `/postbag/compose?article=${encodeURIComponent(pathOf(stack, 'swifts'))}`],
	];

	// With and without an author's cookie: who has one gets pages of their own.
	for (const [name, path] of PAGES) {
		for (const known of [false, true]) {
			test(`of ${name}${known ? ' of an author' : ''}, when postbagd is away`, async () => {
				const page = await browser.visit(path(), { script: false });
				if (known) {
					await page.fill('#postbag-name', 'Hester');
					await page.fill('#postbag-text', `Hello from ${name}.`);
					await page.click('.postbag-post');
					await page.waitForURL(/#postbag-\d+$/);
					await page.goto(path());
				}
				await fill(page);
				const here = page.url();
				await stack.killPostbagd('SIGTERM');
				browser.allow(/status of 503/);
				try {
					await page.click('.postbag-post');
					assert.equal(await page.locator('h1').innerText(), 'Comments are away for a moment');
				} finally {
					await stack.startPostbagd();
				}
				await page.goBack();
				assert.equal(page.url(), here);
				assert.deepEqual(await filled(page), ['Hester', 'hester@mail.example', 'hester.example', LETTER]);
				await page.context().close();
			});
		}
	}

	test('of a preview that was changed', async () => {
		const page = await browser.visit(PAGES[2][1](), { script: false });
		await fill(page);
		await page.click('.postbag-look');
		assert.equal(await page.locator('h1').innerText(), 'Preview');
		await page.fill('#postbag-text', `${LETTER}\n\nPS: One more thing.`);
		await stack.killPostbagd('SIGTERM');
		browser.allow(/status of 503/);
		try {
			await page.click('.postbag-post');
			assert.equal(await page.locator('h1').innerText(), 'Comments are away for a moment');
		} finally {
			await stack.startPostbagd();
		}
		await page.goBack();
		assert.equal(await page.locator('h1').innerText(), 'Preview');
		assert.equal(await page.inputValue('#postbag-text'), `${LETTER}\n\nPS: One more thing.`);
		await page.context().close();
	});
});
