# Reads tests/attacks.md; prints TAP, one test for each row and one for the numbers. See attacks.test.

BEGIN { FS = " [|] " }

/^[|] [0-9]/ {
	number = substr($1, 3)
	if (number + 0 != ++rows)
		wrong = wrong "; " number " stands where " rows " should"
	report(row_wrong($3, $0), "attack " number ": " $2)
}

END {
	report(wrong "" (rows < 105 ? "; there are only " rows : ""), "the numbers go from 1 on, each once")
	print "1.." tests
	exit failed
}

# What is wrong with a row, or nothing.
function row_wrong(happens, row,    shown, count, i, said) {
	if (NF != 4)
		return "; it has not four cells"
	shown = substr($4, 1, length($4) - 2)
	if (shown == "-")
		return happens ~ /^does not apply: / ? "" : "; it is shown by nothing"
	count = split(shown, test, "; `")
	for (i = 1; i <= count; i++)
		said = said test_wrong(test[i])
	return said
}

# "`FILE`: NAME", or the same without the first "`".
function test_wrong(test,    at, file, name) {
	sub(/^`/, "", test)
	at = index(test, "`: ")
	if (at == 0)
		return "; no file is named in: " test
	file = substr(test, 1, at - 1)
	name = substr(test, at + 3)
	gsub(/\\[|]/, "|", name)
	if (file !~ /^(tests|bench)\//)
		return "; " file " is no test"
	if (file ~ /_test[.]c$/)
		name = "START_TEST(" name ")"
	if (index(text_of(file), name) == 0)
		return "; " file " has no '" name "'"
	return ""
}

# A file in one piece, with what stands in its strings as it is read there.
function text_of(file,    line, lines) {
	if (!(file in text)) {
		lines = ""
		while ((getline line < file) > 0)
			lines = lines line "\n"
		close(file)
		gsub(/\\'/, "'", lines)
		text[file] = lines
	}
	return text[file]
}

function report(said, name) {
	tests++
	failed = failed || said != ""
	print (said == "" ? "ok " : "not ok ") tests " - " name
	if (said != "")
		print "# " substr(said, 3)
}
