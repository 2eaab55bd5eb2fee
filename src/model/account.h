/*
 * An account: a reader whom their site has signed in, and who is one author on whatever device. And
 * the keys by which a site's tokens are known.
 */
#ifndef POSTBAG_MODEL_ACCOUNT_H
#define POSTBAG_MODEL_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"
#include "model/comment.h"
#include "model/problem.h"
#include "text/sso.h"

struct account {
	int64_t id; /* the author id of what they write; 0: nobody is signed in */
	struct str name;
	struct str email_sealed; /* or empty */
	int64_t made_us;         /* when they first signed in */
	int64_t seen_us;         /* when they last did */
};

/* Something they have written, and where. */
struct account_comment {
	struct comment comment; /* of what was rejected with what they are told */
	struct str url;         /* the article's */
	struct str title;       /* likewise; or empty */
};

/* They want their account to be gone, and nothing to lead to it. */
struct account_end {
	int64_t site_id;
	int64_t account_id;
	bool keeps;        /* the texts of their comments stay */
	int64_t author_id; /* the number that the comments get: nobody's */
	struct str name;   /* and the name */
	int64_t now_us;
};

/* One of a site's tokens, handed in. */
struct account_entry {
	int64_t site_id;
	struct digest16 once; /* what the token is known by */
	int64_t expires_us;
	struct digest16 subject; /* what the account is known by */
	int64_t fresh_id;        /* its id if it is new */
	struct str name;
	struct str email_sealed; /* or empty */
	int64_t key_id;          /* that signed it */
	int64_t now_us;
};

/* What comment_check_name() says of the name in a token. */
enum sso_fault sso_name_fault(enum problem_code code);
/* What is wrong with a token, as a problem with what was sent. */
enum problem_code sso_fault_problem(enum sso_fault fault);

#endif
