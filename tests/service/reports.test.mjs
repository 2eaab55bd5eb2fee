// Reports: readers tell that a comment is wrong, by forms and by programs; moderators deal with it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { formTo, forms, tags, textOf } from '../lib/http.mjs';
import { assertProblem, contextPath, decideForm, directPost, freshArticle, moderate, readThread, sent, signIn,
	tableRows } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

describe('reports', () => {
	let stack, article, author, own, id, path, api, desk;
	before(async () => {
		stack = await startStack({ policy: 'open' });
		desk = await signIn(stack);
	});
	after(() => stack.stop());
	beforeEach(async () => {
		article = freshArticle(stack);
		author = stack.client();
		const posted = await sent(author, article, { name: 'Grace', text: 'Toast is *evil*.' });
		({ id, author: own, path: api } = posted);
		path = api.replace('/api/v1', '');
	});

	const reader = (n) => stack.client({ address: `127.0.3.${n}` });
	const reports = () => stack.psql(`SELECT reason || ':' || words || ':' || (resolved_at IS NULL) FROM postbag.report
		WHERE comment_id = ${id} ORDER BY report_id`);
	const reported = async () => (await desk.get('/postbag/admin/queue?queue=reported')).text;
	const card = (html) => html.match(new RegExp(`<article class="desk-card" id="comment-${id}">[\\s\\S]*?</article>`))?.[0];
	const waiting = (html) => Number(html.match(/Reported <span class="desk-count">(\d+)</)?.[1] ?? 0);

	test('without JavaScript: a form, thanks, and what happens next', async () => {
		const ada = reader(1);
		let reply = await ada.get(`${path}/report`);
		assert.equal(reply.status, 200);
		assert.equal(reply.headers['cache-control'], 'private, no-cache');
		assert.match(reply.text, /<html lang="en"/);
		assert.match(textOf(reply.text), /Report the comment by Grace Toast is evil \. What is wrong with it\?/);
		const form = formTo(reply.text, '/report');
		assert.equal(form.action, `${path}/report`);
		assert.deepEqual(tags(form.html, 'input').filter((input) => input.type === 'radio').map((input) => input.value),
			['spam', 'abuse', 'off_topic', 'illegal', 'other']);
		reply = await ada.post(form.action, { ...form.fields, reason: 'abuse', words: 'It hurts bread.' });
		assert.equal(reply.status, 200);
		assert.match(textOf(reply.text), /Thank you\. Your report is with the moderators\. They will read the comment again/);
		assert.match(textOf(reply.text), /Back to the article/);
		assert.equal(await reports(), 'abuse:It hurts bread.:true');
	});

	test('for the script: the same in parts that stand alone', async () => {
		let reply = await reader(1).get(`${path}/report?view=fragment&lang=de`);
		assert.match(reply.text, /^<section class="postbag-inline"><form /);
		assert.match(textOf(reply.text), /Den Kommentar von Grace melden/);
		const form = formTo(reply.text, '/report');
		reply = await reader(1).post(form.action, { ...form.fields, view: 'fragment' });
		assert.equal(reply.status, 422);
		assert.match(reply.text, /^<section class="postbag-inline"><form /);
		reply = await reader(1).post(form.action, { ...form.fields, reason: 'spam', view: 'fragment' });
		assert.equal(reply.status, 200);
		assert.match(reply.text, /^<section class="postbag-inline"><p class="postbag-notice" role="status">Vielen Dank\./);
	});

	test('for programs: nothing to say but that it is done', async () => {
		let reply = await reader(1).postJson(`${api}/report`, { reason: 'other', words: 'Mine.\u202e \r\n' });
		assert.equal(reply.status, 204, reply.text);
		assert.equal(await reports(), 'other:Mine.:true');
		reply = await reader(1).post(`${api}/report`, { reason: 'illegal' });
		assert.equal(reply.status, 204);
		assert.equal(await reports(), 'illegal::true');
	});

	test('one of each actor, whatever comes at once', async () => {
		const replies = await Promise.all(Array.from({ length: 16 }, () => reader(1).postJson(`${api}/report`, { reason: 'spam' })));
		assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [204]);
		await Promise.all([2, 3, 4].map((n) => reader(n).postJson(`${api}/report`, { reason: 'spam' })));
		assert.equal((await reports()).split('\n').length, 4);
		/* Every address of one network is one actor; one that a header names is none. */
		for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::2']) {
			const reply = await directPost(stack, `${api}/report`, { reason: 'spam' }, { address,
				headers: { 'X-Forwarded-For': `192.0.2.${address.length}` } });
			assert.equal(reply.status, 204, reply.text);
		}
		assert.equal((await reports()).split('\n').length, 5);
	});

	test('what is wrong is said at its field, and what was typed comes back', async () => {
		const words = `<b>&"'</b>\n${'x'.repeat(500)}`;
		let reply = await reader(1).post(`${path}/report`, { reason: 'illegal', words });
		assert.equal(reply.status, 422);
		const form = formTo(reply.text, '/report');
		assert.equal(form.fields.reason, 'illegal');
		assert.equal(form.fields.words, words);
		const area = tags(reply.text, 'textarea')[0];
		assert.equal(area['aria-invalid'], 'true');
		assert.match(reply.text, new RegExp(`id="${area['aria-describedby'].split(' ')[0]}"[^>]*>This is too long`));
		reply = await reader(1).post(`${path}/report`, { words: 'Why?' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /Please choose what is wrong with the comment\./);
		assert.equal(formTo(reply.text, '/report').fields.words, 'Why?');
		reply = await reader(1).post(`${path}/report`, { reason: 'other', words: ' \t\u200b' });
		assert.equal(reply.status, 422);
		assert.match(textOf(reply.text), /Please say in your own words what is wrong\./);
		for (const [fields, field, code] of [[{}, 'reason', 'missing'], [{ reason: 'hate' }, 'reason', 'unknown'],
			[{ reason: ['spam', 'abuse'] }, null], [{ reason: 'other' }, 'words', 'missing'],
			[{ reason: 'spam', words: 'x'.repeat(501) }, 'words', 'too-long']]) {
			reply = await reader(1).postJson(`${api}/report`, fields);
			if (field) {
				assertProblem(reply, 422, field, code);
			} else {
				assertProblem(reply, 400);
			}
		}
		assert.equal(await reports(), '');
	});

	test('are refused on one\'s own comment, in words', async () => {
		const headers = own;
		for (const reply of [await author.get(`${path}/report`, { headers }), await author.post(`${path}/report`, { reason: 'spam' }, { headers })]) {
			assert.equal(reply.status, 403);
			assert.match(textOf(reply.text), /Your report Back to the article You cannot vote on your own comment or report it\.$/);
		}
		assertProblem(await author.postJson(`${api}/report`, { reason: 'spam' }, { headers }), 403, 'comment', 'not-allowed');
		assert.equal(await reports(), '');
	});

	test('are only about what can be read', async () => {
		for (const status of ['held', 'spam', 'rejected', 'deleted']) {
			await stack.psql(`UPDATE postbag.comment SET status = '${status}' WHERE comment_id = ${id}`);
			assert.equal((await reader(1).get(`${path}/report`)).status, 404);
			assert.equal((await author.get(`${path}/report`, { headers: own })).status, 404);
			assert.equal((await reader(1).post(`${path}/report`, { reason: 'spam' })).status, 404);
			assertProblem(await reader(1).postJson(`${api}/report`, { reason: 'spam' }), 404);
		}
		for (const where of ['0', '01', '-1', '9223372036854775808', 'x', '999999']) {
			assertProblem(await reader(1).postJson(`${api.replace(/\d+$/, where)}/report`, { reason: 'spam' }), 404);
		}
		assert.equal(await reports(), '');
	});

	test('are not taken from a page of another site', async () => {
		for (const headers of [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, { origin: 'null', 'sec-fetch-site': 'cross-site' },
			{ origin: `${stack.origin}.evil.example` }, { origin: null, 'sec-fetch-site': null }]) {
			assertProblem(await reader(1).postJson(`${api}/report`, { reason: 'spam' }, { headers }), 403, 'Origin', 'foreign');
			assert.equal((await reader(1).post(`${path}/report`, { reason: 'spam' }, { headers })).status, 403);
		}
		assert.equal((await reader(1).request('PUT', `${path}/report`)).status, 405);
		assertProblem(await reader(1).request('GET', `${api}/report`), 405);
		assert.equal(await reports(), '');
	});

	test('no reader sees that there are any', async () => {
		const { article: { revision } } = await readThread(reader(1), article, '&fresh=0');
		await reader(1).postJson(`${api}/report`, { reason: 'spam', words: 'SECRET' });
		const thread = await readThread(reader(2), article, '&fresh=1');
		assert.equal(thread.article.revision, revision);
		assert.doesNotMatch(JSON.stringify(thread), /SECRET|report/);
	});

	test('wait at the desk with what readers say', async () => {
		const before = waiting(await reported());
		await reader(1).postJson(`${api}/report`, { reason: 'spam' });
		await reader(2).postJson(`${api}/report`, { reason: 'other', words: '<script>alert(1)</script>' });
		const html = await reported();
		assert.equal(waiting(html), before + 1);
		const one = card(html);
		assert.match(textOf(one), /2 reports Other \d+ \w+ \d{4}, \d\d:\d\d UTC <script>alert\(1\)<\/script> Spam/);
		assert.doesNotMatch(one, /<script/);
		assert.match(textOf(one), /Keep it Reject Spam Delete\b/);
		/* And where the comment stands in its thread. */
		assert.match(textOf((await desk.get(contextPath(api))).text), /2 reports Other/);
	});

	test('kept: the comment stays, the reports are dealt with, and the log has a line', async () => {
		await reader(1).postJson(`${api}/report`, { reason: 'abuse' });
		const before = waiting(await reported());
		const reply = await moderate(desk, '/postbag/admin/queue?queue=reported', `/comments/${id}/keep`, { reason: 'It is an opinion.' });
		assert.equal(reply.status, 303, reply.text);
		assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=reported$/);
		const html = await reported();
		assert.equal(waiting(html), before - 1);
		assert.equal(card(html), undefined);
		assert.equal(await reports(), 'abuse::false');
		assert.equal((await readThread(reader(9), article, '&fresh=2')).comments[0].id, id);
		const [row] = tableRows((await desk.get('/postbag/admin/log')).text);
		assert.deepEqual(row.slice(1, 5), ['editor', `Grace on ${article}`, 'Kept', 'It is an opinion.']);
		assert.match(tableRows((await desk.get(contextPath(api))).text)[0].join(), /Kept,It is an opinion\./);
	});

	test('any other decision deals with them as well, and leads back to the reported ones', async () => {
		await reader(1).postJson(`${api}/report`, { reason: 'illegal' });
		const form = decideForm(await reported(), id);
		const reply = await desk.post(form.action, { ...form.fields, action: 'reject' });
		assert.match(reply.location, /^\/postbag\/admin\/queue\?done=\d+&queue=reported$/);
		assert.equal(card(await reported()), undefined);
		assert.equal(await reports(), 'illegal::false');
	});

	test('of two moderators the second is told what the first has decided', async () => {
		await reader(1).postJson(`${api}/report`, { reason: 'spam' });
		const html = await reported();
		const form = decideForm(html, id);
		const keep = tags(form.html, 'button').find((button) => button.formaction).formaction;
		assert.equal((await desk.post(keep, form.fields)).status, 303);
		const reply = await desk.post(keep, form.fields);
		assert.equal(reply.status, 409);
		assert.match(textOf(reply.text), /Somebody has decided about this comment in the meantime/);
		assert.match(reply.text, /desk-here/);
	});

	test('the desk\'s rules hold: a session, its own forms, its own pages', async () => {
		await reader(1).postJson(`${api}/report`, { reason: 'spam' });
		const form = decideForm(await reported(), id);
		const keep = tags(form.html, 'button').find((button) => button.formaction).formaction;
		assert.equal((await reader(1).get('/postbag/admin/queue?queue=reported')).location, '/postbag/admin/sign-in');
		assert.equal((await reader(1).post(keep, form.fields)).location, '/postbag/admin/sign-in');
		assert.equal((await desk.post(keep, { ...form.fields, token: '' })).status, 403);
		assert.equal((await desk.post(keep, { ...form.fields, token: formTo((await (await signIn(stack)).get('/postbag/admin/queue?queue=reported')).text,
			'/sign-out').fields.token })).status, 403);
		assert.equal((await desk.post(keep, form.fields, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } })).status, 403);
		assert.equal((await desk.get(keep)).status, 405);
		assert.equal((await desk.post(keep, { ...form.fields, from: 'nosuch' })).status, 400);
		assert.equal((await desk.post(keep, { ...form.fields, reason: 'x'.repeat(501) })).status, 400);
		assert.equal((await desk.get('/postbag/admin/queue?queue=reported&after=x')).status, 400);
		assert.equal(await reports(), 'spam::true');
		assert.equal((await desk.post(keep, form.fields)).status, 303);
	});

	test('an author who changes what was reported leaves the earlier text with the moderators', async () => {
		await reader(1).postJson(`${api}/report`, { reason: 'abuse' });
		await author.postJson(api, { text: '**Toast** is <i>good</i>.' }, { method: 'PATCH', headers: own });
		await author.postJson(api, { text: 'Toast is fine.' }, { method: 'PATCH', headers: own });
		const html = (await desk.get(contextPath(api))).text;
		assert.match(textOf(html), /1 report Abuse/);
		const versions = html.match(/<ol class="desk-versions">[\s\S]*?<\/ol>/)[0];
		assert.match(textOf(versions), /^Until [^U]+UTC \*\*Toast\*\* is <i>good<\/i>\. Until [^U]+UTC Toast is \*evil\*\.$/);
		assert.doesNotMatch(versions, /<i>|<em>|<strong>/);
		/* Only moderators get to see it. */
		assert.doesNotMatch(JSON.stringify(await readThread(reader(1), article, '&fresh=3')), /evil|good/);
		assert.doesNotMatch((await reader(1).get(api)).text, /evil|good/);
	});
});

