package continuity_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

const someRoots = `safehand/roots/v1 trusted
organisation cps-northshire.example 1111111111111111111111111111111111111111111111111111111111111111
organisation northshire.example 2222222222222222222222222222222222222222222222222222222222222222
log safehand.example/log
`

func TestRoots(t *testing.T) {
	got, err := continuity.ParseRoots([]byte(someRoots))
	if err != nil {
		t.Fatal(err)
	}
	var cps, police event.Digest
	for i := range cps {
		cps[i], police[i] = 0x11, 0x22
	}
	want := map[event.OrgID]event.Digest{"cps-northshire.example": cps, "northshire.example": police}
	if !maps.Equal(got.Roots, want) || got.Log != "safehand.example/log" {
		t.Errorf("read %+v", got)
	}
	b, err := continuity.FormatRoots(got)
	if err != nil || string(b) != someRoots {
		t.Errorf("written again: %v\n%s", err, b)
	}
	got.Log = ""
	if b, err = continuity.FormatRoots(got); err != nil || strings.Contains(string(b), "\nlog ") {
		t.Errorf("without a log: %v\n%s", err, b)
	}
	if _, err := continuity.FormatRoots(continuity.Trust{}); !errors.Is(err, continuity.ErrRoots) {
		t.Errorf("trusting nobody: %v", err)
	}
}

func TestRootsRefused(t *testing.T) {
	line := strings.SplitAfter(someRoots, "\n")
	for name, text := range map[string]string{
		"empty":               "",
		"another file":        "safehand/keyring/v1 person\n",
		"nobody":              line[0],
		"a log only":          line[0] + line[3],
		"out of order":        line[0] + line[2] + line[1],
		"twice":               line[0] + line[1] + line[1],
		"log first":           line[0] + line[3] + line[1],
		"two logs":            line[0] + line[1] + line[3] + line[3],
		"upper-case hex":      line[0] + strings.Replace(line[1], "11111111", "AAAAAAAA", 1),
		"a short digest":      line[0] + "organisation northshire.example 22\n",
		"a name that is none": line[0] + strings.Replace(line[1], "cps-northshire.example", "CPS", 1),
		"an unknown line":     someRoots + "mirror x\n",
		"no line feed":        strings.TrimSuffix(someRoots, "\n"),
		"carriage returns":    strings.ReplaceAll(someRoots, "\n", "\r\n"),
		"double space":        strings.Replace(someRoots, "log s", "log  s", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := continuity.ParseRoots([]byte(text)); !errors.Is(err, continuity.ErrRoots) {
				t.Errorf("error %v", err)
			}
		})
	}
}
