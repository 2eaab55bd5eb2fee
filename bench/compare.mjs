// bench/compare: the same reads, counts and posts for each of several comment services. See rivals.md.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadUs, processorUs } from './accounts.mjs';
import { generator } from './data.mjs';
import { Described, bytesOf } from './described.mjs';
import { percent, progress, say, spread, table } from './output.mjs';
import { send } from './sender.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const READERS = 64, WRITERS = 16, FILLERS = 8;
const COUNTED = 50; // articles in one request for counts
const POSTED = 50; // articles that are posted to, one after the other
const POST_MS = 1000; // so often a comment is posted while others read

// part: what the description must have for it.
const LINES = [
	{ name: 'thread-hot', what: 'one thread, 64 readers', part: 'thread', run: (one, how) => read(one, how, () => 0) },
	{ name: 'thread', what: 'threads at random', part: 'thread', run: (one, how) => read(one, how, any(how)) },
	{ name: 'thread-posted', what: 'the same while a comment a second is posted', part: 'post', run: whilePosting },
	{ name: 'counts', what: `counts of ${COUNTED} articles`, part: 'counts', run: counts },
	{ name: 'post', what: `comments of ${WRITERS} readers`, part: 'post', run: post },
];

const random = generator(17);
let unique = Math.floor(Date.now() / 1000) * 1000 % 2 ** 31; // no run posts what an earlier one has posted

await main().catch((error) => {
	console.error(`bench/compare: ${error.message}`);
	process.exit(1);
});

async function main() {
	const { targets, output } = options(process.argv.slice(2));
	const how = { seconds: number('BENCH_SECONDS', 5), rounds: number('BENCH_ROUNDS', 3), articles: number('BENCH_ARTICLES', 1000) };
	say(`${os.cpus().length} processors, ${os.cpus()[0].model}; ${how.articles} articles`);
	for (const one of targets) {
		await prepare(one, how.articles, number('BENCH_FILL', 0, 0));
	}
	const runs = await rounds(targets, how);
	print(targets, runs);
	fs.mkdirSync(path.dirname(output), { recursive: true });
	fs.writeFileSync(output, `${JSON.stringify({ ...how, targets: targets.map(({ base, of }) => ({ name: of.name, base })), runs },
		null, '\t')}\n`);
	say(`The figures are in ${output}.`);
}

// Fills it, if that was asked for, and asks once for each thing.
async function prepare(one, articles, fill) {
	for (let n = 0; n < articles && one.has('post') && (fill > 0 || n < POSTED); n++) {
		await one.prepare(n);
	}
	if (fill > 0) {
		let turn = 0;
		progress(`${one.of.name}: posting ${fill} comments to each article`);
		await send({ ...one.where, next: () => bytesOf(one.post(turn++ % articles, unique++)), statuses: one.statuses('post'),
			clients: FILLERS, count: fill * articles });
	}
	await one.probe(one.of.thread, one.request('thread', 0));
	if (one.has('counts')) {
		await one.probe(one.of.counts, one.counts(counted(articles)));
	}
	if (one.has('post')) {
		await one.probe(one.of.post, one.post(0, unique++));
	}
}

// In turn: what the machine does meanwhile meets all.
async function rounds(targets, how) {
	const done = [];
	for (let round = 0; round < how.rounds; round++) {
		for (const line of LINES) {
			for (const one of round % 2 === 0 ? targets : [...targets].reverse()) {
				if (one.has(line.part)) {
					progress(`round ${round + 1} of ${how.rounds}: ${line.name}, ${one.of.name}`);
					done.push({ round, line: line.name, target: targets.indexOf(one), ...await accounted(one, line, how) });
				}
			}
		}
	}
	progress('');
	return done;
}

async function accounted(one, line, how) {
	const used = () => one.pids.reduce((sum, pid) => sum + processorUs(pid), 0);
	const before = [used(), loadUs()];
	const did = await line.run(one, how).catch((error) => {
		throw new Error(`${line.name}, ${one.of.name}: ${error.message}`, { cause: error });
	});
	return { ...did, rate: did.requests / did.us * 1e6, driver_us: (loadUs() - before[1]) / did.requests,
		...one.pids.length > 0 && { program_us: (used() - before[0]) / did.requests } };
}

