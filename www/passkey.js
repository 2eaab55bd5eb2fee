/*
 * Passkeys at the desk. A form that is about one is hidden in the page, and shown here if the browser
 * has passkeys. When it is sent, the browser is asked first, and what it answers goes along in the
 * form's hidden fields: what comes then is a page like any other, also when something is wrong.
 */
(function () {
	'use strict';

	let asking = false;

	function start() {
		if (!window.PublicKeyCredential)
			return;
		document.querySelectorAll('form[data-passkey]').forEach((form) => {
			form.hidden = false;
			form.addEventListener('submit', (event) => {
				event.preventDefault();
				send(form);
			});
		});
		document.querySelectorAll('[data-passkey-without]').forEach((words) => { words.hidden = true; });
	}

	/* Who says no to the browser stays on the page. Of other troubles the server's page tells, which is
	 * sent no answer. */
	async function send(form) {
		if (asking)
			return;
		asking = true;
		try {
			const fields = await (form.dataset.passkey === 'make' ? make(form.dataset) : sign(form));
			Object.entries(fields).forEach(([name, value]) => { form.elements[name].value = text(value); });
		} catch (trouble) {
			if (['AbortError', 'NotAllowedError'].includes(trouble.name))
				return;
		} finally {
			asking = false;
		}
		form.submit();
	}

	async function make({ challenge, party, user, userName, known, algorithms }) {
		const { response } = await navigator.credentials.create({ publicKey: {
			challenge: bytes(challenge),
			rp: { id: party, name: `Postbag, ${party}` },
			user: { id: bytes(user), name: userName, displayName: userName },
			pubKeyCredParams: words(algorithms).map((alg) => ({ type: 'public-key', alg: Number(alg) })),
			excludeCredentials: words(known).map((id) => ({ type: 'public-key', id: bytes(id) })),
			authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
			attestation: 'none',
		} });
		return { client_data: response.clientDataJSON, authenticator_data: response.getAuthenticatorData() };
	}

	async function sign(form) {
		const { rawId, response } = await navigator.credentials.get({ publicKey: {
			challenge: bytes(await fresh(form)),
			rpId: form.dataset.party,
			userVerification: 'required',
		} });
		return {
			credential: rawId,
			client_data: response.clientDataJSON,
			authenticator_data: response.authenticatorData,
			signature: response.signature,
			user: response.userHandle,
		};
	}

	/* The page may have been open for long: a challenge is good for minutes. */
	async function fresh(form) {
		try {
			const page = await (await fetch(form.action)).text();
			return new DOMParser().parseFromString(page, 'text/html').querySelector('form[data-passkey]').dataset.challenge;
		} catch {
			return form.dataset.challenge;
		}
	}

	function words(list) {
		return list.split(' ').filter((word) => word);
	}

	/* base64url, without padding. */
	function bytes(letters) {
		return Uint8Array.from(atob(letters.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
	}

	function text(buffer) {
		return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
	}

	start();
}());
