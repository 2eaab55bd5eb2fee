// Proof of work (src/key/work.h), written down a second time: as a program does it that has nothing of ours.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export function workPath(article) {
	return `/postbag/api/v1/work?article=${encodeURIComponent(article)}`;
}

// The challenge for an article, or null.
export async function challengeFor(client, article) {
	const reply = await client.get(workPath(article));
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.headers['cache-control'], 'no-store');
	return reply.json().work;
}

// What is sent with a comment. bits: that are worked for, whatever the challenge says.
export function solve({ challenge, puzzles, ...rest }, bits = rest.bits) {
	const input = Buffer.alloc(40);
	const solution = Buffer.alloc(4 * puzzles);
	Buffer.from(challenge, 'base64url').subarray(-32).copy(input);
	for (let i = 0; i < puzzles; i++) {
		input.writeUInt32BE(i, 32);
		for (let n = 0, found = false; !found; n++) {
			input.writeUInt32BE(n, 36);
			found = Math.clz32(createHash('sha256').update(input).digest().readUInt32BE()) >= bits - Math.log2(puzzles);
			solution.writeUInt32BE(n, 4 * i);
		}
	}
	return `${challenge}.${solution.toString('base64url')}`;
}

// Settings of the site, by name; they hold when this is over.
export async function setWork(stack, settings) {
	await stack.ctl(['site', 'set', 'demo', ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])]);
	await new Promise((done) => setTimeout(done, 2100));
}
