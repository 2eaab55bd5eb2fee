// Who comes to a site by program: bots as they are met on the web, and readers, played by their traits.
//
//     reads    the form is fetched, with its ticket and what else is in it
//     waits    so long in ms before it is sent
//     fills    'all' fields that there are, or only what is 'shown'
//     script   runs JavaScript: the proof of work is done
//     address  of the visitor; if there is none each has another

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { corpus } from './corpus.mjs';
import { formTo } from './http.mjs';
import { freshArticle, sent, signIn, threadPath } from './people.mjs';
import { makeToken, Program } from './programs.mjs';
import { eventually, startStack } from './stack.mjs';
import { challengeFor, solve } from './work.mjs';

export const LONG_ENOUGH = 2500; // for a ticket of the age that is asked for

export const MANNERS = {
	blind: { reads: false, waits: 0, fills: 'all' },
	hasty: { reads: true, waits: 0, fills: 'all' },
	quick: { reads: true, waits: 0, fills: 'shown' },
	thorough: { reads: true, waits: LONG_ENOUGH, fills: 'all' },
	careful: { reads: true, waits: LONG_ENOUGH, fills: 'shown' },
	working: { reads: true, waits: 0, fills: 'shown', script: true },
	scripted: { reads: true, waits: LONG_ENOUGH, fills: 'shown', script: true },
};

const AT_ONCE = 12;

let visitors = 0;

// Far apart: no two in one neighbourhood.
export function freshAddress() {
	const n = ++visitors;
	return `127.${20 + n % 200}.${1 + Math.floor(n / 200)}.${1 + n % 250}`;
}

// Lets everyone write: { manner, name, website, text, address, client } to an article. Gives each with what
// became of it: 'published', 'held', 'spam' or the status of the refusal.
export async function come(stack, article, visits) {
	const forms = await eachOf(visits, (visit) => arrive(stack, article, visit));
	const began = Date.now();
	const replies = [];
	for (const wait of [...new Set(visits.map(({ manner }) => MANNERS[manner].waits))].sort((one, other) => one - other)) {
		await sleep(Math.max(0, began + wait - Date.now()));
		replies.push(...await eachOf(forms.filter(({ visit }) => MANNERS[visit.manner].waits === wait), send));
	}
	const stored = new Map(Object.entries(JSON.parse(await stack.psql(
		"SELECT coalesce(json_object_agg(body, status), '{}') FROM postbag.comment"))));
	return replies.map(({ visit, status }) => ({ ...visit, reply: status,
		fate: status < 400 ? stored.get(visit.text) : String(status) }));
}

async function arrive(stack, article, visit) {
	const { reads, fills, script } = MANNERS[visit.manner];
	const client = visit.client ?? stack.client({ address: visit.address ?? freshAddress() });
	const page = reads ? (await client.get(threadPath(article))).text : '';
	const form = reads ? formTo(page, '/comments') : { action: '/postbag/comments', fields: { article, ticket: '' } };
	const fields = { ...form.fields, act: 'post', name: visit.name, text: visit.text };
	if (visit.website) {
		fields.url = visit.website;
	}
	if (fills === 'all') {
		for (const name of ['email', 'url', 'subject'].filter((name) => !reads || name in form.fields)) {
			fields[name] ||= name === 'email' ? `someone${++visitors}@mail.example` : 'https://example.org/';
		}
	}
	const work = script && await challengeFor(client, article);
	return { visit, client, action: form.action, fields: work ? { ...fields, work: solve(work) } : fields };
}

async function send({ visit, client, action, fields }) {
	return { visit, status: (await client.post(action, fields)).status };
}

// Like Promise.all of all, but so many at once as a server has room for.
async function eachOf(list, does) {
	const done = [];
	const rest = list.entries();
	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		for (const [i, one] of rest) {
			done[i] = await does(one);
		}
	}));
	return done;
}

// How many had which fate.
export function fates(visits) {
	const count = {};
	for (const { fate } of visits) {
		count[fate] = (count[fate] ?? 0) + 1;
	}
	return count;
}

export const LIMITS = { ticket_least_s: 2, limit_post: '5/60' }; // as they are if nobody sets them
export const SEEN_IN = 2100; // what is set holds in every process after so long

// Spam that leads nowhere earns nothing: each has a link.
export const spamOf = (count, seed) => corpus(count, { spamShare: 1, seed }).map(({ website, text, ...row }, i) => ({ ...row,
	text: /https:/.test(text) ? text : `${text} ${website || `https://cheap${i % 7}.example`}` }));
export const goodOf = (count, seed) => corpus(count, { spamShare: 0, seed });

export async function owner(stack) {
	await stack.ctl(['moderator', 'role', stack.moderator.name, 'owner']);
	const desk = await signIn(stack);
	return new Program(stack, await makeToken(desk));
}

export async function addRule(program, fields) {
	const reply = await program.post('/rules', { site: 'demo', score: 0, ...fields });
	assert.equal(reply.status, 201, reply.text);
	return reply.json().id;
}

// What a moderator has decided so far, of both kinds.
export async function teach(stack, program, { good = 250, spam = 250 } = {}) {
	const article = freshArticle(stack);
	const { seen } = (await program.get(at(await sent(stack.client(), article, { text: 'Nobody decides about this.' })))).json();
	const rows = [...goodOf(good, 101), ...spamOf(spam, 102)];
	for (const { label, name, website, text } of rows) {
		const one = await sent(stack.client(), article, { name, website, text });
		const from = one.comment.status; // soon enough it begins to hold by itself
		const [act, fields] = label === 'spam' ? ['decide', { action: 'spam' }] : from === 'held' ? ['decide', { action: 'publish' }] : ['keep', {}];
		const reply = await program.post(`${at(one)}/${act}`, { seen, from, ...fields });
		assert.equal(reply.status, 200, reply.text);
	}
	await eventually(async () => assert.equal(await stack.psql("SELECT learned_good || ' ' || learned_spam FROM postbag.site"), `${good} ${spam}`), 30000);
}

const at = (one) => one.path.replace('/postbag/api/v1', '');

export function setSite(stack, values) {
	return stack.ctl(['site', 'set', 'demo', ...Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`])]);
}

// A blog where everybody is published at once, with all layers, as docs/security.md has it. settings: of postbagd.
export async function openBlog(settings = LIMITS) {
	const stack = await startStack({ policy: 'open' });
	try {
		const program = await owner(stack);
		await teach(stack, program);
		// Each counts a little; it is what comes together that is held.
		await addRule(program, { kind: 'first', threshold: 1, outcome: 'none', score: 1 });
		await addRule(program, { kind: 'links', threshold: 1, outcome: 'none', score: 3 });
		// The least work that there is: what it costs is not what is looked at here.
		await setSite(stack, { ask_website: 'no', work: 'rising', work_bits: 10, work_bits_most: 12 });
		stack.writeSettings(settings);
		stack.signal('SIGHUP');
		await sleep(SEEN_IN);
		return stack;
	} catch (error) {
		await stack.stop();
		throw error;
	}
}
