// What must hold, or a figure is of something else than it says.

import { COMMENTS } from './data.mjs';
import { formTo } from '../tests/lib/http.mjs';

// The fields that an article's form brings: the article, its title, a ticket.
export async function formFields(stage, url) {
	const page = await stage.client().get(`/postbag/thread?article=${encodeURIComponent(url)}`);
	const { article, title, ticket } = formTo(page.text, '/comments').fields;
	hold(article && title && ticket, 'the form is not whole');
	return { article, title, ticket };
}

export function hasComments(page) {
	const found = (page.match(/class="postbag-comment"/g) ?? []).length;
	hold(found === COMMENTS, `the thread has ${found} comments and not ${COMMENTS}`);
}

// What was cut off at the end may have been done without having been acknowledged: one a client.
export function acknowledged(acked, done, clients, what) {
	hold(done >= acked && done <= acked + clients, `${acked} acknowledged, ${done} ${what}`);
}

export function hold(held, what) {
	if (!held) {
		throw new Error(`not what was to be measured: ${what}`);
	}
}
