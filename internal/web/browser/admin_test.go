package browser_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
)

// An administrator invites somebody from the page; she sets up her access in another
// profile, forgets her passphrase, is invited again in one action, and opens again
// what her unit received before. Beside them are two who are in no browser.
func TestAdministration(t *testing.T) {
	t.Parallel()
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: light, Loopback: "localhost:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	a := &administration{T: t, w: w}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /test/{step}", a.serve)
	t.Log(run(t, "admin.mjs", mux, "SAFEHAND_SERVICE="+w.Node.Pages, "SAFEHAND_PASSPHRASE="+world.Passphrase, "SHOTS="+os.Getenv("SHOTS")))
}

type administration struct {
	*testing.T
	w *world.World
	// text and number are what a step brings to where a root is kept.
	text, number string
}

func (a *administration) serve(w http.ResponseWriter, r *http.Request) {
	var in struct{ Who, Text, Number string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.text, a.number = in.Text, in.Number
	out, err := a.step(r.Context(), r.PathValue("step"), event.ActorID(in.Who))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(a.T, w, out)
}

func (a *administration) step(ctx context.Context, name string, who event.ActorID) (any, error) {
	switch name {
	case "device": // a link that brings somebody's key into a browser
		return device(ctx, a.w, who)
	case "tend":
		t, err := a.w.As(who).Tend(ctx)
		if err != nil {
			return nil, err
		}
		return t.Handed, nil
	case "received": // by the team, from the other side
		return a.received(ctx)
	case "second": // administrator, whom the root made
		return struct{}{}, a.second(ctx, event.PersonID(who))
	case "third": // organisation of the service, which nobody has recognised
		org := event.OrgID(who)
		return struct{}{}, a.w.Organisation(ctx, org)
	case "sign": // as the root, what the page wrote about a partner
		n, err := a.w.As(event.ActorID(world.Police)).SignRecognition([]byte(a.text), event.OrgID(who), a.number)
		if err != nil {
			return nil, err
		}
		return string(n.Bytes()), nil
	case "number":
		return a.w.As(who).RootNumber(), nil
	}
	return nil, os.ErrNotExist
}

func (a *administration) received(ctx context.Context) (any, error) {
	file := filepath.Join(a.TempDir(), "advice.mp4")
	if err := os.WriteFile(file, interview.Video(), 0o600); err != nil {
		return nil, err
	}
	sarah := a.w.As(event.ActorID(world.Sarah))
	p, err := sarah.Prepare(ctx, client.Outgoing{
		For: world.RASSO, To: []event.HolderID{event.HolderID(world.Team)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{{Reference: "SK/1", Description: "A clip", Type: "document", Marking: event.Official, Paths: []string{file}}},
	})
	if err != nil {
		return nil, err
	}
	sent, err := sarah.Send(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	_, _, err = a.w.As(event.ActorID(world.Lena)).Receive(ctx, sent.Consignment, nil)
	return map[string]any{"sending": sent.Consignment, "exhibit": sent.Exhibits[0].Exhibit}, err
}

func (a *administration) second(ctx context.Context, who event.PersonID) error {
	root := event.ActorID(who.Org())
	if err := a.w.Join(ctx, root, event.HolderID(who)); err != nil {
		return err
	}
	_, err := a.w.As(root).Appoint(ctx, who, event.Administrator, "")
	return err
}
