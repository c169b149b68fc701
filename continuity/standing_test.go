package continuity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// What became of a sending, who has the exhibit and who could open it, as far as
// the account reaches.
func TestStandings(t *testing.T) {
	amy, khan, ellis, shah := "amy.reed@northshire.example", "s.khan@cps-northshire.example", "t.ellis@cps-northshire.example", "p.shah@cps-northshire.example"
	cid, rasso, appeals := "northshire.example/cid", "cps-northshire.example/rasso", "cps-northshire.example/appeals"
	rows := []struct {
		name      string
		act       func(*continuitytest.Story)
		standing  event.Code
		words     string
		unopened  bool
		held      []string
		couldOpen []string
	}{
		{"waiting", func(s *continuitytest.Story) {}, continuity.Waiting,
			"nobody had signed for it. No key was released to that side by this sending.", true, []string{cid}, []string{amy}},
		{"received", func(s *continuitytest.Story) { s.Khan.Receive(s.Sending, s.Exhibit) }, continuity.Received,
			"received, 21/11/2026 20:36:00 UTC, entry 36, by " + khan + ", for " + rasso + ". No opening there is recorded.",
			true, []string{rasso}, []string{amy, khan, ellis}},
		{"opened", func(s *continuitytest.Story) {
			s.Khan.Receive(s.Sending, s.Exhibit)
			s.Ellis.Open(s.Sending, event.View, s.Exhibit)
		}, continuity.Received, "Opened there by " + ellis, false, []string{rasso}, []string{amy, khan, ellis}},
		{"recalled", func(s *continuitytest.Story) { s.Amy.Recall(s.Sending, s.Exhibit) }, continuity.Recalled,
			"recalled before anybody had signed for it, 21/11/2026 20:36:00 UTC, entry 36, by " + amy, true, []string{cid}, []string{amy}},
		{"rejected unopened", func(s *continuitytest.Story) {
			s.Khan.Say(s.Khan.Rejection(s.Sending, []event.Code{"missing-exhibits", "not-for-this-unit"}, s.Exhibit))
		}, continuity.Rejected, "rejected unopened (missing exhibits, not for this unit), 21/11/2026", true, []string{cid}, []string{amy}},
		{"returned", func(s *continuitytest.Story) {
			s.Khan.Receive(s.Sending, s.Exhibit)
			s.Khan.Open(s.Sending, event.View, s.Exhibit)
			s.Khan.Say(s.Khan.Return(s.Sending, s.Exhibit))
		}, continuity.Returned, "Opened there by " + khan, false, []string{cid}, []string{amy}},
		{"destroyed", func(s *continuitytest.Story) {
			s.Khan.Receive(s.Sending, s.Exhibit)
			s.Khan.Say(s.Khan.Destruction(s.Sending, "all-destroyed", s.Exhibit))
		}, continuity.Destroyed, "said to be destroyed (exported copies: all destroyed)", true, []string{cid}, []string{amy}},
		{"moved to another unit", func(s *continuitytest.Story) {
			s.Khan.Receive(s.Sending, s.Exhibit)
			s.Onward = s.Khan.PassOn(s.Sending, event.HolderID(s.Appeals), s.Exhibit)
			s.Shah.Receive(s.Onward, s.Exhibit)
		}, continuity.PassedOn, "moved to another unit with its receipt there", true, []string{appeals}, []string{amy, khan, ellis, shah}},
		{"on the case", func(s *continuitytest.Story) {
			s.CPS.Join("n.cole", event.Member, s.RASSO)
			s.Khan.HandOn(1)
			s.Khan.Receive(s.Sending, s.Exhibit)
			s.Khan.Say(s.Khan.Assignment(s.Sending, s.Khan, s.Ellis))
		}, continuity.Received, "received", true, []string{rasso}, []string{amy, khan, ellis}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := continuitytest.Sent(t)
			row.act(s)
			b := s.Record()
			x := valid(t, b, s.Trust()).Exhibits[0]
			o := x.Sendings[0]
			if o.Standing != row.standing || o.Sending != s.Sending.ID || !strings.Contains(o.Text, row.words) {
				t.Errorf("%s: %s", o.Standing, o.Text)
			}
			if x.NeverOpened.Holds != row.unopened || (len(o.OpenedBy) == 0) != row.unopened {
				t.Errorf("never opened: %v, opened by %v", x.NeverOpened.Holds, o.OpenedBy)
			}
			slices.Sort(row.couldOpen)
			if got := strs(x.HeldBy); !slices.Equal(got, row.held) {
				t.Errorf("held by %v, want %v", got, row.held)
			}
			if got := strs(x.CouldOpen); !slices.Equal(got, row.couldOpen) {
				t.Errorf("could be opened by %v, want %v", got, row.couldOpen)
			}
			wants(t, certificateOf(t, b), o.Text, x.Text, "When this was counted it was with "+row.held[0])
		})
	}
}

