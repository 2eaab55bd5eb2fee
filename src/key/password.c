#include "key/password.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"

#define OPS_LIMIT crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE
#define MEM_LIMIT crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE

_Static_assert(PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES, "libsodium's hashes fit");
/* Else the decoy below would not cost what a real hash costs. */
_Static_assert(OPS_LIMIT == 2U && MEM_LIMIT == 65536U * 1024U, "m=65536,t=2");

/*
 * What a password is checked against when there is no such moderator: a hash of 32 random bytes
 * that nobody kept. It may be known: the answer is ERR_AUTH whatever it matches.
 */
static const char decoy[] = "$argon2id$v=19$m=65536,t=2,p=1$X6ev7XjEOjamXdLvbxua/A$8v3qTav7Ny9EbQ/"
			    "OK9cj67vqiFdg3EJgYxYdACit354";

/* No i, l, o, I, L, O, 0, 1. */
static const char letters[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

/*
 * The places for hashing. State of the whole process on purpose: what they bound is the memory of
 * the process, whoever in it hashes.
 */
static sem_t places;
static pthread_once_t places_once = PTHREAD_ONCE_INIT;

static void places_make(void);
static void place_take(void);
static enum err place_take_until(int64_t deadline_us);
static void place_give(void);
static bool memory_is_short(void);
static size_t points(struct str text);

enum err
password_hash(struct str password, char out[PASSWORD_HASH_BYTES])
{
	if (password.len > PASSWORD_MAX_BYTES || points(password) < PASSWORD_MIN_POINTS)
		return ERR_INPUT;
	place_take();
	int failed =
	    crypto_pwhash_argon2id_str(out, password.p, password.len, OPS_LIMIT, MEM_LIMIT);
	place_give();
	return failed ? ERR_BUSY : OK;
}

enum err
password_check(struct str password, const char *hash, int64_t deadline_us)
{
	bool known = hash != NULL && hash[0] != '\0';

	if (password.len > PASSWORD_MAX_BYTES)
		return ERR_INPUT;
	if (place_take_until(deadline_us) != OK)
		return ERR_BUSY;
	int failed = crypto_pwhash_argon2id_str_verify(
	    known ? hash : decoy, password.p == NULL ? "" : password.p, password.len);
	bool in_doubt = failed && memory_is_short();
	place_give();
	if (in_doubt)
		return ERR_BUSY;
	return known && !failed ? OK : ERR_AUTH;
}

void
password_random(char out[PASSWORD_RANDOM_BYTES])
{
	for (size_t i = 0; i < PASSWORD_RANDOM_BYTES - 1; i++)
		out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
	out[PASSWORD_RANDOM_BYTES - 1] = '\0';
}

static void
places_make(void)
{
	MUST(sem_init(&places, 0, PASSWORD_AT_ONCE) == 0);
}

static void
place_take(void)
{
	MUST(pthread_once(&places_once, places_make) == 0);
	while (sem_wait(&places) != 0)
		MUST(errno == EINTR);
}

static enum err
place_take_until(int64_t deadline_us)
{
	struct timespec until = { 0 };

	MUST(pthread_once(&places_once, places_make) == 0);
	if (deadline_us > 0) {
		until.tv_sec = deadline_us / US_PER_S;
		until.tv_nsec = deadline_us % US_PER_S * 1000;
	}
	while (sem_clockwait(&places, CLOCK_MONOTONIC, &until) != 0) {
		if (errno == ETIMEDOUT)
			return ERR_BUSY;
		MUST(errno == EINTR);
	}
	return OK;
}

static void
place_give(void)
{
	MUST(sem_post(&places) == 0);
}

/*
 * Whether there is no room for a hash. libsodium gives the same answer for a wrong password and for
 * no memory, and a moderator must not be told, or locked out for, what is our trouble.
 */
static bool
memory_is_short(void)
{
	void *p = mmap(NULL, MEM_LIMIT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return true;
	(void)munmap(p, MEM_LIMIT);
	return false;
}

/* Code points of UTF-8: the bytes that continue none. */
static size_t
points(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return count;
}
