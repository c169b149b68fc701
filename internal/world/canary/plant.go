package canary

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
)

// Leak is a canary spelled in one encoding, with something on both sides.
type Leak struct {
	Canary, Encoding string // as a [Finding] of it says
	Bytes            []byte
}

// Plant makes a leak of c in every encoding and in the compressed layers, so
// that whoever searched a place and found nothing can show that there, in the
// same run, a leak would have been found.
func Plant(c Canary) []Leak {
	var out []Leak
	add := func(name string, b []byte) {
		seen := map[string]bool{}
		for _, e := range encodings() {
			p := e.spell(b)
			if p == nil || seen[string(p)] {
				continue
			}
			seen[string(p)] = true
			if e.whole != nil {
				p = e.whole(b)
			}
			out = append(out, Leak{name, e.name, around(p)})
		}
		for layer, p := range pack(bytes.Repeat(append([]byte("before "), b...), 3)) {
			out = append(out, Leak{name, layer + " > raw", around(p)})
		}
	}
	add(c.Name, c.Bytes)
	if c.Digest {
		d := sha256.Sum256(c.Bytes)
		add("SHA-256 of "+c.Name, d[:])
	}
	return out
}

// around keeps neighbours from lengthening a run of base64 or hexadecimal, which
// would shift what stands in it.
func around(p []byte) []byte { return append(append([]byte("\n<<"), p...), ">>\n"...) }

// Joined is all leaks as one string of bytes.
func Joined(leaks []Leak) []byte {
	var out []byte
	for _, l := range leaks {
		out = append(out, l.Bytes...)
	}
	return out
}

// Missed names the leaks that are not among the findings of a piece whose name
// begins so.
func Missed(leaks []Leak, found []Finding, piece string) error {
	have := map[string]bool{}
	for _, f := range found {
		if strings.HasPrefix(f.Piece, piece) {
			have[f.Canary+"\x00"+f.Encoding] = true
		}
	}
	var missed []string
	for _, l := range leaks {
		if !have[l.Canary+"\x00"+l.Encoding] {
			missed = append(missed, l.Canary+" ("+l.Encoding+")")
		}
	}
	if len(missed) > 0 {
		return fmt.Errorf("in %s it does not find %s", piece, strings.Join(missed, "; "))
	}
	return nil
}
