// What the operator relies on: signals, settings, files, metrics; and the cache in front.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { test } from '../lib/one_process.mjs';
import { apiPath, direct, freshArticle, readThread, send, sent, threadPath, ticketOf, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

// Waits for one more line of this kind in the log after what act() does.
async function logged(stack, line, act) {
	const before = stack.log().match(line)?.length ?? 0;
	await act();
	await eventually(() => assert.ok((stack.log().match(line)?.length ?? 0) > before, `no new ${line} in the log`));
}

describe('postbagd', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	const reload = (line = /settings reloaded$/gm) => logged(stack, line, () => stack.signal('SIGHUP'));
	test('told to stop finishes what is under way', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const [letComment, letShare] = [await stack.hold('LOCK TABLE postbag.comment IN EXCLUSIVE MODE'),
			await stack.hold('LOCK TABLE postbag.share_seen IN EXCLUSIVE MODE')];
		const slow = send(stack.client(), article, { ticket, text: 'Under way.' });
		const share = stack.client().postJson('/postbag/api/v1/shares', { article, network: 'x' });
		await stack.waiting(2);
		const ending = stack.killPostbagd('SIGTERM');
		await eventually(async () => {
			const late = await stack.client().get('/postbag/healthz');
			assert.ok([502, 503].includes(late.status), 'nobody new is let in');
		});
		await Promise.all([letComment(), letShare()]);
		assert.equal((await slow).status, 201);
		assert.equal((await share).status, 204);
		assert.deepEqual(await ending, { code: 0, signal: null });
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.comment WHERE body = 'Under way.'"), '1');
		assert.match(stack.log(), /stopped/);
		assert.equal(fs.existsSync(stack.socket), false);
		await stack.startPostbagd();
	});

	test('tells who shares while too many wait to come again, at once, and counts what it said yes to', async () => {
		const article = freshArticle(stack);
		stack.writeSettings({ share_queue: 1 });
		await stack.restartPostbagd();
		const mark = '/* holds up shares */';
		const held = stack.psql(`BEGIN; LOCK TABLE postbag.share_seen IN EXCLUSIVE MODE; ${mark} SELECT pg_sleep(100)`).catch(() => {});
		const holder = `FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%${mark}%' AND pid <> pg_backend_pid()`;
		await eventually(async () => assert.equal(await stack.psql(`SELECT count(*) ${holder} AND wait_event = 'PgSleep'`), '1'));
		const replies = Array.from({ length: 12 }, (_, i) => stack.client({ address: `127.4.0.${i + 1}` })
			.postJson('/postbag/api/v1/shares', { article, network: 'x' }));
		const first = await Promise.race(replies);
		assert.equal(first.status, 503);
		assert.ok(Number(first.headers['retry-after']) > 0);
		assert.notEqual(await stack.psql(`SELECT count(pg_cancel_backend(pid)) ${holder}`), '0');
		await held;
		const statuses = (await Promise.all(replies)).map(({ status }) => status);
		assert.deepEqual([...new Set(statuses)].sort(), [204, 503]);
		const counted = await stack.psql(`SELECT shares FROM postbag.share_count JOIN postbag.article USING (article_id) WHERE article_key = '${article}'`);
		assert.equal(Number(counted), statuses.filter((status) => status === 204).length);
		stack.writeSettings({});
		await stack.restartPostbagd();
	});

	test('told to stop stops at once when nothing is under way', async () => {
		const began = Date.now();
		assert.deepEqual(await stack.killPostbagd('SIGINT'), { code: 0, signal: null });
		assert.ok(Date.now() - began < 10000);
		await stack.startPostbagd();
	});

	test('told to reload takes new settings, and loses no request over it', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const post = (text) => stack.client().postJson('/postbag/api/v1/comments', { article, ticket, name: 'Ada', text });
		stack.writeSettings({ text_points: 100 });
		const over = { yes: false };
		const busy = (async () => {
			const statuses = new Set();
			while (!over.yes) {
				statuses.add((await stack.client().get(threadPath(article, '&view=page'), { headers: { cookie: 'postbag_author=x' } })).status);
			}
			return [...statuses];
		})();
		assert.equal((await post('x'.repeat(101))).status, 201);
		await reload();
		assert.equal((await post('y'.repeat(101))).status, 422);
		assert.equal((await post('y'.repeat(100))).status, 201);
		stack.writeSettings({ limit_post: '1/3600' });
		await reload();
		const from = (text) => stack.client({ address: '127.5.5.5' }).postJson('/postbag/api/v1/comments', { article, ticket, name: 'Ada', text });
		assert.equal((await from('One.')).status, 201);
		assert.equal((await from('Two.')).status, 429);
		stack.writeSettings({});
		await reload();
		assert.equal((await from('Three.')).status, 201);
		over.yes = true;
		assert.deepEqual(await busy, [200]);
	});

	test('told to reload keeps what is read at start only, and says so', async () => {
		stack.writeSettings({ threads: 3 });
		await reload(/settings reloaded, but: .*threads/g);
		stack.writeSettings({});
		await reload();
	});

	test('told to reload a broken file keeps the old settings, and says what is wrong', async () => {
		const article = freshArticle(stack);
		for (const [settings, complaint] of [[{ limit_post: 'many' }, /not reloaded: .*limit_post/g], [{ nosuch: 1 }, /not reloaded: .*nosuch/g],
			[{ text_points: 99 }, /not reloaded: .*text_points/g], [{ url: 'nowhere' }, /not reloaded: .*url/g]]) {
			stack.writeSettings(settings);
			await reload(complaint);
			assert.equal((await send(stack.client(), article, { text: `Still ${complaint}` })).status, 201);
		}
		fs.renameSync(stack.config, `${stack.config}.away`);
		await reload(/not reloaded: /g);
		fs.renameSync(`${stack.config}.away`, stack.config);
		stack.writeSettings({});
		await reload();
	});

	test('told to reload a broken key file keeps the old keys, and shows none', async () => {
		const article = freshArticle(stack);
		const ticket = await ticketOf(stack.client(), article);
		const good = fs.readFileSync(stack.keyFile, 'utf8');
		const hex = good.match(/[0-9a-f]{64}/)[0];
		const { mode } = fs.statSync(stack.keyFile);
		const sample = Buffer.from('postbag sample key, do not use!!').toString('hex');
		for (const broken of ['', 'nothing', good.replace(/^current/m, 'old'), good + good, good.replace(hex, hex.slice(1)),
			good.replace(hex, '0'.repeat(64)), good.replace(hex, 'ab'.repeat(32)), good.replace(hex, sample)]) {
			fs.writeFileSync(stack.keyFile, broken);
			await reload(/not reloaded: .*keys/g);
			assert.equal((await send(stack.client(), article, { ticket, text: `Still ${Math.random()}` })).status, 201);
		}
		fs.writeFileSync(stack.keyFile, good);
		fs.chmodSync(stack.keyFile, 0o644);
		await reload(/not reloaded: .*keys/g);
		fs.chmodSync(stack.keyFile, mode);
		const { uid, gid } = fs.statSync(stack.keyFile);
		if (process.getuid() === 0) {
			fs.chownSync(stack.keyFile, uid + 1, gid);
			await reload(/not reloaded: .*keys/g);
			fs.chownSync(stack.keyFile, uid, gid);
		}
		assert.equal((await send(stack.client(), article, { ticket, text: 'Still the old ones.' })).status, 201);
		await reload();
		assert.doesNotMatch(stack.log(), new RegExp(`${hex.slice(0, 16)}|[0-9a-f]{32}`));
	});

	test('takes a new key while the old one is still known, and forgets the old one with its line', async () => {
		const article = freshArticle(stack);
		const old = await sent(stack.client(), article, { text: 'Under the old key.' });
		const ticket = await ticketOf(stack.client(), article);
		const good = fs.readFileSync(stack.keyFile, 'utf8');
		const fresh = `current 7 ${randomBytes(32).toString('hex')}\n`;
		fs.writeFileSync(stack.keyFile, `${good.replace(/^current/m, 'old')}${fresh}`);
		await reload();
		assert.equal((await send(stack.client(), article, { ticket, text: 'With the old ticket.' })).status, 201);
		assert.equal((await stack.client().get(old.path, { headers: old.author })).json().own, true);
		const next = await sent(stack.client(), freshArticle(stack), { text: 'Under the new key.' });
		assert.equal(Buffer.from(next.token, 'base64url')[1], 7);
		fs.writeFileSync(stack.keyFile, fresh);
		await reload();
		assert.equal((await send(stack.client(), article, { ticket, text: 'With the old ticket again.' })).status, 403);
		assert.equal((await stack.client().get(old.path, { headers: old.author })).status, 401);
		assert.equal((await stack.client().get(next.path, { headers: next.author })).json().own, true);
		// This day's secret was sealed with the key that is gone: it gets another one.
		await stack.restartPostbagd();
		assert.match((await sent(stack.client(), freshArticle(stack), { text: 'Under another secret.' })).path, /comments/);
		assert.equal((await stack.client().post('/postbag/shares', { article, network: 'x' })).status, 303);
		fs.writeFileSync(stack.keyFile, good);
		await stack.restartPostbagd();
		await sent(stack.client(), freshArticle(stack), { text: 'And under a third.' });
	});

	test('does not start with a key file that others may read, or with bad settings, and says why', async () => {
		const good = fs.readFileSync(stack.keyFile, 'utf8');
		const refuses = async (complaint) => logged(stack, complaint, () =>
			assert.rejects(stack.startPostbagd(), /did not start/));
		await stack.killPostbagd('SIGTERM');
		for (const mode of [0o644, 0o640, 0o604, 0o660]) {
			fs.chmodSync(stack.keyFile, mode);
			await refuses(/^<3>cannot .*keys/gm);
		}
		fs.chmodSync(stack.keyFile, 0o600);
		for (const text of ['', `current 1 ${Buffer.from('postbag sample key, do not use!!').toString('hex')}\n`]) {
			fs.writeFileSync(stack.keyFile, text);
			await refuses(/^<3>cannot .*keys/gm);
		}
		fs.writeFileSync(stack.keyFile, good);
		stack.writeSettings({ key_file: `${stack.dir}/nosuch` });
		await refuses(/^<3>.*nosuch/gm);
		stack.writeSettings({ threads: 0 });
		await refuses(/^<3>.*threads/gm);
		stack.writeSettings({});
		await stack.startPostbagd();
	});

	test('has a socket that its group may use and others may not', () => {
		assert.equal(fs.statSync(stack.socket).mode & 0o777, 0o660);
		assert.ok(fs.statSync(stack.socket).isSocket());
	});

	test('does not take the socket of another that runs', async () => {
		const first = stack.daemon;
		await assert.rejects(async () => {
			await stack.startPostbagd(); // one is there to connect to, whichever it is
			await eventually(() => assert.ok(stack.daemon.ended));
			throw new Error('did not start');
		}, /did not start/);
		stack.daemon = first;
		assert.equal((await stack.client().get('/postbag/healthz')).status, 200);
	});
});

