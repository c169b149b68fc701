package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// waitingLines are what a person is told while the network is awaited.
type waitingLines struct {
	mu    sync.Mutex
	bar   io.Writer // writes above a bar, while one is shown
	until time.Time // the last line said that it would take so long
}

func (l *waitingLines) above(bar io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bar = bar
}

// waiting says why nothing moves, and until when: where a person sees it, and once
// for all the requests that wait at the same time.
func (s *session) waiting(why error, pause time.Duration) {
	if _, ok := terminal(s.msg); ok && !s.cli.JSON {
		s.lines.say(s.msg, why, pause, time.Now())
	}
}

func (l *waitingLines) say(out io.Writer, why error, pause time.Duration, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.until) {
		return
	}
	l.until = now.Add(pause)
	if l.bar != nil {
		out = l.bar
	}
	fmt.Fprintf(out, "Waiting for the network, trying again in %s: %v\n", inSeconds(pause), why)
}

// inSeconds is a pause as it is said: nobody needs its milliseconds.
func inSeconds(d time.Duration) string {
	if d < time.Second {
		return "a moment"
	}
	if d < 2*time.Minute {
		return fmt.Sprintf("%d s", d.Round(time.Second)/time.Second)
	}
	return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
}
