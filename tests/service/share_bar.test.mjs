// The share bar: which networks, which numbers, several on one page, what is no share.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { countShares } from '../lib/letters.mjs';
import { assertProblem, freshArticle, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const DEFAULT = ['x', 'facebook', 'linkedin', 'reddit', 'whatsapp', 'telegram', 'bluesky', 'mastodon', 'threads', 'email',
	'copy', 'print', 'native'];
const OTHERS = ['hackernews', 'tumblr', 'vk', 'xing', 'flipboard', 'diaspora', 'threema', 'sms'];
const TOP = '/articles/rain-gauge.html'; // has a bar above the article, too

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack.stop());

const barPath = (article, more = '') => `/postbag/shares?article=${encodeURIComponent(article)}${more}`;
const countsPath = (article) => `/postbag/api/v1/counts?article=${encodeURIComponent(article)}`;
const networksOf = (html) => formTo(html, '/shares').buttons.map((button) => button.value);
const idsOf = (html) => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
const total = (html) => textOf(html.match(/<span class="postbag-share-total">(.*?)<\/span>/)[1].replace(/<\/?bdi>/g, ''));
const shown = (html) => Object.fromEntries([...html.matchAll(/<button class="postbag-share-button"[^>]* value="(\w+)"[\s\S]*?<\/button>/g)]
	.map(([button, network]) => [network, textOf(button.match(/<span class="postbag-share-count">(.*?)<\/span>/)?.[1] ?? '-')]));

// Past what nginx keeps: each look is at an address of its own.
let looks = 0;
const look = async (path) => (await stack.client().get(`${path}&look=${++looks}`)).text;

// A change of the site is known within a few seconds.
async function site(options, known) {
	await stack.ctl(['site', 'set', 'demo', ...options]);
	await eventually(known, 15000);
}

describe('the networks', () => {
	test('are those of the site, each with a drawing of its own that its button uses', async () => {
		const text = await look(barPath(freshArticle(stack)));
		assert.deepEqual(networksOf(text), DEFAULT);
		assert.deepEqual(tags(text, 'symbol').map((symbol) => symbol.id), DEFAULT.map((name) => `postbag-icon-${name}`));
		assert.deepEqual(tags(text, 'use').map((use) => use.href), DEFAULT.map((name) => `#postbag-icon-${name}`));
		const drawings = tags(text, 'path').map((path) => path.d);
		assert.equal(new Set(drawings).size, DEFAULT.length);
		assert.ok(tags(text, 'svg').every((svg) => svg['aria-hidden'] === 'true'));
	});

	test('that need a script are hidden without one', async () => {
		const text = await look(barPath(freshArticle(stack)));
		assert.deepEqual(tags(text, 'li').filter((li) => 'hidden' in li).map((li) => li.class), ['postbag-print', 'postbag-native']);
	});

	test('are a small bar, all thirteen of them', async (t) => {
		const { length } = gzipSync(await look(barPath(freshArticle(stack), '&bar=top')), { level: 6 });
		t.diagnostic(`the bar has ${length} bytes, compressed`);
		assert.ok(length <= 2200, `${length} bytes`);
	});

	test('may be others', async () => {
		const article = freshArticle(stack);
		const bar = barPath(article);
		await site(['--networks', OTHERS.join()], async () => assert.deepEqual(networksOf(await look(bar)), OTHERS));
		const text = await look(bar);
		assert.deepEqual(tags(text, 'symbol').map((symbol) => symbol.id), OTHERS.map((name) => `postbag-icon-${name}`));
		assert.match(textOf(text), /Share this: Hacker News Tumblr VK XING Flipboard diaspora\* Threema Text message/);
		// Those that open a program leave the page where it is.
		assert.deepEqual(formTo(text, '/shares').buttons.filter((button) => button.formtarget === '_self')
			.map((button) => button.value), ['threema', 'sms']);
		const u = encodeURIComponent(article);
		const targets = { hackernews: `https://news.ycombinator.com/submitlink?u=${u}&t=`,
			tumblr: `https://www.tumblr.com/widgets/share/tool?canonicalUrl=${u}&title=`,
			vk: `https://vk.com/share.php?url=${u}`, xing: `https://www.xing.com/spi/shares/new?url=${u}`,
			flipboard: `https://share.flipboard.com/bookmarklet/popout?v=2&title=&url=${u}`,
			diaspora: `https://share.diasporafoundation.org/?url=${u}&title=`, threema: `threema://compose?text=${u}`,
			sms: `sms:?&body=${u}` };
		for (const [network, target] of Object.entries(targets)) {
			const reply = await stack.client().post('/postbag/shares', { article, network });
			assert.equal(reply.status, 303, network);
			assert.equal(reply.location, target, network);
		}
		await eventually(async () => assert.equal((await stack.client().get(countsPath(article))).json().counts[0].shares.sms, 1));
		// The bar's own page lets its forms lead there.
		const policy = (await stack.client().get(bar)).headers['content-security-policy'];
		assert.match(policy, /form-action 'self' https: mailto: sms: threema:/);
		await site(['--networks', DEFAULT.join()], async () => assert.deepEqual(networksOf(await look(bar)), DEFAULT));
	});

	test('with a name that is none are refused, and what there is is said', async () => {
		const { code, stderr } = await stack.ctl(['site', 'set', 'demo', '--networks', 'x,pinterest'], { allowFailure: true });
		assert.notEqual(code, 0);
		for (const name of [...DEFAULT, ...OTHERS]) {
			assert.match(stderr, new RegExp(`\\b${name}\\b`));
		}
	});
});

