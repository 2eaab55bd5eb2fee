// An article's addresses: moving it, merging two, and the shares that were counted elsewhere before.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { apiPath, assertProblem, freshArticle, moderate, readThread, send, sent, signIn, tableRows, threadPath, ticketOf } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, desk;
before(async () => {
	stack = await startStack({ policy: 'open' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	await stack.ctl(['site', 'add', 'herald', '--title', 'The Herald', '--origin', 'https://herald.example', '--policy', 'open']);
	await stack.ctl(['moderator', 'role', 'editor', 'none']);
	for (const site of ['demo', 'herald']) {
		await stack.ctl(['moderator', 'role', 'editor', 'owner', '--site', site]);
	}
	desk = await signIn(stack);
});
after(() => stack.stop());

let reads = 0;
const fresh = () => `&fresh=${++reads}`;
const LIST = '/postbag/admin/articles';
const hexOf = (article) => stack.psql(`SELECT lpad(to_hex(coalesce(leads_to, article_id)), 16, '0') FROM postbag.article WHERE article_key = '${article}'`);
const pageOf = async (article) => `${LIST}/${await hexOf(article)}`;
const say = async (article, ending, fields) => moderate(desk, await pageOf(article), ending, fields);
const move = (article, url) => say(article, '/move', { url });
const read = (article, client = stack.client()) => readThread(client, article, fresh());
const share = (article, address) => stack.client({ address }).postJson('/postbag/api/v1/shares', { article, network: 'email' });
const mergePath = async (from, into) => `${await pageOf(from)}/merge?into=${encodeURIComponent(into)}`;
async function merge(from, into) {
	const form = formTo((await desk.get(await mergePath(from, into))).text, '/merge');
	return desk.post(form.action, form.fields);
}

describe('an article that moves', () => {
	let article, goal, posted;
	beforeEach(async () => {
		article = freshArticle(stack);
		goal = `${freshArticle(stack)}?moved=1`;
		posted = await sent(stack.client(), article, { text: 'Before.' });
	});

	test('is one article by both of its addresses, for all that readers ask', async () => {
		const hex = await hexOf(article);
		const reply = await move(article, goal);
		assert.equal(reply.status, 303, reply.text);
		assert.equal(reply.location, `${LIST}/${hex}?said=moved`);
		for (const url of [article, goal]) {
			const thread = await read(url);
			assert.equal(thread.article.id, hex);
			assert.equal(thread.article.url, goal);
			assert.deepEqual(thread.comments.map(({ text }) => text), ['Before.']);
			assert.match((await stack.client().get(threadPath(url, fresh()))).text, />Before\./);
			const client = stack.client();
			assert.match((await client.get(`/postbag/feed?article=${encodeURIComponent(url)}${fresh()}`)).text, /Before\./);
			assert.equal((await client.get(`/postbag/shares?article=${encodeURIComponent(url)}${fresh()}`)).status, 200);
			assert.match((await client.get(`/postbag/news?article=${encodeURIComponent(url)}&known=0${fresh()}`)).text, new RegExp(posted.id));
		}
		const counts = (await stack.client().get(`/postbag/api/v1/counts?article=${encodeURIComponent(article)}&article=${encodeURIComponent(goal)}${fresh()}`)).json().counts;
		assert.deepEqual(counts.map(({ id, comments }) => [id, comments]), [[hex, 1], [hex, 1]]);
		await sent(stack.client(), article, { text: 'By the old one.' });
		await sent(stack.client(), goal, { text: 'By the new one.' });
		assert.equal((await share(article, '127.0.7.1')).status, 204);
		assert.equal((await share(goal, '127.0.7.2')).status, 204);
		assert.equal((await share(goal, '127.0.7.1')).status, 204);
		const thread = await read(goal);
		assert.equal(thread.article.comments, 3);
		assert.equal(thread.shares.email, 2);
		assert.match(textOf((await desk.get(await pageOf(article))).text), new RegExp(`These addresses lead to it, too: ${article.replace(/[?.]/g, '\\$&')}`));
		for (const url of [article, goal]) {
			assert.equal(tableRows((await desk.get(`${LIST}?q=${encodeURIComponent(url)}`)).text).length, 1);
		}
	});

	test('and moves on, and back: every address it had leads to it', async () => {
		const third = `${freshArticle(stack)}/third`;
		for (const url of [goal, third, article, goal]) {
			assert.equal((await move(article, url)).status, 303);
			for (const each of [article, goal, third].filter((one) => one !== third || url === third)) {
				assert.equal((await read(each)).article.url, url);
			}
		}
		assert.equal((await read(third)).article.comments, 1);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.article_alias JOIN postbag.article USING (article_id) WHERE article_key = '${article}'`), '2');
	});

	test('what another process writes before it knows lands in the right place', async () => {
		/* As another process would have done it: this one learns of it within two seconds. */
		const hex = await hexOf(article);
		const ticket = await ticketOf(stack.client(), goal);
		const first = await sent(stack.client(), goal, { text: 'Its own article so far.' });
		const other = `${goal}&other`;
		const form = formTo((await stack.client().get(`/postbag/compose?article=${encodeURIComponent(other)}`)).text, '/comments');
		await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, leads_to, created_at)
			SELECT ('x' || '${(await read(other)).article.id}')::bit(64)::bigint, site_id, '${other}', '${other}', '', article_id, now() FROM postbag.article
			WHERE article_key = '${article}'`);
		const late = await stack.client().postJson('/postbag/api/v1/comments', { article: other, ticket: form.fields.ticket, name: 'Ada', text: 'On its way.' });
		assert.equal(late.status, 201, late.text);
		assert.match(late.headers.location, new RegExp(hex));
		assert.equal((await share(other, '127.0.7.3')).status, 204);
		const thread = await read(article);
		assert.deepEqual(thread.comments.map(({ text }) => text), ['Before.', 'On its way.']);
		assert.equal(thread.shares.email, 1);
		assert.ok(first.id && ticket);
	});

	test('a form that was served before it moved is taken afterwards', async () => {
		const ticket = await ticketOf(stack.client(), goal);
		await move(article, goal);
		assert.equal((await send(stack.client(), goal, { ticket, text: 'Begun before.' })).status, 201);
		assert.equal((await read(article)).article.comments, 2);
		assertProblem(await send(stack.client(), `${goal}&else`, { ticket, text: 'Of another.' }), 403, 'ticket', 'foreign');
	});

	test('goes to no address that is not its to have', async () => {
		const taken = freshArticle(stack);
		await sent(stack.client(), taken, { text: 'I live here.' });
		for (const [url, status, words] of [['', 422, /write the new address/], ['not a url', 422, /not the address of a page/],
			['javascript:alert(1)', 422, /not the address/], ['ftp://localhost/x', 422, /not the address/], [`${stack.origin}/\r\nx`, 422, /not the address/],
			['https://gazette.example/x', 422, /not of the article.s site/], ['https://herald.example/x', 422, /not of the article.s site/],
			['https://nowhere.example/x', 422, /not of the article.s site/], [`${stack.origin}/${'x'.repeat(2100)}`, 422, /not the address/],
			[article, 422, /the address that it has/], [`${article}#x`, 422, /the address that it has/], [taken, 409, /Another article has this address/]]) {
			const reply = await move(article, url);
			assert.equal(reply.status, status, url);
			assert.match(textOf(reply.text), words, url);
		}
		const reply = await move(article, taken);
		const offered = tags(reply.text, 'a').find((link) => link.href.includes('/merge?into='));
		assert.match(textOf((await desk.get(offered.href)).text), /cannot be undone/);
		assert.equal((await read(article)).article.url, article);
	});

	test('with markup in its address is shown as text', async () => {
		const evil = `${stack.origin}/"><script>alert(1)</script>`;
		assert.equal((await move(article, `${stack.origin}/%22%3E%3Cscript%3Ealert(1)%3C/script%3E`)).status, 303);
		for (const path of [LIST, await pageOf(article), `${LIST}?q=${encodeURIComponent(evil)}`, `${LIST}?q=%22%3E%3Cscript%3Ealert(1)`]) {
			assert.doesNotMatch((await desk.get(path)).text, /<script>alert/);
		}
	});
});

describe('shares that were counted elsewhere', () => {
	test('are in what readers see, and in no statistics', async () => {
		const article = freshArticle(stack);
		assert.equal((await share(article, '127.0.7.1')).status, 204);
		assert.equal((await say(article, '/shares', { base_email: '1000', base_x: '5' })).status, 303);
		const thread = await read(article);
		assert.deepEqual([thread.shares.email, thread.shares.x], [1001, 5]);
		const counts = (await stack.client().get(`/postbag/api/v1/counts?article=${encodeURIComponent(article)}${fresh()}`)).json().counts[0];
		assert.equal(counts.shares.email, 1001);
		assert.equal((await share(article, '127.0.7.2')).status, 204);
		assert.equal((await read(article)).shares.email, 1002);
		const rows = tableRows((await desk.get(await pageOf(article))).text);
		assert.deepEqual(rows.find(([name]) => name === 'E-mail').slice(0, 2), ['E-mail', '2']);
		assert.equal(await stack.psql(`SELECT sum(share_day.shares) FROM postbag.share_day JOIN postbag.article USING (article_id) WHERE url = '${article}'`), '2');
		await say(article, '/shares', { base_email: '0', base_x: '0' });
		assert.deepEqual([(await read(article)).shares.email, (await read(article)).shares.x ?? 0], [2, 0]);
	});

	test('are numbers', async () => {
		const article = freshArticle(stack);
		await share(article, '127.0.7.1');
		for (const number of ['-1', '1.5', '1e9', 'x', '9223372036854775807', '99999999999999999999', '1000000000001', '<b>']) {
			const reply = await say(article, '/shares', { base_email: number });
			assert.equal(reply.status, 422, number);
			assert.match(textOf(reply.text), /base_email/, number);
		}
		assert.equal((await read(article)).shares.email, 1);
	});
});

describe('two articles that are merged', () => {
	let gone, stays, posted;
	beforeEach(async () => {
		gone = freshArticle(stack);
		stays = freshArticle(stack);
		posted = await sent(stack.client(), gone, { text: 'Goes.' });
		await sent(stack.client(), stays, { text: 'Stays.' });
	});

	test('the page before says what would go, and that it cannot be undone', async () => {
		await share(gone, '127.0.7.1');
		const { text } = await desk.get(await mergePath(gone, stays));
		assert.match(textOf(text), new RegExp(`This one goes ${gone.replace(/\./g, '\\.')} ${gone.replace(/\./g, '\\.')} Comments published: 1 · waiting: 0 · shares: 1`));
		assert.match(textOf(text), /This one stays/);
		assert.match(textOf(text), /A merge cannot be undone\./);
		assert.equal((await read(gone)).comments[0].text, 'Goes.');
	});

	test('are one: comments, votes, reports, decisions, versions, shares; links lead on', async () => {
		const reader = stack.client({ address: '127.0.7.9' });
		const old = { hex: await hexOf(gone), page: await pageOf(gone) };
		const goal = await hexOf(stays);
		const reply = await sent(stack.client(), gone, { text: 'An answer.', reply: posted.id });
		await stack.client().request('PATCH', posted.path, { body: JSON.stringify({ text: 'Goes, changed.' }),
			headers: { ...posted.author, 'content-type': 'application/json', origin: stack.origin } });
		assert.equal((await reader.postJson(`${posted.path}/vote`, { vote: 'up' })).status, 200);
		assert.equal((await reader.postJson(`${reply.path}/report`, { reason: 'spam' })).status, 204);
		await moderate(desk, `${old.page}/comments/${posted.id}`, '/mark', { mark: 'pin' });
		await moderate(desk, `${old.page}/comments/${posted.id}`, '/badge', { badge: 'author' });
		for (const [where, address] of [[gone, '127.0.7.1'], [gone, '127.0.7.2'], [stays, '127.0.7.1']]) {
			assert.equal((await share(where, address)).status, 204);
		}
		await say(gone, '/shares', { base_email: '10' });
		const merged = await merge(gone, stays);
		assert.equal(merged.status, 303, merged.text);
		assert.equal(merged.location, `${LIST}/${goal}?said=merged`);
		for (const url of [gone, stays]) {
			const thread = await read(url);
			assert.equal(thread.article.id, goal);
			assert.equal(thread.article.url, stays);
			assert.equal(thread.article.comments, 3);
			assert.deepEqual(thread.comments.map(({ text }) => text).sort(), ['An answer.', 'Goes, changed.', 'Stays.']);
			assert.deepEqual(thread.comments.find(({ id }) => id === posted.id).votes, { up: 1, down: 0 });
			assert.equal(thread.shares.email, 13);
		}
		/* Who has shared one of them has shared the other, today. */
		await share(stays, '127.0.7.2');
		await share(gone, '127.0.7.1');
		assert.equal((await read(stays)).shares.email, 13);
		/* Old links. */
		for (const path of [posted.path, posted.path.replace('/api/v1', ''), `${old.page}/comments/${posted.id}`, `${old.page}`,
			`${posted.path.replace('/api/v1', '')}/edit?view=fragment&lang=de`]) {
			const led = await desk.get(path);
			assert.equal(led.status, 301, path);
			assert.equal(led.location, path.replace(old.hex, goal));
		}
		assert.equal((await reader.postJson(`${posted.path}/vote`, { vote: 'down' })).status, 200);
		const context = textOf((await desk.get(`${LIST}/${goal}/comments/${posted.id}`)).text);
		assert.match(context, /Pinned/);
		assert.match(context, /Goes\./);
		assert.match(textOf((await desk.get('/postbag/admin/queue?queue=reported')).text), /An answer\./);
		/* The author goes on as before: with the badge, and with the old address. */
		const more = await sent(stack.client(), gone, { text: 'More.' }, { headers: posted.author });
		assert.equal(more.comment.badge, 'author');
		assert.equal((await desk.get(`${LIST}?q=${encodeURIComponent(gone)}`)).text.includes(goal), true);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment JOIN postbag.article USING (article_id) WHERE leads_to IS NOT NULL`), '0');
	});

	test('addresses of the first lead to the second; what was said of its thread stays in the log', async () => {
		const third = `${freshArticle(stack)}?third`;
		await move(gone, third);
		await say(gone, '/thread', { act: 'close', reason: 'Moved.' });
		assert.equal((await merge(gone, stays)).status, 303);
		for (const url of [gone, third]) {
			assert.equal((await read(url)).article.url, stays);
			assert.equal((await read(url)).closed, false);
		}
		const [merged, row] = tableRows((await desk.get('/postbag/admin/log')).text);
		assert.equal(merged[3], 'Merged an article into another');
		assert.equal(row[3], 'Thread closed');
		assert.equal(row[5] ?? '', '');
	});

	test('are of one site, and two; what is not the moderator\'s is not there', async () => {
		await sent(stack.client(), 'https://gazette.example/m.html', { text: 'There.' });
		await sent(stack.client(), 'https://herald.example/m.html', { text: 'Mine, but elsewhere.' });
		for (const [into, words] of [['', /write the address of the other/], [gone, /the article itself/], [freshArticle(stack), /No article that was/],
			['https://gazette.example/m.html', /No article that was/], ['https://herald.example/m.html', /of different sites/], ['x', /No article that was/]]) {
			const reply = await desk.get(await mergePath(gone, into));
			assert.equal(reply.status, 422, into);
			assert.match(textOf(reply.text), words, into);
		}
		const form = formTo((await desk.get(await mergePath(gone, stays))).text, '/merge');
		for (const [into, words] of [[await hexOf('https://gazette.example/m.html'), /No article that was/], ['0000000000000001', /No article that was/],
			[await hexOf('https://herald.example/m.html'), /of different sites/], [await hexOf(gone), /the article itself/], ['', /write the address of the other/],
			['zz', /No article that was/], ['-1', /No article that was/]]) {
			const reply = await desk.post(form.action, { ...form.fields, into });
			assert.equal(reply.status, 422, into);
			assert.match(textOf(reply.text), words, into);
		}
		assert.equal((await desk.post(form.action.replace(/[0-9a-f]{16}/, await hexOf('https://gazette.example/m.html')), form.fields)).status, 404);
		assert.equal((await read(gone)).article.comments, 1);
		assert.equal((await merge(gone, stays)).status, 303);
		assert.equal((await desk.post(form.action, form.fields)).status, 422, 'pressed twice: it is itself by now');
	});

	test('while many write, lose nothing and count right', async () => {
		const ticket = { [gone]: await ticketOf(stack.client(), gone), [stays]: await ticketOf(stack.client(), stays) };
		const form = formTo((await desk.get(await mergePath(gone, stays))).text, '/merge');
		// Who is told that Postbag is busy sends the same once more.
		const insist = async (act) => {
			let reply = await act();
			for (let n = 0; reply.status === 503 && n < 20; n++) {
				reply = await act();
			}
			return reply;
		};
		const posts = Array.from({ length: 40 }, (_, n) => {
			const to = n % 2 ? gone : stays, client = stack.client();
			return insist(() => send(client, to, { ticket: ticket[to], text: `Letter ${n}.` }));
		});
		const shares = Array.from({ length: 40 }, (_, n) => insist(() => share(n % 2 ? gone : stays, `127.0.8.${n + 1}`)));
		await new Promise((resolve) => { setTimeout(resolve, 20); });
		const reply = await insist(() => desk.post(form.action, form.fields));
		assert.equal(reply.status, 303, reply.text);
		assert.deepEqual((await Promise.all(posts)).filter((one) => one.status !== 201).map((one) => `${one.status} ${one.text}`), []);
		assert.deepEqual((await Promise.all(shares)).filter((one) => one.status !== 204).map((one) => `${one.status} ${one.text}`), []);
		const thread = await read(gone);
		assert.equal(thread.article.comments, 42);
		assert.equal(thread.shares.email, 40);
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.comment JOIN postbag.article USING (article_id) WHERE leads_to IS NOT NULL'), '0');
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment JOIN postbag.article USING (article_id) WHERE url = '${stays}'`), '42');
	});

	test('as JSON it is one thread in the feed of the site, too', async () => {
		await merge(gone, stays);
		const feed = (await stack.client().get(`/postbag/feed?site=demo${fresh()}`)).text;
		assert.match(feed, /Goes\./);
		assert.equal(forms((await stack.client().get(threadPath(gone, fresh()))).text).find((form) => form.action.endsWith('/comments')).fields.article, stays);
		assert.ok((await stack.client().get(apiPath(gone, fresh()))).headers.etag);
	});
});
