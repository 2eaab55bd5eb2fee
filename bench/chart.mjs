// The figures as a picture: an SVG of its own, without a script, in light or dark as its reader has it.

import { AIMS } from './tables.mjs';

const WIDTH = 1060, LEFT = 410, RIGHT = 190, ROW = 26, BAR = 14, HEAD = 58, LEGEND = 24;
const PLOT = WIDTH - LEFT - RIGHT;
const BEYOND = 1.25; // how far a bar's place goes beyond what it is measured by
const PARTS = [['nginx', 'nginx_us'], ['program', 'program_us'], ['PostgreSQL', 'postgres_us']];

const STYLE = `
svg { font: 13px system-ui, sans-serif; background: var(--ground);
	--ground: #fcfcfb; --ink: #1f1f1e; --quiet: #5c5b57; --rule: #d9d8d3; --place: #f0efeb;
	--bar: #2a78d6; --range: #10345f; --aim: #b3261e; --nginx: #2a78d6; --program: #0f8a68; --postgres: #b06a00; }
@media (prefers-color-scheme: dark) {
	svg { --ground: #1a1a19; --ink: #f1f0ec; --quiet: #b3b2ab; --rule: #474641; --place: #282826;
		--bar: #4a90e2; --range: #d6e6fb; --aim: #ff8a80; --nginx: #4a90e2; --program: #2bb28c; --postgres: #d9972f; }
}
text { fill: var(--ink); }
.title { font-size: 16px; font-weight: 600; }
.quiet { fill: var(--quiet); font-size: 12px; }
.place { fill: var(--place); }
.rule { stroke: var(--rule); }
.bar { fill: var(--bar); }
.range { stroke: var(--range); stroke-width: 2; }
.aim { stroke: var(--aim); stroke-width: 2.5; }
.nginx { fill: var(--nginx); } .program { fill: var(--program); } .postgres { fill: var(--postgres); }
`;

// Empty where there is nothing to draw.
export function chart(result) {
	const sections = [ratios(result), grown(result.grow), work(result.lines ?? [])].filter(Boolean);
	if (sections.length === 0) {
		return '';
	}
	let y = 16;
	const drawn = sections.map(({ height, svg }) => {
		const part = `<g transform="translate(0 ${y})">${svg}</g>`;
		y += height + 20;
		return part;
	});
	const about = `${result.processors} processors, ${result.processor}. ${result.postgres ?? result.grow.postgres}`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 14}" width="${WIDTH}" height="${y + 14}" role="img">`
		+ `<title>What Postbag costs beside its limits</title><style>${STYLE}</style>`
		+ `<rect width="100%" height="100%" fill="var(--ground)"/>${drawn.join('\n')}${text(16, y + 2, escape(about), 'quiet')}</svg>\n`;
}

// Postbag's rate by that of its limit.
function ratios({ lines = [], cold }) {
	const rows = lines.map((one) => ({ name: one.name, against: one.against, of: one.ratio, aim: one.least, digits: 2,
		met: one.least === undefined ? undefined : one.ratio.median >= one.least }));
	if (cold) {
		rows.push({ name: 'read-cold', against: 'what is its own, by the bare query; less is better', of: cold.ratio, aim: AIMS.cold, most: true, digits: 2,
			met: cold.ratio.median <= AIMS.cold });
	}
	return bars('Requests a second, by those of the limit', 'The grey place ends a quarter beyond the limit, or beyond an aim of more than 1. '
		+ 'Thin line: the range of the rounds. Red: the aim.', rows);
}

function grown(grow) {
	const rows = (grow?.pages ?? []).filter((one) => one.base).map((one) => ({ name: one.name, against: `p50; p99: ${one.p99_ratio.toFixed(2)}`,
		of: one.p50_ratio, aim: one.most, most: true, digits: 2, met: one.p99_ratio <= one.most }));
	return bars('Growth: a page\'s time by that of the smallest database, or of a thread of a hundred', 'Less is better. Red: the most that is the aim, for p99.', rows);
}

