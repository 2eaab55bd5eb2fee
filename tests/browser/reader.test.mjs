// A reader without our script: JavaScript switched off, the script not loaded, or forbidden by the
// page's own Content-Security-Policy. Forms post, links lead to whole pages, and nothing is missing.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, WIDE, pathOf, regular, startBrowser, threadPath, write } from '../lib/browser.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/tide-table.html';
const TITLE = 'How to read a tide table, and why you should';

let stack, browser, known, parent;

before(async () => {
	stack = await startStack({ policy: 'first' });
	known = await regular(stack);
	parent = await write(stack, known, 'tide-table', 'Ada Quill', 'The table *lies* in winter.');
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// How a page comes without our script.
const WAYS = [
	{ name: 'JavaScript switched off, wide', options: { script: false, viewport: WIDE } },
	{ name: 'JavaScript switched off, narrow and dark', options: { script: false, viewport: NARROW, dark: true } },
	{ name: 'the script not loaded', options: {}, arrange: blockScript, noise: /ERR_FAILED/ },
	{ name: 'the script forbidden by the page', options: {}, arrange: forbidScript,
		noise: /Content Security Policy directive: "script-src 'none'"/ },
];

for (const way of WAYS) {
	describe(way.name, () => {
		const name = `Newcomer ${WAYS.indexOf(way) + 1}`;
		let page;
		before(async () => {
			page = await (await browser.person(way.options)).newPage();
			await way.arrange?.(page.context());
		});
		after(() => page.context().close());
		const expect = () => way.noise && browser.allow(way.noise);
		const open = async (path = ARTICLE) => {
			expect();
			return page.goto(path);
		};

		test('reads the article, the share bar, the thread and the form in the page itself', async () => {
			const html = await (await open()).text();
			assert.match(html, /The table <em>lies<\/em> in winter\./);
			assert.match(html, /<form class="postbag-share"/);
			assert.match(html, /<form class="postbag-form"/);
			assert.equal(await page.locator('.postbag-share-button:visible').count(), 11);
			assert.equal(await page.locator('.postbag-native').isVisible(), false);
			assert.equal(await page.locator('#postbag-text').isVisible(), true);
		});

		test('writes a comment, which waits, and only its author sees it', async () => {
			await open();
			await fill(page, name, 'My *first* letter.');
			await page.click('.postbag-post');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			const own = page.locator('.postbag-own.postbag-held');
			assert.match(await own.innerText(), /Newcomer \d[\s\S]*Waiting for a moderator[\s\S]*My first letter\./);
			const other = await browser.visit(ARTICLE, way.options);
			assert.equal(await other.getByText('My first letter.').count(), 0);
			await other.context().close();
		});

		test('edits it, or lets it be', async () => {
			await open();
			await page.click('.postbag-own .postbag-edit');
			assert.equal(await page.inputValue('textarea'), 'My *first* letter.');
			await page.click('.postbag-cancel');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			await page.click('.postbag-own .postbag-edit');
			await page.fill('textarea', 'My **second** thoughts.');
			await page.click('.postbag-post');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			assert.match(await page.locator('.postbag-own').innerText(), /Edited[\s\S]*My second thoughts\./);
		});

		test('deletes it, after a question', async () => {
			await open();
			await page.click('.postbag-own .postbag-delete');
			assert.match(await page.locator('main').innerText(), /Delete your comment\?[\s\S]*My second thoughts\./);
			await page.click('.postbag-post');
			await page.waitForURL(new RegExp(`${ARTICLE}$`));
			assert.equal(await page.locator('.postbag-own').count(), 0);
		});

		test('answers a comment on a page of its own', async () => {
			await open();
			await page.click(`#postbag-${parent} .postbag-reply`);
			assert.match(page.url(), /\/postbag\/articles\/[0-9a-f]{16}\/comments\/\d+\/reply\?/);
			assert.match(await page.locator('.postbag-quoted').innerText(), /The table lies in winter\./);
			assert.match(await page.locator('.postbag-form-title').innerText(), /^Reply to Ada Quill$/);
			await fill(page, name, 'Only in *January*.');
			await page.click('.postbag-post');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			const answer = page.locator(`.postbag-item:has(> #postbag-${parent}) .postbag-replies .postbag-own`);
			assert.match(await answer.innerText(), /Only in January\./);
		});

		test('looks at a comment before it is posted', async () => {
			await open();
			await fill(page, name, 'Look **twice**.');
			await page.click('.postbag-look');
			assert.equal(await page.locator('h1').innerText(), 'Preview');
			assert.equal(await page.locator('.postbag-preview strong').innerText(), 'twice');
			assert.equal(await page.inputValue('#postbag-name'), name);
			assert.equal(await page.inputValue('#postbag-text'), 'Look **twice**.');
			await page.fill('#postbag-text', 'Look **three** times.');
			await page.click('.postbag-post');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			assert.equal(await page.locator('.postbag-own strong').last().innerText(), 'three');
		});

		test('is told what is wrong, where it is wrong, and keeps the text', async () => {
			await open();
			await fill(page, ' ', `Who is ${name}?`);
			browser.allow(/status of 422/);
			await page.click('.postbag-post');
			assert.equal(await page.locator('h1').innerText(), 'Your comment is not posted yet');
			const field = page.locator('#postbag-name');
			assert.equal(await field.getAttribute('aria-invalid'), 'true');
			assert.equal(await page.locator(`#${await field.getAttribute('aria-describedby')}`).innerText(),
				'Please write your name.');
			assert.equal(await page.inputValue('#postbag-text'), `Who is ${name}?`);
			await field.fill('Nobody');
			await page.click('.postbag-post');
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			assert.match(await page.locator('.postbag-own').last().innerText(), /Nobody[\s\S]*Who is Newcomer/);
		});

		test('who clicks twice has written once', async () => {
			const text = `Twice, ${way.name}.`;
			await open();
			await fill(page, 'Hasty', text);
			await page.dblclick('.postbag-post', { noWaitAfter: true });
			await page.waitForURL(/tide-table\.html#postbag-\d+$/);
			await open();
			assert.equal(await page.getByText(text).count(), 1);
			assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body = '${text}'`), '1');
		});

		test('shares: a new tab leads to the network, and the share is counted', async () => {
			await open();
			const answer = page.context().waitForEvent('response', (response) =>
				new URL(response.url()).pathname === '/postbag/shares');
			const tab = page.context().waitForEvent('page');
			await page.click('.postbag-share-button[value=bluesky]');
			assert.equal((await answer).status(), 303);
			const went = new URL((await browser.wentOutside(page)).url());
			assert.equal(went.origin + went.pathname, 'https://bsky.app/intent/compose');
			assert.equal(went.searchParams.get('text'), `${TITLE} ${pathOf(stack, 'tide-table')}`);
			assert.equal(page.url(), stack.origin + ARTICLE);
			await (await tab).close();
			await eventually(async () => assert.equal((await counts()).bluesky, 1));
		});

		test('shares by mail in the same tab, and the article stays', async () => {
			const tab = await page.context().newPage();
			expect();
			await tab.goto(ARTICLE);
			await tab.click('.postbag-share-button[value=email]', { noWaitAfter: true });
			await eventually(async () => assert.equal((await counts()).email, 1));
			assert.equal(tab.url(), stack.origin + ARTICLE);
			assert.equal(page.context().pages().length, 2);
			await tab.close();
		});

		test('copies the link from a page that shows it', async () => {
			await open();
			const opened = page.context().waitForEvent('page');
			expect();
			await page.click('.postbag-share-button[value=copy]');
			const tab = await opened;
			await tab.waitForSelector('#postbag-link:focus');
			assert.equal(await tab.inputValue('#postbag-link'), pathOf(stack, 'tide-table'));
			expect();
			await tab.click('text=Back to the article');
			await tab.waitForURL(stack.origin + ARTICLE);
			await tab.close();
			await eventually(async () => assert.equal((await counts()).copy, 1));
		});

		test('reads the thread in another order on a page of its own', async () => {
			await open();
			await page.click('.postbag-sorts a:not([aria-current])');
			assert.match(page.url(), /\/postbag\/thread\?.*sort=newest&view=page$/);
			assert.equal(await page.locator('h1').innerText(), TITLE);
			assert.equal(await page.locator('.postbag-sorts [aria-current]').innerText(), 'Newest first');
			await page.click('text=Back to the article');
			await page.waitForURL(stack.origin + ARTICLE);
		});
	});
}

async function fill(page, name, text) {
	await page.fill('#postbag-name', name);
	await page.fill('#postbag-text', text);
}

async function counts() {
	const path = threadPath(stack, 'tide-table').replace('thread', 'api/v1/counts');
	return (await stack.client().get(path)).json().counts[0].shares;
}

function blockScript(context) {
	return context.route('**/postbag.js', (route) => route.abort());
}

function forbidScript(context) {
	return context.route(`**${ARTICLE}`, async (route) => {
		const response = await route.fetch();
		const headers = response.headers();
		const policy = headers['content-security-policy'].replace("script-src 'self'", "script-src 'none'");
		await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
	});
}
