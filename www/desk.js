/*
 * The moderators' desk by keyboard, and without leaving the page. All works without it. It has no
 * words of its own: which key presses a button stands in its data-key, the help is the dialog of
 * the page, and what a decision answers is the next page of the queue, which takes the place of
 * this one.
 */
(function () {
	'use strict';

	const CARD = 'article.desk-card[id]';
	const TYPING = 'input:not([type=checkbox]), textarea, select';
	const TICKS = '[name=pick]';
	const TICKED = TICKS + ':checked';
	const OFF = 'postbag-desk-keys-off'; /* in localStorage: the moderator wants no keys */

	const going = new Set(); /* cards whose decision is on its way */
	let looking; /* until it is noted that a card has been looked at */
	let work = Promise.resolve(); /* one decision after the other */

	function start() {
		const box = document.getElementById('desk-keys-on');
		if (!box)
			return; /* nobody is signed in */
		addEventListener('keydown', press);
		addEventListener('submit', decide);
		addEventListener('focusin', look);
		box.checked = localStorage.getItem(OFF) === null;
		box.addEventListener('change', () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1')));
		document.querySelectorAll('[data-help]').forEach((button) => {
			button.hidden = false;
			button.addEventListener('click', help);
		});
		ready();
		watch();
	}

	/* A decision about many comments is on its way: how far it is. */
	async function watch() {
		const bar = document.querySelector('progress');
		if (!bar)
			return;
		await new Promise((go) => { setTimeout(go, 1000); });
		try {
			const now = (await read(`?id=${bar.id.slice(5)}`)).getElementById(bar.id);
			if (now) {
				bar.value = now.value;
				bar.nextElementSibling.textContent = now.nextElementSibling.textContent;
			} else {
				show(await read('?'));
			}
		} catch { /* the next time */ }
		watch();
	}

	async function read(query) {
		const response = await fetch(query);
		if (!response.ok)
			throw response;
		return new DOMParser().parseFromString(await response.text(), 'text/html');
	}

	/* Cards can be focused from here on. */
	function ready() {
		cards().forEach((card) => { card.tabIndex = -1; });
	}

	function cards() {
		return [...document.querySelectorAll(CARD)];
	}

	function current() {
		return document.activeElement?.closest(CARD);
	}

	function press(event) {
		const { key, target } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || target.closest('dialog'))
			return;
		if (target.matches(TYPING)) {
			if (key === 'Escape')
				(target.closest(CARD) ?? cards()[0])?.focus();
			return;
		}
		if (key !== '?' && localStorage.getItem(OFF) !== null)
			return;
		const act = { j: () => step(1), k: () => step(-1), '/': search, '?': help }[key] ?? button(key);
		if (act) {
			event.preventDefault();
			act();
		}
	}

	/* Of the card that has the focus; or one that is on the page only once. */
	function button(key) {
		const of = (root) => [...root.querySelectorAll('[data-key]')].filter((one) => one.dataset.key === key);
		const [found] = current() ? of(current()) : [];
		const once = of(document);
		const one = found ?? (once.length === 1 && !once[0].closest(CARD) ? once[0] : undefined);
		return one && (() => one.click());
	}

	/* Whom a moderator stays with: others are told so. */
	function look() {
		const form = current()?.querySelector('form[action$="/decide"]');
		clearTimeout(looking);
		if (form)
			looking = setTimeout(() => fetch(form.getAttribute('action').replace(/decide$/, 'take'),
				{ method: 'POST', body: new URLSearchParams({ token: form.elements.token.value }) }).catch(() => {}), 1000);
	}

	function step(by) {
		const all = cards();
		const at = all.indexOf(current());
		all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
	}

	function search() {
		document.getElementById('desk-q')?.focus();
	}

	function help() {
		document.getElementById('desk-keys').showModal();
	}

	/* A decision about a card of a queue, or its undoing: the next card is looked at while it is on its
	 * way. Marks change nothing of what waits, and are a form like any other. */
	function decide(event) {
		const { target: form, submitter } = event;
		const card = form.closest(CARD);
		if (!document.getElementById('desk-q') || !(card ? submitter?.dataset.key : form.closest('.desk-notice')))
			return;
		event.preventDefault();
		const fields = new URLSearchParams(new FormData(form, submitter));
		const to = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
		if (card) {
			const focused = card.contains(document.activeElement);
			const next = card.nextElementSibling?.matches(CARD) ? card.nextElementSibling : card.previousElementSibling;
			going.add(card.id);
			card.hidden = true;
			if (focused && next?.matches(CARD))
				next.focus();
		}
		work = work.then(() => send(to, fields, card?.id));
	}

	async function send(to, fields, id) {
		let answer;
		try {
			const response = await fetch(to, { method: 'POST', body: fields });
			answer = new DOMParser().parseFromString(await response.text(), 'text/html');
			going.delete(id);
			if (!response.ok || !answer.getElementById('desk-q'))
				throw response;
			history.replaceState(null, '', response.url);
		} catch (trouble) {
			going.delete(id);
			const card = id && document.getElementById(id);
			if (card)
				card.hidden = false;
			if (!answer?.querySelector('main'))
				return;
		}
		show(answer);
	}

	/* What stood where the focus is keeps it, if it is still there. */
	function show(answer) {
		const id = current()?.id;
		const typing = document.activeElement?.matches(TYPING);
		const ticked = new Set([...document.querySelectorAll(TICKED)].map((box) => box.value));
		const typed = cards().flatMap((card) => [...card.querySelectorAll(TYPING)].map((field) => [card.id, field.name, field.value]));
		const bulk = document.querySelector('.desk-bulk');
		for (const part of ['.desk-queues', 'main']) {
			const fresh = answer.querySelector(part);
			if (fresh && !(part === 'main' && typing))
				document.querySelector(part).replaceWith(document.adoptNode(fresh));
		}
		going.forEach((one) => document.getElementById(one)?.remove());
		typed.filter(([,, words]) => words).forEach(([one, name, words]) => {
			const field = document.getElementById(one)?.querySelector(`[name="${name}"]`);
			if (field)
				field.value = words;
		});
		/* What was said of several at once stays, but for what is on the page by now. */
		const fresh = document.querySelector('.desk-bulk');
		if (bulk && fresh && bulk !== fresh) {
			bulk.querySelector('[name=shown]').value = fresh.querySelector('[name=shown]').value;
			fresh.replaceWith(bulk);
		}
		document.querySelectorAll(TICKS).forEach((box) => { box.checked = ticked.has(box.value); });
		ready();
		if (!typing)
			((id && document.getElementById(id)) ?? cards()[0] ?? document.getElementById('desk-main')).focus();
	}

	start();
}());
