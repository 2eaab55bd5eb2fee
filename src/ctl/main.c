/*
 * postbagctl: the operator's tool. Reads the program's options, finds the command, makes ready what
 * it says it needs, and runs it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bug.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "key/keyring.h"

#define COMPLAINT_BYTES ((size_t)4096)

static enum outcome run(struct ctl *cx, int argc, char **argv);
static enum outcome read_command(struct ctl *cx, int argc, char **argv);
static enum outcome refuse_command(int argc, char **argv, size_t words);
static const char *default_config(void);
static enum outcome prepare(struct ctl *cx);
static bool become_owner(const char *path);
static void become_oneself(void);
static enum outcome check_schema(struct ctl *cx);

int
main(int argc, char **argv)
{
	struct ctl cx = { .arena = arena_open() };
	struct rlimit none = { 0, 0 };

	/* Keys and passwords would be in a core. */
	(void)setrlimit(RLIMIT_CORE, &none);
	/* What is made must not be readable by others whatever the shell's mask is. */
	(void)umask(077);
	enum outcome outcome = run(&cx, argc, argv);
	db_close(cx.db);
	arena_close(cx.arena);
	if (fflush(stdout) != 0 || ferror(stdout))
		outcome = say_failed("cannot write to standard output");
	return (int)outcome;
}

static enum outcome
run(struct ctl *cx, int argc, char **argv)
{
	int c;

	if (key_setup() != OK)
		return say_failed("cannot start: libsodium does not work here");
	cx->config = default_config();
	opterr = 0;
	/* "+": stop at the command's name; what follows is the command's. */
	while ((c = getopt(argc, argv, "+:c:hV")) != -1) {
		switch (c) {
		case 'c':
			cx->config = optarg;
			break;
		case 'h':
			say_usage_all();
			return DONE;
		case 'V':
			return version_run(cx);
		case ':':
			return say_usage(NULL, "'-%c' needs a value", optopt);
		default:
			return say_usage(NULL, "'-%c' is not an option", optopt);
		}
	}
	return read_command(cx, argc - optind, argv + optind);
}

static enum outcome
read_command(struct ctl *cx, int argc, char **argv)
{
	struct buf complaint = buf_begin(cx->arena, 256, COMPLAINT_BYTES);
	size_t words;

	if (argc == 0)
		return say_usage(NULL, "which command?");
	cx->command = command_find((const char *const *)argv, (size_t)argc, &words);
	if (cx->command == NULL)
		return refuse_command(argc, argv, words);
	/* getopt_long() skips the word before the first: the last word of the command's name. */
	argc -= (int)words - 1;
	argv += words - 1;
	if (args_read(&cx->command->form, argc, argv, &cx->args, &complaint) != OK)
		return say_usage(cx->command, "%.*s", STR_ARG(buf_str(&complaint)));
	if (cx->args.help) {
		say_command(cx->command);
		return DONE;
	}
	enum outcome outcome = prepare(cx);
	return outcome == DONE ? cx->command->run(cx) : outcome;
}

static enum outcome
refuse_command(int argc, char **argv, size_t words)
{
	if (words == 0)
		return say_usage(NULL, "there is no command '%s'", argv[0]);
	if (argc == 1)
		return say_usage(NULL, "'%s' needs a second word; 'postbagctl help %s' lists them",
		    argv[0], argv[0]);
	return say_usage(NULL, "there is no command '%s %s'", argv[0], argv[1]);
}

/* An empty POSTBAG_CONFIG means no file, so that one can do without that of /etc. */
static const char *
default_config(void)
{
	const char *config = getenv("POSTBAG_CONFIG");

	if (config != NULL)
		return config[0] == '\0' ? NULL : config;
	return access(SETTINGS_DEFAULT_PATH, F_OK) != 0 && errno == ENOENT ? NULL
									   : SETTINGS_DEFAULT_PATH;
}

static enum outcome
prepare(struct ctl *cx)
{
	struct buf complaint = buf_begin(cx->arena, 256, COMPLAINT_BYTES);

	if (cx->command->need == NEED_NOTHING)
		return DONE;
	if (command_settings(cx, &complaint) != OK)
		return say_failed("%.*s", STR_ARG(buf_str(&complaint)));
	if (cx->command->need == NEED_SETTINGS)
		return DONE;
	if (cx->command->need == NEED_BOTH && !become_owner(cx->settings.key_file))
		return say_failed(
		    "cannot become the owner of '%s': %s", cx->settings.key_file, strerror(errno));
	cx->db = command_pool(&cx->settings);
	enum outcome outcome = check_schema(cx);
	if (cx->command->need == NEED_BOTH)
		become_oneself();
	return outcome;
}

/*
 * The file's folder is root's, and the database knows the file's owner, who is postbagd's user.
 * What is connected then stays so. A file that is not there is complained of later.
 */
static bool
become_owner(const char *path)
{
	struct stat st;

	if (geteuid() != 0 || stat(path, &st) != 0)
		return true;
	return setegid(st.st_gid) == 0 && seteuid(st.st_uid) == 0;
}

static void
become_oneself(void)
{
	MUST(seteuid(getuid()) == 0 && setegid(getgid()) == 0);
}

static enum outcome
check_schema(struct ctl *cx)
{
	int64_t version = 0;
	enum err err = db_ready(cx->db, &version);

	if (err == OK)
		return DONE;
	if (err == ERR_CONFLICT && version < db_wanted_version())
		return say_failed("cannot use the database: its schema is of version %lld, this "
				  "program needs %lld; run 'postbagctl migrate'",
		    (long long)version, (long long)db_wanted_version());
	if (err == ERR_CONFLICT)
		return say_failed("cannot use the database: its schema is of version %lld, newer "
				  "than the %lld of this program; upgrade Postbag",
		    (long long)version, (long long)db_wanted_version());
	return say_store("use the database", err);
}
