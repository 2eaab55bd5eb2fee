-- Posts forms, each from another address. From the environment:
--
--	BENCH_FORMS    a file with one form a line, form-encoded; they are sent in turn
--	BENCH_SEED     where the numbers begin; the next run begins where this one cannot have come
--	BENCH_UNIQUE   1: each form ends in a number of its own
--	BENCH_DIR      where report.lua is
--	BENCH_HOST     the Host header; its origin is the forms' origin

dofile(os.getenv("BENCH_DIR") .. "/report.lua")

local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

-- No two threads of wrk come to the same number.
local STEP = 2
local head, forms, unique, turn

function init()
	local host = os.getenv("BENCH_HOST")
	head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. host ..
		"\r\nOrigin: http://" .. host .. "\r\nSec-Fetch-Site: same-origin" ..
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Bench-Address: "
	forms = {}
	for line in io.lines(os.getenv("BENCH_FORMS")) do
		forms[#forms + 1] = line
	end
	unique = os.getenv("BENCH_UNIQUE") == "1"
	turn = tonumber(os.getenv("BENCH_SEED")) + number
end

function request()
	turn = turn + STEP
	local n = turn
	local form = forms[(math.floor(n / STEP) + number * 17) % #forms + 1]
	if unique then
		form = form .. string.format("%010d", n)
	end
	return head .. math.floor(n / 16777216) .. "." .. math.floor(n / 65536) % 256 .. "." ..
		math.floor(n / 256) % 256 .. "." .. n % 256 ..
		"\r\nContent-Length: " .. #form .. "\r\n\r\n" .. form
end
