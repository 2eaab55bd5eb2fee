// Bans for programs: made, tried, listed and lifted as on the desk's pages.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { textOf } from '../lib/http.mjs';
import { assertProblem, freshArticle, send, sent, signIn, tableRows } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';

let stack, desk, program;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
	await new Promise((done) => setTimeout(done, 2100));
});
after(() => stack.stop());

const person = (n) => stack.client({ address: `127.0.30.${n}` });
const spec = (fields = {}) => ({ site: 'demo', kind: 'name', outcome: 'refuse', time: '1d', ...fields });
async function ban(fields) {
	const reply = await program.post('/bans', spec(fields));
	assert.equal(reply.status, 201, reply.text);
	return reply.json();
}
const place = ({ path }) => {
	const [, article, comment] = path.match(/articles\/(\w+)\/comments\/(\d+)/);
	return { article, comment: Number(comment) };
};
const list = async (query = '') => (await program.get(`/bans?${query}`)).json();
const bans = () => stack.psql('SELECT count(*) FROM postbag.ban');

describe('a program', () => {
	test('makes a ban that counts at once, sees it in the list and on the page, and lifts it', async () => {
		const article = freshArticle(stack);
		const made = await ban({ name: 'Eve Bot', why: 'A <i>campaign' });
		const { id, made: at, expires, ...rest } = made;
		assert.deepEqual(rest, { site: 'demo', kind: 'name', words: 'Eve Bot', author_id: null, outcome: 'refuse', runs: true,
			why: 'A <i>campaign', moderator: 'editor', lifted: null, lifted_by: null });
		assert.equal(Date.parse(expires) - Date.parse(at), 86400e3);
		assertProblem(await send(person(1), article, { name: 'e v e - BOT', text: 'Hello.' }), 403, 'ban', 'not-allowed');
		assert.deepEqual((await list()).bans.find((one) => one.id === id), made);
		assert.match(textOf((await desk.get('/postbag/admin/bans')).text), /Eve Bot/);
		const lifted = (await program.post(`/bans/${id}/lift`, {})).json();
		assert.deepEqual([lifted.id, lifted.runs, lifted.lifted_by], [id, false, 'editor']);
		assert.ok(Date.parse(lifted.lifted) >= Date.parse(at));
		await sent(person(1), article, { name: 'Eve Bot', text: 'Hello again.' });
		assert.ok((await list()).bans.every((one) => one.id !== id));
		assert.deepEqual((await list('state=over')).bans.find((one) => one.id === id), lifted);
		assertProblem(await program.post(`/bans/${id}/lift`, {}), 409, 'lift', 'expired');
		const rows = tableRows((await desk.get('/postbag/admin/log?kind=settings')).text).slice(0, 2);
		assert.deepEqual(rows.map((row) => row[3]), ['Lifted a ban', 'Made a ban']);
		assert.ok(rows.every((row) => row.some((cell) => cell.includes('editor'))), JSON.stringify(rows));
	});

	test('is given the same ban again when it tries again', async () => {
		const { id } = await ban({ name: 'Mallory', time: 'lifted' });
		const before_ = await bans();
		const again = await ban({ name: 'Mallory', time: 'lifted' });
		assert.equal(again.id, id);
		assert.equal(again.expires, null);
		assert.equal(await bans(), before_);
	});

	test('bans who wrote a comment: the author, the address, the e-mail address, of the comment\'s site', async () => {
		const one = await sent(person(2), freshArticle(stack), { name: 'Trudy', text: 'Hello.', email: 'trudy@mail.example' });
		const from = { ...place(one), site: undefined };
		const author = await ban({ ...from, kind: 'author', outcome: 'hold' });
		assert.equal(author.words, 'Trudy');
		assert.match(author.author_id, /^[1-9]\d*$/);
		assert.equal((await program.get(`/queue?queue=all&author=${author.author_id}`)).json().comments[0].comment.id, one.id);
		const actor = await ban({ ...from, kind: 'actor', time: 'lifted' });
		assert.notEqual(actor.expires, null); // when nothing can be compared with it any more
		const email = await ban({ ...from, kind: 'email' });
		for (const made of [author, actor, email]) {
			assert.equal(made.site, 'demo');
			assert.ok(!JSON.stringify(made).includes('mail.example'));
		}
		assertProblem(await send(person(3), freshArticle(stack), { name: 'Other', text: 'Me.', email: 'trudy@mail.example' }), 403, 'ban', 'not-allowed');
		for (const { id } of [author, actor, email]) {
			assert.equal((await program.post(`/bans/${id}/lift`, {})).status, 200);
		}
		const typed = await ban({ kind: 'email', email: 'somebody@mail.example' });
		assert.equal(typed.words, '');
		assertProblem(await send(person(4), freshArticle(stack), { text: 'Me.', email: 'somebody@mail.example' }), 403, 'ban', 'not-allowed');
	});

	test('sees what a ban would have met, and bans nobody by that', async () => {
		const article = freshArticle(stack);
		const before_ = await bans();
		for (let i = 0; i < 12; i++) {
			await sent(person(5), article, { name: 'Walter <i>', text: `Cheap p1lls, number ${i}.`, email: 'walter@walter.example' });
		}
		const met = (await program.post('/bans/preview', spec({ kind: 'text', text: 'cheap pills', time: 'lifted' }))).json();
		assert.deepEqual([met.expires, met.count, met.more, met.all, met.newest.length], [null, 12, false, true, 10]);
		assert.ok(met.looked >= 12);
		assert.deepEqual([met.newest[0].author, met.newest[0].text, met.newest[0].status, met.newest[0].shadowed],
			['Walter <i>', 'Cheap p1lls, number 11.', 'published', false]);
		assert.equal((await program.get(`/articles/${met.newest[0].article}/comments/${met.newest[0].comment}`)).status, 200);
		const none = (await program.post('/bans/preview', spec({ name: 'Nobody at all' }))).json();
		assert.deepEqual([none.count, none.newest], [0, []]);
		const email = (await program.post('/bans/preview', spec({ kind: 'email', email: 'walter@walter.example' }))).json();
		assert.deepEqual([email.count, email.looked], [12, null]);
		assert.equal((await program.post('/bans/preview', spec({ kind: 'domain', domain: 'walter.example' }))).json().count, 12);
		assert.equal((await program.post('/bans/preview', spec({ site: 'gazette', kind: 'text', text: 'cheap pills' }))).json().count, 0);
		assert.equal(await bans(), before_);
	});

	test('reads the list page by page, of one site or of all', async () => {
		await stack.psql(`INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'name', 'Bot ' || i, 'hold', '', 1, 'editor', now() FROM postbag.site, generate_series(1, 120) AS i WHERE name = 'gazette'`);
		const { id } = await ban({ site: 'gazette', name: 'The last' }); // by which those before it are known too
		const first = await list('site=gazette');
		assert.equal(first.bans.length, 100);
		assert.equal(first.bans[0].id, id);
		assert.equal(first.next, first.bans.at(-1).id);
		const second = await list(`site=gazette&before=${first.next}`);
		assert.equal(second.next, null);
		assert.equal(new Set([...first.bans, ...second.bans].map((one) => one.id)).size, 121);
		assert.ok([...first.bans, ...second.bans].every((one) => one.site === 'gazette' && one.runs));
		assert.ok((await list('site=demo')).bans.every((one) => one.site === 'demo'));
		for (const [query, status, field, code] of [['state=x', 400, 'state', 'unknown'], ['before=x', 400, 'before', 'malformed'],
			['site=nosuch', 404, 'site', 'unknown']]) {
			assertProblem(await program.get(`/bans?${query}`), status, field, code);
		}
	});

	test('is refused what it sends amiss with the field by name, and nothing is banned', async () => {
		const one = place(await sent(person(6), freshArticle(stack), { name: 'Peggy', text: 'Well.' }));
		const before_ = await bans();
		for (const [fields, status, field, code] of [
			[{ site: undefined, name: 'x' }, 404, 'site', 'unknown'], [{ site: 'nosuch', name: 'x' }, 404, 'site', 'unknown'],
			[{ article: 'x', comment: 1 }, 400, 'article', 'malformed'], [{ article: one.article, comment: 'x' }, 400, 'comment', 'malformed'],
			[{ article: one.article, comment: one.comment + 1000 }, 404, 'comment', 'unknown'], [{ comment: one.comment }, 404, 'comment', 'unknown'],
			[{ kind: undefined }, 422, 'kind', 'missing'], [{ kind: 'x' }, 422, 'kind', 'unknown'],
			[{ name: 'x', outcome: 'x' }, 422, 'outcome', 'unknown'], [{ name: 'x', outcome: undefined }, 422, 'outcome', 'unknown'],
			[{ name: 'x', time: '2d' }, 422, 'time', 'unknown'], [{ name: 'x', time: undefined }, 422, 'time', 'unknown'],
			[{}, 422, 'name', 'too-short'], [{ name: 'x'.repeat(201) }, 422, 'name', 'too-long'],
			[{ name: 'x', why: 'x'.repeat(501) }, 422, 'why', 'too-long'], [{ kind: 'text', text: 'ab' }, 422, 'text', 'too-short'],
			[{ kind: 'domain', domain: 'not a domain' }, 422, 'domain', 'malformed'], [{ kind: 'email', email: 'x' }, 422, 'email', 'malformed'],
			[{ kind: 'email' }, 422, 'email', 'missing'], [{ kind: 'email', ...one }, 422, 'email', 'missing'],
			[{ kind: 'author' }, 422, 'author', 'missing'], [{ kind: 'actor' }, 422, 'actor', 'expired']]) {
			for (const where of ['/bans', '/bans/preview']) {
				assertProblem(await program.post(where, spec(fields)), status, field, code);
			}
		}
		assertProblem(await program.send('POST', '/bans', 'site=demo&site=gazette&kind=name&name=x',
			{ 'content-type': 'application/x-www-form-urlencoded' }), 400, 'site', 'doubled');
		await stack.psql('UPDATE postbag.comment SET actor_key = NULL, actor_day = NULL WHERE comment_id = ' + one.comment);
		assertProblem(await program.post('/bans', spec({ ...one, kind: 'actor' })), 422, 'actor', 'expired');
		assertProblem(await program.post('/bans/1000000/lift', {}), 404);
		assert.equal(await bans(), before_);
	});

	test('bans nobody of the staff, and no more than a site can have', async () => {
		const one = place(await sent(person(7), freshArticle(stack), { name: 'Staff', text: 'Well.' }));
		assert.equal((await program.post(`/articles/${one.article}/comments/${one.comment}/badge`, { badge: 'staff', worn: 'none' })).status, 200);
		assertProblem(await program.post('/bans', spec({ ...one, kind: 'author' })), 422, 'author', 'not-allowed');
		await stack.psql(`INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'name', 'More ' || i, 'hold', '', 1, 'editor', now() FROM postbag.site, generate_series(1, 500) AS i WHERE name = 'gazette'`);
		assertProblem(await program.post('/bans', spec({ site: 'gazette', name: 'One more' })), 409, 'bans', 'not-allowed');
	});
});
