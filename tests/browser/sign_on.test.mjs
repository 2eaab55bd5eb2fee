// A reader whom the page's own site signs in: www/sign-on.js, in the page itself, by a script tag, and on
// another origin.

import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';

import { assertAccessible, startBrowser } from '../lib/browser.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const ISSUER = 'https://news.example';
const SECRET = 'a secret of more than thirty-two bytes';

let stack, browser;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['sso', 'add', 'demo', 'hs', '--kind', 'jwt-hs256', '--issuer', ISSUER], { input: SECRET });
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

function token(sub = 'ada', name = 'Ada Lovelace') {
	const iat = Math.floor(Date.now() / 1000);
	const input = [{ alg: 'HS256' }, { iss: ISSUER, aud: 'demo', sub, name, jti: crypto.randomUUID(), iat, exp: iat + 600 }]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	return `${input}.${crypto.createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

// Pages as the demo has them, with this script in the place of the other.
const PAGES = {
	'in the page itself': () => `${stack.origin}/embed/ssi.html`,
	'by a script tag': () => `${stack.origin}/embed/script.html`,
	'by a script tag on another origin': () => `${stack.elsewhere}/script.html`,
};

// Opens such a page, in which the site has put what sign() gives at that moment.
async function open(url, sign) {
	const context = await browser.person();
	const page = await context.newPage();
	page.entered = 0;
	page.on('request', (request) => { page.entered += request.url().endsWith('/api/v1/session'); });
	await page.route(url, async (route) => {
		const reply = await route.fetch();
		const given = sign();
		const body = (await reply.text()).replaceAll(/static\/postbag\.js"/g,
			given === undefined ? 'static/sign-on.js"' : `static/sign-on.js" data-token="${given}"`);
		assert.match(body, /sign-on\.js/);
		await route.fulfill({ response: reply, body });
	});
	await page.goto(url);
	await page.waitForSelector('.postbag-form');
	return page;
}

describe('a reader', () => {
	for (const [name, url] of Object.entries(PAGES)) {
		test(`${name}: is signed in once, writes, and comes back as the same`, async () => {
			let made = () => token();
			const page = await open(url(), () => made());
			await page.locator('.postbag-member', { hasText: 'You are signed in as Ada Lovelace.' }).waitFor();
			assert.equal(await page.locator('#postbag-name').count(), 0);
			await assertAccessible(page, '.postbag');
			await page.fill('#postbag-text', `Signed in, ${name}.`);
			await page.click('.postbag-post');
			const own = page.locator('.postbag-own', { hasText: `Signed in, ${name}.` });
			await own.waitFor();
			assert.match(await own.innerText(), /Ada Lovelace\s+Member/i);
			await page.reload();
			await own.waitFor();
			assert.equal(page.entered, 1, 'one session for two pages');

			made = () => token('grace', 'Grace');
			await page.reload();
			await page.locator('.postbag-member', { hasText: 'Grace' }).waitFor();
			assert.equal(page.entered, 2);

			made = () => '';
			await page.reload();
			await page.waitForSelector('#postbag-name');
			assert.equal(await page.locator('.postbag-member').count(), 0);
			await page.context().close();
		});

		test(`${name}: signs out, keeps the draft, and stays out`, async () => {
			const page = await open(url(), () => token());
			await page.locator('.postbag-member button').waitFor();
			await page.fill('#postbag-text', 'Not lost.');
			await page.click('.postbag-member button');
			await page.waitForSelector('#postbag-name');
			assert.equal(await page.inputValue('#postbag-text'), 'Not lost.');
			await page.reload();
			await page.waitForSelector('#postbag-name');
			assert.equal(await page.locator('.postbag-member').count(), 0);
			assert.equal(page.entered, 1);
			await page.context().close();
		});
	}

	test('whose token is refused, or whose page has none, gets the thread all the same', async () => {
		browser.allow(/status of 4(09|22)/);
		const used = token();
		const { status } = await stack.client().postJson('/postbag/api/v1/session', { article: `${stack.origin}/x`, sso_token: used });
		assert.equal(status, 201);
		for (const given of ['no token', used, undefined]) {
			const page = await open(PAGES['by a script tag'](), () => given);
			await page.waitForSelector('#postbag-name');
			await eventually(async () => assert.equal(page.entered, given === undefined ? 0 : 1));
			await page.context().close();
		}
	});
});
