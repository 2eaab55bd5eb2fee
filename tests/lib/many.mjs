// The whole service as several machines would have it, until it is told to stop: see script/cluster.

import { startStack } from './stack.mjs';

const stack = await startStack({ policy: 'open', port: process.env.POSTBAG_PORT ? Number(process.env.POSTBAG_PORT) : undefined });

console.log(`
The demo is at ${stack.base}/ and the desk at ${stack.url}admin (${stack.moderator.name}, ${stack.moderator.password}).
Each comment appears at once. What is where:

    settings      ${stack.config} (and ${stack.config}2)
    logs          ${stack.logDir}
    through PgBouncer   psql '${stack.dsn}'
    the replica         psql '${stack.readDsn}'
    the primary         psql '${stack.primaryDsn}'

Ctrl-C stops everything and removes it.`);

setInterval(() => {}, 1 << 30);
