#include "view/icon_html.h"

#include "base/attr.h"

/* The corners, what is between them above and below, what is between them at the sides, and the
 * middle. Each of these is the path of all its mirror images; a page that has many pictures repeats
 * them whole, and so compresses to some fifteen bytes a picture. */
static const char *const corner[] = {
	/* empty */ "",
	/* square */ "M0 0h1v1h-1M4 0h-1v1h1M0 4h1v-1h-1M4 4h-1v-1h1",
	/* round */ "M0 1q0-1 1-1v1M4 1q0-1-1-1v1M0 3q0 1 1 1v-1M4 3q0 1-1 1v-1",
	/* quarter */ "M0 0h1q0 1-1 1M4 0h-1q0 1 1 1M0 4h1q0-1-1-1M4 4h-1q0-1 1-1",
	/* leaf */
	"M0 0q1 0 1 1-1 0-1-1M4 0q-1 0-1 1 1 0 1-1M0 4q1 0 1-1-1 0-1 1M4 4q-1 0-1-1 1 0 1 1",
	/* bevelled */ "M0 1l1-1v1M4 1l-1-1v1M0 3l1 1v-1M4 3l-1 1v-1",
	/* triangle */ "M0 0h1l-1 1M4 0h-1l1 1M0 4h1l-1-1M4 4h-1l1-1",
};
static const char *const beam[] = {
	/* straight */ "M1 0h2v1h-2M1 4h2v-1h-2",
	/* dome */ "M1 1q0-1 1-1t1 1M1 3q0 1 1 1t1-1",
	/* bowl */ "M1 0q0 1 1 1t1-1M1 4q0-1 1-1t1 1",
	/* gable */ "M1 1l1-1 1 1M1 3l1 1 1-1",
	/* wedge */ "M1 0l1 1 1-1M1 4l1-1 1 1",
	/* valley */ "M1 0q0 1 1 1q1 0 1-1v1h-2M1 4q0-1 1-1q1 0 1 1v-1h-2",
};
static const char *const side[] = {
	/* straight */ "M0 1v2h1v-2M4 1v2h-1v-2",
	/* dome */ "M1 1q-1 0-1 1t1 1M3 1q1 0 1 1t-1 1",
	/* bowl */ "M0 1q1 0 1 1t-1 1M4 1q-1 0-1 1t1 1",
	/* gable */ "M1 1l-1 1 1 1M3 1l1 1-1 1",
	/* wedge */ "M0 1l1 1-1 1M4 1l-1 1 1 1",
	/* valley */ "M0 1q1 0 1 1q0 1-1 1h1v-2M4 1q-1 0-1 1q0 1 1 1h-1v-2",
};
static const char *const middle[] = {
	/* empty */ "",
	/* pierced */ "M1 1h2v2h-2zM2 1.5l-.5 .5 .5 .5 .5-.5",
	/* disc */ "M1 2q0-1 1-1t1 1-1 1-1-1",
	/* star */ "M1 2q1 0 1-1 0 1 1 1-1 0-1 1 0-1-1-1",
	/* diamond */ "M1 2l1-1 1 1-1 1",
	/* blossom */ "M1 1q0 1 1 1-1 0-1 1 1 0 1-1 0 1 1 1 0-1-1-1 1 0 1-1-1 0-1 1 0-1-1-1",
};

/* Each with a contrast of at least 4 to white and 3 to #222. */
static const char *const colour[] = { "#c43", "#971", "#383", "#187", "#27b", "#86b", "#b47",
	"#678" };

static const char *pick(uint64_t *seed, const char *const *from, size_t count);

void
icon_html(struct html *h, uint64_t seed)
{
	const char *fill = pick(&seed, colour, COUNT_OF(colour));
	const char *corners = pick(&seed, corner, COUNT_OF(corner));
	const char *beams = pick(&seed, beam, COUNT_OF(beam));
	const char *sides = pick(&seed, side, COUNT_OF(side));
	const char *centre = pick(&seed, middle, COUNT_OF(middle));

	html_open_class(h, "svg", "postbag-face");
	html_attr_text(h, "aria-hidden", "true");
	html_attr_text(h, "width", "32");
	html_attr_text(h, "height", "32");
	html_attr_text(h, "viewBox", "0 0 4 4");
	html_attr_text(h, "fill", fill);
	html_open(h, "path");
	html_attr_printf(h, "d", "%s%s%s%s", corners, beams, sides, centre);
	html_close(h, "path");
	html_close(h, "svg");
}

/* Takes a part of the number, and leaves the rest for the next choice. */
static const char *
pick(uint64_t *seed, const char *const *from, size_t count)
{
	size_t i = (size_t)(*seed % count);

	*seed /= count;
	return from[i];
}
