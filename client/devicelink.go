package client

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// DeviceLink is what a person takes from her first machine to her second. The
// service gets the digest of its code to keep the keyring under, then the code
// itself once, and never the identity: what it keeps it can't open, not even as
// far as the passphrase's lock.
type DeviceLink struct {
	Server   string
	Pin      string // of the service's certificate, or ""
	Who      event.PersonID
	Number   int // of the key record
	Log      event.Origin
	Root     event.Digest
	Code     event.Salt
	Identity seal.Identity
}

// Link is the link as one line.
func (d DeviceLink) Link() string {
	pin := d.Pin
	if pin == "" {
		pin = "-"
	}
	return fmt.Sprintf("%s/device#1,%s,%d,%s,%s,%s,%s,%s", strings.TrimSuffix(d.Server, "/"),
		d.Who, d.Number, d.Log, hex.EncodeToString(d.Code[:]), d.Root, d.Identity, pin)
}

// ParseDeviceLink reads a link.
func ParseDeviceLink(link string) (DeviceLink, error) {
	bad := errors.New("not a whole device link: copy all of it, from https to the end")
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || strings.Contains(u.Host, "%") || u.Scheme != "https" {
		return DeviceLink{}, bad
	}
	p := strings.Split(u.Fragment, ",")
	if len(p) != 8 || p[0] != "1" || u.Path != "/device" {
		return DeviceLink{}, bad
	}
	d := DeviceLink{Server: u.Scheme + "://" + u.Host, Pin: strings.TrimPrefix(p[7], "-")}
	if d.Number, err = strconv.Atoi(p[2]); err != nil || d.Number < 1 || d.Pin != "" && !isPin(d.Pin) {
		return DeviceLink{}, bad
	}
	if d.Identity, err = seal.ParseIdentity(p[6]); err != nil {
		return DeviceLink{}, bad
	}
	err = errors.Join(d.Who.UnmarshalText([]byte(p[1])), d.Log.UnmarshalText([]byte(p[3])), d.Code.UnmarshalText([]byte(p[4])), d.Root.UnmarshalText([]byte(p[5])))
	if err != nil {
		return DeviceLink{}, bad
	}
	return d, nil
}
