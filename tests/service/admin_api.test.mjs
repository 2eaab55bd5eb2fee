// The desk for programs: what a token may do at which site, what it may not, and that its secret is nowhere.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { textOf } from '../lib/http.mjs';
import { assertProblem, contextPath, freshArticle, moderate, sent, signIn, tableRows } from '../lib/people.mjs';
import { ADMIN, makeToken, Program } from '../lib/programs.mjs';
import { startStack } from '../lib/stack.mjs';

const routes = [...fs.readFileSync(new URL('../../src/page/routes.c', import.meta.url), 'utf8')
	.matchAll(/^\t\{ ([A-Z]+), "(api\/v1\/admin\/[^"]*)", \w+, ([^,]+),/gm)]
	.map(([, method, pattern, flags]) => ({ method, pattern, flags }));
const ROLES = ['none', 'read-only', 'moderator', 'owner'];
const below = (role, other) => ROLES.indexOf(role) < ROLES.indexOf(other);
const forOwners = ({ flags }) => flags.includes('NEED_OWNER');
const needed = (route) => forOwners(route) ? 'owner' : /NEED_ROLE|PROGRAM_ACT/.test(route.flags) ? 'moderator' : 'read-only';
// What is of a site and of no article, by the path it is under, and how one is made.
const KEPT = {
	bans: (site, n) => ({ site, kind: 'name', name: `A bot of number ${n}`, outcome: 'hold', time: '1h' }),
	rules: (site, n) => ({ site, kind: 'words', list: `word${n}`, outcome: 'hold' }),
};

const kindOf = ({ pattern }) => Object.keys(KEPT).find((kind) => pattern.startsWith(`api/v1/admin/${kind}`));

let stack, here, there;
const people = {}, tokens = {}, readers = {};

async function thing(article, text = `What is said on ${article}.`) {
	const posted = await sent(stack.client(), article, { text });
	const [, hex, id] = posted.path.match(/articles\/(\w+)\/comments\/(\d+)/);
	const report = await stack.client({ address: '127.0.4.9' }).post(`/postbag/api/v1/articles/${hex}/comments/${id}/report`, { reason: 'spam' });
	assert.ok(report.status < 300);
	return { article, hex, id: Number(id), at: `/articles/${hex}/comments/${id}` };
}

async function person(name, ...roles) {
	const { stdout } = await stack.ctl(['moderator', 'add', name, '--site', 'demo', '--role', 'read-only']);
	await stack.ctl(['moderator', 'role', name, 'none', '--site', 'demo']);
	for (const [role, ...where] of roles) {
		await stack.ctl(['moderator', 'role', name, role, ...where]);
	}
	const client = await signIn({ ...stack, client: () => stack.client(), moderator: { name, password: stdout.match(/^password: (.+)$/m)[1] } });
	people[name] = client;
	tokens[name] = new Program(stack, await makeToken(client));
	readers[name] = new Program(stack, await makeToken(client, { scope: 'read' }));
}

before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	here = await thing(freshArticle(stack));
	there = await thing('https://gazette.example/story.html');
	for (const role of ROLES) {
		await person(role, [role, '--site', 'demo']);
	}
	await person('everywhere', ['owner'], ['moderator', '--site', 'demo']);
});
after(() => stack.stop());

const state = () => stack.psql(`SELECT string_agg(status || ':' || body || ':' || badge || ':' || coalesce(pinned_at::text, ''), ','
	ORDER BY comment_id) || (SELECT count(*) FROM postbag.decision) || (SELECT count(*) FROM postbag.report WHERE resolved_at IS NULL)
	|| (SELECT string_agg(concat_ws(':', closed, held, close_days, title, url, leads_to), ',' ORDER BY article_id) FROM postbag.article)
	|| (SELECT coalesce(sum(base), 0) FROM postbag.share_count) || (SELECT string_agg(policy, ',' ORDER BY site_id) FROM postbag.site)
	|| (SELECT count(*) FROM postbag.site_setting)
	|| (SELECT string_agg(moderator_id || role, ',' ORDER BY moderator_id, site_id) FROM postbag.site_role)
	|| (SELECT coalesce(string_agg(ban_id || coalesce(lifted_at::text, ''), ',' ORDER BY ban_id), '') FROM postbag.ban)
	|| (SELECT coalesce(string_agg(rule_id || enabled::text || body, ',' ORDER BY rule_id), '') FROM postbag.rule) FROM postbag.comment`);

const FIELDS = { seen: 0, from: 'published', action: 'reject', mark: 'pin', worn: 'none', badge: 'staff', act: 'close', reason: 'Because.',
	text: 'Another text.', key: 'k', site: 'demo', name: 'none', role: 'none', when: 'never', title: 'A title', base_x: 7 };
