// What readers' figures look like as tables.

import { percent, say, spread, table } from './output.mjs';

export const AIMS = { memory: 32 << 20, start_ms: 100, cold: 1.3 };

export function printReaders(result) {
	if (result.lines.length > 0) {
		printRates(result.lines);
		printWork(result.lines);
	}
	if (result.cold) {
		printCold(result.cold);
	}
	if (result.memory || result.start) {
		printOnce(result);
	}
	if (result.steady) {
		printSteady(result.steady);
	}
	if (result.runs.length > 0) {
		const { median, most } = spread(result.runs.map((run) => run.strangers));
		say(`No request was refused or failed, and the database has what was acknowledged. Others used `
			+ `${percent(median)} of the processor time (${percent(most)} in the worst load).`);
	}
}

function printRates(lines) {
	table([['line', 'against', 'ratio', 'range', 'work', 'aim', 'p99 / p50', 'aim'], ...lines.map((one) => [one.name, one.against,
		one.ratio.median.toFixed(2), range(one.ratio), one.work.median.toFixed(2), one.least ? `>= ${one.least}` : '',
		one.tailed ? one.tailed.median.toFixed(1) : '', one.tailed ? `<= ${one.tail}` : ''])], [0, 1]);
}

// Each load once, though several lines may have it.
function printWork(lines) {
	const sides = new Map(lines.flatMap((one) => [[one.ours_load, one.ours], [one.theirs_load, one.theirs]]));
	table([['load', 'a second', 'range', 'nginx us', 'program us', 'PostgreSQL us', 'p50 ms', 'p99 ms'],
		...[...sides].map(([load, side]) => [load, cell(side.rate, 0), range(side.rate, 0), cell(side.nginx_us, 1),
			cell(side.program_us, 1), cell(side.postgres_us, 1), cell(side.p50_us, 2, 1000), cell(side.p99_us, 2, 1000)])], [0]);
}

function printCold(one) {
	const row = (name, what, aim = '') => [name, cell(what, 0), range(what, 0), aim];
	table([['a cold read, one after the other', 'us', 'range', 'aim'],
		row('the bare query', one.query_us), row('rendering', one.render_us), row('compression', one.pack_us),
		row('the answer, all of it', one.answer_us), row('the answer without rendering and compression', one.rest_us),
		['that by the bare query', one.ratio.median.toFixed(2), range(one.ratio), `<= ${AIMS.cold}`]], [0]);
}

function printOnce({ memory, start }) {
	const rows = [['line', 'what', 'measured', 'range', 'aim']];
	if (memory) {
		rows.push(['memory', 'resident after the start', mega(memory.start), '', ''],
			['memory', `resident with 1000 threads read, ${memory.bodies} kept`, mega(memory.hot), '', `<= ${mega(AIMS.memory)}`],
			['memory', 'the most in the whole run', mega(memory.most), '', '']);
	}
	if (start) {
		const times = (name, took, aim) => rows.push(['start', name, `${took.median.toFixed(0)} ms`, range(took, 0), aim]);
		times('to the end of the first thread', start.ours_ms, `<= ${AIMS.start_ms} ms`);
		times('an empty program, to the end of its first answer', start.theirs_ms, '');
	}
	table(rows, [0, 1]);
}

function printSteady(one) {
	const row = (name, by, show) => [name, ...by.quarters.map(show), show(by.least), show(by.most)];
	table([[`steady, ${one.minutes} min`, '1st quarter', '2nd', '3rd', '4th', 'least', 'most'],
		row('resident', one.memory, mega), row('descriptors', one.descriptors, (count) => count.toFixed(0))], [0]);
	say(`${one.requests} requests, ${one.shared} shares and ${one.posted} comments among them, ${Math.round(one.rate)} a second, `
		+ `p50 ${(one.p50_us / 1000).toFixed(1)} ms, p99 ${(one.p99_us / 1000).toFixed(1)} ms; none failed. From the second quarter to the `
		+ `last memory grew by ${percent(one.memory.grew)} and descriptors by ${percent(one.descriptors.grew)}.`);
}

// Numbers

export function range({ least, most }, digits = 2) {
	return `${least.toFixed(digits)}-${most.toFixed(digits)}`;
}

function cell(one, digits, scale = 1) {
	return one ? (one.median / scale).toFixed(digits) : '';
}

function mega(bytes) {
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
