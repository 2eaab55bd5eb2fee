// Tests know one Postbag. Where several postbagds answer in turn, and some of it from a replica, what
// somebody has written is there at once for themselves, and for others a moment later: a second for what a body
// shows, two for what a site, its addresses, its rules and its bans are (docs/scaling.md). A test that looks as
// somebody else waits for that moment here, which is all that tests need to run unchanged; and what each postbagd
// counts for itself is added up.
//
// Nobody waits who reads what they have written themselves: that must be there.

import { setTimeout as sleep } from 'node:timers/promises';

import * as fcgi from './fcgi.mjs';

const BODY_MS = 1050; // BODY_CHECK_US of page/bodies.h, and what two clocks may differ by
const SITES_MS = 2050; // SITES_FRESH_US of page/live.h
const REPLICA_MS = 5000; // who waits longer for it sees what is there

const FOR_ALL = /^\/postbag\/(?:api\/v1\/)?(?:counts|feed|news|popular)\b/; // kept for authors as well
const OF_SITES = /^\/postbag\/(?:api\/v1\/)?admin\/(?!sign-in|sign-out|account|passkey|.*comments\/)/;
const KNOWN = /\bpostbag_(?:author|member|session)/;

export class Abreast {
	// caughtUp: whether the replica has all that was written. sockets: gives those of the postbagds.
	constructor({ caughtUp, sockets }) {
		this.caughtUp = caughtUp;
		this.sockets = sockets;
		this.reads = new Map(); // what was looked at, and when last
		this.until = new Map(); // what was looked at just before a write, and until when it may be shown so
		this.sites = { until: 0, by: undefined };
		this.written = this.replayed = 0;
	}

	// whenever: it need not be new. Gives a function to be called when the request has been answered.
	async before(method, path, headers, client, whenever = false) {
		const reads = method === 'GET' || method === 'HEAD';
		const one = { who: headers.authorization ?? headers.cookie ?? client,
			known: headers.authorization !== undefined || KNOWN.test(headers.cookie ?? '') };
		if (this.sites.by !== one.who) {
			await sleep(Math.max(0, this.sites.until - Date.now()));
		}
		if (reads && !whenever && (!one.known || FOR_ALL.test(path))) {
			await this.beNew(keysOf(path));
		}
		return (status) => {
			if (reads) {
				keysOf(path).forEach((key) => this.looked(key, !one.known && this.replayed < this.written));
			} else if (status < 500) {
				this.wrote();
				if (OF_SITES.test(path) && status < 400) {
					this.changed(one.who);
				}
			}
		};
	}

	async beNew(keys) {
		await sleep(Math.max(0, ...keys.map((key) => (this.until.get(key) ?? 0) - Date.now())));
		for (const last = Date.now() + REPLICA_MS; this.replayed < this.written && Date.now() < last; await sleep(20)) {
			const { written } = this;
			this.asking ??= this.caughtUp().finally(() => { this.asking = undefined; });
			if (await this.asking) {
				this.replayed = Math.max(this.replayed, written);
			}
		}
	}

	// old: what was shown may have been of before the last write.
	looked(key, old) {
		this.reads.set(key, Date.now());
		if (old) {
			this.until.set(key, Date.now() + BODY_MS);
		}
	}

	// Somebody has written something.
	wrote() {
		this.written++;
		for (const [key, at] of this.reads) {
			if (at + BODY_MS > Date.now()) {
				this.until.set(key, at + BODY_MS);
			}
		}
		this.reads.clear();
	}

	// Somebody has changed what a site is; by: who, or undefined for the operator.
	changed(by) {
		this.wrote();
		this.sites = { until: Date.now() + SITES_MS, by };
	}

	// What all of them count, as one would say it.
	async metrics(text) {
		const sums = new Map();
		for (const [i, socket] of this.sockets().entries()) {
			if (i > 0) {
				sums.set('postbag_connections', sums.get('postbag_connections') - 1); // that of who asks
			}
			const reply = await fcgi.exchange(socket, fcgi.request({ uri: '/postbag/metrics', address: '127.0.0.1' }), 20000).catch(() => null);
			for (const [, name, value] of reply?.body.toString().matchAll(/^(postbag_\S+) (\S+)$/gm) ?? []) {
				sums.set(name, (sums.get(name) ?? 0) + Number(value));
			}
		}
		// One may have nothing to say yet of what another counts.
		const rest = [...sums].filter(([name]) => !text.includes(`\n${name} `)).map(([name, sum]) => `${name} ${sum}\n`);
		return text.replace(/^(postbag_\S+) (\S+)$/gm, (line, name, value) => `${name} ${sums.get(name) ?? value}`) + rest.join('');
	}
}

// What is kept of one article is asked for by many paths; what is of none, by its own.
function keysOf(path) {
	const [name, query] = path.split('?');
	const articles = new URLSearchParams(query).getAll('article').map((url) => url.replace(/^[a-z]+:\/\/[^/]+/i, ''));
	return articles.length > 0 ? articles : [name];
}
