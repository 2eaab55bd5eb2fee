// What a page weighs on its way to a reader: a hundred comments, with all that a comment can have. All
// but the letters is eleven thousand bytes; so fifteen are enough for a sentence each, and of two hundred
// bytes each the letters alone are eight thousand more.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { tags } from '../lib/http.mjs';
import { freshArticle, sent, threadPath } from '../lib/people.mjs';
import { startStack } from '../lib/stack.mjs';

const COMMENTS = 100;
// What is typed of each, in bytes, and the most that all of them may weigh.
const KINDS = [{ name: 'of a sentence', least: 30, length: 80, most: 15360 }, { name: 'of two hundred bytes', least: 180, length: 240, most: 19456 }];

// The first words are the commonest, as in any language.
const WORDS = `the a and of to in is it that was for on with as they be at this have from or one had by but not what all were when we
	there can an your which their said if do will each about how up out them then she many some so these would other into has more her
	two like him see time could no make than first been its who now people my made over did down only way find use may water long little
	very after words called just where most know town council street river bridge harbour ferry market school library bakery night
	morning summer winter weather rain budget vote plan paper article writer reader question answer reason number report money garden
	tree children teacher station train road traffic bicycle noise quiet old new good better best bad worse wrong right true false
	always never often sometimes perhaps agree disagree remember forget believe doubt hope think wonder thank explain mention compare
	measure pay build repair keep change wait listen speak read write walk drive cost save spend learn`.split(/\s+/);
const NAMES = `Ada Quill,Bela Fodor,carl_1962,Dora,Emil Brandt,Frida,Greta Holm,H. Pascoe,Ida,Jonas Lind,Karla,Lars,Mina Osei,nils,Olga
	Petrova,Paul Thackeray,Quinn,Rosa Lux,Sven,Tilda,Ulf,Vera,Willem de Vries,Zoë`.split(',').map((name) => name.replace(/\s+/g, ' '));

let seed = 20261125;
function below(most) {
	seed = seed * 48271 % 2147483647;
	return seed % most;
}
const one = (list) => list[below(list.length)];

function sentence() {
	const words = Array.from({ length: 5 + below(10) }, () => WORDS[Math.floor((below(1000) / 1000) ** 2 * WORDS.length)]);
	const text = words.join(' ');
	return `${text[0].toUpperCase()}${text.slice(1)}${below(7) ? '.' : '?'}`;
}

// One comment in three is more than sentences.
const DRESS = [(text) => text.replace(/ (\w+) (\w+)/, ' *$1* $2'), (text) => text.replace(/ (\w+ \w+) /, ' **$1** '),
	(text) => text.replace(/([.?]) /, '$1\n\n'), (text) => `> ${text.replace(/([.?]) /, '$1\n\n')}`,
	(text) => text.replace(/ (\w+) (\w+)/, ` [$1](https://${one(WORDS)}.example/${below(9999)}) $2`),
	(text) => `- ${text.replace(/([.?]) /g, '$1\n- ')}`, (text) => text.replace(/ (\w+) /, ' `$1` ')];

function letter(least) {
	let text = sentence();
	while (text.length < least - 20) {
		text += ` ${sentence()}`;
	}
	return below(3) ? text : one(DRESS)(text);
}

// A thread as they are: two of five comments begin something, the others answer it or each other. Each
// author is somebody, with a picture of their own; some have a website.
async function fill(stack, article, least) {
	const authors = NAMES.map((name, i) => ({ name, client: stack.client(), token: undefined,
		more: i % 6 === 0 ? { website: `https://${name.split(' ')[0].toLowerCase()}.example/` } : {} }));
	const branches = [];
	let bytes = 0;
	for (let i = 0; i < COMMENTS; i++) {
		const text = letter(least), author = one(authors);
		const branch = i % 5 < 2 ? [] : one(branches.filter((some) => some.length < 12));
		const options = author.token && { headers: { authorization: `Bearer ${author.token}` } };
		const made = await sent(author.client, article, { name: author.name, text, ...author.more,
			...(branch.length > 0 && { reply: String(one(branch)) }) }, options);
		author.token ??= made.token;
		bytes += Buffer.byteLength(text);
		if (branch.push(made.id) === 1) {
			branches.push(branch);
		}
	}
	await stack.psql(`UPDATE postbag.comment SET ups = comment_id * 7 % 23, downs = comment_id * 5 % 4,
			created_at = now() - (${COMMENTS} - comment_id) * interval '37 minutes';
		UPDATE postbag.comment SET edited_at = created_at + interval '2 minutes' WHERE comment_id % 11 = 0;
		UPDATE postbag.article SET thread_revision = thread_revision + 1 WHERE url = '${article}'`);
	return Math.round(bytes / COMMENTS);
}

let stack;
before(async () => { stack = await startStack({ policy: 'open' }); });
after(() => stack?.stop());

for (const { name, least, length, most } of KINDS) {
	describe(`a hundred comments ${name}, compressed,`, () => {
		let article, mean;
		before(async () => {
			article = freshArticle(stack);
			mean = await fill(stack, article, least);
			await stack.client().post('/postbag/shares', { article, network: 'x' });
		});

		test('have letters of that length', () => {
			assert.ok(mean >= least && mean <= length, `${mean} bytes`);
		});

		for (const [where, more] of [['as a fragment', ''], ['on a page of their own', '&view=page'], ['best first', '&sort=best']]) {
			test(`are at most ${most} bytes, ${where}`, async (t) => {
				const reply = await stack.client().get(threadPath(article, more), { headers: { 'accept-encoding': 'gzip' } });
				assert.equal(reply.status, 200);
				assert.equal(reply.headers['content-encoding'], 'gzip');
				const html = gunzipSync(reply.body).toString();
				const ids = tags(html, 'article').filter(({ id }) => /^postbag-\d+$/.test(id ?? ''));
				assert.equal(ids.length, COMMENTS, 'all are there');
				assert.ok(['blockquote', 'code', 'li', 'strong'].filter((tag) => html.includes(`<${tag}>`)).length >= 3);
				assert.equal(tags(html, 'svg').filter((tag) => tag.class === 'postbag-face').length, COMMENTS, 'with a picture each');
				t.diagnostic(`${reply.body.length} bytes, ${html.length} before; ${mean} typed of each`);
				assert.ok(reply.body.length <= most, `${reply.body.length} bytes`);
			});
		}
	});
}
