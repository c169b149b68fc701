package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// served asks a service for its document.
func served(t *testing.T, db *store.DB) []byte {
	t.Helper()
	a := newHouse(t, db).do("GET", "/v1/openapi.json", "", nil)
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d, of type %q", a.Status, a.Header.Get("Content-Type"))
	}
	return a.Body
}

// What is served and what the document says is served are the same set.
func TestTheDocumentHasEveryRoute(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var d struct {
			Paths map[string]map[string]struct{ OperationID string }
		}
		if err := json.Unmarshal(served(t, db), &d); err != nil {
			t.Fatal(err)
		}
		documented := map[string]bool{}
		ids := map[string]bool{}
		for path, methods := range d.Paths {
			for method, o := range methods {
				documented[strings.ToUpper(method)+" "+path] = true
				if o.OperationID == "" || ids[o.OperationID] {
					t.Errorf("%s %s: the operationId %q is missing or taken", method, path, o.OperationID)
				}
				ids[o.OperationID] = true
			}
		}
		routes := map[string]bool{}
		for _, r := range server.Routes() {
			routes[r.Pattern] = true
			if !documented[r.Pattern] {
				t.Errorf("%s is served and not documented: give it a row in api.Operations", r.Pattern)
			}
		}
		for p := range documented {
			if !routes[p] {
				t.Errorf("%s is documented and not served", p)
			}
		}
		if len(routes) < 20 {
			t.Errorf("only %d routes", len(routes))
		}
	})
}

// The document is the program's: whatever a service holds, it is the same.
func TestTheDocumentTellsNothingOfTheService(t *testing.T) {
	want, err := openapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		if got := served(t, db); !bytes.Equal(got, want) {
			t.Error("a service's document is not the program's")
		}
	})
}

// roleOf is what each of callers is signed in as.
func roleOf(caller string) event.Code {
	switch caller {
	case "nobody":
		return ""
	case "an agent of the addressed unit":
		return event.AsAgent
	case "the session of an order":
		return event.AsOrder
	case "the operator":
		return event.AsOperator
	}
	return event.AsPerson
}

// The roles that the document gives a path are those that get something of it,
// by the table which asks every route as every caller.
func TestTheDocumentNamesWhoMayCall(t *testing.T) {
	got := map[string]map[event.Code]bool{}
	for _, r := range rows() {
		if got[r.pattern] == nil {
			got[r.pattern] = map[event.Code]bool{}
		}
		for i, status := range r.statuses(t) {
			if status < 400 {
				got[r.pattern][roleOf(callers()[i])] = true
			}
		}
	}
	routes := map[string]server.Route{}
	for _, r := range server.Routes() {
		routes[r.Pattern] = r
	}
	for _, o := range api.Operations() {
		r := routes[o.Pattern]
		if (o.Callers == nil) != (r.Public || r.Lenient) {
			t.Errorf("%s: whether anybody may call is one thing in the document and another in the routes", o.Pattern)
		}
		if o.Callers == nil {
			continue
		}
		for _, role := range []event.Code{"", event.AsPerson, event.AsAgent, event.AsOrder, event.AsOperator} {
			if says := slices.Contains(o.Callers, role); says != got[o.Pattern][role] {
				t.Errorf("%s for the role %q: the document says %t, the callers' table %t", o.Pattern, role, says, got[o.Pattern][role])
			}
		}
	}
}
