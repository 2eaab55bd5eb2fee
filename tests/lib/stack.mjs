// A whole Postbag for a test: PostgreSQL, postbagd and nginx, private to it, on a free port of this
// machine, gone when the test ends, however it ends.
//
//     const stack = await startStack({ policy: 'open' });
//     ... stack.base, stack.ctl([...]), stack.psql('...') ...
//     await stack.stop();
//
// The programs come from POSTBAG_BIN: a build directory, or a prefix with sbin/ and bin/. Run as
// root, everything started runs as another user, as in real life.

import { execFile, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Abreast } from './abreast.mjs';
import { Client } from './http.mjs';

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bin = path.resolve(process.env.POSTBAG_BIN ?? path.join(top, 'build/test'));
const MANY = Boolean(process.env.POSTBAG_MANY);
const DAY_MS = 86400000;
const LITTLE_MS = 180000; // as long as a test may take with what it has started
const READY_MS = Number(process.env.POSTBAG_READY_MS ?? 60000);

// What a sanitizer or our own check says when it has found something.
const ALARM = /(ERROR: (?:Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:|BUG: )/;

const user = testUser();
const alive = new Set(); // processes
const dirs = new Set();
let shared; // what all stacks of this process use: { dir, programs, www, demo, templates }
let cluster; // one PostgreSQL for all stacks of this process
let standby; // its streaming replica, and
let pooler; // PgBouncer before it, for stacks that have them
let stacks = 0;

process.on('exit', sweep);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => process.exit(1));
}

// policy: of the site. settings: of postbag.conf, by name, over those below. nginx: false for none,
// or { readRate, workRate } ("5r/s") to test nginx's own limits. port: a free one if not given.
// network: postbagd reaches PostgreSQL by TCP; all stacks of a process agree on that.
// many: two postbagds behind nginx, PgBouncer in transaction mode before PostgreSQL, and a streaming
// replica of it that is read from, and a test that knows of them. Where POSTBAG_MANY is set every stack is so
// (script/cluster), with tests that know of one: see abreast.mjs.
export async function startStack({ policy = 'first', settings = {}, nginx = {}, port, network = false, many } = {}) {
	await pastMidnight();
	cluster ??= makeCluster(network ? await freePort() : undefined);
	const stack = new Stack(port ?? await freePort(), await freePort());
	stack.many = many ?? (MANY && !network); // the pooler is reached by its socket
	if (stack.many && !many) {
		stack.abreast = new Abreast({ sockets: () => [stack.socket, `${stack.socket}2`],
			caughtUp: () => caughtUp(stack.database).catch(() => true) });
	}
	try {
		await stack.start(policy, settings, nginx);
	} catch (error) {
		await stack.stop().catch(() => {});
		throw error;
	}
	return stack;
}

// All tests come from one address and send forms sooner than people do, so limits that are not under
// test are wide.
const WIDE = { ticket_least_s: 0, limit_post: '100000/60', limit_share: '100000/60', limit_vote: '100000/60',
	limit_report: '100000/60', limit_sign_in: '100000/60', limit_sign_in_name: '100000/60',
	limit_code: '100000/60' };

// Nor is what a machine that does ten things at once takes for a connection or a statement.
const PATIENT = { pool_wait_ms: 10000, connect_timeout_ms: 10000, statement_timeout_ms: 12000 };

class Stack {
	constructor(port, elsewherePort) {
		prepareShared();
		this.port = port;
		this.elsewherePort = elsewherePort;
		this.origin = `http://localhost:${port}`;
		this.base = this.origin;
		this.elsewhere = `http://127.0.0.1:${elsewherePort}`; // another origin of the site, and another host
		this.url = `${this.origin}/postbag/`;
		this.dir = makeDir('postbag-stack-');
		this.logDir = path.join(this.dir, 'log');
		this.socket = path.join(this.dir, 'postbagd.sock');
		this.config = path.join(this.dir, 'postbag.conf');
		this.keyFile = path.join(this.dir, 'keys');
		this.daemons = []; // all postbagds it has had
		makeOwned(this.logDir);
		makeOwned(path.join(this.dir, 'nginx'));
	}

