// What keeps passkeys, and the browser before it: answers as Web Authentication level 2 has them. What
// a test wants otherwise than they do it, it says in `but`.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

import { attributesOf, formTo } from './http.mjs';

const PRESENT = 0x01, VERIFIED = 0x04, WITH_KEY = 0x40;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const from64 = (text) => Buffer.from(text, 'base64url');

// CBOR of a small number and of bytes: RFC 8949 section 3.
function head(major, number) {
	if (number < 24) {
		return Buffer.from([(major << 5) | number]);
	}
	return Buffer.from(number < 256 ? [(major << 5) | 24, number] : [(major << 5) | 25, number >> 8, number & 255]);
}
const cbor = (value) => (typeof value === 'number'
	? head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value)
	: Buffer.concat([head(2, value.length), value]));
const cborMap = (pairs) => Buffer.concat([head(5, pairs.length), ...pairs.flat().map(cbor)]);

// COSE keys (RFC 9053, RFC 8230), and how each signs.
const ALGORITHMS = {
	ES256: { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), digest: 'sha256',
		cose: ({ x, y }) => [[1, 2], [3, -7], [-1, 1], [-2, from64(x)], [-3, from64(y)]] },
	EdDSA: { make: () => generateKeyPairSync('ed25519'), digest: null,
		cose: ({ x }) => [[1, 1], [3, -8], [-1, 6], [-2, from64(x)]] },
	RS256: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), digest: 'sha256',
		cose: ({ n, e }) => [[1, 3], [3, -257], [-1, from64(n)], [-2, from64(e)]] },
};

export class Authenticator {
	// origin: of the page that asks.
	constructor(origin, algorithm = 'ES256') {
		this.origin = origin;
		this.algorithm = ALGORITHMS[algorithm];
		this.keys = this.algorithm.make();
		this.credential = randomBytes(24);
		this.signs = 0;
	}

	clientData(type, challenge, { client = {} } = {}) {
		return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false, ...client }));
	}

	authenticatorData(party, flags, { signs = this.signs, flags: own = flags, party: otherParty = party } = {}) {
		const bytes = Buffer.alloc(5);
		bytes[0] = own;
		bytes.writeUInt32BE(signs, 1);
		return Buffer.concat([sha256(otherParty), bytes]);
	}

	// The fields that go with the form which has one made.
	make(form, but = {}) {
		const { party, challenge, user } = asked(form);
		this.user = user;
		const id = but.credential ?? this.credential;
		const key = cborMap(this.algorithm.cose(this.keys.publicKey.export({ format: 'jwk' })));
		return {
			client_data: this.clientData('webauthn.create', but.challenge ?? challenge, but).toString('base64url'),
			authenticator_data: Buffer.concat([
				this.authenticatorData(party, PRESENT | VERIFIED | WITH_KEY, but),
				Buffer.alloc(16), Buffer.from([id.length >> 8, id.length & 255]), id, key,
			]).toString('base64url'),
		};
	}

	// The fields that go with the form to sign in.
	sign(form, but = {}) {
		const { party, challenge } = asked(form);
		const client = this.clientData('webauthn.get', but.challenge ?? challenge, but);
		const data = this.authenticatorData(party, PRESENT | VERIFIED, but);
		const signature = sign(this.algorithm.digest, Buffer.concat([data, sha256(client)]), (but.keys ?? this.keys).privateKey);
		return {
			credential: (but.credential ?? this.credential).toString('base64url'),
			client_data: client.toString('base64url'),
			authenticator_data: data.toString('base64url'),
			signature: signature.toString('base64url'),
			user: but.user ?? this.user,
		};
	}
}

// What a form asks of the browser.
export function asked(form) {
	const attributes = attributesOf(form.html.slice(0, form.html.indexOf('>') + 1));
	return Object.fromEntries(Object.entries(attributes).filter(([name]) => name.startsWith('data-'))
		.map(([name, value]) => [name.slice('data-'.length), value]));
}

const PASSKEYS = '/postbag/admin/account/passkeys';

// The form that has a passkey made, for who is signed in.
export async function formToMake(client, password, fields = {}) {
	const page = formTo((await client.get(PASSKEYS)).text, '/passkeys/new');
	const reply = await client.post(page.action, { ...page.fields, passkey_name: 'Phone', current: password, ...fields });
	if (reply.status !== 200) {
		throw new Error(`${reply.status} ${reply.text}`);
	}
	return formTo(reply.text, '/account/passkeys');
}

export async function formToSignIn(client) {
	return formTo((await client.get('/postbag/admin/sign-in')).text, '/sign-in/passkey');
}
