#!/bin/sh
# Runs the commands of postbagctl against a database: what they do, what they refuse and how they say
# so. To be run by tests/with-postgres, which gives POSTBAG_TEST_DSN; needs postbagctl in $builddir.
set -u
LC_ALL=C.UTF-8
export LC_ALL
umask 022

tmp=$(mktemp -d) || exit 99
listener=
trap 'finish' EXIT
trap 'exit 99' HUP INT TERM

number=0
failed=0
admin=${POSTBAG_TEST_DSN:-}
database=postbag_ctl_$$
owner=postbag_ctl_owner_$$
app=postbag_ctl_app_$$

main() {
	if [ -z "$admin" ]; then
		echo "1..0 # SKIP POSTBAG_TEST_DSN is not set; run it by tests/with-postgres"
		exit 0
	fi
	prepare
	command_line
	settings
	before_migrate
	migrate
	keys
	sites
	sso
	moderators
	keys_change
	doctor
	echo "1..$number"
	exit "$failed"
}

# Everything that is made has our process id in its name, and goes again.
prepare() {
	sql "$admin" "CREATE ROLE $owner" "CREATE ROLE $app" "CREATE DATABASE $database OWNER $owner" \
		>"$tmp/out" 2>&1 || bail
	for name in $(env | sed -n 's/^\(POSTBAG_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
	write_settings
}

# shellcheck disable=SC2317 # called by the trap
finish() {
	stop_listener
	if [ -n "$admin" ]; then
		sql "$admin" "ALTER SYSTEM RESET fsync" "DROP DATABASE IF EXISTS $database" "DROP ROLE IF EXISTS $app" \
			"DROP ROLE IF EXISTS $owner" >/dev/null 2>&1
	fi
	rm -rf "$tmp"
}

bail() {
	sed 's/^/# /' "$tmp/out"
	echo "Bail out! the database for this test could not be made"
	exit 99
}

# As another role, whatever the ways are in which the server lets one in.
dsn_of() {
	echo "$admin dbname=$database options=-crole=$1${2:+\\ $2}"
}

# write_settings LINE...: a plain installation, then what is to be other in it.
write_settings() {
	cat >"$tmp/postbag.conf" <<-END
		key_file = $tmp/keys
		socket = $tmp/socket
		peer_user = $(id -un)
	END
	case "$*" in *dsn*) ;; *)
		printf 'dsn = %s\nowner_dsn = %s\n' "$(dsn_of "$app")" "$(dsn_of "$owner")" \
			>>"$tmp/postbag.conf"
		;;
	esac
	for line; do echo "$line"; done >>"$tmp/postbag.conf"
}

# sql DSN STATEMENT...: rows without decoration.
sql() {
	sql_dsn=$1
	shift
	for statement; do
		psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$sql_dsn" -c "$statement" || return 1
	done
}

rows() {
	sql "$(dsn_of "$owner")" "SELECT $1"
}

# ctl ARGUMENT...: its status in $status, what it says in out and err.
ctl() {
	"${builddir:-.}/postbagctl" -c "$tmp/postbag.conf" "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

# is NAME STATUS OUT ERR: the last run ended so and said lines with these patterns; an empty pattern
# means nothing at all.
is() {
	why=
	[ "$status" -eq "$2" ] || why="status $status instead of $2"
	said "$tmp/out" "$3" || why="$why; standard output has no '$3'"
	said "$tmp/err" "$4" || why="$why; standard error has no '$4'"
	verdict "$1" "$why"
}

said() {
	if [ -z "$2" ]; then
		[ ! -s "$1" ]
	else
		grep -q -e "$2" "$1"
	fi
}

verdict() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
		return
	fi
	failed=1
	echo "not ok $number - $1"
	echo "# $2"
	sed 's/^/# out: /' "$tmp/out"
	sed 's/^/# err: /' "$tmp/err"
}

# equal NAME GOT WANTED
equal() {
	if [ "$2" = "$3" ]; then
		verdict "$1" ""
	else
		verdict "$1" "'$2' instead of '$3'"
	fi
}

