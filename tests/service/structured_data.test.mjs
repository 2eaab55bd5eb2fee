// What a thread says to machines: Open Graph and the canonical link on its own page, JSON-LD beside
// the comments. It must be whole, small, and never say what is not published.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import * as parse5 from 'parse5';

import { formTo, tags } from '../lib/http.mjs';
import { contextPath, decide, direct, freshArticle, sent, signIn, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack.stop());

// Past what nginx keeps: each look is at an address of its own.
let looks = 0;
const look = async (article, more = '', client = stack.client(), options) =>
	(await client.get(threadPath(article, `${more}&look=${++looks}`), options)).text;

function* walk(node) {
	yield node;
	for (const child of node.childNodes ?? []) {
		yield* walk(child);
	}
}

// The one data block of a page or fragment, as a browser's parser finds it; undefined if there is none.
function blockOf(html) {
	const nodes = [...walk(/^<!DOCTYPE/.test(html) ? parse5.parse(html) : parse5.parseFragment(html))];
	const scripts = nodes.filter((node) => node.nodeName === 'script' && !node.attrs.some(({ name }) => name === 'src'));
	assert.ok(scripts.length <= 1, 'one block');
	if (scripts.length === 0) {
		return undefined;
	}
	assert.deepEqual(scripts[0].attrs, [{ name: 'type', value: 'application/ld+json' }]);
	assert.equal(scripts[0].childNodes.length, 1);
	return scripts[0].childNodes[0].value;
}
const dataOf = (html) => JSON.parse(blockOf(html));
const flat = (comments = []) => comments.flatMap((comment) => [comment, ...flat(comment.comment)]);
const metaOf = (html) => Object.fromEntries(tags(html, 'meta').filter((meta) => meta.property)
	.map((meta) => [meta.property, meta.content]));

// Who waits from now on, and the status that a comment gets by it.
async function policy(name, status) {
	await stack.ctl(['site', 'set', 'demo', '--policy', name]);
	const article = freshArticle(stack);
	await eventually(async () => assert.equal((await sent(stack.client(), article, { text: `T ${++looks}` })).comment.status, status), 15000);
}

async function site(setting, known) {
	await stack.ctl(['site', 'set', 'demo', '--set', setting]);
	await eventually(known, 15000);
}

describe('a thread\'s own page', () => {
	test('tells what it is about, and that it is the article\'s', async () => {
		const article = freshArticle(stack);
		const title = 'A "titled" <b>page</b> & more';
		const html = (await direct(stack, { uri: threadPath(article, `&view=page&title=${encodeURIComponent(title)}`),
			params: { POSTBAG_INCLUDE: '1' } })).text;
		assert.deepEqual(metaOf(html), { 'og:type': 'article', 'og:title': title, 'og:url': article,
			'og:site_name': 'The Test', 'og:description': 'No comments yet. Be the first to write one.' });
		assert.deepEqual(tags(html, 'link').filter((link) => link.rel === 'canonical').map((link) => link.href), [article]);
		assert.doesNotMatch(html, /noindex/);
		assert.equal(blockOf(html), undefined, 'nothing to say yet');
	});

	test('counts its comments, in the reader\'s language', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'One.' });
		assert.equal(metaOf(await look(article, '&view=page'))['og:description'], '1 comment');
		await sent(stack.client(), article, { text: 'Two.' });
		assert.equal(metaOf(await look(article, '&view=page&lang=pl'))['og:description'], '2 komentarze');
	});

	test('is listed nowhere, like all other pages, where the site wants none of it', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'One.' });
		await site('structured_data=none', async () => assert.match(await look(article, '&view=page'), /noindex/));
		const html = await look(article, '&view=page');
		assert.deepEqual(metaOf(html), {});
		assert.doesNotMatch(html, /canonical|ld\+json/);
		assert.equal(blockOf(await look(article)), undefined);
		await site('structured_data=page', async () => assert.ok(blockOf(await look(article, '&view=page'))));
		assert.equal(blockOf(await look(article)), undefined, 'not in the article');
		await site('structured_data=all', async () => assert.ok(blockOf(await look(article))));
		assert.match((await stack.client().get(`/postbag/compose?article=${encodeURIComponent(article)}`)).text, /noindex/);
	});
});

