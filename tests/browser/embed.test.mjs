// The ways to put a thread into a page, on the demo's own pages: in the page itself, by a script tag, by
// a link, in an element; the last three also from another origin. In each of them all can be done
// that can be done anywhere.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, NARROW, WIDE, assertAccessible, assertFits, startBrowser } from '../lib/browser.mjs';
import { readThread, sent } from '../lib/people.mjs';
import { copied, whenShared } from '../lib/reading.mjs';
import { eventually, startStack } from '../lib/stack.mjs';
import { PURPOSE, now, readToken, sealToken } from '../lib/token.mjs';

const CLIPBOARD = ['clipboard-read', 'clipboard-write'];

// The demo's pages: which article they are, and whether their thread comes after the page.
const PAGES = {
	'in the page itself': { path: '/embed/ssi.html' },
	'by a script tag': { path: '/embed/script.html', late: true },
	'by a link': { path: '/embed/link.html', link: true },
	'in an element': { path: '/embed/element.html', late: true },
	'by a script tag on another origin': { path: '/script.html', late: true, elsewhere: true },
	'in an element on another origin': { path: '/element.html', late: true, elsewhere: true },
};

let stack, browser, reader;

before(async () => {
	stack = await startStack({ policy: 'open' });
	browser = await startBrowser(stack, { whole: true });
	reader = stack.client();
	for (const [name, page] of Object.entries(PAGES)) {
		page.url = (page.elsewhere ? stack.elsewhere : stack.origin) + page.path;
		page.first = (await sent(reader, page.url, { name: 'Ada Quill', text: `I read this *${name}*.` })).id;
	}
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// Opens a page's thread; where it is one click away, by that click.
async function open({ url, first, link }, options) {
	const page = await browser.visit(url, options);
	if (link) {
		await page.click('.story-post a');
	}
	await page.waitForSelector(`#postbag-${first}`);
	return page;
}

async function write(page, name, text) {
	await page.fill('#postbag-name', name);
	await page.fill('#postbag-text', text);
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-notice:focus');
}

const own = (page, text) => page.locator('.postbag-own', { hasText: text });

describe('a thread', () => {
	for (const [name, where] of Object.entries(PAGES)) {
		test(`${name}: is there, and is written, answered, edited, voted and shared in`, async () => {
			const page = await open(where, { permissions: CLIPBOARD });
			await page.evaluate(() => { document.here = true; });
			assert.match(await page.locator(`#postbag-${where.first}`).innerText(), new RegExp(name));

			await write(page, 'Jo', 'So do *I*.');
			assert.match(await own(page, 'So do I.').innerText(), /Jo/);

			await page.click(`#postbag-${where.first} .postbag-reply`);
			await page.fill('#postbag-text', 'And how?');
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			const answer = page.locator(`.postbag-item:has(> #postbag-${where.first}) .postbag-replies .postbag-own`);
			assert.match(await answer.innerText(), /And how\?/);

			await own(page, 'So do I.').locator('.postbag-edit').click();
			await page.fill('.postbag-inline textarea', 'So did *I*.');
			await page.click('.postbag-inline .postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.equal(await own(page, 'So did I.').count(), 1);

			const up = page.locator(`#postbag-${where.first} .postbag-votes button`).first();
			await up.click();
			await page.waitForSelector(`#postbag-${where.first} .postbag-votes [aria-pressed=true]:focus`);
			assert.match(await up.innerText(), /1/);

			await whenShared(page, stack, where.url, 'copy');
			await page.click('[value=copy]');
			await copied(page, where.url);
			await eventually(async () => {
				const { counts } = (await stack.client().get(`/postbag/api/v1/counts?article=${encodeURIComponent(where.url)}`)).json();
				assert.equal(counts[0].shares.copy, 1);
				assert.ok(counts[0].comments >= 3);
			});
			await page.locator('[value=copy] .postbag-share-count', { hasText: '1' }).waitFor();
			assert.equal(await page.evaluate(() => document.here), true, 'the page was not left');
			await page.context().close();
		});

		test(`${name}: who has written is known after the page was loaded anew`, async () => {
			const page = await open(where);
			await write(page, 'Kim', 'I shall come back.');
			await page.reload();
			await own(page, 'I shall come back.').locator('.postbag-delete').click();
			await page.click('.postbag-inline .postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			assert.equal(await page.getByText('I shall come back.').count(), 0);
			await page.context().close();
		});

		test(`${name}: it fits every screen, and shuts nobody out`, async () => {
			for (const look of LOOKS) {
				const page = await open(where, look);
				await assertFits(page, look.name);
				await assertAccessible(page, look.name);
				await page.context().close();
			}
		});
	}

	test('by a link: a page without a script has it, and all of it works without one', async () => {
		const page = await open(PAGES['by a link'], { script: false });
		assert.equal(await page.locator('h1').count(), 1);
		await page.fill('#postbag-name', 'Lee');
		await page.fill('#postbag-text', 'Without a script.');
		await page.click('.postbag-post');
		await page.waitForURL(/\/embed\/link\.html#postbag-\d+$/);
		assert.equal((await readThread(reader, PAGES['by a link'].url)).comments
			.filter(({ text }) => text === 'Without a script.').length, 1);
		await page.context().close();
	});

	test('in an element: the tools write, too', async () => {
		const page = await open(PAGES['in an element']);
		await page.fill('#postbag-text', 'bold');
		await page.locator('#postbag-text').selectText();
		await page.click('.postbag-tools [data-mark="**|**"]');
		assert.equal(await page.inputValue('#postbag-text'), '**bold**');
		await page.context().close();
	});

	test('in an element: a permalink of the page leads to its comment', async () => {
		const { url, first } = PAGES['in an element'];
		const page = await browser.visit(`${url}#postbag-${first}`);
		await page.waitForSelector(`#postbag-${first}.postbag-marked:focus`);
		await page.context().close();
	});
});

describe('on another origin', () => {
	const THERE = Object.entries(PAGES).filter(([, page]) => page.elsewhere);
	// Notes how the script asks.
	const listen = () => {
		const { fetch } = globalThis;
		globalThis.asked = [];
		globalThis.fetch = (url, options) => {
			globalThis.asked.push(options?.credentials);
			return fetch(url, options);
		};
	};

	for (const [name, where] of THERE) {
		test(`${name}: no cookie is set, none is sent, and the reader’s token stays in this browser`, async () => {
			const page = await open(where, { init: listen });
			const requests = [];
			page.on('request', (request) => requests.push(request));
			await write(page, 'Jo', `Without a cookie, ${name}.`);
			await page.reload();
			await own(page, 'Without a cookie').waitFor();
			assert.deepEqual(await page.context().cookies(), []);
			for (const request of requests) {
				assert.equal((await request.allHeaders()).cookie, undefined, request.url());
			}
			const asked = await page.evaluate(() => globalThis.asked);
			assert.ok(asked.length > 0);
			/* Left alone, fetch sends and takes cookies on the page's own origin only. */
			assert.ok(asked.every((credentials) => credentials !== 'include'));
			const token = await page.evaluate(() => JSON.parse(localStorage.getItem('postbag author')));
			assert.equal(readToken(token).purpose, PURPOSE.AUTHOR);
			await page.context().close();
		});

		test(`${name}: a token that has expired, or that was never one, is thrown away and all goes on`, async () => {
			const page = await open(where);
			await write(page, 'Jo', `Long ago, ${name}.`);
			const token = await page.evaluate(() => JSON.parse(localStorage.getItem('postbag author')));
			const { site, object } = readToken(token);
			const expired = sealToken(stack.keyFile, { purpose: PURPOSE.AUTHOR, site, object,
				issued: now() - 7200, expires: now() - 3600 });
			browser.allow(/status of 40[01]/);
			for (const bad of [expired, 'never-one']) {
				await page.evaluate((text) => localStorage.setItem('postbag author', JSON.stringify(text)), bad);
				await page.reload();
				await page.waitForSelector(`#postbag-${where.first}`);
				assert.equal(await page.locator('.postbag-own, .postbag-errors').count(), 0);
				assert.equal(await page.evaluate(() => localStorage.getItem('postbag author')), null);
			}
			await page.evaluate((text) => localStorage.setItem('postbag author', JSON.stringify(text)), token);
			await page.reload();
			await own(page, 'Long ago').waitFor();
			await page.context().close();
		});

		test(`${name}: a token that expires while the page is open costs no text`, async () => {
			const page = await open(where, { init: () => {
				globalThis.fetched = globalThis.fetch;
				globalThis.fetch = (url, options) => globalThis.fetched(url, globalThis.expired && options?.headers?.Authorization
					? { ...options, headers: { ...options.headers, Authorization: `Bearer ${globalThis.expired}` } } : options);
			} });
			await write(page, 'Jo', `Soon, ${name}.`);
			const { site, object } = readToken(await page.evaluate(() => JSON.parse(localStorage.getItem('postbag author'))));
			await page.evaluate((text) => { globalThis.expired = text; }, sealToken(stack.keyFile,
				{ purpose: PURPOSE.AUTHOR, site, object, issued: now() - 7200, expires: now() - 3600 }));
			browser.allow(/status of 401/);
			await write(page, 'Jo', `Too late, ${name}.`);
			assert.equal(await page.getByText(`Too late, ${name}.`).count(), 1);
			await page.context().close();
		});

		test(`${name}: with third-party cookies blocked, and without any storage`, async () => {
			const context = await browser.person({ init: () => {
				Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('closed', 'SecurityError'); } });
			} });
			const lantern = await context.newPage();
			await lantern.goto('/about.html');
			await lantern.evaluate(() => { document.cookie = 'third=party; SameSite=None; Secure; Path=/'; });
			const page = await context.newPage();
			await page.goto(where.url);
			await page.waitForSelector(`#postbag-${where.first}`);
			const asked = page.waitForRequest(/probe$/);
			await page.evaluate((url) => fetch(url, { credentials: 'include', mode: 'no-cors' }), `${stack.url}static/postbag.css?probe`);
			assert.equal((await (await asked).allHeaders()).cookie, undefined, 'this browser blocks them');
			await write(page, 'Jo', `Blocked, ${name}.`);
			await own(page, 'Blocked').locator('.postbag-edit').click();
			await page.fill('.postbag-inline textarea', `Blocked and edited, ${name}.`);
			await page.click('.postbag-inline .postbag-post');
			await own(page, 'Blocked and edited').waitFor();
			await context.close();
		});
	}

	test('a share leads to the network in a new tab, and is counted', async () => {
		for (const [, where] of THERE) {
			const page = await open(where);
			await whenShared(page, stack, where.url, 'mastodon');
			const tab = page.context().waitForEvent('page');
			await page.click('[value=mastodon]');
			const went = await browser.wentOutside(page);
			assert.match(went.url(), /^https:\/\/share\.joinmastodon\.org\//);
			await (await tab).close();
			await page.locator('[value=mastodon] .postbag-share-count', { hasText: '1' }).waitFor();
			await page.context().close();
		}
	});

	test('an author of the one page is not followed to the other', async () => {
		const context = await browser.person();
		const there = await context.newPage();
		await there.goto(PAGES['by a script tag on another origin'].url);
		await write(there, 'Jo', 'Known here.');
		const here = await context.newPage();
		await here.goto(PAGES['by a script tag'].url);
		await here.waitForSelector(`#postbag-${PAGES['by a script tag'].first}`);
		assert.equal(await here.locator('.postbag-own').count(), 0);
		assert.equal(await here.evaluate(() => localStorage.getItem('postbag author')), null);
		await context.close();
	});
});

describe('without the script', () => {
	for (const [name, where] of Object.entries(PAGES).filter(([, page]) => page.late)) {
		test(`${name}: a link leads to the thread’s own page`, async () => {
			const page = await browser.visit(where.url, { script: false });
			const link = page.getByRole('link', { name: /comments/i }).last();
			assert.equal(await link.isVisible(), true);
			await assertAccessibleSize(link);
			await link.click();
			await page.waitForSelector(`#postbag-${where.first}`);
			assert.equal(new URL(page.url()).origin, stack.origin);
			await page.fill('#postbag-name', 'Lee');
			await page.fill('#postbag-text', `By the link, ${name}.`);
			await page.click('.postbag-post');
			await page.waitForURL((url) => url.href.startsWith(`${where.url}#postbag-`));
			await page.context().close();
		});
	}

	async function assertAccessibleSize(link) {
		const { width, height } = await link.boundingBox();
		assert.ok(width >= 24 && height >= 16, `${width} × ${height}`);
	}

	test('in the page itself: all is there, but for what only the script can do', async () => {
		const { url, first } = PAGES['in the page itself'];
		const page = await browser.visit(url, { script: false });
		assert.equal(await page.locator(`#postbag-${first}`).isVisible(), true);
		assert.equal(await page.locator('.postbag-post').isVisible(), true);
		assert.equal(await page.locator('.postbag [hidden]:visible').count(), 0);
		await page.context().close();
	});

	test('though the browser would run it: what stands in the element, or in the section, stays', async () => {
		const { url } = PAGES['in an element'];
		for (const [what, body] of [['script', `<postbag-thread article="${url}"><a href="#x">Comments</a></postbag-thread>`],
			['script', `<section class="postbag" data-src="/postbag/thread?article=${encodeURIComponent(url)}"><a href="#x">Comments</a></section>`],
			['thread', `<postbag-thread article="${url}"><a href="#x">Comments</a></postbag-thread>`],
			['thread', `<section class="postbag" data-src="/postbag/thread?article=${encodeURIComponent(url)}"><a href="#x">Comments</a></section>`]]) {
			const page = await (await browser.person()).newPage();
			browser.allow(/ERR_FAILED/);
			await serve(page, `<script src="/postbag/static/postbag.js" defer></script>${body}`);
			await page.route(what === 'script' ? '**/postbag.js' : '**/thread?*', (route) => route.abort());
			await page.goto('/page.html');
			await page.waitForLoadState('networkidle');
			assert.equal(await page.getByRole('link', { name: 'Comments' }).isVisible(), true, body);
			assert.equal(await page.locator('.postbag-errors').count(), 0);
			await page.context().close();
		}
	});

	test('an article that is on no site of ours: it is said', async () => {
		const page = await (await browser.person()).newPage();
		browser.allow(/status of 404/);
		await serve(page, '<script src="/postbag/static/postbag.js" data-thread="https://nowhere.example/" async></script>');
		await page.goto('/page.html');
		assert.match(await page.locator('.postbag-errors').innerText(), /\w/);
		await page.context().close();
	});
});

// A page of our own making at /page.html.
function serve(page, body, head = '') {
	return page.route('**/page.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
		body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>` }));
}

describe('more than one', () => {
	const two = () => [PAGES['in the page itself'], PAGES['by a script tag']];

	test('element on a page: each has its thread, its form and its answers', async () => {
		const page = await (await browser.person()).newPage();
		await serve(page, `<script src="/postbag/static/postbag.js" defer></script>
			${two().map(({ url }) => `<postbag-thread article="${url}"></postbag-thread>`).join('')}`);
		await page.goto('/page.html');
		for (const { first } of two()) {
			await page.waitForSelector(`#postbag-${first}`);
		}
		const second = page.locator('postbag-thread').nth(1);
		await second.locator('#postbag-name').fill('Jo');
		await second.locator('#postbag-text').fill('In the second.');
		await second.locator('.postbag-post').click();
		await second.locator('.postbag-notice').waitFor();
		assert.equal(await page.locator('postbag-thread').nth(0).getByText('In the second.').count(), 0);
		assert.equal(await second.getByText('In the second.').count(), 1);
		await page.context().close();
	});

	test('script tag on a page, and one in the head: each thread comes once, and one press posts once', async () => {
		const page = await (await browser.person()).newPage();
		await serve(page, `${two().map(({ url }) => `<div><script src="/postbag/static/postbag.js" data-thread="${url}" async></script></div>`).join('')}
			<a href="${two()[0].url}" data-postbag-count="comments">–</a>`, '<script src="/postbag/static/postbag.js" defer></script>');
		await page.goto('/page.html');
		for (const { first } of two()) {
			await page.waitForSelector(`#postbag-${first}`);
		}
		assert.equal(await page.locator('section.postbag').count(), 2);
		await page.locator('[data-postbag-count]', { hasText: /^\d+$/ }).waitFor();
		const posts = [];
		page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
		const form = page.locator('section.postbag').nth(0);
		await form.locator('#postbag-name').fill('Jo');
		await form.locator('#postbag-text').fill('By the keyboard.');
		await page.keyboard.press('Control+Enter');
		await page.waitForSelector('.postbag-notice:focus');
		assert.equal(posts.length, 1);
		await page.context().close();
	});

	test('a script tag anywhere finds what stands below it', async () => {
		for (const how of ['', 'async', 'defer']) {
			const page = await (await browser.person()).newPage();
			const { url, first } = two()[0];
			await serve(page, `<p>${'A long page. '.repeat(4000)}</p><section class="postbag" data-src="/postbag/thread?article=${encodeURIComponent(url)}"></section>
				<a href="${url}" data-postbag-count="comments">–</a>`, `<script src="/postbag/static/postbag.js" ${how}></script>`);
			await page.goto('/page.html');
			await page.waitForSelector(`#postbag-${first}`);
			await page.locator('[data-postbag-count]', { hasText: /^\d+$/ }).waitFor();
			await page.context().close();
		}
	});

	test('an element that is taken out of the page asks nothing any more', async () => {
		const page = await (await browser.person()).newPage();
		await page.clock.install();
		const { url, first } = two()[0];
		await serve(page, `<script src="/postbag/static/postbag.js" defer></script><postbag-thread article="${url}"></postbag-thread>`);
		await page.goto('/page.html');
		await page.waitForSelector(`#postbag-${first}`);
		const asked = [];
		page.on('request', (request) => request.url().includes('/news?') && asked.push(request.url()));
		await page.clock.fastForward(30000);
		await eventually(() => assert.equal(asked.length, 1));
		await page.evaluate(() => document.querySelector('postbag-thread').remove());
		await page.clock.fastForward(300000);
		await page.clock.fastForward(300000);
		await page.waitForTimeout(200);
		assert.equal(asked.length, 1);
		await page.context().close();
	});
});

