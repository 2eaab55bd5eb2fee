// Nothing that was typed is lost: whatever a form ends in, its text comes back to who sent it, and
// pressing once more works where it can.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { forms, formTo, textOf, unescape } from '../lib/http.mjs';
import { assertDiscreet, assertProblem, contextPath, freshArticle, idOf, sent, signIn, threadPath } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';
import { PURPOSE, now, readToken, sealToken } from '../lib/token.mjs';

const COMMENTS = '/postbag/comments';
const EVIL = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
// All that a page must not take for its own.
const TYPED = '\nA long letter, typed with care.\n</textarea><script>alert(1)</script>"\' &amp; <b>done</b> \u202egnp';

let stack;
before(async () => {
	stack = await startStack({ policy: 'open', settings: { body_bytes: 4096, pool_wait_ms: 3000, connect_timeout_ms: 3000 } });
});
after(() => stack.stop());

// The text on a page: { text, readonly }. It stands there once, as text, for this reader alone.
function kept(reply) {
	const areas = [...reply.text.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)];
	assert.equal(areas.length, 1, reply.text);
	assert.match(reply.headers['content-type'], /^text\/html/);
	assert.equal(reply.headers['cache-control'], 'private, no-cache');
	assert.match(reply.headers['content-security-policy'], /default-src 'none'; script-src 'self';/);
	assert.equal(reply.headers['x-frame-options'], 'DENY');
	assert.doesNotMatch(reply.text, /<script>|<b>done/);
	assertDiscreet(reply.text);
	return { text: unescape(areas[0][2]).replace(/^\n/, ''), readonly: / readonly/.test(areas[0][1]) };
}

// The text comes back, but cannot be sent from there.
function assertCopied(reply, status, text = TYPED) {
	assert.equal(reply.status, status, reply.text);
	assert.deepEqual(kept(reply), { text, readonly: true });
	assert.match(textOf(reply.text), /Your text, so that it is not lost[\s\S]*You can copy it from here\./);
	assert.deepEqual(forms(reply.text), []);
}

// The text comes back in a form, with all that was sent. Gives the form.
function assertAgain(reply, status, sent_) {
	assert.equal(reply.status, status, reply.text);
	assert.deepEqual(kept(reply), { text: sent_.text, readonly: false });
	assert.match(textOf(reply.text), /Your text, so that it is not lost[\s\S]*Try again/);
	const [form, ...more] = forms(reply.text);
	assert.deepEqual(more, []);
	assert.equal(form.method, 'post');
	const { act, ...others } = sent_;
	assert.deepEqual(form.fields, Object.fromEntries(Object.entries(others).filter(([, value]) => value !== '')));
	assert.deepEqual(form.buttons.map(({ name, value }) => [name, value]), [['act', act ?? '']]);
	return form;
}

const press = (client, form) => client.post(form.action, { ...form.fields, [form.buttons[0].name]: form.buttons[0].value });
const rows = (article) => stack.psql(`SELECT count(*) FROM postbag.comment JOIN postbag.article USING (article_id) WHERE url = '${article}'`);

// A form as a page has served it, filled in.
async function filled(client, article = freshArticle(stack)) {
	const { fields, action } = formTo((await client.get(threadPath(article))).text, '/comments');
	return { action, fields: { ...fields, name: 'Ada', email: 'ada@mail.example', text: TYPED, act: 'post' } };
}

// A comment of a client, and where it is changed.
async function written(client) {
	const article = freshArticle(stack);
	const posted = await sent(client, article, { text: 'Before.' });
	return { ...posted, article, edit: `${posted.path.replace('/api/v1', '')}/edit`, options: { headers: posted.author } };
}

