// Everything a measurement needs, running: PostgreSQL and postbagd as tests/lib/stack.mjs starts them,
// nginx with bench/nginx.conf.in, and the programs that Postbag is compared with.

import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { answer, connect, readAll, request } from '../tests/lib/fcgi.mjs';
import { startStack } from '../tests/lib/stack.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));
const top = path.dirname(here);
const READY_MS = 20000;

// Each request comes from an address of its own, so no limit is ever near; that it is asked is part of
// the work that is measured.
const SETTINGS = { ticket_least_s: 0, limit_post: '1000000/60', limit_share: '1000000/60', limit_vote: '1000000/60' };
const RATES = { read_rate: '10000000r/s', work_rate: '10000000r/s' };

// Past nginx's cache stand Postbag's own reads, each at its own path, and empty programs at /empty/NAME. nginx keeps
// its connections for reads, or does not, as the shipped files have it; other: the other way round; write: never.
const READS = ['/postbag/thread', '/postbag/api/v1/counts'];
const EMPTIES = { thread: {}, 'thread-other': { other: true }, counts: {}, 'not-modified': {}, share: { write: true } };
const KEPT = 32; // connections of each nginx process, where the shipped files keep none
// libfcgi gives a thread to a connection, so there must be more than nginx keeps.
const THREADS = { once: 32, kept: 128 };

// settings: of postbagd, beside the usual ones.
export async function setStage(settings = {}) {
	refuseSanitizers();
	const all = { ...SETTINGS, ...settings };
	const stage = new Stage(await startStack({ policy: 'open', nginx: false, settings: all }), all);
	try {
		await stage.prepare();
	} catch (error) {
		await stage.stop().catch(() => {});
		throw error;
	}
	return stage;
}

class Stage {
	constructor(stack, settings) {
		this.stack = stack;
		this.settings = settings;
		this.origin = stack.origin;
		this.host = new URL(stack.origin).host;
		this.dir = path.join(stack.dir, 'bench');
		this.dsn = stack.dsn;
		// Whom the stack runs everything as.
		({ uid: this.uid, gid: this.gid } = fs.statSync(stack.dir));
		this.started = [];
		this.empties = [];
	}

	async prepare() {
		fs.mkdirSync(this.dir);
		this.barePort = await freePort();
		this.main = `http://127.0.0.1:${this.stack.port}`;
		this.bare = `http://127.0.0.1:${this.barePort}`;
		const cluster = this.stack.ownerDsn.match(/host=(\S+)/)[1];
		this.postmaster = Number(fs.readFileSync(path.join(cluster, 'data/postmaster.pid'), 'utf8')
			.split('\n')[0]);
		this.psqlPath = path.join(path.dirname(fs.readlinkSync(`/proc/${this.postmaster}/exe`)), 'psql');
		// Room for a whole run without a checkpoint in the middle of a load.
		await this.psql("ALTER SYSTEM SET max_wal_size = '8GB'");
		await this.psql("ALTER SYSTEM SET checkpoint_timeout = '30min'");
		await this.psql('SELECT pg_reload_conf()');
		this.writeNginx();
		this.compile('empty', ['-lfcgi']);
		const include = execFileSync('pg_config', ['--includedir'], { encoding: 'utf8' }).trim();
		this.compile('statements', [`-I${include}`, '-lpq']);
		this.own();
		this.nginx = this.start('nginx', ['-e', path.join(this.dir, 'nginx-error.log'), '-c',
			path.join(this.dir, 'nginx.conf')]);
		await ready(() => tries({ host: '127.0.0.1', port: this.stack.port }));
	}

	// The shipped files, filled in; and what stands past the cache.
	writeNginx() {
		const values = { ...RATES, dir: this.dir, confdir: this.dir, socket: this.stack.socket,
			cache: path.join(this.dir, 'cache'), wwwdir: path.join(this.dir, 'www'),
			port: this.stack.port, bare_port: this.barePort };
		const shipped = fs.readdirSync(path.join(top, 'nginx')).filter((name) => /^postbag-.*\.in$/.test(name));
		for (const file of [...shipped.map((name) => path.join(top, 'nginx', name)),
			path.join(here, 'nginx.conf.in')]) {
			const text = fs.readFileSync(file, 'utf8').replace(/@([a-z_]+)@/g, (whole, name) => {
				if (!(name in values)) {
					throw new Error(`${file}: no value for ${whole}`);
				}
				return values[name];
			});
			fs.writeFileSync(path.join(this.dir, path.basename(file, '.in')), text);
		}
		this.writePast();
		fs.cpSync(path.join(top, 'www'), path.join(this.dir, 'www'), { recursive: true });
	}

