// Readers and moderators in a real browser: Chromium, driven by playwright-core, judged by axe-core.
//
//     const browser = await startBrowser(stack);
//     const page = await browser.visit('/articles/bakery.html', { dark: true, script: false });
//     ...
//     await browser.done();   // throws if anything happened that must never happen
//
// What must never happen, on any page: a dialog, an error in the console, a violation of the
// Content-Security-Policy, a request to another host. A test that means to cause one says so.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

import { formTo, forms } from './http.mjs';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const AXE_MS = 60000; // for the largest page on a busy machine
const SETTLE_MS = 3000;

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };

// The four ways in which a page is looked at.
export const LOOKS = [
	{ name: 'wide, light', viewport: WIDE, dark: false },
	{ name: 'wide, dark', viewport: WIDE, dark: true },
	{ name: 'narrow, light', viewport: NARROW, dark: false },
	{ name: 'narrow, dark', viewport: NARROW, dark: true },
];

// No name but that of this machine means anything to this browser: what a redirect leads to outside
// is seen as a request, and ends there.
// And a page that a test makes up comes from no network, which else may not ask this machine.
const ARGS = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
	'--disable-features=LocalNetworkAccessChecks'];
const OUTSIDE = 'net::ERR_NAME_NOT_RESOLVED';

// Chromium without what it never shows takes half the time; whole: what belongs to the window around a page is
// tested too, such as whose cookies are let through.
export async function startBrowser(stack, { whole = false } = {}) {
	const sandbox = process.getuid() !== 0;
	const program = whole ? '/usr/bin/chromium' : '/usr/bin/chromium-headless-shell';
	const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM ?? program,
		chromiumSandbox: sandbox, args: ARGS });
	return new Browser(stack, chrome);
}

class Browser {
	constructor(stack, chrome) {
		this.stack = stack;
		this.chrome = chrome;
		this.alarms = [];
		this.allowed = [];
		this.outside = []; // requests to other hosts: { url, method, failure }
	}

	// A person of their own: cookies, storage and settings are nobody else's. script: false is a
	// browser with JavaScript switched off. init: run in every page before its own scripts.
	async person({ script = true, dark = false, viewport = WIDE, init, ...options } = {}) {
		// Without motion: a page that scrolls smoothly is never still without its script.
		const context = await this.chrome.newContext({ javaScriptEnabled: script, viewport,
			colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
			baseURL: this.stack.origin, ...options });
		context.setDefaultTimeout(30000); // for a busy machine; nothing takes that long
		if (init) {
			await context.addInitScript(init);
		}
		context.on('page', (page) => {
			patient(page);
			this.watch(page);
		});
		context.on('request', (request) => this.see(request));
		return context;
	}

	// A new person's page at a path.
	async visit(path, options) {
		const page = await (await this.person(options)).newPage();
		await page.goto(path);
		return page;
	}

	watch(page) {
		page.on('dialog', (dialog) => {
			this.alarms.push(`dialog: ${dialog.message()}`);
			dialog.dismiss().catch(() => {});
		});
		page.on('pageerror', (error) => this.alarms.push(`error: ${error.stack}`));
		page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type())) {
				this.alarms.push(`console: ${message.text()} (${message.location().url})`);
			}
		});
	}

	see(request) {
		const url = new URL(request.url());
		if (/^https?:$/.test(url.protocol) && ![this.stack.origin, this.stack.elsewhere].includes(url.origin)) {
			this.outside.push(request);
		}
	}

	// What a test causes on purpose from here on: a pattern of alarms.
	allow(pattern) {
		this.allowed.push(pattern);
	}

	// To be called after each test: what has happened must not have happened.
	calm() {
		const alarms = this.alarms.filter((alarm) => !this.allowed.some((pattern) => pattern.test(alarm)));
		const outside = this.outside.map((request) => `request: ${request.url()}`);
		this.alarms = [];
		this.allowed = [];
		this.outside = [];
		if (alarms.some((alarm) => alarm.includes(' 503 '))) {
			console.log(`postbagd's log:\n${this.stack.log().slice(-4000)}`);
		}
		assert.deepEqual([...alarms, ...outside], []);
	}

	// The one request that went to another host since the last call.
	async wentOutside(page) {
		for (const last = Date.now() + 30000; this.outside.length === 0 && Date.now() < last;) {
			await page.waitForTimeout(20);
		}
		assert.equal(this.outside.length, 1, 'one request to another host');
		const [request] = this.outside.splice(0);
		for (const last = Date.now() + 30000; !request.failure() && Date.now() < last;) {
			await page.waitForTimeout(20);
		}
		assert.equal(request.failure()?.errorText, OUTSIDE, 'only its name was not found');
		return request;
	}

	close() {
		return this.chrome.close();
	}
}

// Who follows a link or sends a form, by mouse or key, goes on when all of the new page is there, not when its
// first bytes are: what is read then would be of half a page. A page that stays is not waited for, nor is what a
// script does later. What a page's and a locator's methods do, they do by these of its frame.
function patient(page) {
	const frame = page.mainFrame(), { keyboard } = page;
	const whole = (act) => async (...given) => {
		const result = await act(...given);
		if (!given.at(-1)?.noWaitAfter) {
			await frame.waitForLoadState();
		}
		return result;
	};
	for (const name of ['click', 'press']) {
		frame[name] = whole(frame[name].bind(frame));
	}
	// The keyboard's own press does not even wait for a page to be left; that of what has the focus does.
	const press = keyboard.press.bind(keyboard);
	keyboard.press = whole(async (key, options) => {
		const at = ['Enter', 'Space'].includes(key) ? await page.$(':focus') : null;
		await (at ?? { press }).press(key, options);
	});
}

