package desk_test

import (
	"testing"

	"github.com/safehand/safehand/internal/desk"
)

func FuzzQuota(f *testing.F) {
	f.Add("2TiB:500000")
	f.Add("-1GB:-1")
	f.Fuzz(func(t *testing.T, s string) {
		var q desk.Quota
		if q.UnmarshalText([]byte(s)) == nil && (q.Bytes < 1 || q.Blobs < 1) {
			t.Errorf("%q is %+v", s, q)
		}
	})
}
