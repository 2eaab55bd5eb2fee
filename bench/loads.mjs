// How a load is run: by what it is sent, what is accounted for, and what must hold of it. The loads are in
// reads.mjs and writes.mjs.

import * as fs from 'node:fs';
import * as path from 'node:path';
import * as zlib from 'node:zlib';

import { loadUs, machineUs, memory, processorUs } from './accounts.mjs';
import { formFields, hold } from './checks.mjs';
import { WORDS, generator, html, words } from './data.mjs';
import { READS, prepareReads } from './reads.mjs';
import { here } from './stage.mjs';
import { WRITES, prepareWrites } from './writes.mjs';

const MOST_A_SECOND = 200000; // no load can send more
const SCRIPTS = ['report.lua', 'requests.lua']; // which the others take

export class Loads {
	constructor(stage, articles) {
		this.stage = stage;
		this.articles = articles;
		this.seed = 1 << 24; // 1.0.0.0, the first of the addresses
		this.load = { ...READS, ...WRITES };
		this.most = 0; // bytes that a postbagd with the usual settings had resident
	}

	noteMost() {
		this.most = Math.max(this.most, memory(this.stage.daemon).most);
	}

	async prepare() {
		for (const name of SCRIPTS) {
			this.script(name);
		}
		this.words = this.lines('words', WORDS);
		await this.checkText();
		await prepareReads(this);
		await prepareWrites(this);
	}

	// Runs a load and accounts for it.
	async run(name, seconds) {
		this.seconds = seconds;
		const did = await this.load[name](this);
		const used = (what) => this.after[what] - this.before[what];
		const ours = used('nginx') + used('program') + used('postgres') + used('load');
		return { name, ...did, rate: did.requests / did.us * 1e6,
			nginx_us: used('nginx') / did.requests, program_us: used('program') / did.requests,
			postgres_us: used('postgres') / did.requests,
			strangers: Math.max(0, 1 - ours / used('machine')) };
	}

	// Processor time used so far. The program is postbagd or an empty one: the other ones rest. sender:
	// what sends the load, if it still runs.
	accounts(sender = 0) {
		const { stage } = this;
		return { nginx: processorUs(stage.nginx), postgres: processorUs(stage.postmaster),
			program: [stage.daemon, ...stage.empties].reduce((sum, pid) => sum + processorUs(pid), 0),
			load: loadUs() + (sender ? processorUs(sender) : 0), machine: machineUs() };
	}

	// Senders

	// The same request again and again. headers: lines beside those that all have.
	get(base, uri, clients, headers = []) {
		return this.wrk(base + uri, clients, 'report.lua', { headers: ['Accept-Encoding: gzip', ...headers] });
	}

	// One of the paths in a file, at random.
	spread(base, paths, clients) {
		return this.wrk(`${base}/`, clients, 'spread.lua', { headers: ['Accept-Encoding: gzip'],
			env: { ...this.numbers(), BENCH_PATHS: paths } });
	}

	// The forms in a file, in turn, each from another address. worded: each gets a text of its own at its end.
	post(base, uri, forms, clients, worded = false) {
		return this.wrk(base + uri, clients, 'post.lua', { env: { ...this.numbers(), BENCH_FORMS: forms,
			...worded && { BENCH_WORDS: this.words } } });
	}

	numbers() {
		this.seed += Math.ceil(this.seconds + 1) * MOST_A_SECOND;
		return { BENCH_SEED: String(this.seed), BENCH_HOST: this.stage.host };
	}

	// A refused or failed request is an error: a benchmark of error pages is worth nothing.
	async wrk(url, clients, script, { headers = [], env = {} }) {
		const file = this.script(script);
		this.before = this.accounts();
		const { stderr } = await this.stage.run('wrk', ['-t2', `-c${clients}`, `-d${this.seconds}s`,
			'--timeout', '10s', ...['Host: ' + this.stage.host, ...headers].flatMap((line) => ['-H', line]),
			'-s', file, url], { env: { BENCH_DIR: this.stage.dir, ...env } });
		this.after = this.accounts();
		const did = JSON.parse(stderr);
		hold(did.refused === 0 && did.failed === 0 && did.requests > 0, `${url}: ${stderr}`);
		return did;
	}

	// A file's statement, by libpq: see statements.c.
	async statements(name, clients, from, to) {
		const { stage } = this;
		const { BENCH_SEED } = this.numbers();
		const text = words(generator(this.seed));
		return this.program(path.join(stage.dir, 'statements'), [stage.dsn,
			this.script(`${name}.sql`), String(this.seconds), String(clients), BENCH_SEED, text,
			html(text), ...this.articles.slice(from, to).map(({ id }) => String(id))]);
	}

	// A program that prints what it did as one line, and stays until its input ends.
	async program(program, args, input = '') {
		this.before = this.accounts();
		const { stdout } = await this.stage.run(program, args,
			{ input, said: (pid) => { this.after = this.accounts(pid); } });
		const did = JSON.parse(stdout);
		hold((did.requests ?? did.answers) > 0, `${path.basename(program)}: ${stdout}`);
		return did;
	}

	// Where the user of the programs can read it.
	script(name) {
		return this.stage.writeFile(name, fs.readFileSync(path.join(here, name)));
	}

	lines(name, all) {
		return this.stage.writeFile(name, all.map((one) => `${one}\n`).join(''));
	}

	// Preparations

	// That our own HTML is what Postbag makes of our texts, so that reads are of true bodies.
	async checkText() {
		const random = generator(7);
		let text;
		do {
			text = words(random);
		} while (!text.includes('\n\n'));
		const form = await formFields(this.stage, this.articles.at(-1).url);
		const reply = await this.stage.client().post('/postbag/comments', { ...form, name: 'Reader', text });
		hold(reply.status === 303, `posting a comment: ${reply.status}`);
		const [made, renderer] = JSON.parse(await this.stage.psql(`SELECT json_build_array(html, renderer)
			FROM postbag.comment ORDER BY comment_id DESC LIMIT 1`));
		hold(made === html(text) && renderer === 1,
			`data.mjs makes other HTML than Postbag:\n${JSON.stringify(html(text))}\n${JSON.stringify(made)}`);
	}

	// A compressed answer, and what it is.
	async packed(uri) {
		const reply = await this.stage.client().get(uri, { headers: { 'accept-encoding': 'gzip' } });
		hold(reply.status === 200 && reply.headers['content-encoding'] === 'gzip', `${uri} did not come compressed`);
		return { body: reply.body, etag: reply.headers.etag, type: reply.headers['content-type'],
			plain: zlib.gunzipSync(reply.body).toString('utf8') };
	}

	threadOf(number) {
		return `/postbag/thread?article=${encodeURIComponent(this.articles[number].url)}`;
	}

	// How many requests of a route postbagd has answered so.
	answered(route, status) {
		return this.metric(`postbag_requests_total{route="${route}",status="${status}"}`);
	}

	async metric(name) {
		const { text } = await this.stage.client().get('/postbag/metrics');
		const found = text.split('\n').find((one) => one.startsWith(`${name} `));
		return found ? Number(found.slice(name.length + 1)) : 0;
	}
}
