// Roles at the desk: who may see and do what at which site. Every route of the desk, by every role, on
// things of a site where one has it and of a site where one has none.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { textOf } from '../lib/http.mjs';
import { contextPath, freshArticle, sent, signIn } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const routes = [...fs.readFileSync(new URL('../../src/page/routes.c', import.meta.url), 'utf8')
	.matchAll(/^\t\{ ([A-Z]+), "(admin[^"]*)", \w+, ([^,]+),/gm)].map(([, method, pattern, flags]) => ({ method, pattern, flags }));
const forOwners = ({ flags }) => /OWN/.test(flags);
const QUEUES = ['held', 'reported', 'unreviewed', 'published', 'spam', 'rejected', 'deleted', 'all'];
const ROLES = ['none', 'read-only', 'moderator', 'owner'];

let stack, here, there;
const people = {};
const passwords = new Map(); // by person

// One comment at each site, reported.
async function thing(article, address) {
	const posted = await sent(stack.client({ address }), article, { name: 'Ada', text: `What is said on ${article}.` });
	const path = contextPath(posted.path);
	const [, hex, id] = path.match(/articles\/(\w+)\/comments\/(\d+)/);
	const report = await stack.client({ address: '127.0.3.9' }).post(`/postbag/api/v1/articles/${hex}/comments/${id}/report`,
		{ reason: 'spam' });
	assert.ok(report.status < 300, report.text);
	return { article, path, hex, id };
}

async function person(name, ...roles) {
	const { stdout } = await stack.ctl(['moderator', 'add', name, '--site', 'demo', '--role', 'read-only']);
	await stack.ctl(['moderator', 'role', name, 'none', '--site', 'demo']);
	for (const [role, ...where] of roles) {
		await stack.ctl(['moderator', 'role', name, role, ...where]);
	}
	const password = stdout.match(/^password: (.+)$/m)[1];
	const client = await signIn({ ...stack, client: () => stack.client(), moderator: { name, password } });
	passwords.set(client, password);
	return client;
}

before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	here = await thing(freshArticle(stack), '127.0.3.1');
	there = await thing('https://gazette.example/story.html', '127.0.3.2');
	for (const role of ROLES) {
		people[role] = await person(role, [role, '--site', 'demo']);
	}
	people.everywhere = await person('everywhere', ['owner'], ['moderator', '--site', 'demo']);
});
after(() => stack.stop());

const state = () => stack.psql(`SELECT string_agg(status || ':' || body || ':' || badge || ':' || coalesce(pinned_at::text, ''), ','
	ORDER BY comment_id) || (SELECT count(*) FROM postbag.decision) || (SELECT count(*) FROM postbag.report WHERE resolved_at IS NULL)
	|| (SELECT string_agg(closed::text, ',' ORDER BY article_id) FROM postbag.article) FROM postbag.comment`);

async function attempt(client, { method, pattern }, { hex, id }) {
	const path = `/postbag/${pattern.replace('{a}', hex).replace('{id}', id)}`;
	if (method === 'GET') {
		return client.get(path);
	}
	const { text } = await client.get('/postbag/admin/queue');
	const token = text.match(/name="token" value="([^"]+)"/)?.[1] ?? '';
	return client.post(path, { token, from: 'published', action: 'reject', mark: 'pin', worn: 'none', badge: 'staff', act: 'close',
		comment: id, reason: 'Because.' });
}

