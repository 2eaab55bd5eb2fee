// Proof of work in a browser: done while its reader writes, on a slow phone too; and without a script the
// comment waits.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, assertAccessible, assertFits, startBrowser } from '../lib/browser.mjs';
import { fill } from '../lib/reading.mjs';
import { startStack } from '../lib/stack.mjs';
import { setWork } from '../lib/work.mjs';

const SLOWER = 6; // than this machine: about a phone of 2020
const article = (name) => `/articles/${name}.html`;

let stack, browser;

before(async () => {
	stack = await startStack({ policy: 'open' });
	await setWork(stack, { work: 'always' });
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const statusOf = (text) => stack.psql(`SELECT status FROM postbag.comment WHERE body = '${text}'`);
const solved = (page) => page.waitForFunction(() => document.querySelector('[name=work]').value, null, { timeout: 60000 });

async function slow(page) {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

// Where a part of the form stands in it.
function inForm(part) {
	const { x, y } = part.getBoundingClientRect();
	const form = part.form.getBoundingClientRect();
	return [x - form.x, y - form.y];
}

// Notes each value of the bar, and what is said beside it.
function watchBar(page) {
	return page.evaluate(() => {
		globalThis.bar = [];
		globalThis.said = [];
		const line = document.querySelector('.postbag-work');
		const note = () => {
			globalThis.bar.push(line.querySelector('progress').value);
			globalThis.said.push(line.querySelector('[role=status]').textContent);
		};
		new MutationObserver(note).observe(line, { subtree: true, childList: true, attributes: true });
	});
}

describe('with a script', () => {
	test('it is done while somebody writes, is seen to go on, and moves nothing', async () => {
		const person = await browser.person({ viewport: NARROW });
		const page = await person.newPage();
		const workers = [];
		page.on('worker', (worker) => workers.push(worker.url()));
		await page.goto(article('bakery'));
		assert.equal(await page.locator('.postbag-work progress').getAttribute('value'), '0');
		await watchBar(page);
		const before = await page.locator('.postbag-post').evaluate(inForm);
		await page.type('#postbag-text', 'Bread');
		await solved(page);
		const { bar, said } = await page.evaluate(() => ({ bar: globalThis.bar, said: globalThis.said }));
		assert.ok(new Set(bar).size > 8, `the bar moves: ${bar}`);
		assert.deepEqual([...bar].sort((a, b) => a - b), bar, 'and only forwards');
		assert.equal(bar.at(-1), 1);
		assert.deepEqual([...new Set(said)], ['Solving …', 'Solved.']);
		assert.equal(workers.length, 1);
		assert.match(workers[0], /\/static\/work\.js$/);
		assert.deepEqual(await page.locator('.postbag-post').evaluate(inForm), before);
		await assertAccessible(page, 'work that is done', { colours: true });
		await assertFits(page, 'work that is done');
		if (process.env.SHOTS)
			await page.locator('#postbag-form').screenshot({ path: `${process.env.SHOTS}/narrow.png` });
		await fill(page, 'Ann', 'Bread with work.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(await statusOf('Bread with work.'), 'published');
		assert.equal(await page.inputValue('[name=work]'), '', 'and the next comment needs its own');
		await fill(page, 'Ann', 'More bread.');
		await page.click('.postbag-post');
		await page.waitForFunction(() => document.querySelectorAll('.postbag-comment').length > 1, null, { timeout: 60000 });
		assert.equal(await statusOf('More bread.'), 'published');
	});

	test('who sends at once waits until it is done, on a slow phone a moment', async () => {
		const person = await browser.person({ viewport: NARROW, dark: true });
		const page = await person.newPage();
		await page.goto(article('ferry-bell'));
		await slow(page);
		await page.evaluate(() => {
			document.addEventListener('input', () => { globalThis.begun ??= performance.now(); }, true);
		});
		await fill(page, 'Ben', 'From a phone.');
		await page.click('.postbag-post');
		await page.waitForFunction(() => {
			const done = document.querySelector('[name=work]')?.value;
			globalThis.took ??= done ? performance.now() - globalThis.begun : undefined;
			return document.querySelector('.postbag-notice');
		}, null, { timeout: 60000, polling: 20 });
		if (process.env.SHOTS) {
			process.stderr.write(`solved in ${await page.evaluate(() => globalThis.took)} ms, ${SLOWER} times slower\n`);
			await fill(page, 'Ben', 'Another.');
			await solved(page);
			await page.locator('#postbag-form').screenshot({ path: `${process.env.SHOTS}/dark.png` });
		}
		assert.equal(await statusOf('From a phone.'), 'published');
	});

	test('where there can be no worker, and on another origin, the page does it in slices', async () => {
		const person = await browser.person({ init: () => { delete globalThis.Worker; } });
		const page = await person.newPage();
		await page.goto(article('swifts'));
		await watchBar(page);
		await fill(page, 'Cy', 'In slices.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus', { timeout: 60000 });
		assert.equal(await statusOf('In slices.'), 'published');
		const there = await (await browser.person()).newPage();
		await there.goto(`${stack.elsewhere}/script.html`);
		const thread = there.locator('section.postbag[data-article]').first();
		await thread.locator('#postbag-name').fill('Dee');
		await thread.locator('#postbag-text').fill('From elsewhere.');
		await thread.locator('.postbag-post').click();
		await thread.locator('.postbag-notice').waitFor({ timeout: 60000 });
		assert.equal(await statusOf('From elsewhere.'), 'published');
	});

	const compose = () => browser.visit(`/postbag/compose?article=${encodeURIComponent(stack.origin + article('rain-gauge'))}`);

	test('a page with nothing but the form does it, too', async () => {
		const page = await compose();
		await fill(page, 'Eve', 'On its own page.');
		await page.click('.postbag-post');
		await page.waitForURL(/\/articles\/rain-gauge\.html#postbag-/, { timeout: 60000 });
		assert.equal(await statusOf('On its own page.'), 'published');
	});

	test('and sends what was done before the button is pressed', async () => {
		const page = await compose();
		await fill(page, 'Eve', 'Done before.');
		await solved(page);
		await page.click('.postbag-post');
		await page.waitForURL(/\/articles\/rain-gauge\.html#postbag-/);
		assert.equal(await statusOf('Done before.'), 'published');
	});

	test('and where it cannot be done, the comment is sent without', async () => {
		const page = await compose();
		browser.allow(/ERR_FAILED/); // the challenge
		await page.route('**/api/v1/work?*', (route) => route.abort());
		const refused = page.waitForEvent('requestfailed');
		await fill(page, 'Eve', 'Not done.');
		await refused;
		await page.waitForTimeout(100); // it is known in the page by now
		await page.click('.postbag-post');
		await page.waitForURL((url) => !url.pathname.endsWith('/compose'));
		assert.equal(await statusOf('Not done.'), 'held');
	});

	test('a solution that is refused is made anew, and nothing is lost', async () => {
		const page = await browser.visit(article('rain-gauge'));
		browser.allow(/status of 422/);
		await fill(page, 'Fay', 'Twice.');
		await solved(page);
		await page.evaluate(() => { document.querySelector('[name=work]').value = 'nonsense'; });
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-errors:focus');
		assert.match(await page.textContent('.postbag-errors'), /puzzle against spam was not right/);
		assert.equal(await page.inputValue('#postbag-text'), 'Twice.');
		await solved(page);
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(await statusOf('Twice.'), 'published');
	});
});

describe('without', () => {
	test('the comment waits', async () => {
		const page = await browser.visit(article('swifts'), { script: false });
		await fill(page, 'Gus', 'No script.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-comment:has-text("No script.")');
		assert.equal(await statusOf('No script.'), 'held');
	});

	test('where only the script of the work is blocked, it waits as well', async () => {
		const person = await browser.person();
		await person.route('**/work.js', (route) => route.abort());
		browser.allow(/ERR_FAILED|work\.js/);
		const page = await person.newPage();
		await page.goto(article('bakery'));
		await fill(page, 'Hal', 'Blocked.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(await statusOf('Blocked.'), 'held');
	});
});
