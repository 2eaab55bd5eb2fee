// Readers whom their site has signed in: its tokens, the session they open, and what a member may do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { formTo, textOf } from '../lib/http.mjs';
import { assertProblem, freshArticle, moderate, readThread, send, sent, signIn, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';
import { now } from '../lib/token.mjs';

const ISSUER = 'https://news.example';
const SECRET = 'a secret of more than thirty-two bytes';
const COOKIE = 'postbag_reader';

const pair = () => crypto.generateKeyPairSync('ed25519', {
	publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const main = pair();
const jwtPair = pair();

let stack;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await addKey('main', 'paseto', main.publicKey);
	await addKey('ed', 'jwt-eddsa', jwtPair.publicKey);
	await addKey('hs', 'jwt-hs256', SECRET);
});
after(() => stack.stop());

function addKey(name, kind, text, site = 'demo') {
	return stack.ctl(['sso', 'add', site, name, '--kind', kind, '--issuer', ISSUER], { input: text });
}

let tokens = 0;
function claims(more = {}) {
	return { iss: ISSUER, aud: 'demo', sub: 'ada', name: 'Ada Lovelace', jti: `t${++tokens}-${crypto.randomUUID()}`,
		iat: now(), exp: now() + 600, ...more };
}

const le64 = (n) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(n)); return bytes; };

// A second reading of the format, beside that in C.
function paseto(more = {}, { implicit = 'sso:1:demo', key = main.privateKey, footer = '', raw } = {}) {
	const all = claims(more);
	for (const name of ['iat', 'exp', 'nbf']) {
		if (typeof all[name] === 'number')
			all[name] = new Date(all[name] * 1000).toISOString();
	}
	const message = Buffer.from(raw ?? JSON.stringify(all));
	const pieces = ['v4.public.', message, footer, implicit].map((piece) => Buffer.from(piece));
	const signed = Buffer.concat([le64(pieces.length), ...pieces.flatMap((piece) => [le64(piece.length), piece])]);
	const body = Buffer.concat([message, crypto.sign(null, signed, key)]).toString('base64url');
	return `v4.public.${body}${footer && `.${Buffer.from(footer).toString('base64url')}`}`;
}

function jwt(header, more = {}, key = jwtPair.privateKey) {
	const input = [header, claims(more)].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	const mark = typeof key === 'string' && !key.startsWith('-----')
		? crypto.createHmac('sha256', key).update(input).digest() : crypto.sign(null, Buffer.from(input), key);
	return `${input}.${mark.toString('base64url')}`;
}

const exchange = (token, { article = freshArticle(stack), client = stack.client(), headers } = {}) =>
	client.postJson('/postbag/api/v1/session', { article, sso_token: token }, { headers: { 'sec-fetch-site': null, ...headers } });

// A member, known by a token in a header: { headers, name }.
async function member(more = {}) {
	const reply = await exchange(paseto(more));
	assert.equal(reply.status, 201, reply.text);
	const { session, name } = reply.json();
	return { headers: { authorization: `Bearer ${session}` }, session, name };
}

const signInForm = (client, article, token, headers = { origin: stack.origin }) =>
	client.post('/postbag/sign-in', { article, sso_token: token }, { headers });

