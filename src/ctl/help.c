/*
 * postbagctl help and version.
 */
#include <stdio.h>

#include "ctl/command.h"
#include "ctl/say.h"

enum outcome
help_run(struct ctl *cx)
{
	const struct args *args = &cx->args;
	size_t words;

	if (args->operands == 0) {
		say_usage_all();
		return DONE;
	}
	const struct command *command = command_find(args->operand, args->operands, &words);
	if (command != NULL && words == args->operands)
		say_command(command);
	else if (command == NULL && words == 1 && args->operands == 1)
		say_commands(args->operand[0]);
	else
		return say_usage(NULL, "there is no command '%s%s%s'", args->operand[0],
		    args->operands > 1 ? " " : "", args->operands > 1 ? args->operand[1] : "");
	return DONE;
}

enum outcome
version_run(struct ctl *cx)
{
	(void)cx;
	(void)puts("postbagctl " POSTBAG_VERSION);
	return DONE;
}
