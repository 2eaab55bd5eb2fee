// Why a comment is where it is: on its card, in its context, as a filter of the queues, in the log.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { tags, textOf } from '../lib/http.mjs';
import { contextPath, decide, freshArticle, sent, signIn } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const cards = (html) => [...html.matchAll(/<article class="desk-card" id="comment-(\d+)">/g)].map(([, id]) => Number(id));
const why = (html) => [...html.matchAll(/<section class="desk-why">([\s\S]*?)<\/section>/g)].map(([, one]) => textOf(one).trim());

describe('the verdict', () => {
	let stack, desk, article;
	before(async () => {
		stack = await startStack({ policy: 'first' });
		await stack.ctl(['site', 'add', 'courier', '--title', 'The Courier', '--origin', 'https://courier.example', '--policy', 'all']);
		desk = await signIn(stack);
		article = freshArticle(stack);
	});
	after(() => stack.stop());

	const queue = async (query) => {
		const reply = await desk.get(`/postbag/admin/queue${query}`);
		assert.equal(reply.status, 200, reply.text);
		return reply.text;
	};

	test('a card says why it is here, and so does its context', async () => {
		const first = await sent(stack.client(), article, { text: 'Hello.' });
		const held = await sent(stack.client(), 'https://courier.example/one.html', { text: 'Hello, courier.' });
		const html = await queue('?queue=held');
		assert.deepEqual(cards(html), [first.id, held.id]);
		assert.deepEqual(why(html).map((one) => one.replace(/\s+/g, ' ')),
			['Why it is here New author – held', 'Why it is here Everything waits here – held']);
		const context = await desk.get(contextPath(first.path));
		assert.match(why(context.text)[0], /New author/);
		assert.deepEqual(cards(await queue('?queue=held&why=first')), [first.id]);
		assert.deepEqual(cards(await queue('?queue=held&why=policy')), [held.id]);
		assert.deepEqual(cards(await queue('?queue=held&why=links')), []);
		assert.ok(tags(await queue('?queue=held&why=first'), 'option').some((one) => one.value === 'first' && 'selected' in one));
		assert.equal((await desk.get('/postbag/admin/queue?queue=held&why=nonsense')).status, 400);
	});

	test('what a moderator has published and its author edits is judged anew', async () => {
		const client = stack.client();
		const one = await sent(client, article, { text: 'I am new.' });
		await decide(desk, contextPath(one.path), 'publish');
		const edit = (text) => client.postJson(one.path, { text }, { method: 'PATCH', headers: one.author });
		assert.equal((await edit('I am known.')).json().status, 'published');
		stack.psql(`UPDATE postbag.site SET policy = 'all'`);
		await new Promise((done) => setTimeout(done, 2100));
		assert.equal((await edit('I try.')).json().status, 'held');
		const context = (await desk.get(contextPath(one.path))).text;
		assert.match(why(context)[0], /Everything waits here/);
		assert.match(textOf((await desk.get('/postbag/admin/log')).text), /Everything waits here/);
	});
});
