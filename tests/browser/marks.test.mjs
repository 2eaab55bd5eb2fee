// A moderator who pins, picks and gives badges at the desk, and comments on an article.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, desk, focused, regular, startBrowser, tabTo, write } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

const QUEUE = '/postbag/admin/queue?queue=published';
const LONG = 'Obadiah Winterbottom-Featherstonehaugh the Younger of Ditchling';

let stack, browser, moderator, root, reply;

before(async () => {
	stack = await startStack({ policy: 'first' });
	browser = await startBrowser(stack);
	moderator = await desk(stack);
	const ada = await regular(stack);
	root = await write(stack, ada, 'bakery', 'Ada Quill', 'The bell rings at six.');
	reply = await write(stack, ada, 'bakery', LONG.slice(0, 60), 'At half past five, on Sundays.', root);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

// A page of somebody who is signed in at the desk.
async function signedIn(options) {
	const context = await browser.person(options);
	for (const [name, value] of moderator.jar) {
		if (name === 'postbag_session') {
			await context.addCookies([{ name, value, url: stack.origin, sameSite: 'Strict', httpOnly: true }]);
		}
	}
	return context.newPage();
}

const card = (page, id) => page.locator(`#comment-${id}`);
const context = async (id) => stack.psql(`SELECT '/postbag/admin/articles/' || lpad(to_hex(article_id), 16, '0')
	|| '/comments/' || comment_id FROM postbag.comment WHERE comment_id = ${id}`);
const row = (id) => stack.psql(`SELECT badge, pinned_at IS NOT NULL, featured_at IS NOT NULL FROM postbag.comment
	WHERE comment_id = ${id}`);

for (const [look, script] of [[LOOKS[0], true], [LOOKS[3], false]]) {
	describe(`${look.name}, JavaScript ${script ? 'on' : 'off'}`, () => {
		let page;
		before(async () => {
			page = await signedIn({ ...look, script });
		});
		after(() => page.context().close());

		test('pins in the queue, sees it there, and takes it back', async () => {
			await page.goto(QUEUE);
			await card(page, root).locator('button:text-is("Pin")').click();
			await page.waitForURL(new RegExp(`#comment-${root}$`));
			await card(page, root).locator('.desk-pinned:text-is("Pinned")').waitFor();
			assert.equal(await row(root), '|t|f');
			await card(page, root).locator('button:text-is("Unpin")').click();
			await card(page, root).locator('button:text-is("Pin")').waitFor();
			assert.equal(await card(page, root).locator('.desk-pinned').count(), 0);
			assert.equal(await row(root), '|f|f');
		});

		test('picks a reply with a reason, which stands in the log; and is told that it cannot be pinned', async () => {
			await page.goto(await context(reply));
			const here = page.locator('.desk-here');
			assert.equal(await here.locator('button:text-is("Pin")').count(), 0);
			assert.match(await here.innerText(), /A reply cannot be pinned: it stands below what it answers\./);
			await here.locator('[name=reason]').fill('Well said');
			await here.locator('button:text-is("Feature")').click();
			await here.locator('.desk-pick').waitFor();
			assert.match(await page.locator('.desk-table tbody tr').last().innerText(), /editor[\s\S]*Editors’ pick[\s\S]*Well said/);
			await here.locator('button:text-is("Unfeature")').click();
			await here.locator('button:text-is("Feature")').waitFor();
		});

		test('gives the author a badge and takes it back', async () => {
			await page.goto(await context(root));
			const here = page.locator('.desk-here');
			for (const [button, chip] of [['Staff', 'Staff'], ['Author of the article', 'Author of the article']]) {
				await here.locator(`button:text-is("${button}")`).click();
				await here.locator(`.desk-badge:text-is("${chip}")`).waitFor();
			}
			assert.equal(await page.locator('.desk-badge').count(), 2); // here, and on the reply
			await here.locator('button:text-is("No badge")').click();
			await here.locator('button:text-is("Staff")').waitFor();
			assert.equal(await page.locator('.desk-badge').count(), 0);
		});

		test('is told when somebody else was quicker', async () => {
			await page.goto(QUEUE);
			const other = await page.context().newPage();
			await other.goto(QUEUE);
			await card(other, root).locator('button:text-is("Pin")').click();
			await card(other, root).locator('.desk-pinned').waitFor();
			browser.allow(/status of 409/);
			await card(page, root).locator('button:text-is("Pin")').click();
			await page.waitForSelector('.desk-errors');
			assert.match(await page.locator('.desk-errors').innerText(), /Somebody has done this already/);
			await page.locator('.desk-here button:text-is("Unpin")').click();
			await page.locator('.desk-here button:text-is("Pin")').waitFor();
			await other.close();
		});

		test('comments on the article in the same browser: published at once, as a moderator', async () => {
			const text = `From the desk, ${look.name}.`;
			await page.goto('/articles/swifts.html');
			if (!script) {
				await page.goto(`/postbag/compose?article=${encodeURIComponent(`${stack.origin}/articles/swifts.html`)}`);
			}
			await page.fill('#postbag-name', 'editor');
			await page.fill('#postbag-text', text);
			await page.click('.postbag-post');
			await page.waitForSelector(`.postbag-text:has-text("${text}")`);
			assert.equal(await stack.psql(`SELECT status, badge FROM postbag.comment WHERE body = '${text}'`), 'published|moderator');
		});
	});
}

test('a reader who takes a moderator’s name is told so at the field, and keeps the text', async () => {
	const page = await browser.visit('/articles/swifts.html');
	browser.allow(/status of 422/);
	await page.fill('#postbag-name', 'Edit0r');
	await page.fill('#postbag-text', 'Believe me.');
	await page.click('.postbag-post');
	await page.waitForSelector('#postbag-name[aria-invalid=true]:focus');
	assert.match(await page.locator('.postbag').innerText(), /This name belongs to a moderator\./);
	assert.equal(await page.inputValue('#postbag-text'), 'Believe me.');
	await assertAccessible(page, 'a name that is taken');
	await page.context().close();
});

test('a page of another site cannot write in a moderator’s name: no session comes with what it sends', async () => {
	const page = await signedIn();
	const sent = page.waitForRequest((one) => one.url() === `${stack.origin}/postbag/comments`);
	await page.context().route('http://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html',
		body: `<form method="post" action="${stack.origin}/postbag/comments"><button>Win</button></form>` }));
	browser.allow(/status of 4/);
	await page.goto('http://elsewhere.example/');
	await page.click('text="Win"');
	assert.doesNotMatch((await (await sent).allHeaders()).cookie ?? '', /postbag_session/);
	assert.match((await (await page.goto('/postbag/admin/queue')).request().allHeaders()).cookie, /postbag_session/);
	browser.outside = [];
	await page.context().close();
});

