package client_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// killed is a machine that is lost once its order stands: nothing it says after
// that arrives.
func killed() lie {
	dead := false
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if dead {
			return down(r, next)
		}
		dead = r.URL.Path == "/v1/events" && kindIn(r) == "ordered"
		return next()
	}
}

// begun has Amy begin a sending that her machine does not survive.
func (s *stage) begun(t *testing.T) {
	t.Helper()
	s.lies(t, world.Amy, killed())
	if _, err := sendFiles(t.Context(), s.as(world.Amy), t.TempDir(), event.HolderID(world.RASSO), "JRS/8", "JRS/9"); err == nil {
		t.Fatal("it was sent")
	}
	s.lies(t, world.Amy, nil)
}

// A colleague finds what was begun and not sent, and calls it back.
func TestUnfinished(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.begun(t)
	list, err := s.as(world.Lena).Unfinished(ctx)
	if err != nil || len(list) != 1 || list[0].By != event.ActorID(world.Amy) || list[0].Exhibits != 2 {
		t.Fatalf("she finds %+v, %v", list, err)
	}
	u, err := s.as(world.Lena).FindUnfinished(ctx, list[0].Reference)
	s.must(err)
	w := s.lies(t, world.Lena, nil)
	_, err = s.as(world.Lena).RecallOrder(ctx, u)
	if err != nil || len(w.said) != 1 || w.said[0] != "recalled" {
		t.Fatalf("got %v, and it said %v", err, w.said)
	}
	if list, err = s.as(world.Amy).Unfinished(ctx); err != nil || len(list) > 0 {
		t.Errorf("left is %+v, %v", list, err)
	}
	if _, err := s.as(world.Amy).RecallOrder(ctx, u); code(err) != event.CodeConflict {
		t.Errorf("called back twice: %v", err)
	}
	for _, who := range []event.PersonID{world.Sarah, world.Priya} {
		if list, err := s.as(who).Unfinished(ctx); err != nil || len(list) > 0 {
			t.Errorf("%s finds %+v, %v", who, list, err)
		}
	}
}

// What the service lists of an order is held against what is known, and its
// recall is believed only if it is counted on the threads it named.
func TestUnfinishedLies(t *testing.T) {
	for name, change := range map[string]func(*api.OrderRow){
		"another unit's":     func(r *api.OrderRow) { r.For = world.RASSO },
		"another force's":    func(r *api.OrderRow) { r.By = event.ActorID(world.Sarah) },
		"fewer threads":      func(r *api.OrderRow) { r.Threads = r.Threads[:1] },
		"one thread twice":   func(r *api.OrderRow) { r.Threads[1] = r.Threads[0] },
		"one value twice":    func(r *api.OrderRow) { r.Threads[1].Value = r.Threads[0].Value },
		"no exhibits":        func(r *api.OrderRow) { r.Exhibits, r.Threads = 0, nil },
		"not of an exhibit":  func(r *api.OrderRow) { r.Threads[0].Owner = event.OwnerOrg(world.Police) },
		"a thread that is 0": func(r *api.OrderRow) { r.Threads[0].Value = event.Thread{} },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.begun(t)
			w := s.lies(t, world.Lena, changing(isOrders, func(l *api.Orders) { change(&l.Orders[0]) }))
			_, err := s.as(world.Lena).Unfinished(t.Context())
			refused(t, w, err, "")
		})
	}
	s := newStage(t)
	s.begun(t)
	s.lies(t, world.Lena, changing(isOrders, func(l *api.Orders) { l.Orders[0].Threads[0].Value = event.Thread{Digest: event.Sum([]byte("x"))} }))
	list, err := s.as(world.Lena).Unfinished(t.Context())
	s.must(err)
	if _, err := s.as(world.Lena).RecallOrder(t.Context(), &list[0]); !errors.Is(err, client.ErrUntrusted) {
		t.Errorf("counted elsewhere: %v", err)
	}
}

func isOrders(path string) bool { return path == "/v1/orders" }
