package witness_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/vectors"
)

// Anybody may ask a witness to sign.
func FuzzRequest(f *testing.F) {
	vectors.Seed(f, "checkpoint")
	v, err := vectors.Read(vectors.FS, "consistency/3-to-7")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("old 3\n" + string(v.Body) + "\nsafehand.example/log\n"))
	f.Add([]byte("old 0\n\nsafehand.example/log\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := witness.ParseRequest(b); err == nil && (!bytes.Equal(r.Bytes(), b) || r.Old < 0) {
			t.Errorf("%q is read and written as %q", b, r.Bytes())
		}
		if n, err := witness.ParseSize(b); err == nil && strconv.FormatInt(n, 10)+"\n" != string(b) {
			t.Errorf("%q is the size %d", b, n)
		}
	})
}