describe('counts in a list', () => {
	for (const [name, url, path] of [['here', () => `${stack.origin}/embed/counts.html`, '/articles/bakery.html'],
		['on another origin', () => `${stack.elsewhere}/`, '/script.html']]) {
		test(`${name}: all come with one request`, async () => {
			const article = new URL(path, url()).href;
			await sent(reader, article, { text: 'One more.' });
			const { counts } = (await stack.client().get(`/postbag/api/v1/counts?article=${encodeURIComponent(article)}`)).json();
			const page = await (await browser.person()).newPage();
			const asked = [];
			page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
			await page.goto(url());
			const link = page.locator(`a[href$="${path.slice(1)}#postbag"]`);
			await link.locator('[data-postbag-count]', { hasText: String(counts[0].comments) }).waitFor();
			const shown = await page.locator('[data-postbag-count]').allInnerTexts();
			assert.ok(shown.length >= 2 && shown.every((text) => /^\d+$/.test(text)), shown.join(' '));
			assert.equal(asked.length, 1);
			for (const look of LOOKS) {
				await page.setViewportSize(look.viewport);
				await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
				await assertFits(page, look.name);
				await assertAccessible(page, look.name, { colours: look.dark });
			}
			await page.context().close();
		});
	}

	test('stand as they were without an answer, and an address that is too long stops nothing', async () => {
		const page = await (await browser.person()).newPage();
		browser.allow(/status of 4\d\d|ERR_FAILED/);
		await serve(page, `<script src="/postbag/static/postbag.js" defer></script>
			<a href="/articles/${'x'.repeat(9000)}" data-postbag-count="comments">long</a>
			<a href="https://nowhere.example/" data-postbag-count="shares">foreign</a>`);
		await page.goto('/page.html');
		await page.waitForLoadState('networkidle');
		assert.deepEqual(await page.locator('a').allInnerTexts(), ['long', 'foreign']);
		await page.context().close();
	});
});

