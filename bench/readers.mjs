// What readers do, measured against what Postbag stands on: the loads in rounds, and one table.

import { memory } from './accounts.mjs';
import { articleUrl, fill } from './data.mjs';
import { Loads } from './loads.mjs';
import { describePostgres, percent, progress, say, spread, table } from './output.mjs';
import { setStage } from './stage.mjs';

const STARTS = 5; // a start takes milliseconds, so it can be tried oftener

// The lines of the table. A line of rates is a load against another one; the aim is for their ratio.
export const READERS = [
	{ name: 'read-hot', ours: 'hot', theirs: 'static', against: 'a static file', least: 0.9 },
	{ name: 'read-app', ours: 'app', theirs: 'empty-thread', against: 'an empty program', least: 0.8 },
	{ name: 'sandbox', ours: 'app', theirs: 'app-outside', against: 'itself outside its sandbox' },
	{ name: 'share', ours: 'share', theirs: 'share-bare', against: 'one transaction each', least: 10 },
	{ name: 'share-empty', ours: 'share', theirs: 'share-empty', against: 'an empty program', least: 0.7 },
	{ name: 'comment', ours: 'comment', theirs: 'comment-bare', against: 'bare INSERTs', least: 0.9 },
	{ name: 'comment-one', ours: 'comment-one', theirs: 'comment-bare',
		against: 'bare INSERTs, many articles' },
	{ name: 'memory' },
	{ name: 'start' },
];

// names: of the lines that are wanted. time: how long a load is, and how often each is run.
export async function runReaders(names, time) {
	const stage = await setStage();
	try {
		return await measure(stage, READERS.filter(({ name }) => names.includes(name)), time);
	} finally {
		await stage.stop();
	}
}

async function measure(stage, lines, time) {
	const wants = (name) => lines.some((one) => one.name === name);
	const postgres = await describePostgres(stage);
	say(postgres);
	const articles = await fill(stage);
	const result = { postgres, lines: [] };
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
	const compared = lines.filter((one) => one.ours);
	result.runs = await rounds(loads, compared, time);
	if (result.memory) {
		result.memory.most = memory(stage.daemon).most;
	}
	result.lines = compared.map((one) => compare(one, result.runs));
	return result;
}

// Each load once a round, in turn forwards and backwards, so that what drifts evens out.
async function rounds(loads, compared, time) {
	const names = [...new Set(compared.flatMap((one) => [one.theirs, one.ours]))];
	const runs = [];
	for (const name of names) {
		await loads.run(name, 1); // to warm up
	}
	for (let round = 0; round < time.rounds; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			runs.push({ round, ...await loads.run(name, time.seconds) });
			progress(`round ${round + 1} of ${time.rounds}: ${name}`);
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

// The table

export function printReaders(result) {
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
	table(rows, [0, 5]);
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

function mega(bytes) {
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
