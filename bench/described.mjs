// A comment service as a small file describes it: see rivals.md.

import * as fs from 'node:fs';
import * as http from 'node:http';
import * as zlib from 'node:zlib';

import { NAMES, generator, pick, words } from './data.mjs';

const FILTERS = { url: encodeURIComponent, json: (text) => JSON.stringify(String(text)).slice(1, -1), raw: String };
const PARTS = ['thread', 'counts', 'post'];
const KNOWN = ['name', 'article', 'headers', ...PARTS];
const KNOWN_OF_PART = ['method', 'path', 'headers', 'body', 'status', 'has', 'each', 'between', 'first', 'take'];

export class Described {
	constructor(file, base) {
		this.of = JSON.parse(fs.readFileSync(file, 'utf8'));
		this.base = base.replace(/\/+$/, '');
		this.url = new URL(base);
		this.random = generator(13);
		this.taken = new Map(); // by article
		this.check(file);
	}

	check(file) {
		const wrong = [...Object.keys(this.of).filter((name) => !KNOWN.includes(name)),
			...PARTS.flatMap((part) => Object.keys(this.of[part] ?? {}).filter((name) => !KNOWN_OF_PART.includes(name))
				.map((name) => `${part}.${name}`))];
		if (wrong.length > 0) {
			throw new Error(`${file}: there is no ${wrong.join(', ')}`);
		}
		if (!this.of.name || !this.of.article || !this.of.thread) {
			throw new Error(`${file} has no name, no article or no thread`);
		}
		if (this.url.protocol !== 'http:') {
			throw new Error(`${this.base}: only plain http is driven`);
		}
	}

	// Of this machine by its number: a name may mean two addresses, of which one is tried in vain.
	get where() {
		return { host: this.url.hostname.replace(/^localhost$/, '127.0.0.1'), port: Number(this.url.port || 80) };
	}

	has(part) {
		return this.of[part] !== undefined;
	}

	statuses(part) {
		return [this.of[part].status ?? 200].flat();
	}

	// A request, as { method, path, headers, body }. n: of the article. some: further values by name.
	request(part, n, some = {}) {
		return this.filled(this.of[part], this.values(n, some));
	}

	filled({ method = 'GET', path, headers, body }, values) {
		const text = body === undefined ? '' : fill(body, values);
		const all = { Host: this.url.host, ...this.of.headers, ...headers };
		return { method, path: fill(path, values), body: text, headers: {
			...Object.fromEntries(Object.entries(all).map(([name, value]) => [name, fill(value, values)])),
			...body !== undefined && { 'Content-Length': String(Buffer.byteLength(text)) } } };
	}

	values(n, some) {
		return { base: this.base, host: this.url.host, n, article: this.article(n), ...this.taken.get(n), ...some };
	}

	article(n) {
		return fill(this.of.article, { base: this.base, host: this.url.host, n });
	}

	// The request for the counts of all these.
	counts(numbers) {
		const { each, between = '' } = this.of.counts;
		return this.request('counts', numbers[0],
			{ articles: numbers.map((n) => fill(each ?? '', this.values(n, {}))).join(between) });
	}

	// A comment that there is not yet: another one each time. unique: its number.
	post(n, unique) {
		return this.request('post', n, { unique, author: pick(this.random, NAMES), text: words(this.random),
			address: [198, 18 + (unique >> 16) % 2, unique >> 8 & 255, unique & 255].join('.') });
	}

	// Asks once and looks at the answer; gives its text. what: the part of the description.
	async probe(what, request) {
		const { status, text } = await ask(this, request);
		const right = [what.status ?? 200].flat();
		const wrong = !right.includes(status) ? `has status ${status}, not ${right.join(' or ')}`
			: what.has !== undefined && !text.includes(what.has) ? `has no ${what.has} in it` : '';
		if (wrong) {
			throw new Error(`${this.of.name}: ${request.method} ${request.path} ${wrong}:\n${text.slice(0, 500)}`);
		}
		return text;
	}

	// What posting to an article takes from an earlier answer, as a form's token.
	async prepare(n) {
		const first = this.of.post?.first;
		if (first === undefined || this.taken.has(n)) {
			return;
		}
		const text = await this.probe(first, this.filled(first, this.values(n, {})));
		this.taken.set(n, Object.fromEntries(Object.entries(first.take ?? {}).map(([name, pattern]) => {
			const found = text.match(new RegExp(pattern));
			if (!found) {
				throw new Error(`${this.of.name}: ${first.path} has nothing like ${pattern}`);
			}
			return [name, found[1]];
		})));
	}
}

// The bytes of a request as they are sent.
export function bytesOf({ method, path, headers, body }) {
	return Buffer.from(`${method} ${path} HTTP/1.1\r\n`
		+ `${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

function ask(described, { method, path, headers, body }) {
	return new Promise((resolve, reject) => {
		const request = http.request({ ...described.where, method, path, headers, agent: false, timeout: 20000 }, (message) => {
			const parts = [];
			message.on('data', (part) => parts.push(part));
			message.on('error', reject);
			message.on('end', () => {
				const all = Buffer.concat(parts);
				const packed = message.headers['content-encoding'] === 'gzip' && all.length > 0;
				resolve({ status: message.statusCode, text: (packed ? zlib.gunzipSync(all) : all).toString('utf8') });
			});
		});
		request.on('timeout', () => request.destroy(new Error(`${described.of.name}: no answer to ${method} ${path}`)));
		request.on('error', reject);
		request.end(body);
	});
}

// {name}, or {name|url}, {name|json}.
function fill(template, values) {
	return template.replace(/\{(\w+)(?:\|(\w+))?\}/g, (whole, name, filter = 'raw') => {
		if (!(name in values) || !(filter in FILTERS)) {
			throw new Error(`there is no ${whole}`);
		}
		return FILTERS[filter](values[name]);
	});
}
