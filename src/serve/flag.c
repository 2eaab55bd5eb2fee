#include "serve/flag.h"

#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/bug.h"

int
flag_open(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
flag_raise(int flag)
{
	uint64_t one = 1;

	MUST(write(flag, &one, sizeof(one)) == (ssize_t)sizeof(one));
}

bool
flag_raised(int flag, int timeout_ms)
{
	struct pollfd readable = { .fd = flag, .events = POLLIN };

	return poll(&readable, 1, timeout_ms) > 0;
}
