package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/witness"
)

const maxPolicy = 1 << 20

// policyParser reads a policy line by line. It is stricter than the library that
// counts, where the format is: that one takes a threshold of zero, a key twice
// under two names, a second quorum, and a witness only with an address.
type policyParser struct {
	policy Policy
	names  map[string]string // what a witness or group is called for the library
	member map[string]bool   // those that are in a group already
	keys   map[string]bool   // public keys seen, whatever they are called
	quorum string
	text   strings.Builder // the same policy, for the library
}

// ParsePolicy reads a policy file.
func ParsePolicy(b []byte) (*Policy, error) {
	if len(b) > maxPolicy {
		return nil, because(ErrPolicy, "longer than %d bytes", maxPolicy)
	}
	p := &policyParser{names: map[string]string{}, member: map[string]bool{}, keys: map[string]bool{}}
	for i, line := range strings.Split(string(b), "\n") {
		if err := p.line(line); err != nil {
			return nil, because(ErrPolicy, "line %d: %v", i+1, err)
		}
	}
	switch p.quorum {
	case "":
		return nil, because(ErrPolicy, "it has no line \"quorum\", so it does not say whose word is enough")
	case "none":
		return &p.policy, nil
	}
	fmt.Fprintf(&p.text, "quorum %s\n", p.names[p.quorum])
	g, err := witness.ParsePolicy([]byte(p.text.String()))
	if err != nil {
		return nil, because(ErrPolicy, "%v", err)
	}
	p.policy.quorum = &g
	return &p.policy, nil
}

func (p *policyParser) line(l string) error {
	for _, c := range []byte(l) {
		if c != '\t' && (c < 0x20 || c == 0x7f) {
			return errors.New("a control character")
		}
	}
	f := strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == '\t' })
	if len(f) == 0 || strings.HasPrefix(f[0], "#") {
		return nil
	}
	switch n := len(f); {
	case f[0] == "log" && (n == 2 || n == 3):
		return p.log(f[1])
	case f[0] == "witness" && (n == 3 || n == 4):
		return p.witness(f[1], f[2])
	case f[0] == "group" && n >= 4:
		return p.group(f[1], f[2], f[3:])
	case f[0] == "quorum" && n == 2:
		return p.enough(f[1])
	}
	return fmt.Errorf("%q is not a line of a log, a witness, a group or a quorum", f[0])
}

func (p *policyParser) log(vkey string) error {
	if _, err := headVerifier(vkey); err != nil {
		return err
	}
	p.policy.Logs = append(p.policy.Logs, vkey)
	return p.once("log", vkey)
}

// once refuses a public key that stands there under another name already.
func (p *policyParser) once(what, vkey string) error {
	_, raw, err := splitVKey(vkey)
	if err != nil {
		return err
	}
	id := what + string(raw[1:])
	if p.keys[id] {
		return errors.New("a key twice")
	}
	p.keys[id] = true
	return nil
}

func (p *policyParser) define(name string) (string, error) {
	if name == "none" || p.names[name] != "" {
		return "", fmt.Errorf("%q is taken", name)
	}
	if len(p.names) == 200 {
		return "", errors.New("more than 200 witnesses and groups")
	}
	p.names[name] = fmt.Sprintf("n%d", len(p.names))
	return p.names[name], nil
}

func (p *policyParser) witness(name, vkey string) error {
	var k CosignerKey
	if err := k.UnmarshalText([]byte(vkey)); err != nil {
		return err
	}
	if err := p.once("witness", vkey); err != nil {
		return err
	}
	n, err := p.define(name)
	if err != nil {
		return err
	}
	p.policy.Witnesses = append(p.policy.Witnesses, PolicyWitness{name, k})
	// The library wants an address, and uses none here.
	fmt.Fprintf(&p.text, "witness %s %s https://witness.invalid/\n", n, vkey)
	return nil
}

func (p *policyParser) group(name, least string, members []string) error {
	k, err := strconv.Atoi(least)
	switch {
	case least == "any":
		k = 1
	case least == "all":
		k = len(members)
	case err != nil || strconv.Itoa(k) != least || k < 1 || k > len(members):
		return fmt.Errorf("a group of %d can't need %s of them", len(members), least)
	}
	var known []string
	for _, m := range members {
		if p.names[m] == "" {
			return fmt.Errorf("%q does not stand in a line above", m)
		}
		if p.member[m] {
			return fmt.Errorf("%q is in two groups, or twice in one", m)
		}
		p.member[m] = true
		known = append(known, p.names[m])
	}
	n, err := p.define(name)
	fmt.Fprintf(&p.text, "group %s %d %s\n", n, k, strings.Join(known, " "))
	return err
}

func (p *policyParser) enough(name string) error {
	switch {
	case p.quorum != "":
		return errors.New("a second quorum")
	case name != "none" && p.names[name] == "":
		return fmt.Errorf("%q does not stand in a line above", name)
	}
	p.quorum = name
	return nil
}
