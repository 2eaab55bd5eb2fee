/* The suites of the floor serve, and what they share. */
#ifndef POSTBAG_TESTS_SERVE_SUITES_H
#define POSTBAG_TESTS_SERVE_SUITES_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

Suite *arguments_suite(void);
Suite *gateway_suite(void);
Suite *files_suite(void);
Suite *harden_suite(void);
Suite *landlock_suite(void);
Suite *listener_suite(void);
Suite *lobby_suite(void);
Suite *notify_suite(void);
Suite *park_suite(void);
Suite *peer_suite(void);
Suite *record_suite(void);
Suite *seccomp_suite(void);
Suite *watch_suite(void);

/* A request put together record by record. */
struct wire {
	uint8_t p[500000];
	size_t len;
};

struct wire *wire_begin(void);
/* Appends a record of request id 1; content of text, or of that many bytes 'a' when it is NULL. */
void wire_record(struct wire *w, unsigned type, const char *content, size_t bytes, size_t padding);
/* FCGI_BEGIN_REQUEST, FCGI_PARAMS "A"="b" with its end, body bytes of FCGI_STDIN with its end. */
void wire_request(struct wire *w, size_t body, size_t padding);

#endif
