// The keys with which a site signs its readers in, at the desk and by API: for its owners.

import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { forms, formTo, tags, textOf } from '../lib/http.mjs';
import { startMembers } from '../lib/members.mjs';
import { assertProblem, freshArticle, signIn, tableRows } from '../lib/people.mjs';
import { makeToken, Program } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';
import { now } from '../lib/token.mjs';

const ISSUER = 'https://news.example';
const publicKey = () => crypto.generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });

let stack, owner, members, keys, gazette;
before(async () => {
	stack = await startStack({ policy: 'open', settings: { limit_sign_in: '1000/60', limit_sign_in_name: '1000/60' } });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
	owner = await signIn(stack);
	members = await startMembers(stack);
	keys = `/postbag/admin/sites/${await stack.psql("SELECT site_id FROM postbag.site WHERE name = 'demo'")}/keys`;
	gazette = `/postbag/admin/sites/${await stack.psql("SELECT site_id FROM postbag.site WHERE name = 'gazette'")}/keys`;
});
after(() => stack.stop());

const add = async (fields, where = keys) => {
	const form = formTo((await owner.get(where)).text, '/keys');
	return owner.post(form.action, { ...form.fields, issuer: ISSUER, kind: 'paseto', current: stack.moderator.password, ...fields });
};
// Without its head, whose last cell is empty.
const rows = async (where = keys) => tableRows((await owner.get(where)).text).filter(([name]) => name !== '');
const names = async (where = keys) => (await rows(where)).map(([name]) => name);
const check = async (token) => {
	const form = formTo((await owner.get(keys)).text, '/check');
	return textOf((await owner.post(form.action, { ...form.fields, sso_token: token })).text);
};
const events = () => stack.psql("SELECT string_agg(moderator_name || ' ' || kind || ' ' || subject, ', ' ORDER BY event_id) FROM postbag.event WHERE kind LIKE 'sso%'");