describe('nothing moves', () => {
	const watch = () => {
		globalThis.shift = 0;
		new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
			globalThis.shift += entry.value;
		})).observe({ type: 'layout-shift', buffered: true });
	};
	// As on a slow line: the thread, or its style, comes late.
	const slow = (page, pattern, ms) => page.route(pattern, async (route) => {
		await new Promise((resolve) => setTimeout(resolve, ms));
		await route.continue();
	});
	// As large as screens are; and one that shows all of a page, whose parts then must not move either.
	const LARGE = { width: 2560, height: 1440 };
	const WHOLE = { width: 1280, height: 4000 };

	for (const [name, where] of Object.entries(PAGES).filter(([, page]) => !page.link)) {
		for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW, large: LARGE, ...!where.late && { whole: WHOLE } })) {
			test(`${name}, ${size}`, async () => {
				for (const late of ['thread?*', 'postbag.css']) {
					const page = await (await browser.person({ viewport, init: watch })).newPage();
					if (where.late) {
						await slow(page, `**/${late}`, 400);
					}
					await page.goto(where.url);
					await page.waitForSelector(`#postbag-${where.first}`);
					await page.waitForSelector('.postbag-tools:not([hidden])');
					await page.waitForTimeout(300);
					const shift = await page.evaluate(() => globalThis.shift);
					// A browser that is busy paints a row of fields while the last of them is still on its way.
					assert.ok(shift <= (where.late ? 0.02 : 0.001), `${name}, ${size}, ${late} late: ${shift}`);
					await page.context().close();
				}
			});
		}
	}
});

