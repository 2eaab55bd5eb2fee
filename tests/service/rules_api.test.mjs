// Rules for programs: made, tried, changed, switched and deleted as on the desk's pages.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertProblem, freshArticle, sent, signIn, tableRows } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';

const KINDS = {
	words: { list: 'viagra*\nbuy <now>' },
	pattern: { pattern: 'ch[e3]ap\\s+pills' },
	links: { threshold: 2 },
	first: { threshold: 1 },
	domain: { threshold: 2 },
	repeat: { threshold: 3 },
	record: { threshold: 50, span: 20 },
};

let stack, desk, program;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
	desk = await signIn(stack);
	program = new Program(stack, await makeToken(desk));
	await new Promise((done) => setTimeout(done, 2100));
});
after(() => stack.stop());

const spec = (kind, fields = {}) => ({ site: 'demo', kind, outcome: 'hold', score: 3, ...KINDS[kind], ...fields });
async function rule(t, kind, fields) {
	const reply = await program.post('/rules', spec(kind, fields));
	assert.equal(reply.status, 201, reply.text);
	t.after(() => program.send('DELETE', `/rules/${reply.json().id}`));
	return reply.json();
}
const remove = (id) => program.send('DELETE', `/rules/${id}`);
const status = async (text, more = {}) => (await sent(stack.client(), freshArticle(stack), { text, ...more })).comment.status;
const rules = () => stack.psql("SELECT string_agg(rule_id || kind || outcome || threshold || body || enabled, ',' ORDER BY rule_id) FROM postbag.rule");

