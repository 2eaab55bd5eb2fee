// The loads that read, by name; each is given the Loads that runs it.

import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { acknowledged, formFields, hasComments, hold } from './checks.mjs';
import { READ, generator, pick, words } from './data.mjs';

const CLIENTS = 64;
const COLD_CLIENTS = 8; // as many as postbagd has connections: what is cold waits for the database
const COUNTED = 50; // articles in one request for counts
const HOT = 0;
const ROOM_FOR_ALL = 48 * 1024 * 1024; // bytes of kept bodies
const POST_MS = 200; // so often a comment is posted while others read
const DRAIN_MS = 300; // what was under way when a load ended is done by then

export const READS = {
	'static': (loads) => loads.get(loads.stage.main, '/static/thread', CLIENTS),
	'hot': readHot,
	'app': (loads) => past(loads, loads.threadOf(HOT), 'thread', 200),
	'app-outside': readOutside,
	'cold': readCold,
	'cold-bare': (loads) => cold(loads, COLD_CLIENTS),
	'spread-posted': (loads) => whilePosting(loads, () => loads.spread(loads.stage.main, loads.paths, CLIENTS)),
	'spread-posted-app': (loads) => whilePosting(loads, () => loads.spread(loads.stage.bare, loads.paths, CLIENTS)),
	'spread-posted-roomy': (loads) => otherwise(loads, { cache_bytes: ROOM_FOR_ALL }, () => READS['spread-posted'](loads)),
	'not-modified': (loads) => past(loads, loads.threadOf(HOT), 'thread', 304, [`If-None-Match: ${loads.etag}`]),
	'counts': (loads) => past(loads, loads.countsUri, 'api_counts', 200),
	'empty-thread': (loads) => loads.get(loads.stage.bare, '/empty/thread', CLIENTS),
	'empty-thread-other': (loads) => loads.get(loads.stage.bare, '/empty/thread-other', CLIENTS),
	'empty-not-modified': (loads) => loads.get(loads.stage.bare, '/empty/not-modified', CLIENTS),
	'empty-counts': (loads) => loads.get(loads.stage.bare, '/empty/counts', CLIENTS),
};

export async function prepareReads(loads) {
	const { stage } = loads;
	const thread = await loads.packed(loads.threadOf(HOT));
	hasComments(thread.plain);
	loads.etag = thread.etag;
	loads.plainBytes = Buffer.byteLength(thread.plain);
	loads.bodyBytes = thread.body.length;
	loads.countsUri = `/postbag/api/v1/counts?${loads.articles.slice(0, COUNTED)
		.map(({ url }) => `article=${encodeURIComponent(url)}`).join('&')}`;
	const counts = await loads.packed(loads.countsUri);
	hold(JSON.parse(counts.plain).counts.length === COUNTED, `not the counts of ${COUNTED} articles`);
	loads.paths = loads.lines('paths', loads.articles.slice(0, READ).map((_, number) => loads.threadOf(number)));
	stage.writeFile('thread.gz', thread.body);
	await stage.startEmpty('thread', answerOf(thread));
	await stage.startEmpty('thread-other', answerOf(thread));
	await stage.startEmpty('counts', answerOf(counts));
	await stage.startEmpty('not-modified', `Status: 304 Not Modified\r\nETag: ${loads.etag}\r\n\r\n`);
}

function answerOf({ type, body }) {
	return Buffer.concat([Buffer.from(`Content-Type: ${type}\r\nContent-Encoding: gzip\r\n`
		+ `Content-Length: ${body.length}\r\n\r\n`), body]);
}

async function readHot(loads) {
	const { stage } = loads;
	const asked = await loads.answered('thread', 200);
	const did = await loads.get(stage.main, loads.threadOf(HOT), CLIENTS);
	const passed = await loads.answered('thread', 200) - asked;
	// One a second, and a few that came while the first was being filled.
	hold(passed <= (loads.seconds + 2) * 8, `${passed} of ${did.requests} hot reads came through to postbagd`);
	const probe = await stage.client().get(loads.threadOf(HOT),
		{ headers: { 'accept-encoding': 'gzip', 'x-bench': 'cache' } });
	hold(/^(HIT|STALE|UPDATING|EXPIRED)$/.test(probe.headers['x-cache']), `X-Cache: ${probe.headers['x-cache']}`);
	return { ...did, passed };
}

