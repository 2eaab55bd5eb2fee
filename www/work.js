/*
 * Proof of work: docs/proof-of-work.md. Solves the puzzles of a challenge while its reader writes, so
 * that the form has their solution when it is sent. It is a module that www/postbag.js fetches where a
 * form asks for work, the script of a page that has nothing but the form, and the worker of both.
 */

const STEP = 4096; /* hashes between two looks at the clock or the page */
const SLICE_MS = 8;
const AGAIN_MS = 20000; /* until what has failed is tried again */
const SPARE_S = 60; /* a solution is dropped so long before it expires */

/* SHA-256 (FIPS 180-4): its constants are the roots of the first primes, after the point. */
const primes = [];
for (let n = 2; primes.length < 64; n++)
	if (primes.every((prime) => n % prime))
		primes.push(n);
const root = (power) => (prime) => (prime ** power % 1) * 2 ** 32 | 0;
const K = Int32Array.from(primes, root(1 / 3));
const FIRST = primes.slice(0, 8).map(root(1 / 2));

const going = new WeakMap(); /* forms, and when they are done */

/* The first number from there on, of so many, whose hash begins with zeros; or -1. */
function search(tag, puzzle, from, count, zeros) {
	const [A, B, C, D, E, F, G, H] = FIRST;
	const k = K;
	const w = new Int32Array(64);
	w.set(tag);
	w[8] = puzzle;
	w[10] = 1 << 31;
	w[15] = 320; /* bits: 32 bytes, and twice 4 */
	for (let n = from; n < from + count; n++) {
		let a = A, b = B, c = C, d = D, e = E, f = F, g = G, h = H;
		w[9] = n;
		for (let t = 16; t < 64; t++) {
			const x = w[t - 15];
			const y = w[t - 2];
			w[t] = (w[t - 16] + w[t - 7] | 0)
				+ (((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
				+ ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0) | 0;
		}
		for (let t = 0; t < 64; t++) {
			const s = ((h + k[t] | 0) + w[t] | 0) + ((e & f ^ ~e & g)
				+ ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) | 0) | 0;
			const m = (a & b ^ a & c ^ b & c)
				+ ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) | 0;
			h = g;
			g = f;
			f = e;
			e = d + s | 0;
			d = c;
			c = b;
			b = a;
			a = s + m | 0;
		}
		if (Math.clz32(a + A) >= zeros)
			return n;
	}
	return -1;
}

/* Gives how far it is, every few milliseconds; and at last what is sent. */
function* solve({ challenge, bits, puzzles }) {
	const bytes = Uint8Array.from(atob(challenge.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt());
	const view = new DataView(bytes.buffer, bytes.length - 32); /* the tag */
	const tag = Array.from({ length: 8 }, (_, i) => view.getInt32(4 * i));
	const found = new DataView(new ArrayBuffer(4 * puzzles));
	for (let i = 0; i < puzzles; i++) {
		let n = -1;
		for (let from = 0; n < 0; from += STEP) {
			yield i / puzzles;
			n = search(tag, i, from, STEP, bits - Math.log2(puzzles));
		}
		found.setUint32(4 * i, n);
	}
	return challenge + '.' + btoa(String.fromCharCode(...new Uint8Array(found.buffer)))
		.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/* In a worker, or where there can be none, in slices between what the page has to do. */
function inWorker(challenge, tell) {
	return new Promise((done, fail) => {
		const worker = new Worker(import.meta.url, { type: 'module' });
		worker.onerror = fail;
		worker.onmessage = ({ data }) => data < 1 ? tell(data) : done(data);
		worker.postMessage(challenge);
	});
}

async function inSlices(challenge, tell) {
	const steps = solve(challenge);
	for (;;) {
		const until = performance.now() + SLICE_MS;
		let step;
		do {
			step = steps.next();
			if (step.done)
				return step.value;
		} while (performance.now() < until);
		tell(step.value);
		await new Promise((later) => { setTimeout(later); });
	}
}

async function ask(form, field) {
	const { challenge } = field.dataset;
	delete field.dataset.challenge;
	if (challenge)
		return JSON.parse(challenge);
	const url = new URL('../api/v1/work?' + new URLSearchParams({ article: form.elements.article.value }), import.meta.url);
	return (await (await fetch(url)).json()).work;
}

async function begin(form, field) {
	const line = form.querySelector('.postbag-work');
	const bar = line.querySelector('progress');
	const said = line.querySelector('[role=status]');
	const tell = (part) => { bar.value = part; };
	const challenge = await ask(form, field);
	if (!challenge)
		return;
	said.textContent = said.dataset.going;
	field.value = await inWorker(challenge, tell).catch(() => inSlices(challenge, tell));
	tell(1);
	said.textContent = said.dataset.done;
	setTimeout(() => { field.value = ''; }, (challenge.seconds - SPARE_S) * 1000);
}

/* Sees to it that a form has work done, or is being done: a promise, kept in any case. */
export function work(form) {
	const field = form.elements.work;
	if (field.value)
		return null;
	if (!going.has(form)) {
		const forget = () => going.delete(form);
		/* Where none was asked for, or it has failed, not with each key that is pressed. */
		const end = () => field.value ? forget() : setTimeout(forget, AGAIN_MS);
		going.set(form, begin(form, field).then(end, end));
	}
	return going.get(form);
}

function page() {
	const form = document.querySelector('section:not([data-article]) > #postbag-form');
	let ready = false;
	if (!form?.elements.work)
		return;
	if (form.elements.text.value)
		work(form);
	form.addEventListener('input', () => work(form));
	form.addEventListener('submit', async (event) => {
		const done = ready ? null : work(form);
		if (!done)
			return;
		event.preventDefault();
		await done;
		/* Not sent while it is being sent. */
		await new Promise((later) => { setTimeout(later); });
		ready = true;
		form.requestSubmit(event.submitter);
		ready = false;
	});
}

if (globalThis.document) {
	page();
} else {
	onmessage = ({ data }) => {
		const steps = solve(data);
		let step;
		while (!(step = steps.next()).done)
			postMessage(step.value);
		postMessage(step.value);
		close();
	};
}
