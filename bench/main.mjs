// bench/run: sets the stage, runs the loads in rounds, and prints one table. See README.md.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { memory } from './accounts.mjs';
import { articleUrl, fill } from './data.mjs';
import { Loads } from './loads.mjs';
import { here, setStage } from './stage.mjs';

const SECONDS = number('BENCH_SECONDS', 5);
const ROUNDS = number('BENCH_ROUNDS', 3);
const STARTS = 5; // a start takes milliseconds, so it can be tried oftener

// The lines of the table. A line of rates is a load against another one; the aim is for their ratio.
const LINES = [
	{ name: 'read-hot', ours: 'hot', theirs: 'static', against: 'a static file', least: 0.9 },
	{ name: 'read-app', ours: 'app', theirs: 'empty-thread', against: 'an empty program', least: 0.8 },
	{ name: 'share', ours: 'share', theirs: 'share-bare', against: 'one transaction each', least: 10 },
	{ name: 'share-empty', ours: 'share', theirs: 'share-empty', against: 'an empty program', least: 0.7 },
	{ name: 'comment', ours: 'comment', theirs: 'comment-bare', against: 'bare INSERTs', least: 0.9 },
	{ name: 'comment-one', ours: 'comment-one', theirs: 'comment-bare',
		against: 'bare INSERTs, many articles' },
	{ name: 'memory' },
	{ name: 'start' },
];

const { lines, output } = options(process.argv.slice(2));
const stage = await setStage();
try {
	const result = await measure();
	print(result);
	fs.mkdirSync(path.dirname(output), { recursive: true });
	fs.writeFileSync(output, `${JSON.stringify(result, null, '\t')}\n`);
} finally {
	await stage.stop();
}

async function measure() {
	say(`${os.cpus().length} processors, ${os.cpus()[0].model}; Linux ${os.release()}; `
		+ `load ${os.loadavg()[0].toFixed(1)} before we began`);
	const postgres = await describePostgres();
	say(postgres);
	const articles = await fill(stage);
	const result = { seconds: SECONDS, rounds: ROUNDS, processors: os.cpus().length, postgres, lines: [] };
	const loads = new Loads(stage, articles);

	await stage.stack.restartPostbagd();
	const fresh = memory(stage.daemon).now;
	await loads.prepare();
	say(`1000 articles with 100 comments; the hot thread is ${loads.plainBytes} bytes, compressed ${loads.bodyBytes}`);
	if (wants('memory')) {
		const bodies = await loads.readAll();
		result.memory = { start: fresh, hot: memory(stage.daemon).now, bodies };
	}
	if (wants('start')) {
		result.start_ms = [];
		for (let i = 0; i < STARTS; i++) {
			result.start_ms.push(await stage.timeStart(
				`/postbag/thread?article=${encodeURIComponent(articleUrl(stage, 0))}`));
		}
	}
	result.runs = await rounds(loads);
	if (result.memory) {
		result.memory.most = memory(stage.daemon).most;
	}
	result.lines = lines.filter((one) => one.ours).map((one) => compare(one, result.runs));
	return result;
}

// Each load once a round, in turn forwards and backwards, so that what drifts evens out.
async function rounds(loads) {
	const names = [...new Set(lines.filter((one) => one.ours).flatMap((one) => [one.theirs, one.ours]))];
	const runs = [];
	for (const name of names) {
		await loads.run(name, 1); // to warm up
	}
	for (let round = 0; round < ROUNDS; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			runs.push({ round, ...await loads.run(name, SECONDS) });
			progress(`round ${round + 1} of ${ROUNDS}: ${name}`);
		}
	}
	progress('');
	return runs;
}

function compare(one, runs) {
	const of = (name) => runs.filter((run) => run.name === name).sort((a, b) => a.round - b.round);
	const ours = of(one.ours);
	const theirs = of(one.theirs);
	return { name: one.name, against: one.against, least: one.least,
		ratio: spread(ours.map((run, i) => run.rate / theirs[i].rate)),
		work: spread(ours.map((run, i) => work(theirs[i]) / work(run))),
		ours: summary(ours), theirs: summary(theirs) };
}

// Processor time of a request, without that of the load itself.
function work(run) {
	return run.nginx_us + run.program_us + run.postgres_us;
}

function summary(runs) {
	const fields = ['rate', 'nginx_us', 'program_us', 'postgres_us', 'p50_us', 'p99_us', 'strangers'];
	return Object.fromEntries(fields.filter((name) => name in runs[0])
		.map((name) => [name, spread(runs.map((run) => run[name]))]));
}

