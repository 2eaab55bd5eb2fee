// The overview of the desk and the same numbers as CSV and JSON, held against rows of known times.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { forms, tags, textOf } from '../lib/http.mjs';
import { assertProblem, signIn } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const HTML = '/postbag/admin/', CSV = '/postbag/admin/statistics.csv', JSON_ = '/postbag/admin/statistics.json';
const HOUR = 3600, DAY = 86400;

let stack, owner, here, reader, now;

// Times are counted back from the middle of the hour in which the tests began, so that none is near an
// edge; a test that runs over a full hour asks for its numbers by time, not by place.
const at = (age) => `to_timestamp(${now - age})`;

let ids = 0;
async function comment(site, article, status, age) {
	ids++;
	await stack.psql(`INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status, author_id, author_name,
		body, html, renderer, idempotency_key, content_digest, created_at) VALUES (${article}, ${ids}, ${site}, ${ids}, 0, '${status}', 1,
		'A', 'b', 'b', 1, decode(md5('${ids}'), 'hex'), decode(md5('${ids}'), 'hex'), ${at(age)})`);
	return ids;
}
const decision = (site, article, id, from, to, age, moderator = 1, act = '') => stack.psql(`INSERT INTO postbag.decision (article_id, site_id,
	comment_id, moderator_id, moderator_name, from_status, to_status, act, reason, decided_at) VALUES (${article}, ${site}, ${id},
	${moderator ?? 'NULL'}, 'x', '${from}', '${to}', '${act}', '', ${at(age)})`);
const report = (site, article, id, age, open) => stack.psql(`INSERT INTO postbag.report (article_id, site_id, comment_id, actor_key, reason,
	words, reported_at, resolved_at) VALUES (${article}, ${site}, ${id}, decode(md5('${age}'), 'hex'), 'spam', '', ${at(age)},
	${open ? 'NULL' : 'now()'})`);
const shares = (site, article, network, days, count) => stack.psql(`INSERT INTO postbag.share_day (article_id, site_id, network, day, shares)
	VALUES (${article}, ${site}, '${network}', (${at(0)} AT TIME ZONE 'UTC')::date - ${days}, ${count})`);

async function person(name, ...roles) {
	const { stdout } = await stack.ctl(['moderator', 'add', name, '--site', 'demo', '--role', 'read-only']);
	for (const [role, ...where] of roles) {
		await stack.ctl(['moderator', 'role', name, role, ...where]);
	}
	return signIn({ ...stack, client: () => stack.client(), moderator: { name, password: stdout.match(/^password: (.+)$/m)[1] } });
}

const TITLES = ['=HYPERLINK("https://evil.example","x")', '+1', '-1', '@SUM(A1)', 'Quotes "here", commas', '<b>bold</b> & more'];

before(async () => {
	stack = await startStack({ policy: 'first' });
	await stack.ctl(['site', 'add', 'gazette', '--title', 'The Gazette', '--origin', 'https://gazette.example', '--policy', 'open']);
	[owner, here, reader] = [await signIn(stack), await person('local', ['moderator', '--site', 'demo']), await person('looker')];
	now = Math.floor(Date.now() / 1000 / HOUR) * HOUR + HOUR / 2;
	for (const [n, title] of TITLES.entries()) {
		await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)
			VALUES (${n + 1}, 1, '${n}', 'https://demo.example/${n + 1}', $t$${title}$t$, now())`);
		await shares(1, n + 1, 'bluesky', 0, 10 - n);
	}
	await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)
		VALUES (99, 2, '99', 'https://gazette.example/story', 'The Gazette''s own', now())`);
	// Of the demo site: 3 in this hour, 2 two hours ago, 1 three days ago, 1 twenty days ago, 1 a year ago.
	await comment(1, 1, 'published', 0);
	await comment(1, 1, 'held', 60);
	await comment(1, 2, 'spam', 120);
	const second = await comment(1, 2, 'rejected', 2 * HOUR);
	const third = await comment(1, 2, 'deleted', 2 * HOUR + 60);
	const fourth = await comment(1, 3, 'published', 3 * DAY);
	const fifth = await comment(1, 4, 'published', 20 * DAY);
	await comment(1, 4, 'held', 365 * DAY);
	await decision(1, 2, second, 'held', 'rejected', HOUR);          // waited an hour
	await decision(1, 2, third, 'held', 'deleted', 2 * HOUR - 60);   // two minutes
	await decision(1, 3, fourth, 'held', 'published', 2 * DAY);      // a day
	await decision(1, 4, fifth, 'held', 'published', 10 * DAY);      // ten days
	await decision(1, 4, fifth, 'published', 'published', HOUR, 1, 'keep');
	await decision(1, 4, fifth, 'published', 'published', HOUR, 1, 'pin');
	await decision(1, 2, third, 'deleted', 'held', HOUR, null);
	await report(1, 3, fourth, 60, true);
	await report(1, 3, fourth, 2 * HOUR, true);
	await report(1, 4, fifth, 3 * DAY, false);
	await shares(1, 1, 'email', 3, 7);
	await shares(1, 1, 'email', 40, 1000);
	// And of the other.
	const other = await comment(2, 99, 'held', 30);
	await decision(2, 99, other, 'held', 'spam', 10);
	await report(2, 99, other, 20, true);
	await shares(2, 99, 'x', 0, 500);
});
after(() => stack?.stop());

