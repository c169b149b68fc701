// Package ledger breaks rules on purpose.
package ledger

import . "time"

func now() Time { return Now() }
