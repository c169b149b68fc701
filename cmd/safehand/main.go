// Command safehand carries digital evidence from a police force to a prosecutor
// and onward, by safe hand: sealed on the sender's machine, readable only by the
// people and units named, received only when a person signs for it, and proven
// by a log that nobody can rewrite.
//
// The manners of this program: results go to standard output and nothing else
// does (with --json they are one JSON value); questions, progress and errors go
// to standard error; an error says what happened, then what to do, in lower
// case and without a full stop; nothing is ever written over; a file stands
// whole or not at all; what failed can be tried again; exit codes are those of
// docs/cli.md, and an unknown one means failure.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // deadlines count working hours on machines without a zone database

	"github.com/safehand/safehand/seal"
)

func main() { os.Exit(program(seal.Lock{})) }

// program runs with the streams of the process. Its keyrings are locked as lock
// says: tests spend less on it.
func program(lock seal.Lock) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once
	s := &session{ctx: ctx, in: os.Stdin, out: os.Stdout, msg: os.Stderr, cli: &CLI{}, lock: lock}
	return s.run(os.Args[1:])
}
