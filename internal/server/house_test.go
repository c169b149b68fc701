package server_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
)

// Beside the cast of recordtest: a unit with two members, and an organisation
// that nobody has recognised.
const (
	VPU              = event.UnitID("northshire.example/vpu")
	Fay              = event.PersonID("fay.lowe@northshire.example") // leads VPU, sends
	Gus              = event.PersonID("gus.hart@northshire.example") // of VPU
	Avon             = event.OrgID("avon.example")
	Zoe              = event.PersonID("zoe.marsh@avon.example") // administers Avon
	Safe event.OrgID = "safehand.example"
)

// house is a served story.
type house struct {
	*recordtest.Story
	t     *testing.T
	blobs blob.Store
	desk  *desk.Desk
	url   string
}

func newHouse(t *testing.T, db *store.DB) *house {
	t.Helper()
	h := &house{t: t, Story: recordtest.Begin(t, recordtest.New(t, event.OriginOf(Safe)), db), blobs: blob.Memory()}
	now := func() event.Time { return event.TimeOf(h.Clock) }
	h.desk = desk.New(desk.Config{Store: db, Record: h.Log, Blobs: h.blobs, Service: h.Service, Now: now})
	at := door.New(db, h.Service, now)
	s := httptest.NewServer(server.New(h.desk, at, server.Options{Passkeys: h.keeper(at)}))
	t.Cleanup(s.Close)
	h.url = s.URL
	h.Found()
	h.Unit(recordtest.Chief, VPU, Fay, Gus)
	h.Organisation(Avon, Zoe)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

func (a answer) code() event.Code {
	var e api.Error
	_ = json.Unmarshal(a.Body, &e)
	return e.Code
}

func (h *house) do(method, path, token string, body []byte) answer {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, bytes.NewReader(body))
	h.must(err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return h.send(r)
}

// send holds every answer against the OpenAPI document.
func (h *house) send(r *http.Request) answer {
	h.t.Helper()
	w, err := (&http.Client{Transport: openapitest.Transport(h.t, http.DefaultTransport)}).Do(r)
	h.must(err)
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	h.must(err)
	return answer{w.StatusCode, w.Header, b}
}

// get expects a success and reads it.
func get[T any](h *house, a answer) (v T) {
	h.t.Helper()
	if a.Status != http.StatusOK {
		h.t.Fatalf("%d %s", a.Status, a.Body)
	}
	h.must(json.Unmarshal(a.Body, &v))
	return v
}

func (h *house) body(v any) []byte {
	h.t.Helper()
	b, err := json.Marshal(v)
	h.must(err)
	return b
}

// signIn is the answer to a sign-in with these keys.
func (h *house) signIn(s event.SignIn, signers ...note.Signer) answer {
	h.t.Helper()
	if s.Nonce == (event.Salt{}) {
		s.Nonce = get[api.Challenge](h, h.do("POST", "/v1/challenge", "", nil)).Nonce
	}
	if s.Log == "" {
		s.Log = h.Service.Log
	}
	s.At = event.TimeOf(h.Clock)
	rand.Read(s.Own[:])
	text, err := s.Text()
	h.must(err)
	n, err := event.Sign(text, signers...)
	h.must(err)
	return h.do("POST", "/v1/sign-in", "", h.body(api.SignIn{Note: string(n.Bytes())}))
}

// as signs somebody in with her first key record.
func (h *house) as(role event.Code, who event.ActorID) string {
	h.t.Helper()
	by := event.Signer{ID: who, Number: 1}
	return get[api.Session](h, h.signIn(event.SignIn{Role: role, By: by}, h.Signer(string(who), 1))).Token
}

func (h *house) person(p event.PersonID) string {
	h.t.Helper()
	return h.as(event.AsPerson, event.ActorID(p))
}

func (h *house) order(d *recordtest.Sending) string {
	h.t.Helper()
	by := event.ActorID(d.By)
	a := h.signIn(event.SignIn{Role: event.AsOrder, By: event.Signer{ID: by, Number: 1}, Order: &d.Order}, h.Signer(event.OrderKeyName(by), 1))
	return get[api.Session](h, a).Token
}

// submit sends a statement over HTTP.
func (h *house) submit(s record.Submission) answer {
	h.t.Helper()
	return h.do("POST", "/v1/events", "", h.body(api.Submission{
		Note: string(s.Note.Bytes()), Label: s.Label, GrantsList: s.GrantsList, Grants: s.Grants, Copies: s.Copies,
	}))
}

func (h *house) say(e event.Event) answer {
	h.t.Helper()
	return h.submit(record.Submission{Note: h.Sign(e)})
}

// bag is the blobs of an exhibit.
type bag struct {
	manifest, list []byte
	segments       [][]byte
}

func (b *bag) all() [][]byte { return append([][]byte{b.manifest, b.list}, b.segments...) }

// fill gives an order's exhibits real blobs, two segments each.
func (h *house) fill(d *recordtest.Sending) []*bag {
	h.t.Helper()
	var out []*bag
	for i := range d.Seals {
		b := &bag{manifest: recordtest.File(), segments: [][]byte{recordtest.File(), recordtest.File()[:100]}}
		l := event.List{Segments: []event.Sized{recordtest.Sized(b.segments[0]), recordtest.Sized(b.segments[1])}}
		var err error
		b.list, err = l.Text()
		h.must(err)
		s := &d.Seals[i]
		s.Manifest, s.List = recordtest.Sized(b.manifest), recordtest.Sized(b.list)
		s.Segments = event.Segments{Count: 2, Size: 200, Total: 300}
		out = append(out, b)
	}
	return out
}

func blobPath(r event.RecipientID, b []byte) string {
	return "/v1/exhibits/" + r.String() + "/blobs/" + event.Sum(b).String()
}

func (h *house) sealed(d *recordtest.Sending, i int) *event.Sealed {
	return &event.Sealed{
		Header: h.By(event.ActorID(d.By), event.PartyID(d.For)), Order: d.Order, Exhibit: d.Seals[i].ID(), Seal: d.Seals[i],
		Type: "abe-interview", Marking: event.OfficialSensitive,
	}
}

// sent is a consignment that went the whole way over HTTP.
type sent struct {
	*recordtest.Sending
	id     event.ConsignmentID
	x      event.ExhibitID
	bag    *bag
	files  record.Submission
	dead   string // the ended session of its order
	before answer // to the seal, sent before its bytes
}

func (h *house) sendOver(by event.PersonID, from event.UnitID, to ...event.HolderID) *sent {
	h.t.Helper()
	s := &sent{Sending: h.Order(by, from, 1, to...)}
	s.bag = h.fill(s.Sending)[0]
	s.dead = h.order(s.Sending)
	seal := record.Submission{Note: h.Sign(h.sealed(s.Sending, 0))}
	s.before = h.submit(seal)
	for _, b := range s.bag.all() {
		if a := h.do("PUT", blobPath(s.Seals[0].Recipient, b), s.dead, b); a.Status != http.StatusOK {
			h.t.Fatalf("%d %s", a.Status, a.Body)
		}
	}
	s.After = []event.EventID{get[api.Recorded](h, h.submit(seal)).Event}
	s.files = h.Dispatch(s.Sending)
	s.id = event.ConsignmentID(get[api.Recorded](h, h.submit(s.files)).Event)
	s.x = s.Exhibits()[0]
	return s
}

func (s *sent) path() string { return "/v1/consignments/" + s.id.String() }
func (s *sent) item() string { return s.path() + "/" + s.x.String() }
