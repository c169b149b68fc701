package porter_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// sent is a sending of Amy's that nobody has signed for.
func (h *house) sent(to event.UnitID, exhibits map[string]string) event.ConsignmentID {
	h.Helper()
	o := outgoing(h, exhibits)
	o.To = []event.HolderID{event.HolderID(to)}
	amy := h.person(world.Amy)
	p, err := amy.Prepare(h.Context(), o)
	h.must(err)
	sent, err := amy.Send(h.Context(), p, nil)
	h.must(err)
	return sent.Consignment
}

// What arrives for the unit is checked once, whoever else checks it, and asked
// for only when it is new.
func TestChecks(t *testing.T) {
	h := newHouse(t)
	first := h.sent(world.RASSO, map[string]string{"JRS/1": "a", "JRS/2": "b"})
	h.sent(world.CrownCourt, map[string]string{"JRS/3": "c"})
	cfg := config()
	cfg.Check = true
	looked := 0
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/v1/consignments/") {
			looked++
		}
		return next()
	})
	log, done, err := h.onceVia(world.Intake, cfg, via)
	if err != nil || done.Checked != 1 || !strings.Contains(log, "sending="+first.Reference()+" passed=2 broken=0") {
		t.Fatalf("checked %+v: %v\n%s", done, err, log)
	}
	looked = 0
	if _, done, err = h.onceVia(world.Intake, cfg, via); err != nil || done.Checked != 0 || looked != 0 {
		t.Errorf("a second time it checked %+v, and looked at %d: %v", done, looked, err)
	}
	h.sent(world.RASSO, map[string]string{"JRS/4": "d"})
	if _, done, err = h.onceVia(world.Intake, cfg, via); err != nil || done.Checked != 1 {
		t.Errorf("of what is new it checked %+v: %v", done, err)
	}
	v, err := h.person(world.Amy).Show(t.Context(), first)
	h.must(err)
	for _, x := range v.Exhibits {
		if x.Check != "passed" || x.Received {
			t.Errorf("of it is known %+v", x)
		}
	}
}

// A sending that can't be fetched is tried again, and holds up no other.
func TestCheckTriedAgain(t *testing.T) {
	h := newHouse(t)
	first := h.sent(world.RASSO, map[string]string{"JRS/1": "a"})
	second := h.sent(world.RASSO, map[string]string{"JRS/2": "b"})
	cfg := config()
	c := &clock{at: morning()}
	cfg.Check, cfg.Now = true, c.now
	ill := true
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if ill && r.URL.Path == "/v1/consignments/"+first.String() {
			return answer(`{"checkpoint":"nonsense","items":[],"threads":[]}`), nil
		}
		return next()
	})
	log, done, err := h.onceVia(world.Intake, cfg, via)
	if err == nil || done.Checked != 1 || !strings.Contains(log, "sending="+second.Reference()) || !strings.Contains(log, first.Reference()+": the service's answer could not be believed") {
		t.Fatalf("checked %+v: %v\n%s", done, err, log)
	}
	ill = false
	c.goOn(60e9)
	if _, done, err = h.onceVia(world.Intake, cfg, via); err != nil || done.Checked != 1 {
		t.Errorf("afterwards it checked %+v: %v", done, err)
	}
}

// What was called back meanwhile is no trouble.
func TestCheckRecalled(t *testing.T) {
	h := newHouse(t)
	id := h.sent(world.RASSO, map[string]string{"JRS/1": "a"})
	_, err := h.person(world.Amy).Recall(t.Context(), id)
	h.must(err)
	cfg := config()
	cfg.Check = true
	if log, done, err := h.once(world.Intake, cfg); err != nil || done.Checked != 0 {
		t.Errorf("checked %+v: %v\n%s", done, err, log)
	}
}

// What somebody else signs with a copy of the agent's keyring is told of.
func TestSignedElsewhere(t *testing.T) {
	h := newHouse(t)
	id := h.sent(world.RASSO, map[string]string{"JRS/1": "a"})
	if _, _, err := h.once(world.Intake, config()); err != nil {
		t.Fatal(err) // from here on it looks out
	}
	thief := h.copyOf(event.ActorID(world.Intake))
	if _, err := thief.Check(t.Context(), id, nil, nil); err != nil {
		t.Fatal(err)
	}
	log, _, err := h.once(world.Intake, config())
	if err == nil || !strings.Contains(log, "signed in this agent's name, and not here") {
		t.Errorf("it says nothing: %v\n%s", err, log)
	}
}
