// Connections that nginx keeps open: no thread waits for an idle one, so that nobody can make readers wait by
// keeping many.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as fcgi from '../lib/fcgi.mjs';
import { sent } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const SOON_MS = 20000; // a machine may be busy; who waits for an idle connection waits much longer
const IDLE = 500;

const metric = async (stack, name) => Number((await fcgi.exchange(stack.socket,
	fcgi.request({ uri: '/postbag/metrics', address: '127.0.0.1' }), SOON_MS)).body.toString().match(new RegExp(`^${name} (\\d+)$`, 'm'))[1]);

describe('kept connections', () => {
	let stack, article, thread, shares;
	before(async () => {
		stack = await startStack({ policy: 'open', nginx: false, settings: { threads: 4, pool: 4, peer_timeout_ms: 3000 } });
		await stack.killPostbagd('SIGTERM');
		await stack.startPostbagd({ limits: ['--nofile=256:4096'] }); // it raises the first of the two by itself
		article = `${stack.origin}/kept`;
		thread = `/postbag/thread?article=${encodeURIComponent(article)}`;
		shares = `/postbag/shares?article=${encodeURIComponent(article)}`;
	});
	after(() => stack.stop());

	const ordinary = async () => assert.equal((await fcgi.exchange(stack.socket, fcgi.request({ uri: shares }), SOON_MS))?.status, 200);

	const open = async (count) => {
		const peers = [];
		while (peers.length < count) {
			const peer = await fcgi.Kept.open(stack.socket);
			assert.equal((await peer.ask({ uri: shares }, SOON_MS)).status, 200);
			peers.push(peer);
		}
		return peers;
	};

	test('carry one request after the other, each with its own answer', async () => {
		const peer = await fcgi.Kept.open(stack.socket);
		const alone = async (what) => (await fcgi.exchange(stack.socket, fcgi.request(what), SOON_MS));
		const asked = [{ uri: shares }, { uri: thread }, { method: 'HEAD', uri: thread }, { uri: '/postbag/nowhere' }, { uri: thread },
			{ method: 'POST', uri: '/postbag/shares', body: 'article=%', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
			{ uri: `${thread}&view=page` }, { uri: shares, padding: 7, chunk: 50 }, { uri: thread, id: 77 }];
		for (const what of [...asked, ...asked]) {
			const kept = await peer.ask(what, SOON_MS), once = await alone(what);
			assert.equal(kept.status, once.status);
			assert.equal(kept.headers.get('content-length'), once.headers.get('content-length'));
			assert.equal(kept.body.length, once.body.length);
			assert.equal(kept.id, what.id ?? 1);
		}
		peer.close();
	});

	test('that are idle, 500 of them, make nobody wait', async () => {
		const dropped = await metric(stack, 'postbag_connections_dropped_total');
		const peers = await open(IDLE);
		await eventually(async () => assert.equal(await metric(stack, 'postbag_connections_idle'), IDLE));
		const began = Date.now();
		for (let i = 0; i < 20; i++) {
			await ordinary();
		}
		assert.ok(Date.now() - began < SOON_MS);
		// Each of them is heard again, all at once and in any order.
		const answers = await Promise.all(peers.reverse().map((peer) => peer.ask({ uri: shares }, SOON_MS)));
		assert.ok(answers.every((answer) => answer?.status === 200));
		assert.equal(await metric(stack, 'postbag_connections'), 1, 'the one that asks');
		peers.forEach((peer) => peer.close());
		await eventually(async () => assert.equal(await metric(stack, 'postbag_connections_idle'), 0));
		assert.equal(await metric(stack, 'postbag_connections_dropped_total'), dropped, 'they ended as they should');
	});

	test('whose next request stops in the middle are closed, like others', async () => {
		const dropped = await metric(stack, 'postbag_connections_dropped_total');
		const whole = fcgi.request({ uri: shares, keep: true });
		await Promise.all([1, 8, 20, whole.length - 1].map(async (at) => {
			const peer = await fcgi.Kept.open(stack.socket);
			assert.equal((await peer.ask({ uri: shares }, SOON_MS)).status, 200);
			peer.socket.write(whole.subarray(0, at));
			await ordinary();
			await peer.ended(SOON_MS);
			assert.equal(peer.bytes.length, 0);
		}));
		assert.equal(await metric(stack, 'postbag_connections_dropped_total'), dropped + 4);
	});

	test('may send their next request in pieces', async () => {
		const whole = fcgi.request({ uri: shares, keep: true });
		const peer = await fcgi.Kept.open(stack.socket);
		for (let round = 0; round < 3; round++) {
			for (let at = 0; at < whole.length; at += 40) {
				peer.socket.write(whole.subarray(at, at + 40));
				await new Promise((done) => setTimeout(done, 20));
			}
			assert.equal((await peer.answer(SOON_MS)).status, 200);
		}
		peer.close();
	});

	test('that send anything else than a request are closed', async () => {
		for (const bytes of [Buffer.alloc(100), fcgi.record(fcgi.TYPE.GET_VALUES, Buffer.alloc(0), { id: 0 }),
			fcgi.record(fcgi.TYPE.STDIN), fcgi.record(fcgi.TYPE.ABORT_REQUEST)]) {
			const peer = await fcgi.Kept.open(stack.socket);
			assert.equal((await peer.ask({ uri: shares }, SOON_MS)).status, 200);
			peer.socket.write(bytes);
			await peer.ended(SOON_MS);
		}
	});

	test('that do not wait for an answer get the first one, and are closed', async () => {
		const peer = await fcgi.Kept.open(stack.socket);
		peer.socket.write(Buffer.concat([fcgi.request({ uri: shares, keep: true }), fcgi.request({ uri: shares, keep: true })]));
		assert.equal((await peer.answer(SOON_MS)).status, 200);
		await peer.ended(SOON_MS);
		assert.equal(peer.bytes.length, 0);
	});

	test('end with a request that is too large', async () => {
		const peer = await fcgi.Kept.open(stack.socket);
		const answer = await peer.ask({ method: 'POST', uri: '/postbag/comments', body: 'a'.repeat(70000),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, SOON_MS);
		assert.equal(answer.status, 413);
		await peer.ended(SOON_MS);
	});

	test('tell one reader nothing of another', async () => {
		const peer = await fcgi.Kept.open(stack.socket);
		const mine = await peer.ask({ uri: thread, headers: { Cookie: 'postbag_author=x' } }, SOON_MS);
		assert.match(mine.headers.get('cache-control'), /private|no-cache|no-store/);
		const others = await peer.ask({ uri: thread }, SOON_MS);
		const once = await fcgi.exchange(stack.socket, fcgi.request({ uri: thread }), SOON_MS);
		assert.equal(others.headers.get('cache-control'), once.headers.get('cache-control'));
		assert.equal(others.headers.get('x-accel-expires'), '1');
		peer.close();
	});

	test('are closed at once when postbagd stops, and what is under way is answered', async () => {
		const peers = await open(20), busy = await open(1);
		// Who reads waits for as long as the table is locked.
		const letGo = await stack.hold('LOCK postbag.article');
		const answer = busy[0].ask({ uri: `${thread}2` }, SOON_MS);
		await eventually(async () => assert.equal(await metric(stack, 'postbag_connections'), 2));
		const stopped = stack.killPostbagd('SIGTERM');
		await Promise.all(peers.map((peer) => peer.ended(SOON_MS)));
		await letGo();
		assert.equal((await answer).status, 200);
		await busy[0].ended(SOON_MS);
		assert.equal((await stopped).code, 0);
		await stack.startPostbagd();
		await ordinary();
	});

	test('are none where the settings say so', async () => {
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ ...stack.settings, keep_idle_ms: 0 });
		await stack.startPostbagd();
		const peer = await fcgi.Kept.open(stack.socket);
		assert.equal((await peer.ask({ uri: shares }, SOON_MS)).status, 200);
		await peer.ended(SOON_MS);
	});

	test('are closed when they were idle for too long', async () => {
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ ...stack.settings, keep_idle_ms: 500 });
		await stack.startPostbagd();
		const peer = await fcgi.Kept.open(stack.socket);
		assert.equal((await peer.ask({ uri: shares }, SOON_MS)).status, 200);
		await peer.ended(SOON_MS);
	});
});