command_line() {
	ctl
	is "no command is a mistake" 2 "" "which command"
	ctl frobnicate
	is "an unknown command is a mistake" 2 "" "no command 'frobnicate'"
	ctl site
	is "half a command is a mistake" 2 "" "second word"
	ctl site frobnicate
	is "an unknown second word is a mistake" 2 "" "no command 'site frobnicate'"
	ctl -x
	is "an unknown option is a mistake" 2 "" "'-x' is not an option"
	ctl site add news --frob
	is "an unknown option of a command is a mistake" 2 "" "'--frob' is not an option here"
	ctl moderator add ada --password-stdin=secret
	is "a value for an option without one is a mistake" 2 "" "not an option here"
	ctl site add -news --title News --origin https://news.example
	is "a name that begins with a hyphen is taken for options" 2 "" "'-n' is not an option here"
	ctl site add news --title
	is "an option without its value is a mistake" 2 "" "'--title' needs a value"
	ctl site add news --title a --title b
	is "an option given twice is a mistake" 2 "" "'--title' is given twice"
	ctl site add --title News --origin https://news.example
	is "a missing name is a mistake" 2 "" "NAME is missing"
	ctl site add news --origin https://news.example
	is "a missing option is a mistake" 2 "" "'--title' is missing"
	ctl moderator remove ada bob
	is "one name too many is a mistake" 2 "" "'bob' is too much"
	ctl help
	is "help lists the commands" 0 "moderator passwd" ""
	ctl help site add
	is "help says how a command is used" 0 "--origin ORIGIN" ""
	ctl site add --help
	is "so does --help" 0 "--origin ORIGIN" ""
	ctl help site
	is "help of half a command lists the whole ones" 0 "site list" ""
	ctl help frobnicate
	is "help of no command is a mistake" 2 "" "no command 'frobnicate'"
	ctl version
	is "version prints it" 0 "^postbagctl [0-9]" ""
	"${builddir:-.}/postbagctl" help >/dev/full 2>"$tmp/err"
	status=$?
	: >"$tmp/out"
	is "what cannot be written is a failure" 1 "" "cannot write"
}

settings() {
	ctl config
	is "config names the line of a setting" 0 "^socket  *$tmp/postbag.conf:2  *$tmp/socket$" ""
	POSTBAG_THREADS=7 ctl config
	is "config names the environment" 0 "^threads  *environment  *7$" ""
	ctl config
	is "config names the default" 0 "^threads  *default  *32$" ""
	POSTBAG_LIMIT_NEIGHBOURS=3 POSTBAG_LIMIT_POST=7/90 ctl limits
	is "limits shows the rate, the neighbourhood's, the setting and its origin" 0 \
		"^post  *address  *7/90  *21/90  *limit_post  *environment$" ""
	is "limits shows what is counted by a name" 0 \
		"^sign-in-name  *name  *30/900  *-  *limit_sign_in_name  *default$" ""
	is "limits shows what a neighbourhood may do" 0 "3 times as much: limit_neighbours, environment" ""
	write_settings "dsn = host=db user=u password=hush\\'\\ hush" \
		"owner_dsn = postgresql://u:hush@db/x?sslpassword=hush"
	ctl config
	is "config shows a connection string" 0 "^dsn .*user=u password=\*\*\* host=db$" ""
	grep -q hush "$tmp/out"
	equal "config shows no password" $? 1
	write_settings "dsn = host=db password='hush"
	ctl config
	is "config shows nothing of a malformed connection string" 0 "not a connection string" ""
	write_settings "threads = 0"
	ctl config
	is "a setting out of its range is named with its line" 1 "" "postbag.conf:6: 'threads'"
	ctl doctor
	is "doctor says so, too" 1 "^FAIL  settings: .*'threads'" ""
	write_settings "frob = 1"
	ctl site list
	is "an unknown setting is refused" 1 "" "there is no setting 'frob'"
	"${builddir:-.}/postbagctl" -c "$tmp/absent" config >"$tmp/out" 2>"$tmp/err"
	status=$?
	is "a file that is named must be there" 1 "" "cannot read '$tmp/absent'"
	write_settings
}

before_migrate() {
	ctl site list
	is "a database without the schema is refused" 1 "" "run 'postbagctl migrate'"
	write_settings "dsn = host=$tmp dbname=nowhere"
	ctl site list
	is "a database that is away is named" 1 "" "the database is away"
	ctl migrate
	is "migrate says that it cannot connect" 1 "" "cannot migrate: "
	is "and why" 1 "" "$tmp/.s.PGSQL"
	write_settings
}

