// What moderators do with one comment: reject it with a ground, take back what they did, and hear of
// what has happened in between.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { assertProblem, contextPath, decide, decideForm, freshArticle, moderate, readThread, send, sent, signIn, tableRows, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, desk, article, author, own, id, path, context;

before(async () => {
	stack = await startStack({ policy: 'open' });
	desk = await signIn(stack);
});
after(() => stack.stop());
beforeEach(async () => {
	article = freshArticle(stack);
	author = stack.client();
	({ id, author: own, path } = await sent(author, article, { text: 'The first text.' }));
	context = contextPath(path);
});

let reads = 0;
const fresh = () => `&fresh=${++reads}`;
const status = () => stack.psql(`SELECT status FROM postbag.comment WHERE comment_id = ${id}`);
const mine = async (more = '') => (await author.get(threadPath(article, `${more}${fresh()}`), { headers: own })).text;
const undoForms = (html) => forms(html).filter((form) => form.action.endsWith('/undo'));
const undo = async (page) => {
	const [form] = undoForms(page);
	assert.ok(form, 'a form to undo it');
	return desk.post(form.action, form.fields);
};
const lastDecision = () => stack.psql(`SELECT max(decision_id) FROM postbag.decision`);

describe('a rejection', () => {
	async function reject(fields) {
		const form = decideForm((await desk.get(context)).text, id);
		return desk.post(form.action, { ...form.fields, action: 'reject', reason: '', ...fields });
	}

	test('has one of eleven grounds to choose from, or none, and a note', async () => {
		const { html } = decideForm((await desk.get(context)).text, id);
		const options = tags(html, 'option').map((one) => one.value);
		assert.deepEqual(options, ['', 'offensive', 'abuse', 'harassment', 'hate', 'illegal', 'falsehood', 'spam',
			'advertising', 'wording', 'off_topic', 'other']);
		assert.equal((await reject({ ground: 'rudeness' })).status, 400);
		assert.equal((await reject({ ground: 'other', note: 'x'.repeat(501) })).status, 400);
		assert.equal(await status(), 'published');
		assert.equal((await reject({ ground: '' })).status, 303);
		assert.equal(await status(), 'rejected');
	});

	test('is told to its author, in their language, with the ground and the note; to nobody else', async () => {
		await reject({ ground: 'off_topic', note: 'Please <b>stay</b> with the birds.', reason: 'For us.' });
		const text = await mine();
		const [, article_] = text.match(/<article class="[^"]*postbag-held[^"]*" id="postbag-\d+"[^>]*>([\s\S]*?)<\/article>/);
		assert.match(textOf(article_), /Not published\. Only you can see it\..*The first text\..*Reason: Not about the article.*Note from the editors: Please <b>stay<\/b> with the birds\./s);
		assert.doesNotMatch(article_, /For us|\/reply|\/vote|\/edit|<b>stay/);
		assert.match(textOf(await mine('&lang=de')), /Nicht veröffentlicht\. Nur Sie können ihn sehen\..*Grund: Hat mit dem Artikel nichts zu tun.*Hinweis der Redaktion:/s);
		assert.match(textOf(await mine('&lang=ja')), /理由：\s*記事と関係がない/);
		const others = (await stack.client().get(threadPath(article, fresh()))).text;
		assert.doesNotMatch(others, /The first text|birds|Not published/);
		const thread = (await author.get(`/postbag/api/v1/thread?article=${encodeURIComponent(article)}${fresh()}`, { headers: own })).json();
		assert.equal(thread.comments[0].status, 'rejected');
		assert.equal(thread.comments[0].ground, 'off_topic');
		assert.equal(thread.comments[0].note, 'Please <b>stay</b> with the birds.');
		assert.equal((await readThread(stack.client(), article, fresh())).comments.length, 0);
	});

	test('that has answers is told to its author, and is a trace for others', async () => {
		await send(stack.client(), article, { text: 'An answer.', reply: id });
		await reject({ ground: 'hate' });
		assert.match(textOf(await mine()), /Not published\..*Hatred against a group of people.*An answer\./s);
		assert.match(textOf((await stack.client().get(threadPath(article, fresh()))).text), /This comment was removed\..*An answer\./s);
	});

	test('stands in the log with its ground and note; another decision has neither', async () => {
		await reject({ ground: 'abuse', note: 'No names.', reason: 'Third time.' });
		const [row] = tableRows((await desk.get('/postbag/admin/log')).text);
		assert.equal(row[4], 'Attacks or insults somebody. Third time. To the author: “No names.”');
		const form = decideForm((await desk.get(context)).text, id);
		assert.equal((await desk.post(form.action, { ...form.fields, action: 'spam', ground: 'abuse', note: 'No.' })).status, 303);
		assert.equal(await stack.psql(`SELECT coalesce(ground, '-') || note FROM postbag.decision WHERE decision_id = ${await lastDecision()}`), '-');
		/* What is spam looks to its author like what waits. */
		const told = textOf(await mine());
		assert.match(told, /The first text/);
		assert.doesNotMatch(told, /Not published|No names|Attacks or insults/);
		assert.doesNotMatch((await stack.client().get(threadPath(article, fresh()))).text, /The first text/);
	});
});

