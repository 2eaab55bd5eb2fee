// Speaks FastCGI directly to a running postbagd, as nginx never would. After everything it does,
// the daemon must still answer an ordinary request in good time, and be the same process.
//
// POSTBAG_SOCKET   the socket's path
// POSTBAG_URI      a URI that is answered with 200 (/postbag/healthz)
// POSTBAG_LIMIT    body_bytes of the daemon's settings (65536)
// POSTBAG_BODY_URI a URI to post to; any answer below 500 will do (/postbag/comments)

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import * as fcgi from './lib/fcgi.mjs';

const { TYPE, ROLE } = fcgi;
const path = process.env.POSTBAG_SOCKET;
const uri = process.env.POSTBAG_URI ?? '/postbag/healthz';
const bodyUri = process.env.POSTBAG_BODY_URI ?? '/postbag/comments';
const limit = Number(process.env.POSTBAG_LIMIT ?? 65536);

const SOON_MS = 2000; // an ordinary answer, on a machine that has other things to do
const DROP_MS = 20000; // longer than request_timeout_ms: after it nobody may still be connected

assert.ok(path, 'POSTBAG_SOCKET must name the socket of a running postbagd');

const good = fcgi.request({ uri });
const goodParams = fcgi.stream(TYPE.PARAMS, fcgi.pairs(fcgi.params('GET', uri)));
const noBody = fcgi.record(TYPE.STDIN);
const values = fcgi.pairs(Array.from({ length: 40 }, () => ['FCGI_MPXS_CONNS', '']));
const getValues = fcgi.record(TYPE.GET_VALUES, values, { id: 0 });

async function ordinary() {
	const begun = performance.now();
	const answer = await fcgi.exchange(path, good, SOON_MS);

	assert.equal(answer?.status, 200);
	assert.equal(answer.protocolStatus, 0);
	return performance.now() - begun;
}

// Sends bytes: the connection must be closed without an answer.
async function refused(bytes, timeoutMs = DROP_MS) {
	const answer = await fcgi.exchange(path, bytes, timeoutMs);

	assert.equal(answer, null);
}

function post(bytes, options = {}) {
	return fcgi.request({
		method: 'POST', uri: bodyUri, body: Buffer.alloc(bytes, 'a'),
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, ...options,
	});
}

// Who listens at the path: postbagd must not have been restarted between two tests.
function listenerInode() {
	const lines = execFileSync('cat', ['/proc/net/unix'], { encoding: 'utf8' }).split('\n');

	return lines.filter((line) => line.endsWith(` ${path}`) && / 00010000 /.test(line))
		.map((line) => line.trim().split(/\s+/)[6]).join();
}

const inode = listenerInode();

afterEach(async () => {
	await ordinary();
	assert.equal(listenerInode(), inode);
});

describe('ordinary requests', () => {
	test('are answered and the connection is closed behind the answer', async () => {
		await ordinary();
	});

	test('with FCGI_KEEP_CONN are answered one after the other, until one is without', async () => {
		const peer = await fcgi.Kept.open(path);

		for (let i = 0; i < 5; i++)
			assert.equal((await peer.ask({ uri }, SOON_MS)).status, 200);
		assert.equal((await peer.ask({ uri, keep: false }, SOON_MS)).status, 200);
		await peer.ended(SOON_MS);
	});

	test('may have any request id', async () => {
		for (const id of [1, 2, 255, 256, 65535]) {
			const answer = await fcgi.exchange(path, fcgi.request({ uri, id }), SOON_MS);

			assert.equal(answer.status, 200);
			assert.equal(answer.id, id);
		}
	});

	test('may have padding of 255 bytes in every record', async () => {
		const answer = await fcgi.exchange(path, fcgi.request({ uri, padding: 255 }), SOON_MS);

		assert.equal(answer.status, 200);
	});

	test('may come in records of one byte', async () => {
		const answer = await fcgi.exchange(path, fcgi.request({ uri, chunk: 1 }), SOON_MS);

		assert.equal(answer.status, 200);
	});

	test('may come in two pieces, cut anywhere', async () => {
		for (let at = 1; at < good.length; at += 7) {
			const socket = await fcgi.connect(path);
			const reply = fcgi.readAll(socket, SOON_MS);

			socket.write(good.subarray(0, at));
			await sleep(1);
			socket.write(good.subarray(at));
			assert.equal(fcgi.answer((await reply).bytes)?.status, 200, `cut at ${at}`);
		}
	});

	test('may come slowly, in pieces that the daemon has to wait for', async () => {
		const socket = await fcgi.connect(path);
		const reply = fcgi.readAll(socket, 10000);

		for (let at = 0; at < good.length; at += 64) {
			socket.write(good.subarray(at, at + 64));
			await sleep(40);
		}
		assert.equal(fcgi.answer((await reply).bytes)?.status, 200);
	});

	test('are answered when the client has closed its sending side', async () => {
		const socket = await fcgi.connect(path);
		const reply = fcgi.readAll(socket, SOON_MS);

		socket.end(good);
		assert.equal(fcgi.answer((await reply).bytes)?.status, 200);
	});

	test('are answered 200 at a time', async () => {
		const answers = await Promise.all(Array.from({ length: 200 },
			() => fcgi.exchange(path, good, 10000)));

		assert.ok(answers.every((answer) => answer?.status === 200));
	});
});