describe('a new comment', () => {
	test('from a page of another site comes back to be copied, and is not posted by a press on ours', async () => {
		const client = stack.client();
		const { action, fields } = await filled(client);
		assertCopied(await client.post(action, fields, EVIL), 403);
		assertCopied(await client.post(action, fields, { headers: { origin: null, 'sec-fetch-site': null } }), 403);
		assert.equal(await rows(fields.article), '0');
	});

	test('for an article that there is not comes back to be copied', async () => {
		for (const [article, status] of [['https://nowhere.example/a', 404], ['nothing', 400], ['', 400]]) {
			assertCopied(await stack.client().post(COMMENTS, { article, name: 'Ada', text: TYPED }), status);
		}
	});

	test('with a field twice comes back to be copied', async () => {
		const { fields } = await filled(stack.client());
		assertCopied(await stack.client().post(COMMENTS, [...Object.entries(fields), ['name', 'Eve']]), 400);
	});

	test('sent where nothing is comes back to be copied', async () => {
		assertCopied(await stack.client().post('/postbag/commments', { text: TYPED }), 404);
		assertCopied(await stack.client().post('/postbag/thread', { text: TYPED }), 405);
	});

	test('with the ticket of another article, or an old one, comes back in the form, and the next press posts it', async () => {
		const client = stack.client();
		const other = await filled(client);
		const { ticket } = (await filled(client)).fields;
		const old = sealToken(stack.keyFile, { ...readToken(other.fields.ticket), purpose: PURPOSE.TICKET,
			issued: now() - 200000, expires: now() - 100000 });
		for (const [wrong, status] of [[ticket, 403], [old, 409]]) {
			const reply = await client.post(other.action, { ...other.fields, ticket: wrong });
			assert.equal(reply.status, status);
			const form = formTo(reply.text, '/comments');
			assert.deepEqual([form.fields.name, form.fields.email], ['Ada', 'ada@mail.example']);
			assert.match(form.fields.text, /typed with care/);
			assert.notEqual(form.fields.ticket, wrong);
			const next = await client.post(form.action, { ...form.fields, text: `${status}`, act: 'post' });
			assert.equal(next.status, 303);
		}
		assert.equal(await rows(other.fields.article), '2');
	});

	test('that is too much for postbagd comes back, to be made shorter', async () => {
		const client = stack.client();
		const { action, fields } = await filled(client);
		const text = `${'A very long letter. '.repeat(1500)}</textarea>`;
		const form = assertAgain(await client.post(action, { ...fields, text }), 413, { ...fields, text });
		assertCopied(await client.post(action, { ...fields, text }, EVIL), 413, text);
		const next = await press(client, { ...form, fields: { ...form.fields, text: 'A short letter.' } });
		assert.equal(next.status, 303);
		// Beyond all room for it only the browser has it; it is refused all the same.
		assert.equal((await client.post(action, { ...fields, text: 'x'.repeat(40000) })).status, 413);
	});

	test('that nobody could read for a mistake of ours comes back, and the next press posts it', async () => {
		const client = stack.client();
		const { action, fields } = await filled(client);
		await stack.psql('ALTER TABLE postbag.comment RENAME COLUMN badge TO badge_away');
		let form;
		try {
			form = assertAgain(await client.post(action, fields), 500, fields);
		} finally {
			await stack.psql('ALTER TABLE postbag.comment RENAME COLUMN badge_away TO badge');
		}
		assert.equal((await press(client, form)).status, 303);
		assert.equal(await rows(fields.article), '1');
	});

	test('of a program is not told back to it', async () => {
		const reply = await stack.client().postJson('/postbag/api/v1/comments', { article: 'nothing', text: 'Typed.' });
		assertProblem(reply, 400);
		assert.doesNotMatch(reply.text, /Typed/);
		const json = await stack.client().post(COMMENTS, { article: 'nothing', text: 'Typed.' }, { headers: { accept: 'application/json' } });
		assertProblem(json, 400);
		assert.doesNotMatch(json.text, /Typed/);
	});
});