	async start(policy, settings, nginx) {
		await startPostgres();
		this.database = `postbag_${++stacks}`;
		await psql('postgres', `CREATE DATABASE ${this.database} OWNER postbag_owner`);
		this.dsn = `host=${cluster.host} port=${cluster.port} dbname=${this.database} user=postbag_app`;
		this.ownerDsn = `host=${cluster.run} port=${cluster.port} dbname=${this.database} user=postbag_owner`;
		if (this.many) {
			await this.beMany();
		}
		this.writeSettings(settings);
		await this.ctl(['migrate']);
		await this.ctl(['keys', 'make']);
		await this.ctl(['site', 'add', 'demo', '--title', 'The Test', '--origin', this.origin,
			'--origin', this.elsewhere, '--policy', policy]);
		const { stdout } = await this.ctl(['moderator', 'add', 'editor']);
		this.moderator = { name: 'editor', password: stdout.match(/^password: (.+)$/m)[1] };
		await this.startPostbagd();
		if (nginx !== false) {
			await this.startNginx(nginx);
		}
		if (this.many) {
			await this.startSecondPostbagd();
		}
	}

	async beMany() {
		await startStandby();
		await startPooler();
		this.primaryDsn = this.dsn;
		this.dsn = `host=${pooler.dir} port=${pooler.port} dbname=${this.database} user=postbag_app`;
		this.readDsn = `host=${standby.run} port=${standby.port} dbname=${this.database} user=postbag_app`;
		// Where the primary is whichever of the two is it.
		this.eitherDsn = `host=${cluster.run},${standby.run} port=${cluster.port},${standby.port} ` +
			`dbname=${this.database} user=postbag_app target_session_attrs=read-write`;
	}

