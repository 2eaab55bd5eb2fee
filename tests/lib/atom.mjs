// Reading Atom feeds, by a parser that takes nothing but well-formed XML, and as strictly as their
// RFCs have it.

import assert from 'node:assert/strict';

import saxes from 'saxes';

const ATOM = 'http://www.w3.org/2005/Atom';
const THREAD = 'http://purl.org/syndication/thread/1.0';

// A document as { name, attributes, children, text }: what is not Atom's own has its prefix, "thr:".
export function parseXml(text) {
	const parser = new saxes.SaxesParser({ xmlns: true });
	const root = { children: [], text: '' };
	const open = [root];
	parser.on('error', (error) => { throw error; });
	parser.on('doctype', () => assert.fail('there is a document type'));
	parser.on('cdata', () => assert.fail('there is a CDATA section'));
	parser.on('opentag', (tag) => {
		const element = { name: nameOf(tag), attributes: attributesOf(tag), children: [], text: '' };
		open.at(-1).children.push(element);
		open.push(element);
	});
	parser.on('text', (words) => { open.at(-1).text += words; });
	parser.on('closetag', () => open.pop());
	parser.write(text).close();
	return root.children[0];
}

function nameOf({ uri, local }) {
	assert.ok(uri === ATOM || uri === THREAD || uri === '', `namespace ${uri}`);
	return uri === THREAD ? `thr:${local}` : local;
}

function attributesOf(tag) {
	return Object.fromEntries(Object.values(tag.attributes)
		.filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
		.map((one) => [one.prefix === 'xml' ? one.name : nameOf(one), one.value]));
}

const all = (element, name) => element.children.filter((child) => child.name === name);
const one = (element, name) => {
	const found = all(element, name);
	assert.equal(found.length, 1, `<${name}> stands ${found.length} times in <${element.name}>`);
	return found[0];
};
const optional = (element, name) => {
	assert.ok(all(element, name).length <= 1, `<${name}> stands several times in <${element.name}>`);
	return all(element, name)[0];
};

// A feed as plain data. Whatever RFC 4287 (or 4685, or 5005) forbids is a failure.
export function readFeed(text) {
	const root = parseXml(text);
	assert.equal(root.name, 'feed');
	assertNames(root, ['id', 'title', 'subtitle', 'updated', 'generator', 'link', 'entry']);
	const links = linksOf(root);
	const feed = { lang: root.attributes['xml:lang'], id: iri(one(root, 'id').text), title: plain(one(root, 'title')),
		subtitle: plain(optional(root, 'subtitle')), updated: date(one(root, 'updated').text), links,
		entries: all(root, 'entry').map(entryOf) };
	assert.match(feed.lang, /^[A-Za-z-]+$/);
	assert.ok(links.self && links.alternate, JSON.stringify(links));
	assert.equal(links.self.type, 'application/atom+xml');
	assert.ok(!('previous' in links) || 'first' in links);
	const ids = feed.entries.map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length, 'an id stands twice');
	for (const entry of feed.entries) {
		assert.ok(entry.updated <= feed.updated, 'the feed is older than an entry');
	}
	return feed;
}

function entryOf(element) {
	assertNames(element, ['id', 'title', 'author', 'published', 'updated', 'link', 'thr:in-reply-to', 'thr:total', 'content']);
	const author = one(element, 'author');
	assertNames(author, ['name', 'uri']);
	const content = one(element, 'content');
	assert.deepEqual(content.attributes, { type: 'html' });
	assert.equal(content.children.length, 0);
	const links = linksOf(element);
	const { ref, href, type } = one(element, 'thr:in-reply-to').attributes;
	const { 'thr:count': count, 'thr:updated': replied } = links.replies;
	const total = optional(element, 'thr:total')?.text;
	assert.equal(links.alternate.type, 'text/html');
	assert.equal(type, href === undefined ? undefined : 'text/html');
	assert.match(count ?? '0', /^\d+$/);
	assert.equal(total, count);
	return { id: iri(one(element, 'id').text), title: plain(one(element, 'title')), author: one(author, 'name').text,
		website: optional(author, 'uri') && iri(optional(author, 'uri').text), published: date(one(element, 'published').text),
		updated: date(one(element, 'updated').text), link: links.alternate.href, replies: links.replies.href,
		count: count === undefined ? undefined : Number(count), replied: replied && date(replied),
		answers: { ref: iri(ref), href: href && iri(href) }, html: content.text,
		comment: Number(links.alternate.href.match(/\/comments\/(\d+)$/)[1]) };
}

function assertNames(element, names) {
	assert.equal(element.text.trim(), '', `text in <${element.name}>`);
	for (const { name } of element.children) {
		assert.ok(names.includes(name), `<${name}> in <${element.name}>`);
	}
}

// By relation; each stands once. What a link says of its replies is among its attributes.
function linksOf(element) {
	const links = {};
	for (const { attributes, children, text } of all(element, 'link')) {
		assert.ok(!(attributes.rel in links), `rel=${attributes.rel} stands twice`);
		assert.equal(children.length + text.length, 0);
		iri(attributes.href);
		links[attributes.rel] = attributes;
	}
	return links;
}

// An absolute IRI; none of ours has a fragment.
function iri(text) {
	assert.match(text, /^(?:https?:\/\/[^\s<>"{}|\\^`#]+|urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/);
	return text;
}

// RFC 3339, as section 3.3 wants it.
function date(text) {
	assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.ok(!Number.isNaN(Date.parse(text)), text);
	return text;
}

function plain(element) {
	if (element === undefined) {
		return undefined;
	}
	assert.deepEqual(element.attributes, {});
	assert.equal(element.children.length, 0);
	return element.text;
}
