package event_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestKeysRefused(t *testing.T) {
	point := func(s string) event.VKey {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return event.FormatKey("northshire.example", ed25519.PublicKey(b))
	}
	good := string(vkey("northshire.example"))
	for name, k := range map[string]string{
		"the identity":           string(point("01" + strings.Repeat("00", 31))),
		"of order 2":             string(point("ec" + strings.Repeat("ff", 30) + "7f")),
		"of order 4":             string(point(strings.Repeat("00", 32))),
		"of order 4, other sign": string(point(strings.Repeat("00", 31) + "80")),
		"of order 8":             string(point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
		"of order 8, another":    string(point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")),
		"not canonical":          string(point("ee" + strings.Repeat("ff", 30) + "7f")),
		"not canonical, large":   string(point(strings.Repeat("ff", 31) + "7f")),
		"not on the curve":       string(point("02" + strings.Repeat("00", 31))),
		"under another hash":     strings.Replace(good, good[strings.Index(good, "+")+1:][:8], "00000000", 1),
		"under another name":     strings.Replace(good, "northshire", "southshire", 1),
		"of an upper-case name":  strings.Replace(good, "northshire", "Northshire", 1),
		"without a name":         good[strings.Index(good, "+"):],
		"cut short":              good[:len(good)-4],
		"of another algorithm":   strings.Replace(good, "+A", "+B", 1),
		"with a line feed":       good + "\n",
		"nothing":                "",
		"a log's ML-DSA key":     string(logKey(6, 1312)),
		"a private key":          "PRIVATE+KEY+northshire.example+00000000+AAAA",
		"with more padding":      good + "=",
	} {
		t.Run(name, func(t *testing.T) {
			var v event.VKey
			if err := v.UnmarshalText([]byte(k)); err == nil {
				t.Errorf("accepted: %s", k)
			}
		})
	}
	var v event.VKey
	if err := v.UnmarshalText([]byte(good)); err != nil || v.Name() != "northshire.example" {
		t.Errorf("a good key: %v", err)
	}
}

func TestRecipients(t *testing.T) {
	good := string(recipient("amy"))
	for name, r := range map[string]string{
		"classical":        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
		"a tag's":          "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e",
		"an ssh key":       "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
		"a secret":         "AGE-SECRET-KEY-PQ-1" + strings.Repeat("Q", 1940),
		"too short":        good[:len(good)-1],
		"too long":         good + "q",
		"upper case":       strings.ToUpper(good),
		"a letter of none": good[:100] + "b" + good[101:],
		"nothing":          "",
	} {
		t.Run(name, func(t *testing.T) {
			var a event.AgeRecipient
			if err := a.UnmarshalText([]byte(r)); err == nil {
				t.Error("accepted")
			}
		})
	}
	var a event.AgeRecipient
	if err := a.UnmarshalText([]byte(good)); err != nil || a.ID().Digest != event.Sum([]byte(good)) {
		t.Errorf("a good one: %v", err)
	}
}

func TestRootDigest(t *testing.T) {
	a, b := vkey("northshire.example"), event.FormatKey("northshire.example", ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)).Public().(ed25519.PublicKey))
	one, err := event.RootDigest("northshire.example", []event.VKey{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := event.RootDigest("northshire.example", []event.VKey{b, a}); two != one {
		t.Error("the order of keys matters")
	}
	if two, _ := event.RootDigest("northshire.example", []event.VKey{a}); two == one {
		t.Error("a key left out does not matter")
	}
	if two, _ := event.RootDigest("southshire.example", []event.VKey{a, b}); two == one {
		t.Error("the organisation does not matter")
	}
}

func TestNames(t *testing.T) {
	good := map[string]interface{ UnmarshalText([]byte) error }{
		"northshire.example": new(event.OrgID), "o'neill.j-a@northshire.example": new(event.PersonID),
		"cps-northshire.example/rasso": new(event.UnitID), "cps-northshire.example/rasso/intake": new(event.AgentID),
	}
	for s, v := range good {
		if err := v.UnmarshalText([]byte(s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		for _, bad := range []string{"", " " + s, s + " ", strings.ToUpper(s), strings.Replace(s, "e", "E", 1), s + "/", "/" + s, s + "/a/b/c", s + "\n", strings.Replace(s, ".", "..", 1), strings.Repeat("a", 200) + s, strings.Replace(s, "o", "ο", 1)} {
			if err := v.UnmarshalText([]byte(bad)); err == nil {
				t.Errorf("%T accepts %q", v, bad)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	x := event.ExhibitID{Digest: digestOf("seal")}
	n := x.SealNumber()
	if len(n) != len("SH-7Q4M-2KPD-9XWC-3VTR") || strings.ContainsAny(n[3:], "ILOU") {
		t.Errorf("seal number %q", n)
	}
	for _, typed := range []string{n, strings.ToLower(n), strings.ReplaceAll(n, "-", ""), strings.ReplaceAll(n, "-", " ")} {
		if got, err := event.NormalNumber(typed); err != nil || got != n {
			t.Errorf("%q: %q %v", typed, got, err)
		}
	}
	if got, err := event.NormalNumber("SH-iIlL-oO00-1111-0000"); err != nil || got != "SH-1111-0000-1111-0000" {
		t.Errorf("misread letters: %q %v", got, err)
	}
	for _, bad := range []string{"", "SH", n + "0", "SH-UUUU-0000-0000-0000"} {
		if _, err := event.NormalNumber(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
