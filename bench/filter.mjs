// What bench/filter does: a CSV file to the program that tries the filter, and what came of it as a table.
//
//     node bench/filter.mjs PROGRAM FILE

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import * as fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../tests/package.json', import.meta.url));

// The rows of a CSV file with a heading, as objects. An error says what is wrong with the file.
export function readLabelled(text) {
	const { parse } = require('csv-parse/sync');
	const rows = parse(text, { columns: (names) => names.map((name) => name.trim().toLowerCase()), bom: true, skip_empty_lines: true });
	if (rows.length === 0 || !('label' in rows[0]) || !('text' in rows[0])) {
		throw new Error('the heading must have the columns "label" and "text"');
	}
	return rows.map(({ label, text: typed, name = '', website = '' }, i) => {
		const known = { spam: 'spam', 1: 'spam', good: 'good', ham: 'good', 0: 'good' }[String(label).trim().toLowerCase()];
		if (known === undefined) {
			throw new Error(`comment ${i + 1}: the label is "${label}", and neither "spam" nor "good"`);
		}
		return { label: known, text: typed, name, website };
	});
}

// Comments of each kind in turn by a fixed shuffle, so that each tenth is like the others and another run is the same.
function shuffled(rows) {
	let seed = 1;
	const next = () => (seed = (seed * 48271) % 2147483647);
	return rows.map((row) => [next(), row]).sort(([one], [other]) => one - other).map(([, row]) => row);
}

export function tryFilter(program, rows) {
	const input = shuffled(rows).map((row) => JSON.stringify(row)).join('\n') + '\n';
	const { status, stdout, stderr, error } = spawnSync(program, { input, maxBuffer: 1 << 20 });
	if (status !== 0) {
		throw error ?? new Error(`${program} ended with ${status}: ${stderr}`);
	}
	const { good, spam, unread, us } = JSON.parse(stdout);
	const sum = (list) => list.reduce((a, b) => a + b, 0);
	const caught = spam.at(-1), wrong = good.at(-1);
	return {
		good: sum(good), spam: sum(spam), unread, scores: { good, spam },
		precision: caught + wrong === 0 ? null : caught / (caught + wrong),
		recall: sum(spam) === 0 ? null : caught / sum(spam),
		falsePositives: sum(good) === 0 ? null : wrong / sum(good),
		microseconds: us / Math.max(1, sum(good) + sum(spam)),
	};
}

const percent = (share) => share === null ? 'none' : `${(100 * share).toFixed(2)} %`;

export function table(result) {
	const lines = [
		`${result.good} good comments, ${result.spam} spam; each was tried by what was learned from nine tenths of the others.`,
		'',
		'score              0      1      2      3      4      5 (almost certain)',
	];
	for (const kind of ['good', 'spam']) {
		lines.push(kind.padEnd(12) + result.scores[kind].map((count) => String(count).padStart(7)).join(''));
	}
	lines.push('', 'Of those with score 5, which are held:',
		`    precision             ${percent(result.precision)}  of what is held is spam`,
		`    recall                ${percent(result.recall)}  of the spam is held`,
		`    false-positive rate   ${percent(result.falsePositives)}  of the good comments are held`,
		'', `${result.microseconds.toFixed(0)} microseconds a comment, without the database.`);
	if (result.unread > 0) {
		lines.push(`${result.unread} could not be read: they are not UTF-8, or longer than comments are.`);
	}
	return lines.join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	try {
		console.log(table(tryFilter(process.argv[2], readLabelled(fs.readFileSync(process.argv[3], 'utf8')))));
	} catch (error) {
		console.error(`bench/filter: ${process.argv[3]}: ${error.message}`);
		process.exit(1);
	}
}
