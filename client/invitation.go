package client

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/safehand/safehand/event"
)

// Invitation is what an inviter hands over, by hand: it authenticates both
// sides. The service never sees the fragment it travels in.
type Invitation struct {
	Server string
	Pin    string // of the service's certificate, or ""
	Who    event.HolderID
	Number int // of the key record it is for: somebody may be invited again
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
	return fmt.Sprintf("%s/join#1,%s,%d,%s,%s,%s,%s", strings.TrimSuffix(i.Server, "/"),
		i.Who, i.Number, i.Log, hex.EncodeToString(i.Secret[:]), i.Root, pin)
}

// ParseInvitation reads a link.
func ParseInvitation(link string) (Invitation, error) {
	bad := errors.New("not a whole invitation link: copy all of it, from https to the end")
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || strings.Contains(u.Host, "%") || u.Scheme != "https" {
		return Invitation{}, bad
	}
	p := strings.Split(u.Fragment, ",")
	if len(p) != 7 || p[0] != "1" {
		return Invitation{}, bad
	}
	i := Invitation{Server: u.Scheme + "://" + u.Host, Pin: strings.TrimPrefix(p[6], "-")}
	secret, err := hex.DecodeString(p[4])
	if err != nil || len(secret) != len(i.Secret) {
		return Invitation{}, bad
	}
	copy(i.Secret[:], secret)
	if i.Number, err = strconv.Atoi(p[2]); err != nil || i.Number < 1 {
		return Invitation{}, bad
	}
	if i.Pin != "" && !isPin(i.Pin) {
		return Invitation{}, bad
	}
	return i, errors.Join(i.Who.UnmarshalText([]byte(p[1])), i.Log.UnmarshalText([]byte(p[3])), i.Root.UnmarshalText([]byte(p[5])))
}
