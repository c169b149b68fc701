package client_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// steal gives a thief the keyring and the passphrase of somebody, on a machine of
// the thief's own.
func (s *stage) steal(who event.PersonID) *client.Client {
	s.Helper()
	dir := s.TempDir()
	for _, f := range []string{"home.json", "keyring.age"} {
		s.must(os.WriteFile(filepath.Join(dir, f), bytesOf(s.T, filepath.Join(s.w.Home(event.ActorID(who)), f)), 0o600))
	}
	h, err := client.OpenHome(dir)
	s.must(err)
	h.Lock = low
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire("thief")})
	s.must(err)
	return c
}

func kindsOf(list []client.Signed) (out []event.Kind) {
	for _, x := range list {
		out = append(out, x.Kind)
	}
	return out
}

// Everything signed in her name is listed, newest first: her receipts, her sending,
// and what the sending's own key signed for her. None of it rings, for she made it
// here.
func TestSignedInMyName(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy := s.as(world.Amy)
	_, err := sendFiles(ctx, amy, t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	s.must(err)
	p, err := amy.Signed(ctx, nil, 100)
	s.must(err)
	want := []event.Kind{"dispatched", "sealed", "ordered", "dispatched", "sealed", "sealed", "ordered", "dispatched", "sealed", "sealed", "ordered", "enrolled"}
	if got := kindsOf(p.Signed); !slices.Equal(got, want) || p.Next != nil {
		t.Errorf("got %v, next %v", got, p.Next)
	}
	for _, x := range p.Signed {
		if x.Unknown || x.Doubt != "" || x.About == "" || x.Key != 1 || x.Recorded == 0 || x.Reference == "" {
			t.Errorf("%+v", x)
		}
	}
	// In pages, the same.
	var all []client.Signed
	for before := (*event.LogIndex)(nil); ; {
		p, err := amy.Signed(ctx, before, 5)
		s.must(err)
		all = append(all, p.Signed...)
		if before = p.Next; before == nil {
			break
		}
	}
	if !slices.Equal(kindsOf(all), want) {
		t.Errorf("in pages: %v", kindsOf(all))
	}
	if u, err := amy.Watch(ctx); err != nil || len(u) > 0 {
		t.Errorf("it rings for %v, %v", kindsOf(u), err)
	}
	// Of two who sign, it is both who signed.
	if p, err := s.as(world.Sarah).Signed(ctx, nil, 100); err != nil || !slices.Contains(kindsOf(p.Signed), "received") {
		t.Errorf("a receiver's: %v, %v", p, err)
	}
	if p, err := s.reopen(event.ActorID(world.Intake)).Signed(ctx, nil, 100); err != nil || !slices.Equal(kindsOf(p.Signed), []event.Kind{"enrolled"}) {
		t.Errorf("a machine's: %v, %v", p, err)
	}
}

// A thief signs with a copy of her keyring: her own machine rings, at each command,
// until she says that it was she; his does not hear of what she signed before he
// had it.
func TestAThiefRings(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah, thief := s.as(world.Sarah), s.steal(world.Sarah)
	if _, err := thief.Tend(ctx); err != nil {
		t.Fatal(err)
	}
	s.clock.goOn(time.Minute)
	_, _, err := thief.Receive(ctx, built.waiting.Consignment, nil)
	s.must(err)

	for range 2 {
		tended, err := sarah.Tend(ctx)
		s.must(err)
		if len(tended.Unknown) != 1 || tended.Unknown[0].Kind != "received" || tended.Unknown[0].About != "2 exhibits of "+built.waiting.Consignment.Reference() {
			t.Fatalf("it rings for %+v", tended.Unknown)
		}
	}
	p, err := sarah.Signed(ctx, nil, 100)
	s.must(err)
	if !p.Signed[0].Unknown || p.Signed[1].Unknown {
		t.Errorf("marked: %+v", p.Signed[:2])
	}
	// What she signs herself meanwhile does not ring, in a new process neither.
	_, err = s.reopen(event.ActorID(world.Sarah)).Check(ctx, built.waiting.Consignment, nil, nil)
	s.must(err)
	u, err := s.as(world.Sarah).Watch(ctx)
	s.must(err)
	if len(u) != 1 {
		t.Errorf("it rings for %v", kindsOf(u))
	}
	if _, err := sarah.Mine(ctx, []string{"7Q4M-2KPD"}); code(err) != event.CodeUnknown {
		t.Errorf("a wrong reference: %v", err)
	}
	mine, err := sarah.Mine(ctx, []string{strings.ToLower(u[0].Reference)})
	s.must(err)
	if len(mine) != 1 || mine[0].Event != u[0].Event {
		t.Errorf("taken: %+v", mine)
	}
	if u, err := sarah.Watch(ctx); err != nil || len(u) > 0 {
		t.Errorf("it still rings for %v, %v", kindsOf(u), err)
	}
}

// Many at once are all found, whatever fits on a page.
func TestAThiefSignsALot(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy, thief := s.as(world.Amy), s.steal(world.Amy)
	for i := range 3 {
		_, err := sendFiles(ctx, thief, t.TempDir(), event.HolderID(world.RASSO), "JRS/"+string(rune('3'+i)), "JRS/9", "JRS/8")
		s.must(err)
	}
	u, err := amy.Watch(ctx)
	s.must(err)
	if len(u) != 15 { // an order, three seals and a dispatch each
		t.Errorf("%d: %v", len(u), kindsOf(u))
	}
	again, err := s.reopen(event.ActorID(world.Amy)).Watch(ctx)
	s.must(err)
	if !slices.Equal(again, u) {
		t.Error("a new process tells it otherwise")
	}
}

// A crash between jotting a statement down and submitting it, or in the middle of
// the line, neither rings nor stops the home.
func TestSignedFileTorn(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	file := filepath.Join(s.w.Home(event.ActorID(world.Sarah)), "signed.log")
	whole := bytesOf(t, file)
	s.must(os.WriteFile(file, append(whole, "made 0123456789abc"...), 0o600))
	sarah := s.as(world.Sarah)
	_, _, err := sarah.Receive(ctx, built.waiting.Consignment, nil)
	s.must(err)
	if u, err := sarah.Watch(ctx); err != nil || len(u) > 0 {
		t.Errorf("it rings for %v, %v", kindsOf(u), err)
	}
	// Without the file the home begins anew, and knows of nothing before.
	s.must(os.Remove(file))
	if u, err := sarah.Watch(ctx); err != nil || len(u) > 0 {
		t.Errorf("it rings for %v, %v", kindsOf(u), err)
	}
	_, err = s.steal(world.Sarah).Check(ctx, built.waiting.Consignment, nil, nil)
	s.must(err)
	if u, err := sarah.Watch(ctx); err != nil || !slices.Equal(kindsOf(u), []event.Kind{"checked"}) {
		t.Errorf("it rings for %v, %v", kindsOf(u), err)
	}
	// A file that has grown long is tidied, and forgets nothing that rings.
	long := slices.Concat(bytesOf(t, file), []byte(strings.Repeat("looked 1\n", 40_000)))
	s.must(os.WriteFile(file, long, 0o600))
	if u, err := sarah.Watch(ctx); err != nil || !slices.Equal(kindsOf(u), []event.Kind{"checked"}) {
		t.Errorf("it rings for %v, %v", kindsOf(u), err)
	}
	if n := len(bytesOf(t, file)); n > 4000 {
		t.Errorf("it still has %d bytes", n)
	}
	if u, err := sarah.Watch(ctx); err != nil || !slices.Equal(kindsOf(u), []event.Kind{"checked"}) {
		t.Errorf("tidied, it rings for %v, %v", kindsOf(u), err)
	}
}

// Lists that a lying service makes up.
func TestSignedLies(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	at := func(p string) bool { return p == "/v1/signed" }
	var amys, older api.Signed
	s.lies(t, world.Sarah, changing(at, func(x *api.Signed) { older = *x }))
	s.must(justErr(s.as(world.Sarah).Signed(ctx, nil, 100)))
	_, _, err := s.as(world.Tom).Receive(ctx, built.waiting.Consignment, nil) // the log goes on
	s.must(err)
	s.lies(t, world.Amy, changing(at, func(x *api.Signed) { amys = *x }))
	s.must(justErr(s.as(world.Amy).Signed(ctx, nil, 100)))
	for _, r := range []struct {
		name   string
		change func(*api.Signed)
		want   string
	}{
		{"another's statement", func(x *api.Signed) { x.Items[0] = amys.Items[0] }, "it is in the name of " + string(world.Amy)},
		{"at another place", func(x *api.Signed) { x.Items[0].Index-- }, "not in the log at that place"},
		{"with another proof", func(x *api.Signed) { x.Items[0].Proof = x.Items[1].Proof }, "not in the log at that place"},
		{"with another entry", func(x *api.Signed) { x.Items[0].Entry = x.Items[1].Entry }, "not in the log at that place"},
		{"in another order", func(x *api.Signed) { x.Items[0], x.Items[1] = x.Items[1], x.Items[0] }, "not in the order of the log"},
		{"twice", func(x *api.Signed) { x.Items[1] = x.Items[0] }, "not in the order of the log"},
		{"of an older log", func(x *api.Signed) { *x = older }, "of an older log"},
		{"without a head", func(x *api.Signed) { x.Checkpoint = "" }, "the head of its log"},
		{"without an end", func(x *api.Signed) { n := x.Items[0].Index; x.Next = &n }, "does not end"},
		{"longer than was asked for", func(x *api.Signed) {
			for len(x.Items) <= 100 {
				x.Items = append(x.Items, x.Items...)
			}
		}, "does not end"},
		{"an edited statement", func(x *api.Signed) {
			x.Items[0].Note = strings.Replace(x.Items[0].Note, "salt ", "salt 0", 1)
		}, "among what you signed"},
	} {
		t.Run(r.name, func(t *testing.T) {
			s.lies(t, world.Sarah, changing(at, r.change))
			_, err := s.as(world.Sarah).Signed(ctx, nil, 100)
			if !errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), r.want) {
				t.Errorf("got %v, want %q", err, r.want)
			}
		})
	}
}

