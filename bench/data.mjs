// Fills the database: articles with a hundred comments each, as if they had been written over weeks.

export const READ = 1000; // the first articles have comments and are read; the others are written to
const ARTICLES = 2000;
export const COMMENTS = 100; // of each article that is read
const ROOTS_OF_FIVE = 2; // of five comments two are roots: forty roots, all on one page
const LEARNED = 20000; // words
const SKETCHED = 10000, BANDS = 6; // texts, and rows of each
const ASKED_AT_ONCE = 100; // articles in one request for counts
export const MARKDOWN_VERSION = 1; // so that nothing is rendered again
export const DAY_US = 86400000000;

export const WORDS = ('the a and of to in is it that was for on with as they be at this have from or one had by '
	+ 'but not what all were when we there can an your which their said if do will each about how up out '
	+ 'them then she many some so these would other into has more her two like him see time could no make '
	+ 'than first been its who now people my made over did down only way find use may water long little '
	+ 'very after words called just where most know town council street river bridge harbour ferry market '
	+ 'school library bakery night morning summer winter weather rain budget vote plan paper article writer '
	+ 'reader question answer reason number report money year years week money house garden tree trees '
	+ 'children teacher station train bus road traffic bicycle noise quiet old new good better best bad '
	+ 'worse wrong right true false open closed early late always never often sometimes perhaps agree '
	+ 'disagree remember forget believe doubt hope think wonder thank explain mention compare measure pay '
	+ 'build repair keep change wait listen speak read write walk drive cost save spend learn').split(' ');
export const NAMES = ('Ada Bela Carl Dora Emil Frida Greta Hans Ida Jonas Karla Lars Mina Nils Olga Paul Quinn '
	+ 'Rosa Sven Tilda Ulf Vera Willem Xenia Yara Zoe').split(' ');

export const articleUrl = (stage, number) => `${stage.origin}/articles/${number}.html`;

// Gives the articles, each { number, url, id }.
export async function fill(stage) {
	const random = generator(20231107);
	const articles = await identify(stage, ARTICLES);
	await checkSite(stage);
	await stage.stack.killPostbagd('SIGTERM'); // it would look through tables that have no index
	await stage.owner((write) => withoutIndexes(write, async () => {
		await writeArticles(write, articles);
		await writeComments(write, articles.slice(0, READ), random);
		await writeShares(write, articles, random);
		await writeMemory(write, articles, random);
	}));
	await stage.psql('VACUUM ANALYZE');
	await stage.psql('CHECKPOINT');
	await stage.stack.startPostbagd();
	return articles;
}

// Only Postbag knows what id it makes of an article.
export async function identify(stage, count) {
	const articles = Array.from({ length: count }, (_, number) => ({ number, url: articleUrl(stage, number) }));
	for (let at = 0; at < count; at += ASKED_AT_ONCE) {
		const some = articles.slice(at, at + ASKED_AT_ONCE);
		const query = some.map(({ url }) => `article=${encodeURIComponent(url)}`).join('&');
		const { counts } = (await stage.client().get(`/postbag/api/v1/counts?${query}`)).json();
		some.forEach((article, i) => {
			if (counts[i].url !== article.url) {
				throw new Error(`asked for ${article.url} and was told of ${counts[i].url}`);
			}
			article.id = BigInt(`0x${counts[i].id}`);
		});
	}
	return articles;
}

async function writeArticles(write, articles) {
	await write('COPY postbag.article (article_id, site_id, article_key, url, title, thread_revision, '
		+ 'share_revision, comments, created_at) FROM STDIN;\n');
	for (const { id, url, number } of articles) {
		const comments = number < READ ? COMMENTS : 0;
		await write(row(id, 1, url, url, `Article ${number} of many`, comments, 1, comments, at(0)));
	}
	await write('\\.\n');
}

// That the one site has the number that is written in rows and statements here.
export async function checkSite(stage) {
	const site = await stage.psql('SELECT site_id FROM postbag.site');
	if (site !== '1') {
		throw new Error(`the site is ${site}, not 1`);
	}
}

// All articles are discussed at the same time, so a thread's comments lie all over the table.
async function writeComments(write, articles, random) {
	const trees = articles.map(() => tree(random));
	await write('COPY postbag.comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, '
		+ 'answered, author_id, author_name, body, html, renderer, idempotency_key, content_digest, '
		+ 'created_at) FROM STDIN;\n');
	for (let place = 0; place < COMMENTS; place++) {
		for (const { id, number } of articles) {
			const comment = trees[number][place];
			const idOf = (other) => other * READ + number + 1;
			const text = words(random);
			await write(row(id, idOf(place), 1, comment.parent < 0 ? '\\N' : idOf(comment.parent),
				idOf(comment.root), comment.depth, 'published', comment.answered,
				1 + Math.floor(random() * 1e9), pick(random, NAMES), text, html(text),
				MARKDOWN_VERSION, bytes(random), bytes(random), at(place)));
		}
	}
	await write('\\.\n');
	await write(`SELECT setval('postbag.comment_comment_id_seq', ${READ * COMMENTS});\n`);
}

