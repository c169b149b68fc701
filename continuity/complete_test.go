package continuity_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// What a service might drop from a record, one statement at a time and with all
// that follows it.
func TestDropped(t *testing.T) {
	s := continuitytest.Told(t)
	b := s.Record()
	rows := []struct {
		kind  event.Kind
		n     int
		words string
	}{
		{"opened", 0, "thread of exhibit"}, {"received", 0, "thread of exhibit"}, {"dispatched", 0, "thread of exhibit"},
		{"dispatched", 1, "thread of exhibit"}, {"checked", 0, "thread of exhibit"}, {"exported", 0, "thread of exhibit"},
		{"revoked", 0, "thread of organisation cps-northshire.example"}, {"recognised", 0, "thread of organisation"},
	}
	for _, row := range rows {
		t.Run(string(row.kind), func(t *testing.T) {
			r, err := continuity.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			r.Remove(r.Item(row.kind, row.n).Index)
			refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), continuity.CheckTally, row.words)
		})
		t.Run(string(row.kind)+" and all after it", func(t *testing.T) {
			r, err := continuity.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			cut(r, r.Item(row.kind, row.n).Index)
			rep := verify(t, r.Bytes(), s.Trust(), continuity.Policy{})
			if rep.Verdict != continuity.Invalid {
				t.Fatalf("verdict %s", rep.Verdict)
			}
		})
	}
}

// Of every kind of statement about an exhibit one is left out, in records that
// hold them all.
func TestDroppedOfEachKind(t *testing.T) {
	s := continuitytest.Everything(t)
	for _, x := range []*continuitytest.Exhibit{s.Exhibit, s.Again[0], s.Other, s.Third} {
		s.Account(x.Owner())
	}
	s.Account(s.Police.Owner())
	s.Account(s.CPS.Owner())
	ev := s.Evidence(s.All()...)
	story := told(t, s.World, s.Trust())
	dropped := map[event.Kind]int{}
	for _, x := range []*continuitytest.Exhibit{s.Again[0], s.Other, s.Third} {
		b, err := continuity.Make(ev, story, x.ID, continuity.Extras{})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range valid(t, b, s.Trust()).Statements {
			r, err := continuity.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			r.Remove(l.Index)
			refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), continuity.CheckTally, "thread of exhibit")
			dropped[l.Kind]++
		}
	}
	for _, k := range untold(dropped) {
		t.Errorf("no %s was left out", k)
	}
}

// cut ends the thread in which the statement stands just before it.
func cut(r *continuity.Record, from event.LogIndex) {
	var gone []event.LogIndex
	for _, th := range r.Evidence.Threads {
		if slices.Contains(th.Indexes, from) {
			gone = slices.DeleteFunc(slices.Clone(th.Indexes), func(i event.LogIndex) bool { return i < from })
			break
		}
	}
	for _, i := range gone {
		r.Remove(i)
	}
}

// A thread cut at an older account of its own is complete up to that account,
// so the record must give itself away, or say how old it is.
func TestCutAtAnOlderAccount(t *testing.T) {
	for name, row := range map[string]struct {
		owner func(*continuitytest.Story) event.Owner
		words string
	}{
		"the opened": {func(s *continuitytest.Story) event.Owner { return s.Exhibit.Owner() }, "cut short"},
		"the revocation": {func(s *continuitytest.Story) event.Owner { return s.CPS.Owner() },
			"the directory of cps-northshire.example: complete: it is not counted up to where exhibit SH-"},
	} {
		t.Run(name, func(t *testing.T) {
			s := continuitytest.Sent(t)
			s.Khan.Receive(s.Sending, s.Exhibit)
			owner := row.owner(s)
			s.Account(owner)
			s.Now += 2 * 3600
			s.CPS.Revoke(s.Ellis, event.Left, nil)
			s.Khan.Open(s.Sending, event.View, s.Exhibit)
			ev := s.Counted()
			truncate(ev, owner)
			story, err := continuity.Replay(ev, s.Trust())
			if err != nil {
				t.Fatal(err)
			}
			_, err = continuity.Make(ev, story, s.Exhibit.ID, continuity.Extras{})
			if !errors.Is(err, &continuity.Fault{Check: continuity.CheckComplete}) || !strings.Contains(err.Error(), row.words) {
				t.Errorf("Make: %v", err)
			}
			full := s.Evidence(s.Owners()...)
			r, err := continuity.Parse(s.RecordOf(full, continuity.Extras{}))
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range missing(full, ev) {
				r.Remove(i)
			}
			refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), continuity.CheckComplete, row.words)
		})
	}
}

