// Fills a database with so many comments, for bench/grow.mjs: threads of a hundred, and in one that is to have
// them long ones. Rows lie as they come in time: each thread writes a hundredth of its comments in each hundredth
// of the time, so those of one thread are far apart.

import { COMMENTS, MARKDOWN_VERSION, NAMES, checkSite, generator, html, identify, row, tree, withoutIndexes,
	words } from './data.mjs';

const TEXTS = 997;
const TREES = 16;
const PARTS = 100; // of the time

// long: how many comments the long threads have, each a multiple of a hundred. Gives all threads, each
// { number, url, id, comments, roots }; roots are ids to begin a page at, in order.
export async function fillGrown(stage, comments, long) {
	const sizes = [...long, ...Array(comments / COMMENTS).fill(COMMENTS)];
	const random = generator(6);
	const trees = Array.from({ length: TREES }, () => tree(random));
	const threads = (await identify(stage, sizes.length)).map((article, i) => ({ ...article, comments: sizes[i] }));
	let width = 0; // of a hundredth of the time, in comments
	for (const one of threads) {
		one.from = width;
		one.pace = one.comments / PARTS;
		width += one.pace;
		one.tree = one.number % TREES;
	}
	await checkSite(stage);
	await stage.stack.killPostbagd('SIGTERM'); // it would look through tables that have no index
	await stage.owner(async (write) => {
		await write("SET maintenance_work_mem = '512MB';\n");
		await writeSources(write, threads, trees, random);
		await withoutIndexes(write, async () => {
			await write(`INSERT INTO postbag.article (article_id, site_id, article_key, url, title, thread_revision, share_revision,
				comments, posted, created_at) SELECT id, 1, url, url, 'Article ' || number || ' of many', comments, 0, comments, comments,
				now() - interval '60 days' FROM grown_thread;\n`);
			for (let part = 0; part < PARTS; part++) {
				await write(partOf(part, width));
			}
		});
		await write(`SELECT setval('postbag.comment_comment_id_seq', ${width * PARTS});\n`);
	});
	await stage.psql('VACUUM ANALYZE');
	await stage.psql('CHECKPOINT');
	await stage.stack.startPostbagd();
	for (const one of threads) {
		one.rootAt = (place) => idOf(one, rootBefore(trees[one.tree], place), width);
	}
	return threads;
}

async function writeSources(write, threads, trees, random) {
	await write(`CREATE TEMPORARY TABLE grown_thread (number integer, id bigint, url text, comments integer, first integer,
		pace integer, tree integer);\nCREATE TEMPORARY TABLE grown_tree (tree integer, place integer, parent integer, root integer,
		depth integer, answered boolean, PRIMARY KEY (tree, place));
		CREATE TEMPORARY TABLE grown_text (number integer PRIMARY KEY, body text, html text, author_name text,
		lang text, words tsvector);\n`.replace(/\n\t+/g, ' '));
	await write('COPY grown_thread FROM STDIN;\n');
	for (const one of threads) {
		await write(row(one.number, one.id, one.url, one.comments, one.from, one.pace, one.tree));
	}
	await write('\\.\nCOPY grown_tree FROM STDIN;\n');
	for (const [number, places] of trees.entries()) {
		for (const [place, { parent, root, depth, answered }] of places.entries()) {
			await write(row(number, place, parent < 0 ? '\\N' : parent, root, depth, answered));
		}
	}
	await write('\\.\nCOPY grown_text (number, body, html, author_name, lang) FROM STDIN;\n');
	for (let number = 0; number < TEXTS; number++) {
		const text = words(random);
		await write(row(number, text, html(text), NAMES[number % NAMES.length], ''));
	}
	await write('\\.\nANALYZE grown_thread; ANALYZE grown_tree; ANALYZE grown_text;\n');
	await write(wordsOnce());
}

// The words that a comment is found by take most of the time that a row takes. They are made once for each text, as the
// column says, which then takes them as they are. (New comments would have none: nobody posts here.)
function wordsOnce() {
	return `DO $$ DECLARE made text; BEGIN
		SELECT pg_get_expr(adbin, adrelid) INTO STRICT made FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
			WHERE adrelid = 'postbag.comment'::regclass AND attname = 'words';
		EXECUTE 'UPDATE grown_text SET words = ' || made;
	END $$;
	ALTER TABLE postbag.comment ALTER COLUMN words DROP EXPRESSION;\n`;
}

// The comments of a hundredth of the time, in order. The hundred places of a tree are repeated in a long thread.
function partOf(part, width) {
	const id = (place) => `(${place} / one.pace) * ${width}::bigint + one.first + (${place}) % one.pace + 1`;
	const block = `step.place / ${COMMENTS} * ${COMMENTS}`;
	return `INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, answered, author_id,
		author_name, body, html, renderer, idempotency_key, content_digest, created_at, words)
		SELECT one.id, ${id('step.place')}, 1, ${id(`(${block} + shape.parent)`)}, ${id(`(${block} + shape.root)`)}, shape.depth,
			'published', shape.answered, 1 + (one.number * 7919 + step.place) % 1000000, said.author_name, said.body, said.html,
			${MARKDOWN_VERSION}, decode(lpad(to_hex(${id('step.place')}), 32, '0'), 'hex'),
			decode(lpad(to_hex(${id('step.place')}), 32, '0'), 'hex'),
			now() - interval '1 day' - (${PARTS} - ${part} - (step.place % one.pace) / one.pace::float8) * interval '6 hours', said.words
		FROM grown_thread AS one
		CROSS JOIN LATERAL generate_series(${part} * one.pace, ${part} * one.pace + one.pace - 1) AS step (place)
		JOIN grown_tree AS shape ON shape.tree = one.tree AND shape.place = step.place % ${COMMENTS}
		JOIN grown_text AS said ON said.number = (one.number + step.place * 31) % ${TEXTS}
		ORDER BY 2;\n`;
}

// The same in numbers, for cursors.
function idOf(one, place, width) {
	return Math.floor(place / one.pace) * width + one.from + place % one.pace + 1;
}

// The last root at or before a place.
function rootBefore(places, place) {
	let at = place;
	while (places[at % COMMENTS].parent >= 0) {
		at--;
	}
	return at;
}
