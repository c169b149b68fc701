package record_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

const origin event.Origin = "safehand.example/log"

// onBoth runs a test on each engine with a log of its own that nothing has been
// said to.
func onBoth(t *testing.T, test func(t *testing.T, s *Story)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) { test(t, Begin(t, New(t, origin), db)) })
}

func refused(t *testing.T, s *Story, sub record.Submission, code event.Code) {
	t.Helper()
	before := dump(t, s.DB)
	_, err := s.Log.Submit(t.Context(), sub)
	var r *event.Refusal
	if !errors.As(err, &r) || r.Code != code {
		t.Errorf("answered %v, not refused as %s", err, code)
	}
	if !maps.EqualFunc(before, dump(t, s.DB), slices.Equal) {
		t.Errorf("%s: what was refused left something behind", code)
	}
}

// dump is every row of the log, its views and its files.
func dump(t *testing.T, db *store.DB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := db.View(t.Context(), func(tx *store.Tx) error {
		for _, v := range slices.Concat(store.Sources(), store.Rebuilt(), store.NotRebuilt()) {
			rows, err := tx.Dump(v.Name)
			if err != nil {
				return err
			}
			out[v.Name] = rows
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// verify checks an answer as a client would.
func verify(t *testing.T, s *Story, r *record.Recorded) {
	t.Helper()
	c, err := ledger.OpenCheckpoint(r.Checkpoint, s.Service.Log, s.Service.LogKeys)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.CheckRecord(r.Proof, c.Size, c.Root, int64(r.Index), r.Entry); err != nil {
		t.Error(err)
	}
	e, err := ledger.ParseEntry(r.Entry)
	if err != nil {
		t.Fatal(err)
	}
	n, err := event.ParseNote(r.Note)
	if err != nil {
		t.Fatal(err)
	}
	if !e.Holds(n) || e.Event != r.Event || e.Recorded != r.Recorded {
		t.Error("the entry is not of the answer's note")
	}
}

// tell says the whole story: every kind of statement there is.
func tell(t *testing.T, s *Story) (event.ConsignmentID, []event.ExhibitID) {
	t.Helper()
	s.Found()
	s.OtherDays()
	c, xs := s.Send(Amy, CID, 3, event.HolderID(RASSO))
	s.Say(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs[:2], Broken: xs[2:]})
	s.Say(s.Receipt(Ben, RASSO, c, xs[0], xs[1]))
	recall := &event.Recalled{Header: s.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: &c, Exhibits: xs[2:]}
	s.State(func(st *custody.State) { recall.After = st.Consignment(c).Last })
	s.Say(recall)
	s.Say(s.Opening(Ben, RASSO, c, event.View, xs[0]))
	o := s.Say(s.Opening(Cara, RASSO, c, event.ToExport, xs[1]))
	s.Say(&event.Exported{Header: s.By(event.ActorID(Cara), event.PartyID(RASSO)), Opened: o.Event, Exhibits: xs[1:2]})
	passOn(s, c, xs[:1])
	handOver(s)
	order := s.Order(Amy, CID, 1, event.HolderID(RASSO))
	s.Say(&event.Recalled{Header: s.By(event.ActorID(Amy), event.PartyID(CID)), Order: &order.Order, After: order.Order})
	newcomer(s)
	s.Account(event.OwnerService(origin.Service()), false)
	s.Account(event.OwnerExhibit(recipientOf(s, xs[0])), false)
	return c, xs
}

func passOn(s *Story, c event.ConsignmentID, xs []event.ExhibitID) event.ConsignmentID {
	d := &Sending{By: Ben, For: RASSO, To: []event.HolderID{event.HolderID(Crown)}, Label: Random(), Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}}
	s.State(func(st *custody.State) {
		for _, x := range xs {
			d.Seals = append(d.Seals, st.Sealed(x).Seal)
			d.After = append(d.After, st.Consignment(c).Item(x).Received.Event)
		}
		if last := st.Consignment(c).Last; last != d.After[0] {
			d.After[0] = last
		}
	})
	return event.ConsignmentID(s.Submit(s.Dispatch(d)).Event)
}

// newcomer joins RASSO, is handed its key, and another's record ends.
func newcomer(s *Story) {
	eve := event.PersonID("eve.lunn@cps-northshire.example")
	unit := RASSO
	s.Invite(event.ActorID(Director), eve)
	s.Say(&event.Appointed{Header: s.By(event.ActorID(Ben), event.PartyID(CPS)), Person: eve, Role: event.Member, Unit: &unit})
	f := File()
	s.Submit(record.Submission{Copies: [][]byte{f}, Note: s.Sign(&event.UnitKeyHandedOn{
		Header: s.By(event.ActorID(Ben), event.PartyID(RASSO)), Unit: RASSO, Number: 1,
		Copies: []event.KeyCopy{{To: event.KeyRef{Holder: event.HolderID(eve), Number: 1}, File: event.Sum(f)}},
	})})
	s.Say(&event.Revoked{
		Header: s.By(event.ActorID(Director), event.PartyID(CPS)), Key: event.KeyRef{Holder: event.HolderID(Dev), Number: 1}, Reason: event.Superseded,
	})
}

func recipientOf(s *Story, x event.ExhibitID) (r event.RecipientID) {
	s.State(func(st *custody.State) { r = st.Sealed(x).Recipient })
	return r
}

func TestAStoryIsRecordedAndProved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		c, xs := tell(t, s)
		said := map[event.Kind]bool{}
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			head, err := tx.ReadHead()
			if err != nil {
				return err
			}
			logged, err := tx.LoggedFrom(0, head.Size)
			if err != nil || int64(len(logged)) != head.Size {
				t.Errorf("%d statements, %d entries, %v", len(logged), head.Size, err)
			}
			for _, l := range logged {
				n, err := event.ParseNote(l.Note)
				if err != nil {
					return err
				}
				e, err := event.Parse(n.Text)
				if err != nil {
					return err
				}
				said[e.Kind()] = true
				r, err := record.Find(t.Context(), tx, n.ID())
				if err != nil {
					return err
				}
				verify(t, s, r)
			}
			file, err := tx.Grant(c, xs[0], event.KeyRef{Holder: event.HolderID(RASSO), Number: 1})
			if len(file) == 0 {
				t.Error("the grant was not kept")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range event.Kinds() {
			if !said[k] {
				t.Errorf("nobody said %s: the story is not whole", k)
			}
		}
	})
}