// truncate ends the owner's thread at its last account but one.
func truncate(ev *continuity.Evidence, owner event.Owner) {
	for n := range ev.Threads {
		th := &ev.Threads[n]
		if th.Owner != owner {
			continue
		}
		accounts := 0
		for i := len(th.Indexes) - 1; i >= 0; i-- {
			k := slices.IndexFunc(ev.Items, func(it continuity.Item) bool { return it.Index == th.Indexes[i] })
			if strings.HasPrefix(string(ev.Items[k].Note), "safehand/event/v1 account\n") {
				if accounts++; accounts == 2 {
					break
				}
			}
			ev.Items = slices.Delete(ev.Items, k, k+1)
			th.Indexes = th.Indexes[:i]
		}
	}
}

func missing(full, less *continuity.Evidence) []event.LogIndex {
	var out []event.LogIndex
	for _, it := range full.Items {
		if !slices.ContainsFunc(less.Items, func(x continuity.Item) bool { return x.Index == it.Index }) {
			out = append(out, it.Index)
		}
	}
	return out
}

// An old record stays true of its time, says which, and a verifier can ask for
// a newer one.
func TestOldRecord(t *testing.T) {
	s := continuitytest.Sent(t)
	b := s.Record()
	then := s.Now
	s.Khan.Receive(s.Sending, s.Exhibit)
	rep := valid(t, b, s.Trust())
	if rep.AsOf.Account >= then {
		t.Errorf("as of %s", rep.AsOf.Account)
	}
	refused(t, verify(t, b, s.Trust(), continuity.Policy{CountedSince: then}), continuity.CheckComplete, "counted up to")
}

func TestMakeWantsCountedThreads(t *testing.T) {
	s := continuitytest.Sent(t)
	rows := map[string]struct {
		count  []event.Owner
		owners []event.Owner
		words  string
	}{
		"exhibit not counted":   {[]event.Owner{s.Police.Owner(), s.CPS.Owner()}, s.Owners(), "thread of exhibit"},
		"directory not counted": {[]event.Owner{s.Exhibit.Owner(), s.CPS.Owner()}, s.Owners(), "directory of northshire.example"},
		"directory not there":   {[]event.Owner{s.Exhibit.Owner(), s.Police.Owner()}, s.Owners()[:2], "missing"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			s := continuitytest.Sent(t)
			for _, o := range row.count {
				s.Account(o)
			}
			ev := s.Evidence(row.owners...)
			story, err := continuity.Replay(ev, s.Trust())
			if err == nil {
				_, err = continuity.Make(ev, story, s.Exhibit.ID, continuity.Extras{})
			}
			var f *continuity.Fault
			if !errors.As(err, &f) {
				t.Fatalf("error %v", err)
			}
			if name != "directory not there" && !strings.Contains(err.Error(), row.words) {
				t.Errorf("%v does not name %q", err, row.words)
			}
		})
	}
}

