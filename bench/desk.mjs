// The moderators' desk: its pages with a large database and with a small one, side by side, and a decision
// about many comments while readers write and read.

import * as http from 'node:http';

import { loadUs, machineUs, processorUs } from './accounts.mjs';
import { generator, pick } from './data.mjs';
import { SEARCHED, fillDesk } from './desk_data.mjs';
import { runBulks } from './desk_bulk.mjs';
import { describePostgres, percent, percentile, progress, say, spread, table } from './output.mjs';
import { setStage } from './stage.mjs';
import { signIn } from '../tests/lib/people.mjs';

export const SMALL = 10000; // comments
const MOST_RATIO = 2; // of the slowest hundredth
const MOST_STATEMENTS = 3; // of a queue's page
// Of the C library: no process gives memory back to the kernel between two requests. Else one that had never
// needed much, as with a small database, would have to ask for all of it each time, and one that had would not.
const MEMORY_STAYS = { MALLOC_TRIM_THRESHOLD_: String(256 << 20), MALLOC_MMAP_THRESHOLD_: String(32 << 20) };
const COUNTINGS = 5; // a page is asked for so often to count its statements

// Each page is asked for with another article, author, or place in its order each time.
const PAGES = [
	queue('held'), queue('held, deep', { after: true }),
	queue('reported'), queue('reported, deep', { after: true }),
	queue('unreviewed'), queue('unreviewed, deep', { after: true }),
	queue('spam'), queue('spam, deep', { after: true }),
	queue('all'), queue('all, deep', { after: true }),
	queue('held, an article', { article: true }), queue('all, an article', { article: true }),
	queue('held, an author', { author: true }), queue('all, an author', { author: true }),
	queue('reported, a reason', { reason: 'abuse' }), queue('held, a cause', { why: 'words' }),
	queue('held, older than a day', { age: 'over-1d' }), queue('all, of the last day', { age: '1d' }),
	queue('held, a language', { lang: 'fr' }), queue('all, a language', { lang: 'fr' }),
	queue('all, a common word', { q: SEARCHED.common }), queue('all, a rare word', { q: SEARCHED.rare }),
	queue('all, two words', { q: SEARCHED.two }), queue('all, no such word', { q: SEARCHED.none }),
	queue('held, a common word', { q: SEARCHED.common }), queue('held, a rare word', { q: SEARCHED.rare }),
	{ name: 'overview', path: () => '/postbag/admin/' },
	log('log'), log('log, deep', { before: true }), log('log, a moderator', { who: 'Moderator 3' }),
	log('log, a word', { q: 'campaign' }),
];

function queue(name, narrowed = {}) {
	const [which] = name.split(',');
	return { name, queue: true, rows: /<article class="desk-card"/g, path: (desk) => `/postbag/admin/queue?${new URLSearchParams({ queue: which,
		...narrowed, ...narrowed.after && { after: desk.deep(which) },
		...narrowed.article && { article: desk.article() }, ...narrowed.author && { author: desk.author() } })}` };
}

function log(name, narrowed = {}) {
	return { name, rows: /<tr><td/g, path: (desk) => `/postbag/admin/log?${new URLSearchParams({ ...narrowed,
		...narrowed.before && { before: desk.moment() } })}` };
}

// Measures, prints, and gives the figures. comments: of the large database. asks: how often each page is asked for in a round, of each database.
export async function runDesk({ seconds, rounds, asks, comments }) {
	const desks = [];
	Object.assign(process.env, MEMORY_STAYS);
	try {
		for (const count of [comments, SMALL]) {
			const begun = Date.now();
			const desk = new Desk(await setStage());
			desks.push(desk);
			await desk.open(count);
			say(`${count} comments under ${desk.site.articles.length} articles, ${desk.site.queues.held.length} of them held: `
				+ `made in ${Math.round((Date.now() - begun) / 1000)} s`);
		}
		const postgres = await describePostgres(desks[0].stage);
		say(postgres);
		const result = { postgres, comments: [comments, SMALL], asks, rounds, ...await measurePages(desks, rounds, asks) };
		printPages(result);
		result.bulk = await runBulks(desks[0], { seconds, rounds });
		printBulks(result.bulk);
		return result;
	} finally {
		for (const desk of desks.reverse()) {
			await desk.close();
		}
	}
}

// A moderator at one of the databases.
class Desk {
	constructor(stage) {
		this.stage = stage;
		this.agent = new http.Agent({ keepAlive: true });
		this.random = generator(11);
	}

	async open(comments) {
		this.site = await fillDesk(this.stage, comments);
		this.client = await signIn(this.stage.stack);
	}

	async close() {
		this.agent.destroy();
		await this.stage.stop();
	}

	// One request over a connection that stays: how long it took to the last byte, and what came.
	get(path) {
		const headers = { host: this.stage.host, cookie: [...this.client.jar].map((pair) => pair.join('=')).join('; ') };
		const begun = performance.now();
		return new Promise((resolve, reject) => {
			http.get({ agent: this.agent, host: '127.0.0.1', port: this.stage.stack.port, path, headers }, (message) => {
				const parts = [];
				message.on('data', (part) => parts.push(part));
				message.on('error', reject);
				message.on('end', () => {
					const us = (performance.now() - begun) * 1000;
					const text = Buffer.concat(parts).toString('utf8');
					if (message.statusCode === 200) {
						resolve({ us, text });
					} else {
						reject(new Error(`${path}: ${message.statusCode} ${text}`));
					}
				});
			}).on('error', reject);
		});
	}

