package disk_test

import (
	"testing"

	"github.com/safehand/safehand/internal/disk"
)

func FuzzSize(f *testing.F) {
	for _, s := range []string{"10GB", "2GiB", "1.5 TB", "NaNGB", "-1GB", "1e400TB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := disk.ParseSize(s)
		if err == nil && (n > 1<<60 || n < -1<<60) {
			t.Errorf("%q is %d", s, n)
		}
		var r disk.Reserve
		if r.UnmarshalText([]byte(s)) == nil && (err != nil || n <= 0) {
			t.Errorf("%q is kept free", s)
		}
	})
}