describe('a token', () => {
	test('of each kind opens a session of a day at most, once', async () => {
		const good = [paseto(), paseto({}, { footer: '{"kid":"main"}' }), jwt({ alg: 'EdDSA', kid: 'ed' }), jwt({ alg: 'EdDSA' }),
			jwt({ typ: 'JWT', alg: 'HS256' }, {}, SECRET)];
		for (const token of good) {
			const reply = await exchange(token);
			assert.equal(reply.status, 201, reply.text);
			const { session, expires, name } = reply.json();
			assert.match(session, /^[\w-]{118}$/);
			assert.equal(name, 'Ada Lovelace');
			assert.ok(Math.abs(Date.parse(expires) / 1000 - now() - 86400) < 60);
			assert.equal(reply.headers['cache-control'], 'no-store');
			assertProblem(await exchange(token), 409, 'jti', 'reused');
		}
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.account'), '1');
	});

	test('that is handed in many times at once opens one session', async () => {
		const token = paseto();
		const replies = await Promise.all(Array.from({ length: 8 }, () => exchange(token)));
		assert.deepEqual(replies.map((reply) => reply.status).sort(), [201, ...Array(7).fill(409)]);
	});

	test('is refused for what is wrong with it, and the check says the same', async () => {
		const t = now();
		const rows = [
			['', 'sso_token', 'missing', null],
			['no token', 'sso_token', 'malformed', 'other-form'],
			[paseto().replace('v4.', 'v3.'), 'sso_token', 'malformed', 'other-paseto'],
			[paseto().replace('public', 'local'), 'sso_token', 'malformed', 'other-paseto'],
			[`${paseto()}=`, 'sso_token', 'malformed', 'bad-base64'],
			[paseto({}, { footer: '{"kid":"../keys"}' }), 'sso_token', 'foreign', 'unknown-key'],
			[paseto({}, { footer: JSON.stringify({ kid: 'k'.repeat(3000) }) }), 'sso_token', 'too-long', 'too-long'],
			[paseto({}, { implicit: 'sso:1:other' }), 'sso_token', 'foreign', 'bad-signature'],
			[paseto({}, { key: jwtPair.privateKey }), 'sso_token', 'foreign', 'bad-signature'],
			[jwt({ alg: 'none' }), 'sso_token', 'foreign', 'other-algorithm'],
			[jwt({ alg: 'HS256', kid: 'ed' }, {}, SECRET), 'sso_token', 'foreign', 'other-algorithm'],
			[jwt({ alg: 'EdDSA', jwk: {} }), 'sso_token', 'not-allowed', 'head-has-key'],
			[paseto({}, { raw: '{"iss":1}' }), 'sso_token', 'malformed', 'bad-claims'],
			[paseto({ aud: 'other' }), 'aud', 'foreign', 'other-audience'],
			[paseto({ aud: undefined }), 'aud', 'missing', 'no-audience'],
			[paseto({ iss: 'https://evil.example' }), 'iss', 'foreign', 'other-issuer'],
			[paseto({ exp: undefined }), 'exp', 'missing', 'no-expiry'],
			[paseto({ iat: undefined }), 'iat', 'missing', 'no-issued'],
			[paseto({ iat: t + 300 }), 'iat', 'not-allowed', 'issued-later'],
			[paseto({ iat: t - 600, exp: t - 1 }), 'exp', 'expired', 'expired'],
			[paseto({ exp: t + 3700 }), 'exp', 'too-long', 'lives-too-long'],
			[paseto({ nbf: t + 300 }), 'nbf', 'not-allowed', 'not-yet'],
			[paseto({ sub: undefined }), 'sub', 'missing', 'no-subject'],
			[paseto({ sub: 'x'.repeat(129) }), 'sub', 'too-long', 'long-subject'],
			[paseto({ name: undefined }), 'name', 'missing', 'no-name'],
			[paseto({ name: '\u200b' }), 'name', 'missing', 'no-name'],
			[paseto({ name: 'x'.repeat(61) }), 'name', 'too-long', 'long-name'],
			[paseto({ name: stack.moderator.name.toUpperCase() }), 'name', 'taken', 'taken-name'],
			[paseto({ email: 'ada at home' }), 'email', 'malformed', 'bad-email'],
		];
		for (const [token, field, code, word] of rows) {
			assertProblem(await exchange(token), 422, field, code);
			if (word === null)
				continue;
			const { stderr } = await stack.ctl(['sso', 'check', 'demo', '--', token], { allowFailure: true });
			assert.ok(stderr.includes(`the token is refused (${word}): `), `${word}: ${stderr}`);
		}
	});

	test('that is good is not used up by the check', async () => {
		const token = paseto({ email: 'ada@mail.example' });
		const { stdout } = await stack.ctl(['sso', 'check', 'demo'], { input: token });
		assert.match(stdout, /the token is good[\s\S]*main \(paseto\)[\s\S]*Ada Lovelace/);
		assert.equal((await exchange(token)).status, 201);
		assert.match(stack.log(), /a token of site demo was refused: taken-name/);
		assert.doesNotMatch(stack.log(), /v4\.public\./);
	});

	test('brings no role and no right', async () => {
		const { headers } = await member({ role: 'admin', sub: 'eve', name: 'Eve', admin: true });
		assert.equal((await stack.client().get('/postbag/api/v1/admin/queue', { headers })).status, 401);
		const { comment } = await sent(stack.client(), freshArticle(stack), { text: 'Hello.' }, { headers });
		assert.equal(comment.badge, '');
	});

	test('is taken from pages of the site only', async () => {
		const article = freshArticle(stack);
		for (const origin of ['https://evil.example', 'null', `${stack.origin}.evil.example`]) {
			assertProblem(await exchange(paseto(), { article, headers: { origin } }), 403, 'Origin', 'foreign');
			const headers = { origin, 'sec-fetch-site': 'cross-site' };
			assert.equal((await signInForm(stack.client(), article, paseto(), headers)).status, 403);
		}
	});
});

