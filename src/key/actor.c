#include "key/actor.h"

#include <arpa/inet.h>
#include <endian.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>

#include "base/bug.h"

#define LIMIT_NAME_MAX_BYTES 64

/* An address in network order; the bytes past its family's length are zero. */
struct address {
	uint8_t family; /* 4 or 6 */
	uint8_t byte[16];
};

static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };
static const uint8_t nat64_prefix[12] = { 0x00, 0x64, 0xff, 0x9b };

static void network_key(const struct epoch *epoch, const char *limit, const struct address *address,
    size_t bytes, struct digest16 *out);
static enum err address_of_actor(struct str text, struct address *out);
static enum err address_read(struct str text, struct address *out);
static enum err address_parse(struct str text, int family, void *out);
static void address_unwrap(struct address *address, const uint8_t prefix[12]);

struct epoch *
epoch_room_open(size_t count)
{
	struct epoch *room = sodium_allocarray(count, sizeof(*room));

	if (room == NULL)
		BUG("out of memory");
	sodium_memzero(room, count * sizeof(*room));
	return room;
}

void
epoch_room_close(struct epoch *room)
{
	sodium_free(room);
}

void
epoch_make(int64_t day, struct epoch *out)
{
	out->day = day;
	randombytes_buf(out->secret, sizeof(out->secret));
}

void
epoch_wipe(struct epoch *epoch)
{
	sodium_memzero(epoch, sizeof(*epoch));
}

void
epoch_seal(const struct keyring *keys, const struct epoch *epoch, uint8_t out[EPOCH_SEALED_BYTES])
{
	const struct str secret = { (const char *)epoch->secret, sizeof(epoch->secret) };

	sealed_make(keys, KEY_EPOCH, epoch->day, secret, out);
}

enum err
epoch_open(const struct keyring *keys, int64_t day, struct str sealed, struct epoch *out)
{
	struct epoch epoch = { .day = day };

	if (sealed.len != EPOCH_SEALED_BYTES ||
	    sealed_open(keys, KEY_EPOCH, day, sealed, epoch.secret) != OK)
		return ERR_AUTH;
	*out = epoch;
	epoch_wipe(&epoch);
	return OK;
}

enum err
actor_key(const struct epoch *epoch, int64_t site, struct str remote_addr, struct digest16 *out)
{
	uint64_t site_be = htobe64((uint64_t)site);
	struct address address;
	uint8_t input[8 + 1 + 8] = { 0 };

	if (address_of_actor(remote_addr, &address) != OK)
		return ERR_INPUT;
	/* All of an IPv4 address, or the first 64 bits of an IPv6 one: the network part that a
	 * subscriber is given whole. */
	size_t network = address.family == 4 ? 4 : 8;
	memcpy(input, &site_be, 8);
	input[8] = address.family;
	memcpy(input + 9, address.byte, network);
	MUST(crypto_generichash(out->byte, sizeof(out->byte), input, 9 + network, epoch->secret,
		 sizeof(epoch->secret)) == 0);
	sodium_memzero(input, sizeof(input));
	sodium_memzero(&address, sizeof(address));
	return OK;
}

enum err
actor_limit_keys(
    const struct epoch *epoch, const char *limit, struct str remote_addr, struct limit_keys *out)
{
	struct address address;

	if (address_of_actor(remote_addr, &address) != OK)
		return ERR_INPUT;
	bool v4 = address.family == 4;
	network_key(epoch, limit, &address, v4 ? 4 : 8, &out->own);
	network_key(epoch, limit, &address, v4 ? 3 : 6, &out->near);
	sodium_memzero(&address, sizeof(address));
	return OK;
}

/* The personalisation keeps these apart from actor keys, and the lengths at the front from each
 * other. */
static void
network_key(const struct epoch *epoch, const char *limit, const struct address *address,
    size_t bytes, struct digest16 *out)
{
	static const uint8_t salt[crypto_generichash_blake2b_SALTBYTES];
	static const uint8_t personal[crypto_generichash_blake2b_PERSONALBYTES] = "postbag limit";
	uint8_t input[2 + 8 + LIMIT_NAME_MAX_BYTES] = { address->family, (uint8_t)bytes };
	size_t name = strlen(limit);

	MUST(name <= LIMIT_NAME_MAX_BYTES);
	memcpy(input + 2, address->byte, bytes);
	memcpy(input + 10, limit, name);
	MUST(crypto_generichash_blake2b_salt_personal(out->byte, sizeof(out->byte), input,
		 10 + name, epoch->secret, sizeof(epoch->secret), salt, personal) == 0);
	sodium_memzero(input, sizeof(input));
}

/* NAT64 does not count: such an address has come over a network, whatever it carries. */
bool
actor_is_loopback(struct str remote_addr)
{
	struct address address;

	if (address_read(remote_addr, &address) != OK)
		return false;
	if (address.family == 4)
		return address.byte[0] == 127;
	return memcmp(address.byte, &in6addr_loopback, sizeof(address.byte)) == 0;
}

/* What stands for who is there: the IPv4 address that a NAT64 one carries, too. */
static enum err
address_of_actor(struct str text, struct address *out)
{
	enum err err = address_read(text, out);

	if (err == OK)
		address_unwrap(out, nat64_prefix);
	return err;
}

/* Reads an address, without its zone id; a mapped one is given as the IPv4 address. */
static enum err
address_read(struct str text, struct address *out)
{
	*out = (struct address){ .family = 4 };
	if (address_parse(text, AF_INET, out->byte) == OK)
		return OK;
	out->family = 6;
	if (address_parse(str_cut(&text, '%'), AF_INET6, out->byte) != OK)
		return ERR_INPUT;
	address_unwrap(out, mapped_prefix);
	return OK;
}

static enum err
address_parse(struct str text, int family, void *out)
{
	char terminated[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof(terminated) || memchr(text.p, '\0', text.len))
		return ERR_INPUT;
	memcpy(terminated, text.p, text.len);
	terminated[text.len] = '\0';
	return inet_pton(family, terminated, out) == 1 ? OK : ERR_INPUT;
}

/* Takes an IPv6 address under this /96 as the IPv4 address in its last four bytes. */
static void
address_unwrap(struct address *address, const uint8_t prefix[12])
{
	struct address inner = { .family = 4 };

	if (address->family != 6 || memcmp(address->byte, prefix, 12) != 0)
		return;
	memcpy(inner.byte, address->byte + 12, 4);
	*address = inner;
}
