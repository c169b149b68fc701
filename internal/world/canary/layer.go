package canary

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
)

const (
	deepest = 3        // layers within layers
	largest = 64 << 20 // bytes of one layer

	// Runs shorter than these are seen whole by their spelling, or hold too
	// little to be anything compressed.
	shortestBase64 = 40
	shortestHex    = 60
)

// unwrapped names the layer without line breaks.
const unwrapped = "unwrapped"

// decode hands over what long runs of base64 and hexadecimal spell.
func decode(b []byte, inner func(layer string, b []byte)) {
	runs(b, shortestBase64, inBase64Text, func(r []byte) {
		for i := range r {
			switch r[i] {
			case '-':
				r[i] = '+'
			case '_':
				r[i] = '/'
			}
		}
		for from := range 4 { // what stands before may look like base64
			out := make([]byte, base64.RawStdEncoding.DecodedLen(len(r)))
			if n, _ := base64.RawStdEncoding.Decode(out, r[from:from+(len(r)-from)/4*4]); n > 0 {
				inner("base64 run", out[:n])
			}
		}
	})
	runs(b, shortestHex, inHexText, func(r []byte) {
		out := make([]byte, len(r)/2)
		if n, _ := hex.Decode(out, r[:len(r)/2*2]); n > 0 {
			inner("hex run", out[:n])
		}
	})
}

// unwrap takes line breaks out of text, as they are and as JSON writes them:
// PEM and MIME break base64 into lines.
//
//go:norace
func unwrap(b []byte, inner func(string, []byte)) {
	if !bytes.ContainsRune(b, '\n') && !bytes.Contains(b, []byte(`\n`)) {
		return
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\n' || b[i] == '\r':
		case b[i] == '\\' && i+1 < len(b) && (b[i+1] == 'n' || b[i+1] == 'r'):
			i++
		default:
			out = append(out, b[i])
		}
	}
	if len(out) < len(b) {
		inner(unwrapped, out)
	}
}

// inflate tries to read on from everywhere a compressed stream could begin. What
// came out before an error counts: a leak may be cut off.
func inflate(b []byte, inner func(string, []byte)) {
	take := func(layer string, r io.Reader) {
		if out, _ := io.ReadAll(io.LimitReader(r, largest)); len(out) >= Shortest {
			inner(layer, out)
		}
	}
	raw := flate.NewReader(nil)
	at := func(layer string, i int) {
		if i < len(b) {
			_ = raw.(flate.Resetter).Reset(bytes.NewReader(b[i:]), nil)
			take(layer, raw)
		}
	}
	at("deflate", 0)
	for _, i := range heads(b) {
		h := b[i:]
		switch {
		case h[0] == 0x1f && h[1] == 0x8b:
			if r, err := gzip.NewReader(bytes.NewReader(h)); err == nil {
				r.Multistream(false)
				take("gzip", r)
			}
		case h[0] != 'P':
			at("zlib", i+2)
			if h[1]&0x20 != 0 { // it names a dictionary, which is looked over
				at("zlib", i+6)
			}
		case len(h) > 30 && binary.LittleEndian.Uint16(h[8:]) == zlib8:
			at("zip", i+30+int(binary.LittleEndian.Uint16(h[26:]))+int(binary.LittleEndian.Uint16(h[28:])))
		}
	}
}

// heads are the offsets of what looks like the beginning of gzip (RFC 1952),
// zlib (RFC 1950) or a file in ZIP.
//
//go:norace
func heads(b []byte) (out []int) {
	for i := 0; i+1 < len(b); i++ {
		switch c, d := b[i], b[i+1]; {
		case c == 0x1f && d == 0x8b, isZlib(c, d),
			c == 'P' && d == 'K' && bytes.HasPrefix(b[i:], []byte("PK\x03\x04")):
			out = append(out, i)
		}
	}
	return out
}

// zlib8 is DEFLATE among the methods of ZIP.
const zlib8 = 8

func isZlib(cmf, flg byte) bool {
	return cmf&0x0f == 8 && cmf>>4 <= 7 && (uint(cmf)<<8|uint(flg))%31 == 0
}

// runs hands over a copy of each run of at least n bytes of an alphabet.
//
//go:norace
func runs(b []byte, n int, in func(byte) bool, run func([]byte)) {
	start := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && in(b[i]) {
			continue
		}
		if i-start >= n {
			run(bytes.Clone(b[start:i]))
		}
		start = i + 1
	}
}

func inHexText(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func inBase64Text(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c == '/' || c == '-' || c == '_'
}

// pack is the layers that [Plant] puts a leak in.
func pack(b []byte) map[string][]byte {
	squeeze := func(f func(io.Writer) io.WriteCloser) []byte {
		var out bytes.Buffer
		w := f(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}
	return map[string][]byte{
		"gzip": squeeze(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }),
		"zlib": squeeze(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
	}
}
