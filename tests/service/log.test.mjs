// The log of everything at the desk: what is noted, who sees it, how it is searched and taken along;
// and that nothing of it can be changed.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { codeOf, enrol } from '../lib/codes.mjs';
import { textOf } from '../lib/http.mjs';
import { test } from '../lib/one_process.mjs';
import { contextPath, decide, freshArticle, moderate, sent, signIn, tableRows } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const LOG = '/postbag/admin/log';
const ACCOUNT = '/postbag/admin/account';

let stack, owner;

async function person(name, role, ...where) {
	const { stdout } = await stack.ctl(['moderator', 'add', name, '--role', role, ...where]);
	return { name, password: stdout.match(/^password: (.+)$/m)[1] };
}

const enter = (who, client = stack.client()) => signIn({ ...stack, client: () => client, moderator: who }, client);
const rows = async (client, query = '') => {
	const { status, text } = await client.get(`${LOG}${query}`);
	assert.equal(status, 200, text);
	return tableRows(text);
};
const count = (where = '') => stack.psql(`SELECT count(*) FROM postbag.event ${where}`).then(Number);

before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
	owner = await signIn(stack);
});
after(() => stack.stop());

describe('what happens to an account', () => {
	const LABELS = ['Added a moderator', 'A wrong password was tried', 'Signed in', 'Switched the second factor on', 'A wrong code was tried',
		'Made new recovery codes', 'Switched the second factor off', 'Changed the password', 'Ended a session', 'Signed out', 'Ended all sessions',
		'Changed a role', 'Removed a moderator'];

	test('is in the log, all of it, each once', async () => {
		const who = await person('Lovelace', 'moderator');
		const wrong = await stack.client().post('/postbag/admin/sign-in', { name: who.name, password: 'not this one' });
		assert.equal(wrong.status, 401);
		const client = await enter(who);
		const factor = await enrol(client, who.password);
		assert.equal((await moderate(client, ACCOUNT, '/recovery-codes', { code: '000000' })).status, 403);
		const later = () => stack.psql('UPDATE postbag.second_factor SET last_step = 0');
		await later();
		assert.equal((await moderate(client, ACCOUNT, '/recovery-codes', { code: codeOf(factor.secret) })).status, 200);
		await later();
		assert.equal((await moderate(client, ACCOUNT, '/second-factor/off', { code: codeOf(factor.secret), current: who.password })).status, 303);
		const password = 'another password of mine';
		assert.equal((await moderate(client, ACCOUNT, '/password', { current: who.password, password, again: password })).status, 303);
		const other = await enter({ ...who, password });
		const id = await stack.psql(`SELECT max(session_id) FROM postbag.session JOIN postbag.moderator USING (moderator_id) WHERE name = 'Lovelace'`);
		assert.equal((await moderate(client, ACCOUNT, `/sessions/${id}/end`)).status, 303);
		assert.equal((await other.get(ACCOUNT)).status, 303);
		const third = await enter({ ...who, password });
		assert.equal((await moderate(third, ACCOUNT, '/sign-out', { where: 'here' })).status, 303);
		assert.equal((await moderate(client, ACCOUNT, '/sign-out', { where: 'everywhere' })).status, 303);
		await stack.ctl(['moderator', 'role', 'Lovelace', 'read-only']);
		await stack.ctl(['moderator', 'remove', 'Lovelace']);
		const told = await stack.psql(`SELECT string_agg(kind, ' ' ORDER BY event_id) FROM postbag.event
			WHERE concerns = (SELECT concerns FROM postbag.event WHERE kind = 'moderator_remove' AND subject = 'Lovelace')`);
		assert.equal(told, 'moderator_add sign_in_refused sign_in second_factor_on code_refused recovery_codes second_factor_off password '
			+ 'sign_in session_end sign_in sign_out sessions_end role moderator_remove');
		const seen = (await rows(owner, '?q=Lovelace')).map((row) => row[3]);
		assert.deepEqual(new Set(seen), new Set(LABELS));
	});

	test('that a name nobody has was tried is noted, but not the name', async () => {
		const before_ = await count();
		for (const name of ['hunter2 is my password', 'eve']) {
			assert.equal((await stack.client().post('/postbag/admin/sign-in', { name, password: 'x' })).status, 401);
		}
		assert.equal(await count(), before_ + 2);
		assert.equal(await count("WHERE subject LIKE 'hunter2%' OR subject = 'eve' OR moderator_name = 'eve'"), 0);
		assert.doesNotMatch((await owner.get(LOG)).text, /hunter2/);
	});

	test('what a limit has stopped is not noted: the log grows no faster than it allows', async () => {
		stack.writeSettings({ limit_sign_in: '2/3600', limit_sign_in_name: '100000/60' });
		await stack.restartPostbagd();
		const client = stack.client({ address: '127.0.9.9' });
		const before_ = await count();
		const statuses = [];
		for (let i = 0; i < 5; i++) {
			statuses.push((await client.post('/postbag/admin/sign-in', { name: 'editor', password: 'x' })).status);
		}
		assert.deepEqual(statuses, [401, 401, 429, 429, 429]);
		assert.equal(await count(), before_ + 2);
		stack.writeSettings({});
		await stack.restartPostbagd();
	});
});

