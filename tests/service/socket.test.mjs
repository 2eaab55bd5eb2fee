// The FastCGI peers of tests/socket.mjs, against a postbagd of their own.

import { after } from 'node:test';

import { startStack } from '../lib/stack.mjs';

const stack = await startStack({ nginx: false });

after(() => stack.stop());
process.env.POSTBAG_SOCKET = stack.socket;
// Its peer comes from another machine, to which healthz does not answer.
process.env.POSTBAG_URI = `/postbag/shares?article=${encodeURIComponent(`${stack.origin}/a`)}`;
await import('../socket.mjs');
