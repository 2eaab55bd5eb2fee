// Passkeys: made at the account, and good for signing in alone; and all that is no passkey's answer.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';

import { Authenticator, asked, formToMake, formToSignIn } from '../lib/authenticator.mjs';
import { codeOf, enrol } from '../lib/codes.mjs';
import { formTo, forms, textOf } from '../lib/http.mjs';
import { tableRows } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const PASSKEYS = '/postbag/admin/account/passkeys';
const SIGN_IN = '/postbag/admin/sign-in';
const QUEUE = '/postbag/admin/queue';

let people = 0;

async function moderator(stack, role = 'moderator') {
	const name = `Moderator ${++people}`;
	const { stdout } = await stack.ctl(['moderator', 'add', name, '--role', role]);
	return { name, password: stdout.match(/^password: (.+)$/m)[1] };
}

async function signedIn(stack, who, client = stack.client()) {
	const reply = await client.post(SIGN_IN, who);
	assert.equal(reply.location, QUEUE, reply.text);
	return client;
}

// A moderator with a passkey: { who, client, phone }, signed in.
async function withPasskey(stack, algorithm, role) {
	const who = await moderator(stack, role);
	const client = await signedIn(stack, who);
	const phone = new Authenticator(stack.origin, algorithm);
	assert.equal((await add(client, who, phone)).location, `${PASSKEYS}?done=made`);
	return { who, client, phone };
}

async function add(client, who, phone, but, fields) {
	const form = await formToMake(client, who.password, fields);
	return client.post(form.action, { ...form.fields, ...phone.make(form, but) });
}

// Signs in with it, in a new browser: { client, reply, sent }.
async function answer(stack, phone, but, client = stack.client()) {
	const form = await formToSignIn(client);
	const sent = { ...form.fields, ...phone.sign(form, but) };
	return { client, sent, reply: await client.post(form.action, sent) };
}

async function isIn(client) {
	return (await client.get(QUEUE)).status === 200;
}

async function removeOne(client, who, fields = {}) {
	const form = formTo((await client.get(PASSKEYS)).text, '/passkeys/remove');
	return client.post(form.action, { ...form.fields, current: who.password, ...fields });
}

const events = (stack, who) => stack.psql(`SELECT string_agg(kind, ' ' ORDER BY event_id) FROM postbag.event
	WHERE concerns = (SELECT moderator_id FROM postbag.moderator WHERE name = '${who.name}')`);

function assertRefused({ client, reply }, what) {
	assert.equal(reply.status, 401, what);
	assert.match(textOf(reply.text), /This passkey signs nobody in here/, what);
	assert.equal(reply.headers['set-cookie'], undefined, what);
	assert.ok(!client.jar.has('postbag_session'), what);
	// What there is to try again with.
	assert.ok(formTo(reply.text, '/sign-in/passkey'));
}

let stack;
before(async () => { stack = await startStack(); });
after(() => stack.stop());