	writeSettings(settings) {
		this.settings = settings;
		const all = { url: this.url, dsn: this.dsn, owner_dsn: this.ownerDsn,
			key_file: this.keyFile, socket: this.socket, peer_user: '', ...WIDE, ...PATIENT,
			...this.many ? { read_dsn: this.readDsn, prepare: 'no' } : {}, ...settings };
		const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}\n`);
		fs.writeFileSync(this.config, lines.join(''), { mode: 0o644 });
	}

	// Whether the programs are built with a sanitizer, which does some things in its own way.
	get sanitized() {
		return /__[at]san_init/.test(fs.readFileSync(shared.postbagd, 'latin1'));
	}

	// Runs postbagctl: { code, stdout, stderr }. A failure throws, unless allowed.
	// killedMs: when it is killed. oneself: as who runs the tests, who may be root.
	async ctl(args, options = {}) {
		const ran = await run(shared.postbagctl, ['-c', this.config, ...args], options);
		if (args[0] !== 'moderator') { // who is looked up with each request
			this.abreast?.changed();
		}
		return ran;
	}

	// What a statement gives, as psql -At prints it; as the superuser, past all our rules.
	async psql(sql) {
		const out = await psql(this.database, sql);
		if (/\b(?:INSERT|UPDATE|DELETE|TRUNCATE)\b/.test(sql)) {
			this.abreast?.wrote();
		}
		return out;
	}

	// The same at the replica.
	psqlStandby(sql) {
		return psql(this.database, sql, standby);
	}

	killStandby() {
		return killServer(standby);
	}

	startStandby() {
		return startStandby();
	}

	// From now on the replica takes writes.
	async promoteStandby() {
		await psql('postgres', 'SELECT pg_promote(true, 60)', standby);
	}

	async restartPooler() {
		await end(pooler.process, 'SIGTERM');
		await startPooler();
	}

	// Does this in a transaction that stays open, with the locks it takes. Gives a function that ends it.
	async hold(sql) {
		const [file, line] = asUser(path.join(cluster.bin, 'psql'), [...psqlLine(cluster, this.database), '-f', '-'], 'TERM');
		const child = spawn(file, line, { stdio: ['pipe', 'pipe', 'inherit'], env: environment(), cwd: '/' });
		const gone = new Promise((resolve) => { child.on('exit', resolve); });
		const held = new Promise((resolve) => { child.stdout.once('data', () => resolve(true)); });
		child.stdin.on('error', () => {}); // it may have ended
		child.stdin.write(`BEGIN; ${sql}; SELECT 'held';\n`);
		if (await Promise.race([held, gone]) !== true) {
			throw new Error(`psql has not done this: ${sql}`);
		}
		return async () => {
			child.stdin.end('COMMIT;\n');
			await gone;
		};
	}

	// Until so many statements of postbagd wait for what somebody holds.
	waiting(count = 1) {
		return eventually(async () => {
			const now = await this.psql(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
				AND usename = 'postbag_app' AND wait_event_type = 'Lock'`);
			if (Number(now) < count) {
				throw new Error(`${now} statements wait, not ${count}`);
			}
		});
	}

	// All that is in the database, as pg_dump has it.
	async dump() {
		const { stdout } = await run(path.join(cluster.bin, 'pg_dump'), ['-h', cluster.run, '-p', String(cluster.port), '-U', 'postgres',
			this.database]);
		return stdout;
	}

	// PostgreSQL's own files: tables, indexes, write-ahead log, its log.
	get postgresDir() {
		return cluster.dir;
	}

	// A client with a cookie jar of its own.
	client(options) {
		return new Client(this.base, { abreast: this.abreast, ...options });
	}

	// limits: what prlimit(1) takes, as '--nofile=64'. aheadS: its clock is so many seconds ahead.
	// cwd: where it is started.
	async startPostbagd(options) {
		this.daemon = this.begin(this.config, options);
		await until('postbagd', this.daemon, () => connects(this.socket));
		if (this.second) {
			await this.runSecond(options);
		}
	}

	begin(config, { limits = [], aheadS = 0, cwd = '/' } = {}) {
		const line = [...limits.length > 0 ? ['prlimit', ...limits] : [], shared.postbagd, '-c', config];
		const daemon = start('postbagd', line[0], line.slice(1), {
			log: path.join(this.logDir, 'postbagd.log'), deathSignal: 'TERM', cwd, env: aheadS ? clockAhead(aheadS) : {} });
		this.daemons.push(daemon);
		return daemon;
	}

	// A second postbagd at the same database, as on another machine: with its own socket, and its own copy
	// of the key file as it is now. Gives what direct() takes for a stack.
	async startNeighbour() {
		const dir = makeDir('postbag-neighbour-');
		const there = { origin: this.origin, socket: path.join(dir, 'postbagd.sock'), keyFile: path.join(dir, 'keys') };
		const config = path.join(dir, 'postbag.conf');
		fs.writeFileSync(config, fs.readFileSync(this.config, 'utf8')
			.replaceAll(this.socket, there.socket).replaceAll(this.keyFile, there.keyFile));
		copyKeys(this.keyFile, there.keyFile);
		const daemon = start('postbagd', shared.postbagd, ['-c', config], {
			log: path.join(this.logDir, 'neighbour.log'), deathSignal: 'TERM' });
		this.daemons.push(daemon);
		await until('postbagd', daemon, () => connects(there.socket));
		return { ...there, takeKeys: () => copyKeys(this.keyFile, there.keyFile), signal: (signal) => signalPid(daemon.pid, signal),
			log: () => readLog(path.join(this.logDir, 'neighbour.log')), stop: () => end(daemon, 'SIGTERM') };
	}

	// A second postbagd beside the first, on the same database; nginx asks them in turn.
	async startSecondPostbagd() {
		const http = path.join(this.dir, 'nginx', 'postbag-http.conf');
		await this.runSecond();
		if (!this.nginx) {
			return;
		}
		fs.writeFileSync(http, fs.readFileSync(http, 'utf8').replaceAll(`server unix:${this.socket};`,
			`server unix:${this.socket} max_fails=0; server unix:${this.socket}2 max_fails=0;`));
		signalPid(this.nginx.pid, 'SIGHUP');
	}

	async runSecond(options) {
		this.writeSecondSettings();
		this.second = this.begin(`${this.config}2`, options);
		await until('postbagd', this.second, () => connects(`${this.socket}2`));
	}

	// As those of the first; without any where it has none.
	writeSecondSettings() {
		if (!fs.existsSync(this.config)) {
			fs.rmSync(`${this.config}2`, { force: true });
			return;
		}
		fs.writeFileSync(`${this.config}2`, fs.readFileSync(this.config, 'utf8')
			.replace(`socket = ${this.socket}`, `socket = ${this.socket}2`), { mode: 0o644 });
	}

	// postbagd with a socket that is handed over, as systemd does it: it starts when somebody connects.
	async startActivated() {
		this.daemon = start('postbagd', 'systemd-socket-activate', ['-l', this.socket, '--fdname=postbagd',
			shared.postbagd, '-c', this.config], { log: path.join(this.logDir, 'postbagd.log'), deathSignal: 'TERM' });
		this.daemons.push(this.daemon);
		await until('postbagd', this.daemon, () => connects(this.socket));
		if (this.second) {
			await this.runSecond();
		}
	}

	// SIGHUP and its like, which postbagd goes on after.
	signal(signal) {
		signalPid(this.daemon.pid, signal);
		if (this.second && !this.second.ended) {
			this.writeSecondSettings();
			signalPid(this.second.pid, signal);
		}
	}

	// Settings that postbagd has read when this returns; without any, those it has.
	async reload(settings = this.settings) {
		const reloads = () => this.log().split('settings reloaded').length;
		const before = reloads();
		this.writeSettings(settings);
		this.signal('SIGHUP');
		await eventually(() => {
			if (reloads() < before + (this.second && !this.second.ended ? 2 : 1)) {
				throw new Error(`postbagd has not reloaded its settings:\n${tail(this.log(), 20)}`);
			}
		});
	}

	// Everybody may do everything again: the database has forgotten who did what, and so has postbagd.
	async forgetLimits() {
		await this.psql('TRUNCATE postbag.rate_limit');
		await this.reload();
	}

	// Ends postbagd by a signal, or both, and waits for it: { code, signal }.
	async killPostbagd(signal = 'SIGKILL') {
		if (this.second) {
			await end(this.second, signal);
		}
		return end(this.daemon, signal);
	}

	async restartPostbagd() {
		await this.killPostbagd('SIGTERM');
		await this.startPostbagd();
	}

	// For a test that knows of one server, with the replica.
	async killPostgres() {
		await killPostgres();
		if (this.abreast) {
			await killServer(standby);
			standby.away = true;
		}
	}

	startPostgres() {
		return startPostgres();
	}

	async startNginx({ readRate = '100000r/s', workRate = '100000r/s' } = {}) {
		const dir = path.join(this.dir, 'nginx');
		const values = { confdir: dir, dir, logdir: this.logDir, socket: this.socket,
			cache: path.join(dir, 'cache'), wwwdir: shared.www, demodir: shared.demo,
			port: this.port, origin: this.origin, elsewhere: this.elsewhere,
			elsewhere_port: this.elsewherePort, read_rate: readRate, work_rate: workRate };
		for (const [name, text] of shared.templates) {
			fs.writeFileSync(path.join(dir, name), fill(name, text, values));
		}
		this.nginx = start('nginx', 'nginx', ['-e', path.join(this.logDir, 'nginx-error.log'), '-c',
			path.join(dir, 'demo.conf')], { log: path.join(this.logDir, 'nginx.log'), deathSignal: 'TERM' });
		await until('nginx', this.nginx, () => connects({ host: '127.0.0.1', port: this.port }));
	}

	// What postbagd has logged so far, in all its lives.
	log() {
		return readLog(path.join(this.logDir, 'postbagd.log'));
	}

	nginxLog() {
		return readLog(path.join(this.logDir, 'nginx-error.log'));
	}

	accessLog() {
		return readLog(path.join(this.logDir, 'nginx-access.log'));
	}

	// Stops everything of this stack; throws if a postbagd did not end well, was ended by a signal that
	// no test sent (SIGSYS: it did what its sandbox forbids), or if a sanitizer spoke up.
	async stop() {
		if (this.nginx) {
			await end(this.nginx, 'SIGTERM');
		}
		if (this.second) {
			await end(this.second, 'SIGTERM');
		}
		const ran = this.daemon && !this.daemon.ended;
		const ending = ran ? await end(this.daemon, 'SIGTERM') : undefined;
		const log = this.log();
		if (this.database && cluster?.process && !cluster.process.ended) {
			await psql('postgres', `DROP DATABASE IF EXISTS ${this.database} WITH (FORCE)`);
		}
		removeDir(this.dir);
		if (ALARM.test(log)) {
			throw new Error(`postbagd's log has an alarm:\n${tail(log, 120)}`);
		}
		const fallen = this.daemons.filter((daemon) => daemon.ended?.signal && !daemon.told);
		if (fallen.length > 0) {
			throw new Error(`postbagd was ended by ${fallen.map((daemon) => daemon.ended.signal)}:\n${tail(log, 40)}`);
		}
		if (ran && ending.code !== 0) {
			throw new Error(`postbagd ended with ${JSON.stringify(ending)}:\n${tail(log, 40)}`);
		}
	}
}

