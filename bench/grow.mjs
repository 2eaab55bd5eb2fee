// Whether a thread's page costs more when the database has grown, or the thread: pages of postbagds that keep no
// body, each asked for with an article or a place of its own every time.

import * as http from 'node:http';

import { machineUs, loadUs, processorUs } from './accounts.mjs';
import { COMMENTS, generator, pick } from './data.mjs';
import { hold } from './checks.mjs';
import { fillGrown } from './grow_data.mjs';
import { describePostgres, percent, percentile, progress, say, spread, table } from './output.mjs';
import { setStage } from './stage.mjs';
import { range } from './tables.mjs';

const LEAST = 4; // 10 to the power of
const LONG_FROM = 6; // a database of that size has long threads as well
const LONG = [1000, 10000, 100000];
// Aims: p99 of any database by that of the smallest, and of a long thread's pages by that of one of a hundred.
const AIM = { size: 1.5, first: 2, any: 3 };

// exponent: of the largest database. asks: how often each page is asked for in a round.
export async function runGrow({ rounds, asks, exponent }) {
	const grown = [];
	try {
		for (let power = LEAST; power <= exponent; power++) {
			const stage = await setStage({ cache_bytes: 0 });
			grown.push({ power, stage });
			const begun = Date.now();
			progress(`filling a database with 10^${power} comments`);
			grown.at(-1).threads = await fillGrown(stage, 10 ** power, power === exponent && power >= LONG_FROM ? LONG : []);
			say(`10^${power} comments: filled in ${Math.round((Date.now() - begun) / 1000)} s, ${await size(stage)}`);
		}
		const postgres = await describePostgres(grown[0].stage);
		say(postgres);
		const pages = pagesOf(grown);
		const runs = await measure(pages, rounds, asks);
		return { postgres, asks, rounds, pages: pages.map((page) => compare(page, runs)), strangers: spread(runs.map((run) => run.strangers)) };
	} finally {
		progress('');
		for (const { stage } of grown.reverse()) {
			await stage.stop();
		}
	}
}

function size(stage) {
	return stage.psql(`SELECT pg_size_pretty(pg_table_size('postbag.comment')) || ' and indexes of '
		|| pg_size_pretty(pg_indexes_size('postbag.comment'))`);
}

// base: the page that a page is compared with.
function pagesOf(grown) {
	const usual = ({ power, stage, threads }) => {
		const hundred = threads.filter((one) => one.comments === COMMENTS);
		return { name: `10^${power} comments, a thread of ${COMMENTS}`, stage, path: (random) => threadPath(pick(random, hundred)) };
	};
	const pages = grown.map(usual);
	for (const page of pages.slice(1)) {
		Object.assign(page, { base: pages[0].name, most: AIM.size });
	}
	const last = grown.at(-1);
	for (const one of last.threads.filter(({ comments }) => comments > COMMENTS)) {
		const base = pages[grown.length - 1].name;
		pages.push({ name: `a thread of ${one.comments}, first page`, stage: last.stage, base, most: AIM.first, path: () => threadPath(one) },
			{ name: `a thread of ${one.comments}, any page`, stage: last.stage, base, most: AIM.any,
				path: (random) => `${threadPath(one)}&sort=oldest&after=${one.rootAt(Math.floor(random() * (one.comments - COMMENTS)))}` });
	}
	return pages;
}

function threadPath({ url }) {
	return `/postbag/thread?article=${encodeURIComponent(url)}`;
}

async function measure(pages, rounds, asks) {
	const random = generator(9);
	const runs = [];
	for (const page of pages) {
		progress(`warming up: ${page.name}`);
		await ask(page, random, asks);
	}
	for (let round = 0; round < rounds; round++) {
		for (const page of round % 2 === 0 ? pages : [...pages].reverse()) {
			progress(`round ${round + 1} of ${rounds}: ${page.name}`);
			runs.push({ round, name: page.name, ...await ask(page, random, asks) });
		}
	}
	return runs;
}

// One request at a time, over one connection. The processor time of the program and of PostgreSQL is for each of them.
async function ask(page, random, asks) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	const account = () => ({ program: processorUs(page.stage.daemon), postgres: processorUs(page.stage.postmaster),
		nginx: processorUs(page.stage.nginx), load: loadUs(), machine: machineUs() });
	const before = account();
	const took = [];
	let comments = 0;
	for (let i = 0; i < asks; i++) {
		const { ms, text } = await get(agent, page.stage, page.path(random));
		took.push(ms);
		comments += text.split('class="postbag-comment"').length - 1;
	}
	const after = account();
	agent.destroy();
	hold(comments / asks > COMMENTS / 4, `${page.name}: ${comments / asks} comments on a page`);
	const used = (what) => after[what] - before[what];
	return { took, comments: comments / asks, program_us: used('program') / asks, postgres_us: used('postgres') / asks,
		strangers: Math.max(0, 1 - (used('program') + used('postgres') + used('nginx') + used('load')) / used('machine')) };
}

function get(agent, stage, uri) {
	return new Promise((resolve, reject) => {
		const begun = performance.now();
		http.get({ agent, host: '127.0.0.1', port: stage.barePort, path: uri, headers: { Host: stage.host } }, (message) => {
			const parts = [];
			message.on('data', (part) => parts.push(part));
			message.on('end', () => (message.statusCode === 200
				? resolve({ ms: performance.now() - begun, text: Buffer.concat(parts).toString('latin1') })
				: reject(new Error(`${uri}: ${message.statusCode}`))));
			message.on('error', reject);
		}).on('error', reject);
	});
}

// The ratio of the p99 of all rounds; and the median's, in each round.
function compare(page, runs) {
	const of = (name) => runs.filter((run) => run.name === name).sort((a, b) => a.round - b.round);
	const mine = of(page.name);
	const all = mine.flatMap((run) => run.took);
	const one = { name: page.name, comments: spread(mine.map((run) => run.comments)).median, p50_ms: percentile(all, 50),
		p99_ms: percentile(all, 99), program_us: spread(mine.map((run) => run.program_us)),
		postgres_us: spread(mine.map((run) => run.postgres_us)) };
	if (!page.base) {
		return one;
	}
	const theirs = of(page.base);
	return { ...one, base: page.base, most: page.most, p99_ratio: one.p99_ms / percentile(theirs.flatMap((run) => run.took), 99),
		p50_ratio: spread(mine.map((run, i) => percentile(run.took, 50) / percentile(theirs[i].took, 50))) };
}

export function printGrow(grow) {
	table([['page', 'comments', 'p50 ms', 'p99 ms', 'program us', 'PostgreSQL us', 'against', 'p50 ratio', 'range', 'p99 ratio', 'aim'],
		...grow.pages.map((one) => [one.name, one.comments.toFixed(0), one.p50_ms.toFixed(2), one.p99_ms.toFixed(2),
			one.program_us.median.toFixed(0), one.postgres_us.median.toFixed(0), ...one.base ? [one.base, one.p50_ratio.median.toFixed(2),
				range(one.p50_ratio), one.p99_ratio.toFixed(2), `<= ${one.most}`] : Array(5).fill('')])], [0, 6]);
	say(`${grow.asks} requests a round of each page, one at a time, from postbagds that keep none. Others used `
		+ `${percent(grow.strangers.median)} of the processor time.`);
}
