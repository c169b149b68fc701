package client_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// template is a world that is built once, and copied for each test: same keys,
// same log, same homes.
type template struct {
	dir     string
	waiting client.Sent // sent by Amy to RASSO, and nobody has signed for it
	opened  client.Sent // likewise; received by Sarah, exported by Tom
}

var built template

// low makes the lock of a test's keyrings cheap.
var low = seal.Lock{WorkFactor: 4}

func TestMain(m *testing.M) {
	code := 1
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(built.dir)
	os.Exit(code)
}

// morning is a Monday's, when units are open.
var morning = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// clock stands still unless it is told to go on.
type clock struct{ seconds atomic.Int64 }

func (c *clock) now() time.Time       { return morning.Add(time.Duration(c.seconds.Load()) * time.Second) }
func (c *clock) goOn(d time.Duration) { c.seconds.Add(int64(d / time.Second)) }

// checked holds every answer of the service against the OpenAPI document.
func checked(t openapitest.T) http.RoundTripper { return openapitest.Transport(t, unpinned()) }

// unpinned believes any certificate. Pins have a test of their own.
func unpinned() *http.Transport {
	return &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
}

func build() (err error) {
	ctx := context.Background()
	if built.dir, err = os.MkdirTemp("", "safehand-client-"); err != nil {
		return err
	}
	var failures openapitest.Failures
	w, err := world.New(ctx, world.Config{Dir: filepath.Join(built.dir, "world"), Lock: low, Now: new(clock).now, Transport: checked(&failures)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close(), failures.Err()) }()
	if err := w.Build(ctx, func(string) {}); err != nil {
		return err
	}
	for _, s := range []*client.Sent{&built.waiting, &built.opened} {
		sent, err := sendFiles(ctx, w.As(event.ActorID(world.Amy)), built.dir, event.HolderID(world.RASSO), "JRS/1", "JRS/2")
		if err != nil {
			return err
		}
		*s = *sent
	}
	if _, _, err := w.As(event.ActorID(world.Sarah)).Receive(ctx, built.opened.Consignment, nil); err != nil {
		return err
	}
	_, err = w.As(event.ActorID(world.Tom)).Export(ctx, built.opened.Consignment, nil, filepath.Join(built.dir, "export"), seal.ExtractOptions{}, nil)
	return err
}

// outgoing is a sending of one small file for each reference.
func outgoing(dir string, to event.HolderID, references ...string) (client.Outgoing, error) {
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{to}, Message: []string{"Please look at the first."},
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	for i, r := range references {
		path := filepath.Join(dir, fmt.Sprintf("statement %d.txt", i+1))
		if err := os.WriteFile(path, []byte("what was said, "+r), 0o600); err != nil {
			return o, err
		}
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: r, Description: "Statement of Witness 1", Type: "document", Marking: event.OfficialSensitive, Paths: []string{path},
		})
	}
	return o, nil
}

func sendFiles(ctx context.Context, c *client.Client, dir string, to event.HolderID, references ...string) (*client.Sent, error) {
	o, err := outgoing(dir, to, references...)
	if err != nil {
		return nil, err
	}
	p, err := c.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return c.Send(ctx, p, nil)
}
