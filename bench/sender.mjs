// Sends whole HTTP/1.1 requests over many connections at once, each the next one as soon as the answer to its last
// one has come, and looks at the status of every answer. It knows as much of HTTP as that takes.

import * as net from 'node:net';

import { percentile } from './output.mjs';

const SILENCE_MS = 10000; // so long an answer may take
const SHOWN = 300; // bytes of a wrong answer

// next: gives the bytes of a request. statuses: those that are right. seconds: how long new ones are sent; or
// count: how many. Gives what was done; the first answer that is wrong ends it with an error.
export function send({ host, port, next, statuses, clients, seconds = Infinity, count = Infinity }) {
	return new Promise((resolve, reject) => {
		const took = [];
		const begun = performance.now();
		const open = new Set();
		let sent = 0, last = begun, over = false;
		const end = (error) => {
			if (over) {
				return;
			}
			over = true;
			open.forEach((one) => one.close());
			if (error) {
				reject(error);
			} else {
				resolve({ requests: took.length, us: (last - begun) * 1000, p50_us: percentile(took, 50) * 1000,
					p99_us: percentile(took, 99) * 1000 });
			}
		};
		const more = (one) => {
			if (sent < count && performance.now() - begun < seconds * 1000) {
				sent++;
				one.ask(next());
			} else {
				open.delete(one);
				one.close();
				if (open.size === 0) {
					end();
				}
			}
		};
		for (let i = 0; i < Math.min(clients, count); i++) {
			const one = new Connection(host, port, (error, status, ms, bytes) => {
				if (over) {
					return;
				}
				if (error || !statuses.includes(status)) {
					end(error ?? new Error(`an answer has status ${status}, not ${statuses.join(' or ')}:\n${bytes}`));
					return;
				}
				took.push(ms);
				last = performance.now();
				more(one);
			});
			open.add(one);
		}
		[...open].forEach(more);
	});
}

// A connection with one request under way; made again where the server has closed it.
class Connection {
	// told: is given (error) or (undefined, status, ms, the answer's first bytes).
	constructor(host, port, told) {
		Object.assign(this, { host, port, told, socket: undefined });
	}

	ask(bytes) {
		this.asked = bytes;
		this.begun = performance.now();
		this.reused = this.socket !== undefined;
		if (!this.reused) {
			this.connect();
		}
		this.answer = new Answer();
		this.socket.write(bytes);
	}

	connect() {
		const socket = net.connect({ host: this.host, port: this.port, noDelay: true });
		this.socket = socket;
		socket.setTimeout(SILENCE_MS, () => this.fail(socket, new Error('no answer in time')));
		socket.on('error', (error) => this.ended(socket, error));
		socket.on('close', () => this.ended(socket));
		socket.on('data', (part) => this.take(part));
	}

	take(part) {
		if (this.answer === undefined) {
			return;
		}
		try {
			this.answer.take(part);
		} catch (error) {
			this.fail(this.socket, error);
			return;
		}
		if (this.answer.whole) {
			this.done();
		}
	}

	// A kept connection may be closed just when it is used again: what has not been answered at all is sent once more.
	ended(socket, error) {
		if (socket !== this.socket) {
			return;
		}
		this.socket = undefined;
		if (this.answer?.ends) {
			this.answer.whole = true;
			this.done();
		} else if (this.answer?.bytes === 0 && this.reused) {
			this.ask(this.asked);
		} else if (this.answer) {
			this.fail(socket, error ?? new Error('the connection ended before the answer did'));
		}
	}

	done() {
		const { status, closes, head } = this.answer;
		this.answer = undefined;
		if (closes) {
			this.close();
		}
		this.told(undefined, status, performance.now() - this.begun, head.slice(0, SHOWN));
	}

	fail(socket, error) {
		this.answer = undefined;
		socket.destroy();
		this.told(error);
	}

	close() {
		const { socket } = this;
		this.socket = undefined;
		this.answer = undefined;
		socket?.destroy();
	}
}

// An answer as it comes in.
class Answer {
	constructor() {
		Object.assign(this, { head: '', bytes: 0, status: 0, left: -1, whole: false, ends: false, closes: false, chunks: undefined });
	}

	take(part) {
		this.bytes += part.length;
		if (this.status === 0) {
			this.head += part.toString('latin1');
			const end = this.head.indexOf('\r\n\r\n');
			if (end < 0) {
				return;
			}
			this.begin(this.head.slice(0, end));
			this.body(Buffer.from(this.head.slice(end + 4), 'latin1'));
		} else {
			this.body(part);
		}
	}

	begin(head) {
		const [first, ...lines] = head.split('\r\n');
		const [, minor, status] = first.match(/^HTTP\/1\.([01]) (\d{3})/) ?? [];
		if (status === undefined) {
			throw new Error(`that is no answer in HTTP/1.1: ${first.slice(0, SHOWN)}`);
		}
		const of = (name) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim();
		this.status = Number(status);
		this.closes = (of('connection') ?? (minor === '0' ? 'close' : '')).toLowerCase() === 'close';
		if (this.status === 204 || this.status === 304) {
			this.left = 0;
		} else if (/chunked/i.test(of('transfer-encoding') ?? '')) {
			this.chunks = '';
		} else if (of('content-length') !== undefined) {
			this.left = Number(of('content-length'));
		} else {
			this.ends = this.closes = true;
		}
	}

	body(part) {
		if (this.chunks !== undefined) {
			this.chunk(part);
		} else if (!this.ends) {
			this.left -= part.length;
			this.whole = this.left <= 0;
		}
	}

	// chunks: what has come of the line with a chunk's size, or of its end. left: bytes of it to come, with its end.
	chunk(part) {
		for (let at = 0; at < part.length && !this.whole;) {
			if (this.left > 0) {
				const some = Math.min(this.left, part.length - at);
				this.left -= some;
				at += some;
				this.whole = this.left === 0 && this.lastChunk === true;
				continue;
			}
			this.chunks += String.fromCharCode(part[at++]);
			if (this.chunks.endsWith('\r\n')) {
				const size = parseInt(this.chunks, 16);
				this.lastChunk = size === 0;
				this.left = size + 2;
				this.chunks = '';
			}
		}
	}
}