// What is merged is the article itself, so that it is refused by nothing but that.
const attempt = (program, { method, pattern }, { article, hex, id }, fields = { ...FIELDS, url: `${article}?moved`, into: hex }) => {
	const path_ = pattern.replace('api/v1/admin', '').replace('{a}', hex).replace('{id}', id);
	return method === 'POST' ? program.post(path_, fields)
		: program.send(method, path_ + (path_.endsWith('/merge') ? `?into=${hex}` : ''));
};
let kept = 0;
async function keep(kind, site) {
	const reply = await (site === 'demo' ? tokens.owner : tokens.everywhere).post(`/${kind}`, KEPT[kind](site, kept++));
	assert.equal(reply.status, 201, reply.text);
	return { id: reply.json().id };
}

test('the routes of the API are known to this test', () => assert.ok(routes.length >= 24 && routes.every(({ flags }) => flags.startsWith('PROGRAM'))));

test('every route is tried by one of these', () => {
	for (const route of routes) {
		const { method, pattern } = route;
		assert.ok(pattern.includes('{a}') || kindOf(route) || (method === 'GET' && !pattern.includes('{')) || /\/(moderators|sites\/\{id\}|sites\/\{id\}\/keys.*|bulk.*)$/.test(pattern), pattern);
	}
});

describe('every route about an article', () => {
	for (const route of routes.filter(({ pattern }) => pattern.includes('{a}'))) {
		test(`${route.method} ${route.pattern}: by role and site`, async () => {
			const before_ = await state();
			for (const role of ROLES) {
				assertProblem(await attempt(tokens[role], route, there), 404);
			}
			assertProblem(await attempt(tokens.none, route, here), 404);
			const look = await attempt(tokens['read-only'], route, here);
			const may = forOwners(route) ? ['owner'] : ['moderator', 'owner', 'everywhere'];
			if (route.method === 'GET' && !forOwners(route)) {
				assert.equal(look.status, 200);
				assert.equal(look.json().may, false);
			} else {
				assertProblem(look, 403, 'role', 'not-allowed');
			}
			for (const name of ['moderator', 'everywhere'].filter((one) => !may.includes(one))) {
				assertProblem(await attempt(tokens[name], route, here), 403, 'role', 'not-allowed');
			}
			if (route.method !== 'GET') {
				for (const name of ['moderator', 'owner', 'everywhere']) {
					const reply = await attempt(readers[name], route, here);
					assertProblem(reply, 403, 'Authorization', 'not-allowed');
					assert.equal(reply.headers['www-authenticate'], 'Bearer error="insufficient_scope", scope="act"');
				}
			}
			assert.equal(await state(), before_);
			for (const name of may) {
				const { status } = await attempt(tokens[name], route, here);
				assert.ok([200, 201, 404, 409, 422].includes(status), `${name}: ${status}`);
			}
			if (route.method === 'GET') {
				const status = forOwners(route) ? 422 : 200;
				assert.equal((await attempt(tokens.everywhere, route, there)).status, status);
				assert.equal((await attempt(readers.owner, route, here)).status, status);
			}
		});
	}
});

describe('every route across articles', () => {
	for (const route of routes.filter(({ method, pattern }) => method === 'GET' && !pattern.includes('{'))) {
		test(`${route.pattern}: shows nothing of a site where one has no role`, async () => {
			for (const role of ROLES) {
				const reply = await attempt(tokens[role], route, here);
				assert.equal(reply.status, forOwners(route) && role !== 'owner' ? 403 : 200, role);
				assert.doesNotMatch(reply.text, /gazette/i, role);
				assert.equal((await attempt(readers[role], route, here)).status, reply.status);
				if (role === 'none') {
					assert.ok(!reply.text.includes(here.hex));
				}
			}
		});
	}

	test('POST moderators: owners alone, of their own sites, and not with a token that only looks', async () => {
		const before_ = await state();
		for (const role of ['none', 'read-only', 'moderator']) {
			assertProblem(await tokens[role].post('/moderators', FIELDS), 403, 'role', 'not-allowed');
		}
		assertProblem(await readers.owner.post('/moderators', FIELDS), 403, 'Authorization', 'not-allowed');
		assertProblem(await tokens.owner.post('/moderators', { ...FIELDS, site: 'gazette' }), 404, 'site', 'unknown');
		assertProblem(await tokens.everywhere.post('/moderators', FIELDS), 404, 'site', 'unknown');
		assertProblem(await tokens.owner.post('/moderators', { ...FIELDS, name: 'nobody' }), 422, 'name', 'unknown');
		assertProblem(await tokens.owner.post('/moderators', { ...FIELDS, name: 'owner' }), 422, 'name', 'not-allowed');
		assert.equal(await state(), before_);
		const reply = await tokens.owner.post('/moderators', { site: 'demo', name: 'none', role: 'read-only' });
		assert.deepEqual(reply.json().moderators.find(({ name }) => name === 'none'), { site: 'demo', name: 'none', role: 'read-only', general: false });
		assert.equal((await tokens.none.get(here.at)).status, 200); // from the next request on
		assert.equal((await tokens.owner.post('/moderators', { site: 'demo', name: 'none', role: 'none' })).status, 200);
		assert.equal((await tokens.none.get(here.at)).status, 404);
	});

	test('POST sites/{id}: owners alone, of their own sites, and not with a token that only looks', async () => {
		const [demo, gazette] = (await stack.psql("SELECT site_id FROM postbag.site ORDER BY name")).trim().split('\n').map((id) => `/sites/${id}`);
		const policy = { policy: 'all', days: 30 };
		const before_ = await state();
		for (const role of ['none', 'read-only', 'moderator']) {
			assertProblem(await tokens[role].post(demo, policy), 403, 'role', 'not-allowed');
		}
		assertProblem(await tokens.everywhere.post(demo, policy), 403, 'role', 'not-allowed');
		assertProblem(await readers.owner.post(demo, policy), 403, 'Authorization', 'not-allowed');
		assertProblem(await tokens.owner.post(gazette, policy), 404);
		assert.equal(await state(), before_);
		assert.equal((await tokens.everywhere.post(gazette, policy)).status, 200);
		assert.notEqual(await state(), before_);
		assert.equal((await tokens.everywhere.post(gazette, { policy: 'open', days: 0 })).status, 200);
		assert.equal(await state(), before_);
	});
});

