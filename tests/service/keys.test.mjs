// Keys that change while postbagd runs: what was signed, what is sealed, and what is found by a hash.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { codeOf, enrol } from '../lib/codes.mjs';
import { formTo, forms } from '../lib/http.mjs';
import { assertProblem, contextPath, direct, directPost, freshArticle, readThread, send, sent, signIn, threadPath, ticketOf } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const WORD_OF_RELOAD = /settings reloaded$/gm;
const count = (log) => log.match(WORD_OF_RELOAD)?.length ?? 0;
async function reload(daemon) {
	const known = count(daemon.log());
	daemon.signal('SIGHUP');
	await eventually(() => assert.ok(count(daemon.log()) > known, 'it has reloaded'));
}

const keyIdOf = (token) => Buffer.from(token, 'base64url')[1];
const currentOf = (keyFile) => Number(fs.readFileSync(keyFile, 'utf8').match(/^current (\d+) /m)[1]);

describe('a rotation over several machines', () => {
	let stack, neighbour;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
		neighbour = await stack.startNeighbour();
	});
	after(async () => {
		await neighbour.stop();
		await stack.stop();
	});

	// Whatever one of them signs, both of them take.
	async function assertAgree() {
		for (const [signer, judge] of [[stack, neighbour], [neighbour, stack], [stack, stack], [neighbour, neighbour]]) {
			const article = freshArticle(stack);
			const thread = await direct(signer, { uri: `/postbag/api/v1/thread?article=${encodeURIComponent(article)}` });
			assert.equal(thread.status, 200);
			const posted = await directPost(judge, '/postbag/api/v1/comments',
				{ article, ticket: thread.json().ticket, name: 'Ada', text: 'Between two keys.', email: 'ada@example.org' });
			assert.equal(posted.status, 201, posted.text);
			const own = await direct(signer, { uri: posted.headers.location,
				headers: { Authorization: `Bearer ${posted.json().author_token}` } });
			assert.equal(own.status, 200);
			assert.equal(own.json().own, true);
		}
	}

	test('refuses no token at any step, whoever is reloaded first', async () => {
		await assertAgree();
		for (const [first, last] of [[stack, neighbour], [neighbour, stack]]) {
			const { stdout } = await stack.ctl(['keys', 'rotate']);
			assert.match(stdout, /reload every postbagd/);
			neighbour.takeKeys();
			await assertAgree();
			await reload(first);
			await assertAgree();
			await reload(last);
			await assertAgree();
		}
		const metrics = (await direct(stack, { uri: '/postbag/metrics', address: '127.0.0.1' })).text;
		assert.match(metrics, /^postbag_key 3$/m, 'metrics say who has been reloaded');
	});

	test('goes in two steps where the file has no next key', async () => {
		fs.writeFileSync(stack.keyFile, fs.readFileSync(stack.keyFile, 'utf8').replace(/^next .*\n/m, ''));
		neighbour.takeKeys();
		await Promise.all([reload(stack), reload(neighbour)]);
		for (const expected of [3, 4]) {
			await stack.ctl(['keys', 'rotate']);
			assert.equal(currentOf(stack.keyFile), expected);
			await reload(stack);
			await assertAgree();
			neighbour.takeKeys();
			await reload(neighbour);
			await assertAgree();
		}
	});

	test('makes no second comment of a retry, with an e-mail address or without', async () => {
		const article = freshArticle(stack), ticket = await ticketOf(stack.client(), article);
		const form = formTo((await stack.client().get(threadPath(article, '&view=page'))).text, '/comments');
		const fields = { article, ticket, name: 'Ada', text: 'Once.', email: 'once@example.org' };
		const again = () => stack.client().postJson('/postbag/api/v1/comments', fields, { headers: { 'idempotency-key': 'rotating' } });
		const press = () => stack.client().post(form.action, { ...form.fields, act: 'post', name: 'Ada', email: 'once@example.org', text: 'Pressed once.' });
		const [first, pressed] = [await again(), await press()];
		assert.equal(first.status, 201);
		assert.equal(pressed.status, 303);
		await stack.ctl(['keys', 'rotate']);
		await reload(stack);
		const second = await again();
		assert.equal(second.location, first.location, second.text);
		assert.equal((await press()).status, 303);
		assert.equal((await readThread(stack.client(), article, '&fresh=1')).article.comments, 2);
		neighbour.takeKeys();
		await reload(neighbour);
	});

	test('shares the day\'s secret: an address is one actor for all of them', async () => {
		const article = freshArticle(stack);
		await stack.ctl(['keys', 'rotate']);
		await reload(stack);
		await stack.ctl(['keys', 'reseal']);
		for (const machine of [stack, neighbour]) {
			assert.equal((await directPost(machine, '/postbag/api/v1/shares', { article, network: 'x' }, { address: '198.51.100.7' })).status, 204);
		}
		assert.equal((await readThread(stack.client(), article)).shares.total, 1);
		neighbour.takeKeys();
		await reload(neighbour);
	});
});

