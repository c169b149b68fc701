//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// act is one thing that a page may ask for.
type act func(ctx context.Context, s *session, arguments []byte) (any, error)

// acts are all of them; the pages' script knows them by these names.
var acts = map[string]act{
	"homes": homes, "invited": invited, "enrol": enrol, "passphrase": passphrase,
	"unlock": unlock, "lock": lock, "session": signIn,
	"addDevice": addDevice, "bring": bring,
	"carry": carry, "arrive": arrive, "files": files, "bringFiles": bringFiles,
	"passkeyBegin": passkeyBegin, "passkeyAdd": passkeyAdd, "passkeys": passkeys, "passkeyRemove": passkeyRemove,
	"partners": partners, "inCustody": inCustody, "tend": tend,
	"list": list, "show": show, "paragraph": paragraph,
	"receive": receive, "receiveAndReport": receiveAndReport, "owed": owed, "check": check,
	"recall": recall, "reject": reject, "redirect": redirect, "askRedirect": askRedirect,
	"askBack": askBack, "report": report, "notice": notice, "decideReview": decideReview, "boardReport": boardReport, "beginDrill": beginDrill, "answerDrill": answerDrill, "drills": drills,
	"note": note, "passOn": passOn, "stopAccess": stopAccess, "resumeAccess": resumeAccess,
	"ahead": ahead, "storeAhead": storeAhead, "letGo": letGo,
	"answer": answer, "giveBack": giveBack, "destroy": destroy, "prepareCopy": prepareCopy,
	"request": request, "alreadyHere": alreadyHere, "question": question, "sendAgain": sendAgain,
	"reference": reference, "prepare": prepare, "send": send, "giveUp": giveUp, "discard": discard,
	"begun": begun, "resume": resume,
	"open": open, "exported": exported,
	"onDuty": onDuty, "away": away,
	"roster": roster, "invite": invite, "planHelp": planHelp, "inviteAgain": inviteAgain, "withdraw": withdraw, "appoint": appoint, "stopPerson": stopPerson, "resumePerson": resumePerson,
	"planLeave": planLeave, "leave": leave, "recognitions": recognitions, "writeRecognition": writeRecognition,
	"readRecognition": readRecognition, "bringRecognition": bringRecognition,
	"createUnit": createUnit, "changeHours": changeHours, "makeKey": makeKey, "closeUnit": closeUnit, "readHalf": readHalf, "countersign": countersign,
}

func unknownAct(name string) error {
	return fmt.Errorf("this page asked for %q, which it can't do", name)
}

// with reads the arguments of an act. What it does not know is refused: a page and
// a program that are not of the same version must not half understand each other.
func with[T any](f func(context.Context, *session, T) (any, error)) act {
	return func(ctx context.Context, s *session, arguments []byte) (any, error) {
		var in T
		d := json.NewDecoder(bytes.NewReader(arguments))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			return nil, fmt.Errorf("this page asked for something that can't be read: %w", err)
		}
		return f(ctx, s, in)
	}
}

// asked is an act of who has unlocked the page.
func asked[T any](f func(context.Context, *client.Client, T) (any, error)) act {
	return with(func(ctx context.Context, s *session, in T) (any, error) {
		c, done, err := s.person()
		if err != nil {
			return nil, err
		}
		defer done()
		return f(ctx, c, in)
	})
}

// failure is an error as the page gets it: words for a person, and the code by
// which the page knows what to offer.
func failure(err error) js.Value {
	e := js.Global().Get("Error").New(err.Error())
	var refused *event.Refusal
	if errors.As(err, &refused) {
		e.Set("code", string(refused.Code))
	}
	for code, is := range codes {
		if errors.Is(err, is) {
			e.Set("code", code)
		}
	}
	var source *client.SourceError
	if errors.As(err, &source) {
		e.Set("code", "source-changed")
	}
	var missing *client.NoKeyringError
	if errors.As(err, &missing) {
		e.Set("code", "no-keyring")
	}
	var wrong *client.WrongCaseError
	if errors.As(err, &wrong) {
		e.Set("code", "wrong-case")
	}
	if client.Away(err) {
		e.Set("code", "away")
	}
	if errors.As(err, new(*client.DueMovedError)) {
		e.Set("code", "due-moved")
	}
	return e
}

var codes = map[string]error{
	"untrusted": client.ErrUntrusted, "no-home": client.ErrNoHome, "weak": client.ErrWeak, "given-up": context.Canceled,
	"locked": client.ErrLocked, "passphrase": seal.ErrPassphrase,
}

type callID struct{}

// progressOf tells the page how far an act has come.
func progressOf(ctx context.Context) client.Progress {
	id, _ := ctx.Value(callID{}).(string)
	return func(done, total int64) {
		js.Global().Call("safehandProgress", id, done, total)
	}
}
