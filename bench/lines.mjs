// The lines of bench/run. A line of rates is one load against another one, and its aim is for their ratio:
// at least so much, or none where nothing is to be gained. tail: the aim for p99 / p50. What the loads are
// is in reads.mjs and writes.mjs.

export const RATES = [
	{ name: 'read-hot', ours: 'hot', theirs: 'static', against: 'a static file', least: 0.9 },
	{ name: 'read-app', ours: 'app', theirs: 'empty-thread', against: 'an empty program', least: 0.8 },
	{ name: 'read-app', ours: 'app', theirs: 'empty-thread-other', against: 'the same, connections kept the other way' },
	{ name: 'read-cold', ours: 'cold', theirs: 'cold-bare', against: 'the bare query, nothing rendered' },
	{ name: 'read-mixed', ours: 'spread-posted', theirs: 'empty-thread', against: 'an empty program', least: 0.7 },
	{ name: 'read-mixed', ours: 'spread-posted-app', theirs: 'empty-thread', against: 'the same, both past nginx\'s cache' },
	{ name: 'read-mixed', ours: 'spread-posted-roomy', theirs: 'empty-thread', against: 'an empty program; all threads are kept' },
	{ name: 'not-modified', ours: 'not-modified', theirs: 'empty-not-modified', against: 'an empty program', least: 0.9 },
	{ name: 'counts', ours: 'counts', theirs: 'empty-counts', against: 'an empty program', least: 0.6 },
	{ name: 'share-hot', ours: 'share', theirs: 'empty-share', against: 'an empty program', least: 0.7, tail: 3 },
	{ name: 'share-hot', ours: 'share', theirs: 'share-bare', against: 'one transaction each', least: 10 },
	{ name: 'share-spread', ours: 'share-spread', theirs: 'empty-share', against: 'an empty program' },
	{ name: 'share-spread', ours: 'share-spread', theirs: 'share-spread-bare', against: 'one transaction each' },
	{ name: 'vote', ours: 'vote', theirs: 'empty-share', against: 'an empty program' },
	{ name: 'vote', ours: 'vote', theirs: 'vote-bare', against: 'one transaction each' },
	{ name: 'post', ours: 'post', theirs: 'post-bare', against: 'bare INSERTs', least: 0.9 },
	{ name: 'post-one', ours: 'post-one', theirs: 'post-bare', against: 'bare INSERTs, many articles' },
	{ name: 'mixed', ours: 'mixed', theirs: 'mixed-empty', against: 'empty programs' },
	{ name: 'sandbox', ours: 'app', theirs: 'app-outside', against: 'itself outside its sandbox' },
];

// Measured once with the same stage; of the cold read, what it is made of.
export const COLD = 'read-cold', MEMORY = 'memory', START = 'start';
// With stages of their own.
export const STEADY = 'steady', GROW = 'grow';
// Only when they are asked for: the desk's database alone takes minutes, and timing measures no speed.
export const DESK = 'desk', TIMING = 'timing';

export const USUAL = [...new Set([...RATES.map(({ name }) => name), MEMORY, START, STEADY, GROW])];
export const NAMES = [...USUAL, DESK, TIMING];

// A name means its line, else all that begin so.
export function linesOf(asked) {
	if (asked.length === 0) {
		return USUAL;
	}
	return NAMES.filter((name) => asked.some((one) => (NAMES.includes(one) ? name === one : name.startsWith(one))));
}
