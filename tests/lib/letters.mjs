// A lively letters page, for tests that look at one: long and short, quotes and code, names of all
// sizes and scripts, and five levels of answers.

import { write } from './browser.mjs';

const LONG = `I have read tide tables for sixty years and never once understood the last column. Now I do, and I am a little cross with everybody who nodded along with me.

Three things I would add:

1. The **staff** at the harbour wall was moved in 1987, by eleven centimetres.
2. Nobody has told the *table*.
3. See <https://tides.example/a/very/long/address/that/has/no/place/to/break/in/it/at/all?and=a&query=as-well-as-this-one>.

The Pascoes will know the year. They know every year.`;

const CODE = `For those who would rather let a machine do the twelfths:

\`\`\`
rise = high - low
for hour, parts in enumerate([1, 2, 3, 3, 2, 1]):
    level += rise * parts / 12; print(hour + 1, round(level, 2), "metres above the line that the sea almost never falls below")
\`\`\`

It is the \`parts\` that matter, and they add up to twelve.`;

const QUOTE = `> Somebody who walks out to the wreck and finds that in an hour it has “hardly moved” will meet, in the third hour, a sea that rises as fast as it will.

That was me. I had two children and a bucket with me.

> > And what became of the bucket?

It is still out there.`;

const WORD = `${'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)} is one word.`;

// Fills an article; the client's comments must be published at once. Gives ids by name.
export async function fillLetters(stack, client, article) {
	const say = (author, text, reply) => write(stack, client, article, author, text, reply);
	const id = {};
	id.long = await say('Hester Pascoe', LONG);
	id.second = await say('Tobias Renn', 'The year was 1988. *I* was holding the other end.', id.long);
	id.third = await say('Hester Pascoe', 'Then it was you who let go of it.', id.second);
	id.fourth = await say('Maximiliana Freifrau von und zu Hohenwasser-Oberniedertal', 'Everybody let go of it.', id.third);
	id.fifth = await say('Jo', CODE, id.fourth);
	id.sixth = await say('Owen Thackeray', 'I shall print this and hang it beside the other one.', id.fifth);
	id.seventh = await say('Jo', 'Then somebody has to move *that* by eleven centimetres.', id.sixth);
	id.quote = await say('Marguerite Osei', QUOTE);
	id.answer = await say('يوسف البحري', 'ما أجمل هذا المقال! شكرًا لكم.', id.quote);
	id.word = await say('x'.repeat(60), WORD);
	id.list = await say('Αικατερίνη Παπαδοπούλου', '- Η παλίρροια δεν περιμένει κανέναν.\n- [The harbour office](https://harbour.example/) is open on Tuesdays.\n  - and on *some* Fridays');
	for (let i = 1; i <= 6; i++) {
		id[`short${i}`] = await say(`Reader ${i}`, ['Well said.', 'My mother had the same table, with the same stain.',
			'Is the bar still there?', 'It is.', 'Five minutes, it says. It took me an hour and I regret nothing.',
			'Thank you for the margin note.'][i - 1]);
	}
	return id;
}

// A thread so long that it has pages: letters "Letter 1." and on, and answers "Answer 1." and on to the
// first of them, each a minute after the one before, up to now. Gives their ids: { letters, answers }.
export async function fillLong(stack, article, letters, answers = 0) {
	const first = await write(stack, stack.client(), article, 'Reader 1', 'Letter 1.');
	await stack.psql(`WITH line AS (
			SELECT i, i <= ${answers} + 1 AS answer, nextval(pg_get_serial_sequence('postbag.comment', 'comment_id')) AS id,
				decode(lpad(to_hex(i), 32, '0'), 'hex') AS key, CASE WHEN i <= ${answers} + 1
				THEN 'Answer ' || i - 1 ELSE 'Letter ' || i - ${answers} END || '.' AS said
			FROM generate_series(2, ${letters + answers}) AS i)
		INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id, depth, status, author_id,
			author_name, body, html, renderer, idempotency_key, content_digest, created_at)
		SELECT article_id, id, site_id, CASE WHEN answer THEN comment_id END, CASE WHEN answer THEN comment_id ELSE id END,
			answer::integer, 'published', 5, 'Reader ' || i, said, '<p>' || said || '</p>', renderer, key, key,
			now() - (${letters + answers} - i) * interval '1 minute'
		FROM postbag.comment, line WHERE comment_id = ${first};
		UPDATE postbag.comment SET answered = ${answers > 0}, replies = ${answers} WHERE comment_id = ${first};
		UPDATE postbag.article SET comments = ${letters + answers}, thread_revision = thread_revision + 1
			WHERE article_id = (SELECT article_id FROM postbag.comment WHERE comment_id = ${first})`);
	const rows = (await stack.psql(`SELECT comment_id, depth FROM postbag.comment WHERE article_id =
		(SELECT article_id FROM postbag.comment WHERE comment_id = ${first}) ORDER BY 1`)).split('\n').map((row) => row.split('|'));
	const ids = (depth) => rows.filter(([, at]) => at === depth).map(([id]) => Number(id));
	return { letters: ids('0'), answers: ids('1') };
}

// Numbers such as a busy week leaves behind, which nobody could click together.
export async function countShares(stack, article, counts) {
	const url = `${stack.origin}/articles/${article}.html`;
	const rows = Object.entries(counts).map(([network, shares]) => `('${network}', ${Number(shares)})`);
	await stack.psql(`INSERT INTO postbag.share_count (article_id, network, shares)
		SELECT article_id, network, shares FROM postbag.article, (VALUES ${rows.join(', ')}) AS v (network, shares)
		WHERE url = '${url}'
		ON CONFLICT (article_id, network) DO UPDATE SET shares = EXCLUDED.shares;
		UPDATE postbag.article SET share_revision = share_revision + 1 WHERE url = '${url}'`);
}
