// Whether a stranger can tell from the time that an answer takes what they must not know: two classes
// of inputs in random order, and Welch's t of how long each took, as dudect has it.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { percentile, progress, say, spread, table } from './output.mjs';
import { here } from './stage.mjs';
import { startStack } from '../tests/lib/stack.mjs';

// Beyond this two classes differ, whatever the machine did meanwhile. What shows with millions of samples
// only is beyond a network as well.
export const T_MOST = 10;
const TOKENS = 100000;
const PASSWORDS = 100;
const SIGN_INS = 150;
// The slowest tenth is the machine's: interrupts, and who else was there.
const KEPT_PERCENT = 90;

const CASES = [
	{ name: 'token', what: 'first byte of the tag is wrong, or the last', samples: () => inside('token', TOKENS) },
	{ name: 'password', what: 'a hash, or no such moderator', samples: () => inside('password', PASSWORDS) },
	{ name: 'sign-in', what: 'a moderator\'s name, or nobody\'s', samples: signIns },
];

export async function runTiming() {
	const results = [];
	for (const { name, what, samples } of CASES) {
		progress(name);
		results.push({ name, what, ...compare(await samples()) });
	}
	progress('');
	const micros = (ns) => (ns / 1000).toFixed(1);
	table([['what', 'two classes', 'samples', 'us', 'us', 'difference', 't'],
		...results.map(({ name, what, count, first, second, t }) => [name, what, String(count), micros(first), micros(second),
			micros(first - second), t.toFixed(1)])], [0, 1]);
	const told = results.filter(({ t }) => Math.abs(t) > T_MOST);
	say(told.length === 0 ? `No t is beyond ${T_MOST}: nothing is told by the time.`
		: `Told by the time: ${told.map(({ name }) => name).join(', ')} (t beyond ${T_MOST}). Run it again on a quiet machine first.`);
	return results;
}

// samples: [class, nanoseconds]. Gives the medians of both classes, and Welch's t of what is kept.
export function compare(samples) {
	const most = percentile(samples.map(([, ns]) => ns), KEPT_PERCENT);
	const classes = [0, 1].map((one) => samples.filter(([which, ns]) => which === one && ns <= most).map(([, ns]) => ns));
	const [first, second] = classes.map((values) => {
		const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
		const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
		return { mean, error: variance / values.length };
	});
	return { count: samples.length, first: spread(classes[0]).median, second: spread(classes[1]).median,
		t: (first.mean - second.mean) / Math.sqrt(first.error + second.error) };
}

// What timing.c measures, linked with the floors of the build that is asked.
function inside(name, times) {
	const bin = path.resolve(process.env.POSTBAG_BIN);
	const archives = ['libkey.a', 'libbase.a'].map((file) => path.join(bin, file));
	if (!archives.every((file) => fs.existsSync(file))) {
		throw new Error(`${bin} is no build directory: timing links what is built there`);
	}
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'postbag-timing-'));
	try {
		const program = path.join(dir, 'timing');
		execFileSync('cc', ['-std=gnu11', '-D_GNU_SOURCE', '-O2', '-pthread', `-I${path.join(here, '../src')}`, '-o', program,
			path.join(here, 'timing.c'), ...archives, '-lsodium', '-loath', '-linih']);
		return execFileSync(program, [name, String(times)], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n')
			.map((line) => line.split(' ').map(Number));
	} finally {
		fs.rmSync(dir, { recursive: true });
	}
}

async function signIns() {
	const stack = await startStack({ nginx: {} });
	try {
		const samples = [];
		for (let i = 0; i < SIGN_INS; i++) {
			const classes = Math.random() < 0.5 ? [0, 1] : [1, 0];
			for (const which of classes) {
				// The names are as long as each other, and each of nobody's is another.
				const name = which === 0 ? stack.moderator.name : `nob${String(i).padStart(3, '0')}`;
				const begun = process.hrtime.bigint();
				const { status } = await stack.client().post('/postbag/admin/sign-in', { name, password: 'a password that is wrong' });
				samples.push([which, Number(process.hrtime.bigint() - begun)]);
				if (status !== 401) {
					throw new Error(`signing in with a wrong password was answered ${status}`);
				}
			}
		}
		return samples;
	} finally {
		await stack.stop();
	}
}
