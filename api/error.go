package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/safehand/safehand/event"
)

// Error is the body of every answer that is not a success: a code for programs
// and a sentence for the person. (A Range past the end has HTTP's own, 416.)
type Error struct {
	Code    event.Code `json:"code"`
	Message string     `json:"message"`
	// Retry travels in the header Retry-After: how long to wait before the same
	// can succeed. Zero says nothing.
	Retry time.Duration `json:"-"`
}

func (e *Error) Error() string { return e.Message }

// Codes of the service, beside those of the rules (event.Code…).
const (
	CodeSignIn     event.Code = "sign-in-needed"
	CodeNotFound   event.Code = "not-found" // also for what the caller may not know of
	CodeBadRequest event.Code = "bad-request"
	CodeTooLarge   event.Code = "too-large"
	CodeMissing    event.Code = "missing-bytes" // a statement names bytes that are not stored
	CodeMismatch   event.Code = "mismatch"      // bytes that are not what their digest says
	CodeBusy       event.Code = "busy"
	CodeFull       event.Code = "full"           // no room for blobs; statements are still taken
	CodeQuota      event.Code = "quota"          // too much of one person or organisation that was never sealed
	CodeTooMany    event.Code = "too-many"       // too much asked in a short time
	CodeBehind     event.Code = "behind"         // a witness knows entries that the service does not have
	CodeExposed    event.Code = "secret-exposed" // a page sent what must never leave it
	CodeInternal   event.Code = "internal"
)

// Row says how a code travels and what the command line exits with.
type Row struct {
	Code   event.Code
	Status int
	Exit   int
}

// Exit codes of the command line. An unknown one means failure.
const (
	ExitOK         = 0
	ExitFailure    = 1  // anything not listed
	ExitUsage      = 2  // the command line itself
	ExitRefused    = 3  // a rule says no
	ExitConflict   = 4  // somebody else came first: look again
	ExitNotFound   = 5  // no such thing, or not for you
	ExitSignIn     = 6  // passphrase, key or sign-in
	ExitUntrusted  = 7  // the service or a record could not be believed
	ExitSealBroken = 8  // sealed bytes are not what was sealed
	ExitNetwork    = 9  // the service could not be reached, or has no room; trying again is safe
	ExitInvalid    = 10 // verify: something is wrong
	ExitUnreadable = 11 // verify: not a continuity record, or a file that can't be read
	ExitRings      = 12 // signed: something in one's name that nobody has accounted for
	ExitStopped    = 130
)

// Table maps each code to its HTTP status and exit code: one vocabulary for
// service, client and command line.
func Table() []Row {
	return []Row{
		{event.CodeConflict, http.StatusConflict, ExitConflict},
		{event.CodeTaken, http.StatusConflict, ExitRefused},
		{event.CodeNotYours, http.StatusForbidden, ExitRefused},
		{event.CodeUnknown, http.StatusNotFound, ExitNotFound},
		{event.CodeRevoked, http.StatusForbidden, ExitSignIn},
		{event.CodeSignature, http.StatusForbidden, ExitRefused},
		{event.CodeInvitation, http.StatusForbidden, ExitRefused},
		{event.CodeRecognition, http.StatusForbidden, ExitRefused},
		{event.CodeStale, http.StatusConflict, ExitConflict},
		{event.CodeForked, http.StatusConflict, ExitUntrusted},
		{event.CodeReceipt, http.StatusForbidden, ExitRefused},
		{event.CodeKeyWaiting, http.StatusForbidden, ExitRefused},
		{event.CodeAgent, http.StatusForbidden, ExitRefused},
		{event.CodeState, http.StatusConflict, ExitRefused},
		{event.CodeHolds, http.StatusConflict, ExitRefused},
		{event.CodeOtherLog, http.StatusForbidden, ExitUntrusted},
		{CodeSignIn, http.StatusUnauthorized, ExitSignIn},
		{CodeNotFound, http.StatusNotFound, ExitNotFound},
		{CodeBadRequest, http.StatusBadRequest, ExitFailure},
		{CodeTooLarge, http.StatusRequestEntityTooLarge, ExitFailure},
		{CodeMissing, http.StatusConflict, ExitFailure},
		{CodeMismatch, http.StatusUnprocessableEntity, ExitSealBroken},
		{CodeBusy, http.StatusServiceUnavailable, ExitNetwork},
		{CodeFull, http.StatusInsufficientStorage, ExitNetwork},
		{CodeQuota, http.StatusInsufficientStorage, ExitRefused},
		{CodeTooMany, http.StatusTooManyRequests, ExitNetwork},
		{CodeBehind, http.StatusServiceUnavailable, ExitNetwork},
		{CodeExposed, http.StatusBadRequest, ExitFailure},
		{CodeInternal, http.StatusInternalServerError, ExitFailure},
	}
}

// RowOf finds a code's row; an unknown code is internal.
func RowOf(code event.Code) Row {
	for _, r := range Table() {
		if r.Code == code {
			return r
		}
	}
	return Row{code, http.StatusInternalServerError, ExitFailure}
}

// Of is err as it is told outside: a rule's refusal or an [Error] as they are,
// anything else as internal, its details kept inside.
func Of(err error) *Error {
	var e *Error
	var r *event.Refusal
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &r):
		return &Error{Code: r.Code, Message: r.Message}
	case errors.Is(err, event.ErrText), errors.Is(err, event.ErrName):
		return &Error{Code: CodeBadRequest, Message: err.Error()}
	case errors.Is(err, event.ErrSignature):
		return &Error{Code: event.CodeSignature, Message: err.Error()}
	}
	return &Error{Code: CodeInternal, Message: "something went wrong on the service; nothing was changed, try again"}
}
