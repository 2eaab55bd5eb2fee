// What Postbag is for, from a reader's, a moderator's and a site's side.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { apiPath, contextPath, decide, decideForm, direct, freshArticle, idOf, readThread, sent, signIn,
	tableRows, threadPath, write } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const PAGE = '/articles/bakery.html';
const TITLE = 'The bakery that writes its mistakes on the wall';

const countsPath = (...articles) => `/postbag/api/v1/counts?${
	articles.map((article) => `article=${encodeURIComponent(article)}`).join('&')}`;
const commentsOf = async (client, article) => (await readThread(client, article)).comments;
const wholePage = (article) => threadPath(article, '&view=page');

// How many comments the desk says are waiting.
function waiting(html) {
	const [link] = html.match(/<a\b[^>]*queue\?queue=held"[^>]*>[\s\S]*?<\/a>/);
	return Number(textOf(link).match(/\d+$/)?.[0] ?? 0);
}

describe('a first comment', () => {
	let stack, article, reader, moderator, id, path;
	before(async () => {
		stack = await startStack({ policy: 'first' });
		article = stack.origin + PAGE;
		reader = stack.client();
		moderator = stack.client();
	});
	after(() => stack.stop());

	test('is posted without JavaScript, from the form in the article, and leads back to it', async () => {
		const reply = await write(reader, PAGE, { name: 'Ada Quill', text: 'I had mine *toasted*.' });
		assert.equal(reply.status, 303);
		assert.match(reply.location, new RegExp(`^${article}#postbag-\\d+$`));
		id = idOf(reply.location);
		assert.deepEqual([...reader.jar.keys()], ['postbag_author']);
		const [cookie] = reply.setCookies();
		assert.equal(cookie.attributes.samesite, 'Lax');
		assert.ok('httponly' in cookie.attributes);
	});

	test('is seen by its author, who is told that it waits', async () => {
		for (const page of [PAGE, threadPath(article), wholePage(article)]) {
			const { text } = await reader.get(page);
			assert.match(text, /I had mine <em>toasted<\/em>\./, page);
			assert.match(text, /Waiting for a moderator/, page);
		}
		const [own] = await commentsOf(reader, article);
		assert.equal(own.status, 'held');
		assert.equal(own.own, true);
		assert.equal(own.text, 'I had mine *toasted*.');
		assert.equal(own.html, '<p>I had mine <em>toasted</em>.</p>');
		path = `/postbag/api/v1/articles/${(await readThread(reader, article)).article.id}/comments/${id}`;
		assert.equal((await reader.get(path)).status, 200);
	});

	test('is seen by nobody else: not in HTML, not in JSON, not in counts', async () => {
		const strangers = [stack.client(), stack.client({ headers: { cookie: 'postbag_author=forged' } })];
		for (const stranger of strangers) {
			for (const page of [PAGE, threadPath(article), wholePage(article), threadPath(article, '&sort=newest'),
				apiPath(article), apiPath(article, '&sort=newest')]) {
				const reply = await stranger.get(page);
				assert.equal(reply.status, 200);
				assert.doesNotMatch(reply.text, /I had mine|Ada Quill|Waiting for a moderator/, page);
			}
			const thread = await readThread(stranger, article);
			assert.deepEqual(thread.comments, []);
			assert.equal(thread.article.comments, 0);
			const { counts } = (await stranger.get(countsPath(article))).json();
			assert.equal(counts[0].comments, 0);
			assert.equal((await stranger.get(path)).status, 404);
			const compose = `/postbag/compose?article=${encodeURIComponent(article)}&reply=${id}`;
			assert.equal((await stranger.get(compose)).status, 404);
			for (const act of ['edit', 'delete']) {
				assert.equal((await stranger.get(path.replace('api/v1/', '') + `/${act}`)).status, 404);
			}
		}
	});

	test('is not seen by another author either, who has one of their own waiting', async () => {
		const other = stack.client();
		const reply = await write(other, PAGE, { name: 'Bob', text: 'Mine waits too.' });
		assert.equal(reply.status, 303);
		const thread = await readThread(other, article);
		assert.deepEqual(thread.comments.map((comment) => comment.text), ['Mine waits too.']);
		await decide(await signIn(stack), contextPath(path).replace(/\d+$/, idOf(reply.location)), 'delete');
	});

	test('leads a moderator, who signs in, to a queue that counts it', async () => {
		const door = await moderator.get('/postbag/admin/');
		assert.equal(door.status, 303);
		assert.match(door.location, /\/admin\/(queue|sign-in)$/);
		assert.equal((await moderator.get('/postbag/admin/queue')).location, '/postbag/admin/sign-in');
		await signIn(stack, moderator);
		const queue = (await moderator.get('/postbag/admin/queue')).text;
		assert.match(queue, /I had mine <em>toasted<\/em>\./);
		assert.match(textOf(queue), /Ada Quill/);
		assert.equal(waiting(queue), 1);
	});

	test('is read in its context and published with a reason', async () => {
		const queue = (await moderator.get('/postbag/admin/queue')).text;
		const link = tags(queue, 'a').find((a) => a.href?.endsWith(`/comments/${id}`));
		assert.ok(link, 'a link to the comment in its context');
		const context = await moderator.get(link.href);
		assert.equal(context.status, 200);
		assert.match(context.text, /I had mine <em>toasted<\/em>\./);
		assert.ok(context.text.includes(TITLE));
		const form = decideForm(context.text, id);
		const button = form.buttons.find((one) => one.value === 'publish');
		const done = await moderator.post(form.action, { ...form.fields, reason: 'a fair point',
			[button.name]: button.value });
		assert.equal(done.status, 303);
		assert.match(done.location, /\/admin\/queue/);
		const after = (await moderator.get(done.location)).text;
		assert.equal(waiting(after), 0);
		assert.doesNotMatch(after, /I had mine/);
	});

	test('stands in the log: who, when, from what to what, and why', async () => {
		const { text } = await moderator.get('/postbag/admin/log');
		const row = tableRows(text).find((cells) => cells.join(' ').includes('a fair point'));
		assert.ok(row, text);
		const words = row.join(' | ');
		assert.match(words, /editor/);
		assert.match(words, /Ada Quill/);
		assert.match(words, new RegExp(TITLE));
		const [time] = tags(text, 'time');
		assert.ok(Math.abs(Date.now() - Date.parse(time.datetime)) < 60000, time.datetime);
		const said = await stack.psql(`SELECT moderator_name, from_status, to_status, reason FROM postbag.decision
			WHERE comment_id = ${id}`);
		assert.equal(said, 'editor|held|published|a fair point');
	});

	test('a decision that somebody else has made already is answered with how it is now', async () => {
		const context = contextPath(path);
		const old = decideForm((await moderator.get(context)).text, id);
		assert.equal((await decide(moderator, context, 'reject', 'on second thought')).status, 303);
		const late = await moderator.post(old.action, { ...old.fields, action: 'spam' });
		assert.equal(late.status, 409);
		assert.match(late.text, /in the meantime/);
		assert.equal((await decide(moderator, context, 'publish')).status, 303);
	});

	test('is then seen by everybody', async () => {
		await eventually(async () => {
			const thread = await readThread(stack.client(), article);
			assert.deepEqual(thread.comments.map((one) => [one.id, one.status, one.own]), [[id, 'published', false]]);
			assert.equal(thread.article.comments, 1);
			assert.match((await stack.client().get(PAGE)).text, /I had mine <em>toasted<\/em>\./);
			const { counts } = (await stack.client().get(countsPath(article))).json();
			assert.equal(counts[0].comments, 1);
		});
		assert.equal((await stack.client().get(path)).json().author, 'Ada Quill');
	});

	test('its author is from then on published at once', async () => {
		const reply = await write(reader, wholePage(freshArticle(stack)), { name: 'Ada', text: 'Known by now.' });
		assert.equal(reply.status, 303);
		const other = reply.location.split('#')[0];
		await eventually(async () => {
			const [comment] = await commentsOf(stack.client(), other);
			assert.equal(comment?.text, 'Known by now.');
		});
	});

	test('is answered by a form that says whom it answers', async () => {
		const page = await reader.get(wholePage(article));
		const link = tags(page.text, 'a').find((a) => a.href?.includes(`/comments/${id}/reply?`));
		const compose = await reader.get(link.href);
		assert.equal(compose.status, 200);
		assert.match(textOf(compose.text), /Reply to Ada Quill/);
		assert.match(compose.text, /I had mine <em>toasted<\/em>\./);
		const form = formTo(compose.text, '/comments');
		assert.equal(form.fields.reply, String(id));
		const reply = await reader.post(form.action, { ...form.fields, name: 'Ada', text: 'And buttered.', act: 'post' });
		assert.equal(reply.status, 303);
		const comments = await commentsOf(reader, article);
		assert.deepEqual(comments.map((one) => [one.text, one.parent, one.root, one.depth]),
			[['I had mine *toasted*.', null, id, 0], ['And buttered.', id, id, 1]]);
	});
});

describe('an author', () => {
	let stack, article, reader, id;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		article = freshArticle(stack);
		reader = stack.client();
		id = idOf((await write(reader, wholePage(article), { name: 'Grace', text: 'First.' })).location);
	});
	after(() => stack.stop());

	const linkTo = async (act) => tags((await reader.get(wholePage(article))).text, 'a')
		.find((a) => a.href?.endsWith(`/comments/${id}/${act}?lang=en`)).href;

	test('looks at a preview, which posts nothing and keeps the text', async () => {
		const text = 'Is this **bold**?\n\n> and quoted';
		const reply = await write(reader, wholePage(article), { name: 'Grace', text, act: 'preview' });
		assert.equal(reply.status, 200);
		assert.match(reply.text, /<strong>bold<\/strong>/);
		assert.match(reply.text, /<blockquote>/);
		const form = formTo(reply.text, '/comments');
		assert.equal(form.fields.text, text);
		assert.equal(form.fields.name, 'Grace');
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body LIKE '%bold%'`), '0');
		assert.equal((await reader.post(form.action, { ...form.fields, act: 'post' })).status, 303);
		assert.equal(await stack.psql(`SELECT count(*) FROM postbag.comment WHERE body LIKE '%bold%'`), '1');
	});

	test('edits a comment within the window', async () => {
		const form = formTo((await reader.get(await linkTo('edit'))).text, '/edit');
		assert.equal(form.fields.text, 'First.');
		const empty = await reader.post(form.action, { ...form.fields, text: ' ' });
		assert.equal(empty.status, 422);
		assert.match(empty.text, /Please write a comment/);
		const done = await reader.post(form.action, { ...form.fields, text: 'First, *corrected*.' });
		assert.equal(done.status, 303);
		assert.match(done.location, new RegExp(`#postbag-${id}$`));
		await eventually(async () => {
			const { text } = await stack.client().get(threadPath(article));
			assert.match(text, /First, <em>corrected<\/em>\./);
			assert.match(text, /Edited/);
		});
		const [comment] = await commentsOf(stack.client(), article);
		assert.ok(Date.parse(comment.edited) >= Date.parse(comment.created));
	});

	test('deletes a comment: an answered one leaves a trace, and another none', async () => {
		const friend = stack.client();
		const answer = await sent(friend, article, { text: 'An answer.', reply: id });
		const lone = await sent(reader, article, { text: 'Nobody answers this.' });
		const form = formTo((await reader.get(await linkTo('delete'))).text, '/delete');
		assert.equal((await reader.post(form.action, form.fields)).status, 303);
		assert.equal((await reader.request('DELETE', lone.path,
			{ headers: { ...lone.author, origin: stack.origin } })).status, 204);
		await eventually(async () => {
			const thread = await readThread(stack.client(), article);
			const trace = thread.comments.find((one) => one.id === id);
			assert.deepEqual(trace, { id, parent: null, root: id, depth: 0, status: 'deleted', more_after: null });
			assert.ok(thread.comments.some((one) => one.id === answer.id));
			assert.ok(!thread.comments.some((one) => one.id === lone.id));
			const { text } = await stack.client().get(threadPath(article));
			assert.match(text, /This comment was deleted/);
			assert.doesNotMatch(text, /corrected|Nobody answers this/);
		});
	});

	test('cannot change it once the window is over', async () => {
		const late = await sent(reader, article, { text: 'Too late to change.' });
		await stack.psql(`UPDATE postbag.comment SET created_at = created_at - interval '16 minutes'
			WHERE comment_id = ${late.id}`);
		const page = late.path.replace('api/v1/', '');
		for (const act of ['edit', 'delete']) {
			assert.equal((await reader.get(`${page}/${act}`)).status, 403);
			assert.equal((await reader.post(`${page}/${act}`, { text: 'changed' })).status, 403);
		}
		const own = { headers: late.author };
		assert.equal((await reader.postJson(late.path, { text: 'changed' }, { ...own, method: 'PATCH' })).status, 403);
		assert.equal((await reader.request('DELETE', late.path,
			{ headers: { ...late.author, origin: stack.origin } })).status, 403);
		assert.equal((await reader.get(late.path)).json().text, 'Too late to change.');
	});
});