async function numbers(client, fields = {}) {
	const reply = await client.get(`${JSON_}?${new URLSearchParams(fields)}`);
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.headers['content-type'], 'application/json');
	return reply.json();
}

// RFC 4180, as strictly as it is written.
function parseCsv(text) {
	const rows = [[]];
	for (let i = 0; i < text.length;) {
		const [whole, quoted, plain, end] = text.slice(i).match(/^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/) ?? [];
		assert.ok(whole, `no cell at ${JSON.stringify(text.slice(i, i + 40))}`);
		rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
		i += whole.length;
		if (end === '\r\n') {
			rows.push([]);
		}
	}
	assert.deepEqual(rows.pop(), []);
	return rows;
}
async function csv(client, fields = {}) {
	const reply = await client.get(`${CSV}?${new URLSearchParams(fields)}`);
	assert.equal(reply.status, 200, reply.text);
	return parseCsv(reply.text);
}

const sum = (steps, name) => steps.reduce((all, step) => all + step[name], 0);

describe('the numbers of a site', () => {
	test('of a day: by the hour', async () => {
		const { period, step_s: step, steps, from, became, sites } = await numbers(here, { period: 'day' });
		assert.deepEqual([period, step, steps.length, sites], ['day', HOUR, 24, ['demo']]);
		assert.equal(steps[0].from, from);
		for (const [i, { from: begins }] of steps.entries()) {
			assert.equal(Date.parse(begins) / 1000 % HOUR, 0);
			assert.equal(Date.parse(begins) - Date.parse(from), i * HOUR * 1000);
		}
		const of = (age) => steps.find(({ from: begins }) => Date.parse(begins) / 1000 === now - HOUR / 2 - age);
		assert.deepEqual(of(0), { from: of(0).from, posted: 3, decided: 0, reported: 1 });
		assert.deepEqual(of(HOUR), { from: of(HOUR).from, posted: 0, decided: 2, reported: 0 });
		assert.deepEqual(of(2 * HOUR), { from: of(2 * HOUR).from, posted: 2, decided: 1, reported: 1 });
		assert.deepEqual([sum(steps, 'posted'), sum(steps, 'decided'), sum(steps, 'reported')], [5, 3, 2]);
		assert.deepEqual(became, { published: 1, held: 1, spam: 1, rejected: 1, deleted: 1 });
	});

	test('of a week and of a month: by the day', async () => {
		for (const [period, days, posted, decided, reported] of [['week', 7, 6, 4, 3], ['month', 30, 7, 5, 3]]) {
			const { step_s: step, steps } = await numbers(here, { period });
			assert.deepEqual([step, steps.length], [DAY, days]);
			assert.match(steps[0].from, /T00:00:00Z$/);
			assert.deepEqual([sum(steps, 'posted'), sum(steps, 'decided'), sum(steps, 'reported')], [posted, decided, reported], period);
		}
		assert.equal((await numbers(here)).period, 'week');
	});

	test('of what waits: at any time', async () => {
		const { waiting, now: then } = await numbers(here, { period: 'day' });
		const age = Date.parse(then) / 1000 - now;
		const close = (had, wanted) => assert.ok(Math.abs(had - age - wanted) <= 1, `${had} ${age + wanted}`);
		assert.equal(waiting.held.comments, 2);
		close(waiting.held.oldest_s, 365 * DAY);
		close(waiting.held.median_s, 365 * DAY);
		assert.equal(waiting.reported.comments, 1);
		close(waiting.reported.oldest_s, 2 * HOUR);
	});

	test('of the time to a decision', async () => {
		assert.deepEqual((await numbers(here, { period: 'day' })).first_decisions, { comments: 2, median_s: 1860, p90_s: 3252 });
		assert.deepEqual((await numbers(here, { period: 'week' })).first_decisions, { comments: 3, median_s: HOUR, p90_s: HOUR + 0.8 * (DAY - HOUR) });
		assert.equal((await numbers(here, { period: 'month' })).first_decisions.comments, 4);
	});

	test('of shares and articles', async () => {
		const { shares: day } = await numbers(here, { period: 'day' });
		assert.deepEqual(day.networks, { bluesky: 45 });
		const { shares: week, busiest } = await numbers(here, { period: 'week' });
		assert.deepEqual([week.total, week.networks], [52, { email: 7, bluesky: 45 }]);
		assert.deepEqual(week.articles.map(({ title, shares: count }) => [title, count]),
			[[TITLES[0], 17], [TITLES[1], 9], [TITLES[2], 8], [TITLES[3], 7], [TITLES[4], 6], [TITLES[5], 5]]);
		assert.deepEqual(busiest.map(({ title, comments, shares: count }) => [title, comments, count]),
			[[TITLES[1], 3, 9], [TITLES[0], 2, 17], [TITLES[2], 1, 8]]);
		assert.equal(busiest[0].id, '0000000000000002');
	});

	test('are the same on the page', async () => {
		const { text } = await here.get(`${HTML}?period=week`);
		assert.match(text, /<a href="\/postbag\/admin\/queue\?queue=held">2 comments</);
		assert.match(text, /<a href="\/postbag\/admin\/queue\?queue=reported">1 comment</);
		const figures = Object.fromEntries([...text.matchAll(/<figure [^>]*id="(\w+)"[\s\S]*?<\/figure>/g)].map(([whole, id]) =>
			[id, [...whole.matchAll(/<tr><th scope="row">([\s\S]*?)<\/th>([\s\S]*?)<\/tr>/g)].map(([, name, cells]) => [textOf(name), textOf(cells)])]));
		const { steps } = await numbers(here, { period: 'week' });
		assert.deepEqual(figures.posted.map(([, count]) => Number(count)), steps.map(({ posted }) => posted));
		assert.deepEqual(figures.decided.map(([, count]) => Number(count)), steps.map(({ decided }) => decided));
		assert.deepEqual(figures.reports.map(([, count]) => Number(count)), steps.map(({ reported }) => reported));
		assert.deepEqual(figures.became, [['Published', '2'], ['Waiting', '1'], ['Spam', '1'], ['Rejected', '1'], ['Deleted', '1']]);
		assert.deepEqual(figures.networks, [['Bluesky', '45'], ['E-mail', '7']]);
		assert.deepEqual(figures.busiest, [[TITLES[1], '3 9'], [TITLES[0], '2 17'], [TITLES[2], '1 8']]);
		assert.equal(figures.shared.length, 6);
	});

	test('are the same in the CSV', async () => {
		const { steps, became } = await numbers(here, { period: 'week' });
		const [header, ...rows] = await csv(here, { period: 'week' });
		assert.deepEqual(header, ['measure', 'from', 'item', 'url', 'number']);
		const of = (measure) => rows.filter(([name]) => name === measure);
		for (const name of ['posted', 'decided', 'reported']) {
			assert.deepEqual(of(name).map(([, from, , , count]) => [from, Number(count)]), steps.map((step) => [step.from, step[name]]));
		}
		assert.deepEqual(Object.fromEntries(of('became').map(([, , status, , count]) => [status, Number(count)])), became);
		assert.deepEqual(of('first_decisions').map((row) => row.at(-1)), ['3']);
		assert.deepEqual(of('network_shares').map(([, , network, , count]) => [network, count]), [['bluesky', '45'], ['email', '7']]);
	});
});