	// Upstreams and locations past the cache, with the shipped parameters.
	writePast() {
		const read = (name) => fs.readFileSync(path.join(this.dir, name), 'utf8');
		const shipped = ['http', 'params', 'cache', 'fastcgi'].map((name) => read(`postbag-${name}.conf`)).join('\n');
		this.kept = /^\s*fastcgi_keep_conn on;$/m.test(shipped);
		const connections = shipped.match(/^\s*keepalive (\d+);$/m)?.[1] ?? KEPT;
		const params = `${read('postbag-params.conf')}\n${read('postbag-fastcgi.conf')}`
			.replace(/^(fastcgi_(pass|keep_conn)|include) .*\n/gm, '');
		let upstreams = '', locations = '';
		const add = (where, name, socket, kept) => {
			upstreams += `upstream past_${name} {\n\tserver unix:${socket};\n${kept ? `\tkeepalive ${connections};\n` : ''}}\n`;
			locations += `location = ${where} {\n${params}\nfastcgi_pass past_${name};\nfastcgi_keep_conn ${kept ? 'on' : 'off'};\n}\n`;
		};
		for (const [number, where] of READS.entries()) {
			add(where, `postbag_${number}`, this.stack.socket, this.kept);
		}
		for (const name of Object.keys(EMPTIES)) {
			add(`/empty/${name}`, name, this.emptySocket(name), this.keeps(name));
		}
		fs.writeFileSync(path.join(this.dir, 'past-http.conf'), upstreams);
		fs.writeFileSync(path.join(this.dir, 'past-server.conf'), locations);
	}

	// Whether nginx keeps its connections to an empty program.
	keeps(name) {
		const { other = false, write = false } = EMPTIES[name];
		return !write && this.kept !== other;
	}

	emptySocket(name) {
		return path.join(this.dir, `empty-${name}.sock`);
	}

	compile(name, flags) {
		execFileSync('cc', ['-std=gnu11', '-D_GNU_SOURCE', '-O2', '-pthread', '-o', path.join(this.dir, name),
			path.join(here, `${name}.c`), ...flags]);
	}

	// Makes all files those of the user who runs the programs.
	own() {
		for (const name of [this.dir, ...fs.readdirSync(this.dir, { recursive: true })
			.map((name) => path.join(this.dir, name))]) {
			fs.chownSync(name, this.uid, this.gid);
		}
	}

	// An empty program that gives this answer.
	async startEmpty(name, cgi) {
		const socket = this.emptySocket(name);
		this.empties.push(this.start(path.join(this.dir, 'empty'), [socket, String(this.keeps(name) ? THREADS.kept : THREADS.once),
			this.writeFile(`empty-${name}.answer`, cgi)]));
		await ready(() => tries({ path: socket }));
	}

	// A program of the build, where the user can reach it.
	copy(program) {
		const file = this.writeFile(path.basename(program), fs.readFileSync(program));
		fs.chmodSync(file, 0o755);
		return file;
	}

	writeFile(name, content) {
		const file = path.join(this.dir, name);
		fs.writeFileSync(file, content);
		fs.chownSync(file, this.uid, this.gid);
		return file;
	}

	client() {
		return this.stack.client();
	}

	psql(sql) {
		return this.stack.psql(sql);
	}

	// postbagd anew, with these settings beside the usual ones.
	async restart(settings = {}) {
		this.stack.writeSettings({ ...this.settings, ...settings });
		await this.stack.restartPostbagd();
	}

	get daemon() {
		return this.stack.daemon.pid;
	}