describe('undo', () => {
	test('is offered on the page that follows, which says what was done; only to who did it', async () => {
		const reply = await decide(desk, context, 'reject', 'Why not.');
		assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=published$/);
		const { text } = await desk.get(reply.location);
		assert.match(text, /role="status">Rejected the comment of <bdi>Ada<\/bdi>\.</);
		await stack.ctl(['moderator', 'add', `other-${id}`]).then(async ({ stdout }) => {
			const other = stack.client();
			const form = formTo((await other.get('/postbag/admin/sign-in')).text, '/admin/sign-in');
			await other.post(form.action, { ...form.fields, name: `other-${id}`, password: stdout.match(/^password: (.+)$/m)[1] });
			assert.doesNotMatch((await other.get(reply.location)).text, /desk-notice/);
		});
		assert.doesNotMatch((await desk.get(reply.location.replace(/done=\d+/, 'done=999999999'))).text, /desk-notice/);
		assert.equal((await desk.get(reply.location.replace(/done=\d+/, 'done=x'))).status, 400);
		const back = await undo(text);
		assert.match(back.location, /^\/postbag\/admin\/queue\?done=\d+&queue=published$/);
		assert.equal(await status(), 'published');
		assert.match(textOf((await desk.get(back.location)).text), /Undone\. Published the comment of Ada\s*\./);
		assert.equal((await readThread(stack.client(), article, fresh())).comments.length, 1);
	});

	test('stands in the log as long as what was done does; the log says what was taken back', async () => {
		await decide(desk, context, 'spam');
		const log = (await desk.get('/postbag/admin/log')).text;
		const done = await lastDecision();
		const form = undoForms(log).find((one) => one.action.endsWith(`/decisions/${done}/undo`));
		assert.equal(form.fields.back, 'log');
		assert.match((await desk.post(form.action, form.fields)).location, /^\/postbag\/admin\/log\?done=\d+$/);
		const again = (await desk.get('/postbag/admin/log')).text;
		assert.ok(!undoForms(again).some((one) => one.action === form.action));
		assert.match(tableRows(again)[0].slice(3, 5).join(' '), /Spam → Published Undo of an earlier decision\./);
		const late = await desk.post(form.action, form.fields);
		assert.equal(late.status, 409);
		assert.match(textOf(late.text), /This cannot be undone any more: it was changed or taken back since\./);
		assert.match(late.text, new RegExp(`id="desk-main"[\\s\\S]*desk-here[\\s\\S]*desk-table`));
		assert.equal(await status(), 'published');
	});

	test('of a rejection gives the pin and the reports back', async () => {
		await moderate(desk, context, '/mark', { mark: 'pin' });
		assert.equal((await stack.client({ address: '127.0.6.1' }).postJson(`${path}/report`, { reason: 'spam' })).status, 204);
		const reply = await decide(desk, context, 'reject');
		assert.match(reply.location, /\/admin\/queue\?done=/);
		await undo((await desk.get(reply.location)).text);
		const { comments: [comment] } = await readThread(stack.client(), article, fresh());
		assert.ok(comment.pinned);
		assert.match((await desk.get(context)).text, /1 report</);
	});

	for (const [what, ending, fields, seen] of [['a pin', '/mark', { mark: 'pin' }, (thread) => thread.comments[0].pinned !== null],
		['a pick', '/mark', { mark: 'feature' }, (thread) => thread.comments[0].featured !== null],
		['a badge', '/badge', { badge: 'staff' }, (thread) => thread.comments[0].badge === 'staff'],
		['a closing', '/thread', { act: 'close' }, (thread) => thread.closed]]) {
		test(`of ${what} is offered where it was done, and undoes it`, async () => {
			const reply = await moderate(desk, context, ending, fields);
			assert.equal(reply.status, 303, reply.text);
			assert.ok(seen(await readThread(stack.client(), article, fresh())));
			const page = (await desk.get(reply.location)).text;
			assert.match(page, /desk-notice/);
			const back = await undo(page);
			assert.equal(back.location.replace(/\?done=\d+$/, ''), ending === '/thread' ? '/postbag/admin/log' : context);
			assert.ok(!seen(await readThread(stack.client(), article, fresh())));
			assert.equal((await undo(page)).status, 409);
		});
	}

	test('is nobody\'s but a moderator\'s of the site, with a form of the desk', async () => {
		await decide(desk, context, 'spam');
		const [form] = undoForms((await desk.get(context)).text);
		assert.equal((await stack.client().post(form.action, form.fields)).location, '/postbag/admin/sign-in');
		assert.equal((await desk.post(form.action, { ...form.fields, token: 'x' })).status, 403);
		assert.equal((await desk.get(form.action)).status, 405);
		assert.equal((await desk.post(form.action.replace(/decisions\/\d+/, 'decisions/999999999'), form.fields)).status, 404);
		assert.equal((await desk.post(form.action.replace(/articles\/[0-9a-f]{16}/, 'articles/0000000000000001'), form.fields)).status, 404);
		await stack.ctl(['moderator', 'add', `look-${id}`, '--role', 'read-only']).then(async ({ stdout }) => {
			const looker = stack.client();
			const door = formTo((await looker.get('/postbag/admin/sign-in')).text, '/admin/sign-in');
			await looker.post(door.action, { ...door.fields, name: `look-${id}`, password: stdout.match(/^password: (.+)$/m)[1] });
			assert.deepEqual(undoForms((await looker.get(context)).text), []);
			assert.deepEqual(undoForms((await looker.get('/postbag/admin/log')).text), []);
			const { token } = formTo((await looker.get(context)).text, '/sign-out').fields;
			assert.equal((await looker.post(form.action, { ...form.fields, token })).status, 403);
		});
		assert.equal(await status(), 'spam');
	});
});