// What a service that breaks its own rules might log.
func TestBadService(t *testing.T) {
	rows := []struct {
		name, check, words string
		act                func(*continuitytest.Story)
	}{
		{"an agent's receipt", continuity.CheckRule, "agent", func(s *continuitytest.Story) {
			s.Log(s.Note(s.Agent.Receipt(s.Sending, s.Exhibit), s.Agent.Key), s.Touch(s.Exhibit.Owner()))
		}},
		{"a receipt in another's name", continuity.CheckSignature, "received", func(s *continuitytest.Story) {
			s.Log(s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Amy.Key), s.Touch(s.Exhibit.Owner()))
		}},
		{"a receipt with a line stripped to none of hers", continuity.CheckSignature, "received", func(s *continuitytest.Story) {
			s.Log(s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Khan.Key, s.Amy.Key), s.Touch(s.Exhibit.Owner()))
		}},
		{"an opening without a receipt", continuity.CheckRule, "no receipt, no key", func(s *continuitytest.Story) {
			s.Log(s.Note(&event.Opened{
				Header: s.Khan.Head(), Consignment: s.Sending.ID, Purpose: event.View,
				With: event.KeyRef{Holder: event.HolderID(s.RASSO), Number: 1}, Exhibits: []event.ExhibitID{s.Exhibit.ID},
			}, s.Khan.Key), s.Touch(s.Exhibit.Owner()))
		}},
		{"a statement logged twice", continuity.CheckOrder, "logged once", func(s *continuitytest.Story) {
			id := s.Agent.Check(s.Sending, s.Exhibit)
			n, _ := event.ParseNote(s.Item(event.LogIndex(s.Head().Size - 1)).Note)
			if n.ID() != id {
				panic("not the newest")
			}
			s.Log(n, s.Touch(s.Exhibit.Owner()))
		}},
		{"a tally used again", continuity.CheckTally, "thread of exhibit", func(s *continuitytest.Story) {
			n := s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Khan.Key)
			x := s.Touch(s.Exhibit.Owner())
			s.LogTallies(n, ledger.Tally(x.Thread, 2))
			s.Adopt(x.Owner, event.LogIndex(s.Head().Size-1), n.ID())
		}},
		{"a statement of the exhibit on a directory only", continuity.CheckThread, "touches the thread of exhibit", func(s *continuitytest.Story) {
			s.Log(s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Khan.Key), s.Touch(s.CPS.Owner()))
		}},
		{"an account of fewer than there are", continuity.CheckThread, "does not count", func(s *continuitytest.Story) {
			s.Log(s.Note(&event.Account{Header: s.ByService(), Owner: s.Exhibit.Owner(), Number: 3, Previous: s.Received}, s.Service()), s.Touch(s.Exhibit.Owner()))
		}},
		{"a head seen that is not there yet", continuity.CheckOrder, "another history", func(s *continuitytest.Story) {
			e := s.Khan.Receipt(s.Sending, s.Exhibit)
			e.Seen.Size += 100
			s.Log(s.Note(e, s.Khan.Key), s.Touch(s.Exhibit.Owner()))
		}},
		{"a receipt kept back for a week", continuity.CheckRule, "over a day earlier", func(s *continuitytest.Story) {
			n := s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Khan.Key)
			s.Account(s.Exhibit.Owner())
			s.Now += 7 * event.MaxSeen
			s.Log(n, s.Touch(s.Exhibit.Owner()))
		}},
		{"for another log", continuity.CheckRule, "other.example/log", func(s *continuitytest.Story) {
			e := s.Khan.Receipt(s.Sending, s.Exhibit)
			e.Header.Log = "other.example/log"
			s.Log(s.Note(e, s.Khan.Key), s.Touch(s.Exhibit.Owner()))
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := continuitytest.Sent(t)
			row.act(s)
			_, err := continuity.Replay(s.Counted(), s.Trust())
			var f *continuity.Fault
			if !errors.As(err, &f) || f.Check != row.check || !strings.Contains(err.Error(), row.words) {
				t.Errorf("got %v, want %s: %s", err, row.check, row.words)
			}
		})
	}
}

// Somebody of an organisation whose thread is not shown, and so whose root
// nobody checked, must not be able to sign.
func TestStrangersDirectoryIsNotBelieved(t *testing.T) {
	s := continuitytest.Told(t)
	ev := s.Counted()
	ev.Threads = slices.DeleteFunc(ev.Threads, func(x continuity.Thread) bool { return x.Owner == s.CPS.Owner() })
	trust := s.Police.Trust()
	_, err := continuity.Replay(ev, trust)
	if !errors.Is(err, &continuity.Fault{Check: continuity.CheckThread}) {
		t.Errorf("got %v", err)
	}
}

// An exhibit's record holds nothing of the other exhibits of its sending.
func TestOthersAreLeftOut(t *testing.T) {
	s := continuitytest.Told(t)
	s.Account(s.Other.Owner())
	s.Count()
	ev := s.Evidence(append(s.Owners(), s.Other.Owner())...)
	b := string(s.RecordOf(ev, continuity.Extras{Manifests: s.Texts().Manifests}))
	valid(t, []byte(b), s.Trust())
	for name, x := range map[string]string{
		"thread": s.Touch(s.Other.Owner()).Thread.String(), "sealing": s.Other.Sealed.String(),
	} {
		// The order names all exhibits and their threads; nothing else may.
		if got, want := strings.Count(b, x), map[string]int{"thread": 1, "sealing": 1}[name]; got > want {
			t.Errorf("the other exhibit's %s stands %d times in the record", name, got)
		}
	}
}