describe('who asks', () => {
	test('sees the sites at which they have a role, and chooses among them', async () => {
		const both = await numbers(owner, { period: 'day' });
		assert.deepEqual(both.sites, ['demo', 'gazette']);
		assert.equal(sum(both.steps, 'posted'), 6);
		assert.deepEqual([both.waiting.held.comments, both.waiting.reported.comments, both.shares.total], [3, 2, 545]);
		const gazette = await numbers(owner, { period: 'day', site: 'gazette' });
		assert.deepEqual([gazette.sites, sum(gazette.steps, 'posted'), gazette.shares.networks], [['gazette'], 1, { x: 500 }]);
		assert.deepEqual(gazette.first_decisions, { comments: 1, median_s: 20, p90_s: 20 });
		assert.deepEqual((await numbers(owner, { period: 'day', site: 'demo' })).steps, (await numbers(here, { period: 'day' })).steps);
		const page = (await owner.get(`${HTML}?site=gazette&period=day`)).text;
		assert.match(page, /<option value="gazette" selected>The Gazette<\/option>/);
		assert.equal(forms(page).find(({ method }) => method === 'get').fields.site, 'gazette');
	});

	test('sees nothing of a site at which they have none, not even that it is there', async () => {
		for (const client of [here, reader]) {
			for (const path of [HTML, CSV, JSON_]) {
				assert.doesNotMatch((await client.get(`${path}?period=month`)).text, /azette/);
				const [foreign, absent] = await Promise.all(['gazette', 'nowhere'].map((site) => client.get(`${path}?site=${site}`,
					{ headers: { accept: 'application/json' } })));
				assertProblem(foreign, 404, 'site', 'unknown');
				const plain = (reply) => reply.text.replace(/urn:postbag:request:\w+/, '');
				assert.equal(plain(foreign), plain(absent));
			}
		}
		assert.equal(tags((await here.get(HTML)).text, 'select').length, 0);
	});

	test('may look without being able to decide', async () => {
		assert.deepEqual((await numbers(reader, { period: 'day' })).steps, (await numbers(here, { period: 'day' })).steps);
	});

	test('without a role anywhere sees noughts', async () => {
		await stack.ctl(['moderator', 'add', 'nobody', '--site', 'demo', '--role', 'read-only']);
		const nobody = await person('nobody2', ['none', '--site', 'demo']);
		const { steps, waiting, sites } = await numbers(nobody, { period: 'month' });
		assert.deepEqual([sum(steps, 'posted'), waiting.held.comments, sites], [0, 0, []]);
		assert.equal((await nobody.get(HTML)).status, 200);
	});

	test('and is not signed in is sent to the sign-in', async () => {
		for (const path of [HTML, CSV, JSON_]) {
			const reply = await stack.client().get(path);
			assert.deepEqual([reply.status, reply.location], [303, '/postbag/admin/sign-in']);
		}
	});
});

