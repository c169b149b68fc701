package web_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/safehand/safehand/internal/desk"
)

// Where there are more drills than are listed, the page compares as many as the service
// lists by its own count. One more or less would accuse a service that hides nothing, or
// let another hide one.
func TestThePageComparesAsManyDrillsAsAreListed(t *testing.T) {
	b, err := os.ReadFile("browser/src/provenlist.ts")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^const newest = (\d+)$`).FindSubmatch(b)
	if m == nil || string(m[1]) != strconv.Itoa(desk.NewestDrills) {
		t.Errorf("the page compares %q, and %d are listed", m, desk.NewestDrills)
	}
}