// At midnight UTC days end, and with them who is known by an address: who would begin a little before begins after it.
async function pastMidnight() {
	const left = DAY_MS - Date.now() % DAY_MS;
	if (left < LITTLE_MS) {
		await sleep(left);
	}
}

// Tries until the check throws no more: what readers see may be two seconds old, as nginx counts in
// whole seconds. The last failure is thrown.
export async function eventually(check, ms = 30000) {
	for (const last = Date.now() + ms; ;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > last) {
				throw error;
			}
		}
		await sleep(100);
	}
}

// PostgreSQL

export async function startPostgres() {
	cluster ??= makeCluster();
	if (cluster.process && !cluster.process.ended) {
		return;
	}
	// What a killed postmaster left may still hold its memory for a moment: then try again.
	const last = Date.now() + READY_MS;
	for (;;) {
		cluster.process = start('postgres', path.join(cluster.bin, 'postgres'), ['-D', cluster.data,
			'-c', `listen_addresses=${cluster.addresses}`, '-c', `port=${cluster.port}`, '-c', `unix_socket_directories=${cluster.run}`,
			'-c', 'max_connections=200'],
			{ log: cluster.log, deathSignal: 'INT' });
		try {
			await until('postgres', cluster.process, () => psql('postgres', 'SELECT 1'));
			break;
		} catch (error) {
			if (!cluster.process.ended || Date.now() > last) {
				throw error;
			}
			await sleep(200);
		}
	}
	if (await psql('postgres', "SELECT 1 FROM pg_roles WHERE rolname = 'postbag_app'") === '') {
		await psql('postgres', 'CREATE ROLE postbag_owner LOGIN; CREATE ROLE postbag_app LOGIN');
	}
	if (standby?.away) {
		standby.away = false;
		await startStandby();
		// The pooler says for a second that there is no server.
		await until('pgbouncer', pooler.process, () => psql('postgres', 'SELECT 1', { ...pooler, bin: cluster.bin, run: pooler.dir }, 'postbag_app'));
	}
}

