// What an authenticator app does: codes of RFC 6238, with SHA-1, six digits and steps of 30 seconds.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { formTo, tags, textOf } from './http.mjs';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// The code of a secret in base32, this many steps from now.
export function codeOf(secret, steps = 0) {
	const bits = [...secret.replaceAll(' ', '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = createHmac('sha1', key).update(counter).digest();
	const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
	return String(number % 1000000).padStart(6, '0');
}

// The secret on the page that switches the second factor on, in groups as it is shown.
export function secretOn(html) {
	return textOf(html.match(/<code class="desk-secret">([^<]+)<\/code>/)[1]);
}

// Switches it on, for who is signed in: { secret, codes }.
export async function enrol(client, password) {
	const page = await client.get('/postbag/admin/account/second-factor');
	assert.equal(page.status, 200);
	const form = formTo(page.text, '/admin/account/second-factor');
	const secret = secretOn(page.text);
	const reply = await client.post(form.action, { ...form.fields, code: codeOf(secret), current: password });
	assert.equal(reply.status, 200, reply.text);
	return { secret, codes: recoveryCodesOn(reply.text) };
}

export function recoveryCodesOn(html) {
	return [...html.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map(([, code]) => code);
}

// The otpauth link of that page.
export function linkOn(html) {
	return tags(html, 'a').find(({ href }) => href?.startsWith('otpauth:')).href;
}