migrate() {
	ctl migrate --app-role ''
	is "a role without a name is a mistake" 2 "" "name of a role"
	write_settings "dsn = $(dsn_of "$owner")"
	ctl migrate
	is "migrate makes the schema" 0 "^0001 .*: applied" ""
	before=$(rows "count(*) FROM postbag.schema_migration")
	ctl migrate
	is "migrate a second time is no mistake" 0 "^0001 .*: is there" ""
	equal "and applies nothing" "$(rows "count(*) FROM postbag.schema_migration")" "$before"
	write_settings
	ctl migrate --app-role "postbag_nobody_$$"
	is "a role that is not there is refused" 1 . "cannot migrate: .*postbag_nobody_$$"
	ctl migrate --app-role "$app"
	is "migrate grants to the application's role" 0 "$app" ""
	equal "who may then write" "$(sql "$(dsn_of "$owner")" \
		"SELECT has_table_privilege('$app', 'postbag.comment', 'INSERT')")" t
	equal "but change no table" "$(sql "$(dsn_of "$owner")" \
		"SELECT has_schema_privilege('$app', 'postbag', 'CREATE')")" f
	ctl site list
	is "there is no site yet" 0 "^NAME  *POLICY" ""
}

keys() {
	ctl doctor
	is "doctor misses the keys" 1 "^FAIL  keys: .*postbagctl keys make" ""
	ctl keys make
	is "keys make makes the key file" 0 "$tmp/keys" ""
	equal "for nobody else to read" "$(stat -c %a "$tmp/keys")" 600
	before=$(cat "$tmp/keys")
	grep -q -F "${before##* }" "$tmp/out"
	equal "and shows no key" $? 1
	ctl keys make
	is "keys make refuses when there is one" 1 "" "left alone"
	equal "and leaves it alone" "$(cat "$tmp/keys")" "$before"
	write_settings "key_file = $tmp/absent/keys" 2>/dev/null
	sed -i 1d "$tmp/postbag.conf"
	ctl keys make
	is "keys make says why it cannot" 1 "" "cannot make the key file: .*$tmp/absent/keys"
	write_settings
}

sites() {
	while IFS='|' read -r name title origin option value message; do
		ctl site add "$name" --title "$title" --origin "$origin" ${option:+"$option" "$value"}
		is "site add: $message" 2 "" "$message"
	done <<-'END'
		News|News|https://news.example|||a site's name has
		news-|News|https://news.example|||a site's name has
		aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|News|https://news.example|||a site's name has
		news||https://news.example|||a site's title has
		news|News|https://News.example/|||'https://news.example' would be
		news|News|news.example|||is not an origin
		news|News|ftp://news.example|||is not an origin
		news|News|https://news.example|--origin|https://news.example|is given twice
		news|News|https://news.example|--policy|shut|is not a policy
		news|News|https://news.example|--networks|x,myspace|is not a list of networks
		news|News|https://news.example|--networks|x,x|is not a list of networks
	END
	ctl site add news --title "$(printf 'a\377b')" --origin https://news.example
	is "site add: not UTF-8" 2 "" "not valid UTF-8"
	equal "none of them wrote anything" "$(rows "count(*) FROM postbag.site")" 0

	name=$(printf '%040d' 0)
	ctl site add "$name" --title "  The   Longest " --origin https://longest.example --networks ''
	is "site add takes a name of 40 bytes" 0 "added site '$name'" ""
	ctl site add news --title "The News" --origin https://news.example \
		--origin https://www.news.example:8443 --policy all --networks bluesky,email
	is "site add adds a site" 0 "added site 'news'" ""
	ctl site list
	is "site list shows it" 0 \
		"^news  *all  *https://news.example,https://www.news.example:8443  *bluesky,email  *The News$" ""
	is "and the other, cleaned, without networks" 0 \
		"^$name  *first  *https://longest.example  *-  *The Longest$" ""
	ctl site add news --title Other --origin https://other.example
	is "a name that is taken is refused" 1 "" "'news' already"
	ctl site add other --title Other --origin https://other.example --origin https://news.example
	is "an origin that is taken is refused" 1 "" "'https://news.example' already"
	equal "with nothing of the site written" \
		"$(rows "count(*) FROM postbag.site_origin WHERE origin LIKE '%other%'")" 0

	ctl site set news
	is "site set without anything is a mistake" 2 "" "nothing is given"
	ctl site set nobody --title Nobody
	is "site set of no site is refused" 1 "" "no site 'nobody'"
	ctl site set news --title "Still News"
	is "site set changes the title" 0 "changed site 'news'" ""
	ctl site list
	is "and leaves the rest" 0 \
		"^news  *all  *https://news.example,https://www.news.example:8443  *bluesky,email  *Still News$" ""
	ctl site set news --origin https://www.news.example:8443 --origin https://n.example --policy open
	is "site set changes origins and policy" 0 "changed site" ""
	ctl site list
	is "in their new order" 0 "^news  *open  *https://www.news.example:8443,https://n.example  *b" ""
	ctl site set news --set depth=9
	is "site set refuses a value out of range" 2 "" "'depth' must be a whole number from 0 to 8"
	ctl site set news --set frob=1
	is "site set refuses an unknown setting" 2 "" "no setting 'frob'"
	ctl site set news --set depth=1 --set votes=up
	is "site set changes settings" 0 "changed site" ""
	ctl site show news
	is "site show shows them" 0 "^depth  *1  *levels" ""
	is "and the others" 0 "^sort  *oldest  *order" ""
	ctl site show nobody
	is "site show of no site is refused" 1 "" "no site 'nobody'"
	ctl site set news --origin https://longest.example
	is "site set refuses the origin of another" 1 "" "'https://longest.example'"
	ctl site set news --policy shut
	is "site set refuses a wrong policy" 2 "" "is not a policy"
	ctl site list
	is "and changes nothing then" 0 "^news  *open  *https://www.news.example:8443,https://n.exam" ""
}

