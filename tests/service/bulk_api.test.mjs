// One decision about many comments, for programs: asked, begun, looked after and taken back as on the
// desk's pages.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { textOf } from '../lib/http.mjs';
import { assertProblem, freshArticle, sent, signIn } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, desk, program, article, first;
before(async () => {
	stack = await startStack({ policy: 'all' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'all']);
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
});
after(() => stack.stop());
beforeEach(async () => {
	await stack.psql("UPDATE postbag.comment SET status = 'deleted'");
	article = freshArticle(stack);
	first = await sent(stack.client(), article, { name: 'Ann <b>', text: 'The first <i>of them.' });
});

// More like the first, by one author.
const more = (count, author = 77) => stack.psql(`WITH line AS (
		SELECT i, nextval(pg_get_serial_sequence('postbag.comment', 'comment_id')) AS id FROM generate_series(1, ${count}) AS i)
	INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name, body, html,
		renderer, idempotency_key, content_digest, created_at)
	SELECT article_id, id, site_id, id, 0, 'held', ${author}, 'Bot ' || i, 'Buy ' || i, '<p>Buy</p>', renderer,
		decode(lpad(to_hex(id), 32, '0'), 'hex'), content_digest, created_at
	FROM postbag.comment, line WHERE comment_id = ${first.id}`);
const statuses = async () => Object.fromEntries((await stack.psql(`SELECT status, count(*) FROM postbag.comment
	WHERE status <> 'deleted' GROUP BY 1 ORDER BY 1`)).split('\n').filter(Boolean).map((row) => row.split('|')));
const pickOf = ({ path }) => path.match(/articles\/(\w+)\/comments\/(\d+)/).slice(1).join('-');
const picks = async () => (await program.get('/queue?queue=held')).json().comments
	.map(({ comment, article: { id } }) => `${id}-${comment.id}`);
const preview = async (fields) => {
	const reply = await program.post('/bulk/preview', fields);
	assert.equal(reply.status, 200, reply.text);
	return reply.json();
};
const begin = async (fields) => {
	const reply = await program.post('/bulk', fields);
	assert.equal(reply.status, 201, reply.text);
	return reply.json();
};
const ended = async (id) => {
	let bulk;
	await eventually(async () => {
		bulk = (await program.get(`/bulk/${id}`)).json();
		assert.notEqual(bulk.ended, null);
	});
	return bulk;
};
const bulks = () => stack.psql('SELECT count(*) FROM postbag.bulk');

