/*
 * The log: one line a message on standard error, for journald or a file.
 *
 * A line begins with the priority in the form systemd reads ("<3>"). Controls, DEL and bytes that
 * are not printable ASCII or part of a UTF-8 sequence are written as \xNN, so that nothing a reader
 * sends can forge a line or drive a terminal. A line is written with one write(2) and cut at
 * LOG_LINE_BYTES. A log that cannot be written never blocks or fails the caller.
 */
#ifndef POSTBAG_BASE_LOG_H
#define POSTBAG_BASE_LOG_H

#include "base/attr.h"

#define LOG_LINE_BYTES 2048

void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2); /* someone must look: "<3>" */
void log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);  /* worth knowing: "<4>" */
void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);  /* the ordinary course: "<6>" */

#endif
