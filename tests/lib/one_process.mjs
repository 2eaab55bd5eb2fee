// Tests that hold for one postbagd alone, by what they are about: they are left out where there are several
// (POSTBAG_MANY), and run on one like all others. Each with the reason, by its file, which has "test" from here.

import * as path from 'node:path';
import { test as nodeTest } from 'node:test';

const ONE = {
	bans: {
		'that a ban would meet stands on a page that asks the database three times': 'each has statements of its own in the sum: where the replica is, twice a second',
	},
	counts: {
		'of a hundred articles cost the database one statement, and none for a second': 'each keeps for itself what it has asked for',
	},
	limits: Object.fromEntries([...['post', 'share', 'vote', 'report', 'sign-in'].map((name) => `costs no statement: ${name}`),
		'by the form is given the form back a few times, and then the text alone'].map((name) =>
		[name, 'each has statements of its own in the sum: where the replica is, twice a second'])),
	log: {
		'asks the database three times': 'each has statements of its own in the sum: where the replica is, twice a second',
	},
	popular: {
		'to a second request within the minute asks the database nothing': 'each keeps for itself what it has asked for',
		'to many at once is read once': 'each reads it for itself',
		'a list that is kept is shown, and another is not there': 'one that has not kept it has none to show',
	},
	running: {
		'metrics count what is done': 'how many threads there are is said of one',
		'a thread is one round trip to the database, for whomever it is made': 'each has round trips of its own in the sum: where the replica is, twice a second',
	},
	smoke: {
		'keeps compressed and plain bodies apart': 'each has rendered one of them, with a ticket of its own',
	},
};

const reasons = process.env.POSTBAG_MANY ? ONE[path.basename(process.argv[1], '.test.mjs')] ?? {} : {};

// node:test's, but for those.
export function test(name, ...rest) {
	return reasons[name] ? undefined : nodeTest(name, ...rest);
}
