// Several comments at once, in a browser: ticked by keyboard, kept ticked while others are decided
// about, and many with a bar that shows how far they are.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { assertAccessible, LOOKS, startBrowser } from '../lib/browser.mjs';
import { freshArticle, sent } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, browser, first;

before(async () => {
	stack = await startStack({ policy: 'all' });
	browser = await startBrowser(stack);
	first = (await sent(stack.client(), freshArticle(stack), { name: 'First', text: 'One of many.' })).id;
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const fill = (count) => stack.psql(`UPDATE postbag.comment SET status = 'deleted';
	WITH line AS (SELECT i, nextval(pg_get_serial_sequence('postbag.comment', 'comment_id')) AS id FROM generate_series(1, ${count}) AS i)
	INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html,
		renderer, idempotency_key, content_digest, created_at)
	SELECT article_id, id, site_id, id, 0, 'held', 1000 + i, 'Reader ' || i, 'Letter ' || i || '.', '<p>Letter ' || i || '.</p>', renderer,
		decode(lpad(to_hex(id), 32, '0'), 'hex'), content_digest, now()
	FROM postbag.comment, line WHERE comment_id = ${first}`);
const counts = () => stack.psql(`SELECT string_agg(status || ' ' || count, ', ' ORDER BY status) FROM
	(SELECT status, count(*) FROM postbag.comment WHERE status <> 'deleted' GROUP BY 1) AS counted`);

async function visit(look, script) {
	const page = await (await browser.person({ ...look, script })).newPage();
	await page.goto('/postbag/admin/sign-in');
	await page.fill('#desk-name', stack.moderator.name);
	await page.fill('#desk-password', stack.moderator.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/admin\/queue$/);
	return page;
}
const boxes = (page) => page.locator('[name=pick]:checked').count();

for (const [look, script] of [[LOOKS[0], true], [LOOKS[3], false]]) {
	describe(`${look.name}, JavaScript ${script ? 'on' : 'off'}`, () => {
		let page;
		before(async () => {
			await fill(60);
			page = await visit(look, script);
		});
		after(() => page.context().close());

		test('some are ticked, decided about, and taken back', async () => {
			for (const name of ['Reader 2', 'Reader 5']) {
				await page.getByLabel(`Tick the comment of ${name}`, { exact: true }).check();
			}
			await page.click('summary >> text=Several at once');
			await assertAccessible(page);
			await page.locator('.desk-bulk').getByRole('button', { name: 'Spam' }).click();
			await page.waitForSelector('.desk-notice');
			assert.match(await page.locator('.desk-notice').innerText(), /Marked 2 comments as spam\./);
			assert.equal(await counts(), 'held 58, spam 2');
			await page.locator('.desk-notice').getByRole('button').click();
			await page.waitForFunction(() => /Took back 2 decisions/.test(document.body.innerText));
			assert.equal(await counts(), 'held 60');
		});

		test('all are asked about, and one sees how far they are', async () => {
			await page.goto('/postbag/admin/queue');
			await page.click('summary >> text=Several at once');
			await page.selectOption('#desk-bulk-which', 'all');
			await page.locator('.desk-bulk').getByRole('button', { name: 'Reject' }).click();
			await page.waitForSelector('text=These are the oldest of them.');
			await assertAccessible(page);
			await page.getByRole('button', { name: 'Reject: 60 comments' }).click();
			await page.waitForURL(/\/admin\/bulk$/);
			await assertAccessible(page);
			await eventually(async () => {
				if (!script) {
					await page.reload();
				}
				assert.match(await page.locator('tbody tr').first().innerText(), /Rejected 60 comments/);
			});
			assert.equal(await counts(), 'rejected 60');
		});

		test('one that goes on is stopped, and says who did', async () => {
			// As while a process is at a step, so that none takes another.
			await stack.psql(`UPDATE postbag.bulk SET done = 50, ended_at = NULL, taken_until = now() + interval '1 minute'
				WHERE bulk_id = (SELECT max(bulk_id) FROM postbag.bulk)`);
			await page.goto('/postbag/admin/bulk');
			const row = page.locator('tbody tr').first();
			assert.equal(await row.getByRole('button').count(), 2);
			await assertAccessible(page);
			await row.getByRole('button', { name: /^Stop\s*:/ }).click();
			await page.waitForFunction(() => /Stopped by editor/.test(document.querySelector('tbody tr').innerText));
			assert.match(await row.innerText(), /10 were left as they were\./);
			assert.equal(await row.getByRole('button', { name: /^Stop/ }).count(), 0);
			await assertAccessible(page);
		});
	});
}

test('the keyboard ticks, and what is ticked stays so while others are decided about', async () => {
	await fill(5);
	const page = await visit(LOOKS[0], true);
	await page.keyboard.press('j');
	await page.keyboard.press('x');
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	await page.keyboard.press('x');
	assert.equal(await boxes(page), 2);
	await page.keyboard.press('j');
	await page.keyboard.press('p');
	await eventually(async () => assert.equal(await counts(), 'held 4, published 1'));
	await eventually(async () => assert.equal(await page.locator('article.desk-card').count(), 4));
	assert.equal(await boxes(page), 2);
	await page.keyboard.press('k');
	await page.keyboard.press('x');
	assert.equal(await boxes(page), 1);
	await page.context().close();
});
