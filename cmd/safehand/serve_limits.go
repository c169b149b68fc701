package main

import (
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/server/node"
)

// limiting is what an operator may say of limits. Nobody has to.
type limiting struct {
	Limit    []string `env:"SAFEHAND_LIMIT" sep:";" placeholder:"NAME=RATE:BURST" help:"How many requests a second, and how many at once: sign-ins, statements, reads or blobs, of a person, an organisation or an address, such as reads/person=100:10000, or =off. May be repeated; joined by ';' in SAFEHAND_LIMIT."`
	Room     []string `env:"SAFEHAND_ROOM" sep:";" placeholder:"KIND=NUMBER" help:"How many requests are in work at once: sign-ins, statements, listings, bundles, blobs, drafts or health, such as blobs=500. What is more is told to come back. May be repeated."`
	Slowest  string   `env:"SAFEHAND_SLOWEST" placeholder:"SIZE" help:"How many bytes a second are waited for, such as 8KiB. 8KiB if you say nothing."`
	Open     int      `env:"SAFEHAND_OPEN" name:"connections" placeholder:"NUMBER" help:"How many connections are open at once. 8192 if you say nothing."`
	OpenEach int      `env:"SAFEHAND_OPEN_EACH" name:"connections-each" placeholder:"NUMBER" help:"How many of them one address may have. 2048 if you say nothing."`
	Proxy    []string `env:"SAFEHAND_PROXY" placeholder:"ADDRESS" help:"Address or network of a proxy before the service, which is believed on where requests come from (X-Forwarded-For). May be repeated."`

	QuotaPerson       desk.Quota `env:"SAFEHAND_QUOTA_PERSON" placeholder:"SIZE:PIECES" help:"How much one person may have stored that is not sealed yet. 2TiB:500000 if you say nothing."`
	QuotaOrganisation desk.Quota `env:"SAFEHAND_QUOTA_ORGANISATION" placeholder:"SIZE:PIECES" help:"How much one organisation may. 8TiB:2000000 if you say nothing, and never more than three quarters of the disk."`
}

// limits refuses what it can't read, before anything is started.
func (c *limiting) limits() (l node.Limits, err error) {
	l = node.Limits{Rules: door.DefaultRules(), Capacity: server.DefaultCapacity(), Pace: server.DefaultPace(), Quotas: desk.DefaultQuotas()}
	for _, text := range c.Limit {
		if err := l.Rules.Set(text); err != nil {
			return l, usagef("--limit: %v", err)
		}
	}
	for _, text := range c.Room {
		if err := l.Capacity.Set(text); err != nil {
			return l, usagef("--room: %v", err)
		}
	}
	if l.Proxies, err = door.ParseProxies(c.Proxy...); err != nil {
		return l, usagef("--proxy: %v", err)
	}
	if c.Slowest != "" {
		if l.Pace.Rate, err = disk.ParseSize(c.Slowest); err != nil || l.Pace.Rate < 1 {
			return l, usagef("--slowest: %q is not a size such as 8KiB", c.Slowest)
		}
	}
	if c.Open < 0 || c.OpenEach < 0 {
		return l, usagef("--connections: a number from 1 up")
	}
	l.Connections = server.Connections{Most: c.Open, Each: c.OpenEach}
	for q, set := range map[*desk.Quota]desk.Quota{&l.Quotas.Person: c.QuotaPerson, &l.Quotas.Organisation: c.QuotaOrganisation} {
		if set != (desk.Quota{}) {
			*q = set
		}
	}
	return l, nil
}
