// What a thread looks like after somebody has done something to it: voted, folded, gone to a comment,
// been told of new ones, written too much. In every look, in colours that the reader has chosen, from
// right to left; and all of it by keyboard alone.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, NARROW, assertAccessible, assertFits, focused, startBrowser, tabTo, threadPath,
	write } from '../lib/browser.mjs';
import { fillLong } from '../lib/letters.mjs';
import { startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/rain-gauge.html';
const comment = (id) => `#postbag-${id}`;

let stack, browser, ann, ids;

before(async () => {
	stack = await startStack({ policy: 'open', settings: { text_points: 300 } });
	ann = stack.client();
	const say = (name, text, reply) => write(stack, ann, 'rain-gauge', name, text, reply);
	ids = { root: await say('Ann', 'We kept a gauge as well, until the goat.') };
	ids.answer = await say('Obadiah Winterbottom-Featherstonehaugh the Younger', 'Which goat?', ids.root);
	ids.deep = await say('Ann', 'Ours. It was a *brown* one, and it is sorely missed.', ids.answer);
	ids.other = await say('يوسف', 'ما أجمل هذا!');
	await stack.psql(`UPDATE postbag.comment SET ups = 1204, downs = 7 WHERE comment_id = ${ids.root}`);
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// The page of somebody who was there before three comments came: the offer is there.
async function returned(path, options) {
	const person = await browser.person({ ...options, init: wasHere });
	const page = await person.newPage();
	await page.goto(path);
	await page.waitForSelector('.postbag-news a');
	return page;
}

function wasHere() {
	addEventListener('readystatechange', () => {
		const section = document.querySelector('section[data-article]');
		if (section) {
			localStorage.setItem(`postbag seen ${section.dataset.article}`, `"${section.dataset.comments - 3}"`);
		}
	}, { capture: true, once: true });
}

async function press(page, selector, result) {
	await page.click(selector);
	await page.waitForSelector(result);
}

// name: what is done on the page
const STATES = {
	'voted, gone to a comment, told of new ones, little room left': async (page) => {
		await press(page, `${comment(ids.answer)} .postbag-when`, `${comment(ids.answer)}.postbag-marked`);
		await press(page, `${comment(ids.root)} .postbag-up`, '.postbag-up[aria-pressed=true]');
		await page.fill('#postbag-text', 'x'.repeat(280));
		assert.equal(await page.locator('.postbag-new').count(), 3);
		assert.equal(await page.locator('.postbag-news').isVisible(), true);
		assert.equal(await page.locator('.postbag-room').isVisible(), true);
	},
	'folded, a vote refused, too much written': async (page) => {
		await page.click(`.postbag-item:has(> ${comment(ids.answer)}) > details > summary`);
		browser.allow(/ERR_INTERNET_DISCONNECTED/);
		await page.context().setOffline(true);
		await press(page, `${comment(ids.other)} .postbag-down`, '.postbag-errors');
		await page.context().setOffline(false);
		await page.fill('#postbag-text', 'x'.repeat(301));
		assert.equal(await page.locator('.postbag-room.postbag-error').isVisible(), true);
	},
};

describe('in every look', () => {
	for (const [name, act] of Object.entries(STATES)) {
		for (const lang of ['en', 'ar']) {
			test(`${name}: ${lang}`, async () => {
				const page = await returned(lang === 'en' ? ARTICLE : threadPath(stack, 'rain-gauge', `&view=page&lang=${lang}`),
					{ viewport: NARROW });
				await act(page);
				for (const look of LOOKS) {
					await page.setViewportSize(look.viewport);
					await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
					await assertFits(page, look.name);
					await assertAccessible(page, look.name, { colours: look !== LOOKS[2] });
				}
				await page.context().close();
			});
		}
	}
});

describe('in the reader’s own colours', () => {
	test('a line says what a tint says elsewhere', async () => {
		const page = await returned(ARTICLE);
		await STATES['voted, gone to a comment, told of new ones, little room left'](page);
		await page.emulateMedia({ forcedColors: 'active' });
		const lines = (selector) => page.locator(selector).first().evaluate((part) => {
			const { borderInlineStartStyle, borderInlineStartWidth, outlineStyle } = getComputedStyle(part);
			return parseFloat(borderInlineStartWidth) > 0 && borderInlineStartStyle !== 'none' ? borderInlineStartStyle : outlineStyle;
		});
		assert.notEqual(await lines('.postbag-marked'), 'none');
		assert.notEqual(await lines('.postbag-new:not(.postbag-marked)'), 'none');
		assert.equal(await lines(`${comment(ids.root)}:not(.postbag-new)`), 'none');
		assert.notEqual(await lines('.postbag-news a'), 'none');
		const pressed = await lines('.postbag-up[aria-pressed=true]'), loose = await lines('.postbag-down');
		assert.notEqual(`${pressed} ${await colour(page, '.postbag-up[aria-pressed=true]')}`, `${loose} ${await colour(page, '.postbag-down')}`);
		await assertFits(page, 'forced colours');
		await page.context().close();
	});
});

const colour = (page, selector) => page.locator(selector).first().evaluate((part) => {
	const { color, backgroundColor, borderTopWidth } = getComputedStyle(part);
	return `${color} ${backgroundColor} ${borderTopWidth}`;
});

describe('the keyboard alone is enough', () => {
	test('to vote, fold, follow a reply up, and go to a comment', async () => {
		const page = await browser.visit(ARTICLE);
		const summary = `.postbag-item:has(> ${comment(ids.root)}) > details > summary`;
		const up = `${comment(ids.other)} .postbag-up`, down = `${comment(ids.other)} .postbag-down`;
		await tabTo(page, summary);
		await page.keyboard.press('Space');
		assert.equal(await page.locator(comment(ids.answer)).isVisible(), false);
		await tabTo(page, up);
		await page.keyboard.press('Enter');
		await page.waitForSelector(`${up}[aria-pressed=true]:focus`);
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		await page.waitForSelector(`${down}[aria-pressed=true]:focus`);
		await page.keyboard.press('Space');
		await page.waitForSelector(`${down}[aria-pressed=false]:focus`);
		await tabTo(page, summary, { key: 'Shift+Tab' });
		await page.keyboard.press('Enter');
		await tabTo(page, `${comment(ids.answer)} .postbag-to`);
		await page.keyboard.press('Enter');
		await page.waitForSelector(`${comment(ids.root)}.postbag-marked:focus`);
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.closest('.postbag-comment').id), `postbag-${ids.root}`);
		await tabTo(page, `${comment(ids.deep)} .postbag-when`);
		await page.keyboard.press('Enter');
		await page.waitForSelector(`${comment(ids.deep)}.postbag-marked:focus`);
		assert.equal(new URL(page.url()).hash, comment(ids.deep));
		await page.context().close();
	});

	test('to read on, in another order, and what is folded away', async () => {
		const long = await fillLong(stack, 'swifts', 60, 25);
		const page = await browser.visit('/articles/swifts.html');
		await tabTo(page, '.postbag-rest a');
		await page.keyboard.press('Enter');
		await page.waitForSelector(`${comment(long.answers[20])}:focus`);
		await tabTo(page, '.postbag-more [rel=next]', { most: 800 });
		await page.keyboard.press('Enter');
		await page.waitForSelector(`${comment(long.letters[50])}:focus`);
		await page.locator('.postbag-title').click();
		await tabTo(page, '.postbag-sorts a:nth-of-type(2)');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-sorts [aria-current]:focus');
		assert.equal(await focused(page), 'a Newest first');
		await page.context().close();
	});

	for (const look of [LOOKS[0], LOOKS[2]]) {
		test(`to take the offer, which hides nothing on the way there: ${look.name}`, async () => {
			const page = await returned(ARTICLE, look);
			const covered = [];
			for (let presses = 0; presses < 200; presses++) {
				await page.keyboard.press('Tab');
				const [there, over, what] = await page.evaluate(() => {
					const at = document.activeElement, { x, y, width, height } = at.getBoundingClientRect();
					const seen = document.elementFromPoint(x + width / 2, y + height / 2);
					return [at.matches('.postbag-news a'), seen?.closest('.postbag-news') && !at.closest('.postbag-news'), at.outerHTML];
				});
				if (over) {
					covered.push(what);
				}
				if (there) {
					break;
				}
			}
			assert.deepEqual(covered, []);
			await page.keyboard.press('Enter');
			await page.waitForSelector(`${comment(ids.answer)}.postbag-marked:focus`);
			await page.context().close();
		});
	}
});
