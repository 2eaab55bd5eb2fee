// The account at the desk in a real browser: by keyboard alone, without JavaScript, on a phone and in
// the dark.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, startBrowser, tabTo } from '../lib/browser.mjs';
import { codeOf } from '../lib/codes.mjs';
import { readQr } from '../lib/qr.mjs';
import { startStack } from '../lib/stack.mjs';

let stack, browser;

before(async () => {
	stack = await startStack();
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// As if the codes taken so far lay long back.
const later = () => stack.psql('UPDATE postbag.second_factor SET last_step = 0');

// Fills in what the selector names, and goes on, with the keyboard alone.
async function type(page, selector, text) {
	await tabTo(page, selector);
	await page.keyboard.type(text);
}

async function press(page, selector, url) {
	await tabTo(page, selector);
	await Promise.all([page.waitForURL(url), page.keyboard.press('Enter')]);
}

async function signIn(page, { name, password }, url) {
	await page.goto('/postbag/admin/sign-in');
	await type(page, '#desk-name', name);
	await type(page, '#desk-password', password);
	await press(page, 'main button', url);
}

async function look(page, what) {
	await assertAccessible(page, what);
	await assertFits(page, what);
	if (process.env.POSTBAG_SHOTS) {
		await page.screenshot({ fullPage: true, path: `${process.env.POSTBAG_SHOTS}/${what.replace(/\W+/g, '-')}.png` });
	}
}

for (const [number, how] of LOOKS.entries()) {
	// Half of them with JavaScript switched off: nothing here has any.
	const script = number % 2 === 0;
	describe(`${how.name}, JavaScript ${script ? 'on' : 'off'}`, () => {
		let page, who, secret, codes;
		before(async () => {
			const name = `Moderator ${number}`;
			const { stdout } = await stack.ctl(['moderator', 'add', name]);
			who = { name, password: stdout.match(/^password: (.+)$/m)[1] };
			page = await (await browser.person({ ...how, script })).newPage();
		});
		after(() => page.context().close());

		test('sets the second factor up by keyboard, with what the QR code says', async () => {
			await signIn(page, who, /\/admin\/queue/);
			await press(page, 'header a[href$="/admin/account"]', /\/admin\/account$/);
			await look(page, `account off ${how.name}`);
			await press(page, 'form[action$="/second-factor"] button', /\/second-factor\??$/);
			const picture = page.locator('svg.desk-qr');
			const link = await page.getAttribute('a[href^="otpauth:"]', 'href');
			assert.equal(readQr(await picture.screenshot()), link);
			secret = await page.locator('.desk-secret').innerText();
			assert.equal(new URL(link).searchParams.get('secret'), secret.replaceAll(' ', ''));
			await look(page, `enrol ${how.name}`);
			await type(page, '#enrol-code', codeOf(secret));
			await type(page, '#enrol-current', who.password);
			await page.keyboard.press('Enter');
			await page.waitForSelector('.desk-codes');
			codes = await page.locator('.desk-codes code').allInnerTexts();
			assert.equal(codes.length, 10);
			await look(page, `codes ${how.name}`);
			await press(page, 'main button', /\/admin\/account\??$/);
			assert.match(await page.locator('main').innerText(), /10 recovery codes are left/);
			await look(page, `account on ${how.name}`);
		});

		test('signs in with a code, and with a recovery code', async () => {
			browser.allow(/status of 401/);
			for (const recovery of [false, true]) {
				await later();
				await page.context().clearCookies();
				await signIn(page, who, /\/sign-in\/code$/);
				await look(page, `step ${how.name}`);
				await type(page, '#step-code', '000000');
				await page.keyboard.press('Enter');
				await page.waitForSelector('#step-code-error');
				assert.equal(await page.getAttribute('#step-code', 'aria-invalid'), 'true');
				if (recovery) {
					await tabTo(page, 'summary');
					await page.keyboard.press('Enter');
					await look(page, `step recovery ${how.name}`);
				}
				await type(page, recovery ? '#step-recovery' : '#step-code', recovery ? codes[0] : codeOf(secret));
				await Promise.all([page.waitForURL(recovery ? /\/account\?done=recovery$/ : /\/admin\/queue/), page.keyboard.press('Enter')]);
			}
			assert.match(await page.locator('[role=status]').innerText(), /recovery code is gone/);
		});

		test('says what is wrong where it is wrong, and ends another session', async () => {
			browser.allow(/status of (403|422)/);
			await page.goto('/postbag/admin/account');
			await type(page, '#account-current', 'not my password');
			await type(page, '#account-password', 'a good long password');
			await type(page, '#account-again', 'a good long password');
			await page.keyboard.press('Enter');
			await page.waitForSelector('#account-current-error');
			assert.equal(await page.locator('[aria-invalid=true]').count(), 1);
			await look(page, `account wrong ${how.name}`);
			await page.goto('/postbag/admin/account');
			const rows = page.locator('.desk-table tbody tr');
			const before = await rows.count();
			assert.ok(before >= 2);
			assert.match(await rows.filter({ hasText: 'This one' }).innerText(), /Chrom\w+ on Linux/);
			await rows.filter({ hasNotText: 'This one' }).first().locator('button').click();
			await page.waitForURL(/\/account\?done=session$/);
			assert.equal(await rows.count(), before - 1);
		});
	});
}
