// More peers than there are descriptors: who is too many is turned away, and when they have gone it is
// as if they had never been there.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as fcgi from '../lib/fcgi.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

describe('a postbagd that may have 64 descriptors', () => {
	let stack, good;
	before(async () => {
		stack = await startStack({ nginx: false, settings: { threads: 4, pool: 2 } });
		await stack.killPostbagd('SIGTERM');
		await stack.startPostbagd({ limits: ['--nofile=64:64'] });
		good = fcgi.request({ uri: `/postbag/shares?article=${encodeURIComponent(`${stack.origin}/a`)}` });
	});
	after(() => stack.stop());

	const ordinary = async () => assert.equal((await fcgi.exchange(stack.socket, good, 30000))?.status, 200);

	test('answers', ordinary);

	test('has said that they are too few', () => {
		assert.match(stack.log(), /descriptors: 64 may be open where \d+ are wanted: no more than 16 connections of nginx can be idle/);
	});

	test('answers again after 2000 have connected and said nothing', async () => {
		const { pid } = stack.daemon;
		// Some are refused at once: the line before the socket is not endless either.
		const crowd = await Promise.all(Array.from({ length: 2000 }, () => fcgi.connect(stack.socket).catch(() => null)));
		assert.ok(crowd.filter((socket) => socket).length > 100);
		const ends = crowd.filter((socket) => socket).map((socket) => fcgi.readAll(socket, 60000));
		await eventually(ordinary, 60000);
		crowd.forEach((socket) => socket?.destroy());
		await Promise.all(ends.map((end) => Promise.race([end, new Promise((done) => setTimeout(done, 100))])));
		await ordinary();
		assert.equal(stack.daemon.pid, pid);
		assert.equal(stack.daemon.ended, undefined);
	});

	test('answers again after 2000 who have gone at once', async () => {
		for (let i = 0; i < 20; i++) {
			const crowd = await Promise.all(Array.from({ length: 100 }, () => fcgi.connect(stack.socket).catch(() => null)));
			crowd.forEach((socket) => socket?.destroy());
		}
		await eventually(ordinary, 30000);
		assert.equal(stack.daemon.ended, undefined);
	});
});
