// Fills a database as a site's is after so many comments: always as many a day, so that a larger one is an
// older one. Articles are discussed for some days, a few of them much more than the others; a few authors
// write a lot; and a twentieth of all comments waits for a moderator, spread over all that time.

import { DAY_US, MARKDOWN_VERSION, NAMES, WORDS, bytes, checkSite, generator, html, identify, pick, row,
	withoutIndexes, words } from './data.mjs';

const A_DAY = 1400; // comments
const OF_AN_ARTICLE = 50; // comments, on the average
const OF_AN_AUTHOR = 12; // likewise
const ONE_WAITS_OF = 20;
const DEEPEST = 20;
const ACTOR_DAYS = 30; // as long as Postbag keeps where a comment came from
const DAY_MS = DAY_US / 1000;

const PUBLISHED = 'published';
const STATUSES = [PUBLISHED, 'held', 'spam', 'rejected', 'deleted'];
const LANGUAGES = spreadOut({ en: 6, de: 2, fr: 1, '': 1 });
const REASONS = spreadOut({ spam: 8, abuse: 6, off_topic: 4, other: 2 });
const GROUNDS = ['offensive', 'abuse', 'spam', 'advertising', 'off_topic', 'wording'];
const REMARKS = ['A campaign.', 'Seen before.', 'Not about the article.', 'Insults another reader.',
	'Advertising, once more.', 'Quoted at length from elsewhere.'];
// Why comments wait, in turn: half of them because their authors are new, a fifth because of words.
const WHY_HELD = ['first', 'words', 'first', 'links', 'first', 'words', 'first', 'policy', 'first', 'pattern'];
const WHY_SPAM = ['words', 'links', 'words', 'record'];
const RULE = { words: 1, links: 2, pattern: 3 };
const MODERATORS = 10;

// By rank, as often as the rank says (Zipf): a text has the hundredth in one of twenty comments.
const VOCABULARY = [...WORDS, ...madeWords(30000)];
export const SEARCHED = { common: 'people', rare: VOCABULARY[2500], two: 'people harbour', none: 'zyzzyva' };

// Gives what pages are asked about: the ids of the comments in each queue, in order; when decisions were made,
// in order; the articles that have comments, each { url, id }; and whose and where a comment is.
export async function fillDesk(stage, count) {
	const random = generator(20260511);
	const site = grow(random, count);
	const articles = await identify(stage, site.articles.length);
	await checkSite(stage);
	await stage.stack.killPostbagd('SIGTERM'); // it would look through tables that have no index
	await stage.owner(async (write) => {
		await write("SET maintenance_work_mem = '512MB';\n");
		await withoutIndexes(write, async () => {
			await writeArticles(write, articles, site);
			await writeComments(write, articles, site, random);
			await writeRest(write, articles, site);
		});
	});
	await stage.psql('VACUUM ANALYZE');
	await stage.psql('CHECKPOINT');
	await stage.stack.startPostbagd();
	return { queues: site.queues, moments: site.decisions.map(({ at }) => at),
		articles: articles.filter((_, number) => site.articles[number].posted > 0),
		articleOf: (id) => articles[site.article[id - 1]], authorOf: (id) => authorId(site.author[id - 1]) };
}

// What is of each comment but its text, by its place in time; its id is one more.
function grow(random, count) {
	const now = Date.now();
	const site = { count, article: new Int32Array(count), parent: new Int32Array(count).fill(-1), root: new Int32Array(count),
		depth: new Uint8Array(count), status: new Uint8Array(count), answered: new Uint8Array(count),
		replies: new Int32Array(count), author: new Int32Array(count), reviewed: new Float64Array(count),
		reported: new Float64Array(count), articles: [], decisions: [], reports: [], causes: [], held: [],
		queues: { held: [], reported: [], unreviewed: [], spam: [], all: [] },
		at: (i) => now - (count - i) / A_DAY * DAY_MS };
	for (let number = 0; number <= (count - 1) / OF_AN_ARTICLE; number++) {
		site.articles.push({ posted: 0, published: 0, since: 0, open: [], liked: random() ** 4 });
	}
	for (let i = 0, waits = 0; i < count; i++) {
		if (i % ONE_WAITS_OF === 0) {
			waits = i + Math.floor(random() * ONE_WAITS_OF);
		}
		site.author[i] = Math.floor(random() ** 2 * Math.max(50, count / OF_AN_AUTHOR));
		place(site, i, random);
		judge(site, i, i === waits ? 1 : chosenStatus(random), random);
	}
	site.decisions.sort((a, b) => a.at - b.at);
	return site;
}

