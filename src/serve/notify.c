#include "serve/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

struct notify
notify_open(void)
{
	struct notify n = { .fd = -1 };
	const char *socket_text = getenv("NOTIFY_SOCKET");

	if (notify_watchdog(
		getenv("WATCHDOG_USEC"), getenv("WATCHDOG_PID"), getpid(), &n.watchdog_ms) != OK)
		log_warn("WATCHDOG_USEC or WATCHDOG_PID is malformed and is ignored");
	if (socket_text == NULL)
		return n;
	if (notify_address(socket_text, &n.address, &n.address_bytes) != OK) {
		log_warn("NOTIFY_SOCKET is malformed and is ignored");
		return n;
	}
	n.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (n.fd < 0)
		log_warn("cannot reach the service manager: %s", strerror(errno));
	return n;
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		(void)close(n->fd);
	n->fd = -1;
}

void
notify_send(const struct notify *n, const char *message)
{
	if (n->fd < 0)
		return;
	if (sendto(n->fd, message, strlen(message), MSG_NOSIGNAL,
		(const struct sockaddr *)&n->address, n->address_bytes) < 0)
		log_warn("cannot tell the service manager '%s': %s", message, strerror(errno));
}

void
notify_reloading(const struct notify *n)
{
	char message[64];

	(void)snprintf(
	    message, sizeof(message), "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_mono_us());
	notify_send(n, message);
}

enum err
notify_address(const char *text, struct sockaddr_un *out, socklen_t *bytes)
{
	size_t len = strlen(text);

	if (len < 2 || len >= sizeof(out->sun_path) || (text[0] != '/' && text[0] != '@'))
		return ERR_INPUT;
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(out->sun_path, text, len);
	/* An abstract name begins with NUL and ends where the address does. */
	if (text[0] == '@')
		out->sun_path[0] = '\0';
	else
		len++;
	*bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	return OK;
}

enum err
notify_watchdog(const char *usec, const char *pid, pid_t self, int64_t *watchdog_ms)
{
	int64_t us, owner = self;

	*watchdog_ms = 0;
	if (usec == NULL)
		return OK;
	if (!str_to_i64(str_of(usec), &us) || us == 0)
		return ERR_INPUT;
	if (pid != NULL && !str_to_i64(str_of(pid), &owner))
		return ERR_INPUT;
	if (owner == self)
		*watchdog_ms = us / 2000 > 0 ? us / 2000 : 1;
	return OK;
}