describe('what is changed of sites and roles', () => {
	test('by the operator stands there with what it was before', async () => {
		await stack.ctl(['site', 'set', 'demo', '--policy', 'first', '--set', 'sort=best']);
		const [row] = await rows(owner, '?kind=settings');
		assert.equal(row[1], 'operator');
		assert.equal(row[2], 'demo');
		assert.equal(row[3], 'Changed a site');
		assert.equal(row[4], 'policy=open → policy=first; sort=best');
		await stack.ctl(['site', 'set', 'demo', '--policy', 'open', '--set', 'sort=oldest']);
	});

	test('by an owner at the desk stands there by name, at the site', async () => {
		await person('Hopper', 'moderator', '--site', 'demo');
		assert.equal((await moderate(owner, '/postbag/admin/moderators', '/moderators', { site: 'demo', name: 'Hopper', role: 'read-only' })).status, 303);
		const [row] = await rows(owner, '?kind=settings');
		assert.equal(row[1], stack.moderator.name);
		assert.match(row[2], /^Hopper at /);
		assert.equal(row[4], 'moderator → read-only');
	});

	test('is not noted where it was refused', async () => {
		const before_ = await count();
		await assert.rejects(stack.ctl(['site', 'add', 'demo', '--title', 'Again', '--origin', 'https://again.example']));
		await assert.rejects(stack.ctl(['moderator', 'role', 'nobody', 'owner']));
		await assert.rejects(stack.ctl(['moderator', 'remove', 'nobody']));
		await assert.rejects(stack.ctl(['moderator', 'add', 'Hopper']));
		assert.equal(await count(), before_);
	});
});

