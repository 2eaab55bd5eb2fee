// What is left of those who were here: no address of a client, no e-mail address, no password and no
// secret is in the database, in a file, in a log, in the metrics, or in the memory of postbagd once
// its answer is given; and yesterday's actor keys cannot be made again.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { formTo, forms } from '../lib/http.mjs';
import { contextPath, decide, direct, directPost, freshArticle, send, sent, signIn, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startPostgres, startStack } from '../lib/stack.mjs';

const root = process.getuid() === 0;

// Addresses that nothing else has: by nginx, and as nginx would give them.
const NEAR = ['127.31.57.201', '127.77.133.88'];
const FAR = ['203.0.113.77', '198.51.100.178', '::ffff:198.51.100.179', '::FFFF:cb00:714e', '64:ff9b::198.51.100.180',
	'2001:db8:7777:88aa:99bb:ccdd:eeff:1122', '2001:DB8:4321::ABCD:9876', '2002:c633:64b5:77::5', 'fe80::4bcd:1234:5678:9abc%eth0'];
const MAIL = { comment: 'hidden.reader@distinct-mail.example', ban: 'banned.reader@distinct-mail.example', search: 'sought.reader@distinct-mail.example' };
const PASSWORD = 'a password That nobody Has 4711';

// All the forms that an address may have: as text, as a text of another form, as bytes, as hex.
function formsOf(address) {
	const plain = address.split('%')[0];
	const bytes = net.isIPv4(plain) ? Buffer.from([...Array(10).fill(0), 0xff, 0xff, ...plain.split('.').map(Number)]) : bytesOf(plain);
	const groups = bytes.toString('hex').match(/.{4}/g);
	const texts = [address, address.toLowerCase(), plain, plain.toLowerCase(), plain.toUpperCase(), groups.join(':'),
		groups.map((group) => parseInt(group, 16).toString(16)).join(':')];
	const mapped = bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex')) || plain.startsWith('64:ff9b:');
	if (mapped) {
		texts.push([...bytes.subarray(12)].join('.'));
	} else {
		// The network is what a key is made of.
		texts.push(bytes.toString('hex', 0, 8));
	}
	// Four bytes in binary are anywhere by chance.
	return [...texts.map((text) => Buffer.from(text)), ...texts.map((text) => Buffer.from(Buffer.from(text).toString('hex'))),
		bytes, Buffer.from(bytes.toString('hex')), ...mapped || plain.startsWith('fe80') ? [] : [bytes.subarray(0, 8)]];
}

function bytesOf(address) {
	const dotted = address.match(/^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/);
	const text = dotted ? dotted[1] + [[2, 3], [4, 5]].map(([a, b]) => ((Number(dotted[a]) << 8) + Number(dotted[b])).toString(16)).join(':') : address;
	const [head, tail] = text.split('::').map((part) => part === '' ? [] : part.split(':'));
	const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
	return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function secretForms(text) {
	return [text, encodeURIComponent(text), new URLSearchParams({ x: text }).toString().slice(2), Buffer.from(text).toString('hex'),
		Buffer.from(text).toString('base64url').slice(0, -2)].map((form) => Buffer.from(form));
}

// All files below a directory, but what is left out.
function* filesOf(dir, leaveOut = () => false) {
	for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
		const name = path.join(dir, entry.name);
		if (entry.isDirectory()) {
			yield* filesOf(name, leaveOut);
		} else if (entry.isFile() && !leaveOut(name)) {
			yield name;
		}
	}
}

