package main

import (
	"io"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/seal"
)

// CheapLock is enough for keyrings that a test throws away.
func CheapLock() seal.Lock { return seal.Lock{WorkFactor: 4} }

// Program is the program, with keyrings that cost little to open.
func Program() int { return program(CheapLock()) }

// Parser is the program's own.
func Parser() (*kong.Kong, error) { return parser(&CLI{}, io.Discard, io.Discard) }

// Command is what the command behind a node says of itself.
func Command(n *kong.Node) (example string, exits []int, ok bool) {
	d, ok := commandAt(n)
	if !ok {
		return "", nil, false
	}
	return d.Example(), d.Exits(), true
}