describe('nginx', () => {
	let stack, article;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { threads: 4, pool: 4 } });
		article = `${stack.origin}/kept`;
	});
	after(() => stack.stop());

	const known = { headers: { cookie: 'postbag_author=x' } }; // past what nginx keeps
	const read = async () => (await stack.client().get(`/postbag/thread?article=${encodeURIComponent(article)}`, known)).status;

	test('keeps connections for what reads, and none for what writes', async () => {
		for (let i = 0; i < 10; i++) {
			assert.equal(await read(), 200);
		}
		const idle = await metric(stack, 'postbag_connections_idle');
		assert.ok(idle >= 1 && idle <= 2, `${idle} for two workers of nginx that ask one after the other`);
		await sent(stack.client(), article, { text: 'Over a connection of its own.' });
		await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'x' });
		await stack.client().get('/postbag/admin/sign-in');
		await eventually(async () => assert.equal(await metric(stack, 'postbag_connections_idle'), idle));
	});

	test('makes new ones when postbagd was started anew', async () => {
		assert.equal(await read(), 200);
		await stack.restartPostbagd();
		for (let i = 0; i < 10; i++) {
			assert.equal(await read(), 200);
		}
	});

	test('lets hundreds of readers at once through to four threads', async () => {
		const answers = await Promise.all(Array.from({ length: 300 }, read));
		assert.ok(answers.every((status) => status === 200), answers.filter((status) => status !== 200).join());
		assert.equal(await read(), 200);
	});
});
