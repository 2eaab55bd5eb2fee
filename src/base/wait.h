/*
 * Threads that wait: conditions and semaphores with deadlines on the monotonic clock, and threads
 * that no signal is delivered to.
 */
#ifndef POSTBAG_BASE_WAIT_H
#define POSTBAG_BASE_WAIT_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

/* Makes a condition for wait_until(). */
void wait_open(pthread_cond_t *cond);

/*
 * Waits with the mutex held until the condition is signalled. False: until_us of clock_mono_us()
 * has passed. As with pthread_cond_wait() it may also wake for nothing.
 */
bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us);

/* Takes one from the semaphore. False: there was none until then. */
bool wait_posted(sem_t *sem, int64_t until_us);

/* Starts a thread; signals are the other threads' business. name: of whose it is, for the log of
 * the process that ends because there is none to be had. */
void wait_thread(pthread_t *thread, void *(*run)(void *), void *arg, const char *name);

#endif
