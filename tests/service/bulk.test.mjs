// One decision about many comments: those that are ticked, a page, a whole queue, their authors' others.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { contextPath, decide, freshArticle, sent, signIn } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const QUEUE = '/postbag/admin/queue';

let stack, desk, article, first;

before(async () => {
	stack = await startStack({ policy: 'all' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'all']);
	desk = await signIn(stack);
});
after(() => stack.stop());
beforeEach(async () => {
	await stack.psql(`UPDATE postbag.comment SET status = 'deleted'`);
	article = freshArticle(stack);
	first = await sent(stack.client(), article, { name: 'Ann', text: 'The first of them.' });
});

// More like the first, by one author, waiting or what is said.
const more = async (count, { status = 'held', author = 77, like = first.id } = {}) => (await stack.psql(`WITH line AS (
		SELECT i, nextval(pg_get_serial_sequence('postbag.comment', 'comment_id')) AS id FROM generate_series(1, ${count}) AS i)
	INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html,
		renderer, idempotency_key, content_digest, created_at)
	SELECT article_id, id, site_id, id, 0, '${status}', ${author}, 'Bot <b>' || i, 'Buy <i>' || i, '<p>Buy</p>', renderer,
		decode(lpad(to_hex(id), 32, '0'), 'hex'), content_digest, created_at
	FROM postbag.comment, line WHERE comment_id = ${like};
	UPDATE postbag.article SET comments = (SELECT count(*) FROM postbag.comment WHERE comment.article_id = article.article_id
		AND status = 'published'); SELECT max(comment_id) FROM postbag.comment`)).trim();
const statuses = async (where = 'true') => Object.fromEntries((await stack.psql(`SELECT status, count(*) FROM postbag.comment
	WHERE status <> 'deleted' AND ${where} GROUP BY 1 ORDER BY 1`)).split('\n').filter(Boolean).map((row) => row.split('|')));
const picks = (html) => tags(html, 'input').filter(({ name }) => name === 'pick').map(({ value }) => value);

async function bulk(fields, { query = '?queue=held', client = desk } = {}) {
	const { text } = await client.get(`${QUEUE}${query}`);
	return client.post('/postbag/admin/bulk', pairs({ ...formTo(text, '/admin/bulk').fields, ...fields }));
}
// A field with several values comes as often.
const pairs = (fields) => Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
async function confirm(page, fields = {}) {
	assert.equal(page.status, 200, textOf(page.text));
	return desk.post('/postbag/admin/bulk', { ...formTo(page.text, '/admin/bulk').fields, ...fields });
}
async function undo(page, client = desk) {
	const form = forms(page).find(({ action }) => /\/admin\/bulk\/\d+\/undo$/.test(action));
	assert.ok(form, textOf(page));
	return client.post(form.action, form.fields);
}
const settled = () => eventually(async () => assert.equal(await stack.psql('SELECT count(*) FROM postbag.bulk WHERE ended_at IS NULL'), '0'));
const led = async (reply) => {
	assert.equal(reply.status, 303, textOf(reply.text));
	return (await desk.get(reply.location)).text;
};