function bars(title, about, rows) {
	if (rows.length === 0) {
		return undefined;
	}
	const svg = rows.map((row, i) => {
		const y = HEAD + i * ROW;
		const unit = Math.max(1, row.aim ?? 1);
		const x = (value) => LEFT + Math.min(value / (unit * BEYOND), 1) * PLOT;
		const middle = y + BAR / 2;
		return label(y, row.name, row.against)
			+ `<rect class="place" x="${LEFT}" y="${y}" width="${PLOT}" height="${BAR}"/>`
			+ `<rect class="bar" x="${LEFT}" y="${y}" width="${(x(row.of.median) - LEFT).toFixed(1)}" height="${BAR}" rx="2"/>`
			+ line('range', x(row.of.least), middle, x(row.of.most), middle)
			+ (row.aim === undefined ? '' : line('aim', x(row.aim), y - 4, x(row.aim), y + BAR + 4))
			+ text(LEFT + PLOT + 10, y + 12, `${row.of.median.toFixed(row.digits)}${verdict(row)}`);
	});
	return { height: HEAD + rows.length * ROW, svg: heading(title, about) + svg.join('\n') };
}

function verdict({ aim, most, met }) {
	return aim === undefined ? '' : ` — aim ${most ? '≤' : '≥'} ${aim}: ${met ? 'met' : 'missed'}`;
}

// Processor time of a request, Postbag's above and its limit's below.
function work(lines) {
	if (lines.length === 0) {
		return undefined;
	}
	const legend = PARTS.map(([name, field], i) => `<rect class="${field.slice(0, -3)}" x="${16 + i * 110}" y="${HEAD - 14}" width="12" height="12" rx="2"/>`
		+ text(34 + i * 110, HEAD - 4, name, 'quiet')).join('');
	let y = HEAD + LEGEND - 12;
	const svg = lines.map((one) => {
		const sides = [one.ours, one.theirs];
		const most = Math.max(...sides.map(total));
		const pair = label(y + 7, one.name, one.against) + sides.map((side, i) => stacked(side, y + i * (BAR + 2), most)).join('');
		y += 2 * BAR + 14;
		return pair;
	});
	return { height: y, svg: heading('Processor microseconds of a request', 'Above Postbag, below its limit; each pair has its own scale.')
		+ legend + svg.join('\n') };
}

function total(side) {
	return PARTS.reduce((sum, [, field]) => sum + side[field].median, 0);
}

function stacked(side, y, most) {
	let x = LEFT;
	const parts = PARTS.map(([name, field]) => {
		const width = side[field].median / most * PLOT;
		const part = width < 0.5 ? '' : `<rect class="${field.slice(0, -3)}" x="${x.toFixed(1)}" y="${y}" width="${Math.max(0, width - 1).toFixed(1)}" `
			+ `height="${BAR}"><title>${name}: ${side[field].median.toFixed(1)}</title></rect>`;
		x += width;
		return part;
	});
	return parts.join('') + text(LEFT + PLOT + 10, y + 12, `${total(side).toFixed(0)} µs`);
}

// Pieces

function heading(title, about) {
	return text(16, 16, escape(title), 'title') + text(16, 36, escape(about), 'quiet');
}

function label(y, name, against) {
	return `<text x="${LEFT - 10}" y="${y + 12}" text-anchor="end">${escape(name)} <tspan class="quiet">${escape(against)}</tspan></text>`;
}

function line(kind, x1, y1, x2, y2) {
	return `<line class="${kind}" x1="${x1.toFixed(1)}" y1="${y1}" x2="${x2.toFixed(1)}" y2="${y2}"/>`;
}

function text(x, y, content, kind = 'plain') {
	return `<text class="${kind}" x="${x}" y="${y}">${content}</text>`;
}

function escape(words) {
	return String(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
