// Every page in every look: light and dark, wide and narrow. Nobody is shut out by it, nothing
// stands out of a narrow screen, the keyboard leads everywhere and is seen, and what a printer or a
// reader's own colours make of it can be read.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { LOOKS, assertAccessible, assertFits, decide, desk, focused, pathOf, regular,
	startBrowser, tabTo, write } from '../lib/browser.mjs';
import { formTo } from '../lib/http.mjs';
import { countShares, fillLetters } from '../lib/letters.mjs';
import { moderate } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const ARTICLE = '/articles/tide-table.html';

let stack, browser, ids, newcomer, moderator, base, where, form;

before(async () => {
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
	ids = await fillLetters(stack, await regular(stack), 'tide-table');
	newcomer = stack.client();
	ids.held = await write(stack, newcomer, 'tide-table', 'Quentin Newcomer', 'My first letter.\n\nI hope it is not too late.', ids.quote);
	await countShares(stack, 'tide-table', { x: 1204, facebook: 867, linkedin: 12, reddit: 44, whatsapp: 390,
		telegram: 3, bluesky: 218, mastodon: 97, threads: 8, email: 31, copy: 140 });
	moderator = await desk(stack);
	await stack.psql(`INSERT INTO postbag.bulk (moderator_id, moderator_name, to_status, reason, note, article_ids, comment_ids, statuses, seen_us,
			total, done, started_at, taken_until, ended_at)
		SELECT moderator_id, name, 'spam', 'A campaign', '', '{1,1,1}', '{1,1,1}', '{held,held,held}', '{0,0,0}', 3, done, now(),
			'infinity', CASE WHEN done = 3 THEN now() END
		FROM postbag.moderator, generate_series(1, 3, 2) AS done WHERE name = 'editor'`);
	await stack.ctl(['moderator', 'role', 'editor', 'owner']);
	for (let i = 0; i < 32; i++) {
		await write(stack, stack.client(), 'swifts', ['Ann', 'Obadiah Winterbottom-Featherstonehaugh the Younger', 'x'.repeat(60)][i % 3],
			[`Short, ${i}.`, `Code ${i}:\n\n\`\`\`\nif (swift) { ${'nest(); '.repeat(30)} }\n\`\`\`\n\n> quoted`, `${'x'.repeat(300)} ${i}`][i % 3]);
	}
	const queue = await stack.psql("SELECT comment_id FROM postbag.comment WHERE body LIKE 'Short%' ORDER BY 1 LIMIT 3");
	const [one, two, three] = queue.split('\n').map(Number);
	await decide(stack, moderator, one, 'reject', `Too short. ${'x'.repeat(200)}`);
	await decide(stack, moderator, two, 'spam');
	await decide(stack, moderator, three, 'delete', 'Not a letter.');
	ids.rule = await makeRules();
	await makeReported();
	const ban = formTo((await moderator.get('/postbag/admin/bans/new')).text, '/admin/bans');
	await moderator.post(ban.action, { ...ban.fields, act: 'make', kind: 'text', text: `a piece of text ${'x'.repeat(100)}`, why: 'Said too often, in too many threads.' });
	await moderator.post(ban.action, { ...ban.fields, act: 'make', kind: 'name', name: 'Jo' });
	await makeClosed();
	base = await pathTo('tide-table');
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// Rules of every kind, one of which would catch the letter that waits; gives that one.
async function makeRules() {
	const rules = [['pattern', 'spam', 0, 0, `\\b(cheap|free)\\s+(${'swiss '.repeat(20)}watches|pills)\\b`], ['links', 'hold', 3, 0, ''], ['first', 'hold', 2, 0, ''],
		['repeat', 'refuse', 1, 0, ''], ['record', 'hold', 50, 20, ''], ['words', 'hold', 0, 0, `letter\nlate\n${'x'.repeat(80)}\nالخبّاز\na\nb\nc\nd`]];
	for (const [kind, outcome, threshold, span, body] of rules) {
		await stack.psql(`INSERT INTO postbag.rule (site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at)
			SELECT site_id, '${kind}', '${outcome}', ${threshold}, ${span}, $r$${body}$r$, ${kind === 'words'}, 'editor', now() FROM postbag.site`);
	}
	await stack.psql(`INSERT INTO postbag.comment_cause (article_id, comment_id, place, site_id, cause, outcome, score, rule_id, detail, found_at)
		SELECT article_id, comment_id, 2, site_id, 'words', 'hold', 0, 1, E'letter\nlate', now() FROM postbag.comment WHERE comment_id = ${ids.held}`);
	return stack.psql(`SELECT max(rule_id) FROM postbag.rule`);
}

// A comment that several readers report and its author has changed, and one of which nothing more is said.
async function makeReported() {
	const author = await regular(stack, 'bakery');
	const id = await write(stack, author, 'bakery', 'Bartholomew Crumb', 'They burn it **on purpose**.\n\n`rm -rf bread`');
	const other = await write(stack, author, 'bakery', 'Jo', 'Buy my toast.');
	where = await pathTo('bakery');
	const form = formTo((await author.get(`${where}${id}/edit`)).text, '/edit');
	await author.post(form.action, { ...form.fields, text: 'They burn it, and I know why.' });
	for (const [n, [about, reason, words]] of [[id, 'abuse', ''], [id, 'other', `I am the baker. ${'x'.repeat(120)}\nAnd this is not true.`],
		[id, 'illegal', 'هذا التعليق يسيء إلى الخبّاز.'], [other, 'spam', '']].entries()) {
		const reply = await stack.client({ address: `127.0.6.${n + 1}` }).post(`${where}${about}/report`, { reason, words });
		assert.equal(reply.status, 200);
	}
	ids.reported = id;
}

async function makeClosed() {
	const id = await write(stack, await regular(stack, 'night-library'), 'night-library', 'Nora', 'The last word.');
	const context = `${(await pathTo('night-library')).replace('/postbag/', '/postbag/admin/')}${id}`;
	form = formTo((await stack.client().get(`/postbag/compose?article=${closed()}`)).text, '/comments');
	assert.equal((await moderate(moderator, context, '/thread', { act: 'close', reason: 'Enough.' })).status, 303);
}

const pathTo = (name) => stack.psql(`SELECT '/postbag/articles/' || lpad(to_hex(article_id), 16, '0') || '/comments/'
	FROM postbag.article WHERE url LIKE '%${name}%'`);
const closed = () => encodeURIComponent(pathOf(stack, 'night-library'));

// A browser that is known as who the client is known as.
async function as(client, options) {
	const context = await browser.person(options);
	for (const [name, value] of client?.jar ?? []) {
		await context.addCookies([{ name, value, url: stack.origin }]);
	}
	return context.newPage();
}

const article = () => encodeURIComponent(pathOf(stack, 'tide-table'));
const compose = () => `/postbag/compose?article=${article()}`;

async function send(page, name, text, button) {
	await page.fill('#postbag-name', name);
	await page.fill('#postbag-text', text);
	browser.allow(/status of 422/);
	await page.click(button);
}

// name: [path, who looks, what to do there]
const PAGES = {
	'the front page': ['/'],
	'the page about the demo': ['/about.html'],
	'an article without comments': ['/articles/slow-letter.html'],
	'an article with a long thread, and an own comment that waits': [ARTICLE, () => newcomer],
	'a comment that is edited in place': [ARTICLE, () => newcomer, async (page) => {
		await page.click('.postbag-edit');
		await page.waitForSelector('.postbag-inline textarea:focus');
	}],
	'a reply in place': [ARTICLE, null, (page) => page.click(`#postbag-${ids.fourth} .postbag-reply`)],
	'a form with errors in place': [ARTICLE, null, async (page) => {
		await send(page, ' ', 'x'.repeat(5001), '.postbag-post');
		await page.waitForSelector('[aria-invalid=true]:focus');
	}],
	'a preview in place': [ARTICLE, null, async (page) => {
		await send(page, 'Jo', '> quoted\n\n```\ncode\n```\n\nand *mine*', '.postbag-look');
		await page.waitForSelector('.postbag-preview:focus');
	}],
	'the page to write a comment': [compose],
	'the page to write a reply': [() => `${compose()}&reply=${ids.fifth}`],
	'that page with errors': [compose, null, async (page) => {
		await send(page, ' ', 'x'.repeat(5001), '.postbag-post');
		await page.waitForSelector('[aria-invalid=true]');
	}],
	'that page with a preview': [compose, null, async (page) => {
		await send(page, 'Jo', '> quoted\n\nand *mine*', '.postbag-look');
		await page.waitForSelector('.postbag-preview');
	}],
	'an article whose thread is closed': ['/articles/night-library.html'],
	'the page to write, where the thread is closed': [() => `/postbag/compose?article=${closed()}`],
	'the page that gives back what came too late': [() => `/postbag/compose?article=${closed()}`, null, tooLate],
	'the page to report a comment': [() => `${base}${ids.quote}/report`],
	'that page with errors': [() => `${base}${ids.quote}/report`, null, async (page) => {
		await page.check('[value=other]');
		browser.allow(/status of 422/);
		await page.click('.postbag-post');
		await page.waitForSelector('[aria-invalid=true]');
	}],
	'the page that thanks for a report': [() => `${base}${ids.quote}/report`, null, async (page) => {
		await page.check('[value=off_topic]');
		await page.click('.postbag-post');
		await page.waitForSelector('.postbag-notice');
	}],
	'the page to edit a comment': [() => `${base}${ids.held}/edit`, () => newcomer],
	'the page to delete a comment': [() => `${base}${ids.held}/delete`, () => newcomer],
	'the thread on a page of its own': [() => `/postbag/thread?article=${article()}&view=page`],
	'the page that says that there is nothing': ['/postbag/nothing'],
	'the demo’s own': ['/nothing.html'],
	'the page to sign in': ['/postbag/admin/sign-in'],
	'the queue': ['/postbag/admin/queue', () => moderator],
	'an empty queue': ['/postbag/admin/queue?queue=rejected', () => moderator],
	'a comment in context': [() => `${base}${ids.held}`.replace('/postbag/', '/postbag/admin/'), () => moderator],
	'the reported ones': ['/postbag/admin/queue?queue=reported', () => moderator],
	'a reported comment in context, with what it was before': [() => `${where}${ids.reported}`.replace('/postbag/', '/postbag/admin/'), () => moderator],
	'the log': ['/postbag/admin/log', () => moderator],
	'the log, narrowed down': ['/postbag/admin/log?kind=sign-ins', () => moderator],
	'the tokens of programs': ['/postbag/admin/account/tokens', () => moderator],
	'what was decided about several at once': ['/postbag/admin/bulk', () => moderator],
	'the articles': ['/postbag/admin/articles', () => moderator],
	'one article': [() => base.replace('/postbag/', '/postbag/admin/').replace(/\/comments\/$/, ''), () => moderator],
	'what a merge would do': [() => `${base.replace('/postbag/', '/postbag/admin/').replace(/\/comments\/$/, '')}/merge?into=${closed()}`, () => moderator],
	'the sites': ['/postbag/admin/sites', () => moderator],
	'the rate limits': ['/postbag/admin/limits', () => moderator],
	'the bans': ['/postbag/admin/bans', () => moderator],
	'the form of a ban, with its preview': [() => `${base}${ids.held}/ban`.replace('/postbag/', '/postbag/admin/'), () => moderator, async (page) => {
		await page.check('[value=name]');
		await page.click('[value=preview]');
		await page.waitForSelector('table');
	}],
	'that form with errors': ['/postbag/admin/bans/new', () => moderator, async (page) => {
		await page.check('[value=domain]');
		browser.allow(/status of 422/);
		await page.click('[value=preview]');
		await page.waitForSelector('[aria-invalid=true]');
	}],
	'a queue of one address, and the search for another': ['/postbag/admin/queue?queue=published', () => moderator, async (page) => {
		await page.click('text=All from this address today');
		await page.click('text=Find by e-mail address');
	}],
	'who may do what': ['/postbag/admin/moderators', () => moderator],
	'the rules': ['/postbag/admin/rules', () => moderator],
	'a new rule of words': ['/postbag/admin/rules/new?site=demo&kind=words', () => moderator],
	'a new rule with a wrong pattern': ['/postbag/admin/rules/new?site=demo&kind=pattern', () => moderator, async (page) => {
		await page.fill('#pattern', '(<b>');
		browser.allow(/status of 422/);
		await page.click('button[value=save]');
		await page.waitForSelector('[aria-invalid=true]');
	}],
	'a rule, tried': [() => `/postbag/admin/rules/${ids.rule}?act=try`, () => moderator],
};

describe('in every look', () => {
	for (const [name, [path, who, act]] of Object.entries(PAGES)) {
		test(name, async () => {
			const page = await as(who?.(), LOOKS[0]);
			browser.allow(/status of 404/);
			await page.goto(typeof path === 'string' ? path : path());
			await act?.(page);
			for (const look of LOOKS) {
				const what = `${name}, ${look.name}`;
				await page.setViewportSize(look.viewport);
				await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
				await assertFits(page, what);
				await assertAccessible(page, what, { colours: look.dark });
			}
			await page.emulateMedia({ forcedColors: 'active' });
			await assertLined(page, name);
			await assertFits(page, name);
			await page.context().close();
		});
	}
});

// What a reader sends who has opened the form before the thread was closed, and has no script.
async function tooLate(page) {
	browser.allow(/status of 409/);
	await page.evaluate(([action, fields]) => {
		const sent = Object.assign(document.createElement('form'), { action, method: 'post' });
		for (const [name, value] of Object.entries(fields)) {
			sent.append(Object.assign(document.createElement('input'), { name, value }));
		}
		document.body.append(sent);
		sent.submit();
	}, [form.action, { ...form.fields, act: 'post', name: 'Jo', text: `What I had to say. ${'x'.repeat(200)}` }]);
	await page.waitForSelector('#postbag-kept');
}

// In the reader's own colours tints are gone: whatever they told apart needs a line around it. What is
// chosen or ticked is drawn by the browser.
async function assertLined(page, what) {
	const bare = await page.locator('button, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, .postbag-notice, .postbag-errors, .postbag-preview, .desk-here')
		.evaluateAll((parts) => parts.filter((part) => part.checkVisibility() &&
			getComputedStyle(part).borderTopWidth === '0px').map((part) => part.outerHTML.slice(0, 100)));
	assert.deepEqual(bare, [], what);
}

describe('the keyboard', () => {
	for (const look of [LOOKS[0], LOOKS[3]]) {
		test(`leads everywhere, and where it is can be seen: ${look.name}`, async () => {
			for (const [path, who] of [[ARTICLE, newcomer], [compose()], ['/postbag/admin/queue?queue=spam', moderator], ['/postbag/admin/queue?queue=reported', moderator],
				[`${base}${ids.quote}/report`], ['/']]) {
				const page = await as(who, look);
				await page.goto(path);
				/* Tab goes to the first of several radio buttons, arrows to the others. */
				const reachable = await page.locator('a[href]:visible:not([tabindex="-1"]), button:visible, input:not([type=radio]):visible, .postbag-reason:first-of-type input:visible, textarea:visible').count();
				const seen = new Set();
				for (let i = 0; i < reachable; i++) {
					await page.keyboard.press('Tab');
					seen.add(await page.evaluate(() => {
						const at = document.activeElement;
						const { outlineStyle, outlineWidth } = getComputedStyle(at);
						const box = at.getBoundingClientRect();
						const inside = box.top < innerHeight && box.bottom > 0 && box.width > 0;
						document.places ??= new Map();
						document.places.set(at, document.places.get(at) ?? document.places.size);
						return `${document.places.get(at)} ${outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && inside
							? 'seen' : `unseen ${at.outerHTML.slice(0, 120)}`}`;
					}));
				}
				assert.deepEqual([...seen].filter((place) => !place.endsWith(' seen')), [], path);
				assert.equal(seen.size, reachable, `${path}: all are reached`);
				await page.context().close();
			}
		});
	}

	test('alone is enough: to read, preview, write, answer, edit, delete and share', async () => {
		const page = await browser.visit(ARTICLE);
		await page.keyboard.press('Tab');
		assert.equal(await focused(page), 'a To the text');
		await page.keyboard.press('Enter');
		await tabTo(page, '#postbag-name');
		await page.keyboard.type('Keys');
		await tabTo(page, '#postbag-text');
		await page.keyboard.type('Typed, *not* clicked.');
		await tabTo(page, '.postbag-look');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-preview:focus');
		await tabTo(page, '.postbag-post');
		await page.keyboard.press('Space');
		await page.waitForSelector('.postbag-notice:focus');
		await tabTo(page, '.postbag-own .postbag-edit');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-inline textarea:focus');
		await page.keyboard.press('ControlOrMeta+End');
		await page.keyboard.type(' Twice.');
		await tabTo(page, '.postbag-inline .postbag-post');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-notice:focus');
		assert.match(await page.locator('.postbag-own').innerText(), /Typed, not clicked\. Twice\./);
		await tabTo(page, '.postbag-own .postbag-delete');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-inline');
		await page.keyboard.press('Escape');
		assert.equal(await focused(page), 'a Edit');
		await tabTo(page, `#postbag-${ids.quote} .postbag-reply`, { key: 'Shift+Tab' });
		await page.keyboard.press('Enter');
		assert.match(await focused(page), /^textarea/);
		await page.keyboard.type('And answered.');
		await tabTo(page, '.postbag-post');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.postbag-notice:focus');
		await tabTo(page, '.postbag-share-button[value=threads]', { key: 'Shift+Tab' });
		const tab = page.context().waitForEvent('page');
		await page.keyboard.press('Enter');
		assert.match((await browser.wentOutside(page)).url(), /^https:\/\/www\.threads\.com\/intent\/post\?/);
		await (await tab).close();
		await page.context().close();
	});
});

describe('other ways to look', () => {
	test('paper: the article and what readers wrote, and nothing to press', async () => {
		const page = await as(newcomer);
		await page.goto(ARTICLE);
		await page.emulateMedia({ media: 'print' });
		assert.equal(await page.locator('.story-body').isVisible(), true);
		assert.equal(await page.locator('.postbag-comment:visible').count(), await page.locator('.postbag-comment').count());
		assert.equal(await page.locator('button:visible, textarea:visible, input:visible').count(), 0);
		const pdf = await page.pdf();
		assert.ok(pdf.length > 10000);
		await page.context().close();
	});

	test('large letters: nothing is lost at 200 %', async () => {
		for (const path of [ARTICLE, compose()]) {
			const page = await browser.visit(path, { viewport: { width: 640, height: 512 } });
			await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
			await assertFits(page, path);
			await page.context().close();
		}
	});

	test('the thread is there when the page is first painted, and waits for no script', async () => {
		const page = await (await browser.person({ init: () => {
			new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').forEach(() => {
				globalThis.painted = document.querySelectorAll('.postbag-comment').length;
			})).observe({ type: 'paint', buffered: true });
		} })).newPage();
		let come;
		const late = new Promise((resolve) => { come = resolve; });
		await page.route('**/postbag.js', (route) => late.then(() => route.continue()));
		// At once, as from a machine that does nothing else: a browser that waits for the second half paints the first.
		await page.route(`**${ARTICLE}`, async (route) => route.fulfill({ response: await route.fetch() }));
		await page.goto(ARTICLE, { waitUntil: 'commit' });
		await page.waitForFunction(() => globalThis.painted !== undefined);
		assert.ok(await page.evaluate(() => globalThis.painted) > 10);
		assert.equal(await page.locator('.postbag-tools:not([hidden])').count(), 0);
		come();
		await page.waitForSelector('.postbag-tools:not([hidden])');
		await page.context().close();
	});

	test('nothing moves while the page settles', async () => {
		for (const look of [LOOKS[0], LOOKS[2]]) {
			const page = await browser.visit(ARTICLE, { ...look, init: () => {
				globalThis.shift = 0;
				new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
					globalThis.shift += entry.value;
				})).observe({ type: 'layout-shift', buffered: true });
			} });
			await page.waitForTimeout(300);
			assert.ok(await page.evaluate(() => globalThis.shift) < 0.001);
			await page.context().close();
		}
	});
});

describe('what a page costs', () => {
	for (const [name, most] of [['postbag.js', 8192], ['postbag.css', 4096], ['desk.css', 5120], ['desk.js', 3072], ['work.js', 2560], ['sign-on.js', 2048]]) {
		test(`${name}: at most ${most} bytes, compressed`, () => {
			const file = new URL(`../../www/${name}`, import.meta.url);
			const { length } = gzipSync(fs.readFileSync(file), { level: 6 });
			assert.ok(length <= most, `${name} has ${length} bytes`);
		});
	}
});
