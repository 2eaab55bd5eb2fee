/*
 * Tokens: any text is refused; one that is made of the input opens as what it was made of, and not
 * with a bit changed, cut or lengthened, nor for anything else.
 */
#include "key/token.h"

#include "base/buf.h"
#include "key/email.h"
#include "key/keyring.h"
#include "target.h"

#define KEYS                                                                                       \
	"current 1 5b1d9c0f3a7e42688d51e7c4906fab12d3f4087b6ce925a1f0387d5b64c2e91a\n"             \
	"old 7 e29a4c16f07d83b5582ec9401b6fd7a3942e05c8716bda3f10e58c47d9b26f08\n"
#define NOW_S INT64_C(1800000000)

static const struct keyring *keyring(void);
static int64_t take_number(struct str *input);
static void must_be_sealed(const struct token *token, struct str input);
static void must_be_email(struct arena *a, int64_t site, struct str input);

void
fuzz_token(struct arena *a, struct str input)
{
	struct token token, opened;

	for (unsigned purpose = TOKEN_TICKET; purpose <= TOKEN_DEVICE; purpose++)
		MUST(token_open(keyring(), input, (enum token_purpose)purpose, 1, 0, NOW_S,
			 &opened) == ERR_AUTH);
	token.purpose = (enum token_purpose)(TOKEN_TICKET + take_byte(&input) % TOKEN_DEVICE);
	token.site = take_number(&input);
	token.article = take_number(&input);
	token.object = take_number(&input);
	token.issued_s = take_number(&input);
	token.expires_s = take_number(&input);
	must_be_sealed(&token, input);
	must_be_email(a, token.site, input);
}

/* One for all inputs: deriving keys costs more than all the rest. */
static const struct keyring *
keyring(void)
{
	static struct keyring *keys;

	if (keys == NULL) {
		struct arena *a = arena_open();
		struct buf complaint = buf_begin(a, 0, 200);

		MUST(key_setup() == OK);
		MUST(keyring_of(STR(KEYS), &keys, &complaint) == OK);
		arena_close(a);
	}
	return keys;
}

static int64_t
take_number(struct str *input)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | take_byte(input);
	return (int64_t)number;
}

static void
must_be_sealed(const struct token *token, struct str input)
{
	char text[TOKEN_TEXT_BYTES + 1] = "";
	struct str whole = { text, TOKEN_TEXT_BYTES - 1 };
	struct token opened;
	bool good = token->expires_s >= NOW_S && token->issued_s <= NOW_S + TOKEN_LEEWAY_S;
	unsigned change = take_byte(&input);

	token_seal(keyring(), token, text);
#define OPEN(text, purpose, site, article)                                                         \
	token_open(keyring(), text, (enum token_purpose)(purpose), site, article, NOW_S, &opened)
	enum err err = OPEN(whole, token->purpose, token->site, token->article);
	/* The very second in which it ends is either's. */
	MUST(err == (good ? OK : ERR_CONFLICT) || token->expires_s == NOW_S);
	if (err == OK)
		MUST(opened.purpose == token->purpose && opened.site == token->site &&
		     opened.article == token->article && opened.object == token->object &&
		     opened.issued_s == token->issued_s && opened.expires_s == token->expires_s);
	MUST(OPEN(whole, token->purpose % TOKEN_DEVICE + 1, token->site, token->article) ==
	     ERR_AUTH);
	MUST(OPEN(whole, token->purpose, (int64_t)((uint64_t)token->site ^ 1), token->article) ==
	     ERR_AUTH);
	MUST(OPEN(whole, token->purpose, token->site, (int64_t)((uint64_t)token->article ^ 1)) ==
	     ERR_AUTH);
	MUST(OPEN(str_part(whole, 0, change % whole.len), token->purpose, token->site,
		 token->article) == ERR_AUTH);
	text[whole.len] = 'A';
	MUST(OPEN(((struct str){ text, whole.len + 1 }), token->purpose, token->site,
		 token->article) == ERR_AUTH);
	text[change % whole.len] ^= (char)(1 << (take_byte(&input) % 7));
	MUST(OPEN(whole, token->purpose, token->site, token->article) == ERR_AUTH);
#undef OPEN
}

static void
must_be_email(struct arena *a, int64_t site, struct str input)
{
	struct str sealed = email_seal(a, keyring(), site, input), opened;

	MUST(email_open(a, keyring(), site, sealed, &opened) == OK && str_equal(opened, input));
	MUST(email_open(a, keyring(), (int64_t)((uint64_t)site ^ 1), sealed, &opened) == ERR_AUTH);
	char *p = arena_alloc(a, sealed.len);
	memcpy(p, sealed.p, sealed.len);
	p[take_byte(&input) % sealed.len] ^= (char)(1 << (take_byte(&input) % 8));
	MUST(email_open(a, keyring(), site, (struct str){ p, sealed.len }, &opened) == ERR_AUTH);
	MUST(email_open(a, keyring(), site, input, &opened) == ERR_AUTH);
}
