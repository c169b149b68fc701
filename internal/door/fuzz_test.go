package door_test

import (
	"net/netip"
	"testing"

	"github.com/safehand/safehand/internal/door"
)

// Anybody may say anything of where she comes from: without a proxy of ours in
// front it counts for nothing.
func FuzzForwarded(f *testing.F) {
	f.Add("203.0.113.1, 198.51.100.9", "10.0.0.7")
	f.Add("::ffff:192.0.2.4", "2001:db8:ff::1")
	f.Add("fe80::1%eth0,nonsense", "10.1.0.0/16")
	f.Fuzz(func(t *testing.T, said, proxy string) {
		p, err := door.ParseProxies(proxy)
		if err != nil {
			p = nil
		}
		got := p.Client("192.0.2.4:5000", []string{said})
		if !p.Has(netip.MustParseAddr("192.0.2.4")) && got != netip.MustParseAddr("192.0.2.4") {
			t.Errorf("with the proxies %q it comes from %s", proxy, got)
		}
		if got.Zone() != "" || door.Prefix(got) == "" {
			t.Errorf("it is counted as %q", door.Prefix(got))
		}
	})
}