// What there is in a process's memory: [name, bytes, whether a core would have it, whether it is locked].
function* memoryOf(pid) {
	const memory = fs.openSync(`/proc/${pid}/mem`, 'r');
	let region;
	for (const line of fs.readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
		const head = line.match(/^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/);
		if (head) {
			region = { from: Number(`0x${head[1]}`), to: Number(`0x${head[2]}`), rights: head[3], name: head[4] };
		} else if (line.startsWith('VmFlags:') && region.rights.startsWith('r') && !/^\[v/.test(region.name)) {
			const bytes = Buffer.alloc(region.to - region.from);
			fs.readSync(memory, bytes, 0, bytes.length, region.from);
			yield [region.name || 'memory', bytes, !/\bdd\b/.test(line), /\blo\b/.test(line)];
		}
	}
	fs.closeSync(memory);
}

function assertNone(where, bytes, needles) {
	for (const [name, list] of Object.entries(needles)) {
		for (const needle of list) {
			const at = bytes.indexOf(needle);
			assert.equal(at, -1, `${name} (${needle.toString('latin1')}) is in ${where}: ${
				bytes.toString('latin1', Math.max(0, at - 40), at + 60).replace(/[^ -~]/g, '.')}`);
		}
	}
}

describe('after readers, guessers and moderators have been here', () => {
	let stack, needles;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { access_log: 'yes', limit_report: '2/3600' } });
		await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
		await stack.ctl(['moderator', 'add', 'leaver', '--password-stdin'], { input: 'correct horse battery staple' });
		await new Promise((done) => setTimeout(done, 2100));
		const editor = await liveHere();
		const addresses = [...NEAR, ...FAR].map((address) => [address, formsOf(address)]);
		needles = { ...Object.fromEntries(addresses),
			...Object.fromEntries(Object.values(MAIL).map((mail) => [mail, secretForms(mail)])),
			password: secretForms(PASSWORD), 'right password': secretForms(stack.moderator.password),
			session: secretForms([...editor.jar.values()][0]) };
		await stack.psql('CHECKPOINT');
	});
	after(() => stack.stop());

	// Everything that a request may come to, from each of the addresses.
	async function liveHere() {
		const editor = await signIn(stack);
		for (const address of NEAR) {
			const article = freshArticle(stack), client = stack.client({ address });
			const page = `${threadPath(article)}&view=page`;
			assert.equal((await write(client, page, { name: 'Ada', text: 'From somewhere.', email: MAIL.comment })).status, 303);
			const one = await sent(client, article, { text: 'By a program.', email: MAIL.comment });
			await everyAct((uri, fields) => stack.client({ address }).postJson(uri, fields), article, one);
			assert.equal((await client.post('/postbag/shares', { article, network: 'x' })).status, 303);
			const form = formTo((await client.get('/postbag/admin/sign-in')).text, '/admin/sign-in');
			for (const name of ['editor', 'nobody']) {
				assert.equal((await client.post(form.action, { ...form.fields, name, password: PASSWORD })).status, 401);
			}
			await everyError(client, article);
			const moderated = await sent(client, article, { text: 'To be banned.', email: MAIL.ban });
			await desk(editor, moderated);
		}
		for (const address of FAR) {
			const article = freshArticle(stack);
			const ticket = await ticketOf(stack.client(), article);
			const posted = await directPost(stack, '/postbag/api/v1/comments', { article, ticket, name: 'Ada', text: 'From far.', email: MAIL.comment }, { address });
			assert.equal(posted.status, 201, posted.text);
			await everyAct((uri, fields) => directPost(stack, uri, fields, { address }), article, { path: posted.headers.location });
			assert.equal((await directPost(stack, '/postbag/admin/sign-in', { name: 'editor', password: PASSWORD }, { address })).status, 401);
			assert.equal((await direct(stack, { uri: '/postbag/metrics', address })).status, 404);
			assert.equal((await direct(stack, { uri: '/postbag/nothing', address })).status, 404);
		}
		await stack.ctl(['moderator', 'remove', 'leaver']);
		await withoutDatabase();
		assert.equal((await editor.get('/postbag/admin/account')).status, 200);
		return editor;
	}

	async function everyAct(post, article, one) {
		assert.equal((await post('/postbag/api/v1/shares', { article, network: 'email' })).status, 204);
		assert.equal((await post(`${one.path}/vote`, { vote: 'up' })).status, 200);
		for (const status of [204, 204, 429]) {
			assert.equal((await post(`${one.path}/report`, { reason: 'spam', words: `Again, ${status}.` })).status, status);
		}
	}

	async function everyError(client, article) {
		const post = (fields, options) => client.post('/postbag/comments', fields, options);
		assert.equal((await post({ article: 'x', email: MAIL.comment })).status, 400);
		assert.equal((await post({ text: 'x'.repeat(70000), email: MAIL.comment })).status, 413);
		assert.equal((await post({ article, email: MAIL.comment, text: 'No name.' })).status, 422);
		assert.equal((await post({ article, email: MAIL.comment }, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } })).status, 403);
		assert.equal((await send(client, article, { text: '', email: MAIL.comment })).status, 422);
		assert.equal((await client.request('POST', '/postbag/api/v1/comments', { body: `{"email":"${MAIL.comment}`,
			headers: client.browser('application/json') })).status, 400);
		assert.equal((await client.request('POST', '/postbag/api/v1/comments', { body: MAIL.comment, headers: client.browser('text/plain') })).status, 415);
		assert.equal((await client.request('DELETE', '/postbag/comments')).status, 405);
		assert.equal((await client.get('/postbag/metrics')).status, 403);
		assert.equal((await client.get('/postbag/nothing')).status, 404);
	}

	async function desk(editor, one) {
		const from = `${contextPath(one.path)}/ban`;
		for (const [page, fields] of [[from, { kind: 'email' }], [from, { kind: 'actor' }], ['/postbag/admin/bans/new?site=demo', { kind: 'email', email: MAIL.search }]]) {
			const form = formTo((await editor.get(page)).text, '/admin/bans');
			const reply = await editor.post(form.action, { ...form.fields, act: 'make', time: '1d', outcome: 'hold', ...fields });
			assert.equal(reply.status, 303, reply.text);
		}
		const search = forms((await editor.get('/postbag/admin/queue')).text).find((each) => each.action.endsWith('/queue/email'));
		assert.equal((await editor.post(search.action, { ...search.fields, site: 'demo', email: MAIL.search })).status, 303);
		assert.equal((await decide(editor, contextPath(one.path), 'reject')).status, 303);
	}

	// Their comment is deleted, too; and PostgreSQL recovers from its log.
	async function withoutDatabase() {
		const article = freshArticle(stack), client = stack.client({ address: NEAR[0] });
		const one = await sent(client, article, { text: 'Soon deleted.', email: MAIL.comment });
		assert.equal((await client.request('DELETE', one.path, { headers: { ...client.browser('application/json'), ...one.author } })).status, 204);
		const ticket = await ticketOf(client, article);
		await stack.killPostgres();
		assert.equal((await send(client, article, { ticket, text: 'To nowhere.', email: MAIL.comment })).status, 503);
		await startPostgres();
		await eventually(async () => assert.equal((await send(client, article, { ticket, text: 'To somewhere.', email: MAIL.comment })).status, 202), 30000);
	}

	test('nothing of them is in the database, as it is dumped', async () => {
		const dump = Buffer.from(await stack.dump());
		assert.ok(dump.includes('From somewhere.') && dump.includes('Soon deleted.') && dump.includes('rate_limit'));
		assertNone('the dump', dump, needles);
	});

	test('nothing of them is in a file: tables, indexes, write-ahead logs, logs, caches', () => {
		let files = 0, bytes = 0;
		const found = { text: false, log: false, wal: false };
		for (const dir of [stack.postgresDir, stack.dir]) {
			for (const name of filesOf(dir)) {
				const content = fs.readFileSync(name);
				assertNone(name, content, needles);
				files++;
				bytes += content.length;
				found.wal ||= name.includes('pg_wal') && content.includes('From somewhere.');
				found.text ||= name.includes('/base/') && content.includes('From somewhere.');
				found.log ||= name.endsWith('postbagd.log') && content.includes(' comment_post ');
			}
		}
		assert.deepEqual(found, { text: true, log: true, wal: true }, `what is known to be there is found in ${files} files, ${bytes} bytes`);
	});

	test('nothing of them is in the metrics', async () => {
		const { text } = await direct(stack, { uri: '/postbag/metrics', address: '127.0.0.1' });
		assert.match(text, /route="sign_in"/);
		assertNone('the metrics', Buffer.from(text), needles);
	});

	test('nothing of them is in the memory of postbagd when they have their answers', { skip: !root && 'only root may look' }, async (t) => {
		if (stack.sanitized) {
			t.skip('a sanitizer keeps what is freed');
			return;
		}
		// A form that is given back is the last that was asked: nothing takes its place.
		const article = freshArticle(stack);
		for (const bytes of [10, 200, 9000, 40000]) {
			const reply = await write(stack.client({ address: NEAR[0] }), `${threadPath(article)}&view=page`,
				{ name: '', text: 'x'.repeat(bytes), email: MAIL.comment });
			assert.equal(reply.status, 422);
			assert.ok(reply.text.includes(MAIL.comment));
			await eventually(() => {
				let text = false;
				for (const [name, memory] of memoryOf(stack.daemon.pid)) {
					assertNone(`postbagd's ${name}`, memory, needles);
					text ||= memory.includes('postbag_requests_total');
				}
				assert.ok(text, 'what is known to be there is found');
			});
		}
	});

	test('the keys are in locked memory that no core file has, and nowhere else', { skip: !root && 'only root may look' }, async (t) => {
		if (stack.sanitized) {
			t.skip('a sanitizer has its own memory');
			return;
		}
		const masters = fs.readFileSync(stack.keyFile, 'latin1').match(/[0-9a-f]{64}/g);
		const regions = [...memoryOf(stack.daemon.pid)];
		const guarded = regions.filter(([, , inCore]) => !inCore);
		assert.ok(guarded.every(([, , , locked]) => locked), 'all of it is locked');
		const secrets = guarded.flatMap(([, bytes]) => secretsIn(bytes));
		assert.ok(secrets.length >= 2 * 16, `derived keys, and the secret of the day: ${secrets.length}`);
		const held = { master: masters.flatMap((hex) => [Buffer.from(hex), Buffer.from(hex, 'hex')]), secret: secrets };
		for (const [name, bytes, inCore] of regions) {
			assertNone(name, bytes, inCore ? held : { master: held.master });
		}
		assert.equal(new Set(secrets.map((secret) => createHash('sha256').update(secret).digest('hex'))).size, secrets.length);
		// And so says the debugger, which makes cores as the kernel does.
		const core = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'postbag-core-')), 'core');
		try {
			execFileSync('gcore', ['-o', core, String(stack.daemon.pid)], { stdio: 'pipe' });
			const image = fs.readFileSync(`${core}.${stack.daemon.pid}`);
			assert.ok(image.includes(stack.socket), 'what is known to be there is found');
			assertNone('a core', image, { ...held, ...needles });
		} catch (error) {
			if (error.code !== 'ENOENT') {
				throw error;
			}
			t.diagnostic('there is no gcore here');
		} finally {
			fs.rmSync(path.dirname(core), { recursive: true });
		}
	});

	// Runs of 32 bytes that are random: as good as none has fewer than 20 distinct ones.
	function secretsIn(bytes) {
		const found = [];
		for (let at = 0; at + 32 <= bytes.length; at++) {
			const run = bytes.subarray(at, at + 32);
			if (new Set(run).size >= 20) {
				found.push(Buffer.from(run));
				at += 31;
			}
		}
		return found;
	}
});