describe('the policy of a site', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	// postbagd looks at the sites again when two seconds have gone by.
	const setPolicy = async (policy) => {
		await stack.ctl(['site', 'set', 'demo', '--policy', policy]);
		await sleep(2100);
	};

	test('open publishes everybody at once', async () => {
		const { comment } = await sent(stack.client(), freshArticle(stack), { text: 'Under open.' });
		assert.equal(comment.status, 'published');
	});

	test('first publishes whom it knows, and holds others', async () => {
		const known = stack.client();
		const { author } = await sent(known, freshArticle(stack), { text: 'I was here before.' });
		await setPolicy('first');
		const again = await sent(known, freshArticle(stack), { text: 'And I am again.' }, { headers: author });
		assert.equal(again.comment.status, 'published');
	});

	test('all holds everybody, and an edit of what is published', async () => {
		const { author, path, comment } = await sent(stack.client(), freshArticle(stack), { text: 'Never seen before.' });
		assert.equal(comment.status, 'held');
		await decide(await signIn(stack), contextPath(path), 'publish');
		await setPolicy('all');
		const known = await sent(stack.client(), freshArticle(stack), { text: 'Known, but held.' }, { headers: author });
		assert.equal(known.comment.status, 'held');
		const edited = await stack.client().postJson(path, { text: 'Something else.' },
			{ method: 'PATCH', headers: author });
		assert.equal(edited.status, 200);
		assert.equal(edited.json().status, 'held');
		assert.equal((await stack.client().get(path)).status, 404);
	});

	test('first lets the author of a published comment edit it', async () => {
		await setPolicy('first');
		const { author, path } = await sent(stack.client(), freshArticle(stack), { text: 'Will be known.' });
		const held = await stack.client().postJson(path, { text: 'Still held.' }, { method: 'PATCH', headers: author });
		assert.equal(held.json().status, 'held');
		await decide(await signIn(stack), contextPath(path), 'publish');
		const edited = await stack.client().postJson(path, { text: 'Better words.' },
			{ method: 'PATCH', headers: author });
		assert.equal(edited.json().status, 'published');
	});
});

