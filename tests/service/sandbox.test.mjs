// What postbagd may no longer do once it runs. That it needs nothing of it is shown by all other
// tests: they run in the sandbox, and a process that is killed in it fails them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { freshArticle, send, sent, signIn, ticketOf } from '../lib/people.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

const status = (stack, name) => fs.readdirSync(`/proc/${stack.daemon.pid}/task`).map((thread) =>
	fs.readFileSync(`/proc/${stack.daemon.pid}/task/${thread}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]);

async function reload(stack, line) {
	const before = stack.log().match(line)?.length ?? 0;
	stack.signal('SIGHUP');
	await eventually(() => assert.ok((stack.log().match(line)?.length ?? 0) > before, `no new ${line}`));
}

// What whoever wants a server to fetch something for them would name, at a port where somebody waits.
function targets(port) {
	return [`http://127.0.0.1:${port}/a`, `http://localhost:${port}/a`, `http://[::1]:${port}/a`,
		`http://[::ffff:127.0.0.1]:${port}/a`, `http://2130706433:${port}/a`, `http://0x7f.1:${port}/a`,
		`http://0:${port}/a`, `http://127.1:${port}/a`, `http://127.0.0.1.nip.io:${port}/a`,
		'http://169.254.169.254/latest/meta-data/', 'http://metadata.google.internal/', `ftp://127.0.0.1:${port}/a`,
		`gopher://127.0.0.1:${port}/a`, `//127.0.0.1:${port}/a`, 'file:///etc/passwd', `http://a@127.0.0.1:${port}/a`];
}

// Somebody who counts who comes, at both loopback addresses.
async function startTrap() {
	const trap = { visits: 0 };
	const count = (socket) => { trap.visits++; socket.destroy(); };
	const listen = (server, at) => new Promise((resolve) => {
		server.on('error', () => resolve(false)); // a machine without IPv6
		server.listen(at, () => resolve(true));
	});
	const first = net.createServer(count), second = net.createServer(count);
	assert.ok(await listen(first, { host: '127.0.0.1', port: 0 }));
	trap.port = first.address().port;
	const both = await listen(second, { host: '::1', port: trap.port });
	trap.stop = () => { first.close(); if (both) { second.close(); } };
	return trap;
}

// Names a URL wherever a request can name one.
async function nameEverywhere(stack, url) {
	const client = stack.client(), own = freshArticle(stack);
	const asked = encodeURIComponent(url);
	const replies = [];
	for (const uri of [`thread?article=${asked}`, `thread?article=${asked}&view=page`, `compose?article=${asked}`,
		`shares?article=${asked}`, `feed?article=${asked}`, `news?article=${asked}`, `api/v1/thread?article=${asked}`,
		`api/v1/counts?article=${asked}`, `thread?article=${encodeURIComponent(own)}&canonical=${asked}&image=${asked}`]) {
		replies.push(await client.get(`/postbag/${uri}`));
	}
	const ticket = await ticketOf(client, own);
	const fields = { article: url, ticket, name: 'Ada', text: `See ${url} and ![it](${url}).`, url, website: url, link: url };
	replies.push(await client.postJson('/postbag/api/v1/comments', fields));
	replies.push(await client.post('/postbag/comments', { ...fields, article: own, preview: '1' }));
	replies.push(await client.post('/postbag/comments', { ...fields, article: own }));
	replies.push(await client.postJson('/postbag/api/v1/shares', { article: url, network: 'mastodon', instance: url, url }));
	replies.push(await client.post('/postbag/shares', { article: own, network: 'mastodon', instance: url, url, next: url }));
	for (const reply of replies) {
		assert.ok(reply.status < 500, `${reply.status} for ${url}: ${reply.text.slice(0, 200)}`);
	}
}