// Under which article, and what it answers.
function place(site, i, random) {
	const newest = Math.floor(i / OF_AN_ARTICLE);
	let number;
	do {
		number = newest - Math.floor(-Math.log(1 - random()) * 30);
	} while (number < 0 || random() > site.articles[number].liked + 0.02);
	const article = site.articles[number];
	site.article[i] = number;
	site.root[i] = i;
	article.since ||= site.at(i);
	article.posted++;
	const above = random() < 0.55 && article.open.length > 0 ? pick(random, article.open.slice(-20)) : -1;
	if (above >= 0 && site.depth[above] < DEEPEST) {
		site.parent[i] = above;
		site.root[i] = site.root[above];
		site.depth[i] = site.depth[above] + 1;
		site.answered[above] = 1;
	}
}

function chosenStatus(random) {
	const at = random();
	return at < 0.02 ? 4 : at < 0.05 ? 3 : at < 0.11 ? 2 : 0;
}

// What became of it, and why.
function judge(site, i, status, random) {
	const decided = (from, to, more) => {
		const at = site.at(i) - Math.log(1 - random()) * 6 * 3600000;
		site.decisions.push({ i, from, to, at: Math.min(at, site.at(site.count)), by: 2 + Math.floor(random() * MODERATORS),
			act: '', ground: '\\N', reason: random() < 0.3 ? pick(random, REMARKS) : '', ...more });
		site.reviewed[i] = site.decisions.at(-1).by && site.decisions.at(-1).at;
	};
	const because = (place, cause, outcome) => site.causes.push({ i, place, cause, outcome });
	site.status[i] = status;
	site.queues.all.push(i + 1);
	switch (STATUSES[status]) {
	case 'held':
		because(1, WHY_HELD[site.held.length % WHY_HELD.length], 'hold');
		if (site.held.length % 23 === 0) {
			because(2, 'repeat', 'hold');
		}
		site.held.push(i);
		site.queues.held.push(i + 1);
		break;
	case 'spam':
		site.queues.spam.push(i + 1);
		if (random() < 0.3) {
			decided(PUBLISHED, 'spam');
		} else {
			because(1, pick(random, WHY_SPAM), 'spam');
		}
		break;
	case 'rejected':
		decided('held', 'rejected', { ground: pick(random, GROUNDS) });
		break;
	case 'deleted':
		decided(PUBLISHED, 'deleted', random() < 0.7 ? { by: 0, reason: '' } : {});
		break;
	default:
		publish(site, i, random, decided);
	}
	if (status <= 1 && random() < 0.02) {
		report(site, i, random);
	}
}

function publish(site, i, random, decided) {
	const article = site.articles[site.article[i]];
	const chance = random();
	article.published++;
	article.open.push(i);
	if (site.root[i] !== i) {
		site.replies[site.root[i]]++;
	}
	if (chance < 0.15) {
		decided('held', PUBLISHED);
	} else if (chance < 0.3) {
		decided(PUBLISHED, PUBLISHED, { act: 'keep' });
	} else if (chance < 0.6) {
		site.reviewed[i] = site.at(i) + 3600000;
	} else {
		site.queues.unreviewed.push(i + 1);
	}
}

// One report or several, which wait.
function report(site, i, random) {
	for (let times = 1 + Math.floor(random() ** 3 * 3); times > 0; times--) {
		const at = Math.min(site.at(i) - Math.log(1 - random()) * DAY_MS, site.at(site.count));
		site.reports.push({ i, at, actor: times, reason: pick(random, REASONS) });
		site.reported[i] = Math.max(site.reported[i], at);
	}
	site.queues.reported.push(i + 1);
}

async function copy(write, into, rows) {
	await write(`COPY postbag.${into} FROM STDIN;\n`);
	for (const one of rows) {
		await write(one);
	}
	await write('\\.\n');
}

function* articleRows(articles, site) {
	for (const { id, url, number } of articles) {
		const { posted, published, since } = site.articles[number];
		if (posted > 0) {
			yield row(id, 1, url, url, `Article ${number} of many`, posted, published, published, time(since));
		}
	}
}

function writeArticles(write, articles, site) {
	return copy(write, 'article (article_id, site_id, article_key, url, title, posted, thread_revision, comments, created_at)',
		articleRows(articles, site));
}

function writeComments(write, articles, site, random) {
	return copy(write, `comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, answered, replies,
		author_id, author_name, body, html, renderer, idempotency_key, content_digest, created_at, ups, downs, lang,
		reviewed_at, reported_at, actor_key, actor_day)`.replace(/\s+/g, ' '), commentRows(articles, site, random));
}

