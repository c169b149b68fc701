package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// callers, in the order of a row's statuses. Ben is asked at three stages; the
// others when everything has happened that could let them in.
func callers() []string {
	return []string{
		"nobody", "another unit", "another organisation", "an agent of the addressed unit", "the sender",
		"a colleague of the sending unit", "the addressee before receipt", "the addressee after receipt, before opening",
		"the addressee after opening", "a reader", "the session of an order", "the operator",
	}
}

// row says what each caller gets of a route.
type row struct {
	pattern string
	what    string // for which of several rows of a pattern
	ask     func(*scene, string) answer
	want    string // twelve statuses
	// unrecorded: what is not a success here is an answer, not a refusal.
	unrecorded bool
}

func get1(path func(*scene) string) func(*scene, string) answer {
	return func(s *scene, who string) answer { return s.do("GET", path(s), s.token(who), nil) }
}

func fixed(path string) func(*scene, string) answer {
	return get1(func(*scene) string { return path })
}

func rows() []row {
	//      nobody unit  org agent send coll  pre post open read order oper
	all := "200    200   200 200   200  200   200 200  200  200  200   200"
	see := "401    404   404 200   200  200   200 200  200  200  404   404"
	lab := "401    404   404 404   200  200   200 200  200  200  404   404"
	return append(handRows(), []row{
		{pattern: api.PathHealth, ask: fixed("/healthz"), want: all},
		{pattern: api.PathDocument, ask: fixed("/v1/openapi.json"), want: all},
		{pattern: api.PathService, ask: fixed("/v1/service"), want: all},
		{pattern: api.PathCheckpoint, ask: fixed("/v1/checkpoint"), want: all},
		{pattern: api.PathWatch, ask: fixed("/v1/witnesses"), want: all},
		{pattern: api.PathCosigned, ask: fixed("/v1/cosigned?size=3"), want: all},
		{pattern: api.PathLogAt, ask: fixed("/v1/log-at?before=0"), want: all},
		{pattern: api.PathLogAt, what: "without an instant", ask: fixed("/v1/log-at"), want: strings.ReplaceAll(all, "200", "400"), unrecorded: true},
		{pattern: api.PathEntries, ask: fixed("/v1/entries?from=3"), want: all},
		{pattern: api.PathEntries, what: "from past the end", ask: fixed("/v1/entries?from=99999"), want: strings.ReplaceAll(all, "200", "400"), unrecorded: true},
		{pattern: api.PathTree, ask: fixed("/v1/tree?from=1&to=9"), want: all},
		{pattern: api.PathTree, what: "of a size that is not yet", ask: fixed("/v1/tree?from=1&to=99999"), want: strings.ReplaceAll(all, "200", "400"), unrecorded: true},
		{pattern: api.PathChallenge, ask: post("/v1/challenge", nil), want: all},
		{pattern: api.PathSignIn, what: "a nonce that is not ours", ask: (*scene).strangeNonce, want: strings.ReplaceAll(all, "200", "409")},
		{pattern: api.PathSignOut, ask: (*scene).signOut, want: strings.ReplaceAll(all, "200", "204")},

		{pattern: api.PathEvents, what: "what is recorded already", ask: (*scene).again, want: all},
		{pattern: api.PathEvents, what: "an opening of one's own", ask: (*scene).opens, want: "403 404 404 403 200 200 403 200 200 200 403 404"},
		{pattern: api.PathEvents, what: "a receipt of one's own", ask: (*scene).receives, want: "403 404 404 403 404 404 200 409 409 409 403 404"},
		{pattern: api.PathAccount, what: "the exhibit", ask: (*scene).account, want: see},
		{pattern: api.PathAccount, what: "the service", ask: (*scene).accountOfService, want: "401 200 200 200 200 200 200 200 200 200 200 200"},
		{pattern: api.PathDirectory, what: "the addressee's", ask: fixed("/v1/directory?organisation=cps-northshire.example"), want: "401 200 404 200 200 200 200 200 200 200 200 403"},
		{pattern: api.PathDirectory, what: "one's own", ask: fixed("/v1/directory"), want: "401 200 200 200 200 200 200 200 200 200 200 403"},

		{pattern: api.PathConsignments, what: "in", ask: fixed("/v1/consignments?direction=in"), want: "401 200 200 200 200 200 200 200 200 200 403 403"},
		{pattern: api.PathConsignments, what: "out", ask: fixed("/v1/consignments?direction=out"), want: "401 200 200 200 200 200 200 200 200 200 403 403"},
		{pattern: api.PathConsignment, ask: get1(func(s *scene) string { return s.path() }), want: see},
		{pattern: api.PathLabel, ask: get1(func(s *scene) string { return s.path() + "/label" }), want: lab},
		{pattern: api.PathSegmentList, ask: get1(func(s *scene) string { return s.item() + "/list" }), want: see},
		{pattern: api.PathManifest, ask: get1(func(s *scene) string { return s.item() + "/manifest" }), want: see},
		{pattern: api.PathSegment, ask: get1(func(s *scene) string { return s.item() + "/segments/0" }), want: see},

		{pattern: api.PathGrants, what: "the addressee's", ask: grantsOf(recordtest.Ben), want: "401 404 404 404 404 404 404 404 200 404 404 404"},
		{pattern: api.PathGrants, what: "the sender's", ask: grantsOf(Fay), want: "401 404 404 404 200 404 404 404 404 404 404 404"},
		{pattern: api.PathUnitKey, what: "the addressed unit's", ask: fixed("/v1/unit-key?unit=cps-northshire.example/rasso&number=1"), want: "401 404 404 404 404 404 200 200 200 200 404 404"},
		{pattern: api.PathUnitKey, what: "the sending unit's", ask: fixed("/v1/unit-key?unit=northshire.example/vpu&number=1"), want: "401 404 404 404 200 200 404 404 404 404 404 404"},

		{pattern: api.PathBlob, what: "of the open order", ask: (*scene).puts, want: "401 404 404 403 404 200 404 404 404 404 200 403"},
		{pattern: api.PathBlob, what: "of the sealed exhibit", ask: (*scene).putsSealed, want: "401 404 404 403 409 404 404 404 404 404 404 403"},
		{pattern: api.PathBlob, what: "that nobody ordered", ask: (*scene).putsAhead, want: "401 200 403 403 200 200 200 200 200 200 404 403"},
		{pattern: api.PathBlob, what: "that nobody ordered, and a colleague stores", ask: (*scene).putsAheadOf, want: "401 404 403 403 404 200 404 404 404 404 404 403"},
		{pattern: api.PathLetGo, what: "that nobody ordered, and a colleague stores", ask: (*scene).letsGo, want: "401 404 403 403 404 204 404 404 404 404 403 403"},
		{pattern: api.PathLetGo, what: "of the open order", ask: (*scene).letsOrderedGo, want: "401 404 404 403 404 404 404 404 404 404 403 403"},
		{pattern: api.PathHas, what: "of the open order", ask: get1(func(s *scene) string { return blobPath(s.next.Seals[0].Recipient, s.bag.list) }), want: "401 403 403 403 403 403 403 403 403 403 200 403"},
		{pattern: api.PathHas, what: "of the sealed exhibit", ask: get1(func(s *scene) string { return blobPath(s.Seals[0].Recipient, s.bag.list) }), want: "401 403 403 403 403 403 403 403 403 403 404 403"},

		{pattern: api.PathHeld, what: "of the open order", ask: get1(func(s *scene) string { return "/v1/exhibits/" + s.next.Seals[0].Recipient.String() + "/blobs" }), want: "401 403 403 403 403 403 403 403 403 403 200 403"},
		{pattern: api.PathHeld, what: "of the sealed exhibit", ask: get1(func(s *scene) string { return "/v1/exhibits/" + s.Seals[0].Recipient.String() + "/blobs" }), want: "401 403 403 403 403 403 403 403 403 403 404 403"},
		{pattern: api.PathDraft, what: "of the open order", ask: (*scene).putsDraft, want: "401 403 403 403 403 403 403 403 403 403 200 403"},
		{pattern: api.PathDraft, what: "of the order that was sent", ask: (*scene).putsDraftSent, want: "401 403 403 403 403 403 403 403 403 403 404 403"},
		{pattern: api.PathDraftPart, ask: (*scene).getsDraft, want: "401 404 404 404 404 200 404 404 404 404 403 403"},
		{pattern: api.PathDrafts, ask: fixed("/v1/drafts"), want: "401 200 200 200 200 200 200 200 200 200 403 403"},

		{pattern: api.PathRefusals, ask: fixed("/v1/operator/refusals"), want: "401 403 403 403 403 403 403 403 403 403 403 200"},
	}...)
}