// As when the power goes: the postmaster and all its children, at once.
export function killPostgres() {
	return killServer(cluster);
}

async function killServer(server) {
	const children = childrenOf(server.process.pid);
	const gone = end(server.process, 'SIGKILL');
	for (const pid of children) {
		signalPid(pid, 'SIGKILL');
	}
	await gone;
}

// port: where it is reached by TCP, too; without one it is reached by its unix socket only.
function makeCluster(port) {
	const dir = makeDir('postbag-pg-');
	const made = { dir, data: path.join(dir, 'data'), run: dir, log: path.join(dir, 'log'), bin: postgresBin(),
		port: port ?? 5432, host: port ? 'localhost' : dir, addresses: port ? '127.0.0.1' : '' };
	runSync(path.join(made.bin, 'initdb'), ['-D', made.data, '--username=postgres', '--auth=peer',
		'--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']);
	fs.writeFileSync(path.join(made.data, 'pg_hba.conf'), 'local all,replication all peer map=test\n' +
		(port ? 'host all postbag_app 127.0.0.1/32 trust\n' : ''));
	const roles = ['postgres', 'postbag_owner', 'postbag_app'];
	fs.writeFileSync(path.join(made.data, 'pg_ident.conf'),
		roles.map((role) => `test ${user.name} ${role}\n`).join(''));
	return made;
}

