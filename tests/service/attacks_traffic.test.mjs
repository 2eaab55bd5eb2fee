// Attacks by traffic, in the places where the other tests do not look: see tests/attacks.md, whose
// numbers the tests have.

import assert from 'node:assert/strict';
import * as net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { assertProblem, freshArticle, readThread, send, sent, threadPath, ticketOf } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const FORM = 'application/x-www-form-urlencoded';

let stack;

before(async () => { stack = await startStack({ policy: 'open', settings: { threads: 4 } }); });
after(() => stack.stop());

// A connection to nginx that bytes are sent over as they stand here. all: what comes back, at its end.
function connection() {
	return new Promise((resolve, reject) => {
		const socket = net.connect(stack.port, '127.0.0.1', () => {
			const parts = [];
			socket.on('data', (part) => parts.push(part));
			socket.on('error', () => {});
			socket.all = new Promise((done) => socket.on('close', () => done(Buffer.concat(parts).toString('latin1'))));
			resolve(socket);
		});
		socket.on('error', reject);
	});
}

const head = (path, length, more = '') => `POST ${path} HTTP/1.1\r\nHost: localhost:${stack.port}\r\nOrigin: ${stack.origin}\r\n`
	+ `Content-Type: ${FORM}\r\n${length}\r\n${more}\r\n`;
