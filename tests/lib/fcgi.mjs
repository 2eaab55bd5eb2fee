// A FastCGI client for tests: exact bytes out, parsed records in. It can do what a good client
// never does, so what it sends is put together by the caller, record by record.

import net from 'node:net';

export const VERSION = 1;
export const TYPE = {
	BEGIN_REQUEST: 1, ABORT_REQUEST: 2, END_REQUEST: 3, PARAMS: 4, STDIN: 5, STDOUT: 6,
	STDERR: 7, DATA: 8, GET_VALUES: 9, GET_VALUES_RESULT: 10, UNKNOWN_TYPE: 11,
};
export const ROLE = { RESPONDER: 1, AUTHORIZER: 2, FILTER: 3 };

const HEADER_BYTES = 8;
const MOST_CONTENT = 0xffff;

// One record. `length` overrides the content length that is announced.
export function record(type, content = Buffer.alloc(0), options = {}) {
	const { id = 1, version = VERSION, padding = 0, length = content.length } = options;
	const head = Buffer.from([version, type, id >> 8, id & 0xff, length >> 8, length & 0xff,
		padding, 0]);

	return Buffer.concat([head, Buffer.from(content), Buffer.alloc(padding)]);
}

export function begin(role = ROLE.RESPONDER, options = {}) {
	const flags = options.keep ? 1 : 0;

	return record(TYPE.BEGIN_REQUEST, Buffer.from([role >> 8, role & 0xff, flags, 0, 0, 0, 0, 0]),
		options);
}

// Name-value pairs as the FastCGI specification has them in section 3.4.
export function pairs(list) {
	const parts = [];

	for (const [name, value] of list) {
		const texts = [Buffer.from(name), Buffer.from(value)];

		for (const text of texts)
			parts.push(lengthOf(text.length));
		parts.push(...texts);
	}
	return Buffer.concat(parts);
}

function lengthOf(bytes) {
	if (bytes < 0x80)
		return Buffer.from([bytes]);
	const out = Buffer.alloc(4);
	out.writeUInt32BE((bytes | 0x80000000) >>> 0);
	return out;
}

// A stream of records of one type, cut at `chunk` bytes, with the empty record that ends it.
export function stream(type, content, options = {}) {
	const chunk = options.chunk ?? MOST_CONTENT;
	const records = [];

	for (let at = 0; at < content.length; at += chunk)
		records.push(record(type, content.subarray(at, at + chunk), options));
	records.push(record(type, Buffer.alloc(0), options));
	return Buffer.concat(records);
}

// What nginx sends for a request, as far as a FastCGI program can tell.
export function params(method, uri, headers = {}, bodyBytes = 0, address = '192.0.2.1') {
	const [path, query = ''] = uri.split('?', 2);
	const list = [
		['QUERY_STRING', query], ['REQUEST_METHOD', method],
		['CONTENT_TYPE', headers['Content-Type'] ?? ''],
		['CONTENT_LENGTH', bodyBytes > 0 ? String(bodyBytes) : ''],
		['SCRIPT_NAME', path], ['REQUEST_URI', uri], ['DOCUMENT_URI', path],
		['SERVER_PROTOCOL', 'HTTP/1.1'], ['REQUEST_SCHEME', 'http'],
		['GATEWAY_INTERFACE', 'CGI/1.1'], ['REMOTE_ADDR', address],
		['REMOTE_PORT', '40000'], ['SERVER_NAME', 'localhost'],
	];

	for (const [name, value] of Object.entries(headers))
		list.push([`HTTP_${name.toUpperCase().replaceAll('-', '_')}`, value]);
	return list;
}

// A whole, well-formed request.
export function request({ method = 'GET', uri, headers = {}, body = '', address, ...options }) {
	const content = Buffer.from(body);

	return Buffer.concat([
		begin(ROLE.RESPONDER, options),
		stream(TYPE.PARAMS, pairs(params(method, uri, headers, content.length, address)), options),
		stream(TYPE.STDIN, content, options),
	]);
}

export function connect(path) {
	return new Promise((resolve, reject) => {
		const socket = net.createConnection({ path, allowHalfOpen: true });

		socket.once('connect', () => {
			socket.off('error', reject);
			socket.on('error', () => {});
			resolve(socket);
		});
		socket.once('error', reject);
	});
}