describe('a moderator', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'first' }); });
	after(() => stack.stop());

	const isIn = async (client) => (await client.get('/postbag/admin/queue')).status === 200;
	const signOut = async (client, where) => {
		const page = (await client.get(`/postbag/admin/${where === 'everywhere' ? 'account' : 'queue'}`)).text;
		const form = forms(page).filter(({ action }) => action.endsWith('/admin/sign-out')).at(-1);
		const reply = await client.post(form.action, form.fields);
		assert.equal(reply.status, 303);
		assert.equal(reply.location, '/postbag/admin/sign-in');
		assert.equal(client.jar.has('postbag_session'), false);
	};

	test('signs out of one session, and the other goes on', async () => {
		const desk = await signIn(stack), phone = await signIn(stack);
		const cookie = [...desk.jar].map(([name, value]) => `${name}=${value}`).join();
		await signOut(desk, 'here');
		assert.equal(await isIn(desk), false);
		assert.equal(await isIn(stack.client({ headers: { cookie } })), false, 'the old cookie is worth nothing');
		assert.equal(await isIn(phone), true);
	});

	test('signs out everywhere at once', async () => {
		const desk = await signIn(stack), phone = await signIn(stack);
		const [cookie] = [...phone.jar].map(([name, value]) => `${name}=${value}`);
		await signOut(desk, 'everywhere');
		for (const client of [desk, phone, stack.client({ headers: { cookie } })]) {
			assert.equal(await isIn(client), false);
		}
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.session'), '0');
	});

	test('is signed out when the operator renews the password', async () => {
		const desk = await signIn(stack);
		const { stdout } = await stack.ctl(['moderator', 'passwd', 'editor']);
		stack.moderator.password = stdout.match(/^password: (.+)$/m)[1];
		assert.equal(await isIn(desk), false);
		assert.equal(await isIn(await signIn(stack)), true);
	});
});