describe('a passkey', () => {
	for (const algorithm of ['ES256', 'EdDSA', 'RS256']) {
		test(`of ${algorithm} is made, signs in, and is removed`, async () => {
			const { who, client, phone } = await withPasskey(stack, algorithm);
			let [row] = tableRows((await client.get(PASSKEYS)).text);
			assert.equal(row[0], 'Phone');
			assert.equal(row[2], 'never');
			const { client: fresh, reply } = await answer(stack, phone);
			assert.equal(reply.status, 303, reply.text);
			assert.equal(reply.location, QUEUE);
			assert.ok(await isIn(fresh));
			[row] = tableRows((await fresh.get(PASSKEYS)).text);
			assert.match(row[2], /^\d+ \w+ \d{4}/);
			assert.match(textOf((await fresh.get('/postbag/admin/account')).text), /You have 1\./);
			assert.equal((await removeOne(fresh, who)).location, `${PASSKEYS}?done=removed`);
			assertRefused(await answer(stack, phone));
			assert.ok(await isIn(fresh), 'who is signed in stays so');
			assert.equal(await events(stack, who), 'moderator_add sign_in passkey_add sign_in passkey_remove');
		});
	}

	test('says in the log how somebody has signed in', async () => {
		const { who, phone } = await withPasskey(stack);
		await answer(stack, phone, {}, stack.client({ headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0' } }));
		assert.equal(await stack.psql(`SELECT string_agg(subject, '; ' ORDER BY event_id) FROM postbag.event
			WHERE kind = 'sign_in' AND moderator_name = '${who.name}'`), 'by password; Firefox on Linux, by passkey');
	});

	test('is signed in with a new session, also where there was one', async () => {
		const { client, phone } = await withPasskey(stack);
		const before_ = client.jar.get('postbag_session');
		const form = await formToSignIn(stack.client());
		const reply = await client.post(form.action, { ...form.fields, ...phone.sign(form) });
		assert.equal(reply.location, QUEUE);
		assert.notEqual(client.jar.get('postbag_session'), before_);
	});

	test('stands for the second factor, and is made with a code where that is on', async () => {
		const { who, client, phone } = await withPasskey(stack);
		const { secret } = await enrol(client, who.password);
		const { client: fresh, reply } = await answer(stack, phone);
		assert.equal(reply.location, QUEUE);
		const page = formTo((await fresh.get(PASSKEYS)).text, '/passkeys/new');
		const send = (code) => fresh.post(page.action, { ...page.fields, passkey_name: 'Key', current: who.password, code });
		await stack.psql('UPDATE postbag.second_factor SET last_step = 0');
		assert.equal((await send('')).status, 403);
		assert.equal((await send(codeOf(secret, 9))).status, 403);
		assert.equal((await send(codeOf(secret))).status, 200);
	});

	test('lets a read-only moderator in to look, and one without a role nowhere', async () => {
		const { who, phone } = await withPasskey(stack, 'EdDSA', 'read-only');
		const { client } = await answer(stack, phone);
		assert.ok(await isIn(client));
		assert.equal((await client.get('/postbag/admin/bans/new')).status, 403);
		await stack.ctl(['moderator', 'role', who.name, 'none']);
		const { client: after_ } = await answer(stack, phone);
		const byPassword = await signedIn(stack, who);
		for (const path of [QUEUE, '/postbag/admin/log', '/postbag/admin/sites']) {
			const [one, other] = [await after_.get(path), await byPassword.get(path)];
			assert.equal(one.status, other.status);
			assert.ok(!one.text.includes('The Test'));
		}
	});

	test('is gone with its moderator', async () => {
		const { who, phone } = await withPasskey(stack);
		await stack.ctl(['moderator', 'remove', who.name]);
		assertRefused(await answer(stack, phone));
	});

	test('is removed by the operator, and then all sessions end', async () => {
		const { who, client, phone } = await withPasskey(stack);
		assert.match((await stack.ctl(['moderator', 'list'])).stdout, new RegExp(`^${who.name} +moderator +1 +off +1 `, 'm'));
		const { stdout } = await stack.ctl(['moderator', 'passkeys-remove', who.name]);
		assert.match(stdout, /has no passkeys, and all sessions have ended/);
		assertRefused(await answer(stack, phone));
		assert.ok(!await isIn(client));
	});
});

describe('what is no answer of a passkey', () => {
	let one, other;
	before(async () => {
		one = await withPasskey(stack, 'EdDSA');
		other = await withPasskey(stack, 'EdDSA');
	});

	test('is refused, whatever is wrong with it, in the same words', async () => {
		const { phone } = one;
		const making = asked(await formToMake(one.client, one.who.password)).challenge;
		const token = formTo((await one.client.get(PASSKEYS)).text, '/passkeys/new').fields.token;
		const wrong = {
			'another origin': { client: { origin: 'https://postbag.example' } },
			'another port': { client: { origin: `${stack.origin}1` } },
			'another scheme': { client: { origin: stack.origin.replace('http:', 'https:') } },
			'no origin': { client: { origin: undefined } },
			'in another page': { client: { crossOrigin: true } },
			'another type': { client: { type: 'webauthn.create' } },
			'a challenge of nobody': { challenge: randomBytes(88).toString('base64url') },
			'no challenge': { challenge: '' },
			'a challenge to make one': { challenge: making },
			'another token of ours': { challenge: token },
			'another party': { party: 'postbag.example' },
			'no user verified': { flags: 0x01 },
			'no user present': { flags: 0x04 },
			'another key': { keys: other.phone.keys },
			'another user': { user: other.phone.user },
			'no user': { user: '' },
			'another\'s credential': { credential: other.phone.credential },
			'an unknown credential': { credential: randomBytes(24) },
			'part of a credential': { credential: phone.credential.subarray(1) },
		};
		const texts = new Set();
		for (const [what, but] of Object.entries(wrong)) {
			const refused = await answer(stack, phone, but);
			assertRefused(refused, what);
			texts.add(textOf(refused.reply.text));
		}
		assert.equal(texts.size, 1);
		assert.equal((await answer(stack, phone)).reply.status, 303, 'and all of that has not hurt it');
		assert.match(await events(stack, one.who), /sign_in passkey_add( passkey_refused)+ sign_in$/);
	});

	test('is not taken twice, nor one from before', async () => {
		const { phone } = one;
		const older = await formToSignIn(stack.client());
		const { reply, sent, client } = await answer(stack, phone);
		assert.equal(reply.status, 303);
		for (const again of [client, stack.client()]) {
			again.jar.delete('postbag_session');
			assertRefused({ client: again, reply: await again.post(`${SIGN_IN}/passkey`, sent) });
		}
		const late = stack.client();
		assertRefused({ client: late, reply: await late.post(older.action, { ...older.fields, ...phone.sign(older) }) });
		const form = await formToSignIn(stack.client());
		const fields = { ...form.fields, ...phone.sign(form) };
		const replies = await Promise.all(Array.from({ length: 6 }, () => stack.client().post(form.action, fields)));
		assert.deepEqual(replies.map(({ status }) => status).sort(), [303, 401, 401, 401, 401, 401]);
	});

	test('is what comes later than five minutes after it was asked for', async () => {
		const challenge = Buffer.from(asked(await formToSignIn(stack.client())).challenge, 'base64url');
		const [issued, expires] = [32, 40].map((at) => Number(challenge.readBigInt64BE(at)));
		assert.ok(Math.abs(issued - Date.now() / 1000) < 60);
		assert.equal(expires - issued, 300);
	});

	test('is what counts no further, and then the log says so', async () => {
		const { who, phone } = await withPasskey(stack);
		phone.signs = 5;
		const { reply, sent } = await answer(stack, phone);
		assert.equal(reply.status, 303, 'one that begins to count');
		assert.equal((await stack.client().post(`${SIGN_IN}/passkey`, sent)).status, 401, 'the very same: no copy');
		assertRefused(await answer(stack, phone), 'the same');
		assertRefused(await answer(stack, phone, { signs: 4 }), 'less');
		assertRefused(await answer(stack, phone, { signs: 0 }), 'none');
		assert.equal((await answer(stack, phone, { signs: 6 })).reply.status, 303);
		assert.equal(await events(stack, who), `moderator_add sign_in passkey_add sign_in passkey_refused${' passkey_copied passkey_refused'.repeat(3)} sign_in`);
	});

	test('is not taken from another site', async () => {
		const form = await formToSignIn(stack.client());
		const reply = await stack.client().post(form.action, { ...form.fields, ...one.phone.sign(form) }, { headers: { origin: 'https://postbag.example' } });
		assert.equal(reply.status, 403);
	});

	test('is told apart where a field is not of its form', async () => {
		const { sent } = await answer(stack, one.phone);
		for (const name of ['credential', 'client_data', 'authenticator_data', 'signature']) {
			for (const bad of ['!', 'A', `${sent[name]}=`, `${sent[name]} `, '\u00e9', 'A'.repeat(40000)]) {
				const reply = await stack.client().post(`${SIGN_IN}/passkey`, { ...sent, [name]: bad });
				assert.ok([400, 401].includes(reply.status), `${name} ${bad.slice(0, 20)}: ${reply.status}`);
				assert.equal(reply.headers['set-cookie'], undefined);
			}
			const without = await stack.client().post(`${SIGN_IN}/passkey`, { ...sent, [name]: '' });
			assert.equal(without.status, name === 'credential' ? 422 : 400);
		}
		const nothing = await stack.client().post(`${SIGN_IN}/passkey`, {});
		assert.equal(nothing.status, 422);
		assert.match(textOf(nothing.text), /No passkey came/);
	});
});

describe('making one', () => {
	let who, client;
	beforeEach(async () => {
		who = await moderator(stack);
		client = await signedIn(stack, who);
	});

	test('takes the password first, and a name', async () => {
		const page = formTo((await client.get(PASSKEYS)).text, '/passkeys/new');
		for (const [fields, status, words] of [
			[{ current: 'something else' }, 403, /This is not your password/],
			[{ current: '' }, 403, /This is not your password/],
			[{ passkey_name: '' }, 422, /Please give the passkey a name/],
			[{ passkey_name: 'x'.repeat(61) }, 422, /at most 60 characters/],
			[{ token: '' }, 403, /another session/],
		]) {
			const reply = await client.post(page.action, { ...page.fields, passkey_name: 'Phone', current: who.password, ...fields });
			assert.equal(reply.status, status, JSON.stringify(fields));
			assert.match(textOf(reply.text), words);
			assert.ok(!reply.text.includes('data-challenge') && !reply.text.includes(who.password));
		}
	});

	test('asks for what is safe: this host, the user verified, and none that is there', async () => {
		const phone = new Authenticator(stack.origin);
		await add(client, who, phone);
		const first = asked(await formToMake(client, who.password)), second = asked(await formToMake(client, who.password));
		assert.equal(first.party, 'localhost');
		assert.equal(first.algorithms, '-7 -8 -257');
		assert.equal(first.known, phone.credential.toString('base64url'));
		assert.equal(first['user-name'], who.name);
		assert.equal(first.user, second.user);
		assert.notEqual(first.challenge, second.challenge);
		assert.equal(Buffer.from(first.user, 'base64url').length, 16);
		const stranger = await moderator(stack);
		assert.notEqual(asked(await formToMake(await signedIn(stack, stranger), stranger.password)).user, first.user);
	});

	test('is refused where it was not made for this page and session', async () => {
		const other = await signedIn(stack, who);
		const foreign = asked(await formToMake(other, who.password)).challenge;
		const signing = asked(await formToSignIn(stack.client())).challenge;
		for (const [what, but] of Object.entries({
			'another session': { challenge: foreign },
			'a challenge to sign in': { challenge: signing },
			'no challenge': { challenge: '' },
			'another origin': { client: { origin: 'https://postbag.example' } },
			'in another page': { client: { crossOrigin: true } },
			'another type': { client: { type: 'webauthn.get' } },
			'another party': { party: 'postbag.example' },
			'no user verified': { flags: 0x41 },
			'no user present': { flags: 0x44 },
			'no key': { flags: 0x05 },
			'a credential too long': { credential: randomBytes(1024) },
			'an empty credential': { credential: Buffer.alloc(0) },
		})) {
			const reply = await add(client, who, new Authenticator(stack.origin), but);
			assert.equal(reply.status, 403, what);
			assert.match(textOf(reply.text), /not made for this page/, what);
		}
		const form = await formToMake(client, who.password);
		const reply = await client.post(form.action, form.fields);
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /No passkey came/);
		assert.equal((await add(client, who, new Authenticator(stack.origin), { credential: randomBytes(1023) })).status, 303);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.passkey JOIN postbag.moderator USING (moderator_id) WHERE moderator.name = '${who.name}'`), '1');
	});

	test('is refused for a credential that there is, whosever it is', async () => {
		const { phone } = await withPasskey(stack);
		assert.equal((await add(client, who, phone)).status, 409);
		const mine = new Authenticator(stack.origin);
		const form = await formToMake(client, who.password);
		const fields = { ...form.fields, ...mine.make(form) };
		assert.equal((await client.post(form.action, fields)).status, 303);
		assert.equal((await client.post(form.action, fields)).status, 409, 'sent twice');
	});

	test('ends at twenty, before the browser is asked', async () => {
		for (let i = 0; i < 20; i++) {
			assert.equal((await add(client, who, new Authenticator(stack.origin, 'EdDSA'))).status, 303);
		}
		await assert.rejects(formToMake(client, who.password), /409[\s\S]*as many as one may have/);
	});

	test('does not show what is in a name as HTML', async () => {
		await add(client, who, new Authenticator(stack.origin), {}, { passkey_name: '<b>"Phone\'s"</b>' });
		const page = await client.get(PASSKEYS);
		assert.equal(tableRows(page.text)[0][0], '<b>"Phone\'s"</b>');
		assert.equal(page.headers['cache-control'], 'no-store');
	});
});

describe('removing one', () => {
	test('takes the password, and is of one\'s own alone', async () => {
		const { who, client, phone } = await withPasskey(stack);
		const other = await withPasskey(stack);
		assert.equal((await removeOne(client, who, { current: 'something else' })).status, 403);
		assert.equal((await removeOne(client, who, { passkey: 'x' })).status, 400);
		const theirs = formTo((await other.client.get(PASSKEYS)).text, '/passkeys/remove').fields.passkey;
		assert.equal((await removeOne(client, who, { passkey: theirs })).status, 303);
		assert.equal((await answer(stack, other.phone)).reply.status, 303);
		assert.equal((await answer(stack, phone)).reply.status, 303);
	});
});

describe('the page to sign in', () => {
	test('has the button only where there may be passkeys, and hides it from who has no script', async () => {
		const page = await stack.client().get(SIGN_IN);
		const form = formTo(page.text, '/sign-in/passkey');
		assert.ok('hidden' in form.attributes);
		assert.equal(asked(form).party, 'localhost');
		assert.match(page.text, /<script src="\/postbag\/static\/passkey\.js" defer><\/script>/);
		assert.match(page.headers['content-security-policy'], /script-src 'self'/);
		assert.equal((await stack.client().get('/postbag/static/passkey.js')).status, 200);
		// What www/passkey.js asks for a fresh challenge.
		assert.notEqual(asked(formTo((await stack.client().get(form.action)).text, '/sign-in/passkey')).challenge, asked(form).challenge);
	});

	test('has none at an address without a name or without https, whatever the Host header says', async () => {
		for (const url of ['http://127.0.0.1:8080/postbag/', 'http://desk.example/postbag/', 'https://192.0.2.1/postbag/']) {
			const place = await startStack({ settings: { url } });
			try {
				const origin = new URL(url).origin;
				const secure = url.startsWith('https:');
				const client = place.client();
				const post = (path, fields) => client.post(path, fields, { headers: { origin } });
				const page = await client.get(SIGN_IN);
				assert.deepEqual(forms(page.text).map(({ action }) => action), [SIGN_IN], url);
				assert.ok(!page.text.includes('passkey'));
				const refused = await post(`${SIGN_IN}/passkey`, { credential: 'AAAA' });
				assert.equal(refused.status, 403);
				assert.match(textOf(refused.text), /Browsers have passkeys only for/);
				assert.equal((await post(SIGN_IN, place.moderator)).status, 303);
				if (!secure) {
					const account = await client.get(PASSKEYS);
					assert.equal(account.status, 200);
					assert.match(textOf(account.text), /None can be made here/);
					assert.ok(!forms(account.text).some(({ action }) => action.includes('/passkeys')));
				}
			} finally {
				await place.stop();
			}
		}
	});
});

describe('limits', () => {
	test('are those of passwords, by address and by name', async () => {
		const { who, phone } = await withPasskey(stack);
		const limits = { limit_sign_in: '1000/60', limit_sign_in_name: '3/3600' };
		stack.writeSettings(limits);
		await stack.forgetLimits();
		let addresses = 0;
		const elsewhere = () => stack.client({ address: `127.0.9.${++addresses}` });
		assert.equal((await elsewhere().post(SIGN_IN, { name: who.name, password: 'not it' })).status, 401);
		for (const status of [401, 401, 429]) {
			const { reply } = await answer(stack, phone, { flags: 0x01 }, elsewhere());
			assert.equal(reply.status, status);
		}
		assert.equal((await elsewhere().post(SIGN_IN, who)).status, 429);
		// One that nobody has is counted likewise.
		const stranger = new Authenticator(stack.origin);
		stranger.user = phone.user;
		for (const status of [401, 401, 401, 429]) {
			assert.equal((await answer(stack, stranger, {}, elsewhere())).reply.status, status);
		}
		stack.writeSettings({ limit_sign_in: '2/3600' });
		await stack.forgetLimits();
		const here = stack.client({ address: '127.0.9.250' });
		for (const status of [401, 401, 429]) {
			assert.equal((await answer(stack, new Authenticator(stack.origin), { user: 'x' }, here)).reply.status, status);
		}
		await stack.reload({});
	});
});