describe('a changed comment', () => {
	test('of somebody else, or gone, or too old, comes back to be copied', async () => {
		const ada = stack.client();
		const one = await written(ada);
		const eve = stack.client({ address: '127.0.0.9' });
		const eves = await written(eve);
		assertCopied(await eve.post(one.edit, { text: TYPED }, eves.options), 403);
		assertCopied(await eve.post(one.edit, { text: TYPED }, { headers: { ...EVIL.headers } }), 403);
		await stack.psql(`UPDATE postbag.comment SET created_at = created_at - interval '1 day' WHERE comment_id = ${one.id}`);
		const late = await ada.post(one.edit, { text: TYPED }, one.options);
		assertCopied(late, 403);
		assert.match(textOf(late.text), /time in which this comment could be changed is over/);
		const two = await written(ada);
		await stack.psql(`UPDATE postbag.comment SET status = 'deleted' WHERE comment_id = ${two.id}`);
		assertCopied(await ada.post(two.edit, { text: TYPED }, two.options), 404);
		assertCopied(await ada.post(two.edit.replace(/\d+\/edit$/, '999999/edit'), { text: TYPED }, two.options), 404);
	});

	test('under which its status has changed comes back, and the next press changes it', async () => {
		const ada = stack.client();
		const { edit, id, options } = await written(ada);
		const letGo = await stack.hold(`UPDATE postbag.comment SET status = 'held' WHERE comment_id = ${id}`);
		const reply = ada.post(edit, { text: TYPED, act: 'edit' }, options);
		await stack.waiting();
		await letGo();
		const form = assertAgain(await reply, 409, { text: TYPED, act: 'edit' });
		assert.equal((await ada.post(form.action, { ...form.fields, act: 'edit' }, options)).status, 303);
		assert.match(await stack.psql(`SELECT body FROM postbag.comment WHERE comment_id = ${id}`), /typed with care/);
	});

	test('that is too much for postbagd comes back, to be made shorter', async () => {
		const ada = stack.client();
		const { edit, options } = await written(ada);
		const text = 'Much. '.repeat(2000);
		assertAgain(await ada.post(edit, { text, act: 'edit' }, options), 413, { text, act: 'edit' });
	});
});

describe('while the database is away', () => {
	test('a comment comes back with its own ticket, and pressing until it works posts it once', async () => {
		const client = stack.client();
		const { action, fields } = await filled(client);
		const ada = stack.client();
		const mine = await written(ada);
		await stack.killPostgres();
		let form, edit;
		try {
			const reply = await client.post(action, fields);
			assert.equal(reply.status, 503);
			assert.equal(reply.headers['retry-after'], '1');
			assert.equal(kept(reply).readonly, false);
			form = formTo(reply.text, '/comments');
			// What was sent may have arrived without our knowing: under another ticket it would be another.
			assert.equal(form.fields.ticket, fields.ticket);
			assert.match(form.fields.text, /typed with care[\s\S]*<\/textarea>/);
			assert.deepEqual([form.fields.name, form.fields.email], ['Ada', 'ada@mail.example']);
			edit = assertAgain(await ada.post(mine.edit, { text: TYPED, act: 'edit' }, mine.options), 503, { text: TYPED, act: 'edit' });
			assertCopied(await ada.post(mine.edit, { text: TYPED, act: 'edit' }, EVIL), 503);
		} finally {
			await stack.startPostgres();
		}
		const posted = await eventually(async () => {
			const reply = await client.post(form.action, { ...form.fields, act: 'post' });
			assert.equal(reply.status, 303);
			return reply;
		});
		const again = await client.post(form.action, { ...form.fields, act: 'post' });
		assert.equal(idOf(again.location), idOf(posted.location));
		assert.equal(await rows(fields.article), '1');
		assert.equal((await ada.post(edit.action, { ...edit.fields, act: 'edit' }, mine.options)).status, 303);
	});

	test('and postbagd has just been started: the same, before it has read anything', async () => {
		const client = stack.client();
		const { action, fields } = await filled(client);
		await stack.killPostgres();
		let form;
		try {
			await stack.restartPostbagd();
			const reply = await client.post(action, fields);
			assert.equal(reply.headers['retry-after'], '1');
			form = assertAgain(reply, 503, fields);
			// A look before it is posted is a look again.
			assertAgain(await client.post(action, { ...fields, act: 'preview' }), 503, { ...fields, act: 'preview' });
			assertCopied(await client.post(action, fields, EVIL), 503);
			form = assertAgain(await press(client, form), 503, fields);
		} finally {
			await stack.startPostgres();
		}
		await eventually(async () => assert.equal((await press(client, form)).status, 303));
		assert.equal((await press(client, form)).status, 303);
		assert.equal(await rows(fields.article), '1');
	});
});

