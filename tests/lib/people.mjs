// Readers, moderators and programs, as tests play them: over HTTP alone, with the forms and tickets
// that are served.

import assert from 'node:assert/strict';

import * as fcgi from './fcgi.mjs';
import { formTo, forms, tags, textOf } from './http.mjs';

let articles = 0;

// An article that nobody has commented or shared yet.
export function freshArticle(stack) {
	return `${stack.origin}/news/${++articles}.html`;
}

export function threadPath(article, more = '') {
	return `/postbag/thread?article=${encodeURIComponent(article)}${more}`;
}

export function apiPath(article, more = '') {
	return `/postbag/api/v1/thread?article=${encodeURIComponent(article)}${more}`;
}

// The thread as JSON.
export async function readThread(client, article, more = '', options = {}) {
	const reply = await client.get(apiPath(article, more), options);
	assert.equal(reply.status, 200, reply.text);
	return reply.json();
}

// Whatever else is in the thread by now.
export async function ticketOf(client, article) {
	return (await readThread(client, article, '', { whenever: true })).ticket;
}

// Fills in the form of a page and sends it, as a reader without JavaScript does.
export async function write(client, page, fields) {
	const form = formTo((await client.get(page)).text, '/comments');
	return client.post(form.action, { ...form.fields, act: 'post', ...fields });
}

// Posts a comment as a program does.
export async function send(client, article, fields, options) {
	const ticket = fields.ticket ?? await ticketOf(client, article);
	return client.postJson('/postbag/api/v1/comments', { article, ticket, name: 'Ada', ...fields }, options);
}

// The same, when it must be taken: { id, token, author, comment }. author: headers for its author.
export async function sent(client, article, fields, options) {
	const reply = await send(client, article, fields, options);
	assert.ok(reply.status === 201 || reply.status === 202, `${reply.status} ${reply.text}`);
	const { comment, author_token: token } = reply.json();
	return { id: comment.id, token, author: { authorization: `Bearer ${token}` }, comment,
		path: reply.location };
}

// The number in "...#postbag-7" or in ".../comments/7".
export function idOf(location) {
	return Number(location.match(/(?:#postbag-|\/comments\/)(\d+)/)[1]);
}

export async function signIn(stack, client = stack.client()) {
	const form = formTo((await client.get('/postbag/admin/sign-in')).text, '/admin/sign-in');
	const reply = await client.post(form.action, { ...form.fields, ...stack.moderator });
	assert.equal(reply.status, 303, reply.text);
	return client;
}

// The form of the desk that decides about a comment, on a page of the desk.
export function decideForm(html, id) {
	return formTo(html, `/comments/${id}/decide`);
}

export async function decide(moderator, contextPath, action, reason = '') {
	const form = decideForm((await moderator.get(contextPath)).text, idOf(contextPath));
	return moderator.post(form.action, { ...form.fields, action, reason });
}

// Sends a form of a page of the desk, the one that goes to such an address, or whose button does.
export async function moderate(moderator, path, ending, fields = {}) {
	const { text } = await moderator.get(path);
	const form = forms(text).find((one) => one.action.endsWith(ending) ||
		tags(one.html, 'button').some((button) => button.formaction?.endsWith(ending)));
	const button = form && tags(form.html, 'button').find((one) => one.formaction?.endsWith(ending));
	assert.ok(form, `a form to ${ending} on ${path}`);
	return moderator.post(button?.formaction ?? form.action, { ...form.fields, ...fields });
}

// Where a comment stands at the desk.
export function contextPath(path) {
	return path.replace('/postbag/api/v1/', '/postbag/admin/');
}

// The rows of the first table of a page, each cell as text.
export function tableRows(html) {
	return [...html.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
		[...row.matchAll(/<td\b[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => textOf(cell)))
		.filter((row) => row.length > 0);
}

// A problem document (RFC 9457) that says no more than it should. Gives it.
export function assertProblem(reply, status, field, code) {
	assert.equal(reply.status, status, reply.text);
	assert.equal(reply.headers['content-type'], 'application/problem+json');
	const problem = reply.json();
	assert.equal(problem.status, status);
	assert.equal(problem.type, 'about:blank');
	assert.equal(typeof problem.title, 'string');
	assert.equal(typeof problem.detail, 'string');
	assert.match(problem.instance, /^urn:postbag:request:[0-9a-f]+$/);
	assert.ok(Array.isArray(problem.problems));
	if (field !== undefined) {
		const found = problem.problems.map((one) => `${one.field} ${one.code}`);
		assert.ok(found.includes(`${field} ${code}`), `${field} ${code} is not in ${JSON.stringify(found)}`);
	}
	assertDiscreet(reply.text);
	return problem;
}

// No path of this machine, no SQL, no version, no name of a part of us.
export function assertDiscreet(text) {
	assert.doesNotMatch(text, /\/(?:tmp|home|usr|var|run|etc|work|src)\/|\.c:\d+|\bSELECT\b|\bINSERT\b|postgres|libpq|SQLSTATE|nginx|\b\d+\.\d+\.\d+\b/i);
}

// A request to postbagd's own socket, as a gateway sends it: with an address of choice, or none.
export async function direct(stack, { method = 'GET', uri, address = '192.0.2.1', params = {}, headers = {},
	body = '' }) {
	const content = Buffer.from(body);
	const list = fcgi.params(method, uri, headers, content.length)
		.map(([name, value]) => [name, name === 'REMOTE_ADDR' ? address : value])
		.filter(([name, value]) => !(name in params) && value !== null);
	for (const [name, value] of Object.entries(params)) {
		if (value !== null) {
			list.push([name, value]);
		}
	}
	const said = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const answered = await stack.abreast?.before(method, uri, said, stack);
	const reply = await fcgi.exchange(stack.socket, Buffer.concat([fcgi.begin(),
		fcgi.stream(fcgi.TYPE.PARAMS, fcgi.pairs(list)), fcgi.stream(fcgi.TYPE.STDIN, content)]), 20000);
	assert.ok(reply, 'postbagd has answered');
	answered?.(reply.status);
	return { ...reply, headers: Object.fromEntries(reply.headers), text: reply.body.toString('utf8'),
		json() { return JSON.parse(this.text); } };
}

// A form or JSON posted in this way.
export function directPost(stack, uri, fields, more = {}) {
	const json = uri.startsWith('/postbag/api/');
	return direct(stack, { method: 'POST', uri, ...more,
		body: json ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
		headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
			Origin: stack.origin, ...more.headers } });
}