describe('print', () => {
	test('is in the bar, and no share', async () => {
		const article = freshArticle(stack);
		for (const path of ['/postbag/shares', '/postbag/api/v1/shares']) {
			const reply = await stack.client().post(path, { article, network: 'print' }, { headers: { accept: 'application/json' } });
			assertProblem(reply, 400, 'network', 'unknown');
		}
		const { shares } = (await stack.client().get(countsPath(article))).json().counts[0];
		assert.equal(shares.total, 0);
		assert.equal('print' in shares, false);
		assert.equal(shown(await look(barPath(article))).print, '-');
	});
});

describe('the numbers', () => {
	const article = () => stack.origin + TOP;

	test('are shown from where the site says: each, and their total', async () => {
		await stack.client().post('/postbag/shares', { article: article(), network: 'x' });
		await countShares(stack, 'rain-gauge', { x: 4, reddit: 5, email: 1 });
		await site(['--set', 'min_shares=5'], async () => {
			const html = await look(barPath(article()));
			const { x, reddit, email, bluesky } = shown(html);
			assert.deepEqual([total(html), x, reddit, email, bluesky], ['10 shares', '', '5', '', '']);
		});
		await site(['--set', 'min_shares=11'], async () => assert.equal(total(await look(barPath(article()))), ''));
		const numbers = shown(await look(threadPath(article())));
		assert.ok(Object.entries(numbers).every(([name, number]) => number === (name === 'print' ? '-' : '')));
		await site(['--set', 'min_shares=1'], async () => assert.equal(shown(await look(barPath(article()))).email, '1'));
	});

	test('are short, and right with it, in the reader\'s language', async () => {
		await countShares(stack, 'rain-gauge', { x: 1204000, reddit: 21, email: 1 });
		const said = { en: '1.2M shares', de: '1,2 Mio. Mal geteilt', fr: 'Partages : 1,2 M', es: 'Veces compartido: 1,2 M',
			ru: 'Поделились 1,2 млн раз', pl: '1,2 mln udostępnień', ja: '120万回共有されました' };
		await eventually(async () => assert.equal(total(await look(barPath(article()))), said.en));
		for (const [lang, words] of Object.entries(said)) {
			assert.equal(total(await look(barPath(article(), `&lang=${lang}`))).replaceAll('\u00a0', ' '), words, lang);
		}
	});
});

describe('several bars on a page', () => {
	test('have no id twice, and nginx puts them there', async () => {
		const { text } = await stack.client().get(TOP);
		const bars = forms(text).filter((form) => form.action.endsWith('/shares'));
		assert.equal(bars.length, 2);
		const ids = idsOf(text);
		assert.equal(new Set(ids).size, ids.length);
		assert.ok(ids.includes('postbag-top-share-title') && ids.includes('postbag-share-title'));
		assert.equal(tags(bars[0].html, 'use')[0].href, '#postbag-top-icon-x');
		assert.equal(tags(bars[0].html, 'ul')[0]['aria-labelledby'], 'postbag-top-share-title');
		assert.equal(bars[0].attributes['data-article'], bars[1].attributes['data-article']);
		assert.match(bars[0].attributes['data-article'], /^[0-9a-f]{16}$/);
		// Each is whole by itself: the form knows the title that the page gave.
		assert.equal(bars[0].fields.title, 'Ninety years of rain, in four handwritings');
		const reply = await stack.client().post(bars[0].action, { ...bars[0].fields, network: 'x' });
		assert.match(reply.location, /^https:\/\/x\.com\/intent\/tweet\?text=Ninety%20years/);
	});

	test('are kept apart by every cache', async () => {
		const article = freshArticle(stack);
		for (let i = 0; i < 2; i++) {
			for (const [more, id] of [['', 'postbag-share-title'], ['&bar=top', 'postbag-top-share-title'],
				['&bar=sixteenletterslo', 'postbag-sixteenletterslo-share-title']]) {
				assert.ok(idsOf((await stack.client().get(barPath(article, more))).text).includes(id), more);
			}
		}
	});

	test('with a name that is none are refused', async () => {
		const article = freshArticle(stack);
		for (const name of ['Top', 'top1', 'top-', 'a b', 'seventeenletterslo', '"><script>', 'ü', '\u202e', '%']) {
			const reply = await stack.client().get(barPath(article, `&bar=${encodeURIComponent(name)}`),
				{ headers: { accept: 'application/json' } });
			assertProblem(reply, 400, 'bar', 'malformed');
		}
		const twice = await stack.client().get(barPath(article, '&bar=a&bar=b'), { headers: { accept: 'application/json' } });
		assertProblem(twice, 400, 'bar', 'doubled');
	});

	test('a thread goes without its own where the page has one elsewhere', async () => {
		const article = freshArticle(stack);
		for (let i = 0; i < 2; i++) {
			const bars = async (more) => forms((await stack.client().get(threadPath(article, more))).text)
				.filter((form) => form.action.endsWith('/shares')).length;
			assert.equal(await bars('&shares=no'), 0);
			assert.equal(await bars('&shares=no&view=page'), 0);
			assert.equal(await bars(''), 1);
			assert.equal(await bars('&view=page'), 1);
		}
		const text = (await stack.client().get(threadPath(article, '&shares=no'))).text;
		assert.doesNotMatch(text, /postbag-icon/);
		assert.ok(formTo(text, '/comments'));
		for (const value of ['yes', 'NO', '0', '"']) {
			const reply = await stack.client().get(threadPath(article, `&shares=${encodeURIComponent(value)}`),
				{ headers: { accept: 'application/json' } });
			assertProblem(reply, 400, 'shares', 'unknown');
		}
	});
});