describe('a text that was changed after the moderator saw it', () => {
	for (const [ending, fields] of [['/decide', { action: 'reject' }], ['/mark', { mark: 'feature' }]]) {
		test(`is not decided about (${ending}); the page shows what has changed`, async () => {
			const page = (await desk.get(context)).text;
			const form = decideForm(page, id);
			const edit = formTo((await author.get(`${path.replace('/api/v1', '')}/edit`, { headers: own })).text, '/edit');
			assert.equal((await author.post(edit.action, { ...edit.fields, text: 'The other <i>text</i>.' }, { headers: own })).status, 303);
			const said = { reason: 'Rude & <b>late</b>.', ground: 'abuse', note: 'Please be kind.' };
			const reply = await desk.post(form.action.replace('/decide', ending), { ...form.fields, ...fields, ...said });
			assert.equal(reply.status, 409);
			assert.match(textOf(reply.text), /The text was changed after you saw it, so nothing was decided\./);
			const [, changes] = reply.text.match(/<h2>What has changed<\/h2>([\s\S]*?)<\/section>/);
			assert.match(changes, /<span>The <\/span><del>first text\.<\/del><ins>other &lt;i&gt;text&lt;\/i&gt;\.<\/ins>|<del>first<\/del><ins>other<\/ins>/);
			assert.equal(await status(), 'published');
			/* The form that is there now is about the text that is there now. */
			const now = decideForm(reply.text, id);
			assert.notEqual(now.fields.seen, form.fields.seen);
			assert.deepEqual({ ...now.fields, ...said }, now.fields, 'what was said is still there');
			assert.equal((await desk.post(now.action.replace('/decide', ending), { ...now.fields, ...fields })).status, 303);
		});
	}

	test('a form that does not say which text it is about is refused', async () => {
		const form = decideForm((await desk.get(context)).text, id);
		for (const seen of ['', 'x', '-1', '1e9']) {
			const reply = await desk.post(form.action, { ...form.fields, seen, action: 'reject' });
			assert.equal(reply.status, 400, seen);
		}
		assert.equal(await status(), 'published');
	});
});

