# Makes C of the SQL files: `awk -v want=header -f embed-sql.awk FILE...` writes the enum of the
# statements, `-v want=source` the statements and migrations themselves. `-v want=prepare` writes the
# statements as PREPARE commands, for psql.
#
# A statement is sql/queries/FOLDER/VERB.sql and is called FOLDER_VERB. It begins with its contract:
#
#	-- FOLDER_VERB: what it is for, in one line or more
#	-- kind    read | write | idempotent
#	-- param   $1 TYPE  what
#	-- column  NAME TYPE  what
#
# then comes one statement. One that is of many articles may be made for one as well, and is called
# FOLDER_VERB_one then: where the tables are spread over several servers by article. Its header has
# after the params
#
#	-- one     $2 bigint  the article
#
# and lines that begin with @one or @all are of that or of the other alone.
#
# What several statements have in common is written once, in
# sql/parts/NAME.sql, which is given before the statements. Of one that has column lines
#
#	-- columns NAME             in a header stands for these lines,
#	@NAME@ and @TABLE.NAME@     in a statement for the names, each with its table if one is named
#
# and any other is a piece of SQL: a line of @NAME@ alone is filled with all its lines, in which these
# places are filled likewise.
#
# A migration is sql/migrations/NNNN_NAME.sql; beside them stand
# bootstrap.sql and grants.sql. Anything that is not of this form stops the build.

BEGIN {
	oid["boolean"] = 16; oid["bytea"] = 17; oid["bigint"] = 20; oid["integer"] = 23
	oid["text"] = 25; oid["date"] = 1082; oid["timestamptz"] = 1184
	oid["bytea[]"] = 1001; oid["text[]"] = 1009; oid["bigint[]"] = 1016; oid["date[]"] = 1182
	oid["boolean[]"] = 1000; oid["timestamptz[]"] = 1185
	if (want != "header" && want != "source" && want != "prepare")
		stop("-v want=header, -v want=source or -v want=prepare is missing")
}

FNR == 1 {
	files++
	finish()
	start()
}

{ line = $0 }

line ~ /[^\t -~]/ { fail("only printable ASCII and tabs may stand here") }

kind_of_file == "migration" {
	text = text line "\n"
	next
}

kind_of_file == "part" {
	part_line()
	next
}

in_header && /^--/ {
	header_line()
	next
}

{
	in_header = 0
	if (line ~ /^ *--/ || line ~ /;/)
		fail("a statement has no comments and no semicolon after its header")
	statement_line()
}

END {
	if (!failed) {
		finish()
		if (files != ARGC - 1)
			stop("one of the files is empty")
		if (want == "header")
			write_header()
		else if (want == "prepare")
			printf "%s", prepare
		else
			write_source()
	}
}

function start(    part, n, name) {
	n = split(FILENAME, part, "/")
	name = part[n]
	if (name !~ /^[a-z0-9_]+\.sql$/)
		fail("a file's name is of a-z, 0-9 and _, and ends in .sql")
	sub(/\.sql$/, "", name)
	if (part[n - 1] == "migrations" && part[n - 2] == "sql") {
		kind_of_file = "migration"
		start_migration(name)
	} else if (part[n - 2] == "queries" && part[n - 1] ~ /^[a-z]+$/) {
		kind_of_file = "statement"
		file = "sql/queries/" part[n - 1] "/" name ".sql"
		start_statement(part[n - 1] "_" name)
	} else if (part[n - 1] == "parts" && part[n - 2] == "sql") {
		kind_of_file = "part"
		part_name = name
	} else
		fail("neither sql/queries/FOLDER/VERB.sql nor sql/parts/NAME.sql nor sql/migrations/NAME.sql")
}

function part_line(    word, n) {
	n = split(line, word, " ")
	if (line !~ /^--/) {
		if (part_name in part_columns || line ~ /;/)
			fail("a part has only column lines, or is a piece of SQL")
		part_text[part_name] = part_text[part_name] line "\n"
		return
	}
	if (word[2] != "column")
		return
	if (n < 4 || part_name in part_text)
		fail("malformed part")
	part_columns[part_name] = part_columns[part_name] column_of(word[3], word[4])
	part_count[part_name]++
	part_names[part_name, part_count[part_name]] = word[3]
}

