package server_test

import (
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// hands is what has been said in a scene beside the sending: a note about it, a
// case and a request of the sending unit, and another sending that was filed.
type hands struct {
	note, request event.EventID
	decided       event.EventID // on a review, by the sending unit
	caseFile      event.CaseID
	filing        event.EventID // Cara's opening of the other sending
	fay           *passkeytest.Passkey
	fayID         event.Digest
}

func (s *scene) write() {
	fay := s.house.By(event.ActorID(Fay), event.PartyID(VPU))
	w := recordtest.File()
	s.note = s.SayWith(&event.Noted{Header: fay, Consignment: s.id, Words: recordtest.Sized(w)}, w).Event
	s.decide()
	w = recordtest.File()
	fay = s.house.By(event.ActorID(Fay), event.PartyID(VPU))
	s.caseFile = event.CaseID(s.SayWith(&event.CaseOpened{
		Header: fay, Thread: event.Thread{Digest: recordtest.Random()}, Details: recordtest.Sized(w),
	}, w).Event)
	w = recordtest.File()
	fay = s.house.By(event.ActorID(Fay), event.PartyID(VPU))
	s.request = s.SayWith(&event.Requested{
		Header: fay, Thread: event.Thread{Digest: recordtest.Random()}, To: recordtest.RASSO,
		RespondBy: event.TimeOf(s.Clock) + 86400, Words: recordtest.Sized(w),
	}, w).Event
	other := s.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
	s.Say(s.Receipt(recordtest.Ben, recordtest.RASSO, other.id, other.x))
	s.filing = s.File(recordtest.Cara, recordtest.RASSO, other.id, recordtest.Intake, other.x)
}

// decide decides a review of the sending for the side that sent it.
func (s *scene) decide() {
	fay := func() event.Header { return s.house.By(event.ActorID(Fay), event.PartyID(VPU)) }
	xs := []event.ExhibitID{s.x}
	opened := s.Say(&event.Reported{Header: fay(), Consignment: s.id, Exhibits: xs, Problem: "not-sure"}).Event
	w := recordtest.File()
	s.decided = s.SayWith(&event.ReviewDecided{
		Header: fay(), Consignment: s.id, Causes: []event.EventID{opened}, Exhibits: xs, Outcome: event.NotABreach, Advised: Gus,
		Words: recordtest.Sized(w),
	}, w).Event
}

// handRows are the rows of what [hands] are.
func handRows() []row {
	//       nobody unit  org agent send coll  pre post open read order oper
	mine := "401    200   200 403   200  200   200 200  200  200  403   403"
	note := "401    404   404 403   200  200   200 200  200  200  403   403"
	file := "401    404   404 403   200  200   404 404  404  404  403   403"
	all := "200    200   200 200   200  200   200 200  200  200  200   200"
	return []row{
		{pattern: api.PathWords, what: "of a note", ask: get1(func(s *scene) string { return "/v1/words/" + s.note.String() }), want: note},
		{pattern: api.PathWords, what: "of a decision on a review: its own organisation's alone", ask: get1(func(s *scene) string { return "/v1/words/" + s.decided.String() }), want: file},
		{pattern: api.PathWords, what: "of a request", ask: get1(func(s *scene) string { return "/v1/words/" + s.request.String() }), want: note},
		{pattern: api.PathWords, what: "of a case", ask: get1(func(s *scene) string { return "/v1/words/" + s.caseFile.String() }), want: file},
		{pattern: api.PathRequest, ask: get1(func(s *scene) string { return "/v1/requests/" + s.request.String() }), want: note},
		{pattern: api.PathCase, ask: get1(func(s *scene) string { return "/v1/cases/" + s.caseFile.String() }), want: file},
		{pattern: api.PathAccount, what: "the case", ask: (*scene).accountOfCase, want: "401 404 404 404 200 200 404 404 404 404 404 404"},
		{pattern: api.PathAccount, what: "the request", ask: (*scene).accountOfRequest, want: "401 404 404 404 200 200 200 200 200 200 404 404"},

		{pattern: api.PathOrders, ask: fixed("/v1/orders"), want: mine},
		{pattern: api.PathQuestions, what: "in", ask: fixed("/v1/questions?direction=in&waiting=1"), want: mine},
		{pattern: api.PathQuestions, what: "out", ask: fixed("/v1/questions?direction=out"), want: mine},
		{pattern: api.PathCases, ask: fixed("/v1/cases"), want: mine},
		{pattern: api.PathSigned, ask: fixed("/v1/signed"), want: "401 200 200 200 200 200 200 200 200 200 403 403"},

		{pattern: api.PathGrants, what: "what was filed", ask: get1(func(s *scene) string { return "/v1/openings/" + s.filing.String() + "/grants" }),
			want: "401 404 404 200 404 404 404 404 404 200 404 404"},
		{pattern: api.PathFilings, ask: fixed("/v1/filings"), want: "401 403 403 200 403 403 403 403 403 403 403 403"},
		{pattern: api.PathKeyring, ask: (*scene).leaves, want: mine},
		{pattern: api.PathDuty, ask: (*scene).isOnDuty, want: "401 200 409 403 200 200 200 200 200 200 403 403"},
		{pattern: api.PathAway, what: "oneself", ask: (*scene).isAway, want: "401 200 409 403 200 200 200 200 200 200 403 403"},
		{pattern: api.PathAway, what: "the addressee: herself alone", ask: (*scene).marksAway, want: "401 403 403 403 403 403 200 200 200 403 403 403"},
		{pattern: api.PathRota, ask: fixed("/v1/rota"), want: mine},
		{pattern: api.PathDays, ask: (*scene).plans, want: mine},
		{pattern: api.PathPasskeys, ask: fixed("/v1/passkeys"), want: mine},
		{pattern: api.PathPasskeyBegin, ask: post("/v1/passkeys/begin", nil), want: mine},
		{pattern: api.PathPasskeyAdd, ask: (*scene).addsPasskey, want: mine},
		{pattern: api.PathPasskeyAdd, what: "with its secret", ask: (*scene).exposes, want: "401 400 400 403 400 400 400 400 400 400 403 403"},
		{pattern: api.PathPasskeyRemove, what: "one's own", ask: (*scene).removesPasskey, want: "401 204 204 403 204 204 204 204 204 204 403 403"},
		{pattern: api.PathPasskeyRemove, what: "a colleague's", ask: (*scene).removesFays, want: "401 404 404 403 404 404 404 404 404 404 403 403"},
		{pattern: api.PathPasskeyAsk, ask: post("/v1/passkeys/ask", nil), want: all},
		{pattern: api.PathPasskeyOpen, what: "with a passkey of the sender's", ask: (*scene).opensFays, want: all},
		{pattern: api.PathPasskeyOpen, what: "with a passkey that is nobody's", ask: (*scene).opensNobodys, want: strings.ReplaceAll(all, "200", "403")},
		{pattern: api.PathCollect, what: "with a code that is nobody's", ask: (*scene).collects, want: "404 404 404 404 404 404 404 404 404 404 404 404"},
	}
}

func (s *scene) accountOfCase(who string) answer {
	return post("/v1/accounts", s.body(api.AccountRequest{Owner: event.OwnerCase(s.caseFile), Now: true}))(s, who)
}

func (s *scene) accountOfRequest(who string) answer {
	return post("/v1/accounts", s.body(api.AccountRequest{Owner: event.OwnerRequest(s.request), Now: true}))(s, who)
}

func (s *scene) leaves(who string) answer {
	return s.do("PUT", "/v1/keyring", s.token(who), s.body(api.Keyring{Code: recordtest.Random(), File: recordtest.File()}))
}

func (s *scene) isOnDuty(who string) answer {
	return s.do("PUT", "/v1/duty", s.token(who), s.body(api.Duty{On: true}))
}

func (s *scene) isAway(who string) answer {
	return s.do("PUT", "/v1/away", s.token(who), s.body(api.Away{}))
}

func (s *scene) marksAway(who string) answer {
	return s.do("PUT", "/v1/away", s.token(who), s.body(api.Away{Person: recordtest.Ben}))
}

func (s *scene) plans(who string) answer {
	return post("/v1/rota", s.body(api.Days{Spells: []api.Spell{}, Try: true}))(s, who)
}

func (s *scene) collects(who string) answer {
	return post("/v1/keyring/collect", s.body(api.Collect{Code: event.Salt{1}}))(s, who)
}
