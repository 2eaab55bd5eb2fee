// Rules over HTTP: made at the desk, tried, and what becomes of the comments they catch.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { formTo, textOf } from '../lib/http.mjs';
import { assertProblem, contextPath, decide, freshArticle, send, sent, signIn, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const RULES = '/postbag/admin/rules';
const squeezed = (html) => textOf(html).replace(/\s+/g, ' ').replace(/ ([:,.])/g, '$1').trim();
const why = (html) => [...html.matchAll(/<section class="desk-why">([\s\S]*?)<\/section>/g)].map(([, one]) => squeezed(one));

describe('rules', () => {
	let stack, desk, article;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		await stack.ctl(['site', 'add', 'courier', '--title', 'The Courier', '--origin', 'https://courier.example', '--policy', 'open']);
		await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
		desk = await signIn(stack);
		article = freshArticle(stack);
	});
	after(() => stack.stop());

	const form = async (kind, site = 'demo') => {
		const reply = await desk.get(`${RULES}/new?site=${site}&kind=${kind}`);
		assert.equal(reply.status, 200, reply.text);
		return formTo(reply.text, '/admin/rules');
	};
	const post = async (kind, fields, site) => {
		const { action, fields: hidden } = await form(kind, site);
		return desk.post(action, { ...hidden, act: 'save', ...fields });
	};
	// Makes a rule and waits until it is judged by; gives its page. It goes with its test.
	const rule = async (t, kind, fields, site) => {
		const reply = await post(kind, fields, site);
		assert.equal(reply.status, 303, reply.text);
		assert.match(reply.location, /\/admin\/rules\?done=saved$/);
		const id = await stack.psql('SELECT max(rule_id) FROM postbag.rule');
		await sleep(2100);
		t.after(async () => {
			await stack.psql('DELETE FROM postbag.rule');
			await sleep(2100);
		});
		return `${RULES}/${String(id).trim()}`;
	};
	const change = async (path, act, fields = {}) => {
		const { fields: hidden } = formTo((await desk.get(path)).text, path);
		return desk.post(path, { ...hidden, act, ...fields });
	};
	const status = async (text, more = {}) => (await sent(stack.client(), article, { text, ...more })).comment.status;
	const stored = async (text) => String(await stack.psql(
		`SELECT status FROM postbag.comment WHERE body = '${text}' ORDER BY comment_id DESC LIMIT 1`)).trim();

	test('words are found in name, website and text, and say which', async (t) => {
		const path = await rule(t, 'words', { list: 'viagra*\n<script>\nbuy now', outcome: 'hold' });
		assert.equal(await status('All is well.'), 'published');
		assert.equal(await status('Cheap VIÁGRA-pills'), 'held');
		assert.equal(await status('Well.', { name: 'Viagra King' }), 'held');
		assert.equal(await status('Well.', { website: 'https://viagras.example/' }), 'held');
		assert.equal(await status('Via**gra** is hidden'), 'held');
		assert.equal(await status('so buy\nnow & <SCRIPT>alert(1)</SCRIPT>'), 'held');
		const html = (await desk.get('/postbag/admin/queue?queue=held&why=words')).text;
		const cards = why(html);
		assert.equal(cards.length, 5);
		assert.match(cards[0], /Words on a list: VIÁGRA – held/);
		assert.match(cards[4], /Words on a list: <SCRIPT>, buy now – held/);
		// What was found is marked where it stands, and nothing of it is run.
		assert.ok(html.includes('<mark>VIÁGRA</mark>-pills'), html);
		assert.ok(html.includes('<mark>&lt;SCRIPT&gt;</mark>alert(1)'));
		assert.ok(!/<script>alert/i.test(html));
		assert.ok(html.includes('<bdi><mark>Viagra</mark> King</bdi>'));
		assert.match(squeezed((await desk.get(RULES)).text), /Words on a list: viagra\*, <script>, buy now Hold for a moderator 5/);
		assert.equal((await change(path, 'off')).status, 303);
		await sleep(2100);
		assert.equal(await status('viagra again'), 'published');
		assert.equal((await change(path, 'on')).status, 303);
		await sleep(2100);
		assert.equal(await status('viagra again!'), 'held');
		assert.equal((await change(path, 'save', { list: 'hello', outcome: 'spam' })).status, 303);
		await sleep(2100);
		assert.equal(await status('viagra again?'), 'published');
		assert.equal((await change(path, 'delete')).status, 303);
		assert.equal((await desk.get(path)).status, 404);
	});

	test('spam looks to its author as what waits, and is shown to nobody', async (t) => {
		await rule(t, 'pattern', { pattern: '\\bcheap\\s+(pills|watches)\\b', outcome: 'spam' });
		const client = stack.client();
		const reply = await send(client, article, { text: 'Cheap\tWatches here' });
		assert.equal(reply.status, 202);
		assert.equal(reply.json().comment.status, 'held');
		assert.equal(await stored('Cheap\tWatches here'), 'spam');
		const page = await write(client, `/postbag/compose?article=${encodeURIComponent(article)}`, { name: 'Ada', text: 'So cheap pills' });
		assert.equal(page.status, 303, page.text);
		assert.equal(await stored('So cheap pills'), 'spam');
		const html = (await desk.get('/postbag/admin/queue?queue=spam&why=pattern')).text;
		assert.match(why(html)[0], /Pattern: cheap pills – put into spam/);
		assert.ok(html.includes('So <mark>cheap pills</mark>'));
		const thread = `/postbag/thread?article=${encodeURIComponent(article)}`;
		assert.match(squeezed((await client.get(thread)).text), /Waiting for a moderator\. Only you can see it\..*So cheap pills/s);
		assert.ok(!(await stack.client().get(`${thread}&fresh=spam`)).text.includes('cheap pills'));
	});

	test('a refusal says which field, keeps the text, and names no word', async (t) => {
		const path = await rule(t, 'words', { list: 'frobnicate', outcome: 'refuse' });
		const client = stack.client();
		assertProblem(await send(client, article, { text: 'I frobnicate.' }), 422, 'text', 'refused');
		assertProblem(await send(client, article, { name: 'Frobnicate', text: 'I.' }), 422, 'name', 'refused');
		assertProblem(await send(client, article, { website: 'https://frobnicate.example', text: 'I.' }), 422, 'website', 'refused');
		const reply = await write(client, `/postbag/compose?article=${encodeURIComponent(article)}`, { name: 'Ada', text: 'Let me frobnicate & go' });
		assert.equal(reply.status, 422);
		assert.match(reply.text, /Let me frobnicate &amp; go<\/textarea>/);
		assert.match(squeezed(reply.text), /This site does not take comments like this one/);
		assert.equal(squeezed(reply.text).match(/frobnicate/g).length, 2, 'in the field and in its preview, and nowhere else');
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body ILIKE '%frobnicate%'`).then(String).then((n) => n.trim()), '0');
		assert.match(squeezed((await desk.get(RULES)).text), /frobnicate Refuse 4/);
		// Nor does an edit get past it.
		const one = await sent(client, article, { text: 'Harmless.' });
		const edited = await client.postJson(one.path, { text: 'frobnicate!' }, { method: 'PATCH', headers: one.author });
		assertProblem(edited, 422, 'text', 'refused');
		assert.equal((await client.get(one.path)).json().text, 'Harmless.');
		await change(path, 'off');
	});

	test('what only counts holds a comment together, and each says how much', async (t) => {
		await rule(t, 'links', { threshold: '1', outcome: 'none', score: '3' });
		await rule(t, 'words', { list: 'watches', outcome: 'none', score: '2' });
		await rule(t, 'words', { list: 'replica', outcome: 'none', score: '5' });
		const one = await sent(stack.client(), article, { text: 'A link: http://one.example' });
		assert.equal(one.comment.status, 'published');
		assert.equal(await status('Of watches'), 'published');
		assert.equal(await status('Fine watches at http://two.example'), 'held');
		assert.equal(await stored('Fine watches at http://two.example'), 'held');
		await status('Fine replica watches at http://three.example');
		assert.equal(await stored('Fine replica watches at http://three.example'), 'spam');
		assert.match(why((await desk.get('/postbag/admin/queue?queue=held&why=score')).text)[0],
			/Links: 1 – only counted, counts 3 Words on a list: watches – only counted, counts 2 Many small things: 5, of 5 – held/);
		assert.match(why((await desk.get('/postbag/admin/queue?queue=spam&why=score')).text)[0], /Many small things: 10, of 10 – put into spam/);
		// What was published says so as well, to who looks at it.
		const seen = why((await desk.get(contextPath(one.path))).text);
		assert.ok(seen.includes('Why it is here Links: 1 – only counted, counts 3'), JSON.stringify(seen));
		assert.match(squeezed((await desk.get(RULES)).text), /Links: 1 or more Only count, counts 3/);
		await stack.ctl(['site', 'set', 'demo', '--set', 'hold_score=6', '--set', 'spam_score=0']);
		await sleep(2100);
		assert.equal(await status('Good watches at http://four.example'), 'published');
		assert.equal(await status('Good replica watches at http://five.example'), 'held');
		assert.match(squeezed((await desk.get(`${RULES}/new?site=demo&kind=links`)).text), /added up\. From 6 on it is held\./);
		await stack.ctl(['site', 'set', 'demo', '--set', 'hold_score=5', '--set', 'spam_score=10']);
	});

	test('an edit is judged like a new comment', async (t) => {
		await rule(t, 'links', { threshold: '2', outcome: 'hold' });
		const client = stack.client();
		const one = await sent(client, article, { text: 'One http://a.example' });
		assert.equal(one.comment.status, 'published');
		const edited = await client.postJson(one.path, { text: 'Two http://a.example and [b](http://b.example)' }, { method: 'PATCH', headers: one.author });
		assert.equal(edited.json().status, 'held');
		const context = (await desk.get(contextPath(one.path))).text;
		assert.match(why(context)[0], /Links: 2 – held/);
		assert.match(squeezed((await desk.get('/postbag/admin/log')).text), /Links/);
	});

	test('the first comments of an author wait until enough are published', async (t) => {
		await rule(t, 'first', { threshold: '2', outcome: 'hold' });
		const client = stack.client();
		const one = await sent(client, article, { text: 'My first.' });
		assert.equal(one.comment.status, 'held');
		const next = async (text) => sent(client, article, { text }, { headers: one.author });
		await decide(desk, contextPath(one.path), 'publish');
		const two = await next('My second.');
		assert.equal(two.comment.status, 'held');
		await decide(desk, contextPath(two.path), 'publish');
		assert.equal((await next('My third.')).comment.status, 'published');
	});

	test('comments from a new e-mail domain wait until enough with one are published', async (t) => {
		await stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=yes']);
		t.after(() => stack.ctl(['site', 'set', 'demo', '--set', 'ask_email=no']));
		const by = (email, text) => sent(stack.client(), article, { text, email });
		await eventually(async () => assert.match((await stack.client().get(`/postbag/compose?article=${encodeURIComponent(article)}`)).text, /name="email"/));
		assert.equal((await by('one@known.example', 'Before there was a rule.')).comment.status, 'published');
		const path = await rule(t, 'domain', { threshold: '1', outcome: 'hold' });
		assert.equal((await by('two@Known.Example', 'Of a known domain.')).comment.status, 'published');
		const one = await by('one@fresh.example', 'Of a new domain.');
		assert.equal(one.comment.status, 'held');
		const card = (await desk.get(contextPath(one.path))).text;
		assert.match(why(card)[0], /New e-mail domain: 0 published so far – held/);
		assert.doesNotMatch(card, /fresh\.example/);
		assert.match(squeezed((await desk.get(`${path}?act=try`)).text), /2 of the latest \d+ comments/); // known.example's own first one as well
		assert.equal((await sent(stack.client(), article, { text: 'Without an address.' })).comment.status, 'published');
		await decide(desk, contextPath(one.path), 'publish');
		assert.equal((await by('two@fresh.example', 'Of one that is known by now.')).comment.status, 'published');
		assert.match(squeezed((await desk.get(RULES)).text), /New e-mail domain.*fewer than 1 published/);
	});

	test('a text that was posted within the day is caught, whoever posts it and however it is spelled', async (t) => {
		await rule(t, 'repeat', { threshold: '1', outcome: 'spam' });
		assert.equal(await status('Have a look at my wonderful page'), 'published');
		await status('HAVE a  look at\nmy wonderful  páge');
		assert.equal(await stored('HAVE a  look at\nmy wonderful  páge'), 'spam');
		assert.equal(await status('Thank you!'), 'published');
		assert.equal(await status('Thank you!'), 'published');
		await stack.psql(`UPDATE postbag.comment SET created_at = created_at - interval '25 hours'`);
		assert.equal(await status('Have a look at my wonderful page'), 'published');
	});

	test('who is often rejected waits', async (t) => {
		await rule(t, 'record', { threshold: '60', span: '5', outcome: 'hold' });
		const client = stack.client();
		const one = await sent(client, article, { text: 'Bad one.' });
		const next = async (text) => sent(client, article, { text }, { headers: one.author });
		await decide(desk, contextPath(one.path), 'reject');
		await decide(desk, contextPath((await next('Bad two.')).path), 'spam');
		assert.equal((await next('Good one.')).comment.status, 'published');
		const caught = await next('Another.');
		assert.equal(caught.comment.status, 'held');
		assert.match(why((await desk.get(contextPath(caught.path))).text)[0], /Often rejected: 2 of the latest 3 – held/);
	});

	test('moderators and staff are judged by none; another site has its own', async (t) => {
		await rule(t, 'words', { list: 'gazebo', outcome: 'spam' });
		assert.equal((await sent(desk, article, { name: 'editor', text: 'A gazebo.' })).comment.status, 'published');
		const staff = await sent(stack.client(), article, { text: 'I am staff.' });
		const { fields } = formTo((await desk.get(contextPath(staff.path))).text, '/decide');
		const given = await desk.post(`${contextPath(staff.path)}/badge`, { ...fields, badge: 'staff' });
		assert.equal(given.status, 303, given.text);
		const again = await sent(stack.client(), article, { text: 'My gazebo.' }, { headers: staff.author });
		assert.equal(again.comment.status, 'published');
		const other = await sent(stack.client(), 'https://courier.example/two.html', { text: 'Your gazebo.' });
		assert.equal(other.comment.status, 'published');
		assert.equal(await status('Whose gazebo?'), 'held');
		assert.equal(await stored('Whose gazebo?'), 'spam');
	});

	test('what is wrong with a rule is said, and what was typed is kept', async () => {
		const wrong = async (kind, fields, said) => {
			const reply = await post(kind, { outcome: 'hold', ...fields });
			assert.equal(reply.status, 422, reply.text);
			assert.match(squeezed(reply.text), said);
			return reply.text;
		};
		const kept = await wrong('pattern', { pattern: '(<b>&' }, /The round brackets do not pair/);
		assert.ok(kept.includes('value="(&lt;b&gt;&amp;"'));
		await wrong('pattern', { pattern: '(?=a)' }, /is not known here/);
		await wrong('pattern', { pattern: '((a{900}){900}){900}' }, /repeats too much/);
		await wrong('pattern', { pattern: 'a*' }, /fits where nothing is/);
		await wrong('pattern', { pattern: 'x'.repeat(600) }, /too long/);
		await wrong('pattern', { pattern: '' }, /Please write a pattern/);
		await wrong('words', { list: ' \n ' }, /Please write a word/);
		const typed = await wrong('words', { list: 'one\n*' }, /nothing that could be found/);
		assert.ok(typed.includes('one\n*</textarea>'));
		await wrong('words', { list: 'x\n'.repeat(501) }, /at most 500 words/);
		await wrong('links', { threshold: '0' }, /not in the range/);
		await wrong('links', { threshold: 'two' }, /not in the range/);
		await wrong('links', { threshold: '' }, /Please write a number/);
		await wrong('record', { threshold: '50', span: '2' }, /from 3 to 50/);
		await wrong('links', { threshold: '2', outcome: 'shadow' }, /Please choose/);
		await wrong('links', { threshold: '2', outcome: 'none', score: '0' }, /needs a number, 1 at least/);
		await wrong('links', { threshold: '2', outcome: 'hold', score: '101' }, /from 0 to 100/);
		assert.equal((await desk.get(`${RULES}/new?site=demo&kind=ban`)).status, 400);
		assert.equal((await desk.get(`${RULES}/new?site=nowhere&kind=words`)).status, 404);
		assert.equal(String(await stack.psql('SELECT count(*) FROM postbag.rule')).trim(), '0');
	});

	test('tried on the latest comments, it says whom it would have caught, the published first', async (t) => {
		const place = freshArticle(stack);
		const post = async (text) => sent(stack.client(), place, { text });
		await post('A purple *marmot* runs');
		const spam = await post('Marmots & more: marmot');
		await post('No such animal');
		await decide(desk, contextPath(spam.path), 'spam');
		const { action, fields } = await form('words');
		const reply = await desk.post(action, { ...fields, act: 'try', list: 'marmot', outcome: 'hold' });
		assert.equal(reply.status, 200, reply.text);
		assert.match(squeezed(reply.text), /2 of the latest \d+ comments: 1 Published, 1 Spam/);
		assert.ok(reply.text.includes('A purple <em><mark>marmot</mark></em> runs'));
		assert.ok(reply.text.includes('Marmots &amp; more: <mark>marmot</mark>'));
		assert.ok(reply.text.indexOf('A purple') < reply.text.indexOf('Marmots &amp; more'));
		assert.ok(reply.text.includes('marmot</textarea>'));
		assert.equal(String(await stack.psql('SELECT count(*) FROM postbag.rule')).trim(), '0');
		// A saved one, by a link.
		const path = await rule(t, 'repeat', { threshold: '1', outcome: 'hold' });
		await post('Once more the very same text');
		await post('Once more the very same text');
		assert.match(squeezed((await desk.get(`${path}?act=try`)).text), /1 of the latest/);
		assert.match(squeezed((await change(path, 'try', { threshold: '5' })).text), /0 of the latest \d+ comments\. Nobody/);
		assert.match(squeezed((await desk.get(RULES)).text), /posted in the day before, 1 time or more/);
		for (const [kind, more] of [['first', { threshold: '1' }], ['domain', { threshold: '1' }], ['record', { threshold: '50', span: '10' }], ['links', { threshold: '1' }], ['pattern', { pattern: 'animal' }]]) {
			const { action: to, fields: hidden } = await form(kind);
			const tried = await desk.post(to, { ...hidden, act: 'try', outcome: 'hold', ...more });
			assert.equal(tried.status, 200, tried.text);
			assert.match(squeezed(tried.text), /\d+ of the latest \d+ comments/);
		}
	});

	test('a site has as many rules as it may, and no more', async (t) => {
		await rule(t, 'links', { threshold: '50', outcome: 'hold' });
		await stack.psql(`INSERT INTO postbag.rule (site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at)
			SELECT site_id, kind, outcome, threshold, span, body, false, made_by, made_at FROM postbag.rule, generate_series(1, 49)`);
		const reply = await post('links', { threshold: '51', outcome: 'hold' });
		assert.equal(reply.status, 422);
		assert.match(squeezed(reply.text), /has 50 rules/);
	});

	test('a moderator looks, another site is not there, and only owners change', async (t) => {
		const path = await rule(t, 'words', { list: 'secretword', outcome: 'hold' });
		const add = async (name, ...role) => {
			const { stdout } = await stack.ctl(['moderator', 'add', name, ...role]);
			const client = stack.client();
			await signIn({ ...stack, client: () => client, moderator: { name, password: stdout.match(/^password: (.+)$/m)[1] } }, client);
			return client;
		};
		const moderator = await add('mo', '--role', 'moderator');
		const looker = await add('lo', '--role', 'read-only');
		const elsewhere = await add('el', '--role', 'owner', '--site', 'courier');
		const { fields } = formTo((await desk.get(path)).text, path);
		for (const one of [moderator, looker]) {
			assert.match((await one.get(RULES)).text, /secretword/);
			const page = await one.get(path);
			assert.equal(page.status, 200);
			assert.match(page.text, /secretword/);
			assert.doesNotMatch(page.text, /method="post" action="[^"]*rules/);
			const tried = await one.get(`${path}?act=try`);
			assert.equal(tried.status, one === looker ? 403 : 200);
			assert.match(squeezed(tried.text), one === looker ? /Your role lets you look/ : /of the latest/);
			assert.equal((await one.get(`${RULES}/new?site=demo&kind=words`)).status, 403);
			const { fields: own } = formTo(page.text, '/sign-out');
			for (const act of ['save', 'try', 'on', 'off', 'delete']) {
				assert.equal((await one.post(path, { ...fields, ...own, act, list: 'x', outcome: 'hold' })).status, 403);
			}
			assert.equal((await one.post(RULES, { ...own, site: 'demo', kind: 'words', list: 'x', outcome: 'hold' })).status, 403);
		}
		assert.doesNotMatch((await elsewhere.get(RULES)).text, /secretword/);
		assert.equal((await elsewhere.get(path)).status, 404);
		const { fields: own } = formTo((await elsewhere.get(RULES)).text, '/sign-out');
		assert.equal((await elsewhere.post(path, { ...own, act: 'delete' })).status, 404);
		assert.equal((await elsewhere.post(RULES, { ...own, site: 'demo', kind: 'words', list: 'x', outcome: 'hold' })).status, 404);
		assert.equal((await elsewhere.get(`${RULES}/new?site=demo&kind=words`)).status, 404);
		assert.equal((await desk.get(path)).status, 200);
		// A form of another session is worth nothing.
		assert.equal((await elsewhere.post(RULES, { ...fields, site: 'courier', kind: 'links', threshold: '2', outcome: 'hold' })).status, 403);
	});
});
