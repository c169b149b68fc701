// Package canary looks for what must never be anywhere: planted words and secret
// keys, in bytes that a service wrote or sent.
//
// A secret that leaks seldom leaks as it was. [Searcher.Search] finds it as
// itself, in hexadecimal, in base64 at each of the three places it can begin in
// a group, percent-escaped, as JSON and Go programs quote it, and as UTF-16; and
// all of that again in whatever was compressed, wrapped into lines, or put into
// long runs of base64 or hexadecimal. A [Canary] that could be guessed is also
// looked for by its SHA-256: a digest of something guessable is the thing itself.
//
// What it does not find: anything encrypted, reversed, split over two pieces, or
// raw DEFLATE that neither begins a piece nor lies in a ZIP file.
package canary

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Canary is something that must not be found.
type Canary struct {
	Name   string // for the report; the bytes are never printed
	Bytes  []byte
	Digest bool // its SHA-256 must not be found either
}

// Shortest is how many bytes a canary must have: of a shorter one too little
// would be left in the middle of base64 to be sure.
const Shortest = 12

// Finding is one place where one canary was found.
type Finding struct {
	Canary   string
	Encoding string // one of [Encodings], after the layers it lay in: "gzip > hex"
	Piece    string
	Offset   int // in the innermost layer
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s (%s, at %d)", f.Piece, f.Canary, f.Encoding, f.Offset)
}

// Searcher looks for a set of canaries. It is safe for concurrent use.
type Searcher struct {
	first   [1 << 16]bool // by two bytes: is there a pattern that begins so?
	begins  map[uint32][]pattern
	already map[string]bool
}

type pattern struct {
	canary, encoding string
	bytes            []byte
}

// New makes a searcher. No canaries, or one too short, is a mistake: a search
// for nothing finds nothing.
func New(canaries []Canary) (*Searcher, error) {
	if len(canaries) == 0 {
		return nil, fmt.Errorf("no canary to look for")
	}
	s := &Searcher{begins: map[uint32][]pattern{}, already: map[string]bool{}}
	for _, c := range canaries {
		if len(c.Bytes) < Shortest {
			return nil, fmt.Errorf("canary %q has %d bytes; %d are needed", c.Name, len(c.Bytes), Shortest)
		}
		s.add(c.Name, c.Bytes)
		if c.Digest {
			d := sha256.Sum256(c.Bytes)
			s.add("SHA-256 of "+c.Name, d[:])
		}
	}
	return s, nil
}

func (s *Searcher) add(name string, b []byte) {
	for _, e := range encodings() {
		p := e.spell(b)
		if p == nil || s.already[string(p)] {
			continue
		}
		s.already[string(p)] = true
		s.first[binary.LittleEndian.Uint16(p)] = true
		k := binary.LittleEndian.Uint32(p)
		s.begins[k] = append(s.begins[k], pattern{name, e.name, p})
	}
}

// Patterns is how many different byte strings are looked for.
func (s *Searcher) Patterns() int { return len(s.already) }

// Search gives every finding in b, which piece names.
func (s *Searcher) Search(piece string, b []byte) []Finding {
	return s.search(piece, "", b, deepest)
}

func (s *Searcher) search(piece, layers string, b []byte, depth int) []Finding {
	found := s.flat(piece, layers, b)
	if depth == 0 {
		return found
	}
	inner := func(layer string, inner []byte) {
		found = append(found, s.search(piece, layers+layer+" > ", inner, depth-1)...)
	}
	if !strings.HasSuffix(layers, unwrapped+" > ") {
		unwrap(b, inner)
		inflate(b, inner) // line breaks taken out of a stream would have broken it
	}
	decode(b, inner)
	return found
}

// flat looks at each offset whether a pattern begins there. It only reads, and
// every byte: the race detector would make it many times slower for nothing.
//
//go:norace
func (s *Searcher) flat(piece, layers string, b []byte) []Finding {
	var found []Finding
	for i := 0; i+4 <= len(b); i++ {
		if !s.first[uint16(b[i])|uint16(b[i+1])<<8] {
			continue
		}
		for _, p := range s.begins[binary.LittleEndian.Uint32(b[i:])] {
			if len(b)-i >= len(p.bytes) && string(b[i:i+len(p.bytes)]) == string(p.bytes) {
				found = append(found, Finding{p.canary, layers + p.encoding, piece, i})
			}
		}
	}
	return found
}

// Summary is the findings, each canary and encoding of a piece once, for people.
func Summary(found []Finding) string {
	var out []string
	for _, f := range found {
		if l := fmt.Sprintf("%s: %s (%s)", f.Piece, f.Canary, f.Encoding); !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
