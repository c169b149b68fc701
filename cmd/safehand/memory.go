package main

import (
	"os"
	"runtime/debug"
)

// memory is what a client's program tries to stay within. Segments are eight megabytes
// each, and are gone as soon as they are compared or written: unasked, the runtime lets
// as much again lie about as is in use before it looks. Nothing fails above it.
const memory = 128 << 20

// frugal bounds the memory of a program that acts for somebody. The officer's machine
// is old, and does other things.
func frugal() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
}
