package main_test

import (
	"strings"
	"testing"

	skips "github.com/safehand/safehand/tools/skips"
)

func TestVerdict(t *testing.T) {
	const (
		start  = `{"Action":"start","Package":"p"}` + "\n"
		ok     = `{"Action":"pass","Package":"p","Test":"TestA"}` + "\n"
		skip   = `{"Action":"output","Package":"p","Test":"TestB","Output":"no database\n"}` + "\n" + `{"Action":"skip","Package":"p","Test":"TestB"}` + "\n"
		fail   = `{"Action":"output","Package":"p","Test":"TestC","Output":"got 1\n"}` + "\n" + `{"Action":"fail","Package":"p","Test":"TestC"}` + "\n"
		end    = `{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}` + "\n" + `{"Action":"pass","Package":"p"}` + "\n"
		none   = `{"Action":"output","Package":"q","Output":"?   \tq\t[no test files]\n"}` + "\n" + `{"Action":"skip","Package":"q"}` + "\n"
		failed = `{"Action":"output","Package":"p","Output":"panic: at once\n"}` + "\n" + `{"Action":"fail","Package":"p"}` + "\n"
		build  = `{"ImportPath":"p","Action":"build-output","Output":"p.go:1: undefined\n"}` + "\n" + `{"ImportPath":"p","Action":"build-fail"}` + "\n"
	)
	for _, c := range []struct{ name, in, prints, fails string }{
		{"all passed", start + ok + end, "ok  \tp\t0.1s\n1 passed", ""},
		{"a package without tests", start + ok + end + none, "?   \tq", ""},
		{"skipped", start + ok + skip + end, "no database\n", "p TestB"},
		{"failed", start + ok + fail + failed, "got 1\n", "p TestC"},
		{"failed and skipped", start + skip + fail + failed, "", "failed"},
		{"panicked", start + failed, "panic: at once\n", "failed"},
		{"does not compile", build + start + failed, "p.go:1: undefined\n", "failed"},
		{"cut off", start + ok, "", "did not end"},
		{"empty", "", "", "no test ran"},
		{"nothing but packages without tests", none, "", "no test ran"},
		{"not of the stream", "go: downloading x\n" + start + ok + end, "go: downloading x\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			err := skips.Run(strings.NewReader(c.in), &out)
			if !strings.Contains(out.String(), c.prints) {
				t.Errorf("it prints %q, without %q", out.String(), c.prints)
			}
			if c.fails == "" && err != nil {
				t.Errorf("it fails: %v", err)
			}
			if c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
				t.Errorf("it says %v, without %q", err, c.fails)
			}
		})
	}
}