describe('a member', () => {
	test('writes under the name that the site gives, with a mark that others see', async () => {
		const article = freshArticle(stack);
		const { headers } = await member({ email: 'zenobia@mail.example' });
		const posted = await sent(stack.client(), article, { name: 'Somebody else', text: 'Hello.' }, { headers });
		assert.deepEqual([posted.comment.author, posted.comment.member, posted.token], ['Ada Lovelace', true, null]);
		const seen = await eventually(async () => {
			const [comment] = (await readThread(stack.client(), article)).comments;
			assert.ok(comment);
			return comment;
		});
		assert.deepEqual([seen.author, seen.member, seen.own], ['Ada Lovelace', true, false]);
		await eventually(async () => assert.match((await stack.client().get(threadPath(article))).text, /postbag-badge-member">Member</));
		assert.equal(await stack.psql(`SELECT email_sealed IS NOT NULL AND email_hash IS NOT NULL FROM postbag.comment
			WHERE comment_id = ${posted.id}`), 't');
		assert.doesNotMatch(JSON.stringify(seen), /zenobia/);
	});

	test('who comes by the form gets a cookie, a form without a name, and leaves by a button', async () => {
		const article = freshArticle(stack);
		const client = stack.client();
		const reply = await signInForm(client, article, paseto({ sub: 'grace', name: 'Grace <b>' }));
		assert.equal(reply.status, 303, reply.text);
		assert.equal(reply.location, article);
		assert.match(String(reply.headers['set-cookie']), new RegExp(`${COOKIE}=[\\w-]{118}; .*HttpOnly`, 'i'));
		const page = (await client.get(threadPath(article))).text;
		assert.match(textOf(page), /You are signed in as Grace <b> ?\. *Sign out/);
		const form = formTo(page, '/comments');
		assert.equal(form.fields.name, undefined);
		assert.equal(form.fields.email, undefined);
		assert.equal((await write(client, threadPath(article), { text: 'By the form.' })).status, 303);
		const own = await client.get(`/postbag/api/v1/thread?article=${encodeURIComponent(article)}`);
		assert.deepEqual(own.json().comments.map((one) => [one.author, one.own]), [['Grace <b>', true]]);
		const out = await client.post('/postbag/sign-out', { article }, { headers: { origin: stack.origin } });
		assert.equal(out.status, 303);
		assert.equal(out.location, article);
		const after_ = (await client.get(threadPath(article))).text;
		assert.doesNotMatch(after_, /signed in as|\/edit/);
		assert.ok('name' in formTo(after_, '/comments').fields);
	});

	test('is in no page that others get', async () => {
		const article = freshArticle(stack);
		const client = stack.client();
		await signInForm(client, article, paseto());
		for (let i = 0; i < 3; i++) {
			assert.match((await client.get(threadPath(article))).text, /signed in as/);
			assert.doesNotMatch((await stack.client().get(threadPath(article))).text, /signed in as/);
		}
	});

	test('changes and deletes from any device, and others do not', async () => {
		const article = freshArticle(stack);
		const [first, second, other] = [await member(), await member(), await member({ sub: 'eve', name: 'Eve' })];
		const { path: at } = await sent(stack.client(), article, { text: 'First.' }, first);
		const change = (headers) => stack.client().postJson(at, { text: 'Second.' }, { method: 'PATCH', headers });
		assert.equal((await change(other.headers)).status, 403);
		assert.equal((await change({})).status, 403);
		assert.equal((await change(second.headers)).json().text, 'Second.');
		const gone = await stack.client().request('DELETE', at, { headers: { ...second.headers, origin: stack.origin } });
		assert.equal(gone.status, 204, gone.text);
	});

	test('is the same one whatever the name, and another one with another sub', async () => {
		const count = async () => Number(await stack.psql('SELECT count(*) FROM postbag.account'));
		await member({ sub: 'one', name: 'One' });
		const before_ = await count();
		await member({ sub: 'one', name: 'Uno' });
		assert.equal(await count(), before_);
		await member({ sub: 'One', name: 'One' });
		assert.equal(await count(), before_ + 1);
	});

	test('whose script asks on our own origin gets a cookie and no token', async () => {
		const client = stack.client();
		const reply = await exchange(paseto(), { client, headers: { 'sec-fetch-site': 'same-origin' } });
		assert.equal(reply.json().session, null);
		assert.match((await client.get(threadPath(freshArticle(stack)))).text, /signed in as/);
	});

	test('whose key is removed is signed out', async () => {
		const spare = pair();
		await addKey('spare', 'paseto', spare.publicKey);
		await new Promise((done) => setTimeout(done, 2100));
		const reply = await exchange(paseto({}, { key: spare.privateKey }));
		assert.equal(reply.status, 201, reply.text);
		const headers = { authorization: `Bearer ${reply.json().session}` };
		const article = freshArticle(stack);
		assert.equal((await send(stack.client(), article, { text: 'Still here.' }, { headers })).status, 201);
		await stack.ctl(['sso', 'remove', 'demo', 'spare']);
		await new Promise((done) => setTimeout(done, 2100));
		assertProblem(await send(stack.client(), article, { text: 'Gone.', ticket: await ticketOf(stack.client(), article) },
			{ headers }), 401, 'Authorization', 'foreign');
	});

	test('is banned on every device at once', async () => {
		const article = freshArticle(stack);
		const [first, second] = [await member({ sub: 'mallory', name: 'Mallory' }), await member({ sub: 'mallory', name: 'Mallory' })];
		const { path: at } = await sent(stack.client(), article, { text: 'Buy.' }, first);
		const moderator = await signIn(stack);
		const page = `${at.replace('/api/v1/', '/admin/')}/ban`;
		assert.match(textOf((await moderator.get(page)).text), /account/i);
		const made = await moderate(moderator, page, '/admin/bans', { kind: 'author', outcome: 'refuse', time: '1d', act: 'make' });
		assert.equal(made.status, 303, made.text);
		assertProblem(await send(stack.client(), article, { text: 'Buy more.' }, second), 403, 'ban', 'not-allowed');
		const third = await member({ sub: 'mallory', name: 'Another name' });
		assertProblem(await send(stack.client(), article, { text: 'Buy more.' }, third), 403, 'ban', 'not-allowed');
	});
});

describe('what stands in docs/single-sign-on.md', () => {
	const text = fs.readFileSync(new URL('../../docs/single-sign-on.md', import.meta.url), 'utf8');
	const block = (language) => text.match(new RegExp('```' + language + '\\n([\\s\\S]*?)```'))[1];
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'postbag-sso-'));
	after(() => fs.rmSync(dir, { recursive: true }));
	const run = (program, file, code) => {
		fs.writeFileSync(path.join(dir, file), code);
		return execFileSync(program, [path.join(dir, file)], { encoding: 'utf8' }).trim();
	};
	const has = (program, args) => {
		try {
			execFileSync(program, args, { stdio: 'ignore' });
			return true;
		} catch {
			return false;
		}
	};
	const taken = async (token) => {
		const reply = await exchange(token);
		assert.equal(reply.status, 201, reply.text);
		assert.equal(reply.json().name, 'Zoë "Z" O’Hara');
	};
	const args = ['demo', ISSUER, '7', 'Zoë "Z" O’Hara'].map((one) => JSON.stringify(one)).join(', ');

	test('makes a token in Node', async () => taken(run(process.execPath, 'made.mjs',
		`${block('js')}\nconsole.log(postbagToken(${JSON.stringify(main.privateKey)}, ${args}));\n`)));

	test('makes a token in Python', { skip: !has('python3', ['-c', 'import cryptography']) && 'python3 with cryptography is not here' },
		async () => taken(run('python3', 'made.py',
			`${block('python')}\nprint(postbag_token(${JSON.stringify(main.privateKey)}.encode(), ${args}))\n`)));

	test('makes a token in PHP', { skip: !has('php', ['-r', 'exit(function_exists("sodium_crypto_sign_detached") ? 0 : 1);']) && 'php with sodium is not here' },
		async () => {
			const seed = crypto.createPrivateKey(main.privateKey).export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('hex');
			await taken(run('php', 'made.php', `<?php\n${block('php')}
$pair = sodium_crypto_sign_seed_keypair(hex2bin('${seed}'));
echo postbag_token(sodium_crypto_sign_secretkey($pair), 'demo', '${ISSUER}', '7', 'Zoë "Z" O’Hara');\n`));
		});
});
