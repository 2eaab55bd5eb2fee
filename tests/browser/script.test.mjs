// A reader with our script: everything happens in the page, which is never left, and nothing that
// was typed is ever lost.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { LOOKS, focused, pathOf, regular, startBrowser, threadPath, write } from '../lib/browser.mjs';
import { whenShared } from '../lib/reading.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const article = (name) => `/articles/${name}.html`;

let stack, browser, known, ids;
let brief; // a stack whose tickets are good for a minute, and pages that have waited for longer

before(async () => {
	brief = await waitForTickets();
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
	known = await regular(stack);
	ids = {
		first: await write(stack, known, 'tide-table', 'Ada Quill', 'The table *lies* in winter.'),
		last: await write(stack, known, 'tide-table', 'Ada Quill', 'And in *spring*.'),
	};
});
after(async () => {
	await browser?.close();
	await brief?.browser.close();
	await stack?.stop();
	await brief?.stack.stop();
});
afterEach(() => browser.calm());

for (const look of [LOOKS[0], LOOKS[3]]) {
	describe(look.name, () => {
		const me = look.dark ? 'Owl' : 'Lark';
		let page, at;
		before(async () => {
			page = await stay(await browser.visit(article('tide-table'), look));
			at = page.url();
		});
		after(() => page.context().close());
		afterEach(async () => assert.equal(await page.evaluate(() => document.here), true,
			'the page was not left'));

		test('a preview is shown, has the focus, and the text stays', async () => {
			await fill(page, me, 'Look **twice**.');
			await page.click('.postbag-look');
			await page.waitForSelector('.postbag-preview:focus');
			assert.equal(await page.locator('.postbag-preview strong').innerText(), 'twice');
			assert.equal(await page.inputValue('#postbag-text'), 'Look **twice**.');
			assert.equal(page.url(), at);
		});

		test('a comment is posted in place, marked as waiting, and the notice has the focus', async () => {
			await page.fill('#postbag-text', 'My *first* letter.');
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.match(await page.locator('.postbag-notice').innerText(), /waits for a moderator/);
			assert.match(await page.locator('.postbag-own.postbag-held').innerText(), /My first letter\./);
			assert.equal(await page.inputValue('#postbag-text'), '');
			assert.equal(await page.inputValue('#postbag-name'), me, 'the name stays for the next one');
			assert.equal(page.url(), at);
		});

		test('it is edited in place; Cancel brings it back', async () => {
			await page.click('.postbag-own .postbag-edit');
			await page.waitForSelector('.postbag-inline textarea:focus');
			await page.click('.postbag-inline .postbag-cancel');
			assert.equal(await page.locator('.postbag-inline').count(), 0);
			assert.match(await focused(page), /^a Edit/);
			await page.click('.postbag-own .postbag-edit');
			await page.fill('.postbag-inline textarea', 'My **second** thoughts.');
			await page.click('.postbag-inline .postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.match(await page.locator('.postbag-own').innerText(), /Edited[\s\S]*My second thoughts\./);
		});

		test('a text that says nothing is refused in the comment’s place', async () => {
			await page.click('.postbag-own .postbag-edit');
			await page.fill('.postbag-inline textarea', ' \u00a0 ');
			browser.allow(/status of 422/);
			await page.click('.postbag-inline .postbag-post');
			await page.waitForSelector('.postbag-inline textarea[aria-invalid=true]:focus');
			assert.equal(await page.locator('.postbag-inline .postbag-error').innerText(), 'Please write a comment.');
			await page.click('.postbag-inline .postbag-cancel');
			assert.match(await page.locator('.postbag-own .postbag-text').innerText(), /My second thoughts\./);
		});

		test('it is deleted in place, after a question', async () => {
			await page.click('.postbag-own .postbag-delete');
			await page.waitForSelector('.postbag-inline');
			assert.match(await page.locator('.postbag-inline').innerText(), /Delete your comment\?/);
			await page.click('.postbag-inline .postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.equal(await page.locator('.postbag-notice').innerText(), 'Your comment is deleted.');
			assert.equal(await page.locator('.postbag-own').count(), 0);
		});

		test('Reply brings the form to the comment; Cancel and Escape take it back with the text', async () => {
			await page.fill('#postbag-text', 'Half a thought');
			await page.click(`#postbag-${ids.first} .postbag-reply`);
			assert.equal(await page.locator(`.postbag-item:has(> #postbag-${ids.first}) > form`).count(), 1);
			assert.match(await focused(page), /^textarea/);
			assert.equal(await page.locator('.postbag-form-title').innerText(), 'Reply to \u2068Ada Quill\u2069');
			await page.click('.postbag-cancel');
			assert.equal(await page.locator(`#postbag-${ids.first} .postbag-reply:focus`).count(), 1);
			assert.equal(await page.locator('.postbag > form.postbag-form').count(), 1);
			assert.equal(await page.inputValue('#postbag-text'), 'Half a thought');
			assert.equal(await page.locator('.postbag-form-title').innerText(), 'Write a comment');
			await page.click(`#postbag-${ids.last} .postbag-reply`);
			await page.keyboard.press('Escape');
			assert.equal(await page.locator('.postbag > form.postbag-form').count(), 1);
		});

		test('a reply stands below its comment', async () => {
			await page.click(`#postbag-${ids.first} .postbag-reply`);
			await fill(page, me, 'Only in *January*.');
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			const answer = page.locator(`.postbag-item:has(> #postbag-${ids.first}) .postbag-replies .postbag-own`);
			assert.match(await answer.innerText(), /Only in January\./);
			assert.equal(await page.locator('.postbag-form-title').innerText(), 'Write a comment');
		});

		test('what is wrong is said at its field, which has the focus, and the text stays', async () => {
			await page.click(`#postbag-${ids.last} .postbag-reply`);
			await fill(page, ' ', 'Who am I?');
			browser.allow(/status of 422/);
			await page.click('.postbag-post');
			await page.waitForSelector('#postbag-name[aria-invalid=true]:focus');
			const described = await page.getAttribute('#postbag-name', 'aria-describedby');
			assert.equal(await page.locator(`#${described}`).innerText(), 'Please write your name.');
			assert.equal(await page.inputValue('#postbag-text'), 'Who am I?');
			assert.equal(await page.locator('.postbag-form-title').innerText(), 'Reply to \u2068Ada Quill\u2069');
			await page.fill('#postbag-name', me);
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			const answer = page.locator(`.postbag-item:has(> #postbag-${ids.last}) .postbag-replies .postbag-own`);
			assert.match(await answer.innerText(), /Who am I\?/);
		});

		test('who clicks twice has written once', async () => {
			await fill(page, me, `Twice, by ${me}.`);
			await page.dblclick('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.equal(await page.getByText(`Twice, by ${me}.`).count(), 1);
			assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body = 'Twice, by ${me}.'`), '1');
		});

		test('the order is changed in place', async () => {
			await page.click('.postbag-sorts a:not([aria-current])');
			await page.waitForSelector('.postbag-sorts [aria-current]:focus');
			assert.match(await focused(page), /^a Newest first/);
			assert.equal(page.url(), at);
		});
	});
}

describe('what was typed', () => {
	test('is there again after the page was loaded anew', async () => {
		const page = await browser.visit(article('bakery'));
		await fill(page, 'Forgetful', 'Do not lose *this*.');
		await page.reload();
		assert.equal(await page.inputValue('#postbag-name'), 'Forgetful');
		assert.equal(await page.inputValue('#postbag-text'), 'Do not lose *this*.');
		await page.context().close();
	});

	test('stays while nobody answers, and is posted once when somebody does', async () => {
		const page = await stay(await browser.visit(article('bakery')));
		await fill(page, 'Patient', 'Is anybody there?');
		await stack.killPostbagd();
		browser.allow(/status of 50[234]/);
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-errors:visible');
		assert.equal(await page.inputValue('#postbag-text'), 'Is anybody there?');
		await stack.startPostbagd();
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(await page.getByText('Is anybody there?').count(), 1);
		await page.context().close();
	});

	test('stays while the database is away, and so does the thread; with and without the script', async () => {
		const page = await stay(await browser.visit(article('tide-table')));
		const plain = await browser.visit(article('tide-table'), { script: false });
		await fill(page, 'Patient', 'With the script.');
		await fill(plain, 'Patient', 'Without the script.');
		await stack.killPostgres();
		try {
			browser.allow(/status of 503/);
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-errors:visible');
			assert.match(await page.locator('.postbag-errors').innerText(), /Your text is still here/);
			assert.equal(await page.inputValue('#postbag-text'), 'With the script.');
			assert.equal(await page.getByText('The table lies in winter.').count(), 1, 'the thread stays');
			await plain.click('.postbag-post');
			assert.match(await plain.locator('main').innerText(), /Your text is still here/);
			assert.equal(await plain.inputValue('#postbag-name'), 'Patient');
			assert.equal(await plain.inputValue('#postbag-text'), 'Without the script.');
		} finally {
			await stack.startPostgres();
		}
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice:focus');
		await plain.click('.postbag-post');
		await plain.waitForURL(/tide-table\.html#postbag-\d+$/);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body LIKE 'With% the script.'`), '2');
		await page.context().close();
		await plain.context().close();
	});
});

describe('sharing', () => {
	const counts = async (name) =>
		(await stack.client().get(threadPath(stack, name).replace('thread', 'api/v1/counts'))).json().counts[0].shares;

	test('copies the link, says so, and counts it', async () => {
		const page = await stay(await browser.visit(article('swifts'), {
			permissions: ['clipboard-read', 'clipboard-write'] }));
		await whenShared(page, stack, pathOf(stack, 'swifts'), 'copy');
		await page.click('.postbag-share-button[value=copy]');
		await page.waitForFunction(() => document.querySelector('.postbag-share-said').textContent === 'Link copied');
		assert.equal(await page.evaluate(() => navigator.clipboard.readText()), pathOf(stack, 'swifts'));
		await page.waitForFunction(() => document.querySelector('[value=copy] .postbag-share-count').textContent === '1');
		assert.equal(page.context().pages().length, 1);
		await eventually(async () => assert.equal((await counts('swifts')).copy, 1));
		await page.context().close();
	});

	test('shows the link where the clipboard is closed', async () => {
		const page = await stay(await browser.visit(article('swifts'), { init: () => {
			if (navigator.clipboard) {
				navigator.clipboard.writeText = () => Promise.reject(new Error('closed'));
			}
		} }));
		await page.click('.postbag-share-button[value=copy]');
		await page.waitForFunction(() => document.querySelector('.postbag-share-said').textContent !== '');
		assert.equal(await page.locator('.postbag-share-said').innerText(), `Copy this link: ${pathOf(stack, 'swifts')}`);
		await page.context().close();
	});

	test('offers the browser’s own sheet where there is one, and counts only what was shared', async () => {
		const page = await stay(await browser.visit(article('ferry-bell'), { hasTouch: true, isMobile: true, init: () => {
			globalThis.shared = [];
			navigator.share = (what) => {
				globalThis.shared.push(what);
				return globalThis.shared.length === 1 ? Promise.reject(new Error('closed')) : Promise.resolve();
			};
		} }));
		const posts = [];
		page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
		await page.click('.postbag-share-button[value=native]');
		await sleep(300);
		assert.deepEqual(posts, [], 'a sheet that was closed is no share');
		await page.click('.postbag-share-button[value=native]');
		await eventually(async () => assert.equal((await counts('ferry-bell')).native, 1));
		assert.deepEqual(posts, [`${stack.url}api/v1/shares`]);
		assert.deepEqual(await page.evaluate(() => globalThis.shared[1]),
			{ title: 'The ferry has its bell back', url: pathOf(stack, 'ferry-bell') });
		await page.context().close();
	});

	test('leads to the network in a new tab, and the number rises in the page', async () => {
		const page = await stay(await browser.visit(article('ferry-bell')));
		await whenShared(page, stack, pathOf(stack, 'ferry-bell'), 'mastodon');
		const tab = page.context().waitForEvent('page');
		await page.click('.postbag-share-button[value=mastodon]');
		const went = await browser.wentOutside(page);
		assert.match(went.url(), /^https:\/\/share\.joinmastodon\.org\//);
		// Not more than the link itself says.
		assert.equal((await went.allHeaders()).referer, `${stack.origin}/`);
		await (await tab).close();
		await page.waitForFunction(() =>
			document.querySelector('[value=mastodon] .postbag-share-count').textContent === '1');
		await page.context().close();
	});
});

describe('a long thread', () => {
	test('goes on in place', async () => {
		for (let i = 1; i <= 60; i++) {
			await write(stack, known, 'night-library', 'Ada Quill', `Letter ${i}.`);
		}
		const page = await stay(await browser.visit(article('night-library')));
		assert.equal(await page.getByText('Letter 1.', { exact: true }).count(), 1);
		assert.equal(await page.getByText('Letter 60.', { exact: true }).count(), 0);
		await page.fill('#postbag-text', 'Reading on');
		await page.click('.postbag-more a');
		await page.waitForSelector('.postbag-comment:focus');
		assert.equal(await page.getByText('Letter 60.', { exact: true }).count(), 1);
		assert.equal(await page.inputValue('#postbag-text'), 'Reading on');
		assert.equal(await page.evaluate(() => document.here), true);
		await page.context().close();
	});
});

describe('a form that is too old', () => {
	test('gives the text back, and the second press posts it; with and without the script', async () => {
		await sleep(Math.max(0, brief.ready - Date.now()));
		brief.browser.allow(/status of 409/);
		await fill(brief.page, 'Slow', 'With the script.');
		await brief.page.click('.postbag-post');
		await brief.page.waitForSelector('.postbag-errors:visible');
		assert.match(await brief.page.locator('.postbag-errors').innerText(), /press the button once more/);
		assert.equal(await brief.page.inputValue('#postbag-text'), 'With the script.');
		await brief.page.click('.postbag-post');
		await brief.page.waitForSelector('.postbag-notice:focus');

		await fill(brief.plain, 'Slow', 'Without the script.');
		await brief.plain.click('.postbag-post');
		assert.match(await brief.plain.locator('.postbag-errors').innerText(), /press the button once more/);
		assert.equal(await brief.plain.inputValue('#postbag-text'), 'Without the script.');
		await brief.plain.click('.postbag-post');
		await brief.plain.waitForURL(/#postbag-\d+$/);
		assert.equal(await brief.stack.psql('SELECT count(*) FROM postbag.comment'), '2');
		brief.browser.calm();
	});

	test('is not what a new reader gets', async () => {
		const page = await brief.browser.visit(article('rain-gauge'), { script: false });
		await fill(page, 'Quick', 'At once.');
		await page.click('.postbag-post');
		await page.waitForURL(/#postbag-\d+$/);
		brief.browser.calm();
	});
});

async function waitForTickets() {
	const short = await startStack({ policy: 'open', settings: { ticket_s: '60' } });
	const chrome = await startBrowser(short);
	const page = await chrome.visit(article('tide-table'));
	const plain = await chrome.visit(article('tide-table'), { script: false });
	await chrome.visit(article('rain-gauge'), { script: false });
	return { stack: short, browser: chrome, page, plain, ready: Date.now() + 62000 };
}

// Marks the page, so that a test sees whether it was left.
async function stay(page) {
	await page.evaluate(() => { document.here = true; });
	return page;
}

async function fill(page, name, text) {
	await page.fill('#postbag-name', name);
	await page.fill('#postbag-text', text);
}