# A line of a statement with the names of parts in the places that are kept for them.
function filled(s,    done, name, table, dot) {
	if (match(s, /^\t*@[a-z]+@$/)) {
		name = s
		gsub(/[\t@]/, "", name)
		if (name in part_text)
			return indented(part_text[name], substr(s, 1, index(s, "@") - 1))
	}
	while (match(s, /@([a-z]+\.)?[a-z]+@/)) {
		name = substr(s, RSTART + 1, RLENGTH - 2)
		table = ""
		dot = index(name, ".")
		if (dot > 0) {
			table = substr(name, 1, dot)
			name = substr(name, dot + 1)
		}
		done = done substr(s, 1, RSTART - 1) names_of(name, table)
		s = substr(s, RSTART + RLENGTH)
	}
	return done s
}

# The lines of a text, each that far in; without the end of the last, which the caller writes.
function indented(text, by,    i, n, lines, all) {
	n = split(text, lines, "\n")
	for (i = 1; i < n; i++)
		all = all (i > 1 ? "\n" : "") filled(by lines[i])
	return all
}

function names_of(name, table,    i, all) {
	if (!(name in part_columns))
		fail("there is no sql/parts/" name ".sql")
	for (i = 1; i <= part_count[name]; i++)
		all = all (i > 1 ? ", " : "") table part_names[name, i]
	return all
}

function start_statement(name) {
	statement = name
	in_header = 1
	body = body_one = kind = params = types = columns = about = type_one = ""
	param_count = column_count = 0
}

function statement_line(    of, text) {
	if (match(line, /^\t*@(one|all) /)) {
		if (type_one == "")
			fail("there is no '-- one' line")
		of = substr(line, RLENGTH - 3, 3)
		sub(/@(one|all) /, "", line)
	}
	text = filled(line) "\n"
	if (of != "one")
		body = body text
	if (of != "all")
		body_one = body_one text
}

function start_migration(name) {
	text_name = name
	text = ""
	if (name ~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+$/) {
		if (substr(name, 1, 4) + 0 != migrations + 1)
			fail("migrations are numbered without gaps, and given in order")
		migration[++migrations] = name
	} else if (name == "bootstrap" || name == "grants")
		seen[name] = 1
	else
		fail("neither NNNN_NAME.sql nor bootstrap.sql nor grants.sql")
}

function header_line(    word, n, type) {
	n = split(line, word, " ")
	if (FNR == 1) {
		if (word[2] != statement ":" || n < 3)
			fail("the first line must be '-- " statement ": what it is for'")
		about = 1
	} else if (word[2] == "kind" && n == 3 && kind == "") {
		if (word[3] !~ /^(read|write|idempotent)$/)
			fail("kind is read, write or idempotent")
		kind = word[3]
	} else if (word[2] == "param" && n >= 4) {
		if (kind == "" || column_count > 0 || word[3] != "$" (param_count + 1))
			fail("params come after kind and before columns, numbered from $1")
		param_count++
		params = params type_of(word[4]) ", "
		types = types (param_count > 1 ? ", " : "") word[4]
	} else if (word[2] == "one" && kind != "" && n >= 5) {
		if (column_count > 0 || type_one != "" || word[3] != "$" (param_count + 1))
			fail("'-- one' comes after the params, with the next number")
		type_one = word[4]
	} else if (word[2] == "column" && n >= 4) {
		if (kind == "" || word[3] !~ /^[a-z][a-z0-9_]*$/)
			fail("columns come after kind, each with a name")
		column_count++
		columns = columns column_of(word[3], word[4])
	} else if (word[2] == "columns" && n == 3) {
		if (kind == "" || !(word[3] in part_columns))
			fail("columns come after kind, and of a part that there is")
		column_count += part_count[word[3]]
		columns = columns part_columns[word[3]]
	} else if (kind != "" || word[1] != "--" || n < 2 || word[2] ~ /^(kind|param|columns?)$/)
		fail("malformed header line")
}

function column_of(name, type) {
	return "\t{ \"" name "\", " type_of(type) " },\n"
}

function type_of(name) {
	if (!(name in oid))
		fail("unknown type '" name "'")
	return oid[name]
}

function finish() {
	if (kind_of_file == "statement")
		finish_statement()
	else if (kind_of_file == "migration")
		out = out text_of("text_" text_name, text)
	kind_of_file = ""
}

