// The loads that write, by name; each is given the Loads that runs it. After each the database must have what
// was acknowledged.

import { setTimeout as sleep } from 'node:timers/promises';

import { acknowledged, formFields, hold } from './checks.mjs';
import { READ } from './data.mjs';
import { readAll } from './reads.mjs';

const SHARERS = 64, VOTERS = 64, WRITERS = 16, MIXED = 64;
const NETWORK = 'bluesky';
const DRAIN_MS = 300; // what was under way when a load ended is done by then

// Which articles are for what, so that no load meets another one's changes. The first are for reading.
const SHARED = { from: READ, to: READ + 1 };
const SHARED_BARE = { from: READ + 1, to: READ + 2 };
const DISCUSSED = { from: READ + 2, to: READ + 3 };
const SPREAD = { from: READ, to: 2 * READ };
const VOTED = { from: READ - 2, to: READ - 1 }; // votes are on comments
const VOTED_BARE = { from: READ - 1, to: READ };
const POSTED = { from: READ + 100, to: READ + 500 };
const POSTED_BARE = { from: READ + 500, to: READ + 900 };

export const WRITES = {
	'share': (loads) => share(loads, loads.shareForms, SHARED),
	'share-bare': (loads) => shareBare(loads, SHARED_BARE),
	'share-spread': (loads) => share(loads, loads.spreadForms, SPREAD),
	'share-spread-bare': (loads) => shareBare(loads, SPREAD),
	'empty-share': (loads) => loads.post(loads.stage.bare, '/empty/share', loads.shareForms, SHARERS),
	'vote': vote,
	'vote-bare': voteBare,
	'post': (loads) => post(loads, loads.postForms, POSTED),
	'post-one': (loads) => post(loads, loads.oneForm, DISCUSSED),
	'post-bare': postBare,
	'mixed': mixed,
	'mixed-empty': (loads) => mix(loads, loads.stage.bare, loads.emptyPaths, '/empty/share', '/empty/share'),
};

export async function prepareWrites(loads) {
	const { stage, articles } = loads;
	const forms = [];
	for (const { url } of articles.slice(SPREAD.from, SPREAD.to)) {
		forms.push(await formFields(stage, url));
	}
	const of = ({ from, to }) => forms.slice(from - READ, to - READ);
	const shares = (where) => of(where).map((form) => line({ ...form, network: NETWORK }));
	const posts = (where) => of(where).map((form) => line({ ...form, name: 'Reader', act: 'post', text: '' }));
	loads.shareForms = loads.lines('share.forms', shares(SHARED));
	loads.spreadForms = loads.lines('spread.forms', shares(SPREAD));
	loads.oneForm = loads.lines('one.forms', posts(DISCUSSED));
	loads.postForms = loads.lines('post.forms', posts(POSTED));
	loads.voteForms = loads.lines('vote.forms', [line({ up: VOTED.from + 1 })]);
	loads.emptyPaths = loads.lines('empty.paths', ['/empty/thread']);
	await stage.startEmpty('share', 'Status: 303 See Other\r\n'
		+ 'Location: https://bsky.app/intent/compose\r\nContent-Length: 0\r\n\r\n');
}

// What is sent through nginx: what postbagd says yes to is in the database, and nothing else.
async function byReaders(loads, { what, clients, route, status, count, send }) {
	const before = [await count(), await loads.answered(route, status)];
	const did = await send();
	await sleep(DRAIN_MS);
	const written = await count() - before[0];
	acknowledged(did.requests, written, clients, `${what} in the database`);
	const answered = await loads.answered(route, status) - before[1];
	hold(written === answered, `postbagd said yes to ${answered} ${what} and the database has ${written}`);
	return { ...did, written };
}

// What is written by a statement of its own each time: see statements.c.
async function byStatements(loads, name, clients, where, count) {
	const before = await count(loads, where);
	const did = await loads.statements(name, clients, where.from, where.to);
	const written = await count(loads, where) - before;
	hold(written === did.requests, `${did.requests} bare statements (${name}), ${written} in the database`);
	return { ...did, written };
}

// Shares

function share(loads, forms, where) {
	return byReaders(loads, { what: 'shares', clients: SHARERS, route: 'share', status: 303, count: () => shares(loads, where),
		send: () => loads.post(loads.stage.main, '/postbag/shares', forms, SHARERS) });
}

function shareBare(loads, where) {
	return byStatements(loads, 'share', SHARERS, where, shares);
}