// Who answers whom: by place in time; parent -1 for a root.
export function tree(random) {
	const made = [];
	const roots = [];
	for (let place = 0; place < COMMENTS; place++) {
		if (place % 5 < ROOTS_OF_FIVE) {
			made.push({ parent: -1, root: place, depth: 0, answered: false });
			roots.push([place]);
			continue;
		}
		const branch = roots[Math.floor(random() * roots.length)];
		// A reader sees the first twenty of a branch.
		const open = branch.length < 20 ? branch : roots[roots.length - 1];
		const parent = pick(random, open);
		made[parent].answered = true;
		made.push({ parent, root: open[0], depth: made[parent].depth + 1, answered: false });
		open.push(place);
	}
	return made;
}

async function writeShares(write, articles, random) {
	const counts = articles.flatMap(({ id }) => ['x', 'bluesky', 'copy'].map((network) =>
		[id, network, 1 + Math.floor(random() * 500)]));
	await write('COPY postbag.share_count (article_id, network, shares) FROM STDIN;\n');
	for (const [id, network, shares] of counts) {
		await write(row(id, network, shares));
	}
	await write('\\.\nCOPY postbag.share_day (article_id, site_id, network, day, shares) FROM STDIN;\n');
	for (const [id, network, shares] of counts) {
		await write(row(id, 1, network, at(0).slice(0, 10), shares));
	}
	await write('\\.\n');
}

// What a site has in use: words that its filter has learned, and sketches of the texts of the last day.
async function writeMemory(write, articles, random) {
	await write('COPY postbag.lesson_word (site_id, bucket, good, spam) FROM STDIN;\n');
	for (let word = 0; word < LEARNED; word++) {
		await write(row(1, word * 13, 1 + Math.floor(random() * 50), Math.floor(random() * 5)));
	}
	await write('\\.\nCOPY postbag.near_text (article_id, comment_id, posted_at, band, site_id, sketch) FROM STDIN;\n');
	const now = Date.now();
	for (let text = 0; text < SKETCHED; text++) {
		const posted = new Date(now - random() * 20 * 3600000).toISOString();
		const sketch = bytes(random) + bytes(random).replace(/^\\+x/, '');
		for (let band = 0; band < BANDS; band++) {
			await write(row(articles[text % READ].id, text + 1, posted, Math.floor(random() * 2 ** 52), 1, sketch));
		}
	}
	await write('\\.\n');
}

// A comment of about 300 bytes: sentences, mostly in one paragraph, sometimes in two. choose: gives a word.
export function words(random, choose = common) {
	let text = '';
	for (const bytes = 220 + random() * 160; text.length < bytes;) {
		text += text === '' ? '' : random() < 0.1 ? '\n\n' : ' ';
		text += sentence(random, choose);
	}
	return text;
}

// The first words are the commonest, as in any language.
function common(random) {
	return WORDS[Math.floor(random() ** 2 * WORDS.length)];
}

function sentence(random, choose) {
	const text = Array.from({ length: 5 + Math.floor(random() * 10) }, () => choose(random)).join(' ');
	return text[0].toUpperCase() + text.slice(1) + (random() < 0.15 ? '?' : '.');
}

// What Postbag makes of such a text; the run compares it with what Postbag says.
export function html(text) {
	return text.split('\n\n').map((paragraph) => `<p>${paragraph}</p>`).join('');
}

// An index is built in a fraction of the time that it takes to keep it in order row by row.
export async function withoutIndexes(write, load) {
	await write(`CREATE TEMPORARY TABLE taken_away AS
		SELECT index.indexdef, index.indexname FROM pg_indexes AS index
		WHERE index.schemaname = 'postbag' AND index.tablename IN ('article', 'comment', 'decision', 'report', 'comment_cause', 'event')
			AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = index.indexname);
		DO $$ DECLARE name text; BEGIN
			FOR name IN SELECT indexname FROM taken_away LOOP EXECUTE 'DROP INDEX postbag.' || name; END LOOP;
		END $$;\n`);
	await load();
	await write(`DO $$ DECLARE again text; BEGIN
			FOR again IN SELECT indexdef FROM taken_away LOOP EXECUTE again; END LOOP;
		END $$;\n`);
}

// Numbers from 0 to 1, the same in each run: a linear congruential generator is random enough here.
export function generator(seed) {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}

export function pick(random, list) {
	return list[Math.floor(random() * list.length)];
}

// Sixteen bytes, as bytea is written.
export function bytes(random) {
	const part = () => Math.floor(random() * 4294967296).toString(16).padStart(8, '0');
	return `\\\\x${part()}${part()}${part()}${part()}`;
}

// The time of a comment, by its place: the last one was written yesterday.
function at(place) {
	return new Date(Date.now() - (COMMENTS - place) * DAY_US / 1000 / 4 - DAY_US / 1000).toISOString();
}

// A line as COPY reads it. A key's own backslash is doubled already.
export function row(...fields) {
	return fields.map((field) => String(field).replaceAll('\n', '\\n')).join('\t') + '\n';
}
