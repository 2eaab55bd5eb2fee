/*
 * Single sign-on in the browser: docs/single-sign-on.md. In the place of postbag.js, which it brings:
 * it hands in the token that the site's page has for it, once, and the thread then comes as the
 * reader's own. Whatever goes wrong with that, the thread comes.
 */
(function () {
	'use strict';

	const PATIENCE_MS = 5000;
	const OUT_MS = 86400000; /* who has signed out here stays out so long */

	const script = document.currentScript;
	const { token, ...rest } = script.dataset;
	const home = new URL('..', script.src); /* where Postbag is mounted */
	const foreign = home.origin !== location.origin; /* then no cookie says who we are */

	async function start() {
		const entered = token ? await enter() : token === '' && await leave();
		if (entered)
			await again();
		const next = Object.assign(document.createElement('script'), { src: new URL('static/postbag.js', home) });
		Object.assign(next.dataset, rest);
		script.after(next);
	}

	/* A session is opened if there is none of this reader that still runs. */
	async function enter() {
		const who = subject();
		const before = recall();
		if (!before || before.who !== who || Date.parse(before.until) < Date.now()) {
			const answer = await post('api/v1/session', { sso_token: token });
			if (!answer?.ok)
				return false;
			const { session, expires } = await answer.json();
			keep('sso', { who, until: expires });
			if (foreign)
				keep('author', session);
			return true;
		}
		return false;
	}

	/* The site says that nobody is signed in any more. */
	async function leave() {
		if (!recall())
			return false;
		forget();
		return foreign || Boolean(await post('sign-out', {}));
	}

	/* What the page has brought was made for somebody else: postbag.js asks for it anew. */
	async function again() {
		if (document.readyState === 'loading')
			await new Promise((done) => { addEventListener('DOMContentLoaded', done); });
		document.querySelectorAll('section.postbag[data-article]').forEach((section) => section.removeAttribute('data-article'));
	}

	function post(path, fields) {
		const canonical = document.querySelector('link[rel=canonical]') || location;
		return fetch(new URL(path, home), {
			method: 'POST',
			body: new URLSearchParams({ article: new URL(rest.thread || canonical.href, location), ...fields }),
			redirect: 'manual',
			signal: AbortSignal.timeout(PATIENCE_MS),
		}).catch(() => null);
	}

	/* Who the token is of: its "sub", which anybody can read. */
	function subject() {
		try {
			const part = token.split('.');
			const paseto = part[1] === 'public';
			const text = atob(part[paseto ? 2 : 1].replaceAll('-', '+').replaceAll('_', '/'));
			return JSON.parse(paseto ? text.slice(0, -64) : text).sub;
		} catch {
			return null;
		}
	}

	function keep(name, value) {
		try {
			localStorage.setItem('postbag ' + name, JSON.stringify(value));
		} catch {
			/* then the next page asks anew */
		}
	}

	function recall() {
		try {
			return JSON.parse(localStorage.getItem('postbag sso'));
		} catch {
			return null;
		}
	}

	function forget() {
		try {
			localStorage.removeItem('postbag sso');
			if (foreign)
				localStorage.removeItem('postbag author');
		} catch {
			/* then there is nothing */
		}
	}

	/* The button to sign out: the page that comes then has a token again. */
	addEventListener('click', (event) => {
		if (!event.composedPath()[0].closest?.('.postbag-member button'))
			return;
		forget();
		keep('sso', { who: subject(), until: new Date(Date.now() + OUT_MS) });
		/* Without a cookie, that is all there is to do. */
		if (foreign) {
			event.preventDefault();
			location.reload();
		}
	}, true);

	start();
})();
