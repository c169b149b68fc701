package main

import (
	"io"
	"iter"
	"log/slog"
	"time"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/seal"
)

// CheapLock is enough for keyrings that a test throws away.
func CheapLock() seal.Lock { return seal.Lock{WorkFactor: 4} }

// Program is the program, with keyrings that cost little to open.
func Program() int { return program(CheapLock()) }

// Parser is the program's own.
func Parser() (*kong.Kong, error) { return parser(&CLI{}, io.Discard, io.Discard) }

// Meanings are the exit codes and what they say.
func Meanings() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for _, m := range meanings() {
			if !yield(m.code, m.words) {
				return
			}
		}
	}
}

// Command is what the command behind a node says of itself.
func Command(n *kong.Node) (example string, exits []int, ok bool) {
	d, ok := commandAt(n)
	if !ok {
		return "", nil, false
	}
	return d.Example(), d.Exits(), true
}

// WaitingLines says on w why nothing moves.
func WaitingLines(w io.Writer) func(why error, pause time.Duration, now time.Time) {
	l := new(waitingLines)
	return func(why error, pause time.Duration, now time.Time) { l.say(w, why, pause, now) }
}

// Logger and JSONLogger are what the commands log with.
func Logger(w io.Writer) *slog.Logger     { return logger(w) }
func JSONLogger(w io.Writer) *slog.Logger { return jsonLogger(w) }