describe('a share', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) =>
		`%${c.charCodeAt(0).toString(16).toUpperCase()}`);
	// The links as the networks document them.
	const TARGETS = {
		x: 'https://x.com/intent/tweet?text={t}&url={u}',
		facebook: 'https://www.facebook.com/sharer/sharer.php?u={u}',
		linkedin: 'https://www.linkedin.com/sharing/share-offsite/?url={u}',
		reddit: 'https://www.reddit.com/submit?url={u}&title={t}',
		whatsapp: 'https://wa.me/?text={t}%20{u}',
		telegram: 'https://t.me/share/url?url={u}&text={t}',
		bluesky: 'https://bsky.app/intent/compose?text={t}%20{u}',
		mastodon: 'https://share.joinmastodon.org/#text={t}%20{u}',
		threads: 'https://www.threads.com/intent/post?text={t}&url={u}',
		email: 'mailto:?subject={t}&body={t}%0D%0A{u}',
	};
	const fill = (template, title, url) => template.replaceAll('{t}', escape(title)).replaceAll('{u}', escape(url));
	const sharesOf = async (article) => (await stack.client().get(countsPath(article))).json().counts[0].shares;

	test('leads to each network with the title and the URL of the article', async () => {
		const reader = stack.client();
		const form = formTo((await reader.get(PAGE)).text, '/shares');
		assert.deepEqual(form.buttons.map((button) => button.value).sort(),
			[...Object.keys(TARGETS), 'copy', 'native', 'print'].sort());
		for (const [network, template] of Object.entries(TARGETS)) {
			const reply = await reader.post(form.action, { ...form.fields, network });
			assert.equal(reply.status, 303, network);
			assert.equal(reply.location, fill(template, TITLE, stack.origin + PAGE), network);
		}
		await eventually(async () => {
			const shares = await sharesOf(stack.origin + PAGE);
			assert.equal(shares.total, 10);
			for (const network of Object.keys(TARGETS)) {
				assert.equal(shares[network], 1, network);
			}
		});
	});

	test('keeps every sign of a title in its place', async () => {
		const article = `${stack.origin}/news/signs.html?a=1&b=2`;
		const title = 'Q&A: "50% off" + é #1 <b>\'\r\nX-Evil: 1';
		const clean = title.replace('\r\n', ' ');
		const page = await direct(stack, { uri: threadPath(article, `&title=${encodeURIComponent(title)}`),
			params: { POSTBAG_INCLUDE: '1' } });
		const form = formTo(page.text, '/shares');
		assert.equal(form.fields.title, clean);
		for (const [network, template] of Object.entries(TARGETS)) {
			const reply = await stack.client().post(form.action, { ...form.fields, network });
			assert.equal(reply.location, fill(template, clean, article), network);
			assert.equal(reply.headers['x-evil'], undefined);
		}
	});

	test('of an article without a title leads there with its URL alone', async () => {
		const article = freshArticle(stack);
		const alone = { whatsapp: 'https://wa.me/?text={u}', email: 'mailto:?subject=&body={u}',
			bluesky: 'https://bsky.app/intent/compose?text={u}', x: 'https://x.com/intent/tweet?text=&url={u}' };
		for (const [network, template] of Object.entries(alone)) {
			const reply = await stack.client().post('/postbag/shares', { article, network });
			assert.equal(reply.location, fill(template, '', article), network);
		}
	});

	test('believes a title only from the site itself', async () => {
		const article = freshArticle(stack);
		const form = formTo((await stack.client().get(threadPath(article, '&title=Made%20up'))).text, '/shares');
		assert.equal(form.fields.title, undefined);
		const reply = await stack.client().post(form.action, { ...form.fields, title: 'Made up', network: 'x' });
		assert.equal(reply.location, fill(TARGETS.x, '', article));
	});

	test('is counted once for an actor, a network and a day', async () => {
		const article = freshArticle(stack);
		const share = (client, network) => client.post('/postbag/shares', { article, network });
		const here = stack.client(), there = stack.client({ address: '127.0.0.9' });
		for (const [client, network] of [[here, 'x'], [here, 'x'], [stack.client(), 'x'], [here, 'reddit'],
			[there, 'x'], [there, 'x']]) {
			assert.equal((await share(client, network)).status, 303);
		}
		await eventually(async () => {
			const { total, x, reddit } = await sharesOf(article);
			assert.deepEqual({ total, x, reddit }, { total: 3, x: 2, reddit: 1 });
		});
		const { total } = (await readThread(stack.client(), article)).shares;
		assert.equal(total, 3);
		// Tomorrow the same reader may be counted again.
		await stack.psql(`UPDATE postbag.share_seen SET day = day - 1`);
		assert.equal((await share(here, 'x')).status, 303);
		await eventually(async () => assert.equal((await sharesOf(article)).x, 3));
	});

	test('by copying shows a page with the link', async () => {
		const article = freshArticle(stack);
		for (const network of ['copy', 'native']) {
			const reply = await stack.client().post('/postbag/shares', { article, network });
			assert.equal(reply.status, 200, network);
			const [input] = tags(reply.text, 'input').filter((one) => one.value === article);
			assert.ok('readonly' in input);
			assert.ok(tags(reply.text, 'a').some((a) => a.href === article));
		}
	});

	test('by the API is counted and answered with nothing', async () => {
		const article = freshArticle(stack);
		const reply = await stack.client().postJson('/postbag/api/v1/shares', { article, network: 'copy' });
		assert.equal(reply.status, 204);
		assert.equal(reply.body.length, 0);
		// As the script sends it.
		assert.equal((await stack.client().post('/postbag/api/v1/shares', { article, network: 'native' })).status, 204);
		await eventually(async () => assert.equal((await sharesOf(article)).total, 2));
	});

	test('of a network that the site does not offer is refused', async () => {
		await stack.ctl(['site', 'set', 'demo', '--networks', 'email,x']);
		const article = freshArticle(stack);
		await eventually(async () => {
			const reply = await stack.client().post('/postbag/shares', { article, network: 'reddit' });
			assert.equal(reply.status, 400);
		});
		const form = formTo((await stack.client().get(threadPath(article))).text, '/shares');
		assert.deepEqual(form.buttons.map((button) => button.value), ['email', 'x']);
	});

	test('counts come for 100 articles at once, and not for 101', async () => {
		const articles = Array.from({ length: 101 }, (_, i) => `${stack.origin}/c/${i}`);
		await sent(stack.client(), articles[42], { text: 'The only one.' });
		await eventually(async () => {
			const { counts } = (await stack.client().get(countsPath(...articles.slice(0, 100)))).json();
			assert.deepEqual(counts.map((one) => one.url), articles.slice(0, 100));
			assert.deepEqual(counts.map((one) => one.comments), articles.slice(0, 100).map((_, i) => Number(i === 42)));
		});
		const reply = await stack.client().get(countsPath(...articles));
		assert.equal(reply.status, 400);
		assert.deepEqual(reply.json().problems.map(({ field, code }) => [field, code]), [['article', 'too-long']]);
	});
});

