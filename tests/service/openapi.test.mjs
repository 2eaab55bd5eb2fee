// docs/openapi.yaml and Postbag say the same: every route of the API is described and nothing else is,
// and every answer is as its description says.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

import { contextPath, decide, direct, freshArticle, moderate, readThread, sent, signIn } from '../lib/people.mjs';
import { makeToken } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const read = (file) => fs.readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const api = parse(read('docs/openapi.yaml'));
const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'api', ...api });

// Follows a $ref inside the document.
function resolve(node) {
	if (node?.$ref === undefined) {
		return node;
	}
	return node.$ref.replace('#/', '').split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], api);
}

// A validator of what stands at a place in the document, so that its own $refs work.
function validator(...path) {
	const pointer = path.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
	return ajv.getSchema(`api#/${pointer}`);
}

const operations = Object.entries(api.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method])
	.map((method) => ({ method: method.toUpperCase(), path, operation: item[method], item })));

describe('the description', () => {
	test('has every route of the API and nothing else', () => {
		const routes = [...read('src/page/routes.c').matchAll(/^\t\{ ([A-Z |]+), "(api\/[^"]+)"/gm)]
			.flatMap(([, methods, path]) => methods.split(' | ').map((method) => `${method} /${path}`));
		assert.ok(routes.length > 5);
		assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), routes.sort());
	});

	test('has the networks, statuses, sorts and codes that there are', () => {
		const strings = (file, from, to) => [...read(file).split(from)[1].split(to)[0].matchAll(/"([a-z_-]+)"/g)].map(([, word]) => word);
		const networks = [...read('src/model/network.c').matchAll(/\[NETWORK_[A-Z]+\] = \{ "([a-z]+)"([^;]*?) \},\n/g)]
			.filter(([, , row]) => !row.includes('.uncounted')).map(([, name]) => name);
		assert.deepEqual(api.components.schemas.Network.enum, networks);
		assert.deepEqual(Object.keys(api.components.schemas.Shares.patternProperties), [`^(${networks.join('|')})$`]);
		assert.deepEqual(Object.keys(api.components.schemas.ArticleShares.patternProperties), [`^base_(${networks.join('|')})$`]);
		assert.deepEqual(api.components.schemas.Policy.enum, strings('src/model/site.c', 'policy_word[] = {', '};'));
		assert.deepEqual(api.components.schemas.Status.enum, strings('src/model/comment.c', 'status_word[STATUSES] = {', '};'));
		assert.deepEqual(api.components.schemas.Report.properties.reason.enum, strings('src/model/report.c', 'word[REASONS] = {', '};'));
		assert.deepEqual(api.components.schemas.Thread.properties.sort.enum, strings('src/model/thread.c', 'sort_word[SORTS] = {', '};'));
		assert.deepEqual(api.components.schemas.RuleKind.enum,
			[...read('src/model/rule.c').matchAll(/^\t\{ CAUSE_([A-Z]+),/gm)].map(([, kind]) => kind.toLowerCase()));
		assert.deepEqual(api.components.schemas.BanKind.enum, strings('src/model/ban.c', 'kinds[BAN_KINDS] = {', '};'));
		assert.deepEqual(api.components.schemas.Problem.properties.problems.items.properties.code.enum,
			strings('src/model/problem.c', 'word[PROBLEM_CODES] = {', '};').filter((word) => word !== 'none'));
	});

	test('has only schemas that can be used, and references that lead somewhere', () => {
		for (const name of Object.keys(api.components.schemas)) {
			assert.equal(typeof validator('components', 'schemas', name), 'function', name);
		}
		const used = new Set();
		JSON.stringify(api, (key, value) => {
			if (key === '$ref') {
				assert.ok(resolve({ $ref: value }), value);
				used.add(value);
			}
			return value;
		});
		for (const kind of ['schemas', 'responses', 'parameters', 'headers']) {
			for (const name of Object.keys(api.components[kind])) {
				assert.ok(used.has(`#/components/${kind}/${name}`), `${kind}/${name} is used`);
			}
		}
	});

	test('has examples that are as their schemas say', () => {
		let examples = 0;
		const visit = (node, path) => {
			if (node === null || typeof node !== 'object') {
				return;
			}
			if (node.schema && node.examples) {
				for (const [name, example] of Object.entries(node.examples)) {
					const validate = validator(...path, 'schema');
					assert.ok(validate(example.value), `${path.join('/')} ${name}: ${JSON.stringify(validate.errors)}`);
					examples++;
				}
			}
			Object.entries(node).forEach(([key, value]) => visit(value, [...path, key]));
		};
		visit(api, []);
		assert.ok(examples >= 8);
	});

	test('names each operation, its parameters and what its path has', () => {
		const ids = new Set(operations.map(({ operation }) => operation.operationId));
		assert.equal(ids.size, operations.length);
		for (const { path, operation, item } of operations) {
			const parameters = [...item.parameters ?? [], ...operation.parameters ?? []].map(resolve);
			const inPath = parameters.filter((one) => one.in === 'path').map((one) => `{${one.name}}`);
			assert.deepEqual(path.match(/\{\w+\}/g) ?? [], inPath, path);
			assert.ok(operation.summary);
			for (const code of ['405', '429', '500', '503']) {
				assert.ok(operation.responses[code], `${operation.operationId} ${code}`);
			}
			if (operation.requestBody) {
				assert.deepEqual(Object.keys(operation.requestBody.content), ['application/json', 'application/x-www-form-urlencoded']);
			}
		}
	});
});

