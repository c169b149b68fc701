package client_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

var inADay = event.Deadline{Kind: event.WorkingDays, N: 1}

// asks has Tom ask the police team for exhibits.
func (s *stage) asks(t *testing.T, urn *event.URN, references ...string) *client.Question {
	t.Helper()
	q, err := s.as(world.Tom).Request(t.Context(), client.NewRequest{
		For: world.RASSO, To: world.Team, Exhibits: references, Words: []string{"The call of that night, please."}, URN: urn, RespondBy: inADay,
	})
	s.must(err)
	return q
}

func TestRequest(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	q := s.asks(t, urnOf("45AA2098221"), "TM/4")
	if !q.Open || !q.Mine || q.RespondBy == nil || !slices.Equal(q.Asks, []string{"TM/4"}) {
		t.Errorf("asked %+v", q)
	}
	in, err := s.as(world.Amy).Requests(ctx, "in", false)
	s.must(err)
	if len(in) != 1 || in[0].Reference != q.Reference || in[0].Mine || in[0].Words[0] != "The call of that night, please." || *in[0].URN != "45AA2098221" {
		t.Fatalf("the police read %+v", in)
	}
	s.nowhere(t, "of that night")
	s.nowhere(t, "TM/4")
	if all, err := s.as(world.Priya).Requests(ctx, "in", true); err != nil || len(all) > 0 {
		t.Errorf("others read %v, %v", all, err)
	}

	_, err = s.as(world.Lena).Answer(ctx, &in[0], client.Answered{Answer: event.Agreed, Words: []string{"On Monday."}})
	s.must(err)
	out, err := s.as(world.Sarah).Requests(ctx, "out", false)
	s.must(err)
	if len(out) != 1 || len(out[0].Answers) != 1 || out[0].Answers[0].Words[0] != "On Monday." {
		t.Errorf("agreed, and not done yet: %+v", out)
	}
	sent := sendFor(ctx, t, s.as(world.Amy), event.HolderID(world.RASSO), urnOf("45AA2098221"), "TM/4")
	_, err = s.as(world.Amy).Answer(ctx, &in[0], client.Answered{Answer: event.Agreed, With: &sent.Consignment})
	s.must(err)
	if out, err := s.as(world.Tom).Requests(ctx, "out", false); err != nil || len(out) > 0 {
		t.Errorf("done, and it waits still: %v, %v", out, err)
	}
	if _, err := s.as(world.Tom).Answer(ctx, q, client.Answered{Answer: event.Withdrawn}); code(err) != event.CodeState {
		t.Errorf("withdrawn after it was done: %v", err)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	good := client.NewRequest{For: world.RASSO, To: world.Team, Exhibits: []string{"TM/4"}, RespondBy: inADay}
	for name, change := range map[string]func(*client.NewRequest){
		"nothing asked for":    func(r *client.NewRequest) { r.Exhibits = nil },
		"no such unit":         func(r *client.NewRequest) { r.To = "northshire.example/nobody" },
		"no such organisation": func(r *client.NewRequest) { r.To = "elsewhere.example/team" },
		"of itself":            func(r *client.NewRequest) { r.To = world.RASSO },
		"for another unit":     func(r *client.NewRequest) { r.For = world.CrownCourt },
		"by yesterday": func(r *client.NewRequest) {
			r.RespondBy = event.Deadline{Kind: event.Instant, At: event.TimeOf(morning) - 3600}
		},
	} {
		r := good
		change(&r)
		if _, err := s.as(world.Tom).Request(ctx, r); err == nil {
			t.Errorf("%s: it was asked", name)
		}
	}
	q := s.asks(t, nil, "TM/4")
	for answer, who := range map[event.Code]event.PersonID{
		event.Withdrawn: world.Amy, event.CannotSend: world.Sarah, event.Declined: world.Sarah, event.Closed: world.Amy,
	} {
		if _, err := s.as(who).Answer(ctx, q, client.Answered{Answer: answer}); err == nil {
			t.Errorf("%s answers %s", who, answer)
		}
	}
	if _, err := s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.AlreadySent}); err == nil {
		t.Error("already sent, and not in which sending")
	}
	if _, err := s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.CannotSend, Words: []string{"It was never recorded."}}); err != nil {
		t.Error(err)
	}
}