// Looking at a page

const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

// No violation of any rule axe-core knows, in the state the page is in; or, where nothing but colours
// has changed since, of those about colours.
export async function assertAccessible(page, what, { colours = false } = {}) {
	await settled(page);
	if (!await page.evaluate(() => 'axe' in globalThis)) {
		await page.evaluate(goOnWithoutTimers);
		await page.evaluate(axe);
	}
	// It must not fetch style sheets by itself: those of another origin are none of its business.
	const { violations } = await inTime(page.evaluate((rules) => globalThis.axe.run(document, {
		preload: false, resultTypes: ['violations'], ...rules && { runOnly: { type: 'rule', values: rules } } }),
		colours ? COLOUR_RULES : undefined), `axe-core on ${what}`);
	const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n` + nodes.map((node) =>
		`    ${node.html}\n    ${node.failureSummary.replace(/\s+/g, ' ')}`).join('\n'));
	assert.deepEqual(told, [], `${what}:\n${told.join('\n')}`);
}

// Nothing stands out of the screen sideways, and nothing is cut off that cannot be scrolled to; of a screen that has
// just become another size, when the page has been laid out for it.
export async function assertFits(page, what) {
	await page.waitForLoadState();
	const end = Date.now() + SETTLE_MS;
	let { width, far } = await standingOut(page);
	while (far.length > 0 && Date.now() < end) {
		await page.waitForTimeout(50);
		({ width, far } = await standingOut(page));
	}
	assert.deepEqual(far, [], `${what} is wider than ${width} pixels`);
}

function standingOut(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		// What only screen readers get to know is clipped away, with all that is in it.
		const clipped = (element) => element !== null &&
			(getComputedStyle(element).clipPath !== 'none' || clipped(element.parentElement));
		const far = [...document.querySelectorAll('body *')].filter((element) => {
			const box = element.getBoundingClientRect();
			return box.right > width + 0.5 && box.width > 1 && box.left < 10000 &&
				getComputedStyle(element).visibility === 'visible' && !clipped(element);
		}).map((element) => `${element.tagName} ${element.className}`);
		return { width, far: document.documentElement.scrollWidth > width ? ['the page', ...far] : far };
	});
}

// What is evaluated in a page has no time limit of its own.
function inTime(work, what) {
	return Promise.race([work, new Promise((_, fail) => {
		AbortSignal.timeout(AXE_MS).addEventListener('abort', () => fail(new Error(`${what} does not end`)));
	})]);
}

// Where scripts are switched off no timer ever runs, and axe puts its work off by timers of no time.
function goOnWithoutTimers() {
	if (matchMedia('(scripting: none)').matches) {
		globalThis.setTimeout = (work, ms) => ms > 0 ? 0 : Promise.resolve().then(work);
	}
}

// All of the page is there, and colours do not fade any more: axe would measure them half way.
async function settled(page) {
	await page.waitForLoadState();
	await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
}

// What the keyboard is on, as a reader is told: "button Post comment".
export function focused(page) {
	return page.evaluate(() => {
		const at = document.activeElement;
		const label = at.labels?.[0]?.textContent ?? at.textContent;
		return `${at.tagName.toLowerCase()} ${label.replace(/\s+/g, ' ').trim()}`.slice(0, 80);
	});
}

// Presses Tab until the focus is on what the selector names; fails when it has gone round.
export async function tabTo(page, selector, { key = 'Tab', most = 200 } = {}) {
	for (let presses = 0; presses < most; presses++) {
		if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) {
			return;
		}
		await page.keyboard.press(key);
	}
	assert.fail(`${key} does not lead to ${selector}`);
}

// Filling an article by plain HTTP, which is quicker than by browser

export const pathOf = (stack, name) => `${stack.origin}/articles/${name}.html`;
export const threadPath = (stack, name, more = '') =>
	`/postbag/thread?article=${encodeURIComponent(pathOf(stack, name))}${more}`;

// Posts a comment and gives its id. The client keeps its author's cookie.
export async function write(stack, client, name, author, text, reply) {
	const where = `/postbag/compose?article=${encodeURIComponent(pathOf(stack, name))}`;
	const form = formTo((await client.get(reply ? `${where}&reply=${reply}` : where)).text, '/comments');
	const answer = await client.post(form.action, { ...form.fields, name: author, text, act: 'post' });
	assert.equal(answer.status, 303, `"${text.slice(0, 40)}" is posted`);
	return Number(answer.location.match(/#postbag-(\d+)$/)[1]);
}

// Somebody who has been published, and whose comments therefore wait for nobody.
export async function regular(stack, name = 'rain-gauge') {
	const client = stack.client();
	const id = await write(stack, client, name, 'Ada Quill', 'We kept a gauge as well, until the goat.');
	await decide(stack, await desk(stack), id, 'publish');
	return client;
}

// A client that is signed in at the desk.
export async function desk(stack) {
	const client = stack.client();
	const form = formTo((await client.get('/postbag/admin/sign-in')).text, '/sign-in');
	const answer = await client.post(form.action, { ...form.fields, ...stack.moderator });
	assert.equal(answer.status, 303);
	return client;
}

export async function decide(stack, client, id, action, reason = '', status = 'held') {
	const queue = (await client.get(`/postbag/admin/queue?queue=${status}`)).text;
	const form = forms(queue).find(({ action: to }) => to.endsWith(`/comments/${id}/decide`));
	assert.ok(form, `comment ${id} is in the queue`);
	const answer = await client.post(form.action, { ...form.fields, action, reason });
	assert.equal(answer.status, 303);
}
