/*
 * Actor keys: 16 keyed bytes that stand for a client address for one day.
 *
 * The key is BLAKE2b-128 of (site, family, network) under a random secret of the day. The secret is
 * kept sealed in the database and deleted after the next day; no master key can make it again, so
 * what remains of an old address is noise.
 */
#ifndef POSTBAG_KEY_ACTOR_H
#define POSTBAG_KEY_ACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyring.h"
#include "key/sealed.h"

#define EPOCH_SECRET_BYTES 32
#define EPOCH_SEALED_BYTES (EPOCH_SECRET_BYTES + SEALED_EXTRA_BYTES)

/* One day's secret. day: days since 1970-01-01 in UTC. */
struct epoch {
	int64_t day;
	uint8_t secret[EPOCH_SECRET_BYTES];
};

/* Room for some days' secrets, of day 0, in guarded memory that no core file has: see
 * sodium_malloc(). Where they are kept; elsewhere they are wiped after use. */
struct epoch *epoch_room_open(size_t count);
/* Wipes and frees. NULL does nothing. */
void epoch_room_close(struct epoch *room);

/* A random secret for the day. */
void epoch_make(int64_t day, struct epoch *out);
/* Wipes a secret that is not needed any more. */
void epoch_wipe(struct epoch *epoch);
/* Under KEY_EPOCH, for the day: see key/sealed.h. */
void epoch_seal(
    const struct keyring *keys, const struct epoch *epoch, uint8_t out[EPOCH_SEALED_BYTES]);
/* ERR_AUTH: not sealed by this keyring for this day. */
MUST_USE enum err epoch_open(
    const struct keyring *keys, int64_t day, struct str sealed, struct epoch *out);

/*
 * The key of an address as nginx gives it in REMOTE_ADDR: IPv4 by /32; IPv6 by /64, with
 * IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96, RFC 6052) addresses taken as the IPv4
 * address they carry, and a zone id ("%eth0") dropped.
 * ERR_INPUT: not an address.
 */
MUST_USE enum err actor_key(
    const struct epoch *epoch, int64_t site, struct str remote_addr, struct digest16 *out);

/* The keys of an address's limits, under the same secret: they lead neither to its actor keys nor
 * to each other. */
struct limit_keys {
	struct digest16 own;  /* as for an actor key: IPv4 by /32, IPv6 by /64 */
	struct digest16 near; /* of its neighbourhood: IPv4 by /24, IPv6 by /48 */
};

/* Those for what is limited under this name. The same at all sites. ERR_INPUT: not an address. */
MUST_USE enum err actor_limit_keys(
    const struct epoch *epoch, const char *limit, struct str remote_addr, struct limit_keys *out);

/* Whether REMOTE_ADDR is 127.0.0.0/8 or ::1, mapped forms too. */
bool actor_is_loopback(struct str remote_addr);

#endif