describe('a locked branch', () => {
	const lock = (mark = 'lock') => moderate(desk, context, '/mark', { mark });
	let answer;
	beforeEach(async () => {
		answer = await sent(stack.client(), article, { text: 'An answer.', reply: id });
	});

	test('takes no more replies, says so, and offers none; the rest of the thread goes on', async () => {
		const other = await sent(stack.client(), article, { text: 'Elsewhere.' });
		assert.equal((await lock()).status, 303);
		const { text } = await stack.client().get(threadPath(article, fresh()));
		const links = tags(text, 'a').filter((one) => one.class === 'postbag-reply').map((one) => one.href);
		assert.equal(links.length, 1);
		assert.match(links[0], new RegExp(`/comments/${other.id}/reply`));
		assert.equal(text.split('>No more replies<').length, 2);
		assert.match(textOf((await stack.client().get(threadPath(article, `&lang=de${fresh()}`))).text), /Keine weiteren Antworten/);
		for (const reply of [id, answer.id]) {
			assertProblem(await send(stack.client(), article, { text: 'Late.', reply }), 409, 'reply', 'closed');
		}
		await sent(stack.client(), article, { text: 'Beside it.', reply: other.id });
		const thread = await readThread(stack.client(), article, fresh());
		assert.ok(thread.comments.find((one) => one.id === id).locked);
		assert.equal(thread.comments.find((one) => one.id === answer.id).locked, null);
	});

	test('gives back what was typed meanwhile, to be posted on its own', async () => {
		const reader = stack.client();
		const page = await reader.get(`${answer.path.replace('/api/v1', '')}/reply`);
		const form = formTo(page.text, '/comments');
		await lock();
		const reply = await reader.post(form.action, { ...form.fields, name: 'Bo', text: 'Typed <b>well</b>.', act: 'post' });
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /This comment takes no more replies\. You can post yours on its own\./);
		const again = formTo(reply.text, '/comments');
		assert.equal(again.fields.text, 'Typed <b>well</b>.');
		assert.equal(again.fields.reply, '');
		assert.equal((await reader.post(again.action, { ...again.fields, act: 'post' })).status, 303);
		const late = await stack.client().get(`${answer.path.replace('/api/v1', '')}/reply`);
		assert.match(textOf(late.text), /This comment takes no more replies\./);
		assert.equal(formTo(late.text, '/comments').fields.reply, '');
	});

	test('is unlocked again, by the button or by undo, which stand in the log', async () => {
		const done = await lock();
		assert.match(textOf((await desk.get(context)).text), /Replies locked.*Unlock replies/);
		await undo((await desk.get(done.location)).text);
		await sent(stack.client(), article, { text: 'Open.', reply: id });
		await lock();
		await lock('unlock');
		await sent(stack.client(), article, { text: 'Open again.', reply: answer.id });
		assert.deepEqual(tableRows((await desk.get('/postbag/admin/log')).text).slice(0, 4).map((row) => row[3]),
			['Replies unlocked', 'Replies locked', 'Replies unlocked', 'Replies locked']);
	});

	test('is a root\'s: a reply cannot be locked', async () => {
		const form = decideForm((await desk.get(contextPath(answer.path))).text, answer.id);
		assert.doesNotMatch(form.html, /Lock replies/);
		const reply = await desk.post(form.action.replace('/decide', '/mark'), { ...form.fields, mark: 'lock' });
		assert.equal(reply.status, 422);
	});
});