describe('every route about the keys of a site', () => {
	for (const route of routes.filter(({ pattern }) => pattern.includes('/keys'))) {
		test(`${route.method} ${route.pattern}: owners alone, of their own sites`, async () => {
			const [demo, gazette] = (await stack.psql('SELECT site_id FROM postbag.site ORDER BY name')).trim().split('\n');
			const secret = { input: 'a secret of more than thirty-two bytes' };
			for (const site of ['demo', 'gazette']) {
				await stack.ctl(['sso', 'remove', site, 'main'], { allowFailure: true });
				await stack.ctl(['sso', 'add', site, 'main', '--kind', 'jwt-hs256', '--issuer', 'x'], secret);
			}
			const keys = () => stack.psql("SELECT string_agg(site_id || name, ',' ORDER BY sso_key_id) FROM postbag.sso_key");
			const fields = { key_name: 'main', sso_token: 'v4.public.x' };
			const before_ = await keys();
			for (const role of ['none', 'read-only', 'moderator', 'everywhere']) {
				assertProblem(await attempt(tokens[role], route, { id: demo }, fields), 403, 'role', 'not-allowed');
			}
			assertProblem(await attempt(tokens.owner, route, { id: gazette }, fields), 404);
			assertProblem(await attempt(tokens.owner, route, { id: 1e12 }, fields), 404);
			if (route.method !== 'GET') {
				assertProblem(await attempt(readers.owner, route, { id: demo }, fields), 403, 'Authorization', 'not-allowed');
			}
			assert.equal(await keys(), before_);
			for (const [name, id] of [['owner', demo], ['everywhere', gazette]]) {
				const reply = await attempt(tokens[name], route, { id }, fields);
				assert.equal(reply.status, 200, reply.text);
				assert.doesNotMatch(reply.text, /more than thirty-two/);
			}
		});
	}
});

