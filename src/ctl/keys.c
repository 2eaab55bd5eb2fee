/*
 * postbagctl keys: the file of the master keys.
 */
#include <stdio.h>

#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "key/keyfile.h"

enum outcome
keys_make_run(struct ctl *cx)
{
	struct buf complaint = buf_begin(cx->arena, 256, 4096);
	enum err err = keyfile_make(
	    cx->settings.key_file, clock_now_us() / US_PER_S, &complaint);

	if (err == ERR_CONFLICT)
		return say_failed("cannot make the key file: '%s' is there already and was left "
				  "alone; without its keys nobody stays signed in",
		    cx->settings.key_file);
	if (err != OK)
		return say_failed("cannot make the key file: %.*s", STR_ARG(buf_str(&complaint)));
	(void)printf("made '%s'; keep a copy of it in a safe place\n", cx->settings.key_file);
	return DONE;
}
