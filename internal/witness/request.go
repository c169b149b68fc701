package witness

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/ledger"
)

// maxProof is how many hashes a proof may have (c2sp.org/tlog-witness).
const maxProof = 63

// maxRequest bounds the body of a request: proof and checkpoint.
const maxRequest = 300 << 10

// SizeType is the content type of a 409's body (c2sp.org/tlog-witness).
const SizeType = "text/x.tlog.size"

// Request is the body of add-checkpoint.
type Request struct {
	Old        int64 // the size of the head that the witness is taken to have cosigned last
	Proof      tlog.TreeProof
	Checkpoint []byte // signed
}

// Bytes is r on the wire.
func (r Request) Bytes() []byte {
	b := fmt.Appendf(nil, "old %d\n", r.Old)
	for _, h := range r.Proof {
		b = fmt.Appendf(b, "%s\n", h)
	}
	return append(append(b, '\n'), r.Checkpoint...)
}

var errRequest = errors.New("not the body of add-checkpoint")

// ParseRequest reads what [Request.Bytes] writes, and nothing else.
func ParseRequest(b []byte) (Request, error) {
	head, checkpoint, ok := bytes.Cut(b, []byte("\n\n"))
	if !ok || len(b) > maxRequest {
		return Request{}, errRequest
	}
	lines := strings.Split(string(head), "\n")
	r := Request{Checkpoint: checkpoint}
	var err error
	if r.Old, err = parseSize(strings.TrimPrefix(lines[0], "old ")); err != nil || len(lines) > 1+maxProof {
		return Request{}, errRequest
	}
	for _, l := range lines[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return Request{}, errRequest
		}
		r.Proof = append(r.Proof, h)
	}
	if !bytes.Equal(r.Bytes(), b) {
		return Request{}, errRequest
	}
	return r, nil
}

// parseSize reads a size in its one spelling.
func parseSize(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > ledger.MaxSize || strconv.FormatInt(n, 10) != s {
		return 0, errRequest
	}
	return n, nil
}

// ParseSize reads the body of a 409: what the witness has cosigned last.
func ParseSize(b []byte) (int64, error) {
	s, ok := strings.CutSuffix(string(b), "\n")
	if !ok {
		return 0, errRequest
	}
	return parseSize(s)
}
