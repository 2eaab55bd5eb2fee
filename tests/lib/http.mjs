// HTTP for tests: one request at a time, with every header in the test's hand, and a cookie jar that
// does what a browser's does for one host. Redirects are not followed.

import * as http from 'node:http';
import * as zlib from 'node:zlib';

const agent = new http.Agent({ keepAlive: false });

export class Client {
	// headers: sent with every request of this client. address: of this machine that it comes from;
	// all of 127.0.0.0/8 are. abreast: of several postbagds, see abreast.mjs.
	constructor(base, { headers = {}, address, abreast } = {}) {
		this.base = new URL(base);
		this.abreast = abreast;
		this.headers = headers;
		this.address = address;
		this.jar = new Map();
	}

	get(path, options = {}) {
		return this.request('GET', path, options);
	}

	head(path, options = {}) {
		return this.request('HEAD', path, options);
	}

	// A form, as a browser on the site's own page sends it.
	post(path, fields = {}, options = {}) {
		return this.request('POST', path, { ...options, body: formBody(fields),
			headers: { ...this.browser('application/x-www-form-urlencoded'), ...options.headers } });
	}

	postJson(path, value, options = {}) {
		return this.request(options.method ?? 'POST', path, { ...options, body: JSON.stringify(value),
			headers: { ...this.browser('application/json'), ...options.headers } });
	}

	browser(type) {
		return { 'content-type': type, origin: this.base.origin, 'sec-fetch-site': 'same-origin' };
	}

	// headers: by name; null takes one away, an array sends it several times. body: text or Buffer.
	// cookies: false sends none. whenever: what is shown may be as of a moment ago. Gives a Reply.
	async request(method, path, { headers = {}, body, cookies = true, whenever = false } = {}) {
		const sent = { host: this.base.host, ...this.headers };
		if (cookies && this.jar.size > 0) {
			sent.cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
		}
		Object.assign(sent, headers);
		if (body !== undefined && sent['content-length'] === undefined) {
			sent['content-length'] = Buffer.byteLength(body);
		}
		for (const name of Object.keys(sent)) {
			if (sent[name] === null || sent[name] === undefined) {
				delete sent[name];
			}
		}
		const answered = await this.abreast?.before(method, path, sent, this, whenever);
		const reply = await send(this, method, path, sent, body);
		answered?.(reply.status);
		if (this.abreast && path === '/postbag/metrics' && reply.status === 200) {
			reply.body = Buffer.from(await this.abreast.metrics(reply.text));
		}
		if (cookies) {
			this.keep(reply);
		}
		return reply;
	}

	keep(reply) {
		for (const { name, value, attributes } of reply.setCookies()) {
			if (attributes['max-age'] === '0') {
				this.jar.delete(name);
			} else {
				this.jar.set(name, value);
			}
		}
	}
}

class Reply {
	constructor(message, body) {
		this.status = message.statusCode;
		this.headers = message.headers; // lower-case names; set-cookie is an array
		this.rawHeaders = message.rawHeaders;
		this.body = body;
	}

	get text() {
		const packed = this.headers['content-encoding'] === 'gzip' && this.body.length > 0;
		return (packed ? zlib.gunzipSync(this.body) : this.body).toString('utf8');
	}

	json() {
		return JSON.parse(this.text);
	}

	get location() {
		return this.headers.location;
	}

	setCookies() {
		return (this.headers['set-cookie'] ?? []).map((line) => {
			const [pair, ...rest] = line.split(';').map((part) => part.trim());
			const at = pair.indexOf('=');
			const attributes = Object.fromEntries(rest.map((part) => {
				const [name, value = ''] = part.split('=');
				return [name.toLowerCase(), value];
			}));
			return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes, line };
		});
	}
}

// The name "localhost" is for the Host header; the servers listen on 127.0.0.1.
function send(client, method, path, headers, body) {
	return new Promise((resolve, reject) => {
		const request = http.request({ agent, host: '127.0.0.1', port: client.base.port, method, path,
			headers, localAddress: client.address, setHost: false, timeout: 60000 }, (message) => {
			const parts = [];
			message.on('data', (part) => parts.push(part));
			message.on('end', () => resolve(new Reply(message, Buffer.concat(parts))));
			message.on('error', reject);
		});
		request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)));
		request.on('error', reject);
		request.end(body);
	});
}

// Fields as an object, or as pairs where a name comes twice.
export function formBody(fields) {
	return new URLSearchParams(fields).toString();
}

// Reading our own HTML: enough for what Postbag writes (attributes in double quotes).

const ENTITY = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function unescape(text) {
	return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
		if (hex || decimal) {
			return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
		}
		return ENTITY[name] ?? whole;
	});
}

export function attributesOf(tag) {
	const found = {};
	for (const [, name, , value] of tag.matchAll(/\s([a-z][a-z0-9-]*)(="([^"]*)")?/gi)) {
		found[name.toLowerCase()] = value === undefined ? '' : unescape(value);
	}
	return found;
}

// All tags of a name: their attributes.
export function tags(html, name) {
	return [...html.matchAll(new RegExp(`<${name}(?=[\\s>])[^>]*>`, 'gi'))].map(([tag]) => attributesOf(tag));
}

// The text of a piece of HTML, white space folded.
export function textOf(html) {
	return unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

// All forms: { action, method, attributes, fields, buttons, html }. fields are what would be sent
// without touching anything; buttons are the named ones.
export function forms(html) {
	return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/gi)].map(([whole]) => {
		const attributes = attributesOf(whole.slice(0, whole.indexOf('>') + 1));
		const fields = {};
		for (const input of tags(whole, 'input')) {
			const choice = input.type === 'checkbox' || input.type === 'radio';
			const button = input.type === 'submit' || input.type === 'button';
			if (input.name && !button && (!choice || 'checked' in input)) {
				fields[input.name] = input.value ?? (choice ? 'on' : '');
			}
		}
		for (const [, tag, text] of whole.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/gi)) {
			fields[attributesOf(tag).name] = unescape(text).replace(/^\n/, '');
		}
		for (const [, tag, options] of whole.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/gi)) {
			const all = tags(options, 'option');
			const chosen = all.find((option) => 'selected' in option) ?? all[0];
			fields[attributesOf(tag).name] = chosen?.value ?? '';
		}
		return { action: attributes.action ?? '', method: (attributes.method ?? 'get').toLowerCase(),
			attributes, fields, buttons: tags(whole, 'button').filter((b) => b.name), html: whole };
	});
}

// The first form whose action ends so.
export function formTo(html, ending) {
	const found = forms(html).find((form) => form.action.split('?')[0].endsWith(ending));
	if (!found) {
		throw new Error(`no form to ${ending} in:\n${html.slice(0, 2000)}`);
	}
	return found;
}
