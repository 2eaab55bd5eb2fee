/*
 * Postbag in the browser. Everything on the page works without this file: forms post, links lead
 * to whole pages. With it the same forms and links answer in place. It draws nothing by itself:
 * whatever it shows came from the server as HTML, so there is one renderer, and what it says is in
 * the section's data-words, in the reader's language. Every URL it asks is read from the markup, so
 * Postbag may be mounted anywhere.
 *
 * It needs no permission beyond script-src 'self' and connect-src 'self', no library, no build.
 */
(function () {
	'use strict';

	const SECTION = 'section.postbag[data-article]';
	const PATIENCE_MS = 30000; /* a phone in a tunnel deserves an answer, if only a sorry one */
	const SETTLE_MS = 1000; /* a share is counted in another tab or request; give it time to land */

	/* What the reader has typed, by article. It outlives any redrawing, and a reload of the tab. */
	const drafts = new Map();
	/* One errand at a time: a second click while the first is under way must not post twice. */
	let busy = false;
	/* Stays in the page from the start, since screen readers overlook regions that come and go. */
	const live = document.createElement('p');

	function start() {
		live.className = 'postbag-live';
		live.setAttribute('role', 'status');
		document.body.append(live);
		document.addEventListener('submit', onSubmit);
		document.addEventListener('click', onClick);
		document.addEventListener('keydown', onKey);
		document.addEventListener('input', onInput);
		document.querySelectorAll(SECTION).forEach((section) => {
			furnish(section);
			recall(section);
		});
		document.querySelectorAll('section.postbag[data-src]:not([data-article])').forEach(fill);
	}

	/* What happens */

	function onSubmit(event) {
		const form = event.target;
		const section = form.closest(SECTION);
		if (!section || event.defaultPrevented)
			return;
		const button = event.submitter || form.querySelector('[type=submit]');
		if (form.classList.contains('postbag-share')) {
			share(event, form, button.value);
		} else if (form.method === 'post') {
			event.preventDefault();
			send(section, form, button);
		}
	}

	function onClick(event) {
		const link = event.target.closest('.postbag a, .postbag-cancel');
		const section = link && link.closest(SECTION);
		/* With a modifier the reader asks for a new tab or a download: the browser's business. */
		if (!section || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey ||
		    event.shiftKey || event.altKey)
			return;
		const act = errand(section, link);
		if (!act)
			return;
		event.preventDefault();
		act();
	}

	/* What a click on this link means to us; nothing when the browser should follow it. */
	function errand(section, link) {
		if (link.matches('.postbag-reply') && formOf(section))
			return () => reply(section, link);
		if (link.matches('.postbag-edit, .postbag-delete'))
			return () => open(section, link);
		if (link.matches('.postbag-sorts a, .postbag-more a'))
			return () => turn(section, link);
		if (link.matches('.postbag-cancel'))
			return () => cancel(section, link.closest('form'));
		return null;
	}

	function onKey(event) {
		if (event.key !== 'Escape' || event.isComposing || busy)
			return;
		const inline = inlineOf(event.target);
		const form = inline ? inline.querySelector('form') : event.target.closest('.postbag form');
		const section = form && form.closest(SECTION);
		/* Escape is too easily pressed to throw away a changed text; the button may. */
		if (section && form.querySelector('.postbag-cancel') && !(inlineOf(form) && changed(form)))
			cancel(section, form);
	}

	function onInput(event) {
		const section = event.target.closest(SECTION);
		if (section && !inlineOf(event.target))
			remember(section);
	}

	/* Asking the server */

	/* A page from the server, whatever its status: {ok, away, doc}. Fails when none came. */
	async function ask(url, body) {
		const stop = new AbortController();
		const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
		try {
			const answer = await fetch(url, {
				method: body ? 'POST' : 'GET',
				body: body,
				headers: { Accept: 'text/html' },
				credentials: 'same-origin',
				cache: body ? 'default' : 'no-cache',
				signal: stop.signal,
			});
			if (!/^text\/html\b/i.test(answer.headers.get('Content-Type') || ''))
				throw new TypeError('not a page');
			const html = await answer.text();
			return { ok: answer.ok, away: answer.status >= 500,
				doc: new DOMParser().parseFromString(html, 'text/html') };
		} finally {
			clearTimeout(timer);
		}
	}

	/* One errand: asks, hands the page to use(), and complains beside where when that fails. */
	async function run(where, url, body, use) {
		if (busy)
			return;
		busy = true;
		hold(where, true);
		const words = wordsOf(where);
		say(body ? words.sending : words.loading);
		let page = null;
		try {
			page = await ask(url, body);
		} catch (failure) {
			/* Nothing of use came back; use() is not called, and the complaint below says so. */
		}
		busy = false;
		hold(where, false);
		say('');
		if (!page || !use(page))
			complain(where, (page && said(page.doc)) || (body ? words.unsent : words.unread));
	}

	/* Posts a form: the comment's own, or one to edit or delete a comment in its place. */
	function send(section, form, button) {
		const inline = inlineOf(form);
		const body = new URLSearchParams(new FormData(form));
		if (button && button.name)
			body.set(button.name, button.value);
		body.set('view', 'fragment');
		if (!inline)
			body.set('key', remember(section, true).key);
		run(form, form.action, body, (page) =>
			inline ? edited(section, inline, page) : posted(section, page));
	}

	function posted(section, page) {
		const fresh = page.doc.querySelector(SECTION);
		/* What would take the text or the thread away is not put in their place, only said: a page
		 * without a form, and what a server says that cannot read its comments. */
		if (!fresh || page.away || (!page.ok && !formOf(fresh)))
			return false;
		if (page.ok && !fresh.querySelector('.postbag-errors, .postbag-preview, [aria-invalid=true]'))
			forget(section);
		focus(swap(section, fresh));
		return true;
	}

	function edited(section, inline, page) {
		const fresh = page.doc.querySelector(SECTION);
		const again = page.doc.querySelector('.postbag-inline');
		if (again && !fresh) {
			const comment = inline.closest('.postbag-comment');
			close(inline);
			place(comment, again);
			focus(again);
			return true;
		}
		if (!fresh || !page.ok)
			return false;
		close(inline);
		remember(section);
		focus(swap(section, fresh));
		return true;
	}

	/* Another order, or the next comments. */
	function turn(section, link) {
		const url = new URL(link.href);
		const sorting = link.closest('.postbag-sorts');
		url.searchParams.delete('view');
		run(link.parentNode, url, null, (page) => {
			let fresh = page.doc.querySelector(SECTION);
			if (!page.ok || !fresh || !roomFor(section, fresh))
				return false;
			/* The browser may have filled fields without telling anyone. */
			remember(section);
			fresh = swap(section, fresh);
			const goal = sorting ? '.postbag-sorts [aria-current]' : '.postbag-comment';
			(fresh.querySelector(goal) || fresh).focus();
			say(fresh.querySelector('.postbag-title').textContent);
			return true;
		});
	}

	/* A page without server-side includes has an empty section that names its source. */
	function fill(section) {
		const url = new URL(section.dataset.src, location);
		const speaker = section.closest('[lang]');
		if (speaker && !url.searchParams.has('lang'))
			url.searchParams.set('lang', speaker.lang);
		run(section, url, null, (page) => {
			const fresh = page.doc.querySelector(SECTION);
			if (!page.ok || !fresh)
				return false;
			recall(swap(section, fresh));
			/* The browser looked for the link's comment before it was here. */
			const goal = location.hash && document.getElementById(location.hash.slice(1));
			if (goal)
				goal.scrollIntoView();
			return true;
		});
	}

	/* Edit and delete, in the comment's place */

	function open(section, link) {
		const url = new URL(link.href);
		const other = section.querySelector('.postbag-inline');
		if (other && changed(other)) {
			other.querySelector('textarea').focus();
			return;
		}
		url.searchParams.set('view', 'fragment');
		run(link.closest('.postbag-acts'), url, null, (page) => {
			const inline = page.doc.querySelector('.postbag-inline');
			if (!inline)
				return false;
			if (other)
				close(other);
			place(link.closest('.postbag-comment'), inline);
			(inline.querySelector('textarea') || inline).focus();
			return true;
		});
	}

	function place(comment, inline) {
		const hidden = comment.querySelectorAll(':scope > .postbag-text, :scope > .postbag-acts');
		hidden.forEach((part) => { part.hidden = true; });
		comment.querySelector('.postbag-byline').after(inline);
		inline.tabIndex = -1;
		/* The same form may be on the page already, and a label must find its own field. */
		['id', 'for', 'aria-describedby', 'aria-labelledby'].forEach((name) =>
			inline.querySelectorAll('[' + name + ']').forEach((part) => part.setAttribute(name,
				part.getAttribute(name).replace(/(^|\s)postbag-(?!inline-)/g, '$1postbag-inline-'))));
		addCancel(inline.querySelector('form'));
	}

	function close(inline) {
		const comment = inline.closest('.postbag-comment');
		inline.remove();
		comment.querySelectorAll(':scope > [hidden]').forEach((part) => { part.hidden = false; });
	}

	/* Whether a section can take over a comment that is being edited here; if not, shows that one. */
	function roomFor(section, fresh) {
		const inline = section.querySelector('.postbag-inline');
		if (!inline || !changed(inline) || commentOf(fresh, idOf(inline)))
			return true;
		inline.querySelector('textarea').focus();
		return false;
	}

	/* Reply: the one form of the section goes to the comment and back, with what is in it */

	function reply(section, link) {
		const form = formOf(section);
		if (busy)
			return;
		aim(section, form, idOf(link), link.dataset.name);
		remember(section);
		form.elements.text.focus();
	}

	function aim(section, form, id, name) {
		const comment = commentOf(section, id);
		let hidden = form.elements.reply;
		if (!hidden) {
			hidden = document.createElement('input');
			hidden.type = 'hidden';
			hidden.name = 'reply';
			form.prepend(hidden);
		}
		hidden.value = id;
		form.dataset.to = name;
		const who = document.createElement('bdi');
		who.textContent = name;
		const around = wordsOf(section).replyTo.split('{name}');
		form.querySelector('.postbag-form-title').replaceChildren(around[0], who, around[1]);
		addCancel(form);
		if (comment)
			comment.after(form);
	}

	function cancel(section, form) {
		const inline = inlineOf(form);
		const comment = commentOf(section, inline ? idOf(inline) : form.elements.reply.value);
		let goal = comment && comment.querySelector('.postbag-reply');
		if (busy)
			return;
		if (inline) {
			goal = comment.querySelector('.postbag-edit, .postbag-delete') || goal;
			close(inline);
		} else {
			form.elements.reply.remove();
			delete form.dataset.to;
			form.querySelector('.postbag-form-title').textContent = wordsOf(section).comment;
			form.querySelector('.postbag-cancel').remove();
			section.append(form);
			remember(section);
		}
		(goal || form.elements.text).focus();
	}

	function addCancel(form) {
		if (!form || form.querySelector('.postbag-cancel'))
			return;
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'postbag-cancel';
		button.textContent = wordsOf(form).cancel;
		(form.querySelector('.postbag-buttons') || form).append(button);
	}

	/* Sharing */

	function share(event, form, network) {
		const url = form.elements.article.value;
		const title = form.elements.title ? form.elements.title.value : document.title;
		const told = form.querySelector('.postbag-share-said');
		if (network === 'native') {
			event.preventDefault();
			/* A reader who closes the share sheet has shared nothing. */
			navigator.share({ title: title, url: url }).then(() => count(form, network), () => {});
		} else if (network === 'copy' && navigator.clipboard) {
			event.preventDefault();
			navigator.clipboard.writeText(url).then(() => {
				told.textContent = wordsOf(form).copied;
				count(form, network);
			}, () => { told.textContent = wordsOf(form).copyThis.split('{url}').join(url); });
		} else {
			setTimeout(recount, SETTLE_MS, form);
		}
	}

	/* Counts what happened in the browser. Should it fail, a number is one too low: no harm done. */
	function count(form, network) {
		const body = new URLSearchParams(new FormData(form));
		body.set('network', network);
		fetch(new URL('api/v1/shares', form.action), {
			method: 'POST',
			body: body,
			credentials: 'same-origin',
			keepalive: true,
		}).then(() => setTimeout(recount, SETTLE_MS, form), () => {});
	}

	/* Only the numbers change, so that no button moves its place or loses the focus. */
	async function recount(form) {
		const url = new URL(form.action);
		const article = form.closest(SECTION).dataset.article;
		url.searchParams.set('article', form.elements.article.value);
		url.searchParams.set('lang', form.elements.lang.value);
		try {
			const page = await ask(url);
			page.doc.querySelectorAll('.postbag-share-button').forEach((button) => {
				const here = document.querySelector(SECTION + '[data-article="' + article +
					'"] .postbag-share-button[value="' + button.value + '"]');
				const now = button.querySelector('.postbag-share-count');
				const then = here && here.querySelector('.postbag-share-count');
				if (then)
					then.textContent = now ? now.textContent : '';
				else if (here && now)
					here.append(' ', now);
			});
		} catch (failure) {
			/* The old numbers stay; the next page view has the new ones. */
		}
	}

	/* Drafts */

	/* Notes what is typed; with sending, also gives the draft the key that all its tries share. */
	function remember(section, sending) {
		const article = section.dataset.article;
		const form = formOf(section);
		const draft = drafts.get(article) || {};
		if (form) {
			['name', 'text', 'reply'].forEach((field) => {
				draft[field] = form.elements[field] ? form.elements[field].value : '';
			});
			draft.to = form.dataset.to;
		}
		if (sending && !draft.key)
			draft.key = newKey();
		keep(article, draft);
		return draft;
	}

	/* The draft has become a comment. The name stays, for the next one. */
	function forget(section) {
		const draft = drafts.get(section.dataset.article);
		keep(section.dataset.article, { name: draft.name });
	}

	function keep(article, draft) {
		drafts.set(article, draft);
		try {
			sessionStorage.setItem('postbag ' + article, JSON.stringify(draft));
		} catch (refused) {
			/* Storage is full or switched off: the draft lives as long as the page. */
		}
	}

	/* After a reload: what was typed before it, unless the server or the browser has put text back. */
	function recall(section) {
		const form = formOf(section);
		if (!form || form.elements.text.value || form.elements.reply)
			return;
		try {
			const draft = JSON.parse(sessionStorage.getItem('postbag ' + section.dataset.article));
			if (draft)
				drafts.set(section.dataset.article, draft);
		} catch (refused) {
			/* As above. */
		}
		refill(section);
	}

	function refill(section) {
		const draft = drafts.get(section.dataset.article);
		const form = formOf(section);
		if (!draft || !form)
			return;
		['name', 'text'].forEach((field) => {
			if (draft[field] && form.elements[field])
				form.elements[field].value = draft[field];
		});
		if (draft.reply && draft.to)
			aim(section, form, draft.reply, draft.to);
	}

	/* 128 bits of chance. randomUUID is missing where the page came by plain http. */
	function newKey() {
		if (crypto.randomUUID)
			return crypto.randomUUID();
		return Array.from(crypto.getRandomValues(new Uint8Array(16)),
			(byte) => byte.toString(16).padStart(2, '0')).join('');
	}

	/* The page */

	/* Puts the server's section in the place of ours, with the draft and an open edit; returns it. */
	function swap(section, fresh) {
		const inline = section.querySelector('.postbag-inline');
		const comment = inline && commentOf(fresh, idOf(inline));
		section.replaceWith(fresh);
		furnish(fresh);
		refill(fresh);
		if (comment)
			place(comment, inline);
		return fresh;
	}

	/* What only a script can do with the server's markup. */
	function furnish(section) {
		const style = { dateStyle: 'full', timeStyle: 'short' };
		section.tabIndex = -1;
		section.querySelectorAll('time[datetime]').forEach((time) => {
			const date = new Date(time.dateTime);
			if (!isNaN(date))
				time.title = date.toLocaleString([], style);
		});
		if (navigator.share)
			section.querySelectorAll('.postbag-native').forEach((item) => { item.hidden = false; });
	}

	/* To what the reader must see first. */
	function focus(where) {
		const goal = ['[aria-invalid=true]', '.postbag-errors', '.postbag-preview', '.postbag-notice']
			.map((selector) => where.querySelector(selector)).find(Boolean) || where;
		if (!goal.matches('input, textarea, select'))
			goal.tabIndex = -1;
		goal.focus();
	}

	/* While an errand runs, its form neither changes nor goes out again. */
	function hold(where, on) {
		where.setAttribute('aria-busy', on);
		where.querySelectorAll('button').forEach((button) => {
			button.setAttribute('aria-disabled', on);
		});
		where.querySelectorAll('input:not([type=hidden]), textarea').forEach((field) => {
			field.readOnly = on;
		});
	}

	function say(text) {
		live.textContent = text || '';
	}

	/* An empty section that is still to be filled has no words. */
	function wordsOf(part) {
		const section = part.closest('[data-words]');
		return section ? JSON.parse(section.dataset.words) : {};
	}

	/* A message where the reader is looking: at a form's head, below a link. */
	function complain(where, text) {
		if (!text)
			return;
		const within = where.matches('form, section');
		const head = within && where.querySelector('.postbag-form-title');
		let box = within ? where.querySelector('.postbag-errors') : where.nextElementSibling;
		if (!box || !box.matches('.postbag-errors')) {
			box = document.createElement('div');
			box.className = 'postbag-errors';
			box.setAttribute('role', 'alert');
			if (head)
				head.after(box);
			else if (within)
				where.prepend(box);
			else
				where.after(box);
		}
		box.textContent = text;
		box.scrollIntoView({ block: 'nearest' });
	}

	/* What an unexpected page has to say. */
	function said(doc) {
		const part = doc.querySelector('.postbag-errors, .postbag-notice, .postbag-page main p');
		return part && part.textContent.trim();
	}

	/* The form for new comments; the ids of forms opened in place are others, see place(). */
	function formOf(section) {
		return section.querySelector('#postbag-form');
	}

	function inlineOf(part) {
		return part.closest('.postbag-inline');
	}

	function commentOf(section, id) {
		return section.querySelector('.postbag-comment[data-id="' + id + '"]');
	}

	function idOf(part) {
		return part.closest('.postbag-comment').dataset.id;
	}

	function changed(part) {
		return Array.from(part.querySelectorAll('textarea')).some((field) =>
			field.value !== field.defaultValue);
	}

	start();
})();
