// The mixed load for minutes: whether memory and descriptors stay what they are, and nothing fails.

import * as fs from 'node:fs';

import { memory } from './accounts.mjs';
import { progress, spread } from './output.mjs';
import { mixed } from './writes.mjs';

const SAMPLES = 120; // in the whole time

export async function steady(loads, minutes) {
	const { daemon } = loads.stage;
	const samples = [];
	const seconds = minutes * 60;
	const sampler = setInterval(() => {
		samples.push({ memory: memory(daemon).now, descriptors: descriptors(daemon) });
		progress(`steady: ${samples.length} of ${SAMPLES}`);
	}, seconds * 1000 / SAMPLES);
	loads.seconds = seconds;
	try {
		const did = await mixed(loads);
		return { minutes, ...did, rate: did.requests / did.us * 1e6, memory: course(samples, 'memory'),
			descriptors: course(samples, 'descriptors') };
	} finally {
		clearInterval(sampler);
		progress('');
	}
}

// Medians of its quarters; the first of them is when caches fill.
function course(samples, name) {
	const values = samples.map((one) => one[name]);
	const quarters = [0, 1, 2, 3].map((q) => spread(values.slice(values.length * q / 4, Math.max(values.length * q / 4 + 1,
		values.length * (q + 1) / 4))).median);
	const { least, most } = spread(values);
	return { quarters, least, most, grew: quarters[3] / quarters[1] - 1 };
}

// postbagd shows them to root and to nobody else.
function descriptors(pid) {
	try {
		return fs.readdirSync(`/proc/${pid}/fd`).length;
	} catch (error) {
		throw new Error('how many descriptors postbagd has is seen by root only: run steady as root', { cause: error });
	}
}