describe('what a moderator has typed', () => {
	const RULE = { kind: 'words', outcome: 'hold', act: 'save' };
	const desk = async () => {
		const client = await signIn(stack);
		return { client, token: formTo((await client.get('/postbag/admin/queue')).text, '/sign-out').fields.token };
	};

	test('comes back to be copied when the session is over; where nothing was typed, signing in comes next', async () => {
		const { client, token } = await desk();
		const { path } = await sent(stack.client(), freshArticle(stack), { text: 'To be decided.' });
		const decide = `${contextPath(path)}/decide`;
		await client.post('/postbag/admin/sign-out', { token });
		for (const [to, fields] of [['/postbag/admin/rules', { ...RULE, list: TYPED }], ['/postbag/admin/rules', { ...RULE, kind: 'pattern', pattern: TYPED }],
			[`${contextPath(path)}/edit`, { text: TYPED }], [decide, { note: TYPED, ground: 'abuse' }], [decide, { reason: TYPED }]]) {
			const reply = await client.post(to, { token, ...fields });
			assertCopied(reply, 403);
			assert.match(textOf(reply.text), /You are not signed in any more, so nothing was done\. Please copy what you have written, and sign in\./);
			assertCopied(await client.post(to, { token, ...fields }, EVIL), 403);
		}
		assert.equal((await client.post(decide, { token, action: 'spam', reason: '' })).location, '/postbag/admin/sign-in');
	});

	test('comes back to be copied when the database is away, and so does a report', async () => {
		const { client, token } = await desk();
		const { path } = await sent(stack.client(), freshArticle(stack), { text: 'To be reported.' });
		await stack.killPostgres();
		try {
			assertCopied(await client.post('/postbag/admin/rules', { token, ...RULE, list: TYPED }), 503);
			assertCopied(await stack.client().post(`/postbag${path.replace('/postbag', '').replace('/api/v1', '')}/report`, { reason: 'other', words: TYPED }), 503);
		} finally {
			await stack.startPostgres();
		}
		await eventually(async () => assert.equal((await client.get('/postbag/admin/rules')).status, 200));
	});
});

describe('a page with a form to write in', () => {
	// With "no-store" browsers forget what was typed when the reader comes back to it.
	test('may be kept by the reader\'s browser, and by nobody else', async () => {
		const ada = stack.client();
		const { article, edit, options } = await written(ada);
		const compose = `/postbag/compose?article=${encodeURIComponent(article)}`;
		const form = formTo((await ada.get(compose)).text, '/comments');
		for (const reply of [await ada.get(compose), await ada.get(edit, options), await ada.get(threadPath(article), options),
			await ada.get(threadPath(article, '&view=page'), options),
			await ada.post(form.action, { ...form.fields, name: 'Ada', text: 'Look.', act: 'preview' }),
			await ada.post(form.action, { ...form.fields, name: '', text: '' })]) {
			assert.ok(forms(reply.text).some(({ fields }) => 'text' in fields));
			assert.equal(reply.headers['cache-control'], 'private, no-cache');
		}
		assert.equal((await stack.client().get(threadPath(article))).headers['cache-control'], 'no-cache');
	});
});
