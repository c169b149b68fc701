package world_test

import (
	"testing"

	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

type teller struct{ *testing.T }

func (t teller) Chapter(s string)          { t.Log("== " + s) }
func (t teller) Say(f string, args ...any) { t.Logf(f, args...) }
func (t teller) Quote(lines ...string) {
	for _, l := range lines {
		t.Log("   | " + l)
	}
}

func TestInterviewHandToHand(t *testing.T) {
	ctx := t.Context()
	l := newLine(t)
	w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 15}, Transport: l})
	if err != nil {
		t.Fatal(err)
	}
	l.pin = w.Address().Pin
	t.Cleanup(func() { w.Close() })
	if err := w.Build(ctx, func(s string) { t.Log(s) }); err != nil {
		t.Fatal(err)
	}
	if _, err := world.PlayInterview(ctx, w, teller{t}); err != nil {
		t.Fatal(err)
	}
}
