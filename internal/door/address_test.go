package door_test

import (
	"testing"

	"github.com/safehand/safehand/internal/door"
)

func TestWhereARequestComesFrom(t *testing.T) {
	proxies, err := door.ParseProxies("10.0.0.7", "10.1.0.0/16", "2001:db8:ff::/48")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, remote string
		said         []string
		want         string
	}{
		{"no proxy", "192.0.2.4:5000", nil, "192.0.2.4/32"},
		{"a stranger who says otherwise", "192.0.2.4:5000", []string{"198.51.100.9"}, "192.0.2.4/32"},
		{"our proxy", "10.0.0.7:5000", []string{"198.51.100.9"}, "198.51.100.9/32"},
		{"our proxy, which says nothing", "10.0.0.7:5000", nil, "10.0.0.7/32"},
		{"what the stranger told our proxy", "10.0.0.7:5000", []string{"203.0.113.1, 198.51.100.9"}, "198.51.100.9/32"},
		{"two proxies of ours", "10.0.0.7:5000", []string{"203.0.113.1, 198.51.100.9, 10.1.2.3"}, "198.51.100.9/32"},
		{"on two lines", "10.0.0.7:5000", []string{"203.0.113.1, 198.51.100.9", "10.1.2.3"}, "198.51.100.9/32"},
		{"a word that is none", "10.0.0.7:5000", []string{"198.51.100.9, nonsense"}, "10.0.0.7/32"},
		{"only proxies", "10.0.0.7:5000", []string{"10.1.2.3"}, "10.1.2.3/32"},
		{"IPv6 by its network", "[2001:db8:1:2:3:4:5:6]:5000", nil, "2001:db8:1:2::/64"},
		{"another address of that network", "[2001:db8:1:2:ffff::1]:5000", nil, "2001:db8:1:2::/64"},
		{"with a zone", "[fe80::1%eth0]:5000", nil, "fe80::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.4]:5000", nil, "192.0.2.4/32"},
		{"our proxy in IPv6, IPv4 in IPv6 behind it", "[2001:db8:ff::1]:5000", []string{"::ffff:192.0.2.4"}, "192.0.2.4/32"},
		{"no address at all", "pipe", []string{"198.51.100.9"}, "unknown"},
	} {
		if got := door.Prefix(proxies.Client(c.remote, c.said)); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	for _, text := range []string{"", "proxy.example", "10.0.0.0/33", "10.0.0.7:80"} {
		if _, err := door.ParseProxies(text); err == nil {
			t.Errorf("%q was taken for a network", text)
		}
	}
}

func TestRulesAreRead(t *testing.T) {
	r := door.DefaultRules()
	for _, text := range []string{"reads/person=0.5:7", "blobs/address=off"} {
		if err := r.Set(text); err != nil {
			t.Fatal(err)
		}
	}
	if got := r[door.Limit{Act: door.Reads, Scope: door.Person}]; got != (door.Rule{Second: 0.5, Burst: 7}) {
		t.Errorf("%+v", got)
	}
	if got := r[door.Limit{Act: door.Blobs, Scope: door.Address}]; got != (door.Rule{}) {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{
		"", "reads", "reads/person", "reads/person=", "reads/nobody=1:1", "reads/person=1", "reads/person=0:1", "reads/person=-1:1",
		"reads/person=1:0", "reads/person=NaN:1", "reads/person=Inf:1", "reads/person=1:1:1", "person/reads=1:1",
	} {
		if err := r.Set(text); err == nil {
			t.Errorf("%q was taken for a rule", text)
		}
	}
}