# A key of Ed25519, whose secret nobody here needs.
sso() {
	public=1eb9dbbbbc047c03fd70604e0071f0987e16b28b757225c11f00415d0e20b1a2
	add_key() {
		key=$1
		shift
		printf '%s\n' "$key" >"$tmp/key"
		ctl sso add news "$@" --issuer https://news.example <"$tmp/key"
	}
	ctl sso list
	is "there is no key for single sign-on yet" 0 "^SITE  *KEY" ""
	add_key "$public" main
	is "sso add adds a key" 0 "added key 'main' to site 'news'" ""
	add_key "$public" main
	is "sso add: a name twice" 1 "" "one of this name"
	for bad in '' key "$(echo $public | tr 0-9a-f 0)"; do
		add_key "$bad" other
		is "sso add: '$bad' is no public key" 2 "" "no public key of Ed25519"
	done
	add_key 'too short' hs --kind jwt-hs256
	is "sso add: a secret that is too short" 2 "" "secret of 32 to 256 bytes"
	add_key 'as long a secret as HMAC-SHA-256 needs' hs --kind jwt-hs256
	is "sso add takes a secret" 0 "added key 'hs'" ""
	equal "and keeps it sealed" "$(rows "count(*) FROM postbag.sso_key
		WHERE position('long a secret'::bytea IN material) > 0")" 0
	add_key "$public" 'a b'
	is "sso add: a name that is none" 2 "" "a key's name has"
	add_key "$public" other --kind jwt-none
	is "sso add: a kind that is none" 2 "" "not a kind of key"
	ctl sso add nobody main --issuer x <"$tmp/key"
	is "sso add of no site is refused" 1 "" "no site 'nobody'"
	ctl sso list
	is "sso list shows them" 0 "news *main *paseto *https://news.example *20" ""
	ctl sso check news v4.local.AAAA
	is "sso check says what is wrong" 1 "" "refused (other-paseto): .*v4.public"
	echo v4.public.AAAA >"$tmp/key"
	ctl sso check news <"$tmp/key"
	is "sso check reads a token from standard input" 1 "" "refused (bad-base64)"
	ctl sso check nobody x
	is "sso check of no site is refused" 1 "" "no site 'nobody'"
	ctl sso remove news hs
	is "sso remove removes a key" 0 "removed key 'hs' of site 'news'" ""
	ctl sso remove news hs
	is "and says when there is none" 1 "" "no such key"
	equal "the log has all of it" "$(rows "string_agg(kind || ' ' || subject || ' ' || before || after, ', ' ORDER BY event_id)
		FROM postbag.event WHERE kind LIKE 'sso%'")" "sso_key_add main paseto of https://news.example, sso_key_add hs jwt-hs256 of https://news.example, sso_key_remove hs jwt-hs256 of https://news.example"
	ctl sso remove news main
	is "sso remove removes the last one, too" 0 "removed key 'main'" ""
}