// How many have shared; the counts must be those of the rows they stand for.
async function shares(loads, where) {
	const of = `article_id = ANY ('${ids(loads, where)}') AND network = '${NETWORK}'`;
	const [seen, day, total] = (await loads.stage.psql(`SELECT
		(SELECT count(*) FROM postbag.share_seen WHERE ${of}),
		(SELECT coalesce(sum(shares), 0) FROM postbag.share_day WHERE ${of}),
		(SELECT coalesce(sum(shares), 0) FROM postbag.share_count WHERE ${of})`)).split('|').map(Number);
	hold(day === total, `${total} shares are counted, of all days ${day}`);
	return seen;
}

// Votes: on the first comment of an article, whose number is one above the article's.

function vote(loads) {
	const path = `/postbag/articles/${hex(loads.articles[VOTED.from].id)}/votes`;
	return byReaders(loads, { what: 'votes', clients: VOTERS, route: 'vote_form', status: 200, count: () => votes(loads, VOTED),
		send: () => loads.post(loads.stage.main, path, loads.voteForms, VOTERS) });
}

function voteBare(loads) {
	return byStatements(loads, 'vote', VOTERS, VOTED_BARE, votes);
}

// How many there are; the comment's count must be that of the rows.
async function votes(loads, where) {
	const of = `article_id = ANY ('${ids(loads, where)}') AND comment_id = ${where.from + 1}`;
	const [cast, counted] = (await loads.stage.psql(`SELECT (SELECT count(*) FROM postbag.vote WHERE ${of}),
		(SELECT ups FROM postbag.comment WHERE ${of})`)).split('|').map(Number);
	hold(cast === counted, `${counted} votes are counted and ${cast} are there`);
	return cast;
}

const hex = (id) => id.toString(16).padStart(16, '0');

// Comments

async function post(loads, forms, where) {
	const did = await byReaders(loads, { what: 'comments', clients: WRITERS, route: 'comment_post', status: 303, count: () => comments(loads, where),
		send: () => loads.post(loads.stage.main, '/postbag/comments', forms, WRITERS, true) });
	await countsAreTrue(loads, where);
	return did;
}

async function countsAreTrue(loads, where) {
	const [kept, counted] = (await loads.stage.psql(`SELECT count(*), (SELECT sum(comments)
		FROM postbag.article WHERE article_id = ANY ('${ids(loads, where)}'))
		FROM postbag.comment WHERE article_id = ANY ('${ids(loads, where)}')`)).split('|').map(Number);
	hold(kept === counted, `the articles count ${counted} comments and have ${kept}`);
}

function postBare(loads) {
	return byStatements(loads, 'comment', WRITERS, POSTED_BARE, comments);
}

async function comments(loads, where) {
	return Number(await loads.stage.psql(`SELECT count(*) FROM postbag.comment
		WHERE article_id = ANY ('${ids(loads, where)}') AND status = 'published'`));
}

function ids(loads, { from, to }) {
	return `{${loads.articles.slice(from, to).map(({ id }) => id).join()}}`;
}

// Everything at once: reads of the first articles, all of which have been read before, shares and comments of the others.
export async function mixed(loads) {
	await readAll(loads);
	const all = async () => [await shares(loads, SPREAD), await comments(loads, POSTED),
		await loads.answered('share', 303), await loads.answered('comment_post', 303)];
	const before = await all();
	const did = await mix(loads, loads.stage.main, loads.paths, '/postbag/shares', '/postbag/comments');
	await sleep(DRAIN_MS);
	const [shared, posted, saidShared, saidPosted] = (await all()).map((count, i) => count - before[i]);
	hold(shared === saidShared && posted === saidPosted, `postbagd said yes to ${saidShared} shares and ${saidPosted} comments, `
		+ `the database has ${shared} and ${posted}`);
	hold(shared > 0 && posted > 0, `${shared} shares and ${posted} comments are no mixture`);
	await countsAreTrue(loads, POSTED);
	return { ...did, shared, posted };
}

function mix(loads, base, paths, sharesTo, postsTo) {
	return loads.wrk(`${base}/`, MIXED, 'mixed.lua', { headers: ['Accept-Encoding: gzip'], env: { ...loads.numbers(),
		BENCH_PATHS: paths, BENCH_SHARES: loads.spreadForms, BENCH_SHARES_TO: sharesTo,
		BENCH_POSTS: loads.postForms, BENCH_POSTS_TO: postsTo, BENCH_WORDS: loads.words } });
}

function line(fields) {
	return new URLSearchParams(fields).toString();
}
