package blob_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
)

func TestParseName(t *testing.T) {
	n := nameOf([]byte("content"))
	if got, err := blob.ParseName(n.String()); err != nil || got != n {
		t.Errorf("%s reads back as %s, %v", n, got, err)
	}
	hex := strings.Repeat("a", 64)
	for _, c := range []struct{ name, in string }{
		{"empty", ""},
		{"no slash", hex + hex},
		{"no digest", hex + "/"},
		{"short recipient", hex[1:] + "/" + hex},
		{"upper case", strings.ToUpper(hex) + "/" + hex},
		{"a third part", hex + "/" + hex + "/" + hex},
		{"climbs", "../" + hex},
		{"white space", hex + "/" + hex + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := blob.ParseName(c.in); err == nil {
				t.Errorf("%q reads as %s", c.in, got)
			}
		})
	}
}

func nameOf(b []byte) blob.Name {
	return blob.Name{Recipient: event.RecipientID{Digest: event.Sum([]byte("JRS/1"))}, Digest: event.Sum(b)}
}
