// A decision about many comments, and the taking back of it, while readers write and read; and the same
// readers while nothing is decided.

import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { generator, pick, words } from './data.mjs';
import { formFields, hold } from './checks.mjs';
import { percentile, progress, spread } from './output.mjs';
import { formTo, forms } from '../tests/lib/http.mjs';

const QUEUE = '/postbag/admin/queue?queue=held&why=words';
const BULK = '/postbag/admin/bulk';
const LOOK_MS = 250; // how often the moderator looks how far it is

// Readers who think between two requests: as many as leave the machine some rest.
const CROWD = { posters: 4, post_ms: 50, readers: 8, read_ms: 20 };
const ARTICLES = 200; // that they write below

// Gives the rows of the table: quiet, publish, undo.
export async function runBulks(desk, { seconds, rounds }) {
	const crowd = new Crowd(desk.stage);
	const runs = { quiet: [], publish: [], undo: [] };
	await crowd.prepare(desk.site.articles);
	await crowd.during(() => sleep(1000)); // to warm up
	const quiet = async () => runs.quiet.push(await crowd.during(() => sleep(seconds * 2000)));
	for (let round = 0; round < rounds; round++) {
		progress(`round ${round + 1} of ${rounds}: many at once`);
		await quiet();
		runs.publish.push(await crowd.during(() => publish(desk)));
		await quiet();
		runs.undo.push(await crowd.during(() => undo(desk)));
	}
	progress('');
	await checkCounts(desk.stage);
	return Object.entries(runs).map(([name, some]) => summary(name, some));
}

// All that is in a queue, as a moderator decides about it: what they mean is shown to them first.
async function publish(desk) {
	const form = formTo((await desk.get(QUEUE)).text, '/admin/bulk');
	const review = await desk.client.post(BULK, { ...form.fields, which: 'all', action: 'publish' });
	hold(review.status === 200, `asking for many: ${review.status}`);
	const confirmed = await desk.client.post(BULK, formTo(review.text, '/admin/bulk').fields);
	hold(confirmed.location === BULK, `deciding about many: ${confirmed.status}`);
	return ended(desk);
}

async function undo(desk) {
	const form = forms((await desk.get(BULK)).text).find(({ action }) => /\/admin\/bulk\/\d+\/undo$/.test(action));
	const begun = await desk.client.post(form.action, form.fields);
	hold(begun.location === BULK, `taking many back: ${begun.status}`);
	return ended(desk);
}

// Looks until it is over, as a moderator would; then what it was.
async function ended(desk) {
	while ((await desk.get(BULK)).text.includes('<progress')) {
		await sleep(LOOK_MS);
	}
	const [comments, decided, seconds] = (await desk.stage.psql(`SELECT total,
		(SELECT count(*) FROM postbag.decision WHERE decision.bulk_id = bulk.bulk_id),
		extract(epoch FROM ended_at - started_at) FROM postbag.bulk ORDER BY bulk_id DESC LIMIT 1`)).split('|').map(Number);
	hold(comments > 0 && decided === comments, `${decided} of ${comments} comments were decided about`);
	return { comments, seconds };
}

async function checkCounts(stage) {
	const wrong = await stage.psql(`SELECT count(*) FROM postbag.article WHERE comments <>
		(SELECT count(*) FROM postbag.comment WHERE comment.article_id = article.article_id AND status = 'published')`);
	hold(wrong === '0', `${wrong} articles count other comments than they have`);
}

// Readers who write and read below some articles.
class Crowd {
	constructor(stage) {
		this.stage = stage;
		this.random = generator(17);
		this.sent = 0;
	}

	async prepare(articles) {
		const step = Math.max(1, Math.floor(articles.length / ARTICLES));
		this.articles = articles.filter((_, at) => at % step === 0).slice(0, ARTICLES);
		this.forms = [];
		for (const { url } of this.articles) {
			this.forms.push(await formFields(this.stage, url));
		}
	}

	// What each request took while something was done; and how long that was.
	async during(act) {
		const agent = new http.Agent({ keepAlive: true });
		const begun = performance.now();
		const posts = [];
		const reads = [];
		let over = false;
		const each = async (list, pauseMs, send) => {
			for (await sleep(this.random() * pauseMs); !over; await sleep(pauseMs)) {
				list.push(await send(agent));
			}
		};
		const all = Promise.all([
			...Array.from({ length: CROWD.posters }, () => each(posts, CROWD.post_ms, (agent) => this.post(agent))),
			...Array.from({ length: CROWD.readers }, () => each(reads, CROWD.read_ms, (agent) => this.read(agent))),
		]);
		let did;
		try {
			did = await Promise.race([act(), all]);
		} finally {
			over = true;
		}
		await all;
		agent.destroy();
		return { seconds: (performance.now() - begun) / 1000, ...did, posts, reads };
	}

	// A form without JavaScript, each from another address.
	post(agent) {
		const number = ++this.sent;
		const body = String(new URLSearchParams({ ...pick(this.random, this.forms), name: 'Reader', act: 'post',
			text: `${words(this.random)} ${number}` }));
		return timed({ agent, port: this.stage.stack.port, method: 'POST', path: '/postbag/comments', headers: {
			host: this.stage.host, origin: this.stage.origin, 'sec-fetch-site': 'same-origin',
			'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body),
			'x-bench-address': `10.${number >> 16 & 255}.${number >> 8 & 255}.${number & 255}` } }, body, 303);
	}

	read(agent) {
		const { url } = pick(this.random, this.articles);
		return timed({ agent, port: this.stage.stack.port, path: `/postbag/thread?article=${encodeURIComponent(url)}`,
			headers: { host: this.stage.host, 'accept-encoding': 'gzip' } }, undefined, 200);
	}
}

// Microseconds to the last byte of the answer, which must be the expected one.
function timed(options, body, status) {
	const begun = performance.now();
	return new Promise((resolve, reject) => {
		const request = http.request({ host: '127.0.0.1', ...options }, (message) => {
			message.resume();
			message.on('error', reject);
			message.on('end', () => (message.statusCode === status ? resolve((performance.now() - begun) * 1000)
				: reject(new Error(`${options.path}: ${message.statusCode}`))));
		});
		request.on('error', reject);
		request.end(body);
	});
}

function summary(name, runs) {
	const of = (what) => runs.flatMap((run) => run[what]);
	const latencies = (values) => ({ count: values.length, p50_us: percentile(values, 50), p99_us: percentile(values, 99),
		most_us: Math.max(...values) });
	const { comments } = runs[0];
	return { name, seconds: spread(runs.map((run) => run.seconds)), posts: latencies(of('posts')), reads: latencies(of('reads')),
		...comments && { comments, rate: spread(runs.map((run) => run.comments / run.seconds)) } };
}
