// Writing with our script: drafts that outlive everything but being posted, the toolbar, how much room
// and time is left; and that one comment is one, whatever is pressed how often.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startBrowser, write } from '../lib/browser.mjs';
import { assertStayed, fill, stay } from '../lib/reading.mjs';
import { startStack } from '../lib/stack.mjs';

const article = (name) => `/articles/${name}.html`;
const comment = (id) => `#postbag-${id}`;
const MOST = 300, WINDOW_S = 600;

let stack, browser, first;

before(async () => {
	stack = await startStack({ policy: 'open', settings: { text_points: MOST, edit_window_s: WINDOW_S } });
	first = await write(stack, stack.client(), 'swifts', 'Ann', 'They are back.');
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const written = (text) => stack.psql(`SELECT count(*) FROM postbag.comment WHERE body = '${text}'`);
const typed = (page) => page.inputValue('#postbag-text');

async function open(person, name) {
	const page = await person.newPage();
	await page.goto(article(name));
	return page;
}

async function post(page) {
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-notice:focus');
}

// A browser that lets no page keep anything.
function forgetful() {
	Object.defineProperty(globalThis, 'localStorage', { get() {
		throw new DOMException('no', 'SecurityError');
	} });
}

describe('a draft', () => {
	test('is there after a reload and in a new tab, for its article only, until it is posted', async () => {
		const person = await browser.person();
		let page = await open(person, 'bakery');
		await fill(page, 'Draft', 'Bread *and*');
		await page.reload();
		assert.equal(await typed(page), 'Bread *and*');
		await page.close();
		page = await open(person, 'ferry-bell');
		assert.equal(await typed(page), '');
		await page.close();
		page = await open(person, 'bakery');
		assert.equal(await typed(page), 'Bread *and*');
		assert.equal(await page.inputValue('#postbag-name'), 'Draft');
		await page.fill('#postbag-text', 'Bread *and* butter.');
		await post(page);
		assert.equal(await typed(page), '');
		await page.reload();
		assert.equal(await typed(page), '');
		await page.close();
		page = await open(person, 'bakery');
		assert.equal(await typed(page), '');
		assert.equal(await written('Bread *and* butter.'), '1');
		await person.close();
	});

	test('of a reply goes back to the comment it answers', async () => {
		const page = await browser.visit(article('swifts'));
		await page.click(`${comment(first)} .postbag-reply`);
		await page.keyboard.type('Since Tuesday');
		await page.reload();
		await page.waitForSelector(`.postbag-item:has(> ${comment(first)}) > form`);
		assert.equal(await page.locator('.postbag-form-title').innerText(), 'Reply to \u2068Ann\u2069');
		assert.equal(await typed(page), 'Since Tuesday');
		await page.click('.postbag-cancel');
		await page.reload();
		assert.equal(await page.locator('.postbag > form.postbag-form').count(), 1);
		assert.equal(await typed(page), 'Since Tuesday');
		await page.context().close();
	});

	test('in two tabs is two: each posts its own', async () => {
		const person = await browser.person();
		const one = await open(person, 'slow-letter'), two = await open(person, 'slow-letter');
		await fill(one, 'Twin', 'From the first.');
		await fill(two, 'Twin', 'From the second.');
		assert.equal(await typed(one), 'From the first.');
		await post(one);
		assert.equal(await typed(one), '');
		assert.equal(await written('From the first.'), '1');
		await post(two);
		assert.equal(await written('From the second.'), '1');
		await one.reload();
		assert.equal(await typed(one), '');
		await person.close();
	});

	test('lives as long as the page where the browser keeps nothing, and all else works', async () => {
		const page = await stay(await browser.visit(article('swifts'), { init: forgetful }));
		await assert.rejects(page.evaluate(() => localStorage.length));
		await fill(page, 'Private', 'Between us.');
		await page.click(`${comment(first)} .postbag-reply`);
		assert.equal(await typed(page), 'Between us.');
		await page.click('.postbag-cancel');
		await page.click('.postbag-look');
		await page.waitForSelector('.postbag-preview:focus');
		assert.equal(await typed(page), 'Between us.');
		await page.click(`${comment(first)} .postbag-up`);
		await page.waitForSelector('.postbag-up[aria-pressed=true]:focus');
		await page.click(`${comment(first)} .postbag-up`);
		await page.waitForSelector('.postbag-up[aria-pressed=false]:focus');
		await post(page);
		assert.equal(await typed(page), '');
		assert.equal(await page.inputValue('#postbag-name'), 'Private');
		await assertStayed(page);
		await page.reload();
		assert.equal(await page.inputValue('#postbag-name'), '');
		await page.context().close();
	});
});

describe('how much room is left', () => {
	test('is said when it gets scarce; what is too long is refused at its field, and nothing is lost', async () => {
		const page = await stay(await browser.visit(article('bakery')));
		const room = page.locator('.postbag-room');
		await fill(page, 'Long', 'x'.repeat(MOST - 31));
		assert.equal(await room.isVisible(), false);
		await page.locator('#postbag-text').press('Control+End');
		await page.keyboard.type('é');
		assert.equal(await room.innerText(), 'Characters left: 30');
		assert.equal(await page.locator('.postbag-live').textContent(), 'Characters left: 30');
		await page.keyboard.insertText('🐐');
		assert.equal(await room.innerText(), 'Characters left: 29', 'a goat is one');
		await page.keyboard.insertText('y'.repeat(30));
		assert.equal(await room.innerText(), 'Characters left: -1');
		assert.equal(await room.evaluate((line) => getComputedStyle(line).fontWeight), '700');
		const text = await typed(page);
		browser.allow(/status of 422/);
		await page.click('.postbag-post');
		await page.waitForSelector('#postbag-text[aria-invalid=true]:focus');
		const described = (await page.getAttribute('#postbag-text', 'aria-describedby')).split(' ')[0];
		assert.equal(await page.locator(`#${described}`).innerText(), 'This comment is too long. Please shorten it.');
		assert.equal(await typed(page), text);
		assert.equal(await room.innerText(), 'Characters left: -1');
		await page.locator('#postbag-text').press('Control+End');
		await page.keyboard.press('Backspace');
		await post(page);
		assert.equal(await written(text.slice(0, -1)), '1');
		await assertStayed(page);
		await page.context().close();
	});
});

describe('the toolbar', () => {
	// name, shortcut, what it makes of nothing and of "word" in "a word b"
	const TOOLS = [
		['Strong', 'Control+b', 'a **** b', 'a **word** b'],
		['Emphasis', 'Control+i', 'a ** b', 'a *word* b'],
		['Link', 'Control+k', 'a [](https://) b', 'a [word](https://) b'],
		['Code', 'Control+e', 'a `` b', 'a `word` b'],
		['Quote', null, 'a \n>  b', 'a \n> word b'],
		['List', null, 'a \n-  b', 'a \n- word b'],
	];
	let page;
	before(async () => { page = await stay(await browser.visit(article('rain-gauge'))); });
	after(() => page.context().close());

	const choose = async (text, word) => {
		await page.fill('#postbag-text', text);
		await page.locator('#postbag-text').evaluate((field, part) => {
			const from = part ? field.value.indexOf(part) : 2;
			field.setSelectionRange(from, from + part.length);
		}, word);
	};

	for (const [name, key, empty, round] of TOOLS) {
		test(`${name}: by mouse${key ? ` and ${key}` : ''}, with something chosen and with nothing, and undone`, async () => {
			const button = page.locator('.postbag-tools').getByRole('button', { name });
			for (const press of [() => button.click(), key && (() => page.keyboard.press(key))].filter(Boolean)) {
				for (const [before, chosen, made] of [['a  b', '', empty], ['a word b', 'word', round]]) {
					await choose(before, chosen);
					await press();
					assert.equal(await typed(page), made);
					assert.equal(await page.evaluate(() => document.activeElement.id), 'postbag-text');
					await page.keyboard.press('Control+z');
					assert.equal(await typed(page), before, 'undone');
				}
			}
			await assertStayed(page);
		});
	}

	test('goes on where one would write', async () => {
		await choose('a  b', '');
		await page.keyboard.press('Control+b');
		await page.keyboard.type('"bold"');
		assert.equal(await typed(page), 'a **"bold"** b');
		await choose('one\ntwo', 'one\ntwo');
		await page.locator('.postbag-tools').getByRole('button', { name: 'List' }).click();
		assert.equal(await typed(page), '- one\n- two');
	});

	test('is as good with the shift lock, and what it writes is kept', async () => {
		await choose('a word b', 'word');
		await page.locator('#postbag-text').evaluate((field) => field.dispatchEvent(
			new KeyboardEvent('keydown', { key: 'B', ctrlKey: true, bubbles: true, cancelable: true })));
		assert.equal(await typed(page), 'a **word** b');
		await page.reload();
		assert.equal(await typed(page), 'a **word** b');
		await stay(page);
	});

	test('is not there without JavaScript, and takes no room', async () => {
		const plain = await browser.visit(article('rain-gauge'), { script: false });
		const gap = (on) => on.evaluate(() => document.querySelector('#postbag-form .postbag-buttons').getBoundingClientRect().top -
			document.querySelector('#postbag-text').getBoundingClientRect().bottom);
		assert.equal(await plain.locator('.postbag-tools').isVisible(), false);
		assert.equal(await plain.locator('.postbag-room').isVisible(), false);
		assert.ok(await gap(page) - await gap(plain) > 30, `${await gap(page)} and ${await gap(plain)} pixels`);
		await plain.context().close();
	});
});

describe('how much time is left', () => {
	test('runs, and at its end there is nothing to press any more', async () => {
		const page = await (await browser.person()).newPage();
		await page.clock.install();
		await page.goto(article('night-library'));
		await fill(page, 'Hasty', 'Mine for ten minutes.');
		await post(page);
		const left = page.locator('.postbag-own .postbag-left time');
		const seconds = async () => (await left.innerText()).split(':').reduce((minutes, rest) => minutes * 60 + Number(rest), 0);
		await page.clock.pauseAt(Date.now() + 20000); // later than this is done
		const before = await seconds();
		assert.ok(before > WINDOW_S - 60 && before <= WINDOW_S, `${before} seconds`);
		await page.clock.runFor(65000);
		assert.equal(await seconds(), before - 65);
		assert.equal(await page.locator('.postbag-own .postbag-edit').count(), 1);
		await page.clock.runFor((before - 65) * 1000);
		assert.equal(await page.locator('.postbag-own .postbag-edit').count(), 1);
		await page.clock.runFor(2000);
		assert.equal(await page.locator('.postbag-own').locator('.postbag-edit, .postbag-delete, .postbag-left').count(), 0);
		assert.equal(await page.locator('.postbag-own .postbag-reply').count(), 1);
		await page.context().close();
	});
});

describe('one comment is written once', () => {
	test('by who presses again while the network is slow', async () => {
		const page = await stay(await browser.visit(article('ferry-bell')));
		let posts = 0, through;
		const mud = new Promise((resolve) => { through = resolve; });
		await page.route('**/postbag/comments', async (route) => {
			posts++;
			await mud;
			await route.continue();
		});
		await fill(page, 'Slow', 'Through the mud.');
		await page.click('.postbag-post');
		await page.waitForSelector('form[aria-busy=true]');
		await page.click('.postbag-post', { force: true });
		await page.keyboard.press('Control+Enter');
		through();
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(posts, 1);
		assert.equal(await written('Through the mud.'), '1');
		assert.equal(await page.getByText('Through the mud.').count(), 1);
		await assertStayed(page);
		await page.context().close();
	});

	test('by who presses again because no answer came; and other words are another comment', async () => {
		const page = await stay(await browser.visit(article('ferry-bell')));
		let lost = 2;
		await page.route('**/postbag/comments', async (route) => {
			const answer = await route.fetch();
			await (lost-- > 0 ? route.abort() : route.fulfill({ response: answer }));
		});
		browser.allow(/ERR_FAILED/);
		await fill(page, 'Lost', 'Did it arrive?');
		for (let i = 0; i < 2; i++) {
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-errors');
			await page.waitForSelector('form[aria-busy=false]');
			assert.equal(await typed(page), 'Did it arrive?');
		}
		await page.reload();
		await post(page);
		assert.equal(await written('Did it arrive?'), '1');
		assert.equal(await page.getByText('Did it arrive?').count(), 1);
		lost = 1;
		await page.fill('#postbag-text', 'Did that?');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-errors');
		await page.fill('#postbag-text', 'Did that? I mean, this.');
		await post(page);
		assert.equal(await written('Did that? I mean, this.'), '1');
		await page.context().close();
	});

	test('by who loads the page again afterwards, with and without JavaScript', async () => {
		for (const script of [true, false]) {
			const page = await browser.visit(article('tide-table'), { script });
			const text = `Once, script ${script}.`;
			await fill(page, 'Again', text);
			await page.click('.postbag-post');
			await (script ? page.waitForSelector('.postbag-notice:focus') : page.waitForURL(/#postbag-\d+$/));
			await page.reload();
			assert.equal(await page.getByText(text).count(), 1);
			assert.equal(await written(text), '1');
			await page.context().close();
		}
	});

	test('by who goes back without JavaScript, and presses again', async () => {
		const page = await browser.visit(article('tide-table'), { script: false });
		await fill(page, 'Back', 'There and back.');
		await page.click('.postbag-post');
		await page.waitForURL(/#postbag-\d+$/);
		const at = page.url();
		await page.goBack();
		if (await typed(page) === '') {
			await fill(page, 'Back', 'There and back.');
		}
		await page.click('.postbag-post');
		await page.waitForURL(at);
		assert.equal(await written('There and back.'), '1');
		await page.context().close();
	});
});
