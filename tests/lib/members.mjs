// Readers whom a site signs in: a key of the site's, its tokens, and who has handed one in.

import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';

import { freshArticle } from './people.mjs';
import { now } from './token.mjs';

const ISSUER = 'https://news.example';

// { token(claims), member(claims), browse(client, claims) } for a site that has a key from now on.
export async function startMembers(stack, site = 'demo', article = freshArticle(stack)) {
	const pair = crypto.generateKeyPairSync('ed25519', {
		publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
	await stack.ctl(['sso', 'add', site, 'lib', '--kind', 'jwt-eddsa', '--issuer', ISSUER], { input: pair.publicKey });

	const token = (more = {}) => {
		const claims = { iss: ISSUER, aud: site, sub: 'ada', name: 'Ada Lovelace', jti: crypto.randomUUID(), iat: now(), exp: now() + 600, ...more };
		const input = [{ alg: 'EdDSA', kid: 'lib' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
		return `${input}.${crypto.sign(null, Buffer.from(input), pair.privateKey).toString('base64url')}`;
	};

	// By a token in a header, as a program: { headers, session }.
	async function member(more) {
		const reply = await stack.client().postJson('/postbag/api/v1/session', { article, sso_token: token(more) },
			{ headers: { 'sec-fetch-site': null } });
		assert.equal(reply.status, 201, reply.text);
		const { session } = reply.json();
		return { headers: { authorization: `Bearer ${session}` }, session };
	}

	// By cookies, in a browser.
	async function browse(more, client = stack.client()) {
		const reply = await client.post('/postbag/sign-in', { article, sso_token: token(more) }, { headers: { origin: stack.origin } });
		assert.equal(reply.status, 303, reply.text);
		return client;
	}

	return { token, member, browse };
}
