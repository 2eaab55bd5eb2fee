// Two postbagds, PgBouncer in transaction mode before the primary, and a streaming replica that is read
// from: what readers see while the replica is behind, away or promoted, and the pooler is restarted.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { apiPath, direct, directPost, freshArticle, readThread, signIn } from '../lib/people.mjs';
import { ADMIN, makeToken } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

// What a postbagd says of itself, at its own socket.
async function metric(there, name) {
	const { text } = await direct(there, { uri: '/postbag/metrics', address: '127.0.0.1' });
	return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))[1]);
}

// The texts of a thread as one postbagd gives them, to somebody without a cookie or to an author.
async function textsAt(there, article, headers = {}) {
	const reply = await direct(there, { uri: apiPath(article), headers });
	assert.equal(reply.status, 200, reply.text);
	return reply.json().comments.map(({ text }) => text);
}

async function post(there, article, ticket, text) {
	return directPost(there, '/postbag/api/v1/comments', { article, ticket, name: 'Ada', text },
		{ headers: { 'Idempotency-Key': createHash('sha256').update(article + text).digest('hex').slice(0, 32) } });
}

async function posted(there, article, ticket, text) {
	const reply = await post(there, article, ticket, text);
	assert.equal(reply.status, 201, reply.text);
	return { ...reply.json(), location: reply.headers.location };
}

const asked = (there, value = 1) => eventually(async () => assert.equal(await metric(there, 'postbag_replica_asked'), value), 30000);

// Something is said in the log, and once: by each of the two processes that write to it.
async function logged(stack, what, act) {
	const times = () => stack.log().split(what).length;
	const before = times();
	await act();
	await eventually(() => assert.ok(times() > before, `the log says: ${what}`), 30000);
	assert.ok(times() <= before + 2, `the log says once: ${what}`);
}