describe('the policy that a page needs', () => {
	// Each way's document says it, in one line.
	const needs = (name) => fs.readFileSync(new URL(`../../docs/embedding/${name}.md`, import.meta.url), 'utf8')
		.match(/^ {4}Content-Security-Policy: (.+)$/m)[1].replaceAll('https://HOST', stack.origin);

	// That, and the demo page's own style and pictures, and nothing else.
	function policyOf(name) {
		const rules = new Map([['default-src', "'none'"], ['img-src', "'self'"], ['style-src', "'self'"]]);
		for (const rule of needs(name).split('; ')) {
			const [directive, ...sources] = rule.split(' ');
			rules.set(directive, directive === 'style-src' ? `'self' ${sources.join(' ')}` : sources.join(' '));
		}
		return [...rules].map((rule) => rule.join(' ')).join('; ');
	}

	for (const [name, document] of Object.entries({ 'in the page itself': 'ssi', 'by a script tag': 'script', 'by a link': 'link',
		'in an element': 'element', 'by a script tag on another origin': 'script', 'in an element on another origin': 'element' })) {
		test(`${name}: is what docs/embedding/${document}.md says, and no more`, async () => {
			const where = PAGES[name];
			const page = await (await browser.person({ permissions: CLIPBOARD })).newPage();
			await page.route(where.url, async (route) => {
				const answer = await route.fetch();
				await route.fulfill({ response: answer,
					headers: { ...answer.headers(), 'content-security-policy': policyOf(document) } });
			});
			await page.goto(where.url);
			if (where.link) {
				await page.click('.story-post a');
			}
			await page.waitForSelector(`#postbag-${where.first}`);
			await write(page, 'Jo', `Within the policy, ${name}.`);
			await page.click('[value=copy]');
			await copied(page, where.url);
			const tab = page.context().waitForEvent('page');
			await page.click('[value=bluesky]');
			await browser.wentOutside(page);
			await (await tab).close();
			await page.context().close();
		});
	}
});
