// Nothing that was acknowledged is lost, whatever is killed, and nothing is there twice.
//
// POSTBAG_SEEDS names the seeds to run with, comma separated; those of a failed run are printed.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { apiPath, freshArticle, ticketOf } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const CLIENTS = 6;
const seeds = process.env.POSTBAG_SEEDS?.split(',').map(Number)
	?? Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 31));

// mulberry32: the same numbers for the same seed.
function chance(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

// The postmaster, found by the file it keeps in its data directory.
function postmaster(stack) {
	return Number(fs.readFileSync(`${stack.postgresDir}/data/postmaster.pid`, 'utf8').split('\n')[0]);
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

describe('whatever is killed while readers write', () => {
	let stack, article, ticket, addresses = 0;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		article = freshArticle(stack);
		ticket = await ticketOf(stack.client(), article);
	});
	after(() => stack.stop());

	// One client's work until `over`: comments, each with a key of its own, and shares, each from an
	// address of its own. What is not acknowledged is tried again with the same key or address.
	async function work(name, over, journal) {
		for (let i = 0; !over.yes; i++) {
			const text = `${name}-${i}`;
			const address = `127.99.${++addresses >> 8}.${addresses & 0xff}`;
			const tasks = [
				{ what: 'comment', text, go: (client) => client.postJson('/postbag/api/v1/comments',
					{ article, ticket, name: 'Ada', text }, { headers: { 'idempotency-key': text } }) },
				{ what: 'share', text: address, go: (client) => client.postJson('/postbag/api/v1/shares', { article, network: 'x' }) },
			];
			for (const task of tasks) {
				journal.sent.add(task.text);
				await insist(task, stack.client({ address }), over, journal);
			}
		}
	}

	// Until it is acknowledged; once it is over, no more.
	async function insist({ what, text, go }, client, over, journal) {
		for (;;) {
			const reply = await go(client).catch(() => ({ status: 0 }));
			if ([201, 202, 204].includes(reply.status)) {
				journal.acknowledged[what].push(text);
				return;
			}
			journal.failures.push(reply.status);
			if (reply.status === 503) {
				assert.ok(Number(reply.headers['retry-after']) > 0);
			}
			if (over.yes) {
				return;
			}
			await sleep(20);
		}
	}

	const faults = {
		postbagd: async () => {
			await stack.killPostbagd('SIGKILL');
			await stack.startPostbagd();
		},
		PostgreSQL: async () => {
			await stack.killPostgres();
			await stack.startPostgres();
		},
	};

	for (const [round, seed] of seeds.entries()) {
		const names = Object.keys(faults);
		test(`every acknowledged write is there once, and others at most once (${names[round % 2]}, seed ${seed})`, async () => {
			const random = chance(seed);
			const over = { yes: false };
			const journal = { sent: new Set(), acknowledged: { comment: [], share: [] }, failures: [] };
			const clients = Promise.all(Array.from({ length: CLIENTS }, (_, i) => work(`${seed}-${i}`, over, journal)));
			for (let i = 0; i < 2; i++) {
				await progress(journal);
				await sleep(50 + random() * 700);
				await faults[names[round % 2]]();
			}
			await progress(journal);
			over.yes = true;
			await clients;
			await check(journal);
		});
	}

	// However busy the machine is: something is done before each fault, and after the last.
	async function progress({ acknowledged }) {
		const comments = acknowledged.comment.length, until = Date.now() + 30000;
		while (acknowledged.comment.length < comments + 10) {
			assert.ok(Date.now() < until, 'readers get something done');
			await sleep(20);
		}
	}

	async function check({ sent, acknowledged, failures }) {
		assert.ok(acknowledged.comment.length > 20 && acknowledged.share.length > 20, 'readers got something done');
		assert.deepEqual(failures.filter((status) => status !== 503 && status !== 0), []);
		const bodies = (await stack.psql('SELECT body FROM postbag.comment')).split('\n');
		const there = new Set(bodies);
		assert.equal(there.size, bodies.length, 'no comment is there twice');
		assert.deepEqual(acknowledged.comment.filter((text) => !there.has(text)), [], 'acknowledged and lost');
		assert.ok(acknowledged.comment.every((text) => sent.has(text)));
		assert.equal(await stack.psql('SELECT comments FROM postbag.article'), String(bodies.length));

		shares.acknowledged.push(...acknowledged.share);
		shares.sent += [...sent].filter((text) => text.startsWith('127.')).length;
		const [counted, daily, suspect, seen] = (await stack.psql(`SELECT (SELECT sum(shares) FROM postbag.share_count),
			(SELECT sum(shares) FROM postbag.share_day), (SELECT coalesce(sum(suspect), 0) FROM postbag.share_suspect),
			(SELECT count(*) FROM postbag.share_seen)`)).split('|').map(Number);
		assert.equal(counted + suspect, seen);
		assert.equal(daily + suspect, seen);
		assert.ok(seen >= shares.acknowledged.length, `${shares.acknowledged.length} acknowledged, ${seen} counted`);
		assert.ok(seen <= shares.sent, `${shares.sent} sent, ${seen} counted`);
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.comment WHERE parent_id IS NOT NULL OR root_id <> comment_id'), '0');
	}
	const shares = { acknowledged: [], sent: 0 };
});

