package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store/storetest"
)

// stubPages answer with words, and so do they about a failure.
type stubPages struct{}

func (stubPages) ServeHTTP(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "a page") }
func (stubPages) Fail(w http.ResponseWriter, _ *http.Request, e *api.Error) {
	w.WriteHeader(api.RowOf(e.Code).Status)
	fmt.Fprint(w, "a page about ", e.Code)
}

// Pages are counted like everything else, and a person who asks too much is told so
// on a page.
func TestPagesAreLimitedToo(t *testing.T) {
	db := storetest.Open(t, t.TempDir()+"/test.db")
	h := newHouse(t, db)
	rules := door.Rules{{Act: door.Reads, Scope: door.Address}: {Second: 0.001, Burst: 3}}
	s := httptest.NewServer(server.New(h.desk, door.New(db, h.Service, nil), server.Options{Pages: stubPages{}, Limits: door.NewLimits(rules, time.Now)}))
	defer s.Close()
	var last string
	for range 5 {
		r, err := http.Get(s.URL + "/overview")
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		last = fmt.Sprint(r.StatusCode, " ", string(b))
	}
	if !strings.HasPrefix(last, "429 a page about too-many") {
		t.Errorf("the fifth of three: %s", last)
	}
}
