package witness

import "net/http"

// Refusal is a no of c2sp.org/tlog-witness, by its HTTP status.
type Refusal struct {
	Status int
	Why    string
	Size   int64 // of the head cosigned last, told with a 409
}

func (r *Refusal) Error() string { return r.Why }

func badRequest(why string) *Refusal { return &Refusal{Status: http.StatusBadRequest, Why: why} }

var (
	errUnknown  = &Refusal{Status: http.StatusNotFound, Why: "this witness does not watch that log"}
	errUnsigned = &Refusal{Status: http.StatusForbidden, Why: "the checkpoint is not signed with the keys of that log"}
	errProof    = &Refusal{Status: http.StatusUnprocessableEntity, Why: "the proof does not show that the log only grew"}
)

func conflict(why string, size int64) *Refusal {
	return &Refusal{Status: http.StatusConflict, Why: why, Size: size}
}
