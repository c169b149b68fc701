package main

import (
	"errors"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

// operatorCode is the exit code of what only the operator's own commands meet, 0
// for everything else.
func operatorCode(err error) int {
	switch {
	case errors.Is(err, directory.ErrNewerRules), errors.Is(err, store.ErrNewer), errors.Is(err, store.ErrOlder), errors.Is(err, node.ErrRestoring), errors.Is(err, node.ErrBucket), errors.Is(err, backup.ErrOtherLog):
		return api.ExitRefused
	case errors.Is(err, backup.ErrUnsound), errors.Is(err, backup.ErrDamaged), errors.Is(err, node.ErrKeyMissing):
		return api.ExitInvalid
	case errors.As(err, new(*mirror.Breach)):
		return api.ExitUntrusted
	case errors.Is(err, mirror.ErrUnreachable):
		return api.ExitNetwork
	case backup.IsFolder(err):
		return api.ExitUsage
	}
	return 0
}

// operatorHint is what the operator does now.
func operatorHint(err error) string {
	switch {
	case errors.Is(err, directory.ErrNewerRules):
		return "nothing was signed or changed, and nothing is wrong with the service or its log. Install the version of this program that the service has, then do the same again"
	case errors.Is(err, store.ErrNewer):
		return "nothing was changed. Going back to an older program needs the backup from before the newer one ran: 'safehand restore'"
	case errors.As(err, new(*mirror.Breach)):
		return "do not delete that folder, and do not begin a new mirror over it. This mirror stays stopped while it is there"
	case errors.Is(err, mirror.ErrUnreachable):
		return "nothing was lost, and nothing was found. Do the same again"
	case errors.Is(err, backup.ErrOtherLog):
		return "nothing there was changed. If this service was restored from an older backup, back it up into a new folder, and keep that one"
	case errors.Is(err, backup.ErrUnsound), errors.Is(err, node.ErrKeyMissing):
		return "'safehand doctor' says what is wrong, and what to do"
	case errors.Is(err, backup.ErrDamaged):
		return "nothing was put back. Another backup may be whole: --generation names one by its folder"
	case errors.Is(err, backup.ErrNone):
		return "is the disk with the backups there? 'safehand backup' makes one"
	}
	return ""
}