describe('while the database is away', () => {
	let stack, article, ticket;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { statement_timeout_ms: 500, pool_wait_ms: 500, connect_timeout_ms: 500 } });
		article = freshArticle(stack);
		ticket = await ticketOf(stack.client(), article);
	});
	after(() => stack.stop());

	let posts = 0;
	const post = () => stack.client().postJson('/postbag/api/v1/comments', { article, ticket, name: 'Ada', text: `Number ${++posts}.` });
	const timed = async (act) => {
		const began = Date.now();
		const reply = await act();
		return { reply, took: Date.now() - began };
	};

	// As soon as a machine that is busy does one in the short time that is given here.
	const posted = () => eventually(async () => assert.equal((await post()).status, 201), 15000);

	test('for a restart, reads go on and writes come back without a restart of postbagd', async () => {
		await posted();
		await stack.client().get(apiPath(article));
		const pid = postmaster(stack);
		process.kill(pid, 'SIGINT'); // as pg_ctl -m fast
		while (isAlive(pid) && fs.existsSync(`/proc/${pid}`) && !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'))) {
			await sleep(10);
		}
		for (let i = 0; i < 5; i++) {
			const { reply, took } = await timed(post);
			assert.equal(reply.status, 503);
			assert.ok(Number(reply.headers['retry-after']) > 0);
			assert.ok(took < 6000, `${took} ms`);
			const read = await timed(() => stack.client().get(apiPath(article)));
			assert.equal(read.reply.status, 200);
			assert.ok(read.took < 6000, `${read.took} ms`);
			assert.equal((await stack.client().get('/postbag/healthz')).status, 200);
			assert.equal((await stack.client().get('/postbag/readyz')).status, 503);
			assert.equal((await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'x' })).status, 503);
		}
		await stack.startPostgres();
		await posted();
		await eventually(async () => assert.equal((await stack.client().get('/postbag/readyz')).status, 200));
		await eventually(async () => assert.equal((await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'x' })).status, 204));
	});

	test('postbagd starts all the same, says that it is not ready, and recovers by itself', async () => {
		await stack.killPostbagd('SIGTERM');
		await stack.killPostgres();
		await stack.startPostbagd();
		assert.equal((await stack.client().get('/postbag/healthz')).status, 200);
		const ready = await stack.client().get('/postbag/readyz');
		assert.equal(ready.status, 503);
		assert.ok(Number(ready.headers['retry-after']) > 0);
		const { reply, took } = await timed(post);
		assert.equal(reply.status, 503);
		assert.ok(took < 6000, `${took} ms`);
		assert.equal((await stack.client().get(apiPath(freshArticle(stack)))).status, 503);
		await stack.startPostgres();
		await eventually(async () => assert.equal((await stack.client().get('/postbag/readyz')).status, 200), 15000);
		await posted();
	});

	test('because it hangs, every answer comes within its bound, and what is not ready says so', async () => {
		await posted();
		await stack.client().get(apiPath(article));
		const pids = (await stack.psql("SELECT pid FROM pg_stat_activity WHERE usename = 'postbag_app'")).split('\n').map(Number);
		const all = [...pids, postmaster(stack)];
		assert.ok(pids.length > 0);
		const pid = stack.daemon.pid;
		try {
			all.forEach((one) => process.kill(one, 'SIGSTOP'));
			// More than there are connections and threads.
			const results = await Promise.all([...Array.from({ length: 50 }, () => timed(post)),
				timed(() => stack.client().get(apiPath(article))), timed(() => stack.client().get('/postbag/healthz'))]);
			for (const { reply, took } of results.slice(0, 50)) {
				assert.equal(reply.status, 503);
				assert.ok(took < 6000, `${took} ms`);
			}
			assert.equal(results[50].reply.status, 200, 'what is kept is served');
			assert.equal(results[51].reply.status, 200);
			assert.equal((await stack.client().get('/postbag/readyz')).status, 503);
		} finally {
			all.forEach((one) => isAlive(one) && process.kill(one, 'SIGCONT'));
		}
		await posted();
		assert.equal(stack.daemon.pid, pid);
		assert.equal(stack.daemon.ended, undefined);
		const bodies = (await stack.psql("SELECT count(*), count(DISTINCT body) FROM postbag.comment")).split('|');
		assert.equal(bodies[0], bodies[1]);
	});

	test('because its connections were cut, the next request has a new one', async () => {
		await stack.reload({}); // with all the time it wants
		for (let i = 0; i < 5; i++) {
			await stack.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postbag_app'");
			assert.equal((await post()).status, 201);
			assert.equal((await stack.client().get(apiPath(freshArticle(stack)))).status, 200);
			assert.equal((await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'reddit' })).status, 204);
		}
	});
});
