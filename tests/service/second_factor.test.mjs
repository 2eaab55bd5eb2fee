// Trust at the desk: the second factor, recovery codes, sessions, the password, and the limits that
// keep guessers out without keeping moderators out.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { codeOf, enrol, linkOn, recoveryCodesOn, secretOn } from '../lib/codes.mjs';
import { formTo, forms, textOf } from '../lib/http.mjs';
import { tableRows } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const ACCOUNT = '/postbag/admin/account';
const SIGN_IN = '/postbag/admin/sign-in';
const STEP = '/postbag/admin/sign-in/code';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0';

let people = 0;

// A new moderator: { name, password }.
async function moderator(stack) {
	const name = `Moderator ${++people}`;
	const { stdout } = await stack.ctl(['moderator', 'add', name]);
	return { name, password: stdout.match(/^password: (.+)$/m)[1] };
}

async function passwordStep(stack, who, client = stack.client()) {
	return { client, reply: await client.post(SIGN_IN, who) };
}

async function signedIn(stack, who, client = stack.client()) {
	const { reply } = await passwordStep(stack, who, client);
	assert.equal(reply.location, '/postbag/admin/queue', reply.text);
	return client;
}

// A moderator with a second factor: { name, password, secret, codes, client }, signed in.
async function enrolled(stack) {
	const who = await moderator(stack);
	const client = await signedIn(stack, who);
	const factor = await enrol(client, who.password);
	return { who, client, ...factor };
}

// As if the codes taken so far lay long back: no test waits half a minute for the next one.
const later = (stack) => stack.psql('UPDATE postbag.second_factor SET last_step = 0');

// Both steps, in a new browser.
async function twoSteps(stack, who, fields, client = stack.client()) {
	const { reply } = await passwordStep(stack, who, client);
	assert.equal(reply.location, STEP);
	return { client, reply: await client.post(STEP, fields) };
}

async function isIn(client) {
	const { status } = await client.get('/postbag/admin/queue');
	assert.ok(status === 200 || status === 303);
	return status === 200;
}

async function send(client, ending, fields) {
	const form = formTo((await client.get(ACCOUNT)).text, ending);
	return client.post(form.action, { ...form.fields, ...fields });
}

