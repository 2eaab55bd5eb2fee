// The loads: what is sent, to whom, and how we know that it has been done.

import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadUs, machineUs, processorUs } from './accounts.mjs';
import { generator, html, words } from './data.mjs';
import { here } from './stage.mjs';
import { formTo } from '../tests/lib/http.mjs';

const CLIENTS = { read: 64, share: 64, comment: 16 };
const NETWORK = 'bluesky';
const MOST_A_SECOND = 200000; // no load can send more
const DRAIN_MS = 300; // what was under way when a load ended is done by then

// Which articles are for what, so that no load meets another one's changes.
const HOT = 0;
const SHARED = 1;
const SHARED_BARE = 2;
const DISCUSSED = 3;
const POSTED = { from: 100, to: 500 };
const POSTED_BARE = { from: 500, to: 900 };

export class Loads {
	constructor(stage, articles) {
		this.stage = stage;
		this.articles = articles;
		this.seed = 1 << 24; // 1.0.0.0, the first of the addresses
		this.thread = `/postbag/thread?article=${encodeURIComponent(articles[HOT].url)}`;
		this.load = {
			'static': () => this.read(stage.main, '/static/thread'),
			'hot': () => this.readHot(),
			'app': () => this.readApp(),
			'app-outside': () => this.readAppOutside(),
			'empty-thread': () => this.read(stage.bare, this.thread.replace('/postbag/', '/empty/')),
			'share': () => this.share(),
			'share-bare': () => this.shareBare(),
			'share-empty': () => this.post(stage.bare, '/empty/share', this.shareForm, CLIENTS.share),
			'comment': () => this.comment(this.commentForms, POSTED.from, POSTED.to),
			'comment-one': () => this.comment(this.oneForm, DISCUSSED, DISCUSSED + 1),
			'comment-bare': () => this.commentBare(),
		};
	}

	async prepare() {
		await this.checkText();
		const body = await this.gzipped();
		this.bodyBytes = body.length;
		this.stage.writeFile('thread.gz', body);
		await this.stage.startEmpty('thread', Buffer.concat([Buffer.from('Content-Type: text/html; '
			+ `charset=utf-8\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`), body]));
		await this.stage.startEmpty('share', 'Status: 303 See Other\r\n'
			+ 'Location: https://bsky.app/intent/compose\r\nContent-Length: 0\r\n\r\n');
		await this.makeForms();
	}

