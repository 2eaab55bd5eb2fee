#include "ctl/args.h"

#include <getopt.h>
#include <string.h>

#include "base/bug.h"

static size_t rows_of(const struct args_form *form, struct option option[ARGS_MAX_OPTIONS + 2]);
static enum err read_options(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint);
static void refuse(int c, char *const *argv, struct buf *complaint);
static enum err take_option(const struct args_option *row, struct args_values *all,
    const char *value, struct buf *complaint);
static enum err read_operands(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint);
static enum err check_required(
    const struct args_form *form, const struct args *args, struct buf *complaint);

enum err
args_read(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint)
{
	*out = (struct args){ 0 };
	enum err err = read_options(form, argc, argv, out, complaint);
	if (err != OK || out->help)
		return err;
	err = read_operands(form, argc, argv, out, complaint);
	return err == OK ? check_required(form, out, complaint) : err;
}

const struct args_values *
args_values(const struct args_form *form, const struct args *args, const char *option)
{
	for (size_t i = 0; form->option != NULL && form->option[i].name != NULL; i++)
		if (strcmp(form->option[i].name, option) == 0)
			return &args->option[i];
	BUG("there is no option '%s'", option);
}

/* The table as getopt_long() wants it, with "help" as its last row. Gives that row's number. */
static size_t
rows_of(const struct args_form *form, struct option option[ARGS_MAX_OPTIONS + 2])
{
	const struct args_option *row = form->option;
	size_t count = 0;

	for (; row != NULL && row[count].name != NULL; count++) {
		MUST(count < ARGS_MAX_OPTIONS);
		option[count].name = row[count].name;
		option[count].has_arg = row[count].value != NULL ? required_argument : no_argument;
	}
	option[count].name = "help";
	return count;
}

static enum err
read_options(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint)
{
	struct option option[ARGS_MAX_OPTIONS + 2] = { 0 };
	size_t help = rows_of(form, option);

	optind = 0; /* glibc's word for starting anew: main() has read options before us */
	opterr = 0;
	for (;;) {
		int at = -1;
		int c = getopt_long(argc, argv, ":h", option, &at);

		if (c == -1)
			return OK;
		if (c == ':' || c == '?') {
			refuse(c, argv, complaint);
			return ERR_INPUT;
		}
		out->help = c == 'h' || (size_t)at == help;
		if (out->help)
			return OK;
		if (take_option(&form->option[at], &out->option[at], optarg, complaint) != OK)
			return ERR_INPUT;
	}
}

/* A word of several short options is not behind us yet: then optopt says which one it is. */
static void
refuse(int c, char *const *argv, struct buf *complaint)
{
	if (c == ':')
		buf_printf(complaint, "'%s' needs a value", argv[optind - 1]);
	else if (optopt != 0)
		buf_printf(complaint, "'-%c' is not an option here", optopt);
	else
		buf_printf(complaint, "'%s' is not an option here", argv[optind - 1]);
}

static enum err
take_option(const struct args_option *row, struct args_values *all, const char *value,
    struct buf *complaint)
{
	if (all->count > 0 && !row->repeats) {
		buf_printf(complaint, "'--%s' is given twice", row->name);
		return ERR_INPUT;
	}
	if (all->count == ARGS_MAX_REPEATS) {
		buf_printf(
		    complaint, "'--%s' is given more than %d times", row->name, ARGS_MAX_REPEATS);
		return ERR_INPUT;
	}
	all->value[all->count++] = value == NULL ? "" : value;
	return OK;
}

static enum err
read_operands(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint)
{
	size_t count = (size_t)(argc - optind);

	MUST(form->most <= ARGS_MAX_OPERANDS);
	if (count < form->least) {
		buf_printf(complaint, "%s is missing", form->operand);
		return ERR_INPUT;
	}
	if (count > form->most) {
		buf_printf(complaint, "'%s' is too much", argv[(size_t)optind + form->most]);
		return ERR_INPUT;
	}
	for (size_t i = 0; i < count; i++)
		out->operand[i] = argv[(size_t)optind + i];
	out->operands = count;
	return OK;
}

static enum err
check_required(const struct args_form *form, const struct args *args, struct buf *complaint)
{
	for (size_t i = 0; form->option != NULL && form->option[i].name != NULL; i++) {
		if (!form->option[i].required || args->option[i].count > 0)
			continue;
		buf_printf(complaint, "'--%s' is missing", form->option[i].name);
		return ERR_INPUT;
	}
	return OK;
}
