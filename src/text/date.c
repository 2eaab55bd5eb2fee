#include "text/date.h"

#include <time.h>

#include "base/bug.h"
#include "base/clock.h"

#define US_PER_SECOND 1000000

static const char *const weekday[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

static struct tm split(int64_t at_us);
static void put_digits(char *at, size_t count, int value);
static bool drop_fraction(struct str *rest);
static bool offset_of(struct str text, int64_t *east_s);
static bool digits(struct str text, int *out);

void
date_rfc3339(struct buf *out, int64_t at_us)
{
	struct tm t = split(at_us);

	char text[] = "0000-00-00T00:00:00Z";

	if (t.tm_year + 1900 < 0 || t.tm_year + 1900 > 9999) {
		buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900, t.tm_mon + 1,
		    t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
		return;
	}
	/* A page has one for each comment, and printf() takes ten times as long. */
	put_digits(text, 4, t.tm_year + 1900);
	put_digits(text + 5, 2, t.tm_mon + 1);
	put_digits(text + 8, 2, t.tm_mday);
	put_digits(text + 11, 2, t.tm_hour);
	put_digits(text + 14, 2, t.tm_min);
	put_digits(text + 17, 2, t.tm_sec);
	buf_text(out, text);
}

void
date_http(struct buf *out, int64_t at_us)
{
	struct tm t = split(at_us);

	buf_printf(out, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekday[t.tm_wday], t.tm_mday,
	    month[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

struct date
date_of(int64_t at_us)
{
	struct tm t = split(at_us);

	return (struct date){
		.year = t.tm_year + 1900,
		.month = t.tm_mon + 1,
		.day = t.tm_mday,
		.hour = t.tm_hour,
		.minute = t.tm_min,
	};
}

bool
date_day_of(struct str text, int64_t *day)
{
	struct tm t = { 0 };

	if (text.len != 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    !digits(str_part(text, 0, 4), &t.tm_year) || !digits(str_part(text, 5, 7), &t.tm_mon) ||
	    !digits(str_part(text, 8, 10), &t.tm_mday) || t.tm_year < 1970)
		return false;
	struct tm given = t;
	t.tm_year -= 1900;
	t.tm_mon--;
	time_t seconds = timegm(&t);
	/* timegm() makes the next month of what is too much for one. */
	if (t.tm_mon + 1 != given.tm_mon || t.tm_mday != given.tm_mday)
		return false;
	*day = seconds / S_PER_DAY;
	return true;
}

bool
date_rfc3339_of(struct str text, int64_t *s)
{
	int hour, minute, second;
	int64_t day, east_s;

	if (text.len < 20 || (text.p[10] != 'T' && text.p[10] != 't') || text.p[13] != ':' ||
	    text.p[16] != ':' || !date_day_of(str_part(text, 0, 10), &day) ||
	    !digits(str_part(text, 11, 13), &hour) || !digits(str_part(text, 14, 16), &minute) ||
	    !digits(str_part(text, 17, 19), &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	struct str rest = str_part(text, 19, text.len);
	if (!drop_fraction(&rest) || !offset_of(rest, &east_s))
		return false;
	*s = day * S_PER_DAY + hour * 3600 + minute * 60 + second - east_s;
	return *s > 0;
}

static void
put_digits(char *at, size_t count, int value)
{
	for (; count > 0; count--, value /= 10)
		at[count - 1] = (char)('0' + value % 10);
}

/* A point and digits, if they are there. */
static bool
drop_fraction(struct str *rest)
{
	size_t at = 1;

	if (rest->p[0] != '.')
		return true;
	while (at < rest->len && rest->p[at] >= '0' && rest->p[at] <= '9')
		at++;
	bool some = at > 1;
	*rest = str_part(*rest, at, rest->len);
	return some;
}

/* "Z", or hours and minutes east or west of it. */
static bool
offset_of(struct str text, int64_t *east_s)
{
	int hours, minutes;

	*east_s = 0;
	if (text.len == 1)
		return text.p[0] == 'Z' || text.p[0] == 'z';
	if (text.len != 6 || (text.p[0] != '+' && text.p[0] != '-') || text.p[3] != ':' ||
	    !digits(str_part(text, 1, 3), &hours) || !digits(str_part(text, 4, 6), &minutes) ||
	    hours > 23 || minutes > 59)
		return false;
	*east_s = (hours * 3600 + minutes * 60) * (text.p[0] == '-' ? -1 : 1);
	return true;
}

static bool
digits(struct str text, int *out)
{
	*out = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*out = *out * 10 + (text.p[i] - '0');
	}
	return true;
}

/* Rounds down, before 1970 too: a moment belongs to the second that it is in. */
static struct tm
split(int64_t at_us)
{
	time_t seconds = at_us / US_PER_SECOND - (at_us % US_PER_SECOND < 0);
	struct tm t;

	/* Every int64_t of microseconds is a year that fits. */
	MUST(gmtime_r(&seconds, &t) != NULL);
	return t;
}
