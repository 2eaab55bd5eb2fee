# Reads the table of floors, then C files; prints TAP, one test for each floor. See floors.test.

BEGIN {
	# The headers that come with each outside library.
	library["ini.h"] = "inih"
	library["utf8proc.h"] = "utf8proc"
	library["uriparser/Uri.h"] = library["uriparser/UriBase.h"] = "uriparser"
	library["md4c.h"] = library["md4c-html.h"] = "md4c"
	library["jansson.h"] = "jansson"
	library["expat.h"] = "expat"
	library["sodium.h"] = "libsodium"
	library["re2/re2.h"] = "re2"
	library["liboath/oath.h"] = "liboath"
	library["fido.h"] = library["fido/eddsa.h"] = library["fido/es256.h"] = library["fido/rs256.h"] = "libfido2"
	library["libpq-fe.h"] = "libpq"
	library["libdeflate.h"] = "libdeflate"
	library["qrencode.h"] = "libqrencode"
	library["fcgiapp.h"] = library["fastcgi.h"] = "libfcgi"
	library["seccomp.h"] = "libseccomp"
	library["curl/curl.h"] = "libcurl"
	library["uthash.h"] = library["utlist.h"] = library["utarray.h"] = "uthash"
	# What comes with the C library, the kernel and the compiler, beside whole folders of them.
	split("assert ctype dirent endian errno fcntl float fnmatch getopt glob grp inttypes iso646 libgen " \
		"limits locale malloc math netdb nl_types poll pthread pwd sched semaphore setjmp signal " \
		"stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string " \
		"strings syslog termios threads time uchar unistd wchar wctype", names, " ")
	for (i in names)
		libc[names[i] ".h"] = 1
}

# The table: | floor | is | may include | outside library |

FNR == NR && /^\| *[a-z]+ *\|/ {
	cells = split($0, cell, /[ \t]*\|[ \t]*/)
	if (cells < 6 || cell[2] == "floor")
		next
	floors++
	known[cell[2]] = 1
	allow(cell[2], cell[4], "floor")
	allow(cell[2], cell[5], "library")
	next
}
FNR == NR { next }

FNR == 1 {
	split(FILENAME, part, "/")
	floor = part[2]
	seen[floor] = 1
	if (FILENAME ~ /\.c$/)
		files[floor]++
}

/^[ \t]*#[ \t]*include/ {
	if (match($0, /"[^"]+"/))
		own(substr($0, RSTART + 1, RLENGTH - 2))
	else if (match($0, /<[^>]+>/))
		outside(substr($0, RSTART + 1, RLENGTH - 2))
	else
		wrong("an include that is neither \"floor/file.h\" nor <header.h>")
}

END {
	for (floor in known) {
		number++
		if (!(floor in seen))
			fault[floor] = fault[floor] "# the table has " floor ", src/ has not\n"
		else if (!files[floor])
			fault[floor] = fault[floor] "# src/" floor " has no .c file\n"
		report(floor, "src/" floor " includes what its floor may include")
	}
	for (floor in seen) {
		if (floor in known)
			continue
		number++
		fault[floor] = fault[floor] "# src/ has " floor ", the table has not\n"
		report(floor, "src/" floor " is a floor of the table")
	}
	if (floors == 0) {
		number++
		print "not ok " number " - docs/architecture.md has the table of floors"
		failed = 1
	}
	print "1.." number
	exit failed
}

function allow(floor, text, kind,	words, n, i)
{
	n = split(text, words, /[ ,]+/)
	for (i = 1; i <= n; i++)
		if (words[i] != "-" && words[i] != "")
			may[floor, kind, words[i]] = 1
}

function own(header,	from)
{
	if (header !~ /^[a-z]+\/[a-z0-9_]+\.h$/) {
		wrong("\"" header "\" is not \"floor/file.h\"")
		return
	}
	from = header
	sub(/\/.*/, "", from)
	if (from != floor && !((floor, "floor", from) in may))
		wrong("\"" header "\" is of a floor that " floor " may not include")
}

function outside(header)
{
	if (header in library) {
		if (!((floor, "library", library[header]) in may))
			wrong("<" header "> is of " library[header] ", which is not on this floor")
	} else if (!(header in libc) && header !~ /^(sys|linux|netinet|arpa|sanitizer)\/[a-z0-9_]+\.h$/)
		wrong("<" header "> is of no library that floors.awk knows")
}

function wrong(what)
{
	fault[floor] = fault[floor] "# " FILENAME ":" FNR ": " what "\n"
}

function report(floor, name)
{
	print (fault[floor] == "" ? "ok " : "not ok ") number " - " name
	if (fault[floor] != "") {
		printf "%s", fault[floor]
		failed = 1
	}
}