function spread(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return { median: sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
		least: sorted[0], most: sorted.at(-1) };
}

// The table

function print(result) {
	const head = ['line', 'ratio', 'range', 'work', 'aim', '', 'a second', 'nginx us', 'program us', 'PostgreSQL us',
		'p50 ms', 'p99 ms'];
	const rows = [head];
	for (const one of result.lines) {
		rows.push([one.name, one.ratio.median.toFixed(2),
			`${one.ratio.least.toFixed(2)}-${one.ratio.most.toFixed(2)}`,
			one.work.median.toFixed(2), one.least ? `>= ${one.least}` : '', 'Postbag', ...cells(one.ours)]);
		rows.push(['', '', '', '', '', one.against, ...cells(one.theirs)]);
	}
	if (result.memory) {
		const { start, hot, most, bodies } = result.memory;
		rows.push(['memory', mega(hot), '', '', '< 32 MB', `resident with 1000 threads read, ${bodies} kept`]);
		rows.push(['', mega(start), '', '', '', 'resident after the start']);
		rows.push(['', mega(most), '', '', '', 'the most in the whole run']);
	}
	if (result.start_ms) {
		const { median, least, most } = spread(result.start_ms);
		rows.push(['start', `${median.toFixed(0)} ms`, `${least.toFixed(0)}-${most.toFixed(0)}`, '', '< 100 ms',
			'to the end of the first thread']);
	}
	const widths = head.map((_, i) => Math.max(...rows.filter((row) => row.length > 6 || i < 5)
		.map((row) => (row[i] ?? '').length)));
	say('');
	for (const row of rows) {
		say(row.map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
			.join('  ').trimEnd());
	}
	say('');
	if (result.runs.length > 0) {
		const { median, most } = spread(result.runs.map((run) => run.strangers));
		say(`No request was refused or failed, and the database has what was acknowledged. Others used `
			+ `${percent(median)} of the processor time (${percent(most)} in the worst load).`);
	}
}

function cells(side) {
	const one = (name, digits, scale = 1) => (side[name] ? (side[name].median / scale).toFixed(digits) : '');
	return [one('rate', 0), one('nginx_us', 1), one('program_us', 1), one('postgres_us', 1),
		one('p50_us', 1, 1000), one('p99_us', 1, 1000)];
}

async function describePostgres() {
	const [version, ...settings] = JSON.parse(await stage.psql(`SELECT json_build_array(
		current_setting('server_version'), current_setting('fsync'),
		current_setting('synchronous_commit'), current_setting('data_directory'))`));
	const [fsync, commit, directory] = settings;
	if (fsync !== 'on' || commit !== 'on') {
		throw new Error(`fsync is ${fsync} and synchronous_commit ${commit}: writes would not be durable`);
	}
	const kind = execFileSync('stat', ['-f', '-c', '%T', directory], { encoding: 'utf8' }).trim();
	if (kind === 'tmpfs') {
		say('The database is in memory (tmpfs): a commit waits for no disk. Set POSTBAG_TMP to a directory on one.');
	}
	return `PostgreSQL ${version}: fsync ${fsync}, synchronous_commit ${commit}, on ${kind}`;
}

// Odds and ends

function options(args) {
	let file = path.join(path.dirname(here), 'build/bench.json');
	const names = [];
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '-o' && i + 1 < args.length) {
			file = path.resolve(args[++i]);
		} else if (LINES.some(({ name }) => name.startsWith(args[i]))) {
			names.push(args[i]);
		} else {
			console.error(`bench/run: no line begins with '${args[i]}'; there are `
				+ LINES.map(({ name }) => name).join(' '));
			process.exit(1);
		}
	}
	return { output: file, lines: names.length === 0 ? LINES
		: LINES.filter(({ name }) => names.some((start) => name.startsWith(start))) };
}

function wants(name) {
	return lines.some((one) => one.name === name);
}

function number(name, usual) {
	const value = Number(process.env[name] ?? usual);
	if (!Number.isInteger(value) || value < 1) {
		console.error(`bench/run: ${name} is not a number from 1`);
		process.exit(1);
	}
	return value;
}

function say(text) {
	process.stdout.write(`${text}\n`);
}

// One line that is written over, for who looks on.
function progress(text) {
	if (process.stderr.isTTY) {
		process.stderr.write(`\r\x1b[K${text}`);
	}
}

function mega(bytes) {
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function percent(part) {
	return `${Math.round(part * 100)}%`;
}
