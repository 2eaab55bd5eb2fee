// Near-duplicates: a campaign that changes names, numbers and addresses from one comment to the next is held from the fourth on, from
// however many addresses it comes; what people write about one thing is not, nor what they quote, nor their thanks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { textOf } from '../lib/http.mjs';
import { contextPath, freshArticle, send, sent, signIn } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';

const COPIES = 3;

let stack, desk, program;
before(async () => {
	stack = await startStack({ policy: 'open' });
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
});
after(() => stack.stop());

let people = 0;
const somebody = () => stack.client({ address: `127.4.${++people >> 8}.${people & 255}` });
const why = (html) => [...html.matchAll(/<section class="desk-why">([\s\S]*?)<\/section>/g)].map(([, one]) => textOf(one).replace(/\s+/g, ' ').replace(/ (?=[:,])/g, '').trim());
const linkOf = (html) => html.match(/<a href="([^"]+)">the newest of them<\/a>/)?.[1];

const NAMES = ['Frank', 'Smith', 'Jones', 'Maria', 'Olga', 'Chen', 'Diego', 'Fatima', 'Lars', 'Aiko', 'Ravi', 'Zola'];
const campaign = (i) => `I was so tired of my debts until I met ${NAMES[i % NAMES.length]} who can load any bank card with ${1000 + 777 * i} dollars
	within ${2 + i % 5} days. ${i % 2 ? 'Write to' : 'Just ask at'} https://${NAMES[i % NAMES.length].toLowerCase()}-cards${i}.example/offer?id=${i * i}
	or call +${i % 90} 555 ${1000 + i} before the offer ends this week, I promise that you will not regret it.`;

const honest = [
	'The new tram line will cut right through the market square, and nobody asked the stall holders what they think about losing half of their places.',
	'As someone who takes the bus to the hospital every day I cannot wait for the new tram line; the journey will be half an hour shorter for all of us.',
	'Who pays for the new tram line in the end? The mayor promised two years ago that no school would be closed for it, and now look at the budget.',
	'The market square was a car park until 1978. A tram is quieter than what we had then, and the square survived that, too.',
	'I live above the bakery on the market square. The builders start at six in the morning, and the council does not answer my letters about the noise.',
	'Trams are wonderful where they have their own way. In the market square they will stand behind every delivery van, as they do in the station road.',
	'My grandmother told me about the old tram that ran here until the war. She would have loved to see the new line, I think.',
	'Has anybody at the council ever tried to cross the market square with a wheelchair? Rails in the pavement are the last thing we need there.',
	'I counted the cars in the market square yesterday: four hundred in one hour. The new tram line cannot come soon enough for me.',
	'Both sides shout as usual. Could the paper please print the map of the new line, and the numbers of the traffic survey, so that we can see for ourselves?',
];

// Each by another reader: what became of them.
async function posted(texts, article = () => freshArticle(stack)) {
	const all = [];
	for (const text of texts) {
		all.push((await sent(somebody(), article(), { name: NAMES[people % NAMES.length], text })));
	}
	return all;
}
const statuses = (all) => all.map(({ comment }) => comment.status);
const forget = () => stack.psql('DELETE FROM postbag.near_text');
async function setting(value, work) {
	await stack.ctl(['site', 'set', 'demo', '--set', value]);
	try {
		await stack.restartPostbagd();
		await work();
	} finally {
		await stack.ctl(['site', 'set', 'demo', '--set', `near_copies=${COPIES}`]);
		await stack.restartPostbagd();
	}
}

