/*
 * Signals: blocked in every thread, and taken by main, one at a time.
 */
#ifndef POSTBAG_SERVE_SIGNALS_H
#define POSTBAG_SERVE_SIGNALS_H

#include <stdint.h>

/* Blocks what can be blocked; to be called before any other thread is started. */
void signals_block(void);
/* Takes back the handlers that a library may have set: SIGPIPE is ignored, the rest default. */
void signals_settle(void);
/* Waits for SIGTERM, SIGINT or SIGHUP up to timeout_ms (-1: for ever). 0: none came. */
int signals_wait(int64_t timeout_ms);

#endif
