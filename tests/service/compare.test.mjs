// bench/compare puts comment services side by side: it has a line for each thing that a description has, counts what
// it was told of, and takes no answer for another one.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startStack } from '../lib/stack.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const OURS = path.join(TOP, 'bench/rivals/postbag.json');
const LINES = ['thread-hot', 'thread', 'thread-posted', 'counts', 'post'];

let dir;
before(() => { dir = fs.mkdtempSync(path.join(os.tmpdir(), 'postbag-compare-')); });
after(() => fs.rmSync(dir, { recursive: true }));

// Runs it: { code, stdout, stderr }.
function compare(args, env = {}) {
	return new Promise((resolve) => {
		execFile(path.join(TOP, 'bench/compare'), ['-o', path.join(dir, 'figures.json'), ...args], { timeout: 120000,
			env: { ...process.env, BENCH_SECONDS: '1', BENCH_ROUNDS: '1', BENCH_ARTICLES: '4', ...env } }, (error, stdout, stderr) => {
			resolve({ code: error ? error.code : 0, stdout, stderr });
		});
	});
}

function described(name, change) {
	const file = path.join(dir, `${name}.json`);
	const one = JSON.parse(fs.readFileSync(OURS, 'utf8'));
	change(one);
	fs.writeFileSync(file, JSON.stringify(one));
	return file;
}

function figures() {
	return JSON.parse(fs.readFileSync(path.join(dir, 'figures.json'), 'utf8'));
}

describe('with a Postbag', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('each line is measured, and every comment that was acknowledged is there', async () => {
		const comments = async () => Number(await stack.psql('SELECT count(*) FROM postbag.comment'));
		const { code, stdout, stderr } = await compare(['-p', String(stack.daemon.pid), stack.base], { BENCH_FILL: '2' });
		assert.equal(code, 0, stderr);
		const { runs, targets } = figures();
		assert.deepEqual(targets, [{ name: 'Postbag', base: stack.base }]);
		assert.deepEqual(runs.map(({ line }) => line), LINES);
		for (const one of runs) {
			assert.ok(one.requests > 0 && one.p99_us >= one.p50_us && one.program_us > 0, JSON.stringify(one));
			assert.match(stdout, new RegExp(`^\\| ${one.line} +\\| Postbag +\\| +\\d+ \\|`, 'm'));
		}
		const acknowledged = runs.find(({ line }) => line === 'post').requests;
		const posted = 4 * 2 + 1 + runs.find(({ line }) => line === 'thread-posted').posted + acknowledged;
		// The load's last ones may have been written without an answer having come: one a writer.
		const there = await comments();
		assert.ok(there >= posted && there <= posted + 16, `${posted} posted, ${there} there`);
	});

	test('a status that the description does not have ends it', async () => {
		const file = described('other', (one) => { one.post.status = 200; });
		const { code, stderr } = await compare(['-d', file, stack.base]);
		assert.notEqual(code, 0);
		assert.match(stderr, /POST \/postbag\/api\/v1\/comments has status 201, not 200/);
	});

	test('an answer without what it must have ends it', async () => {
		const file = described('empty', (one) => { one.thread.has = 'no such thing'; });
		const { code, stderr } = await compare(['-d', file, stack.base]);
		assert.notEqual(code, 0);
		assert.match(stderr, /has no no such thing in it/);
	});
});

describe('with services of few words', () => {
	const servers = [];
	after(() => servers.forEach((one) => one.close()));

	async function serve(answer) {
		const server = http.createServer(answer);
		servers.push(server);
		await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
		return `http://127.0.0.1:${server.address().port}`;
	}

	const reading = () => described('reading', (one) => {
		one.name = 'reading';
		one.thread = { path: '/thread?{n}' };
		delete one.counts;
		delete one.post;
	});

	test('two are asked in turn, whether they send bodies in chunks or end them with the connection', async () => {
		const chunked = await serve((request, response) => { response.write('one'); response.end('two'); });
		const closing = await serve((request, response) => { response.setHeader('Connection', 'close'); response.end('whole'); });
		const { code, stdout, stderr } = await compare(['-d', reading(), chunked, closing]);
		assert.equal(code, 0, stderr);
		assert.deepEqual(figures().runs.map(({ line, target }) => [line, target]),
			[['thread-hot', 0], ['thread-hot', 1], ['thread', 0], ['thread', 1]]);
		assert.match(stdout, /^\| counts +\| reading +\| +- \|/m);
	});

	test('one wrong status among right ones ends it', async () => {
		let asked = 0;
		const base = await serve((request, response) => {
			response.statusCode = ++asked === 30 ? 500 : 200;
			response.end('a body');
		});
		const { code, stderr } = await compare(['-d', reading(), base]);
		assert.notEqual(code, 0);
		assert.match(stderr, /thread-hot, reading: an answer has status 500, not 200/);
	});

	test('a description with a part that there is not is refused', async () => {
		const file = described('unknown', (one) => { one.thread.statsu = 200; });
		const { code, stderr } = await compare(['-d', file, 'http://127.0.0.1:1']);
		assert.notEqual(code, 0);
		assert.match(stderr, /there is no thread\.statsu/);
	});
});