describe('the keys of a site at the desk', () => {
	test('are listed with kind, issuer, and when they were added and used', async () => {
		const site = (await owner.get('/postbag/admin/sites')).text;
		assert.ok(site.includes(`href="${keys}"`));
		assert.deepEqual((await rows()).map((row) => [...row.slice(0, 3), row[4]]), [['lib', 'JWT, EdDSA', ISSUER, 'never']]);
		await new Promise((done) => setTimeout(done, 2100));
		await members.member();
		assert.match((await rows())[0][4], /^\d+ \w+ \d{4}/);
		assert.match(textOf((await owner.get(gazette)).text), /The site has no keys/);
	});

	test('are added with the owner\'s password, count at once, and stand in the log', async () => {
		assert.equal((await add({ key_name: 'fresh', key: publicKey() })).status, 200);
		assert.deepEqual(await names(), ['lib', 'fresh']);
		assert.deepEqual(await names(gazette), []);
		assert.match(await events(), /editor sso_key_add fresh$/);
		assert.match(textOf((await owner.get('/postbag/admin/log')).text), /Added a key for single sign-on/);
	});

	test('of HS256 are made by Postbag, and their secret is shown once', async () => {
		const { text } = await add({ key_name: 'shared', kind: 'jwt-hs256', key: '' });
		const [, secret] = text.match(/<code class="desk-secret">([\w-]{43})<\/code>/);
		assert.ok(!(await owner.get(keys)).text.includes(secret));
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.sso_key WHERE material = '${secret}'::bytea`), '0');
		const input = [{ alg: 'HS256', kid: 'shared' }, { iss: ISSUER, aud: 'demo', sub: 'ada', name: 'Ada', iat: now(), exp: now() + 60 }]
			.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
		const token = `${input}.${crypto.createHmac('sha256', secret).update(input).digest('base64url')}`;
		const reply = await stack.client().postJson('/postbag/api/v1/session', { article: freshArticle(stack), sso_token: token }, { headers: { 'sec-fetch-site': null } });
		assert.equal(reply.status, 201, reply.text);
	});

	test('are refused for what is wrong with them, which is said, with what was typed', async () => {
		const was = await names();
		for (const [fields, status, said] of [[{ key_name: '' }, 422, /name has 1 to 64/], [{ key_name: 'a b' }, 422, /name has 1 to 64/], [{ key_name: 'lib' }, 422, /has a key of this name/],
			[{ kind: 'jwt-none' }, 422, /kind/i], [{ issuer: '' }, 422, /issuer is one line/i], [{ issuer: 'x'.repeat(201) }, 422, /issuer is one line/i],
			[{ key: 'nonsense' }, 422, /no public key/], [{ kind: 'jwt-hs256' }, 422, /leave the key empty/],
			[{ current: 'not the password' }, 403, /not your password/]]) {
			const reply = await add({ key_name: 'typed', key: publicKey(), ...fields });
			assert.equal(reply.status, status, JSON.stringify(fields));
			assert.match(textOf(reply.text), said);
			assert.ok(tags(reply.text, 'input').some((input) => input.value === (fields.key_name ?? 'typed')) || fields.key_name === '');
			assert.ok(!reply.text.includes('not the password'));
		}
		assert.deepEqual(await names(), was);
	});

	test('are eight at the most', async () => {
		for (let i = (await names(gazette)).length; i < 8; i++) {
			assert.equal((await add({ key_name: `k${i}`, key: publicKey() }, gazette)).status, 200);
		}
		const reply = await add({ key_name: 'ninth', key: publicKey() }, gazette);
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /has eight keys/);
	});

	test('are removed after a question, and sessions with them', async () => {
		const { headers } = await members.member({ sub: 'grace' });
		const { text } = await owner.get(keys);
		const [, link] = text.match(/href="([^"]*\/remove\?key_name=lib)"/);
		const page = await owner.get(link);
		assert.deepEqual(await names(), ['lib', 'fresh', 'shared']);
		const form = forms(page.text).find(({ action }) => action.endsWith('/remove'));
		assert.match(textOf(page.text), /signs in nobody any more/);
		const reply = await owner.post(form.action, form.fields);
		assert.equal(reply.status, 303, reply.text);
		assert.equal(reply.location, keys);
		assert.deepEqual(await names(), ['fresh', 'shared']);
		assert.equal((await stack.client().get('/postbag/api/v1/me/comments', { headers })).status, 401);
		assert.match(await events(), /editor sso_key_remove lib$/);
		assert.equal((await owner.get(link)).status, 404);
		assert.equal((await owner.post(form.action, form.fields)).status, 404);
		members = await startMembers(stack);
		await new Promise((done) => setTimeout(done, 2100));
	});

	test('check a token, which is not used up by that, and say what is wrong with it', async () => {
		const token = members.token({ name: 'Ada <b>', sub: 'number 7' });
		for (let i = 0; i < 2; i++) {
			assert.match(await check(token), /The token is good.*key lib and signs in Ada <b> ?, whom the site knows as number 7/);
		}
		assert.match(await check(members.token({ aud: 'other' })), /refused: "aud" is not the site/);
		assert.match(await check(members.token({ iat: now() - 900, exp: now() - 300 })), /refused: It has expired/);
		assert.match(await check(members.token({ name: stack.moderator.name })), /refused: .*moderator/);
		assert.match(await check('<script>'), /refused: It is neither a PASETO/);
		assert.doesNotMatch(stack.log(), new RegExp(token.slice(-20)));
	});
});

describe('the same for programs', () => {
	test('lists, checks and removes; adding a key takes the password, and is the page\'s alone', async () => {
		const program = new Program(stack, await makeToken(owner));
		const at = keys.replace('/postbag/admin', '');
		const list = (await program.get(at)).json();
		assert.equal(list.site, 'demo');
		assert.deepEqual(list.keys.map(({ name, kind, issuer }) => [name, kind, issuer]), [['fresh', 'paseto', ISSUER], ['shared', 'jwt-hs256', ISSUER], ['lib', 'jwt-eddsa', ISSUER]]);
		assert.deepEqual(Object.keys(list.keys[0]), ['name', 'kind', 'issuer', 'added', 'used']);
		const good = (await program.post(`${at}/check`, { sso_token: members.token() })).json();
		assert.deepEqual([good.good, good.fault, good.key, good.name], [true, null, 'lib', 'Ada Lovelace']);
		const bad = (await program.post(`${at}/check`, { sso_token: members.token({ iss: 'https://evil.example' }) })).json();
		assert.deepEqual([bad.good, bad.fault, bad.claim, bad.key], [false, 'other-issuer', 'iss', null]);
		assertProblem(await program.post(`${at}/check`, {}), 422, 'sso_token', 'missing');
		assertProblem(await program.post(`${at}/remove`, { key_name: 'nothing' }), 404, 'key_name', 'unknown');
		assert.equal((await program.post(at, { key_name: 'x' })).status, 405);
		assert.deepEqual((await program.post(`${at}/remove`, { key_name: 'fresh' })).json().keys.map(({ name }) => name), ['shared', 'lib']);
	});
});
