/*
 * Words for the compiler: what must not be ignored, what prints, what never returns.
 */
#ifndef POSTBAG_BASE_ATTR_H
#define POSTBAG_BASE_ATTR_H

#define MUST_USE              __attribute__((warn_unused_result))
#define NORETURN              __attribute__((noreturn))
#define PRINTF_LIKE(fmt, arg) __attribute__((format(printf, fmt, arg)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
