// The log and the tokens of programs in a real browser: in the dark, on a phone, and without JavaScript.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, decide, desk, startBrowser, write } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

const TOKENS = '/postbag/admin/account/tokens';

let stack, browser, cookie;

before(async () => {
	stack = await startStack({ policy: 'all' });
	await stack.ctl(['moderator', 'role', 'editor', 'owner']);
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example']);
	await stack.ctl(['site', 'set', 'gazette', '--title', 'Donaudampfschifffahrtsgesellschaftszeitung', '--policy', 'open', '--set', 'sort=best']);
	const client = await desk(stack);
	const id = await write(stack, stack.client(), 'rain-gauge', 'Ada Quill', 'A text to be decided about.');
	await decide(stack, client, id, 'reject', 'It is about something else, as it was yesterday and the day before.');
	await client.get('/postbag/admin/statistics.csv');
	await stack.client().post('/postbag/admin/sign-in', { name: 'editor', password: 'x' });
	browser = await startBrowser(stack);
	const [name, value] = [...client.jar].find(([one]) => one.includes('session'));
	cookie = { name, value, url: stack.origin };
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

async function open(path, look = {}) {
	const context = await browser.person(look);
	await context.addCookies([cookie]);
	const page = await context.newPage();
	await page.goto(path);
	return page;
}

async function looked(page, what, name) {
	await assertAccessible(page, what, { colours: true });
	await assertFits(page, what);
	if (process.env.POSTBAG_SHOTS) {
		await page.screenshot({ path: `${process.env.POSTBAG_SHOTS}/${name}.png`, fullPage: true });
	}
}

for (const look of LOOKS) {
	describe(look.name, () => {
		const suffix = look.name.replace(', ', '-');
		test('the log is readable, with its filter open', async () => {
			const page = await open('/postbag/admin/log?from=2020-01-01', look);
			assert.ok(await page.locator('tbody tr').count() >= 6);
			await looked(page, 'the log', `log-${suffix}`);
		});

		test('the tokens are readable, with one that was just made', async () => {
			const page = await open(TOKENS, look);
			await page.fill('#token-name', 'Weekly numbers for the newsroom’s screen');
			await page.click('text=Make it');
			assert.match(await page.locator('.desk-secret').innerText(), /^pbt_[\w-]{43}$/);
			await looked(page, 'the tokens', `tokens-${suffix}`);
		});
	});
}

describe('without JavaScript', () => {
	test('the log is narrowed down, and the way back is there', async () => {
		const page = await open('/postbag/admin/log', { script: false });
		await page.click('text=Filter');
		await page.selectOption('#desk-kind', 'settings');
		await page.fill('#desk-who', 'operator');
		await page.click('text=Show');
		assert.match(page.url(), /kind=settings/);
		const what = await page.locator('td[data-label=What]').allInnerTexts();
		assert.ok(what.length >= 2 && what.every((one) => /site|moderator|role/.test(one)), what.join());
		assert.match(await page.locator('tbody').innerText(), /policy=first → .*policy=open|title=.*; policy=first/);
	});

	test('a token is made, and revoked', async () => {
		const page = await open(TOKENS, { script: false });
		await page.click('text=Make it');
		assert.equal(await page.locator('#token-name:invalid').count(), 1);
		await page.fill('#token-name', 'To be revoked');
		await page.click('text=Make it');
		const rows = await page.locator('tbody tr').count();
		await page.locator('tr', { hasText: 'To be revoked' }).getByText('Revoke', { exact: true }).last().click();
		assert.equal(await page.locator('tbody tr').count(), rows - 1);
		assert.match(await page.locator('[role=status]').innerText(), /worth nothing any more/);
	});
});
