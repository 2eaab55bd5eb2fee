// Suspect shares and comments that are nearly the same, as moderators see them: in the dark, on a phone, and without JavaScript.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { LOOKS, assertAccessible, assertFits, desk, startBrowser } from '../lib/browser.mjs';
import { contextPath, freshArticle, sent } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const TEXT = 'I was so tired of my debts until I found the man who can load any bank card within three days, write to him now';

let stack, browser, cookie, page, copy;
before(async () => {
	stack = await startStack({ policy: 'open' });
	const article = freshArticle(stack);
	for (let i = 0; i < 4; i++) {
		copy = contextPath((await sent(stack.client({ address: `127.5.0.${i + 1}` }), article, { text: `${TEXT}: https://cards${i}.example/${i}` })).path);
	}
	await stack.psql(`UPDATE postbag.article SET title = repeat('Donaudampfschifffahrt', 6);
		INSERT INTO postbag.share_count (article_id, network, shares) SELECT article_id, 'x', 60 FROM postbag.article;
		INSERT INTO postbag.share_day (article_id, network, day, site_id, shares) SELECT article_id, 'x', (now() AT TIME ZONE 'UTC')::date, site_id, 60 FROM postbag.article;
		INSERT INTO postbag.share_suspect (article_id, network, day, site_id, suspect, dropped)
			SELECT article_id, network, (now() AT TIME ZONE 'UTC')::date, site_id, 12345, 7 FROM postbag.article, unnest(ARRAY['x', 'bluesky', 'whatsapp']) AS network`);
	page = `/postbag/admin/articles/${await stack.psql(`SELECT lpad(to_hex(article_id), 16, '0') FROM postbag.article`)}`;
	browser = await startBrowser(stack);
	const [name, value] = [...(await desk(stack)).jar].find(([one]) => one.includes('session'));
	cookie = { name, value, url: stack.origin };
});
after(async () => {
	await browser?.close();
	await stack?.stop();
});
afterEach(() => browser.calm());

async function open(path, look = {}) {
	const context = await browser.person(look);
	await context.addCookies([cookie]);
	const tab = await context.newPage();
	await tab.goto(path);
	return tab;
}

for (const look of LOOKS) {
	describe(look.name, () => {
		for (const [what, path] of [['article', () => page], ['list', () => '/postbag/admin/articles'], ['overview', () => '/postbag/admin/'], ['card', () => copy]]) {
			test(`the ${what} can be read by everybody, and fits`, async () => {
				const tab = await open(path(), look);
				assert.match(await tab.content(), /[Ss]uspect|Nearly the same text/);
				await assertAccessible(tab, what, { colours: true });
				await assertFits(tab, what);
				if (process.env.POSTBAG_SHOTS) {
					await tab.screenshot({ path: `${process.env.POSTBAG_SHOTS}/suspects-${what}-${look.name.replace(/\W+/g, '-')}.png`, fullPage: true });
				}
			});
		}
	});
}

test('without JavaScript they are taken into the count, and suspect again', async () => {
	const tab = await open(page, { script: false });
	const counted = () => tab.locator('td[data-label="Counted here"], form[action$="/shares"] td:nth-child(2)').first().innerText();
	assert.equal(await counted(), '60');
	await tab.getByRole('button', { name: 'Take them into the count' }).click();
	await tab.getByText('What you said of the suspect shares is done.').waitFor();
	assert.equal(await counted(), '12405');
	await tab.getByRole('button', { name: 'Undo: suspect again' }).click();
	await tab.getByRole('button', { name: 'Drop them' }).waitFor();
	assert.equal(await counted(), '60');
});

test('the card of a copy leads to another one', async () => {
	const tab = await open(copy);
	await tab.getByRole('link', { name: 'the newest of them' }).click();
	await tab.waitForURL(/\/comments\/\d+$/);
	assert.notEqual(new URL(tab.url()).pathname, copy);
});
