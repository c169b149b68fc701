package vectors_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

func checkEntry(v *vectors.Vector) error {
	e, err := ledger.ParseEntry(v.Body)
	if err != nil {
		return err
	}
	b, err := e.Text()
	if err != nil {
		return err
	}
	return sameBytes(v, b)
}

var errTally = errors.New("not the tally of that statement of that thread")

func checkTally(v *vectors.Vector) error {
	n, err := strconv.ParseInt(v.Get("number"), 10, 64)
	if err != nil {
		return err
	}
	thread, err := event.ParseDigest(v.Get("thread"))
	if err != nil {
		return err
	}
	if ledger.Tally(event.Thread{Digest: thread}, n).String()+"\n" != string(v.Body) {
		return errTally
	}
	return nil
}

func keysOf(v *vectors.Vector) (event.Origin, []event.LogKey) {
	var keys []event.LogKey
	for _, k := range v.All("log-key") {
		keys = append(keys, event.LogKey(k))
	}
	return event.Origin(v.Get("log")), keys
}

func checkCheckpoint(v *vectors.Vector) error {
	log, keys := keysOf(v)
	c, err := ledger.OpenCheckpoint(v.Body, log, keys)
	if err != nil {
		return err
	}
	b, err := c.Text()
	if err == nil && !bytes.HasPrefix(v.Body, append(b, '\n')) {
		err = errSpelling
	}
	return err
}

// number and hash are fields that the maker of the vectors wrote.
func number(v *vectors.Vector, key string) int64 {
	n, err := strconv.ParseInt(v.Get(key), 10, 64)
	if err != nil {
		panic(fmt.Sprintf("%s: %s: %v", v.Name, key, err))
	}
	return n
}

func hash(s string) tlog.Hash {
	h, err := tlog.ParseHash(s)
	if err != nil {
		panic(err)
	}
	return h
}

func hashes(v *vectors.Vector) (out []tlog.Hash) {
	for l := range strings.Lines(string(v.Body)) {
		out = append(out, hash(strings.TrimSuffix(l, "\n")))
	}
	return out
}

func field64(v *vectors.Vector, key string) []byte {
	b, err := base64.StdEncoding.DecodeString(v.Get(key))
	if err != nil {
		panic(fmt.Sprintf("%s: %s: %v", v.Name, key, err))
	}
	return b
}

func checkInclusion(v *vectors.Vector) error {
	return ledger.CheckRecord(hashes(v), number(v, "size"), hash(v.Get("root")), number(v, "index"), field64(v, "entry"))
}

func checkConsistency(v *vectors.Vector) error {
	return ledger.CheckTree(hashes(v), number(v, "new-size"), hash(v.Get("new-root")), number(v, "old-size"), hash(v.Get("old-root")))
}

func checkProof(v *vectors.Vector) error {
	p, err := ledger.ParseProof(v.Body)
	if err != nil {
		return err
	}
	b, err := ledger.FormatProof(p)
	if err != nil {
		return err
	}
	if err := sameBytes(v, b); err != nil {
		return err
	}
	log, keys := keysOf(v)
	_, _, err = p.Open(log, keys)
	return err
}
