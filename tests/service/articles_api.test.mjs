// Articles and the policy of sites for programs: finding them, and what is done about one.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { assertProblem, freshArticle, readThread, send, sent, signIn } from '../lib/people.mjs';
import { ADMIN, makeToken, Program } from '../lib/programs.mjs';
import { eventually, startStack } from '../lib/stack.mjs';

let stack, program;
before(async () => {
	stack = await startStack({ policy: 'open' });
	for (const [site, title] of [['gazette', 'The Gazette'], ['herald', 'The Herald']]) {
		await stack.ctl(['site', 'add', site, '--title', title, '--origin', `https://${site}.example`, '--policy', 'open']);
	}
	await stack.ctl(['moderator', 'role', 'editor', 'none']);
	for (const site of ['demo', 'herald']) {
		await stack.ctl(['moderator', 'role', 'editor', 'owner', '--site', site]);
	}
	program = new Program(stack, await makeToken(await signIn(stack)));
});
after(() => stack.stop());

// Past what nginx keeps for a second.
let reads = 0;
const fresh = () => `&fresh=${++reads}`;
const read = (article) => readThread(stack.client(), article, fresh());
const share = (article, address) => stack.client({ address }).postJson('/postbag/api/v1/shares', { article, network: 'email' });
const hexOf = (article) => stack.psql(`SELECT lpad(to_hex(coalesce(leads_to, article_id)), 16, '0') FROM postbag.article WHERE article_key = '${article}'`);
const pathOf = async (article) => `/articles/${await hexOf(article)}`;
const list = async (query) => (await ok(program.get(`/articles?${query}`))).articles.map(({ article }) => article.url);
const look = async (article) => ok(program.get(await pathOf(article)));
const act = async (article, ending, fields) => program.post(`${await pathOf(article)}/${ending}`, fields);
const events = async () => (await ok(program.get('/log?kind=settings'))).log.map(({ event }) => event);

async function ok(asked) {
	const reply = await asked;
	assert.equal(reply.status, 200, reply.text);
	return reply.json();
}

