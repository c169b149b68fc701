package server_test

import (
	"bytes"
	"net/http"
	"strconv"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

// watcher is somebody who watches the log, without being asked over a network.
type watcher struct {
	h    *house
	keys []*ledger.Cosigner
}

func (h *house) watcher(name string) *watcher {
	h.t.Helper()
	k, err := ledger.GenerateCosigners(name)
	h.must(err)
	h.must(h.DB.Update(h.t.Context(), func(tx *store.Tx) error { return tx.SetWitnesses([]string{name}) }))
	return &watcher{h, k}
}

func (w *watcher) public() (out []ledger.CosignerKey) {
	for _, k := range w.keys {
		out = append(out, k.Key())
	}
	return out
}

// cosigns has the newest head cosigned at that time.
func (w *watcher) cosigns(at event.Time) int64 {
	w.h.t.Helper()
	w.h.must(w.h.DB.Update(w.h.t.Context(), func(tx *store.Tx) error {
		head, err := tx.ReadHead()
		w.h.must(err)
		text, _, _ := bytes.Cut(head.Checkpoint, []byte("\n\n"))
		lines, err := ledger.Cosign(append(bytes.Clone(text), '\n'), at, w.keys...)
		w.h.must(err)
		got, err := ledger.OpenLines(head.Checkpoint, lines, string(w.h.Service.Log), w.public())
		w.h.must(err)
		w.h.must(tx.AddCosignatures(head.Size, head.Checkpoint, got))
		row := store.Witness{Name: w.keys[0].Key().Name(), Size: head.Size, Cosigned: at, Asked: at}
		return tx.WriteWitness(row)
	}))
	w.h.Look()
	return w.h.Seen.Size
}

func (w *watcher) open(note string) ledger.Cosigned {
	w.h.t.Helper()
	c, err := ledger.OpenCosigned([]byte(note), w.h.Service.Log, w.h.Service.LogKeys, w.public())
	w.h.must(err)
	return c
}

// The head is served with the lines that have come, and older and newer heads on
// both sides of an entry.
func TestCosignaturesAreServed(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		w := h.watcher("avon.example/witness")
		if got := get[api.Cosigned](h, h.do("GET", "/v1/cosigned", "", nil)); len(got.Before)+len(got.After) > 0 {
			t.Errorf("before anybody cosigned there is %v", got)
		}
		plain := h.do("GET", "/v1/checkpoint", "", nil).Body
		if c := w.open(string(plain)); len(c.Cosignatures) != 0 {
			t.Errorf("and of the head %v", c.Cosignatures)
		}
		first := w.cosigns(100)
		w.cosigns(200) // the same head, later
		if b := h.do("GET", "/v1/checkpoint", "", nil).Body; !bytes.HasPrefix(b, plain) || len(w.open(string(b)).Cosignatures) != 2 {
			t.Errorf("the head with lines is %.200s", b)
		}
		h.Recognise(recordtest.Police, Avon)
		between := h.Seen.Size
		h.Recognise(Avon, recordtest.Police)
		last := w.cosigns(300)

		got := get[api.Cosigned](h, h.do("GET", "/v1/cosigned?size="+strconv.FormatInt(between-1, 10), "", nil))
		if len(got.Before) != 1 || len(got.After) != 1 {
			t.Fatalf("beside %d there are %d and %d", between, len(got.Before), len(got.After))
		}
		below, above := w.open(got.Before[0]), w.open(got.After[0])
		if below.Size != first || below.Cosignatures[0].At != 200 || above.Size != last || above.Cosignatures[0].At != 300 {
			t.Errorf("entry %d stands between %d at %v and %d at %v", between-1, below.Size, below.Cosignatures[0].At, above.Size, above.Cosignatures[0].At)
		}
		got = get[api.Cosigned](h, h.do("GET", "/v1/cosigned?size="+strconv.FormatInt(first-1, 10), "", nil))
		if len(got.Before) != 0 || len(got.After) != 1 || w.open(got.After[0]).Cosignatures[0].At != 100 {
			t.Errorf("an entry is shown no earlier than %v", got)
		}
		got = get[api.Cosigned](h, h.do("GET", "/v1/cosigned", "", nil))
		if len(got.Before) != 1 || len(got.After) != 0 || w.open(got.Before[0]).Size != last {
			t.Errorf("the newest is %v", got)
		}
		watch := get[api.Watch](h, h.do("GET", "/v1/witnesses", "", nil))
		if x := watch.Witnesses; len(x) != 1 || x[0].Name != "avon.example/witness" || x[0].Size != last || len(x[0].Keys) != 2 || x[0].Trouble != "" || watch.Behind {
			t.Errorf("watched by %+v", watch)
		}
		if a := h.do("GET", "/v1/cosigned?size=-1", "", nil); a.code() != api.CodeBadRequest {
			t.Errorf("a size below 0: %d %s", a.Status, a.Body)
		}
	})
}

// A service that is behind answers every wish to change something with one
// sentence, and goes on to answer who reads.
func TestBehindItAnswersWhoReads(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		token := h.person(Fay)
		h.watcher("avon.example/witness") // never heard
		for path, body := range map[string]any{
			"/v1/events":   api.Submission{Note: string(h.Sign(&event.Recognised{Header: h.By(event.ActorID(recordtest.Police), event.PartyID(recordtest.Police)), Organisation: Avon, Root: recordtest.Random()}).Bytes())},
			"/v1/accounts": api.AccountRequest{Owner: event.OwnerOrg(recordtest.Police), Now: true},
		} {
			a := h.do("POST", path, token, h.body(body))
			if a.Status != http.StatusServiceUnavailable || a.code() != api.CodeBehind || !bytes.Contains(a.Body, []byte("what you have is safe")) {
				t.Errorf("%s: %d %s", path, a.Status, a.Body)
			}
		}
		for _, path := range []string{"/healthz", "/v1/checkpoint", "/v1/consignments?direction=out"} {
			if a := h.do("GET", path, token, nil); a.Status != http.StatusOK {
				t.Errorf("%s: %d %s", path, a.Status, a.Body)
			}
		}
		watch := get[api.Watch](h, h.do("GET", "/v1/witnesses", "", nil))
		if !watch.Behind || watch.Witnesses[0].Trouble != store.Unheard {
			t.Errorf("it says %+v", watch)
		}
		if got := refusalsOf(t, db); got != 0 {
			t.Errorf("%d refusals were kept of what was not refused", got)
		}
	})
}

func refusalsOf(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Dump("refusal")
		n = len(rows)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
