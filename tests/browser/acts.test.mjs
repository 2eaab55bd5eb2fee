// A moderator who rejects with a ground, takes it back, edits, locks and answers; and what the author
// of a rejected comment is told.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, NARROW, assertAccessible, assertFits, desk, focused, startBrowser, tabTo, write } from '../lib/browser.mjs';
import { startStack } from '../lib/stack.mjs';

let stack, browser, moderator;

before(async () => {
	stack = await startStack({ policy: 'open' });
	browser = await startBrowser(stack);
	moderator = await desk(stack);
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

const contextOf = (id) => stack.psql(`SELECT '/postbag/admin/articles/' || lpad(to_hex(article_id), 16, '0')
	|| '/comments/' || comment_id FROM postbag.comment WHERE comment_id = ${id}`);
const statusOf = (id) => stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${id}`);

for (const [look, script] of [[LOOKS[0], true], [{ ...LOOKS[3], viewport: NARROW }, false]]) {
	describe(`${look.name}, JavaScript ${script ? 'on' : 'off'}`, () => {
		const tag = script ? 'light' : 'dark';
		let page, id, context;
		before(async () => {
			id = await write(stack, stack.client(), 'bakery', 'Ada Quill', `The bell rings at six, ${tag}.`);
			context = await contextOf(id);
			page = await signedIn({ ...look, script });
		});
		after(() => page.context().close());

		test('rejects with a ground and a note, is told so, and takes it back', async () => {
			await page.goto(context);
			const here = page.locator('.desk-here');
			await here.locator('select[name=ground]').selectOption({ label: 'Off topic' });
			await here.locator('[name=note]').fill('It is about bread.');
			await assertAccessible(page, 'the card');
			await assertFits(page, 'the card');
			await here.locator('button:text-is("Reject")').click();
			await page.waitForSelector('.desk-notice');
			assert.equal(await page.locator('.desk-notice [role=status]').innerText(), 'Rejected the comment of Ada Quill.');
			assert.equal(await statusOf(id), 'rejected');
			await assertAccessible(page, 'what was done');
			await assertFits(page, 'what was done');
			await page.click('.desk-notice button');
			await page.waitForSelector('text=Undone. Published the comment of');
			assert.equal(await statusOf(id), 'published');
		});

		test('undoes in the log', async () => {
			await page.goto(context);
			await page.locator('.desk-here button:text-is("Spam")').click();
			await page.click('nav >> text=Log');
			await assertAccessible(page, 'the log');
			await assertFits(page, 'the log');
			await page.locator('tbody tr').first().locator('button').click();
			await page.waitForSelector('.desk-notice');
			assert.equal(await statusOf(id), 'published');
		});

		test('edits the text, with what was typed kept when it will not do', async () => {
			await page.goto(context);
			await page.click('text=Edit the text');
			await assertAccessible(page, 'the form to edit');
			await assertFits(page, 'the form to edit');
			browser.allow(/status of 422/);
			await page.click('text="Save"');
			assert.match(await page.locator('.desk-errors').innerText(), /nothing was changed/);
			await page.fill('#edit-text', `The bell rings at **seven**, ${tag}.`);
			await page.click('text="Save"');
			await page.waitForSelector('.desk-notice');
			assert.match(await page.locator('.desk-here .desk-text').innerHTML(), /<strong>seven<\/strong>/);
			await assertAccessible(page, 'the page of an edited comment');
			await assertFits(page, 'the page of an edited comment');
		});

		test('answers, and locks what can be answered', async () => {
			await page.goto(context);
			await page.fill('#answer-text', `Thank you, ${tag}.`);
			await page.click('text="Post the answer"');
			await page.waitForSelector(`.desk-here .desk-text:has-text("Thank you, ${tag}.")`);
			await page.goto(context);
			await page.click('text="Lock replies"');
			await page.waitForSelector('.desk-here >> text=Replies locked');
			assert.equal(await page.locator('#answer-text').count(), 0);
			const reader = await browser.visit('/articles/bakery.html', { script });
			const branch = reader.locator(`#postbag-${id}`);
			assert.match(await branch.innerText(), /No more replies/);
			assert.equal(await branch.locator('.postbag-reply').count(), 0);
			await reader.context().close();
		});

		test('is shown what has changed when the text did meanwhile', async () => {
			await page.goto(context);
			await stack.psql(`INSERT INTO postbag.comment_version (article_id, comment_id, body, replaced_at)
				SELECT article_id, comment_id, body, now() FROM postbag.comment WHERE comment_id = ${id};
				UPDATE postbag.comment SET body = 'The bell rings at noon.', html = '<p>The bell rings at noon.</p>', edited_at = now()
				WHERE comment_id = ${id}`);
			browser.allow(/status of 409/);
			await page.locator('.desk-here button:text-is("Spam")').click();
			await page.waitForSelector('.desk-version ins');
			assert.match(await page.locator('ins').first().innerText(), /noon\./);
			await assertAccessible(page, 'what has changed');
			await assertFits(page, 'what has changed');
			assert.equal(await statusOf(id), 'published');
		});
	});
}

test('the keyboard alone is enough to reject with a ground and to undo it', async () => {
	const id = await write(stack, stack.client(), 'ferry-bell', 'Ada Quill', 'By keyboard.');
	const page = await signedIn({ script: false });
	await page.goto(await contextOf(id));
	await tabTo(page, '.desk-here select[name=ground]');
	await page.keyboard.type('Spam');
	await tabTo(page, '.desk-here button[value=reject]');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.desk-notice');
	assert.equal(await stack.psql(`SELECT ground FROM postbag.decision WHERE comment_id = ${id}`), 'spam');
	await tabTo(page, '.desk-notice button');
	assert.match(await focused(page), /^button Undo/);
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=Undone.');
	assert.equal(await statusOf(id), 'published');
	await page.context().close();
});

test('its author reads why it was not published', async () => {
	const page = await browser.visit('/articles/swifts.html');
	await page.fill('#postbag-name', 'Ada Quill');
	await page.fill('#postbag-text', 'Buy my bread.');
	await page.click('.postbag-post');
	await page.waitForSelector('.postbag-own');
	const id = await stack.psql("SELECT comment_id FROM postbag.comment WHERE body = 'Buy my bread.'");
	const context = await contextOf(id);
	const { forms } = await import('../lib/http.mjs');
	const form = forms((await moderator.get(context)).text).find((one) => one.action.endsWith('/decide'));
	assert.equal((await moderator.post(form.action, { ...form.fields, action: 'reject', ground: 'advertising', note: 'Not in the letters.' })).status, 303);
	await page.goto(`/postbag/thread?article=${encodeURIComponent(`${stack.origin}/articles/swifts.html`)}&view=page`);
	const own = page.locator('.postbag-own');
	assert.match(await own.innerText(), /Not published\. Only you can see it\.[\s\S]*Buy my bread\.[\s\S]*Reason: Advertising[\s\S]*Note from the editors: Not in the letters\./);
	await assertAccessible(page, 'what its author reads');
	await page.context().close();
});
