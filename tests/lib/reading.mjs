// What tests look at in a page that a reader is on: whether it was left, what moved, what is in view.

import assert from 'node:assert/strict';

import { eventually } from './stack.mjs';

// Marks the page, so that a test sees whether it was left.
export async function stay(page) {
	await page.evaluate(() => { document.here = true; });
	return page;
}

export async function assertStayed(page) {
	assert.equal(await page.evaluate(() => document.here), true, 'the page was not left');
}

export async function fill(page, name, text) {
	await page.fill('#postbag-name', name);
	await page.fill('#postbag-text', text);
}

// The ids of the comments in the page, in order.
export function idsIn(page) {
	return page.locator('.postbag-comment[id]').evaluateAll((comments) => comments.map(({ id }) => Number(id.slice(8))));
}

// Where everything in the thread stands on the screen.
export function places(page) {
	return page.evaluate(() => Array.from(document.querySelectorAll('main *'), (part) => {
		const { x, y, width, height } = part.getBoundingClientRect();
		return [part, `${part.tagName} ${part.className} ${[x, y, width, height].map(Math.round)}`];
	}).filter(([part]) => !part.closest('.postbag-news, .postbag-unseen, .postbag-live, svg')).map(([, line]) => line));
}

// Whether somebody who looks at the screen sees the beginning of it, with nothing over it. The browser goes to a
// part of a page when it paints it next.
export async function assertInView(page, selector) {
	await eventually(async () => {
		const told = await page.locator(selector).first().evaluate((part) => {
			const { x, y } = part.getBoundingClientRect();
			const seen = document.elementFromPoint(Math.max(x, 0) + 2, y + 2);
			return seen && (part.contains(seen) || seen.contains(part) && seen.closest('.postbag-comments'))
				? 'seen' : `${y} of ${innerHeight}: ${seen?.outerHTML.slice(0, 100)}`;
		});
		assert.equal(told, 'seen', selector);
	});
}

// A page asks for the numbers once, a second after a share, which on a busy machine may not be counted by then:
// here the answer waits until the article has been shared so often on a network.
export function whenShared(page, stack, url, network, shares = 1) {
	return page.route(/\/postbag\/shares\?/, async (route) => {
		if (route.request().method() === 'GET') {
			await eventually(async () => assert.equal(await stack.psql(`SELECT shares FROM postbag.share_count
				JOIN postbag.article USING (article_id) WHERE url = '${url}' AND network = '${network}'`), String(shares)));
		}
		await route.continue();
	});
}

// Until the clipboard, which all pages of a browser share, has this text and not what another left there.
export function copied(page, text) {
	return page.waitForFunction((wanted) => navigator.clipboard.readText().then((had) => had === wanted), text);
}

// For the init of a person: adds up how far things move that nobody has touched.
export function watchShifts() {
	globalThis.shift = 0;
	new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
		globalThis.shift += entry.value;
	})).observe({ type: 'layout-shift', buffered: true });
}

// Two frames later the observer has told what it knows.
export function shiftOf(page) {
	return page.evaluate(() => new Promise((done) => {
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(globalThis.shift))));
	}));
}
