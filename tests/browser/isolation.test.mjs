// Walls: what a page's own style does to the thread, and what the thread does to the page.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';

import { NARROW, WIDE, assertAccessible, assertFits, startBrowser } from '../lib/browser.mjs';
import { fillLetters } from '../lib/letters.mjs';
import { startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/tide-table.html';
const TOOL = '<script src="/postbag/static/postbag.js" defer></script>';
const STYLE = '<link rel="stylesheet" href="/postbag/static/postbag.css">';
// What the thread takes from the page by design is the same in all of them: type and colours.
const TYPE = '<style>body { font: 16px/1.4 "DejaVu Sans", sans-serif; color: #222; background: #fff }</style>';

// A site's style as sites have it, and as nobody should have it.
const ORDINARY = {
	'a reset': `*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; border: 0; vertical-align: baseline; list-style: none }
		html { font-size: 62.5%; -webkit-text-size-adjust: 100% } body { font-size: 1.6rem; line-height: 1.4 }
		button, input, optgroup, select, textarea { font-family: inherit; font-size: 100%; line-height: 1.15; margin: 0; appearance: none }
		a { background: transparent; text-decoration: none; color: inherit } ol, ul { list-style: none } img { max-width: 100% }`,
	'elements': `p { margin: 0 0 2em; text-indent: 3em; text-align: justify } ul { list-style: square; padding: 4em } ol { margin-left: 5em }
		h2 { text-transform: uppercase; letter-spacing: .3em; border-bottom: 9px solid red; margin: 3em 0 } article { padding: 3em; max-width: 20em }
		section { max-width: 60em } header, footer { padding: 2em; text-align: center } form { margin: 4em } label { float: left; width: 9em }
		input { display: none } textarea { width: 10em; height: 3em } blockquote { font-size: 2em } summary { display: none } details { float: right }`,
	'everything': '* { text-transform: uppercase; float: left; letter-spacing: 2px; text-indent: 1em; box-shadow: 0 0 3px red }',
	'the text of an article': `.article p { margin: 0 0 2em; text-indent: 3em; letter-spacing: .1em } .article ul { list-style: square; padding: 4em }
		.article ol { margin-left: 5em } .article h2 { text-transform: uppercase; margin: 3em 0 } .article li { float: left; max-width: 8em }
		.article article { padding: 3em; box-shadow: 0 0 9px } .article input { display: none; max-width: 5em } .article label { float: left }`,
	'buttons of an article': `.article button { background: navy; color: white; width: 100%; border-radius: 2em; text-transform: uppercase }
		.article a { color: #0000c0; text-decoration: underline }`,
	'a root of 10 pixels': ':root { font-size: 10px }',
};
const HOSTILE = Object.values(ORDINARY).join('\n') + `
	p { color: red !important } * { text-align: right !important } button { display: none !important }
	postbag-thread, .article { word-spacing: 9px; white-space: nowrap; text-shadow: 1px 1px red; text-align: center; text-transform: uppercase }
	section, form, article, li, ol { display: none !important } [hidden] { display: block !important } .postbag { display: none !important }`;

let stack, browser, ids;

before(async () => {
	stack = await startStack({ policy: 'open' });
	browser = await startBrowser(stack);
	ids = await fillLetters(stack, stack.client(), 'tide-table');
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const thread = () => encodeURIComponent(stack.origin + ARTICLE);
const element = () => `<postbag-thread article="${stack.origin}${ARTICLE}"></postbag-thread>`;
const section = () => `<section class="postbag" data-src="/postbag/thread?article=${thread()}"></section>`;

// A page of our own making, with the thread in it. bare: without our script and style, as if there were none.
async function show(body, head = '', { bare = false, ...options } = {}) {
	const page = await (await browser.person(options)).newPage();
	if (bare) {
		browser.allow(/ERR_FAILED/);
		await page.route('**/postbag/static/*', (route) => route.abort());
	}
	await page.route('**/page.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
		body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${TYPE}${head}</head>
			<body><main><h1>A page</h1><div class="article"><p>Its text.</p>${body}</div></main></body></html>` }));
	await page.goto('/page.html');
	return page;
}

// What each of some elements is like, before layout: lengths as written, not as they came out.
function looks(page, selectors, host) {
	return page.evaluate(([wanted, outer]) => {
		const root = outer ? document.querySelector(outer).shadowRoot : document;
		const found = wanted.map((selector) => {
			const part = root.querySelector(selector);
			const style = part && [...part.computedStyleMap()].map(([name, values]) => [name, values.map(String).join(', ')]);
			return [selector, style ? Object.fromEntries(style) : null];
		});
		return Object.fromEntries(found);
	}, [selectors, host]);
}

// But for how phones may blow up small text, which is the page's to say, and for marks of what is no
// item of a list.
function differences(one, other) {
	return Object.keys(one).flatMap((selector) => Object.keys(one[selector] ?? { missing: 1 })
		.filter((name) => one[selector]?.[name] !== other[selector]?.[name] && name !== 'text-size-adjust' &&
			(!name.startsWith('list-style') || one[selector]?.display === 'list-item'))
		.map((name) => `${selector}: ${name}: ${one[selector]?.[name]} / ${other[selector]?.[name]}`));
}

describe('in an element', () => {
	const PARTS = ['.postbag', '.postbag-share', '.postbag-share-title', '.postbag-share-list', '.postbag-share-list li',
		'.postbag-share-button', '.postbag-share-button span', '.postbag-title', '.postbag-sorts', '.postbag-sorts a', '.postbag-comments', '.postbag-item',
		'.postbag-comment', '.postbag-byline', '.postbag-author', '.postbag-author bdi', '.postbag-when', '.postbag-when time', '.postbag-text', '.postbag-text p',
		'.postbag-text ol', '.postbag-text ul', '.postbag-text li', '.postbag-text blockquote', '.postbag-text pre', '.postbag-text code', '.postbag-text a',
		'.postbag-text strong', '.postbag-text em', '.postbag-acts', '.postbag-reply', '.postbag-votes', '.postbag-votes button',
		'.postbag-branch', '.postbag-branch summary', '.postbag-replies', '.postbag-to', '.postbag-unseen', '.postbag-form',
		'.postbag-form-title', '.postbag-field', '.postbag-field label', '#postbag-name', '#postbag-text', '[type=hidden]',
		'.postbag-tools', '.postbag-tools button', '.postbag-help', '.postbag-room', '.postbag-buttons', '.postbag-post', '.postbag-look', '.postbag-cancel', '.postbag-live'];

	async function open(head) {
		const page = await show(element(), TOOL + head);
		await page.waitForSelector(`#postbag-${ids.long}`);
		await page.waitForSelector('.postbag-tools:not([hidden])');
		return page;
	}

	// The list of parts is told from ours, so that it cannot go stale.
	test('every part is the same on a page that has no style, and on one that is hostile', async () => {
		const bare = await open('');
		const hostile = await open(`<style>${HOSTILE} body { font: 16px/1.4 "DejaVu Sans", sans-serif }</style>`);
		const parts = PARTS.filter((part) => part !== '.postbag');
		const [one, other] = [await looks(bare, parts, 'postbag-thread'), await looks(hostile, parts, 'postbag-thread')];
		assert.deepEqual(Object.keys(one).filter((part) => one[part] === null), [], 'all are there');
		assert.deepEqual(differences(one, other), []);
		assert.deepEqual(differences(await looks(bare, ['.postbag'], 'postbag-thread'), await looks(hostile, ['.postbag'], 'postbag-thread')), []);
		await bare.context().close();
		await hostile.context().close();
	});

	test('a hostile page leaves the thread as wide as its place, and usable', async () => {
		for (const viewport of [WIDE, NARROW]) {
			const page = await show(element(), `${TOOL}<style>${ORDINARY.everything} main, .article { width: 100% }</style>`, { viewport });
			await page.waitForSelector(`#postbag-${ids.long}`);
			const widths = await page.evaluate(() => [document.querySelector('.article').clientWidth,
				document.querySelector('postbag-thread').shadowRoot.querySelector('.postbag').clientWidth]);
			assert.equal(widths[1], widths[0]);
			await page.context().close();
		}
	});

	test('type and colours come from the page, and so do the properties', async () => {
		const page = await open(`<style>postbag-thread { font: italic 20px monospace; color: rgb(0, 0, 128); --postbag-accent: rgb(200, 0, 0);
			--postbag-radius: 9px; --postbag-heading-font: fantasy }</style>`);
		const style = (selector, name) => page.locator(selector).first().evaluate((part, property) =>
			getComputedStyle(part).getPropertyValue(property), name);
		assert.equal(await style('.postbag-text', 'font-family'), 'monospace');
		assert.equal(await style('.postbag-text', 'font-size'), '20px');
		assert.equal(await style('.postbag-text', 'font-style'), 'italic');
		assert.equal(await style('.postbag-text', 'color'), 'rgb(0, 0, 128)');
		assert.equal(await style('.postbag-post', 'border-top-color'), 'rgb(200, 0, 0)');
		assert.equal(await style('.postbag-post', 'border-top-left-radius'), '9px');
		assert.equal(await style('.postbag-title', 'font-family'), 'fantasy');
		assert.equal(await style('.postbag-reply', 'color'), 'rgb(200, 0, 0)');
		assert.equal(await style('.postbag-when', 'color'), await style('.postbag-help', 'color'));
		await page.addStyleTag({ content: 'postbag-thread { --postbag-link: rgb(0, 100, 0) }' });
		assert.equal(await style('.postbag-reply', 'color'), 'rgb(0, 100, 0)');
		await page.context().close();
	});

	test('from right to left on a page that goes the other way, and the other way round', async () => {
		for (const [lang, dir, article] of [['ar', 'rtl', 'ltr'], ['he', 'rtl', 'ltr'], ['en', 'ltr', 'rtl']]) {
			for (const viewport of [WIDE, NARROW]) {
				const page = await show(`<postbag-thread lang="${lang}" article="${stack.origin}${ARTICLE}"></postbag-thread>`,
					`${TOOL}<style>body { direction: ${article}; text-align: ${article === 'ltr' ? 'left' : 'right'} }</style>`, { viewport });
				await page.waitForSelector(`#postbag-${ids.long}`);
				const sides = await page.evaluate(() => {
					const root = document.querySelector('postbag-thread').shadowRoot;
					const box = (selector) => root.querySelector(selector).getBoundingClientRect();
					const line = document.createRange();
					line.selectNodeContents(root.querySelector('.postbag-title'));
					return { dir: getComputedStyle(root.querySelector('.postbag')).direction, outer: box('.postbag'),
						title: line.getBoundingClientRect(), name: box('.postbag-author') };
				});
				assert.equal(sides.dir, dir);
				const edge = (one, other) => Math.abs(dir === 'rtl' ? one.right - other.right : one.left - other.left);
				assert.ok(edge(sides.title, sides.outer) < 40 && edge(sides.name, sides.outer) < 40, JSON.stringify(sides));
				await assertFits(page, lang);
				await page.context().close();
			}
		}
	});
});

describe('in the page itself', () => {
	for (const [name, style] of Object.entries(ORDINARY)) {
		for (const [order, head] of [['before', `<style>${style}</style>${STYLE}`], ['after', `${STYLE}<style>${style}</style>`]]) {
			test(`${name}, ${order} ours: the thread can be read, reached and written in`, async () => {
				const page = await show(section(), TOOL + head);
				await page.waitForSelector(`#postbag-${ids.long}`);
				await assertUsable(page);
				await page.fill('#postbag-name', 'Jo');
				await page.fill('#postbag-text', `Within ${name}, ${order}.`);
				await page.click('.postbag-post');
				await page.waitForSelector('.postbag-notice:focus');
				await page.setViewportSize(NARROW);
				await assertUsable(page);
				await page.context().close();
			});
		}
	}

	async function assertUsable(page) {
		await assertFits(page, 'the page');
		await assertAccessible(page, 'the page');
		const wrong = await page.evaluate(() => {
			const all = (selector) => [...document.querySelectorAll(`.postbag ${selector}`)].filter((part) => !part.closest('[hidden], .postbag-unseen'));
			const told = [];
			const expect = (parts, what, holds) => parts.filter((part) => !holds(part, getComputedStyle(part), part.getBoundingClientRect()))
				.forEach((part) => told.push(`${what}: ${part.outerHTML.slice(0, 100)}`));
			expect(all('*'), 'stands in its place', (part, style) => style.float === 'none' || style.position === 'absolute');
			expect(all(':not(button, button *)'), 'is written as it is', (part, style) => style.textTransform === 'none' && style.letterSpacing === 'normal' && style.textIndent === '0px');
			expect(all('.postbag-share-list, .postbag-comments, .postbag-replies'), 'has no bullets', (part, style) => style.listStyleType === 'none' && style.paddingRight === '0px');
			expect(all('.postbag-text li'), 'has its mark', (part, style) => style.listStyleType === (part.parentElement.matches('ol') ? 'decimal' : 'disc'));
			expect(all('button, input:not([type=hidden]), textarea, summary'), 'can be pressed', (part, style, box) => part.checkVisibility() && box.height >= 24 && box.width >= 24);
			expect(all('input:not([type=hidden], [type=checkbox]), textarea'), 'has a border', (part, style) => parseFloat(style.borderTopWidth) >= 1);
			expect(all('[type=checkbox]'), 'is drawn by the browser', (part, style) => style.appearance === 'auto');
			expect(all('textarea'), 'has room', (part, style, box) => box.height >= 100 && box.width >= 200);
			expect(all('.postbag-text, .postbag-field'), 'has all the width', (part, style, box) => box.width >= Math.min(part.parentElement.clientWidth - 40, 400));
			return told;
		});
		assert.deepEqual(wrong.slice(0, 9), []);
	}
});

describe('the page', () => {
	// One of each element that a page may have, and some that look like ours.
	const BODY = `<header><nav><a href="/">Home</a></nav></header><section id="own"><h2>A section</h2><p>A <b>text</b>, <code>code</code>.</p>
		<ul><li>one</li></ul><ol><li>one</li></ol><blockquote>q</blockquote><pre>p</pre><details open><summary>s</summary>d</details>
		<table><tr><th>h</th><td>d</td></tr></table><dl><dt>t</dt><dd>d</dd></dl><figure><figcaption>f</figcaption></figure><hr>
		<form action="/"><label>l <input name="a"></label><textarea>t</textarea><select><option>o</option></select><button type="button">b</button></form>
		<article class="comment item form"><footer>f</footer><time datetime="2026-11-25">t</time></article><p hidden>hidden</p></section>`;

	// The page's own elements, each as its tag and attributes; counts are filled on purpose.
	const own = () => [...document.querySelectorAll('*')].filter((part) => !part.closest('.postbag, link[href$="/postbag.css"]'))
		.map((part) => `${part.tagName} ${[...part.attributes].map(({ name, value }) => `${name}=${value}`).join(' ')}`);
	const styles = () => [...document.querySelectorAll('html, html *')].filter((part) => !part.closest('.postbag, head, script, link, postbag-thread'))
		.map((part) => [part.tagName, ...['', '::before', '::after', '::marker'].map((pseudo) => {
			const style = getComputedStyle(part, pseudo);
			/* Lengths that come of what is in the page are not looks. */
			return [...style].filter((name) => !/^(height|width|(block|inline)-size|(perspective|transform)-origin|top|bottom|left|right|inset-.*)$/.test(name))
				.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
		})]);
	const globals = () => Object.getOwnPropertyNames(globalThis).sort();

	const WAYS = {
		'with a section and the style in its head': { head: STYLE + TOOL, thread: section },
		'with a script tag': { head: '', thread: () => `<script src="/postbag/static/postbag.js" data-thread="${stack.origin}${ARTICLE}" async></script>` },
		'with an element': { head: TOOL, thread: element },
	};

	for (const [name, { head, thread: way }] of Object.entries(WAYS)) {
		test(`${name}: looks as it does without`, async () => {
			const without = await show(`${BODY}${way()}`, head, { bare: true });
			const page = await show(`${BODY}${way()}`, head);
			await page.waitForSelector('.postbag-tools:not([hidden])');
			const [one, other] = [await without.evaluate(styles), await page.evaluate(styles)];
			assert.ok(one.length > 40);
			assert.deepEqual(other, one);
			await without.context().close();
			await page.context().close();
		});

		test(`${name}: keeps its globals, and its elements their attributes`, async () => {
			const page = await (await browser.person()).newPage();
			let release;
			const held = new Promise((resolve) => { release = resolve; });
			await page.route('**/postbag.js', async (route) => {
				await held;
				await route.continue();
			});
			await page.route('**/page.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
				body: `<!DOCTYPE html><html lang="en"><head><title>A page</title>${TYPE}${head}</head><body>${BODY}${way()}
					<a href="${stack.origin}${ARTICLE}">Comments <b data-postbag-count="comments">–</b></a></body></html>` }));
			await page.goto('/page.html', { waitUntil: 'commit' });
			await page.waitForSelector('[data-postbag-count]');
			const before = [await page.evaluate(globals), await page.evaluate(own)];
			release();
			await page.waitForSelector('.postbag-tools:not([hidden])');
			await page.locator('[data-postbag-count]', { hasText: /^\d+$/ }).waitFor();
			/* Everything that the script does to a page it does when somebody writes, answers and follows a link. */
			await page.click(`#postbag-${ids.long} .postbag-reply`);
			await page.fill('#postbag-name', 'Jo');
			await page.fill('#postbag-text', `Left no trace, ${name}.`);
			await page.click('.postbag-look');
			await page.waitForSelector('.postbag-preview:focus');
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
			await page.click(`#postbag-${ids.second} .postbag-to`);
			await page.waitForSelector('.postbag-marked:focus');
			assert.deepEqual(await page.evaluate(globals), before[0]);
			assert.deepEqual(await page.evaluate(own), before[1]);
			await page.context().close();
		});
	}

	test('no rule of ours has a selector that is not about our classes', () => {
		const css = fs.readFileSync(new URL('../../www/postbag.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
		const selectors = [...css.matchAll(/([^{};]+)\{/g)].map(([, text]) => text.trim()).filter((text) => !text.startsWith('@'));
		assert.ok(selectors.length > 50);
		for (const selector of selectors.flatMap((text) => text.split(/,(?![^(]*\))/))) {
			assert.match(selector.trim(), /^(:where\(|:is\()?\.postbag|^:host\b/, selector);
		}
	});
});