	// How many statements go to the database for a page. Other threads ask for something now and then,
	// so the least of several is that of the page.
	async statements(page) {
		const counted = [];
		for (let i = 0; i < COUNTINGS; i++) {
			const before = await this.sent();
			await this.get(page.path(this));
			counted.push(await this.sent() - before);
		}
		return Math.min(...counted);
	}

	async sent() {
		const { text } = await this.stage.client().get('/postbag/metrics');
		return Number(text.match(/^postbag_statements_total (\d+)$/m)[1]);
	}

	// A comment in the middle half of a queue.
	deep(name) {
		const ids = this.site.queues[name];
		return ids[Math.floor(ids.length * (0.25 + this.random() / 2))];
	}

	// A moment in the middle half of the log, as its pages say it.
	moment() {
		const { moments } = this.site;
		const at = Math.floor(moments.length * (0.25 + this.random() / 2));
		return `${Math.floor(moments[at]) * 1000}.d${at + 1}`;
	}

	// That of a comment that waits, or its author.
	article() {
		return this.site.articleOf(pick(this.random, this.site.queues.held)).id.toString(16).padStart(16, '0');
	}

	author() {
		return this.site.authorOf(pick(this.random, this.site.queues.held));
	}

	processors() {
		return processorUs(this.stage.nginx) + processorUs(this.stage.daemon);
	}
}

// Every page of both databases in turn, in rounds.
async function measurePages(desks, rounds, asks) {
	const pages = PAGES.map((page) => ({ page, taken: desks.map(() => []) }));
	for (const one of pages) {
		one.statements = [];
		for (const desk of desks) {
			one.statements.push(await desk.statements(one.page));
		}
	}
	const before = accounts(desks);
	for (let round = 0; round < rounds; round++) {
		for (const { page, taken } of pages) {
			progress(`round ${round + 1} of ${rounds}: ${page.name}`);
			const asked = desks.map(() => []);
			for (let i = 0; i < asks * desks.length; i++) {
				const at = i % desks.length;
				asked[at].push(await ask(desks[at], page));
			}
			asked.forEach((some, at) => taken[at].push(some));
		}
	}
	progress('');
	const after = accounts(desks);
	return { pages: pages.map(summary), strangers: 1 - (after.ours - before.ours) / (after.machine - before.machine) };
}

async function ask(desk, page) {
	const { us, text } = await desk.get(page.path(desk));
	return { us, rows: page.rows && (text.match(page.rows) ?? []).length };
}

// taken: of each database, of each round, what each request took.
function summary({ page, statements, taken }) {
	const of = (some, part) => percentile(some.map(({ us }) => us), part);
	const [large, small] = taken.map((rounds) => rounds.flat());
	return { name: page.name, queue: page.queue === true, statements: Math.max(...statements),
		sides: [large, small].map((some) => ({ p50_us: of(some, 50), p99_us: of(some, 99),
			rows: page.rows && spread(some.map(({ rows }) => rows)).median })),
		p50_ratio: of(large, 50) / of(small, 50), p99_ratio: of(large, 99) / of(small, 99),
		rounds: spread(taken[0].map((some, round) => of(some, 50) / of(taken[1][round], 50))) };
}

function accounts(desks) {
	return { ours: loadUs() + processorUs(desks[0].stage.postmaster) + desks.reduce((sum, desk) => sum + desk.processors(), 0),
		machine: machineUs() };
}

// The tables

function printPages({ comments, asks, pages, strangers }) {
	const [large, small] = comments.map((count) => count.toLocaleString('en'));
	table([['page', 'statements', 'rows', 'p50 ms', 'p99 ms', 'rows', 'p50 ms', 'p99 ms', 'p50 ratio', 'range', 'p99 ratio', ''],
		...pages.map((one) => [one.name, String(one.statements), ...one.sides.flatMap(cells), one.p50_ratio.toFixed(2),
			`${one.rounds.least.toFixed(2)}-${one.rounds.most.toFixed(2)}`, one.p99_ratio.toFixed(2), missed(one)])], [0, 11]);
	say(`First ${large} comments, then ${small}; ${asks} requests of each a round. The aims: p99 ratio <= ${MOST_RATIO}, `
		+ `statements of a queue's page <= ${MOST_STATEMENTS}. Others used ${percent(Math.max(0, strangers))} of the processor time.`);
}

function printBulks(bulks) {
	table([['many at once', 'comments', 'seconds', 'a second', 'posts', 'p50 ms', 'p99 ms', 'reads', 'p50 ms', 'p99 ms'],
		...bulks.map((one) => [one.name, one.comments ? String(one.comments) : '', ...times(one), ...crowd(one.posts), ...crowd(one.reads)])], [0]);
}

function cells({ rows, p50_us: p50, p99_us: p99 }) {
	return [String(rows ?? ''), (p50 / 1000).toFixed(1), (p99 / 1000).toFixed(1)];
}

function missed(one) {
	return [one.p99_ratio > MOST_RATIO && 'p99', one.queue && one.statements > MOST_STATEMENTS && 'statements']
		.filter(Boolean).join(', ');
}

function times({ seconds, rate }) {
	return [`${seconds.median.toFixed(1)}`, rate ? rate.median.toFixed(0) : ''];
}

function crowd({ count, p50_us: p50, p99_us: p99 }) {
	return [String(count), (p50 / 1000).toFixed(1), (p99 / 1000).toFixed(1)];
}