describe('bodies', () => {
	test('of the limit are read', async () => {
		for (const bytes of [1, 65535, limit - 1, limit].filter((one) => one <= limit)) {
			const answer = await fcgi.exchange(path, post(bytes), SOON_MS);

			assert.ok(answer.status < 500 && answer.status !== 413, `${bytes}: ${answer.status}`);
		}
	});

	test('over the limit are answered with 413', async () => {
		for (const bytes of [limit + 1, limit + 70000, limit * 8]) {
			const answer = await fcgi.exchange(path, post(bytes), SOON_MS);

			assert.equal(answer?.status, 413, String(bytes));
		}
	});

	test('announced over the limit and not sent are answered with 413', async () => {
		const list = fcgi.params('POST', bodyUri,
			{ 'Content-Type': 'application/x-www-form-urlencoded' }, 10737418240);
		const answer = await fcgi.exchange(path, Buffer.concat([
			fcgi.begin(), fcgi.stream(TYPE.PARAMS, fcgi.pairs(list)), noBody]), SOON_MS);

		assert.equal(answer?.status, 413);
	});

	test('in a record of 65535 bytes with 255 of padding are read', async () => {
		const answer = await fcgi.exchange(path, post(65535, { padding: 255 }), SOON_MS);

		assert.ok(answer.status < 500 && answer.status !== 413);
	});
});

describe('what is no FastCGI request is dropped', () => {
	const cases = {
		'wrong version 0': Buffer.from(good).fill(0, 0, 1),
		'wrong version 2': Buffer.from(good).fill(2, 0, 1),
		'wrong version in a later record': Buffer.concat([
			fcgi.begin(), fcgi.record(TYPE.PARAMS, Buffer.alloc(0), { version: 9 })]),
		'an HTTP request': Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
		'unknown type 12 first': fcgi.record(12, Buffer.alloc(8)),
		'unknown type 255 first': fcgi.record(255, Buffer.alloc(8), { id: 0 }),
		'unknown type in the middle': Buffer.concat([
			fcgi.begin(), fcgi.record(99, Buffer.alloc(8)), goodParams, noBody]),
		'unknown management type in the middle': Buffer.concat([
			fcgi.begin(), fcgi.record(99, Buffer.alloc(8), { id: 0 }), goodParams, noBody]),
		'role AUTHORIZER': Buffer.concat([fcgi.begin(ROLE.AUTHORIZER), goodParams, noBody]),
		'role FILTER': Buffer.concat([fcgi.begin(ROLE.FILTER), goodParams, noBody]),
		'role 0': Buffer.concat([fcgi.begin(0), goodParams, noBody]),
		'role 257': Buffer.concat([fcgi.begin(257), goodParams, noBody]),
		'request id 0': fcgi.request({ uri, id: 0 }),
		'BEGIN_REQUEST of 65535 bytes': fcgi.record(TYPE.BEGIN_REQUEST, Buffer.alloc(65535)),
		'BEGIN_REQUEST without content': fcgi.record(TYPE.BEGIN_REQUEST),
		'two BEGIN_REQUEST': Buffer.concat([fcgi.begin(), good]),
		'a second request inside the first': Buffer.concat([
			fcgi.begin(), fcgi.begin(ROLE.RESPONDER, { id: 2 }), goodParams, noBody]),
		'ABORT_REQUEST first': fcgi.record(TYPE.ABORT_REQUEST),
		'ABORT_REQUEST after the parameters': Buffer.concat([
			fcgi.begin(), goodParams, fcgi.record(TYPE.ABORT_REQUEST)]),
		'STDIN before the parameters end': Buffer.concat([fcgi.begin(), noBody]),
		'PARAMS after the parameters ended': Buffer.concat([
			fcgi.begin(), goodParams, goodParams, noBody]),
		'DATA': Buffer.concat([fcgi.begin(), goodParams, fcgi.record(TYPE.DATA), noBody]),
		'GET_VALUES x40 first': getValues,
		'GET_VALUES x40 after BEGIN_REQUEST': Buffer.concat([
			fcgi.begin(), getValues, goodParams, noBody]),
		'GET_VALUES x40 inside the parameters': Buffer.concat([
			fcgi.begin(), fcgi.record(TYPE.PARAMS, fcgi.pairs([['A', 'b']])), getValues,
			goodParams, noBody]),
		'GET_VALUES x40 before the body': Buffer.concat([
			fcgi.begin(), goodParams, getValues, noBody]),
		'a name of 0xffffffff bytes': params(Buffer.from('ffffffff00', 'hex')),
		'a value of 0xffffffff bytes': params(Buffer.from('01ffffffff41', 'hex')),
		'name and value that wrap around': params(Buffer.from('ffffffffffffffff', 'hex')),
		'a name of 0x70000000 bytes': params(Buffer.from('f0000000f0000000414141', 'hex')),
		'a length cut short': params(Buffer.from('8000', 'hex')),
		'a value one byte too long': params(Buffer.from('010241', 'hex')),
		'NUL in a name': params(fcgi.pairs([['A\0B', 'c']])),
		'NUL in a value': params(fcgi.pairs([['A', 'b\0c']])),
		'parameters of 1 MB': params(fcgi.pairs([['A', 'b'.repeat(1 << 20)]])),
		'padding without end': Buffer.concat([fcgi.begin(), ...Array.from({ length: 4000 },
			() => fcgi.record(TYPE.PARAMS, Buffer.from([0]), { padding: 255 }))]),
	};

	function params(content) {
		return Buffer.concat([fcgi.begin(), fcgi.stream(TYPE.PARAMS, content), noBody]);
	}

	for (const [name, bytes] of Object.entries(cases))
		test(name, () => refused(bytes));

	test('GET_VALUES x40 in a write of its own', async () => {
		const socket = await fcgi.connect(path);
		const reply = fcgi.readAll(socket, DROP_MS);

		socket.write(fcgi.begin());
		await sleep(50);
		socket.write(getValues);
		await sleep(50);
		socket.write(Buffer.concat([goodParams, noBody]));
		const { ending, bytes } = await reply;
		assert.notEqual(ending, 'timeout');
		assert.equal(bytes.length, 0);
	});

	test('bytes behind a whole request do no harm', async () => {
		await fcgi.exchange(path, Buffer.concat([good, getValues]), SOON_MS);
	});
});