describe('reports from one address', () => {
	let stack;
	before(async () => {
		stack = await startStack({ policy: 'open', settings: { limit_report: '3/3600' } });
	});
	after(() => stack.stop());

	test('are so many, then there is a pause that is said, and nothing typed is lost', async () => {
		const article = freshArticle(stack);
		const { path: api } = await sent(stack.client(), article, { text: 'One.' });
		const path = api.replace('/api/v1', '');
		const reader = stack.client({ address: '127.0.4.1' });
		for (const reason of ['spam', 'abuse', 'spam']) {
			assert.equal((await reader.postJson(`${api}/report`, { reason })).status, 204);
		}
		const reply = await reader.post(`${path}/report`, { reason: 'illegal', words: 'Typed.' });
		assert.equal(reply.status, 429);
		assert.ok(Number(reply.headers['retry-after']) >= 1 && Number(reply.headers['retry-after']) <= 1200);
		assert.match(textOf(reply.text), /You have sent several reports in a short time/);
		const form = forms(reply.text).find((one) => one.action === `${path}/report`);
		assert.deepEqual([form.fields.reason, form.fields.words], ['illegal', 'Typed.']);
		assertProblem(await reader.postJson(`${api}/report`, { reason: 'spam' }), 429);
		assert.equal((await stack.client({ address: '127.0.4.2' }).postJson(`${api}/report`, { reason: 'spam' })).status, 204);
	});
});