describe('a campaign from many addresses, each copy with another name, number and link', () => {
	let all;
	before(async () => {
		await forget();
		all = await posted(Array.from({ length: 24 }, (_, i) => campaign(i)));
	});

	test('is held from the fourth copy on', (t) => {
		const held = statuses(all).map((status) => status !== 'published');
		t.diagnostic(`${held.filter(Boolean).length} of ${all.length} held`);
		assert.deepEqual(held.slice(0, COPIES), [false, false, false]);
		assert.ok(held.slice(COPIES).every(Boolean), JSON.stringify(held));
	});

	test('says so on the card, with a link to one of the others', async () => {
		const fourth = (await desk.get(contextPath(all[COPIES].path))).text;
		assert.deepEqual(why(fourth).slice(0, 1),
			['Why it is here Nearly the same text: like 3 other comments of the last day, the newest of them – held, counts 3']);
		assert.match(linkOf(fourth), new RegExp(`/comments/${all[COPIES - 1].id}$`));
		const other = await desk.get(linkOf(fourth));
		assert.equal(other.status, 200);
		assert.match(textOf(other.text), /met Jones who can load/);
		const second = (await desk.get(contextPath(all[1].path))).text;
		assert.match(why(second)[0], /like 1 other comment of the last day, the newest of them – only counted, counts 1$/);
	});

	test('can be looked for by that cause, also by programs', async () => {
		const reply = await program.get('/queue?queue=held&why=near');
		assert.equal(reply.status, 200, reply.text);
		const { comments } = reply.json();
		assert.equal(comments.length, all.length - COPIES);
		const found = comments.find(({ comment }) => comment.id === all[COPIES].id).why.find(({ cause }) => cause === 'near');
		assert.deepEqual([found.outcome, found.score, found.rule], ['hold', 3, null]);
		assert.match(found.detail, /^like 3 other comments of the last day\narticles\/[0-9a-f]{16}\/comments\/\d+$/);
	});

	test('catches who edits a harmless comment into another copy', async () => {
		const client = somebody();
		const one = await sent(client, freshArticle(stack), { text: 'What a lovely article about swallows.' });
		const edited = await client.postJson(one.path, { text: campaign(77) }, { method: 'PATCH', headers: one.author });
		assert.equal(edited.json().status, 'held', edited.text);
	});

	test('is of one day', async () => {
		await stack.psql(`UPDATE postbag.near_text SET posted_at = posted_at - interval '25 hours'`);
		assert.deepEqual(statuses(await posted([campaign(30)])), ['published']);
	});
});

describe('what people write', () => {
	before(forget);

	test('about one thing is published, all ten of them', async () => {
		const article = freshArticle(stack);
		assert.deepEqual(new Set(statuses(await posted(honest, () => article))), new Set(['published']));
	});

	test('in answer to what they quote is published', async () => {
		const answers = ['I could not agree more with you about this.', 'That is simply not true, and you know it very well.',
			'Where did you read that? I have found nothing at all about it.', 'My aunt has a stall there and says the same.', 'So what?', '+1'];
		assert.deepEqual(new Set(statuses(await posted(answers.map((answer) => `> ${honest[0]}\n\n${answer}`)))), new Set(['published']));
	});

	test('in thanks is published, however often', async () => {
		const thanks = Array.from({ length: 6 }, () => ['Thanks!', 'I agree.', 'Thank you so much for this great article!', '谢谢分享，写得真好！']).flat();
		assert.deepEqual(new Set(statuses(await posted(thanks))), new Set(['published']));
	});
});

describe('the site\'s setting', () => {
	before(forget);

	test('near_copies says from how many on', async () => {
		await setting('near_copies=1', async () => {
			assert.deepEqual(statuses(await posted([campaign(40), campaign(41)])), ['published', 'held']);
			assert.match((await desk.get('/postbag/admin/rules')).text, /nearly that of 1 other of the last day\./);
		});
	});

	test('0 switches it off, and then nothing is kept of any text', async () => {
		await forget();
		await setting('near_copies=0', async () => {
			assert.deepEqual(new Set(statuses(await posted(Array.from({ length: 6 }, (_, i) => campaign(50 + i))))), new Set(['published']));
			assert.equal(await stack.psql('SELECT count(*) FROM postbag.near_text'), '0');
		});
	});

	test('is of each site by itself', async () => {
		await stack.ctl(['site', 'add', 'courier', '--title', 'The Courier', '--origin', 'https://courier.example', '--policy', 'open']);
		await stack.restartPostbagd();
		await posted(Array.from({ length: COPIES }, (_, i) => campaign(60 + i)));
		const reply = await send(somebody(), 'https://courier.example/one.html', { text: campaign(63) });
		assert.equal(reply.status, 201, reply.text);
	});

	test('no word of a comment is in what is kept', async () => {
		const kept = await stack.psql('SELECT string_agg(near_text::text, \' \') FROM postbag.near_text');
		assert.ok(kept.length > 100);
		assert.doesNotMatch(kept, /debts|cards|Frank|example/);
	});
});
