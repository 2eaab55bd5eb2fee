-- What wrk saw, as one line of JSON on standard error. Loaded by all other scripts here; alone it is
-- enough for requests that are all the same.

function done(summary, latency)
	local errors = summary.errors
	io.stderr:write(string.format(
		'{"requests":%d,"us":%d,"p50_us":%d,"p99_us":%d,"refused":%d,"failed":%d}\n',
		summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
		errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
