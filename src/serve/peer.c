#include "serve/peer.h"

#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer
peer_of(const char *name, bool *known)
{
	struct peer peer = { .self = geteuid(), .anyone = name[0] == '\0' };
	/* Before threads, so the static result is nobody else's. */
	const struct passwd *user = peer.anyone ? NULL : getpwnam(name);

	if (user != NULL) {
		peer.named = true;
		peer.user = user->pw_uid;
	}
	*known = peer.anyone || peer.named;
	return peer;
}

bool
peer_allows(const struct peer *peer, uid_t uid)
{
	return peer->anyone || uid == 0 || uid == peer->self || (peer->named && uid == peer->user);
}

bool
peer_allows_fd(const struct peer *peer, int fd, uid_t *uid)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	*uid = (uid_t)-1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0)
		return false;
	*uid = who.uid;
	return peer_allows(peer, who.uid);
}
