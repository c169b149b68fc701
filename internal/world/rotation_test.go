package world_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// A unit's key outlives the people in it: after somebody has left and a new key
// was made, who joins then opens what the unit received before.
func TestNewcomerOpensWhatTheUnitReceivedBeforeARotation(t *testing.T) {
	ctx := t.Context()
	l := newLine(t)
	w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 4}, Transport: l})
	if err != nil {
		t.Fatal(err)
	}
	l.pin = w.Address().Pin
	t.Cleanup(func() { w.Close() })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.Build(ctx, func(string) {}))
	file := filepath.Join(t.TempDir(), "JRS-1.txt")
	must(os.WriteFile(file, []byte("what was received before"), 0o600))
	p, err := w.As(event.ActorID(world.Amy)).Prepare(ctx, client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "A text", Type: "document", Marking: event.Official, Paths: []string{file}}},
	})
	must(err)
	sent, err := w.As(event.ActorID(world.Amy)).Send(ctx, p, nil)
	must(err)
	sarah, ravi := w.As(event.ActorID(world.Sarah)), w.As(event.ActorID(world.Ravi))
	_, _, err = sarah.Receive(ctx, sent.Consignment, nil)
	must(err)

	_, err = ravi.Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Left, nil)
	must(err)
	if _, err := sarah.ExhibitKeys(ctx, sent.Consignment, nil); err != nil {
		t.Errorf("between the leaving and the new key nothing should stop: %v", err)
	}
	_, err = sarah.MakeUnitKey(ctx, world.RASSO)
	must(err)
	const una event.PersonID = "una.price@cps-northshire.example"
	must(w.Join(ctx, event.ActorID(world.Ravi), event.HolderID(una)))
	_, err = ravi.Appoint(ctx, una, event.Member, world.RASSO)
	must(err)
	if _, err := w.As(event.ActorID(una)).ExhibitKeys(ctx, sent.Consignment, nil); err == nil {
		t.Error("she opened it before anybody handed her the key")
	}
	_, err = sarah.HandOnUnitKeys(ctx)
	must(err)
	out, err := w.As(event.ActorID(una)).Export(ctx, sent.Consignment, nil, t.TempDir(), seal.ExtractOptions{}, nil)
	must(err)
	got, err := os.ReadFile(filepath.Join(out[0].Folder, "JRS-1.txt"))
	if err != nil || string(got) != "what was received before" {
		t.Errorf("she got %q, %v", got, err)
	}
}