// A streaming replica of the cluster, made of it the first time.
async function startStandby() {
	if (standby?.process && !standby.process.ended) {
		return;
	}
	if (!standby) {
		standby = { ...cluster, process: undefined, data: path.join(cluster.dir, 'standby'), port: cluster.port + 1,
			log: path.join(cluster.dir, 'standby.log') };
		await run(path.join(cluster.bin, 'pg_basebackup'), ['-h', cluster.run, '-p', String(cluster.port), '-U', 'postgres',
			'-D', standby.data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync']);
	}
	standby.process = start('postgres', path.join(standby.bin, 'postgres'), ['-D', standby.data, '-c', 'listen_addresses=',
		'-c', `port=${standby.port}`, '-c', `unix_socket_directories=${standby.run}`, '-c', 'max_connections=200',
		'-c', 'wal_retrieve_retry_interval=200ms'], { log: standby.log, deathSignal: 'INT' });
	await until('postgres', standby.process, () => psql('postgres', 'SELECT 1', standby));
}

// PgBouncer, for any database of the cluster; it reaches it by its unix socket.
async function startPooler() {
	if (pooler?.process && !pooler.process.ended) {
		return;
	}
	pooler ??= makePooler();
	pooler.process = start('pgbouncer', pooler.program, [pooler.config], { log: pooler.log, deathSignal: 'TERM' });
	await until('pgbouncer', pooler.process, () => connects(path.join(pooler.dir, `.s.PGSQL.${pooler.port}`)));
}

function makePooler() {
	const dir = makeDir('postbag-pool-'), users = path.join(dir, 'users');
	const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find(fs.existsSync);
	if (!program) {
		throw new Error('there is no pgbouncer (on Debian: apt-get install pgbouncer)');
	}
	const made = { dir, program, port: 6432, config: path.join(dir, 'pgbouncer.ini'), log: path.join(dir, 'log') };
	fs.writeFileSync(users, '"postbag_app" ""\n', { mode: 0o644 });
	fs.writeFileSync(made.config, `[databases]
* = host=${cluster.run} port=${cluster.port}
[pgbouncer]
listen_addr =
listen_port = ${made.port}
unix_socket_dir = ${dir}
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 10
max_client_conn = 500
server_connect_timeout = 2
server_login_retry = 1
query_wait_timeout = 2
`, { mode: 0o644 });
	return made;
}

// Whether the replica has all that the primary has written by now.
async function caughtUp(database) {
	return await psql(database, `SELECT pg_current_wal_insert_lsn() AS written \\gset
\\connect - - - ${standby.port}
SELECT pg_last_wal_replay_lsn() >= :'written'`) === 't';
}

async function psql(database, sql, server = cluster, role = 'postgres') {
	const { stdout } = await run(path.join(server.bin, 'psql'), [...psqlLine(server, database, role), '-f', '-'], { input: sql });
	return stdout.replace(/\n$/, '');
}

function psqlLine(server, database, role = 'postgres') {
	return ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', server.run, '-p', String(server.port), '-U', role, '-d', database];
}

function postgresBin() {
	const root = '/usr/lib/postgresql';
	const versions = fs.existsSync(root) ? fs.readdirSync(root) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a))
		.map((version) => path.join(root, version, 'bin'))
		.find((dir) => fs.existsSync(path.join(dir, 'initdb')));
	return newest ?? execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
}

// Processes

// The ordinary user everything runs as.
function testUser() {
	if (process.getuid() !== 0) {
		return { uid: process.getuid(), gid: process.getgid(),
			name: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim() };
	}
	const entries = fs.readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
	const entry = entries.find((fields) => fields[0] === 'postgres')
		?? entries.find((fields) => fields[0] === 'nobody');
	return { name: entry[0], uid: Number(entry[2]), gid: Number(entry[3]) };
}

// The command line that becomes the test user, and that ends when this process does.
function asUser(program, args, deathSignal) {
	const line = [];
	if (process.getuid() === 0) {
		line.push('--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups',
			'--no-new-privs');
	}
	if (deathSignal) {
		line.push('--pdeathsig', deathSignal);
	}
	return line.length > 0 ? ['setpriv', [...line, program, ...args]] : [program, args];
}

