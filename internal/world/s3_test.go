package world_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/blob/s3test"
	"github.com/safehand/safehand/internal/doctor"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/world"
)

// A service whose sealed bytes lie in a bucket carries an exhibit from hand to
// hand, is examined and backed up byte for byte, and finds its bucket again by
// itself.
func TestABucketHoldsTheSealedBytes(t *testing.T) {
	b, server := s3test.Start(t)
	a := newAiling(t, &b)
	if failed := a.carry(); failed > 0 {
		t.Errorf("%d acts had to be tried again", failed)
	}
	if _, err := os.Stat(node.Blobs(a.Data())); err == nil {
		t.Error("there is a folder for sealed bytes, beside the bucket")
	}
	// A receipt needs no sealed bytes.
	sent, err := a.send(t.Context(), a.source())
	if err != nil {
		t.Fatal(err)
	}
	server.Down()
	if _, _, err := a.As(event.ActorID(world.Sarah)).Receive(t.Context(), sent.Consignment, nil); err != nil {
		t.Errorf("with the store down a receipt: %v", err)
	}
	server.Up()
	if err := a.Stop(); err != nil {
		t.Fatal(err)
	}
	// It is known from the data folder now, and another one is refused.
	for what, c := range map[string]node.Config{
		"no bucket named": {Data: a.Data()},
		"the same bucket": {Data: a.Data(), Bucket: &b},
	} {
		n, err := node.Start(t.Context(), c)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	other := b
	other.Name = "another"
	if _, err := node.Start(t.Context(), node.Config{Data: a.Data(), Bucket: &other}); !errors.Is(err, node.ErrBucket) {
		t.Errorf("another bucket: %v", err)
	}
	into := t.TempDir()
	made, err := backup.Make(t.Context(), backup.Config{Data: a.Data(), Into: into + "/backups", Keep: 2, Program: "test", Now: time.Now})
	if err != nil || made.Copied == 0 {
		t.Fatalf("the backup: %+v, %v", made, err)
	}
	x := doctor.Config{Data: a.Data(), Now: time.Now(), Deep: true, BackupWithin: time.Hour, Accept: []string{"backup-same-volume", "disk-nearly-full"}}
	r, err := doctor.Examine(t.Context(), x)
	if err != nil || r.Wrong() > 0 || r.Stock == nil || r.Stock.Present != 6 {
		t.Errorf("the doctor: %+v, %v", r, err)
	}
	server.Down()
	if r, err = doctor.Examine(t.Context(), x); err != nil || r.Wrong() != 1 || r.Findings[0].Code != "bytes-uncounted" {
		t.Errorf("with the store down: %+v, %v", r, err)
	}
}

// What lies in files is not looked for in a bucket.
func TestABucketIsForANewService(t *testing.T) {
	b, _ := s3test.Start(t)
	a := newAiling(t, nil)
	a.carry()
	if err := a.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Start(t.Context(), node.Config{Data: a.Data(), Bucket: &b}); !errors.Is(err, node.ErrBucket) {
		t.Errorf("a bucket for a service that has its bytes in files: %v", err)
	}
}