func strs[T ~string](in []T) []string {
	out := []string{}
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

// The sending side may open what it sent at any time: that is an opening, and none
// of the receiving side's.
func TestOpenedByTheSender(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Amy.Open(s.Sending, event.View, s.Exhibit)
	x := valid(t, s.Record(), s.Trust()).Exhibits[0]
	if o := x.Sendings[0]; x.NeverOpened.Holds || len(o.OpenedBy) > 0 || !strings.Contains(o.Text, "No key was released to that side by this sending.") {
		t.Errorf("%+v", x)
	}
}

// Nothing is claimed of what happened after the account: an old record tells how
// it stood then.
func TestStandingsAreOfTheirTime(t *testing.T) {
	s := continuitytest.Sent(t)
	b := s.Record()
	s.Khan.Receive(s.Sending, s.Exhibit)
	rep := valid(t, b, s.Trust())
	if o := rep.Exhibits[0].Sendings[0]; o.Standing != continuity.Waiting || rep.Exhibits[0].UpTo != rep.AsOf.Account {
		t.Errorf("%+v", rep.Exhibits[0])
	}
}

// A machine that was given access is named among those who had the key, and only
// as long as its unit has the exhibit.
func TestMachineWithAccess(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Receive(s.Sending, s.Exhibit)
	opened := s.Khan.Open(s.Sending, event.ToFile, s.Exhibit)
	s.Khan.Say(s.Khan.Granting(opened))
	x := valid(t, s.Record(), s.Trust()).Exhibits[0]
	machine := event.AgentID(s.Agent.ID)
	if !slices.Equal(x.Machines, []event.AgentID{machine}) || !slices.Contains(x.NeverOpened.ByRight, s.Agent.ID) {
		t.Errorf("machines %v, by right %v", x.Machines, x.NeverOpened.ByRight)
	}
	s.Khan.Say(s.Khan.Return(s.Sending, s.Exhibit))
	x = valid(t, s.Record(), s.Trust()).Exhibits[0]
	if len(x.Machines) != 0 || !slices.Contains(x.NeverOpened.ByRight, s.Agent.ID) {
		t.Errorf("after it was returned: machines %v, by right %v", x.Machines, x.NeverOpened.ByRight)
	}
}

// A record says by which rules its log is judged, and is none without it.
func TestRules(t *testing.T) {
	s := continuitytest.Sent(t)
	b := s.Record()
	if rep := valid(t, b, s.Trust()); !slices.Equal(rep.Rules, []int64{1}) {
		t.Errorf("rules %v", rep.Rules)
	}
	wants(t, certificateOf(t, b), "Rules: 1, in force from the log's first entry on")
	owner := event.OwnerService(continuitytest.ServiceID)
	for name, tamper := range map[string]func(*continuity.Record){
		"the statement taken out": func(r *continuity.Record) { r.Remove(0) },
		"the thread taken out": func(r *continuity.Record) {
			r.Remove(0)
			r.Evidence.Threads = slices.DeleteFunc(r.Evidence.Threads, func(x continuity.Thread) bool { return x.Owner == owner })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := continuity.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			tamper(r)
			refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), continuity.CheckComplete, "by whose rules")
		})
	}
	ev := s.Evidence(slices.DeleteFunc(s.Owners(), func(o event.Owner) bool { return o == owner })...)
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := continuity.Make(ev, story, s.Exhibit.ID, continuity.Extras{}); !errors.Is(err, &continuity.Fault{Check: continuity.CheckComplete}) {
		t.Errorf("Make without the rules: %v", err)
	}
}

// A log that an older program began goes over to newer rules at an entry. The record
// says at which, and holds the service's thread as far as that.
func TestNewerRules(t *testing.T) {
	s := continuitytest.Sent(t)
	at := s.Head().Size
	s.PutInForce(2)
	s.Admit("other.example") // after it, and so not in the record
	b := s.Record()
	rep := valid(t, b, s.Trust())
	if !slices.Equal(rep.Rules, []int64{1, 2}) {
		t.Errorf("rules %v", rep.Rules)
	}
	words := strings.Join(append(rep.Checked, rep.CouldNotCheck...), " ")
	for _, want := range []string{"judged by rules 1", fmt.Sprintf("entry %d", at), "judged by rules 2", "other rules in force after"} {
		if !strings.Contains(words, want) {
			t.Errorf("the report does not say %q: %s", want, words)
		}
	}
	if strings.Contains(words, "after its first entry") || strings.Contains(string(b), "other.example") {
		t.Error("it says the first entry is all it knows, or holds an admission after it")
	}
	wants(t, certificateOf(t, b), "Rules: 1, in force from the log's first entry on; 2 from ")

	s.LogRules(directory.NewestRules + 1)
	counted := s.Counted()
	unread := *counted
	unread.Items = slices.Clone(counted.Items)
	unread.Items[0].Note = []byte("a kind of statement that came with newer rules\n")
	if _, err := continuity.Replay(&unread, s.Trust()); !errors.Is(err, directory.ErrNewerRules) {
		t.Errorf("with a statement it can't read: %v", err)
	}
	if _, err := continuity.Replay(s.Counted(), s.Trust()); !errors.Is(err, directory.ErrNewerRules) {
		t.Errorf("replayed by rules that this program does not know: %v", err)
	}
}

// A record holds of the service's thread how it begins, and not whom it admitted.
func TestRulesOnly(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Account(event.OwnerService(continuitytest.ServiceID))
	s.Admit("other.example")
	b := s.Record()
	valid(t, b, s.Trust())
	if strings.Contains(string(b), "other.example") {
		t.Error("it names an organisation that had nothing to do with the exhibit")
	}
	r, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range r.Evidence.Threads {
		if th.Owner.Kind == event.ServiceThread && !slices.Equal(th.Indexes, []event.LogIndex{0}) {
			t.Errorf("of the service's thread it holds %v", th.Indexes)
		}
	}
}
