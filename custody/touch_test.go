package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// Each kind is on the threads of what it is about, and on no other.
func TestTouched(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	exhibit := func(i int) event.Owner { return event.OwnerExhibit(d.seals[i].Recipient) }
	org := event.OwnerOrg
	both01 := []event.Owner{exhibit(0), exhibit(1)}
	slices.SortFunc(both01, func(a, b event.Owner) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	filing := w.say(w.filing(khan, rasso, d.id, intake, d.x(1)))
	request := w.request(khan, rasso, cid)
	asked := w.say(request)
	report := w.say(w.report(khan, rasso, d.id, d.x(1)))
	opened := w.openCase(khan, rasso)
	aCase := event.CaseID(w.say(opened))
	account := func(o event.Owner) event.Event {
		return &event.Account{Header: w.by(event.ActorID(service), ""), Owner: o}
	}
	for _, r := range []struct {
		name string
		e    event.Event
		want []event.Owner
	}{
		{"a rejection", w.reject(khan, rasso, d.id, d.x(0)), []event.Owner{exhibit(0)}},
		{"a return", w.giveBack(khan, rasso, d.id, d.x(1)), []event.Owner{exhibit(1)}},
		{"a destruction", w.destroy(khan, rasso, d.id, d.x(1)), []event.Owner{exhibit(1)}},
		{"who is on the case: all of the sending", w.assign(khan, rasso, d.id), both01},
		{"a note: all of the sending", w.note(khan, rasso, d.id, nil), both01},
		{"a grant: what was opened", w.grant(khan, rasso, filing, intake), []event.Owner{exhibit(1)}},
		{"a redirect", w.redirect(khan, rasso, d.id, appeals, d.x(0)), []event.Owner{exhibit(0)}},
		{"asked back", w.askBack(amy, cid, d.id, d.x(1)), []event.Owner{exhibit(1)}},
		{"a report", w.report(amy, cid, d.id, d.all()...), both01},
		{"a decision on a review: what it is about", &event.ReviewDecided{Header: w.by(khan, rasso), Consignment: d.id, Exhibits: []event.ExhibitID{d.x(0)}}, []event.Owner{exhibit(0)}},
		{"a stop: what it keeps from", &event.Stopped{Header: w.by(khan, rasso), Consignment: d.id, Exhibits: []event.ExhibitID{d.x(0)}}, []event.Owner{exhibit(0)}},
		{"its end: what it lets at again", &event.Resumed{Header: w.by(khan, rasso), Consignment: d.id, Exhibits: []event.ExhibitID{d.x(0)}}, []event.Owner{exhibit(0)}},
		{"an answer: what was asked about", w.answerTo(amy, cid, report, event.Closed), []event.Owner{exhibit(1)}},
		{"a request: its own", request, []event.Owner{event.OwnerRequest(asked)}},
		{"an answer to a request: that one's", w.answerTo(amy, cid, asked, event.Declined), []event.Owner{event.OwnerRequest(asked)}},
		{"a case: its own", opened, []event.Owner{event.OwnerCase(aCase)}},
		{"a change of it", w.changeCase(khan, rasso, aCase), []event.Owner{event.OwnerCase(aCase)}},
		{"who is on it", w.nameOnCase(khan, rasso, aCase), []event.Owner{event.OwnerCase(aCase)}},
		{"what is filed in it", w.file(khan, rasso, aCase, d.id), []event.Owner{event.OwnerCase(aCase)}},
		{"what is marked in it", w.mark(khan, rasso, aCase, "used", d.x(0)), []event.Owner{event.OwnerCase(aCase)}},
		{"a hearing", w.hearing(khan, rasso, aCase, 5, event.Listed), []event.Owner{event.OwnerCase(aCase)}},
		{"the rules: the service's", &event.Rules{Header: w.by(event.ActorID(service), "")}, []event.Owner{event.OwnerService(service)}},
		{"an admission: the organisation's", &event.Admitted{Header: w.by(event.ActorID(cps), "")}, []event.Owner{org(cps)}},
		{"a closing: the organisation's", w.closing(boss, deputy, empty), []event.Owner{org(cps)}},
		{"an account of an organisation", account(org(police)), []event.Owner{org(police)}},
		{"of an exhibit", account(exhibit(0)), []event.Owner{exhibit(0)}},
		{"of a case", account(event.OwnerCase(aCase)), []event.Owner{event.OwnerCase(aCase)}},
		{"of a request", account(event.OwnerRequest(asked)), []event.Owner{event.OwnerRequest(asked)}},
		{"of a case there is not", account(event.OwnerCase(event.CaseID(nowhere))), nil},
		{"of a question that has no thread", account(event.OwnerRequest(report)), nil},
		{"of the service, whose value only the caller knows", account(event.OwnerService(service)), nil},
		{"a strange case: the speaker's organisation", w.changeCase(khan, rasso, event.CaseID(nowhere)), []event.Owner{org(cps)}},
	} {
		t.Run(r.name, func(t *testing.T) {
			var got []event.Owner
			for _, x := range w.s.Touched(r.e) {
				got = append(got, x.Owner)
				if x.Thread.IsZero() && x.Owner.Kind != event.ServiceThread {
					t.Errorf("%s without its value", x.Owner)
				}
			}
			if !slices.Equal(got, r.want) {
				t.Errorf("on the threads %v, want %v", got, r.want)
			}
		})
	}
}

// unheard is a statement of a kind there is no rule for.
type unheard struct{ event.Event }

func (unheard) Kind() event.Kind { return "unheard-of" }

func TestKindWithoutARule(t *testing.T) {
	w := newWorld(t)
	e := unheard{w.note(khan, rasso, w.send(amy, cid, 1, to(rasso)...).id, nil)}
	if err := w.s.Apply(w.at, event.EventID{}, e); codeOf(err) != unknown {
		t.Errorf("%v", err)
	}
	if got := w.s.Concerned(e); len(got) > 0 {
		t.Errorf("it is about %v", got)
	}
}