describe('a replica that is read from', () => {
	let stack, second, article, ticket;
	before(async () => {
		stack = await startStack({ policy: 'open', many: true, settings: { read_lag_ms: 30000, limit_report: '3/3600' } });
		second = { ...stack, origin: stack.origin, socket: `${stack.socket}2` };
		await asked(stack);
		await asked(second);
	});
	after(() => stack.stop());

	async function fresh() {
		article = freshArticle(stack);
		ticket = (await readThread(stack.client(), article)).ticket;
	}

	async function pause() {
		await stack.psqlStandby('SELECT pg_wal_replay_pause()');
		await eventually(async () => assert.equal(await stack.psqlStandby('SELECT pg_get_wal_replay_pause_state()'), 'paused'));
	}

	const resume = () => stack.psqlStandby('SELECT pg_wal_replay_resume()');

	test('answers what anybody asks, and nothing that an author, a member or a moderator asks', async () => {
		await fresh();
		const { author_token: token } = await posted(stack, article, ticket, 'One.');
		await eventually(async () => assert.deepEqual(await textsAt(second, article), ['One.']));
		const answers = () => metric(second, 'postbag_replica_answers_total');
		const rises = async (there) => {
			const before = await answers();
			await there();
			return await answers() - before;
		};
		const news = `/postbag/news?known=0&article=${encodeURIComponent(article)}`;
		const uris = [apiPath(article, '&sort=best'), news, `/postbag/api/v1/counts?article=${encodeURIComponent(article)}`,
			'/postbag/feed', `/postbag/feed?article=${encodeURIComponent(article)}`, `/postbag/popular?window=1d&article=${encodeURIComponent(article)}`];
		for (const uri of uris) {
			assert.ok(await rises(async () => assert.equal((await direct(second, { uri })).status, 200, uri)) > 0, uri);
		}
		for (const headers of [{ Authorization: `Bearer ${token}` }, { Cookie: `postbag_author=${token}` },
			{ Cookie: 'postbag_author=nobody' }, { Cookie: 'postbag_session=nobody' }]) {
			for (const uri of [apiPath(article), news]) {
				assert.equal(await rises(() => direct(second, { uri, headers })), 0, `${uri} ${JSON.stringify(headers)}`);
			}
		}
	});

	test('does not hide from a process what it has written, nor from an author their comment', async () => {
		await fresh();
		await posted(stack, article, ticket, 'Seen by all.');
		for (const there of [stack, second]) {
			await eventually(async () => assert.deepEqual(await textsAt(there, article), ['Seen by all.']));
		}
		await pause();
		try {
			const { author_token: token, location } = await posted(stack, article, ticket, 'Not there yet.');
			const both = ['Seen by all.', 'Not there yet.'];
			// Longer than any body is served without a question.
			for (const until = Date.now() + 2500; Date.now() < until; await sleep(100)) {
				assert.deepEqual(await textsAt(stack, article), both);
				assert.deepEqual(await textsAt(second, article), ['Seen by all.']);
				assert.deepEqual(await textsAt(second, article, { Authorization: `Bearer ${token}` }), both);
			}
			// Who is sent a link to it finds it, wherever that leads.
			const permalink = await direct(second, { uri: location.replace('/api/v1/', '/') });
			assert.equal(permalink.status, 200, `${location} ${permalink.text}`);
			assert.match(permalink.text, /Not there yet\./);
			assert.ok(await metric(stack, 'postbag_replica_behind_total') > 0);
			assert.ok(await metric(stack, 'postbag_replica_lag_seconds') > 1);
		} finally {
			await resume();
		}
		await eventually(async () => assert.deepEqual(await textsAt(second, article), ['Seen by all.', 'Not there yet.']));
		assert.deepEqual(await textsAt(stack, article), ['Seen by all.', 'Not there yet.']);
	});

	test('is no way round a limit, which counts for both processes', async () => {
		await fresh();
		const { location } = await posted(stack, article, ticket, 'Reported.');
		const statuses = [];
		for (let i = 0; i < 6; i++) {
			const { status } = await directPost(i % 2 ? stack : second, `${location}/report`, { reason: 'spam' }, { address: '192.0.2.7' });
			statuses.push(status);
		}
		assert.deepEqual(statuses.map((status) => status === 429), [false, false, false, true, true, true], `${statuses}`);
	});

	test('shows a moderator what they have changed, whichever process answers', async () => {
		await stack.ctl(['moderator', 'role', 'editor', 'owner']);
		const headers = { Authorization: `Bearer ${await makeToken(await signIn(stack))}` };
		const site = async (there) => (await direct(there, { uri: `${ADMIN}/sites`, headers })).json().sites[0];
		const { id } = await site(second);
		for (const [i, days] of [30, 20, 10, 0].entries()) {
			const [one, other] = i % 2 ? [second, stack] : [stack, second];
			const reply = await direct(one, { method: 'POST', uri: `${ADMIN}/sites/${id}`, body: JSON.stringify({ policy: 'open', days }),
				headers: { ...headers, 'Content-Type': 'application/json' } });
			assert.equal(reply.status, 200, reply.text);
			assert.equal((await site(other)).days, days);
		}
	});

	test('leaves no body behind that is older than what it says of itself', async () => {
		await fresh();
		await posted(stack, article, ticket, '0');
		let wanted = 0;
		const over = { yes: false };
		// Each look is a body of its own, so that many are made while the replica comes after.
		const look = async (there) => {
			while (!over.yes) {
				for (const sort of ['oldest', 'newest', 'best']) {
					const reply = await direct(there, { uri: apiPath(article, `&sort=${sort}`) });
					assert.equal(reply.status, 200, reply.text);
				}
			}
		};
		const lookers = Promise.all([stack, second].map(look));
		while (wanted < 40) {
			await posted(wanted % 2 ? stack : second, article, ticket, String(++wanted));
			if (wanted % 10 === 0) {
				await pause();
				await sleep(100);
				await resume();
			}
		}
		over.yes = true;
		await lookers;
		const all = Array.from({ length: wanted + 1 }, (_, i) => String(i));
		for (const there of [stack, second]) {
			for (const sort of ['oldest', 'newest', 'best']) {
				await eventually(async () => {
					const reply = (await direct(there, { uri: apiPath(article, `&sort=${sort}`) })).json();
					const first = sort === 'newest' ? [...all].reverse() : all;
					assert.deepEqual(reply.comments.map(({ text }) => text), first.slice(0, reply.comments.length));
				});
			}
		}
	});

	test('that is away is missed by nobody, and asked again when it is back', async () => {
		await fresh();
		await posted(second, article, ticket, 'One.');
		await logged(stack, 'replica: it is away', async () => {
			await stack.killStandby();
			for (const until = Date.now() + 1500; Date.now() < until;) {
				assert.deepEqual(await textsAt(stack, freshArticle(stack)), []);
			}
			await asked(stack, 0);
		});
		await eventually(async () => assert.deepEqual(await textsAt(stack, article), ['One.']));
		await posted(second, article, ticket, 'Two.');
		await eventually(async () => assert.deepEqual(await textsAt(stack, article), ['One.', 'Two.']));
		await logged(stack, 'replica: it is asked again', async () => {
			await stack.startStandby();
			await asked(stack);
		});
		await eventually(async () => assert.deepEqual(await textsAt(stack, article), ['One.', 'Two.']));
	});

	test('that is further behind than it may be is not asked', async () => {
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ ...stack.settings, read_lag_ms: 400 });
		await stack.startPostbagd();
		await asked(stack);
		await fresh();
		await pause();
		await logged(stack, 'replica: it is too far behind', async () => {
			await posted(second, article, ticket, 'One.');
			await eventually(async () => assert.deepEqual(await textsAt(stack, article), ['One.']));
		});
		const { stdout } = await stack.ctl(['doctor'], { allowFailure: true });
		assert.match(stdout, /^warn +replica: .* behind/m);
		await logged(stack, 'replica: it is asked again', resume);
		assert.match((await stack.ctl(['doctor'], { allowFailure: true })).stdout, /^ok +replica: /m);
	});

	test('that is another database is not asked, and the doctor says so', async () => {
		await stack.killPostbagd('SIGTERM');
		const settings = stack.settings;
		stack.writeSettings({ ...settings, read_dsn: stack.readDsn.replace(/dbname=\S+/, 'dbname=postgres') });
		await logged(stack, 'read_dsn leads to another database', () => stack.startPostbagd());
		await fresh();
		await posted(stack, article, ticket, 'One.');
		assert.deepEqual(await textsAt(stack, article), ['One.']);
		const { stdout } = await stack.ctl(['doctor'], { allowFailure: true });
		assert.match(stdout, /^FAIL +replica: .*another database/m);
		stack.writeSettings({ ...settings, read_dsn: stack.primaryDsn });
		assert.match((await stack.ctl(['doctor'], { allowFailure: true })).stdout, /^warn +replica: .*no standby/m);
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings(settings);
		await stack.startPostbagd();
	});

	test('a statement that takes too long is stopped at the server, through the pooler', async () => {
		const settings = stack.settings;
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ ...settings, statement_timeout_ms: 1000, read_dsn: '' });
		await stack.startPostbagd();
		await fresh();
		await posted(stack, article, ticket, 'Before.');
		const waiting = () => stack.psql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'postbag_app' AND wait_event_type = 'Lock'");
		const letGo = await stack.hold('LOCK TABLE postbag.comment IN ACCESS EXCLUSIVE MODE');
		const reply = await post(stack, article, ticket, 'Too late.');
		assert.equal(reply.status, 503, reply.text);
		await eventually(async () => assert.equal(await waiting(), '0', 'it is stopped before what it waits for is over'));
		await letGo();
		await posted(stack, article, ticket, 'Too late.');
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings(settings);
		await stack.startPostbagd();
	});

	// Until it is acknowledged; whoever is told to come back does.
	async function insist(there, text, statuses) {
		for (const until = Date.now() + 60000; Date.now() < until; await sleep(30)) {
			const reply = await post(there, article, ticket, text);
			statuses.add(reply.status);
			if (reply.status === 201) {
				return;
			}
			assert.ok(Number(reply.headers['retry-after']) > 0, `${reply.status} ${reply.text}`);
		}
		assert.fail('nobody took it');
	}

	// Eight clients post while something happens; gives what they were told.
	async function posting(theres, happens) {
		const statuses = new Set(), acknowledged = [], over = { yes: false };
		const clients = Array.from({ length: 8 }, async (_, i) => {
			for (let n = 0; !over.yes; n++) {
				const text = `${article} ${i}-${n}`;
				await insist(theres[i % theres.length], text, statuses);
				acknowledged.push(text);
			}
		});
		const enough = async (more) => {
			const goal = acknowledged.length + more;
			await eventually(() => assert.ok(acknowledged.length >= goal, 'they get on'), 60000);
		};
		await enough(16);
		await happens();
		await enough(16);
		over.yes = true;
		await Promise.all(clients);
		return { statuses, acknowledged };
	}

	const kept = (all) => all.split('\n').filter((line) => line !== '').sort();
	const texts = () => `SELECT body FROM postbag.comment WHERE body LIKE '${article} %'`;

	test('a pooler that is restarted loses nothing that was acknowledged', async () => {
		await fresh();
		const { statuses, acknowledged } = await posting([stack, second], () => stack.restartPooler());
		assert.ok([...statuses].every((status) => status === 201 || status === 503), `${[...statuses]}`);
		assert.deepEqual(kept(await stack.psql(texts())), acknowledged.sort());
	});

	test('a primary that has become read-only is told as 503, and found again', async () => {
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ dsn: stack.eitherDsn, read_dsn: '', prepare: 'yes' });
		await stack.startPostbagd();
		await fresh();
		await posted(stack, article, ticket, 'Before.');
		await stack.psql('ALTER SYSTEM SET default_transaction_read_only = on');
		await stack.psql('SELECT pg_reload_conf()');
		await eventually(async () => {
			const reply = await post(stack, article, ticket, 'Meanwhile.');
			assert.equal(reply.status, 503, reply.text);
			assert.ok(Number(reply.headers['retry-after']) > 0);
		});
		assert.deepEqual(await textsAt(stack, article), ['Before.']);
		await stack.psql('SET default_transaction_read_only = off; ALTER SYSTEM RESET default_transaction_read_only');
		await stack.psql('SELECT pg_reload_conf()');
		await insist(stack, 'After.', new Set());
	});

	// The last: there is no primary any more for what comes after.
	test('a synchronous standby that takes over has everything that was acknowledged', async () => {
		await stack.psql("ALTER SYSTEM SET synchronous_standby_names = '*'");
		await stack.psql('SELECT pg_reload_conf()');
		await eventually(async () => assert.equal(await stack.psql('SELECT sync_state FROM pg_stat_replication'), 'sync'));
		await fresh();
		const { statuses, acknowledged } = await posting([stack], async () => {
			await stack.killPostgres();
			await stack.promoteStandby();
		});
		assert.ok([...statuses].every((status) => status === 201 || status === 503), `${[...statuses]}`);
		assert.deepEqual(kept(await stack.psqlStandby(texts())), acknowledged.sort());
		assert.equal(await stack.psqlStandby('SELECT count(*) FROM postbag.comment JOIN (SELECT article_id, idempotency_key'
			+ ' FROM postbag.comment GROUP BY 1, 2 HAVING count(*) > 1) AS twice USING (article_id, idempotency_key)'), '0');
	});
});