// scene is a house in which Fay has sent something to RASSO, and is about to
// send more to it.
type scene struct {
	*house
	*sent
	hands
	next     *recordtest.Sending
	openings map[event.PersonID]event.EventID
	bens     record.Submission // Ben's opening, signed before he may
}

func newScene(t *testing.T, db *store.DB) *scene {
	h := newHouse(t, db)
	s := &scene{house: h, sent: h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO)), openings: map[event.PersonID]event.EventID{}}
	s.openings[Fay] = get[api.Recorded](h, h.say(h.Opening(Fay, VPU, s.id, event.View, s.x))).Event
	s.bens = record.Submission{Note: h.Sign(h.Opening(recordtest.Ben, recordtest.RASSO, s.id, event.View, s.x))}
	s.openings[recordtest.Ben] = s.bens.Note.ID()
	s.write()
	s.next = h.Order(Gus, VPU, 1, event.HolderID(recordtest.RASSO))
	return s
}

// who is the actor behind a caller's name, "" for those without one.
func (s *scene) who(caller string) event.ActorID {
	return map[string]event.ActorID{
		"another unit": event.ActorID(recordtest.Dev), "another organisation": event.ActorID(Zoe),
		"an agent of the addressed unit": event.ActorID(recordtest.Intake), "the sender": event.ActorID(Fay),
		"a colleague of the sending unit": event.ActorID(Gus), "a reader": event.ActorID(recordtest.Cara),
		"the addressee before receipt":                event.ActorID(recordtest.Ben),
		"the addressee after receipt, before opening": event.ActorID(recordtest.Ben),
		"the addressee after opening":                 event.ActorID(recordtest.Ben),
	}[caller]
}