describe('a postbagd that falls', () => {
	test('leaves no core, whatever it is allowed', { skip: !root && 'only root may raise limits' }, async (t) => {
		const stack = await startStack({ policy: 'open', nginx: false });
		t.after(() => stack.stop());
		if (stack.sanitized) {
			t.skip('a sanitizer looks into the process itself, so that nothing is forbidden');
			return;
		}
		const dir = path.join(stack.dir, 'fall');
		fs.mkdirSync(dir);
		fs.chmodSync(dir, 0o777);
		const { uid } = fs.statSync(stack.logDir);
		try {
			execFileSync('setpriv', ['--reuid', String(uid), '--clear-groups', 'sh', '-c', 'ulimit -c unlimited; kill -SEGV $$'], { cwd: dir, stdio: 'pipe' });
		} catch {
			// It has fallen, as it was told to.
		}
		const control = fs.readdirSync(dir);
		t.diagnostic(control.length > 0 ? 'others leave cores here' : 'others leave no cores here either: what keeps one from being made is all that shows');
		await stack.killPostbagd('SIGTERM');
		for (const signal of ['SIGSEGV', 'SIGABRT']) {
			await stack.startPostbagd({ limits: ['--core=unlimited'], cwd: dir });
			const { pid } = stack.daemon;
			assert.match(fs.readFileSync(`/proc/${pid}/limits`, 'latin1'), /^Max core file size +0 +0 /m);
			// What is in there is root's if it may not be dumped (proc(5)), which also holds where cores go to a program.
			assert.equal(fs.statSync(`/proc/${pid}/environ`).uid, 0);
			assert.deepEqual(await stack.killPostbagd(signal), { code: null, signal });
			assert.deepEqual(fs.readdirSync(dir), control);
		}
	});
});

