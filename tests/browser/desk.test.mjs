// A moderator at the desk, and what readers who mean harm send there.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, focused, pathOf, regular, startBrowser, tabTo, threadPath, write } from '../lib/browser.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, browser;

before(async () => {
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

async function signIn(page) {
	await page.goto('/postbag/admin/');
	assert.match(page.url(), /\/admin\/sign-in$/);
	await page.fill('#desk-name', stack.moderator.name);
	await page.fill('#desk-password', stack.moderator.password);
	await page.click('text="Sign in"');
	await page.waitForURL(/\/admin\/queue$/);
}

const card = (page, text) => page.locator('.desk-card', { hasText: text });
const waiting = async (page) => Number(await page.locator('nav a', { hasText: 'Waiting' })
	.locator('.desk-count').innerText());

for (const [look, script] of [[LOOKS[0], true], [LOOKS[3], false]]) {
	describe(`${look.name}, JavaScript ${script ? 'on' : 'off'}`, () => {
		const tag = look.dark ? 'dark' : 'light';
		const article = look.dark ? 'swifts' : 'bakery';
		let page, parent, atFirst;
		before(async () => {
			parent = await write(stack, await regular(stack, article), article, 'Ada Quill', `Of old, ${tag}.`);
			for (const what of ['Good', 'Rude', 'Cheap pills', 'Regretted', 'An answer']) {
				await write(stack, stack.client(), article, 'A reader', `${what}, ${tag}.`,
					what === 'An answer' ? parent : undefined);
			}
			page = await (await browser.person({ ...look, script })).newPage();
		});
		after(() => page.context().close());

		test('refuses a wrong password, and keeps the name', async () => {
			browser.allow(/status of 401/);
			await page.goto('/postbag/admin/sign-in');
			await page.fill('#desk-name', 'editor');
			await page.fill('#desk-password', 'guessed');
			await page.click('text="Sign in"');
			assert.equal(await page.locator('.desk-errors').innerText(), 'Name and password do not fit together.');
			assert.equal(await page.inputValue('#desk-name'), 'editor');
			assert.equal(await page.inputValue('#desk-password'), '');
		});

		test('signs in, and sees what waits and how much', async () => {
			await signIn(page);
			atFirst = await waiting(page);
			assert.equal(await page.locator('.desk-card').count(), atFirst);
			assert.ok(atFirst >= 5);
		});

		test('publishes, and readers see it', async () => {
			await card(page, `Good, ${tag}.`).locator('text="Publish"').click();
			await page.waitForURL(/queue=held$/);
			assert.equal(await card(page, `Good, ${tag}.`).count(), 0);
			assert.equal(await waiting(page), atFirst - 1);
			await eventually(async () => assert.match((await stack.client().get(threadPath(stack, article))).text,
				new RegExp(`Good, ${tag}\\.`)));
		});

		test('rejects, takes for spam and deletes, with a reason', async () => {
			for (const [text, button, status] of [['Rude', 'Reject', 'rejected'],
				['Cheap pills', 'Spam', 'spam'], ['Regretted', 'Delete', 'deleted']]) {
				await page.goto('/postbag/admin/queue');
				const what = card(page, `${text}, ${tag}.`);
				await what.locator('[name=reason]').fill(`${button}: house rule, ${tag}`);
				await what.locator(`button:text-is("${button}")`).click();
				await page.waitForURL(/queue=held$/);
				assert.equal(await card(page, `${text}, ${tag}.`).count(), 0);
				await page.goto(`/postbag/admin/queue?queue=${status}`);
				assert.equal(await card(page, `${text}, ${tag}.`).count(), 1);
			}
		});

		test('sees a comment in its thread, and decides there', async () => {
			await page.goto('/postbag/admin/queue');
			await card(page, `An answer, ${tag}.`).locator('text=In context').click();
			const here = page.locator('.desk-here');
			assert.match(await here.innerText(), new RegExp(`An answer, ${tag}\\.`));
			assert.equal(await page.locator(`.desk-context > li:has(.desk-here) > .desk-card`).first()
				.locator(`text=Of old, ${tag}.`).count(), 1);
			await here.locator('text="Publish"').click();
			await page.waitForURL(/queue=held$/);
		});

		test('reads in the log who decided what, and why', async () => {
			await page.click('nav >> text=Log');
			const rows = page.locator('tbody tr');
			assert.equal(await rows.filter({ hasText: `Spam: house rule, ${tag}` }).count(), 1);
			assert.match(await rows.filter({ hasText: `Reject: house rule, ${tag}` }).innerText(),
				/editor[\s\S]*A reader on[\s\S]*Waiting[\s\S]*Rejected/);
			await rows.filter({ hasText: `Reject: house rule, ${tag}` }).locator('a').click();
			assert.match(await page.locator('.desk-here').innerText(), new RegExp(`Rude, ${tag}\\.`));
			assert.match(await page.locator('.desk-table').innerText(), /house rule/);
		});

		test('sees what readers report, keeps one and rejects another', async () => {
			const author = await regular(stack, article);
			const [kept, gone] = [await write(stack, author, article, 'Ada Quill', `Disputed, ${tag}.`),
				await write(stack, author, article, 'Ada Quill', `Indefensible, ${tag}.`)];
			const base = await stack.psql(`SELECT '/postbag/articles/' || lpad(to_hex(article_id), 16, '0') || '/comments/'
				FROM postbag.comment WHERE comment_id = ${kept}`);
			for (const [n, [id, words]] of [[kept, ''], [kept, `I disagree, ${tag}.`], [gone, '']].entries()) {
				const reader = stack.client({ address: `127.0.7.${n + (look.dark ? 10 : 1)}` });
				assert.equal((await reader.post(`${base}${id}/report`, { reason: 'abuse', words })).status, 200);
			}
			await page.click('nav >> text=Reported');
			assert.equal(await page.locator('nav [aria-current=page] .desk-count').innerText(), '2');
			assert.match(await card(page, `Disputed, ${tag}.`).locator('.desk-reports').innerText(),
				new RegExp(`2 reports\\s+Abuse[^\\n]+\\s+I disagree, ${tag}\\.\\s+Abuse`));
			await card(page, `Disputed, ${tag}.`).locator('[name=reason]').fill(`An opinion, ${tag}`);
			await card(page, `Disputed, ${tag}.`).locator('text="Keep it"').click();
			await card(page, `Disputed, ${tag}.`).waitFor({ state: 'detached' });
			await page.waitForURL(/queue=reported$/);
			assert.equal(await page.locator('.desk-card').count(), 1);
			await card(page, `Indefensible, ${tag}.`).locator('text="Reject"').click();
			await page.waitForSelector('.desk-empty');
			assert.equal(await page.locator('.desk-empty').innerText(), 'No report waits. Well done.');
			assert.equal(await stack.psql(`SELECT string_agg(status, ' ' ORDER BY comment_id) FROM postbag.comment
				WHERE comment_id IN (${kept}, ${gone})`), 'published rejected');
			await page.click('nav >> text=Log');
			assert.match(await page.locator('tbody tr', { hasText: `An opinion, ${tag}` }).innerText(), /editor[\s\S]*Ada Quill on[\s\S]*Kept/);
		});

		test('closes a thread where a comment stands in it, and opens it again', async () => {
			await page.goto('/postbag/admin/queue?queue=published');
			await card(page, `Of old, ${tag}.`).last().locator('text=In context').click();
			await page.fill('#thread-reason', `Enough, ${tag}`);
			await page.click('text="Close the thread"');
			await page.waitForSelector('text="Open the thread"');
			await eventually(async () => assert.match((await stack.client().get(threadPath(stack, article))).text,
				/Comments on this article are closed/));
			await page.click('text="Open the thread"');
			await page.waitForSelector('text="Close the thread"');
			await eventually(async () => assert.match((await stack.client().get(threadPath(stack, article))).text, /id="postbag-form"/));
			await page.click('nav >> text=Log');
			assert.match(await page.locator('tbody tr', { hasText: `Enough, ${tag}` }).innerText(), /The thread of[\s\S]*Thread closed/);
		});

		test('is told when somebody else has decided in the meantime', async () => {
			await write(stack, stack.client(), article, 'A reader', `Contested, ${tag}.`);
			await page.goto('/postbag/admin/queue');
			const other = await page.context().newPage();
			await other.goto('/postbag/admin/queue');
			await card(other, `Contested, ${tag}.`).locator('text="Reject"').click();
			await other.waitForURL(/queue=held$/);
			await other.close();
			browser.allow(/status of 409/);
			await card(page, `Contested, ${tag}.`).locator('text="Publish"').click();
			await page.waitForSelector('.desk-errors');
			assert.match(await page.locator('.desk-errors').innerText(), /Somebody has decided/);
			assert.match(await page.locator('.desk-here .desk-byline').innerText(), /Rejected/);
		});

		test('signs out everywhere: no other browser is signed in any more', async () => {
			const other = await (await browser.person({ ...look, script })).newPage();
			await signIn(other);
			await page.click('header >> text=Account');
			await page.click('text="Sign out everywhere"');
			await page.waitForURL(/\/admin\/sign-in$/);
			for (const one of [page, other]) {
				browser.allow(/status of 401/);
				await one.goto('/postbag/admin/queue');
				assert.equal(await one.locator('.desk-card').count(), 0);
				assert.equal(await one.locator('a[href$="/admin/log"]').count(), 0);
			}
			await other.context().close();
		});
	});
}

test('the keyboard alone is enough: to sign in, to decide, to sign out', async () => {
	await write(stack, stack.client(), 'rain-gauge', 'A reader', 'By keyboard.');
	const page = await browser.visit('/postbag/admin/sign-in');
	await tabTo(page, '#desk-name');
	await page.keyboard.type(stack.moderator.name);
	await page.keyboard.press('Tab');
	await page.keyboard.type(stack.moderator.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/admin\/queue$/);
	await page.keyboard.press('Tab');
	assert.match(await focused(page), /^a To the content/);
	await page.keyboard.press('Enter');
	await tabTo(page, '.desk-card:last-of-type [name=reason]');
	await page.keyboard.type('Typed');
	await tabTo(page, '.desk-card:last-of-type button[value=reject]');
	await page.keyboard.press('Space');
	await page.waitForURL(/queue=held$/);
	assert.equal(await stack.psql("SELECT status FROM postbag.comment WHERE body = 'By keyboard.'"), 'rejected');
	await report('rain-gauge', 'Reported, and kept by keyboard.');
	await tabTo(page, 'a[href$="queue=reported"]');
	await page.keyboard.press('Enter');
	await page.waitForURL(/queue=reported$/);
	await assertAccessible(page, 'the reported ones');
	await tabTo(page, '.desk-card:last-of-type [name=reason]');
	await page.keyboard.type('Fine');
	await tabTo(page, '.desk-card:last-of-type button[formaction$="/keep"]');
	assert.match(await focused(page), /^button Keep it/);
	await page.keyboard.press('Enter');
	await page.waitForSelector('.desk-empty');
	assert.equal(await stack.psql('SELECT act FROM postbag.decision ORDER BY decision_id DESC LIMIT 1'), 'keep');
	await tabTo(page, '.desk-who button[type=submit]');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/admin\/sign-in$/);
	await page.context().close();
});

// Publishes a comment that a reader reports then.
async function report(article, text) {
	const id = await write(stack, await regular(stack, article), article, 'Ada Quill', text);
	const path = await stack.psql(`SELECT '/postbag/articles/' || lpad(to_hex(article_id), 16, '0') || '/comments/' || comment_id
		FROM postbag.comment WHERE comment_id = ${id}`);
	assert.equal((await stack.client({ address: '127.0.7.99' }).post(`${path}/report`, { reason: 'other', words: 'Hm.' })).status, 200);
	return path;
}

test('a reader reports a comment by keyboard alone, without a script', async () => {
	const path = await report('rain-gauge', 'Reported by keyboard.');
	const page = await browser.visit(`${path}/report`, { script: false });
	await tabTo(page, '[name=reason]');
	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowDown');
	assert.equal(await page.locator('[name=reason]:checked').inputValue(), 'abuse');
	await page.keyboard.press('Tab');
	await page.keyboard.type('It is not kind.');
	await tabTo(page, '.postbag-post');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.postbag-notice');
	assert.equal(await stack.psql("SELECT reason FROM postbag.report WHERE words = 'It is not kind.'"), 'abuse');
	await page.context().close();
});

describe('what readers mean as code', () => {
	// Each would call out if any page took it for code.
	const BOOM = 'alert(document.domain);window.pwned=1';
	const HOSTILE = [
		`<script>${BOOM}</script>`,
		`<img src=x onerror="${BOOM}">`,
		`<svg onload="${BOOM}"><animate onbegin="${BOOM}" attributeName=x dur=1s></svg>`,
		`[click](javascript:${BOOM})`,
		`[click](<java\tscript:${BOOM}>) [click](&#x6a;avascript:${BOOM})`,
		`[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
		`[click](https://x.example "onmouseover=${BOOM} ")`,
		`\`\`\`"><script>${BOOM}</script>\nx\n\`\`\``,
		`<!-- --><style>@import 'https://elsewhere.example/x.css';*{animation:x}</style>`,
		`</textarea></title><script>${BOOM}</script><textarea autofocus onfocus="${BOOM}">`,
		`<math><mtext><table><mglyph><style><img src=x onerror="${BOOM}"></style></mglyph></table></mtext></math>`,
		`![x](https://elsewhere.example/x.png) <iframe srcdoc="<script>parent.${BOOM}</script>"></iframe>`,
		`<form action="https://elsewhere.example/"><button formaction="javascript:${BOOM}">x</button></form>`,
		`<a href="javascript:${BOOM}" onclick="${BOOM}" autofocus onfocus="${BOOM}">x</a>`,
	];
	const NAMES = [`<script>${BOOM}</script>`, `"><img src=x onerror="${BOOM}">`, `' autofocus onfocus='${BOOM}`];

	// Presses and passes over whatever there is to press in what was written.
	async function provoke(page, where) {
		assert.equal(await page.evaluate(() => globalThis.pwned), undefined, where);
		assert.equal(await page.locator('.postbag-text, .desk-text').locator('img, svg, style, script, iframe, form, button, input, [onclick], [onerror], [onload]').count(), 0, where);
		for (const link of await page.locator('.postbag-text a, .desk-text a').all()) {
			assert.match(await link.getAttribute('href'), /^(https?|mailto):/, where);
			await link.hover();
		}
		assert.equal(await page.evaluate(() => globalThis.pwned), undefined, where);
	}

	test('is text on the article, in preview, on the compose page and while editing', async () => {
		const page = await browser.visit('/articles/ferry-bell.html');
		for (const [i, text] of HOSTILE.entries()) {
			await page.fill('#postbag-name', NAMES[i % NAMES.length].slice(0, 60));
			await page.fill('#postbag-text', text);
			await page.click('.postbag-look');
			await page.waitForSelector('.postbag-preview:focus');
			await page.click('.postbag-post');
			await page.waitForSelector('.postbag-notice:focus');
		}
		await provoke(page, 'in place');
		await page.reload();
		assert.equal(await page.locator('.postbag-own').count(), HOSTILE.length);
		await provoke(page, 'on the article');
		await page.locator('.postbag-own .postbag-edit').nth(9).click();
		await page.waitForSelector('.postbag-inline textarea');
		assert.equal(await page.inputValue('.postbag-inline textarea'), HOSTILE[9]);
		await provoke(page, 'while editing');
		for (const act of ['edit', 'delete']) {
			await page.goto(await page.locator(`.postbag-own .postbag-${act}`).nth(9).evaluate((a) => a.href));
			await provoke(page, act);
			await page.goto('/articles/ferry-bell.html');
		}
		await page.context().close();
	});

	test('is text in the queue, in context and in the log', async () => {
		const page = await (await browser.person()).newPage();
		await signIn(page);
		await provoke(page, 'queue');
		const mine = page.locator('.desk-card', { hasText: 'window.pwned' }).first();
		await mine.locator('[name=reason]').fill(HOSTILE[1].slice(0, 500));
		const context = await mine.locator('text=In context').evaluate((a) => a.href);
		await mine.locator('text="Publish"').click();
		await page.waitForURL(/queue=held$/);
		await page.goto(context);
		await provoke(page, 'context');
		await page.click('nav >> text=Log');
		assert.ok((await page.locator('tbody').innerText()).includes(HOSTILE[1]));
		await provoke(page, 'log');
		await page.context().close();
	});

	test('is text when published, for every reader, and on the page to answer it', async () => {
		const client = await regular(stack, 'ferry-bell');
		const last = [];
		for (const [i, text] of HOSTILE.entries()) {
			last.push(await write(stack, client, 'ferry-bell', NAMES[i % NAMES.length].slice(0, 60), text));
		}
		await eventually(async () => assert.ok((await stack.client().get(threadPath(stack, 'ferry-bell'))).text
			.includes(`id="postbag-${last.at(-1)}"`)));
		const page = await browser.visit('/articles/ferry-bell.html');
		await provoke(page, 'on the article');
		const where = `/postbag/compose?article=${encodeURIComponent(pathOf(stack, 'ferry-bell'))}&reply=`;
		for (const id of last) {
			await page.goto(where + id);
			await provoke(page, 'compose');
		}
		await page.context().close();
	});

	test('is text in addresses: title, article, name and error pages', async () => {
		const page = await (await browser.person()).newPage();
		const code = encodeURIComponent(`"><script>${BOOM}</script>`);
		browser.allow(/status of 4\d\d/);
		for (const path of [`thread?article=${code}&view=page`, `compose?article=${encodeURIComponent(pathOf(stack, 'swifts'))}&title=${code}`,
			`thread?article=${encodeURIComponent(pathOf(stack, 'swifts'))}&view=page&sort=${code}`, code, `admin/queue?queue=${code}`,
			`thread?article=javascript:${BOOM}`]) {
			await page.goto(`/postbag/${path}`);
			await provoke(page, path);
		}
		await page.context().close();
	});
});
