-- What the other scripts here send, and that all of them end with report.lua. From the environment:
--
--	BENCH_DIR      where report.lua is
--	BENCH_HOST     the Host header; its origin is the forms' origin
--	BENCH_SEED     where the numbers begin; the next run begins where this one cannot have come

dofile(os.getenv("BENCH_DIR") .. "/report.lua")

local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

-- No two threads of wrk come to the same number.
STEP = 2

function first_number()
	math.randomseed(tonumber(os.getenv("BENCH_SEED")) + number)
	return tonumber(os.getenv("BENCH_SEED")) + number
end

function lines_of(file)
	local lines = {}
	for line in io.lines(file) do
		lines[#lines + 1] = line
	end
	return lines
end

-- Whole requests for the paths of a file, one a line. The headers are those that wrk was told.
function readings(file)
	local whole = {}
	for _, path in ipairs(lines_of(file)) do
		whole[#whole + 1] = wrk.format("GET", path)
	end
	return whole
end

-- Sixty words at random, form-encoded: as long as a comment is, and not nearly the text of another one.
local function text_of(words)
	local text = {}
	for i = 1, 60 do
		text[i] = words[math.random(#words)]
	end
	return table.concat(text, "+")
end

-- Gives a function that makes a whole request of a number: a form of the file, one a line, from an address
-- of its own. words: the form ends in a text of these and in its number; nil: it is whole.
function posting(path, file, words)
	local host = os.getenv("BENCH_HOST")
	local head = "POST " .. path .. " HTTP/1.1\r\nHost: " .. host ..
		"\r\nOrigin: http://" .. host .. "\r\nSec-Fetch-Site: same-origin" ..
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Bench-Address: "
	local forms = lines_of(file)

	return function(n)
		local form = forms[(math.floor(n / STEP) + number * 17) % #forms + 1]
		if words then
			form = form .. text_of(words) .. string.format("+%010d", n)
		end
		return head .. math.floor(n / 16777216) .. "." .. math.floor(n / 65536) % 256 .. "." ..
			math.floor(n / 256) % 256 .. "." .. n % 256 ..
			"\r\nContent-Length: " .. #form .. "\r\n\r\n" .. form
	end
end