	// Runs a load and accounts for it.
	async run(name, seconds) {
		this.seconds = seconds;
		const did = await this.load[name]();
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

	// Reads

	read(base, uri) {
		return this.wrk(base + uri, CLIENTS.read, ['-H', 'Accept-Encoding: gzip'], 'report.lua');
	}

	async readHot() {
		const asked = await this.answered('thread', 200);
		const did = await this.read(this.stage.main, this.thread);
		const passed = await this.answered('thread', 200) - asked;
		// One a second, and a few that came while the first was being filled.
		hold(passed <= (this.seconds + 2) * 8, `${passed} of ${did.requests} hot reads came through to postbagd`);
		const probe = await this.stage.client().get(this.thread,
			{ headers: { 'accept-encoding': 'gzip', 'x-bench': 'cache' } });
		hold(/^(HIT|STALE|UPDATING|EXPIRED)$/.test(probe.headers['x-cache']), `X-Cache: ${probe.headers['x-cache']}`);
		return { ...did, passed };
	}

	async readApp() {
		const asked = await this.answered('thread', 200);
		const did = await this.read(this.stage.bare, this.thread);
		await sleep(DRAIN_MS);
		acknowledged(did.requests, await this.answered('thread', 200) - asked, CLIENTS.read, 'reads at postbagd');
		return did;
	}

	// The same by a postbagd without its sandbox; then that with it is back.
	async readAppOutside() {
		await this.restart({ sandbox: 'no' });
		try {
			return await this.readApp();
		} finally {
			await this.restart();
		}
	}

	// The first thread is read and rendered before anybody counts.
	async restart(settings) {
		await this.stage.restart(settings);
		await (await fetch(this.stage.bare + this.thread)).arrayBuffer();
	}

	// Every thread once, past nginx's cache; gives how many bodies postbagd then keeps.
	async readAll() {
		const left = [...this.articles];
		const agent = new http.Agent({ keepAlive: true });
		const reader = async () => {
			for (let article; (article = left.pop());) {
				await get(agent, this.stage.barePort, this.stage.host,
					`/postbag/thread?article=${encodeURIComponent(article.url)}`);
			}
		};
		await Promise.all(Array.from({ length: 16 }, reader));
		agent.destroy();
		return this.metric('postbag_body_cache_bodies');
	}

	// Shares

	async share() {
		const count = () => this.shares(SHARED);
		const before = [await count(), await this.answered('share', 303)];
		const did = await this.post(this.stage.main, '/postbag/shares', this.shareForm, CLIENTS.share);
		await sleep(DRAIN_MS);
		const written = await count() - before[0];
		acknowledged(did.requests, written, CLIENTS.share, 'shares in the database');
		const answered = await this.answered('share', 303) - before[1];
		hold(written === answered, `postbagd said yes to ${answered} shares and the database has ${written}`);
		return { ...did, written };
	}

	async shareBare() {
		const before = await this.shares(SHARED_BARE);
		const did = await this.statements('share', CLIENTS.share, SHARED_BARE, SHARED_BARE + 1);
		const written = await this.shares(SHARED_BARE) - before;
		hold(written === did.requests, `${did.requests} bare shares, ${written} in the database`);
		return { ...did, written };
	}

	// The count, which must be that of the rows it stands for.
	async shares(number) {
		const { id } = this.articles[number];
		const [seen, day, total] = (await this.stage.psql(`SELECT
			(SELECT count(*) FROM postbag.share_seen WHERE article_id = ${id} AND network = '${NETWORK}'),
			(SELECT coalesce(sum(shares), 0) FROM postbag.share_day
				WHERE article_id = ${id} AND network = '${NETWORK}'),
			(SELECT shares FROM postbag.share_count WHERE article_id = ${id} AND network = '${NETWORK}')`))
			.split('|').map(Number);
		hold(day === total, `article ${number}: ${total} shares, of all days ${day}`);
		return seen;
	}

	// Comments

	async comment(forms, from, to) {
		const count = () => this.comments(from, to);
		const before = [await count(), await this.answered('comment_post', 303)];
		const did = await this.post(this.stage.main, '/postbag/comments', forms, CLIENTS.comment, true);
		await sleep(DRAIN_MS);
		const written = await count() - before[0];
		acknowledged(did.requests, written, CLIENTS.comment, 'comments in the database');
		const answered = await this.answered('comment_post', 303) - before[1];
		hold(written === answered, `postbagd said yes to ${answered} comments and the database has ${written}`);
		const [kept, counted] = (await this.stage.psql(`SELECT count(*), (SELECT sum(comments)
			FROM postbag.article WHERE article_id = ANY ('${this.ids(from, to)}'))
			FROM postbag.comment WHERE article_id = ANY ('${this.ids(from, to)}')`)).split('|').map(Number);
		hold(kept === counted, `the articles count ${counted} comments and have ${kept}`);
		return { ...did, written };
	}

	async commentBare() {
		const { from, to } = POSTED_BARE;
		const before = await this.comments(from, to);
		const did = await this.statements('comment', CLIENTS.comment, from, to);
		const written = await this.comments(from, to) - before;
		hold(written === did.requests, `${did.requests} bare INSERTs, ${written} in the database`);
		return { ...did, written };
	}

	async comments(from, to) {
		return Number(await this.stage.psql(`SELECT count(*) FROM postbag.comment
			WHERE article_id = ANY ('${this.ids(from, to)}') AND status = 'published'`));
	}

	ids(from, to) {
		return `{${this.articles.slice(from, to).map(({ id }) => id).join()}}`;
	}

	// Senders

	post(base, uri, forms, clients, unique = false) {
		this.seed += Math.ceil(this.seconds + 1) * MOST_A_SECOND;
		return this.wrk(base + uri, clients, [], 'post.lua', { BENCH_FORMS: forms,
			BENCH_SEED: String(this.seed), BENCH_HOST: this.stage.host, BENCH_UNIQUE: unique ? '1' : '0' });
	}

	// A refused or failed request is an error: a benchmark of error pages is worth nothing.
	async wrk(url, clients, args, script, env = {}) {
		const file = this.script(script);
		this.before = this.accounts();
		const { stderr } = await this.stage.run('wrk', ['-t2', `-c${clients}`, `-d${this.seconds}s`,
			'--timeout', '10s', '-H', `Host: ${this.stage.host}`, ...args, '-s', file, url],
			{ env: { BENCH_DIR: this.stage.dir, ...env } });
		this.after = this.accounts();
		const did = JSON.parse(stderr);
		hold(did.refused === 0 && did.failed === 0 && did.requests > 0, `${url}: ${stderr}`);
		return did;
	}

	async statements(name, clients, from, to) {
		const { stage } = this;
		this.seed += Math.ceil(this.seconds + 1) * MOST_A_SECOND;
		const text = words(generator(this.seed));
		const file = this.script(`${name}.sql`);
		this.before = this.accounts();
		const { stdout } = await stage.run(path.join(stage.dir, 'statements'), [stage.dsn,
			file, String(this.seconds), String(clients), String(this.seed), text,
			html(text), ...this.articles.slice(from, to).map(({ id }) => String(id))],
			{ said: (pid) => { this.after = this.accounts(pid); } });
		return JSON.parse(stdout);
	}

	// Where the user of the programs can read it.
	script(name) {
		if (name.endsWith('.lua')) {
			this.stage.writeFile('report.lua', fs.readFileSync(path.join(here, 'report.lua')));
		}
		return this.stage.writeFile(name, fs.readFileSync(path.join(here, name)));
	}

	// Preparations

	// That our own HTML is what Postbag makes of our texts, so that reads are of true bodies.
	async checkText() {
		const random = generator(7);
		let text;
		do {
			text = words(random);
		} while (!text.includes('\n\n'));
		const client = this.stage.client();
		const form = await formFields(this.stage, this.articles.at(-1).url);
		const reply = await client.post('/postbag/comments', { ...form, name: 'Reader', text });
		hold(reply.status === 303, `posting a comment: ${reply.status}`);
		const [made, renderer] = JSON.parse(await this.stage.psql(`SELECT json_build_array(html, renderer)
			FROM postbag.comment ORDER BY comment_id DESC LIMIT 1`));
		hold(made === html(text) && renderer === 1,
			`data.mjs makes other HTML than Postbag:\n${JSON.stringify(html(text))}\n${JSON.stringify(made)}`);
	}

	async gzipped() {
		const reply = await this.stage.client().get(this.thread, { headers: { 'accept-encoding': 'gzip' } });
		const page = zlib.gunzipSync(reply.body).toString('utf8');
		hold(reply.headers['content-encoding'] === 'gzip', 'the thread did not come compressed');
		hold((page.match(/class="postbag-comment"/g) ?? []).length === 100, 'the thread has not 100 comments');
		this.plainBytes = Buffer.byteLength(page);
		return reply.body;
	}

	async makeForms() {
		const random = generator(3);
		const share = await formFields(this.stage, this.articles[SHARED].url);
		this.shareForm = this.stage.writeFile('share.forms', line({ ...share, network: NETWORK }));
		const post = async (number) => line({ ...await formFields(this.stage, this.articles[number].url), name: 'Reader', act: 'post',
			text: `${words(random)} ` });
		this.oneForm = this.stage.writeFile('one.forms', await post(DISCUSSED));
		let forms = '';
		for (let number = POSTED.from; number < POSTED.to; number++) {
			forms += await post(number);
		}
		this.commentForms = this.stage.writeFile('comment.forms', forms);
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

// The fields that an article's form brings: the article, its title, a ticket.
export async function formFields(stage, url) {
	const page = await stage.client().get(`/postbag/thread?article=${encodeURIComponent(url)}`);
	const { article, title, ticket } = formTo(page.text, '/comments').fields;
	hold(article && title && ticket, 'the form is not whole');
	return { article, title, ticket };
}

function line(fields) {
	return `${new URLSearchParams(fields)}\n`;
}

// What wrk cut off at the end may have been done without having been acknowledged: one a client.
function acknowledged(acked, done, clients, what) {
	hold(done >= acked && done <= acked + clients, `${acked} acknowledged, ${done} ${what}`);
}

export function hold(held, what) {
	if (!held) {
		throw new Error(`not what was to be measured: ${what}`);
	}
}

function get(agent, port, host, uri) {
	return new Promise((resolve, reject) => {
		http.get({ agent, host: '127.0.0.1', port, path: uri, headers: { Host: host } }, (message) => {
			message.resume();
			message.on('end', () => (message.statusCode === 200 ? resolve()
				: reject(new Error(`${uri}: ${message.statusCode}`))));
			message.on('error', reject);
		}).on('error', reject);
	});
}
