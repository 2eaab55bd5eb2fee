// "You may also like" in the demo: what readers discuss in the place of what the editors wrote.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, pathOf, startBrowser, write } from '../lib/browser.mjs';
import { countShares } from '../lib/letters.mjs';
import { startStack } from '../lib/stack.mjs';

// What readers have done: [article, title, comments].
const DISCUSSED = [['ferry-bell', 'The ferry has its bell back', 5], ['tide-table', 'How to read a tide table, and why you should', 3],
	['night-library', 'The library that opens when everything else shuts', 2], ['rain-gauge', 'Ninety years of rain, in four handwritings', 1]];
const LIST = '.postbag-popular';

let stack, browser;

before(async () => {
	stack = await startStack({ policy: 'open' });
	browser = await startBrowser(stack);
	for (const [name, title, comments] of DISCUSSED) {
		for (let i = 0; i < comments; i++) {
			await write(stack, stack.client(), name, 'Jo', `Comment ${i}.`);
		}
		await stack.psql(`UPDATE postbag.article SET title = '${title}' WHERE url = '${pathOf(stack, name)}'`);
	}
	await countShares(stack, 'ferry-bell', { x: 1204, email: 31 });
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const shown = (page) => page.locator(`${LIST} li`).evaluateAll((items) => items.map((item) =>
	[item.querySelector('a').textContent, item.querySelector('a').pathname, item.querySelector('small').textContent]));

describe('an article', () => {
	test('shows what others discuss, and leads there', async () => {
		for (const script of [true, false]) {
			const page = await browser.visit('/articles/swifts.html', { script });
			assert.equal(await page.locator('.more').count(), 0);
			assert.deepEqual(await shown(page), [
				['The ferry has its bell back', '/articles/ferry-bell.html', '5 comments · 1,235 shares'],
				['How to read a tide table, and why you should', '/articles/tide-table.html', '3 comments'],
				['The library that opens when everything else shuts', '/articles/night-library.html', '2 comments']]);
			await page.getByRole('navigation', { name: 'You may also like' }).getByRole('listitem').nth(1).click();
			await page.waitForURL('**/articles/tide-table.html');
			assert.deepEqual((await shown(page)).map(([title]) => title), ['The ferry has its bell back',
				'The library that opens when everything else shuts', 'Ninety years of rain, in four handwritings']);
			await page.context().close();
		}
	});

	test('shows it in the reader’s language, and from right to left', async () => {
		const page = await browser.visit('/articles/bakery.html', { locale: 'ar' });
		assert.equal(await page.locator(`${LIST} h2`).innerText(), 'قد يهمك أيضًا');
		const { list, first } = await page.locator(LIST).evaluate((nav) => ({ list: nav.getBoundingClientRect().right,
			first: nav.querySelector('li').getBoundingClientRect().right }));
		assert.ok(list - first < 2, 'the first stands on the right');
		await page.context().close();
	});

	test('shows what its editors wrote while Postbag is away', async () => {
		await stack.killPostbagd('SIGTERM');
		const page = await browser.visit('/articles/slow-letter.html');
		assert.equal(await page.locator(LIST).count(), 0);
		assert.equal(await page.getByRole('complementary', { name: 'You may also like' }).getByRole('link').count(), 3);
		await page.context().close();
		await stack.startPostbagd();
	});
});

describe('in every look', () => {
	for (const path of ['/articles/swifts.html', '/']) {
		test(path, async () => {
			const page = await browser.visit(path);
			for (const look of LOOKS) {
				await page.setViewportSize(look.viewport);
				await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
				assert.equal(await page.locator(LIST).isVisible(), true);
				await assertFits(page, `${path}, ${look.name}`);
				await assertAccessible(page, `${path}, ${look.name}`, { colours: look.dark });
			}
			await page.emulateMedia({ media: 'print' });
			assert.equal(await page.locator(LIST).isVisible(), false);
			await page.context().close();
		});
	}
});
