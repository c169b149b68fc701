package vectors_test

import (
	"bytes"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

func checkRecordText(v *vectors.Vector) error {
	r, err := continuity.Parse(v.Body)
	if err != nil {
		return err
	}
	return sameBytes(v, r.Bytes())
}

// trustOf is what the verifier believes.
func trustOf(v *vectors.Vector) continuity.Trust {
	t := continuity.Trust{Roots: map[event.OrgID]event.Digest{}, Log: event.Origin(v.Get("log")), Home: event.OrgID(v.Get("home"))}
	for _, r := range v.All("root") {
		org, root, _ := strings.Cut(r, " ")
		d, err := event.ParseDigest(root)
		if err != nil {
			panic(err)
		}
		t.Roots[event.OrgID(org)] = d
	}
	return t
}

func checkRecord(v *vectors.Vector) error {
	var clear *continuity.Clear
	if v.Get("file") != "" {
		clear = &continuity.Clear{Name: "file", Content: bytes.NewReader(field64(v, "file"))}
	}
	var p continuity.Policy
	if s := v.Get("counted-since"); s != "" {
		if err := p.CountedSince.UnmarshalText([]byte(s)); err != nil {
			panic(err)
		}
	}
	if v.Get("policy") != "" {
		var err error
		if p.Witnesses, err = ledger.ParsePolicy(field64(v, "policy")); err != nil {
			panic(err)
		}
	}
	rep, err := continuity.Verify(v.Body, trustOf(v), clear, p)
	if err != nil {
		return err
	}
	if rep.Verdict != continuity.Valid {
		return rep.FirstWrong
	}
	return nil
}