describe('the second factor', () => {
	let stack;
	before(async () => { stack = await startStack(); });
	after(() => stack.stop());

	test('is set up with a secret that app and page agree on', async () => {
		const who = await moderator(stack);
		const client = await signedIn(stack, who);
		const page = await client.get(`${ACCOUNT}/second-factor`);
		const secret = secretOn(page.text);
		assert.match(secret, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
		const link = new URL(linkOn(page.text));
		assert.equal(link.href.split('?')[0], `otpauth://totp/localhost:${encodeURIComponent(who.name)}`);
		assert.equal(link.searchParams.get('secret'), secret.replaceAll(' ', ''));
		assert.equal(link.searchParams.get('issuer'), 'localhost');
		assert.equal(page.headers['cache-control'], 'no-store');
		assert.match(page.headers['content-security-policy'], /default-src 'none'.*form-action 'self'/);
		// A page that is loaded again has another secret; nothing is kept of one that is not confirmed.
		assert.notEqual(secretOn((await client.get(`${ACCOUNT}/second-factor`)).text), secret);
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.second_factor'), '0');
	});

	test('is on once a code has confirmed it, and what is kept opens nothing', async () => {
		const { who, client, secret, codes } = await enrolled(stack);
		assert.equal(codes.length, 10);
		assert.equal(new Set(codes).size, 10);
		for (const code of codes) {
			assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
		}
		assert.match(textOf((await client.get(ACCOUNT)).text), /10 recovery codes are left/);
		const kept = await stack.psql(`SELECT encode(sealed_secret, 'escape') || (SELECT string_agg(encode(code_hash, 'escape'), '')
			FROM postbag.recovery_code) FROM postbag.second_factor`);
		for (const plain of [secret.replaceAll(' ', ''), ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
			assert.ok(!kept.includes(plain));
		}
		const { stdout } = await stack.ctl(['moderator', 'list']);
		assert.match(stdout, new RegExp(`^${who.name} +\\w+ +1 +on `, 'm'));
		assert.match(stdout, /^editor +\w+ +\d+ +off /m);
	});

	test('is not set up by a wrong code, a wrong password, or the secret of another session', async () => {
		const who = await moderator(stack);
		const client = await signedIn(stack, who), other = await signedIn(stack, who);
		const page = (await client.get(`${ACCOUNT}/second-factor`)).text;
		const form = formTo(page, '/second-factor'), secret = secretOn(page);
		const foreign = formTo((await other.get(`${ACCOUNT}/second-factor`)).text, '/second-factor').fields.secret;
		for (const [fields, status, words] of [
			[{ code: codeOf(secret, 5), current: who.password }, 422, /This code is not right/],
			[{ code: '', current: who.password }, 422, /This code is not right/],
			[{ code: codeOf(secret), current: 'something else' }, 403, /This is not your password/],
			[{ code: codeOf(secret), current: '' }, 403, /This is not your password/],
			[{ code: codeOf(secret), current: who.password, secret: foreign }, 403, /another session/],
			[{ code: codeOf(secret), current: who.password, secret: '' }, 403, /another session/],
		]) {
			const reply = await client.post(form.action, { ...form.fields, ...fields });
			assert.equal(reply.status, status, JSON.stringify(fields));
			assert.match(textOf(reply.text), words);
			// What has been scanned stays good, as far as it was ours.
			assert.equal(secretOn(reply.text) === secret, !('secret' in fields));
			assert.ok(!reply.text.includes(who.password));
		}
		assert.ok(await isIn(other));
		const { text } = await client.post(form.action, { ...form.fields, code: codeOf(secret), current: who.password });
		assert.equal(recoveryCodesOn(text).length, 10);
		assert.ok(!await isIn(other), 'sessions that were begun without it have ended');
		assert.ok(await isIn(client));
		// Sent once more, as a browser does that goes back: it is on, and stays as it is.
		const again = await client.post(form.action, { ...form.fields, code: codeOf(secret), current: who.password });
		assert.equal(again.location, ACCOUNT);
		assert.equal((await client.get(`${ACCOUNT}/second-factor`)).location, ACCOUNT);
	});

	test('is asked for after the password, and there is no session before it', async () => {
		const { who, secret } = await enrolled(stack);
		await later(stack);
		const { client, reply } = await passwordStep(stack, who);
		assert.equal(reply.status, 303);
		assert.equal(reply.location, STEP);
		const [cookie, ...more] = reply.setCookies();
		assert.equal(more.length, 0);
		assert.equal(cookie.name, 'postbag_step');
		assert.equal(cookie.attributes['max-age'], '300');
		assert.equal(cookie.attributes.samesite, 'Strict');
		assert.ok('httponly' in cookie.attributes);
		assert.ok(!await isIn(client));
		const page = await client.get(STEP);
		assert.equal(page.status, 200);
		assert.equal(page.headers['cache-control'], 'no-store');
		assert.ok(!page.text.includes(who.name));
		const form = forms(page.text)[0];
		const wrong = await client.post(form.action, { ...form.fields, code: codeOf(secret, 7) });
		assert.equal(wrong.status, 401);
		assert.match(textOf(wrong.text), /This code is not right/);
		assert.ok(!await isIn(client));
		const right = await client.post(form.action, { ...form.fields, code: codeOf(secret).replace(/^.../, '$& ') });
		assert.equal(right.location, '/postbag/admin/queue');
		assert.ok(await isIn(client));
		assert.ok(!client.jar.has('postbag_step'));
	});

	test('takes a code once, and none from before it', async () => {
		const { who, secret } = await enrolled(stack);
		// The code that confirmed it is used already.
		assert.equal((await twoSteps(stack, who, { code: codeOf(secret) })).reply.status, 401);
		await later(stack);
		const code = codeOf(secret);
		assert.equal((await twoSteps(stack, who, { code })).reply.status, 303);
		assert.equal((await twoSteps(stack, who, { code })).reply.status, 401);
		assert.equal((await twoSteps(stack, who, { code: codeOf(secret, -1) })).reply.status, 401);
	});

	test('takes a code once also from two who come at the same time', async () => {
		const { who, secret } = await enrolled(stack);
		await later(stack);
		const clients = [];
		for (let i = 0; i < 6; i++) { // one after the other: who finds the hashing busy is told to come back
			const { client, reply } = await passwordStep(stack, who);
			assert.equal(reply.location, STEP);
			clients.push(client);
		}
		const code = codeOf(secret);
		const replies = await Promise.all(clients.map((client) => client.post(STEP, { code })));
		assert.deepEqual(replies.map(({ status }) => status).sort(), [303, 401, 401, 401, 401, 401]);
	});

	test('bears a clock that is one step off, and not two', async () => {
		const { who, secret } = await enrolled(stack);
		const stepNow = () => Math.floor(Date.now() / 30000);
		for (const [steps, status] of [[-2, 401], [-1, 303], [0, 303], [1, 303], [2, 401]]) {
			// Where a step ends under our hands, one step off may have become two, and it is tried again.
			for (let reply, step; step !== stepNow();) {
				step = stepNow();
				await later(stack);
				({ reply } = await twoSteps(stack, who, { code: codeOf(secret, steps) }));
				assert.ok(reply.status === status || step !== stepNow(), `${steps} steps: ${reply.status}`);
			}
		}
	});

	test('lets a recovery code in once, however it is typed', async () => {
		const { who, codes } = await enrolled(stack);
		const typed = codes[0].toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l');
		const { client, reply } = await twoSteps(stack, who, { recovery: typed });
		assert.equal(reply.location, `${ACCOUNT}?done=recovery`);
		const page = textOf((await client.get(reply.location)).text);
		assert.match(page, /that recovery code is gone/);
		assert.match(page, /9 recovery codes are left/);
		const again = await twoSteps(stack, who, { recovery: codes[0] });
		assert.equal(again.reply.status, 401);
		assert.match(textOf(again.reply.text), /not one of your recovery codes/);
		const other = await enrolled(stack);
		assert.equal((await twoSteps(stack, who, { recovery: other.codes[0] })).reply.status, 401);
		const both = await Promise.all([1, 2].map(() => twoSteps(stack, who, { recovery: codes[1] })));
		assert.deepEqual(both.map(({ reply: { status } }) => status).sort(), [303, 401]);
	});

	test('makes new recovery codes, and the old ones are worth nothing', async () => {
		const { who, client, secret, codes } = await enrolled(stack);
		const wrong = await send(client, '/recovery-codes', { code: codeOf(secret) });
		assert.equal(wrong.status, 403, 'used for confirming');
		await later(stack);
		const reply = await send(client, '/recovery-codes', { code: codeOf(secret) });
		const fresh = recoveryCodesOn(reply.text);
		assert.equal(fresh.length, 10);
		assert.ok(!fresh.some((code) => codes.includes(code)));
		assert.equal((await twoSteps(stack, who, { recovery: codes[3] })).reply.status, 401);
		assert.equal((await twoSteps(stack, who, { recovery: fresh[3] })).reply.status, 303);
		assert.match(textOf((await client.get(ACCOUNT)).text), /9 recovery codes are left/);
	});

	test('is switched off by password and code together', async () => {
		const { who, client, secret, codes } = await enrolled(stack);
		await later(stack);
		for (const fields of [{ current: 'something else', code: codeOf(secret) }, { current: who.password, code: '000000' },
			{ current: who.password, code: '' }, { current: '', code: '' }]) {
			const reply = await send(client, '/off', fields);
			assert.equal(reply.status, 403, JSON.stringify(fields));
			assert.match(reply.text, /aria-invalid="true"/);
		}
		// With the phone lost, a recovery code does it, too.
		const reply = await send(client, '/off', { current: who.password, code: codes[9] });
		assert.equal(reply.location, `${ACCOUNT}?done=off`);
		assert.match(textOf((await client.get(reply.location)).text), /Your second factor is off/);
		await signedIn(stack, who);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.recovery_code JOIN postbag.moderator USING (moderator_id)
			WHERE name = '${who.name}'`), '0');
	});

	test('is lifted by the operator, and then all sessions end', async () => {
		const { who, client, secret } = await enrolled(stack);
		const between = (await passwordStep(stack, who)).client;
		const { stdout } = await stack.ctl(['moderator', 'second-factor-off', who.name]);
		assert.match(stdout, /second factor/);
		assert.ok(!await isIn(client));
		await later(stack);
		assert.equal((await between.post(STEP, { code: codeOf(secret) })).location, SIGN_IN);
		assert.ok(await isIn(await signedIn(stack, who)));
	});

	test('opens nothing without the key file it was sealed by', async () => {
		const { who, secret, codes } = await enrolled(stack);
		await later(stack);
		await stack.psql(`UPDATE postbag.second_factor SET sealed_secret = set_byte(sealed_secret, 40, get_byte(sealed_secret, 40) # 1)
			FROM postbag.moderator WHERE moderator.moderator_id = second_factor.moderator_id AND name = '${who.name}'`);
		assert.equal((await twoSteps(stack, who, { code: codeOf(secret) })).reply.status, 401);
		assert.match(stack.log(), /sealed by a key that is gone/);
		assert.equal((await twoSteps(stack, who, { recovery: codes[0] })).reply.status, 303);
	});

	test('has nothing of its secrets in the log', async () => {
		const { secret, codes, who } = await enrolled(stack);
		await later(stack);
		await twoSteps(stack, who, { code: codeOf(secret) });
		await twoSteps(stack, who, { recovery: codes[0] });
		for (const text of [secret, secret.replaceAll(' ', ''), codes[0], who.password, codeOf(secret)]) {
			assert.ok(!stack.log().includes(text));
		}
	});
});

describe('what lies between the two steps', () => {
	let stack, one;
	before(async () => {
		stack = await startStack();
		one = await enrolled(stack);
	});
	after(() => stack.stop());
	beforeEach(() => later(stack));

	const withStep = (value) => stack.client({ headers: { cookie: `postbag_step=${value}` } });

	test('is for this moderator and this purpose alone', async () => {
		const other = await enrolled(stack);
		await later(stack);
		const { client } = await passwordStep(stack, one.who);
		const value = client.jar.get('postbag_step');
		const [id, token] = value.split('.');
		const otherId = await stack.psql(`SELECT moderator_id FROM postbag.moderator WHERE name = '${other.who.name}'`);
		const session = one.client.jar.get('postbag_session'), browser = one.client.jar.get('postbag_browser');
		const form = formTo((await one.client.get(ACCOUNT)).text, '/password').fields.token;
		for (const wrong of ['', 'x', '.', `${id}.`, `.${token}`, token, `${id}.${token}x`, `0${id}.${token}`, `-${id}.${token}`, `${otherId}.${token}`,
			`${id}.${session}`, `${id}.${browser}`, `${id}.${form}`, `${id}.${token.slice(0, -2)}AA`, `${'9'.repeat(30)}.${token}`]) {
			const reply = await withStep(wrong).post(STEP, { code: codeOf(one.secret) });
			assert.equal(reply.location, SIGN_IN, wrong);
			assert.equal((await withStep(wrong).get(STEP)).location, SIGN_IN, wrong);
		}
		// And it is neither a session nor the token of a form.
		for (const cookie of [value, token]) {
			assert.ok(!await isIn(stack.client({ headers: { cookie: `postbag_session=${cookie}` } })));
		}
		assert.equal((await one.client.post(`${ACCOUNT}/password`, { token, current: one.who.password })).status, 403);
		assert.equal((await withStep(value).post(STEP, { code: codeOf(other.secret) })).status, 401);
		assert.equal((await withStep(value).post(STEP, { code: codeOf(one.secret) })).status, 303);
	});

	test('is worth nothing once the password is another one', async () => {
		const { client } = await passwordStep(stack, one.who);
		assert.equal((await client.get(STEP)).status, 200);
		const { stdout } = await stack.ctl(['moderator', 'passwd', one.who.name]);
		one.who.password = stdout.match(/^password: (.+)$/m)[1];
		assert.equal((await client.post(STEP, { code: codeOf(one.secret) })).location, SIGN_IN);
	});

	test('is refused from another page, and to who sends a field twice', async () => {
		const { client } = await passwordStep(stack, one.who);
		const code = codeOf(one.secret);
		for (const headers of [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, { origin: null, 'sec-fetch-site': null }]) {
			assert.equal((await client.post(STEP, { code }, { headers })).status, 403);
		}
		assert.equal((await client.post(STEP, [['code', code], ['code', code]])).status, 400);
		assert.equal((await client.post(STEP, { code })).status, 303);
	});
});

describe('who tries names', () => {
	let stack, one;
	before(async () => {
		stack = await startStack();
		one = await enrolled(stack);
	});
	after(() => stack.stop());

	test('learns nothing: neither which there are, nor who has a second factor', async () => {
		const bare = await moderator(stack);
		const attempt = async (name, password) => (await passwordStep(stack, { name, password })).reply;
		const shown = new Set();
		for (const name of [one.who.name, bare.name, 'Nobody At All']) {
			const reply = await attempt(name, 'not the password');
			assert.equal(reply.status, 401);
			assert.equal(reply.headers['set-cookie'], undefined);
			const { date, 'content-length': length, ...headers } = reply.headers;
			shown.add(`${reply.text.replaceAll(name, 'NAME').replace(/data-challenge="[\w-]{118}"/, '')} ${JSON.stringify(headers)} ${Number(length) - name.length}`);
		}
		assert.equal(shown.size, 1);
	});

	test('waits as long for an unknown name as for a known one', async () => {
		const took = async (name) => {
			const began = process.hrtime.bigint();
			await passwordStep(stack, { name, password: 'not the password' });
			return Number(process.hrtime.bigint() - began) / 1e6;
		};
		// A hash takes some 60 ms: without one the unknown name would take a tenth. The least of many is what it takes when
		// nothing comes in between, which on a busy machine needs more of them.
		let known = Infinity, unknown = Infinity;
		const alike = () => unknown > known / 2 && known > unknown / 2;
		for (let i = 0; i < 7 || (i < 70 && !alike()); i++) {
			known = Math.min(known, await took(one.who.name));
			unknown = Math.min(unknown, await took('Nobody At All'));
		}
		assert.ok(alike(), `${known} ms, ${unknown} ms`);
	});
});

describe('limits', () => {
	const limits = { limit_sign_in: '1000/60', limit_sign_in_name: '3/3600', limit_code: '3/3600' };
	let stack;
	before(async () => { stack = await startStack({ settings: limits }); });
	after(() => stack.stop());
	beforeEach(() => stack.forgetLimits());

	let addresses = 0;
	const elsewhere = () => stack.client({ address: `127.0.9.${++addresses}` });
	const guess = (name, client = elsewhere()) => client.post(SIGN_IN, { name, password: 'not the password' });

	test('hold by name, from however many addresses and in whatever case', async () => {
		for (const name of ['editor', 'nobody at all']) {
			for (const written of [name, name.toUpperCase(), name]) {
				assert.equal((await guess(written)).status, 401);
			}
			const reply = await guess(name);
			assert.equal(reply.status, 429);
			const wait = Number(reply.headers['retry-after']);
			assert.ok(wait > 1190 && wait <= 1200, `${wait} s: an hour for three`);
			assert.equal(reply.headers['set-cookie'], undefined);
		}
		assert.equal((await guess('somebody else')).status, 401);
		const right = await elsewhere().post(SIGN_IN, stack.moderator);
		assert.equal(right.status, 429, 'also with the right password, in a browser that nobody knows');
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.rate_limit WHERE encode(limit_key, 'escape') ILIKE '%editor%'"), '0');
	});

	test('do not keep a moderator out of their own browser', async () => {
		const own = await signedIn(stack, stack.moderator, elsewhere());
		const [, known] = [...own.jar].find(([name]) => name === 'postbag_browser');
		for (let i = 0; i < 6; i++) {
			await guess('editor');
		}
		assert.equal((await guess('editor')).status, 429);
		own.jar.delete('postbag_session');
		await signedIn(stack, stack.moderator, own);
		// The cookie is for this name, and for nobody who made it up.
		const thief = stack.client({ headers: { cookie: `postbag_browser=${known}` } });
		const other = await moderator(stack);
		for (let i = 0; i < 3; i++) {
			await guess(other.name);
		}
		assert.equal((await thief.post(SIGN_IN, other)).status, 429);
		const forged = stack.client({ headers: { cookie: `postbag_browser=${known.slice(0, -2)}AA` } });
		assert.equal((await forged.post(SIGN_IN, stack.moderator)).status, 429);
	});

	test('hold for a known browser as well', async () => {
		await stack.reload({ ...limits, limit_sign_in: '4/3600' });
		const own = await signedIn(stack, stack.moderator, elsewhere());
		own.address = '127.0.9.250';
		const statuses = [];
		for (let i = 0; i < 5; i++) {
			own.address = `127.0.9.${200 + i}`;
			statuses.push((await guess('editor', own)).status);
		}
		assert.deepEqual(statuses, [401, 401, 401, 401, 429]);
		await stack.reload(limits);
	});

	test('hold for codes, with the right one too, and say when', async () => {
		const { who, secret } = await enrolled(stack);
		await later(stack);
		const { client } = await passwordStep(stack, who, elsewhere());
		for (let i = 0; i < 3; i++) {
			assert.equal((await client.post(STEP, { code: '000000' })).status, 401);
		}
		const reply = await client.post(STEP, { code: codeOf(secret) });
		assert.equal(reply.status, 429);
		assert.ok(Number(reply.headers['retry-after']) > 1190);
		// A new password step gives no new tries.
		const { client: again } = await passwordStep(stack, who, elsewhere());
		assert.equal((await again.post(STEP, { recovery: '0000-0000-0000-0000' })).status, 429);
	});

	test('hold for the password at the account, too', async () => {
		const who = await moderator(stack);
		const client = await signedIn(stack, who);
		stack.writeSettings({ ...limits, limit_sign_in: '3/3600' });
		await stack.forgetLimits();
		const change = () => send(client, '/account/password', { current: 'a guess', password: 'a good long password', again: 'a good long password' });
		const statuses = [];
		for (let i = 0; i < 4; i++) {
			statuses.push((await change()).status);
		}
		assert.deepEqual(statuses, [403, 403, 403, 429]);
		await stack.reload(limits);
	});
});

describe('the account', () => {
	let stack;
	before(async () => { stack = await startStack(); });
	after(() => stack.stop());

	test('is linked from every page of the desk, and says who one is', async () => {
		const who = await moderator(stack);
		const client = await signedIn(stack, who);
		assert.match((await client.get('/postbag/admin/queue')).text, /<a href="\/postbag\/admin\/account">Account<\/a>/);
		const page = await client.get(ACCOUNT);
		assert.match(textOf(page.text), new RegExp(`You are ${who.name} , a moderator since \\d+ \\w+ \\d{4}`));
		assert.equal(page.headers['cache-control'], 'no-store');
		assert.equal(page.headers['x-frame-options'], 'DENY');
		assert.equal((await stack.client().get(ACCOUNT)).location, SIGN_IN);
		// What stands in the address is said only if it is ours.
		assert.ok(!(await client.get(`${ACCOUNT}?done=%3Cb%3E`)).text.includes('desk-notice'));
	});

	test('lists the sessions with their browsers, this one marked, and ends one', async () => {
		const who = await moderator(stack);
		const here = await signedIn(stack, who, stack.client({ headers: { 'user-agent': FIREFOX } }));
		const there = await signedIn(stack, who, stack.client({ headers: { 'user-agent': '<b>Netscape</b>' } }));
		const stranger = await enrolled(stack);
		await stack.psql("UPDATE postbag.session SET used_at = used_at - interval '4 minutes', started_at = '2026-02-01 10:00Z'");
		let rows = tableRows((await here.get(ACCOUNT)).text).filter((row) => row.length === 4 && row[3] === 'Sign out');
		assert.deepEqual(rows.map(([browser]) => browser).sort(), ['Firefox on Linux This one', 'Unknown']);
		assert.match(rows[0][1], /^1 February 2026/);
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.session WHERE used_at > now() - interval '3 minutes'"), '0',
			'its use is not noted at each request');
		await stack.psql("UPDATE postbag.session SET used_at = used_at - interval '2 minutes'");
		await here.get(ACCOUNT);
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.session WHERE used_at > now() - interval '1 minute'"), '1');
		rows = tableRows((await here.get(ACCOUNT)).text);
		assert.match(rows.find((row) => row[0]?.includes('This one'))[2], new RegExp(String(new Date().getUTCFullYear())));
		const page = (await here.get(ACCOUNT)).text;
		const [own, other] = [true, false].map((mine) => formTo(page.match(/<tr>[\s\S]*?<\/tr>/g)
			.find((row) => row.includes('/end"') && row.includes('This one') === mine), '/end'));
		// Nobody ends the session of somebody else.
		const theirs = await stack.psql(`SELECT session_id FROM postbag.session JOIN postbag.moderator USING (moderator_id) WHERE name = '${stranger.who.name}'`);
		assert.equal((await here.post(`${ACCOUNT}/sessions/${theirs}/end`, own.fields)).status, 303);
		assert.ok(await isIn(stranger.client));
		assert.equal((await here.post(other.action, other.fields)).location, `${ACCOUNT}?done=session`);
		assert.ok(!await isIn(there));
		assert.ok(await isIn(here));
		assert.equal((await here.post(own.action, own.fields)).location, SIGN_IN);
		assert.ok(!await isIn(here));
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.session WHERE browser LIKE '%Netscape%' OR browser LIKE '%127%'"), '0');
	});

	test('changes the password, and ends all other sessions', async () => {
		const who = await moderator(stack);
		const here = await signedIn(stack, who), there = await signedIn(stack, who);
		const fresh = 'p\u00e4ssword with spaces';
		for (const [fields, status, words] of [
			[{ current: 'wrong', password: fresh, again: fresh }, 403, /This is not your password/],
			[{ current: who.password, password: 'eleven char', again: 'eleven char' }, 422, /too short/],
			[{ current: who.password, password: 'x'.repeat(257), again: 'x'.repeat(257) }, 422, /too long/],
			[{ current: who.password, password: fresh, again: `${fresh} ` }, 422, /not the same/],
			[{ current: 'x'.repeat(257), password: fresh, again: fresh }, 422, /too long/],
		]) {
			const reply = await send(here, '/account/password', fields);
			assert.equal(reply.status, status, JSON.stringify(fields));
			assert.match(textOf(reply.text), words);
			assert.ok(!reply.text.includes(fresh) && !reply.text.includes(who.password));
		}
		assert.ok(await isIn(there));
		const reply = await send(here, '/account/password', { current: who.password, password: fresh, again: fresh });
		assert.equal(reply.location, `${ACCOUNT}?done=password`);
		assert.match(textOf((await here.get(reply.location)).text), /Your password is changed/);
		assert.ok(!await isIn(there));
		assert.equal((await passwordStep(stack, who)).reply.status, 401);
		await signedIn(stack, { ...who, password: fresh });
		assert.match(await stack.psql(`SELECT password_hash FROM postbag.moderator WHERE name = '${who.name}'`), /^\$argon2id\$/);
	});
});