test('the keyboard alone is enough, and is where it was afterwards', async () => {
	const page = await signedIn();
	await page.goto(QUEUE);
	await tabTo(page, `#comment-${root} button[value=pin]`);
	assert.match(await focused(page), /^button Pin$/);
	await page.keyboard.press('Enter');
	await card(page, root).locator('.desk-pinned').waitFor();
	await tabTo(page, `#comment-${root} :is(a, textarea, input)`, { most: 3 });
	await tabTo(page, `#comment-${root} button[value=unpin]`, { most: 24 });
	await page.keyboard.press('Space');
	await card(page, root).locator('button[value=pin]').waitFor();
	await page.goto(await context(root));
	await tabTo(page, '.desk-here button[value=staff]');
	await page.keyboard.press('Enter');
	await page.locator('.desk-here .desk-badge').waitFor();
	await tabTo(page, '.desk-here button[value=none]');
	await page.keyboard.press('Enter');
	await page.locator('.desk-here button[value=staff]').waitFor();
	await page.context().close();
});

test('in every look: the queue with all marks, the comment and its reply in context, the log', async () => {
	await stack.psql(`UPDATE postbag.comment SET featured_at = now(), badge = 'staff' WHERE comment_id IN (${root}, ${reply});
		UPDATE postbag.comment SET pinned_at = now() WHERE comment_id = ${root}`);
	for (const [what, path] of [['the queue', QUEUE], ['a root', await context(root)], ['a reply', await context(reply)],
		['the log', '/postbag/admin/log']]) {
		const page = await signedIn(LOOKS[0]);
		await page.goto(path);
		for (const look of LOOKS) {
			await page.setViewportSize(look.viewport);
			await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
			await assertFits(page, `${what}, ${look.name}`);
			await assertAccessible(page, `${what}, ${look.name}`, { colours: look.dark });
		}
		await page.context().close();
	}
});