describe('the list', () => {
	let swallow, swift;
	before(async () => {
		swallow = `${stack.origin}/birds/2026/the-last-swallow.html?page=2`;
		swift = `${stack.origin}/birds/swifts.html`;
		await sent(stack.client(), swallow, { text: 'One.' });
		await sent(stack.client(), swift, { text: 'Two.' });
		await share(swift, '127.0.7.1');
		await act(swift, 'title', { title: 'Why do swifts <b>scream</b>?' });
		await act(swallow, 'thread', { act: 'hold' });
		await send(stack.client(), swallow, { text: 'Waits.' });
		await sent(stack.client(), 'https://gazette.example/swifts.html', { text: 'Elsewhere.' });
		await sent(stack.client(), 'https://herald.example/swifts.html', { text: 'There.' });
	});

	test('has the newest first, with numbers and state', async () => {
		const { articles, next } = await ok(program.get('/articles?site=demo'));
		const [first, second] = articles.map(({ since, ...one }) => {
			assert.ok(Math.abs(new Date(since) - Date.now()) < 600_000, since);
			return one;
		});
		assert.deepEqual(first, { article: { id: await hexOf(swift), title: 'Why do swifts <b>scream</b>?', url: swift }, site: 'demo',
			comments: 1, waiting: 0, shares: 1, suspect: 0, closed: false, held: false });
		assert.deepEqual(second, { article: { id: await hexOf(swallow), title: '', url: swallow }, site: 'demo',
			comments: 1, waiting: 1, shares: 0, suspect: 0, closed: false, held: true });
		assert.equal(next, null);
	});

	test('is narrowed down by site, words and address as the page is', async () => {
		const there = 'https://herald.example/swifts.html';
		for (const [query, ...urls] of [['', there, swift, swallow], ['site=herald', there], ['q=swifts', there, swift], ['q=SCREAM', swift],
			['q=last+swallow', swallow], ['q=birds+-swallow', swift], ['q=nothing-like-it'], ['q=swifts&site=demo', swift],
			[`q=${encodeURIComponent(`${swift}#postbag-7`)}`, swift], [`q=${encodeURIComponent('https://gazette.example/swifts.html')}`],
			['q=https://nowhere.example/'], ["q='%20OR%201=1"]]) {
			assert.deepEqual(await list(query), urls, query);
		}
	});

	test('goes on from page to page, each article once', async () => {
		await stack.psql(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)
			SELECT n, site_id, 'http://x/' || n, 'http://x/' || n, 'Filler ' || n, now() - interval '1 year' - (n / 3) * interval '1 s'
			FROM postbag.site CROSS JOIN generate_series(1, 130) AS n WHERE name = 'demo'`);
		const seen = [], sizes = [];
		for (let next = ''; next !== null; ) {
			const page = await ok(program.get(`/articles?q=filler&site=demo${next && `&before=${next}`}`));
			seen.push(...page.articles.map(({ article }) => article.id));
			sizes.push(page.articles.length);
			({ next } = page);
		}
		assert.deepEqual(sizes, [50, 50, 30]);
		assert.equal(new Set(seen).size, 130);
		await stack.psql("DELETE FROM postbag.article WHERE url LIKE 'http://x/%'");
	});

	test('refuses what it does not understand, with the field', async () => {
		for (const [query, field, code] of [['before=x', 'before', 'malformed'], ['before=1.', 'before', 'malformed'], ['before=-1.1', 'before', 'malformed'],
			['before=99999999999999999999.1', 'before', 'malformed'], ['site=gazette', 'site', 'unknown'], ['site=nowhere', 'site', 'unknown'],
			[`q=${'x'.repeat(2001)}`, 'q', 'too-long'], ['q=a&q=b', 'q', 'doubled']]) {
			assertProblem(await program.get(`/articles?${query}`), 400, field, code);
		}
	});
});

describe('one article', () => {
	let article;
	beforeEach(async () => {
		article = freshArticle(stack);
		await sent(stack.client(), article, { text: 'First.' });
	});

	test('has all that its page shows', async () => {
		await share(article, '127.0.7.1');
		const { since, counted_here: here, counted_elsewhere: elsewhere, suspects, ...rest } = await look(article);
		assert.ok(Date.parse(since));
		assert.deepEqual(rest, { article: { id: await hexOf(article), title: '', url: article }, site: 'demo', comments: 1, waiting: 0, shares: 1, suspect: 0,
			closed: false, held: false, policy: 'open', closes: { when: 'site', days: null, at: null, by_age: false }, addresses: [], may: true, owns: true });
		assert.deepEqual([here.total, here.email, elsewhere.total, elsewhere.email], [1, 1, 0, 0]);
		assert.deepEqual(Object.entries(suspects).map(([as, { total }]) => [as, total]), [['suspect', 0], ['counted', 0], ['dropped', 0]]);
	});

	test('that is not there, or of another site, is not there', async () => {
		await sent(stack.client(), 'https://gazette.example/one.html', { text: 'There.' });
		for (const path of [await pathOf('https://gazette.example/one.html'), '/articles/0000000000000001', '/articles/x']) {
			assertProblem(await program.get(path), 404);
			assertProblem(await program.post(`${path}/title`, { title: 'Mine' }), 404);
		}
	});

	test('is held and closed, and the answer is how it is by then', async () => {
		const turn = async (act_) => (await ok(act(article, 'thread', { act: act_, reason: 'It is heated.' }))).about;
		const held = await turn('hold');
		assert.deepEqual([held.held, held.closed, held.policy], [true, false, 'all']);
		assert.equal((await send(stack.client(), article, { text: 'Waits.' })).status, 202);
		const closed = await turn('close');
		assert.deepEqual([closed.held, closed.closed, closed.waiting], [true, true, 1]);
		assert.deepEqual(closed, await look(article));
		assertProblem(await send(stack.client(), article, { text: 'Late.' }), 409, 'article', 'closed');
		await turn('release');
		assert.deepEqual([(await turn('open')).policy, (await read(article)).closed], ['open', false]);
		const again = await ok(act(article, 'thread', { act: 'open' }));
		assert.deepEqual([again.decision, again.about.closed], [null, false]);
		assertProblem(await act(article, 'thread', { act: 'burn' }), 400, 'act', 'unknown');
	});

	test('an act that is taken back is answered with the article, and with a problem that has it where that is too late', async () => {
		const { decision } = await ok(act(article, 'thread', { act: 'hold' }));
		const undo = `decisions/${decision.id}/undo`;
		assert.deepEqual((await ok(act(article, undo, {}))).about, await look(article));
		const late = assertProblem(await act(article, undo, {}), 409, 'undo', 'expired');
		assert.deepEqual(late.about, await look(article));
		assert.equal(late.about.held, false);
	});

	test('closes by its age, as it says itself or as its site says', async () => {
		await stack.psql(`UPDATE postbag.article SET created_at = now() - interval '10 days' WHERE url = '${article}'`);
		for (const [when, days, closed] of [['days', 9, true], ['days', 11, false], ['never', undefined, false], ['days', 10, true], ['site', undefined, false]]) {
			const now = await ok(act(article, 'age', { when, days }));
			const at = days && new Date(Date.parse(now.since) + days * 86_400_000).toISOString().slice(0, 19);
			assert.deepEqual({ ...now.closes, at: now.closes.at?.slice(0, 19) }, { when, days: days ?? null, at, by_age: closed });
			assert.equal(now.closed, closed);
			await eventually(async () => assert.equal((await read(article)).closed, closed, `${when} ${days}`));
		}
		await ok(act(article, 'age', { when: 'days', days: 9 }));
		assert.equal((await ok(act(article, 'thread', { act: 'open' }))).about.closed, true, 'opening undoes a closing, and not the age');
	});

	test('an age that is none is refused', async () => {
		for (const [fields, field, code] of [[{}, 'when', 'unknown'], [{ when: 'soon' }, 'when', 'unknown'], [{ when: 'days' }, 'days', 'malformed'],
			[{ when: 'days', days: 0 }, 'days', 'malformed'], [{ when: 'days', days: '-1' }, 'days', 'malformed'], [{ when: 'days', days: 36501 }, 'days', 'malformed'],
			[{ when: 'days', days: '1.5' }, 'days', 'malformed']]) {
			assertProblem(await act(article, 'age', fields), 422, field, code);
		}
		assertProblem(await act(article, 'age', { when: 'days', days: -1 }), 400);
		assert.equal((await look(article)).closes.when, 'site');
	});

	test('its title is corrected, for readers as well', async () => {
		const evil = '"><script>alert(1)</script> & \u202eevil';
		const now = await ok(act(article, 'title', { title: `  ${evil}\n` }));
		assert.equal(now.article.title, '"><script>alert(1)</script> & evil');
		assert.equal((await read(article)).article.title, now.article.title);
		assert.equal((await ok(act(article, 'title', { title: 'x'.repeat(300) }))).article.title.length, 300);
		for (const [fields, code] of [[{}, 'missing'], [{ title: ' \u200b ' }, 'missing'], [{ title: 'x'.repeat(301) }, 'too-long']]) {
			assertProblem(await act(article, 'title', fields), 422, 'title', code);
		}
	});

	test('moves, and every address it had leads to it', async () => {
		const goal = `${freshArticle(stack)}?moved`, hex = await hexOf(article);
		const now = await ok(act(article, 'move', { url: `${goal}#fragment` }));
		assert.deepEqual([now.article, now.addresses], [{ id: hex, title: '', url: goal }, [article]]);
		for (const url of [article, goal]) {
			assert.equal((await read(url)).article.url, goal);
			assert.deepEqual(await list(`q=${encodeURIComponent(url)}`), [goal]);
		}
		assert.deepEqual((await ok(program.post(`/articles/${hex}/move`, { url: article }))).addresses, [goal]);
	});

	test('goes to no address that is not its to have', async () => {
		const taken = freshArticle(stack);
		await sent(stack.client(), taken, { text: 'I live here.' });
		for (const [url, status, code] of [['', 422, 'missing'], ['not a url', 422, 'malformed'], ['javascript:alert(1)', 422, 'malformed'],
			['https://gazette.example/x', 422, 'foreign'], ['https://herald.example/x', 422, 'foreign'], ['https://nowhere.example/x', 422, 'foreign'],
			[`${stack.origin}/${'x'.repeat(2100)}`, 422, 'malformed'], [article, 422, 'reused'], [taken, 409, 'taken']]) {
			assertProblem(await act(article, 'move', { url }), status, 'url', code);
		}
		assert.equal((await look(article)).article.url, article);
	});

	test('has the shares that were counted elsewhere added to what readers see', async () => {
		await share(article, '127.0.7.1');
		const now = await ok(act(article, 'shares', { base_email: 1000, base_x: 5 }));
		assert.deepEqual([now.shares, now.counted_here.total, now.counted_here.email], [1006, 1, 1]);
		assert.deepEqual([now.counted_elsewhere.total, now.counted_elsewhere.email, now.counted_elsewhere.x], [1005, 1000, 5]);
		assert.equal((await read(article)).shares.email, 1001);
		const kept = (await ok(act(article, 'shares', { base_x: 0 }))).counted_elsewhere;
		assert.deepEqual([kept.email, kept.x], [1000, 0], 'a network that is not named keeps its number');
		for (const number of ['-1', '1.5', '1e9', 'x', '99999999999999999999', 1000000000001, '<b>']) {
			assertProblem(await act(article, 'shares', { base_email: number }), 422, 'base_email', 'malformed');
		}
		assert.equal((await look(article)).counted_elsewhere.email, 1000);
	});

	test('stands in the log with who did it, and once where it was so already', async () => {
		for (let i = 0; i < 2; i++) {
			await ok(act(article, 'title', { title: 'A better one' }));
			await ok(act(article, 'age', { when: 'days', days: 30 }));
			await ok(act(article, 'shares', { base_x: 7 }));
		}
		const mine = (await events()).filter(({ subject }) => subject.endsWith(article)).reverse();
		const titled = `A better one ${article}`;
		assert.deepEqual(mine.map(({ moderator, kind, subject, before: was, after: is }) => [moderator, kind, subject, was, is]), [
			['editor', 'article_title', article, '', 'A better one'], ['editor', 'article_age', titled, 'as the site', '30'],
			['editor', 'article_shares', titled, '', 'x=7']]);
	});

	test('is changed by a form as well as by JSON, with no field twice', async () => {
		const form = async (body) => program.send('POST', `${await pathOf(article)}/title`, body, { 'content-type': 'application/x-www-form-urlencoded' });
		assert.equal((await ok(form('title=By+form'))).article.title, 'By form');
		assertProblem(await form('title=One&title=Two'), 422, 'title', 'doubled');
		assertProblem(await act(article, 'title', { title: ['One', 'Two'] }), 422, 'title', 'doubled');
		assert.equal((await look(article)).article.title, 'By form');
	});
});

describe('two articles that are merged', () => {
	let gone, stays, posted;
	beforeEach(async () => {
		gone = freshArticle(stack);
		stays = freshArticle(stack);
		posted = await sent(stack.client(), gone, { text: 'Goes.' });
		await sent(stack.client(), stays, { text: 'Stays.' });
	});
	const preview = async (into) => program.get(`${await pathOf(gone)}/merge?into=${encodeURIComponent(into)}`);

	test('are shown before, by id or address, and nothing is done', async () => {
		await share(gone, '127.0.7.1');
		for (const into of [stays, await hexOf(stays)]) {
			const { goes, stays: other } = await ok(preview(into));
			assert.deepEqual([goes.article.url, goes.comments, goes.shares], [gone, 1, 1]);
			assert.deepEqual([other.article.url, other.comments, other.shares], [stays, 1, 0]);
		}
		assert.equal((await look(gone)).comments, 1);
	});

	test('are one: the answer is what stays, and the links lead there', async () => {
		const path = await pathOf(gone), goal = await hexOf(stays);
		await share(gone, '127.0.7.1');
		const now = await ok(program.post(`${path}/merge`, { into: goal }));
		assert.deepEqual([now.article.id, now.comments, now.shares, now.addresses], [goal, 2, 1, [gone]]);
		assert.deepEqual((await read(gone)).comments.map(({ text }) => text).sort(), ['Goes.', 'Stays.']);
		const reply = await program.get(path);
		assert.equal(reply.status, 301);
		assert.equal(reply.location, `${ADMIN}/articles/${goal}`);
		assert.equal((await ok(program.post(`${path}/title`, { title: 'One' }))).article.id, goal);
		assert.equal((await ok(program.get(`/articles/${goal}/comments/${posted.id}`))).comment.text, 'Goes.');
		assertProblem(await program.post(`${path}/merge`, { into: goal }), 422, 'into', 'not-allowed');
		const [{ moderator, kind, subject }] = (await events()).filter(({ kind: one }) => one === 'article_merge');
		assert.deepEqual([moderator, kind, subject], ['editor', 'article_merge', gone]);
	});

	test('by an address that the other one has had, too', async () => {
		const second = `${freshArticle(stack)}?second`;
		await ok(act(stays, 'move', { url: second }));
		assert.equal((await ok(act(gone, 'merge', { into: stays }))).article.url, second);
	});

	test('are of one site, and two; what is not the moderator\'s is not there', async () => {
		await sent(stack.client(), 'https://gazette.example/m.html', { text: 'There.' });
		await sent(stack.client(), 'https://herald.example/m.html', { text: 'Mine, but elsewhere.' });
		for (const [into, code] of [['', 'missing'], [gone, 'not-allowed'], [await hexOf(gone), 'not-allowed'], [freshArticle(stack), 'unknown'], ['x', 'unknown'],
			['0000000000000000', 'unknown'], ['0000000000000001', 'unknown'], ['https://gazette.example/m.html', 'unknown'],
			[await hexOf('https://gazette.example/m.html'), 'unknown'], ['https://herald.example/m.html', 'foreign'],
			[await hexOf('https://herald.example/m.html'), 'foreign']]) {
			assertProblem(await preview(into), 422, 'into', code);
			assertProblem(await act(gone, 'merge', { into }), 422, 'into', code);
		}
		assertProblem(await program.get(`${await pathOf(gone)}/merge?into=a&into=b`), 422, 'into', 'doubled');
		assert.equal((await look(gone)).comments, 1);
	});
});

describe('the policy of a site', () => {
	const GUARDS = { trap: 'spam', filter: 'hold', near_copies: 3, hold_score: 5, spam_score: 10, work: 'off', work_bits: 18, work_bits_most: 22, work_busy: 30, share_cap: 60 };
	const demo = async () => (await ok(program.get('/sites'))).sites.find(({ site }) => site === 'demo');

	test('is there for who has a role, with what is set', async () => {
		const { sites } = await ok(program.get('/sites'));
		assert.deepEqual(sites.map(({ id, ...one }) => one), [
			{ site: 'demo', title: 'The Test', policy: 'open', days: 0, ...GUARDS, owns: true },
			{ site: 'herald', title: 'The Herald', policy: 'open', days: 0, ...GUARDS, owns: true }]);
		assert.ok(sites.every(({ id }) => Number.isSafeInteger(id)));
	});

	test('is set, holds for readers, and stands in the log once', async () => {
		const { id } = await demo();
		for (let i = 0; i < 2; i++) {
			assert.deepEqual(await ok(program.post(`/sites/${id}`, { policy: 'all', days: 30 })),
				{ id, site: 'demo', title: 'The Test', policy: 'all', days: 30, ...GUARDS, owns: true });
		}
		assert.equal((await demo()).policy, 'all');
		assert.match((await stack.ctl(['site', 'show', 'demo'])).stdout, /^close_days +30 /m);
		const article = freshArticle(stack);
		await eventually(async () => assert.equal((await send(stack.client(), article, { text: 'Waits.' })).status, 202));
		const { policy, closes } = await look(article);
		assert.deepEqual([policy, closes.when, closes.days], ['all', 'site', null]);
		assert.ok(closes.at);
		const mine = (await events()).filter(({ kind }) => kind === 'site_change');
		assert.deepEqual(mine.map(({ moderator, subject, after: is }) => [moderator, subject, is]), [['editor', 'demo', 'policy=all\nclose_days=30']]);
		assert.equal((await ok(program.post(`/sites/${id}`, { policy: 'open', days: 0 }))).days, 0);
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.site_setting'), '0');
	});

	test('has what stands before a comment, too, and what is not sent stays', async () => {
		const { id } = await demo();
		const set = { filter: 'spam', hold_score: 7, spam_score: 0, work: 'rising', work_bits: 12 };
		assert.deepEqual(await ok(program.post(`/sites/${id}`, { policy: 'open', days: 0, ...set })),
			{ id, site: 'demo', title: 'The Test', policy: 'open', days: 0, ...GUARDS, ...set, owns: true });
		assert.equal((await ok(program.post(`/sites/${id}`, { policy: 'open', days: 0, filter: 'count' }))).hold_score, 7);
		assert.match((await stack.ctl(['site', 'show', 'demo'])).stdout, /^filter +count [\s\S]*^hold_score +7 [\s\S]*^spam_score +0 /m);
		const [last, first] = (await events()).filter(({ kind }) => kind === 'site_change').slice(0, 2);
		assert.deepEqual([last.before, last.after], ['filter=spam', 'filter=count']);
		assert.equal(first.after, 'filter=spam\nhold_score=7\nspam_score=0\nwork=rising\nwork_bits=12');
		await ok(program.post(`/sites/${id}`, { policy: 'open', days: 0, ...GUARDS }));
		assert.equal(await stack.psql('SELECT count(*) FROM postbag.site_setting'), '0');
	});

	test('is refused where it is none, with the field', async () => {
		const { id } = await demo();
		for (const [fields, field, code] of [[{}, 'policy', 'unknown'], [{ policy: 'none', days: 0 }, 'policy', 'unknown'], [{ policy: 'all' }, 'days', 'malformed'],
			[{ policy: 'all', days: 0, filter: 'maybe' }, 'filter', 'unknown'], [{ policy: 'all', days: 0, hold_score: 1001 }, 'hold_score', 'malformed'],
			[{ policy: 'all', days: 0, spam_score: '-1' }, 'spam_score', 'malformed'], [{ policy: 'all', days: 0, work_busy: 0 }, 'work_busy', 'malformed'],
			[{ policy: 'all', days: 0, work_bits: 20, work_bits_most: 19 }, 'work_bits_most', 'malformed'],
			[{ policy: 'all', days: '-3' }, 'days', 'malformed'], [{ policy: 'all', days: 36501 }, 'days', 'malformed']]) {
			assertProblem(await program.post(`/sites/${id}`, fields), 422, field, code);
		}
		const gazette = await stack.psql("SELECT site_id FROM postbag.site WHERE name = 'gazette'");
		for (const other of [gazette, '99', '9223372036854775807', 'x', '0']) {
			assertProblem(await program.post(`/sites/${other}`, { policy: 'all', days: 0 }), 404);
		}
		assert.equal((await demo()).policy, 'open');
	});
});