function read(one, { seconds }, which) {
	const made = new Map(); // a request is made once
	const next = () => {
		const n = which();
		made.has(n) || made.set(n, bytesOf(one.request('thread', n)));
		return made.get(n);
	};
	return send({ ...one.where, next, statuses: one.statuses('thread'), clients: READERS, seconds });
}

async function whilePosting(one, how) {
	const stop = new AbortController();
	let posted = 0;
	const poster = (async () => {
		while (!stop.signal.aborted) {
			await one.probe(one.of.post, one.post(posted++ % Math.min(POSTED, how.articles), unique++));
			await sleep(POST_MS, undefined, stop).catch(() => {});
		}
	})();
	poster.catch(() => {}); // it is looked at below
	const did = await read(one, how, any(how));
	stop.abort();
	await poster;
	return { ...did, posted };
}

function any({ articles }) {
	return () => Math.floor(random() * articles);
}

function counted(articles) {
	return [...Array(Math.min(COUNTED, articles)).keys()];
}

function counts(one, { seconds, articles }) {
	const bytes = bytesOf(one.counts(counted(articles)));
	return send({ ...one.where, next: () => bytes, statuses: one.statuses('counts'), clients: READERS, seconds });
}

function post(one, { seconds, articles }) {
	let turn = 0;
	return send({ ...one.where, next: () => bytesOf(one.post(turn++ % Math.min(POSTED, articles), unique++)),
		statuses: one.statuses('post'), clients: WRITERS, seconds });
}

function print(targets, all) {
	const rows = [];
	for (const line of LINES) {
		const of = targets.map((one, i) => all.filter((run) => run.line === line.name && run.target === i));
		const base = of[0].length > 0 && spread(of[0].map(({ rate }) => rate)).median;
		targets.forEach((one, i) => rows.push([line.name, one.of.name, ...cells(of[i], i === 0 ? 0 : base)]));
	}
	table([['line', 'service', 'a second', 'range', 'by the first', 'p50 ms', 'p99 ms', 'program us', 'driver us'], ...rows], [0, 1]);
	say(LINES.map(({ name, what }) => `${name}: ${what}`).join('; ') + '.');
	say(`Every answer had the status that the description says. Where "driver us" is much of what two requests are apart, the driver `
		+ `was the limit; it used at most ${percent(Math.max(...all.map((run) => run.driver_us * run.rate / 1e6)))} of one processor.`);
}

function cells(some, base) {
	if (some.length === 0) {
		return ['-', '', '', '', '', '', ''];
	}
	const of = (name) => spread(some.map((run) => run[name]));
	const rate = of('rate');
	return [rate.median.toFixed(0), `${rate.least.toFixed(0)}-${rate.most.toFixed(0)}`, base ? (rate.median / base).toFixed(3) : '',
		(of('p50_us').median / 1000).toFixed(2), (of('p99_us').median / 1000).toFixed(2),
		'program_us' in some[0] ? of('program_us').median.toFixed(0) : '', of('driver_us').median.toFixed(0)];
}

// -d and -p are for the URL that follows; -d stays until another one.
function options(args) {
	let file = path.join(here, 'rivals/postbag.json'), pids = [];
	const asked = { targets: [], output: path.join(path.dirname(here), 'build/compare.json') };
	const usage = () => {
		console.error('usage: bench/compare [-o FILE] [-d DESCRIPTION] [-p PID,...] URL [[-d DESCRIPTION] [-p PID,...] URL]...');
		process.exit(1);
	};
	for (let i = 0; i < args.length; i++) {
		if (/^-[odp]$/.test(args[i]) && i + 1 < args.length) {
			const value = args[++i];
			({ '-o': () => { asked.output = path.resolve(value); }, '-d': () => { file = value; },
				'-p': () => { pids = value.split(',').map(Number); } })[args[i - 1]]();
		} else if (/^http:\/\//.test(args[i])) {
			asked.targets.push(Object.assign(new Described(file, args[i]), { pids }));
			pids = [];
		} else {
			usage();
		}
	}
	if (asked.targets.length === 0) {
		usage();
	}
	return asked;
}

function number(name, usual, least = 1) {
	const value = Number(process.env[name] ?? usual);
	if (!Number.isInteger(value) || value < least) {
		console.error(`bench/compare: ${name} is not a number from ${least}`);
		process.exit(1);
	}
	return value;
}