	// Feeds a script to psql as the schema's owner. `feed` is given a function to write with.
	async owner(feed) {
		const psql = this.spawn(this.psqlPath, ['-X', '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d',
			this.stack.ownerDsn, '-f', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
		const ended = new Promise((resolve) => { psql.on('exit', resolve); });
		psql.stdin.on('error', () => {}); // psql says why it ended
		let waiting = '';
		await feed(async (text) => {
			waiting += text;
			if (waiting.length > 1 << 20) {
				const full = !psql.stdin.write(waiting);
				waiting = '';
				if (full && psql.exitCode === null) {
					await Promise.race([ended, new Promise((go) => { psql.stdin.once('drain', go); })]);
				}
			}
		});
		psql.stdin.end(waiting);
		if (await ended !== 0) {
			throw new Error('psql could not load the data');
		}
	}

	// Runs a program to its end: what it printed, both ways. `said` is called with its number once it
	// has printed a line; only then does its input end. input: what that begins with.
	run(program, args, { env = {}, input = '', said = () => {} } = {}) {
		return new Promise((resolve, reject) => {
			const child = this.spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
			let stdout = '';
			let stderr = '';
			child.stdin.on('error', () => {}); // it may end without reading
			child.stdin.write(input);
			child.stdout.on('data', (part) => {
				stdout += part;
				if (stdout.includes('\n') && !child.stdin.writableEnded) {
					said(child.pid);
					child.stdin.end();
				}
			});
			child.stderr.on('data', (part) => { stderr += part; });
			child.on('error', reject);
			child.on('close', (code) => {
				if (code === 0) {
					resolve({ stdout, stderr });
				} else {
					reject(new Error(`${path.basename(program)} failed:\n${stdout}${stderr}`));
				}
			});
		});
	}

	// Milliseconds from the start of a postbagd of its own to the end of its first answer: a thread.
	async timeStart(uri) {
		const socket = path.join(this.dir, 'start.sock');
		const settings = fs.readFileSync(this.stack.config, 'utf8').replace(/^socket = .*$/m, `socket = ${socket}`);
		const config = this.writeFile('start.conf', settings);
		// Not its exe, which postbagd shows to nobody but root.
		const [daemon] = fs.readFileSync(`/proc/${this.daemon}/cmdline`, 'latin1').split('\0');
		return this.timeFirst(socket, request({ uri, headers: { Host: this.host } }), daemon, ['-c', config]);
	}

	// The same of an empty program, with the answer of one that there is.
	timeEmptyStart(name, uri) {
		const socket = path.join(this.dir, 'start-empty.sock');
		return this.timeFirst(socket, request({ uri, headers: { Host: this.host } }), path.join(this.dir, 'empty'),
			[socket, String(THREADS.once), path.join(this.dir, `empty-${name}.answer`)]);
	}

	async timeFirst(socket, ask, program, args) {
		fs.rmSync(socket, { force: true });
		const begun = performance.now();
		const child = this.spawn(program, args, { stdio: 'ignore' });
		const gone = new Promise((resolve) => { child.on('exit', (code, signal) => resolve(code ?? signal)); });
		let open;
		await ready(async () => { open = await connect(socket); }, 0.5);
		const reply = readAll(open);
		open.write(ask);
		const { bytes } = await reply;
		const took = performance.now() - begun;
		const { status } = answer(bytes);
		child.kill('SIGTERM');
		const end = await gone;
		if (status !== 200 || (end !== 0 && end !== 'SIGTERM')) {
			throw new Error(`${path.basename(program)} of its own answered ${status} and ended with ${end}`);
		}
		return took;
	}

	// Starts what runs until the end.
	start(program, args) {
		const child = this.spawn(program, args, { stdio: 'ignore' });
		child.on('exit', () => { child.gone = true; });
		this.started.push(child);
		return child.pid;
	}

	// As the user; ends when this process does.
	spawn(program, args, options) {
		const line = ['--pdeathsig', 'TERM'];
		if (process.getuid() === 0) {
			line.push('--reuid', String(this.uid), '--regid', String(this.gid), '--clear-groups');
		}
		const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...options.env };
		return spawn('setpriv', [...line, program, ...args], { cwd: '/', ...options, env });
	}

	async stop() {
		for (const child of this.started.reverse()) {
			child.kill('SIGTERM');
			for (const last = Date.now() + 5000; !child.gone && Date.now() < last;) {
				await sleep(20);
			}
			if (!child.gone) {
				child.kill('SIGKILL');
			}
		}
		await this.stack.stop();
	}
}

function refuseSanitizers() {
	const daemon = path.join(process.env.POSTBAG_BIN, 'postbagd');
	if (fs.existsSync(daemon) && fs.readFileSync(daemon).includes('__asan_init')) {
		throw new Error(`${daemon} is built with sanitizers, which are ten times as slow`);
	}
}

async function ready(check, pauseMs = 20) {
	for (const last = Date.now() + READY_MS; ;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > last) {
				throw error;
			}
		}
		await (pauseMs < 1 ? new Promise(setImmediate) : sleep(pauseMs));
	}
}

function tries(where) {
	return new Promise((resolve, reject) => {
		const socket = net.connect(where);
		socket.on('connect', () => { socket.destroy(); resolve(); });
		socket.on('error', reject);
	});
}

function freePort() {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