describe('a program', () => {
	for (const kind of Object.keys(KINDS)) {
		test(`makes a rule of the kind ${kind}, with what its form has, and finds it again`, async (t) => {
			const made = await rule(t, kind);
			const { id, made: at, ...rest } = made;
			assert.ok(id > 0 && Math.abs(Date.parse(at) - Date.now()) < 60e3);
			assert.deepEqual(rest, { ...spec(kind), enabled: true, made_by: 'editor', changed_by: null, changed: null, caught: 0 });
			assert.deepEqual((await program.get(`/rules/${id}`)).json(), made);
			assert.deepEqual((await program.get('/rules')).json().rules, [made]);
		});
	}

	test('makes a rule that counts at once, changes it, switches it off and on, and deletes it', async () => {
		const { id } = (await program.post('/rules', spec('words'))).json();
		assert.equal(await status('Cheap viagra-pills.'), 'held');
		assert.equal((await program.get(`/rules/${id}`)).json().caught, 1);
		const changed = (await program.post(`/rules/${id}`, { list: 'wolf', outcome: 'spam' })).json();
		assert.deepEqual([changed.list, changed.outcome, changed.kind, changed.changed_by], ['wolf', 'spam', 'words', 'editor']);
		assert.ok(Date.parse(changed.changed) >= Date.parse(changed.made));
		assert.equal(await status('Cheap viagra-pills again.'), 'published');
		const off = (await program.post(`/rules/${id}/turn`, { act: 'off' })).json();
		assert.equal(off.enabled, false);
		assert.equal(await status('Wolf!'), 'published');
		assert.equal((await program.post(`/rules/${id}/turn`, { act: 'on' })).json().enabled, true);
		await sent(stack.client(), freshArticle(stack), { text: 'Wolf, wolf!' });
		assert.equal(await stack.psql("SELECT status FROM postbag.comment WHERE body = 'Wolf, wolf!'"), 'spam');
		const gone = await remove(id);
		assert.equal(gone.status, 204);
		assert.equal(gone.body.length, 0);
		assertProblem(await program.get(`/rules/${id}`), 404);
		assertProblem(await remove(id), 404);
		assert.equal(await status('Once more a wolf.'), 'published');
		const rows = tableRows((await desk.get('/postbag/admin/log?kind=settings')).text).slice(0, 5);
		assert.equal(rows.length, 5);
		assert.ok(rows.every((row) => row.some((cell) => cell.includes('editor'))), JSON.stringify(rows));
	});

	test('makes a rule that holds for all who write at once from then on, also after a quiet time', async (t) => {
		await new Promise((done) => setTimeout(done, 3000));
		await rule(t, 'words', { list: 'gnu' });
		const clients = Array.from({ length: 24 }, (_, i) => stack.client({ address: `127.0.7.${i + 1}` }));
		const article = freshArticle(stack);
		const { ticket } = (await stack.client().get(`/postbag/api/v1/thread?article=${encodeURIComponent(article)}`)).json();
		const all = await Promise.all(clients.map((client, i) => sent(client, article, { ticket, text: `A gnu, number ${i}.` })));
		assert.deepEqual(new Set(all.map(({ comment }) => comment.status)), new Set(['held']));
	});

	test('tries a rule on what was posted, before it is made and after, and nothing is caught by that', async (t) => {
		await sent(stack.client(), freshArticle(stack), { name: 'Badger <b>', text: 'There is a badger & a *mole*.' });
		const before_ = await rules();
		const draft = spec('words', { list: 'badger' });
		const tried = (await program.post('/rules/trial', draft)).json();
		assert.equal(tried.caught, 1);
		assert.ok(tried.tried >= 1);
		assert.deepEqual(tried.of, { published: 1, held: 0, spam: 0, rejected: 0, deleted: 0 });
		assert.equal(tried.comments[0].comment.author, 'Badger <b>');
		assert.equal(tried.comments[0].detail, 'Badger\nbadger');
		assert.match(tried.comments[0].article.id, /^[0-9a-f]{16}$/);
		assert.equal(await rules(), before_);
		const { id } = await rule(t, 'words', { list: 'badger' });
		assert.deepEqual((await program.get(`/rules/${id}/trial`)).json().comments, tried.comments);
		assert.equal((await program.get(`/rules/${id}`)).json().caught, 0);
		assert.equal((await program.post('/rules/trial', { ...draft, site: 'gazette' })).json().tried, 0);
	});

	test('is refused what it sends amiss with the field by name, and nothing is changed', async (t) => {
		const { id } = await rule(t, 'record');
		const word = await rule(t, 'words');
		const before_ = await rules();
		for (const [fields, status_, field, code] of [
			[{ ...spec('words'), site: undefined }, 404, 'site', 'unknown'], [spec('words', { site: 'nosuch' }), 404, 'site', 'unknown'],
			[spec('ban'), 400, 'kind', 'unknown'], [{ site: 'demo', outcome: 'hold' }, 400, 'kind', 'unknown'],
			[spec('words', { outcome: 'shadow' }), 422, 'outcome', 'unknown'], [spec('words', { outcome: undefined }), 422, 'outcome', 'unknown'],
			[spec('words', { list: undefined }), 422, 'list', 'missing'], [spec('words', { list: '*' }), 422, 'list', 'malformed'],
			[spec('words', { list: 'x\n'.repeat(501) }), 422, 'list', 'too-long'], [spec('words', { list: 'x'.repeat(8001) }), 422, 'list', 'too-long'],
			[spec('pattern', { pattern: '' }), 422, 'pattern', 'missing'], [spec('links', { threshold: undefined }), 422, 'threshold', 'missing'],
			[spec('links', { threshold: 0 }), 422, 'threshold', 'malformed'], [spec('links', { threshold: 101 }), 422, 'threshold', 'malformed'],
			[spec('links', { threshold: 'x' }), 422, 'threshold', 'malformed'],
			[spec('links', { score: 101 }), 422, 'score', 'malformed'], [spec('links', { score: 'x' }), 422, 'score', 'malformed'],
			[spec('links', { outcome: 'none', score: 0 }), 422, 'score', 'missing'], [spec('links', { outcome: 'none', score: undefined }), 422, 'score', 'missing'], [spec('record', { span: 2 }), 422, 'span', 'malformed']]) {
			for (const where of ['/rules', '/rules/trial']) {
				assertProblem(await program.post(where, fields), status_, field, code);
			}
		}
		assertProblem(await program.post('/rules', { ...spec('links'), threshold: 2.5 }), 400);
		assertProblem(await program.post(`/rules/${id}`, { threshold: 200, span: 20, outcome: 'hold' }), 422, 'threshold', 'malformed');
		assertProblem(await program.post(`/rules/${word.id}`, { outcome: 'hold' }), 422, 'list', 'missing');
		assertProblem(await program.post(`/rules/${id}/turn`, {}), 400, 'act', 'unknown');
		assertProblem(await program.send('POST', `/rules/${id}/turn`, 'act=on&act=off',
			{ 'content-type': 'application/x-www-form-urlencoded' }), 400, 'act', 'doubled');
		for (const [method, where] of [['GET', ''], ['GET', '/trial'], ['DELETE', ''], ['POST', ''], ['POST', '/turn']]) {
			assertProblem(await program.send(method, `/rules/1000000${where}`), 404);
		}
		assert.equal(await rules(), before_);
	});

	test('is told what is wrong with a pattern', async (t) => {
		const { id } = await rule(t, 'pattern');
		for (const where of ['/rules', '/rules/trial', `/rules/${id}`]) {
			const reply = await program.post(where, spec('pattern', { pattern: 'pills(' }));
			const { complaint } = assertProblem(reply, 422, 'pattern', 'malformed');
			assert.match(complaint, /\w/);
		}
		assert.equal((await program.get(`/rules/${id}`)).json().pattern, KINDS.pattern.pattern);
	});

	test('makes no more rules than a site can have', async (t) => {
		t.after(() => stack.psql('DELETE FROM postbag.rule'));
		const made = [];
		for (let i = 0; i < 50; i++) {
			made.push((await program.post('/rules', spec('words', { site: 'gazette', list: `w${i}` }))).status);
		}
		assert.deepEqual(made, Array(50).fill(201));
		assertProblem(await program.post('/rules', spec('words', { site: 'gazette' })), 422, 'rules', 'too-long');
		assert.equal((await program.get('/rules')).json().rules.length, 50);
	});
});
