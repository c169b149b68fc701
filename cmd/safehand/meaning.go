package main

import "github.com/safehand/safehand/api"

// meaning is a row of the table of exit codes.
type meaning struct {
	code  int
	words string
}

// meanings are what the exit codes say, in docs/cli.md and in the manual pages.
func meanings() []meaning {
	return []meaning{
		{api.ExitOK, "It is done."},
		{api.ExitFailure, "It failed, for a reason that has no code of its own. A code that is not in this table means the same."},
		{api.ExitUsage, "The command line makes no sense, or there was nobody to ask for the yes it needs. Nothing was done."},
		{api.ExitRefused, "A rule says no: not yours to do, no receipt yet, an invitation that was used, a database of a newer program."},
		{api.ExitConflict, "Somebody else came first: look again."},
		{api.ExitNotFound, "There is no such thing, or it is not for you."},
		{api.ExitSignIn, "Home, passphrase or key: nobody is enrolled there, the passphrase is wrong or weak, the key has ended."},
		{api.ExitUntrusted, "What the service said could not be believed. Nothing was signed or granted; tell your administrator."},
		{api.ExitSealBroken, "Sealed bytes are not what was sealed, or are missing."},
		{api.ExitNetwork, "The service could not be reached, or its disk is nearly full. Doing the same again is safe."},
		{api.ExitInvalid, "`verify`, `doctor`, `backup`, `restore`: something in what was examined is wrong, and it is named."},
		{api.ExitUnreadable, "`verify`: not a continuity record, or a file that can't be read."},
		{api.ExitRings, "`signed`: something was signed in your name, and not on this machine; you have not said yet that it was you."},
		{api.ExitStopped, "You stopped it (Ctrl-C). What was acknowledged stands; nothing half-done was left, but for an export that the same command goes on with: it says where."},
	}
}