function* commentRows(articles, site, random) {
	const kept = site.at(site.count) - ACTOR_DAYS * DAY_MS;
	const ranked = (chance) => VOCABULARY[Math.floor(VOCABULARY.length ** chance()) - 1];
	for (let i = 0; i < site.count; i++) {
		const text = words(random, ranked);
		const at = site.at(i);
		const day = time(at).slice(0, 10);
		yield row(articles[site.article[i]].id, i + 1, 1, site.parent[i] < 0 ? '\\N' : site.parent[i] + 1, site.root[i] + 1,
			site.depth[i], STATUSES[site.status[i]], site.answered[i] === 1, site.replies[i],
			authorId(site.author[i]), NAMES[site.author[i] % NAMES.length], text, html(text), MARKDOWN_VERSION,
			bytes(random), bytes(random), time(at), Math.floor(random() ** 4 * 30), Math.floor(random() ** 6 * 20),
			pick(random, LANGUAGES), time(site.reviewed[i]), time(site.reported[i]),
			at < kept ? '\\N' : key(site.author[i]), at < kept ? '\\N' : day);
	}
}

// Rules, causes, reports, decisions, events; and where their numbers go on.
async function writeRest(write, articles, site) {
	const id = (i) => articles[site.article[i]].id;
	const newest = time(site.at(site.count));
	await write(`INSERT INTO postbag.rule (site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at) VALUES
		(1, 'words', 'hold', 0, 0, E'jackpot\\nsweepstake', true, 'Moderator 2', '${newest}'),
		(1, 'links', 'hold', 3, 0, '', true, 'Moderator 2', '${newest}'),
		(1, 'pattern', 'hold', 0, 0, 'call +[0-9]{6}', true, 'Moderator 2', '${newest}');\n`);
	await copy(write, 'comment_cause (article_id, comment_id, place, site_id, cause, outcome, score, rule_id, detail, found_at, status)',
		map(site.causes, ({ i, place, cause, outcome }) => row(id(i), i + 1, place, 1, cause, outcome, 0, RULE[cause] ?? '\\N',
			cause === 'words' ? 'jackpot' : '', time(site.at(i)), STATUSES[site.status[i]])));
	await copy(write, 'report (article_id, comment_id, site_id, actor_key, reason, words, reported_at)',
		map(site.reports, ({ i, actor, reason, at }) => row(id(i), i + 1, 1, key(actor), reason, '', time(at))));
	await copy(write, 'decision (article_id, comment_id, site_id, moderator_id, moderator_name, from_status, to_status, act, ground, '
		+ 'reason, decided_at)', map(site.decisions, ({ i, by, from, to, act, ground, reason, at }) => row(id(i), i + 1, 1,
		by || '\\N', by ? `Moderator ${by}` : '', from, to, act, ground, reason, time(at))));
	await copy(write, 'event (site_id, moderator_id, moderator_name, concerns, kind, subject, before, after, at)',
		eventRows(site));
	await write(`SELECT setval('postbag.comment_comment_id_seq', ${site.count});\n`);
}

// Every hundredth comment somebody signs in; every thousandth a rule is changed.
function* eventRows(site) {
	for (let i = 0; i < site.count; i += 100) {
		const by = 2 + i / 100 % MODERATORS;
		yield i % 1000 === 0
			? row(1, by, `Moderator ${by}`, '\\N', 'rule', 'Words on a list', 'hold', 'spam', time(site.at(i)))
			: row('\\N', by, `Moderator ${by}`, by, 'sign_in', '', '', '', time(site.at(i)));
	}
}

function* map(list, make) {
	for (const one of list) {
		yield make(one);
	}
}

// Odds and ends

function authorId(author) {
	return 1 + author * 7919;
}

// Sixteen bytes of a number.
function key(number) {
	return `\\\\x${number.toString(16).padStart(32, '0')}`;
}

function time(ms) {
	return ms === 0 ? '\\N' : new Date(ms).toISOString();
}

// Each word as often as its number says.
function spreadOut(times) {
	return Object.entries(times).flatMap(([word, often]) => Array.from({ length: often }, () => word));
}

function madeWords(count) {
	const random = generator(5);
	const syllables = 'ba ce di fo gu ha ki lo mu ne pa ro se ti vu wa zo bre cla dri flo gru pla ste tri'.split(' ');
	const made = new Set();
	while (made.size < count) {
		made.add(Array.from({ length: 3 + Math.floor(random() * 3) }, () => pick(random, syllables)).join(''));
	}
	return [...made];
}