describe('postbagd in its sandbox', () => {
	let stack;
	before(async () => { stack = await startStack({ policy: 'open' }); });
	after(() => stack.stop());

	test('has its filter in every thread, and can gain no privileges', async () => {
		await eventually(() => assert.match(stack.log(), /is ready/));
		assert.deepEqual([...new Set(status(stack, 'Seccomp'))], ['2']);
		assert.deepEqual([...new Set(status(stack, 'NoNewPrivs'))], ['1']);
		assert.ok(status(stack, 'Seccomp').length > 32);
		assert.match(stack.log(), /sandbox: system calls are filtered, and there is no network$/m);
		assert.match(stack.log(), /sandbox: files are (confined \(Landlock \d+\)|not confined: )/);
	});

	test('leaves no core file', () => {
		// The files of a process that is not dumpable are root's. A sanitizer has to look into its own.
		const { uid } = fs.statSync(`/proc/${stack.daemon.pid}/environ`);
		assert.equal(uid === 0, !stack.sanitized);
		assert.equal(/^Max core file size +0 +0 /m.test(fs.readFileSync(`/proc/${stack.daemon.pid}/limits`, 'utf8')), !stack.sanitized);
	});

	test('connects to no address that a request names, and has no socket that could', async (t) => {
		const trap = await startTrap();
		const { pid } = stack.daemon;
		try {
			for (const url of targets(trap.port)) {
				await nameEverywhere(stack, url);
			}
			const editor = stack.client();
			await signIn(stack, editor);
			for (const uri of ['articles?q=', 'queue?article=', 'log?article=', 'bans/new?what=']) {
				const reply = await editor.get(`/postbag/admin/${uri}${encodeURIComponent(`http://127.0.0.1:${trap.port}/a`)}`);
				assert.ok(reply.status < 500, uri);
			}
			assert.equal(trap.visits, 0);
			assert.equal(stack.daemon.pid, pid);
			assert.equal(stack.daemon.ended, undefined);
			// That the trap counts at all.
			await new Promise((done) => net.connect(trap.port, '127.0.0.1').on('close', done));
			assert.equal(trap.visits, 1);
		} finally {
			trap.stop();
		}
		if (process.getuid() !== 0) {
			t.diagnostic('only root may look at its descriptors: they were not');
			return;
		}
		const list = execFileSync('ls', ['-l', `/proc/${pid}/fd`], { encoding: 'utf8' });
		const sockets = [...list.matchAll(/socket:\[(\d+)\]/g)].map((match) => match[1]);
		const unix = new Set(fs.readFileSync('/proc/net/unix', 'utf8').split('\n').map((line) => line.trim().split(/\s+/)[6]));
		assert.ok(sockets.length > 0);
		assert.deepEqual(sockets.filter((inode) => !unix.has(inode)), []);
	});

	test('finds its database again, and takes settings and keys that were put in place of the old', async () => {
		const article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'Before.' });
		await stack.killPostgres();
		await stack.startPostgres();
		await eventually(async () => assert.equal((await send(stack.client(), article, { text: 'After.' })).status, 201));
		for (const file of [stack.config, stack.keyFile]) {
			const { uid, gid, mode } = fs.statSync(file);
			fs.writeFileSync(`${file}.new`, fs.readFileSync(file), { mode });
			fs.chownSync(`${file}.new`, uid, gid);
			fs.renameSync(`${file}.new`, file);
		}
		await reload(stack, /settings reloaded$/gm);
		assert.equal((await send(stack.client(), article, { text: 'And again.' })).status, 201);
	});

	test('reads no key file from elsewhere', async (t) => {
		// Whether this kernel can is not postbagd's to say here.
		const doctor = await stack.ctl(['doctor'], { allowFailure: true });
		if (/files are not confined/.test(doctor.stdout)) {
			t.skip('this kernel has no Landlock');
			return;
		}
		assert.match(stack.log(), /sandbox: files are confined \(Landlock \d+\)/);
		const folder = fs.mkdtempSync(path.join(path.dirname(stack.dir), 'postbag-elsewhere-'));
		try {
			fs.copyFileSync(stack.keyFile, path.join(folder, 'keys'));
			const { uid, gid } = fs.statSync(stack.keyFile);
			fs.chmodSync(path.join(folder, 'keys'), 0o600);
			fs.chmodSync(folder, 0o755);
			fs.chownSync(path.join(folder, 'keys'), uid, gid);
			stack.writeSettings({ key_file: path.join(folder, 'keys') });
			await reload(stack, /settings not reloaded: cannot read '.*elsewhere.*': Permission denied/g);
			await stack.restartPostbagd();
			assert.equal((await stack.client().get('/postbag/readyz')).status, 200);
		} finally {
			stack.writeSettings({});
			await stack.restartPostbagd();
			fs.rmSync(folder, { recursive: true });
		}
	});

	test('removes its socket at the end', async () => {
		assert.deepEqual(await stack.killPostbagd('SIGTERM'), { code: 0, signal: null });
		assert.equal(fs.existsSync(stack.socket), false);
		await stack.startPostbagd();
	});

	test('serves on a socket that systemd hands over, and leaves it alone', async () => {
		await stack.killPostbagd('SIGTERM');
		await stack.startActivated();
		await eventually(() => assert.deepEqual([...new Set(status(stack, 'Seccomp'))], ['2']));
		assert.equal((await send(stack.client(), freshArticle(stack), { text: 'Handed over.' })).status, 201);
		assert.deepEqual(await stack.killPostbagd('SIGTERM'), { code: 0, signal: null });
		assert.equal(fs.existsSync(stack.socket), true);
		await stack.startPostbagd();
	});

	test('is out of it when the settings say so, and says so itself', async () => {
		await stack.killPostbagd('SIGTERM');
		stack.writeSettings({ sandbox: 'no' });
		await stack.startPostbagd();
		await eventually(() => assert.match(stack.log(), /^<4>sandbox: off/m));
		assert.deepEqual([...new Set(status(stack, 'Seccomp'))], ['0']);
		stack.writeSettings({});
		await stack.restartPostbagd();
		await eventually(() => assert.deepEqual([...new Set(status(stack, 'Seccomp'))], ['2']));
	});
});

describe('a postbagd that does what is forbidden', () => {
	test('fails its tests, whatever they think of it', async () => {
		const stack = await startStack({ nginx: false });
		// What the kernel sends then.
		stack.signal('SIGSYS');
		await eventually(() => assert.equal(stack.daemon.ended?.signal, 'SIGSYS'));
		await assert.rejects(stack.stop(), /ended by SIGSYS/);
	});
});
