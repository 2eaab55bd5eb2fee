#include "ctl/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "text/utf8.h"

static void complain(const char *fmt, va_list ap);
static size_t width(const char *text);
static size_t option_label(const struct args_option *row, char *out, size_t bytes);

enum outcome
say_failed(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	return FAILED;
}

enum outcome
say_usage(const struct command *command, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	(void)fprintf(stderr, "postbagctl: see 'postbagctl help%s%s'\n", command == NULL ? "" : " ",
	    command == NULL ? "" : command->name);
	return USAGE;
}

enum outcome
say_store(const char *what, enum err err)
{
	const char *why = err == ERR_BUSY ? "the database is away or too slow"
					  : "the database refused; see what it logged";

	return say_failed("cannot %s: %s", what, why);
}

void
say_usage_all(void)
{
	(void)printf("usage: postbagctl [-hV] [-c FILE] COMMAND [ARGUMENT ...]\n"
		     "\n"
		     "  -c FILE  read the settings from FILE\n"
		     "  -h       print this\n"
		     "  -V       print the version\n"
		     "\n");
	say_commands(NULL);
	(void)printf("\nSee 'postbagctl help COMMAND' for its options.\n");
}

void
say_commands(const char *word)
{
	int widest = 0;

	for (size_t i = 0; i < command_count; i++)
		if ((int)strlen(command_table[i].name) > widest)
			widest = (int)strlen(command_table[i].name);
	(void)printf("commands:\n");
	for (size_t i = 0; i < command_count; i++)
		if (word == NULL || command_begins(&command_table[i], word))
			(void)printf(
			    "  %-*s  %s\n", widest, command_table[i].name, command_table[i].help);
}

void
say_command(const struct command *command)
{
	const struct args_form *form = &command->form;
	char label[64];
	size_t widest = 0;

	(void)printf("usage: postbagctl %s%s%s%s\n\n%s\n", command->name,
	    form->option == NULL ? "" : " [OPTION ...]", form->operand == NULL ? "" : " ",
	    form->operand == NULL ? "" : form->operand, command->help);
	if (form->option == NULL)
		return;
	(void)putchar('\n');
	for (size_t i = 0; form->option[i].name != NULL; i++) {
		size_t w = option_label(&form->option[i], label, sizeof(label));

		widest = w > widest ? w : widest;
	}
	for (size_t i = 0; form->option[i].name != NULL; i++) {
		const struct args_option *row = &form->option[i];

		(void)option_label(row, label, sizeof(label));
		(void)printf("  %-*s  %s%s%s\n", (int)widest, label, row->help,
		    row->required ? "; must be given" : "",
		    row->repeats ? "; may be repeated" : "");
	}
}

void
say_table(const char *const *text, size_t rows, size_t columns)
{
	size_t widest[TABLE_MAX_COLUMNS] = { 0 };

	MUST(columns <= TABLE_MAX_COLUMNS);
	for (size_t i = 0; i < rows * columns; i++) {
		size_t w = width(text[i]);

		if (w > widest[i % columns])
			widest[i % columns] = w;
	}
	for (size_t i = 0; i < rows * columns; i++) {
		bool last = i % columns == columns - 1;
		const char *shown = text[i][0] == '\0' && !last ? "-" : text[i];
		size_t pad = last ? 0 : widest[i % columns] - width(shown) + 2;

		(void)printf("%s%*s%s", shown, (int)pad, "", last ? "\n" : "");
	}
}

/* What is on standard output already comes first: both may go to one terminal or file. */
static void
complain(const char *fmt, va_list ap)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "postbagctl: ");
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
}

/* At least 1: an empty text is shown as "-". */
static size_t
width(const char *text)
{
	size_t points = utf8_valid(str_of(text)) ? utf8_length(str_of(text)) : strlen(text);

	return points > 0 ? points : 1;
}

static size_t
option_label(const struct args_option *row, char *out, size_t bytes)
{
	int len = snprintf(out, bytes, "--%s%s%s", row->name, row->value == NULL ? "" : " ",
	    row->value == NULL ? "" : row->value);

	MUST(len > 0 && (size_t)len < bytes);
	return (size_t)len;
}