// A service that writes a statement in her name into its own log, with a key it
// made up, is told from a thief who has hers.
func TestSignedWithAMadeUpKey(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah := s.as(world.Sarah)
	o := s.operator()
	_, was := find(o, func(e *event.Received) bool { return e.By.ID == event.ActorID(world.Sarah) })
	e := *was
	e.Consignment, e.At = built.waiting.Consignment, o.now()
	text, err := event.Text(&e)
	s.must(err)
	signer, _ := o.forger(string(world.Sarah))
	n, err := event.Sign(text, signer)
	s.must(err)
	at := o.log(n, o.now(), event.Sum([]byte("a thread that nobody reads")))
	list := changing(func(p string) bool { return p == "/v1/signed" }, func(x *api.Signed) {
		items := []api.Item{o.item(at)}
		for _, i := range x.Items {
			items = append(items, o.item(i.Index))
		}
		x.Items, x.Checkpoint = items, o.checkpoint()
	})
	proofs := o.lies(func(string) bool { return false }, nil)
	w := s.lies(t, world.Sarah, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/tree" {
			return proofs(r, next)
		}
		return list(r, next)
	})
	_, err = sarah.Signed(ctx, nil, 50)
	refused(t, w, err, "", "is not a valid signature of "+string(world.Sarah))
}