describe('some that are ticked', () => {
	test('are decided about together, and taken back together', async () => {
		await more(5);
		const boxes = picks((await desk.get(`${QUEUE}?queue=held`)).text);
		assert.equal(boxes.length, 6);
		const page = await led(await bulk({ which: 'ticked', action: 'spam', reason: 'A campaign.', pick: boxes.slice(2, 5) }));
		assert.match(textOf(page), /Marked 3 comments as spam\./);
		assert.match(page, /<h1>Waiting comments</);
		assert.deepEqual(await statuses(), { held: '3', spam: '3' });
		assert.equal(await stack.psql(`SELECT count(*), max(reason), max(moderator_name) FROM postbag.decision WHERE bulk_id IS NOT NULL`),
			'3|A campaign.|editor');
		const after = await led(await undo(page));
		assert.match(textOf(after), /Took back 3 decisions\./);
		assert.deepEqual(await statuses(), { held: '6' });
		assert.equal((await undo(page)).status, 409);
		assert.deepEqual(await statuses(), { held: '6' });
	});

	test('are rejected on a ground, with a note that each author reads', async () => {
		const [box] = picks((await desk.get(`${QUEUE}?queue=held`)).text);
		await led(await bulk({ which: 'ticked', action: 'reject', ground: 'off_topic', note: 'Please stay with the birds.', pick: box }));
		assert.equal(await stack.psql('SELECT ground, note FROM postbag.decision ORDER BY decision_id DESC LIMIT 1'),
			'off_topic|Please stay with the birds.');
	});

	test('keep the numbers of the article right', async () => {
		await more(4);
		await led(await bulk({ which: 'page', action: 'publish' }));
		assert.equal(await stack.psql(`SELECT comments FROM postbag.article WHERE url = '${article}'`), '5');
		await led(await bulk({ which: 'page', action: 'delete' }, { query: '?queue=published' }));
		assert.equal(await stack.psql(`SELECT comments FROM postbag.article WHERE url = '${article}'`), '0');
	});

	test('are none: the queue says so, and nothing is done', async () => {
		const reply = await bulk({ which: 'ticked', action: 'spam' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /No comment is meant: tick some first\./);
		assert.match(reply.text, /class="desk-card" id="comment-/);
		assert.deepEqual(await statuses(), { held: '1' });
	});

	test('is what the form says, or it is refused and says which field', async () => {
		for (const [fields, words] of [[{ which: 'some' }, 'which'], [{ action: 'burn' }, 'action'], [{ pick: 'x-1' }, 'pick'],
			[{ pick: `${'0'.repeat(16)}-01` }, 'pick'], [{ upto: '-1' }, 'upto'], [{ reason: 'x'.repeat(501) }, 'reason'],
			[{ action: 'reject', ground: 'mood' }, 'ground'], [{ back: 'admin/queue?queue=attic' }, 'queue'],
			[{ shown: `${picks((await desk.get(`${QUEUE}?queue=held`)).text)[0]} `.repeat(51), which: 'page' }, 'shown'],
			[{ reason: ['a', 'b'] }, 'reason']]) {
			const { text } = await desk.get(`${QUEUE}?queue=held`);
			const reply = await desk.post('/postbag/admin/bulk', pairs({ ...formTo(text, '/admin/bulk').fields, which: 'ticked', action: 'spam', ...fields }),
				{ headers: { accept: 'application/json' } });
			assert.equal(reply.status, 400, words);
			assert.equal(JSON.parse(reply.text).problems[0].field, words);
		}
		assert.deepEqual(await statuses(), { held: '1' });
	});

	test('one that was decided about, or was edited, in the meantime is left alone', async () => {
		const second = await sent(stack.client(), article, { name: 'Eda', text: 'As it was.' });
		const { text } = await desk.get(`${QUEUE}?queue=held`);
		await more(60);
		const page = await bulk({ which: 'all', action: 'spam' });
		assert.equal(page.status, 200);
		await decide(desk, contextPath(first.path), 'reject');
		assert.match(text, /As it was/);
		const reply = await confirm(page);
		assert.equal(reply.location, '/postbag/admin/bulk');
		await settled();
		assert.deepEqual(await statuses(), { rejected: '1', spam: '61' });
		assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${second.id}`), 'spam');
	});
});

describe('all that a queue has', () => {
	test('is asked about first, with how many and a sample; what comes later is not meant', async () => {
		await more(70);
		const page = await bulk({ which: 'all', action: 'reject', reason: 'For us', ground: 'spam', note: 'For you' });
		assert.equal(page.status, 200);
		assert.match(textOf(page.text), /Reject: 71 comments \..*Ann.*The first of them\..*Bot <b>1.*Buy <i>1.*These are the oldest of them\./s);
		assert.doesNotMatch(page.text, /<i>1|<b>1/);
		assert.deepEqual(await statuses(), { held: '71' });
		await more(1);
		assert.equal((await confirm(page)).location, '/postbag/admin/bulk');
		await settled();
		assert.deepEqual(await statuses(), { held: '1', rejected: '71' });
		assert.equal(await stack.psql(`SELECT DISTINCT reason, ground, note FROM postbag.decision WHERE bulk_id =
			(SELECT max(bulk_id) FROM postbag.bulk)`), 'For us|spam|For you');
		const list = (await desk.get('/postbag/admin/bulk')).text;
		assert.match(textOf(list), /Rejected 71 comments\. For us/);
		await undo(list);
		await settled();
		assert.deepEqual(await statuses(), { held: '72' });
		assert.match(textOf((await desk.get('/postbag/admin/bulk')).text), /Took back 71 decisions\./);
	});

	test('is what it is narrowed down to', async () => {
		await more(3);
		const page = await bulk({ which: 'all', action: 'publish' }, { query: `?queue=held&author=77` });
		assert.match(textOf(page.text), /Publish: 3 comments \./);
		assert.match(textOf((await bulk({ which: 'all', action: 'publish' }, { query: '?queue=held&q=first' })).text), /Publish: 1 comment \./);
		assert.equal((await bulk({ which: 'all', action: 'publish', back: 'admin/queue?queue=held&age=over-7d' })).status, 422);
		await led(await confirm(page));
		assert.deepEqual(await statuses(), { held: '1', published: '3' });
	});

	test('has everything else by the same authors with it, where that is wished', async () => {
		await more(2, { status: 'published' });
		await more(1, { author: 88, status: 'published' });
		await more(1);
		const box = picks((await desk.get(`${QUEUE}?queue=held`)).text)[1];
		const page = await bulk({ which: 'ticked', pick: box, authors: 'too', action: 'spam' });
		assert.match(textOf(page.text), /Mark as spam: 3 comments \./);
		await led(await confirm(page));
		assert.deepEqual(await statuses(), { held: '1', published: '1', spam: '3' });
		assert.deepEqual(await statuses('author_id = 77'), { spam: '3' });
	});

	test('keeps no reader from posting below the same article while it goes on', async () => {
		await more(1000);
		await confirm(await bulk({ which: 'all', action: 'publish' }));
		for (const text of ['Between them.', 'Once more.', 'And again.']) {
			await sent(stack.client(), article, { name: 'Reader', text });
			assert.equal(await stack.psql('SELECT count(*) FROM postbag.bulk WHERE ended_at IS NULL'), '1', 'they are let in before it has ended');
		}
		await settled();
		assert.deepEqual(await statuses(), { held: '3', published: '1001' });
	});

	test('goes on where a process has died, and stops where the moderator says so', async () => {
		await more(120);
		await confirm(await bulk({ which: 'all', action: 'spam' }));
		await settled();
		// As a dead process leaves it: taken, a part of the step done, none of it noted.
		await stack.psql(`UPDATE postbag.bulk SET done = 50, ended_at = NULL, taken_until = now() + interval '1 minute'
			WHERE bulk_id = (SELECT max(bulk_id) FROM postbag.bulk);
			UPDATE postbag.comment SET status = 'held' WHERE comment_id IN (SELECT comment_id FROM postbag.comment
				WHERE status = 'spam' ORDER BY comment_id DESC LIMIT 40)`);
		let page = (await desk.get('/postbag/admin/bulk')).text;
		const [bar] = tags(page, 'progress');
		assert.deepEqual([bar.value, bar.max], ['50', '121']);
		assert.match(textOf(page), /Mark as spam: 50 of 121 comments/);
		await stack.psql(`UPDATE postbag.bulk SET taken_until = now() - interval '1 second' WHERE ended_at IS NULL`);
		await more(60, { author: 99 });
		// Another one wakes the writer, and has less to do: it comes first.
		await confirm(await bulk({ which: 'all', action: 'publish' }, { query: '?queue=held&author=99' }));
		await settled();
		assert.deepEqual(await statuses(), { published: '60', spam: '121' });
		await stack.psql(`UPDATE postbag.bulk SET done = 50, ended_at = NULL WHERE bulk_id = (SELECT max(bulk_id) - 1 FROM postbag.bulk)`);
		page = (await desk.get('/postbag/admin/bulk')).text;
		const form = forms(page).filter(({ html }) => /Stop, and undo/.test(html));
		assert.equal(form.length, 1);
		assert.equal((await desk.post(form[0].action, form[0].fields)).status, 303);
		await settled();
		assert.equal((await statuses()).spam, undefined);
	});
});

describe('of whom', () => {
	const person = async (...role) => {
		const name = `p${Math.random()}`.slice(0, 8);
		const password = (await stack.ctl(['moderator', 'add', name, ...role])).stdout.match(/\S{16,}/)[0];
		return signIn({ ...stack, moderator: { name, password } }, stack.client({ address: '127.0.4.9' }));
	};

	test('only comments of the sites where one decides; who may look finds no form', async () => {
		const there = await sent(stack.client(), 'https://gazette.example/one.html', { name: 'Gus', text: 'There.' });
		const [mine, other] = picks((await desk.get(`${QUEUE}?queue=held`)).text);
		const client = await person('--site', 'demo', '--role', 'moderator');
		assert.equal(picks((await client.get(`${QUEUE}?queue=held`)).text).length, 1);
		await bulk({ which: 'ticked', action: 'spam', pick: [mine, other] }, { client });
		assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${there.id}`), 'held');
		assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${first.id}`), 'spam');
		const page = await bulk({ which: 'all', action: 'publish' }, { client, query: '?queue=all' });
		assert.doesNotMatch(page.text, /Gus|There\./);
		await stack.psql(`UPDATE postbag.comment SET status = 'held' WHERE comment_id = ${first.id}`);
		const looker = await person('--site', 'demo', '--role', 'read-only');
		const { text } = await looker.get(`${QUEUE}?queue=held`);
		assert.deepEqual(picks(text), []);
		assert.doesNotMatch(text, /Several at once/);
		const token = text.match(/name="token" value="([^"]+)"/)[1];
		assert.equal((await looker.post('/postbag/admin/bulk', { token, which: 'ticked', action: 'spam', pick: mine, back: 'admin/queue?queue=held' })).status, 403);
		assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${first.id}`), 'held');
	});

	test('an owner sees what others decide at their sites, and stops it or takes it back: the list says who', async () => {
		await more(1);
		const client = await person('--site', 'demo', '--role', 'moderator');
		const owner = await person('--site', 'demo', '--role', 'owner');
		await bulk({ which: 'page', action: 'spam' }, { client });
		await stack.psql(`UPDATE postbag.bulk SET done = 1, ended_at = NULL, taken_until = now() + interval '1 minute'
			WHERE bulk_id = (SELECT max(bulk_id) FROM postbag.bulk)`);
		const list = (await owner.get('/postbag/admin/bulk')).text;
		const { action, fields } = forms(list).find((form) => /bulk\/\d+\/stop$/.test(form.action));
		assert.equal((await owner.post(action, fields)).location, '/postbag/admin/bulk');
		const again = await owner.post(action, fields);
		assert.equal(again.status, 409);
		assert.match(textOf(again.text), /This had ended already\. Here is how far it came\./);
		const who = await stack.psql('SELECT moderator_name, stopper_name FROM postbag.bulk ORDER BY bulk_id DESC LIMIT 1');
		const [by, stopper] = who.trim().split('|');
		assert.match(textOf(again.text), new RegExp(`${by} Marked 2 comments as spam\\. .*Stopped by ${stopper} \\.`));
		assert.match(textOf((await client.get('/postbag/admin/bulk')).text), new RegExp(`Stopped by ${stopper}`));
		await stack.psql(`UPDATE postbag.bulk SET done = total, taken_until = NULL WHERE done < total`);
		await undo(again.text, owner);
		assert.deepEqual(await statuses(), { held: '2' });
		const log = textOf((await owner.get('/postbag/admin/log?kind=settings')).text);
		assert.match(log, new RegExp(`${stopper} bulk \\d+, by ${by} at The Test Took back a decision about several 2 decisions: spam .*`
			+ `${stopper} bulk \\d+, by ${by} at The Test Stopped a decision about several 1 of 2 comments`));
	});

	test('each sees and takes back their own only, but for owners', async () => {
		const client = await person('--site', 'demo', '--role', 'moderator');
		const page = await led(await bulk({ which: 'page', action: 'spam' }));
		assert.doesNotMatch((await client.get('/postbag/admin/bulk')).text, /Marked/);
		const { text } = await client.get(`${QUEUE}?queue=spam`);
		const token = text.match(/name="token" value="([^"]+)"/)[1];
		const { action } = forms(page).find((form) => /bulk\/\d+\/undo$/.test(form.action));
		assert.equal((await client.post(action, { token })).status, 404);
		assert.deepEqual(await statuses(), { spam: '1' });
	});
});