function finish_statement(    n, used) {
	if (about == "" || kind == "" || body == "")
		stop(file ": a header with a kind, then a statement, must stand here")
	note_used(body, param_count, used)
	for (n = 1; n <= param_count; n++)
		if (!(n in used))
			stop(file ": $" n " has a '-- param' line but is not used")
	emit_statement(statement, body)
	if (type_one == "")
		return
	params = params type_of(type_one) ", "
	types = types (param_count > 0 ? ", " : "") type_one
	param_count++
	split("", used)
	note_used(body_one, param_count, used)
	if (!(param_count in used))
		stop(file ": $" param_count " has a '-- one' line but is not used")
	emit_statement(statement "_one", body_one)
}

# Notes the numbers of the params that stand in a text.
function note_used(text, most, used,    n) {
	while (match(text, /\$[0-9]+/)) {
		n = substr(text, RSTART + 1, RLENGTH - 1) + 0
		if (n > most)
			stop(file ": $" n " is used but has no '-- param' line")
		used[n] = 1
		text = substr(text, RSTART + RLENGTH)
	}
}

function emit_statement(name, text) {
	names[++statements] = name
	out = out "\n"
	if (param_count > 0)
		out = out "static const unsigned " name "_param[] = { " params "};\n"
	if (column_count > 0)
		out = out "static const struct stmt_column " name "_column[] = {\n" columns "};\n"
	# PostgreSQL's log then names the file.
	out = out text_of(name "_sql", "-- " file "\n" text)
	prepare = prepare "PREPARE " name (param_count > 0 ? " (" types ")" : "") " AS\n" text ";\n"
	table = table "\t[STMT_" toupper(name) "] = { \"" name "\", " name "_sql, SQL_" \
		toupper(kind) ",\n\t\t" (param_count ? name "_param" : "NULL") ", " param_count ", " \
		(column_count ? name "_column" : "NULL") ", " column_count " },\n"
}

# A C string need not be longer than 4095 bytes (C11 5.2.4.1), so a text becomes an array.
function text_of(name, s,    i, n, k, lines, rows) {
	n = split(s, lines, "\n")
	for (i = 1; i < n; i++) {
		rows = rows "\t"
		for (k = 1; k <= length(lines[i]); k++)
			rows = rows character(substr(lines[i], k, 1)) ","
		rows = rows "'\\n',\n"
	}
	return "\nstatic const char " name "[] = {\n" rows "\t'\\0'\n};\n"
}

function character(c) {
	if (c == "\t")
		return "'\\t'"
	if (c == "\\" || c == "'")
		return "'\\" c "'"
	return "'" c "'"
}

function write_header(    i) {
	print "/* Made by script/embed-sql.awk: the names of the statements in sql/queries/. */"
	print "#ifndef POSTBAG_STORE_STMTS_H"
	print "#define POSTBAG_STORE_STMTS_H"
	print ""
	print "enum stmt {"
	for (i = 1; i <= statements; i++)
		print "\tSTMT_" toupper(names[i]) ","
	print "\tSTMTS,"
	print "};"
	print ""
	print "#endif"
}

function write_source(    i) {
	if (!seen["bootstrap"] || !seen["grants"] || migrations == 0)
		stop("sql/migrations/ must have bootstrap.sql, grants.sql and a migration")
	print "/* Made by script/embed-sql.awk from sql/. */"
	print "#include \"store/sql.h\""
	print "#include \"store/texts.h\""
	printf "%s", out
	print "\nconst struct stmt_info stmt_info[STMTS] = {\n" table "};"
	print "\nconst struct migration text_migration[] = {"
	for (i = 1; i <= migrations; i++)
		print "\t{ " i ", \"" substr(migration[i], 6) "\", text_" migration[i] " },"
	print "};"
	print "const size_t text_migrations = " migrations ";"
	print "const char *const text_bootstrap_sql = text_bootstrap;"
	print "const char *const text_grants_sql = text_grants;"
}

function fail(why) {
	stop(FILENAME ":" FNR ": " why)
}

function stop(why) {
	failed = 1
	print "embed-sql: " why | "cat 1>&2"
	close("cat 1>&2")
	exit 1
}