describe('an edit by a moderator', () => {
	const edit = async (fields) => {
		const form = formTo((await desk.get(`${context}/edit`)).text, '/edit');
		return desk.post(form.action, { ...form.fields, ...fields });
	};

	test('replaces the text alone; readers see who did it, moderators what it was', async () => {
		assert.match((await desk.get(context)).text, new RegExp(`href="${context}/edit">Edit the text`));
		const form = formTo((await desk.get(`${context}/edit`)).text, '/edit');
		assert.equal(form.fields.text, 'The first text.');
		const reply = await edit({ text: 'The **better** <i>text</i>.', reason: 'A name.' });
		assert.equal(reply.status, 303, reply.text);
		const { comments: [comment] } = await readThread(stack.client(), article, fresh());
		assert.equal(comment.text, 'The **better** <i>text</i>.');
		assert.equal(comment.html, '<p>The <strong>better</strong> &lt;i&gt;text&lt;/i&gt;.</p>\n'.trim());
		assert.equal(comment.author, 'Ada');
		assert.equal(comment.edited_by, 'editors');
		assert.match(textOf((await stack.client().get(threadPath(article, fresh()))).text), /Edited by the editors/);
		assert.match(textOf((await stack.client().get(threadPath(article, `&lang=fr${fresh()}`))).text), /Modifié par la rédaction/);
		const page = textOf((await desk.get(reply.location)).text);
		assert.match(page, /Edited the comment of Ada.*Earlier versions Until .*, when it was replaced by editor The first text\..*Edited A name\./s);
	});

	test('ends what its author may change; they may still delete it', async () => {
		await edit({ text: 'Ours.' });
		const base = path.replace('/api/v1', '');
		const shown = await mine();
		assert.doesNotMatch(shown, new RegExp(`/comments/${id}/edit`));
		assert.match(shown, new RegExp(`/comments/${id}/delete`));
		assert.equal((await author.get(`${base}/edit`, { headers: own })).status, 403);
		const patched = await author.request('PATCH', path, { body: JSON.stringify({ text: 'Mine.' }), headers: { ...own, origin: stack.origin, 'content-type': 'application/json' } });
		assertProblem(patched, 403, 'comment', 'expired');
		assert.equal((await author.request('DELETE', path, { headers: { ...own, origin: stack.origin } })).status, 204);
	});

	test('is undone: the text, and who may change it, as before', async () => {
		const done = await edit({ text: 'Ours.' });
		await undo((await desk.get(done.location)).text);
		const { comments: [comment] } = await readThread(stack.client(), article, fresh());
		assert.equal(comment.text, 'The first text.');
		assert.equal(comment.html, '<p>The first text.</p>');
		assert.equal(comment.edited, null);
		assert.equal(comment.edited_by, null);
		assert.equal((await author.get(`${path.replace('/api/v1', '')}/edit`, { headers: own })).status, 200);
	});

	test('is checked as a reader\'s text is, and nothing typed is lost', async () => {
		for (const [text, words] of [['', /write|text/i], ['---', /write|text/i], ['x'.repeat(40000), /long/], ['The first text.', /as it was, so nothing was changed/]]) {
			const reply = await edit({ text });
			assert.equal(reply.status, 422, text.slice(0, 20));
			assert.match(textOf(reply.text), words);
			assert.equal(formTo(reply.text, '/edit').fields.text, text);
		}
		assert.equal((await readThread(stack.client(), article, fresh())).comments[0].text, 'The first text.');
	});

	test('of a text that somebody else has changed meanwhile is not taken, and comes back beside it', async () => {
		const form = formTo((await desk.get(`${context}/edit`)).text, '/edit');
		await edit({ text: 'Theirs.' });
		const reply = await desk.post(form.action, { ...form.fields, text: 'Ours.', reason: 'A name was in it.' });
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /Somebody has changed the text in the meantime\..*Theirs\./s);
		assert.equal(formTo(reply.text, '/edit').fields.text, 'Ours.');
		assert.equal(formTo(reply.text, '/edit').fields.reason, 'A name was in it.');
		assert.equal((await readThread(stack.client(), article, fresh())).comments[0].text, 'Theirs.');
	});
});

