package continuity_test

import (
	"bytes"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/continuity/continuitytest"
)

// Anybody's txtar takes a record apart, and writes it back the same.
func TestARecordIsATxtarArchive(t *testing.T) {
	b := continuitytest.Told(t).Record()
	a := txtar.Parse(b)
	if len(a.Files) < 10 {
		t.Fatalf("it has %d files", len(a.Files))
	}
	if !bytes.Equal(txtar.Format(a), b) {
		t.Error("txtar writes it otherwise")
	}
}
