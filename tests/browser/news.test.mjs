// A thread as time goes by: what is new since the last visit, what others write while the page is
// open, and what the times say. The page's clock is the test's.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, WIDE, focused, startBrowser, threadPath, write } from '../lib/browser.mjs';
import { fillLong } from '../lib/letters.mjs';
import { assertInView, assertStayed, fill, idsIn, places, shiftOf, stay, watchShifts } from '../lib/reading.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const article = (name) => `/articles/${name}.html`;
const comment = (id) => `#postbag-${id}`;
const OFFER = '.postbag-news a';
const MINUTE_MS = 60000;

let stack, browser, ann;

before(async () => {
	stack = await startStack({ policy: 'open' });
	ann = stack.client();
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const say = (name, text, reply) => write(stack, ann, name, 'Ann', text, reply);

// The thread on a page of its own, as it is now: nginx has not kept this address.
let visits = 0;
const fresh = (name, more = '') => threadPath(stack, name, `&view=page&fresh=${++visits}${more}`);
const marked = (page) => page.locator('.postbag-new').evaluateAll((parts) => parts.map(({ id }) => Number(id.slice(8))));

describe('since the last visit', () => {
	test('nothing is new to who comes for the first time', async () => {
		const page = await browser.visit(fresh('bakery'));
		await say('bakery', 'Bread.');
		const other = await browser.visit(fresh('bakery'));
		await page.context().close();
		assert.equal((await idsIn(other)).length, 1);
		assert.deepEqual(await marked(other), []);
		assert.equal(await other.locator('.postbag-news').count(), 0);
		await other.context().close();
	});

	test('what came is told, marked and a press away; but not what the reader wrote', async () => {
		const old = await say('rain-gauge', 'Old.');
		const person = await browser.person();
		let page = await person.newPage();
		await page.goto(fresh('rain-gauge'));
		await fill(page, 'Me', 'Mine.');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		await page.close();
		const first = await say('rain-gauge', 'A new answer.', old), second = await say('rain-gauge', 'A new letter.');
		page = await person.newPage();
		await page.goto(fresh('rain-gauge'));
		await page.waitForSelector(OFFER);
		assert.equal(await page.locator(OFFER).innerText(), '2 new comments');
		assert.deepEqual(await marked(page), [first, second]);
		assert.match(await page.locator(`${comment(first)} .postbag-byline`).innerText(), /New$/);
		assert.equal(await page.locator('.postbag-own.postbag-new').count(), 0);
		await page.click(OFFER);
		await page.waitForSelector(`${comment(first)}.postbag-marked:focus`);
		await assertInView(page, `${comment(first)} .postbag-author`);
		assert.equal(await page.locator('.postbag-news').count(), 0);
		assert.deepEqual(await marked(page), [first, second]);
		await page.goto(fresh('rain-gauge'));
		assert.deepEqual(await marked(page), [], 'they were seen');
		await person.close();
	});

	test('an empty thread was a visit, too', async () => {
		const person = await browser.person();
		const page = await person.newPage();
		await page.goto(fresh('slow-letter'));
		const id = await say('slow-letter', 'The first of all.');
		await page.goto(fresh('slow-letter'));
		await page.waitForSelector(OFFER);
		assert.deepEqual(await marked(page), [id]);
		await person.close();
	});

	test('of a long thread: what is on other pages is told; and what only was not looked at is not new', async () => {
		const { letters } = await fillLong(stack, 'night-library', 120);
		const person = await browser.person();
		const page = await person.newPage();
		await page.goto(fresh('night-library'));
		const answer = await say('night-library', 'To the seventieth.', letters[69]);
		const last = await say('night-library', 'The last.');
		await page.goto(fresh('night-library'));
		await page.waitForSelector(OFFER);
		assert.deepEqual(await marked(page), []);
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector(`${comment(letters[50])}:focus`);
		assert.deepEqual(await marked(page), [answer]);
		await page.click(OFFER);
		await page.waitForSelector(`${comment(answer)}.postbag-marked:focus`);
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector(`${comment(letters[100])}:focus`);
		assert.deepEqual(await marked(page), [answer, last]);
		await person.close();
	});
});

// A page whose clock stands from its first moment on until the test moves it, and what it asks for.
async function clocked(path, options) {
	const page = await (await browser.person(options)).newPage();
	const asked = [];
	page.on('request', (request) => {
		if (new URL(request.url()).pathname === '/postbag/news') {
			asked.push(request);
		}
	});
	await page.clock.install();
	await page.clock.pauseAt(Date.now() + 60000); // later than this is done
	await page.goto(path);
	return { page, asked, wait: (ms) => page.clock.runFor(ms) };
}

// Until the offer is there: nginx may keep what it has for two seconds of everybody's time.
const offered = ({ page, wait }) => eventually(async () => {
	await wait(5 * MINUTE_MS);
	await page.waitForSelector(OFFER, { timeout: 200 });
}, 30000);

// Who asks as the page does finds what is there now, and so does the page from then on.
const served = (name, text) => eventually(async () => {
	const answer = await stack.client({ headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } })
		.get(threadPath(stack, name, '&lang=en&sort=oldest'));
	assert.ok(answer.text.includes(text));
});

describe('while the page is open', () => {
	test('what others write is offered, nothing moves, and a press shows it', async () => {
		await say('ferry-bell', 'Before.');
		const open = await clocked(article('ferry-bell'));
		const { page } = open;
		await stay(page);
		await page.fill('#postbag-text', 'Half a thought');
		await page.locator('.postbag-comment').first().scrollIntoViewIfNeeded();
		const id = await say('ferry-bell', 'While you were here.');
		await open.wait(MINUTE_MS);
		const before = await places(page);
		await offered(open);
		assert.deepEqual(await places(page), before);
		assert.equal(await page.locator(OFFER).innerText(), '1 new comment');
		assert.equal(await page.locator(OFFER).evaluate((link) => link.parentNode.getAttribute('role')), 'status');
		assert.equal(await focused(page).then((text) => text.startsWith('textarea')), true);
		await served('ferry-bell', 'While you were here.');
		await page.click(OFFER);
		await page.waitForSelector(`${comment(id)}.postbag-marked:focus`);
		assert.deepEqual(await marked(page), [id]);
		assert.equal(await page.getByText('Before.').count(), 1);
		assert.equal(await page.inputValue('#postbag-text'), 'Half a thought');
		assert.equal(await page.locator('.postbag-news').count(), 0);
		await assertStayed(page);
		await page.context().close();
	});

	test('of a long thread: the new comment is shown, whatever page it is on', async () => {
		const { letters } = await fillLong(stack, 'tide-table', 120);
		const open = await clocked(article('tide-table'));
		const { page } = open;
		for (const text of ['To the seventieth.', 'And once more.']) {
			const id = await say('tide-table', text, letters[69]);
			await offered(open);
			await page.click(OFFER);
			await page.waitForSelector(`${comment(id)}.postbag-marked:focus`);
			await assertInView(page, `${comment(id)} .postbag-author`);
		}
		await page.context().close();
	});

	test('of a thread that was read to its end: likewise', async () => {
		await fillLong(stack, 'swifts', 60);
		const open = await clocked(article('swifts'));
		const { page } = open;
		await page.click('.postbag-more [rel=next]');
		await page.waitForSelector('.postbag-comment:focus');
		const id = await say('swifts', 'After the end.');
		await offered(open);
		await page.click(OFFER);
		await page.waitForSelector(`${comment(id)}.postbag-marked:focus`);
		await page.context().close();
	});

	test('it asks twice in the first minute, with what it knows, and an answer without news has no body', async () => {
		const { page, asked, wait } = await clocked(article('bakery'));
		await wait(15000);
		assert.equal(asked.length, 0);
		await wait(7000);
		await eventually(() => assert.equal(asked.length, 1));
		assert.equal((await asked[0].response()).status(), 200);
		await asked[0].response().then((answer) => answer.finished());
		await wait(32000);
		await eventually(() => assert.equal(asked.length, 2));
		assert.match((await asked[1].allHeaders())['if-none-match'], /^W\/"/);
		await eventually(() => assert.match(stack.accessLog(), / 304 GET \/postbag\/news /));
		await page.context().close();
	});

	test('it asks less and less often while nobody does anything, and at once again when somebody does', async () => {
		const { page, asked, wait } = await clocked(article('bakery'));
		const during = async (ms) => {
			const before = asked.length;
			await wait(ms);
			return asked.length - before;
		};
		const first = await during(10 * MINUTE_MS);
		await wait(30 * MINUTE_MS);
		const late = await during(20 * MINUTE_MS);
		assert.ok(first >= 5 && first <= 8, `${first} in the first ten minutes`);
		assert.ok(late >= 3 && late <= 4, `${late} in the last twenty`);
		await page.click('.postbag-title');
		assert.ok(await during(MINUTE_MS) >= 2);
		await page.context().close();
	});

	test('it does not ask while it is hidden, and does soon when it is seen again', async () => {
		const { page, asked, wait } = await clocked(article('bakery'), { init: () => {
			Object.defineProperty(document, 'hidden', { get: () => globalThis.away === true });
		} });
		await page.evaluate(() => { globalThis.away = true; });
		await wait(30 * MINUTE_MS);
		assert.equal(asked.length, 0);
		await page.evaluate(() => { globalThis.away = false; });
		await wait(2000);
		await eventually(() => assert.equal(asked.length, 1));
		await page.context().close();
	});

	test('that it cannot ask is nobody’s trouble', async () => {
		const { page, asked, wait } = await clocked(article('bakery'));
		browser.allow(/ERR_INTERNET_DISCONNECTED/);
		await page.context().setOffline(true);
		await wait(MINUTE_MS);
		await eventually(() => assert.ok(asked.length > 0 && asked.every((request) => request.failure())));
		assert.equal(await page.locator('.postbag-errors, .postbag-news').count(), 0);
		await page.context().close();
	});
});

describe('times', () => {
	const NOW = Date.parse('2026-03-10T12:00:30Z');
	const AGES = [[20, 'this minute'], [300, '5 minutes ago'], [3 * 3600, '3 hours ago'], [26 * 3600, 'yesterday'],
		[12 * 86400, '12 days ago'], [40 * 86400, 'Jan 29, 2026']];
	let ids;
	before(async () => {
		ids = [];
		for (const [seconds] of AGES) {
			const id = await say('old-times', `${seconds} seconds.`);
			await stack.psql(`UPDATE postbag.comment SET created_at = to_timestamp(${NOW / 1000 - seconds}) WHERE comment_id = ${id}`);
			ids.push(id);
		}
		await stack.psql(`UPDATE postbag.article SET thread_revision = thread_revision + 1`);
	});
	const times = (page) => page.locator('.postbag-when time').evaluateAll((all) => all.map((time) => time.textContent));
	const titles = (page) => page.locator('.postbag-when time').evaluateAll((all) => all.map((time) => time.title));
	const visit = async (more, options) => {
		const page = await (await browser.person(options)).newPage();
		await page.clock.install({ time: NOW });
		await page.goto(fresh('old-times', more));
		return page;
	};

	test('say how long ago, with the whole date in the reader’s own zone', async () => {
		const page = await visit('', { timezoneId: 'Asia/Tokyo' });
		assert.deepEqual(await times(page), AGES.map(([, text]) => text));
		assert.match((await titles(page))[1], /^Tuesday, March 10, 2026 at 8:55\sPM$/);
		assert.match((await titles(page))[5], /^Thursday, January 29, 2026 at 9:00\sPM$/);
		await page.clock.runFor(61 * MINUTE_MS);
		assert.deepEqual((await times(page)).slice(0, 3), ['1 hour ago', '1 hour ago', '4 hours ago']);
		await page.context().close();
	});

	test('have the digits of the page in every language', async () => {
		const page = await visit('&lang=ar', { timezoneId: 'Africa/Cairo' });
		assert.match((await times(page))[1], /قبل 5/);
		assert.match((await titles(page))[1], /2026.*1:55/);
		for (const text of [...await times(page), ...await titles(page)]) {
			assert.doesNotMatch(text, /[\u0660-\u0669]/);
		}
		await page.context().close();
	});

	test('without JavaScript are dates, and say of which zone', async () => {
		const page = await browser.visit(fresh('old-times'), { script: false, timezoneId: 'Asia/Tokyo' });
		assert.match((await times(page))[1], /10 March 2026|March 10, 2026/);
		assert.match((await times(page))[1], /11:55.*UTC/);
		await page.context().close();
	});

	for (const viewport of [WIDE, NARROW]) {
		test(`move nothing when they change: ${viewport.width} pixels`, async () => {
			await say('bakery', 'A reply that is there for its time.', await say('bakery', 'A letter.'));
			await served('bakery', 'there for its time');
			const page = await (await browser.person({ viewport, init: watchShifts })).newPage();
			await page.clock.install();
			await page.goto(`${article('bakery')}#postbag`);
			await page.locator('.postbag-when').first().scrollIntoViewIfNeeded();
			assert.match((await times(page))[0], /^(this minute|\d+ minutes? ago)$/);
			for (const ms of [MINUTE_MS, 60 * MINUTE_MS, 3000 * MINUTE_MS]) {
				await page.clock.fastForward(ms);
				await page.clock.runFor(31000);
			}
			assert.equal((await times(page))[0], '2 days ago');
			assert.equal(await shiftOf(page), 0);
			await page.context().close();
		});
	}
});
