package doctor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/doctor"
	"github.com/safehand/safehand/internal/doctor/doctortest"
)

// A11: and one of which everybody's access was stopped, though they were there today.
func TestA11AUnitOfPeopleWhoAreStoppedIsNamed(t *testing.T) {
	w := newWard(t)
	w.must(doctortest.Stopped()(w.Data))
	if r := w.examine(); !slices.ContainsFunc(r.Findings, func(f doctor.Finding) bool { return f.Code == "alarm-unheard" }) {
		t.Errorf("an alarm would reach nobody: %v", r.Findings)
	}
}

// A11: a unit of which everybody has been away for two working days is named, before an
// alarm finds nobody there; and not while one of them is at work.
func TestA11AUnitOfPeopleWhoAreAwayIsNamed(t *testing.T) {
	w := newWard(t)
	if r := w.examine(); slices.ContainsFunc(r.Findings, func(f doctor.Finding) bool { return f.Code == "alarm-unheard" }) {
		t.Fatalf("on the day on which they signed in: %v", r.Findings)
	}
	w.config.Now = w.config.Now.AddDate(0, 0, 8)
	for _, f := range w.examine().Findings {
		if f.Code != "alarm-unheard" {
			continue
		}
		if len(f.Details) == 0 || !slices.IsSorted(f.Details) || slices.ContainsFunc(f.Details, func(u string) bool { return !strings.Contains(u, ".example/") }) {
			t.Errorf("it names %q", f.Details)
		}
		return
	}
	t.Error("a week later nothing is said")
}
