/*
 * The suites of check_key, and the keyrings they share.
 */
#ifndef POSTBAG_TESTS_KEY_SUITES_H
#define POSTBAG_TESTS_KEY_SUITES_H

#include <check.h>

#include "key/keyring.h"

#define HEX_A "3f9c1d70e2b84a565bd0970c4e8f21ab6619f3c27d0a845eb1937c02e5d86f48"
#define HEX_B "a1d5027be94c683f10f6b23984dc7e55c80b97613a2fe40d76b85192ec3d0fa4"
#define HEX_C "5be2f80c1764d9a3e01b8fc5927a46d3bc80e5197f3264aa0dd16b9c4e78f205"

/* The keyring of this text, or the test fails. The caller closes it. */
struct keyring *keyring_made(const char *text);

Suite *base64_suite(void);
Suite *keyfile_suite(void);
Suite *keyring_suite(void);
Suite *token_suite(void);
Suite *actor_suite(void);
Suite *password_suite(void);
Suite *email_suite(void);
Suite *icon_suite(void);
Suite *limit_suite(void);
Suite *one_time_suite(void);
Suite *passkey_suite(void);
Suite *recovery_suite(void);
Suite *secret_suite(void);
Suite *work_suite(void);
Suite *sso_suite(void);

#endif