describe('the data block', () => {
	test('is a posting with its numbers, and comments nested as they answer', async () => {
		const article = freshArticle(stack);
		const ada = await sent(stack.client(), article, { text: 'I like them *dark*.\n\n> And hot.' });
		const bob = await sent(stack.client(), article, { name: 'Bob', text: 'So do I.', reply: String(ada.id) });
		await sent(stack.client(), article, { name: 'Eve', text: 'Not me.', reply: String(bob.id) });
		await sent(stack.client(), article, { name: 'Jo', text: 'Both.' });
		await stack.client().postJson(`${ada.path}/vote`, { vote: 'up' });
		await stack.client({ address: '127.0.0.7' }).postJson(`${ada.path}/vote`, { vote: 'up' });
		await stack.client().postJson(bob.path, { text: 'So do I, now.' }, { method: 'PATCH', headers: bob.author });
		await stack.client().post('/postbag/shares', { article, network: 'x' });
		await eventually(async () => assert.equal(dataOf(await look(article)).interactionStatistic.length, 2));
		for (const more of ['', '&view=page']) {
			const data = dataOf(await look(article, more));
			assert.equal(data['@context'], 'https://schema.org');
			assert.equal(data['@type'], 'DiscussionForumPosting');
			assert.equal(data.url, article);
			assert.match(data.datePublished, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
			assert.deepEqual(data.author, { '@type': 'Organization', name: 'The Test', url: stack.origin });
			assert.deepEqual(data.interactionStatistic.map((one) => [one['@type'], one.interactionType, one.userInteractionCount]),
				[['InteractionCounter', 'https://schema.org/CommentAction', 4], ['InteractionCounter', 'https://schema.org/ShareAction', 1]]);
			const shape = ({ author, text, comment }) => [author.name, text, ...(comment ?? []).map(shape)];
			assert.deepEqual(data.comment.map(shape), [['Ada', 'I like them dark. And hot.', ['Bob', 'So do I, now.', ['Eve', 'Not me.']]], ['Jo', 'Both.']]);
			const [first, second] = flat(data.comment);
			assert.equal(first['@type'], 'Comment');
			assert.equal(first.author['@type'], 'Person');
			assert.equal(first.url, `${stack.origin}${ada.path.replace('/api/v1', '')}`);
			assert.match(first.datePublished, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
			assert.equal(first.upvoteCount, 2);
			assert.equal('dateModified' in first, false);
			assert.ok(second.dateModified >= second.datePublished);
		}
	});

	test('cannot be broken out of, whatever anybody writes', async () => {
		const article = freshArticle(stack);
		const texts = ['</script><script>alert(1)</script>', '<!--<script>', ']]></SCRIPT >', '\u2028</script>\u2029<b>', '"}]}</script>',
			'\\"\\u003c/script>', '&lt;/script&gt;', '<!--# include virtual="/etc/passwd" -->', '{{7*7}} ${7*7}', '\u{1f4ee}\u0301'];
		for (const text of texts) {
			await sent(stack.client(), article, { name: `N ${text}`.slice(0, 60), text: `T ${text}` });
		}
		const title = '</title></script><script>alert(1)</script>\u2028';
		for (const html of [await look(article), await look(article, '&view=page'),
			(await direct(stack, { uri: threadPath(article, `&title=${encodeURIComponent(title)}`), params: { POSTBAG_INCLUDE: '1' } })).text]) {
			const block = blockOf(html);
			assert.doesNotMatch(block, /[<>&\u2028\u2029]/);
			const comments = flat(JSON.parse(block).comment);
			assert.equal(comments.length, texts.length);
			comments.forEach((comment, i) => {
				assert.ok(comment.author.name.startsWith('N '), comment.author.name);
				assert.ok(comment.text.startsWith('T '), texts[i]);
			});
			assert.match(comments[0].text, /<\/script><script>alert\(1\)<\/script>/, 'it is what was written');
		}
	});

	test('never has what is not published, not even for its author', async () => {
		const article = freshArticle(stack);
		const moderator = await signIn(stack);
		const good = await sent(stack.client(), article, { name: 'Good', text: 'Good words.' });
		for (const action of ['spam', 'reject', 'delete']) {
			const bad = await sent(stack.client(), article, { name: `Bad ${action}`, text: `Bad words: ${action}.` });
			await sent(stack.client(), article, { name: 'Answer', text: `To ${action}.`, reply: String(bad.id) });
			assert.equal((await decide(moderator, contextPath(bad.path), action, 'Bad.')).status, 303);
		}
		const own = await sent(stack.client(), article, { name: 'Own', text: 'Deleted by me.' });
		assert.equal((await stack.client().request('DELETE', own.path, { headers: { ...own.author, origin: stack.origin, 'sec-fetch-site': 'same-origin' } })).status, 204);
		const author = stack.client();
		await policy('all', 'held');
		assert.equal((await write(author, threadPath(article, '&view=page'), { name: 'Held', text: 'Held words.' })).status, 303);
		assert.match(await look(article, '', author), /postbag-held/);
		assert.match(await look(article, '', author), /Held words\./);
		await policy('open', 'published');
		for (const client of [stack.client(), author]) {
			for (const more of ['', '&view=page', '&sort=newest', `&comment=${good.id}`]) {
				const block = blockOf(await look(article, more, client));
				assert.match(block, /Good words/);
				assert.doesNotMatch(block, /Bad|Held|Own|Deleted/);
				assert.equal(flat(JSON.parse(block).comment).filter(({ author: { name } }) => name === 'Answer').length, 3);
			}
		}
	});

	test('says nothing of shares that are not shown', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'One.' });
		await stack.client().post('/postbag/shares', { article, network: 'x' });
		await site('min_shares=2', async () => assert.doesNotMatch(blockOf(await look(article)), /ShareAction/));
		await site('min_shares=1', async () => assert.match(blockOf(await look(article)), /ShareAction/));
	});

	test('is small beside a hundred comments', async (t) => {
		const article = freshArticle(stack);
		const words = 'the rain came late this year and nobody in the harbour minded except the old men who count such things and write them down in four hands'.split(' ');
		const client = stack.client();
		const ids = [];
		let seed = 1;
		const next = (most) => {
			seed = (seed * 48271) % 2147483647;
			return seed % most;
		};
		for (let i = 0; i < 100; i++) {
			const text = Array.from({ length: 20 + next(40) }, () => words[next(words.length)]).join(' ');
			const reply = i > 5 && next(2) ? { reply: String(ids[next(ids.length)]) } : {};
			ids.push((await sent(client, article, { name: `Reader ${next(1000)}`, text: `${text}.`, ...reply })).id);
		}
		const html = await look(article);
		const size = (text) => gzipSync(text, { level: 6 }).length;
		const cost = size(html) - size(html.replace(/<script type="application\/ld\+json">.*?<\/script>/s, ''));
		t.diagnostic(`${size(html)} bytes, compressed; ${cost} of them are the data block`);
		assert.ok(cost <= 1536, `${cost} bytes`);
		const comments = flat(dataOf(html).comment);
		assert.ok(comments.length >= 10, `${comments.length} comments`);
		assert.ok(comments.every(({ text }) => Buffer.byteLength(text) <= 203 && text.endsWith('…') !== text.endsWith('.')));
		assert.equal(dataOf(html).interactionStatistic[0].userInteractionCount, 100);
		assert.ok(formTo(html, '/comments'));
	});
});
