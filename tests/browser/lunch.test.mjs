// After lunch: three hundred comments wait, and the moderator's hands stay on the keyboard.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { assertAccessible, startBrowser } from '../lib/browser.mjs';
import { freshArticle, sent } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const LONG_MS = 120000; // for a page of decisions, which go one after the other, on a busy machine
const KINDS = [['A kind word', 'p', 'published'], ['A rude word', 'r', 'rejected'], ['Cheap pills', 's', 'spam'], ['A slip', 'd', 'deleted']];

let stack, browser, page, article;

before(async () => {
	stack = await startStack({ policy: 'all' });
	browser = await startBrowser(stack);
	article = freshArticle(stack);
	await sent(stack.client(), article, { name: 'First', text: 'A kind word, first of all.' });
	page = await (await browser.person({})).newPage();
	await page.goto('/postbag/admin/sign-in');
	await page.fill('#desk-name', stack.moderator.name);
	await page.fill('#desk-password', stack.moderator.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/admin\/queue$/);
});
after(async () => {
	await page?.context().close();
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const fill = (from, to) => stack.psql(`INSERT INTO postbag.comment (article_id, site_id, comment_id, root_id, depth, status, author_id, author_name,
	body, html, renderer, idempotency_key, content_digest, created_at)
	SELECT article_id, site_id, 1000 + n, 1000 + n, 0, 'held', 900000 + n, 'Reader ' || n, text, '<p>' || text || '</p>', 1,
		decode(lpad(to_hex(n), 32, '0'), 'hex'), decode(repeat('00', 16), 'hex'), now()
	FROM postbag.article, generate_series(${from}, ${to}) AS n,
		LATERAL (SELECT (ARRAY['A kind word', 'A rude word', 'Cheap pills', 'A kind word', 'A slip'])[1 + n % 5] || ', no. ' || n AS text) AS made`);
const focused = () => page.evaluate(() => document.activeElement.closest('.desk-card')?.innerText ?? '');
const counts = (where) => stack.psql(`SELECT string_agg(status || ' ' || count, ', ' ORDER BY status) FROM (
	SELECT status, count(*) FROM postbag.comment WHERE ${where} GROUP BY status) AS tally`);

describe('the keys', () => {
	test('are told by the page, and can be switched off and on', async () => {
		await page.keyboard.press('?');
		await page.waitForSelector('#desk-keys[open]');
		await assertAccessible(page);
		assert.match(await page.locator('#desk-keys').innerText(), /j\s+Next comment[\s\S]*p\s+Publish[\s\S]*u\s+Undo/);
		await page.locator('#desk-keys-on').press('Space');
		await page.keyboard.press('Escape');
		await page.keyboard.press('j');
		assert.equal(await focused(), '');
		await page.click('text="Keys"');
		await page.locator('#desk-keys-on').press('Space');
		await page.keyboard.press('Escape');
		await page.keyboard.press('j');
		assert.match(await focused(), /first of all/);
	});

	test('write where something is written, until Escape', async () => {
		await page.keyboard.press('/');
		await page.keyboard.type('pjs?');
		assert.equal(await page.inputValue('#desk-q'), 'pjs?');
		await page.keyboard.press('Escape');
		assert.match(await focused(), /first of all/);
		assert.equal(await counts('true'), 'held 1');
		await page.fill('#desk-q', '');
	});

	test('open a comment in its thread, and decide there too', async () => {
		await page.locator('.desk-card').focus();
		await page.keyboard.press('o');
		await page.waitForURL(/\/comments\/\d+$/);
		assert.match(await page.locator('.desk-here').innerText(), /first of all/);
		await page.goto('/postbag/admin/queue');
	});
});

test('three hundred comments, by keyboard alone, on one page', async () => {
	await fill(1, 300);
	await page.goto('/postbag/admin/queue');
	await page.evaluate(() => { document.here = true; });
	await page.keyboard.press('j');
	for (let done = 0; done < 301; done++) {
		let text = await focused();
		if (text === '') {
			// The next page of them is on its way.
			await page.waitForFunction(() => document.activeElement.closest('.desk-card'), null, { timeout: LONG_MS });
			text = await focused();
		}
		const [, key] = KINDS.find(([words]) => text.includes(words));
		await page.keyboard.press(key);
	}
	await page.waitForSelector('.desk-empty', { timeout: LONG_MS });
	assert.equal(await page.locator('.desk-empty').innerText(), 'Nothing waits. Well done.');
	assert.equal(await counts('true'), 'deleted 60, published 121, rejected 60, spam 60');
	for (const [words, , status] of KINDS) {
		assert.equal(await counts(`body LIKE '${words}%'`), `${status} ${status === 'published' ? 121 : 60}`);
	}
	assert.equal(await page.evaluate(() => document.here), true, 'the page was left');
});

describe('a decision that cannot be taken', () => {
	test('because somebody else has: says so, and loses nothing', async () => {
		browser.allow(/status of 409/);
		await fill(401, 402);
		await page.goto('/postbag/admin/queue');
		await stack.psql(`UPDATE postbag.comment SET status = 'spam' WHERE comment_id = 1401`);
		await page.keyboard.press('j');
		await page.keyboard.press('p');
		await page.waitForSelector('.desk-errors');
		assert.match(await page.locator('.desk-errors').innerText(), /Somebody has decided about this comment in the meantime/);
		await page.goto('/postbag/admin/queue');
		assert.equal(await page.locator('.desk-card').count(), 1);
	});

	test('because the line is down: the comment is back', async () => {
		browser.allow(/ERR_FAILED/);
		await page.route('**/decide', (route) => route.abort());
		await page.keyboard.press('j');
		await page.keyboard.press('p');
		await eventually(async () => assert.equal(await page.locator('.desk-card:not([hidden])').count(), 1));
		await page.unroute('**/decide');
		await page.keyboard.press('j');
		await page.keyboard.press('p');
		await page.waitForSelector('.desk-empty');
	});

	test('what was written as a reason for another stays there', async () => {
		await fill(501, 503);
		await page.goto('/postbag/admin/queue');
		await page.fill('#comment-1503 [name=reason]', 'Out of order');
		await page.locator('#comment-1501').focus();
		await page.keyboard.press('r');
		await page.waitForFunction(() => !document.getElementById('comment-1501'));
		await eventually(async () => assert.equal(await stack.psql('SELECT status FROM postbag.comment WHERE comment_id = 1501'), 'rejected'));
		assert.equal(await page.inputValue('#comment-1503 [name=reason]'), 'Out of order');
	});
});
