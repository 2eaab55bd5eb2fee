// A postbagd whose database is reached by TCP, with a name that must be looked up: it may connect
// there and nowhere else.

import assert from 'node:assert/strict';
import * as net from 'node:net';
import { after, before, describe, test } from 'node:test';

import { freshArticle, send, sent } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

describe('postbagd with a database by TCP', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open', network: true, settings: { connect_timeout_ms: 5000 } }); });
	after(() => stack.stop());

	test('says that it has a network', () => {
		assert.match(stack.log(), /sandbox: system calls are filtered, and the database is reached by TCP$/m);
	});

	test('finds its database again after it was away', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'Before.' });
		assert.match(await stack.psql("SELECT DISTINCT client_addr FROM pg_stat_activity WHERE usename = 'postbag_app'"), /^127\.0\.0\.1$/);
		await stack.killPostgres();
		assert.equal((await send(stack.client(), article, { text: 'Away.' })).status, 503);
		await stack.startPostgres();
		await eventually(async () => assert.equal((await send(stack.client(), article, { text: 'After.' })).status, 201));
	});

	test('connects to no article', async () => {
		let visits = 0;
		const trap = net.createServer((socket) => { visits++; socket.destroy(); });
		await new Promise((done) => trap.listen(0, '127.0.0.1', done));
		const url = `http://127.0.0.1:${trap.address().port}/a`;
		for (const uri of [`thread?article=${encodeURIComponent(url)}`, `api/v1/counts?article=${encodeURIComponent(url)}`]) {
			assert.ok((await stack.client().get(`/postbag/${uri}`)).status < 500);
		}
		await send(stack.client(), freshArticle(stack), { text: `See ${url}.`, url });
		assert.equal(visits, 0);
		trap.close();
	});
});