describe('the page of an article', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('has share bar, thread and form in its own HTML, compressed or not', async () => {
		await write(stack.client(), PAGE, { name: 'Ada', text: 'Part of the page.' });
		for (const encoding of [undefined, 'gzip', 'gzip, deflate, br, zstd', 'br', 'identity']) {
			await eventually(async () => {
				const { status, text } = await stack.client().get(PAGE, { headers: { 'accept-encoding': encoding } });
				assert.equal(status, 200);
				assert.match(text, /<h1>The bakery/);
				assert.match(text, /Part of the page\./);
				assert.equal(forms(text).filter((form) => form.action.endsWith('/shares')).length, 1);
				assert.equal(forms(text).filter((form) => form.action.endsWith('/comments')).length, 1);
				assert.doesNotMatch(text, /postbag-away/);
			});
		}
	});

	test('answers HEAD without a body, and the next GET is whole', async () => {
		const page = '/articles/tide-table.html';
		const head = await stack.client().head(page);
		assert.equal(head.status, 200);
		assert.equal(head.body.length, 0);
		const { text } = await stack.client().get(page);
		assert.match(text, /<section class="postbag"/);
		assert.match(text, /<\/html>/);
	});

	test('that was asked for with a query includes its thread all the same', async () => {
		const { text } = await stack.client().get('/articles/swifts.html?utm_source=x&article=http://evil.example/');
		assert.match(text, /<section class="postbag"/);
		assert.doesNotMatch(text, /evil\.example/);
	});

	test('shows a stub where the thread would be when postbagd is away', async () => {
		await stack.killPostbagd('SIGKILL');
		const { status, text } = await stack.client().get('/articles/night-library.html');
		assert.equal(status, 200);
		assert.match(text, /postbag-away/);
		assert.match(text, /<\/html>/);
		await stack.startPostbagd();
		await eventually(async () => {
			assert.match((await stack.client().get('/articles/night-library.html')).text, /<section class="postbag"/);
		});
	});
});