describe('for the operator', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	// Prometheus text format 0.0.4: { name{labels}: value }, once it is all in order.
	function parseMetrics(text) {
		const types = new Map(), helps = new Set(), series = new Map();
		assert.ok(text.endsWith('\n'));
		for (const line of text.slice(0, -1).split('\n')) {
			const help = line.match(/^# HELP ([a-z_]+) \S.*$/);
			const type = line.match(/^# TYPE ([a-z_]+) (counter|gauge|histogram)$/);
			const sample = line.match(/^([a-z_]+)(\{(?:[a-z]+="[^"\\\n]*",?)+\})? (-?\d+(?:\.\d+)?)$/);
			if (help) {
				assert.ok(!helps.has(help[1]), line);
				helps.add(help[1]);
			} else if (type) {
				assert.ok(helps.has(type[1]) && !types.has(type[1]), line);
				types.set(type[1], type[2]);
			} else {
				assert.ok(sample, line);
				const family = sample[1].replace(/_(bucket|sum|count)$/, '');
				const kind = types.get(sample[1]) ?? types.get(family);
				assert.ok(kind, line);
				assert.ok(kind !== 'counter' || sample[1].endsWith('_total'), line);
				const name = sample[1] + (sample[2] ?? '');
				assert.ok(!series.has(name), line);
				series.set(name, Number(sample[3]));
			}
		}
		return series;
	}
	const metrics = async () => parseMetrics((await stack.client().get('/postbag/metrics')).text);

	test('metrics are in Prometheus\'s format', async () => {
		await stack.client().get(apiPath(freshArticle(stack)));
		const reply = await stack.client().get('/postbag/metrics');
		assert.equal(reply.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
		const series = parseMetrics(reply.text);
		const buckets = [...series].filter(([name]) => name.startsWith('postbag_request_seconds_bucket{route="api_thread"'));
		assert.ok(buckets.length > 5);
		assert.deepEqual(buckets.map(([, value]) => value), buckets.map(([, value]) => value).sort((a, b) => a - b));
		assert.match(buckets.at(-1)[0], /le="\+Inf"/);
		assert.equal(buckets.at(-1)[1], series.get('postbag_request_seconds_count{route="api_thread"}'));
	});

	test('metrics count what is done', async () => {
		const article = freshArticle(stack);
		const before = await metrics();
		await sent(stack.client(), article, { text: 'Counted.' });
		await send(stack.client(), article, { text: '' });
		await stack.client().post('/postbag/shares', { article, network: 'x' });
		await stack.client().get('/postbag/nothing');
		const after = await metrics();
		const rise = (name) => after.get(name) - (before.get(name) ?? 0);
		assert.equal(rise('postbag_requests_total{route="api_comment_post",status="201"}'), 1);
		assert.equal(rise('postbag_requests_total{route="api_comment_post",status="422"}'), 1);
		assert.equal(rise('postbag_requests_total{route="share",status="303"}'), 1);
		assert.equal(rise('postbag_requests_total{route="none",status="404"}'), 1);
		assert.equal(rise('postbag_shares_written_total'), 1);
		assert.equal(rise('postbag_share_rounds_total'), 1);
		assert.ok(rise('postbag_statements_total') >= 4);
		assert.equal(after.get('postbag_threads'), 32);
		assert.ok(after.get('postbag_pool_open') >= 1);
	});

	test('a thread is one round trip to the database, for whomever it is made', async () => {
		const anybody = { headers: { cookie: 'postbag_author=x' } }; // past what nginx keeps
		const warm = freshArticle(stack);
		const posted = async () => {
			const article = freshArticle(stack);
			const { id, author } = await sent(stack.client(), article, { text: 'A root.' });
			await sent(stack.client(), article, { text: 'An answer.', reply: id });
			return { article, id, author };
		};
		// How many statements it was, once nothing else was read beside it.
		const cost = async (asked) => {
			let reply, rise;
			await eventually(async () => {
				const [path, options] = await asked();
				await stack.client().get(apiPath(warm)); // what is read every few seconds has been
				const before = await metrics();
				reply = await stack.client().get(path, options);
				const after = await metrics();
				assert.equal(reply.status, 200);
				rise = ['postbag_round_trips_total', 'postbag_statements_total'].map((name) => after.get(name) - before.get(name));
				assert.equal(rise[0], 1);
			});
			assert.match(reply.text, /An answer\./);
			return rise[1];
		};
		const thread = await posted();
		assert.equal(await cost(async () => [threadPath((await posted()).article), anybody]), 2);
		assert.equal(await cost(async () => {
			const { article, id } = await posted();
			return [threadPath(article, `&root=${id}`), anybody];
		}), 2);
		assert.equal(await cost(() => [apiPath(thread.article), { headers: thread.author }]), 3);
		// Of what is kept, the revision, when it has not been looked up for a second.
		await stack.client().get(threadPath(thread.article), anybody);
		assert.equal(await cost(() => sleep(1100, [threadPath(thread.article), anybody])), 1);
	});

	test('health, readiness and metrics are there on loopback, and for others there is nothing', async () => {
		for (const path of ['healthz', 'readyz', 'metrics']) {
			const uri = `/postbag/${path}`;
			assert.equal((await stack.client().get(uri)).status, 200);
			assert.equal((await stack.client().head(uri)).status, 200);
			assert.equal((await stack.client({ address: '127.0.0.2' }).get(uri)).status, 403);
			for (const [address, status] of [['127.0.0.1', 200], ['::1', 200], ['::ffff:127.0.0.1', 200], ['192.0.2.1', 404],
				['2001:db8::1', 404], ['::ffff:192.0.2.1', 404], ['10.0.0.1', 404], ['', 404], ['unix:', 404]]) {
				const reply = await direct(stack, { uri, address, headers: { 'X-Forwarded-For': '127.0.0.1', Forwarded: 'for=127.0.0.1' } });
				assert.equal(reply.status, status, `${path} ${address}`);
			}
		}
	});
});

describe('the cache in front', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'first' }); });
	after(() => stack.stop());

	const PATHS = [threadPath, (article) => threadPath(article, '&view=page'), apiPath, (article) => apiPath(article, '&sort=newest'),
		(article) => `/postbag/shares?article=${encodeURIComponent(article)}`];

	test('answers a reader who has the newest with 304, and one who has not with all of it', async () => {
		for (const path of PATHS) {
			const article = freshArticle(stack);
			for (const past of [{}, { cookie: 'postbag_author=x' }]) {
				const first = await stack.client().get(path(article), { headers: past });
				const { etag } = first.headers;
				assert.match(etag, /^W\/"/);
				assert.equal(first.headers['cache-control'], 'no-cache');
				for (const value of [etag, `"other", ${etag}`, '*', etag.replace('W/', '')]) {
					const again = await stack.client().get(path(article), { headers: { ...past, 'if-none-match': value } });
					assert.equal(again.status, 304, `${path(article)} ${value}`);
					assert.equal(again.body.length, 0);
					assert.equal(again.headers.etag, etag);
				}
				assert.equal((await stack.client().get(path(article), { headers: { ...past, 'if-none-match': '"other"' } })).status, 200);
			}
		}
		const article = freshArticle(stack);
		const { etag } = (await stack.client().get(apiPath(article))).headers;
		await stack.client().post('/postbag/shares', { article, network: 'x' });
		await eventually(async () => {
			const reply = await stack.client().get(apiPath(article), { headers: { 'if-none-match': etag } });
			assert.equal(reply.status, 200);
			assert.notEqual(reply.headers.etag, etag);
		});
	});

	test('keeps what postbagd tells it to itself', async () => {
		for (const path of PATHS) {
			const reply = await stack.client().get(path(freshArticle(stack)));
			for (const name of Object.keys(reply.headers)) {
				assert.doesNotMatch(name, /^x-accel|^x-cache|^expires$|^age$/);
			}
		}
	});

	test('never shows anybody what only an author may see', async () => {
		const article = freshArticle(stack);
		const author = stack.client();
		assert.equal((await write(author, threadPath(article), { name: 'Hidden', text: 'Held words.' })).status, 303);
		for (let i = 0; i < 3; i++) {
			for (const path of PATHS) {
				for (const encoding of [undefined, 'gzip']) {
					const headers = { 'accept-encoding': encoding };
					const own = await author.get(path(article), { headers });
					assert.equal(/Held words/.test(own.text), !path(article).includes('/shares?'));
					if (!path(article).includes('/shares?')) {
						assert.match(own.headers['cache-control'], /^private, no-(?:store|cache)$/);
					}
					const other = await stack.client().get(path(article), { headers });
					assert.doesNotMatch(other.text, /Held words|Hidden/);
					const token = await stack.client().get(path(article), { headers: { ...headers,
						authorization: `Bearer ${author.jar.get('postbag_author')}` } });
					assert.equal(/Held words/.test(token.text), !path(article).includes('/shares?'));
					assert.doesNotMatch((await stack.client().get(path(article), { headers })).text, /Held words|Hidden/);
				}
			}
			await sleep(600);
		}
	});

	test('shows a new comment to others in about two seconds, and to its author at once', async () => {
		const article = freshArticle(stack);
		await stack.ctl(['site', 'set', 'demo', '--policy', 'open']);
		await sleep(2100);
		const author = stack.client();
		for (let i = 0; i < 3; i++) {
			await stack.client().get(apiPath(article));
			await write(author, threadPath(article), { name: 'Ada', text: `New ${i}.` });
			const began = Date.now();
			const texts = async (client) => (await readThread(client, article)).comments.map((one) => one.text);
			assert.ok((await texts(author)).includes(`New ${i}.`));
			// However long the answers take: who asks later than that sees it.
			for (let seen = false; !seen; await sleep(100)) {
				const asked = Date.now() - began;
				seen = (await texts(stack.client())).includes(`New ${i}.`);
				assert.ok(seen || asked < 3500, `not seen by who asked after ${asked} ms`);
			}
		}
	});

	test('answers HEAD as GET without the body, and does not keep that', async () => {
		for (const path of PATHS) {
			const article = freshArticle(stack);
			const head = await stack.client().head(path(article));
			assert.equal(head.status, 200);
			assert.equal(head.body.length, 0);
			const get = await stack.client().get(path(article));
			assert.ok(get.body.length > 100);
			for (const name of ['content-type', 'etag', 'cache-control', 'content-security-policy']) {
				assert.equal(head.headers[name], get.headers[name], name);
			}
			const inside = await direct(stack, { method: 'HEAD', uri: path(article) });
			assert.equal(inside.status, 200);
			assert.equal(inside.body.length, 0);
			assert.ok(Number(inside.headers['content-length']) > 100);
		}
	});
});
