// Passkeys in a real browser, with an authenticator that Chromium plays: made, signed in with, removed;
// by keyboard, on a phone and in the dark, and without JavaScript.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, startBrowser, tabTo } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

const PASSKEYS = '/postbag/admin/account/passkeys';
const SIGN_IN = '/postbag/admin/sign-in';
const BUTTON = 'form[data-passkey] button';

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

async function type(page, selector, text) {
	await tabTo(page, selector);
	await page.keyboard.press('Control+A');
	await page.keyboard.type(text);
}

async function press(page, selector, url) {
	await tabTo(page, selector);
	await Promise.all([page.waitForURL(url), page.keyboard.press('Enter')]);
}

async function signIn(page, { name, password }) {
	await page.goto(SIGN_IN);
	await type(page, '#desk-name', name);
	await type(page, '#desk-password', password);
	await press(page, 'main button', /\/admin\/queue/);
}

// One that keeps passkeys and makes sure who asks: { has, set, remove }.
async function authenticator(page) {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: {
		protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } });
	return {
		credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
		verifies: (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		clear: () => session.send('WebAuthn.clearCredentials', { authenticatorId }),
	};
}

async function look(page, what) {
	await assertAccessible(page, what);
	await assertFits(page, what);
	if (process.env.POSTBAG_SHOTS) {
		await page.screenshot({ fullPage: true, path: `${process.env.POSTBAG_SHOTS}/${what.replace(/\W+/g, '-')}.png` });
	}
}

async function moderator(name) {
	const { stdout } = await stack.ctl(['moderator', 'add', name]);
	return { name, password: stdout.match(/^password: (.+)$/m)[1] };
}

for (const [number, how] of LOOKS.entries()) {
	describe(how.name, () => {
		let page, who, keeper;
		before(async () => {
			who = await moderator(`Moderator ${number}`);
			page = await (await browser.person(how)).newPage();
			keeper = await authenticator(page);
		});
		after(() => page.context().close());

		async function make(name) {
			await page.goto(PASSKEYS);
			await type(page, '#passkey-name', name);
			await type(page, '#passkey-current', who.password);
			await Promise.all([page.waitForSelector(BUTTON), page.keyboard.press('Enter')]);
		}

		test('makes one by keyboard', async () => {
			await signIn(page, who);
			await page.goto('/postbag/admin/account');
			await look(page, `passkeys account ${how.name}`);
			await press(page, 'form[action$="/passkeys"] button', /\/account\/passkeys\??$/);
			assert.match(await page.inputValue('#passkey-name'), /^Chrom\w+ on Linux$/);
			await look(page, `passkeys none ${how.name}`);
			await make('My own computer');
			assert.ok(!await page.locator('[data-passkey-without]').isVisible());
			await look(page, `passkeys make ${how.name}`);
			await press(page, BUTTON, /\/account\/passkeys\?done=made$/);
			assert.match(await page.locator('[role=status]').innerText(), /Your passkey is made/);
			assert.match(await page.locator('.desk-table tbody').innerText(), /My own computer/);
			await look(page, `passkeys one ${how.name}`);
			const [credential, ...more] = await keeper.credentials();
			assert.equal(more.length, 0);
			assert.equal(credential.rpId, 'localhost');
			assert.ok(credential.isResidentCredential);
		});

		test('signs in with it, also on a page that has been open for long', async () => {
			await page.context().clearCookies();
			await page.goto(SIGN_IN);
			await look(page, `passkeys sign in ${how.name}`);
			await page.evaluate(() => { document.querySelector('form[data-passkey]').dataset.challenge = 'AAAA'; });
			await press(page, BUTTON, /\/admin\/queue/);
			await page.goto(PASSKEYS);
			assert.doesNotMatch(await page.locator('.desk-table tbody').innerText(), /never/);
		});

		test('stays on the page where the authenticator does not know who asks', async () => {
			await page.context().clearCookies();
			await keeper.verifies(false);
			await page.goto(SIGN_IN);
			const asks = page.evaluate(() => new Promise((seen) => {
				const { get } = navigator.credentials;
				navigator.credentials.get = (options) => {
					const asked = get.call(navigator.credentials, options);
					asked.catch((trouble) => seen(trouble.name));
					return asked;
				};
			}));
			await tabTo(page, BUTTON);
			await page.keyboard.press('Enter');
			assert.equal(await asks, 'NotAllowedError');
			assert.ok(page.url().endsWith(SIGN_IN));
			await keeper.verifies(true);
			// And the button works once more.
			await press(page, BUTTON, /\/admin\/queue/);
		});

		test('says what the server says, and that there is one on this device', async () => {
			browser.allow(/status of (401|403|422)/);
			await make('The same again');
			await page.click(BUTTON);
			await page.waitForSelector('[role=alert]');
			assert.match(await page.locator('[role=alert]').innerText(), /No passkey came/);
			await page.fill('#passkey-remove-current', 'not my password');
			await page.click('form[action$="/remove"] button');
			await page.waitForSelector('#passkey-remove-current-error');
			await look(page, `passkeys wrong ${how.name}`);
			await page.fill('#passkey-remove-current', who.password);
			await page.click('form[action$="/remove"] button');
			await page.waitForURL(/done=removed$/);
			await page.context().clearCookies();
			await page.goto(SIGN_IN);
			await page.click(BUTTON);
			await page.waitForSelector('[role=alert]');
			assert.match(await page.locator('[role=alert]').innerText(), /This passkey signs nobody in here/);
			await look(page, `passkeys refused ${how.name}`);
		});
	});
}

describe('without JavaScript', () => {
	test('the pages are whole, and offer nothing that does not work', async () => {
		const who = await moderator('Without script');
		const page = await (await browser.person({ script: false })).newPage();
		await page.goto(SIGN_IN);
		assert.equal(await page.locator('main button:visible').count(), 1);
		await look(page, 'passkeys sign in without script');
		await signIn(page, who);
		await page.goto(PASSKEYS);
		await page.fill('#passkey-current', who.password);
		await page.click('form[action$="/new"] button');
		await page.waitForSelector('[data-passkey-without]');
		assert.equal(await page.locator('main button:visible').count(), 0);
		assert.match(await page.locator('main').innerText(), /takes JavaScript/);
		await look(page, 'passkeys make without script');
		await page.context().close();
	});
});
