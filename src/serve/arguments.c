#include "serve/arguments.h"

#include <stddef.h>
#include <unistd.h>

enum err
arguments_read(int argc, char *const argv[], struct arguments *out, struct buf *complaint)
{
	int letter;

	*out = (struct arguments){ .errand = ERRAND_SERVE };
	/* 0 makes glibc begin anew; "+" stops at the first operand, ":" leaves complaints to us. */
	optind = 0;
	opterr = 0;
	while ((letter = getopt(argc, argv, "+:c:htV")) != -1) {
		switch (letter) {
		case 'c':
			out->config = optarg;
			break;
		case 'h':
			out->errand = ERRAND_HELP;
			break;
		case 't':
			out->errand = ERRAND_TEST;
			break;
		case 'V':
			out->errand = ERRAND_VERSION;
			break;
		case ':':
			buf_printf(complaint, "option -%c needs a file", optopt);
			return ERR_INPUT;
		default:
			buf_printf(complaint, "unknown option -%c", optopt);
			return ERR_INPUT;
		}
	}
	if (optind < argc) {
		buf_printf(complaint, "'%s' is not wanted: there are only options", argv[optind]);
		return ERR_INPUT;
	}
	return OK;
}
