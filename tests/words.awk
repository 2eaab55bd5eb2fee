# Reads the template, the languages, then files that speak of them; prints TAP, one test for each
# language and each such file. See words.test.

FNR == 1 {
	end_entry()
	kind = FILENAME ~ /^po\// ? "po" : FILENAME ~ /^src\// ? "source" : FILENAME
	if (kind == "po") {
		lang = FILENAME
		sub(/^po\//, "", lang)
		sub(/\.pot?$/, "", lang)
		langs[++count] = lang
	}
}

kind == "po" && /^#,.*fuzzy/ { fuzzy = 1 }
kind == "po" && /^[ \t]*$/ { end_entry() }
kind == "po" && /^msg/ { field = $1 }
kind == "po" && /"$/ {
	match($0, /".*"$/)
	value[field] = value[field] substr($0, RSTART + 1, RLENGTH - 2)
}

# The lists.

kind == "Makefile.am" && /^WORDS_FILES = / { listing = 1 }
kind == "Makefile.am" && listing {
	for (i = 1; i <= NF; i++)
		if ($i ~ /^po\//)
			built[$i] = 1
	listing = /\\$/
}
/^map \$arg_lang / { listing = 1 }
kind ~ /^nginx/ && listing && NF == 2 && $2 == "\"\";" { mapped[$1] = 1 }
/^map \$http_accept_language / { wording = 1 }
kind ~ /^nginx/ && wording && NF == 2 && $1 !~ /^default$/ {
	meant[$2] = 1
	first = $1
	gsub(/^"|[-,;].*|"$/, "", first)
	if ($2 !~ "^" first "(-|;)")
		wrong("mapped", $1 " begins with another language than " $2)
}
kind ~ /^nginx/ && /^}/ { listing = wording = 0 }

kind == "source" {
	rest = $0
	while (match(rest, /SAY_[A-Z0-9_]+/)) {
		used[substr(rest, RSTART, RLENGTH)] = 1
		rest = substr(rest, RSTART + RLENGTH)
	}
}

END {
	end_entry()
	for (i = 2; i <= count; i++)
		check_language(langs[i])
	check_used()
	check_lists()
	print "1.." tests
	exit failed
}

function end_entry(    name, f) {
	name = value["msgctxt"]
	if (kind == "po" && "msgid" in value) {
		if (name == "")
			forms[lang] = forms_of(value["msgstr"])
		else {
			if (lang == "postbag")
				names[++messages] = name
			if ((lang, name) in seen)
				wrong(lang, name ": stands there twice")
			seen[lang, name] = 1
			lazy[lang, name] = fuzzy
			for (f in value)
				text[lang, name, f] = value[f]
		}
	}
	split("", value)
	field = ""
	fuzzy = 0
}

function forms_of(header) {
	return match(header, /nplurals=[1-6]/) ? substr(header, RSTART + 9, 1) : 0
}

function check_language(lang,    i, n) {
	for (i = 1; i <= messages; i++) {
		if (!((lang, names[i]) in seen))
			wrong(lang, names[i] ": is missing")
		else if (lazy[lang, names[i]])
			wrong(lang, names[i] ": is marked fuzzy")
		else
			check_message(lang, names[i])
		n += (lang, names[i]) in seen
	}
	for (i in seen) {
		split(i, part, SUBSEP)
		if (part[1] == lang && !(("postbag", part[2]) in seen))
			wrong(lang, part[2] ": the template has no such message")
	}
	report(lang, "po/" lang ".po says all that the template says")
}

function check_message(lang, name,    plural, i, f) {
	plural = ("postbag", name, "msgid_plural") in text
	if (part_of(lang, name, "msgid") != part_of("postbag", name, "msgid") ||
	    part_of(lang, name, "msgid_plural") != part_of("postbag", name, "msgid_plural"))
		wrong(lang, name ": its English is another by now")
	for (i = 0; i <= 6; i++) {
		f = "msgstr[" i "]"
		if (plural && i < forms[lang])
			check_text(lang, name, part_of(lang, name, f), 1)
		else if ((lang, name, f) in text)
			wrong(lang, name ": has a form more than its plurals have")
	}
	if (!plural)
		check_text(lang, name, part_of(lang, name, "msgstr"), 0)
}

# To ask an array for what is not there would put it there.
function part_of(lang, name, field) {
	return (lang, name, field) in text ? text[lang, name, field] : ""
}

# A form for one or two may leave the number out.
function check_text(lang, name, said, plural,    english) {
	english = text["postbag", name, plural ? "msgid_plural" : "msgid"]
	if (said == "")
		wrong(lang, name ": is not translated")
	else if (name !~ /^compact$/ && holes(said) != holes(english) &&
	    !(plural && holes(said "{n}") == holes(english)))
		wrong(lang, name ": has other placeholders than the English")
	if (said ~ /^ | $|  |\\[nt]/)
		wrong(lang, name ": has spaces too many, or a line end")
	if (name == "compact" && said !~ /^[1-9][0-9]* [^;{}]*[{]n[}][^;{}]*(;[1-9][0-9]* [^;{}]*[{]n[}][^;{}]*)*$/)
		wrong(lang, name ": is not like '3 {n}K;6 {n}M'")
	if (name ~ /^number_sample/) {
		gsub(/[^0-9]/, "", said)
		gsub(/[^0-9]/, "", english)
		if (said != english)
			wrong(lang, name ": must have the digits " english)
	}
}

# The placeholders in a text, sorted, each once.
function holes(said,    list, n, i, k, hole, has) {
	while (match(said, /[{][^}]*[}]/)) {
		hole = substr(said, RSTART, RLENGTH)
		said = substr(said, RSTART + RLENGTH)
		if (hole in has)
			continue
		has[hole] = 1
		for (k = ++n; k > 1 && list[k - 1] > hole; k--)
			list[k] = list[k - 1]
		list[k] = hole
	}
	hole = said ~ /[{}]/ ? "stray brace" : ""
	for (i = 1; i <= n; i++)
		hole = hole list[i]
	return hole
}

function check_used(    i) {
	for (i = 1; i <= messages; i++)
		if (!(("SAY_" toupper(names[i])) in used))
			wrong("used", names[i] ": nothing in src/ says it")
	if (messages == 0)
		wrong("used", "the template has no messages")
	report("used", "each message of the template is said somewhere")
}

function check_lists(    i, tag) {
	for (i = 2; i <= count; i++) {
		if (!(("po/" langs[i] ".po") in built))
			wrong("built", "WORDS_FILES has no po/" langs[i] ".po")
		if (!(langs[i] in mapped))
			wrong("mapped", "map $arg_lang has no " langs[i])
		if (!((langs[i] ";") in meant))
			wrong("mapped", "map $http_accept_language has nothing for " langs[i])
		known[langs[i]] = 1
	}
	for (tag in mapped)
		if (tag != "en" && !(tag in known))
			wrong("mapped", "map $arg_lang has " tag ", po/ has not")
	for (tag in meant)
		if (tag != "en;" && !(substr(tag, 1, length(tag) - 1) in known))
			wrong("mapped", "map $http_accept_language has " tag " po/ has not")
	report("built", "Makefile.am has each language")
	report("mapped", "nginx/postbag-http.conf.in has each language and no other")
}

function wrong(where, what) {
	fault[where] = fault[where] "# " what "\n"
}

function report(where, name) {
	tests++
	print (fault[where] == "" ? "ok " : "not ok ") tests " - " name
	if (fault[where] != "") {
		printf "%s", fault[where]
		failed = 1
	}
}
