// What readers do, measured against what Postbag stands on: the loads in rounds, and what is measured once with
// the same database.

import { memory } from './accounts.mjs';
import { articleUrl, fill } from './data.mjs';
import { COLD, MEMORY, RATES, START, STEADY } from './lines.mjs';
import { Loads } from './loads.mjs';
import { describePostgres, progress, say, spread } from './output.mjs';
import { cold, readAll } from './reads.mjs';
import { setStage } from './stage.mjs';
import { steady } from './steady.mjs';

const STARTS = 5; // a start takes milliseconds, so it can be tried oftener
const BEFORE = 'thread'; // the empty program whose start postbagd's is compared with

// Whether a stage of readers is needed for these.
export function wantsReaders(names) {
	const once = [COLD, MEMORY, START, STEADY];
	return names.some((name) => once.includes(name) || RATES.some((one) => one.name === name));
}

// names: of the lines that are wanted. time: how long a load is, how often each is run, how long the steady one is.
export async function runReaders(names, time) {
	const stage = await setStage();
	try {
		return await measure(stage, names, time);
	} finally {
		await stage.stop();
	}
}

async function measure(stage, names, time) {
	const postgres = await describePostgres(stage);
	say(postgres);
	const articles = await fill(stage);
	const result = { postgres, kept: stage.kept };
	const loads = new Loads(stage, articles);

	const fresh = memory(stage.daemon).now;
	await loads.prepare();
	result.thread = { plain: loads.plainBytes, gzip: loads.bodyBytes };
	say(`1000 articles with 100 comments to be read, as many to be written to; the hot thread is ${loads.plainBytes} bytes, compressed ${loads.bodyBytes}. `
		+ `nginx ${stage.kept ? 'keeps its connections' : 'makes a connection for each request'} to postbagd and to the empty program.`);
	if (names.includes(MEMORY)) {
		await stage.stack.restartPostbagd();
		const bodies = await readAll(loads);
		result.memory = { start: fresh, hot: memory(stage.daemon).now, bodies };
	}
	if (names.includes(START)) {
		result.start = await starts(stage);
	}
	const lines = RATES.filter(({ name }) => names.includes(name));
	Object.assign(result, await rounds(loads, lines, names.includes(COLD), time));
	result.lines = lines.map((one) => compare(one, result.runs));
	if (result.memory) {
		loads.noteMost();
		result.memory.most = loads.most;
	}
	if (names.includes(STEADY)) {
		result.steady = await steady(loads, time.minutes);
	}
	return result;
}

async function starts(stage) {
	const uri = `/postbag/thread?article=${encodeURIComponent(articleUrl(stage, 0))}`;
	const took = { ours_ms: [], theirs_ms: [] };
	for (let i = 0; i < STARTS; i++) {
		took.ours_ms.push(await stage.timeStart(uri));
		took.theirs_ms.push(await stage.timeEmptyStart(BEFORE, uri));
	}
	return { ours_ms: spread(took.ours_ms), theirs_ms: spread(took.theirs_ms) };
}

// Each load once a round, in turn forwards and backwards, so that what drifts evens out.
async function rounds(loads, lines, wantsCold, time) {
	const names = [...new Set(lines.flatMap((one) => [one.theirs, one.ours]))];
	const runs = [], colds = [];
	for (const name of names) {
		progress(`warming up: ${name}`);
		await loads.run(name, 1);
	}
	for (let round = 0; round < time.rounds; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			progress(`round ${round + 1} of ${time.rounds}: ${name}`);
			runs.push({ round, ...await loads.run(name, time.seconds) });
		}
		if (wantsCold) {
			progress(`round ${round + 1} of ${time.rounds}: what a cold read is made of`);
			loads.seconds = time.seconds;
			colds.push(made(await cold(loads, 0)));
		}
	}
	progress('');
	return { runs, ...wantsCold && { cold: sums(colds) } };
}

// What is Postbag's own in a cold answer: neither rendering nor compression, each of which is counted once.
function made(one) {
	const rest = one.answer_us - one.render_us - one.pack_us;
	return { ...one, rest_us: rest, ratio: rest / one.query_us };
}

function sums(all) {
	return Object.fromEntries(Object.keys(all[0]).map((name) => [name, spread(all.map((one) => one[name]))]));
}

function compare(one, runs) {
	const of = (name) => runs.filter((run) => run.name === name).sort((a, b) => a.round - b.round);
	const ours = of(one.ours);
	const theirs = of(one.theirs);
	return { ...one, ratio: spread(ours.map((run, i) => run.rate / theirs[i].rate)),
		work: spread(ours.map((run, i) => work(theirs[i]) / work(run))),
		...one.tail && { tailed: spread(ours.map((run) => run.p99_us / run.p50_us)) },
		ours: summary(ours), theirs: summary(theirs), ours_load: one.ours, theirs_load: one.theirs };
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
