// The share bar as it is seen and heard: its pictures are painted, its buttons have names, two bars on
// a page get on with each other and with the page.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, NARROW, WIDE, assertAccessible, assertFits, regular, startBrowser, threadPath } from '../lib/browser.mjs';
import { countShares } from '../lib/letters.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/rain-gauge.html'; // has a bar above the article, and its thread's
const ALL = 'x,facebook,linkedin,reddit,whatsapp,telegram,bluesky,mastodon,threads,hackernews,tumblr,vk,xing,' +
	'flipboard,diaspora,threema,sms,email,copy,print,native';

let stack, browser;

before(async () => {
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
	await regular(stack);
	await countShares(stack, 'rain-gauge', { x: 1204, facebook: 867, bluesky: 218, email: 31 });
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// The share sheet is for phones.
const IN_HAND = { hasTouch: true, isMobile: true };

// What only a script shows, as where the browser can do all of it.
const showAll = (page) => page.evaluate(() =>
	document.querySelectorAll('.postbag-share-list [hidden]').forEach((item) => { item.hidden = false; }));

// The names of buttons as a screen reader has them.
async function namesIn(page, selector) {
	const client = await page.context().newCDPSession(page);
	const names = [];
	for (const button of await page.locator(selector).all()) {
		const handle = await button.elementHandle();
		await handle.evaluate((element) => { element.dataset.probe = ''; });
		const { root } = await client.send('DOM.getDocument');
		const { nodeId } = await client.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[data-probe]' });
		const { nodes } = await client.send('Accessibility.getPartialAXTree', { nodeId, fetchRelatives: false });
		names.push(`${nodes[0].role.value} ${nodes[0].name.value}`.replace(/\s+/g, ' '));
		await handle.evaluate((element) => { delete element.dataset.probe; });
	}
	return names;
}

// Where a picture is not, the button looks the same without it.
async function assertPainted(page, what) {
	for (const icon of await page.locator('.postbag-share-list .postbag-icon').all()) {
		const name = await icon.evaluate((svg) => svg.firstChild.getAttribute('href'));
		const box = await icon.evaluate((svg) => {
			const { x, y, width, height } = svg.getBBox();
			return { x, y, width, height, ...svg.getBoundingClientRect().toJSON() };
		});
		assert.ok(box.width >= 12 && box.height >= 12, `${what}, ${name}: ${JSON.stringify(box)}`);
		const drawn = await icon.evaluate((svg) => svg.firstChild.getBBox().width);
		assert.ok(drawn > 0, `${what}, ${name} has a drawing`);
		const painted = await icon.screenshot();
		await icon.evaluate((svg) => { svg.firstChild.style.display = 'none'; });
		const without = await icon.screenshot();
		await icon.evaluate((svg) => { svg.firstChild.style.display = ''; });
		assert.ok(!painted.equals(without), `${what}, ${name} is painted`);
	}
}

describe('the pictures', () => {
	test('are painted for every network, in every look', async () => {
		await stack.ctl(['site', 'set', 'demo', '--networks', ALL]);
		const path = threadPath(stack, 'rain-gauge', '&view=page');
		let page;
		await eventually(async () => {
			await page?.context().close();
			page = await browser.visit(path, IN_HAND);
			assert.equal(await page.locator('.postbag-share-button').count(), ALL.split(',').length);
		}, 15000);
		await showAll(page);
		await assertPainted(page, 'light');
		await page.emulateMedia({ colorScheme: 'dark' });
		await assertPainted(page, 'dark');
		await page.emulateMedia({ forcedColors: 'active' });
		await assertPainted(page, 'forced colours');
		await page.emulateMedia({ forcedColors: 'none' });
		for (const look of LOOKS) {
			await page.setViewportSize(look.viewport);
			await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
			await assertFits(page, look.name);
			await assertAccessible(page, look.name);
		}
		await page.context().close();
		await stack.ctl(['site', 'set', 'demo', '--networks', ALL.replace(/hackernews.*sms,/, '')]);
		await eventually(async () => {
			const other = await browser.visit(path);
			const count = await other.locator('.postbag-share-button').count();
			await other.context().close();
			assert.equal(count, 13);
		}, 15000);
	});

	test('are in the colour of the text around them', async () => {
		const page = await browser.visit(ARTICLE);
		const fills = await page.locator('.postbag-share-list .postbag-icon').evaluateAll((icons) =>
			icons.map((icon) => getComputedStyle(icon).fill === getComputedStyle(icon.closest('button')).color));
		assert.equal(fills.length, 26);
		assert.ok(fills.every(Boolean));
		await page.context().close();
	});

	test('stand on the right where a page runs from right to left', async () => {
		for (const viewport of [WIDE, NARROW]) {
			const page = await browser.visit(threadPath(stack, 'rain-gauge', '&view=page&lang=ar'), { viewport });
			await assertFits(page, 'ar');
			await assertAccessible(page, 'ar');
			const order = await page.locator('.postbag-share-button').first().evaluate((button) =>
				[...button.children].map((part) => part.getBoundingClientRect().left));
			assert.ok(order[0] > order[1] && order[1] > order[2], JSON.stringify(order));
			await page.context().close();
		}
	});

	test('leave no room and show nothing where the style is missing', async () => {
		const page = await (await browser.person()).newPage();
		browser.allow(/ERR_FAILED/);
		await page.route('**/postbag.css', (route) => route.abort());
		await page.goto(threadPath(stack, 'rain-gauge', '&view=page'));
		const box = await page.locator('.postbag-icons').boundingBox();
		assert.equal(box.width * box.height, 0);
		await page.context().close();
	});
});

describe('the buttons', () => {
	test('are named by their labels and numbers, not by their pictures', async () => {
		const page = await browser.visit(ARTICLE, IN_HAND);
		assert.equal(await page.locator('.postbag-print:visible').count(), 2, 'in both bars');
		await showAll(page);
		const want = ['X 1.2K', 'Facebook 867', 'LinkedIn', 'Reddit', 'WhatsApp', 'Telegram', 'Bluesky 218', 'Mastodon', 'Threads',
			'E-mail 31', 'Copy link', 'Print', 'Share…'].map((name) => `button ${name}`);
		const bars = await page.locator('form.postbag-share').evaluateAll((forms) => forms.length);
		assert.equal(bars, 2);
		assert.deepEqual(await namesIn(page, '.story-share .postbag-share-button'), want);
		assert.deepEqual(await namesIn(page, 'section.postbag .postbag-share-button'), want);
		assert.equal(await page.getByRole('list', { name: 'Share this:' }).count(), 2);
		/* Landmarks of one name would tell nobody where they are. */
		assert.equal(await page.getByRole('form', { name: 'Share this:' }).count(), 0);
		await page.context().close();
	});

	test('that need a script are not there without one', async () => {
		const page = await browser.visit(ARTICLE, { script: false });
		assert.equal(await page.locator('.postbag-native, .postbag-print').count(), 4);
		assert.equal(await page.locator(':is(.postbag-native, .postbag-print):visible').count(), 0);
		assert.equal(await page.locator('.postbag-share-button:visible').count(), 22);
		await page.context().close();
	});

	test('of the bar above work without a script as those below', async () => {
		const page = await browser.visit(ARTICLE, { script: false });
		const tab = page.context().waitForEvent('page');
		await page.click('.story-share .postbag-share-button[value=bluesky]');
		const request = await browser.wentOutside(page);
		assert.match(request.url(), /^https:\/\/bsky\.app\/intent\/compose\?text=Ninety%20years/);
		await (await tab).close();
		await page.context().close();
	});
});

describe('two bars on a page', () => {
	test('shut nobody out and stand out of no screen, in every look', async () => {
		const page = await browser.visit(ARTICLE);
		await showAll(page);
		for (const look of LOOKS) {
			await page.setViewportSize(look.viewport);
			await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
			await assertFits(page, look.name);
			await assertAccessible(page, look.name);
		}
		await page.emulateMedia({ media: 'print' });
		assert.equal(await page.locator('button:visible').count(), 0);
		await page.emulateMedia({ media: 'screen' });
		const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
		assert.equal(new Set(ids).size, ids.length);
		await page.context().close();
	});
});

// A data block is not run, and so no policy is asked: calm() would tell of a violation.
test('what the thread says to machines is read by none but them', async () => {
	const page = await browser.visit(ARTICLE);
	const block = page.locator('script[type="application/ld+json"]');
	assert.equal(await block.count(), 1);
	const data = JSON.parse(await block.evaluate((script) => script.textContent));
	assert.equal(data.comment[0].text, 'We kept a gauge as well, until the goat.');
	assert.equal(await page.locator('article.story ~ *').getByText('DiscussionForumPosting').count(), 0);
	await page.context().close();
});
