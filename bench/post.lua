-- Posts forms, each from another address. From the environment, beside what requests.lua takes:
--
--	BENCH_FORMS    a file with one form a line, form-encoded; they are sent in turn
--	BENCH_WORDS    a file with one word a line, of which each form gets a text of its own at its end; if it
--	               is not given the forms are whole

dofile(os.getenv("BENCH_DIR") .. "/requests.lua")

local post, turn

function init()
	local words = os.getenv("BENCH_WORDS")
	post = posting(wrk.path, os.getenv("BENCH_FORMS"), words and lines_of(words))
	turn = first_number()
end

function request()
	turn = turn + STEP
	return post(turn)
end
