// Tokens as Postbag makes them (src/key/token.h), written down a second time: so that tests can make
// those that nobody is given, as expired ones, and so that both readings of the format are compared.

import * as fs from 'node:fs';

import { blake2b } from '@noble/hashes/blake2b';

export const PURPOSE = { TICKET: 1, AUTHOR: 2, FORM: 3, WORK: 7 };

const TAG_AT = 56;

// The subkeys that have another number than the purpose.
const KEY = { [PURPOSE.WORK]: 14 };

// Signs with the current key of a key file. issued, expires: seconds since 1970.
export function sealToken(keyFile, { purpose, key = KEY[purpose] ?? purpose, site = 0, article = 0n, object = 0n,
	issued = now(), expires = now() + 3600, version = 1 }) {
	const { id, master } = currentKey(keyFile);
	const raw = Buffer.alloc(TAG_AT);

	raw.set([version, id, purpose]);
	[site, article, object, issued, expires].forEach((value, i) => {
		raw.writeBigInt64BE(BigInt(value), 8 + 8 * i);
	});
	raw.writeBigInt64BE(BigInt(Math.floor(Math.random() * 2 ** 48)), 48);
	const tag = blake2b(raw, { dkLen: 32, key: subkey(master, key) });
	return Buffer.concat([raw, tag]).toString('base64url');
}

// What is in a token, without a look at its tag.
export function readToken(text) {
	const raw = Buffer.from(text, 'base64url');
	const [site, article, object, issued, expires] = [8, 16, 24, 32, 40].map((at) =>
		raw.readBigInt64BE(at));

	return { purpose: raw[2], site, article, object, issued: Number(issued), expires: Number(expires) };
}

export function now() {
	return Math.floor(Date.now() / 1000);
}

function currentKey(file) {
	const [, id, hex] = fs.readFileSync(file, 'utf8').match(/^current (\d+) ([0-9a-f]{64})(?: |$)/m);

	return { id: Number(id), master: Buffer.from(hex, 'hex') };
}

// crypto_kdf_derive_from_key() of libsodium.
function subkey(master, number) {
	const salt = Buffer.alloc(16);
	const personalization = Buffer.alloc(16);

	salt.writeBigUInt64LE(BigInt(number));
	personalization.write('postbag1');
	return blake2b(new Uint8Array(0), { dkLen: 32, key: master, salt, personalization });
}