describe('keys that are revoked', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('make all that they have signed worthless, and nothing else', async () => {
		const article = freshArticle(stack), client = stack.client();
		const old = await sent(stack.client(), article, { text: 'Under the old key.' });
		const page = await client.get(threadPath(article, '&view=page'));
		const form = formTo(page.text, '/comments');
		const ticket = await ticketOf(stack.client(), article);
		const desk = await signIn(stack);
		const deskForm = formTo((await desk.get('/postbag/admin/account')).text, '/password');
		await stack.ctl(['keys', 'rotate'], { oneself: true });
		await reload(stack);
		const young = await sent(stack.client(), article, { text: 'Under the new key.' });
		assert.equal(keyIdOf(young.token), 2);
		assert.equal((await stack.client().get(old.path, { headers: old.author })).json().own, true, 'an old key is known');

		const refused = await stack.ctl(['keys', 'revoke-before', '2'], { allowFailure: true });
		assert.equal(refused.code, 1);
		assert.match(refused.stderr, /key 1 opens secrets of actor keys \(1\), which would be lost; run 'postbagctl keys reseal' first/);
		await stack.ctl(['keys', 'reseal']);
		// As root, whom the database does not know.
		const { uid, mode } = fs.statSync(stack.keyFile);
		await stack.ctl(['keys', 'revoke-before', '2'], { oneself: true });
		assert.deepEqual([fs.statSync(stack.keyFile).uid, fs.statSync(stack.keyFile).mode], [uid, mode]);
		await reload(stack);

		assertProblem(await send(stack.client(), article, { ticket, text: 'With the old ticket.' }), 403, 'ticket', 'foreign');
		assert.equal((await stack.client().get(old.path, { headers: old.author })).status, 401);
		const again = await client.post(form.action, { ...form.fields, act: 'post', name: 'Ada', text: 'Kept in the form.' });
		assert.equal(again.status, 403);
		const fresh = formTo(again.text, '/comments');
		assert.equal(fresh.fields.text, 'Kept in the form.');
		assert.equal(keyIdOf(fresh.fields.ticket), 2);
		assert.equal((await stack.client().get(young.path, { headers: young.author })).json().own, true);
		// A moderator's session is in the database, and goes on; forms from before do not.
		assert.equal((await desk.post(deskForm.action, { ...deskForm.fields, current: 'x', password: 'y' })).status, 403);
		assert.equal((await desk.get('/postbag/admin/account')).status, 200);
	});
});

