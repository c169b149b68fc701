package blobtest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
)

// Without a fault it is a store like any other.
func TestFaultyIsAStore(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return &blobtest.Faulty{Store: blob.Memory(), T: t} })
}

// Each fault does what it is called, and the store is whole behind it.
func TestFaults(t *testing.T) {
	b := []byte("some sealed bytes")
	n := blob.Name{Recipient: event.RecipientID{Digest: event.Sum([]byte("JRS/1"))}, Digest: event.Sum(b)}
	want := map[blobtest.Fault]struct {
		put    error
		stored bool
		read   string
		open   error
	}{
		blobtest.Failed:       {put: blobtest.ErrFault, open: blobtest.ErrFault},
		blobtest.FailedStored: {put: blobtest.ErrFault, stored: true, open: blobtest.ErrFault},
		blobtest.Truncated:    {put: blob.ErrMismatch, read: "some sea"},
		blobtest.Flipped:      {put: blob.ErrMismatch, read: "some sealed byter"},
		blobtest.Slow:         {stored: true, read: string(b)},
		blobtest.Full:         {put: syscall.ENOSPC, read: string(b)},
	}
	for _, fault := range blobtest.Faults() {
		t.Run(string(fault), func(t *testing.T) {
			f, w := &blobtest.Faulty{Store: blob.Memory(), T: t}, want[fault]
			f.Fail(fault, 1, 1)
			if err := f.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b)); !errors.Is(err, w.put) {
				t.Errorf("Put: %v, want %v", err, w.put)
			}
			if _, err := f.Stat(t.Context(), n); (err == nil) != w.stored {
				t.Errorf("stored: %v, want %t", err, w.stored)
			}
			if err := f.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b)); err != nil {
				t.Fatalf("the next call: %v", err)
			}
			f.Fail(fault, 1, 1)
			r, _, err := f.Open(t.Context(), n)
			if !errors.Is(err, w.open) {
				t.Fatalf("Open: %v, want %v", err, w.open)
			}
			if err == nil {
				got, err := io.ReadAll(r)
				if err = errors.Join(err, r.Close()); err != nil || string(got) != w.read {
					t.Errorf("it reads %q, %v, want %q", got, err, w.read)
				}
			}
			f.Settled()
		})
	}
}

// court notes what a test would fail with.
type court struct {
	testing.TB
	errors []string
}

func (c *court) Errorf(format string, args ...any) {
	c.errors = append(c.errors, fmt.Sprintf(format, args...))
}
func (c *court) Helper() {}

// What must hold at a call is asked at each, and a blob that is left open shows.
func TestFaultyPolices(t *testing.T) {
	b := []byte("sealed")
	n := blob.Name{Recipient: event.RecipientID{Digest: event.Sum(b)}, Digest: event.Sum(b)}
	c := &court{TB: t}
	leased := false
	f := &blobtest.Faulty{Store: blob.Memory(), T: c, Rule: func(context.Context, string, blob.Name) error {
		if !leased {
			return errors.New("no lease")
		}
		return nil
	}}
	put := func() error { return f.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b)) }
	if err := put(); err != nil || len(c.errors) != 1 {
		t.Errorf("without a lease: %v, %q", err, c.errors)
	}
	leased = true
	if err := put(); err != nil || len(c.errors) != 1 {
		t.Errorf("with one: %v, %q", err, c.errors)
	}
	r, _, err := f.Open(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	if f.Settled(); len(c.errors) != 2 {
		t.Errorf("one is open: %q", c.errors)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if f.Settled(); len(c.errors) != 2 {
		t.Errorf("none is open: %q", c.errors)
	}
}
