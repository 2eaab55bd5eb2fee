// What looks like HTML, or worse, in the places where readers write; and a look at a page that nothing
// of it has become more than text.

import assert from 'node:assert/strict';

import * as parse5 from 'parse5';

// Comments, in the order of the attacks they stand for.
export const TEXTS = [
	'<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>',
	'<svg><animate onbegin=alert(1) attributeName=x dur=1s>', '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
	'[a](javascript:alert(1))', '[a](JaVaScRiPt:alert(1))', '[a](java\tscript:alert(1))', '[a](java&#10;script:alert(1))',
	'[a](&#x6a;avascript:alert(1))', '[a](%6aavascript:alert(1))', '[a](<javascript:alert(1)>)',
	'[a](data:text/html;base64,PHNjcmlwdD4=)', '[a](vbscript:x)', '[a](blob:x)', '[a](file:///etc/passwd)',
	'[a](x "onmouseover=alert(1) ")', '[a](https://x.example/"onmouseover="alert(1))', "[a](https://x.example 'a\" onclick=\"b')",
	'[a][b]\n\n[b]: javascript:alert(1)', '[a][b]\n\n[b]: https://x.example "\\"onclick=alert(1)"', '<javascript:alert(1)>',
	'<a@b.c"onx=>', '<https://x.example/"onclick="x>', '![x](https://x.example/pixel.png)', '![x](javascript:alert(1))',
	'![](https://x.example/" onerror="alert(1))', '```"><script>\ncode</script>\n```', '~~~ x onclick=y\ncode\n~~~',
	'<!-- x --> <![CDATA[ x ]]> <?xml version="1.0"?> <!DOCTYPE html>', '<a href=//evil.example>x</a>', '[a](//evil.example)',
	'<b>unclosed <i>tags <a href="', '<'.repeat(3000), '&lt;script&gt;alert(1)&lt;/script&gt;',
	'&amp;lt;script&amp;gt; &#60;script&#62; &#x3c;script&#x3e;', '</div></article></section></body></html><script>x</script>',
	'</textarea><script>alert(1)</script>', '<style>*{display:none}</style>', '<span class="postbag-mark" style="color:red">x</span>',
	'<iframe srcdoc="<script>x</script>">', '<form action=//evil.example><button formaction=javascript:x>x', '<base href=//evil.example>',
	'<meta http-equiv=refresh content=0>', '<!--# include virtual="/etc/passwd" --> <!--#echo var="REMOTE_ADDR" -->',
	'\u2028</script>\u2029', '"><script>', "'onmouseover='alert(1)", '{{7*7}} ${7*7} <%= 7 %>', 'javascript:alert(1)',
	'`<script>`', '> <script>\n> * <img src=x onerror=y>', '# <script>alert(1)</script>', 'http://x.example/<script>',
	'https://x.example/"onclick="alert(1)', '[<img src=x onerror=y>](https://x.example)', '**<script>**', '&#0; &#xd800; &#x110000; &bogus;',
	'a\u202eb\u2066c\u200bd', 'x\u0301'.repeat(200),
];

// The names of those who write them.
export const NAMES = ['<b>bold</b>', '"><script>alert(1)</script>', "' onmouseover='alert(1)", 'a\u202eb', '</bdi></b><script>x</script>',
	'&lt;script&gt;', '<!--#echo var="X"-->'];

// What a reader's Markdown may become: elements and their attributes.
const ELEMENTS = { p: [], br: [], em: [], strong: [], code: [], pre: [], blockquote: [], ul: [], ol: ['start'], li: [],
	a: ['href', 'rel'] };

function attribute(node, name) {
	return node.attrs?.find((one) => one.name === name)?.value;
}

function* walk(node) {
	yield node;
	for (const child of node.childNodes ?? []) {
		yield* walk(child);
	}
}

// The text of a node, as it is read.
export function shown(node) {
	return node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(shown).join('');
}

// The elements that have one of these classes.
export function classed(root, ...classes) {
	return [...walk(root)].filter((node) => classes.some((name) => attribute(node, 'class')?.split(' ').includes(name)));
}

// No page holds what we did not write: of what a reader wrote only the elements above.
export function assertSafe(html, what) {
	const root = parse5.parse(html);
	for (const node of walk(root)) {
		for (const { name, value } of node.attrs ?? []) {
			assert.doesNotMatch(name, /^on|^style$|^srcdoc$/, `${what}: ${node.nodeName} ${name}`);
			if (name === 'formaction') {
				assert.match(value, /^\/postbag\/[a-z0-9/]+$/, `${what}: ${name}=${value}`);
			}
			if (['href', 'src', 'action'].includes(name)) {
				assert.match(value, /^(?:https?:\/\/|mailto:|#|\/(?!\/)|[a-z0-9.]+(?:[/?#.]|$))/i, `${what}: ${name}=${value}`);
				assert.doesNotMatch(value, /^(?:javascript|data|vbscript|file|blob):/i, what);
			}
		}
		assert.ok(!['img', 'iframe', 'style', 'base', 'object', 'math', 'embed'].includes(node.nodeName), `${what}: ${node.nodeName}`);
		if (node.nodeName === 'svg') {
			assert.match(attribute(node, 'class') ?? '', /^postbag-(?:icons?|face)$/, what);
		}
		assert.notEqual(attribute(node, 'http-equiv'), 'refresh', what);
		if (node.nodeName === 'script' && attribute(node, 'type') === 'application/ld+json') {
			assert.equal(JSON.parse(shown(node))['@type'], 'DiscussionForumPosting', what);
		} else if (node.nodeName === 'script') {
			assert.match(attribute(node, 'src') ?? '', /^\/postbag\/static\//, what);
			assert.equal(shown(node), '', what);
		}
	}
	const bodies = classed(root, 'postbag-text', 'desk-text');
	for (const body of bodies) {
		for (const node of walk(body)) {
			if (node === body || node.nodeName === '#text') {
				continue;
			}
			assert.ok(node.nodeName in ELEMENTS, `${what}: <${node.nodeName}>`);
			for (const { name, value } of node.attrs) {
				assert.ok(ELEMENTS[node.nodeName].includes(name), `${what}: ${node.nodeName} ${name}`);
				if (name === 'href') {
					assert.match(value, /^(?:https?:\/\/|mailto:)\S+$/i, what);
				} else if (name === 'rel') {
					assert.equal(value, 'nofollow ugc noopener noreferrer', what);
				}
			}
		}
	}
	return { root, bodies };
}

// What comes back of a text: all but what is never shown.
export function clean(text) {
	return text.replace(/[\u200b\u202e\u2066\u0000]/g, '').normalize('NFC');
}