func (s *scene) token(caller string) string {
	s.house.t.Helper()
	switch caller {
	case "nobody":
		return ""
	case "the session of an order":
		return s.order(s.next)
	case "the operator":
		return s.as(event.AsOperator, event.ActorID(Safe))
	case "an agent of the addressed unit":
		return s.as(event.AsAgent, s.who(caller))
	}
	return s.as(event.AsPerson, s.who(caller))
}

func post(path string, body []byte) func(*scene, string) answer {
	return func(s *scene, who string) answer { return s.do("POST", path, s.token(who), body) }
}

func (s *scene) strangeNonce(who string) answer {
	actor := s.who(who)
	if actor == "" {
		actor = event.ActorID(Fay)
	}
	by := event.Signer{ID: actor, Number: 1}
	return s.signIn(event.SignIn{Role: event.AsPerson, By: by, Nonce: event.Salt{1}}, s.Signer(string(actor), 1))
}

func (s *scene) signOut(who string) answer {
	token := s.token(who)
	out := s.do("POST", "/v1/sign-out", token, nil)
	if a := s.do("GET", "/v1/directory", token, nil); a.Status != http.StatusUnauthorized {
		s.house.t.Errorf("%s is still signed in after signing out: %d", who, a.Status)
	}
	return out
}

func (s *scene) again(who string) answer {
	return s.do("POST", "/v1/events", s.token(who), s.body(api.Submission{Note: string(s.files.Note.Bytes())}))
}

// speaks sends a statement as signed by the caller: by nobody in Ben's name, by
// an order's session with the order's key.
func (s *scene) speaks(who string, e event.Event) answer {
	h := e.Common()
	n := s.Sign(e)
	switch who {
	case "nobody":
		n = s.SignAs(e, s.Signer("stranger", 1))
	case "the session of an order":
		h.By.ID, h.For = event.ActorID(Gus), event.PartyID(VPU)
		n = s.SignAs(e, s.Signer(event.OrderKeyName(event.ActorID(Gus)), 1))
	case "the operator":
		h.By.ID = event.ActorID(Safe)
		n = s.SignAs(e, s.Signer(string(Safe), 1))
	}
	return s.do("POST", "/v1/events", s.token(who), s.body(api.Submission{Note: string(n.Bytes())}))
}

// acting is the person and unit for which a caller's statements are made.
func (s *scene) acting(who string) (event.PersonID, event.UnitID) {
	switch who {
	case "another unit":
		return recordtest.Dev, recordtest.Crown
	case "the sender", "a colleague of the sending unit":
		return event.PersonID(s.who(who)), VPU
	case "another organisation", "an agent of the addressed unit", "a reader":
		return event.PersonID(s.who(who)), recordtest.RASSO
	}
	return recordtest.Ben, recordtest.RASSO
}

func (s *scene) opens(who string) answer {
	by, unit := s.acting(who)
	e := s.Opening(by, unit, s.id, event.View, s.x)
	if who == "another organisation" {
		e.For = event.PartyID(Avon)
	}
	return s.speaks(who, e)
}

