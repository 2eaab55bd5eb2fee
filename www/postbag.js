/* Postbag in the browser: docs/architecture.md. It shows the server's HTML, and says data-words. */
(function () {
	'use strict';

	const SECTION = 'section.postbag[data-article]';
	const FIELDS = ['name', 'email', 'website', 'text'];
	const PATIENCE_MS = 30000;
	const SETTLE_MS = 1000; /* until a share is counted */
	const NEWS_MS = 20000; /* at first; less often while nobody does anything */
	const COUNTS = 100; /* articles in a request, and bytes of its address */
	const COUNTS_BYTES = 7000;

	const script = document.currentScript;
	const home = new URL('..', script.src); /* where Postbag is mounted */
	const foreign = home.origin !== location.origin; /* then no cookie says who we are */
	const roots = []; /* the document and shadows */
	const kept = {}; /* in the browser, if it lets us */
	const trouble = make('div', 'postbag-errors');
	const seen = {}; /* the first comment that is new, by article */
	let ticks = 0;
	let asked = Date.now();
	let pause = NEWS_MS;

	function start() {
		const { thread, lang, sort } = script.dataset;
		if (thread !== undefined)
			script.before(...mount(script, thread, sort, lang));
		if (customElements.get('postbag-thread'))
			return;
		customElements.define('postbag-thread', Thread);
		listen(document);
		setInterval(tick, 1000);
		addEventListener('hashchange', () => all(document, SECTION).some(follow));
		if (document.readyState === 'loading')
			addEventListener('DOMContentLoaded', look);
		else
			look();
	}

	function look() {
		reveal(document);
		all(document, SECTION).filter((section) => !section.begun).forEach(begin);
		all(document, 'section.postbag[data-src]:not([data-article])').forEach(fill);
		count();
	}

	class Thread extends HTMLElement {
		connectedCallback() {
			if (this.shadowRoot)
				return;
			const root = this.attachShadow({ mode: 'open' });
			listen(root);
			root.append(...mount(this, this.getAttribute('article'), this.getAttribute('sort')));
		}
	}

	function mount(where, article, sort, lang) {
		const canonical = document.querySelector('link[rel=canonical]') || location;
		const style = make('link');
		const section = make('section', 'postbag');
		section.dataset.src = new URL('thread?' + new URLSearchParams({
			article: new URL(article || canonical.href, location),
			lang: lang || langOf(where),
			sort: sort || '',
		}), home);
		style.rel = 'stylesheet';
		style.href = new URL('static/postbag.css', home);
		section.styled = new Promise((done) => { style.onload = style.onerror = done; });
		section.append(make('slot')); /* for what is in the element */
		fill(section);
		return [style, section];
	}

	function listen(root) {
		roots.push(root);
		Object.entries({ submit, click, keydown, input }).forEach((entry) => root.addEventListener(...entry));
	}

	/* What happens */

	function submit(event) {
		const form = event.target;
		const button = event.submitter || form.querySelector('[type=submit]');
		const section = form.closest(SECTION);
		if (event.defaultPrevented)
			return;
		if (form.matches('.postbag-share')) {
			share(event, form, button.value);
		} else if (section && form.method === 'post') {
			event.preventDefault();
			(button.closest('.postbag-votes') ? vote : send)(section, form, button);
		}
	}

	function click(event) {
		const link = event.target.closest('.postbag a, .postbag-cancel, .postbag-tools button');
		const section = link?.closest(SECTION);
		pause = NEWS_MS;
		if (!section || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
			return;
		const act = [
			['.postbag-reply', formOf(section) && reply],
			['.postbag-edit, .postbag-delete, .postbag-report', open],
			['.postbag-sorts a', (part, to) => turn(part, to.href, to.parentNode, '.postbag-sorts [aria-current]')],
			['.postbag-more a', more],
			['.postbag-news a', news],
			['.postbag-when, .postbag-to', (part, to) => go(part, to.hash)],
			['.postbag-cancel', cancel],
			['.postbag-tools button', write],
		].find(([selector]) => link.matches(selector));
		if (act?.[1]) {
			event.preventDefault();
			act[1](section, link);
		}
	}

	function keydown(event) {
		const inline = inlineOf(event.target);
		const form = event.target.closest('.postbag form') || inline?.querySelector('form');
		const section = form?.closest(SECTION);
		const key = (event.ctrlKey || event.metaKey ? 'Control+' : '') + event.key;
		const button = section && form.querySelector('[aria-keyshortcuts="' + CSS.escape(key) + '" i]:not([hidden])');
		/* Escape is pressed too easily to throw away a changed text. */
		if (!button || event.isComposing || section.busy || (key === 'Escape' && changed(inline)))
			return;
		event.preventDefault();
		button.click();
	}

	function input(event) {
		const section = event.target.closest(SECTION);
		pause = NEWS_MS;
		if (!section)
			return;
		if (event.target.matches('textarea'))
			room(event.target);
		if (!inlineOf(event.target))
			remember(section);
	}

	function tick() {
		const due = !document.hidden && Date.now() > asked + pause;
		roots.forEach((root) => {
			all(root, '.postbag-left time').forEach(countdown);
			if (ticks % 30 === 0)
				all(root, '.postbag-when time').forEach(age);
			if (due && root.isConnected)
				all(root, SECTION).forEach((section) => poll(section, section.dataset.comments));
		});
		if (due) {
			asked = Date.now();
			pause = Math.min(pause * 1.5, NEWS_MS * 15);
		}
		ticks++;
	}

	/* Asking the server */

	async function ask(url, body) {
		const token = foreign && recall('author');
		const answer = await fetch(url, {
			method: body ? 'POST' : 'GET',
			body,
			headers: { Accept: 'text/html', ...token && { Authorization: 'Bearer ' + token } },
			cache: 'no-cache',
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		const given = answer.headers.get('Postbag-Author');
		if (token && answer.status === 401) {
			keep('author', null);
			return ask(url, body);
		}
		if (given)
			keep('author', given);
		const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
		return { ok: answer.ok, status: answer.status, doc, fresh: doc.querySelector(SECTION) };
	}

	/* Hands the page to use(), or complains beside where. */
	async function run(where, url, body, use) {
		const section = where.closest('section');
		/* A second click must not post twice. */
		if (section.busy)
			return;
		const words = wordsOf(where);
		hold(where, true, body ? words.sending : words.loading);
		const page = await ask(url, body).catch(() => null);
		await section.styled;
		hold(where, false, '');
		trouble.remove();
		if (!page || !use(page)) {
			const said = page?.doc.querySelector('.postbag-errors, .postbag-notice, .postbag-page main p');
			const told = said?.textContent || (body ? words.unsent : words.unread);
			if (told)
				complain(where, told);
		}
	}

	async function send(section, form, button) {
		await work(form);
		const inline = inlineOf(form);
		const body = new URLSearchParams(new FormData(form));
		if (button.name)
			body.set(button.name, button.value);
		body.set('view', 'fragment');
		body.set('sort', section.dataset.sort);
		if (!inline)
			body.set('key', remember(section, true).key);
		run(form, form.action, body, (page) => inline ? edited(section, inline, page) : posted(section, page));
	}

	function posted(section, { ok, status, fresh }) {
		/* What has no form would take the text away: it is only said. */
		if (!fresh || status >= 500 || (!ok && !formOf(fresh)))
			return false;
		if (ok && !fresh.querySelector('.postbag-errors, .postbag-preview'))
			forget(section);
		return focus(swap(section, fresh));
	}

	function edited(section, inline, { ok, doc, fresh }) {
		const again = inlineOf(doc);
		const comment = inline.closest('.postbag-comment');
		if (!again && (!ok || !fresh))
			return false;
		close(inline);
		if (again?.querySelector('form'))
			place(comment, again);
		else if (again)
			comment.append(again);
		else
			remember(section);
		return focus(again || swap(section, fresh));
	}

	function vote(section, form, button) {
		const where = button.closest('.postbag-votes');
		const body = new URLSearchParams({ [button.name]: button.value, view: 'fragment' });
		run(where, form.action, body, ({ ok, doc }) => {
			const fresh = doc.querySelector('.postbag-votes');
			if (!ok || !fresh)
				return false;
			where.replaceWith(fresh);
			return focus(fresh, '.' + button.className);
		});
	}

	/* Reading */

	/* Another thread in the place of this one; the reader is then at goal. */
	function turn(section, url, where, goal) {
		run(where, bare(url), null, ({ ok, fresh }) => {
			const inline = inlineOf(section);
			if (!ok || !fresh)
				return false;
			if (changed(inline) && !commentOf(fresh, idOf(inline)))
				return focus(inline, 'textarea');
			remember(section); /* what the browser has filled in, too */
			const now = swap(section, fresh);
			say(now, now.querySelector('.postbag-title').textContent);
			return goal[0] === '#' ? show(now, goal) : focus(now, goal);
		});
	}

	/* Comments after or before these, or the rest of a branch. */
	function more(section, link) {
		const line = link.parentNode;
		const branch = line.closest('.postbag-item');
		const kind = branch ? '.postbag-replies' : '.postbag-comments';
		run(line, bare(link.href), null, ({ fresh }) => {
			const items = fresh?.querySelector(kind);
			if (!items)
				return false;
			const first = items.querySelector('.postbag-comment');
			const next = fresh.querySelector(branch ? '.postbag-rest' : '.postbag-more:has([rel=' + link.rel + '])');
			const list = (branch || section).querySelector(kind) || branch.appendChild(make('ol', 'postbag-replies'));
			all(items, '.postbag-comment').forEach((comment) => {
				const old = section.querySelector('#' + comment.id);
				if (old)
					(old.parentNode.querySelector('form') ? comment : old).parentNode.remove();
			});
			section.append(fresh);
			furnish(fresh);
			fresh.remove();
			list[link.rel === 'prev' ? 'prepend' : 'append'](...items.children);
			line.replaceWith(next || '');
			return focus(first);
		});
	}

	/* The server tells the first comment that is new, and how many are. */
	async function poll(section, known) {
		const { article, src } = section.dataset;
		const { doc } = await ask(bare(src.replace('thread?', 'news?') + '&known=' + known)).catch(() => ({}));
		const link = doc?.querySelector('.postbag-news a');
		if (!link)
			return;
		seen[article] ??= link.hash.slice(9);
		mark(section);
		offer(section, link.parentNode);
	}

	/* Over the page: nothing moves that is being read. */
	function offer(section, line) {
		const old = section.querySelector('.postbag-news');
		if (old?.textContent === line.textContent)
			return;
		old?.remove();
		section.append(line);
	}

	function news(section, { hash, parentNode }) {
		parentNode.remove();
		go(section, hash, !section.querySelector('.postbag-more, .postbag-comments > :nth-child(50)'));
	}

	/* To a comment, or to the page it is on; a thread that is whole stays so. */
	function go(section, hash, whole) {
		const { src, sort } = section.dataset;
		if (section.querySelector(hash))
			show(section, hash);
		else
			turn(section, src + '&sort=' + sort + (whole ? '' : '&comment=' + hash.slice(9)), section, hash);
	}

	function show(section, hash) {
		const goal = section.querySelector(hash) || section;
		all(section, '.postbag-marked').forEach((other) => other.classList.remove('postbag-marked'));
		goal.classList.add('postbag-marked');
		if (document.contains(section) && location.hash !== hash)
			location.hash = hash;
		goal.scrollIntoView({ block: 'center' });
		return focus(goal);
	}

	function follow(section) {
		if (!/^#postbag-\d+$/.test(location.hash))
			return false;
		go(section, location.hash);
		return true;
	}

	function fill(section) {
		const url = bare(section.dataset.src);
		if (!url.searchParams.has('lang'))
			url.searchParams.set('lang', langOf(section));
		run(section, url, null, ({ ok, fresh }) => {
			if (!ok || !fresh)
				return false;
			section.replaceWith(fresh);
			begin(fresh);
			return true;
		});
	}

	/* Forms in a comment's place */

	function open(section, link) {
		const url = new URL(link.href);
		const other = inlineOf(section);
		if (changed(other)) {
			focus(other, 'textarea');
			return;
		}
		url.searchParams.set('view', 'fragment');
		run(link.closest('.postbag-acts'), url, null, ({ doc }) => {
			const inline = inlineOf(doc);
			if (!inline)
				return false;
			if (other)
				close(other);
			place(link.closest('.postbag-comment'), inline);
			return focus(inline, 'textarea, input:not([type=hidden])');
		});
	}

	function place(comment, inline) {
		hide(comment, ':scope > .postbag-text, :scope > .postbag-acts', true);
		comment.querySelector('.postbag-byline').after(inline);
		equip(inline);
	}

	function close(inline) {
		hide(inline.parentNode, ':scope > [hidden]', false);
		inline.remove();
	}

	function reply(section, link) {
		if (section.busy)
			return;
		aim(section, idOf(link), link.closest('.postbag-comment').querySelector('.postbag-author').textContent);
		remember(section);
		formOf(section).elements.text.focus();
	}

	/* The form goes to the comment; without id back to its place. */
	function aim(section, id, name) {
		const form = formOf(section);
		const words = wordsOf(section);
		const comment = id && commentOf(section, id);
		form.elements.reply.value = id;
		form.dataset.to = name;
		/* Isolated: a name may run the other way. */
		form.querySelector('.postbag-form-title').textContent = id
			? words.replyTo.replace('{name}', () => '\u2068' + name + '\u2069') : words.comment;
		form.querySelector('.postbag-cancel').hidden = !id;
		if (comment)
			comment.after(form);
		else if (!id)
			section.append(form);
	}

	function cancel(section, button) {
		const inline = inlineOf(button);
		const comment = inline ? inline.parentNode : commentOf(section, button.form.elements.reply.value);
		if (section.busy)
			return;
		if (inline)
			close(inline);
		else
			aim(section, '', '');
		remember(section);
		focus(comment || section, inline ? '.postbag-edit, .postbag-report' : '.postbag-reply');
	}

	/* Writing */

	function equip(part) {
		hide(part, '.postbag-tools, .postbag-remember', false);
		all(part, 'textarea').forEach(room);
	}

	/* Writes Markdown round what is chosen, or before its lines. */
	function write(section, button) {
		const field = button.form.elements.text;
		const { value, selectionStart: from, selectionEnd: to } = field;
		const [before, after] = button.dataset.mark.split('|');
		const chosen = value.slice(from, to);
		const text = after ? before + chosen + after
			: (from && value[from - 1] !== '\n' ? '\n' : '') + chosen.replace(/^/gm, before);
		field.focus();
		/* The old way: it can be undone. */
		if (!document.execCommand('insertText', false, text))
			field.setRangeText(text, from, to, 'end');
		if (after)
			field.setSelectionRange(from + before.length, to + before.length);
	}

	function room(field) {
		const { max } = field.dataset;
		if (field.value)
			work(field.form);
		const line = field.form.querySelector('.postbag-room');
		const left = max - [...field.value].length;
		if (!line)
			return;
		const told = line.hidden || left === 0;
		line.hidden = left > max / 10;
		line.textContent = wordsOf(line).left.replace('{n}', left);
		line.classList.toggle('postbag-error', left < 0);
		if (told && !line.hidden)
			say(field, line.textContent);
	}

	/* Proof of work. */
	function work(form) {
		return form.elements.work && import(new URL('static/work.js', home)).then((tool) => tool.work(form), () => {});
	}

	/* All tries to send the same text have one key. */
	function remember(section, sending) {
		const name = 'draft ' + section.dataset.article;
		const form = formOf(section);
		const draft = recall(name) || {};
		if (!form)
			return draft;
		FIELDS.concat('reply').forEach((field) => {
			const value = form.elements[field]?.value;
			if (draft[field] !== value)
				draft.key = '';
			draft[field] = value;
		});
		draft.to = form.dataset.to;
		draft.me = form.elements.remember?.checked;
		if (sending && !draft.key)
			draft.key = crypto.getRandomValues(new Uint32Array(4)).join('-');
		keep(name, draft);
		return draft;
	}

	/* It is a comment now. Who wrote it stays in the browser only if asked. */
	function forget(section) {
		const name = 'draft ' + section.dataset.article;
		const { text, reply: to, key, ...me } = recall(name);
		delete kept[name];
		/* Another tab may have noted another text. */
		if (recall(name)?.text === text)
			keep(name, null);
		kept[name] = null;
		keep('me', me.me ? me : null);
		kept.me = me;
	}

	/* What was typed before, unless the server or the browser has put text back. */
	function refill(section, always) {
		const form = formOf(section);
		const draft = { ...recall('me'), ...recall('draft ' + section.dataset.article) };
		if (!form || (!always && (form.elements.text.value || form.elements.reply.value)))
			return;
		FIELDS.forEach((field) => {
			if (draft[field] && form.elements[field])
				form.elements[field].value = draft[field];
		});
		if (form.elements.remember)
			form.elements.remember.checked = draft.me;
		if (draft.reply && draft.to)
			aim(section, draft.reply, draft.to);
		equip(form);
	}

	function keep(name, value) {
		kept[name] = value;
		try {
			localStorage.setItem('postbag ' + name, JSON.stringify(value));
			if (!value)
				localStorage.removeItem('postbag ' + name);
		} catch {
			/* then it lives as long as the page */
		}
	}

	function recall(name) {
		try {
			if (!(name in kept))
				kept[name] = JSON.parse(localStorage.getItem('postbag ' + name));
		} catch {
			/* as above */
		}
		return kept[name];
	}

	/* Sharing */

	function share(event, form, network) {
		const { article: { value: url }, title } = form.elements;
		const told = form.querySelector('.postbag-share-said');
		const here = {
			print: () => print(),
			/* Who closes the sheet has shared nothing. */
			native: () => navigator.share({ title: title?.value || document.title, url })
				.then(() => tell(form, network), () => {}),
			copy: navigator.clipboard && (() => navigator.clipboard.writeText(url).then(() => {
				told.textContent = wordsOf(form).copied;
				tell(form, network);
			}, () => { told.textContent = wordsOf(form).copyThis.replace('{url}', () => url); })),
		}[network];
		if (here) {
			event.preventDefault();
			here();
		} else {
			setTimeout(recount, SETTLE_MS, form);
		}
	}

	function tell(form, network) {
		const url = new URL('api/v1/shares', home);
		const body = new URLSearchParams(new FormData(form));
		body.set('network', network);
		if (!navigator.sendBeacon?.(url, body))
			fetch(url, { method: 'POST', body, mode: 'no-cors', keepalive: true }).catch(() => {});
		setTimeout(recount, SETTLE_MS, form);
	}

	async function recount({ elements: { article: { value: article }, lang: { value: lang } } }) {
		const { doc } = await ask(new URL('shares?' + new URLSearchParams({ article, lang }), home)).catch(() => ({}));
		roots.forEach((root) => all(root, '.postbag-share').forEach((bar) => {
			if (doc && bar.elements.article.value === article)
				all(bar, '.postbag-share-count, .postbag-share-total').forEach((old) => {
					const button = old.closest('button');
					const now = doc.querySelector((button ? '[value=' + button.value + '] .' : '.') + old.className);
					old.textContent = now?.textContent || '';
				});
		}));
	}

	/* <a href="ARTICLE" data-postbag-count="comments"> */
	function count() {
		const places = all(document, '[data-postbag-count]');
		const urlOf = (place) => new URL(place.dataset.article || (place.closest('a[href]') || location).href,
			location).href.split('#')[0];
		const urls = [...new Set(places.map(urlOf))];
		while (urls.length) {
			const some = urls.splice(0, COUNTS);
			const query = () => some.map((url) => 'article=' + encodeURIComponent(url)).join('&');
			while (some[1] && query().length > COUNTS_BYTES)
				urls.push(some.pop());
			fetch(new URL('api/v1/counts?' + query(), home)).then((answer) => answer.json()).then(({ counts }) =>
				places.forEach((place) => {
					const of = counts[some.indexOf(urlOf(place))];
					if (of)
						place.textContent = new Intl.NumberFormat(latin(place), { notation: 'compact' })
							.format(place.dataset.postbagCount === 'shares' ? of.shares.total : of.comments);
				})).catch(() => {});
		}
	}

	/* Times */

	/* "3 hours ago", and when that was here. */
	function age(time) {
		const then = new Date(time.dateTime);
		const lang = latin(time);
		const minutes = (Date.now() - then) / 60000;
		const [unit, size] = minutes < 60 ? ['minute', 1] : minutes < 1440 ? ['hour', 60] : ['day', 1440];
		time.title ||= then.toLocaleString(lang, { dateStyle: 'full', timeStyle: 'short' });
		time.textContent = minutes > 43200 ? then.toLocaleDateString(lang, { dateStyle: 'medium' })
			: new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-Math.floor(Math.max(minutes, 0) / size), unit);
	}

	function countdown(time) {
		const left = Math.floor((new Date(time.dateTime) - Date.now()) / 1000);
		if (left < 0)
			all(time.closest('.postbag-acts'), '.postbag-edit, .postbag-delete, .postbag-left')
				.forEach((part) => part.remove());
		time.textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
	}

	function langOf(part) {
		return (part.closest('[lang]') || document.documentElement).lang || 'en';
	}

	/* Digits as the server's. */
	function latin(part) {
		return langOf(part) + '-u-nu-latn';
	}

	/* The page */

	function begin(section) {
		const { article, comments } = section.dataset;
		const before = recall('seen ' + article);
		section.begun = true;
		furnish(section);
		refill(section);
		if (before && before - comments < 0)
			poll(section, before);
		/* The browser may have looked for it before it was here. */
		if (!section.querySelector(':target'))
			follow(section);
	}

	/* The server's section in the place of ours, with the draft and an open edit. */
	function swap(section, fresh) {
		const inline = inlineOf(section);
		const comment = inline && commentOf(fresh, idOf(inline));
		section.replaceWith(fresh);
		furnish(fresh);
		refill(fresh, true);
		if (comment)
			place(comment, inline);
		return fresh;
	}

	function furnish(section) {
		const times = all(section, '.postbag-when time');
		/* They become shorter; nothing shall move. */
		times.map((time) => time.offsetWidth).forEach((width, i) => { times[i].style.minWidth = width + 'px'; });
		times.forEach(age);
		mark(section);
		keep('seen ' + section.dataset.article, section.dataset.comments);
		reveal(section);
		equip(section);
	}

	/* What needs a script. */
	function reveal(part) {
		hide(part, navigator.share ? '.postbag-print, .postbag-native' : '.postbag-print', false);
	}

	function mark(section) {
		all(section, '.postbag-comment:not(.postbag-own, .postbag-trace, .postbag-new)').forEach((comment) => {
			if (idOf(comment) - seen[section.dataset.article] >= 0) {
				const told = make('span', 'postbag-unseen');
				told.textContent = wordsOf(section).fresh;
				comment.classList.add('postbag-new');
				comment.querySelector('.postbag-byline').append(told);
			}
		});
	}

	function focus(where, goal) {
		const first = [goal, '[aria-invalid=true]', '.postbag-errors', '.postbag-preview', '.postbag-notice']
			.map((selector) => selector && where.querySelector(selector)).find(Boolean) || where;
		if (first.tabIndex < 0)
			first.tabIndex = -1;
		first.focus();
		return true;
	}

	function hold(where, on, text) {
		where.closest('section').busy = on;
		where.setAttribute('aria-busy', on);
		all(where, 'button').forEach((button) => button.setAttribute('aria-disabled', on));
		all(where, 'input, textarea').forEach((field) => { field.readOnly = on; });
		say(where, text);
	}

	function say(where, text) {
		const live = where.closest('section').querySelector('.postbag-live');
		if (live)
			live.textContent = text;
	}

	function wordsOf(part) {
		return JSON.parse(part.closest('[data-words]')?.dataset.words || '{}');
	}

	function complain(where, text) {
		trouble.role = 'alert';
		trouble.textContent = text;
		where[where.matches('form, section') ? 'prepend' : 'after'](trouble);
		trouble.scrollIntoView({ block: 'nearest' });
	}

	function bare(url) {
		const made = new URL(url, location);
		made.searchParams.delete('view');
		return made;
	}

	function make(element, name = '') {
		const made = document.createElement(element);
		made.className = name;
		return made;
	}

	function all(part, selector) {
		return [...part.querySelectorAll(selector)];
	}

	function hide(part, selector, hidden) {
		all(part, selector).forEach((one) => { one.hidden = hidden; });
	}

	function formOf(section) {
		return section.querySelector('#postbag-form');
	}

	/* The open form that a part is in, or that is in it. */
	function inlineOf(part) {
		return part.closest?.('.postbag-inline') || part.querySelector('.postbag-inline');
	}

	function commentOf(section, id) {
		return section.querySelector('#postbag-' + id);
	}

	function idOf(part) {
		return part.closest('.postbag-comment').id.slice(8);
	}

	function changed(part) {
		return part && all(part, 'textarea').some((field) => field.value !== field.defaultValue);
	}

	start();
})();
