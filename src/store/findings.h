/*
 * The findings of a verdict, as the statements take and give them. Private to this floor.
 */
#ifndef POSTBAG_STORE_FINDINGS_H
#define POSTBAG_STORE_FINDINGS_H

#include "model/verdict.h"
#include "store/sql.h"

/* Records that are in one text: each ends with one, and its fields are parted by the other. No text
 * of ours has either in it. */
#define RECORD_END  '\x1e'
#define RECORD_UNIT '\x1f'

/* Six arguments: the arrays cause, outcome, score, rule_id, detail, and the digest of the text.
 * NULL: nobody has judged. */
void findings_give(struct sql *q, const struct verdict *verdict);

/* Two: the bands of the text's sketch, and the sketch. NULL: as above. */
void findings_sketch(struct sql *q, const struct verdict *verdict);

/* The same for several comments: seven arguments, the arrays of which comment (from 1) each finding
 * is, then those above, and the array of the digests. And three: of which comment each band is, the
 * bands, and the array of the sketches. Empty where there is none. */
void findings_give_each(struct sql *q, const struct verdict *const *verdict, size_t count);
void findings_sketch_each(struct sql *q, const struct verdict *const *verdict, size_t count);

/* Records of the first five, each ending in \x1e, with \x1f between. */
void findings_read(struct str text, struct verdict *out);

#endif