func (s *scene) receives(who string) answer {
	by, unit := s.acting(who)
	e := s.Receipt(by, unit, s.id, s.x)
	if who == "another organisation" {
		e.For = event.PartyID(Avon)
	}
	return s.speaks(who, e)
}

func (s *scene) account(who string) answer {
	return post("/v1/accounts", s.body(api.AccountRequest{Owner: event.OwnerExhibit(s.Seals[0].Recipient), Now: true}))(s, who)
}

func (s *scene) accountOfService(who string) answer {
	return post("/v1/accounts", s.body(api.AccountRequest{Owner: event.OwnerService(Safe)}))(s, who)
}

func grantsOf(p event.PersonID) func(*scene, string) answer {
	return get1(func(s *scene) string { return "/v1/openings/" + s.openings[p].String() + "/grants" })
}

func (s *scene) puts(who string) answer {
	return s.do("PUT", blobPath(s.next.Seals[0].Recipient, s.bag.list), s.token(who), s.bag.list)
}

func (s *scene) putsSealed(who string) answer {
	return s.do("PUT", blobPath(s.Seals[0].Recipient, s.bag.list), s.token(who), s.bag.list)
}

// putsAhead: for an exhibit that nobody has heard of.
func (s *scene) putsAhead(who string) answer {
	return s.do("PUT", blobPath(recordtest.Recipient().ID(), s.bag.list), s.token(who), s.bag.list)
}

// aheadOf is an exhibit that nobody ordered and Gus, the colleague, stores for.
func (s *scene) aheadOf() event.RecipientID {
	r := recordtest.Recipient().ID()
	b := recordtest.File()
	if a := s.do("PUT", blobPath(r, b), s.token("a colleague of the sending unit"), b); a.Status != http.StatusOK {
		s.house.t.Fatalf("ahead: %d %s", a.Status, a.Body)
	}
	return r
}

func (s *scene) putsAheadOf(who string) answer {
	return s.do("PUT", blobPath(s.aheadOf(), s.bag.list), s.token(who), s.bag.list)
}

func (s *scene) letsGo(who string) answer {
	return s.do("DELETE", "/v1/exhibits/"+s.aheadOf().String()+"/blobs", s.token(who), nil)
}

func (s *scene) letsOrderedGo(who string) answer {
	return s.do("DELETE", "/v1/exhibits/"+s.next.Seals[0].Recipient.String()+"/blobs", s.token(who), nil)
}

// statuses is a row's want, one for each caller.
func (r row) statuses(t *testing.T) []int {
	t.Helper()
	var out []int
	for _, f := range strings.Fields(r.want) {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	if len(out) != len(callers()) {
		t.Fatalf("%s %s has %d statuses for %d callers", r.pattern, r.what, len(out), len(callers()))
	}
	return out
}

// TestEveryRouteForEveryCaller is the table of who gets what. A route without a
// row fails; every refusal is in the operator's table.
func TestEveryRouteForEveryCaller(t *testing.T) {
	for _, route := range server.Routes() {
		if !slices.ContainsFunc(rows(), func(r row) bool { return r.pattern == route.Pattern }) {
			t.Errorf("%s has no row", route.Pattern)
		}
	}
	for _, r := range rows() {
		if !slices.ContainsFunc(server.Routes(), func(o server.Route) bool { return o.Pattern == r.pattern }) {
			t.Errorf("%s has a row and is no route", r.pattern)
		}
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := newScene(t, db)
		s.play(t, "the addressee before receipt")
		get[api.Recorded](s.house, s.say(s.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)))
		s.play(t, "the addressee after receipt, before opening")
		get[api.Recorded](s.house, s.submit(s.bens))
		for _, who := range callers() {
			if !strings.HasPrefix(who, "the addressee after receipt,") && who != "the addressee before receipt" {
				s.play(t, who)
			}
		}
	})
}

// play asks every route as one caller. What would change the stage is asked
// elsewhere: Ben's own receipt and opening.
func (s *scene) play(t *testing.T, who string) {
	column := slices.Index(callers(), who)
	for _, r := range rows() {
		want := r.statuses(t)[column]
		if strings.HasPrefix(who, "the addressee ") && r.pattern == api.PathEvents && want == http.StatusOK && r.what != "what is recorded already" && !strings.HasSuffix(who, "after opening") {
			continue
		}
		if r.pattern == api.PathHas {
			s.puts("the session of an order")
		}
		before := s.newest().Number
		a := r.ask(s, who)
		if a.Status != want {
			t.Errorf("%s %s, asked by %s: %d where %d is due: %.200s", r.pattern, r.what, who, a.Status, want, a.Body)
		}
		s.kept(t, r, who, a, before)
		s.silent(t, r, who, a)
	}
}

