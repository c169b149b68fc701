//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"syscall/js"

	"github.com/safehand/safehand/client"
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
	return fmt.Errorf("%w: it asked for %q", client.ErrProgram, name)
}

// with reads the arguments of an act. What it does not know is refused: a page and
// a program that are not of the same version must not half understand each other.
func with[T any](f func(context.Context, *session, T) (any, error)) act {
	return func(ctx context.Context, s *session, arguments []byte) (any, error) {
		var in T
		d := json.NewDecoder(bytes.NewReader(arguments))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			return nil, fmt.Errorf("%w: %v", client.ErrProgram, err)
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

// failure is an error as the page gets it: what it says but for what is typed at a command line, the class by
// which the page has a sentence and knows what to offer, and what stands all the same.
func failure(err error) js.Value {
	e := js.Global().Get("Error").New(client.Plain(err))
	e.Set("code", string(client.ClassOf(err)))
	e.Set("stands", client.Stands(err))
	return e
}

type callID struct{}

// progressOf tells the page how far an act has come.
func progressOf(ctx context.Context) client.Progress {
	id, _ := ctx.Value(callID{}).(string)
	return func(done, total int64) {
		js.Global().Call("safehandProgress", id, done, total)
	}
}
