package main_test

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/server/node"
)

// patience is how long a story waits for what happens by itself.
const patience = 30 * time.Second

// answering waits until something listens on an address.
func answering(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: answering ADDRESS")
	}
	for end := time.Now().Add(patience); !answers(args[0]); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("nothing answers at %s", args[0])
		}
	}
}

// cosigned waits until every witness of a service has cosigned its newest head.
func cosigned(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cosigned DATA")
	}
	a, err := node.Address(ts.MkAbs(args[0]))
	ts.Check(err)
	url, _, _ := strings.Cut(a, "#")
	// What is read here is only waited for, not believed.
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	var w api.Watch
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		r, err := c.Get(url + "/v1/witnesses")
		if err != nil {
			continue
		}
		w = api.Watch{}
		err = json.NewDecoder(r.Body).Decode(&w)
		ts.Check(r.Body.Close())
		ts.Check(err)
		if everybody(w) {
			return
		}
	}
	ts.Fatalf("not cosigned: %+v", w)
}

func everybody(w api.Watch) bool {
	for _, x := range w.Witnesses {
		if x.Size != w.Size || x.Trouble != "" {
			return false
		}
	}
	return len(w.Witnesses) > 0
}
