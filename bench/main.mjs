// bench/run: runs what is asked for, prints its tables, writes its figures and draws them. See README.md.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { chart } from './chart.mjs';
import { SMALL, runDesk } from './desk.mjs';
import { printGrow, runGrow } from './grow.mjs';
import { COLD, DESK, GROW, NAMES, STEADY, TIMING, linesOf } from './lines.mjs';
import { say } from './output.mjs';
import { runReaders, wantsReaders } from './readers.mjs';
import { here } from './stage.mjs';
import { printReaders } from './tables.mjs';
import { runTiming } from './timing.mjs';

const { names, output } = options(process.argv.slice(2));
refuseInVain(names);
const time = { seconds: number('BENCH_SECONDS', 5), rounds: number('BENCH_ROUNDS', 3), minutes: number('BENCH_MINUTES', 10) };
const asks = number('BENCH_ASKS', 100);

const result = { at: new Date().toISOString(), processors: os.cpus().length, processor: os.cpus()[0].model, kernel: os.release(),
	...time };
say(`${result.processors} processors, ${result.processor}; Linux ${result.kernel}; load ${os.loadavg()[0].toFixed(1)} before we began`);
if (wantsReaders(names)) {
	Object.assign(result, await runReaders(names, time));
	printReaders(result);
}
if (names.includes(GROW)) {
	result.grow = await runGrow({ ...time, asks, exponent: number('BENCH_GROW', 6, 4, 8) });
	printGrow(result.grow);
}
if (names.includes(DESK)) {
	result.desk = await runDesk({ ...time, asks, comments: number('BENCH_COMMENTS', 1000000, SMALL) });
}
if (names.includes(TIMING)) {
	result.timing = await runTiming();
}
fs.mkdirSync(path.dirname(output), { recursive: true });
fs.writeFileSync(output, `${JSON.stringify(result, null, '\t')}\n`);
const drawn = chart(result);
if (drawn) {
	const file = `${output.replace(/\.json$/, '')}.svg`;
	fs.writeFileSync(file, drawn);
	say(`The figures are in ${output}, drawn in ${file}.`);
} else {
	say(`The figures are in ${output}.`);
}

function options(args) {
	const asked = [];
	let file = path.join(path.dirname(here), 'build/bench.json');
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '-o' && i + 1 < args.length) {
			file = path.resolve(args[++i]);
		} else if (NAMES.some((name) => name.startsWith(args[i]))) {
			asked.push(args[i]);
		} else {
			console.error(`bench/run: no line begins with '${args[i]}'; there are ${NAMES.join(' ')}`);
			process.exit(1);
		}
	}
	return { output: file, names: linesOf(asked) };
}

// What would end the run when most of it is done.
function refuseInVain(wanted) {
	const vain = [
		wanted.includes(STEADY) && process.getuid() !== 0 && `${STEADY}: only root sees how many descriptors postbagd has`,
		wanted.includes(COLD) && !fs.existsSync(path.resolve(process.env.POSTBAG_BIN, 'bench_cold'))
			&& `${COLD}: there is no bench_cold in ${process.env.POSTBAG_BIN}, which is not the directory of a build`,
	].filter(Boolean);
	if (vain.length > 0) {
		console.error(`bench/run: ${vain.join('; ')}. Name the lines that are wanted without.`);
		process.exit(1);
	}
}

function number(name, usual, least = 1, most = Infinity) {
	const value = Number(process.env[name] ?? usual);
	if (!Number.isInteger(value) || value < least || value > most) {
		console.error(`bench/run: ${name} is not a number from ${least}${most < Infinity ? ` to ${most}` : ''}`);
		process.exit(1);
	}
	return value;
}
