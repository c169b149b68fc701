package blob_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/blob"
)

// A name that is read is a path of two parts, whatever was asked for: it never
// leads out of the folder.
func FuzzName(f *testing.F) {
	d := strings.Repeat("0123456789abcdef", 4)
	f.Add(d + "/" + d)
	f.Add("../" + d + "/" + d)
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := blob.ParseName(s); err == nil && n.String() != s {
			t.Errorf("%q is %q", s, n)
		}
	})
}