describe('an answer from the desk', () => {
	test('is not offered where nobody can answer; what was typed meanwhile comes back', async () => {
		const form = formTo((await desk.get(context)).text, '/answer');
		await moderate(desk, context, '/mark', { mark: 'lock' });
		assert.match(textOf((await desk.get(context)).text), /Answer it Its replies are locked\./);
		const late = await desk.post(form.action, { ...form.fields, text: 'Too late.' });
		assert.equal(late.status, 409);
		assert.equal(formTo(late.text, '/answer').fields.text, 'Too late.');
		const empty = await desk.post(form.action, { ...form.fields, text: '' });
		assert.equal(empty.status, 422);
		assert.equal((await desk.post(form.action, { ...form.fields, text: 'x', key: '' })).status, 400);
		await decide(desk, context, 'spam');
		assert.match(textOf((await desk.get(context)).text), /Only what is published can be answered\./);
		assert.equal((await stack.client().post(form.action, form.fields)).location, '/postbag/admin/sign-in');
	});

	test('is posted as the moderator, at once, and once', async () => {
		/* Last of all: from here on readers wait for a moderator. */
		await stack.ctl(['site', 'set', 'demo', '--policy', 'all']);
		await eventually(async () => assert.equal((await send(stack.client(), article, { text: `${Math.random()}` })).status, 202));
		const others = (await readThread(stack.client(), article, fresh())).comments.length - 1;
		const form = formTo((await desk.get(context)).text, '/answer');
		const fields = { ...form.fields, text: 'Thank **you**.' };
		const [one, two] = [await desk.post(form.action, fields), await desk.post(form.action, fields)];
		assert.equal(one.status, 303, one.text);
		assert.equal(two.location, one.location);
		const { comments } = await readThread(stack.client(), article, fresh());
		assert.equal(comments.length, 2 + others);
		const answer = comments.find((one) => one.badge === 'moderator');
		assert.equal(answer.author, 'editor');
		assert.equal(answer.badge, 'moderator');
		assert.equal(answer.parent, id);
		assert.equal(one.location, `${context.replace(/\d+$/, '')}${answer.id}`);
		assert.match((await desk.get(one.location)).text, /desk-here[\s\S]*Thank <strong>you<\/strong>/);
		const other = await desk.post(form.action, { ...fields, text: 'Thank nobody.' });
		assert.equal(other.status, 422);
		assert.equal(formTo(other.text, '/answer').fields.text, 'Thank nobody.');
	});
});

describe('two moderators at one queue', () => {
	const TAKEN = /is looking at this one\./;
	let other;
	before(async () => {
		const password = (await stack.ctl(['moderator', 'add', 'Ada <b>'])).stdout.match(/\S{16,}/)[0];
		other = await signIn({ ...stack, moderator: { name: 'Ada <b>', password } }, stack.client({ address: '127.0.5.1' }));
	});
	const take = async (who) => {
		const token = (await who.get(context)).text.match(/name="token" value="([^"]+)"/)[1];
		return who.post(`${context}/take`, { token });
	};
	const queue = async (who) => (await who.get(`/postbag/admin/queue?queue=all&article=${context.match(/[0-9a-f]{16}/)[0]}`)).text
		.match(new RegExp(`<article class="desk-card" id="comment-${id}">[\\s\\S]*?</article>`))[0];

	test('see which comment the other has before them, until they have left it', async () => {
		assert.equal((await take(other)).status, 204);
		const card = await queue(desk);
		assert.match(textOf(card), /Ada <b> is looking at this one\./);
		assert.doesNotMatch(card, /<b>\s*<\/bdi>|Ada <b>/);
		assert.match(textOf((await desk.get(context)).text), TAKEN);
		assert.doesNotMatch(await queue(other), TAKEN);
		await stack.psql(`UPDATE postbag.comment_taken SET taken_until = now()`);
		assert.doesNotMatch(await queue(desk), TAKEN);
	});

	test('the first keeps it; whoever comes later has it when they are gone', async () => {
		const by = () => stack.psql(`SELECT moderator_name FROM postbag.comment_taken WHERE comment_id = ${id}`);
		await desk.get(context);
		assert.equal(await by(), 'editor');
		await other.get(context);
		assert.equal(await by(), 'editor');
		await stack.psql(`UPDATE postbag.comment_taken SET taken_until = now()`);
		await other.get(context);
		assert.equal(await by(), 'Ada <b>');
	});

	test('who decides all the same is not kept from it', async () => {
		await other.get(context);
		assert.equal((await decide(desk, context, 'reject')).status, 303);
		assert.equal(await status(), 'rejected');
	});
});