describe('every page of the desk about an article', () => {
	const about = routes.filter(({ pattern }) => pattern.includes('{a}'));
	test('is known to this test', () => assert.ok(about.length >= 6));

	for (const route of about) {
		test(`${route.method} ${route.pattern}: of a site where one has no role, it is not there`, async () => {
			const before = await state();
			for (const role of ROLES) {
				assert.equal((await attempt(people[role], route, there)).status, 404, role);
			}
			assert.equal((await attempt(people.none, route, here)).status, 404);
			assert.equal(await state(), before);
		});

		test(`${route.method} ${route.pattern}: of a site where one may look, it is there to be looked at`, async () => {
			const before = await state();
			const reply = await attempt(people['read-only'], route, here);
			if (route.method === 'GET' && !forOwners(route) && !route.flags.includes('NEED_ROLE')) {
				assert.equal(reply.status, 200);
				assert.doesNotMatch(reply.text, /\/decide"/);
			} else {
				assert.equal(reply.status, 403);
				assert.match(textOf(reply.text), /Your role lets you look here, and not do this\./);
			}
			assert.equal(await state(), before);
		});

		test(`${route.method} ${route.pattern}: of a site where one decides, it is done`, async () => {
			// The first is told that there is nothing to do by what another test has done, and no more.
			const [may, mayNot] = forOwners(route) ? [[people.owner], [people.moderator, people.everywhere]]
				: [[people.moderator, people.owner, people.everywhere], []];
			for (const client of mayNot) {
				assert.equal((await attempt(client, route, here)).status, 403);
			}
			for (const client of may) {
				const { status } = await attempt(client, route, here);
				assert.ok([200, 204, 303, 404, 409, 422, 400].includes(status), `${status}`);
				assert.notEqual(status, 403);
			}
			if (route.method === 'GET' && !forOwners(route)) {
				assert.equal((await attempt(people.moderator, route, here)).status, 200);
				assert.equal((await attempt(people.everywhere, route, there)).status, 200);
			}
		});
	}
});

describe('every act of the desk that is about no article', () => {
	// What each is about at a site: of one's own account there is nothing to refuse.
	const acts = routes.filter(({ method, pattern }) => method === 'POST' && !pattern.includes('{a}') && !/admin\/(account|sign-)/.test(pattern));
	const things = {};
	const rows = () => stack.psql(`SELECT (SELECT string_agg(ban_id || ':' || coalesce(lifted_at::text, ''), ',' ORDER BY ban_id) FROM postbag.ban)
		|| (SELECT string_agg(rule_id || ':' || enabled || body, ',' ORDER BY rule_id) FROM postbag.rule)
		|| (SELECT string_agg(policy, ',' ORDER BY site_id) FROM postbag.site) || (SELECT string_agg(name, ',' ORDER BY sso_key_id) FROM postbag.sso_key) || (SELECT count(*) || ':' || count(ended_at) FROM postbag.bulk)
		|| (SELECT count(*) FROM postbag.moderator)
		|| (SELECT string_agg(moderator_id || ':' || site_id || role, ',' ORDER BY moderator_id, site_id) FROM postbag.site_role)
		|| (SELECT string_agg(status, ',' ORDER BY comment_id) FROM postbag.comment)`);
	before(async () => {
		for (const site of ['demo', 'gazette']) {
			const [site_id, rule, ban] = (await stack.psql(`WITH at AS (SELECT site_id FROM postbag.site WHERE name = '${site}'),
				rule AS (INSERT INTO postbag.rule (site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at)
					SELECT site_id, 'words', 'hold', 0, 0, 'casino', true, 'x', now() FROM at RETURNING rule_id),
				ban AS (INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
					SELECT site_id, 'name', 'Mallory', 'hold', '', 1, 'x', now() FROM at RETURNING ban_id)
				, key AS (INSERT INTO postbag.sso_key (site_id, name, kind, issuer, material, made_at)
					SELECT site_id, 'main', 'paseto', 'https://news.example', decode(repeat('07', 32), 'hex'), now() FROM at)
				SELECT site_id, rule_id, ban_id FROM at, rule, ban`)).trim().split('|');
			const bulk = (await stack.psql(`INSERT INTO postbag.bulk (moderator_id, moderator_name, to_status, reason, note, article_ids, comment_ids,
				statuses, seen_us, total, started_at, taken_until, site_ids) VALUES (1, 'editor', 'spam', '', '', '{1}', '{1}', '{held}', '{0}', 1, now(),
				'infinity', '{${site_id}}') RETURNING bulk_id`)).trim().split('\n')[0];
			things[site] = { site_id, rule, ban, bulk };
		}
	});

	async function act(client, { pattern }, site) {
		const { site_id, rule, ban, bulk } = things[site];
		const id = /bans/.test(pattern) ? ban : /rules/.test(pattern) ? rule : /sites/.test(pattern) ? site_id : bulk;
		const { text } = await client.get('/postbag/admin/queue');
		const token = text.match(/name="token" value="([^"]+)"/)?.[1] ?? '';
		const where = site === 'demo' ? here : there;
		return client.post(`/postbag/${pattern.replace('{id}', id)}`, { token, site, act: 'delete', kind: 'name', name: 'Eve', outcome: 'refuse', time: '1d',
			policy: 'all', days: '1', role: 'owner', new_name: 'Eve', current: passwords.get(client), which: 'ticked', action: 'spam', pick: `${where.hex}-${where.id}`,
			back: `admin/queue?queue=published&site=${site}`, email: 'eve@mail.example', key_name: /remove|check/.test(pattern) ? 'main' : 'eve',
			issuer: 'https://eve.example', key: '7f'.repeat(32), sso_token: 'v4.public.x' });
	}

	test('is known to this test', () => assert.deepEqual(acts.map(({ pattern }) => pattern).sort(), ['admin/bans', 'admin/bans/{id}/lift', 'admin/bulk',
		'admin/bulk/{id}/stop', 'admin/bulk/{id}/undo', 'admin/moderators', 'admin/moderators/new', 'admin/queue/email', 'admin/rules', 'admin/rules/{id}', 'admin/sites/{id}',
		'admin/sites/{id}/keys', 'admin/sites/{id}/keys/check', 'admin/sites/{id}/keys/remove']));

	for (const route of acts) {
		test(`${route.pattern}: nothing is done at a site where one has no role, and it looks as if there were none`, async () => {
			const was = await rows();
			for (const role of ROLES) {
				const { status } = await act(people[role], route, 'gazette');
				assert.ok([400, 403, 404, 422].includes(status), `${role} ${status}`);
			}
			assert.equal(await rows(), was);
		});

		test(`${route.pattern}: nothing is done by who may less`, async () => {
			const was = await rows();
			for (const role of forOwners(route) ? ['none', 'read-only', 'moderator'] : ['none', 'read-only']) {
				const { status } = await act(people[role], route, 'demo');
				if (route.pattern !== 'admin/queue/email' || role === 'none') {
					assert.ok([400, 403, 404].includes(status), `${role} ${status}`);
				}
			}
			assert.equal(await rows(), was);
		});
	}
});

