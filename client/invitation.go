package client

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/safehand/safehand/event"
)

// Invitation is what an inviter hands over, by hand: it authenticates both
// sides. The service never sees the fragment it travels in.
type Invitation struct {
	Server string
	Pin    string // of the service's certificate, or ""
	Who    event.HolderID
	Log    event.Origin
	Root   event.Digest // of the inviting organisation
	Secret [16]byte
}

// Link is the invitation as one line to hand over.
func (i Invitation) Link() string {
	pin := i.Pin
	if pin == "" {
		pin = "-"
	}
	return fmt.Sprintf("%s/join#1,%s,%s,%s,%s,%s", strings.TrimSuffix(i.Server, "/"),
		i.Who, i.Log, hex.EncodeToString(i.Secret[:]), i.Root, pin)
}

// ParseInvitation reads a link.
func ParseInvitation(link string) (Invitation, error) {
	bad := errors.New("not a whole invitation link: copy all of it, from https to the end")
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" {
		return Invitation{}, bad
	}
	p := strings.Split(u.Fragment, ",")
	if len(p) != 6 || p[0] != "1" {
		return Invitation{}, bad
	}
	i := Invitation{Server: u.Scheme + "://" + u.Host, Pin: strings.TrimPrefix(p[5], "-")}
	secret, err := hex.DecodeString(p[3])
	if err != nil || len(secret) != len(i.Secret) {
		return Invitation{}, bad
	}
	copy(i.Secret[:], secret)
	if i.Pin != "" && len(i.Pin) != 64 {
		return Invitation{}, bad
	}
	return i, errors.Join(i.Who.UnmarshalText([]byte(p[1])), i.Log.UnmarshalText([]byte(p[2])), i.Root.UnmarshalText([]byte(p[4])))
}