// What is asked for was sent already: when, who received it, how often it was
// opened; and that is the answer, or it goes once more without an upload.
func TestAlreadySent(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy := s.as(world.Amy)
	sendFor(ctx, t, amy, event.HolderID(world.RASSO), urnOf("45AA2100417"), "JRS/1") // of another case
	if _, err := amy.ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {   // her own opening is not theirs
		t.Fatal(err)
	}
	q := s.asks(t, urnOf("45AA2098221"), "jrs-1", "TM/4")
	s.lies(t, world.Amy, changing(func(path string) bool { return path == "/v1/consignments" }, func(l *api.Listing) {
		for i := range l.Consignments {
			l.Consignments[i].URN = nil
		}
	}))
	found, err := amy.AlreadySent(ctx, q)
	s.must(err)
	if len(found) != 2 || found[0].Reference != built.opened.Reference || found[1].Reference != built.waiting.Reference {
		t.Fatalf("found %+v", found)
	}
	if a := found[0]; a.ReceivedBy != event.ActorID(world.Sarah) || a.Opened != 1 || a.Asked != "jrs-1" || a.Sent == 0 {
		t.Errorf("of what was received and opened: %+v", a)
	}
	if a := found[1]; a.ReceivedBy != "" || a.Opened != 0 {
		t.Errorf("of what waits: %+v", a)
	}
	here, err := s.as(world.Tom).AlreadyHere(ctx, client.NewRequest{For: world.RASSO, To: world.Team, Exhibits: []string{"JRS/1"}, URN: urnOf("45AA2098221")})
	if err != nil || len(here) != 2 || here[0].Opened != 1 {
		t.Errorf("who asks is told: %+v, %v", here, err)
	}

	_, err = amy.Answer(ctx, q, client.Answered{Answer: event.AlreadySent, With: &found[0].Sending})
	s.must(err)
	done, err := s.as(world.Tom).FindQuestion(ctx, q.Reference)
	if err != nil || done.Open || done.Answers[0].Answer != event.AlreadySent {
		t.Errorf("answered %+v, %v", done, err)
	}

	// Once more, from the machine of a colleague who never had the file.
	q = s.asks(t, nil, "JRS/1")
	w := s.lies(t, world.Lena, nil)
	sent, _, err := s.as(world.Lena).SendAgain(ctx, q, client.Onward{From: built.opened.Consignment, Deadline: inADay})
	s.must(err)
	if w.stored > 0 || len(sent.Exhibits) != 1 || sent.Exhibits[0].Exhibit != built.opened.Exhibits[0].Exhibit {
		t.Errorf("%d blobs were uploaded for %+v", w.stored, sent.Exhibits)
	}
	done, err = s.as(world.Tom).FindQuestion(ctx, q.Reference)
	if err != nil || done.Open {
		t.Errorf("answered %+v, %v", done, err)
	}
	_, _, err = s.as(world.Tom).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	keys, err := s.as(world.Sarah).ExhibitKeys(ctx, sent.Consignment, nil)
	if err != nil || len(keys) != 1 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	q = s.asks(t, nil, "TM/9")
	if _, _, err := s.as(world.Lena).SendAgain(ctx, q, client.Onward{From: built.opened.Consignment, Deadline: inADay}); code(err) != event.CodeUnknown {
		t.Errorf("what is not in it: %v", err)
	}
}

// A request as the service would rather tell it.
func TestChangedRequests(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	q := s.asks(t, nil, "TM/4")
	_, err := s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.Agreed})
	s.must(err)
	_, err = s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.CannotSend})
	s.must(err)
	agreed, _ := find(s.operator(), func(e *event.Answered) bool { return e.Answer == event.Agreed })
	refusedAnswer, _ := find(s.operator(), func(e *event.Answered) bool { return e.Answer == event.CannotSend })
	isRequest := func(path string) bool { return strings.HasPrefix(path, "/v1/requests/") }
	w := s.lies(t, world.Tom, changing(isRequest, func(b *api.Bundle) { without(b, agreed) }))
	_, err = s.as(world.Tom).FindQuestion(ctx, q.Reference)
	refused(t, w, err, continuity.CheckTally, "is missing")
	s.lies(t, world.Tom, nil)
	s.must(errorOf(s.as(world.Tom).FindQuestion(ctx, q.Reference)))
	w = s.lies(t, world.Tom, changing(isRequest, func(b *api.Bundle) { without(b, refusedAnswer) }))
	_, err = s.as(world.Tom).FindQuestion(ctx, q.Reference)
	refused(t, w, err, continuity.CheckThread, "something was taken out of it")
}

// A request is about no sending. A service that lists it as if it were about one,
// and puts its thread beside that one's, is refused and brings nothing down.
func TestRequestListedAsAboutASending(t *testing.T) {
	s := newStage(t)
	q := s.asks(t, nil, "TM/4")
	o := s.operator()
	at, e := find(o, func(*event.Requested) bool { return true })
	listed := changing(ending("/v1/questions"), func(l *api.Questions) {
		for i := range l.Questions {
			l.Questions[i].Consignment = &built.opened.Consignment
		}
	})
	w := s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		return changing(isConsignment, func(b *api.Bundle) {
			b.Threads = append(b.Threads, api.Thread{Owner: event.OwnerRequest(q.Question), Value: e.Thread, Indexes: []event.LogIndex{at}})
			o.settle(b)
		})(r, func() (int, []byte) { return listed(r, next) })
	})
	_, err := s.as(world.Tom).FindQuestion(t.Context(), q.Reference)
	refused(t, w, err, "", "it lists a question that it does not show")
}