describe('half records are dropped in bounded time', () => {
	for (const bytes of [0, 1, 4, 7, 8, 15, 16, 20, good.length - 1]) {
		test(`${bytes} bytes and silence`, () => refused(good.subarray(0, bytes)));

		test(`${bytes} bytes and an end`, async () => {
			const socket = await fcgi.connect(path);
			const reply = fcgi.readAll(socket, DROP_MS);

			socket.end(good.subarray(0, bytes));
			const { ending, bytes: got } = await reply;
			assert.notEqual(ending, 'timeout');
			assert.equal(got.length, 0);
		});
	}

	test('a record that announces 65535 bytes and sends 10', () => refused(Buffer.concat([
		fcgi.begin(), fcgi.record(TYPE.PARAMS, Buffer.alloc(10), { length: 65535 })])));
});

describe('slow and silent peers hold nobody up', () => {
	async function holding(sockets, what) {
		const ends = sockets.map((socket) => fcgi.readAll(socket, DROP_MS));

		await what();
		const endings = (await Promise.all(ends)).map((one) => one.ending);
		assert.ok(!endings.includes('timeout'), 'a peer was not dropped');
	}

	test('1000 idle connections', async () => {
		const sockets = await Promise.all(
			Array.from({ length: 1000 }, () => fcgi.connect(path)));

		await holding(sockets, async () => {
			for (let i = 0; i < 10; i++)
				await ordinary();
		});
	});

	test('100 peers that send a byte now and then', async () => {
		const sockets = await Promise.all(
			Array.from({ length: 100 }, () => fcgi.connect(path)));
		let at = 0;
		const drip = setInterval(() => {
			for (const socket of sockets)
				if (!socket.destroyed)
					socket.write(good.subarray(at, at + 1));
			at++;
		}, 200);

		await holding(sockets, async () => {
			for (let i = 0; i < 10; i++) {
				await ordinary();
				await sleep(100);
			}
		});
		clearInterval(drip);
	});

	test('100 peers that stop in the middle of their body', async () => {
		const sockets = await Promise.all(
			Array.from({ length: 100 }, () => fcgi.connect(path)));

		for (const socket of sockets)
			socket.write(post(5000).subarray(0, 3000));
		await holding(sockets, async () => {
			for (let i = 0; i < 10; i++)
				await ordinary();
		});
	});

	test('100 peers that never read their answer', async () => {
		const sockets = await Promise.all(
			Array.from({ length: 100 }, () => fcgi.connect(path)));

		for (const socket of sockets) {
			socket.pause();
			socket.write(good);
		}
		for (let i = 0; i < 10; i++)
			await ordinary();
		for (const socket of sockets)
			socket.destroy();
	});
});

describe('clients that go away', () => {
	test('in the middle of their body', async () => {
		for (let i = 0; i < 50; i++) {
			const socket = await fcgi.connect(path);

			await new Promise((done) => socket.write(post(5000).subarray(0, 3000 + i), done));
			socket.destroy();
		}
	});

	test('in the middle of the answer', async () => {
		for (let i = 0; i < 50; i++) {
			const socket = await fcgi.connect(path);

			await new Promise((done) => socket.write(good, done));
			socket.destroy();
		}
	});

	test('before they send anything', async () => {
		for (let i = 0; i < 200; i++)
			(await fcgi.connect(path)).destroy();
	});
});
