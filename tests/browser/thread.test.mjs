// Reading a thread: votes, more of it, its orders, the address of a comment, folded branches. In the
// page with our script; and on pages of their own without it.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, focused, pathOf, startBrowser, threadPath, write } from '../lib/browser.mjs';
import { fillLong } from '../lib/letters.mjs';
import { assertInView, assertStayed, fill, idsIn, stay } from '../lib/reading.mjs';
import { startStack } from '../lib/stack.mjs';

const article = (name) => `/articles/${name}.html`;
const comment = (id) => `#postbag-${id}`;
const LETTERS = 120, ANSWERS = 30;

let stack, browser, ids, long, a;

before(async () => {
	stack = await startStack({ policy: 'open' });
	const ann = stack.client();
	const say = (text, reply) => write(stack, ann, 'rain-gauge', 'Ann', text, reply);
	ids = { root: await say('We kept a gauge as well.'), other: await say('Until the goat.') };
	ids.answer = await say('Which goat?', ids.root);
	ids.deep = await say('Ours.', ids.answer);
	long = await fillLong(stack, 'tide-table', LETTERS, ANSWERS);
	a = await stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article WHERE url LIKE '%tide-table%'`);
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const plain = (path, options) => browser.visit(path, { script: false, ...options });
const permalink = (id) => `/postbag/articles/${a}/comments/${id}?lang=en#postbag-${id}`;
const votes = (id) => stack.psql(`SELECT ups, downs FROM postbag.comment WHERE comment_id = ${id}`);

describe('a vote', () => {
	// name and number of the buttons, "*" on what is pressed
	const shown = (page, id) => page.locator(`${comment(id)} .postbag-votes button`).evaluateAll((buttons) =>
		buttons.map((button) => button.textContent + (button.ariaPressed === 'true' ? '*' : '')));

	test('is cast, changed and withdrawn in place, and the focus stays on its button', async () => {
		const page = await stay(await browser.visit(article('rain-gauge')));
		const at = page.url();
		const press = async (way, look, counts) => {
			await page.click(`${comment(ids.root)} .postbag-${way}`);
			await page.waitForSelector(`${comment(ids.root)} .postbag-${way}[aria-pressed=${look.join().includes('*')}]:focus`);
			assert.deepEqual(await shown(page, ids.root), look);
			assert.equal(await votes(ids.root), counts);
		};
		assert.deepEqual(await shown(page, ids.root), ['Vote up', 'Vote down']);
		await press('up', ['Vote up 1*', 'Vote down'], '1|0');
		await press('down', ['Vote up', 'Vote down 1*'], '0|1');
		await press('down', ['Vote up', 'Vote down'], '0|0');
		assert.equal(page.url(), at);
		await assertStayed(page);
		await page.context().close();
	});

	test('that is refused is said beside it, until one is taken; the page stays', async () => {
		const page = await stay(await browser.visit(article('rain-gauge')));
		await limitVotes('1/60');
		const up = `${comment(ids.other)} .postbag-up`, told = `${comment(ids.other)} .postbag-errors`;
		await page.click(up);
		await page.waitForSelector(`${up}[aria-pressed=true]`);
		browser.allow(/status of 429/);
		await page.click(up);
		await page.waitForSelector(told);
		assert.match(await page.locator(told).innerText(), /too many|moment|wait/i);
		assert.equal(await page.getAttribute(told, 'role'), 'alert');
		assert.deepEqual(await shown(page, ids.other), ['Vote up 1*', 'Vote down']);
		assert.equal(await page.locator('.postbag-errors').count(), 1);
		await limitVotes('100000/60');
		await page.click(up);
		await page.waitForSelector(`${up}[aria-pressed=false]`);
		assert.equal(await page.locator('.postbag-errors').count(), 0);
		await assertStayed(page);
		await page.context().close();
	});

	test('without JavaScript has a page that says so, and leads back', async () => {
		const page = await plain(article('rain-gauge'));
		await page.click(`${comment(ids.other)} .postbag-up`);
		assert.match(page.url(), /\/votes\?/);
		assert.equal(await page.locator('.postbag-notice').innerText(), 'Your vote for this comment is counted.');
		assert.equal(await page.locator('.postbag-up').getAttribute('aria-pressed'), 'true');
		assert.equal(await votes(ids.other), '1|0');
		await page.click('.postbag-up');
		assert.equal(await page.locator('.postbag-notice').innerText(), 'Your vote is withdrawn.');
		await page.click('text=Back to the article');
		await page.waitForURL(stack.origin + article('rain-gauge'));
		assert.equal(await votes(ids.other), '0|0');
		await page.context().close();
	});
});

const limitVotes = (rate) => stack.reload({ limit_vote: rate });

describe('more', () => {
	test('comments follow in place, page by page to the end; the first new one has the focus', async () => {
		const page = await stay(await browser.visit(article('tide-table')));
		const at = page.url();
		await page.fill('#postbag-text', 'Reading on');
		for (const first of [51, 101]) {
			await page.click('.postbag-more [rel=next]');
			await page.waitForSelector(`${comment(long.letters[first - 1])}:focus`);
			assert.equal(await page.locator('.postbag-marked').count(), 0);
		}
		assert.equal(await page.locator('.postbag-more [rel=next]').count(), 0);
		const seen = await idsIn(page);
		assert.deepEqual(seen.filter((id) => long.letters.includes(id)), long.letters);
		assert.equal(new Set(seen).size, seen.length);
		assert.equal(await page.inputValue('#postbag-text'), 'Reading on');
		assert.equal(page.url(), at);
		await assertStayed(page);
		await page.context().close();
	});

	test('comments come before those of a permalink’s page, in order', async () => {
		const page = await stay(await browser.visit(permalink(long.letters[79])));
		const at = page.url();
		await page.click('.postbag-more [rel=prev]');
		await page.waitForSelector(`${comment(long.letters[29])}:focus`);
		await assertInView(page, `${comment(long.letters[29])} .postbag-author`);
		assert.deepEqual(await idsIn(page), long.letters.slice(29));
		await page.click('.postbag-more [rel=prev]');
		await page.waitForSelector(`${comment(long.letters[0])}:focus`);
		assert.equal(await page.locator('.postbag-earlier').count(), 0);
		assert.equal(page.url(), at);
		await assertStayed(page);
		await page.context().close();
	});

	test('replies of a long branch stand in its place', async () => {
		const page = await stay(await browser.visit(article('tide-table')));
		const rest = page.locator('.postbag-rest a');
		assert.match(await rest.innerText(), /^Show 10 more replies/);
		await rest.click();
		await page.waitForSelector(`${comment(long.answers[20])}:focus`);
		const branch = `.postbag-item:has(> ${comment(long.letters[0])})`;
		assert.equal(await page.locator(`${branch} .postbag-replies .postbag-comment`).count(), ANSWERS);
		assert.equal(await page.locator('.postbag-rest').count(), 0);
		assert.equal(await page.locator('.postbag-more [rel=next]').count(), 1);
		await assertStayed(page);
		await page.context().close();
	});

	test('brings nobody’s comment a second time', async () => {
		const page = await browser.visit(article('swifts'));
		await fillLong(stack, 'swifts', 60);
		await fill(page, 'Author', 'My own, at the end.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector('.postbag-comment:focus');
		assert.equal(await page.getByText('My own, at the end.').count(), 1);
		const seen = await idsIn(page);
		assert.deepEqual(seen, [...seen].sort((one, other) => one - other));
		assert.equal(seen.length, 61);
		await page.context().close();
	});

	test('that cannot be had is said where it was asked for, and can be asked for again', async () => {
		const page = await browser.visit(article('tide-table'));
		browser.allow(/ERR_INTERNET_DISCONNECTED/);
		await page.context().setOffline(true);
		await page.click('.postbag-more [rel=next]');
		assert.match(await page.locator('.postbag-more + .postbag-errors').innerText(), /could not be loaded/);
		await page.context().setOffline(false);
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector(`${comment(long.letters[50])}:focus`);
		assert.equal(await page.locator('.postbag-errors').count(), 0);
		await page.context().close();
	});

	test('without JavaScript are pages of their own, forward and back', async () => {
		const page = await plain(article('tide-table'));
		await page.click('.postbag-rest a');
		assert.match(page.url(), /\/postbag\/thread\?.*root=/);
		assert.equal(await page.getByText('Answer 30.').count(), 1);
		await page.click('text=All comments');
		assert.equal(await page.getByText('Letter 1.').count(), 1);
		await page.click('.postbag-more [rel=next]');
		assert.deepEqual(await idsIn(page), long.letters.slice(50, 100));
		await page.click('.postbag-more [rel=next]');
		assert.deepEqual(await idsIn(page), long.letters.slice(100));
		await page.click('.postbag-more [rel=prev]');
		assert.deepEqual(await idsIn(page), long.letters.slice(50, 100));
		await page.context().close();
	});
});

describe('the order', () => {
	test('is changed in place and back; what was typed stays', async () => {
		const page = await stay(await browser.visit(article('tide-table')));
		const at = page.url();
		await page.fill('#postbag-text', 'Half a thought');
		for (const [name, first] of [['Newest first', long.letters.at(-1)], ['Best first', long.letters[0]], ['Oldest first', long.letters[0]]]) {
			await page.click(`.postbag-sorts >> text=${name}`);
			await page.waitForSelector('.postbag-sorts [aria-current]:focus');
			assert.equal(await focused(page), `a ${name}`);
			assert.equal((await idsIn(page))[0], first, name);
			assert.equal(await page.inputValue('#postbag-text'), 'Half a thought');
		}
		assert.equal(page.url(), at);
		await assertStayed(page);
		await page.context().close();
	});

	test('is that of the pages that follow', async () => {
		const page = await browser.visit(article('tide-table'));
		await page.click('.postbag-sorts >> text=Newest first');
		await page.waitForSelector('.postbag-sorts [aria-current]:focus');
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector('.postbag-comment:focus');
		assert.deepEqual(await idsIn(page), [...long.letters].reverse().slice(0, 100));
		await page.context().close();
	});

	test('without JavaScript is a link', async () => {
		const page = await plain(article('tide-table'));
		await page.click('.postbag-sorts >> text=Newest first');
		assert.equal((await idsIn(page))[0], long.letters.at(-1));
		assert.equal(await page.locator('.postbag-sorts [aria-current]').innerText(), 'Newest first');
		await page.context().close();
	});
});

// Tinted: what tells it from others.
const tinted = (page, id) => page.locator(comment(id)).evaluate((part) =>
	getComputedStyle(part).backgroundColor !== 'rgba(0, 0, 0, 0)');

describe('the address of a comment', () => {
	test('is its time: a click marks it, and the page has that address from then on', async () => {
		const page = await stay(await browser.visit(article('rain-gauge')));
		for (const id of [ids.other, ids.deep]) {
			assert.equal(await tinted(page, id), false);
			await page.click(`${comment(id)} .postbag-when`);
			assert.equal(page.url(), `${stack.origin}${article('rain-gauge')}#postbag-${id}`);
			assert.equal(await focused(page).then((text) => text.startsWith('article')), true);
			assert.equal(await tinted(page, id), true);
		}
		assert.equal(await tinted(page, ids.other), false, 'one at a time');
		await page.goBack();
		await page.waitForFunction((hash) => location.hash === hash, comment(ids.other));
		await page.waitForSelector(`${comment(ids.other)}:focus`);
		assert.deepEqual([await tinted(page, ids.other), await tinted(page, ids.deep)], [true, false]);
		await assertStayed(page);
		await page.context().close();
	});

	for (const [name, viewport] of [['wide', undefined], ['narrow', NARROW]]) {
		test(`on another page of the thread is in view and marked on the article: ${name}`, async () => {
			const id = long.letters[79];
			const page = await browser.visit(`${article('tide-table')}#postbag-${id}`, { viewport });
			await page.waitForSelector(`${comment(id)}.postbag-marked:focus`);
			await assertInView(page, `${comment(id)} .postbag-author`);
			assert.equal(await tinted(page, id), true);
			assert.equal(page.url(), `${stack.origin}${article('tide-table')}#postbag-${id}`);
			await page.context().close();
		});
	}

	test('behind "more replies" is found as well, and when the address changes', async () => {
		const page = await stay(await browser.visit(article('tide-table')));
		const id = long.answers[24];
		await page.evaluate((hash) => { location.hash = hash; }, comment(id));
		await page.waitForSelector(`${comment(id)}.postbag-marked:focus`);
		await assertInView(page, `${comment(id)} .postbag-author`);
		await assertStayed(page);
		await page.context().close();
	});

	test('that is no comment’s says so, and leaves the thread as it was', async () => {
		browser.allow(/status of 404/);
		const page = await browser.visit(`${article('rain-gauge')}#postbag-999999999`);
		await page.waitForSelector('.postbag-errors');
		assert.equal((await idsIn(page)).length, 4);
		await page.context().close();
	});

	test('without JavaScript has a page with the comment in view and marked', async () => {
		const page = await plain(article('tide-table'), { viewport: NARROW });
		await page.click(`${comment(long.letters[49])} .postbag-when`);
		assert.equal(page.url(), `${stack.origin}${permalink(long.letters[49])}`);
		await assertInView(page, `${comment(long.letters[49])} .postbag-author`);
		assert.equal(await tinted(page, long.letters[49]), true);
		for (const id of [long.letters[110], long.answers[28]]) {
			await page.goto(permalink(id));
			await assertInView(page, `${comment(id)} .postbag-author`);
			assert.equal(await tinted(page, id), true);
		}
		await page.context().close();
	});
});

describe('what a comment answers', () => {
	test('is a click away, on the page or off it', async () => {
		const page = await stay(await browser.visit(article('rain-gauge')));
		await page.click(`${comment(ids.answer)} .postbag-to`);
		await page.waitForSelector(`${comment(ids.root)}.postbag-marked:focus`);
		await page.goto(threadPath(stack, 'tide-table', `&view=page&root=${long.letters[0]}&after=${long.answers[24]}`));
		await page.evaluate((hash) => document.querySelector('.postbag-to').setAttribute('href', hash), comment(long.letters[60]));
		await page.click('.postbag-to >> nth=0');
		await page.waitForSelector(`${comment(long.letters[60])}.postbag-marked:focus`);
		await page.context().close();
	});

	test('without JavaScript as well', async () => {
		const page = await plain(article('rain-gauge'));
		await page.click(`${comment(ids.deep)} .postbag-to`);
		assert.equal(page.url(), `${stack.origin}${article('rain-gauge')}#postbag-${ids.answer}`);
		assert.equal(await tinted(page, ids.answer), true);
		await page.context().close();
	});
});

describe('a branch', () => {
	const branch = () => `.postbag-item:has(> ${comment(ids.root)}) > details`;

	for (const script of [true, false]) {
		test(`is folded and unfolded by mouse and keyboard, ${script ? 'with' : 'without'} JavaScript`, async () => {
			const page = await browser.visit(article('rain-gauge'), { script });
			const hidden = page.locator(comment(ids.answer));
			assert.equal(await page.locator(`${branch()} > summary`).innerText(), '2 replies');
			await page.click(`${branch()} > summary`);
			assert.equal(await hidden.isVisible(), false);
			await page.keyboard.press('Enter');
			assert.equal(await hidden.isVisible(), true);
			await page.keyboard.press('Space');
			assert.equal(await hidden.isVisible(), false);
			assert.equal(await page.locator(comment(ids.other)).isVisible(), true);
			await page.context().close();
		});
	}

	test('that is folded keeps the reply that is written in it', async () => {
		const page = await browser.visit(article('rain-gauge'));
		await page.click(`${comment(ids.answer)} .postbag-reply`);
		await page.keyboard.type('The brown one');
		await page.click(`${branch()} > summary`);
		assert.equal(await page.locator('#postbag-text').isVisible(), false);
		await page.click(`${branch()} > summary`);
		assert.equal(await page.inputValue('#postbag-text'), 'The brown one');
		await page.click(`${branch()} > summary`);
		await page.reload();
		await page.waitForSelector(`.postbag-item:has(> ${comment(ids.answer)}) > form`);
		assert.equal(await page.inputValue('#postbag-text'), 'The brown one');
		assert.equal(await page.locator('#postbag-text').isVisible(), true, 'pages begin unfolded');
		await page.context().close();
	});

	test('opens for the comment in it that is gone to', async () => {
		const page = await browser.visit(`${article('rain-gauge')}#postbag-${ids.deep}`);
		await page.click(`${branch()} > summary`);
		await page.evaluate((hash) => { location.hash = ''; location.hash = hash; }, comment(ids.deep));
		await page.waitForSelector(`${comment(ids.deep)}.postbag-marked:focus`);
		await assertInView(page, `${comment(ids.deep)} .postbag-author`);
		await page.context().close();
	});
});