describe('a request', () => {
	test('for a period that there is not is refused, and the field named', async () => {
		for (const path of [HTML, CSV, JSON_]) {
			for (const period of ['year', 'DAY', '7d', '1', '../day', 'week ']) {
				const reply = await owner.get(`${path}?period=${encodeURIComponent(period)}`, { headers: { accept: 'application/json' } });
				assertProblem(reply, 400, 'period', 'unknown');
			}
			assertProblem(await owner.get(`${path}?period=day&period=week`, { headers: { accept: 'application/json' } }), 400, 'period', 'doubled');
		}
	});

	test('by HEAD gets the same headers, and nothing else', async () => {
		for (const path of [HTML, CSV, JSON_]) {
			const [get, head] = [await owner.get(path), await owner.head(path)];
			assert.deepEqual([head.status, head.body.length, head.headers['content-type']], [200, 0, get.headers['content-type']]);
		}
	});

	test('gets what no cache keeps', async () => {
		for (const path of [HTML, CSV, JSON_, '/postbag/admin']) {
			assert.equal((await owner.get(path)).headers['cache-control'], 'no-store', path);
		}
	});

	test('gets the CSV as a file', async () => {
		const { headers } = await owner.get(`${CSV}?period=month`);
		assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present');
		assert.match(headers['content-disposition'], /^attachment; filename="postbag-month-\d{4}-\d\d-\d\d\.csv"$/);
		assert.equal(headers['x-content-type-options'], 'nosniff');
	});

	test('without its slash is led to it; by another method it is refused', async () => {
		const reply = await owner.get('/postbag/admin');
		assert.deepEqual([reply.status, reply.location], [303, HTML]);
		assert.equal((await owner.post(HTML, {})).status, 405);
	});
});

describe('a title that harms', () => {
	test('is no formula in the CSV', async () => {
		const rows = await csv(owner, { period: 'week' });
		const titles = rows.filter(([measure]) => measure === 'most_shared').map(([, , title]) => title);
		for (const title of TITLES) {
			assert.ok(titles.includes(/^[=+@-]/.test(title) ? `'${title}` : title), `${title} in ${JSON.stringify(titles)}`);
		}
		for (const row of rows) {
			for (const cell of row) {
				assert.doesNotMatch(cell, /^[=+\-@\t\r\n]/);
			}
		}
	});

	test('is text on the page', async () => {
		const { text } = await owner.get(HTML);
		assert.doesNotMatch(text, /<b>bold/);
		assert.match(text, /&lt;b&gt;bold&lt;\/b&gt; &amp; more/);
	});
});
