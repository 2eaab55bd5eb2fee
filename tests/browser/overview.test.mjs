// The overview of the desk, as moderators see it: pictures that fit, that colours and eyes are not
// needed for, and that have their numbers beside them.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { HtmlValidate } from 'html-validate';

import { LOOKS, NARROW, WIDE, assertAccessible, desk, startBrowser, tabTo } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

const PERIODS = ['day', 'week', 'month'];
let stack, browser, cookie, client;

before(async () => {
	stack = await startStack({ policy: 'first' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette of a Town with a Very Long Name Indeed', '--origin', 'https://gazette.example',
		'--policy', 'open']);
	// A month of everything, at known numbers; one article has a name that no phone has room for.
	await stack.psql(`
		INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)
			SELECT n, 1 + n % 2, n, 'https://news.example/' || n, CASE n WHEN 1 THEN repeat('Donaudampfschifffahrt', 9) WHEN 2 THEN ''
				WHEN 3 THEN repeat(U&'\\6F6E\\6C50', 40) ELSE 'Story ' || n END, now() FROM generate_series(1, 12) AS n;
		INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html, renderer,
				idempotency_key, content_digest, created_at)
			SELECT 1 + n % 12, n, 1 + (1 + n % 12) % 2, n, 0, (ARRAY['published', 'published', 'held', 'spam', 'rejected', 'deleted'])[1 + n % 6], 1, 'A',
				'b', 'b', 1, decode(md5(n::text), 'hex'), decode(md5(n::text), 'hex'), now() - (n - 1) * interval '40 minutes' FROM generate_series(1, 1200) AS n;
		INSERT INTO postbag.decision (article_id, site_id, comment_id, moderator_id, moderator_name, from_status, to_status, reason, decided_at)
			SELECT article_id, site_id, comment_id, 1, 'editor', 'held', status, '', created_at + interval '30 minutes' FROM postbag.comment
			WHERE status = 'spam';
		INSERT INTO postbag.report (article_id, site_id, comment_id, actor_key, reason, words, reported_at)
			SELECT article_id, site_id, comment_id, decode(md5('x'), 'hex'), 'spam', '', created_at + interval '10 minutes' FROM postbag.comment
			WHERE status = 'published' AND comment_id % 5 = 0;
		INSERT INTO postbag.share_day (article_id, site_id, network, day, shares)
			SELECT n, 1 + n % 2, network, (now() AT TIME ZONE 'UTC')::date - day, n * 1000 FROM generate_series(1, 12) AS n,
				generate_series(0, 29) AS day, unnest(ARRAY['x', 'bluesky', 'mastodon', 'email', 'copy', 'whatsapp']) AS network`);
	browser = await startBrowser(stack);
	client = await desk(stack);
	const [name, value] = [...client.jar].find(([one]) => one.includes('session'));
	cookie = { name, value, url: stack.origin };
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// The page as it is in the hour in which somebody has just written: each picture has a last bar then, however
// long ago all else was written, and whatever hour or day has begun since.
async function open(period, look = {}) {
	const context = await browser.person(look);
	await context.addCookies([cookie]);
	const page = await context.newPage();
	for (let hour; hour !== hourNow();) {
		hour = hourNow();
		await stack.psql(`INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body,
				html, renderer, idempotency_key, content_digest, created_at)
			SELECT 1, id, 2, id, 0, 'published', 1, 'A', 'b', 'b', 1, decode(md5(id::text), 'hex'), decode(md5(id::text), 'hex'), now()
			FROM (SELECT max(comment_id) + 1 AS id FROM postbag.comment) AS next`);
		await page.goto(`/postbag/admin/?period=${period}`);
	}
	return page;
}
const hourNow = () => Math.floor(Date.now() / 3600000);
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));