// Reads until the peer closes. Gives what came and how it ended: 'end', 'error' or 'timeout'.
export function readAll(socket, timeoutMs = 5000) {
	return new Promise((resolve) => {
		const parts = [];
		const done = (ending) => {
			clearTimeout(timer);
			socket.destroy();
			resolve({ ending, bytes: Buffer.concat(parts) });
		};
		const timer = setTimeout(done, timeoutMs, 'timeout');

		socket.on('data', (part) => parts.push(part));
		socket.once('end', () => done('end'));
		socket.once('error', () => done('error'));
		if (socket.destroyed)
			done('error');
	});
}

// Splits bytes into records. Throws on what is not a run of whole records.
export function records(bytes) {
	const list = [];

	for (let at = 0; at < bytes.length;) {
		if (bytes.length - at < HEADER_BYTES)
			throw new Error('half a record header');
		const length = bytes.readUInt16BE(at + 4);
		const end = at + HEADER_BYTES + length + bytes[at + 6];
		if (bytes[at] !== VERSION || end > bytes.length)
			throw new Error('a broken record');
		list.push({
			type: bytes[at + 1], id: bytes.readUInt16BE(at + 2),
			content: bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length),
		});
		at = end;
	}
	return list;
}

// The CGI answer in a reply's records: { status, headers, body }, or null when it has no end.
export function answer(bytes) {
	const list = records(bytes);
	const last = list.at(-1);

	if (last === undefined || last.type !== TYPE.END_REQUEST)
		return null;
	const out = Buffer.concat(
		list.filter((one) => one.type === TYPE.STDOUT).map((one) => one.content));
	const split = out.indexOf('\r\n\r\n');
	if (split < 0)
		return null;
	const headers = new Map(out.subarray(0, split).toString('latin1').split('\r\n').map((line) => {
		const colon = line.indexOf(':');

		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	}));
	return {
		status: Number.parseInt(headers.get('status') ?? '200', 10), headers,
		body: out.subarray(split + 4), protocolStatus: last.content[4], id: last.id,
	};
}

// Sends bytes and gives the answer, or null when the connection was closed without one.
export async function exchange(path, bytes, timeoutMs = 5000) {
	const socket = await connect(path);
	const reply = readAll(socket, timeoutMs);

	socket.write(bytes);
	const { ending, bytes: got } = await reply;
	if (ending === 'timeout')
		throw new Error(`no end of the connection within ${timeoutMs} ms`);
	return got.length === 0 ? null : answer(got);
}

// A peer that keeps its connection, as nginx does with "keepalive".
export class Kept {
	static async open(path) {
		const kept = new Kept();

		kept.socket = await connect(path);
		kept.bytes = Buffer.alloc(0);
		kept.closed = new Promise((resolve) => {
			kept.socket.once('end', resolve);
			kept.socket.once('close', resolve);
		});
		kept.closed.then(() => {
			kept.over = true;
		});
		kept.socket.on('data', (part) => {
			kept.bytes = Buffer.concat([kept.bytes, part]);
			kept.heard?.();
		});
		return kept;
	}

	// Asks and gives the answer, or null when the connection ended without one.
	ask(what, timeoutMs) {
		this.socket.write(request({ keep: true, ...what }));
		return this.answer(timeoutMs);
	}

	async answer(timeoutMs = 5000) {
		const late = within(timeoutMs);

		while (!this.over && !ends(this.bytes))
			await Promise.race([late.promise, this.closed, new Promise((resolve) => {
				this.heard = resolve;
			})]);
		late.stop();
		const bytes = this.bytes;
		this.bytes = Buffer.alloc(0);
		return bytes.length === 0 ? null : answer(bytes);
	}

	// Waits until the other side has closed it.
	async ended(timeoutMs) {
		const late = within(timeoutMs);

		await Promise.race([late.promise, this.closed]);
		late.stop();
	}

	close() {
		this.socket.destroy();
	}
}

function within(ms) {
	let timer;
	const promise = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms);
	});

	return { promise, stop: () => clearTimeout(timer) };
}

// Whether the bytes are records to the end of a request.
function ends(bytes) {
	for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
		if (bytes[at + 1] === TYPE.END_REQUEST)
			return true;
		at += HEADER_BYTES + bytes.readUInt16BE(at + 4) + bytes[at + 6];
	}
	return false;
}
