// Reads a QR code off a picture of the screen, as a phone's camera does.

import assert from 'node:assert/strict';
import * as zlib from 'node:zlib';

import jsqr from 'jsqr';

// The text of the code in a PNG. As it is: what would have to be inverted first is not read.
export function readQr(png) {
	const { width, height, pixels } = readPng(png);
	const found = jsqr(pixels, width, height, { inversionAttempts: 'dontInvert' });
	assert.ok(found, 'the picture has a QR code');
	return found.data;
}

// A PNG (RFC 2083) as Chromium writes its screenshots: eight bits, RGB or RGBA, not interlaced.
function readPng(png) {
	const width = png.readUInt32BE(16), height = png.readUInt32BE(20);
	const channels = { 2: 3, 6: 4 }[png[25]];
	assert.ok(png[24] === 8 && channels && png[28] === 0);
	const parts = [];
	for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
		if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
			parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
		}
	}
	const raw = zlib.inflateSync(Buffer.concat(parts)), row = width * channels;
	const pixels = new Uint8ClampedArray(width * height * 4);
	let above = new Uint8Array(row);
	for (let y = 0; y < height; y++) {
		const line = unfilter(raw[y * (row + 1)], raw.subarray(y * (row + 1) + 1, (y + 1) * (row + 1)), above, channels);
		for (let x = 0; x < width; x++) {
			pixels.set(line.subarray(x * channels, x * channels + 3), (y * width + x) * 4);
			pixels[(y * width + x) * 4 + 3] = 255;
		}
		above = line;
	}
	return { width, height, pixels };
}

function unfilter(filter, line, above, channels) {
	const out = new Uint8Array(line.length);
	for (let i = 0; i < line.length; i++) {
		const [a, b, c] = [out[i - channels] ?? 0, above[i], above[i - channels] ?? 0];
		out[i] = line[i] + [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
	}
	return out;
}

function paeth(a, b, c) {
	const p = a + b - c, [pa, pb, pc] = [a, b, c].map((value) => Math.abs(p - value));
	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}
