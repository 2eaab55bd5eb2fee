// What is told: lines, progress, tables; and the numbers in them.

import { execFileSync } from 'node:child_process';

export function say(text) {
	process.stdout.write(`${text}\n`);
}

// One line that is written over, for who looks on.
export function progress(text) {
	if (process.stderr.isTTY) {
		process.stderr.write(`\r\x1b[K${text}`);
	}
}

// Rows of cells, the first row their names; as Markdown, to be put into a page as it is. left: the columns that
// are words.
export function table(rows, left) {
	const [head] = rows;
	const widths = head.map((_, i) => Math.max(4, ...rows.map((row) => row[i].length)));
	const line = (row) => say(`| ${row.map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
		.join(' | ')} |`);
	say('');
	line(head);
	say(`|${widths.map((width, i) => `${'-'.repeat(width + 1)}${left.includes(i) ? '-' : ':'}`).join('|')}|`);
	rows.slice(1).forEach(line);
	say('');
}

export function spread(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return { median: sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
		least: sorted[0], most: sorted.at(-1) };
}

// What so many percent of the values do not exceed.
export function percentile(values, percent) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)];
}

export function percent(part) {
	return `${Math.round(part * 100)}%`;
}

// The database and what makes its figures true: writes that last.
export async function describePostgres(stage) {
	const [version, fsync, commit, directory] = JSON.parse(await stage.psql(`SELECT json_build_array(
		current_setting('server_version'), current_setting('fsync'),
		current_setting('synchronous_commit'), current_setting('data_directory'))`));
	if (fsync !== 'on' || commit !== 'on') {
		throw new Error(`fsync is ${fsync} and synchronous_commit ${commit}: writes would not be durable`);
	}
	const kind = execFileSync('stat', ['-f', '-c', '%T', directory], { encoding: 'utf8' }).trim();
	if (kind === 'tmpfs') {
		say('The database is in memory (tmpfs): a commit waits for no disk. Set POSTBAG_TMP to a directory on one.');
	}
	return `PostgreSQL ${version}: fsync ${fsync}, synchronous_commit ${commit}, on ${kind}`;
}