moderators() {
	ctl moderator add "$(printf '%061d' 0)"
	is "a name of 61 characters is a mistake" 2 "" "1 to 60 characters"
	ctl moderator add "   "
	is "so is one of spaces" 2 "" "1 to 60 characters"
	ctl moderator add "$(printf 'a\377')"
	is "and one that is not UTF-8" 2 "" "not valid UTF-8"
	ctl moderator add "  Ada   Lovelace "
	is "moderator add cleans the name" 0 "added moderator 'Ada Lovelace'" ""
	is "and makes a password" 0 "^password: [A-Za-z0-9]\{20\}$" ""
	made=$(sed -n 's/^password: //p' "$tmp/out")
	hash=$(rows "password_hash FROM postbag.moderator")
	case $hash in \$argon2id\$*) why= ;; *) why="not Argon2id: $hash" ;; esac
	verdict "which is kept as a hash only" "$why"
	ctl moderator role "Ada Lovelace" editor
	is "a role that there is not is a mistake" 2 "" "'editor' is not a role: none, read-only, moderator or owner"
	ctl moderator role "Ada Lovelace" owner --site nowhere
	is "a site that there is not is refused" 1 "" "no site 'nowhere'"
	ctl moderator role nobody owner
	is "so is a moderator" 1 "" "no moderator 'nobody'"
	ctl moderator add carol --site nowhere
	is "who is added for a site that there is not, is not added" 1 "" "no site 'nowhere'"
	ctl moderator add carol --role none
	is "nor who would have no role" 2 "" "has a role"
	ctl moderator add carol --role root
	is "nor who would have one that there is not" 2 "" "'root' is not a role"
	ctl moderator role "Ada Lovelace" read-only --site news
	is "a role is given at a site" 0 "role of 'Ada Lovelace' there: read-only" ""
	ctl moderator role "Ada Lovelace" owner
	is "and at all the others" 0 "role of 'Ada Lovelace' at every site that has no role of its own: owner" ""
	ctl moderator list
	is "and both are listed" 0 "^Ada Lovelace  *owner, read-only at news  *0 " ""
	ctl moderator role "Ada Lovelace" moderator --site news
	ctl moderator role "Ada Lovelace" moderator
	is "and changed again" 0 "own: moderator" ""
	sql "$(dsn_of "$owner")" "DELETE FROM postbag.site_role" >/dev/null
	ctl moderator add "Ada Lovelace"
	is "a name that is taken is refused" 1 "" "a 'Ada Lovelace' already"

	given "moderator add" bob 2 "at least 12 characters" short
	given "moderator add" bob 2 "no password" ''
	given "moderator add" bob 2 "one line" "first line of it\nsecond line"
	given "moderator add" bob 2 "too long" "$(printf '%0257d' 0)"
	given "moderator add" bob 2 "not valid UTF-8" 'twelve bytes \377'
	equal "none of them added anybody" "$(rows "count(*) FROM postbag.moderator")" 1
	given "moderator add" bob 0 "" "exactly 12 c"
	grep -q "password" "$tmp/out"
	equal "a password that is given is not shown" $? 1
	given "moderator passwd" bob 0 "" "$(printf '%0256d' 0)\n"
	given "moderator passwd" nobody 1 "no moderator 'nobody'" "a good long password"
	ctl moderator list
	is "moderator list shows them" 0 "^Ada Lovelace  *moderator  *0  *off  *0  *[0-9-]*T[0-9:]*Z$" ""
	grep -q -e "$made" -e argon2 "$tmp/out"
	equal "without anything of their passwords" $? 1

	sql "$(dsn_of "$owner")" "INSERT INTO postbag.session
			(session_hash, moderator_id, started_at, used_at, expires_at)
		SELECT sha256('x'), moderator_id, now(), now(), now() + interval '1 hour'
		FROM postbag.moderator WHERE name = 'bob'"
	ctl moderator list
	is "moderator list counts sessions" 0 "^bob  *moderator  *1 " ""
	ctl moderator passwd bob
	is "moderator passwd makes a password" 0 "^password: [A-Za-z0-9]\{20\}$" ""
	equal "and ends sessions" "$(rows "count(*) FROM postbag.session")" 0

	sql "$(dsn_of "$owner")" "INSERT INTO postbag.second_factor
		SELECT moderator_id, 'sealed', 0, now() FROM postbag.moderator WHERE name = 'bob'"
	sql "$(dsn_of "$owner")" "INSERT INTO postbag.session
			(session_hash, moderator_id, started_at, used_at, expires_at)
		SELECT sha256('x'), moderator_id, now(), now(), now() + interval '1 hour'
		FROM postbag.moderator WHERE name = 'bob'"
	ctl moderator list
	is "moderator list says whether the second factor is on" 0 "^bob  *moderator  *1  *on  *0  *[0-9-]*T" ""
	ctl moderator second-factor-off bob
	is "moderator second-factor-off says what it did" 0 \
		"the second factor of 'bob' is off, and all sessions have ended" ""
	ctl moderator list
	is "and has done it" 0 "^bob  *moderator  *0  *off " ""
	ctl moderator second-factor-off bob
	is "also when it is off" 0 "is off" ""
	ctl moderator second-factor-off nobody
	is "not for who is not there" 1 "" "no moderator 'nobody'"
	ctl moderator second-factor-off
	is "nor for nobody" 2 "" "NAME"
	sql "$(dsn_of "$owner")" "INSERT INTO postbag.passkey (moderator_id, name, credential_id,
			algorithm, public_key, signs, challenged_at, made_at)
		SELECT moderator_id, 'Phone', 'x', -8, sha256('x'), 0, now(), now()
		FROM postbag.moderator WHERE name = 'bob'"
	sql "$(dsn_of "$owner")" "INSERT INTO postbag.session
			(session_hash, moderator_id, started_at, used_at, expires_at)
		SELECT sha256('x'), moderator_id, now(), now(), now() + interval '1 hour'
		FROM postbag.moderator WHERE name = 'bob'"
	ctl moderator list
	is "moderator list counts passkeys" 0 "^bob  *moderator  *1  *off  *1  *[0-9-]*T" ""
	ctl moderator passkeys-remove bob
	is "moderator passkeys-remove says what it did" 0 \
		"'bob' has no passkeys, and all sessions have ended" ""
	ctl moderator list
	is "and has done it" 0 "^bob  *moderator  *0  *off  *0  *[0-9-]*T" ""
	ctl moderator passkeys-remove bob
	is "also when there are none" 0 "no passkeys" ""
	ctl moderator passkeys-remove nobody
	is "not for who is not there" 1 "" "no moderator 'nobody'"
	ctl moderator passkeys-remove
	is "nor for nobody" 2 "" "NAME"

	ctl moderator remove bob
	is "moderator remove removes" 0 "removed moderator 'bob'" ""
	ctl moderator remove bob
	is "only once" 1 "" "no moderator 'bob'"
}