const fieldsOf = async (article, text) => new URLSearchParams({ article, ticket: await ticketOf(stack.client(), article), name: 'Ada', text }).toString();
const count = async (text) => Number(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body = '${text}'`));
const metric = async (name) => Number((await stack.client().get('/postbag/metrics')).text.match(new RegExp(`^${name} (\\d+)$`, 'm'))[1]);

// Nobody but who asks has a thread; whose answer has just come may have it for a moment still.
const onlyThisOne = () => eventually(async () => assert.equal(await metric('postbag_connections'), 1));

test('78: while shares of an article pour in, it is read, and each share is counted', async () => {
	const article = freshArticle(stack);
	await stack.ctl(['site', 'set', 'demo', '--set', 'share_cap=0']);
	await stack.restartPostbagd();
	await sent(stack.client(), article, { text: 'Read me.' });
	const shares = Promise.all(Array.from({ length: 200 }, (_, i) => stack.client({ address: `127.0.9.${i + 1}` })
		.postJson('/postbag/api/v1/shares', { article, network: 'x' })));
	let over = false;
	void shares.finally(() => { over = true; });
	for (let i = 0; i < 20 || !over; i++) {
		const { comments } = await readThread(stack.client(), article, `&fresh=${i}`);
		assert.deepEqual(comments.map(({ text }) => text), ['Read me.']);
	}
	assert.ok((await shares).every(({ status }) => status === 204));
	await eventually(async () => assert.equal((await readThread(stack.client(), article, `&fresh=${Math.random()}`)).shares.total, 200));
});

test('79: a body of ten gigabytes is refused at its announcement', async () => {
	const socket = await connection();
	socket.write(head('/postbag/api/v1/comments', 'Content-Length: 10737418240', 'Connection: close\r\n'));
	assert.match(await socket.all, /^HTTP\/1\.1 413 /);
});

test('81: who sends slowly holds no thread', async () => {
	const article = freshArticle(stack);
	const form = await fieldsOf(article, 'Sent slowly.');
	const slow = await Promise.all(Array.from({ length: 40 }, connection));
	for (const [i, socket] of slow.entries()) {
		socket.write(i % 2 === 0 ? `GET ${threadPath(article)} HTTP/1.1\r\nHos` : head('/postbag/comments', `Content-Length: ${form.length}`));
	}
	for (let at = 0; at < 5; at++) { // ten times as many as there are threads, and more to come from each
		for (const [i, socket] of slow.entries()) {
			socket.write(i % 2 === 0 ? 't: localhost\r\nX'.slice(at, at + 1) : form[at]);
		}
		await sleep(20);
		await onlyThisOne();
		assert.equal((await readThread(stack.client(), article, `&fresh=${at}`)).comments.length, 0);
	}
	slow[1].write(form.slice(5));
	await eventually(async () => assert.equal(await count('Sent slowly.'), 1));
	for (const socket of slow) {
		socket.destroy();
	}
	assert.equal(await count('Sent slowly.'), 1);
});

test('82: who goes away in the middle leaves a whole comment or none', async () => {
	const article = freshArticle(stack);
	const form = await fieldsOf(article, 'Gone in the middle.');
	for (const at of [0, 1, Math.floor(form.length / 2), form.length - 1]) {
		const socket = await connection();
		socket.write(head('/postbag/comments', `Content-Length: ${form.length}`) + form.slice(0, at));
		await sleep(20);
		socket.destroy();
	}
	// These have sent everything, and do not wait for the answer.
	for (let i = 0; i < 10; i++) {
		const socket = await connection();
		socket.write(head('/postbag/comments', `Content-Length: ${form.length}`) + form, () => socket.destroy());
		const reader = await connection();
		reader.write(`GET ${threadPath(article, '&view=page')} HTTP/1.1\r\nHost: localhost:${stack.port}\r\n\r\n`);
		reader.once('data', () => reader.destroy());
		await reader.all;
	}
	assert.ok(await count('Gone in the middle.') <= 1);
	const reply = await send(stack.client(), article, { text: 'Still here.' });
	assert.equal(reply.status, 201, reply.text);
	await onlyThisOne();
});

test('83: a body in chunks that are none is refused, and nothing of it is kept', async () => {
	const article = freshArticle(stack);
	const form = await fieldsOf(article, 'In chunks.');
	const size = form.length.toString(16);
	for (const chunks of [`${size}\r\n${form}\r\nx\r\n\r\n`, `-1\r\n${form}\r\n0\r\n\r\n`, `0x${size}\r\n${form}\r\n0\r\n\r\n`,
		`fffffffffffffffff\r\n${form}\r\n0\r\n\r\n`, `${size}\r\n${form}XX0\r\n\r\n`, `\r\n${form}`]) {
		const socket = await connection();
		socket.write(head('/postbag/comments', 'Transfer-Encoding: chunked', 'Connection: close\r\n') + chunks);
		assert.match(await socket.all, /^HTTP\/1\.1 400 /, JSON.stringify(chunks.slice(0, 12)));
	}
	for (const both of ['Content-Length: 5\r\nTransfer-Encoding: chunked', 'Content-Length: 5\r\nContent-Length: 6', 'Content-Length: 5, 6',
		'Content-Length: +5', 'Transfer-Encoding: gzip, chunked']) {
		const socket = await connection();
		socket.write(head('/postbag/comments', both, 'Connection: close\r\n') + `${size}\r\n${form}\r\n0\r\n\r\n`);
		assert.match(await socket.all, /^HTTP\/1\.1 (?:400|501) /, both);
	}
	assert.equal(await count('In chunks.'), 0);
});

test('84: a multipart body of ten thousand parts is not even looked at', async () => {
	const parts = '--x\r\n\r\n\r\n'.repeat(6000);
	for (const type of ['multipart/form-data; boundary=x', 'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/mixed; boundary=x']) {
		const reply = await stack.client().request('POST', '/postbag/api/v1/comments', { body: parts, headers: stack.client().browser(type) });
		assertProblem(reply, 415, 'Content-Type', 'malformed');
	}
});

test('87: an address that is odd is no way around anything', async () => {
	for (const path of ['//postbag/metrics', '/postbag//metrics', '/postbag/./metrics', '/postbag/x/../metrics', '/postbag/%6detrics', '/postbag/metrics;a=1',
		'/postbag/metrics/', '/postbag/metrics%00', '/postbag/metrics%20', '/postbag\\metrics', '/postbag/include/thread', '/postbag//include/thread',
		'/postbag/%69nclude/thread', '/postbag/x/../include/thread', '/POSTBAG/metrics', '/postbag/static/..%2f..%2fpostbag.conf',
		`/postbag/${'a/'.repeat(4000)}`]) {
		const socket = await connection();
		socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${stack.port}\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n`);
		const reply = await socket.all;
		const status = Number(reply.match(/^HTTP\/1\.1 (\d+) /)[1]);
		// Who asks from this machine may have the metrics; nobody may have what only nginx includes.
		assert.ok([200, 400, 404].includes(status), `${path}: ${status}`);
		assert.ok(status !== 200 || /postbag_threads /.test(reply), path);
		assert.doesNotMatch(reply, /dsn|key_file|<section class="postbag/);
	}
});

test('100: names of fields that a hash would put in one place cost no more than others', async () => {
	// Made for hashes that multiply by 33 and add: "Ez" and "FY" are the same there.
	const names = Array.from({ length: 128 }, (_, i) => [...i.toString(2).padStart(7, '0')].map((bit) => bit === '0' ? 'Ez' : 'FY').join(''));
	assert.equal(new Set(names).size, 128);
	const forms = new URLSearchParams(names.map((name) => [name, 'x'])).toString();
	const reply = await stack.client().request('POST', '/postbag/api/v1/comments', { body: forms, headers: stack.client().browser(FORM) });
	assertProblem(reply, 400, 'article', 'missing');
	assertProblem(await stack.client().postJson('/postbag/api/v1/comments', Object.fromEntries(names.map((name) => [name, 'x']))), 400, 'article', 'missing');
	const more = Array.from({ length: 1500 }, (_, i) => [[...i.toString(2).padStart(11, '0')].map((bit) => bit === '0' ? 'Ez' : 'FY').join(''), '']);
	assertProblem(await stack.client().postJson('/postbag/api/v1/comments', Object.fromEntries(more)), 400, 'body', 'malformed');
});