// Past nginx's cache: postbagd has answered every one, and so.
async function past(loads, uri, route, status, headers = []) {
	const asked = await loads.answered(route, status);
	const did = await loads.get(loads.stage.bare, uri, CLIENTS, headers);
	await sleep(DRAIN_MS);
	acknowledged(did.requests, await loads.answered(route, status) - asked, CLIENTS, `answers ${status} of postbagd`);
	return did;
}

// By a postbagd without its sandbox; then that with it is back.
function readOutside(loads) {
	return otherwise(loads, { sandbox: 'no' }, () => READS.app(loads));
}

// By one that keeps no body.
function readCold(loads) {
	return otherwise(loads, { cache_bytes: 0 }, async () => {
		const misses = () => loads.metric('postbag_body_cache_misses_total');
		const before = await misses();
		const did = await loads.spread(loads.stage.bare, loads.paths, COLD_CLIENTS);
		await sleep(DRAIN_MS);
		const missed = await misses() - before;
		// Two that want the same at the same time may share it.
		hold(missed >= did.requests * 0.9, `${did.requests} cold reads, of which postbagd had to make ${missed}`);
		return did;
	});
}

// The first thread is read and rendered before anybody counts.
async function otherwise(loads, settings, load) {
	const restart = async (some) => {
		await loads.stage.restart(some);
		await (await fetch(loads.stage.bare + loads.threadOf(HOT))).arrayBuffer();
	};
	loads.noteMost(); // of the one that ends
	await restart(settings);
	try {
		return await load();
	} finally {
		await restart();
	}
}

// clients 0: answers and bare queries in turn; else only the queries. See cold.c.
export function cold(loads, clients) {
	const program = path.resolve(process.env.POSTBAG_BIN, 'bench_cold');
	const { stage } = loads;
	const settings = fs.readFileSync(stage.stack.config, 'utf8').replace(/^cache_bytes = .*\n/m, '');
	const config = stage.writeFile('cold.conf', `${settings}cache_bytes = 0\n`);
	const targets = loads.articles.slice(0, READ).map(({ id, url }) => `${id} ${url}\n`).join('');
	return loads.program(stage.copy(program), [config, stage.host, String(loads.seconds), String(clients), stage.dsn],
		`${targets}\n`);
}

// While a comment is posted every now and then, to one of the articles that are read. All have been read before.
async function whilePosting(loads, load) {
	await readAll(loads);
	const random = generator(loads.seed);
	const poster = new AbortController();
	let posted = 0;
	const posting = (async () => {
		while (!poster.signal.aborted) {
			const form = await formFields(loads.stage, loads.articles[1 + Math.floor(random() * (READ - 1))].url);
			const reply = await loads.stage.client({ headers: { 'x-bench-address': address(random) } })
				.post('/postbag/comments', { ...form, name: 'Reader', act: 'post', text: `${words(random)} ${random()}` });
			hold(reply.status === 303, `posting while others read: ${reply.status}\n${reply.text.slice(0, 500)}`);
			posted++;
			await sleep(POST_MS, undefined, poster).catch(() => {});
		}
	})();
	posting.catch(() => {}); // it is looked at below
	const did = await load();
	poster.abort();
	await posting;
	hold(posted >= loads.seconds, `only ${posted} comments were posted while others read`);
	return { ...did, posted };
}

function address(random) {
	return `198.18.${pick(random, [...Array(256).keys()])}.${pick(random, [...Array(256).keys()])}`;
}

// Every one of the first threads twice, past nginx's cache: what was made while others were is compressed better when it is
// asked for again a second later, without haste. Gives how many bodies postbagd then keeps.
export async function readAll(loads) {
	await readOnce(loads, 16);
	await sleep(1100);
	await readOnce(loads, 2);
	return loads.metric('postbag_body_cache_bodies');
}

async function readOnce(loads, readers) {
	const left = [...Array(READ).keys()];
	const agent = new http.Agent({ keepAlive: true });
	const reader = async () => {
		for (let number; (number = left.pop()) !== undefined;) {
			await fetchOne(agent, loads.stage, loads.threadOf(number));
		}
	};
	await Promise.all(Array.from({ length: readers }, reader));
	agent.destroy();
}

function fetchOne(agent, stage, uri) {
	return new Promise((resolve, reject) => {
		http.get({ agent, host: '127.0.0.1', port: stage.barePort, path: uri,
			headers: { Host: stage.host, 'Accept-Encoding': 'gzip' } }, (message) => {
			message.resume();
			message.on('end', () => (message.statusCode === 200 ? resolve()
				: reject(new Error(`${uri}: ${message.statusCode}`))));
			message.on('error', reject);
		}).on('error', reject);
	});
}