function environment() {
	const kept = Object.entries(process.env).filter(([name]) => /^(PATH|LANG|TZ|HOME|[A-Z]+SAN_OPTIONS|MALLOC_[A-Z_]+)$/.test(name));
	return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8' };
}

function start(name, program, args, { log, deathSignal, cwd = '/', env = {} }) {
	const out = fs.openSync(log, 'a');
	const [file, line] = asUser(program, args, deathSignal);
	const child = spawn(file, line, { stdio: ['ignore', out, out], env: { ...environment(), ...env }, cwd });
	fs.closeSync(out);
	child.unref(); // a test that is done ends; sweep() then ends what still runs
	const started = { name, pid: child.pid, log, ended: undefined, told: undefined };
	started.gone = new Promise((resolve) => {
		child.on('error', (error) => {
			started.ended = { code: null, signal: null, error };
			resolve(started.ended);
		});
		child.on('exit', (code, signal) => {
			started.ended ??= { code, signal };
			alive.delete(started);
			resolve(started.ended);
		});
	});
	alive.add(started);
	return started;
}

// Sends a signal and waits; a process that does not go in time is killed, and that is an error.
async function end(started, signal) {
	if (!started.ended) {
		started.told = signal;
		signalPid(started.pid, signal);
		const clock = new AbortController();
		const late = sleep(READY_MS, undefined, clock).catch(() => {});
		await Promise.race([started.gone, late]);
		clock.abort();
		if (!started.ended) {
			signalPid(started.pid, 'SIGKILL');
			await started.gone;
			throw new Error(`${started.name} did not end on ${signal}:\n${tail(readLog(started.log), 40)}`);
		}
	}
	return started.ended;
}

// The environment of a program whose clock is ahead; see clock.c.
function clockAhead(seconds) {
	const library = path.join(shared.dir, 'clock.so');
	if (!fs.existsSync(library)) {
		execFileSync(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', library, path.join(top, 'tests/lib/clock.c')]);
		fs.chmodSync(library, 0o755);
	}
	// A sanitizer wants to be first, and need not be for this.
	return { LD_PRELOAD: library, POSTBAG_TEST_AHEAD_S: String(seconds), ASAN_OPTIONS: 'verify_asan_link_order=0' };
}

// Waits until a check holds, as long as the process lives and time is left.
async function until(name, started, check) {
	const last = Date.now() + READY_MS;
	for (;;) {
		if (started.ended) {
			throw new Error(`${name} did not start:\n${tail(readLog(started.log), 40)}`);
		}
		const held = await Promise.resolve().then(check).then((value) => value !== false, () => false);
		if (held) {
			return;
		}
		if (Date.now() > last) {
			throw new Error(`${name} is not ready in time:\n${tail(readLog(started.log), 40)}`);
		}
		await sleep(50);
	}
}

function connects(where) {
	return new Promise((resolve) => {
		const socket = net.connect(typeof where === 'string' ? { path: where } : where);
		socket.on('connect', () => { socket.destroy(); resolve(true); });
		socket.on('error', () => resolve(false));
	});
}

function run(program, args, { input = '', allowFailure = false, killedMs = undefined, oneself = false } = {}) {
	const [file, line] = oneself ? [program, args] : asUser(program, args);
	return new Promise((resolve, reject) => {
		const child = execFile(file, line, { env: environment(), cwd: '/', timeout: killedMs ?? 300000,
			killSignal: killedMs ? 'SIGKILL' : 'SIGTERM', maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
			const code = error ? error.code ?? null : 0;
			if (error && !allowFailure) {
				reject(new Error(`${path.basename(program)} ${args.join(' ')}: ${stderr || error.message}`,
					{ cause: { code, stdout, stderr } }));
				return;
			}
			resolve({ code, stdout, stderr });
		});
		child.stdin.on('error', () => {}); // it may end without reading
		child.stdin.end(input);
	});
}

function runSync(program, args) {
	const [file, line] = asUser(program, args);
	execFileSync(file, line, { env: environment(), cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
}

function signalPid(pid, signal) {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') {
			throw error;
		}
	}
}

function childrenOf(parent) {
	return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
		try {
			return Number(procStat(pid)[1]) === parent;
		} catch {
			return false; // it has just ended
		}
	});
}