# The state of each key, and what opens what is sealed.
keys_change() {
	sql "$(dsn_of "$owner")" "DELETE FROM postbag.sso_key"
	ctl keys list
	is "keys list has the current key" 0 "^1   current  20[0-9-]*T[0-9:]*Z  signs and seals" ""
	is "and the next one" 0 "^2   next     20[0-9-]*T[0-9:]*Z  is known in advance" ""
	ctl keys rotate
	is "keys rotate makes the next key current" 0 "key 2 is current, key 3 is next" ""
	equal "for nobody else to read" "$(stat -c %a "$tmp/keys")" 600
	ctl keys list
	is "the key before is old" 0 "^1   old .* recognises what it signed$" ""
	is "the next one is current" 0 "^2   current " ""
	is "and there is a new next one" 0 "^3   next " ""

	printf '0123456789abcdef0123456789abcdef' >"$tmp/secret"
	ctl sso add news secret --kind jwt-hs256 --issuer "https://news.example" <"$tmp/secret"
	is "something is sealed" 0 "added" ""
	ctl keys rotate
	ctl keys list
	is "keys list says what a key opens" 0 \
		"^2   old .* recognises what it signed; opens secrets that sites sign with (1)$" ""
	ctl doctor
	is "doctor says what is left to seal anew" 1 "^warn  seals: key 2, which is not current, seals secrets .*keys reseal" ""
	ctl keys revoke-before 3
	is "a key that something is sealed with is not removed" 1 "" "key 2 opens secrets .*would be lost.*keys reseal"
	ctl keys reseal
	is "keys reseal seals it anew" 0 "^key 2: secrets that sites sign with: 1 sealed anew$" ""
	is "and says that all is done" 0 "^everything is sealed with key 3$" ""
	equal "which it is" "$(rows "get_byte(material, 0) FROM postbag.sso_key")" 3
	ctl keys reseal
	is "once more there is nothing to do" 0 "^everything is sealed with key 3$" ""
	ctl doctor
	is "doctor says so, too" 1 "^ok    seals: everything is sealed with the current key" ""

	while IFS='|' read -r before code out err message; do
		ctl keys revoke-before "$before"
		is "keys revoke-before: $message" "$code" "$out" "$err"
	done <<-END
		9|1||there is no key 9|a key that there is not
		5th|2||neither the number of a key nor a day|what is no key and no day
		4|1||key 3, which is current, is among them|the current key is kept
		2999-12-31|1||key 4, which is next, is among them|so is the next one
		2001-01-01|0|there is no key before that||a day before all keys
		2|0|^removed 1;||a key by its number
		3|0|^removed 1;||and one more
		3|0|there is no key before that||nothing is left to be removed
	END
	equal "the others are as they were" "$(cut -d ' ' -f 1,2 "$tmp/keys" | grep -v '#')" "$(printf 'current 3\nnext 4')"

	sql "$(dsn_of "$owner")" "UPDATE postbag.sso_key SET material = set_byte(material, 0, 99)"
	ctl doctor
	is "doctor misses a key that opens something" 1 "^FAIL  seals: key 99, which is not in the file, seals secrets " ""
	ctl keys list
	is "keys list has it" 0 "^99  missing  -  *would open secrets that sites sign with (1)$" ""
	ctl keys reseal
	is "keys reseal does not do without it" 1 "" "key 99, which is not in the file, seals 1 of the .*put it back"
	sql "$(dsn_of "$owner")" "UPDATE postbag.sso_key SET material = set_byte(material, 0, 3)"
	ctl keys rotate
	sql "$(dsn_of "$owner")" "UPDATE postbag.sso_key SET material = set_byte(material, 40, 255 - get_byte(material, 40))"
	ctl keys reseal
	is "keys reseal leaves what its key does not open" 1 "^key 3: .*: 0 sealed anew" "key 3 does not open 1 of the secrets"
	sql "$(dsn_of "$owner")" "DELETE FROM postbag.sso_key"

	: >"$tmp/keys.new"
	before=$(cat "$tmp/keys")
	ctl keys rotate
	is "keys rotate is done by one at a time" 1 "" "cannot make '$tmp/keys.new': File exists; if nobody else"
	equal "and leaves the file alone" "$(cat "$tmp/keys")" "$before"
	rm "$tmp/keys.new"
	sed -i '/^next/d; s/ [^ ]*Z$//' "$tmp/keys"
	ctl keys rotate
	is "keys rotate without a next key makes one" 0 "^key 5 is next$" ""
	is "and says that it must be known first" 0 "reload every postbagd, and run 'postbagctl keys rotate' again" ""
	ctl keys list
	is "a key whose file does not say when it was made" 0 "^4   current  -  *signs and seals" ""
	while [ "$(grep -c -v '#' "$tmp/keys")" -lt 8 ]; do ctl keys rotate; done
	ctl keys rotate
	is "keys rotate has room for eight" 1 "" "there are 8 keys.*revoke-before"
	chmod 640 "$tmp/keys"
	for what in list rotate reseal "revoke-before 3"; do
		# shellcheck disable=SC2086
		ctl keys $what
		is "keys $what refuses a file that others may read" 1 "" "chmod 600"
	done
	chmod 600 "$tmp/keys"
}