// kept: what was refused stands in the operator's table, and nothing else does.
func (s *scene) kept(t *testing.T, r row, who string, a answer, before int64) {
	refused := a.Status >= 400 && !r.unrecorded
	got := s.newest()
	if r.pattern == api.PathSignOut { // which also tries the token afterwards
		return
	}
	if !refused && got.Number != before {
		t.Errorf("%s %s, asked by %s: a refusal was kept of what was not refused: %+v", r.pattern, r.what, who, got)
	}
	if refused && (got.Number != before+1 || got.Route != r.pattern || got.Code != a.code()) {
		t.Errorf("%s %s, asked by %s: refused with %s, kept is %+v", r.pattern, r.what, who, a.code(), got)
	}
	if name := string(s.who(who)); refused && r.pattern != api.PathSignIn && r.pattern != api.PathCollect && r.pattern != api.PathPasskeyOpen && !strings.Contains(got.Caller, name) {
		t.Errorf("%s: refused to %s, kept as %q", r.pattern, who, got.Caller)
	}
}

func (s *scene) newest() (r store.Refusal) {
	s.house.t.Helper()
	s.must(s.DB.View(s.house.t.Context(), func(tx *store.Tx) error {
		page, err := tx.Refusals(0, 1)
		if len(page) > 0 {
			r = page[0]
		}
		return err
	}))
	return r
}

// silent: an outsider's answer names nothing of the consignment she did not
// name herself.
func (s *scene) silent(t *testing.T, r row, who string, a answer) {
	if !slices.Contains([]string{"nobody", "another unit", "another organisation", "the operator"}, who) || r.what == "what is recorded already" {
		return
	}
	for what, secret := range map[string]string{
		"the consignment": s.id.String(), "the exhibit": s.x.String(), "the sender": string(Fay), "the thread": s.thread(),
	} {
		if r.pattern == api.PathDirectory && what == "the sender" || r.pattern == api.PathRefusals && what == "the sender" {
			continue // a colleague's directory; the operator's table
		}
		if (r.pattern == api.PathEntries || r.pattern == api.PathLogAt) && what == "the consignment" {
			continue // the log is for everybody: an entry holds the id, among all others, and says of which kind none is
		}
		if r.pattern == api.PathPasskeyOpen && what == "the sender" {
			continue // it was asked with her passkey
		}
		if bytes.Contains(a.Body, []byte(secret)) {
			t.Errorf("%s %s tells %s %s: %.300s", r.pattern, r.what, who, what, a.Body)
		}
	}
}

func (s *scene) thread() (v string) {
	s.must(s.DB.View(s.house.t.Context(), func(tx *store.Tx) error {
		x, err := tx.Thread(event.OwnerExhibit(s.Seals[0].Recipient))
		v = x.Value.String()
		return err
	}))
	return v
}

func TestWhatIsNotForYouIsLikeWhatIsNot(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := newScene(t, db)
		dev := s.person(recordtest.Dev)
		none := recordtest.Random().String()
		for _, p := range []string{"", "/label", "/%s/list", "/%s/manifest", "/%s/segments/0"} {
			is, not := s.path()+p, "/v1/consignments/"+none+p
			if strings.Contains(p, "%s") {
				is, not = s.path()+fmt.Sprintf(p, s.x), "/v1/consignments/"+none+fmt.Sprintf(p, none)
			}
			a, b := s.do("GET", is, dev, nil), s.do("GET", not, dev, nil)
			if a.Status != b.Status || !bytes.Equal(a.Body, b.Body) {
				t.Errorf("%q: %d %s, of what is not: %d %s", p, a.Status, a.Body, b.Status, b.Body)
			}
		}
		a := s.do("GET", "/v1/openings/"+s.openings[Fay].String()+"/grants", dev, nil)
		b := s.do("GET", "/v1/openings/"+none+"/grants", dev, nil)
		if a.Status != b.Status || !bytes.Equal(a.Body, b.Body) {
			t.Errorf("grants: %d %s, of what is not: %d %s", a.Status, a.Body, b.Status, b.Body)
		}
	})
}
