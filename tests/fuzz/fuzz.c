/*
 * The targets for libFuzzer, in one program: "fuzz --target=NAME [OPTION...] [CORPUS...]".
 * libFuzzer passes over what begins with "--". See script/fuzz.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "target.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target *chosen;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const struct str option = STR_INIT("--target=");

	for (int i = 1; i < *argc; i++) {
		struct str arg = str_of((*argv)[i]);

		if (str_starts(arg, option))
			chosen = target_find(str_part(arg, option.len, arg.len));
	}
	if (chosen != NULL)
		return 0;
	(void)fputs("usage: fuzz --target=NAME [OPTION...] [CORPUS...]\nThe targets:", stderr);
	for (size_t i = 0; i < targets; i++)
		(void)fprintf(stderr, " %s", target[i].name);
	(void)fputc('\n', stderr);
	exit(2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	target_run(chosen, (struct str){ (const char *)data, size });
	return 0;
}