# given COMMAND NAME STATUS MESSAGE PASSWORD: with a password on standard input, in printf's escapes.
given() {
	# shellcheck disable=SC2059,SC2086
	printf "$5" >"$tmp/password"
	# shellcheck disable=SC2086
	ctl $1 "$2" --password-stdin <"$tmp/password"
	if [ "$3" -eq 0 ]; then
		is "$1 takes a password" 0 "'$2'" ""
	else
		is "$1 refuses a password: $4" "$3" "" "$4"
	fi
}

doctor() {
	fsync on
	ctl doctor
	is "doctor misses postbagd" 1 "^FAIL  socket: .*start postbagd" ""
	start_listener 0660
	ctl doctor
	is "doctor finds nothing wrong" 0 "^ok  *socket: " ""
	for what in settings keys database role durability connection clock schema sites moderators seals \
		socket "socket rights"; do
		is "doctor: $what is well" 0 "^ok    $what: " ""
	done
	is "doctor: http is for trying" 0 "^warn  url: " ""

	is "doctor looks for what a sandbox needs" 0 "^[okwarn]*  *sandbox: system calls are filtered" ""
	POSTBAG_SANDBOX=no ctl doctor
	is "doctor: no sandbox" 0 "^warn  sandbox: off" ""

	unwell url "not https" "url = http://news.example/postbag/"
	unwell database "cannot connect" "dsn = host=$tmp dbname=nowhere"
	unwell database "not a connection string" "dsn = frob"
	unwell role "is a superuser" "dsn = $admin dbname=$database"
	unwell role "owns the schema" "dsn = $(dsn_of "$owner")"
	unwell durability "synchronous_commit is off" \
		"dsn = $(dsn_of "$app" -csynchronous_commit=off)"
	fsync off
	unwell durability "fsync is off"
	fsync on
	unwell "socket rights" "is no user here" "peer_user = nobody-at-all"
	unwell "socket rights" "may not connect" "peer_user = nobody"
	most=$(sql "$admin" "SHOW max_connections")
	if [ "$most" -lt 133 ]; then
		POSTBAG_POOL=128 ctl doctor
		is "doctor: a pool that is too large" 0 "^warn  connection: pool is 128 .* $most in all" ""
	else
		POSTBAG_POOL=128 ctl doctor
		is "doctor: a large pool" 0 "^ok    connection: .*pool of 128, the server takes $most" ""
	fi
	chmod 640 "$tmp/keys"
	unwell keys "chmod 600"
	chmod 600 "$tmp/keys"
	stop_listener
	unwell socket "nobody listens"
	start_listener 0666
	ctl doctor
	is "doctor: a socket for everybody" 0 "^warn  socket rights: " ""
	stop_listener
	start_listener 0000
	unwell "socket rights" "may not connect" "peer_user = nobody"
	is "doctor: a socket that we may not use is seen all the same" 1 "^ok    socket: " ""
	rm -f "$tmp/socket"
	: >"$tmp/socket"
	unwell socket "is not a socket"
	stop_listener
	start_listener 0660

	ctl moderator remove "Ada Lovelace"
	unwell moderators "moderator add"
	sql "$(dsn_of "$owner")" "REVOKE SELECT ON postbag.comment FROM $app"
	unwell schema "may not read 1 of its tables"
	sql "$(dsn_of "$owner")" "DELETE FROM postbag.site_origin" \
		"DELETE FROM postbag.site_setting" "DELETE FROM postbag.event" "DELETE FROM postbag.site" \
		"GRANT SELECT ON postbag.comment TO $app"
	unwell sites "site add"
	sql "$(dsn_of "$owner")" "INSERT INTO postbag.schema_migration
		VALUES (1000, 'of_tomorrow', sha256(''), now())"
	unwell schema "newer than"
	ctl migrate
	is "migrate refuses a newer schema" 1 "" "cannot migrate"
	ctl site list
	is "and so do the others" 1 "" "upgrade Postbag"
}

# unwell WHAT MESSAGE [LINE]: doctor fails with this line when the settings have that one.
unwell() {
	write_settings ${3:+"$3"}
	case ${3:-} in peer_user*) sed -i 3d "$tmp/postbag.conf" ;; esac
	ctl doctor
	is "doctor: $1: $2" 1 "^FAIL  $1: .*$2" ""
	write_settings
}

# fsync on|off: at the server, which takes a moment to hear of it.
fsync() {
	sql "$admin" "ALTER SYSTEM SET fsync = $1" "SELECT pg_reload_conf()" >/dev/null
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$(sql "$admin" "SHOW fsync")" = "$1" ] && return
		sleep 0.1
	done
}

# Somebody who listens where postbagd would.
start_listener() {
	rm -f "$tmp/socket"
	perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5)
		or die; chmod oct $ARGV[1], $ARGV[0]; alarm 300; 1 while $s->accept' "$tmp/socket" "$1" &
	listener=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$(stat -c 0%a "$tmp/socket" 2>/dev/null)" = "$1" ] && return
		sleep 0.1
	done
}

stop_listener() {
	[ -n "$listener" ] || return 0
	kill "$listener" 2>/dev/null
	wait "$listener" 2>/dev/null
	listener=
}

main