describe('every route about what a site keeps', () => {
	for (const route of routes.filter((one) => kindOf(one) && one.pattern.includes('{id}'))) {
		test(`${route.method} ${route.pattern}: by role and site`, async () => {
			const kind = kindOf(route), far = await keep(kind, 'gazette'), near = await keep(kind, 'demo');
			const before_ = await state();
			for (const role of ROLES) {
				const low = needed(route) !== 'read-only' && below(role, needed(route)) ? 403 : 404;
				assertProblem(await attempt(tokens[role], route, far), low);
				if (below(role, needed(route))) {
					assertProblem(await attempt(tokens[role], route, near), low);
				}
				if (route.method !== 'GET') {
					assertProblem(await attempt(readers[role], route, near), 403, 'Authorization', 'not-allowed');
				}
			}
			if (needed(route) === 'owner') {
				assertProblem(await attempt(tokens.everywhere, route, near), 403, 'role', 'not-allowed');
			}
			assertProblem(await attempt(tokens.everywhere, route, { id: 1e12 }), 404);
			assert.equal(await state(), before_);
			const whole = { ...KEPT[kind]('demo', kept++), act: 'off' };
			for (const role of ROLES.filter((one) => !below(one, needed(route)))) {
				const one = await keep(kind, 'demo');
				for (const program of route.method === 'GET' ? [tokens[role], readers[role]] : [tokens[role]]) {
					const reply = await attempt(program, route, one, whole);
					assert.ok([200, 201, 204].includes(reply.status), `${role}: ${reply.status} ${reply.text}`);
				}
			}
			assert.ok([200, 201, 204].includes((await attempt(tokens.everywhere, route, far, whole)).status));
		});
	}

	for (const route of routes.filter((one) => one.method === 'POST' && kindOf(one) && !one.pattern.includes('{'))) {
		test(`POST ${route.pattern}: by role and site`, async () => {
			const post = (program, site) => attempt(program, route, {}, KEPT[kindOf(route)](site, kept++));
			const before_ = await state();
			for (const role of ROLES) {
				assertProblem(await post(readers[role], 'demo'), 403, 'Authorization', 'not-allowed');
				if (below(role, needed(route))) {
					assertProblem(await post(tokens[role], 'demo'), 403, 'role', 'not-allowed');
				} else {
					assertProblem(await post(tokens[role], 'gazette'), 404, 'site', 'unknown');
				}
			}
			if (needed(route) === 'owner') {
				assertProblem(await post(tokens.everywhere, 'demo'), 403, 'role', 'not-allowed');
			}
			assert.equal(await state(), before_);
			for (const role of ROLES.filter((one) => !below(one, needed(route)))) {
				assert.ok([200, 201].includes((await post(tokens[role], 'demo')).status), role);
			}
			assert.ok([200, 201].includes((await post(tokens.everywhere, 'gazette')).status));
		});
	}
});

describe('every route about many comments', () => {
	const pick = ({ hex, id }) => ({ pick: [`${hex}-${id}`], action: 'reject' });

	for (const where of ['/bulk', '/bulk/preview']) {
		test(`POST ${where}: by role and site`, async () => {
			const near = await thing(freshArticle(stack), 'One of many.'), far = await thing('https://gazette.example/many.html', `One of many there, for ${where}.`);
			const before_ = await state();
			for (const role of ROLES) {
				assertProblem(await readers[role].post(where, pick(near)), 403, 'Authorization', 'not-allowed');
				if (below(role, 'moderator')) {
					assertProblem(await tokens[role].post(where, pick(near)), 403, 'role', 'not-allowed');
					continue;
				}
				const reply = await tokens[role].post(where, pick(far));
				if (where.endsWith('preview')) {
					assert.equal(reply.json().count, 0);
				} else {
					assertProblem(reply, 422, 'pick', 'unknown');
				}
				assertProblem(await tokens[role].post(where, { filter: 'site=gazette', action: 'spam', upto: 1e9 }), 400, 'site', 'unknown');
				const all = await tokens[role].post('/bulk/preview', { filter: 'queue=all', action: 'delete', authors: true });
				assert.ok(all.json().count > 0);
				assert.ok(!all.text.includes(far.hex) && !all.text.includes(there.hex));
			}
			assert.equal(await state(), before_);
			for (const role of ['moderator', 'owner']) {
				assert.equal((await tokens[role].post(where, pick(await thing(freshArticle(stack), 'Another of many.')))).json()[where === '/bulk' ? 'moved' : 'count'], 1);
			}
			assert.equal((await tokens.everywhere.post(where, pick(far))).json()[where === '/bulk' ? 'moved' : 'count'], 1);
		});
	}

	const made = async () => (await tokens.moderator.post('/bulk', pick(await thing(freshArticle(stack), 'One that comes back.')))).json();
	// As while a process is at a step: one that is taken back must have come to its end.
	const goesOn = (id) => stack.psql(`UPDATE postbag.bulk SET ended_at = NULL, done = 0, taken_until = now() + interval '1 minute' WHERE bulk_id = ${id}`);

	// A moderator everywhere who owns only another site is nobody here: one of the last was made an owner above.
	for (const act of ['undo', 'stop']) {
		test(`GET bulk/{id} and POST bulk/{id}/${act}: of one's own, and at the sites that one owns`, async () => {
			const { id } = await made();
			const before_ = await state();
			for (const name of ['none', 'read-only', 'everywhere']) {
				assertProblem(await tokens[name].get(`/bulk/${id}`), 404);
				assertProblem(await tokens[name].post(`/bulk/${id}/${act}`, {}), name === 'everywhere' ? 404 : 403);
				assert.ok((await tokens[name].get('/bulk')).json().bulks.every((one) => one.id !== id));
			}
			for (const name of ['moderator', 'owner']) {
				assertProblem(await readers[name].post(`/bulk/${id}/${act}`, {}), 403, 'Authorization', 'not-allowed');
				const one = (await readers[name].get(`/bulk/${id}`)).json();
				assert.deepEqual([one.moved, one.own, one.moderator], [1, name === 'moderator', 'moderator']);
			}
			assert.equal(await state(), before_);
			for (const [name, bulk] of [['moderator', id], ['owner', (await made()).id]]) {
				await (act === 'stop' && goesOn(bulk));
				const reply = await tokens[name].post(`/bulk/${bulk}/${act}`, {});
				if (act === 'undo') {
					assert.deepEqual([reply.status, reply.json().undoing, reply.json().moved, reply.json().moderator], [201, true, 1, name]);
				} else {
					assert.deepEqual([reply.status, reply.json().stopped_by, reply.json().stoppable], [200, name, false]);
					assertProblem(await tokens[name].post(`/bulk/${bulk}/stop`, {}), 409, 'stop', 'expired');
				}
			}
		});
	}

	test('one that is about two sites is an owner\'s of both alone', async () => {
		const near = await thing(freshArticle(stack), 'One of two.'), far = await thing('https://gazette.example/two.html', 'The other of two.');
		const { id, moved } = (await tokens.everywhere.post('/bulk', { pick: [near, far].map(({ hex, id: one }) => `${hex}-${one}`), action: 'reject' })).json();
		assert.equal(moved, 2);
		await goesOn(id);
		for (const act of ['undo', 'stop']) {
			assertProblem(await tokens.owner.post(`/bulk/${id}/${act}`, {}), 404);
		}
		assertProblem(await tokens.owner.get(`/bulk/${id}`), 404);
		assert.equal((await tokens.everywhere.post(`/bulk/${id}/stop`, {})).json().stopped_by, 'everywhere');
	});
});

