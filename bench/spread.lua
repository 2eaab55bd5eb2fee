-- Reads one of many paths, at random. From the environment, beside what requests.lua takes:
--
--	BENCH_PATHS    a file with one path a line

dofile(os.getenv("BENCH_DIR") .. "/requests.lua")

local paths

function init()
	first_number()
	paths = readings(os.getenv("BENCH_PATHS"))
end

function request()
	return paths[math.random(#paths)]
end
