/*
 * The empty FastCGI program that Postbag is compared with: threads in libfcgi's usual loop, each of
 * which reads the request and answers with the same bytes from memory.
 *
 *	empty SOCKET THREADS ANSWER
 *
 * ANSWER is a file with a whole CGI answer, header and body. Ends on SIGTERM.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define THREADS_MOST 512

struct empty {
	int socket;
	char *answer;
	int bytes;
};

static int answer_read(const char *path, struct empty *e);
static void *serve(void *with);

int
main(int argc, char *argv[])
{
	pthread_t thread[THREADS_MOST];
	struct empty e;

	int threads = argc == 4 ? atoi(argv[2]) : 0;
	if (threads < 1 || threads > THREADS_MOST || answer_read(argv[3], &e) != 0) {
		(void)fputs("usage: empty SOCKET THREADS ANSWER\n", stderr);
		return EXIT_FAILURE;
	}
	(void)umask(0077);
	if (FCGX_Init() != 0 || (e.socket = FCGX_OpenSocket(argv[1], 1024)) < 0) {
		perror(argv[1]);
		return EXIT_FAILURE;
	}
	/* libfcgi has taken it to note it, and ends nothing. */
	(void)signal(SIGTERM, SIG_DFL);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&thread[i], NULL, serve, &e) != 0)
			return EXIT_FAILURE;
	for (int i = 0; i < threads; i++)
		(void)pthread_join(thread[i], NULL);
	return EXIT_SUCCESS;
}

static int
answer_read(const char *path, struct empty *e)
{
	FILE *f = fopen(path, "rb");
	struct stat st;

	if (f == NULL || fstat(fileno(f), &st) != 0 || st.st_size > 1 << 20)
		return -1;
	e->bytes = (int)st.st_size;
	e->answer = malloc((size_t)st.st_size + 1);
	if (e->answer == NULL || fread(e->answer, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		return -1;
	return fclose(f);
}

static void *
serve(void *with)
{
	const struct empty *e = with;
	FCGX_Request request;
	char body[4096];

	if (FCGX_InitRequest(&request, e->socket, 0) != 0)
		return NULL;
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetStr(body, sizeof(body), request.in) > 0)
			;
		(void)FCGX_PutStr(e->answer, e->bytes, request.out);
		FCGX_Finish_r(&request);
	}
	return NULL;
}