// Files

// Copies what the servers read to where the test user can reach it.
function prepareShared() {
	if (shared) {
		return;
	}
	const dir = makeDir('postbag-files-');
	shared = { dir, www: path.join(dir, 'www'), demo: path.join(dir, 'demo'), templates: [] };
	for (const name of ['postbagd', 'postbagctl']) {
		const from = ['', 'sbin', 'bin'].map((sub) => path.join(bin, sub, name)).find(fs.existsSync);
		if (!from) {
			throw new Error(`no ${name} in ${bin}: build it, or set POSTBAG_BIN`);
		}
		shared[name] = path.join(dir, name);
		fs.copyFileSync(from, shared[name]);
		fs.chmodSync(shared[name], 0o755);
	}
	fs.cpSync(path.join(top, 'www'), shared.www, { recursive: true });
	fs.cpSync(path.join(top, 'www/demo'), shared.demo, { recursive: true });
	execFileSync('chmod', ['-R', 'a+rX', dir]);
	for (const name of fs.readdirSync(path.join(top, 'nginx')).filter((file) => file.endsWith('.conf.in'))) {
		shared.templates.push([name.slice(0, -3), fs.readFileSync(path.join(top, 'nginx', name), 'utf8')]);
	}
}

function fill(name, text, values) {
	return text.replace(/@([a-z_]+)@/g, (whole, key) => {
		if (!(key in values)) {
			throw new Error(`${name}: no value for ${whole}`);
		}
		return values[key];
	});
}

function makeDir(prefix) {
	const dir = fs.mkdtempSync(path.join(process.env.POSTBAG_TMP ?? '/tmp', prefix));
	fs.chownSync(dir, user.uid, user.gid);
	dirs.add(dir);
	return dir;
}

// As an operator brings it to another machine: whole, with its owner and mode.
function copyKeys(from, to) {
	fs.copyFileSync(from, `${to}.copy`);
	fs.chmodSync(`${to}.copy`, 0o600);
	fs.chownSync(`${to}.copy`, user.uid, user.gid);
	fs.renameSync(`${to}.copy`, to);
}

function makeOwned(dir) {
	fs.mkdirSync(dir);
	fs.chownSync(dir, user.uid, user.gid);
}

function removeDir(dir) {
	fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
	dirs.delete(dir);
}

function readLog(file) {
	return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

function tail(text, lines) {
	return text.split('\n').slice(-lines).join('\n');
}

// A port nobody listens on, below those that outgoing connections use.
async function freePort() {
	for (let tries = 0; tries < 50; tries++) {
		const port = 20000 + Math.floor(Math.random() * 12000);
		const free = await new Promise((resolve) => {
			const server = net.createServer();
			server.on('error', () => resolve(false));
			server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
		});
		if (free) {
			return port;
		}
	}
	throw new Error('no free port was found');
}

// The last act of this process: nothing that it started stays. PostgreSQL is told to stop at once
// rather than killed, as it would else leave its shared memory behind.
function sweep() {
	for (const started of alive) {
		if (started.name === 'postgres') {
			signalPid(started.pid, 'SIGQUIT');
			awaitEnd(started.pid, 10000);
		}
		for (const pid of [started.pid, ...childrenOf(started.pid)]) {
			signalPid(pid, 'SIGKILL');
		}
	}
	for (const dir of dirs) {
		fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}

// Without the event loop, so a process that has ended is seen as a zombie.
function awaitEnd(pid, ms) {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (const last = Date.now() + ms; Date.now() < last && !/^(Z|X|)$/.test(stateOf(pid));) {
		Atomics.wait(pause, 0, 0, 20);
	}
}

// "R", "S", "Z" ... of proc(5), or "" when there is no such process.
function stateOf(pid) {
	try {
		return procStat(pid)[0];
	} catch {
		return '';
	}
}

// What follows the name in /proc/PID/stat: state, parent ... The name may hold spaces and brackets.
function procStat(pid) {
	const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
