package main

import (
	"bytes"
	"regexp"
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	out := "fuzz: elapsed: 0s, gathering baseline coverage: 0/192 completed\n" +
		"fuzz: elapsed: 0s, gathering baseline coverage: 192/192 completed, now fuzzing with 2 workers\n" +
		"fuzz: elapsed: 3s, execs: 325017 (108336/sec), new interesting: 11 (total: 202)\n" +
		"fuzz: elapsed: 6s, execs: 680218 (118402/sec), new interesting: 12 (total: 203)\nPASS\n"
	if got := count([]byte(out)); got != (counted{"680218", "203"}) {
		t.Errorf("%+v", got)
	}
	if got := count([]byte("FAIL\n")); got != (counted{"none", "none"}) {
		t.Errorf("of nothing: %+v", got)
	}
}

// A name that fits nothing must not look like a run that found nothing.
func TestNoTargetIsAFailure(t *testing.T) {
	var w bytes.Buffer
	if err := run(&w, regexp.MustCompile("^nothing$"), time.Second, time.Second); err == nil {
		t.Error("nothing was run, and nobody is told")
	}
}
