// Package tracer runs a real program and has the n-th of its writes, syncs,
// sends and renames go wrong: it is killed there, or the power goes, or the call
// fails, or the call is done and the program is told that it failed. The program knows nothing of
// it and has no hook for it.
//
// strace can do the half of this: its -e inject counts for each thread and each
// system call apart, and a Go program does its writing on whatever thread is
// free, so that "the n-th" is another one each time; and it cannot do a call and
// then deny it. This counts over all threads of the program, in the order in
// which the kernel was asked.
package tracer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// How is what happens at a call.
type How string

const (
	Nothing     How = "nothing"       // only counted
	Kill        How = "kill"          // kill -9 instead of the call
	KillAfter   How = "kill after"    // kill -9 when the call is done, before the program hears of it
	Power       How = "power"         // kill -9 instead of the call, or at the end nothing, and what was not synced is gone
	Fail        How = "fail"          // the call is not done: an I/O error, or a broken connection
	FailFull    How = "no room"       // the call is not done: the disk is full
	FailButDone How = "fail but done" // the call is done, and said to have failed
)

// Plan says which calls go wrong, and how: from the At-th on, so many Times in a
// row.
type Plan struct {
	How       How
	At, Times int
}

func (p Plan) String() string { return fmt.Sprintf("%s/%d/%d", p.How, p.At, p.Times) }

// ParsePlan reads what String wrote.
func ParsePlan(s string) (Plan, error) {
	part := strings.Split(s, "/")
	if len(part) != 3 {
		return Plan{}, fmt.Errorf("not a plan: %q", s)
	}
	at, err := strconv.Atoi(part[1])
	times, err2 := strconv.Atoi(part[2])
	return Plan{How(part[0]), at, times}, errors.Join(err, err2)
}

// hits reports whether the n-th call goes wrong.
func (p Plan) hits(n int) bool { return p.How != Nothing && p.At <= n && n < p.At+p.Times }

// Call is one that was counted.
type Call struct {
	N    int
	Name string
	On   string // the file, or "socket"
}