for (const look of LOOKS) {
	describe(look.name, () => {
		for (const period of PERIODS) {
			test(`a ${period}: no violation of any rule, folded and unfolded, and nothing to scroll sideways for`, async () => {
				const page = await open(period, look);
				const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), period);
				await assertAccessible(page, period);
				await fits();
				await page.click('#posted summary'); // as people do it
				await unfold(page);
				await assertAccessible(page, `${period}, unfolded`);
				await fits();
				await page.context().close();
			});
		}
	});
}

describe('a picture', () => {
	for (const viewport of [WIDE, NARROW]) {
		for (const period of PERIODS) {
			test(`of a ${period} at ${viewport.width} px: every letter has its place, and is not on another`, async () => {
				const page = await open(period, { viewport });
				const trouble = await page.evaluate(() => [...document.querySelectorAll('svg.desk-chart')].flatMap((svg) => {
					const figure = svg.closest('figure').getBoundingClientRect();
					const words = [...svg.querySelectorAll('text')].filter((text) => getComputedStyle(text).display !== 'none')
						.map((text) => [text.textContent, text.getBoundingClientRect(), parseFloat(getComputedStyle(text).fontSize)]);
					const outside = words.filter(([, box]) => box.left < figure.left || box.right > figure.right || box.bottom > figure.bottom);
					const small = words.filter(([, , size]) => size < 12);
					const over = words.flatMap(([a, one], i) => words.slice(i + 1).filter(([, two]) => one.left < two.right && two.left < one.right
						&& one.top + 3 < two.bottom && two.top + 3 < one.bottom).map(([b]) => `${a} on ${b}`));
					return [...outside, ...small, ...over].map(String);
				}));
				assert.deepEqual(trouble, []);
				assert.equal(await page.locator('svg.desk-chart').count(), 7);
				await page.context().close();
			});
		}
	}

	test('is one picture to a screen reader, with a name and a description, and has its numbers in a table', async () => {
		const page = await open('week');
		await unfold(page);
		const figures = await page.evaluate(() => [...document.querySelectorAll('figure:has(svg)')].map((figure) => {
			const svg = figure.querySelector('svg');
			const by = (attribute) => document.getElementById(svg.getAttribute(attribute))?.textContent;
			return { role: svg.getAttribute('role'), name: by('aria-labelledby'), says: by('aria-describedby'),
				heading: figure.querySelector('h2').textContent, bars: figure.querySelectorAll('rect.desk-bar').length,
				rows: [...figure.querySelectorAll('details table tbody tr')].map((row) => Number(row.querySelector('td').textContent.replaceAll(',', ''))),
				heads: figure.querySelectorAll('th[scope=col]').length };
		}));
		assert.equal(figures.length, 7);
		for (const { role, name, says, heading, bars, rows, heads } of figures) {
			assert.equal(role, 'img');
			assert.equal(name, heading);
			assert.match(says, /\d/);
			assert.equal(bars, rows.filter((number) => number > 0).length, heading);
			assert.ok(heads >= 2);
		}
		const tree = await page.locator('figure#posted').ariaSnapshot();
		assert.match(tree, /img "Comments posted"/);
		assert.match(tree, /table/);
		await page.context().close();
	});

	test('is as long as its numbers are large', async () => {
		for (const [period, figure, side] of [['month', '#posted', 'height'], ['week', '#networks', 'width'], ['week', '#busiest', 'width']]) {
			const page = await open(period);
			await unfold(page);
			const [lengths, values] = await page.evaluate(([id, along]) => [
				[...document.querySelectorAll(`${id} rect.desk-bar`)].map((bar) => bar.getBBox()[along]),
				[...document.querySelectorAll(`${id} tbody tr`)].map((row) => Number(row.querySelector('td').textContent.replaceAll(',', '')))], [figure, side]);
			assert.equal(lengths.length, values.length);
			const most = lengths.indexOf(Math.max(...lengths));
			for (const [i, length] of lengths.entries()) {
				assert.ok(Math.abs(length / lengths[most] - values[i] / values[most]) < 0.02, `${figure} ${i}: ${length} ${values[i]}`);
			}
			await page.context().close();
		}
	});

	test('in forced colours has bars, letters and tracks of the reader\'s own', async () => {
		const page = await open('day', { forcedColors: 'active' });
		const fills = await page.evaluate(() => {
			const probe = document.createElement('i');
			document.body.append(probe);
			probe.style.color = 'CanvasText';
			const own = getComputedStyle(probe).color;
			const of = (selector) => [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one).fill);
			return { own, bars: of('.desk-bar:not(.desk-running)'), texts: of('.desk-chart text'),
				running: [...document.querySelectorAll('.desk-running')].map((one) => getComputedStyle(one).stroke) };
		});
		for (const name of ['bars', 'texts', 'running']) {
			assert.ok(fills[name].length > 0, name);
			assert.deepEqual([...new Set(fills[name])], [fills.own], name);
		}
		await assertAccessible(page, 'forced colours');
		await page.context().close();
	});
});