describe('a token', () => {
	const refused = (reply, challenge = 'Bearer error="invalid_token"') => {
		assertProblem(reply, 401, 'Authorization', challenge === 'Bearer' ? 'missing' : 'foreign');
		assert.equal(reply.headers['www-authenticate'], challenge);
		assert.equal(reply.headers['cache-control'], 'no-store');
	};

	test('is what it takes: no session, no cookie, no other scheme, nothing in an address', async () => {
		const { token } = tokens.moderator;
		refused(await stack.client().get(`${ADMIN}/queue`), 'Bearer');
		refused(await people.moderator.get(`${ADMIN}/queue`), 'Bearer');
		refused(await stack.client().get(`${ADMIN}/queue?access_token=${token}`), 'Bearer');
		refused(await stack.client().get(`${ADMIN}/queue?token=${token}&bearer=${token}`), 'Bearer');
		const body = new URLSearchParams({ ...FIELDS, access_token: token }).toString();
		refused(await stack.client().request('POST', `${ADMIN}${here.at}/keep`, { body,
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: stack.origin } }), 'Bearer');
		for (const scheme of ['Basic', 'Token', 'Digest']) {
			refused(await stack.client().get(`${ADMIN}/queue`, { headers: { authorization: `${scheme} ${token}` } }), 'Bearer');
		}
		for (const cookie of [`postbag_session=${token}`, `__Host-postbag_session=${token}`, `postbag_session=${token.slice(4)}`]) {
			refused(await stack.client().get(`${ADMIN}/queue`, { headers: { cookie } }), 'Bearer');
			assert.equal((await stack.client().get('/postbag/admin/queue', { headers: { cookie } })).location, '/postbag/admin/sign-in');
		}
		assert.equal((await stack.client().get('/postbag/admin/queue', { headers: { authorization: `Bearer ${token}` } })).location, '/postbag/admin/sign-in');
		assert.equal((await stack.client().get(`${ADMIN}/queue`, { headers: { authorization: `bearer ${token}` } })).status, 200);
	});

	test('that is made up, changed, or a session is refused, and no cookie helps it', async () => {
		const { token } = tokens.moderator;
		const session = people.moderator.jar.get('postbag_session');
		const author = (await sent(stack.client(), freshArticle(stack), { text: 'Whose token is no moderator\'s.' })).token;
		const changed = token.slice(0, -2) + (token.at(-2) === 'A' ? 'E' : 'A') + token.at(-1);
		for (const wrong of ['x', 'pbt_', `pbt_${'A'.repeat(43)}`, token.slice(0, -1), `${token}A`, changed, token.toUpperCase(),
			token.slice(4), session, `pbt_${session}`, author]) {
			refused(await people.moderator.get(`${ADMIN}/queue`, { headers: { authorization: `Bearer ${wrong}` } }));
		}
		assertProblem(await stack.client().get(`${ADMIN}/queue`, { headers: { authorization: 'Bearer a b' } }), 400, 'Authorization', 'malformed');
	});

	test('is not for readers\' pages, and other sites\' scripts are told nothing', async () => {
		const { token } = tokens.moderator;
		const headers = { authorization: `Bearer ${token}`, origin: 'https://gazette.example' };
		const reply = await stack.client().get(`${ADMIN}/queue`, { headers });
		assert.equal(reply.headers['access-control-allow-origin'], undefined);
		const preflight = await stack.client().request('OPTIONS', `${ADMIN}/queue`, { headers: { origin: 'https://gazette.example', 'access-control-request-method': 'GET' } });
		assert.equal(preflight.status, 405);
		assert.equal(preflight.headers['access-control-allow-origin'], undefined);
		const thread = await stack.client().get(`/postbag/api/v1/thread?article=${encodeURIComponent(here.article)}`, { headers: { authorization: `Bearer ${token}` } });
		assertProblem(thread, 401, 'Authorization', 'foreign');
	});

	test('ends when it is revoked, which only its owner can', async () => {
		const token = await makeToken(people.moderator, { name: 'Short-lived' });
		const program = new Program(stack, token);
		assert.equal((await program.get('/queue')).status, 200);
		const id = await stack.psql("SELECT token_id FROM postbag.api_token WHERE name = 'Short-lived'");
		assert.equal((await moderate(people.owner, '/postbag/admin/account/tokens', '/tokens', { token_name: 'Mine', scope: 'read', days: 7 })).status, 200);
		const form = (await people.owner.get('/postbag/admin/account/tokens')).text.match(/name="token" value="([^"]+)"/)[1];
		assert.equal((await people.owner.post(`/postbag/admin/account/tokens/${id}/revoke`, { token: form })).status, 303);
		assert.equal((await program.get('/queue')).status, 200);
		assert.equal((await moderate(people.moderator, '/postbag/admin/account/tokens', `/tokens/${id}/revoke`)).status, 303);
		refused(await program.get('/queue'));
		assert.doesNotMatch((await people.moderator.get('/postbag/admin/account/tokens')).text, /Short-lived/);
		const told = tableRows((await people.moderator.get('/postbag/admin/log?q=Short-lived')).text).map((row) => row[3]);
		assert.deepEqual(told, ['Revoked a token', 'Made a token']);
	});

	test('ends when its time is over, when its moderator is removed, and with a new password', async () => {
		const late = new Program(stack, await makeToken(people.moderator, { name: 'Late', scope: 'read' }));
		assert.equal((await late.get('/queue')).status, 200);
		await stack.psql("UPDATE postbag.api_token SET expires_at = now() - interval '1 second' WHERE name = 'Late'");
		refused(await late.get('/queue'));
		assert.match(textOf((await people.moderator.get('/postbag/admin/account/tokens')).text), /it has ended/);
		await person('passing', ['moderator', '--site', 'demo']);
		assert.equal((await tokens.passing.get('/queue')).status, 200);
		await stack.ctl(['moderator', 'passwd', 'passing']);
		refused(await tokens.passing.get('/queue'));
		await person('leaving', ['owner', '--site', 'demo']);
		assert.equal((await tokens.leaving.get('/moderators')).status, 200);
		await stack.ctl(['moderator', 'role', 'leaving', 'moderator', '--site', 'demo']);
		assert.equal((await tokens.leaving.get('/moderators')).status, 403);
		await stack.ctl(['moderator', 'remove', 'leaving']);
		refused(await tokens.leaving.get('/queue'));
	});

	test('is shown once, and is nowhere else: not in the database, not in a log', async () => {
		const { token } = tokens.moderator;
		const page = await people.moderator.get('/postbag/admin/account/tokens');
		for (const part of [token, token.slice(4), token.slice(4, 24)]) {
			assert.ok(!page.text.includes(part));
		}
		const all = await stack.psql('SELECT string_agg(t::text, \',\') FROM postbag.api_token AS t');
		const raw = Buffer.from(token.slice(4), 'base64url').toString('hex');
		assert.ok(!all.includes(raw) && !all.includes(token.slice(4)));
		assert.ok(!(await stack.psql('SELECT string_agg(e::text, \',\') FROM postbag.event AS e')).includes(token.slice(4)));
		await stack.client().get(`${ADMIN}/queue`, { headers: { authorization: `Bearer ${token.slice(0, -1)}` } });
		const files = fs.readdirSync(stack.logDir, { recursive: true }).map((name) => path.join(stack.logDir, name)).filter((name) => fs.statSync(name).isFile());
		assert.ok(files.length > 0);
		for (const file of files) {
			assert.ok(!fs.readFileSync(file, 'utf8').includes(token.slice(4, 30)), file);
		}
	});

	test('is noted with the day of its last use', async () => {
		const rows = tableRows((await people.moderator.get('/postbag/admin/account/tokens')).text);
		assert.ok(rows.some((row) => row[4] === new Date().toISOString().slice(0, 10)), JSON.stringify(rows));
	});

	test('needs a name, a scope and a lifetime that there are, and there are no more than twenty', async () => {
		await person('collector', ['moderator', '--site', 'demo']);
		const client = people.collector;
		const make = (fields) => moderate(client, '/postbag/admin/account/tokens', '/tokens', { token_name: 'x', scope: 'read', days: 7, ...fields });
		assert.equal((await make({ token_name: ' ' })).status, 422);
		assert.equal((await make({ token_name: 'x'.repeat(61) })).status, 422);
		assert.equal((await make({ scope: 'all' })).status, 400);
		assert.equal((await make({ days: 8 })).status, 400);
		assert.equal((await make({ days: '' })).status, 400);
		for (let i = 0; i < 18; i++) {
			assert.equal((await make({})).status, 200);
		}
		const full = await make({});
		assert.equal(full.status, 409);
		assert.match(textOf(full.text), /as many tokens as one may have/);
		assert.equal(await stack.psql("SELECT count(*) FROM postbag.api_token JOIN postbag.moderator USING (moderator_id) WHERE moderator.name = 'collector'"), '20');
	});

	test('is not tried for long from one address, while those that are good go on', async () => {
		stack.writeSettings({ limit_sign_in: '3/3600' });
		await stack.restartPostbagd();
		const guesser = new Program(stack, `pbt_${'B'.repeat(43)}`, { address: '127.0.8.8' });
		const statuses = [];
		for (let i = 0; i < 5; i++) {
			statuses.push((await guesser.get('/queue')).status);
		}
		assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
		assert.ok(Number((await guesser.get('/queue')).headers['retry-after']) > 0);
		const good = new Program(stack, tokens.moderator.token, { address: '127.0.8.8' });
		assert.equal((await good.get('/queue')).status, 200);
		stack.writeSettings({});
		await stack.restartPostbagd();
	});
});

