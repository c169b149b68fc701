package door

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose word on where a request came from is believed.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks such as 10.0.0.7 and 10.1.0.0/16.
func ParseProxies(texts ...string) (Proxies, error) {
	var out Proxies
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, e := netip.ParseAddr(t); e == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not an address or network such as 10.0.0.7 or 10.1.0.0/16", t)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Has reports whether a proxy of ours has that address.
func (p Proxies) Has(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a.Unmap()) })
}

// Client is where a request came from: its peer, unless that is a proxy of ours.
// Then it is what the proxy says in the header X-Forwarded-For, read from its
// end, each word believed only as long as a proxy of ours has written it. What
// stands before that anybody may have made up.
func (p Proxies) Client(remote string, forwarded []string) netip.Addr {
	peer, err := netip.ParseAddrPort(remote)
	a := peer.Addr().Unmap()
	if err != nil {
		return netip.Addr{}
	}
	said := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(said) - 1; i >= 0 && p.Has(a); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(said[i]))
		if err != nil {
			break
		}
		a = next.Unmap().WithZone("")
	}
	return a
}

// Prefix is what an address is counted as. A house has a whole /64 of IPv6, and
// could come from another address of it each time.
func Prefix(a netip.Addr) string {
	a = a.Unmap()
	if !a.IsValid() {
		return "unknown"
	}
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.WithZone("").Prefix(bits)
	return p.String()
}
