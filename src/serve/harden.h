/*
 * What the process gives up for good at its start, whoever started it.
 */
#ifndef POSTBAG_SERVE_HARDEN_H
#define POSTBAG_SERVE_HARDEN_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/* ERR_FORBID: we are root, and shall not be. */
MUST_USE enum err harden_refuse_root(struct buf *complaint);

/*
 * No core files and no debugger: memory holds keys and passwords. No new privileges by exec. Under
 * sanitizers only the last: their leak check attaches itself like a debugger.
 */
void harden_process(void);

#endif
