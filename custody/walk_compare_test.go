package custody_test

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// compare asks both of everybody's rights in a journey, of who has one of its
// exhibits, and of what somebody has.
func (w *walk) compare() {
	w.t.Helper()
	j := any1(w, w.o.journeys)
	c := w.con(w.cons[j])
	for _, who := range w.people {
		if got, want := w.s.MayReadLabel(c, who), w.o.mayReadLabel(j, string(who)); got != want {
			w.t.Errorf("%s reads the label of a sending from %s to %v: %v", who, j.from, j.to, got)
		}
		if got, want := w.s.MayRead(c, who), w.o.sends(j, string(who)) || w.o.gets(j, string(who)); got != want {
			w.t.Errorf("%s reads of a sending from %s to %v: %v", who, j.from, j.to, got)
		}
		for _, b := range j.bags {
			if got, want := w.s.MayFetch(c, c.Item(w.ids[b.thing]), who), w.o.mayFetch(b, string(who)); got != want {
				w.t.Errorf("%s fetches a bag from %s to %v, ended %q: %v", who, j.from, j.to, b.ended, got)
			}
		}
	}
	for _, b := range j.bags {
		w.compareBag(b, c.Item(w.ids[b.thing]))
		w.compareDisowned(b, c)
	}
	w.compareThing(any1(w, j.bags).thing)
	w.compareBalance()
	w.compareQuestion()
}

func (w *walk) compareBag(b *bag, i *custody.Item) {
	w.t.Helper()
	ends := map[string]*custody.Act{"recalled": i.Recalled, "rejected": i.Rejected, "returned": i.Returned, "destroyed": i.Destroyed}
	for how, act := range ends {
		if (act != nil) != (b.ended == how) {
			w.t.Errorf("%s %+v, the oracle says %q", how, act, b.ended)
		}
	}
	if (i.Received != nil) != (b.signedBy != "") || i.Received != nil && string(i.Received.By.ID) != b.signedBy {
		w.t.Errorf("signed for by %+v, the oracle says %q", i.Received, b.signedBy)
	}
	if (i.PassedOn != nil) != (b.moved != nil) {
		w.t.Errorf("moved by %+v, the oracle says %+v", i.PassedOn, b.moved)
	}
	if (i.From != nil) != (b.got != nil) || b.got != nil && *i.From != w.cons[b.got.on] {
		w.t.Errorf("it came by %v, the oracle says %+v", i.From, b.got)
	}
}

// compareDisowned: nothing else opens a review in these stories.
func (w *walk) compareDisowned(b *bag, c *custody.Consignment) {
	w.t.Helper()
	x := w.ids[b.thing]
	judged := slices.ContainsFunc(c.Reviews(), func(r custody.Review) bool { return slices.Contains(r.Exhibits, x) })
	if c.ListSeen(x) != b.listed || judged != b.judged {
		w.t.Errorf("the list seen %v, a review %v; the oracle says %v, %v", c.ListSeen(x), judged, b.listed, b.judged)
	}
	if want := b.listed && b.ended != ""; c.Hidden(x) != want {
		w.t.Errorf("its list is hidden: %v, the oracle says %v", c.Hidden(x), want)
	}
}

func (w *walk) compareThing(t *thing) {
	w.t.Helper()
	x := w.s.Sealed(w.ids[t])
	if got := mapped(w.s.Holders(x), func(u event.UnitID) string { return string(u) }); !slices.Equal(got, w.o.holders(t)) {
		w.t.Errorf("it is with %v, the oracle says %v", got, w.o.holders(t))
	}
	everybody := mapped(w.people, func(p event.ActorID) string { return string(p) })
	if got, want := mapped(w.s.CouldOpen(x), func(p event.PersonID) string { return string(p) }), w.o.couldOpen(t, everybody); !slices.Equal(got, want) {
		w.t.Errorf("it could be opened by %v, the oracle says %v", got, want)
	}
	line := []string{}
	for y := t; y != nil; y = y.old {
		line = append([]string{y.name}, line...)
	}
	if got := w.s.Line(x); len(line) > 1 && !t.calledOff && !slices.ContainsFunc(got, func(y *custody.Exhibit) bool { return y.Recipient.String() == line[0] }) {
		w.t.Errorf("its line %v does not begin with %s", seals(got), line[0])
	}
}

func (w *walk) compareBalance() {
	w.t.Helper()
	who := event.HolderID(w.unit())
	if w.odds(3) {
		who = event.HolderID(w.who())
	}
	got := balance{}
	if h := w.s.Holding(who); h != nil {
		got = balance{h.Waiting, h.Held, h.Out}
	}
	if want := w.o.balance(string(who)); got != want {
		w.t.Errorf("%s has %+v, the oracle says %+v", who, got, want)
	}
}

func (w *walk) compareQuestion() {
	w.t.Helper()
	if len(w.o.asked) == 0 {
		return
	}
	q := any1(w, w.o.asked)
	d, err := event.ParseDigest(q.id)
	if err != nil {
		w.t.Fatal(err)
	}
	if got := w.s.Question(event.EventID{Digest: d}); got == nil || got.Done() != q.done {
		w.t.Errorf("the %s is %+v, the oracle says done: %v", q.kind, got, q.done)
	}
}
