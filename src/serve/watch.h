/*
 * The watch over the workers: what each is answering, and until when it may.
 *
 * A peer that reads its answer a byte at a time would hold a worker for ever, write timeout or not.
 * So one thread cuts each connection that is past its deadline; the lock of its desk makes sure
 * that the descriptor it cuts is still that connection's.
 */
#ifndef POSTBAG_SERVE_WATCH_H
#define POSTBAG_SERVE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct watch;

struct watch *watch_open(size_t desks);
/* NULL does nothing. */
void watch_close(struct watch *w);

/* A worker begins on a descriptor that must be done with at until_us (monotonic). */
void watch_begin(struct watch *w, size_t desk, int fd, int64_t until_us);
/* To be called before the descriptor is closed. */
void watch_end(struct watch *w, size_t desk);

/* Cuts the connections that are past their deadline: reads and writes on them end at once. */
void watch_cut(struct watch *w, int64_t now_us);
/* How many workers are busy. */
size_t watch_busy(struct watch *w);
/* Whether every worker has been busy since late_us past its deadline: nobody answers any more. */
bool watch_stuck(struct watch *w, int64_t now_us, int64_t late_us);

#endif
