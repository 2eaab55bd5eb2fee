// A bot that is a whole browser: it runs the page's scripts, sees what is shown and leaves the rest alone, and has the
// proof of work done for it. And readers in the same browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { fates, goodOf, openBlog, spamOf } from '../lib/bots.mjs';
import { startBrowser } from '../lib/browser.mjs';

const AT_ONCE = 6;

let stack, browser;

before(async () => {
	// A browser has this machine's one address, and nobody here has to wait until a form is old enough:
	// tests/service/bots.test.mjs has bots with many addresses that take their time.
	stack = await openBlog({});
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});

async function visit({ text, name }) {
	const page = await browser.visit('/articles/tide-table.html');
	const fields = page.locator('#postbag-form :is(input, textarea):visible');
	for (const field of await fields.all()) {
		const type = await field.getAttribute('type');
		if (type !== 'checkbox') {
			await field.fill(await field.getAttribute('name') === 'name' ? name : type === 'email' ? 'someone@mail.example' : text);
		}
	}
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-notice:focus', { timeout: 30000 });
	await page.context().close();
}

test('at most one in a hundred of the bots is published, and every reader', { timeout: 900000 }, async (t) => {
	const visits = [...spamOf(100, 401).map((row) => ({ who: 'bot', ...row })), ...goodOf(30, 402).map((row) => ({ who: 'reader', ...row }))];
	const rest = visits.values();
	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		for (const one of rest) {
			await visit(one);
		}
	}));
	const stored = JSON.parse(await stack.psql('SELECT json_object_agg(body, status) FROM postbag.comment'));
	const of = (who) => visits.filter((one) => one.who === who).map(({ text }) => ({ text, fate: stored[text] }));
	for (const who of ['bot', 'reader']) {
		t.diagnostic(`${who}: ${JSON.stringify(fates(of(who)))}`);
	}
	const published = of('bot').filter(({ fate }) => fate === 'published');
	assert.ok(published.length <= 1, JSON.stringify(published));
	assert.deepEqual(of('reader').filter(({ fate }) => fate !== 'published'), []);
	browser.calm();
});