describe('what is sealed', () => {
	const COPIES = 1500, PEOPLE = 12;
	let stack, desk;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
		desk = await signIn(stack);
		await new Promise((done) => setTimeout(done, 2100));
	});
	after(() => stack.stop());

	const left = async () => Number(await stack.psql(`SELECT count(*) FROM postbag.comment
		WHERE get_byte(email_sealed, 0) <> ${currentOf(stack.keyFile)}`));
	const found = async (email) => {
		const search = forms((await desk.get('/postbag/admin/queue')).text).find((each) => each.action.endsWith('/queue/email'));
		const reply = await desk.post(search.action, { ...search.fields, site: 'demo', email });
		assert.equal(reply.status, 303, reply.text);
		const hashes = new URL(reply.location, stack.base).searchParams.get('email').match(/.{32}/g);
		return Number(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE email_hash IN
			(${hashes.map((hash) => `'\\x${hash}'`)})`));
	};
	const emailOf = (n) => `reader.${n}@mail.example`;

	// Many more of each comment that has an address, as they come together over years.
	const multiply = async () => {
		const columns = (await stack.psql(`SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = 'postbag'
			AND table_name = 'comment' AND is_generated = 'NEVER' AND column_name NOT IN ('comment_id', 'root_id', 'idempotency_key')`));
		await stack.psql(`INSERT INTO postbag.comment (comment_id, root_id, idempotency_key, ${columns})
			SELECT id, id, decode(lpad(to_hex(id), 32, '0'), 'hex'), ${columns}
			FROM (SELECT comment.*, 1000000 + row_number() OVER () AS id FROM postbag.comment, generate_series(1, ${COPIES})
				WHERE email_sealed IS NOT NULL) AS copy; ANALYZE postbag.comment`
			.replace('comment.*,', `${columns.split(', ').map((name) => `comment.${name}`)},`));
	};

	test('is sealed anew while postbagd serves, and a run that is killed is gone on with by the next', async () => {
		const article = freshArticle(stack);
		for (let n = 0; n < PEOPLE; n++) {
			await sent(stack.client(), article, { text: `By ${n}.`, email: emailOf(n) });
		}
		await multiply();
		const all = PEOPLE * (COPIES + 1);
		assert.equal(await left(), 0);
		await stack.ctl(['keys', 'rotate']);
		await reload(stack);
		assert.equal(await left(), all);

		const over = { yes: false };
		const busy = (async () => {
			const ticket = await ticketOf(stack.client(), article);
			let posted = 0;
			for (; !over.yes; posted++) {
				await sent(stack.client(), article, { ticket, text: `Meanwhile ${posted}.`, email: emailOf(0) });
			}
			return posted;
		})();
		const seen = [all];
		for (let ms = 60; ; ms += 40) {
			const run = await stack.ctl(['keys', 'reseal'], { killedMs: ms, allowFailure: true });
			seen.push(await left());
			assert.equal(await found(emailOf(1)), COPIES + 1, 'an address is found under the old key and the new one');
			if (run.code === 0) {
				assert.match(run.stdout, /^everything is sealed with key 2$/m);
				break;
			}
		}
		over.yes = true;
		const posted = await busy;
		assert.ok(posted > 0);
		assert.deepEqual(seen, [...seen].sort((a, b) => b - a), 'no step is undone');
		assert.ok(seen.some((n) => n > 0 && n < all), `one was cut off in the middle: ${seen}`);

		assert.equal(await stack.psql('SELECT count(DISTINCT email_hash) || \' \' || count(DISTINCT domain_hash) FROM postbag.comment'), `${PEOPLE} 1`);
		assert.equal(await found(emailOf(0)), COPIES + 1 + posted);
		const again = await stack.ctl(['keys', 'reseal']);
		assert.equal(again.stdout, 'everything is sealed with key 2\n', 'nothing is done twice');
		// All of it opens: another rotation opens each.
		await stack.ctl(['keys', 'revoke-before', '2']);
		await stack.ctl(['keys', 'rotate']);
		await reload(stack);
		const { stdout } = await stack.ctl(['keys', 'reseal']);
		assert.match(stdout, new RegExp(`^key 2: e-mail addresses of comments: ${all + posted} sealed anew$`, 'm'));
		assert.match(stdout, /^everything is sealed with key 3$/m);
	});

	test('by a postbagd that was not reloaded is found, and said', async () => {
		const before = currentOf(stack.keyFile);
		await stack.ctl(['keys', 'rotate']);
		await stack.ctl(['keys', 'reseal']);
		await sent(stack.client(), freshArticle(stack), { text: 'Late.', email: emailOf(2) });
		const doctor = await stack.ctl(['doctor'], { allowFailure: true });
		assert.match(doctor.stdout, new RegExp(`^warn {2}seals: key ${before}, which is not current, seals e-mail addresses of comments \\(1\\); when every postbagd`, 'm'));
		const refused = await stack.ctl(['keys', 'revoke-before', String(before + 1)], { allowFailure: true });
		assert.match(refused.stderr, new RegExp(`key ${before} opens e-mail addresses of comments \\(1\\)`));
		await reload(stack);
		await stack.ctl(['keys', 'reseal']);
		assert.match((await stack.ctl(['doctor'], { allowFailure: true })).stdout, /^ok {4}seals: /m);
		await stack.ctl(['keys', 'revoke-before', String(before + 1)]);
	});

	test('opens as before: second factors, bans of an address, and accounts\' bans', async () => {
		const article = freshArticle(stack);
		const who = { name: 'rotating', password: 'correct horse battery staple' };
		await stack.ctl(['moderator', 'add', who.name, '--password-stdin'], { input: who.password });
		const client = await signIn({ ...stack, client: () => stack.client(), moderator: who });
		const { secret } = await enrol(client, who.password);
		const one = await sent(stack.client(), article, { text: 'First.', email: 'troll@mail.example' });
		const ban = async (from, fields) => {
			const form = formTo((await desk.get(from)).text, '/admin/bans');
			const reply = await desk.post(form.action, { ...form.fields, act: 'make', kind: 'email', time: '1d', outcome: 'refuse', ...fields });
			assert.equal(reply.status, 303, reply.text);
		};
		await ban(`${contextPath(one.path)}/ban`, {});
		await ban('/postbag/admin/bans/new?site=demo', { email: 'typed@mail.example' });
		const refused = async () => {
			for (const email of ['troll@mail.example', 'typed@mail.example']) {
				assertProblem(await send(stack.client(), article, { text: `I am here ${Math.random()}.`, email }), 403, 'ban', 'not-allowed');
			}
			assert.equal((await send(stack.client(), article, { text: `And I ${Math.random()}.`, email: 'grace@mail.example' })).status, 201);
		};
		await refused();
		await stack.ctl(['keys', 'rotate']);
		await reload(stack);
		await refused();
		const current = currentOf(stack.keyFile);
		const { stdout } = await stack.ctl(['keys', 'reseal']);
		assert.match(stdout, /e-mail addresses of bans: 2 sealed anew/);
		assert.match(stdout, /secrets of second factors: 1 sealed anew/);
		await stack.ctl(['keys', 'revoke-before', String(current)]);
		await reload(stack);
		await eventually(refused);
		const step = await (async () => {
			const guest = stack.client();
			const form = formTo((await guest.get('/postbag/admin/sign-in')).text, '/admin/sign-in');
			const reply = await guest.post(form.action, { ...form.fields, ...who });
			const code = formTo((await guest.get(reply.location ?? '/postbag/admin/sign-in/code')).text, '/code');
			return guest.post(code.action, { ...code.fields, code: codeOf(secret, 1) });
		})();
		assert.equal(step.status, 303, step.text);
	});
});