describe('the page', () => {
	test('is the first in the navigation, and leads to what waits', async () => {
		const page = await open('week', { script: false });
		assert.equal(await page.locator('header nav a').first().innerText(), 'Overview');
		assert.equal(await page.locator('header nav [aria-current=page]').innerText(), 'Overview');
		await page.click('.desk-tile >> text=/comments?$/ >> nth=0');
		assert.match(page.url(), /\/admin\/queue\?queue=held/);
		await page.click('header nav >> text=Overview');
		await page.click('.desk-tile:has-text("Reported") a');
		assert.match(page.url(), /\/admin\/queue\?queue=reported/);
		await page.context().close();
	});

	test('goes by keyboard alone: period, site, numbers', async () => {
		const page = await open('week', { script: false });
		await tabTo(page, 'nav[aria-label=Period] a:last-child');
		await page.keyboard.press('Enter');
		await page.waitForURL(/period=month/);
		await tabTo(page, '#desk-site');
		await page.keyboard.type('The Gaz');
		await tabTo(page, '.desk-sites button');
		await page.keyboard.press('Enter');
		await page.waitForURL(/period=month&site=gazette/);
		assert.equal(await page.locator('#posted tbody tr').first().isVisible(), false);
		await tabTo(page, '#posted summary');
		await page.keyboard.press('Enter');
		assert.equal(await page.locator('#posted tbody tr').first().isVisible(), true);
		assert.equal(await page.locator('#posted tbody tr').count(), 30);
		await page.context().close();
	});

	test('is valid HTML', async () => {
		const judge = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'doctype-style': 'off', 'no-inline-style': 'error',
			'no-trailing-whitespace': 'off', 'void-style': 'off', 'no-implicit-button-type': 'off', 'no-implicit-input-type': 'off',
			'form-dup-name': 'off', 'require-sri': 'off' } });
		for (const query of ['?period=day', '?period=month', '?period=week&site=gazette']) {
			const { results } = await judge.validateString((await client.get(`/postbag/admin/${query}`)).text);
			assert.deepEqual(results.flatMap(({ messages }) => messages).map(({ ruleId, message }) => `${ruleId}: ${message}`), [], query);
		}
	});

	test('alone has the style of charts, which is kept as other files are', async () => {
		const reply = await stack.client().get('/postbag/static/desk-charts.css');
		assert.equal(reply.status, 200);
		assert.match(reply.headers['content-type'], /^text\/css/);
		assert.equal(reply.headers['cache-control'], 'public, max-age=3600');
		assert.match((await client.get('/postbag/admin/')).text, /static\/desk-charts\.css/);
		assert.doesNotMatch((await client.get('/postbag/admin/queue')).text, /desk-charts/);
	});

	test('has a style of at most 2048 bytes, compressed', () => {
		const { length } = gzipSync(fs.readFileSync(new URL('../../www/desk-charts.css', import.meta.url)), { level: 6 });
		assert.ok(length <= 2048, `${length} bytes`);
	});
});