func TestServicesThread(t *testing.T) {
	s := continuitytest.Told(t)
	owner := event.OwnerService(continuitytest.ServiceID)
	s.Account(owner)
	if _, err := continuity.Replay(s.Evidence(owner, s.Police.Owner(), s.CPS.Owner()), s.Trust()); err != nil {
		t.Fatal(err)
	}
	// Statements of a directory that is not shown, slipped in there.
	s = continuitytest.Told(t)
	third := s.Admit("third.example")
	link := continuitytest.KeyOf(event.InvitationKeyName("eve@third.example"), "")
	e := &event.Invited{Header: s.Header("third.example", 1, "third.example"), Person: "eve@third.example", Key: link.VKey, Until: s.Now + 3600}
	s.Log(s.Note(e, third.Root), s.Touch(owner))
	_, err := continuity.Replay(s.Evidence(owner, s.Police.Owner(), s.CPS.Owner()), s.Trust())
	if !errors.Is(err, &continuity.Fault{Check: continuity.CheckThread}) || !strings.Contains(err.Error(), "does not touch it") {
		t.Errorf("got %v", err)
	}
}

// A record holds the threads of its exhibit and of those involved, and no more.
func TestMoreThanARecordHolds(t *testing.T) {
	s := continuitytest.Told(t)
	s.Account(s.Other.Owner())
	s.Count()
	ev := s.Evidence(append(s.Owners(), s.Other.Owner())...)
	r, err := continuity.Parse(s.RecordOf(ev, s.Texts()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetEvidence(ev)
	refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), continuity.CheckRecord, "more in the record")
}

// What a directory did after its account is left out, and the record holds.
func TestDirectoryGoesOn(t *testing.T) {
	s := continuitytest.Told(t)
	s.Count()
	s.CPS.Join("n.new", event.Member, s.RASSO)
	since := event.LogIndex(0)
	s.CPS.Revoke(s.Khan, event.Compromised, &since) // she could open it when it was counted
	b := s.RecordOf(s.Evidence(s.Owners()...), s.Texts())
	valid(t, b, s.Trust())
	if rep := verify(t, b, s.Trust(), continuity.Policy{}); !slices.Contains(strs(rep.Exhibits[0].CouldOpen), string(s.Khan.ID)) || len(rep.InDoubt()) > 0 {
		t.Errorf("it tells of what came later: %v, %v", rep.Exhibits[0].CouldOpen, rep.InDoubt())
	}
	if strings.Contains(string(b), "n.new@") {
		t.Error("the record holds statements that are not counted")
	}
}

// A manifest can be the one sealed and still contradict what was signed.
func TestManifestContradictsTheSealing(t *testing.T) {
	for name, change := range map[string]func(*event.Manifest){
		"type":    func(m *event.Manifest) { m.Type = "cctv" },
		"marking": func(m *event.Manifest) { m.Marking = event.Official },
		"list":    func(m *event.Manifest) { m.List.Size++ },
	} {
		t.Run(name, func(t *testing.T) {
			s := continuitytest.People(t)
			s.Manifest = change
			sending, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/1")
			s.Sending, s.Exhibit = sending, xs[0]
			ev := s.Counted()
			story, err := continuity.Replay(ev, s.Trust())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := continuity.Make(ev, story, s.Exhibit.ID, s.Texts()); !errors.Is(err, &continuity.Fault{Check: continuity.CheckManifest}) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A receipt of part of a sending is a change of hands of the whole of it.
func TestReceivedInParts(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Receive(s.Sending, s.Other)
	s.Khan.Receive(s.Sending, s.Exhibit)
	s.Khan.Open(s.Sending, event.ToPassOn, s.Exhibit)
	s.Onward = s.Khan.PassOn(s.Sending, event.HolderID(s.Appeals), s.Exhibit)
	valid(t, s.Record(), s.Trust())
}
