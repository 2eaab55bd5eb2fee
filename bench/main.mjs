// bench/run: runs what is asked for, prints its tables and writes its figures. See README.md.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { SMALL, runDesk } from './desk.mjs';
import { say } from './output.mjs';
import { READERS, printReaders, runReaders } from './readers.mjs';
import { here } from './stage.mjs';
import { runTiming } from './timing.mjs';

// Only when they are asked for: the desk's database alone takes minutes, and timing measures no speed.
const DESK = 'desk', TIMING = 'timing';
const ASKED = [DESK, TIMING];

const { names, output } = options(process.argv.slice(2));
const time = { seconds: number('BENCH_SECONDS', 5), rounds: number('BENCH_ROUNDS', 3) };
const desk = { ...time, asks: number('BENCH_ASKS', 100), comments: number('BENCH_COMMENTS', 1000000, SMALL) };

say(`${os.cpus().length} processors, ${os.cpus()[0].model}; Linux ${os.release()}; `
	+ `load ${os.loadavg()[0].toFixed(1)} before we began`);
const result = { ...time, processors: os.cpus().length };
const readers = names.filter((name) => !ASKED.includes(name));
if (readers.length > 0) {
	Object.assign(result, await runReaders(readers, time));
	printReaders(result);
}
if (names.includes(DESK)) {
	result.desk = await runDesk(desk);
}
if (names.includes(TIMING)) {
	result.timing = await runTiming();
}
fs.mkdirSync(path.dirname(output), { recursive: true });
fs.writeFileSync(output, `${JSON.stringify(result, null, '\t')}\n`);

function options(args) {
	const known = [...READERS.map(({ name }) => name), ...ASKED];
	const asked = [];
	let file = path.join(path.dirname(here), 'build/bench.json');
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '-o' && i + 1 < args.length) {
			file = path.resolve(args[++i]);
		} else if (known.some((name) => name.startsWith(args[i]))) {
			asked.push(args[i]);
		} else {
			console.error(`bench/run: no line begins with '${args[i]}'; there are ${known.join(' ')}`);
			process.exit(1);
		}
	}
	return { output: file, names: asked.length === 0 ? known.filter((name) => !ASKED.includes(name))
		: known.filter((name) => asked.some((start) => name.startsWith(start))) };
}

function number(name, usual, least = 1) {
	const value = Number(process.env[name] ?? usual);
	if (!Number.isInteger(value) || value < least) {
		console.error(`bench/run: ${name} is not a number from ${least}`);
		process.exit(1);
	}
	return value;
}