func TestThreadsAreComplete(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		_, xs := tell(t, s)
		owners := []event.Owner{
			event.OwnerService(origin.Service()), event.OwnerOrg(Police), event.OwnerOrg(CPS), event.OwnerExhibit(recipientOf(s, xs[0])),
		}
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			for _, o := range owners {
				h, err := tx.Thread(o)
				if err != nil || h == nil {
					t.Fatalf("%s: %v", o, err)
				}
				notes, err := tx.ThreadNotes(h.Value)
				if err != nil || int64(len(notes)) != h.Count {
					t.Errorf("%s: %d statements, count %d, %v", o, len(notes), h.Count, err)
				}
				for i, n := range notes {
					e, err := ledger.ParseEntry(n.Entry)
					if err != nil {
						return err
					}
					if n.Number != int64(i+1) || !slices.Contains(e.Tallies, ledger.Tally(h.Value, n.Number)) {
						t.Errorf("%s: entry %d does not carry tally %d", o, n.Index, i+1)
					}
				}
				if h.Last != event.EventID(mustEntry(t, notes[len(notes)-1].Entry).Event) {
					t.Errorf("%s ends elsewhere", o)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func mustEntry(t *testing.T, b []byte) ledger.Entry {
	t.Helper()
	e, err := ledger.ParseEntry(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTheSameNoteGetsItsFirstAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		d := s.Order(Amy, CID, 1, event.HolderID(RASSO))
		s.Seal(d)
		sub := s.Dispatch(d)
		first := s.Submit(sub)
		before := dump(t, s.DB)
		s.Clock = s.Clock.Add(48 * time.Hour)
		again := s.Submit(sub)
		if first.Again || !again.Again || again.Index != first.Index || again.Recorded != first.Recorded || string(again.Entry) != string(first.Entry) {
			t.Errorf("first %+v, again %+v", first, again)
		}
		verify(t, s, again)
		if !maps.EqualFunc(before, dump(t, s.DB), slices.Equal) {
			t.Error("the same note changed something")
		}
		other := *sub.Note
		other.Signatures = slices.Clone(other.Signatures)
		other.Signatures[0].Base64 = "AAAA" + other.Signatures[0].Base64[4:]
		refused(t, s, record.Submission{Note: &other}, event.CodeSignature)
	})
}

func TestRecordedTimeNeverRunsBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		before := s.Account(event.OwnerOrg(Police), true)
		s.Clock = s.Clock.Add(-time.Hour)
		d := s.Order(Amy, CID, 1, event.HolderID(RASSO))
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			r, err := record.Find(t.Context(), tx, d.Order)
			if r.Recorded != before.Recorded {
				t.Errorf("recorded %s after %s", r.Recorded, before.Recorded)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