describe('the page', () => {
	let path, looker, away;
	before(async () => {
		path = contextPath((await sent(stack.client(), freshArticle(stack), { text: 'A text to be decided about.' })).path);
		assert.equal((await decide(owner, path, 'reject', 'Unheard-of rudeness.')).status, 303);
		looker = await enter(await person('Looker', 'read-only', '--site', 'demo'));
		away = await enter(await person('Away', 'owner', '--site', 'gazette'));
	});

	test('has decisions among the rest, with their undo', async () => {
		const [row] = await rows(owner, '?q=rudeness');
		assert.match(row[3], /^(Waiting|Published) → Rejected$/);
		assert.match(row[5], /^Undo/);
		const reply = await moderate(owner, `${LOG}?q=rudeness`, '/undo');
		assert.equal(reply.status, 303);
		assert.match(reply.location, /admin\/log\?done=\d+$/);
		assert.match(textOf((await owner.get(reply.location)).text), /Undo of an earlier decision/);
	});

	test('is searched by the titles and addresses of articles, too', async () => {
		const article = `${freshArticle(stack)}?herons-nest`;
		const page = contextPath((await sent(stack.client(), article, { text: 'About a heron.' })).path);
		const ofArticle = page.replace(/\/comments\/\d+$/, '');
		assert.equal((await decide(owner, page, 'spam', 'Nothing about birds.')).status, 303);
		assert.equal((await moderate(owner, ofArticle, '/title', { title: 'Where the bittern booms' })).status, 303);
		assert.equal((await moderate(owner, ofArticle, '/age', { when: 'days', days: '30' })).status, 303);
		const seen = await rows(owner, '?q=bittern+booms');
		assert.match(seen.map((row) => row[3]).join(), /^Said when an article closes,Changed the title of an article,(Waiting|Published) → Spam$/);
		assert.match(seen[0][2], /^Where the bittern booms https?:/);
		assert.equal((await rows(owner, '?q=herons+nest&kind=decisions')).length, 1);
		assert.equal((await rows(owner, '?q=bittern+-booms')).length, 0);
		assert.equal((await rows(away, '?q=bittern')).length, 0);
	});

	test('is narrowed down by what, who, site, day and words, together', async () => {
		const kinds = async (query) => new Set((await rows(owner, query)).map((row) => row[3]));
		assert.match([...await kinds('?kind=decisions')].join(), /→ Rejected/);
		assert.ok(!(await kinds('?kind=decisions')).has('Signed in'));
		assert.ok((await kinds('?kind=sign-ins')).has('Signed in'));
		assert.ok(!(await kinds('?kind=sign-ins')).has('Changed a site'));
		assert.ok((await rows(owner, '?who=operator')).every((row) => row[1] === 'operator'));
		assert.ok((await rows(owner, '?who=operator&kind=settings&q=Hopper')).length === 1);
		assert.equal((await rows(owner, '?site=gazette')).length, 1);
		const today = new Date().toISOString().slice(0, 10);
		const tomorrow = new Date(Date.now() + 86400000).toISOString().slice(0, 10);
		assert.ok((await rows(owner, `?from=${today}&to=${tomorrow}`)).length > 5);
		assert.equal((await rows(owner, `?from=${tomorrow}`)).length, 0);
		assert.equal((await rows(owner, '?to=2020-01-01')).length, 0);
		for (const bad of ['kind=none', 'site=nosuch', 'from=2026-02-30', 'to=today', 'before=1', 'before=1.d', 'q=%00', `who=${'x'.repeat(201)}`,
			'kind=exports&kind=exports']) {
			assert.equal((await owner.get(`${LOG}?${bad}`)).status, 400, bad);
		}
	});

	test('shows nobody what is of another site, nor accounts but their own', async () => {
		const text = textOf((await away.get(LOG)).text);
		assert.doesNotMatch(text, /rudeness|Hopper|Looker|demo/);
		assert.match(text, /gazette|Gazette/);
		assert.match(text, /Signed in/);
		assert.ok((await rows(away, '?kind=sign-ins')).every((row) => row[1] === 'Away'));
		const mine = await rows(looker, '?kind=sign-ins');
		assert.deepEqual(mine.map((row) => `${row[1]}: ${row[3]}`), ['Looker: Signed in']);
		assert.match(textOf((await looker.get(LOG)).text), /rudeness/);
		assert.doesNotMatch((await looker.get(LOG)).text, /\/undo"/);
		assert.equal((await looker.get(`${LOG}?site=gazette`)).status, 400);
	});

	test('goes on where the page before ends', async () => {
		await stack.psql(`INSERT INTO postbag.event (moderator_name, kind, subject, before, after, at)
			SELECT 'operator', 'role', 'number ' || n, 'a', 'b', '2021-01-01T00:00:00Z' FROM generate_series(1, 250) AS n`);
		const all = [];
		let next = '?to=2021-12-31';
		for (let pages = 0; next; pages++) {
			assert.ok(pages < 5);
			const { text } = await owner.get(`${LOG}${next}`);
			all.push(...tableRows(text).map((row) => row[2]));
			next = text.match(/rel="next" href="[^"]*(\?[^"]+)"/)?.[1].replaceAll('&amp;', '&');
		}
		assert.equal(all.length, 250);
		assert.equal(new Set(all).size, 250);
	});

	test('asks the database three times', async () => {
		const statements = async () => Number((await stack.client().get('/postbag/metrics')).text.match(/postbag_statements_total (\d+)/)?.[1]);
		await eventually(async () => {
			await owner.get(LOG); // the sites are known for two seconds from here on
			const before_ = await statements();
			await owner.get(`${LOG}?kind=decisions&q=rudeness`);
			assert.equal(await statements() - before_, 3);
		});
	});
});

describe('the log as a file', () => {
	test('has what was asked for, and no formula', async () => {
		const path = contextPath((await sent(stack.client(), freshArticle(stack), { name: '=cmd()', text: 'Formula.' })).path);
		await decide(owner, path, 'spam', '=HYPERLINK("https://evil.example")');
		const reply = await owner.get(`${LOG}.csv?kind=decisions&q=HYPERLINK`);
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['content-type'], 'text/csv; charset=utf-8; header=present');
		assert.match(reply.headers['content-disposition'], /^attachment; filename="postbag-log-\d{4}-\d\d-\d\d\.csv"$/);
		const lines = reply.text.trimEnd().split('\r\n');
		assert.equal(lines.length, 2);
		assert.match(lines[1], /,decisions,[^,]+,decide,'=cmd\(\),.*,(?:held|published),spam,"'=HYPERLINK\(""https:\/\/evil.example""\)",,$/);
	});

	test('is bounded, says where the rest is, and the rest is there', async () => {
		await stack.psql(`INSERT INTO postbag.event (moderator_name, kind, subject, before, after, at)
			SELECT 'operator', 'role', 'row ' || n, 'a', 'b', '2022-01-01T00:00:00Z' FROM generate_series(1, 2100) AS n`);
		const first = (await owner.get(`${LOG}.csv?from=2022-01-01&to=2022-01-02`)).text.trimEnd().split('\r\n');
		assert.equal(first.length, 2002);
		const rest = first.at(-1).match(/^,,more,.*,(http[^,]+),/)[1];
		assert.ok(rest.startsWith(stack.url));
		const second = (await owner.get(new URL(rest).pathname + new URL(rest).search)).text.trimEnd().split('\r\n');
		assert.equal(second.length, 101);
		assert.equal(new Set([...first.slice(1, -1), ...second.slice(1)]).size, 2100);
	});

	test('is noted itself, as are the statistics that are taken along', async () => {
		await owner.get('/postbag/admin/statistics.csv?site=demo');
		await owner.get('/postbag/admin/statistics.json?period=day');
		const seen = (await rows(owner, '?kind=exports')).slice(0, 3).map((row) => `${row[3]}: ${row[2]}`);
		assert.match(seen[0], /^Exported the statistics: JSON, day$/);
		assert.match(seen[1], /^Exported the statistics: CSV, week at /);
		assert.match(seen[2], /^Exported the log: CSV, 100 rows$/);
	});

	test('is not there for who is not signed in', async () => {
		assert.equal((await stack.client().get(`${LOG}.csv`)).location, '/postbag/admin/sign-in');
	});
});

describe('what is in the log', () => {
	test('cannot be changed or removed by the role that Postbag works with', async () => {
		for (const sql of ["UPDATE postbag.event SET subject = ''", 'DELETE FROM postbag.event', 'TRUNCATE postbag.event',
			"UPDATE postbag.decision SET reason = ''", 'DELETE FROM postbag.decision']) {
			await assert.rejects(stack.psql(`SET ROLE postbag_app; ${sql}`), /permission denied/, sql);
		}
	});
});

describe('what is set at the desk', () => {
	test('stands in the log of its site, with what it was before; not in that of another', async () => {
		const article = freshArticle(stack);
		const { path } = await sent(stack.client(), article, { name: 'Eve <i>', text: 'Hello.' });
		const page = contextPath(path).replace(/\/comments\/\d+$/, '');
		const site = await stack.psql(`SELECT site_id FROM postbag.site WHERE name = 'demo'`);
		for (const [where, ending, fields] of [[page, '/title', { title: 'Swifts & <b>' }], [page, '/age', { when: 'days', days: '30' }],
			[page, '/shares', { base_x: '7' }], [page, '/move', { url: `${article}?moved` }],
			['/postbag/admin/sites', `/sites/${site}`, { policy: 'all', days: '0' }],
			['/postbag/admin/rules/new?site=demo&kind=words', '/admin/rules', { act: 'save', outcome: 'spam', list: 'casino' }],
			[`${contextPath(path)}/ban`, '/admin/bans', { kind: 'name', act: 'make', time: '1d', outcome: 'refuse' }]]) {
			const reply = await moderate(owner, where, ending, fields);
			assert.equal(reply.status, 303, `${where} ${textOf(reply.text)}`);
		}
		const stranger = await enter(await person('Gazetteer', 'owner', '--site', 'gazette'));
		const of = async (client) => (await rows(client, '?kind=settings')).map((row) => row.join(' ')).join('\n');
		const mine = await of(owner), theirs = await of(stranger);
		for (const words of [/Changed the title of an article.*Swifts & <b>/s, /Said when an article closes.*as the site.*30/s, /Said what was shared elsewhere.*x=7/s,
			/Moved an article.*moved/s, /Changed a site.*policy=open.*policy=all/s, /Changed a rule.*spam.*casino/s, /Made a ban.*Eve <i>/s]) {
			assert.match(mine, words);
			assert.doesNotMatch(theirs, words);
		}
		await moderate(owner, '/postbag/admin/sites', `/sites/${site}`, { policy: 'open', days: '0' });
	});
});
