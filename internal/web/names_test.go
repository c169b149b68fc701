package web_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
)

func TestNames(t *testing.T) {
	for id, want := range map[event.HolderID]string{
		"sarah.khan@cps-northshire.example": "Sarah Khan", "j.o-neill@northshire.example": "J O Neill", "dc1234@northshire.police.uk": "Dc1234",
	} {
		if got := web.PersonName(id); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	for id, want := range map[event.UnitID]string{
		"cps-northshire.example/rasso": "CPS Northshire, RASSO", "northshire.police.uk/cait-a": "Northshire Police, CAIT A",
		"btp.police.uk/vpu": "Btp Police, VPU",
	} {
		if got := web.UnitName(id); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1.0 kB", 2_149_000_000: "2.1 GB", 60_000_000_000: "60 GB", 999_600: "1.0 MB", 1_000_000_000_000: "1.0 TB"} {
		if got := web.SizeOf(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestBetween(t *testing.T) {
	for seconds, want := range map[event.Time]web.Span{
		0: {}, 59: {Minutes: 1}, 3600: {Hours: 1}, 6480: {Hours: 1, Minutes: 48}, 26 * 3600: {Days: 1, Hours: 2}, 49*3600 + 600: {Days: 2, Hours: 1}, -720: {Minutes: 12},
	} {
		if got := web.Between(1000, 1000+seconds); got != want {
			t.Errorf("%d s are %+v, want %+v", seconds, got, want)
		}
	}
}

// Whoever sends somebody a link to unlock chooses no page of his own to come after.
func TestBackLeadsToOurPagesAlone(t *testing.T) {
	for path, want := range map[string]string{
		"/s/7q4m": "/s/7q4m", "/overview?x=1": "/overview?x=1", "": "/overview", "https://evil.example": "/overview", "//evil.example": "/overview",
		`/\evil.example`: "/overview", "javascript:alert(1)": "/overview", "/a\nb": "/overview", "evil": "/overview",
	} {
		if got := web.BackTo(path); got != want {
			t.Errorf("%q leads to %q", path, got)
		}
	}
}

// Every problem that the rules know can be reported on the page.
func TestEveryProblemCanBeReported(t *testing.T) {
	mine, all := slices.Sorted(slices.Values(web.Problems)), slices.Sorted(slices.Values(event.Problems))
	if !slices.Equal(mine, all) {
		t.Errorf("the page has %v, the rules %v", mine, all)
	}
}
