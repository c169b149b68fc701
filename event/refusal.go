package event

import "fmt"

// Refusal is a rule saying no, in words for the person who asked. Its code is
// for programs: codes are added, never renamed.
type Refusal struct {
	Code    Code
	Message string
}

func (r *Refusal) Error() string { return r.Message }

// Is makes errors.Is compare refusals by code.
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.Code == r.Code
}

// Refuse makes a refusal.
func Refuse(code Code, format string, args ...any) error {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// Codes of the rules' refusals. docs/event.md says what each means.
const (
	CodeConflict    Code = "conflict"         // somebody else's act came first
	CodeNotYours    Code = "not-allowed"      // this person may not do this
	CodeUnknown     Code = "unknown"          // it names something that does not exist
	CodeTaken       Code = "taken"            // it names something that exists already
	CodeRevoked     Code = "key-revoked"      // the signing key has ended
	CodeSignature   Code = "signature"        // not signed by exactly those who must
	CodeInvitation  Code = "invitation"       // used, late, or for somebody else
	CodeRecognition Code = "not-recognised"   // the organisations have not recognised each other
	CodeStale       Code = "stale"            // the directory or checkpoint seen is too old
	CodeForked      Code = "forked"           // a checkpoint that is not in this log
	CodeReceipt     Code = "receipt-needed"   // no receipt, no key
	CodeKeyWaiting  Code = "key-waiting"      // the unit's key has not been handed to her yet
	CodeAgent       Code = "agent-never-does" // an agent never receives or opens
	CodeState       Code = "wrong-state"      // recalled, received, or not yet
	CodeHolds       Code = "still-holds"      // a person or unit that still holds exhibits
	CodeOtherLog    Code = "other-log"        // a statement for another log
)
