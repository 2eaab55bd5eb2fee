// What processes have used: processor time and memory, as Linux accounts for them.

import * as fs from 'node:fs';

const TICK_US = 10000; // of /proc/*/stat: USER_HZ is 100 on every Linux that Debian has

// Processor time in microseconds of a process, its children, and those children that have ended.
export function processorUs(pid) {
	let total = endedUs(pid);
	for (const one of [pid, ...childrenOf(pid)]) {
		total += ownUs(one);
	}
	return total;
}

// The same of this process and of those children that have ended: what sends the load.
export function loadUs() {
	return ownUs(process.pid) + endedUs(process.pid);
}

// What all processors together have done since the machine started, of anybody's work.
export function machineUs() {
	const [user, nice, system, , , irq, softirq] = fs.readFileSync('/proc/stat', 'latin1')
		.split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
	return (user + nice + system + irq + softirq) * TICK_US;
}

// Resident memory in bytes: now, and the most there has been.
export function memory(pid) {
	const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
	const of = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]) * 1024;
	return { now: of('VmRSS'), most: of('VmHWM') };
}

// The scheduler's own clock, in nanoseconds, over all threads.
function ownUs(pid) {
	let ns = 0;
	try {
		for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
			ns += Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]);
		}
	} catch {
		// It has just ended: its parent has it now.
	}
	return ns / 1000;
}

// cutime and cstime of proc(5).
function endedUs(pid) {
	const fields = stat(pid);
	return (Number(fields[13]) + Number(fields[14])) * TICK_US;
}

function childrenOf(parent) {
	return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
		try {
			return Number(stat(pid)[1]) === parent;
		} catch {
			return false; // it has just ended
		}
	});
}

// What follows the name in /proc/PID/stat. The name may hold spaces and brackets.
function stat(pid) {
	const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
