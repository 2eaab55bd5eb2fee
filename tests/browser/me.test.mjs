// A member's own pages: their looks, without JavaScript, and how a reader gets there and leaves; and the desk's
// page of a site's keys.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { formTo } from '../lib/http.mjs';
import { assertAccessible, assertFits, LOOKS, startBrowser } from '../lib/browser.mjs';
import { startMembers } from '../lib/members.mjs';
import { contextPath, decide, freshArticle, sent, signIn, threadPath } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

let stack, browser, members, article, owner;
before(async () => {
	stack = await startStack({ policy: 'open', settings: { limit_post: '1000/60', limit_sign_in: '1000/60' } });
	await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
	members = await startMembers(stack);
	await new Promise((done) => setTimeout(done, 2100));
	browser = await startBrowser(stack);
	owner = await signIn(stack);
	article = freshArticle(stack);
	const who = await members.member({ name: `Ada ${LONG.slice(0, 50)}` });
	const paths = [];
	for (const text of [`Published, with **${LONG}**.`, 'Rejected.', 'Waiting.', 'Taken back.']) {
		paths.push((await sent(stack.client(), article, { text }, who)).path);
	}
	const form = formTo((await owner.get(contextPath(paths[1]))).text, '/decide');
	await owner.post(form.action, { ...form.fields, action: 'reject', ground: 'offensive', note: `Please keep it civil. ${LONG}` });
	await decide(owner, contextPath(paths[2]), 'spam');
	await stack.client().request('DELETE', paths[3], { headers: { ...who.headers, origin: stack.origin } });
	await stack.psql(`UPDATE postbag.article SET title = 'The ferry, ${LONG}'`);
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

const cookiesOf = (client) => [...client.jar].map(([name, value]) => ({ name, value, url: stack.origin }));

async function personOf(client, options) {
	const person = await browser.person(options);
	await person.addCookies(cookiesOf(client));
	return person;
}

describe('a member\'s pages', () => {
	for (const { name, viewport, dark } of LOOKS) {
		test(`are whole and can be used by everybody: ${name}`, async () => {
			const person = await personOf(await members.browse({ name: `Ada ${LONG.slice(0, 50)}` }), { viewport, dark });
			const page = await person.newPage();
			for (const path of ['/postbag/me', '/postbag/me?lang=ar', '/postbag/me/delete', '/postbag/me/delete?lang=de']) {
				await page.goto(path);
				assert.equal(await page.locator('main h1').count(), 1);
				await assertAccessible(page, `${path}, ${name}`);
				await assertFits(page, `${path}, ${name}`);
			}
			await person.close();
		});
	}

	test('lead from the form to the list, to another look at a comment, and out, without JavaScript', async () => {
		const person = await personOf(await members.browse({ sub: 'grace', name: 'Grace' }), { script: false });
		browser.allow(/404 .*\/news\//); // the article has no page of its own
		browser.allow(/401 .*\/postbag\/me/);
		const page = await person.newPage();
		await page.goto(threadPath(article, '&view=page'));
		await page.fill('#postbag-text', 'Without a script.');
		await page.click('.postbag-post');
		await page.goto(threadPath(article, '&view=page'));
		await page.getByText('Your comments', { exact: true }).click();
		assert.equal(await page.locator('.postbag-comment').count(), 1);
		await page.getByText('Delete my account').click();
		await page.getByText('They are deleted, too').click();
		await page.getByRole('button', { name: 'Delete my account' }).click();
		await page.getByText('Your account is deleted.').waitFor();
		await page.goto('/postbag/me');
		await page.getByText('You are not signed in here.').waitFor();
		await person.close();
	});
});

describe('the desk\'s page of a site\'s keys', () => {
	for (const { name, viewport, dark } of LOOKS) {
		test(`is whole and can be used by everybody: ${name}`, async () => {
			const person = await personOf(owner, { viewport, dark });
			const page = await person.newPage();
			await page.goto('/postbag/admin/sites');
			await assertAccessible(page, `sites, ${name}`);
			await assertFits(page, `sites, ${name}`);
			await page.getByText('Single sign-on: the keys').first().click();
			await assertAccessible(page, `keys, ${name}`);
			await assertFits(page, `keys, ${name}`);
			await page.fill('#key-token', `v4.public.${'x'.repeat(500)}`);
			await page.getByRole('button', { name: 'Check it' }).click();
			await page.getByText('The token is refused:').waitFor();
			await assertFits(page, `a token, ${name}`);
			await page.getByText('Remove', { exact: true }).first().click();
			await assertAccessible(page, `removing, ${name}`);
			await person.close();
		});
	}
});
