/*
 * Digests as values: what key/ makes and store/ keeps.
 */
#ifndef POSTBAG_BASE_DIGEST_H
#define POSTBAG_BASE_DIGEST_H

#include <stdint.h>

struct digest16 {
	uint8_t byte[16];
};

struct digest32 {
	uint8_t byte[32];
};

#endif
