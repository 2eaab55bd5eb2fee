#include "model/bulk.h"

bool
bulk_can_be_undone(const struct bulk *bulk)
{
	return bulk->undoable && (bulk->moved > 0 || bulk->ended_us == 0);
}

bool
bulk_can_be_stopped(const struct bulk *bulk)
{
	return bulk->ended_us == 0;
}
