# Makes C of the catalogue: `awk -v want=header -f embed-words.awk po/postbag.pot po/LANG.po...` writes
# the enums of the messages and the languages, `-v want=source` the texts.
#
# The files are of gettext's form (docs/languages.md). A message is known by its msgctxt, a word of
# a-z, 0-9 and _; the template has the English. A language's tag (BCP 47) is its file's name, its own
# name and direction are the header's X-Name and X-Direction, and its plural rule is made of the
# header's Plural-Forms. What has no translation, or one marked fuzzy, falls back to English. Anything
# that is not of this form stops the build.

BEGIN {
	if (want != "header" && want != "source")
		stop("-v want=header or -v want=source is missing")
}

FNR == 1 {
	finish_file()
	start_file()
}

/^#,.*fuzzy/ { entry(); fuzzy = 1; next }
/^#/ { entry(); next }
/^[ \t]*$/ { entry(); next }
/^msgctxt "/ { entry(); field = "ctxt" }
/^msgid "/ { if (field != "ctxt") entry(); field = "id" }
/^msgid_plural "/ { field = "plural" }
/^msgstr "/ { field = "str0" }
/^msgstr\[[0-5]\] "/ { field = "str" substr($0, 8, 1) }
{
	if (field == "" || !match($0, /"([^"\\]|\\["\\nt])*"$/) ||
	    $0 !~ /^(msg(ctxt|id|id_plural|str|str\[[0-5]\]) )?"/)
		fail("not a line of gettext's form")
	value[field] = value[field] substr($0, RSTART + 1, RLENGTH - 2)
	started = 1
}

END {
	if (!failed) {
		finish_file()
		if (want == "header")
			write_header()
		else
			write_source()
	}
}

function start_file(    name) {
	name = FILENAME
	sub(/^.*\//, "", name)
	languages++
	if ((name ~ /\.pot$/) != (languages == 1))
		stop("the template comes first, then the languages: " FILENAME)
	if (languages > 1 && name !~ /^[a-z][a-z][a-z]?(-[A-Z][a-z][a-z][a-z])?(-[A-Z][A-Z])?\.po$/)
		stop("a language's file is named like de.po, pt-BR.po or zh-Hans.po: " FILENAME)
	sub(/\.pot?$/, "", name)
	tag[languages] = languages == 1 ? "en" : name
}

function entry() {
	if (started && value["ctxt"] == "")
		header(value["str0"])
	else if (started && languages == 1)
		template(value["ctxt"])
	else if (started && !fuzzy)
		translation(value["ctxt"])
	split("", value)
	field = ""
	started = fuzzy = 0
}

function header(text,    forms) {
	if (value["id"] != "")
		fail("this message has no msgctxt")
	forms = part(text, "Plural-Forms")
	if (forms !~ /^nplurals=[1-6]; plural=[n0-9 ()%<>=!&|?:]+;$/)
		fail("Plural-Forms must be 'nplurals=N; plural=EXPRESSION;'")
	nplurals[languages] = substr(forms, 10, 1)
	rule[languages] = substr(forms, 20, length(forms) - 20)
	own_name[languages] = part(text, "X-Name")
	direction[languages] = part(text, "X-Direction")
	if (own_name[languages] == "" || direction[languages] !~ /^(ltr|rtl)$/)
		fail("the header must have X-Name, and X-Direction with ltr or rtl")
}

function part(text, name,    lines, n, i) {
	n = split(text, lines, /\\n/)
	for (i = 1; i <= n; i++)
		if (index(lines[i], name ": ") == 1)
			return substr(lines[i], length(name) + 3)
	return ""
}

function template(name) {
	if (name !~ /^[a-z][a-z0-9_]*$/ || (name in number))
		fail("a msgctxt is of a-z, 0-9 and _, and there is one of each: " name)
	if (value["id"] == "")
		fail(name " has no text")
	number[name] = ++messages
	names[messages] = name
	counts[messages] = "plural" in value
	text[1, messages] = counts[messages] ? quoted(value["id"]) form(value["plural"]) \
		: quoted(value["id"])
}

function translation(name,    i, forms) {
	if (!(name in number))
		fail("the template has no message " name)
	if (value["str0"] == "")
		return
	forms = quoted(value["str0"])
	for (i = 1; counts[number[name]] && i < nplurals[languages]; i++) {
		if (value["str" i] == "")
			fail(name " has fewer forms than Plural-Forms says")
		forms = forms form(value["str" i])
	}
	text[languages, number[name]] = forms
}

# Marks of direction have their place in a text, but compilers warn of them in C.
function quoted(s) {
	gsub(/\342\200\216/, "\\342\\200\\216", s)
	gsub(/\342\200\217/, "\\342\\200\\217", s)
	return "\"" s "\""
}

# The forms of a plural stand behind each other, each ended by a NUL.
function form(s) {
	return " \"\\0\" " quoted(s)
}

function finish_file() {
	if (languages == 0)
		return
	entry()
	if (!(languages in nplurals))
		stop("po/" tag[languages] ".po has no header")
}

function write_header(    i) {
	print "/* Made by script/embed-words.awk: the names of the messages in po/postbag.pot. */"
	print "#ifndef POSTBAG_VIEW_CATALOGUE_H"
	print "#define POSTBAG_VIEW_CATALOGUE_H"
	print "\nenum say {"
	for (i = 1; i <= messages; i++)
		print "\tSAY_" toupper(names[i]) ","
	print "\tSAYS,"
	print "};"
	print "\n/* The languages there are: their numbers are those of struct html's lang. */"
	print "enum {"
	for (i = 1; i <= languages; i++)
		print "\tLANG_" constant(tag[i]) ","
	print "\tLANGS,"
	print "};"
	print "\n#endif"
}

function constant(name) {
	gsub(/-/, "_", name)
	return toupper(name)
}

function write_source(    i, k) {
	print "/* Made by script/embed-words.awk from po/. */"
	print "#include \"view/say.h\""
	print "\nconst bool catalogue_counts[SAYS] = {"
	for (k = 1; k <= messages; k++)
		if (counts[k])
			print "\t[SAY_" toupper(names[k]) "] = true,"
	print "};"
	for (i = 1; i <= languages; i++) {
		print "\nstatic unsigned\nplural_" i "(uint64_t n)\n{"
		print "\t(void)n;\n\treturn (unsigned)(" rule[i] ");\n}"
		print "\nstatic const char *const text_" i "[SAYS] = {"
		for (k = 1; k <= messages; k++)
			if ((i, k) in text)
				print "\t[SAY_" toupper(names[k]) "] = " text[i, k] ","
		print "};"
	}
	print "\nconst struct language catalogue[LANGS] = {"
	for (i = 1; i <= languages; i++)
		print "\t{ \"" tag[i] "\", \"" own_name[i] "\", " \
			(direction[i] == "rtl" ? "true" : "false") ", " nplurals[i] ", plural_" i ", text_" i " },"
	print "};"
	print "\nconst char *const catalogue_tag[LANGS] = {"
	for (i = 1; i <= languages; i++)
		print "\t\"" tag[i] "\","
	print "};"
}

function fail(why) {
	stop(FILENAME ":" FNR ": " why)
}

function stop(why) {
	failed = 1
	print "embed-words: " why | "cat 1>&2"
	close("cat 1>&2")
	exit 1
}
