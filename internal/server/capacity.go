package server

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Work is a kind of work that has room of its own: whoever fetches or stores
// sealed bytes takes none from receipts.
type Work string

const (
	SignIns    Work = "sign-ins"
	Statements Work = "statements"
	Listings   Work = "listings"
	Bundles    Work = "bundles" // whole threads with their proofs: the reads that cost most
	Blobs      Work = "blobs"
	Drafts     Work = "drafts"
	Health     Work = "health"
)

// Capacity is how many requests of each kind are in work at once; a statement or
// draft weighs one more for each 64 KiB. What is more is told to come back.
type Capacity map[Work]int64

// DefaultCapacity keeps what waits in memory to some hundred mebibytes, and what
// waits for the database to some seconds.
func DefaultCapacity() Capacity {
	return Capacity{SignIns: 512, Statements: 1024, Listings: 512, Bundles: 64, Blobs: 2048, Drafts: 1024, Health: 16}
}

// mostAtOnce bounds the requests of whom nobody knows yet who they are.
const mostAtOnce = 8192

// Set reads one of them in the form that operators write: "blobs=500".
func (c Capacity) Set(text string) error {
	name, value, _ := strings.Cut(text, "=")
	n, err := strconv.ParseInt(value, 10, 32)
	known := slices.Sorted(maps.Keys(DefaultCapacity()))
	if !slices.Contains(known, Work(name)) {
		return fmt.Errorf("%q names no kind of work: it is one of %v, then = and a number, such as blobs=500", text, known)
	}
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no number of requests: say one from 1 up", value)
	}
	c[Work(name)] = n
	return nil
}

// gates are the rooms of every kind of work.
func (c Capacity) gates() map[Work]*gate {
	out := map[Work]*gate{}
	for w, usual := range DefaultCapacity() {
		if n := c[w]; n > 0 {
			usual = n
		}
		out[w] = newGate(usual)
	}
	return out
}
