-- Of a hundred requests 95 read, 4 share and 1 posts, at random. From the environment, beside what
-- requests.lua takes:
--
--	BENCH_PATHS    a file with one path a line: these are read
--	BENCH_SHARES   a file with one form a line, and BENCH_SHARES_TO, where it goes
--	BENCH_POSTS    a file with one form a line, and BENCH_POSTS_TO; each gets a text of the words
--	               in the file BENCH_WORDS at its end

dofile(os.getenv("BENCH_DIR") .. "/requests.lua")

local paths, share, post, turn

function init()
	turn = first_number()
	paths = readings(os.getenv("BENCH_PATHS"))
	share = posting(os.getenv("BENCH_SHARES_TO"), os.getenv("BENCH_SHARES"))
	post = posting(os.getenv("BENCH_POSTS_TO"), os.getenv("BENCH_POSTS"), lines_of(os.getenv("BENCH_WORDS")))
end

function request()
	local chance = math.random(100)
	if chance <= 95 then
		return paths[math.random(#paths)]
	end
	turn = turn + STEP
	return chance <= 99 and share(turn) or post(turn)
end
