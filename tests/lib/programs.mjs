// Programs at the desk, as tests play them: tokens made on the page for them, and requests with them.

import assert from 'node:assert/strict';

import { moderate } from './people.mjs';

export const ADMIN = '/postbag/api/v1/admin';

// A new token of who is signed in.
export async function makeToken(client, { scope = 'act', days = 7, name = 'A program' } = {}) {
	const reply = await moderate(client, '/postbag/admin/account/tokens', '/tokens', { token_name: name, scope, days });
	assert.equal(reply.status, 200, reply.text);
	return reply.text.match(/<code class="desk-secret">(pbt_[\w-]{43})<\/code>/)[1];
}

// What a program with a token sends: no cookie, no Origin.
export class Program {
	constructor(stack, token, options) {
		this.client = stack.client(options);
		this.token = token;
	}

	get(path) {
		return this.send('GET', path);
	}

	post(path, fields, headers = {}) {
		return this.send('POST', path, JSON.stringify(fields), { 'content-type': 'application/json', ...headers });
	}

	send(method, path, body, headers = {}) {
		return this.client.request(method, `${ADMIN}${path}`, { body, headers: { authorization: `Bearer ${this.token}`, ...headers } });
	}
}