describe('every page of the desk across articles', () => {
	for (const { pattern } of routes.filter(({ method, pattern }) => method === 'GET' && !pattern.includes('{a}')
		&& !pattern.includes('sign-in'))) {
		test(`${pattern}: shows nothing of a site where one has no role`, async () => {
			for (const status of pattern.endsWith('queue') ? QUEUES : ['']) {
				for (const role of ROLES) {
					const { text } = await people[role].get(`/postbag/${pattern}${status && `?queue=${status}`}`);
					assert.doesNotMatch(text, /gazette\.example|The Gazette/, role);
					if (role === 'none') {
						assert.doesNotMatch(text, new RegExp(here.article.replaceAll('.', '\\.')));
					}
				}
			}
		});
	}

	test('the queues and their numbers are those of the sites that are mine', async () => {
		const numbers = async (role) => Number((await people[role].get('/postbag/admin/queue')).text
			.match(/Reported <span class="desk-count">(\d+)</)?.[1] ?? 0);
		const again = async (address) => thing(freshArticle(stack), address);
		await again('127.0.3.5');
		assert.equal(await numbers('none'), 0);
		const mine = await numbers('moderator');
		assert.ok(mine >= 1);
		assert.equal(await numbers('everywhere'), mine + 1);
		assert.match((await people.everywhere.get('/postbag/admin/queue?queue=reported')).text, /gazette\.example/);
	});
});

