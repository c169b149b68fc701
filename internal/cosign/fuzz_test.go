package cosign_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/cosign"
	"github.com/safehand/safehand/ledger"
)

func FuzzAsked(f *testing.F) {
	c, err := ledger.GenerateCosigners("northshire.example/witness")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("https://witness.northshire.example#" + string(c[0].Key()))
	f.Add("https://witness.northshire.example/x/#" + string(c[0].Key()) + "#" + string(c[1].Key()))
	f.Fuzz(func(t *testing.T, s string) {
		a, err := cosign.ParseAsked(s)
		if err != nil {
			return
		}
		again := a.URL
		for _, k := range a.Keys {
			again += "#" + string(k)
		}
		if b, err := cosign.ParseAsked(again); err != nil || b.URL != a.URL || len(b.Keys) != len(a.Keys) || !strings.Contains(a.URL, "://") {
			t.Errorf("%q is %+v, and that %+v (%v)", s, a, b, err)
		}
	})
}
