/*
 * Reading a JSON object with jansson. Inside text/ only.
 */
#ifndef POSTBAG_TEXT_OBJECT_H
#define POSTBAG_TEXT_OBJECT_H

#include <jansson.h>

#include "base/str.h"

/*
 * One JSON object, each member once, to be given back with json_decref(). NULL: it is none, or has
 * U+0000, a lone surrogate, bytes that are not UTF-8, anything behind it, or is nested past
 * jansson's own limit.
 */
json_t *object_read(struct str json);

#endif