describe('a program', () => {
	test('decides about some that it picks, sees it in the list and on the page, and takes it back', async () => {
		await more(5);
		const pick = (await picks()).slice(2, 5);
		const asked = await preview({ pick, action: 'spam' });
		assert.deepEqual([asked.to, asked.count, asked.more], ['spam', 3, false]);
		assert.deepEqual(asked.oldest.map(({ article: hex, comment }) => `${hex}-${comment}`), pick);
		assert.deepEqual(await statuses(), { held: '6' });
		const { id, started, ended: end, ...rest } = await begin({ pick, action: 'spam', reason: 'A <i>campaign' });
		assert.deepEqual(rest, { moderator: 'editor', own: true, to: 'spam', undoing: false, reason: 'A <i>campaign', total: 3, done: 3, moved: 3,
			stopped_by: null, stoppable: false, undoable: true });
		assert.ok(Date.parse(end) >= Date.parse(started));
		assert.deepEqual(await statuses(), { held: '3', spam: '3' });
		assert.equal(await stack.psql(`SELECT count(*), max(reason), max(moderator_name) FROM postbag.decision WHERE bulk_id = ${id}`),
			'3|A <i>campaign|editor');
		assert.equal((await program.get('/bulk')).json().bulks[0].id, id);
		assert.match(textOf((await desk.get('/postbag/admin/bulk')).text), /Marked 3 comments as spam\. A <i>campaign/);
		const undone = await program.post(`/bulk/${id}/undo`, {});
		assert.equal(undone.status, 201);
		assert.deepEqual([undone.json().to, undone.json().undoing, undone.json().moved, undone.json().undoable], [null, true, 3, false]);
		assert.deepEqual(await statuses(), { held: '6' });
		assert.equal((await program.get(`/bulk/${id}`)).json().undoable, false);
		assertProblem(await program.post(`/bulk/${id}/undo`, {}), 409, 'undo', 'expired');
	});

	test('that tries again under its key is told of what the first try has begun, and nothing is done twice', async () => {
		await more(1);
		const [one, two] = await picks(), before_ = Number(await bulks());
		const fields = { pick: [one], action: 'spam', reason: 'A campaign' }, key = { 'idempotency-key': '"bulk-1"' };
		const tries = await Promise.all([1, 2, 3].map(() => program.post('/bulk', fields, key)));
		tries.push(await program.post('/bulk', { ...fields, key: 'bulk-1' }));
		for (const reply of tries) {
			assert.equal(reply.status, 201, reply.text);
			assert.equal(reply.json().id, tries[0].json().id);
		}
		assert.deepEqual([tries[3].json().total, tries[3].json().moved], [1, 1]);
		assert.equal(Number(await bulks()), before_ + 1);
		assert.deepEqual(await statuses(), { held: '1', spam: '1' });
		// With anything else it is another wish, of which nothing is done.
		for (const other of [{ pick: [two] }, { pick: [one, two] }, { action: 'publish' }, { reason: 'None' }]) {
			assertProblem(await program.post('/bulk', { ...fields, ...other }, key), 422, 'key', 'reused');
		}
		assertProblem(await program.post('/bulk', { ...fields, key: 'x'.repeat(129) }), 400, 'key', 'too-long');
		assertProblem(await program.post('/bulk', fields, { 'idempotency-key': 'x'.repeat(129) }), 400);
		assert.deepEqual(await statuses(), { held: '1', spam: '1' });
		// Another moderator's keys are their own.
		const { stdout } = await stack.ctl(['moderator', 'add', 'second', '--role', 'moderator']);
		const second = new Program(stack, await makeToken(await signIn({ ...stack,
			moderator: { name: 'second', password: stdout.match(/^password: (.+)$/m)[1] } }, stack.client({ address: '127.0.4.8' }))));
		assert.equal((await second.post('/bulk', { pick: [two], action: 'spam' }, key)).json().moved, 1);
		assert.deepEqual(await statuses(), { spam: '2' });
	});

	test('that tries many times at once is told of one bulk, however far that is', async () => {
		for (let round = 0; round < 20; round++) {
			const fields = { pick: [pickOf(first)], action: round % 2 ? 'publish' : 'spam', key: `at-once-${round}` };
			const tries = await Promise.all([1, 2, 3, 4, 5, 6].map(() => program.post('/bulk', fields)));
			for (const reply of tries) {
				assert.equal(reply.status, 201, reply.text);
				assert.equal(reply.json().id, tries[0].json().id);
			}
		}
	});

	test('rejects them on a ground, with a note that the authors read', async () => {
		await begin({ pick: [pickOf(first)], action: 'reject', ground: 'off_topic', note: 'Please stay with the birds.' });
		assert.equal(await stack.psql('SELECT ground, note FROM postbag.decision ORDER BY decision_id DESC LIMIT 1'),
			'off_topic|Please stay with the birds.');
	});

	test('decides about all that a queue has as it was asked, whatever has come since, and sees how far that is', async () => {
		await more(70);
		const filter = 'queue=held&site=demo';
		const asked = await preview({ filter, action: 'publish' });
		assert.deepEqual([asked.count, asked.oldest.length], [71, 10]);
		assert.deepEqual([asked.oldest[0].author, asked.oldest[0].begins, asked.oldest[0].status], ['Ann <b>', 'The first <i>of them.', 'held']);
		await more(2);
		const { id, total } = await begin({ filter, action: 'publish', upto: asked.upto });
		assert.equal(total, 71);
		const bulk = await ended(id);
		assert.deepEqual([bulk.done, bulk.moved], [71, 71]);
		assert.deepEqual(await statuses(), { held: '2', published: '71' });
		const undone = await program.post(`/bulk/${id}/undo`, {});
		assert.equal((await ended(undone.json().id)).moved, 71);
		assert.deepEqual(await statuses(), { held: '73' });
	});

	test('narrows the queue down as when it reads it', async () => {
		await more(3);
		assert.equal((await preview({ filter: 'queue=held&author=77', action: 'publish' })).count, 3);
		assert.equal((await preview({ filter: 'queue=held&q=first', action: 'publish' })).count, 1);
		assert.equal((await preview({ filter: `queue=held&article=${pickOf(first).split('-')[0]}`, action: 'publish' })).count, 4);
		const none = await preview({ filter: 'queue=held&age=over-7d', action: 'publish' });
		assert.deepEqual([none.count, none.upto, none.oldest], [0, null, []]);
		assertProblem(await program.post('/bulk', { filter: 'queue=held&age=over-7d', action: 'publish', upto: 1 }), 422, 'filter', 'unknown');
		assert.deepEqual(await statuses(), { held: '4' });
	});

	test('has everything else by the same authors with it, where it says so', async () => {
		await more(3);
		await more(1, 88);
		const pick = [(await picks())[1]];
		assert.equal((await preview({ pick, action: 'spam', authors: false })).count, 1);
		const { count, upto } = await preview({ pick, action: 'spam', authors: true });
		assert.equal(count, 3);
		assertProblem(await program.post('/bulk', { pick, action: 'spam', authors: true }), 400, 'upto', 'missing');
		assert.equal((await begin({ pick, action: 'spam', authors: true, upto })).moved, 3);
		assert.deepEqual(await statuses(), { held: '2', spam: '3' });
	});

	test('stops one that goes on, and takes back what it has done', async () => {
		await more(120);
		const { upto } = await preview({ filter: 'queue=held', action: 'spam' });
		const { id } = await begin({ filter: 'queue=held', action: 'spam', upto });
		await ended(id);
		// As it is in the middle: the rest is not done yet, and nobody is at it.
		await stack.psql(`UPDATE postbag.bulk SET done = 50, ended_at = NULL, taken_until = now() - interval '1 second' WHERE bulk_id = ${id}`);
		const half = (await program.get(`/bulk/${id}`)).json();
		assert.deepEqual([half.total, half.done, half.ended, half.undoable], [121, 50, null, true]);
		const undoing = (await program.post(`/bulk/${id}/undo`, {})).json();
		await ended(undoing.id);
		assert.notEqual((await program.get(`/bulk/${id}`)).json().ended, null);
		assert.equal((await statuses()).spam, undefined);
	});

	test('stops one that goes on and keeps what it has done, and what is taken back of it as well', async () => {
		await more(120);
		const { upto } = await preview({ filter: 'queue=held', action: 'spam' });
		const { id, stoppable } = await begin({ filter: 'queue=held', action: 'spam', upto });
		assert.equal(stoppable, true);
		await ended(id);
		assertProblem(await program.post(`/bulk/${id}/stop`, {}), 409, 'stop', 'expired');
		// As it is in the middle, while a process is at a step.
		const atWork = (bulk) => stack.psql(`UPDATE postbag.bulk SET done = 50, ended_at = NULL, taken_until = now() + interval '1 minute' WHERE bulk_id = ${bulk}`);
		await atWork(id);
		const stopped = (await program.post(`/bulk/${id}/stop`, {})).json();
		assert.deepEqual([stopped.done, stopped.stopped_by, stopped.stoppable, stopped.undoable], [50, 'editor', false, true]);
		assert.notEqual(stopped.ended, null);
		assert.deepEqual(await statuses(), { spam: '121' });
		await stack.psql(`UPDATE postbag.bulk SET taken_until = NULL WHERE bulk_id = ${id}`);
		const undoing = (await program.post(`/bulk/${id}/undo`, {})).json();
		await ended(undoing.id);
		await atWork(undoing.id);
		assert.equal((await program.post(`/bulk/${undoing.id}/stop`, {})).json().stopped_by, 'editor');
		assert.equal((await program.get(`/bulk/${id}`)).json().undoable, true);
		assert.equal(await stack.psql('SELECT string_agg(kind, \' \') FROM (SELECT kind FROM postbag.event ORDER BY event_id DESC LIMIT 3) AS last'),
			'bulk_stop bulk_undo bulk_stop');
		const { log } = (await program.get('/log?kind=settings')).json();
		assert.deepEqual([log[0].event.kind, log[0].event.before], ['bulk_stop', '50 of 121 comments']);
	});

	test('leaves alone what was decided about in the meantime, and what has the status already', async () => {
		await more(1);
		const [one, two] = await picks();
		await begin({ pick: [one], action: 'spam' });
		assert.equal((await preview({ pick: [one, two], action: 'spam' })).count, 1);
		assertProblem(await program.post('/bulk', { pick: [one], action: 'spam' }), 422, 'pick', 'unknown');
		assert.equal((await begin({ pick: [one, two], action: 'spam' })).total, 1);
	});

	test('is refused what it sends amiss with the field by name, and nothing is done', async () => {
		const pick = [pickOf(first)], before_ = await bulks();
		for (const [fields, status, field, code] of [
			[{}, 400, 'pick', 'missing'], [{ filter: '' }, 400, 'pick', 'missing'], [{ pick: [] }, 400, 'pick', 'missing'],
			[{ pick, filter: 'queue=held' }, 400, 'filter', 'not-allowed'],
			[{ pick, action: 'burn' }, 400, 'action', 'unknown'], [{ pick, action: undefined }, 400, 'action', 'unknown'],
			[{ pick: ['x-1'] }, 400, 'pick', 'malformed'], [{ pick: [`${'0'.repeat(16)}-01`] }, 400, 'pick', 'malformed'], [{ pick: [''] }, 422, 'pick', 'unknown'],
			[{ pick: Array(51).fill(pick[0]) }, 400, 'pick', 'malformed'], [{ pick, authors: 'x' }, 400, 'authors', 'unknown'],
			[{ pick, upto: 'x' }, 400, 'upto', 'malformed'],
			[{ pick, reason: 'x'.repeat(501) }, 400, 'reason', 'too-long'], [{ pick, action: 'reject', ground: 'mood' }, 400, 'ground', 'unknown'],
			[{ pick, action: 'reject', note: 'x'.repeat(501) }, 400, 'note', 'too-long'],
			[{ filter: 'queue=attic', upto: 1 }, 400, 'queue', 'unknown'], [{ filter: 'queue=held&age=x', upto: 1 }, 400, 'age', 'unknown'],
			[{ filter: 'queue=held&site=nosuch', upto: 1 }, 400, 'site', 'unknown'], [{ filter: 'queue=held&queue=spam', upto: 1 }, 400, 'queue', 'doubled'],
			[{ filter: 'q=%zz', upto: 1 }, 400, 'filter', 'malformed'],
			[{ filter: '?queue=spam', upto: 1 }, 400, 'filter', 'unknown'], [{ filter: 'queue=held&autor=77', upto: 1 }, 400, 'filter', 'unknown'], [{ filter: 'queue=held' }, 400, 'upto', 'missing'],
			[{ pick: ['0000000000000001-1'] }, 422, 'pick', 'unknown']]) {
			assertProblem(await program.post('/bulk', { action: 'spam', ...fields }), status, field, code);
			if (status === 400 && field !== 'upto') {
				assertProblem(await program.post('/bulk/preview', { action: 'spam', ...fields }), status, field, code);
			}
		}
		assertProblem(await program.get('/bulk/1000000'), 404);
		assertProblem(await program.post('/bulk/1000000/undo', {}), 404);
		assert.equal(await bulks(), before_);
		assert.deepEqual(await statuses(), { held: '1' });
	});

	test('decides at the sites where its moderator may, and nowhere else', async () => {
		const far = await sent(stack.client(), 'https://gazette.example/bulk.html', { name: 'Gus', text: 'There.' });
		const { stdout } = await stack.ctl(['moderator', 'add', 'local', '--site', 'demo', '--role', 'moderator']);
		await stack.ctl(['moderator', 'role', 'local', 'read-only', '--site', 'gazette']);
		const local = new Program(stack, await makeToken(await signIn({ ...stack,
			moderator: { name: 'local', password: stdout.match(/^password: (.+)$/m)[1] } }, stack.client({ address: '127.0.4.9' }))));
		assertProblem(await local.post('/bulk', { filter: 'site=gazette', action: 'spam', upto: 1e9 }), 403, 'role', 'not-allowed');
		assertProblem(await local.post('/bulk/preview', { filter: 'site=gazette', action: 'spam' }), 403, 'role', 'not-allowed');
		assertProblem(await local.post('/bulk', { pick: [pickOf(far)], action: 'spam' }), 422, 'pick', 'unknown');
		const all = (await local.post('/bulk/preview', { filter: 'queue=held', action: 'spam' })).json();
		assert.deepEqual(all.oldest.map(({ comment }) => comment), [first.id]);
		assert.equal((await local.post('/bulk', { pick: [pickOf(first), pickOf(far)], action: 'spam' })).json().moved, 1);
		assert.equal(await stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${far.id}`), 'held');
	});
});