describe('an owner', () => {
	const page = async (who) => who.get('/postbag/admin/moderators');
	const give = async (who, fields) => {
		const { text } = await who.get('/postbag/admin/queue');
		return who.post('/postbag/admin/moderators', { token: text.match(/name="token" value="([^"]+)"/)[1], ...fields });
	};
	const role = (name, site = 'demo') => stack.psql(`SELECT role FROM postbag.site_role JOIN postbag.moderator USING (moderator_id)
		JOIN postbag.site USING (site_id) WHERE moderator.name = '${name}' AND site.name = '${site}'`.replace('SELECT role', 'SELECT site_role.role'));

	test('sees who may do what at their own sites, and nobody else does', async () => {
		const reply = await page(people.owner);
		assert.equal(reply.status, 200);
		assert.deepEqual([...reply.text.matchAll(/<h2 id="site-\d+">([^<]+)</g)].map(([, title]) => title), ['The Test']);
		assert.match(textOf(reply.text), /Who May Where Change\s+editor Decide At every site[\s\S]*read-only Look Here/);
		assert.doesNotMatch(reply.text, />none</);
		for (const name of ['none', 'read-only', 'moderator', 'everywhere']) {
			const { status, text } = await page(people[name]);
			assert.equal(status, name === 'everywhere' ? 200 : 403, name);
			assert.doesNotMatch(text, name === 'everywhere' ? /The Test</ : /<table/);
			assert.equal(/admin\/moderators"/.test((await people[name].get('/postbag/admin/queue')).text), name === 'everywhere', name);
		}
	});

	test('says what somebody may do, from the next click on', async () => {
		const client = await person('hired');
		assert.equal((await client.get(here.path)).status, 404);
		let reply = await give(people.owner, { site: 'demo', name: ' hired ', role: 'read-only' });
		assert.equal(reply.location, '/postbag/admin/moderators?done=role');
		assert.equal((await client.get(here.path)).status, 200);
		await give(people.owner, { site: 'demo', name: 'hired', role: 'owner' });
		assert.equal((await page(client)).status, 200);
		reply = await give(client, { site: 'demo', name: 'hired', role: 'none' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /What you may do yourself, another owner says\./);
		await give(people.owner, { site: 'demo', name: 'hired', role: 'none' });
		assert.equal((await client.get(here.path)).status, 404);
		assert.equal(await role('hired'), 'none');
	});

	test('says nothing at a site of somebody else, and is told what is wrong', async () => {
		const before = await stack.psql('SELECT count(*), max(role) FROM postbag.site_role');
		for (const [who, fields, status] of [
			[people.owner, { site: 'gazette', name: 'editor', role: 'none' }, 404],
			[people.owner, { site: 'nowhere', name: 'editor', role: 'none' }, 404],
			[people.moderator, { site: 'demo', name: 'editor', role: 'none' }, 403],
			[people['read-only'], { site: 'demo', name: 'read-only', role: 'owner' }, 403],
			[people.owner, { site: 'demo', name: 'editor', role: 'king' }, 400],
			[people.owner, { site: 'demo', name: 'a\u0000b', role: 'owner' }, 400],
			[people.owner, { site: 'demo', name: 'nobody <b>', role: 'owner' }, 422]]) {
			const reply = await give(who, fields);
			assert.equal(reply.status, status, JSON.stringify(fields));
			if (status === 422) {
				assert.match(textOf(reply.text), /Nobody signs in with this name\./);
				assert.match(reply.text, /value="nobody &lt;b&gt;"/);
			}
		}
		assert.equal(await stack.psql('SELECT count(*), max(role) FROM postbag.site_role'), before);
	});
});

describe('an owner adds', () => {
	const add = async (who, fields) => {
		const { text } = await who.get('/postbag/admin/queue');
		return who.post('/postbag/admin/moderators/new', { token: text.match(/name="token" value="([^"]+)"/)[1], site: 'demo', role: 'moderator',
			current: passwords.get(who), ...fields });
	};
	const count = () => stack.psql('SELECT count(*) FROM postbag.moderator');

	test('somebody, whose password is shown once, and who does what they may', async () => {
		const reply = await add(people.owner, { new_name: ' Grace <b>' });
		assert.equal(reply.status, 200, reply.text);
		assert.equal(reply.headers['cache-control'], 'no-store');
		assert.match(textOf(reply.text), /The password of Grace <b>\s+It is shown this once/);
		const password = reply.text.match(/<code class="desk-secret">(\w{20})<\/code>/)[1];
		assert.ok(!(await people.owner.get('/postbag/admin/moderators')).text.includes(password));
		const client = await signIn({ ...stack, client: () => stack.client(), moderator: { name: 'Grace <b>', password } });
		assert.equal((await client.get(here.path)).status, 200);
		assert.match((await client.get(here.path)).text, /\/decide"/);
		assert.equal((await client.get(there.path)).status, 404);
		assert.equal((await client.get('/postbag/admin/moderators')).status, 403);
		assert.equal(await stack.psql(`SELECT moderator_name || ' ' || kind || ' ' || subject || ' ' || after FROM postbag.event
			ORDER BY event_id DESC LIMIT 1 OFFSET 1`), 'owner moderator_add Grace <b> moderator at demo');
		assert.ok(!(await stack.psql('SELECT string_agg(event::text, \' \') FROM postbag.event')).includes(password));
	});

	test('nobody without their own password, under a taken name, with no role, or at a site of somebody else', async () => {
		const before = await count();
		for (const [fields, status, words, left] of [
			[{ new_name: 'Eve', current: 'not my password' }, 403, /This is not your password\./, /value="Eve"/],
			[{ new_name: 'Eve', current: '' }, 403, /This is not your password\./, /value="Eve"/],
			[{ new_name: 'editor' }, 422, /There is somebody of this name\./, /value="editor"/],
			[{ new_name: ' ' }, 422, /Please write the name/, /name="new_name"/],
			[{ new_name: 'x'.repeat(61), role: 'read-only' }, 422, /at most 60 characters/, /<option value="read-only" selected>/],
			[{ new_name: 'a\u0000b' }, 400], [{ new_name: 'Eve', role: 'none' }, 400], [{ new_name: 'Eve', role: 'king' }, 400],
			[{ new_name: 'Eve', site: 'gazette' }, 404], [{ new_name: 'Eve', site: '' }, 404], [{ new_name: 'Eve', token: 'x' }, 403]]) {
			const reply = await add(people.owner, fields);
			assert.equal(reply.status, status, JSON.stringify(fields));
			if (words) {
				assert.match(textOf(reply.text), words);
				assert.match(reply.text, left);
				assert.doesNotMatch(reply.text, /desk-secret/);
			}
		}
		for (const name of ['moderator', 'read-only', 'none', 'everywhere']) {
			assert.equal((await add(people[name], { new_name: 'Eve' })).status, name === 'everywhere' ? 404 : 403, name);
		}
		assert.equal(await count(), before);
	});
});

describe('a role', () => {
	test('counts from the next click on', async () => {
		const client = await person('fickle', ['read-only', '--site', 'demo']);
		assert.equal((await client.get(here.path)).status, 200);
		await stack.ctl(['moderator', 'role', 'fickle', 'none', '--site', 'demo']);
		assert.equal((await client.get(here.path)).status, 404);
		await stack.ctl(['moderator', 'role', 'fickle', 'moderator', '--site', 'gazette']);
		assert.equal((await client.get(here.path)).status, 404);
		assert.equal((await client.get(there.path)).status, 200);
	});

	test('to decide is what a comment needs to carry the badge of a moderator', async () => {
		for (const [role, badge] of [['none', ''], ['read-only', ''], ['moderator', 'moderator'], ['owner', 'moderator']]) {
			const article = freshArticle(stack);
			await sent(people[role], article, { name: 'Jo', text: `Written as ${role}.` });
			assert.equal(await stack.psql(`SELECT badge FROM postbag.comment WHERE body = 'Written as ${role}.'`), badge, role);
		}
		await sent(people.moderator, 'https://gazette.example/story.html', { name: 'Jo', text: 'Written elsewhere.' });
		assert.equal(await stack.psql(`SELECT badge FROM postbag.comment WHERE body = 'Written elsewhere.'`), '');
	});
});