describe('an actor key', () => {
	const DAY_S = 86400;
	const ADDRESS = '203.0.113.99', OTHER = '203.0.113.100';
	let stack;
	before(async () => { stack = await startStack({ policy: 'open', nginx: false }); });
	after(() => stack.stop());

	const onDay = async (days) => {
		await stack.killPostbagd('SIGTERM');
		await stack.startPostbagd({ aheadS: days * DAY_S });
	};
	const post = async (address, text) => {
		const article = freshArticle(stack);
		const { ticket } = (await direct(stack, { uri: `/postbag/api/v1/thread?article=${encodeURIComponent(article)}` })).json();
		return directPost(stack, '/postbag/api/v1/comments', { article, ticket, name: 'Ada', text }, { address });
	};
	const keyOf = (text) => stack.psql(`SELECT encode(actor_key, 'hex') FROM postbag.comment WHERE body = '${text}'`);
	const secrets = async () => (await stack.psql("SELECT encode(sealed_secret, 'hex') FROM postbag.key_epoch ORDER BY day")).split('\n');

	test('of yesterday is known until today ends, and then nobody can make it again', async () => {
		assert.equal((await post(ADDRESS, 'On the first day.')).status, 201);
		const first = await keyOf('On the first day.');
		const [secret] = await secrets();
		await stack.psql(`INSERT INTO postbag.ban (site_id, kind, hash, day, words, outcome, expires_at, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'actor', actor_key, actor_day, '', 'refuse', (actor_day + 2)::timestamp AT TIME ZONE 'UTC', '', 1, 'Grace', now()
			FROM postbag.comment`);

		await onDay(1);
		assert.equal((await post(ADDRESS, 'Banned on the second day.')).status, 403, 'yesterday\'s key is made, where a ban is of it');
		assert.equal((await post(OTHER, 'On the second day.')).status, 201);
		assert.equal((await secrets()).length, 2);
		assert.ok((await stack.dump()).includes(secret));

		await onDay(2);
		await eventually(async () => assert.equal((await secrets()).includes(secret), false, 'the first day\'s secret is deleted'));
		assert.ok(!(await stack.dump()).includes(secret));
		assert.equal((await post(ADDRESS, 'On the third day.')).status, 201);
		assert.equal((await post(OTHER, 'Also on the third day.')).status, 201);
		const keys = await Promise.all(['On the second day.', 'On the third day.', 'Also on the third day.'].map(keyOf));
		assert.equal(new Set([first, ...keys]).size, 4, 'one address is another actor each day');
		assert.equal((await secrets()).length, 2);
		// A ban that would last for ever meets the address no more.
		await stack.psql("UPDATE postbag.ban SET expires_at = now() + interval '1 year'");
		await stack.killPostbagd('SIGTERM');
		await stack.startPostbagd({ aheadS: 2 * DAY_S });
		assert.equal((await post(ADDRESS, 'Still on the third day.')).status, 201);
		assert.equal(await keyOf('Still on the third day.'), keys[1]);
	});
});
