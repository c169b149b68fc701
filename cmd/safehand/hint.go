package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// hint is what to do now, where there is something.
func hint(err error) string {
	var two *client.TwoHistoriesError
	switch {
	case errors.As(err, new(*client.NoKeyringError)):
		return keyringHint(err)
	case errors.Is(err, errNoRoot):
		return "name the folder that 'safehand organisation create' made, with --home"
	case errors.Is(err, client.ErrNoHome):
		return "enrol with the invitation link you were given ('safehand enrol LINK'), or name your folder with --home or SAFEHAND_HOME"
	case errors.As(err, new(*seal.PausedError)):
		return pausedHint(err)
	case errors.Is(err, client.ErrProxy):
		return "nothing was lost. Sign in to the network, or ask whoever looks after it to let this program through to the service; then do the same again"
	case errors.Is(err, client.ErrUnreachable):
		return "nothing was lost. Is the service running, and the network? Then do the same again"
	case errors.As(err, new(*client.SourceError)):
		return "put the files back as they were and send them again; or call back what was begun and send them as they are now: the same command with --anew"
	case errors.Is(err, client.ErrUnderWay):
		return "leave it to that program: it says when it is safe to leave"
	case errors.Is(err, client.ErrNotOpen):
		return "'safehand list --out' shows what was sent. If it is not there, send it again: it begins anew"
	case errors.As(err, new(*client.StoppedError)) && codeHint(codeOf(err)) == "":
		return "'safehand unfinished' shows what was begun, and how to go on with it or call it back"
	case errors.As(err, &two):
		return "copy the details for whoever looks into it: " + two.Details + ". Nothing more is signed, sent or opened on this machine while that file is there; move it away when they say that it is cleared up. After a restore that lost entries only new keys help, in a new home: 'safehand recover'"
	case errors.Is(err, client.ErrUntrusted):
		return "nothing was signed or granted. Do not work around this: tell your administrator, with the line above"
	case errors.As(err, new(*client.WrongCaseError)):
		return "nothing went anywhere. Look at it; if it is right all the same, do it again with --wrong-case-checked"
	case errors.Is(err, seal.ErrPassphrase):
		return "try again; nobody else can see how often you try. If it is forgotten, a lead of your unit or an administrator helps: 'safehand recover'"
	case errors.As(err, new(*noRoomError)):
		return "nothing was opened or written; choose a folder on another disk with --into, or export fewer exhibits at a time with --exhibit"
	case errors.As(err, new(*seal.ExistsError)):
		return "nothing was opened or written; choose another folder with --into"
	case errors.Is(err, errNoPassphrase):
		return "run it in a terminal, or name a file that holds the passphrase with SAFEHAND_PASSPHRASE_FILE"
	case errors.Is(err, fs.ErrPermission):
		return "choose a folder you may write to"
	}
	if h := operatorHint(err); h != "" {
		return h
	}
	return codeHint(codeOf(err))
}

// pausedHint: part of an export lies there, and nobody else knows where.
func pausedHint(err error) string {
	var e *seal.PausedError
	errors.As(err, &e)
	return "the same command goes on where it stopped. What was written so far lies, in clear, in " + e.Hidden + ": if you give it up, delete that folder"
}

// keyringHint: a root's keyring is put away on purpose; a person's is lost.
func keyringHint(err error) string {
	var e *client.NoKeyringError
	errors.As(err, &e)
	if _, root := e.Of.Root(); root {
		return "a root's keyring is kept offline: put its keyring.age back into that folder, and away again when you are done"
	}
	return "bring it back from a copy (with --home, or 'safehand device join --keyring'); or a lead of your unit or an administrator makes you a new link: 'safehand recover'"
}

// codeOf is the code of a refusal, ours or the service's.
func codeOf(err error) event.Code {
	var e *api.Error
	var r *event.Refusal
	switch {
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &r):
		return r.Code
	}
	return ""
}

func codeHint(c event.Code) string {
	switch c {
	case event.CodeReceipt:
		return "'safehand receive' signs for it; only then can it be opened"
	case event.CodeConflict:
		return "'safehand show' says who did what"
	case event.CodeStale, api.CodeBusy:
		return "do the same again"
	case api.CodeTooMany:
		return "wait a moment and do the same again. If it keeps happening, tell whoever runs the service: it can be given more room"
	case api.CodeQuota:
		return "finish those sendings or call them back ('safehand recall'). If they are needed, whoever runs the service can give more room"
	case api.CodeFull:
		return "nothing was lost. Tell whoever runs the service; when there is room again, do the same again"
	case api.CodeBehind:
		return "nothing was lost on your side. Tell whoever runs the service; when they have put it right, do the same again"
	case event.CodeAgent:
		return "a person of the unit signs: 'safehand receive'"
	case event.CodeInvitation:
		return "a lead of your unit or an administrator makes you a new link ('safehand recover'); the newest is the one that counts"
	case event.CodeRevoked:
		return "a lead of your unit or an administrator makes you a new link: 'safehand recover'"
	case event.CodeHolds:
		return "a unit first receives, rejects, returns or sends on what it has ('safehand list'); what a leaver has by name a unit of hers takes over: --hand-over-to UNIT; the last of a unit leaves when somebody else there has a key: 'safehand invite NAME --unit UNIT'"
	case event.CodeRecognition:
		return "each organisation accepts the other once: 'safehand organisation recognise'"
	}
	return ""
}

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

type usageError struct{ words string }

func (e *usageError) Error() string        { return e.words }
func (e *usageError) Is(target error) bool { return target == errUsage }