describe('a program', () => {
	test('reads a queue page by page, narrowed down as on the page', async () => {
		const article = freshArticle(stack);
		for (let i = 0; i < 53; i++) {
			await sent(stack.client(), article, { text: `Number ${i}, a badger.` });
		}
		const first = (await tokens.moderator.get('/queue?queue=published&q=badger')).json();
		assert.equal(first.comments.length, 50);
		const second = (await tokens.moderator.get(`/queue?queue=published&q=badger&after=${first.next}`)).json();
		assert.equal(second.comments.length, 3);
		assert.equal(second.next, null);
		assert.equal(new Set([...first.comments, ...second.comments].map(({ comment }) => comment.id)).size, 53);
		for (const bad of ['queue=x', 'after=x', 'site=gazette', 'age=x']) {
			assertProblem(await tokens.moderator.get(`/queue?${bad}`), 400);
		}
	});

	test('does what the page does, sees what has come of it, and takes it back', async () => {
		const one = await thing(freshArticle(stack));
		const seen = (await tokens.moderator.get(one.at)).json();
		assert.equal(seen.reports.waiting, 1);
		assert.equal(seen.site, 'demo');
		const kept = await tokens.moderator.post(`${one.at}/keep`, { from: 'published', seen: seen.seen });
		assert.equal(kept.json().decision.act, 'keep');
		assert.equal(kept.json().about.reports.waiting, 0);
		const pinned = await tokens.moderator.post(`${one.at}/mark`, { mark: 'pin', seen: seen.seen });
		assert.notEqual(pinned.json().about.comment.pinned, null);
		const badge = await tokens.moderator.post(`${one.at}/badge`, { badge: 'staff', worn: 'none' });
		assert.equal(badge.json().about.comment.badge, 'staff');
		const edited = (await tokens.moderator.post(`${one.at}/edit`, { text: 'Better words.', seen: seen.seen, reason: 'Spelling' })).json();
		assert.equal(edited.about.comment.text, 'Better words.');
		assert.equal(edited.about.versions.length, 1);
		const rejected = (await tokens.moderator.post(`${one.at}/decide`, { action: 'reject', from: 'published', seen: edited.about.seen, ground: 'spam', note: 'No.',
			reason: 'A reason' })).json();
		assert.deepEqual([rejected.decision.act, rejected.decision.to, rejected.decision.ground, rejected.decision.note, rejected.decision.moderator],
			['decide', 'rejected', 'spam', 'No.', 'moderator']);
		const undone = (await tokens.moderator.post(`/articles/${one.hex}/decisions/${rejected.decision.id}/undo`, {})).json();
		assert.equal(undone.about.comment.status, 'published');
		assert.equal(undone.decision.undoes, rejected.decision.id);
		const closed = (await tokens.moderator.post(`/articles/${one.hex}/thread`, { act: 'close' })).json();
		assert.equal(closed.about.closed, true);
		assert.equal((await tokens.moderator.post(`/articles/${one.hex}/thread`, { act: 'close' })).json().decision, null);
		assert.equal((await tokens.moderator.post(`/articles/${one.hex}/thread`, { act: 'open' })).json().about.closed, false);
		// What a program does stands on the moderator's page as if they had done it there.
		const { text } = await people.moderator.get(`/postbag/admin${one.at}`);
		assert.match(textOf(text), /moderator .*Published → Rejected/s);
	});

	test('is told what is different when somebody was quicker, and nothing is done', async () => {
		const one = await thing(freshArticle(stack));
		const { seen } = (await tokens.moderator.get(one.at)).json();
		const act = { action: 'spam', from: 'published', seen };
		assert.equal((await tokens.owner.post(`${one.at}/decide`, act)).status, 200);
		const late = assertProblem(await tokens.moderator.post(`${one.at}/decide`, act), 409, 'from', 'expired');
		assert.equal(late.about.comment.status, 'spam');
		assert.equal(late.about.decisions.at(-1).moderator, 'owner');
		const { decision } = (await tokens.owner.post(`${one.at}/decide`, { ...act, action: 'publish', from: 'spam' })).json();
		const edit = (await tokens.owner.post(`${one.at}/edit`, { text: 'As it is now.', seen })).json();
		const old = assertProblem(await tokens.moderator.post(`${one.at}/decide`, act), 409, 'seen', 'expired');
		assert.equal(old.about.comment.text, 'As it is now.');
		assertProblem(await tokens.moderator.post(`${one.at}/edit`, { text: 'Mine.', seen }), 409, 'seen', 'expired');
		assert.equal((await tokens.owner.post(`${one.at}/decide`, { ...act, seen: edit.about.seen })).status, 200);
		assertProblem(await tokens.moderator.post(`/articles/${one.hex}/decisions/${decision.id}/undo`, {}), 409, 'undo', 'expired');
		assertProblem(await tokens.moderator.post(`${one.at}/mark`, { mark: 'pin', seen: edit.about.seen }), 409, 'mark', 'expired');
		assertProblem(await tokens.moderator.post(`${one.at}/badge`, { badge: 'author', worn: 'staff' }), 409, 'badge', 'expired');
	});

	test('answers once under one key, however often it tries', async () => {
		const one = await thing(freshArticle(stack));
		const post = (text, key) => tokens.moderator.post(`${one.at}/answer`, { text }, key && { 'idempotency-key': key });
		const first = await post('An answer from the desk.', 'once');
		assert.equal(first.status, 201);
		assert.equal(first.json().about.comment.badge, 'moderator');
		const again = await post('An answer from the desk.', 'once');
		assert.equal(again.json().about.comment.id, first.json().about.comment.id);
		assertProblem(await post('Another text.', 'once'), 422, 'key', 'reused');
		assertProblem(await post('Without a key.'), 400, 'key', 'missing');
		assertProblem(await post('', 'other'), 422, 'text', 'missing');
		await tokens.moderator.post(`/articles/${one.hex}/thread`, { act: 'close' });
		assertProblem(await post('Too late.', 'late'), 409, 'article', 'closed');
	});

	test('reads the log, and its own moderator\'s events alone where they are nobody else\'s', async () => {
		const { log } = (await tokens.moderator.get('/log?kind=sign-ins')).json();
		assert.ok(log.length > 0);
		assert.ok(log.every(({ event }) => event.moderator === 'moderator'));
		const { log: decisions, next } = (await tokens.moderator.get('/log?kind=decisions')).json();
		assert.ok(decisions.every(({ decision, site }) => decision.id > 0 && site === 'demo'));
		assert.equal(next, null);
		assertProblem(await tokens.moderator.get('/log?kind=x'), 400, 'kind', 'unknown');
	});

	test('is refused what it sends amiss with the field by name', async () => {
		const one = await thing(freshArticle(stack));
		for (const [where, fields, field, code] of [
			['decide', { action: 'x', from: 'published', seen: 0 }, 'action', 'unknown'], ['decide', { action: 'spam', from: 'x', seen: 0 }, 'from', 'unknown'],
			['decide', { action: 'spam', from: 'published' }, 'seen', 'missing'], ['decide', { action: 'publish', from: 'published', seen: 0 }, 'action', 'not-allowed'],
			['mark', { mark: 'x', seen: 0 }, 'mark', 'unknown'], ['badge', { badge: 'x', worn: 'none' }, 'badge', 'unknown'],
			['edit', { text: 'x' }, 'seen', 'missing']]) {
			assertProblem(await tokens.moderator.post(`${one.at}/${where}`, fields), 400, field, code);
		}
		assertProblem(await tokens.moderator.post(`/articles/${one.hex}/thread`, { act: 'x' }), 400, 'act', 'unknown');
		assertProblem(await tokens.moderator.post(`${one.at}/edit`, { text: '', seen: 0 }), 422, 'text', 'missing');
	});
});