describe('every answer', () => {
	let stack, mine;
	const seen = new Set();
	before(async () => { stack = await startStack({ policy: 'open', settings: { limit_post: '1000/60', limit_share: '1000/60' } }); });
	after(() => stack.stop());

	// Sends a request and holds the answer to the description of its operation.
	async function call(method, path, { query = {}, json, form, headers = {}, client = stack.client(), ...more } = {}) {
		const pattern = path.replace(/articles\/[^/]+/, 'articles/{a}').replace(/(comments|decisions)\/[^/]+/, '$1/{id}')
			.replace(/admin\/(sites|bans|rules|bulk)\/\d+/, 'admin/$1/{id}');
		const search = typeof query === 'string' ? query : new URLSearchParams(query).toString();
		const type = json !== undefined ? 'application/json' : form !== undefined ? 'application/x-www-form-urlencoded' : undefined;
		const body = more.body ?? (json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : undefined);
		const reply = await client.request(method, `/postbag${path}${search && `?${search}`}`,
			{ body, headers: { origin: stack.origin, 'content-type': type, ...headers } });
		assertDescribed(method, pattern, reply, json ?? form);
		return reply;
	}

	function assertDescribed(method, pattern, reply, sentBody) {
		const what = `${method} ${pattern} ${reply.status}`;
		const operation = api.paths[pattern]?.[method.toLowerCase()];
		const responses = operation ? operation.responses : { 405: { $ref: '#/components/responses/MethodNotAllowed' } };
		const place = ['paths', pattern, method.toLowerCase(), 'responses', String(reply.status)];
		const found = responses[reply.status];
		assert.ok(found, `${what} is described: ${reply.text}`);
		seen.add(what);
		const response = resolve(found);
		const at = found.$ref ? found.$ref.slice(2).split('/') : place;
		for (const [name, header] of Object.entries(response.headers ?? {})) {
			const { schema, required } = resolve(header);
			const value = reply.headers[name.toLowerCase()];
			assert.ok(value !== undefined || !required, `${what} has ${name}`);
			assert.ok(value === undefined || ajv.validate(schema, value), `${what} ${name}: ${value}`);
		}
		if (response.content === undefined) {
			assert.equal(reply.body.length, 0, what);
			return;
		}
		const [type] = Object.keys(response.content);
		assert.equal(reply.headers['content-type'], type, what);
		const validate = validator(...at, 'content', type, 'schema');
		const value = reply.json();
		assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors)} in ${reply.text}`);
		if (type === 'application/problem+json') {
			assert.equal(value.status, reply.status);
		} else if (operation.requestBody && sentBody) {
			const bodyOf = validator('paths', pattern, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema');
			assert.ok(bodyOf(sentBody), `${what}: what was sent and taken is as described: ${JSON.stringify(bodyOf.errors)}`);
		}
	}

	const THREAD = '/api/v1/thread', COMMENTS = '/api/v1/comments', SHARES = '/api/v1/shares', COUNTS = '/api/v1/counts', POPULAR = '/api/v1/popular', WORK = '/api/v1/work',
		SESSION = '/api/v1/session', ME = '/api/v1/me';

	test('is as described, when all goes well', async () => {
		const article = freshArticle(stack);
		const empty = await call('GET', THREAD, { query: { article } });
		assert.equal((await call('GET', THREAD, { query: { article }, headers: { 'if-none-match': empty.headers.etag } })).status, 304);
		const { ticket } = empty.json();
		const good = { article, ticket, name: 'Ada', text: 'I like them *dark*.' };
		const posted = await call('POST', COMMENTS, { json: good, headers: { 'idempotency-key': 'k1' } });
		assert.equal(posted.status, 201);
		const { comment, author_token: token } = posted.json();
		const own = { authorization: `Bearer ${token}` };
		const path = posted.location.replace('/postbag', '');
		assert.equal((await call('POST', COMMENTS, { json: good, headers: { 'idempotency-key': '"k1"' } })).status, 201);
		assert.equal((await call('POST', COMMENTS, { form: { ...good, name: 'Grace', text: 'By form.', reply: comment.id, key: 'k2' } })).status, 201);
		assert.equal((await call('POST', COMMENTS, { json: { ...good, text: 'An answer.', reply: comment.id } })).status, 201);
		assert.equal((await call('GET', path)).status, 200);
		assert.equal((await call('GET', path, { headers: own })).json().own, true);
		assert.equal((await call('PATCH', path, { json: { text: 'I like them *very* dark.' }, headers: own })).status, 200);
		assert.equal((await call('PATCH', path, { form: { text: 'I like them dark.' }, headers: own })).status, 200);
		const networks = api.components.schemas.Network.enum;
		await stack.ctl(['site', 'set', 'demo', '--networks', networks.join()]);
		await eventually(async () => assert.deepEqual(Object.keys((await call('GET', COUNTS, { query: { article } })).json().counts[0].shares),
			['total', ...networks]));
		for (const network of networks) {
			assert.equal((await call('POST', SHARES, { json: { article, network } })).status, 204);
		}
		assert.equal((await call('POST', SHARES, { form: { article, network: 'x', ticket, title: 'T' } })).status, 204);
		assert.equal((await call('POST', `${path}/vote`, { json: { vote: 'up' } })).status, 200);
		assert.equal((await call('POST', `${path}/vote`, { form: { vote: 'none' } })).status, 200);
		assert.equal((await call('POST', `${path}/vote`, { json: { vote: 'up' }, headers: own })).status, 403);
		assert.equal((await call('POST', `${path}/report`, { json: { reason: 'spam' } })).status, 204);
		assert.equal((await call('POST', `${path}/report`, { form: { reason: 'other', words: 'Well.' } })).status, 204);
		assert.equal((await call('POST', `${path}/report`, { json: { reason: 'spam' }, headers: own })).status, 403);
		assert.equal((await call('DELETE', path, { headers: own })).status, 204);
		const headers = { cookie: 'postbag_author=x' }; // past nginx's cache
		for (const query of [{ article }, { article, sort: 'newest' }, { article, after: 1 }, { article, root: comment.id }]) {
			assert.equal((await call('GET', THREAD, { query, headers })).status, 200);
		}
		assert.equal((await call('GET', THREAD, { query: { article }, headers: own })).headers['cache-control'], 'private, no-store');
		const { comments } = (await call('GET', THREAD, { query: { article }, headers })).json();
		assert.equal(comments[0].status, 'deleted');
		assert.equal((await call('GET', WORK, { query: { article } })).json().work, null);
		await stack.ctl(['site', 'set', 'demo', '--set', 'work=rising', '--set', 'work_busy=10000']);
		await eventually(async () => assert.equal((await call('GET', WORK, { query: { article } })).json().work.bits, 18));
		const counts = await call('GET', COUNTS, { query: [['article', article], ['article', freshArticle(stack)]] });
		assert.equal(counts.json().counts[0].shares.total, networks.length);
		assert.equal((await call('GET', COUNTS, { query: [['article', article], ['article', article]],
			headers: { ...headers, 'if-none-match': '*' } })).status, 304);
		await stack.psql("UPDATE postbag.article SET title = 'Toast'");
		const popular = await call('GET', POPULAR, { query: { site: 'demo', window: '24h', limit: 20, by: 'both' } });
		assert.deepEqual(popular.json().popular.map((one) => [one.title, one.shares.total]), [['Toast', networks.length]]);
		assert.equal((await call('GET', POPULAR, { query: { article }, headers: { 'if-none-match': '*' } })).status, 304);
	});

	test('is as described for threads of many pages and long branches', async () => {
		const article = freshArticle(stack);
		const { ticket } = (await call('GET', THREAD, { query: { article } })).json();
		const post = async (text, reply) => (await call('POST', COMMENTS, { json: { article, ticket, name: 'Ada', text, ...reply && { reply } } }))
			.json().comment.id;
		const root = await post('Root.');
		const answers = [];
		for (let i = 0; i < 25; i++) {
			answers.push(await post(`Answer ${i}.`, root));
		}
		for (let i = 0; i < 52; i++) {
			await post(`Root ${i}.`);
		}
		const headers = { cookie: 'postbag_author=x' };
		const first = (await call('GET', THREAD, { query: { article }, headers })).json();
		const above = first.comments.find((one) => one.id === root);
		assert.equal(above.more_after, answers[19]);
		assert.deepEqual(first.comments.slice(1, 21).map((one) => one.id), answers.slice(0, 20));
		const rest = (await call('GET', THREAD, { query: { article, root, after: above.more_after }, headers })).json();
		assert.deepEqual(rest.comments.map((one) => one.id).filter((id) => id !== root), answers.slice(20));
		const second = (await call('GET', THREAD, { query: { article, after: first.next }, headers })).json();
		assert.equal(second.next, null);
		const roots = [...first.comments, ...second.comments].filter((one) => one.parent === null);
		assert.equal(new Set(roots.map((one) => one.id)).size, 53);
	});

	test('is as described, when a moderator is in between', async () => {
		const article = freshArticle(stack);
		await stack.ctl(['site', 'set', 'demo', '--policy', 'all']);
		await new Promise((resolve_) => setTimeout(resolve_, 2100));
		const { ticket } = (await call('GET', THREAD, { query: { article } })).json();
		const held = await call('POST', COMMENTS, { json: { article, ticket, name: 'Ada', text: 'Held.', key: 'k3' } });
		assert.equal(held.status, 202);
		const own = { authorization: `Bearer ${held.json().author_token}` };
		const path = held.location.replace('/postbag', '');
		assert.equal((await call('GET', path)).status, 404);
		assert.equal((await call('GET', path, { headers: own })).status, 200);
		assert.equal((await call('PATCH', path, { json: { text: 'Held, and changed.' }, headers: own })).json().status, 'held');
		assert.equal((await decide(await signIn(stack), contextPath(held.location), 'spam')).status, 303);
		assert.equal((await call('POST', COMMENTS, { json: { article, ticket, name: 'Ada', text: 'Held.', key: 'k3' } })).status, 202);
		assert.equal((await call('PATCH', path, { json: { text: 'x' }, headers: own })).json().status, 'held');
		assert.equal((await call('DELETE', path, { headers: own })).status, 204);
		assert.equal((await call('DELETE', path, { headers: own })).status, 404);
		assert.equal((await call('PATCH', path, { json: { text: 'y' }, headers: own })).status, 404);
		await stack.ctl(['site', 'set', 'demo', '--policy', 'open']);
		await new Promise((resolve_) => setTimeout(resolve_, 2100));
	});

	test('is as described, when something is wrong', async () => {
		const article = freshArticle(stack);
		const { ticket } = await readThread(stack.client(), article);
		const good = { article, ticket, name: 'Ada', text: 'Well.' };
		const posted = await call('POST', COMMENTS, { json: good });
		const own = { authorization: `Bearer ${posted.json().author_token}` };
		const path = posted.location.replace('/postbag', '');
		const other = { authorization: `Bearer ${(await call('POST', COMMENTS, { json: { ...good, text: 'Mine.' } })).json().author_token}` };
		const cases = [
			['GET', THREAD, {}, 400], ['GET', THREAD, { query: { article: 'x' } }, 400],
			['GET', THREAD, { query: { article: 'https://evil.example/' } }, 404], ['GET', THREAD, { query: { article, sort: 'score' } }, 400],
			['GET', THREAD, { query: { article, root: 'x' } }, 400], ['GET', THREAD, { query: { article, root: 1 << 30 } }, 404],
			['GET', THREAD, { query: { article }, headers: { authorization: 'Bearer x' } }, 401],
			['GET', WORK, {}, 400], ['GET', WORK, { query: { article: 'https://evil.example/' } }, 404],
			['GET', COUNTS, {}, 400], ['GET', COUNTS, { query: { article: 'https://evil.example/' } }, 404],
			['GET', POPULAR, {}, 400], ['GET', POPULAR, { query: { site: 'demo', window: '91d' } }, 400],
			['GET', POPULAR, { query: { article: 'https://evil.example/' } }, 404], ['GET', POPULAR, { query: { site: 'nobody' } }, 404],
			['POST', COMMENTS, { json: {} }, 400], ['POST', COMMENTS, { json: { ...good, article: 'https://evil.example/' } }, 404],
			['POST', COMMENTS, { json: { ...good, name: '', text: '', reply: 'x', key: 'k'.repeat(129) } }, 422],
			['POST', COMMENTS, { json: { ...good, ticket: 'x' } }, 403], ['POST', COMMENTS, { json: good, headers: { origin: 'null' } }, 403],
			['POST', COMMENTS, { json: good, headers: { authorization: `Bearer ${ticket}` } }, 401],
			['POST', COMMENTS, { body: '{', headers: { 'content-type': 'application/json' } }, 400],
			['POST', COMMENTS, { body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
			['POST', COMMENTS, { json: { ...good, text: 'x'.repeat(70000) } }, 413],
			['POST', SHARES, { json: { article } }, 400], ['POST', SHARES, { json: { article, network: 'nosuch' } }, 400],
			['POST', SHARES, { json: { article: 'https://evil.example/', network: 'x' } }, 404],
			['POST', SHARES, { json: { article, network: 'x' }, headers: { origin: 'https://evil.example' } }, 403],
			['POST', SHARES, { body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
			['POST', SHARES, { form: { x: 'x'.repeat(70000) } }, 413],
			['GET', path, { headers: { authorization: 'Bearer x' } }, 401],
			['GET', path.replace(/\d+$/, '4611686018427387904'), {}, 404], ['GET', path.replace(/\d+$/, 'x'), {}, 404],
			['GET', path, { query: 'article=%zz' }, 400],
			['PATCH', path, { json: { text: '' }, headers: own }, 422], ['PATCH', path, { json: { text: 'x' } }, 403],
			['PATCH', path, { json: { text: 'x' }, headers: other }, 403], ['PATCH', path, { json: { text: 'x' }, headers: { authorization: 'Bearer x' } }, 401],
			['PATCH', path, { json: { text: 'x' }, headers: { ...own, origin: 'https://evil.example' } }, 403],
			['PATCH', path, { body: '{', headers: { ...own, 'content-type': 'application/json' } }, 400],
			['PATCH', path, { body: 'x', headers: { ...own, 'content-type': 'text/plain' } }, 415],
			['PATCH', path, { json: { text: 'x'.repeat(70000) }, headers: own }, 413],
			['DELETE', path, {}, 403], ['DELETE', path, { headers: other }, 403], ['DELETE', path, { headers: { authorization: 'Bearer x' } }, 401],
			['DELETE', path, { body: '{}', headers: { ...own, 'content-type': 'application/json' } }, 415],
			['DELETE', path.replace(/\d+$/, '4611686018427387904'), { headers: own }, 404],
			['POST', `${path}/vote`, { json: { vote: 'x' } }, 422], ['POST', `${path}/vote`, { body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
			['POST', `${path}/vote`, { body: '{', headers: { 'content-type': 'application/json' } }, 400],
			['POST', `${path}/vote`, { json: { vote: 'x'.repeat(70000) } }, 413], ['POST', `${path}/vote`, { json: { vote: 'up' }, headers: { origin: 'null' } }, 403],
			['POST', `${path}/vote`, { json: { vote: 'up' }, headers: { authorization: 'Bearer x' } }, 401],
			['POST', `${path.replace(/\d+$/, '4611686018427387904')}/vote`, { json: { vote: 'up' } }, 404],
			['POST', `${path}/report`, { json: { reason: 'x' } }, 422], ['POST', `${path}/report`, { body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
			['POST', `${path}/report`, { body: '{', headers: { 'content-type': 'application/json' } }, 400],
			['POST', `${path}/report`, { json: { words: 'x'.repeat(70000) } }, 413], ['POST', `${path}/report`, { json: { reason: 'spam' }, headers: { origin: 'null' } }, 403],
			['POST', `${path}/report`, { json: { reason: 'spam' }, headers: { authorization: 'Bearer x' } }, 401],
			['POST', `${path.replace(/\d+$/, '4611686018427387904')}/report`, { json: { reason: 'spam' } }, 404],
			...[THREAD, COUNTS, POPULAR, WORK].map((where) => ['POST', where, {}, 405]), ...[COMMENTS, SHARES].map((where) => ['GET', where, {}, 405]),
			['POST', path, {}, 405],
		];
		for (const [method, where, options, status] of cases) {
			const reply = await call(method, where, options);
			assert.equal(reply.status, status, `${method} ${where} ${JSON.stringify(options).slice(0, 200)}: ${reply.text}`);
		}
		const moderator = await signIn(stack);
		await moderate(moderator, contextPath(posted.location), '/thread', { act: 'close' });
		assert.equal((await call('POST', COMMENTS, { json: { ...good, text: 'Too late.' } })).status, 409);
		assert.equal((await call('GET', THREAD, { query: { article, sort: 'newest' } })).json().closed, true);
		const chunk = await direct(stack, { method: 'POST', uri: `/postbag${COMMENTS}`, body: '{}', params: { CONTENT_LENGTH: '' },
			headers: { 'Content-Type': 'application/json' } });
		assert.equal(chunk.status, 411);
		assertDescribed('POST', COMMENTS, chunk);
	});

	const DESK = '/api/v1/admin';
	const desk = operations.filter(({ path }) => path.startsWith(`${DESK}/`));

	test('is as described, where an article has another address', async () => {
		const article = freshArticle(stack);
		const { id } = await sent(stack.client(), article, { text: 'Merged.' });
		await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at, leads_to)
			SELECT 4711, site_id, url || '?2', url || '?2', '', now(), article_id FROM postbag.article WHERE url = '${article}';
			UPDATE postbag.site SET aliases = aliases + 1`);
		await eventually(async () => assert.equal((await call('GET', `/api/v1/articles/${(4711).toString(16).padStart(16, '0')}/comments/${id}`)).status, 301));
	});

	test('is as described, for programs at the desk', async () => {
		await stack.ctl(['site', 'set', 'demo', '--policy', 'open']);
		await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
		await stack.ctl(['moderator', 'add', 'Hopper', '--role', 'read-only']);
		const editor = await signIn(stack);
		const headers = { authorization: `Bearer ${await makeToken(editor)}` };
		const looks = { authorization: `Bearer ${await makeToken(editor, { scope: 'read' })}` };
		const article = freshArticle(stack);
		const { ticket } = (await call('GET', THREAD, { query: { article } })).json();
		const posted = await call('POST', COMMENTS, { json: { article, ticket, name: 'Ada', text: 'For the desk.' } });
		const path = posted.location.replace('/postbag/api/v1', DESK);
		const thread = `${path.replace(/\/comments.*/, '')}/thread`;
		await call('POST', `${posted.location.replace('/postbag', '')}/report`, { json: { reason: 'other', words: 'Well.' } });
		const get = async (where, query, status = 200) => {
			const reply = await call('GET', where, { query, headers });
			assert.equal(reply.status, status, reply.text);
			return reply.json();
		};
		const post = async (where, json, status = 200) => {
			const reply = await call('POST', where, { json, headers });
			assert.equal(reply.status, status, reply.text);
			return reply.json();
		};
		assert.equal((await get(`${DESK}/queue`, { queue: 'reported' })).comments[0].reports.waiting, 1);
		await post(`${path}/keep`, { from: 'published', seen: 0, reason: 'Fine' });
		await post(`${path}/mark`, { mark: 'pin', seen: 0 });
		await post(`${path}/badge`, { badge: 'staff', worn: 'none' });
		const { about: { seen } } = await post(`${path}/edit`, { text: 'For the desk, in better words.', seen: 0 });
		await post(`${path}/answer`, { text: 'Seen.', key: 'k9' }, 201);
		await post(`${path}/answer`, { text: 'Not seen.', key: 'k9' }, 422);
		const act = { action: 'reject', from: 'published', seen, ground: 'spam', note: 'No.' };
		const { decision } = await post(`${path}/decide`, act);
		await get(path);
		await post(`${path}/decide`, act, 409);
		await post(`${path}/keep`, { from: 'published', seen }, 409);
		await post(`${path}/mark`, { mark: 'pin', seen }, 409);
		await post(`${path}/badge`, { badge: 'staff', worn: 'none' }, 409);
		await post(`${path}/edit`, { text: 'Others.', seen: 0 }, 409);
		await post(`${path}/edit`, { text: '', seen }, 422);
		const undo = `${thread.replace(/thread$/, '')}decisions/${decision.id}/undo`;
		await post(undo, { reason: 'A slip' });
		await post(undo, {}, 409);
		const answer = (await post(`${path}/answer`, { text: 'Once more.', key: 'k10' }, 201)).about.comment.id;
		await post(`${path.replace(/\d+$/, answer)}/mark`, { mark: 'pin', seen: 0 }, 422);
		await post(thread, { act: 'close' });
		await post(`${path}/answer`, { text: 'Late.', key: 'k11' }, 409);
		for (const query of [{}, { kind: 'sign-ins' }, { kind: 'settings', from: '2020-01-01', to: '2099-01-01', who: 'operator' }]) {
			assert.ok((await get(`${DESK}/log`, query)).log.length > 0);
		}
		await get(`${DESK}/statistics`, { period: 'day', site: 'demo' });
		await get(`${DESK}/statistics`, { site: 'nosuch' }, 404);
		await get(`${DESK}/moderators`);
		await post(`${DESK}/moderators`, { site: 'demo', name: 'Hopper', role: 'moderator' });
		await post(`${DESK}/moderators`, { site: 'demo', name: 'Nobody', role: 'moderator' }, 422);
		await post(`${DESK}/moderators`, { site: 'nosuch', name: 'Hopper', role: 'moderator' }, 404);
		const ban = { site: 'demo', kind: 'domain', domain: 'spam.example', outcome: 'refuse', time: '1d' };
		const { id: banned } = await post(`${DESK}/bans`, ban, 201);
		await post(`${DESK}/bans`, { article: path.match(/articles\/(\w+)/)[1], comment: Number(path.match(/\d+$/)[0]), kind: 'name', name: 'Nobody like that',
			outcome: 'hold', time: '1h' }, 201);
		await post(`${DESK}/bans`, { ...ban, domain: '' }, 422);
		await post(`${DESK}/bans`, { ...ban, site: 'nosuch' }, 404);
		await post(`${DESK}/bans`, { article: 'x', comment: 1 }, 400);
		assert.ok((await post(`${DESK}/bans/preview`, { ...ban, kind: 'name', name: 'Ada' })).newest.length > 0);
		await post(`${DESK}/bans/preview`, { ...ban, kind: 'x' }, 422);
		await post(`${DESK}/bans/preview`, { ...ban, site: 'nosuch' }, 404);
		await post(`${DESK}/bans/preview`, { article: 'x', comment: 1 }, 400);
		await get(`${DESK}/bans`, { site: 'demo' });
		await get(`${DESK}/bans`, { state: 'x' }, 400);
		await get(`${DESK}/bans`, { site: 'nosuch' }, 404);
		await post(`${DESK}/bans/${banned}/lift`, {});
		await post(`${DESK}/bans/${banned}/lift`, {}, 409);
		await get(`${DESK}/bans`, { state: 'over' });
		await stack.psql(`INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id, moderator_name, made_at)
			SELECT site_id, 'name', 'Bot ' || i, 'hold', '', moderator_id, moderator_name, now() FROM postbag.ban, generate_series(1, 500) AS i
			WHERE ban_id = ${banned}`);
		await post(`${DESK}/bans`, ban, 409);
		const rule = { site: 'demo', kind: 'words', list: 'answer', outcome: 'hold' };
		const { id: ruled } = await post(`${DESK}/rules`, rule, 201);
		for (const more of [{ kind: 'pattern', pattern: 'nothing of it' }, { kind: 'links', threshold: 9 }, { kind: 'first', threshold: 1 },
			{ kind: 'domain', threshold: 1 },
			{ kind: 'repeat', threshold: 99 }, { kind: 'record', threshold: 99, span: 50 }]) {
			const { id } = await post(`${DESK}/rules`, { site: 'demo', outcome: 'spam', ...more }, 201);
			await get(`${DESK}/rules/${id}`);
			assert.equal((await call('DELETE', `${DESK}/rules/${id}`, { headers })).status, 204);
		}
		await post(`${DESK}/rules`, { ...rule, list: '' }, 422);
		await post(`${DESK}/rules`, { ...rule, site: 'nosuch' }, 404);
		await post(`${DESK}/rules`, { ...rule, kind: 'x' }, 400);
		assert.equal((await post(`${DESK}/rules/trial`, { site: 'demo', kind: 'pattern', pattern: '(', outcome: 'hold' }, 422)).problems[0].field, 'pattern');
		await post(`${DESK}/rules/trial`, { ...rule, site: 'nosuch' }, 404);
		await post(`${DESK}/rules/trial`, { ...rule, kind: 'x' }, 400);
		assert.ok((await post(`${DESK}/rules/trial`, rule)).comments.length > 0);
		assert.ok((await get(`${DESK}/rules/${ruled}/trial`)).comments.length > 0);
		await post(`${DESK}/rules/${ruled}`, { list: 'desks', outcome: 'spam' });
		await post(`${DESK}/rules/${ruled}`, { list: 'desks', outcome: 'shadow' }, 422);
		await post(`${DESK}/rules/${ruled}/turn`, { act: 'off' });
		await post(`${DESK}/rules/${ruled}/turn`, { act: 'x' }, 400);
		assert.ok((await get(`${DESK}/rules`)).rules.length > 0);
		const pick = [path.match(/articles\/(\w+)\/comments\/(\d+)/).slice(1).join('-')];
		const { upto } = await post(`${DESK}/bulk/preview`, { pick, action: 'spam', authors: false });
		await post(`${DESK}/bulk/preview`, { filter: 'queue=held&q=nothing+at+all', action: 'spam' });
		await post(`${DESK}/bulk/preview`, { filter: 'queue=x', action: 'spam' }, 400);
		const { id: bulk } = await post(`${DESK}/bulk`, { pick, action: 'spam', authors: true, upto }, 201);
		await post(`${DESK}/bulk`, { pick: ['0000000000000001-1'], action: 'spam' }, 422);
		await post(`${DESK}/bulk`, { action: 'spam' }, 400);
		assert.equal((await get(`${DESK}/bulk/${bulk}`)).moved, 1);
		assert.equal((await post(`${DESK}/bulk/${bulk}/undo`, {}, 201)).to, null);
		await post(`${DESK}/bulk/${bulk}/undo`, {}, 409);
		await post(`${DESK}/bulk/${bulk}/stop`, {}, 409);
		await stack.psql(`UPDATE postbag.bulk SET ended_at = NULL, taken_until = now() + interval '1 minute' WHERE bulk_id = ${bulk}`);
		assert.equal((await post(`${DESK}/bulk/${bulk}/stop`, {})).stoppable, false);
		assert.equal((await get(`${DESK}/bulk`)).bulks.length, 2);
		const one = thread.replace(/\/thread$/, ''), other = freshArticle(stack);
		await call('POST', SHARES, { json: { article: other, network: 'x' } });
		const { articles: [{ article: { id: otherId } }] } = await get(`${DESK}/articles`, { q: other, site: 'demo' });
		assert.ok((await get(`${DESK}/articles`)).articles.length > 1);
		await get(`${DESK}/articles`, { before: 'x' }, 400);
		const { decision: held } = await post(thread, { act: 'hold' });
		await post(`${one}/decisions/${held.id}/undo`, {});
		await post(`${one}/decisions/${held.id}/undo`, {}, 409);
		await post(thread, { act: 'release' });
		await get(one);
		await post(`${one}/age`, { when: 'days', days: 30 });
		await post(`${one}/age`, { when: 'days', days: 0 }, 422);
		await post(`${one}/title`, { title: 'Better words' });
		await post(`${one}/title`, { title: ' ' }, 422);
		await post(`${one}/move`, { url: `${article}?moved` });
		await post(`${one}/move`, { url: 'x' }, 422);
		await post(`${one}/move`, { url: other }, 409);
		await post(`${one}/shares`, { base_x: 12 });
		await post(`${one}/shares`, { base_x: 'x' }, 422);
		await post(`${one}/suspects`, { as: 'dropped' });
		await post(`${one}/suspects`, { as: 'x' }, 422);
		const [{ id: site }] = (await get(`${DESK}/sites`)).sites;
		await post(`${DESK}/sites/${site}`, { policy: 'first', days: 30 });
		await post(`${DESK}/sites/${site}`, { policy: 'open', days: 0 });
		await post(`${DESK}/sites/${site}`, { policy: 'none', days: 0 }, 422);
		await stack.ctl(['sso', 'add', 'demo', 'spare', '--kind', 'jwt-hs256', '--issuer', 'x'], { input: 'a secret of more than thirty-two bytes' });
		await post(`${DESK}/sites/${site}/keys/check`, { sso_token: 'x' });
		await post(`${DESK}/sites/${site}/keys/check`, {}, 422);
		assert.equal((await get(`${DESK}/sites/${site}/keys`)).keys.length, 1);
		assert.equal((await post(`${DESK}/sites/${site}/keys/remove`, { key_name: 'spare' })).keys.length, 0);
		await get(`${one}/merge`, { into: other });
		await get(`${one}/merge`, {}, 422);
		await post(`${one}/merge`, { into: one.slice(-16) }, 422);
		await post(`${one.slice(0, -16)}${otherId}/merge`, { into: one.slice(-16) });
		for (const ending of ['', '/merge']) {
			assert.equal((await call('GET', `${one.slice(0, -16)}${otherId}${ending}`, { headers })).status, 301);
		}
		const kept = { bans: banned, rules: ruled, bulk, sites: site };
		const absent = (where) => where.replace('{a}', '0'.repeat(15) + '1').replace('{id}', '4611686018427387904');
		for (const { method, path: where, operation } of desk) {
			const kind = where.match(/admin\/(\w+)\/\{id\}/)?.[1];
			const place = where.replace(/(?<=admin\/\w+\/)\{id\}/, kept[kind]).replace('{a}', path.match(/articles\/(\w+)/)[1]).replace('{id}', where.includes('decisions') ? decision.id : path.match(/\d+$/)[0]);
			assert.equal((await call(method, place, {})).status, 401);
			assert.equal((await call(method, place, { headers: { authorization: 'Bearer a b' } })).status, 400);
			if (where.includes('{')) {
				assert.equal((await call(method, absent(where), { headers, ...method === 'POST' && { json: {} } })).status, 404);
			}
			if (method === 'DELETE') {
				assert.equal((await call(method, place, { headers: looks })).status, 403);
			} else if (method === 'POST') {
				assert.equal((await call(method, place, { json: {}, headers: looks })).status, 403);
				assert.equal((await call(method, place, { json: { reason: 'x'.repeat(70000) }, headers })).status, 413);
				assert.equal((await call(method, place, { body: 'x', headers: { ...headers, 'content-type': 'text/plain' } })).status, 415);
			} else if (operation.responses['403']) {
				await stack.ctl(['moderator', 'role', stack.moderator.name, 'read-only']);
				assert.equal((await call(method, place, { headers })).status, 403);
				await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
			}
		}
	});

	test('is as described, when a site signs a reader in', async () => {
		const secret = 'a secret of more than thirty-two bytes';
		await stack.ctl(['sso', 'add', 'demo', 'hs', '--kind', 'jwt-hs256', '--issuer', 'x'], { input: secret });
		const article = freshArticle(stack);
		const iat = Math.floor(Date.now() / 1000);
		const input = [{ alg: 'HS256' }, { iss: 'x', aud: 'demo', sub: '1', name: 'Ada', iat, exp: iat + 600 }]
			.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
		const json = { article, sso_token: `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}` };
		let session;
		await eventually(async () => {
			const reply = await call('POST', SESSION, { json, headers: { 'sec-fetch-site': null } });
			assert.equal(reply.status, 201);
			({ session } = reply.json());
		});
		const own = mine = { authorization: `Bearer ${session}` };
		const { ticket } = await readThread(stack.client(), article);
		await call('POST', COMMENTS, { json: { article, ticket, name: 'Ada', text: 'Mine.' }, headers: own });
		for (const where of [`${ME}/comments`, `${ME}/data`]) {
			assert.equal((await call('GET', where, { headers: own })).json().total, 1);
			assert.equal((await call('GET', where, { headers: own, query: { after: 'x' } })).status, 400);
			assert.equal((await call('GET', where)).status, 401);
		}
		for (const [options, status] of [[{}, 401], [{ headers: own }, 422], [{ headers: { ...own, origin: 'https://evil.example' }, query: { comments: 'erase' } }, 403],
			[{ headers: { ...own, 'content-type': 'application/json' }, body: '{}' }, 415], [{ headers: own, query: { comments: 'erase' } }, 204]]) {
			assert.equal((await call('DELETE', ME, options)).status, status);
		}
		for (const [options, status] of [[{ form: json }, 409], [{ json: { ...json, sso_token: 'x' } }, 422], [{ json: { article } }, 422],
			[{ json: {} }, 400], [{ json: { ...json, article: 'https://evil.example/' } }, 404],
			[{ json, headers: { origin: 'https://evil.example' } }, 403],
			[{ body: 'x', headers: { 'content-type': 'text/plain' } }, 415], [{ form: { x: 'x'.repeat(70000) } }, 413]]) {
			assert.equal((await call('POST', SESSION, options)).status, status);
		}
	});

	test('is as described, when there were too many', async () => {
		stack.writeSettings({ limit_post: '1/3600', limit_share: '1/3600', limit_vote: '1/3600', limit_report: '1/3600', limit_sign_in: '1/3600' });
		await stack.restartPostbagd();
		const article = freshArticle(stack);
		const { ticket } = await readThread(stack.client(), article);
		const good = { article, ticket, name: 'Ada', text: 'One.' };
		const client = stack.client({ address: '127.4.4.4' });
		const posted = await call('POST', COMMENTS, { json: good, client });
		assert.equal(posted.status, 201);
		const vote = `${posted.location.replace('/postbag', '')}/vote`;
		assert.equal((await call('POST', vote, { json: { vote: 'up' }, client })).status, 200);
		assert.equal((await call('POST', vote, { json: { vote: 'none' }, client })).status, 429);
		const report = vote.replace(/vote$/, 'report');
		assert.equal((await call('POST', report, { json: { reason: 'spam' }, client })).status, 204);
		assert.equal((await call('POST', report, { json: { reason: 'abuse' }, client })).status, 429);
		assert.equal((await call('POST', COMMENTS, { json: { ...good, text: 'Two.' }, client })).status, 429);
		assert.equal((await call('POST', SHARES, { json: { article, network: 'x' }, client })).status, 204);
		assert.equal((await call('POST', SHARES, { json: { article, network: 'email' }, client })).status, 429);
		for (const status of [422, 429]) {
			assert.equal((await call('POST', SESSION, { json: { article, sso_token: 'x' }, client })).status, status);
		}
	});

	test('is as described, when the database or Postbag is away', async () => {
		const article = freshArticle(stack);
		const { ticket, article: { id } } = await readThread(stack.client(), article);
		const good = { article, ticket, name: 'Ada', text: 'Away.' };
		const path = `/api/v1/articles/${id}/comments/1`;
		const all = async () => {
			for (const [method, where, options] of [['GET', THREAD, { query: { article: freshArticle(stack) } }],
				['GET', COUNTS, { query: { article: freshArticle(stack) } }], ['GET', WORK, { query: { article: freshArticle(stack) } }],
				['GET', POPULAR, { query: { site: 'demo', window: '25h' } }], ['POST', COMMENTS, { json: good }],
				['POST', SHARES, { json: { article, network: 'x' } }], ['POST', SESSION, { json: { article, sso_token: 'x' } }], ['GET', path, {}], ['PATCH', path, { json: { text: 'x' } }],
				['DELETE', path, {}], ['POST', `${path}/vote`, { json: { vote: 'up' } }], ['POST', `${path}/report`, { json: { reason: 'spam' } }],
				['GET', `${ME}/comments`, { headers: mine }], ['GET', `${ME}/data`, { headers: mine }], ['DELETE', ME, { headers: mine }]]) {
				assert.equal((await call(method, where, options)).status, 503, `${method} ${where}`);
			}
		};
		await stack.killPostgres();
		for (const { method, path: where } of desk) {
			const reply = await call(method, where.replace('{a}', id).replace('{id}', '1'), { headers: { authorization: `Bearer pbt_${'A'.repeat(43)}` } });
			assert.equal(reply.status, 503, where);
		}
		await all();
		await stack.killPostbagd('SIGTERM');
		await all();
		await stack.startPostgres();
		await stack.startPostbagd();
	});

	test('that is described was seen, but for those that a test cannot bring about at will', () => {
		const rare = /GET .* 429$|PATCH .* (409|411|429)$|DELETE .* (400|409|411|413|429)$|POST .*(shares|vote|report|session) 411$|admin\/.* (411|429)$| 500$/;
		const missing = operations.flatMap(({ method, path, operation }) => Object.keys(operation.responses)
			.map((status) => `${method} ${path} ${status}`)).filter((what) => !seen.has(what) && !rare.test(what) && !/ 405$/.test(what));
		assert.deepEqual(missing, []);
	});
});
