// The daemon under mixed load, built with the thread sanitizer: readers read, write and share,
// a moderator works, settings are reloaded, connections to the database break. What matters is what
// the sanitizer says; stack.stop() fails on any warning of it.
//
// Bounded by requests, not by time. POSTBAG_BIN must name a build with --enable-sanitize=thread.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formTo, forms } from './lib/http.mjs';
import { startStack } from './lib/stack.mjs';

const PAGES = ['bakery', 'ferry-bell', 'swifts', 'rain-gauge'].map((name) => `/articles/${name}.html`);
const READERS = 24;
const ROUNDS = 12; // of each reader, about eight requests each

const pick = (list, n) => list[n % list.length];

// Answers that a service under this much weather may give.
function fine(reply, what) {
	assert.ok([200, 201, 202, 204, 303, 304, 409, 429, 503].includes(reply.status),
		`${what}: ${reply.status} ${reply.text.slice(0, 300)}`);
	return reply;
}

async function read(stack, reader, n) {
	const article = encodeURIComponent(stack.origin + pick(PAGES, n));
	const sort = pick(['oldest', 'newest'], n);
	fine(await reader.get(`/postbag/thread?article=${article}&sort=${sort}&view=page`), 'thread');
	fine(await reader.get(`/postbag/api/v1/thread?article=${article}`,
		{ headers: { 'accept-encoding': 'gzip' } }), 'api thread');
	fine(await reader.get(`/postbag/api/v1/counts?article=${article}`), 'counts');
}

async function write(stack, reader, n) {
	const page = fine(await reader.get(pick(PAGES, n)), 'page').text;
	if (!page.includes('action="/postbag/comments"')) {
		return; // it was away
	}
	const form = formTo(page, '/comments');
	fine(await reader.post(form.action, { ...form.fields, name: `Reader ${n}`,
		text: `Comment *${n}* at ${process.hrtime.bigint()}`, act: 'post' }), 'comment');
	const share = formTo(page, '/shares');
	for (const network of ['copy', 'x', 'bluesky']) {
		fine(await reader.post(share.action, { ...share.fields, network }), 'share');
	}
}

async function moderate(stack) {
	const moderator = stack.client();
	const door = await moderator.get('/postbag/admin/queue');
	const signIn = forms((door.status === 303 ? await moderator.get(door.location) : door).text)
		.find((form) => 'password' in form.fields);
	fine(await moderator.post(signIn.action, { ...signIn.fields, name: 'editor',
		password: stack.moderator.password }), 'sign in');
	for (let round = 0; round < ROUNDS; round++) {
		const queue = fine(await moderator.get('/postbag/admin/queue'), 'queue').text;
		for (const form of forms(queue).filter((f) => f.action.endsWith('/decide')).slice(0, 5)) {
			const button = pick(form.buttons, round);
			fine(await moderator.post(form.action, { ...form.fields, [button.name]: button.value }), 'decide');
		}
		fine(await moderator.get('/postbag/metrics'), 'metrics');
	}
}

async function weather(stack) {
	for (let round = 0; round < ROUNDS; round++) {
		stack.signal('SIGHUP');
		await stack.psql(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE usename = 'postbag_app' AND datname = '${stack.database}' AND pid % 3 = ${round % 3}`);
		fine(await stack.client().get('/postbag/readyz'), 'readyz');
	}
}

test('no data race under mixed load', { timeout: 500000 }, async () => {
	const stack = await startStack({ policy: 'first', settings: { threads: 16, access_log: 'yes' } });
	const readers = Array.from({ length: READERS }, async (_, n) => {
		const reader = stack.client();
		for (let round = 0; round < ROUNDS; round++) {
			await read(stack, reader, n + round);
			await write(stack, reader, n + round);
		}
	});
	await Promise.all([...readers, moderate(stack), weather(stack)]);
	assert.ok(Number(await stack.psql('SELECT count(*) FROM postbag.comment')) >= READERS);
	await stack.stop();
});
